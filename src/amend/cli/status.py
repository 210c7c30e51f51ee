"""amend status: 何が、だれを、いつから待っているかと、次に打つコマンドを並べる。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

import click

from amend.cli.committing import noted
from amend.cli.ledger import Opened, open_for_reading, today
from amend.errors import Finding
from amend.events import EventKind
from amend.ledger import Shelf, digest
from amend.procedure import Duty, State, Wait, chain, condition_word, split_bills


@click.command(
    help="何がだれを待っているかと、次に打つコマンドを言う。\n\n"
    "AGREEMENT は協約の識別子、AMENDMENT は案件の番号。\n"
    "省くと台帳の全部について、待ち、義務、指摘のある案件だけを並べる。"
)
@click.argument("path", metavar="[AGREEMENT[/AMENDMENT]]", required=False)
@click.option("--json", "as_json", is_flag=True, help="案件と指摘を JSON で出す。")
def command(path: str | None, as_json: bool) -> None:
    """名指された案件、又は待つもののある案件の、今を言う。"""
    opened, day = open_for_reading(), today()
    shelves, states = _named(opened, path)
    findings = tuple(_ledger_findings(shelves))
    if as_json:
        listed = {
            "cases": [as_object(state, day) for state in states],
            "findings": [_finding(found) | {"agreement": agreement} for agreement, found in findings],
        }
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for agreement, found in findings:
        click.echo(f"{agreement}: {noted(found)}")
    for state in states:
        for line in lines(state, day):
            click.echo(line)
    if not states and not findings:
        click.echo("待っているものはありません。", err=True)


def _named(opened: Opened, path: str | None) -> tuple[tuple[Shelf, ...], tuple[State, ...]]:
    """名指されたもの: 案件を名指せばその案件、協約ならそのすべての案件、何もなければ用のある案件。"""
    if path and "/" in path:
        return (), (opened.case(path)[1].state,)
    if path:
        shelf = opened.shelf(path)
        return (shelf,), shelf.states
    shelves = opened.book.shelves
    return shelves, tuple(state for shelf in shelves for state in shelf.states if _open(state))


def _open(state: State) -> bool:
    """用のある案件: 待ち、果たしていない義務、指摘のどれかがある。"""
    return bool(state.waits or state.duties or state.findings)


def _ledger_findings(shelves: Iterable[Shelf]) -> Iterator[tuple[str, Finding]]:
    """案件をまたぐ指摘: 協約ごとの本文の連なりと、一括議案の結果の相違。"""
    held = tuple(shelves)
    for shelf in held:
        for finding in chain(shelf.states, digest(shelf.text) if shelf.text is not None else ""):
            yield shelf.id, finding
    for finding in split_bills(state for shelf in held for state in shelf.states):
        yield "台帳", finding


def lines(state: State, day: date) -> Iterator[str]:
    """案件の今: 画面に出す行。

    Args:
        state: 案件の状態。
        day: 今日。
    """
    dossier = state.facts.dossier
    since = f" ({state.force.since} から)" if state.force.since else ""
    yield f"{dossier.path}  {dossier.amendment.title}"
    yield f"  {state.stage_word}、{_condition(state, day)}{since}"
    yield f"  {'、'.join(f'{track.party.on(day).name} {state.standing_word(track)}' for track in state.parties)}"
    for wait in state.waits:
        began = f" ({wait.since} から)" if wait.since else ""
        yield f"  待ち: {wait.party.on(day).name}の{wait.word}{began}{wait.why and f' — {wait.why}'}"
        yield f"      {wait.command}"
    for duty in state.duties:
        yield f"  義務: {duty.party.on(day).name}の{duty.word} ({duty.since} から)"
        yield f"      {duty.command}"
    for finding in state.findings:
        yield f"  指摘: {noted(finding)}"


def as_object(state: State, day: date) -> dict[str, object]:
    """案件の今: ``--json`` の一件。鍵とその順は変えない。日付は ISO 8601、無ければ null。"""
    dossier = state.facts.dossier
    return {
        "agreement": dossier.agreement_id,
        "amendment": dossier.amendment_id,
        "title": dossier.amendment.title,
        "kind": dossier.amendment.kind.value,
        "stage": state.stage_word,
        "condition": _condition(state, day),
        "since": _iso(state.force.since),
        "parties": [
            {"party": track.party.id, "name": track.party.on(day).name, "standing": state.standing_word(track)}
            for track in state.parties
        ],
        "waits": [_pending(wait, wait.kind, day) | {"why": wait.why} for wait in state.waits],
        "duties": [_pending(duty, duty.kind, day) for duty in state.duties],
        "findings": [_finding(finding) for finding in state.findings],
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


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "place": finding.place,
        "message": finding.message,
        "advice": finding.advice,
    }


def _condition(state: State, day: date) -> str:
    return condition_word(state.force.on(day), state.facts.dossier.procedure.words.effect)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
