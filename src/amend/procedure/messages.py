"""記録のコミットの文: 一つの記録のコミットに書く件名、本文、トレーラー (DESIGN §8)。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from amend.amendment import AmendmentKind
from amend.dates import write
from amend.events import (
    AnyEvent,
    Baseline,
    Binding,
    Conclusion,
    Consent,
    Notice,
    Outcome,
    Permission,
    Record,
    Rectification,
    Report,
    Resolution,
    Scope,
    Submission,
    Withdrawal,
)
from amend.procedure.fold import State
from amend.procedure.procedures import Words
from amend.trailers import CouncilResolution, Message, trailers

_WITHDRAWN = {Scope.BILL: "議案の撤回", Scope.AMENDMENT: "案件の取りやめ", Scope.RECORD: "記録の取消し"}
_ALONE = (Outcome.DECIDED_ALONE, Outcome.DELEGATED)


def message_for(state: State, record: Record, places: str = "") -> Message:
    """コミットの文: 記録一つを書くコミットの。

    Args:
        state: その記録を含む状態。
        record: 書く記録。
        places: 変わる位置 (例: ``第３条、別表``)。件名に添える。無ければ空。

    Returns:
        文。`amend.trailers.write_message` で書く。
    """
    dossier, event = state.facts.dossier, record.event
    what, who = _subject(state, event)
    subject = " ".join(part for part in (f"{what}:", *who, places) if part)
    body = "\n\n".join(part for part in (dossier.amendment.title, event.note) if part)
    return Message(f"{subject}（{dossier.amendment_id}）", body, trailers(_values(state, record)))


def subject_agrees(subject: str, expected: str) -> bool:
    """件名の一致: コミットの件名が、記録から求めた件名か、それに変わる位置を添えただけのものか。

    Args:
        subject: コミットの件名。
        expected: 位置を添えない件名 (`message_for`)。

    Example:
        >>> subject_agrees("締結: Ａ市・Ｂ町 第３条、別表（2026-a-1）", "締結: Ａ市・Ｂ町（2026-a-1）")
        True
        >>> subject_agrees("締結の取消し: Ａ市（2026-a-1）", "届出: Ａ市（2026-a-1）")
        False
    """
    head, mark, number = expected.rpartition("（")
    places = subject.removeprefix(head).removesuffix(mark + number)
    whole = subject == f"{head}{places}{mark}{number}"
    return whole and (not places or (places[0] == " " and not set(places[1:]) & set(" :：")))


def deed_word(state: State, event: AnyEvent) -> str:
    """事の呼び名: 記録が何をしたかを、この手続の言葉で言う (例: ``変更協約の締結``)。"""
    return _subject(state, event)[0]


def _subject(state: State, event: AnyEvent) -> tuple[str, tuple[str, ...]]:
    """何を、だれが・何に。"""
    words = state.facts.dossier.procedure.words
    name = _name(state, event)
    match event:
        case Submission():
            return "議案の提出", (name, event.bill, event.session)
        case Resolution():
            council = name if event.outcome in _ALONE else _council(state, event)
            return event.result if event.outcome in _ALONE else "議決", (council, event.bill, event.result)
        case Consent():
            return "協議の同意", (name,)
        case Conclusion():
            return _concluding(state.facts.dossier.amendment.kind, words), (_everyone(state, event.day),)
        case Permission():
            return "許可", (event.authority, event.number)
        case Notice():
            return words.notice, (name, event.number)
        case Report():
            return words.report, (name, f"→ {event.addressee}")
        case Withdrawal():
            return _WITHDRAWN[event.scope], (name, event.supersedes)
        case Rectification():
            return event.rectifies.value, (_everyone(state, event.day),)
        case Baseline():
            return "現行本文の引継ぎ", (
                _everyone(state, event.day),
                f"{_written(event.concluded_on)}{words.conclusion}",
            )


def _concluding(kind: AmendmentKind, words: Words) -> str:
    match kind:
        case AmendmentKind.CONCLUDE:
            return f"{words.instrument}の{words.conclusion}"
        case AmendmentKind.CHANGE:
            return f"変更{words.instrument}の{words.conclusion}"
        case AmendmentKind.ABOLISH:
            return f"{words.instrument}の廃止の{words.conclusion}"


def _written(day: date) -> str:
    return write(day) if day.year >= 1873 else day.isoformat()


def _name(state: State, event: AnyEvent) -> str:
    party = state.facts.dossier.agreement.party(event.party)
    return party.on(event.day).name if party else event.party


def _council(state: State, event: AnyEvent) -> str:
    party = state.facts.dossier.agreement.party(event.party)
    return (party.on(event.day).council if party else "") or f"{_name(state, event)}議会"


def _everyone(state: State, day: date) -> str:
    return "・".join(party.on(day).name for party in state.facts.dossier.agreement.parties)


def council_resolutions(state: State) -> tuple[str, ...]:
    """議決の行: 締結の拠り所となった、当事者ごとの議決。専決とその承認は二行になる。"""
    return tuple(
        str(_line(state, resolution))
        for track in state.parties
        for resolution in (track.resolution, track.sanction)
        if resolution and track.approval is track.resolution
    )


def _line(state: State, resolution: Resolution) -> CouncilResolution:
    alone = resolution.outcome in _ALONE
    council = f"{_name(state, resolution)}（専決）" if alone else _council(state, resolution)
    return CouncilResolution(council, resolution.session, resolution.bill, resolution.result, resolution.day)


def _values(state: State, record: Record) -> dict[str, str | tuple[str, ...]]:
    dossier, event = state.facts.dossier, record.event
    values: dict[str, str | tuple[str, ...]] = {
        "Agreement": dossier.agreement_id,
        "Amendment": dossier.amendment_id,
        "Event": event.kind.value,
        "Record": str(record.name),
        "Supersedes": event.supersedes,
    }
    if isinstance(event, Binding):
        values |= {"Instrument-SHA256": event.instrument_sha256, "Text-SHA256": event.text_sha256}
    return values | dict(_further(state, event))


def _further(state: State, event: AnyEvent) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """種類ごとのトレーラー。"""
    match event:
        case Resolution():
            yield "Council-Resolution", str(_line(state, event))
        case Conclusion():
            yield "Council-Resolution", council_resolutions(state)
            yield "Concluded-On", event.day.isoformat()
            yield "Base-SHA256", state.facts.dossier.amendment.base
            if state.force.since:
                yield "Effective-On", state.force.since.isoformat()
        case Baseline():
            yield "Concluded-On", event.concluded_on.isoformat()
            yield "Effective-On", (event.effective or event.concluded_on).isoformat()
            yield "Text-SHA256", event.text_sha256
        case Rectification():
            yield "Base-SHA256", event.base_sha256
            yield "Text-SHA256", event.text_sha256
        case _:
            return
