"""罫線の表: 「┌─┬─┐」で描いた表 ⇄ ``* - `` の並び (drafting-rules §6、DESIGN §4)。

改め文は表を罫線で描くことがあり、長い欄は折り返してある。台帳の本文は罫線を使わないので、読むときは一欄一行に直す。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from amend.clause import Node

_LIGHT = str.maketrans("┏┓┗┛┣┫┳┻╋━┃╔╗╚╝╠╣╦╩╬═║┠┨┯┷┝┥┿╂┰┸", "┌┐└┘├┤┬┴┼─│┌┐└┘├┤┬┴┼─│├┤┬┴├┤┼┼┬┴")
_UPRIGHT = "│├┤┼┌┐└┘┬┴"
_RULED = "─┬┴┼┌┐└┘├┤"
_BLANK = " 　\t"
_WIDEST_GAP = 4
"""折り返しとみる行の、右の余りの最大 (半角換算)。行頭禁則で一字送った行までは、次の行に続く。"""


def is_boxed(line: str) -> bool:
    """罫線の表の行か: 字下げの先が縦罫か角である。"""
    return line.strip(_BLANK).translate(_LIGHT)[:1] in ("│", "├", "┌", "└")


def unboxed(lines: Sequence[str]) -> tuple[str, ...]:
    """罫線の表を直す: 行の列の中の罫線の表を ``* - `` の並びに替える。ほかの行はそのまま。

    Example:
        >>> unboxed(("┌──┬──┐", "│防災│応援│", "└──┴──┘"))
        ('* - 防災', '  - 応援')
    """
    found: list[str] = []
    box: list[str] = []
    for line in (*lines, ""):
        if is_boxed(line):
            box.append(line)
            continue
        if box:
            found += _listed(box)
            box = []
        found.append(line)
    return tuple(found[:-1])


def boxed(rows: Sequence[Node], width: int = 12) -> tuple[str, ...]:
    """罫線の表を描く: 表の項を罫線で囲む。欄は ``width`` 字 (全角) で折り返す。

    Args:
        rows: ROW の節点。結合した欄は描けないので、印 (rowspan・colspan) は落ちる。
        width: 欄の最も広い幅 (全角の字数)。

    Example:
        >>> from amend.clause import Kind
        >>> boxed((Node(Kind.ROW, children=(Node(Kind.CELL, text="防災"), Node(Kind.CELL, text="応援"))),))
        ('┌──┬──┐', '│防災│応援│', '└──┴──┘')
    """
    texts = [[_cell_lines(cell, width) for cell in row.children] for row in rows]
    columns = max((len(row) for row in texts), default=0)
    if not columns:
        return ()
    widths = [
        max((-(-_width(line) // 2) for row in texts for line in (row[i] if i < len(row) else ())), default=1) or 1
        for i in range(columns)
    ]
    drawn = [_rule("┌┬┐", widths)]
    for r, row in enumerate(texts):
        if r:
            drawn.append(_rule("├┼┤", widths))
        height = max((len(cell) for cell in row), default=1)
        for h in range(height):
            cells = [row[i][h] if i < len(row) and h < len(row[i]) else "" for i in range(columns)]
            drawn.append("│" + "│".join(_padded(text, wide) for text, wide in zip(cells, widths, strict=True)) + "│")
    return (*drawn, _rule("└┴┘", widths))


def _rule(ends: str, widths: Sequence[int]) -> str:
    return ends[0] + ends[1].join("─" * wide for wide in widths) + ends[2]


def _padded(text: str, wide: int) -> str:
    rest = 2 * wide - _width(text)
    return text + "　" * (rest // 2) + " " * (rest % 2)


def _cell_lines(cell: Node, width: int) -> list[str]:
    """欄の行: 段落ごとに折り返す。"""
    lines: list[str] = []
    for text in (cell.text, *(child.text for child in cell.children)):
        line = ""
        for c in text:
            if _width(line + c) > 2 * width:
                lines.append(line)
                line = ""
            line += c
        lines.append(line)
    return lines


def _width(text: str) -> int:
    """幅: 全角を2、半角を1と数える。罫線は全角である。"""
    return sum(1 if unicodedata.east_asian_width(c) in "NaH" else 2 for c in text)


@dataclass(slots=True)
class _Box:
    """描かれた欄: 占める縦の区切り (始めと終わり) と、折り返された行、下へ伸びた数。"""

    start: int
    stop: int
    lines: list[str] = field(default_factory=list)
    rows: int = 1


def _listed(box: Sequence[str]) -> Iterator[str]:
    """一つの罫線の表を ``* - `` の並びにする。"""
    indent = box[0][: len(box[0]) - len(box[0].lstrip(_BLANK))]
    lines = _straightened([line.strip(_BLANK).translate(_LIGHT) for line in box])
    edges = sorted({at for line in lines for at, c in _offsets(line) if c in _UPRIGHT})
    rows: list[list[_Box]] = []
    open_boxes: dict[int, _Box] = {}
    fresh: set[int] = set(edges)
    for line in lines:
        marks = _offsets(line)
        ruled = {at for at, c in marks if c in _RULED}
        if ruled and all(c in _RULED + _BLANK + "│" for _, c in marks):
            fresh |= {edge for edge in edges if _is_ruled(edge, ruled)}
            continue
        pieces = _pieces(line, edges)
        if any(start in fresh for start, _, _ in pieces):
            rows.append([])
        for start, stop, text in pieces:
            if start in fresh or start not in open_boxes:
                open_boxes[start] = _Box(start, stop)
                rows[-1].append(open_boxes[start])
            open_boxes[start].lines.append(text)
        for start in {start for start, _, _ in pieces if start not in fresh} if fresh else ():
            open_boxes[start].rows += 1
        fresh = set()
    for row in rows:
        for i, cell in enumerate(row):
            first, *rest = _paragraphs(cell)
            opening = "* -" if i == 0 else "  -"
            words = _span(cell, edges) + first
            yield indent + opening + (" " + words if words else "")
            yield from (indent + "    " + text for text in rest)


def _straightened(lines: list[str]) -> list[str]:
    """縦罫をそろえる: どの行も縦罫の数が同じなら (結合の無い表)、字の幅の違いでずれた欄の右を空白で広げる。"""
    pieces = [re.split(f"[{_UPRIGHT}]", line) for line in lines]
    if len({len(row) for row in pieces}) > 1:
        return lines
    widths = [max(_width(piece) for piece in column) for column in zip(*pieces, strict=True)]
    found = []
    for line, row in zip(lines, pieces, strict=True):
        bars = [c for c in line if c in _UPRIGHT]
        filler = "─" if "─" in line else "　"
        wide = [
            piece + filler * ((width - _width(piece)) // 2) + " " * ((width - _width(piece)) % 2)
            for piece, width in zip(row, widths, strict=True)
        ]
        found.append("".join(a + b for a, b in zip(wide, [*bars, ""], strict=True)))
    return found


def _offsets(line: str) -> list[tuple[int, str]]:
    """字ごとの横の位置 (半角換算、0 から)。"""
    found, at = [], 0
    for c in line:
        found.append((at, c))
        at += _width(c)
    return found


def _is_ruled(edge: int, ruled: set[int]) -> bool:
    """縦の区切りのすぐ右に横罫があるか。"""
    return edge + 2 in ruled


def _pieces(line: str, edges: Sequence[int]) -> list[tuple[int, int, str]]:
    """欄の切れ端: 縦罫の間の字と、その左右の縦罫の位置。"""
    bars = [(i, at) for i, (at, c) in enumerate(_offsets(line)) if c in _UPRIGHT]
    return [(left, right, line[i + 1 : j]) for (i, left), (j, right) in pairwise(bars)]


def _span(cell: _Box, edges: Sequence[int]) -> str:
    columns = sum(cell.start <= edge < cell.stop for edge in edges)
    marks = [f'[{name}="{n}"]' for name, n in (("rowspan", cell.rows), ("colspan", columns)) if n > 1]
    return "".join(marks) + (" " if marks else "")


def _paragraphs(cell: _Box) -> list[str]:
    """段落: 折り返された行をつなぐ。右が二字より多く余る行は、そこで段落が終わっている。"""
    found = [""]
    ended = False
    for line in cell.lines:
        text = line.strip(_BLANK)
        if not text:
            continue
        if ended:
            found.append("")
        found[-1] += text
        ended = _width(line) - _width(line.rstrip(_BLANK)) > _WIDEST_GAP
    return found
