"""人の作った対照表: Word や Excel の表から、新旧の二つの列を取り出した、形式によらない形。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from amend.read.reading import Reading, ReadSide, Stretch

Entry = tuple[tuple[Stretch, ...], ...]
"""書かれたもの一つ: 欄の並び。段落なら一欄、表の中の行なら欄の数だけ。"""

Half = tuple[Entry, ...]
"""一行の片側: 段落と、中の表の行。上から順。"""

_NEW = re.compile("後|新|案")
_OLD = re.compile("前|旧|現行|現在")


@dataclass(frozen=True, slots=True)
class ReadTable:
    """読んだ対照表。

    Attributes:
        heads: (左, 右) の頭の語。無ければ空。
        rows: 行ごとの (左, 右)。頭の行は含まない。
    """

    heads: tuple[str, str]
    rows: tuple[tuple[Half, Half], ...]


class Emphasis(Enum):
    """目立たせ方: 変わった字の印に使われるもの。使われていれば、上にあるものを印とみる。"""

    UNDERLINE = "下線"
    DOTS = "傍点"
    BOLD = "太字"
    COLOUR = "色"


Letters = tuple[str, frozenset[Emphasis]]
"""同じ書式の字。"""


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """書式のままの欄。

    Attributes:
        span: またぐ列の数。
        entries: 書かれたもの。段落なら一欄、中の表の行なら欄の数だけ。
    """

    span: int
    entries: tuple[tuple[tuple[Letters, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """表の欄: またぐ列の数と、印を読み分けた、書かれたもの。"""

    span: int
    entries: Half


def of_reading(reading: Reading) -> ReadTable:
    """読みから: amend の作った書類の読みを、人の作った対照表と同じ形にする。"""
    return ReadTable(reading.heads, tuple((_half(left), _half(right)) for left, right in reading.rows))


def _half(side: ReadSide) -> Half:
    if side.table or len(side.cells) > 1:
        return (side.cells,)
    return tuple((paragraph,) for paragraph in paragraphs(side.cells[0])) if side.cells else ()


def paragraphs(stretches: Iterable[Stretch]) -> tuple[tuple[Stretch, ...], ...]:
    r"""段落: 改行で分ける。

    Example:
        >>> [[s.text for s in one] for one in paragraphs([Stretch("甲\n乙")])]
        [['甲'], ['乙']]
    """
    found: list[list[Stretch]] = [[]]
    for stretch in stretches:
        first, *rest = stretch.text.split("\n")
        found[-1].append(Stretch(first, stretch.underlined, stretch.note))
        found += [[Stretch(text, stretch.underlined, stretch.note)] for text in rest]
    return tuple(tuple(one) for one in found)


def is_new(head: str) -> bool | None:
    """新の側の頭の語か。どちらとも言えなければ None。

    Example:
        >>> [is_new(head) for head in ("改正案", "現行", "変 更 後", "備考")]
        [True, False, True, None]
    """
    word = "".join(head.split())
    if _OLD.search(word):
        return False
    return True if _NEW.search(word) else None


def read_rows(rows: Sequence[Sequence[DrawnCell]]) -> ReadTable | None:
    """表の読み: 印に使われた書式を見分け、新旧の列に分ける。

    頭の行は太字のことが多いので、頭の行の書式は数えない。

    Returns:
        対照表。新旧の二つの列が無ければ None。
    """
    plain = halved([[_marked(cell, None) for cell in row] for row in rows])
    if plain is None:
        return None
    body = rows[len(rows) - len(plain.rows) :]
    used = {
        emphasis
        for row in body
        for cell in row
        for entry in cell.entries
        for part in entry
        for text, drawn in part
        if text.strip()
        for emphasis in drawn
    }
    mark = next((emphasis for emphasis in Emphasis if emphasis in used), None)
    return halved([[_marked(cell, mark) for cell in row] for row in rows])


def _marked(cell: DrawnCell, mark: Emphasis | None) -> Cell:
    return Cell(
        cell.span,
        tuple(
            tuple(tuple(Stretch(text, mark in drawn) for text, drawn in part) for part in entry)
            for entry in cell.entries
        ),
    )


def halved(rows: Sequence[Sequence[Cell]]) -> ReadTable | None:
    """二つに分ける: 頭の行を探し、新旧の列の境で、どの行も左右に分ける。

    頭の語が見つからなければ、字の多い二つの列を取る。三つ目の列 (備考など) は読まない。

    Returns:
        対照表。新旧の二つの列が無ければ None。
    """
    for at, row in enumerate(rows[:10]):
        sides = [is_new(_text(cell)) if len(_text(cell)) <= 20 else None for cell in row]
        if True in sides and False in sides:
            left, right = sorted((sides.index(True), sides.index(False)))
            spans = [_columns(row, left), _columns(row, right)]
            heads = (_text(row[left]), _text(row[right]))
            return ReadTable(heads, tuple((_within(r, spans[0]), _within(r, spans[1])) for r in rows[at + 1 :]))
    weights = Counter[int]()
    for row in rows:
        for cell, start in zip(row, accumulate((cell.span for cell in row), initial=0), strict=False):
            weights[start] += len(_text(cell))
    best = sorted(n for n, weight in sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:2] if weight)
    if len(best) < 2:
        return None
    left, right = best
    columns = (range(left, left + 1), range(right, right + 1))
    return ReadTable(("", ""), tuple((_within(row, columns[0]), _within(row, columns[1])) for row in rows))


def _columns(row: Sequence[Cell], at: int) -> range:
    start = sum(cell.span for cell in row[:at])
    return range(start, start + row[at].span)


def _within(row: Sequence[Cell], columns: range) -> Half:
    """列の範囲に始まる欄の書かれたもの。範囲に二つ以上の欄があれば、表の行である。"""
    inside, start = list[Cell](), 0
    for cell in row:
        if start in columns:
            inside.append(cell)
        start += cell.span
    if len(inside) > 1:
        return (tuple(_joined(cell) for cell in inside),)
    return inside[0].entries if inside else ()


def _joined(cell: Cell) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for i, entry in enumerate(cell.entries):
        joined += [Stretch("\n")] if i else []
        joined += [stretch for part in entry for stretch in part]
    return tuple(joined)


def _text(cell: Cell) -> str:
    return _half_text(cell.entries)


def _half_text(half: Half) -> str:
    return "".join(s.text for entry in half for part in entry for s in part).strip()
