"""畳み込み: 記録の束から、段階、効力、義務、待ち、指摘を求める。台帳には、求められるものを書き留めない。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from amend.errors import Finding, Severity
from amend.events import Conclusion, EventKind, Record, RecordName, next_number
from amend.procedure.checks import CHECKS, Matter
from amend.procedure.dossier import Dossier
from amend.procedure.facts import Facts, establish
from amend.procedure.force import duties_of, force_of
from amend.procedure.rules import APPROVING, Standing
from amend.procedure.state import Stage, State
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


def fold(dossier: Dossier, today: date | None = None) -> State:
    """状態: 一件書類から、案件の今を求める。

    どの記録の束に対しても答えを返し、記録の順によらない。正しくない記録は、指摘として言う。

    Args:
        dossier: 一件書類。
        today: 今日の日付。渡せば未来の日付の記録を指摘する。ほかのことは日付によらない。
    """
    facts = establish(dossier)
    force = force_of(facts)
    matter = Matter(facts, force, today)
    findings = tuple(finding for check in CHECKS for finding in check(matter))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    return State(
        facts=facts,
        stage=next(stage for stage, holds in STAGES if holds(facts)),
        force=force,
        duties=duties_of(facts),
        waits=waits_of(facts, force, errors),
        findings=findings,
    )


def may_conclude(dossier: Dossier, conclusion: Conclusion, today: date | None = None) -> tuple[Finding, ...]:
    """締結できない訳: この締結を記録してはならない訳のすべて。空なら、記録してよい。

    今ある誤りと、記録すると生ずる誤りとを合わせて言う。

    Args:
        dossier: 一件書類。まだ締結の記録はない。
        conclusion: 記録しようとする締結。
        today: 今日の日付。
    """
    before = fold(dossier, today)
    if before.facts.abandoned:
        message, advice = "取りやめた案件です。", "改めて起案してください。"
        return (Finding("P46", Severity.ERROR, 0, dossier.amendment_id, message, advice),)
    after = fold(_with(dossier, conclusion), today)
    return tuple(dict.fromkeys((*before.errors, *after.errors)))


def _with(dossier: Dossier, conclusion: Conclusion) -> Dossier:
    number = next_number([record.name for record in dossier.records], conclusion.party)
    record = Record(RecordName(conclusion.party, number, EventKind.CONCLUSION), conclusion)
    return replace(dossier, records=(*dossier.records, record))


def consequences(dossier: Dossier, record: Record, today: date | None = None) -> tuple[Finding, ...]:
    """記録の結果: その記録を書くと新たに生ずる指摘。書く前に利用者に見せる。"""
    before = set(fold(dossier, today).findings)
    after = fold(replace(dossier, records=(*dossier.records, record)), today)
    return tuple(finding for finding in after.findings if finding not in before)
