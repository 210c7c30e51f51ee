"""Word の表: 対照表の行を lxml の要素で組む。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from amend.comparison import Comparison
from amend.render.docx import styles
from amend.render.drawing import Stroke, heads, keeps_with_next, paper_strokes, shown
from amend.render.sheet import UNITS, Edges, Grid, Half, sides_share
from amend.styles import Mark, Style

Element = Any  # lxml は型の情報を持たない

# 名前は一度だけ作る。千行の表では、要素の数だけ作ることになる。
_P, _PPR, _PSTYLE, _R, _RPR, _RSTYLE, _T = (qn(f"w:{n}") for n in ("p", "pPr", "pStyle", "r", "rPr", "rStyle", "t"))
_TR, _TC, _TCPR, _TCW, _SPAN, _U, _VAL = (qn(f"w:{n}") for n in ("tr", "tc", "tcPr", "tcW", "gridSpan", "u", "val"))
_W, _TYPE, _SPACE = qn("w:w"), qn("w:type"), qn("xml:space")
_BREAK, _BREAKS = re.compile(r"([\n\t])"), {"\n": qn("w:br"), "\t": qn("w:tab")}
_BORDERS, _SIZE = qn("w:tcBorders"), qn("w:sz")
_LINE = {_VAL: "single", qn("w:space"): "0", qn("w:color"): "auto"}
_MARKS = {
    Mark.UNDERLINE: (_U, {_VAL: "single"}),
    Mark.BOLD: (qn("w:b"), {}),
    Mark.FRAME: (qn("w:bdr"), _LINE | {_SIZE: "4"}),
}
_FRAME, _RULE = "8", "4"  # 線の太さ (8 分の 1 ポイント): 外枠と新旧の間、別表の中


def build_table(comparison: Comparison, style: Style, squares: Grid, width: int) -> Element:
    """表: 頭の行 (どのページにも繰り返す) と、描く行のすべて。

    Args:
        comparison: 対照表。
        style: 様式。条の間を空けるかどうかを使う。
        squares: 升目。
        width: 表の幅 (twip)。
    """
    table = OxmlElement("w:tbl")
    whole, width = width, round(width * sides_share(comparison))
    third = whole - width
    _add_properties(table, squares, width, third)
    head = etree.SubElement(table, _TR)
    properties = etree.SubElement(head, qn("w:trPr"))
    etree.SubElement(properties, qn("w:cantSplit"))
    etree.SubElement(properties, qn("w:tblHeader"))
    for side, word in enumerate(heads(comparison)):
        cell = _add_cell(head, (0, UNITS), squares.spans(side, (0, UNITS)), 0, width)
        _add_rules(cell, _FRAME, ("top", "bottom"))
        cell.append(paragraph(styles.HEAD, word))
    if third:
        cell = _add_third(head, third, styles.HEAD, comparison.third_head)
        _add_rules(cell, _FRAME, ("top", "bottom"))
    for i, (row, halves) in enumerate(zip(shown(comparison), squares.rows, strict=True)):
        line = etree.SubElement(table, _TR)
        above = styles.LINE_PITCH if i and row.opens and style.blank_between else 0
        for which, half in enumerate(halves):
            _add_half(line, half, squares.spans(which, half.edges), width, comparison.mark)
        if third:
            _add_third(line, third, styles.THIRD, row.remark)
        for properties in line.iter(_PPR):
            _set_flow(properties, keep=keeps_with_next(row), above=above)
    return table


def _add_properties(table: Element, squares: Grid, width: int, third: int) -> None:
    properties = etree.SubElement(table, qn("w:tblPr"))
    etree.SubElement(properties, qn("w:tblStyle")).set(_VAL, styles.TABLE)
    etree.SubElement(properties, qn("w:tblW"), {_W: str(width + third), _TYPE: "dxa"})
    etree.SubElement(properties, qn("w:tblLayout")).set(_TYPE, "fixed")
    columns = etree.SubElement(table, qn("w:tblGrid"))
    for cuts in squares.cuts:
        for a, b in pairwise(cuts):
            etree.SubElement(columns, qn("w:gridCol")).set(_W, str(_twips(b, width) - _twips(a, width)))
    if third:
        etree.SubElement(columns, qn("w:gridCol")).set(_W, str(third))


def _twips(edge: int, width: int) -> int:
    return edge * width // (2 * UNITS)


def _add_third(line: Element, width: int, identity: str, text: str) -> Element:
    """三つ目の列の欄。"""
    cell = etree.SubElement(line, _TC)
    etree.SubElement(etree.SubElement(cell, _TCPR), _TCW, {_W: str(width), _TYPE: "dxa"})
    cell.append(paragraph(identity, text))
    return cell


def _add_half(line: Element, half: Half, spans: list[int], width: int, mark: Mark) -> None:
    side = half.side
    base = styles.CELL_HEAD if side.head else styles.CELL if side.table else styles.BODY
    identity = base if side.head else styles.body_style(base, side.hang)
    for i, runs in enumerate(side.cells or ((),)):
        cell = _add_cell(line, half.edges, spans, i, width)
        if half.ruled:  # 続く行の上下の線が重なって、一つの表に見える
            rules = {"top": True, "left": i > 0, "bottom": True, "right": i < len(spans) - 1}
            _add_rules(cell, _RULE, (rule for rule, wanted in rules.items() if wanted))
        _add_paragraph(cell, identity, paper_strokes(runs), mark)


def _add_cell(line: Element, edges: Edges, spans: list[int], i: int, width: int) -> Element:
    cell = etree.SubElement(line, _TC)
    properties = etree.SubElement(cell, _TCPR)
    twips = _twips(edges[i + 1], width) - _twips(edges[i], width)
    etree.SubElement(properties, _TCW, {_W: str(twips), _TYPE: "dxa"})
    if spans[i] > 1:
        etree.SubElement(properties, _SPAN).set(_VAL, str(spans[i]))
    return cell


def _add_rules(cell: Element, size: str, rules: Iterable[str]) -> None:
    borders = etree.SubElement(cell[0], _BORDERS)
    for rule in rules:
        etree.SubElement(borders, qn(f"w:{rule}"), _LINE).set(_SIZE, size)


def paragraph(identity: str, text: str) -> Element:
    """段落: 一つのスタイルの、飾りのない字。"""
    holder = OxmlElement("w:body")
    _add_paragraph(holder, identity, [Stroke(text)] if text else [])
    return holder[0]


def _add_paragraph(holder: Element, identity: str, strokes: Iterable[Stroke], mark: Mark = Mark.UNDERLINE) -> None:
    block = etree.SubElement(holder, _P)
    properties = etree.SubElement(block, _PPR)
    etree.SubElement(properties, _PSTYLE).set(_VAL, identity)
    for stroke in strokes:
        run = etree.SubElement(block, _R)
        if stroke.note:
            _set_style(run, styles.REMARK)
        elif stroke.underlined:  # スタイルの写せない所へ貼っても印が残るように、直にも付ける
            etree.SubElement(_set_style(run, styles.CHANGED), *_MARKS[mark])
        for part in _parts(stroke.text):
            if part in _BREAKS:
                etree.SubElement(run, _BREAKS[part])
            else:
                words = etree.SubElement(run, _T)
                words.set(_SPACE, "preserve")
                words.text = part


def _set_flow(properties: Element, *, keep: bool, above: int) -> None:
    """次の行と離さないか、上をどれだけ空けるか (twip)。"""
    if keep:
        etree.SubElement(properties, qn("w:keepNext"))
    if above:
        etree.SubElement(properties, qn("w:spacing")).set(qn("w:before"), str(above))


def _set_style(run: Element, identity: str) -> Element:
    properties = etree.SubElement(run, _RPR)
    etree.SubElement(properties, _RSTYLE).set(_VAL, identity)
    return properties


def _parts(text: str) -> Iterator[str]:
    """改行とタブで切る (どちらも Word では字ではない)。"""
    return (part for part in _BREAK.split(text) if part)
