"""amend status: 何が、だれを、いつから待っているかと、次に打つコマンドを並べる。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import click

from amend.cli.glance import Glance, Object, case_object, finding_object, glance_of
from amend.cli.ledger import Opened, open_for_reading, today
from amend.cli.overview import overview
from amend.cli.parting import parted
from amend.procedure import split_bills


@dataclass(frozen=True, slots=True)
class _Said:
    """言うこと: 案件と指摘。"""

    opened: Opened
    cases: tuple[Object, ...]
    findings: tuple[Object, ...]


@click.command(
    help="何がだれを待っているかと、次に打つコマンドを言う。\n\n"
    "AGREEMENT は協約の識別子、AMENDMENT は案件の番号。\n"
    "省くと台帳の全部について、待ち、義務、指摘のある案件だけを並べる。"
)
@click.argument("path", metavar="[AGREEMENT[/AMENDMENT]]", required=False)
@click.option("--json", "as_json", is_flag=True, help="案件と指摘を JSON で出す。")
def command(path: str | None, as_json: bool) -> None:
    """名指された案件、又は待つもののある案件の、今を言う。"""
    said = _about(path) if path else _about_all()
    if as_json:
        listed = {"cases": said.cases, "findings": said.findings}
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for found in said.findings:
        click.echo(f"{found['agreement']}: {_noted(found)}")
    for case in said.cases:
        for line in (*_lines(case), *(f"  {line}" for line in _parted(said.opened, case))):
            click.echo(line)
    if not said.cases and not said.findings:
        click.echo("待っているものはありません。", err=True)


def _about_all() -> _Said:
    """台帳の全部: 用のある案件と、案件をまたぐ指摘。"""
    seen = overview(today())
    return _Said(seen.opened, tuple(case for one in seen.glances for case in one.cases), _findings(seen.glances))


def _about(path: str) -> _Said:
    """名指されたもの: 案件を名指せばその案件、協約ならそのすべての案件。"""
    opened, day = open_for_reading(about=path), today()
    if "/" in path:
        return _Said(opened, (case_object(opened.case(path)[1].state, day),), ())
    shelf = opened.shelf(path)
    cases = tuple(case_object(state, day) for state in shelf.states)
    return _Said(opened, cases, _findings((glance_of(shelf, day),)))


def _findings(glances: Iterable[Glance]) -> tuple[Object, ...]:
    """案件をまたぐ指摘: 協約ごとの本文の連なりと、一括議案の結果の相違。"""
    held = tuple(glances)
    split = split_bills(one for glance in held for one in glance.decided)
    chained = (found for glance in held for found in glance.findings)
    return (*chained, *(finding_object(found) | {"agreement": "台帳"} for found in split))


def _parted(opened: Opened, case: Object) -> Iterator[str]:
    """議決本文の相違の、初めて違う字。"""
    shelf = opened.book.shelf(case["agreement"])
    found = shelf.case(case["amendment"]) if shelf else None
    if found:
        yield from parted(opened, found.state)


def _lines(case: Object) -> Iterator[str]:
    """案件の今: 画面に出す行。"""
    since = f" ({case['since']} から)" if case["since"] else ""
    yield f"{case['agreement']}/{case['amendment']}  {case['title']}"
    yield f"  {case['stage']}、{case['condition']}{since}"
    yield "  " + "、".join(f"{one['name']} {one['standing']}" for one in case["parties"])
    for wait in case["waits"]:
        why = f" — {wait['why']}" if wait["why"] else ""
        began = f" ({wait['since']} から)" if wait["since"] else ""
        yield f"  待ち: {wait['name']}の{wait['word']}{began}{why}"
        yield f"      {wait['command']}"
    for duty in case["duties"]:
        yield f"  義務: {duty['name']}の{duty['word']} ({duty['since']} から)"
        yield f"      {duty['command']}"
    for finding in case["findings"]:
        yield f"  指摘: {_noted(finding)}"


def _noted(found: Object) -> str:
    """指摘の一行 (`amend.cli.committing.noted` と同じ書き方)。"""
    return f"{found['rule']} {found['severity']} {found['place']}: {found['message']} — {found['advice']}"
