"""表の名: 表の頭の行 (欄の名) と、表の項の名を見分ける (drafting-rules §1.6、§2.2)。"""

from __future__ import annotations

from dataclasses import dataclass

from amend.address.symbols import symbol_at
from amend.clause import Node
from amend.patterns import late

_LONGEST_HEAD = 20
_DATA = late(
    r"。|第[0-9０-９一二三四五六七八九十百千]+[条條]"  # 文、読替表の条名
    r"|[0-9０-９〇一二三四五六七八九十百千万・,，.．]+(?:円|人|月|日|回|時間|[%％]|パーセント|メートル)"  # 量と日付
    r"|^[0-9０-９〇一二三四五六七八九十百千万・,，.．－―-]+$"
)


@dataclass(frozen=True, slots=True)
class RowLabel:
    """表の項の名: 最初の欄の符号と、残りの語。どちらも無いことがある。"""

    mark: str
    text: str


def head_row(table: Node) -> Node | None:
    """表の頭: 欄の名を並べた行。本文は頭の行に印を持たないので、形で見分ける。

    最初の行で、次のすべてを満たすもの: 欄が二つ以上で、次の行と欄の数が等しい。どの欄も一段落で、空でなく、20字以内で、
    号の符号で始まらず、文 (。)・条名・量・日付を含まない。

    Args:
        table: TABLE の節点。

    Returns:
        頭の ROW。無ければ None。

    Example:
        >>> from amend.clause import Kind
        >>> cells = lambda *words: Node(Kind.ROW, children=tuple(Node(Kind.CELL, text=w) for w in words))
        >>> head_row(Node(Kind.TABLE, children=(cells("取組", "内容"), cells("観光", "催しをする。")))) is not None
        True
    """
    if len(table.children) < 2:
        return None
    first, second = table.children[:2]
    if len(first.children) < 2 or len(first.children) != len(second.children):
        return None
    return first if all(_is_head(cell) for cell in first.children) else None


def _is_head(cell: Node) -> bool:
    words = "".join(cell.text.split())
    plain = bool(words) and not cell.children and symbol_at(cell.text) is None
    return plain and len(words) <= _LONGEST_HEAD and _DATA.search(words) is None


def row_label(row: Node) -> RowLabel:
    """表の項の名: 「(3)の項」と呼ぶ符号と、「観光振興の項」と呼ぶ語。

    Args:
        row: ROW の節点。

    Example:
        >>> from amend.clause import Kind
        >>> row_label(Node(Kind.ROW, children=(Node(Kind.CELL, text="(3)　観光振興"),)))
        RowLabel(mark='(3)', text='観光振興')
    """
    words = row.children[0].text if row.children else ""
    symbol = symbol_at(words)
    if symbol is None:
        return RowLabel("", "".join(words.split()))
    return RowLabel(symbol.mark, "".join(words[symbol.end :].split()))


def head_names(table: Node, row: Node) -> tuple[str, ...]:
    """欄の名: 行の各欄の上にある頭の語。頭が無い、又は欄の数が頭と合わない (結合した) 行では空。"""
    head = head_row(table)
    if head is None or head is row or len(head.children) != len(row.children):
        return ()
    return tuple("".join(cell.text.split()) for cell in head.children)
