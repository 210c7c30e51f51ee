"""効力と義務: いつから効力を持ち、何が残っているか。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from amend.amendment import AmendmentKind, EffectiveBy
from amend.events import EventKind
from amend.procedure.facts import Facts, Track, obliged
from amend.procedure.procedures import By, Gate
from amend.procedure.rules import Standing
from amend.procedure.state import Duty, Force


def force_of(facts: Facts) -> Force:
    """効力: 締結、許可、告示のどれが、いつ効力を生じさせるか (drafting-rules §3.1、§3.2)。"""
    ends = facts.dossier.amendment.kind is AmendmentKind.ABOLISH
    if facts.conclusion is None:
        baseline = facts.baseline
        return (
            Force(True, baseline.effective or baseline.concluded_on, (), ends) if baseline else Force(False, ends=ends)
        )
    stated = facts.conclusion.effective or facts.dossier.amendment.effective
    days = [(kind, _day(facts, kind)) for kind in _conditions(facts, stated)]
    awaiting = tuple(kind for kind, day in days if day is None)
    known = [day for _, day in days if day is not None] + ([stated] if isinstance(stated, date) else [])
    return Force(True, None if awaiting else max(known), awaiting, ends)


def _conditions(facts: Facts, stated: date | EffectiveBy) -> tuple[EventKind, ...]:
    """効力の条件となる記録: 手続が効力の前に求めるものと、案件が「…の日から」と定めるもの。"""
    gates = [step.event for step in facts.dossier.route.steps if step.before is Gate.EFFECT]
    named = [EventKind(stated.value)] if isinstance(stated, EffectiveBy) else []
    return tuple(dict.fromkeys([*(kind for kind in gates if kind is not EventKind.CONCLUSION), *named]))


def _day(facts: Facts, kind: EventKind) -> date | None:
    """条件の満たされた日。告示は、義務のある当事者のすべてが済ませた日。"""
    match kind:
        case EventKind.CONCLUSION:
            return facts.concluded_on
        case EventKind.PERMISSION:
            return facts.permission.day if facts.permission else None
        case _:
            found = [track.notice for track in facts.tracks if obliged(facts.dossier, track.party, kind)]
            return max((notice.day for notice in found if notice), default=None) if all(found) else None


def duties_of(facts: Facts) -> tuple[Duty, ...]:
    """義務: 締結の後の告示と届出、専決処分の承認のうち、記録のないもの (252条の2第2項、179条3項)。"""
    return tuple(duty for track in facts.tracks for duty in _duties(facts, track))


def _duties(facts: Facts, track: Track) -> Iterator[Duty]:
    dossier, words = facts.dossier, facts.dossier.procedure.words
    if track.standing is Standing.ALONE and track.since:
        kind = EventKind.RESOLUTION
        yield Duty(track.party, kind, "承認", track.since, command(facts, track, kind))
    if facts.conclusion is None:
        return
    for step in dossier.route.steps:
        if step.before is not Gate.NONE or not obliged(dossier, track.party, step.event):
            continue
        bearers = facts.tracks if step.by is By.JOINT else (track,)
        if not any(_done(bearer, step.event) for bearer in bearers):
            word, since = words.of(step.event), facts.conclusion.day
            yield Duty(track.party, step.event, word, since, command(facts, track, step.event))


def _done(track: Track, kind: EventKind) -> bool:
    return (track.report if kind is EventKind.REPORT else track.notice) is not None


def command(facts: Facts, track: Track, kind: EventKind) -> str:
    """コマンド: その当事者のその記録を書くために打つもの。"""
    return f"amend record {kind.value} {facts.dossier.path} --party {track.party.id}"
