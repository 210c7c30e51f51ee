"""項番: 変わった条・別表ごとの通し番号。施行日を条ごとに分けて言う流儀が使う (drafting-rules §1.2「third column」)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from amend.comparison.model import Row, RunKind
from amend.numerals import write_number
from amend.styles import Style


def numbered(rows: Sequence[Row], style: Style) -> tuple[Row, ...]:
    """項番を付ける: 印のある単位 (条、別表、附則の項など) の最初の行に、1 からの番号を付ける。

    Args:
        rows: 対照表の行。
        style: 様式。項番の列が無ければ、何もしない。

    Returns:
        項番の付いた行。
    """
    if not style.number_head:
        return tuple(rows)
    count = 0
    found: list[Row] = []
    for unit in _units(rows):
        if any(map(_is_changed, unit)):
            count += 1
            unit[0] = replace(unit[0], number=write_number(count, style.numerals))
        found += unit
    return tuple(found)


def _units(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """単位ごとの行。描かない行は、それだけで一つとする。"""
    unit: list[Row] = []
    for row in rows:
        if unit and (row.opens or not row.shown or not unit[-1].shown):
            yield unit
            unit = []
        unit.append(row)
    if unit:
        yield unit


def _is_changed(row: Row) -> bool:
    return any(run.kind is RunKind.CHANGED for side in (row.new, row.old) for cell in side.cells for run in cell)
