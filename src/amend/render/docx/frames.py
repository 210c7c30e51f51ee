"""Word の枠: 枠で囲む欄のまわりの線を、枠に譲らせる。

隣り合う二つの欄が違う線を持つときに描くものは、ソフトによって違う (LibreOffice は破線より実線を採る)。枠のある欄の
隣は、枠に接する線を「無し」とし、どのソフトでも枠が見えるようにする。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

Element = Any  # lxml は型の情報を持たない

_SIDES = ("top", "left", "bottom", "right")  # tcBorders の中の順
_BORDERS, _SPAN, _VAL = qn("w:tcBorders"), qn("w:gridSpan"), qn("w:val")


@dataclass(frozen=True, slots=True)
class Placed:
    """欄: 表の要素と、占める列。

    Attributes:
        cell: 要素 (``w:tc``)。
        first: 始めの列 (0 から)。
        last: 終わりの列 (含む)。
        framed: 枠で囲むかどうか。
    """

    cell: Element
    first: int
    last: int
    framed: bool


def settle(lines: Iterable[Element], framed: Sequence[Element]) -> None:
    """枠を優先する: 枠に接する線を、隣の欄から除く。

    Args:
        lines: 表の行の要素。上から順。
        framed: 枠で囲む欄の要素。
    """
    frames = {id(cell) for cell in framed}
    rows = [list(_placed(line, frames)) for line in lines]
    for row in rows:
        for left, right in pairwise(row):
            _yield_to(right, left, "right")
            _yield_to(left, right, "left")
    for above, below in pairwise(rows):
        for upper in above:
            for lower in below:
                if upper.first <= lower.last and lower.first <= upper.last:
                    _yield_to(lower, upper, "bottom")
                    _yield_to(upper, lower, "top")


def _placed(line: Element, frames: set[int]) -> Iterator[Placed]:
    at = 0
    for cell in line.findall(qn("w:tc")):
        span = cell[0].find(_SPAN)
        end = at + (1 if span is None else int(span.get(_VAL)))
        yield Placed(cell, at, end - 1, id(cell) in frames)
        at = end


def _yield_to(framed: Placed, other: Placed, side: str) -> None:
    """枠に接する、隣の欄の線を無しとする。"""
    if not framed.framed or other.framed:
        return
    properties = other.cell[0]
    borders = properties.find(_BORDERS)
    if borders is None:
        borders = etree.SubElement(properties, _BORDERS)
    lines = {name: borders.find(qn(f"w:{name}")) for name in _SIDES}
    lines[side] = etree.Element(qn(f"w:{side}"), {_VAL: "nil"})
    borders[:] = [line for line in lines.values() if line is not None]
