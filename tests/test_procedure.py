"""手続の試験: 事例の表 (cases/procedure) と、どの記録の束についても成り立つこと。"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from dossiers import digests, dossier, dossiers, record
from hypothesis import given
from hypothesis import strategies as st

from amend.agreement import AgreementKind
from amend.amendment import AmendmentKind, EffectiveBy
from amend.errors import Severity
from amend.events import Conclusion, EventKind, Outcome, next_number
from amend.procedure import (
    NEXT,
    RULES,
    Condition,
    Dossier,
    Duty,
    Force,
    Stage,
    Standing,
    State,
    Wait,
    condition_word,
    consequences,
    fold,
    following,
    may_conclude,
    placed,
    procedure_for,
    read_procedure,
)
from amend.procedure.rules import APPROVING, rule_for
from amend.toml import FaultyFileError

CASES = sorted((ROOT / "tests/cases/procedure").glob("*.toml"))


def _read(case: Path) -> dict[str, Any]:
    return tomllib.loads(case.read_text("utf-8"))


def _told(state: State) -> dict[str, Any]:
    """状態を、事例の [expected] の言い方で。"""
    force = state.force
    awaiting = "・".join(kind.label for kind in force.awaiting)
    return {
        "stage": state.stage_word,
        "force": f"{awaiting}待ち" if awaiting else str(force.since) if force.concluded else "未成立",
        "standings": [f"{track.party.role} {state.standing_word(track)}" for track in state.parties],
        "waits": [
            f"{wait.party.role} {wait.word} {wait.since or '-'}: {wait.command}"
            + (f" ({wait.why})" if wait.why else "")
            for wait in state.waits
        ],
        "duties": [f"{duty.party.role} {duty.word} {duty.since}: {duty.command}" for duty in state.duties],
        "findings": [f"{finding.rule} {finding.place}: {finding.message}" for finding in state.findings],
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """事例: 記録の束から、段階、効力、当事者の状態、待ち、義務、指摘、締結できない訳が、表のとおりに求まる。"""
    case = _read(path)
    found = dossier(case)
    told = _told(fold(found, case.get("today")))
    if "trial" in case:
        trial = record(case["trial"]).event
        assert isinstance(trial, Conclusion)
        told["refused"] = [f"{why.rule} {why.place}: {why.message}" for why in may_conclude(found, trial)]
    assert told == case["expected"]


def test_every_finding_has_a_case() -> None:
    """プログラムの言う指摘は、どれも事例の表か協約の試験に現れる。"""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src/amend/procedure").rglob("*.py"))
    expected = "".join(path.read_text("utf-8") for path in CASES)
    tests = (ROOT / "tests/test_agreements.py").read_text("utf-8")
    assert set(re.findall(r'"(P[0-9]{2})"', sources)) == set(re.findall(r"\b(P[0-9]{2})\b", expected + tests))


@pytest.mark.parametrize("before", Standing)
@pytest.mark.parametrize("happened", [EventKind.SUBMISSION, EventKind.WITHDRAWAL, *Outcome])
def test_the_table_answers_everything(before: Standing, happened: EventKind | Outcome) -> None:
    """規則の表は、どの状態で何が起きても答える。答えた後の状態は、承認があるか、次に要る記録があるかのどちらかである。"""
    after = rule_for(happened, before).after or before
    assert (after in APPROVING) != (after in NEXT)


def test_every_rule_is_needed() -> None:
    """規則の表に、上の行に隠れて決して使われない行はない。"""
    happenings = [EventKind.SUBMISSION, EventKind.WITHDRAWAL, *Outcome]
    used = {id(rule_for(happened, before)) for happened in happenings for before in Standing}
    assert used == {id(rule) for rule in RULES}


@given(dossiers(), st.randoms())
def test_the_order_of_reading_does_not_matter(found: Dossier, random: Any) -> None:
    """二つの複製の記録がどの順に合わさっても、状態は同じである。どの記録の束も、例外にならない。"""
    shuffled = list(found.records)
    random.shuffle(shuffled)
    today = date(2026, 1, 6)
    assert _told(fold(replace(found, records=tuple(shuffled)), today)) == _told(fold(found, today))


@given(dossiers())
def test_a_party_stands_on_its_own_records(found: Dossier) -> None:
    """当事者の状態は、その当事者の記録だけで決まり、相手方の記録によらない。"""
    for track in fold(found).parties:
        own = tuple(record for record in found.records if record.name.party == track.party.id)
        alone = fold(replace(found, records=own)).parties
        assert track in alone


VERSIONS = st.sampled_from(["v1"] * 20 + ["v2", "v1/v2"])


@st.composite
def nearly_concluded(draw: st.DrawFn) -> tuple[Dossier, Conclusion]:
    """締結の間際: ほとんど正しいが、本文か日付か結果のどこかが違うことのある一件書類と、その締結。"""
    lines = []
    for party in ("toyama", "mihon"):
        version, day = draw(VERSIONS), draw(st.integers(20, 29))
        result = draw(st.sampled_from([*["原案可決"] * 6, "修正可決", "否決", "継続審査", "専決"]))
        if draw(st.integers(0, 3)):
            lines.append(f"{party}-001-submission 2026-03-02 {draw(VERSIONS)}")
        if draw(st.integers(0, 7)):
            lines.append(f"{party}-002-resolution 2026-03-{day} {version} result={result}")
    texts = draw(
        st.sampled_from([{}, {"drafts": "v1"}, {"drafts": "v2"}, {"drafts": "v1", "ledger": "v0"}, {"ledger": "v9"}])
    )
    kind = draw(st.sampled_from(["renkei-kyoyaku", "kumiai-kiyaku"]))
    concluded = record(f"toyama-003-conclusion 2026-03-{draw(st.integers(22, 31))} {draw(VERSIONS)}").event
    assert isinstance(concluded, Conclusion)
    return dossier({"kind": kind, "records": lines, **texts}), concluded


@given(nearly_concluded())
def test_no_approval_covers_another_text(pair: tuple[Dossier, Conclusion]) -> None:
    """締結できるのは、要る承認がすべてあり、どれも締結する本文そのものについてのときであり、そのときに限る (law 7)。"""
    found, conclusion = pair
    approvals = [track.approval for track in fold(found).parties]
    bound = all(approval and approval.digests == conclusion.digests for approval in approvals)
    in_time = all(approval and approval.day <= conclusion.day for approval in approvals)
    untouched = found.drafts in (None, conclusion.digests) and found.ledger_text in (None, found.amendment.base)
    refused = may_conclude(found, conclusion)
    assert refused or (bound and in_time and untouched)
    # 提出した本文と違う本文の可決 (P24、P26) は、承認がそろっていても締結を妨げる
    assert not refused or not (bound and in_time and untouched) or {why.rule for why in refused} <= {"P24", "P26"}


ROUTES = [
    (kind, act, route.name) for kind in AgreementKind for route in procedure_for(kind).routes for act in route.acts
]


def _todo(state: State) -> list[Wait | Duty]:
    return [*state.waits, *state.duties]


@pytest.mark.parametrize(("kind", "act", "route"), ROUTES)
@pytest.mark.parametrize("effective", ["date", "first"])
def test_doing_what_is_awaited_leads_to_the_end(
    kind: AgreementKind, act: AmendmentKind, route: str, effective: str
) -> None:
    """待ちと義務の言うとおりに記録していけば、どの手続も、指摘なしに、効力を生じ義務のない終わりに至る。"""
    version = "v1/" if act is AmendmentKind.ABOLISH else "v1"
    words = [form.value for form in procedure_for(kind).route(route, act).effective]  # type: ignore[union-attr]
    stated = words[-1] if effective == "first" and words[-1] != "date" else date(2026, 2, 1)
    found = dossier({"kind": kind.value, "act": act.value, "route": route, "effective": stated, "records": []})
    found = replace(found, drafts=digests(version), ledger_text=found.amendment.base)
    for day in range(1, 20):
        state = fold(found)
        assert state.findings == ()
        if not _todo(state):
            break
        todo = _todo(state)[0]
        assert todo.kind is not None
        number, event = next_number([each.name for each in found.records], todo.party.id), todo.kind.value
        assert todo.command == f"amend record {event} {found.path} --party {todo.party.id}"
        line = f"{todo.party.id}-{number:03}-{event} 2026-01-{day:02} {version} session=令和８年１月臨時会"
        found = replace(found, records=(*found.records, record(line)))
        if todo.kind is EventKind.CONCLUSION:
            found = replace(found, ledger_text=digests(version).text)
    state = fold(found)
    assert (state.stage, _todo(state)) == (Stage.CONCLUDED, [])
    assert state.force.on(date(2026, 12, 31)) is (
        Condition.ABOLISHED if act is AmendmentKind.ABOLISH else Condition.IN_FORCE
    )


@pytest.mark.parametrize("kind", AgreementKind)
def test_every_kind_has_its_procedure(kind: AgreementKind) -> None:
    """どの種類の協約にも、締結・変更・廃止のそれぞれの手続がある (drafting-rules §3.2)。"""
    procedure = procedure_for(kind)
    assert all(procedure.route("", act) for act in AmendmentKind)
    assert procedure.route("nothing", AmendmentKind.CHANGE) is None


def test_words_of_each_kind() -> None:
    """規約は協議が成立して施行され、協約・協定は締結されて発効する (DESIGN §2)。"""
    told = {kind.value: procedure_for(kind).words for kind in AgreementKind}
    assert {
        (words.conclusion, words.effect) for name, words in told.items() if "ky" in name and "kiyaku" not in name
    } == {("締結", "発効")}
    assert [(told[name].conclusion, told[name].effect) for name in ("jimu-itaku", "kumiai-kiyaku")] == [
        ("協議成立", "施行")
    ] * 2


def test_a_procedure_is_read_strictly() -> None:
    """手続の TOML の誤りも、すべてを一度に言う。"""
    with pytest.raises(FaultyFileError) as caught:
        read_procedure(
            'title = "甲"\n[words]\neffect = 1\n[[route]]\nname = "a"\nsteps = [{ event = "vote" }]\n', "a.toml"
        )
    assert [fault.line for fault in caught.value.faults] == [1, 2, 2, 2, 2, 3, 4, 4, 6, 6]


@pytest.mark.parametrize(
    ("force", "day", "condition", "word"),
    [
        (Force(False), 1, Condition.NOT_CONCLUDED, "未成立"),
        (Force(True, None, (EventKind.PERMISSION,)), 9, Condition.AWAITING, "効力未発生"),
        (Force(True, date(2026, 4, 2)), 1, Condition.SCHEDULED, "施行前"),
        (Force(True, date(2026, 4, 2)), 2, Condition.IN_FORCE, "施行"),
        (Force(True, date(2026, 4, 2), ends=True), 1, Condition.SCHEDULED, "施行前"),
        (Force(True, date(2026, 4, 2), ends=True), 2, Condition.ABOLISHED, "廃止"),
    ],
)
def test_force_on_a_day(force: Force, day: int, condition: Condition, word: str) -> None:
    """効力は、その日が効力発生の日に達しているかで決まる。"""
    assert force.on(date(2026, 4, day)) is condition
    assert condition_word(condition, "施行") == word


def _both_passed() -> Dossier:
    return dossier(_read(ROOT / "tests/cases/procedure/both-passed.toml"))


def test_one_byte_after_the_vote_is_seen() -> None:
    """議決の後に、変更協約か全文の要約値が一桁でも違えば、承認した当事者のすべてに再付議を求める (law 7)。"""
    passed = _both_passed()
    assert passed.drafts
    for key in ("instrument", "text"):
        old = getattr(passed.drafts, key)
        changed = passed.drafts._replace(**{key: old[:-1] + ("0" if old[-1] != "0" else "1")})
        state = fold(replace(passed, drafts=changed))
        assert [(finding.rule, finding.place) for finding in state.errors] == [("P22", "富山市"), ("P22", "見本町")]
        assert [wait.kind for wait in state.waits] == [EventKind.SUBMISSION] * 2


def test_consequences_are_only_what_is_new() -> None:
    """記録の結果は、その記録が新たに生じさせる指摘だけである。"""
    passed = _both_passed()
    early = record("toyama-003-conclusion 2026-03-20 v1")
    assert [finding.rule for finding in consequences(passed, early)] == ["P51"]
    noticed = replace(passed, records=(*passed.records, early))
    assert consequences(noticed, record("toyama-004-notice 2026-04-01")) == ()


def test_effect_is_fixed_by_the_later_of_day_and_permission() -> None:
    """許可の要る規約は、定めた日が来ても、許可の日までは施行されない (drafting-rules §3.2)。"""
    case = _read(ROOT / "tests/cases/procedure/kumiai-permitted-late.toml")
    assert fold(dossier(case)).force.since == date(2026, 5, 20)
    early = replace(dossier(case), amendment=replace(dossier(case).amendment, effective=date(2026, 6, 1)))
    assert fold(early).force.since == date(2026, 6, 1)
    waiting = replace(early, records=tuple(r for r in early.records if r.event.kind is not EventKind.PERMISSION))
    assert fold(waiting).force.awaiting == (EventKind.PERMISSION,)


def test_only_errors_bar_a_conclusion() -> None:
    """警告 (写しの未照合、専決) は締結を妨げない。妨げるのは重い指摘だけである。"""
    state = fold(dossier(_read(ROOT / "tests/cases/procedure/transcript-without-proof.toml")))
    assert {finding.severity for finding in state.findings} == {Severity.WARNING}
    assert state.errors == ()


def test_the_effective_word_is_the_event_that_gives_effect() -> None:
    """「…の日から」の語は、どれもその記録の種類である。"""
    assert [EventKind(by.value).label for by in EffectiveBy] == ["締結", "告示", "許可"]


@given(dossiers(), st.randoms())
def test_a_record_read_later_is_the_same_as_read_with_the_rest(found: Dossier, random: Any) -> None:
    """記録を一つずつ加えて求めた状態は、どの順に加えても、どの記録でも、初めからまとめて求めた状態に等しい。"""
    today, shuffled = date(2026, 1, 6), list(found.records)
    random.shuffle(shuffled)
    state = fold(replace(found, records=()), today)
    for count, one in enumerate(shuffled, 1):
        state = following(state, one)
        whole = fold(replace(found, records=tuple(shuffled[:count])), today)
        assert (state.facts, state.force) == (whole.facts, whole.force)
        assert _told(state) == _told(whole)


@given(dossiers())
def test_errors_alone_are_the_errors_among_the_findings(found: Dossier) -> None:
    """誤りだけを求めても、すべての指摘の中の誤りに等しい。誤りを言わないとした点検は、誤りを言わない。"""
    state = fold(found, date(2026, 1, 6))
    assert state.errors == tuple(finding for finding in state.findings if finding.severity is Severity.ERROR)


@given(dossiers())
def test_a_case_put_in_its_place_is_the_same_as_read_there(found: Dossier) -> None:
    """案件だけから求めた状態を周りの中に置いたものは、初めから周りとともに求めた状態に等しい。"""
    today = date(2026, 1, 6)
    alone = fold(replace(found, ledger_text=None, others=()), today)
    state, whole = (
        placed(alone, found.ledger_text or "", found.others),
        fold(replace(found, ledger_text=found.ledger_text or ""), today),
    )
    assert (state.facts, state.force) == (whole.facts, whole.force)
    assert _told(state) == _told(whole)


def test_a_record_read_before_what_it_replaces_still_replaces_it() -> None:
    """取って代わる記録が先に届き、取って代わられる記録が後から加わっても、まとめて求めた状態に等しい。"""
    lines = (
        "toyama-002-submission 2026-01-03 v1 supersedes=toyama-001-submission",
        "toyama-001-submission 2026-01-05 v1",
    )
    first, second = map(record, lines)
    empty = replace(_both_passed(), records=())
    grown = following(following(fold(empty), first), second)
    assert grown.facts == fold(replace(empty, records=(first, second))).facts
    assert [one.name.number for one in grown.facts.live] == [2]
