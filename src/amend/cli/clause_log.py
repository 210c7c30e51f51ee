"""規定の沿革: 一つの規定に、どの行為が何をしたかを、前後の語と議決を添えて並べる (amend log 協約 位置)。"""

from __future__ import annotations

from collections.abc import Iterator

import click

from amend.address import Address
from amend.characters import visible
from amend.cli import deeds
from amend.cli.ledger import Opened
from amend.cli.past import Past, past_of
from amend.cli.provisions import top_of
from amend.cli.versions import day_of
from amend.errors import RequestError
from amend.history import How, Telling, tell
from amend.textdiff import compare

_SHORT = 40
"""字句の違いを「Ａ」を「Ｂ」に、と言う長さの限り。"""


def clause_log(opened: Opened, agreement: str, address: Address, as_of: str | None, *, as_json: bool) -> None:
    """規定の沿革を、行為の成立の順に出す。

    Args:
        opened: 開いた台帳。
        agreement: 協約の識別子。
        address: 位置。その日の本文の番号で言う。
        as_of: 引数に書かれた日。None なら今日。
        as_json: JSON で出すか。
    """
    if "/" in agreement:
        raise RequestError(
            "位置を名指せるのは、協約の沿革です。",
            where=agreement,
            advice=f"amend log {agreement.partition('/')[0]} 位置 と書いてください。",
        )
    shelf, day = opened.shelf(agreement), day_of(as_of)
    past = past_of(opened, shelf, day)
    click.echo(f"{shelf.id}: {past.version.line(day)}", err=True)
    told = tell(past.history, top_of(past, address))
    if as_json:
        import json

        found = [as_object(past, shelf.id, at, one) for at, one in told.items()]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for at, one in told.items():
        for line in (*deeds.lines(past.deeds[at], past), *(line for telling in one for line in _lines(telling))):
            click.echo(visible(line))


def _lines(telling: Telling) -> Iterator[str]:
    """変化一つ: 変わり方と位置、前後の語。"""
    if telling.how == How.NUMBER.value or telling.how == How.MOVED.value:
        yield f"  {telling.how}: {telling.before} → {telling.after}"
        return
    yield f"  {telling.how}: {telling.place}"
    if telling.before is not None and telling.after is not None:
        yield from (f"    {line}" for line in _edits(telling.before, telling.after))
    for sign, words in (("-", telling.before), ("+", telling.after)):
        yield from (f"    {sign} {line}" for line in (words or "").split("\n") if words is not None)


def _edits(before: str, after: str) -> Iterator[str]:
    """改まった字句を、改め文の語で言う。短いものだけ。"""
    for edit in compare(before, after):
        old, new = before[edit.old_start : edit.old_end], after[edit.new_start : edit.new_end]
        if max(len(old), len(new)) > _SHORT:
            continue
        if old and new:
            yield f"「{old}」を「{new}」に改める"
        else:
            yield f"「{new}」を加える" if new else f"「{old}」を削る"


def as_object(past: Past, agreement: str, at: int, told: tuple[Telling, ...]) -> dict[str, object]:
    """行為と、それがしたこと: ``--json`` の一件。鍵とその順は変えない。"""
    return {
        "agreement": agreement,
        **deeds.as_object(at + 1, past.deeds[at]),
        "changes": [{"how": one.how, "place": one.place, "before": one.before, "after": one.after} for one in told],
    }
