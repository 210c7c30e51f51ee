"""PDF の表: 対照表の行を、ひな形 (sheet.typ) の読む欄のデータにする。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from amend.comparison import Comparison, Row
from amend.render.drawing import heads, keeps_with_next, shown, strokes
from amend.render.pdf.fonts import Chain
from amend.render.pdf.frames import enclose
from amend.render.pdf.pieces import EMPTY, NOTE, Paragraph, line, paragraphs
from amend.render.sheet import MAX_HANG, THIRD, UNITS, Grid, Half, number_share, sides_share
from amend.styles import Style

_PLAIN, _CELL = 0.5, 0.35
"""欄の左右の余白 (全角の数): ふつうの欄と、表の欄。"""

_LEFT = 1.2  # 字下げの後に残す、一字の幅 (全角の数)

_INNER, _BETWEEN = (0.5, False), (1, False)
"""線 (太さ、破線か): 表の中の罫と、左右の側の間。"""


@dataclass(frozen=True, slots=True)
class Columns:
    """列: 表の列の幅。

    Attributes:
        shares: 列ごとの幅の割合。項番の列、左の側、右の側、三つ目の列の順。
        whole: 表の幅 (全角の数)。
        number: 項番の列の幅の割合。無ければ 0。
        side: 一つの側の幅の割合。
        third: 三つ目の列の幅の割合。無ければ 0。
        spans: 左右の側の列の数。
    """

    shares: tuple[float, ...]
    whole: float
    number: float
    side: float
    third: float
    spans: tuple[int, int]


def columns(comparison: Comparison, squares: Grid, whole: float) -> Columns:
    """列: 対照表の列の幅を決める。

    Args:
        comparison: 対照表。
        squares: 升目。
        whole: 表の幅 (全角の数)。
    """
    side = sides_share(comparison) / 2
    number, third = number_share(comparison), THIRD if comparison.third_head else 0
    inner = (side * (b - a) / UNITS for cuts in squares.cuts for a, b in pairwise(cuts))
    shares = (*((number,) if number else ()), *inner, *((third,) if third else ()))
    spans = len(squares.cuts[0]) - 1, len(squares.cuts[1]) - 1
    return Columns(shares, whole, number, side, third, spans)


def heads_of(comparison: Comparison, across: Columns, fonts: Chain) -> list[dict[str, Any]]:
    """頭の行: どの頁にも繰り返す。"""
    words = [(word, span, across.side) for word, span in zip(heads(comparison), across.spans, strict=True)]
    if across.number:
        words.insert(0, (comparison.number_head, 1, across.number))
    if across.third:
        words.append((comparison.third_head, 1, across.third))
    widths = [across.whole * share - 2 * _PLAIN for _, _, share in words]
    return [
        _alone(line(word, 1, width, fonts, "頭の語"), width) | {"span": span, "first": i == 0}
        for i, ((word, span, _), width) in enumerate(zip(words, widths, strict=True))
    ]


def rows(comparison: Comparison, style: Style, squares: Grid, across: Columns, fonts: Chain) -> list[dict[str, Any]]:
    """行: 描く行のすべて。

    Args:
        comparison: 対照表。
        style: 様式。条の間を空けるかどうかを使う。
        squares: 升目。
        across: 列の幅。
        fonts: 書体。

    Raises:
        TextError: 書体に字形の無い字がある。
    """
    made: list[dict[str, Any]] = [
        {
            "keep": keeps_with_next(row),
            "above": bool(i and row.opens and style.blank_between and not (row.new.head or row.old.head)),
            "cells": list(_cells(comparison, row, halves, squares, across, fonts)),
        }
        for i, (row, halves) in enumerate(zip(shown(comparison), squares.rows, strict=True))
    ]
    if comparison.frame is not None:
        *above, below = enclose([row["cells"] for row in made], comparison.frame)
        for row, lines in zip(made, above, strict=True):
            row["lines"] = lines
        made.append({"keep": False, "above": False, "cells": [], "lines": below})
    return made


def _cells(
    comparison: Comparison, row: Row, halves: tuple[Half, Half], squares: Grid, across: Columns, fonts: Chain
) -> Iterator[dict[str, Any]]:
    mark = comparison.mark.value
    place = row.place
    if across.number:
        width = across.whole * across.number - 2 * _PLAIN
        yield _alone(line(row.number, 1, width, fonts, f"{place}の「{comparison.number_head}」"), width)
    sides = [
        list(_half(half, squares.spans(which, half.edges), across, fonts, mark, place))
        for which, half in enumerate(halves)
    ]
    if not any(cell["paragraphs"][0] for side in sides for cell in side):
        sides[0][0]["paragraphs"] = [[(EMPTY, NOTE, "", *fonts_of(fonts))]]
    sides[1][0]["rules"]["left"] = _BETWEEN
    if across.number:
        sides[0][0]["rules"]["left"] = _BETWEEN
    for side in sides:
        yield from side
    if across.third:
        width = across.whole * across.third - 2 * _PLAIN
        remark = line(row.remark, 1, width, fonts, f"{place}の「{comparison.third_head}」")
        yield _alone(remark, width) | {"rules": {"left": _BETWEEN}}


def fonts_of(fonts: Chain) -> tuple[int, bool]:
    """〔空行〕を描く書体と、箱に入れるかどうか。"""
    ((_, font),) = fonts.split(EMPTY, EMPTY)
    return font, False


def _alone(pieces: Paragraph, width: float) -> dict[str, Any]:
    cell: dict[str, Any] = {"kind": "plain", "span": 1, "hang": 0, "width": width, "rules": {}, "framed": False}
    return cell | {"paragraphs": [pieces]}


def _half(
    half: Half, spans: list[int], across: Columns, fonts: Chain, mark: str, place: str
) -> Iterator[dict[str, Any]]:
    side = half.side
    kind = "head" if side.head else "table" if side.table else "plain"
    inset = 2 * (_PLAIN if kind == "plain" else _CELL)
    for i, (cell, span) in enumerate(zip(side.cells or ((),), spans, strict=True)):
        width = across.whole * across.side * (half.edges[i + 1] - half.edges[i]) / UNITS - inset
        hang = 0 if side.head else min(side.hang, MAX_HANG, max(0, int((width - _LEFT) / 2)))
        around = {"top": True, "left": i > 0, "bottom": True, "right": i < len(spans) - 1}
        yield {
            "kind": kind,
            "span": span,
            "hang": hang,
            "width": width,
            "rules": {at: _INNER for at, wanted in around.items() if half.ruled and wanted},
            "framed": i in side.framed,
            "paragraphs": paragraphs(strokes(cell, framed=i in side.framed), mark, width, hang, fonts, place),
        }
