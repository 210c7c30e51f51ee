"""待ち: 案件が前に進むために、だれの何を待っているか。当事者ごとに、打つべきコマンドを添える。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from amend.amendment import AmendmentKind
from amend.errors import Finding
from amend.events import Digests, EventKind
from amend.procedure.facts import BaseProblem, Facts, Track, obliged
from amend.procedure.force import command
from amend.procedure.rules import Standing
from amend.procedure.state import Force, Wait


def waits_of(facts: Facts, force: Force, errors: Sequence[Finding]) -> tuple[Wait, ...]:
    """待ち: 締結の前なら承認と締結、後なら効力の発生に足りないもの。取りやめた案件と引き継いだ協約にはない。

    Args:
        facts: 事実。
        force: 効力。
        errors: 重い指摘。残っていれば、締結の待ちにその番号を添える。
    """
    if facts.conclusion:
        return tuple(_before_effect(facts, force))
    if facts.abandoned or facts.baseline or any(act.kind is AmendmentKind.ABOLISH for act in facts.dossier.others):
        return ()
    if why := _must_redraft(facts):
        return (_wait(facts, _proposer(facts), None, why),)
    rules = "、".join(dict.fromkeys(finding.rule for finding in errors))
    why = f"先に指摘を解いてください ({rules})。" if rules else ""
    return tuple(_before_conclusion(facts)) or (_wait(facts, _proposer(facts), EventKind.CONCLUSION, why),)


def _must_redraft(facts: Facts) -> str:
    """案の作り直しが先か。先ならその訳。"""
    if facts.base_problem:
        return facts.base_problem.value
    drafts = facts.dossier.drafts
    for track in facts.approvers:
        if track.standing is Standing.AMENDED and track.approval and drafts not in (None, track.approval.digests):
            return f"{track.party.now.name}の議会が修正しました。協議の上、案を改めます。"
    return ""


def _before_conclusion(facts: Facts) -> Iterator[Wait]:
    target = facts.dossier.drafts or next((t.approval.digests for t in facts.approvers if t.approval), None)
    for track in facts.approvers:
        kind, why = _lacking(facts, track, target)
        if kind:
            yield _wait(facts, track, kind, why)


def _lacking(facts: Facts, track: Track, target: Digests | None) -> tuple[EventKind | None, str]:
    """この当事者に足りない記録と、その訳。"""
    by_council = facts.dossier.route.approved_by is EventKind.RESOLUTION
    again = EventKind.SUBMISSION if by_council else EventKind.CONSENT
    if track.approval:
        return (None, "") if track.approval.digests == target else (again, "承認した本文が、今の案と違います。")
    if not by_council:
        return EventKind.CONSENT, ""
    drafts = facts.dossier.drafts
    if track.lacking is EventKind.RESOLUTION and track.submission and drafts not in (None, track.submission.digests):
        return again, "提出した議案の本文が、今の案と違います。"
    why = "" if track.standing in (Standing.NONE, Standing.PENDING) else f"{track.standing.value}となっています。"
    return track.lacking, why


def _before_effect(facts: Facts, force: Force) -> Iterator[Wait]:
    for kind in force.awaiting:
        if kind is EventKind.NOTICE:
            for track in facts.tracks:
                if obliged(facts.dossier, track.party, kind) and not track.notice:
                    yield _wait(facts, track, kind)
        else:
            yield _wait(facts, _proposer(facts), kind)


def _wait(facts: Facts, track: Track, kind: EventKind | None, why: str = "") -> Wait:
    words = facts.dossier.procedure.words
    if kind is None:
        dossier = facts.dossier
        match facts.base_problem:
            case BaseProblem.AHEAD:
                typed = f"amend rebase {dossier.path}"
            case BaseProblem.NOTHING:
                typed = f"amend status {dossier.agreement_id}"
            case _:
                typed = f"amend propose {dossier.agreement_id}"
        return Wait(track.party, None, "起案", _last_day(facts), typed, why)
    typed = command(facts, track, kind)
    if kind is EventKind.SUBMISSION and track.lacking is EventKind.RESOLUTION and track.submission:
        name = next(str(record.name) for record in facts.live if record.event is track.submission)
        typed = f"{typed} --supersedes {name}"
    joint = kind in (EventKind.CONCLUSION, EventKind.PERMISSION)
    since = facts.concluded_on or (_last_day(facts) if joint else track.since or _first_day(facts))
    return Wait(track.party, kind, words.of(kind), since, typed, why)


def _proposer(facts: Facts) -> Track:
    proposer = facts.dossier.amendment.proposer
    return next((track for track in facts.tracks if track.party.id == proposer), facts.tracks[0])


def _first_day(facts: Facts) -> date | None:
    return min((record.event.day for record in facts.live), default=None)


def _last_day(facts: Facts) -> date | None:
    return max((record.event.day for record in facts.live), default=None)
