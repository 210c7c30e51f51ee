"""ひと目: 一つの協約について、`amend list` と `amend status` の言うことのすべて。

どちらのコマンドも、これだけから画面と JSON を書く。協約のファイルと今日の日付だけで決まるので、覚えておける
(`amend.cli.remembering`)。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from amend.cli.versions import condition_on
from amend.errors import Finding
from amend.events import EventKind
from amend.ledger import Shelf, digest
from amend.procedure import Decision, Duty, Stage, State, Wait, chain, condition_word, decisions

Object = Mapping[str, Any]
"""JSON の一件。"""

_OVER = (Stage.CONCLUDED, Stage.ABANDONED)


@dataclass(frozen=True, slots=True)
class Glance:
    """ひと目: 一つの協約の今。

    Attributes:
        listed: ``list --json`` の一件。
        cases: ``status --json`` の ``cases`` のうち、この協約の、用のある案件。
        findings: 本文の連なりの指摘。``status --json`` の ``findings`` の一件ずつ。
        submitted: 記録のある案件の番号。作業フォルダーにある案を、これと見分ける。
        decided: 議決。一括議案の結果を、協約をまたいで突き合わせるためのもの。
        since: 同じことを言える初めの日。いつからでもよければ None。
        until: 同じことを言えなくなる日。いつまでもよければ None。
    """

    listed: Object
    cases: tuple[Object, ...]
    findings: tuple[Object, ...]
    submitted: tuple[str, ...]
    decided: tuple[Decision, ...]
    since: date | None
    until: date | None

    @property
    def id(self) -> str:
        """協約の識別子。"""
        return str(self.listed["agreement"])

    def holds_on(self, day: date) -> bool:
        """その日にも同じことを言えるか。"""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def glance_of(shelf: Shelf, day: date) -> Glance:
    """ひと目: 棚と今日から。

    Args:
        shelf: 棚。``day`` を今日として読んだもの。
        day: 今日。
    """
    turns = {*_turns(shelf), *_today_in_words(shelf, day)}
    return Glance(
        _listed(shelf, day),
        tuple(case_object(state, day) for state in shelf.states if state.waits or state.duties or state.findings),
        tuple(
            finding_object(finding) | {"agreement": shelf.id}
            for finding in chain(shelf.states, digest(shelf.text) if shelf.text is not None else "")
        ),
        tuple(case.id for case in shelf.cases if case.state.facts.dossier.records),
        decisions(shelf.states),
        max((turn for turn in turns if turn <= day), default=None),
        min((turn for turn in turns if turn > day), default=None),
    )


def _turns(shelf: Shelf) -> Iterator[date]:
    """変わり目: 今日がその日になると、言うことが変わり得る日。

    今日と比べられるのは、記録の日 (未来の日付の指摘)、効力の日、当事者の表示の日だけである。
    """
    for state in shelf.states:
        yield from (record.event.day for record in state.facts.dossier.records)
        if state.force.since:
            yield state.force.since
    for party in shelf.agreement.parties:
        yield from (shown.since for shown in party.history if shown.since)


def _today_in_words(shelf: Shelf, day: date) -> tuple[date, ...]:
    """今日という語: 未来の日付の記録の指摘は、今日の日付を言う。あれば、ひと目は今日にしか言えない。"""
    ahead = any(record.event.day > day for state in shelf.states for record in state.facts.dossier.records)
    return (day, day + timedelta(days=1)) if ahead else ()


def _listed(shelf: Shelf, day: date) -> Object:
    """協約の今: ``list --json`` の一件。鍵とその順は変えない。"""
    return {
        "agreement": shelf.id,
        "title": shelf.agreement.title,
        "kind": shelf.agreement.kind.value,
        "condition": condition_on(shelf, day)[1],
        "pending": [
            {
                "amendment": state.facts.dossier.amendment_id,
                "title": state.facts.dossier.amendment.title,
                "stage": state.stage_word,
            }
            for state in shelf.states
            if state.stage not in _OVER
        ],
    }


def case_object(state: State, day: date) -> Object:
    """案件の今: ``status --json`` の一件。鍵とその順は変えない。日付は ISO 8601、無ければ null。

    Args:
        state: 案件の状態。
        day: 今日。
    """
    dossier = state.facts.dossier
    return {
        "agreement": dossier.agreement_id,
        "amendment": dossier.amendment_id,
        "title": dossier.amendment.title,
        "kind": dossier.amendment.kind.value,
        "stage": state.stage_word,
        "condition": condition_word(state.force.on(day), dossier.procedure.words.effect),
        "since": _iso(state.force.since),
        "parties": [
            {"party": track.party.id, "name": track.party.on(day).name, "standing": state.standing_word(track)}
            for track in state.parties
        ],
        "waits": [_pending(wait, wait.kind, day) | {"why": wait.why} for wait in state.waits],
        "duties": [_pending(duty, duty.kind, day) for duty in state.duties],
        "findings": [finding_object(finding) for finding in state.findings],
    }


def finding_object(finding: Finding) -> dict[str, str]:
    """指摘の一件。"""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "place": finding.place,
        "message": finding.message,
        "advice": finding.advice,
    }


def _pending(one: Wait | Duty, kind: EventKind | None, day: date) -> dict[str, object]:
    return {
        "party": one.party.id,
        "name": one.party.on(day).name,
        "event": kind.value if kind else None,
        "word": one.word,
        "since": _iso(one.since),
        "command": one.command,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
