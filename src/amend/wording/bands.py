"""帯: 表の項が何行にもわたるとき、その全部の行 (drafting-rules §2.2、R29・R31: 横の罫線と罫線の間が一つの項)。

左端の欄が縦に結合した表では、名のある行の下に、欄の少ない行が続く。どれも同じ項である。
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from amend.address import Address, PlaceError, Step, locate
from amend.change import Target
from amend.clause import Kind, Node, Path, follow, walk
from amend.consolidation.lookup import Index
from amend.numerals import NUMBER, Num, read_number
from amend.plaintext.tables import in_bars

_ROWSPAN = re.compile(r'\[rowspan="([0-9]+)"\]')
_LEAST_COLUMNS = 3
"""行の欄の数だけから縦の結合とみる、最も少ない欄の数。二欄の表の一欄の行は、横に結合した見出しと紛れる。"""


def banded(index: Index, target: Target) -> Target:
    """帯の全部: 名で呼んだ表の項が幾行にもわたるなら、最後の行までとする。ほかの所はそのまま。

    行の名は最初の欄の語か番号である。「百二十五道路運送事業」のように番号と語の間の空白の落ちた表でも、番号で呼べる。

    Args:
        index: 改正前の木の索引。
        target: 所。
    """
    last = target.address.steps[-1] if target.address.steps else None
    if last is None or target.until is not None or last.kind not in (Kind.ROW, Kind.ITEM) or target.address.part:
        return target
    try:
        path = index.find(target.address).path
    except PlaceError:
        return _by_number(index, target, last)
    old = index.tree
    if last.kind is not Kind.ROW or not last.label:
        return target
    return _until(old, target, path, _span(follow(old, path[:-1]).children[path[-1] :]))


def end_of_band(index: Index, address: Address) -> Address:
    """帯の終わり: 「観光の項の次に」の観光の項の最後の行。"""
    return banded(index, Target(address)).until or address


def _until(old: Node, target: Target, path: Path, rows: int) -> Target:
    if rows < 2:
        return target
    return replace(target, until=locate(old, (*path[:-1], path[-1] + rows - 1)))


def _span(rows: Sequence[Node]) -> int:
    """帯の行の数: 結合の印があればその数。結合を書けない縦棒の表では、欄が一つ少ない行が続く間。"""
    first = rows[0]
    mark = _ROWSPAN.search(first.children[0].mark) if first.children else None
    if mark is not None:
        return min(int(mark[1]), len(rows))
    columns = len(first.children)
    if columns < _LEAST_COLUMNS or not all(in_bars(cell) for row in rows for cell in row.children):
        return 1
    return 1 + next((i for i, row in enumerate(rows[1:]) if len(row.children) != columns - 1), len(rows) - 1)


def _by_number(index: Index, target: Target, step: Step) -> Target:
    """番号で始まる行: 次の番号の行の前までが、その番号の帯である。一つに決まらなければそのまま。"""
    old, num = index.tree, step.num or _number(step.label)
    try:
        holder = index.find(Address(target.address.steps[:-1])).path if target.address.steps[1:] else None
    except PlaceError:
        return target
    if not num or holder is None:
        return target
    rows = [((*holder, *path), node) for path, node in walk(follow(old, holder)) if node.kind is Kind.ROW]
    starts = [at for at, (_, row) in enumerate(rows) if _number(_label(row)) == num]
    if len(starts) != 1:
        return target
    path = rows[starts[0]][0]
    beside = [row for at, row in rows[starts[0] :] if at[:-1] == path[:-1]]
    ends = (i for i, row in enumerate(beside) if i and _number(_label(row)) == (num[0] + 1,))
    return _until(old, replace(target, address=locate(old, path)), path, next(ends, len(beside)))


def _label(row: Node) -> str:
    return row.children[0].text if row.children else ""


def _number(words: str) -> Num:
    """語の頭の番号。無ければ空。"""
    match = _HEAD.match(words)
    return (read_number(match[0]),) if match is not None else ()


_HEAD = re.compile(NUMBER)
