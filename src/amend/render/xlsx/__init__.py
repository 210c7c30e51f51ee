"""対照表の Excel の表: 一枚のシートの xlsx。

字はすべて文字列として書き、式は一つも書かない (reliability D6)。ブックの中の名前 (表題、状態、注、新旧の頭、
新旧の表) が、どの行が何かを言う。一つの行に入りきらない規定は、続きの行 (アウトラインの段 1) に送り、語は一字も
切り捨てない。同じ引数には同じバイト列を返す。
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise

from amend.comparison import Comparison
from amend.render.drawing import (
    BULLET,
    DRAFT,
    LAYOUT_HEAD,
    Stroke,
    heads,
    paper_strokes,
    refuse_layout,
    refuse_mark,
    refuse_unwritable,
    shown,
)
from amend.render.sheet import MARGIN, UNITS, Grid, Half, grid, number_share, paper, sides_share
from amend.render.xlsx.bands import Block, Box, Lines, Look, Rule, Ruler, cut
from amend.render.xlsx.book import MARKS, Book
from amend.render.xlsx.frames import settled
from amend.styles import Mark, Style

_PIXELS_PER_MM = 96 / 25.4


def render(comparison: Comparison, style: Style) -> bytes:
    """Excel の表: 対照表を xlsx にする。

    Args:
        comparison: 対照表。描くのは ``shown`` の行だけ。
        style: 様式。用紙、書体、字の大きさ、条の間を空けるかどうかを使う。

    Returns:
        xlsx のバイト列。

    Raises:
        TextError: 書けない文字、欄の多すぎる表、多すぎる行がある。
        RequestError: この形式で描けない印か、組めない置き方の様式である。
    """
    refuse_unwritable(comparison)
    refuse_layout(style, "Excel")
    refuse_mark(comparison, style, MARKS, "Excel", frames=True)
    width, height = paper(style)
    squares = grid(comparison)
    columns = _columns(comparison, squares, int((width - 2 * MARGIN) * _PIXELS_PER_MM))
    ruler = Ruler(style.font, style.font_size, columns)
    book = Book(style, comparison.mark, columns)
    blocks = _blocks(comparison, style, squares, len(columns) - 1)
    for block in settled(blocks) if comparison.frame else blocks:
        book.add(block, cut(block, ruler))
    return book.packed((comparison.title, comparison.subject), (width, height), numbered=bool(comparison.number_head))


def _columns(comparison: Comparison, squares: Grid, pixels: int) -> tuple[int, ...]:
    """列の幅 (画素)。項番の列は初めの一列、三つ目の列は最後の一列である。"""
    both, before = int(pixels * sides_share(comparison)), int(pixels * number_share(comparison))
    edges = [[edge * both // (2 * UNITS) for edge in cuts] for cuts in squares.cuts]
    number = (before,) if comparison.number_head else ()
    third = (pixels - both - before,) if comparison.third_head else ()
    return (*number, *(b - a for side in edges for a, b in pairwise(side)), *third)


def _blocks(comparison: Comparison, style: Style, squares: Grid, last: int) -> Iterator[Block]:
    """上から下への行の固まり。空の表題・状態・注は行を取らない。"""
    words = (
        ("表題", Look.TITLE, comparison.title),
        ("状態", Look.STATE, comparison.state),
        *(("", Look.LEAD, text) for text in comparison.lead),
        ("注", Look.NOTE, comparison.note),
    )
    yield from (_plain(name, look, text, last) for name, look, text in words if text)
    yield _head(comparison, squares, last)
    rows = shown(comparison)
    for i, (row, halves) in enumerate(zip(rows, squares.rows, strict=True)):
        ends = i == len(rows) - 1
        gap = style.blank_end if ends else style.blank_between and rows[i + 1].opens
        lines = Lines(Rule.FRAME, Rule.FRAME, bottom=Rule.FRAME if ends else Rule.NONE)
        boxes = [Box(_strokes(row.number), 0, 0, Look.NUMBER, lines)] if comparison.number_head else []
        boxes += [box for side, half in enumerate(halves) for box in _half(comparison, squares, side, half, ends=ends)]
        if comparison.third_head:
            boxes.append(Box(_strokes(row.remark), last, last, Look.THIRD, lines))
        yield Block("新旧の表", row.place, tuple(boxes), gap)
    yield from (_plain("", Look.BELOW, text, last) for text in comparison.below)
    if comparison.layout_notes:
        yield _plain("", Look.LAYOUT_HEAD, LAYOUT_HEAD, last)
    yield from (_plain("", Look.LAYOUT, BULLET + note, last) for note in comparison.layout_notes)
    yield _plain("", Look.DRAFT, DRAFT, last)


def _strokes(text: str) -> tuple[Stroke, ...]:
    return (Stroke(text),) if text else ()


def _plain(name: str, look: Look, text: str, last: int) -> Block:
    """表の外の一行。"""
    return Block(name, name or look.value, (Box((Stroke(text),), 0, last, look),))


def _head(comparison: Comparison, squares: Grid, last: int) -> Block:
    """新旧の頭の行: どのページにも繰り返す。"""
    spans = [next(_spans(comparison, squares, side, (0, UNITS))) for side in (0, 1)]
    words = [*heads(comparison)]
    if comparison.number_head:
        spans.insert(0, (0, 0))
        words.insert(0, comparison.number_head)
    if comparison.third_head:
        spans.append((last, last))
        words.append(comparison.third_head)
    frame = Lines(*[Rule.FRAME] * 4)
    boxes = (Box(_strokes(word), *span, Look.HEAD, frame) for word, span in zip(words, spans, strict=True))
    return Block("新旧の頭", "新旧の頭の語", tuple(boxes))


_FRAMES = {Mark.THICK: Rule.THICK, Mark.DASHED: Rule.DASHED}
"""表の欄を囲む枠の線。"""


def _half(comparison: Comparison, squares: Grid, side: int, half: Half, *, ends: bool) -> Iterator[Box]:
    """一行の左又は右の欄。"""
    seen = half.side
    look = Look.CELL_HEAD if seen.head else Look.CELL if seen.table else Look.BODY
    inner = Rule.THIN if half.ruled else Rule.NONE
    cells = seen.cells or ((),)
    for i, (runs, (first, last)) in enumerate(zip(cells, _spans(comparison, squares, side, half.edges), strict=True)):
        framed = i in seen.framed
        lines = Lines(
            left=inner if i else Rule.FRAME,
            right=inner if i < len(cells) - 1 else Rule.FRAME,
            top=inner,
            bottom=Rule.FRAME if ends else inner,
        )
        if framed and comparison.frame:
            lines = Lines(*[_FRAMES[comparison.frame]] * 4)
        yield Box(tuple(paper_strokes(runs, framed=framed)), first, last, look, lines)


def _spans(comparison: Comparison, squares: Grid, side: int, edges: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """欄ごとの、始めと終わりの列。"""
    start = (len(squares.cuts[0]) - 1) * side + bool(comparison.number_head)
    ends = accumulate(squares.spans(side, edges), initial=start)
    return ((a, b - 1) for a, b in pairwise(ends))
