"""表: 二つの書き方 (``* - `` の並びと縦棒) を行の列から読む。

どちらの書き方も欄の ``before``・``after`` に残るので、読んで書けば元のまま戻る。書く側の形は
`cell_before` にあり、`amend.plaintext.layout` が新しい表を置くときに使う。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from amend.clause import Kind, Node
from amend.patterns import late
from amend.plaintext.lines import Line, indent_width, is_table

_ROW = late(r"\* -(?: +|$)")
NEXT_CELL = late(r"- +|-$")
"""次の欄の始まり: ``  - ``。表のすぐ後の段落がこの形なら、表に呑まれる。"""
_SPAN = late(r'(?P<mark>(?:\[(?:rowspan|colspan)="[0-9]+"\])+)(?P<gap> ?)')


def table_end(lines: Sequence[Line], start: int) -> int:
    """表の終わり: ``lines[start]`` から始まる表に続く最初の行の番号 (0 から)。空行が表を終える。"""
    listed = lines[start].body[0] == "*"
    width = lines[start].depth
    at = start + 1
    while at < len(lines) and not lines[at].follows_blank:
        line = lines[at]
        if listed:
            row = is_table(line) and line.body[0] == "*" and line.depth == width
            cell = line.depth >= width + 2 and bool(NEXT_CELL.match(line.body))
            if not (row or cell or _is_passage(line, lines[start].indent)):
                break
        elif not (is_table(line) and line.body[0] == "|"):
            break
        at += 1
    return at


def _is_passage(line: Line, indent: str) -> bool:
    """欄の次の段落: 表の字下げの先が半角空白四つ以上。全角の字下げは表の外の段落・章・附則である。"""
    deeper = line.indent[len(indent) :]
    return line.indent.startswith(indent) and not deeper.strip(" \t") and indent_width(deeper) >= 4


def read_table(lines: Sequence[Line]) -> Node:
    """表: 表の行の列から TABLE の節点を作る。

    Args:
        lines: `table_end` が一つの表と認めた行。

    Returns:
        TABLE › ROW › CELL。``before`` と ``after`` に書き方がそのまま残る。
    """
    rows = _bar_rows(lines) if lines[0].body[0] == "|" else _list_rows(lines)
    return Node(Kind.TABLE, before="", children=tuple(rows), line=lines[0].number)


def _list_rows(lines: Sequence[Line]) -> Iterator[Node]:
    rows: list[list[tuple[Line, int, list[Node]]]] = []  # 行 › 欄 › (始まりの行、語の始まり、次の段落)
    width = lines[0].depth
    for line in lines:
        opens_row, opens_cell = _ROW.match(line.body), NEXT_CELL.match(line.body)
        if opens_row and line.depth == width:
            rows.append([(line, opens_row.end(), [])])
        elif opens_cell and line.depth < width + 4:
            rows[-1].append((line, opens_cell.end(), []))
        else:
            rows[-1][-1][2].append(
                Node(Kind.PASSAGE, text=line.body, before=line.before, after=line.after, line=line.number)
            )
    for row in rows:
        yield Node(Kind.ROW, before="", children=tuple(_cell(*cell) for cell in row), line=row[0][0].number)


def _cell(line: Line, start: int, passages: list[Node]) -> Node:
    span = _SPAN.match(line.body, start)
    mark, gap = (span["mark"], span["gap"]) if span else ("", "")
    text = line.body[start + len(mark) + len(gap) :]
    before = line.before + line.body[:start]
    after = line.after
    if not text and not mark:  # 空の欄: 「- 」の空白は書き方であって語ではない
        before, after = before + (after if after.strip(" ") == "" else ""), after if after.strip(" ") else ""
    return Node(Kind.CELL, mark, text, before=before, gap=gap, after=after, children=tuple(passages), line=line.number)


def _bar_rows(lines: Sequence[Line]) -> Iterator[Node]:
    for line in lines:
        cells = []
        lead = line.before + "|"
        segments = re.split(r"(?<!\\)\|", line.body[1:-1])
        for i, segment in enumerate(segments):
            text = segment.strip(" ")
            left = segment[: len(segment) - len(segment.lstrip(" "))]
            right = segment[len(left) + len(text) :]
            closing = right + "|" + line.after if i == len(segments) - 1 else right + "|"
            text = text.replace("\\|", "|")
            cells.append(Node(Kind.CELL, text=text, before=lead + left, after=closing, line=line.number))
            lead = ""
        yield Node(Kind.ROW, before="", children=tuple(cells), line=line.number)


def in_bars(cell: Node) -> bool:
    r"""縦棒の書き方の欄かどうか。その語の縦棒は ``\|`` と書く。"""
    return cell.after.rstrip(" 　\t\r").endswith("|")
