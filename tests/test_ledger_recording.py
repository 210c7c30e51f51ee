"""記録の支度の試験: 案件のファイルと記録一つから、コミットに書くものを求める (純粋)。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.agreement import Agreement, AgreementKind, Particulars, Party, write_agreement
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form, write_amendment
from amend.cli.stating import stating
from amend.errors import LedgerError
from amend.events import (
    AnyEvent,
    Conclusion,
    Consent,
    EventKind,
    FileDigest,
    Notice,
    Rectification,
    RectificationKind,
    Report,
    Resolution,
    Scope,
    Submission,
    Withdrawal,
)
from amend.ledger import digest, read_book
from amend.ledger.recording import CARRYING, Filing, Recording, already, bound, prepare, settle
from amend.trailers import read_message, record_of

PARTIES = (
    Party("toyama", "甲", (Particulars(None, "富山市", "富山市議会", "富山市長"),)),
    Party("mihon", "乙", (Particulars(None, "見本町", "見本町議会", "見本町長"),)),
)
AGREEMENT = Agreement("富山市及び見本町における連携協約", AgreementKind.RENKEI_KYOYAKU, PARTIES)
TEXT = "富山市及び見本町における連携協約\n\n第１条　甲は、乙と連携する。\n第２条　費用は、甲が負担する。\n"
LATER = TEXT.replace("費用は、甲が", "費用は、乙が")
FOLDER = "agreements/toyama-mihon"
FIRST, SECOND = "2019-toyama-1", "2020-toyama-1"
TODAY = date(2026, 4, 1)


def _draft(name: str, amendment: Amendment, text: str) -> dict[str, bytes]:
    folder = f"{FOLDER}/amendments/{name}"
    return {f"{folder}/amendment.toml": write_amendment(amendment).encode(), f"{folder}/text.txt": text.encode()}


def _conclusion_draft() -> dict[str, bytes]:
    first = Amendment(AGREEMENT.title, AmendmentKind.CONCLUDE, "toyama", "理由", EffectiveBy.CONCLUSION)
    return {f"{FOLDER}/agreement.toml": write_agreement(AGREEMENT).encode()} | _draft(FIRST, first, TEXT)


def _change_draft(form: Form = Form.WHOLE) -> dict[str, bytes]:
    base = digest(TEXT.encode())
    title = f"{AGREEMENT.title}を変更する連携協約"
    return _draft(SECOND, Amendment(title, AmendmentKind.CHANGE, "toyama", "理由", date(2020, 4, 1), base, form), LATER)


def _event(filing: Filing, kind: EventKind, party: str, day: date) -> AnyEvent:
    """記録: その種類の、案件の今の本文についてのもの。"""
    words = bound(filing.read()[1])
    common: dict[str, Any] = {"party": party, "day": day}
    binding = {**common, "instrument_sha256": words.instrument, "text_sha256": words.text}
    match kind:
        case EventKind.SUBMISSION:
            return Submission(**binding, bill="議案第３号", title="協議について", session="令和元年１２月定例会")
        case EventKind.RESOLUTION:
            council: dict[str, Any] = {"bill": "議案第３号", "session": "令和元年１２月定例会", "result": "原案可決"}
            return Resolution(**binding, **council)
        case EventKind.CONSENT:
            return Consent(**binding)
        case EventKind.CONCLUSION:
            return Conclusion(**binding)
        case EventKind.NOTICE:
            return Notice(**common, number="告示第５号")
        case EventKind.REPORT:
            return Report(**common, addressee="富山県知事")
        case _:
            return Withdrawal(**common, scope=Scope.BILL)


def _recorded(filing: Filing, event: AnyEvent, **given: object) -> tuple[Filing, Recording]:
    recording = prepare(filing, event, **given)  # type: ignore[arg-type]
    files = {path: data for path, data in {**filing.files, **recording.changes}.items() if data is not None}
    return replace(filing, files=files), recording


def _life(filing: Filing, year: int) -> tuple[Filing, list[Recording]]:
    """提出、議決、締結まで。"""
    filing = settle(filing, stating())
    made = []
    for party, month in (("toyama", 1), ("mihon", 2)):
        for kind, day in ((EventKind.SUBMISSION, 2), (EventKind.RESOLUTION, 20)):
            filing, recording = _recorded(filing, _event(filing, kind, party, date(year, month, day)))
            made.append(recording)
    filing, recording = _recorded(filing, _event(filing, EventKind.CONCLUSION, "toyama", date(year, 3, 25)))
    return filing, [*made, recording]


@pytest.fixture(scope="module")
def concluded() -> Filing:
    """締結まで済んだ協約のファイル。"""
    return _life(Filing(_conclusion_draft(), "toyama-mihon", FIRST, TODAY), 2019)[0]


def test_only_conclusion_touches_the_ledger_text() -> None:
    """台帳本文を変えるのは締結だけで、そのほかの記録は、記録のファイル一つだけを加える (DESIGN §3)。"""
    _, made = _life(Filing(_conclusion_draft(), "toyama-mihon", FIRST, TODAY), 2019)
    assert [len(recording.changes) for recording in made] == [1, 1, 1, 1, 2]
    assert made[-1].changes[f"{FOLDER}/text.txt"] == TEXT.encode()
    names = [path.rpartition("/")[2] for recording in made for path in recording.changes if "/record/" in path]
    assert names == [
        "toyama-001-submission.toml",
        "toyama-002-resolution.toml",
        "mihon-001-submission.toml",
        "mihon-002-resolution.toml",
        "toyama-003-conclusion.toml",
    ]


def test_change_names_its_places_and_its_base(concluded: Filing) -> None:
    """変更の締結の文は、変わる位置、基にした本文、すべての議決を言う (DESIGN §8)。"""
    changed = Filing({**concluded.files, **_change_draft()}, "toyama-mihon", SECOND, TODAY)
    _, made = _life(changed, 2020)
    message = read_message(made[-1].message)
    assert message.subject == "変更協約の締結: 富山市・見本町 第２条（2020-toyama-1）"
    assert message.values("Base-SHA256") == (digest(TEXT.encode()),)
    assert message.values("Effective-On") == ("2020-04-01",)
    assert len(message.values("Council-Resolution")) == 2
    assert made[-1].changes[f"{FOLDER}/text.txt"] == LATER.encode()


_STEPS = st.tuples(
    st.sampled_from([kind for kind in EventKind if kind not in (EventKind.BASELINE, EventKind.RECTIFICATION)]),
    st.sampled_from(["toyama", "mihon"]),
    st.dates(date(2019, 1, 1), date(2019, 1, 9)),
)


@settings(max_examples=60)
@given(st.lists(_STEPS, max_size=7))
def test_no_order_of_events_loses_or_rewrites_anything(steps: list[tuple[EventKind, str, date]]) -> None:
    """どのような順に記録しても、断られるか、記録が一つ増えるだけで、前の記録も案件の本文も変わらない。

    記録できたものには、誤りの指摘が一つも残らず、コミットの文はその記録を名指す (law 7、law 8)。
    """
    filing = settle(Filing(_conclusion_draft(), "toyama-mihon", FIRST, TODAY), stating())
    for kind, party, day in steps:
        if kind is EventKind.PERMISSION:
            continue
        event = _event(filing, kind, party, day)
        if already(filing.read()[1], event):
            continue
        before = dict(filing.files)
        try:
            filing, recording = _recorded(filing, event)
        except LedgerError:
            continue
        added = {path: data for path, data in filing.files.items() if before.get(path) != data}
        assert before.items() <= filing.files.items()
        assert {path for path in added if "/record/" in path} == {
            f"{FOLDER}/amendments/{FIRST}/record/{recording.record.name.file}"
        }
        assert recording.state.errors == ()
        assert record_of(read_message(recording.message)) == recording.record.name
        shelf = read_book(filing.files, TODAY).shelves[0]
        held = shelf.text is not None
        assert held == bool(shelf.cases[0].state.facts.concluded_on)


def test_the_same_event_is_found(concluded: Filing) -> None:
    """同じ事柄の記録は見付かり、日付か当事者が違えば、別の記録である。"""
    _, case = concluded.read()
    for record in case.state.facts.live:
        assert already(case, record.event) == record
        assert already(case, replace(record.event, day=date(2018, 1, 1))) is None


def test_second_conclusion_leaves_the_ledger_text(concluded: Filing) -> None:
    """相手方も締結を書き留めたとき、台帳本文は動かない。後の変更で進んだ本文を、戻してしまわないためである。"""
    changed = Filing({**concluded.files, **_change_draft()}, "toyama-mihon", SECOND, TODAY)
    later, _ = _life(changed, 2020)
    first = replace(later, amendment=FIRST)
    recording = prepare(first, _event(first, EventKind.CONCLUSION, "mihon", date(2019, 3, 25)))
    assert [path for path in recording.changes if path.endswith("/text.txt")] == []


def test_rectification_needs_the_text_of_its_case(concluded: Filing) -> None:
    """正誤は、今の台帳本文から続けて重ね、変わる位置を言う。ほかの本文からの正誤は断る。"""
    right = TEXT.replace("連携する", "、連携する")
    event = Rectification(
        party="toyama",
        day=date(2019, 4, 1),
        rectifies=RectificationKind.TRANSCRIPTION,
        base_sha256=digest(TEXT.encode()),
        text_sha256=digest(right.encode()),
        evidence=FileDigest("source/協約書.pdf", digest(b"scan")),
    )
    recording = prepare(concluded, event, text=right.encode())
    assert recording.changes[f"{FOLDER}/text.txt"] == right.encode()
    assert read_message(recording.message).subject == "転記誤り: 富山市・見本町 第１条（2019-toyama-1）"
    with pytest.raises(LedgerError, match="P62"):
        prepare(concluded, replace(event, base_sha256=digest(b"other")), text=right.encode())


@pytest.mark.parametrize("kind", [EventKind.SUBMISSION, EventKind.CONSENT])
def test_draft_with_a_fault_is_not_carried_in(concluded: Filing, kind: EventKind) -> None:
    """先行変更のある案は、本文を運ぶ記録でも、台帳に入れる前に断る。"""
    assert kind in CARRYING
    stale: Mapping[str, bytes] = {**concluded.files, **_change_draft(), f"{FOLDER}/text.txt": LATER.encode()}
    filing = settle(Filing(stale, "toyama-mihon", SECOND, TODAY), stating())
    with pytest.raises(LedgerError, match="P41"):
        prepare(filing, _event(filing, kind, "toyama", date(2020, 1, 2)))


def test_settle_makes_the_instrument_or_checks_it(concluded: Filing) -> None:
    """変更協約は、無ければ作り、在れば今の全文を含むことを確かめる。廃止の案件に全文があれば断る。"""
    filing = Filing({**concluded.files, **_change_draft()}, "toyama-mihon", SECOND, TODAY)
    path = f"{filing.folder}/instrument.txt"
    made = settle(filing, stating()).files[path]
    assert made.endswith(b"\n" + LATER.encode())
    assert settle(filing.adding({path: b"by hand\n\n" + LATER.encode()}), stating()).files[path].startswith(b"by hand")
    with pytest.raises(LedgerError, match="今の本文のものではありません"):
        settle(filing.adding({path: made, f"{filing.folder}/text.txt": TEXT.encode()}), stating())
    with pytest.raises(LedgerError, match="全文がありません"):
        settle(filing.adding({f"{filing.folder}/text.txt": b""}), stating())
    ends = Amendment("廃止", AmendmentKind.ABOLISH, "toyama", "理由", date(2020, 4, 1), digest(TEXT.encode()))
    with pytest.raises(LedgerError, match="全文はありません"):
        settle(filing.adding({f"{filing.folder}/amendment.toml": write_amendment(ends).encode()}), stating())


def test_the_amending_words_are_read_back_before_they_are_bound(concluded: Filing) -> None:
    """改め文の変更協約は、読み返して案の本文になるときだけ掛かる。前文と附則は人が直してよい (law 3、law 7)。"""
    filing = Filing({**concluded.files, **_change_draft(Form.KAIMEBUN)}, "toyama-mihon", SECOND, TODAY)
    path = f"{filing.folder}/instrument.txt"
    made = settle(filing, stating()).files[path]
    assert "の一部を変更することについて" in made.decode()
    assert "を次のように改める" in made.decode() or "に改める。" in made.decode()
    assert made.decode().count("　　　附　則\n　この連携協約は、令和２年４月１日から効力を生ずる。\n") == 1
    by_hand = made.replace("次のとおり".encode(), "次の各項のとおり".encode(), 1)
    assert settle(filing.adding({path: by_hand}), stating()).files[path] == by_hand
    later = filing.adding({path: made, f"{filing.folder}/text.txt": LATER.replace("甲", "丁", 1).encode()})
    for wrong in (later, filing.adding({path: made.replace("に改める。".encode(), "を削る。".encode(), 1)})):
        with pytest.raises(LedgerError, match="今の本文のものではありません"):
            settle(wrong, stating())
