"""畳み込み: 記録の束から、段階、効力、義務、待ち、指摘を求める。台帳には、求められるものを書き留めない。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from amend.errors import Finding, Severity
from amend.events import Conclusion, EventKind, Record, RecordName, next_number
from amend.procedure.checks import CHECKS, GRAVE, Check, Matter
from amend.procedure.dossier import Act, Dossier
from amend.procedure.facts import Facts, Track, establish, extended
from amend.procedure.force import duties_of, force_of
from amend.procedure.rules import APPROVING, Standing
from amend.procedure.state import Duty, Force, Stage, Wait, act_by
from amend.procedure.waits import waits_of

_WITH_THE_COUNCIL = APPROVING | {Standing.PENDING, Standing.CONTINUED}

STAGES: tuple[tuple[Stage, Callable[[Facts], bool]], ...] = (
    (Stage.ABANDONED, lambda facts: facts.abandoned),
    (Stage.CONCLUDED, lambda facts: facts.concluded_on is not None),
    (Stage.RESOLVED, lambda facts: facts.approved and facts.dossier.route.approved_by is EventKind.RESOLUTION),
    (Stage.SUBMITTED, lambda facts: any(track.standing in _WITH_THE_COUNCIL for track in facts.tracks)),
    (Stage.CONSULTATION, lambda facts: any(track.consent or track.since for track in facts.tracks)),
    (Stage.DRAFTING, lambda facts: True),
)
"""段階の表: 上から読んで、初めに当たる行による。議案がどれも否決・廃案・撤回となれば、協議に戻る。"""


@dataclass(frozen=True)  # 尋ねられたものだけを求めて、覚えておく所が要る
class State:
    """状態: 案件一つの今。事実と効力のほかは、尋ねられたときに求める。

    Attributes:
        facts: 元になった事実。
        force: 効力。
        today: 今日の日付。知っていれば、未来の日付の記録を指摘する。
    """

    facts: Facts
    force: Force
    today: date | None = None

    @cached_property
    def stage(self) -> Stage:
        """段階。"""
        return next(stage for stage, holds in STAGES if holds(self.facts))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """指摘。重い順ではなく、手続の順。"""
        return self._found(CHECKS)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """果たしていない義務。当事者の順。"""
        return duties_of(self.facts)

    @cached_property
    def waits(self) -> tuple[Wait, ...]:
        """前に進むために待っているもの。当事者の順。"""
        return waits_of(self.facts, self.force, self.errors)

    @property
    def parties(self) -> tuple[Track, ...]:
        """当事者ごとの進み。甲乙の順。"""
        return self.facts.tracks

    def standing_word(self, track: Track) -> str:
        """当事者の状態の呼び名: 議決の要らない手続では同意の有無、引き継いだ協約では引継ぎ。"""
        if self.facts.baseline and not self.facts.conclusion:
            return EventKind.BASELINE.label
        if self.facts.dossier.route.approved_by is EventKind.CONSENT:
            return "同意" if track.consent else "未同意"
        return track.standing.value

    @property
    def stage_word(self) -> str:
        """段階の呼び名: 規約では「締結」を「協議成立」という。"""
        return self.facts.dossier.procedure.words.conclusion if self.stage is Stage.CONCLUDED else self.stage.value

    @cached_property
    def errors(self) -> tuple[Finding, ...]:
        """誤り: 指摘のうち重いもの。ほかの指摘は求めない。"""
        return tuple(finding for finding in self._found(GRAVE) if finding.severity is Severity.ERROR)

    def _found(self, checks: Iterable[Check]) -> tuple[Finding, ...]:
        matter = Matter(self.facts, self.force, self.today)
        return tuple(finding for check in checks for finding in check(matter))

    @cached_property
    def act(self) -> Act | None:
        """成立した行為: 締結されていれば、ほかの案件から見えるもの。"""
        return act_by(self.facts, self.force)


def fold(dossier: Dossier, today: date | None = None) -> State:
    """状態: 一件書類から、案件の今を求める。

    どの記録の束に対しても答えを返し、記録の順によらない。正しくない記録は、指摘として言う。

    Args:
        dossier: 一件書類。
        today: 今日の日付。渡せば未来の日付の記録を指摘する。ほかのことは日付によらない。
    """
    return _state(establish(dossier), today)


def following(state: State, record: Record) -> State:
    """次の状態: 記録を一つ加えた一件書類の。`fold` で初めから求めたものに等しい。"""
    return _state(extended(state.facts, record), state.today)


def placed(state: State, ledger_text: str, others: tuple[Act, ...]) -> State:
    """台帳に置いた状態: 同じ記録を、台帳本文とほかの案件の成立した行為の中で見たもの。`fold` で求めたものに等しい。

    事実と効力は、案件の記録だけから決まる。周りを見るのは、指摘と待ちである。
    """
    dossier = replace(state.facts.dossier, ledger_text=ledger_text, others=others)
    return State(replace(state.facts, dossier=dossier), state.force, state.today)


def _state(facts: Facts, today: date | None) -> State:
    return State(facts, force_of(facts), today)


def may_conclude(dossier: Dossier, conclusion: Conclusion, today: date | None = None) -> tuple[Finding, ...]:
    """締結できない訳: この締結を記録してはならない訳のすべて。空なら、記録してよい。

    今ある誤りと、記録すると生ずる誤りとを合わせて言う。

    Args:
        dossier: 一件書類。まだ締結の記録はない。
        conclusion: 記録しようとする締結。
        today: 今日の日付。
    """
    before = fold(dossier, today)
    number = next_number([record.name for record in dossier.records], conclusion.party)
    record = Record(RecordName(conclusion.party, number, EventKind.CONCLUSION), conclusion)
    return objections(before, following(before, record))


def objections(before: State, after: State) -> tuple[Finding, ...]:
    """締結できない訳: 締結を記録する前と後の状態から。"""
    if before.facts.abandoned:
        message, advice = "取りやめた案件です。", "改めて起案してください。"
        return (Finding("P46", Severity.ERROR, 0, before.facts.dossier.amendment_id, message, advice),)
    return tuple(dict.fromkeys((*before.errors, *after.errors)))


def consequences(dossier: Dossier, record: Record, today: date | None = None) -> tuple[Finding, ...]:
    """記録の結果: その記録を書くと新たに生ずる指摘。書く前に利用者に見せる。"""
    before = fold(dossier, today)
    return news(before, following(before, record))


def news(before: State, after: State) -> tuple[Finding, ...]:
    """新たな指摘: 記録する前にはなく、後にあるもの。"""
    known = set(before.findings)
    return tuple(finding for finding in after.findings if finding not in known)
