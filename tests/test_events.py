"""記録の試験: 記録と TOML、記録の名、議決の語、会期。"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from words import days, digests, files, identifiers, lines, proses, spoilings

from amend.characters import examine
from amend.errors import LedgerError, RequestError
from amend.events import (
    FORMS,
    RESULTS,
    AnyEvent,
    Baseline,
    Conclusion,
    Consent,
    Digests,
    EventKind,
    Notice,
    Outcome,
    Permission,
    RecordName,
    Rectification,
    RectificationKind,
    Report,
    Resolution,
    Scope,
    Session,
    Signatory,
    Source,
    Submission,
    Votes,
    Withdrawal,
    next_number,
    read_event,
    read_event_kind,
    read_record,
    read_session,
    write_event,
)
from amend.events.forms import as_written, carefully
from amend.events.kinds import NAMES
from amend.toml import FaultyFileError

names = st.builds(RecordName, identifiers, st.integers(1, 999_999), st.sampled_from(EventKind))
office = st.dictionaries(
    st.sampled_from(["起案番号", "文書番号", "決裁日", "決裁　区分", "担当=課", '"保存"期間']),
    st.one_of(lines, proses, days, st.integers(0, 9999)),
    max_size=4,
).map(lambda cells: tuple(cells.items()))
empty = st.just("")
COMMON: dict[str, st.SearchStrategy[Any]] = {
    "party": identifiers,
    "day": days,
    "source": st.sampled_from(Source),
    "proof": st.none() | files,
    "supersedes": empty | names.map(str),
    "note": proses,
    "office": office,
}
EVIDENCE = {"evidence": st.none() | files}
BOUND = {"instrument_sha256": digests, "text_sha256": empty | digests}
votes = st.builds(Votes, st.none(), *(st.none() | st.integers(0, 9999) for _ in range(4)))
events: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(
        Submission,
        **COMMON,
        **EVIDENCE,
        **BOUND,
        bill=lines,
        title=lines,
        session=lines,
        papers=st.just(()) | st.tuples(files),
    ),
    st.builds(
        Resolution,
        **COMMON,
        **EVIDENCE,
        **BOUND,
        bill=lines,
        session=lines,
        result=st.sampled_from(sorted(RESULTS)),
        method=empty | lines,
        votes=st.none() | votes,
    ),
    st.builds(Resolution, **COMMON, **BOUND, result=st.sampled_from(["専決", "委任専決"])),
    st.builds(Consent, **COMMON, **EVIDENCE, **BOUND),
    st.builds(
        Conclusion,
        **COMMON,
        **EVIDENCE,
        **BOUND,
        effective=st.none() | days,
        signatories=st.lists(st.builds(Signatory, identifiers, lines), max_size=2).map(tuple),
    ),
    st.builds(Permission, **COMMON, **EVIDENCE, **BOUND, authority=lines, number=empty | lines),
    st.builds(Notice, **COMMON, **EVIDENCE, number=empty | lines),
    st.builds(Report, **COMMON, **EVIDENCE, addressee=lines),
    st.builds(Withdrawal, **COMMON, **EVIDENCE, scope=st.sampled_from([Scope.BILL, Scope.AMENDMENT])),
    st.builds(Withdrawal, **{**COMMON, "supersedes": names.map(str)}, **EVIDENCE, scope=st.just(Scope.RECORD)),
    st.builds(
        Rectification,
        **COMMON,
        evidence=files,
        rectifies=st.sampled_from(RectificationKind),
        base_sha256=digests,
        text_sha256=digests,
    ),
    st.builds(Baseline, **COMMON, **EVIDENCE, concluded_on=days, effective=st.none() | days, text_sha256=digests),
)


@given(events)
def test_an_event_is_read_as_written(event: AnyEvent) -> None:
    """記録は、書いて読めば同じ記録であり、事務の欄も元の順に残る。もう一度書いても同じ字の並びである。"""
    text = write_event(event)
    assert read_event(text, "a.toml") == event
    assert write_event(read_event(text, "a.toml")) == text
    assert list(tomllib.loads(text))[:4] == ["event", "party", "date", "source"]


@given(events, spoilings)
def test_the_short_way_reads_what_the_careful_way_reads(event: AnyEvent, spoil: Callable[[str], str]) -> None:
    """書いたとおりの記録の近道は、どこを崩しても、読めたなら誤りの無い記録で、同じ値である。崩さなければ、ほとんどを読む。"""
    text = write_event(event)
    for one in (text, spoil(text)):
        quick = as_written(one)
        assert quick is None or quick == carefully(one, "a.toml")
    unusual = any(mark in text for mark in ('"""', "\\", "[", "{}")) or examine(text)
    assert unusual or as_written(text) is not None


