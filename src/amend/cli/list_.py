"""amend list: 台帳の協約と、その今日の効力、進んでいる案件を並べる。"""

from __future__ import annotations

import json

import click

from amend.cli.ledger import open_for_reading, today
from amend.cli.versions import condition_on
from amend.ledger import Shelf
from amend.procedure import Stage, State

_OVER = (Stage.CONCLUDED, Stage.ABANDONED)


@click.command(help="台帳の協約と、その今日の効力を並べる。\n\n成立していない案件があれば、その番号と段階を添える。")
@click.option("--json", "as_json", is_flag=True, help="協約ごとの今を JSON で出す。")
def command(as_json: bool) -> None:
    """台帳を読み、協約を識別子の順に並べる。"""
    day = today()
    listed = [(shelf, condition_on(shelf, day)[1]) for shelf in open_for_reading().book.shelves]
    if as_json:
        click.echo(json.dumps([as_object(*pair) for pair in listed], ensure_ascii=False, indent=2))
        return
    for shelf, word in listed:
        click.echo(f"{shelf.id}  {shelf.agreement.title} ({shelf.agreement.kind.value})  {word}")
        for state in pending(shelf):
            dossier = state.facts.dossier
            click.echo(f"    {dossier.path}  {dossier.amendment.title}  {state.stage_word}")
    if not listed:
        click.echo("協約はまだありません。次: amend new 又は amend import", err=True)


def pending(shelf: Shelf) -> list[State]:
    """進んでいる案件: 成立も取りやめもしていないもの。番号の順。"""
    return [state for state in shelf.states if state.stage not in _OVER]


def as_object(shelf: Shelf, word: str) -> dict[str, object]:
    """協約の今: ``--json`` の一件。鍵とその順は変えない。"""
    return {
        "agreement": shelf.id,
        "title": shelf.agreement.title,
        "kind": shelf.agreement.kind.value,
        "condition": word,
        "pending": [
            {
                "amendment": state.facts.dossier.amendment_id,
                "title": state.facts.dossier.amendment.title,
                "stage": state.stage_word,
            }
            for state in pending(shelf)
        ],
    }
