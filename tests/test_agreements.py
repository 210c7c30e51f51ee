"""協約全体の試験: いくつもの案件から求める効力、本文の連なり、一括議案、コミットの文。"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from conftest import ROOT
from dossiers import MIHON, digests, dossier, dossiers, text
from hypothesis import given
from hypothesis import strategies as st

from amend.events import Record
from amend.procedure import (
    Condition,
    Dossier,
    State,
    acts,
    bills,
    chain,
    decisions,
    fold,
    message_for,
    split_bills,
    standing_on,
)
from amend.trailers import read_message, record_of, tidy, write_message

CASES = sorted((ROOT / "tests/cases/procedure").glob("*.toml"))


def _state(name: str, act: str, before: str, after: str, concluded: str, effective: str) -> State:
    """成立した案件: 双方の議決を経て締結されたもの。"""
    found = dossier(
        {
            "kind": "renkei-kyoyaku",
            "act": act,
            "base": before,
            "effective": date.fromisoformat(effective),
            "records": [
                f"toyama-001-resolution 2026-01-10 {after} result=原案可決",
                f"mihon-001-resolution 2026-01-12 {after} result=原案可決",
                f"toyama-002-conclusion {concluded} {after}",
            ],
        }
    )
    return fold(replace(found, amendment_id=name))


FIRST = _state("2026-toyama-1", "conclude", "", "v1", "2026-01-20", "2026-02-01")
SECOND = _state("2026-mihon-1", "change", "v1", "v2", "2026-03-01", "2026-04-01")
LAST = _state("2026-toyama-2", "abolish", "v2", "v2/", "2026-05-01", "2026-06-01")
DRAFT = fold(dossier({"kind": "renkei-kyoyaku", "records": []}))


@pytest.mark.parametrize(
    ("day", "condition", "act", "coming"),
    [
        ("2026-01-31", Condition.SCHEDULED, None, 3),
        ("2026-02-01", Condition.IN_FORCE, "2026-toyama-1", 2),
        ("2026-03-31", Condition.IN_FORCE, "2026-toyama-1", 2),
        ("2026-04-01", Condition.IN_FORCE, "2026-mihon-1", 1),
        ("2026-06-01", Condition.ABOLISHED, None, 0),
    ],
)
def test_the_text_in_force_on_a_day(day: str, condition: Condition, act: str | None, coming: int) -> None:
    """ある日の本文は、その日までに効力を生じたもののうち、最後に成立したものである。案は数えない。"""
    standing = standing_on((LAST, DRAFT, SECOND, FIRST), date.fromisoformat(day))
    assert (standing.condition, standing.act and standing.act.amendment, len(standing.coming)) == (
        condition,
        act,
        coming,
    )


def test_nothing_is_in_force_before_a_conclusion() -> None:
    """成立した案件がなければ、効力のある本文はない。許可を待つものは、まだ効力を持たない。"""
    assert standing_on((DRAFT,), date(2026, 12, 31)).condition is Condition.NOT_CONCLUDED
    waiting = dossier(
        tomllib.loads((ROOT / "tests/cases/procedure/kumiai-awaiting-permission.toml").read_text("utf-8"))
    )
    assert standing_on((fold(waiting),), date(2026, 12, 31)).condition is Condition.AWAITING
    assert standing_on((fold(waiting), SECOND), date(2026, 3, 31)).condition is Condition.SCHEDULED


def test_acts_are_in_the_order_of_conclusion() -> None:
    """成立の順に並べ、同じ日なら、一方の本文を変えた他方を後にする。"""
    same_day = _state("2026-a-1", "change", "v2", "v3", "2026-03-01", "2026-04-01")
    assert [act.amendment for act in acts((same_day, SECOND, DRAFT, FIRST))] == [
        "2026-toyama-1",
        "2026-mihon-1",
        "2026-a-1",
    ]


def test_acts_that_follow_each_other_are_still_ordered() -> None:
    """同じ日に互いを基とする、あり得ない記録でも、番号の順に並べる。"""
    there = _state("2026-b-1", "change", "v1", "v2", "2026-03-01", "2026-04-01")
    back = _state("2026-a-1", "change", "v2", "v1", "2026-03-01", "2026-04-01")
    assert [act.amendment for act in acts((there, back))] == ["2026-a-1", "2026-b-1"]


def test_the_chain_of_texts() -> None:
    """成立した本文は一続きであり、台帳本文はその最後である (P63、P64)。廃止の後も、最後の本文が残る。"""
    assert chain((FIRST, SECOND), text("v2")) == ()
    assert chain((FIRST, SECOND, LAST), text("v2")) == ()
    assert chain((DRAFT,), "") == ()
    assert [finding.rule for finding in chain((FIRST, SECOND), text("v1"))] == ["P64"]
    astray = _state("2026-mihon-2", "change", "v1", "v3", "2026-03-05", "2026-04-01")
    assert [(finding.rule, finding.place) for finding in chain((FIRST, SECOND, astray), text("v3"))] == [
        ("P63", "2026-mihon-2")
    ]


def _one_bill(path: str, result: str) -> State:
    case = {
        "kind": "renkei-kyoyaku",
        "records": [f"toyama-001-resolution 2026-03-24 v1 bill=議案第９号 result={result}"],
    }
    return fold(replace(dossier(case), agreement_id=path))


def test_one_bill_decides_several_agreements() -> None:
    """一括議案: 一つの番号の議案が、いくつもの協約の案件を一度に決める。それぞれの案件の状態は、それぞれに求まる。"""
    states = [_one_bill(path, "原案可決") for path in ("toyama-mihon", "toyama-tonari", "toyama-umi")]
    (bill,) = bills(decisions(states))
    assert (bill.party, bill.bill, [path for path, _ in bill.cases]) == (
        "toyama",
        "議案第９号",
        [f"{path}/2026-toyama-1" for path in ("toyama-mihon", "toyama-tonari", "toyama-umi")],
    )
    assert split_bills(decisions(states)) == ()
    (finding,) = split_bills(decisions([*states, _one_bill("toyama-yama", "否決")]))
    assert (finding.rule, "toyama-yama/2026-toyama-1 否決" in finding.message) == ("P65", True)


@given(dossiers())
def test_every_record_has_its_message(found: Dossier) -> None:
    """どの記録の束のどの記録にも、書けて読み戻せるコミットの文があり、どの記録を書いたかを言う。"""
    state = fold(found)
    for record in found.records:
        message = message_for(state, record)
        assert read_message(write_message(message)) == tidy(message)
        assert record_of(message) == record.name


def _message(case: str, record: Record | None = None, **changes: object) -> str:
    found = dossier(tomllib.loads((ROOT / f"tests/cases/procedure/{case}.toml").read_text("utf-8")))
    found = replace(found, **changes)  # type: ignore[arg-type]  # 試験ごとに変える所が違う
    return write_message(message_for(fold(found), record or found.records[-1], "第３条、別表"))


def test_the_message_of_a_conclusion() -> None:
    """締結のコミットは、変わる位置、双方の議会の議決、締結と発効の日、三つの要約値を言う (DESIGN §8)。"""
    assert _message("concluded") == (
        "変更協約の締結: 富山市・見本町 第３条、別表（2026-toyama-1）\n\n"
        "　富山市及び見本町における連携協約の一部を変更する連携協約\n\n"
        "Agreement: toyama-mihon\nAmendment: 2026-toyama-1\nEvent: conclusion\nRecord: toyama-003-conclusion\n"
        "Council-Resolution: 富山市議会 令和８年３月定例会 議案第３号 原案可決 2026-03-24\n"
        "Council-Resolution: 見本町議会 令和８年３月定例会 議案第１２号 原案可決 2026-03-19\n"
        "Concluded-On: 2026-03-30\nEffective-On: 2026-04-01\n"
        f"Base-SHA256: {text('v0')}\n"
        f"Instrument-SHA256: {digests('v1').instrument}\n"
        f"Text-SHA256: {text('v1')}\n"
    )


@pytest.mark.parametrize(
    ("case", "subject"),
    [
        ("consultation", "協議の同意: 見本町 "),
        ("one-party-ahead", "議決: 富山市議会 議案第３号 原案可決 "),
        ("decided-alone", "専決: 見本町 専決 "),
        ("bill-withdrawn", "議案の撤回: 見本町 "),
        ("abandoned", "案件の取りやめ: 見本町 "),
        ("record-cancelled", "記録の取消し: 見本町 mihon-002-resolution "),
        ("concluding-the-first", "協約の締結: 富山市・見本町 "),
        ("abolished", "協約の廃止の締結: 富山市・見本町 "),
        ("kumiai-awaiting-permission", "変更規約の協議成立: 富山市・見本町 "),
        ("kumiai-permitted", "許可: 富山県知事 富山県指令市第１号 "),
        ("itaku-noticed", "告示: 見本町 告示第５５号 "),
        ("kumiai-report-done", "届出: 見本町 → 富山県知事 "),
        ("transcription-error", "転記誤り: 富山市・見本町 "),
        ("baseline", "現行本文の引継ぎ: 富山市・見本町 平成３０年１月１０日締結 "),
    ],
)
def test_subjects_tell_the_legal_act(case: str, subject: str) -> None:
    """件名は、どの法的な行為を、だれがしたかを言う。"""
    assert _message(case).startswith(f"{subject}第３条、別表（2026-toyama-1）\n\n")


def test_a_decision_alone_is_not_the_councils() -> None:
    """専決の行は議会の名を騙らず、承認の行が議会の名を言う。"""
    found = dossier(tomllib.loads((ROOT / "tests/cases/procedure/decided-alone-and-approved.toml").read_text("utf-8")))
    concluded = next(record for record in found.records if "conclusion" in str(record.name))
    assert message_for(fold(found), concluded).values("Council-Resolution")[1:] == (
        "見本町（専決） － － 専決 2026-03-19",
        "見本町議会 令和８年６月定例会 承認第１号 承認 2026-06-12",
    )


def test_a_council_without_a_name_is_called_after_its_party() -> None:
    """議会の名の書かれていない当事者では、団体の名に議会を付けて呼ぶ。"""
    unnamed = replace(MIHON, history=(replace(MIHON.now, council=""),))
    found = dossier({"kind": "renkei-kyoyaku", "records": ["mihon-001-resolution 2026-03-19 v1"]})
    found = replace(found, agreement=replace(found.agreement, parties=(found.agreement.parties[0], unnamed)))
    assert message_for(fold(found), found.records[0]).values("Council-Resolution") == (
        "見本町議会 令和８年３月定例会 議案第３号 原案可決 2026-03-19",
    )


@given(dossiers(), st.dates(date(2026, 1, 1), date(2026, 1, 31)))
def test_any_standing_is_told(found: Dossier, day: date) -> None:
    """どの記録の束でも、その日の効力と議案の一覧が求まる。"""
    state = fold(found)
    standing = standing_on((state,), day)
    assert (standing.condition is Condition.NOT_CONCLUDED) == (state.act is None)
    assert sum(len(bill.cases) for bill in bills(decisions((state,)))) <= len(found.records)
