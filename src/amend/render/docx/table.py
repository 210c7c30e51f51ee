"""Word の表: 対照表の行を lxml の要素で組む。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from amend.comparison import Comparison
from amend.render.docx import styles
from amend.render.docx.frames import settle
from amend.render.drawing import Stroke, heads, paper_strokes
from amend.render.sheet import UNITS, Edges, Grid, Half, number_share, sides_share
from amend.render.stacking import Alone, Beside, Name, lines
from amend.styles import Mark, Style

Element = Any  # lxml は型の情報を持たない

# 名前は一度だけ作る。千行の表では、要素の数だけ作ることになる。
_P, _PPR, _PSTYLE, _R, _RPR, _RSTYLE, _T = (qn(f"w:{n}") for n in ("p", "pPr", "pStyle", "r", "rPr", "rStyle", "t"))
_TR, _TC, _TCPR, _TCW, _SPAN, _U, _VAL = (qn(f"w:{n}") for n in ("tr", "tc", "tcPr", "tcW", "gridSpan", "u", "val"))
_W, _TYPE, _SPACE = qn("w:w"), qn("w:type"), qn("xml:space")
_BREAK, _BREAKS = re.compile(r"([\n\t])"), {"\n": qn("w:br"), "\t": qn("w:tab")}
_BORDERS, _SIZE, _SPACING = qn("w:tcBorders"), qn("w:sz"), qn("w:spacing")
_LINE = {_VAL: "single", qn("w:space"): "0", qn("w:color"): "auto"}
_MARKS = {
    Mark.UNDERLINE: (_U, {_VAL: "single"}),
    Mark.DOUBLE: (_U, {_VAL: "double"}),
    Mark.BOLD: (qn("w:b"), {}),
    Mark.FRAME: (qn("w:bdr"), _LINE | {_SIZE: "4"}),
    Mark.DASHED: (qn("w:bdr"), _LINE | {_VAL: "dashed", _SIZE: "4"}),
    Mark.THICK: (qn("w:bdr"), _LINE | {_SIZE: "12"}),
}
_FRAME, _RULE = "8", "4"  # 線の太さ (8 分の 1 ポイント): 外枠と新旧の間、別表の中
_FRAMES = {Mark.THICK: _LINE | {_SIZE: "18"}, Mark.DASHED: _LINE | {_VAL: "dashed", _SIZE: "12"}}
"""表の欄を囲む枠。Word は、隣り合う欄の線が違えば太いほうを描く。"""


def build_table(comparison: Comparison, style: Style, squares: Grid, width: int) -> Element:
    """表: 頭の行 (どのページにも繰り返す) と、描く行のすべて。

    Args:
        comparison: 対照表。
        style: 様式。条の間を空けるかどうかを使う。
        squares: 升目。
        width: 表の幅 (twip)。
    """
    table = OxmlElement("w:tbl")
    whole, number, width = width, round(width * number_share(comparison)), round(width * sides_share(comparison))
    third = whole - width - number if comparison.third_head else 0
    _add_properties(table, squares, number, width, third)
    head = etree.SubElement(table, _TR)
    properties = etree.SubElement(head, qn("w:trPr"))
    etree.SubElement(properties, qn("w:cantSplit"))
    etree.SubElement(properties, qn("w:tblHeader"))
    if number:
        cell = _add_beside(head, number, styles.NUMBER, comparison.number_head)
        _add_rules(cell, _FRAME, ("top", "bottom"))
    for side, word in enumerate(heads(comparison)):
        cell = _add_cell(head, (0, UNITS), squares.spans(side, (0, UNITS)), 0, width)
        _add_rules(cell, _FRAME, ("top", "bottom"))
        cell.append(paragraph(styles.HEAD, word))
    if third:
        cell = _add_beside(head, third, styles.HEAD, comparison.third_head)
        _add_rules(cell, _FRAME, ("top", "bottom"))
    framed: list[Element] = []
    for drawn in lines(comparison, squares):
        line = etree.SubElement(table, _TR)
        row = None if isinstance(drawn, Name) or (isinstance(drawn, Alone) and not drawn.said) else drawn.row
        if number:
            _add_beside(line, number, styles.NUMBER, row.number if row else "")
        if isinstance(drawn, Beside):
            for which, half in enumerate(drawn.halves):
                framed += _add_half(line, half, squares.spans(which, half.edges), width, comparison)
            opens, keep = drawn.opens, drawn.keep
        elif isinstance(drawn, Alone):
            spans = squares.wide_spans(drawn.half.edges)
            framed += _add_half(line, drawn.half, spans, width, comparison, stacked=True)
            opens, keep = False, drawn.keep
        else:
            _add_name(line, drawn, squares, width)
            opens, keep = drawn.opens, True
        if third:
            _add_beside(line, third, styles.THIRD, row.remark if row else "")
        above = styles.LINE_PITCH if opens and style.blank_between else 0
        for properties in line.iter(_PPR):
            _set_flow(properties, keep=keep, above=above)
    if framed:
        settle(table.findall(_TR), framed)
    if style.blank_end:
        _add_blank_end(table[-1])
    return table


def _add_blank_end(line: Element) -> None:
    """表の終わりの行の下を一行空ける。"""
    for properties in line.iter(_PPR):
        found = properties.find(_SPACING)
        spacing = etree.SubElement(properties, _SPACING) if found is None else found
        spacing.set(qn("w:after"), str(styles.LINE_PITCH))


def _add_properties(table: Element, squares: Grid, number: int, width: int, third: int) -> None:
    properties = etree.SubElement(table, qn("w:tblPr"))
    etree.SubElement(properties, qn("w:tblStyle")).set(_VAL, styles.TABLE)
    etree.SubElement(properties, qn("w:tblW"), {_W: str(number + width + third), _TYPE: "dxa"})
    etree.SubElement(properties, qn("w:tblLayout")).set(_TYPE, "fixed")
    columns = etree.SubElement(table, qn("w:tblGrid"))
    if number:
        etree.SubElement(columns, qn("w:gridCol")).set(_W, str(number))
    for cuts in squares.cuts:
        for a, b in pairwise(cuts):
            etree.SubElement(columns, qn("w:gridCol")).set(_W, str(_twips(b, width) - _twips(a, width)))
    if third:
        etree.SubElement(columns, qn("w:gridCol")).set(_W, str(third))


def _twips(edge: int, width: int) -> int:
    return edge * width // (2 * UNITS)


def _add_beside(line: Element, width: int, identity: str, text: str) -> Element:
    """新旧のほかの列 (項番、三つ目の列) の欄。"""
    cell = etree.SubElement(line, _TC)
    etree.SubElement(etree.SubElement(cell, _TCPR), _TCW, {_W: str(width), _TYPE: "dxa"})
    cell.append(paragraph(identity, text))
    return cell


def _add_name(line: Element, name: Name, squares: Grid, width: int) -> None:
    """積んだ表の名の欄。"""
    whole = (0, 2 * UNITS)
    cell = _add_cell(line, whole, squares.wide_spans(whole), 0, width)
    _add_rules(cell, _RULE, ("top", "bottom"))
    cell.append(paragraph(styles.STACK_NAMES[name.which], name.word))


def _add_half(
    line: Element, half: Half, spans: list[int], width: int, comparison: Comparison, *, stacked: bool = False
) -> list[Element]:
    """一行の左又は右の欄を加える。枠で囲んだ欄を返す。"""
    side, frame = half.side, comparison.frame
    enclosed = []
    base = styles.CELL_HEAD if side.head else styles.CELL if side.table else styles.BODY
    identity = styles.STACKED[base] if stacked else base if side.head else styles.body_style(base, side.hang)
    for i, runs in enumerate(side.cells or ((),)):
        cell = _add_cell(line, half.edges, spans, i, width)
        framed = i in side.framed
        if framed and frame:
            enclosed.append(cell)
            _add_rules(cell, _FRAMES[frame][_SIZE], ("top", "left", "bottom", "right"), _FRAMES[frame])
        elif half.ruled:  # 続く行の上下の線が重なって、一つの表に見える
            rules = {"top": True, "left": i > 0, "bottom": True, "right": i < len(spans) - 1}
            _add_rules(cell, _RULE, (rule for rule, wanted in rules.items() if wanted))
        _add_paragraph(cell, identity, paper_strokes(runs, framed=framed), comparison.mark)
    return enclosed


def _add_cell(line: Element, edges: Edges, spans: list[int], i: int, width: int) -> Element:
    cell = etree.SubElement(line, _TC)
    properties = etree.SubElement(cell, _TCPR)
    twips = _twips(edges[i + 1], width) - _twips(edges[i], width)
    etree.SubElement(properties, _TCW, {_W: str(twips), _TYPE: "dxa"})
    if spans[i] > 1:
        etree.SubElement(properties, _SPAN).set(_VAL, str(spans[i]))
    return cell


def _add_rules(cell: Element, size: str, rules: Iterable[str], line: Mapping[str, str] = _LINE) -> None:
    borders = etree.SubElement(cell[0], _BORDERS)
    for rule in rules:
        etree.SubElement(borders, qn(f"w:{rule}"), line).set(_SIZE, size)


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
            identity = styles.own_style(stroke.mark) if stroke.mark else styles.CHANGED
            etree.SubElement(_set_style(run, identity), *_MARKS[stroke.mark or mark])
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
        etree.SubElement(properties, _SPACING).set(qn("w:before"), str(above))


def _set_style(run: Element, identity: str) -> Element:
    properties = etree.SubElement(run, _RPR)
    etree.SubElement(properties, _RSTYLE).set(_VAL, identity)
    return properties


def _parts(text: str) -> Iterator[str]:
    """改行とタブで切る (どちらも Word では字ではない)。"""
    return (part for part in _BREAK.split(text) if part)
