"""協約の今: 一つの協約のすべての案件から、どの本文が、いつ効力を持つか。いくつもの案件に掛かる一括議案。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from amend.amendment import AmendmentKind
from amend.errors import Finding, Severity
from amend.events import Resolution
from amend.procedure.dossier import Act
from amend.procedure.fold import State
from amend.procedure.state import Condition


@dataclass(frozen=True, slots=True)
class AgreementStanding:
    """協約の効力: ある日の。

    Attributes:
        condition: 効力の有無。
        act: その日の本文を定めている行為。効力のある本文がなければ None。
        coming: 成立したが、まだ効力のない行為。成立の順。
    """

    condition: Condition
    act: Act | None
    coming: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """議決一つ: 一つの議会が、一つの案件を、どの議案でどう決めたか。協約をまたいで突き合わせるためのもの。

    Attributes:
        party: 当事者の識別子。
        day: 議決の日。
        bill: 議案の番号。
        case: 協約/案件。
        result: 結果の語。
    """

    party: str
    day: date
    bill: str
    case: str
    result: str


@dataclass(frozen=True, slots=True)
class Bill:
    """議案: 一つの議会の一つの議案と、それが決めた案件。案件が二つ以上なら一括議案である。

    Attributes:
        party: 当事者の識別子。
        day: 議決の日。
        bill: 議案の番号。
        cases: 協約/案件と、その結果の語。
    """

    party: str
    day: date
    bill: str
    cases: tuple[tuple[str, str], ...]


def acts(states: Iterable[State]) -> tuple[Act, ...]:
    """成立した行為: 締結の順。同じ日なら、一方の本文を他方が変えた順。

    Args:
        states: 一つの協約の案件の状態。順は問わない。
    """
    return in_order(state.act for state in states if state.act)


def in_order(concluded: Iterable[Act]) -> tuple[Act, ...]:
    """成立の順: `acts` の順に並べる。"""
    found = sorted(concluded, key=lambda act: (act.concluded_on, act.amendment))
    if len({act.concluded_on for act in found}) == len(found):  # 同じ日のものが無い
        return tuple(found)
    ordered: list[Act] = []
    while found:
        ready = next((act for act in found if not _follows_another(act, found)), found[0])
        found.remove(ready)
        ordered.append(ready)
    return tuple(ordered)


def _follows_another(act: Act, found: Sequence[Act]) -> bool:
    same_day = (other for other in found if other.concluded_on == act.concluded_on and other is not act)
    return any(other.text == act.base != "" for other in same_day)


def standing_on(states: Iterable[State], day: date) -> AgreementStanding:
    """協約の効力: その日に効力のある本文。後から成立したものが、先のものに代わる (DESIGN §3)。

    Args:
        states: 一つの協約の案件の状態。
        day: 調べる日。
    """
    concluded = acts(states)
    effective = [act for act in concluded if act.effective_on and act.effective_on <= day]
    coming = tuple(act for act in concluded if act not in effective)
    if not concluded:
        return AgreementStanding(Condition.NOT_CONCLUDED, None, ())
    if not effective:
        waiting = Condition.SCHEDULED if any(act.effective_on for act in concluded) else Condition.AWAITING
        return AgreementStanding(waiting, None, coming)
    last = effective[-1]
    if last.kind is AmendmentKind.ABOLISH:
        return AgreementStanding(Condition.ABOLISHED, None, coming)
    return AgreementStanding(Condition.IN_FORCE, last, coming)


def chain(states: Iterable[State], ledger_text: str) -> tuple[Finding, ...]:
    """本文の連なり: 成立した行為が一続きで、台帳本文が最後のものであるか (P63、P64)。

    Args:
        states: 一つの協約の案件の状態。
        ledger_text: 台帳本文の要約値。無ければ空。
    """
    concluded = acts(states)
    findings = [
        Finding(
            "P63",
            Severity.ERROR,
            0,
            later.amendment,
            f"変える前の本文が、先に成立した {earlier.amendment} の本文ではありません。",
            "先行変更のあったまま締結されています。両方の変更を含む本文で、改めて議決を得てください。",
        )
        for earlier, later in pairwise(concluded)
        if later.base != earlier.text
    ]
    texts = [act.text for act in concluded if act.kind is not AmendmentKind.ABOLISH]
    if (texts[-1] if texts else "") != ledger_text:
        message = "台帳本文が、最後に成立した本文ではありません。"
        advice = "本文を変えるのは、締結、引継ぎ、正誤だけです。成立した本文に戻してください。"
        findings.append(Finding("P64", Severity.ERROR, 0, "text.txt", message, advice))
    return tuple(findings)


def decisions(states: Iterable[State]) -> tuple[Decision, ...]:
    """議決の一覧: 議案の番号のある、生きている議決。"""
    return tuple(
        Decision(record.event.party, record.event.day, record.event.bill, state.facts.dossier.path, record.event.result)
        for state in states
        for record in state.facts.live
        if isinstance(record.event, Resolution) and record.event.bill
    )


def bills(decided: Iterable[Decision]) -> tuple[Bill, ...]:
    """議案の一覧: 同じ議会が同じ日に同じ番号で決めたものを一つにまとめる。いくつもの協約にわたってよい。"""
    found: dict[tuple[str, date, str], list[tuple[str, str]]] = {}
    for one in decided:
        found.setdefault((one.party, one.day, one.bill), []).append((one.case, one.result))
    return tuple(Bill(*key, tuple(sorted(cases))) for key, cases in sorted(found.items()))


def split_bills(decided: Iterable[Decision]) -> tuple[Finding, ...]:
    """一括議案の結果の相違 (P65)。一つの議案は、一つの議決で決まる。"""
    findings = []
    for bill in bills(decided):
        outcomes = dict.fromkeys(result for _, result in bill.cases)
        if len(outcomes) > 1:
            cases = "、".join(f"{path} {result}" for path, result in bill.cases)
            message = f"{bill.party} の{bill.bill} ({bill.day}) の結果が、案件によって違います: {cases}。"
            advice = "議決書で結果を確かめ、誤った記録を supersedes で記録し直してください。"
            findings.append(Finding("P65", Severity.WARNING, 0, f"{bill.party} {bill.bill}", message, advice))
    return tuple(findings)