@given(events, st.integers(1, 999))
def test_a_record_is_named_for_what_it_holds(event: AnyEvent, number: int) -> None:
    """記録の名は、内容と同じ当事者と種類を言う。違えば読まない。"""
    name = RecordName(event.party, number, event.kind)
    assert read_record(name.file, write_event(event), name.file).name == name
    other = RecordName(f"{event.party}x", number, event.kind)
    with pytest.raises(LedgerError, match="名は"):
        read_record(other.file, write_event(event), other.file)


@given(names)
def test_a_record_name_is_read_as_written(name: RecordName) -> None:
    """記録の名は、当事者の識別子にどのようなハイフンがあっても、書いて読めば同じ名である。"""
    assert RecordName.read(name.file) == RecordName.read(str(name)) == name


@pytest.mark.parametrize(
    "text",
    ["", "toyama-1-notice", "toyama-000-notice", "toyama-0001-notice", "toyama-001-vote", "toyama-001-notice.md"],
)
def test_what_is_no_record_name(text: str) -> None:
    """三桁以上の番号と、決まった種類のないものは、記録の名ではない。"""
    with pytest.raises(LedgerError, match="記録の名ではありません"):
        RecordName.read(text)


def test_numbers_are_per_party_and_never_reused() -> None:
    """番号は当事者ごとに数え、欠番を埋めない。"""
    found = [RecordName.read(f"{name}-notice") for name in ("toyama-001", "toyama-007", "mihon-002")]
    assert [next_number(found, party) for party in ("toyama", "mihon", "new")] == [8, 3, 1]


RESOLUTION = f"""\
event = "resolution"
party = "toyama"
date = 2026-03-24
source = "own"
bill = "議案第３号"
session = "令和８年３月定例会"
result = "原案可決"
method = "起立多数"
votes = {{ present = 36, ayes = 30, noes = 6 }}
instrument_sha256 = "{"1" * 64}"
text_sha256 = "{"2" * 64}"
evidence = {{ file = "source/議決書.pdf", sha256 = "{"3" * 64}" }}
note = "討論なし"
"起案番号" = "富企第３号"
"決裁日" = 2026-03-25
"""


def test_a_resolution_in_full() -> None:
    """議決の記録は DESIGN §3 の鍵をすべて持ち、正しい順のものは書き直しても変わらない。近道も、そのすべてを読む。"""
    event = read_event(RESOLUTION, "a.toml")
    assert event == as_written(RESOLUTION)
    assert isinstance(event, Resolution)
    assert event.outcome is Outcome.PASSED
    assert event.digests == Digests("1" * 64, "2" * 64)
    assert event.office == (("起案番号", "富企第３号"), ("決裁日", date(2026, 3, 25)))
    assert write_event(event) == RESOLUTION


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('event = "resolution"', 'event = "議決"', 1, "書ける語は submission、resolution"),
        ('event = "resolution"\n', "", 1, "「event」（種類）がありません"),
        ('"own"', '"copy"', 4, "書ける語は own、transcript"),
        ("bill =", "議案番号 =", 5, '読めません。正しくは: "議案番号" = "議案第３号"'),
        ("bill =", '"議案番号" =', 5, "「bill」（議案番号）のことですか"),
        ('bill = "議案第３号"\n', "", 1, "書かないでよいのは専決のときだけ"),
        ("原案可決", "原案可決。", 7, '正しくは: result = "原案可決"'),
        ("ayes = 30", "ayes = 31", 9, "計 37 が、出席 36 より多く"),
        ("ayes = 30", "ayes = true", 9, "「ayes」（賛成）には整数を書きます。例: ayes = 0"),
        ("ayes = 30", "yes = 30", 9, "「ayes」（賛成）のことですか"),
        ("noes = 6", "noes = -6", 9, "0 から 9999 まで"),
        ("noes = 6", "noes = 10000", 9, "0 から 9999 まで"),
        ("noes = 6", "noes = 9999", 9, "計 10029 が"),
        ("source/議決書.pdf", "../議決書.pdf", 12, "この案件の中のファイル"),
        ("source/議決書.pdf", "/etc/passwd", 12, "この案件の中のファイル"),
        ("source/議決書.pdf", "C:\\\\a.pdf", 12, "この案件の中のファイル"),
        ('note = "討論なし"', 'supersedes = "toyama-2"', 13, '例: supersedes = "toyama-002-resolution"'),
        ('"決裁日" = 2026-03-25', '"決裁日" = 1.5', 15, "文字列、整数又は日付"),
        ('"決裁日"', '"kessai"', 15, "「kessai」という鍵はありません"),
    ],
)
def test_faults_of_an_event(old: str, new: str, line: int, message: str) -> None:
    """記録の誤りは、その行で、正しい書き方とともに言う。日本語の鍵は事務の欄だが、決まった鍵の言い換えは許さない。"""
    with pytest.raises(FaultyFileError) as caught:
        read_event(RESOLUTION.replace(old, new, 1), "a.toml")
    assert any(fault.line == line and message in fault.message for fault in caught.value.faults), caught.value


