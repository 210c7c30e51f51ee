"""表の項の番号: 最初の欄の語の頭の符号。「(3)の項を(4)の項とし」と移すことができる (drafting-rules §2.2 Tables)。"""

from __future__ import annotations

from collections.abc import Sequence

from amend.address.symbols import is_number, symbol_at
from amend.clause import Kind, Node
from amend.numerals import Num
from amend.plaintext.marks import read_mark
from amend.textdiff import Edit, compare


def number_of(node: Node) -> Num:
    """番号: 規定の番号。表の項では、最初の欄の符号の番号。無ければ空。

    Example:
        >>> number_of(Node(Kind.ROW, children=(Node(Kind.CELL, text="(3)観光振興"),)))
        (3,)
    """
    if node.kind is not Kind.ROW:
        return node.num
    mark = node.children[0].text[: mark_length(node.children[0])] if node.children else ""
    read = read_mark(mark + "　") if mark and is_number(mark) else None
    return () if read is None else read.readings[0][1]


def is_renumbered(before: Node, after: Node) -> bool:
    """番号の変わった表の項か。どちらにも番号があるときに限る。"""
    numbers = number_of(before), number_of(after)
    return before.kind is after.kind is Kind.ROW and () not in numbers and numbers[0] != numbers[1]


def past_mark(before: Node, after: Node) -> tuple[Edit, ...]:
    """改まった字句: 番号の変わった表の項の、最初の欄の、符号を除いた語のもの。符号は、項の移動が改める。"""
    olds, news = mark_length(before), mark_length(after)
    return tuple(
        Edit(edit.old_start + olds, edit.old_end + olds, edit.new_start + news, edit.new_end + news)
        for edit in compare(before.text[olds:], after.text[news:])
    )


def are_numbered(rows: Sequence[Node]) -> bool:
    """どの項にも番号があるか。"""
    return bool(rows) and all(number_of(row) for row in rows)


def mark_length(cell: Node) -> int:
    """符号の字数: 欄の語の始めから符号の終わりまで。無ければ 0。"""
    symbol = symbol_at(cell.text)
    return len(symbol.mark) if symbol is not None and cell.text.startswith(symbol.mark) else 0
