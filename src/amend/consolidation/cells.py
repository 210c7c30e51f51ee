"""欄の置き方: 加えた表の項と欄を、同じ表の書き方 (縦棒か ``* -`` の並び) に倣って置く。"""

from __future__ import annotations

from collections.abc import Iterator

from amend.clause import Kind
from amend.consolidation.draft import Provision
from amend.plaintext.tables import in_bars


def restyle(provision: Provision, *, bars: bool) -> None:
    """書き方を合わせる: 加える表を、本文の表の書き方にする。段落や結合のある欄は、縦棒では書けない。

    Args:
        provision: 加える規定。
        bars: 縦棒か。偽なら ``* -`` の並び。
    """
    for table in _tables(provision):
        cells = [cell for row in table.children for cell in row.children]
        written = bars and not any(cell.children or cell.mark for cell in cells)
        for cell in cells:
            cell.after = "|" if written else ""


def _tables(provision: Provision) -> Iterator[Provision]:
    waiting = [provision]
    while waiting:
        at = waiting.pop()
        if at.kind is Kind.TABLE:
            yield at
        waiting.extend(at.children)


def set_cells(table: Provision) -> None:
    """欄を置く: 加えた項、改めた欄、空になった又は空でなくなった欄を、この表の元の書き方で置く。

    縦棒の表に段落や結合のある欄を加えれば、縦棒では書けないので、表の全部を並びの書き方に直す。
    """
    first = next((row.node.children[0] for row in table.born if row.node.children), None)
    if first is None or table.rewritten:
        return
    indent = first.before[first.before.rfind("\n") + 1 :].split("|", 1)[0].split("*", 1)[0]
    cells = [cell for row in table.children for cell in row.children]
    was_bars = in_bars(first)
    bars = was_bars and not any(cell.children or cell.mark for cell in cells)
    for row in table.children:
        for i, cell in enumerate(row.children):
            fresh = row.fresh or row.rewritten or cell.fresh or cell.rewritten
            displaced = (i == 0) is not (cell.followed is None)
            emptied = not fresh and bool(cell.text or cell.mark) is not bool(cell.node.text or cell.node.mark)
            if fresh or displaced or emptied or bars is not was_bars:
                _set_cell(cell, indent, bars=bars, first=i == 0)


def _set_cell(cell: Provision, indent: str, *, bars: bool, first: bool) -> None:
    """一つの欄を置く。縦棒の空の欄は「|  |」、並びの空の欄は「-」で終わる。項の前の空行は、項の並びが決める。"""
    filled = bool(cell.text or cell.mark)
    if bars:
        cell.before = (f"\n{indent}|" if first else "") + (" " if filled else "  ")
        cell.after = " |" if filled else "|"
    else:
        cell.before = f"\n{indent}" + ("* -" if first else "  -") + (" " if filled else "")
        cell.after = ""
    for passage in cell.children:
        passage.before = f"\n{indent}    "
        passage.touch()
    cell.touch()
