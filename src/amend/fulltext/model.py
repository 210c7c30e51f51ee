"""全文の書類の形: 行と、墨の違う字の並び。書き手 (`amend.render`) と読み手 (`amend.read`) が共に使う。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from amend.clause import Kind, Node, nodes
from amend.errors import TextError


class NotFullTextError(TextError):
    """全文の書類でない: 見消しでも読合せでもない書類。"""


class Paper(Enum):
    """書類の種類。値は利用者への呼び名。"""

    MARKED = "見消し"
    ALOUD = "読合せ"


class Ink(Enum):
    """墨: 字の描き方。"""

    KEPT = "残る字"
    STRUCK = "削る字"
    ADDED = "加える字"
    POINT = "声に出して読む符号"
    NOTE = "注"


@dataclass(frozen=True, slots=True)
class Span:
    """字の並び: 同じ墨で続く字。NOTE のほかは本文の字である。"""

    text: str
    ink: Ink = Ink.KEPT


@dataclass(frozen=True, slots=True)
class Line:
    """行: 条・項・号などの一行、又は表の一行。

    Attributes:
        cells: 欄の並び。表でない行は一欄。
        table: 表の行かどうか。
        number: 行の番号。番号を付けない書類では空。
        names: 行の下に小さく書く、紛らわしい字の名。
        head: 表の頭の行かどうか。描き方だけで、読み返しでは比べない。
        hang: 折り返した行の字下げ (全角の数)。同じく比べない。
        opens: 新しい条などがここから始まるかどうか。同じく比べない。
    """

    cells: tuple[tuple[Span, ...], ...]
    table: bool = False
    number: str = ""
    names: tuple[str, ...] = ()
    head: bool = False
    hang: int = 0
    opens: bool = False


@dataclass(frozen=True, slots=True)
class FullText:
    """全文の書類。

    Attributes:
        paper: 種類。
        title: 表題。
        state: 本文の状態を言う断り。
        legend: 墨の読み方。
        lines: 行。
        furniture: 本文の後の文 (置き方だけの違い、断り)。
    """

    paper: Paper
    title: str
    state: str
    legend: str
    lines: tuple[Line, ...]
    furniture: tuple[str, ...]


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """まとめる: 隣り合う同じ墨の字を一つにし、空のものを除く。

    Example:
        >>> merged([Span("甲"), Span("乙"), Span("", Ink.ADDED), Span("丙", Ink.ADDED)])  # doctest: +ELLIPSIS
        (Span(text='甲乙', ink=...), Span(text='丙', ink=...))
    """
    groups = groupby((span for span in spans if span.text), key=lambda span: span.ink)
    return tuple(Span("".join(span.text for span in same), ink) for ink, same in groups)


def words_of(lines: Iterable[Line], *, dropped: Ink | None = None) -> str:
    """語: 行の本文の字を、空白を除いて続けたもの。

    Args:
        lines: 行。
        dropped: 除く墨。STRUCK を除けば新の本文、ADDED を除けば旧の本文の語になる。
    """
    unwanted = (Ink.NOTE, dropped)
    return squeezed("".join(s.text for line in lines for cell in line.cells for s in cell if s.ink not in unwanted))


def words_in(tree: Node) -> str:
    """語: 木の番号と語の字を、空白を除いて続けたもの。`words_of` と比べる。"""
    held = (n for n in nodes(tree) if n.kind is not Kind.DOCUMENT)
    return squeezed("".join(("" if n.kind is Kind.CELL else n.mark) + n.text for n in held))


def squeezed(text: str) -> str:
    """空白 (字下げ、番号の後の空き、改行) を除いた字。"""
    return text.translate(_BLANKS)


_BLANKS = str.maketrans("", "", " \t\r\n\f\v\u3000")
