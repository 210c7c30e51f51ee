"""段: 本文になる一まとまり (段落、見出し、表) と、その平文での置き方。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from amend.clause import HEADINGS, Kind
from amend.read.bill.source import Span

_HEADINGS = dict(zip(HEADINGS, (1, 2, 3, 4, 5), strict=True))
_INDENT = {
    Kind.CAPTION: 1,
    Kind.PREAMBLE: 1,
    Kind.PASSAGE: 1,
    Kind.CLOSING: 1,
    Kind.TOC_ENTRY: 1,
    Kind.SUPPL_PROVISION: 3,
    **_HEADINGS,
}
_APART = (Kind.CLOSING, Kind.EXECUTION_BLOCK, Kind.ANNEX, Kind.ANNEX_PART, Kind.TABLE, Kind.SUPPL_PROVISION, *HEADINGS)
_LEADS = (Kind.CAPTION, Kind.SUPPL_PROVISION, *HEADINGS)

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """段。

    Attributes:
        kind: 種類。表は TABLE、署名欄の一行は EXECUTION_BLOCK。
        text: 字 (字下げを除く)。`rows` のある表では空、縦棒の表ではその行のまま。
        spans: 元になった原文の範囲。
        indent: 字下げ (全角の字数)。None なら種類ごとの標準。
        rows: 表の行と欄。欄の中の改行は段落の切れ目。
        apart: 前に空行を置くか (署名欄の当事者ごとの切れ目)。
    """

    kind: Kind
    text: str
    spans: tuple[Span, ...]
    indent: int | None = None
    rows: tuple[Row, ...] = ()
    apart: bool = False


def lay_out(blocks: Iterable[Block]) -> str:
    """置き方: 段を平文の標準の形 (DESIGN §4) に置く。

    Returns:
        改行で終わる本文。
    """
    out: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None and _parts(previous, block):
            out.append("")
        out.extend(_table_lines(block) if block.rows else _lines(block))
        previous = block
    return "".join(f"{line}\n" for line in out)


def _lines(block: Block) -> list[str]:
    indent = _INDENT.get(block.kind, 0) if block.indent is None else block.indent
    return ["　" * indent + line for line in block.text.split("\n")]


def _table_lines(block: Block) -> list[str]:
    return list(chain.from_iterable(_row_lines(row) for row in block.rows))


def _row_lines(row: Row) -> Iterable[str]:
    for i, cell in enumerate(row):
        first, *further = cell.split("\n")
        lead = "* -" if i == 0 else "  -"
        yield f"{lead} {first}" if first else lead
        yield from (f"    {passage}" for passage in further)


def _parts(previous: Block, block: Block) -> bool:
    """空行を置くか: 題名・前文の後、条と条の間、末文・署名欄・別表の前、部分の見出しと表の前後。"""
    before, kind = previous.kind, block.kind
    if block.apart or before in (Kind.ANNEX, Kind.TABLE):
        return True
    if before is Kind.TITLE:
        return kind is not Kind.NUMBER
    if kind in (Kind.CAPTION, Kind.ARTICLE):
        return before not in _LEADS
    if before is kind:
        return kind in (*HEADINGS, Kind.ANNEX)
    if before in (Kind.NUMBER, Kind.TOC_ENTRY, Kind.PREAMBLE):
        return True
    return kind in _APART