def test_an_unknown_event_still_tells_its_other_faults() -> None:
    """種類が分からない記録でも、どの種類にも共通の項目の誤りは一緒に言う。"""
    broken = RESOLUTION.replace("resolution", "rezolution").replace("2026-03-24", '"3月24日"').replace('"own"', "1")
    with pytest.raises(FaultyFileError) as caught:
        read_event(broken, "a.toml")
    assert [fault.line for fault in caught.value.faults] == [1, 3, 4]


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ('event = "withdrawal"\nscope = "record"', "「supersedes」（取り消す記録の名）が要ります"),
        ('event = "rectification"\nrectifies = "正誤"', "「evidence」（証しの写し）が要ります"),
    ],
)
def test_what_a_kind_demands(event: str, message: str) -> None:
    """記録の取消しには相手が、正誤には証しが要る。"""
    with pytest.raises(FaultyFileError, match=message):
        read_event(f'{event}\nparty = "toyama"\ndate = 2026-03-24\nsource = "own"\n', "a.toml")


def test_every_kind_has_its_form_and_names() -> None:
    """どの種類にも、項目の表と日本語の呼び名があり、呼び名は一つの種類だけを指す。"""
    assert set(FORMS) == set(NAMES) == set(EventKind)
    assert all(form.kind is kind for kind, (form, _) in FORMS.items())
    for kind, spoken in NAMES.items():
        assert [read_event_kind(word) for word in (kind.value, *spoken)] == [kind] * (1 + len(spoken))
    with pytest.raises(RequestError, match="「決議」") as caught:
        read_event_kind("決議")
    assert "議決 (resolution)" in caught.value.advice


def test_every_outcome_has_a_word() -> None:
    """どの結果の意味にも、議会の使う語がある (drafting-rules §3.4)。"""
    assert set(RESULTS.values()) == set(Outcome)


@pytest.mark.parametrize(
    ("ayes", "noes", "outcome", "contradicts"),
    [
        (10, 12, Outcome.PASSED, True),
        (12, 10, Outcome.PASSED, False),
        (11, 11, Outcome.PASSED, False),
        (11, 11, Outcome.REJECTED, False),
        (12, 10, Outcome.REJECTED, True),
        (12, 10, Outcome.CONTINUED, False),
        (None, 10, Outcome.PASSED, False),
    ],
)
def test_votes_and_outcome(ayes: int | None, noes: int, outcome: Outcome, contradicts: bool) -> None:
    """過半数で決し、可否同数は議長が決する [R74]。数が分からなければ食い違いではない。"""
    assert Votes(ayes=ayes, noes=noes).contradicts(outcome) is contradicts


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("令和６年第１回定例会", Session(2024, 1, None, None, False)),
        ("令和６年３月定例会", Session(2024, None, None, 3, False)),
        ("令和６年第１回（３月）定例会", Session(2024, 1, None, 3, False)),
        ("令和４年第５回臨時会", Session(2022, 5, None, None, True)),
        ("第４５８回市議会定例会", Session(None, None, 458, None, False)),
        ("令和６年定例会９月会議", Session(2024, None, None, 9, False)),
        ("平成三十一年三月定例会", Session(2019, None, None, 3, False)),
        ("令和元年第2回富山市議会9月定例会", Session(2019, 2, None, 9, False)),
        ("通常会議", Session()),
    ],
)
def test_sessions_as_councils_call_them(text: str, session: Session) -> None:
    """会期の呼び名から、年、回、通算、月、定例・臨時の別を読む。読めない呼び名も誤りではない (drafting-rules §3.4)。"""
    assert read_session(text) == session


@given(st.text(st.sampled_from("令和平成元年第回月度定例臨時会議（）０１9十百千 "), max_size=20))
def test_any_session_may_be_read(text: str) -> None:
    """どのような呼び名を渡しても、読むことは失敗しない。"""
    session = read_session(text)
    assert session.month is None or 1 <= session.month <= 12
