"""対照表の画面: 端末の桁数に合わせて、新旧を左右に並べる。

行は自分で割り、Rich には端末の能力を尋ねることと下線を引くことだけを頼む。Rich は全角の空白で行を割り、禁則を知らず、
幅の曖昧な字を 1 桁と数える (libraries.md §3)。本文の制御文字は必ず見える形にして出す (reliability D8)。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise, zip_longest
from typing import TextIO

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style as Ink

from amend.characters import visible, width
from amend.comparison import Comparison, Run, Side
from amend.render import Screen
from amend.render.drawing import BULLET, DRAFT, LAYOUT_HEAD, heads, shown, strokes
from amend.render.sheet import MAX_HANG, UNITS, Half, grid
from amend.render.wrapping import Line, Piece, wrap
from amend.styles import Mark, Style

NARROW = 60
"""これより狭い画面では、左右に並べず上下に積む (桁)。"""

_LEAST_CELL = 8  # 表の欄の幅の下限 (桁)。狭ければ欄を縦線でつないで流す
_WIDE_ENCODINGS = frozenset({"cp932", "shift_jis", "sjis", "ms932", "euc_jp", "eucjp"})
_THIRD = 14  # 三つ目の列の桁数
_NUMBER = 4  # 項番の列の桁数
_INKS = {Mark.UNDERLINE: Ink(underline=True), Mark.DOUBLE: Ink(underline2=True), Mark.BOLD: Ink(bold=True)}
_SIGNS = {
    Mark.UNDERLINE: ("＿", "＿"),
    Mark.DOUBLE: ("＝", "＝"),
    Mark.BOLD: ("＊", "＊"),
    Mark.FRAME: ("【", "】"),
    Mark.DASHED: ("〘", "〙"),
    Mark.THICK: ("〖", "〗"),
}
"""印の、線を引けない画面での符号。囲みは、どの端末でもこの符号で描く。どれも同じ桁数である。"""

_Halves = tuple[Half, Half]
_NOTHING = Half(Side(()), (0, UNITS), ruled=False)


def screen_of(stream: TextIO) -> Screen:
    """画面: 出力先の能力を調べる。

    端末でない、``TERM=dumb``、``NO_COLOR`` のときは下線を字で書く。端末でなければ、桁数は常に同じである。

    Args:
        stream: 標準出力など。
    """
    console = Console(file=stream)
    plain = not console.is_terminal or console.is_dumb_terminal or console.no_color or console.legacy_windows
    encoding = (stream.encoding or "").lower().replace("-", "_")
    columns = console.width if console.is_terminal else Screen().columns
    return Screen(columns, underlines=not plain, ambiguous=2 if encoding in _WIDE_ENCODINGS else 1)


def render(comparison: Comparison, style: Style, screen: Screen) -> str:
    """画面の対照表: 端末に出す字を作る。

    Args:
        comparison: 対照表。描くのは ``shown`` の行だけ。
        style: 様式。条の間を空けるかどうかを使う。
        screen: 画面の能力。

    Returns:
        行の並び。最後も改行で終わる。制御文字は、改行と下線の SGR だけ。

    Raises:
        TextError: 欄の多すぎる表がある。
    """
    painter = _Painter(screen, comparison)
    rows = grid(comparison).rows
    draw = _stacked if screen.columns < NARROW else _beside
    lines = [
        *painter.heading(comparison),
        *draw(painter, comparison, style, rows),
        *([""] if style.blank_end else []),
        *painter.ending(comparison.below, comparison.layout_notes),
    ]
    return "".join(f"{line}\n" for line in lines)


def _visible(text: str) -> str:
    """画面に出せる字: タブの幅は画面が決めてしまうので、名で書く。"""
    return visible(text).replace("\t", "⟦タブ⟧")


class _Painter:
    """描き手: 一つの画面の、字の幅と下線の描き方を知る。"""

    def __init__(self, screen: Screen, comparison: Comparison) -> None:
        self.columns = screen.columns
        self.width = partial(width, ambiguous=screen.ambiguous)
        self.bar = self.width("│")
        self._base, self._frame = comparison.mark, comparison.frame
        self._inks = _INKS if screen.underlines else {}
        used = {self._base, *([self._frame] if self._frame else [])}
        # 符号なしに描けない印が一つでもあれば、どの印にも符号の桁を取っておく。
        self._sign = 0 if used <= self._inks.keys() else self.width(_SIGNS[self._base][0])

    def heading(self, comparison: Comparison) -> Iterator[str]:
        """表の上: 状態、表題、前書き、注。"""
        lead = ((text, False) for text in comparison.lead)
        for text, right in ((comparison.state, True), (comparison.title, False), *lead, (comparison.note, True)):
            for line in self.words(text, self.columns) if text else ():
                yield (" " * (self.columns - self.measure(line)) if right else "") + self.ink(line)

    def ending(self, below: Sequence[str], layout_notes: Sequence[str]) -> Iterator[str]:
        """表の下: 注、置き方だけの違い、断り。"""
        notes = [LAYOUT_HEAD, *(BULLET + note for note in layout_notes)] if layout_notes else []
        for text in (*below, "", *notes, DRAFT):
            yield from (self.ink(line) for line in self.words(text, self.columns))

    def words(self, text: str, columns: int) -> list[Line]:
        """飾りのない字を割る。"""
        return wrap([(_visible(text), None)], columns, 0, self.width)

    def cell(self, pieces: Iterable[Piece], columns: int, hang: int) -> list[str]:
        """欄: 折り返し、桁数いっぱいに空白を足した行。"""
        indent = min(2 * min(hang, MAX_HANG), columns // 2)
        lines = wrap(pieces, columns, indent, self.width, self._sign)
        return [
            (" " * indent if i else "") + self.ink(line) + " " * (columns - (indent if i else 0) - self.measure(line))
            for i, line in enumerate(lines)
        ]

    def measure(self, line: Line) -> int:
        """行の桁数。印の符号も数える。"""
        return sum(self.width(text) + (2 * self._sign if mark not in (None, *self._inks) else 0) for text, mark in line)

    def ink(self, line: Line) -> str:
        """行の字。"""
        return "".join(self._marked(text, mark) if isinstance(mark, Mark) else text for text, mark in line)

    def _marked(self, text: str, mark: Mark) -> str:
        if mark in self._inks:
            return self._inks[mark].render(text, color_system=ColorSystem.STANDARD)
        return text.join(_SIGNS[mark])

    def side(self, half: Half, columns: int) -> list[str]:
        """側: 一つの側の行。表の行は、欄を縦線で区切る。"""
        hang = half.side.hang
        cells = [self._pieces(cell, framed=i in half.side.framed) for i, cell in enumerate(half.side.cells or ((),))]
        widths = self._widths(half, columns)
        if len(widths) < len(cells):
            bar: list[Piece] = [("│", None)]
            flow = [piece for i, cell in enumerate(cells) for piece in (bar if i else []) + cell]
            return self.cell(flow, columns, hang)
        blocks = [self.cell(cell, w, hang) for cell, w in zip(cells, widths, strict=True)]
        height = max(map(len, blocks))
        full = [block + [" " * w] * (height - len(block)) for block, w in zip(blocks, widths, strict=True)]
        return ["│".join(parts) for parts in zip(*full, strict=True)]

    def _pieces(self, cell: Sequence[Run], *, framed: bool) -> list[Piece]:
        """欄の字と印。枠で囲む欄では、注のほかのすべての字を枠の符号で囲み、空の欄でも枠を描く。"""
        if framed:
            return [(_visible(s.text), None if s.note else self._frame) for s in strokes(cell)] or [("　", self._frame)]
        return [(_visible(s.text), s.mark or self._base if s.underlined else None) for s in strokes(cell)]

    def rule(self, half: Half, columns: int) -> str:
        """横線: 表の行の上下。縦線の所で交わる。"""
        return "┼".join("─" * (w // self.bar) + " " * (w % self.bar) for w in self._widths(half, columns))

    def _widths(self, half: Half, columns: int) -> list[int]:
        """欄の桁数。狭すぎる欄があれば、側の全部を一つの欄として使う。"""
        places = [edge * (columns + self.bar) // UNITS for edge in half.edges]
        widths = [b - a - self.bar for a, b in pairwise(places)]
        return widths if min(widths) >= _LEAST_CELL else [columns]


def _beside(painter: _Painter, comparison: Comparison, style: Style, rows: Sequence[_Halves]) -> Iterator[str]:
    """左右に並べる。項番の列があればその左に、三つ目の列があればその右に置く。"""
    number, third = _NUMBER if comparison.number_head else 0, _THIRD if comparison.third_head else 0
    columns = (painter.columns - painter.bar - sum(painter.bar + side for side in (number, third) if side)) // 2
    widths = [width for width in (number, columns, columns, third) if width]

    def line(cells: Sequence[Sequence[str]], said: str, remark: str) -> Iterator[str]:
        before, after = (
            [painter.cell([(_visible(text), None)], side, 0)] if side else []
            for text, side in ((said, number), (remark, third))
        )
        return _joined([*before, *cells, *after], widths)

    yield from line(
        [painter.cell([(_visible(word), None)], columns, 0) for word in heads(comparison)],
        comparison.number_head,
        comparison.third_head,
    )
    yield "┼".join("─" * (width // painter.bar) + " " * (width % painter.bar) for width in widths).rstrip()
    above: _Halves = (_NOTHING, _NOTHING)
    for i, (row, pair) in enumerate(zip(shown(comparison), rows, strict=True)):
        yield from _rules(painter, above, pair, columns, number=number, third=bool(third))
        if i and row.opens and style.blank_between:
            yield from line([[""], [""]], "", "")
        yield from line([painter.side(half, columns) for half in pair], row.number, row.remark)
        above = pair
    yield from _rules(painter, above, (_NOTHING, _NOTHING), columns, number=number, third=bool(third))


def _rules(
    painter: _Painter, above: _Halves, below: _Halves, columns: int, *, number: int, third: bool
) -> Iterator[str]:
    """表の行の上と、表の終わりの下の横線。項番の列 (その桁数) と三つ目の列には引かない。"""
    left, right = (
        painter.rule(lower if lower.ruled else upper, columns) if lower.ruled or upper.ruled else " " * columns
        for upper, lower in zip(above, below, strict=True)
    )
    if left.strip() or right.strip():
        start = " " * number + ("├" if left.strip() else "│") if number else ""
        end = "" if not third else "┤" if right.strip() else "│"
        yield f"{start}{left}{'┤' if not right.strip() else '├' if not left.strip() else '┼'}{right}{end}".rstrip()


def _joined(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    for line in zip_longest(*cells, fillvalue=""):
        yield "│".join(part or " " * width for part, width in zip(line, widths, strict=True)).rstrip(" ")


def _stacked(painter: _Painter, comparison: Comparison, style: Style, rows: Sequence[_Halves]) -> Iterator[str]:
    """上下に積む: 狭い画面では、一つの条ごとに左の側、右の側の順に書く。"""
    groups: list[list[_Halves]] = []
    remarks: list[list[str]] = []
    numbers: list[str] = []
    for row, pair in zip(shown(comparison), rows, strict=True):
        if row.opens or not groups:
            groups.append([])
            remarks.append([])
            numbers.append(row.number)
        groups[-1].append(pair)
        remarks[-1].append(row.remark)
    for group, said, number in zip(groups, remarks, numbers, strict=True):
        yield painter.rule(_NOTHING, painter.columns)
        if number:
            said_number = painter.words(f"【{comparison.number_head}】{number}", painter.columns)
            yield from (painter.ink(line) for line in said_number)
        for which, word in enumerate(heads(comparison)):
            yield from (painter.ink(line) for line in painter.words(f"【{word}】", painter.columns))
            for pair in group:
                if pair[which].side.cells:
                    yield from (line.rstrip(" ") for line in painter.side(pair[which], painter.columns))
        if comparison.third_head and any(said):
            words = f"【{comparison.third_head}】" + "、".join(dict.fromkeys(filter(None, said)))
            yield from (painter.ink(line) for line in painter.words(words, painter.columns))
