"""原文: 行と、その行のどこからどこまでかを指す範囲。字の行き先はすべてこの範囲で言う。"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from amend.characters import width
from amend.plaintext.lines import Line, indent_width, split_lines

BLANKS = " 　\t\f\r\n"
"""空白とみなす字。これ以外の字はすべて行き先を問われる。"""

_BLANK = str.maketrans(dict.fromkeys(BLANKS))
_FRAGMENT = re.compile(f"[^{BLANKS}]+")


def squeeze(text: str) -> str:
    """空白を除いた字の並び。

    Example:
        >>> squeeze("産 学　金")
        '産学金'
    """
    return text.translate(_BLANK)


@dataclass(frozen=True, slots=True)
class Span:
    """範囲: 原文の一行の中の、続いた字。

    Attributes:
        line: 原文の行番号 (1 から)。
        start: 行の中の位置 (0 から、符号位置の数)。
        text: その字。空白を含んでよい。
    """

    line: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """原文の行: 空行でない一行。

    Attributes:
        number: 原文の行番号 (1 から)。
        indent: 行頭の空白。
        body: 前後の空白を除いた字。空でない。
        gap: この行のすぐ前に続く空行の数。
        new_page: この行の前で頁が改まったか。
        after: 行末の空白。
    """

    number: int
    indent: str
    body: str
    gap: int
    new_page: bool = False
    after: str = ""

    @property
    def span(self) -> Span:
        """行の字の全部。"""
        return Span(self.number, len(self.indent), self.body)

    @property
    def width(self) -> float:
        """字下げを含む行の長さ (全角の字数)。○ や □ は全角と数える。"""
        return (indent_width(self.indent) + width(self.body, ambiguous=2)) / 2

    @property
    def as_line(self) -> Line:
        """平文の規則 (`amend.plaintext.lines`) に見せる形。"""
        return Line(self.number, "", self.indent, self.body, "")

    def cut(self, start: int, end: int | None = None) -> Span:
        """字下げを除いた ``body[start:end]`` の範囲。"""
        return Span(self.number, len(self.indent) + start, self.body[start:end])

    def fragments(self) -> tuple[Span, ...]:
        """断片: 空白で区切られた字の並び。"""
        return tuple(self.cut(m.start(), m.end()) for m in _FRAGMENT.finditer(self.body))


def read_source(text: str) -> tuple[SourceLine, ...]:
    r"""原文: 空行でない行を順に返す。頁の区切り (FF) は次の行の `new_page` になる。

    Args:
        text: 復号した本文。改行は LF、FF は行の頭。

    Example:
        >>> [(l.number, l.body, l.gap, l.new_page) for l in read_source("題名\n\n\f本文")]
        [(1, '題名', 0, False), (3, '本文', 1, True)]
    """
    breaks = [number for number, raw in enumerate(text.split("\n"), start=1) if "\f" in raw]
    lines, _rest = split_lines(text.replace("\f", ""))
    found: list[SourceLine] = []
    turned = 0
    last = 0
    for line in lines:
        before = turned
        while turned < len(breaks) and breaks[turned] <= line.number:
            turned += 1
        gap = line.number - last - 1
        found.append(SourceLine(line.number, line.indent, line.body, gap, turned > before, line.after))
        last = line.number
    return tuple(found)


def content(spans: Iterable[Span]) -> str:
    """範囲の字を、空白を除いて続けたもの。"""
    return squeeze("".join(span.text for span in spans))
