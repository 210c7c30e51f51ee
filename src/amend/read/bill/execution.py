"""署名欄: 締結日と当事者の行。一行をそのまま一行とし、つながない。

平文の署名欄では字の間の空白が置き方そのものなので、PDF が半角一つにした空白は全角一つに戻す。字下げが残っていない
原文では、当事者の行を一字、それに続く住所・氏名の行を三字下げる。
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from amend.clause import Kind
from amend.plaintext.lines import DATE_LINE, PARTY_LINE
from amend.read.bill.blocks import Block
from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Point
from amend.read.bill.source import SourceLine

_BLANK = re.compile("(?<![!-~]) | (?![!-~ ])")


def read_execution(lines: Sequence[SourceLine], clerk: Clerk) -> list[Block]:
    """締結日・署名欄。

    Args:
        lines: 日付の行から、別表・附則・提案理由の前まで。
        clerk: 書記。
    """
    kept = any("　" in line.indent for line in lines)
    blocks: list[Block] = []
    inside = False
    for line in lines:
        text = _BLANK.sub("　", line.body)
        if text != line.body:
            clerk.note(Point.SPACE, line.number, line.body, (text,), "署名欄の半角空白を全角の空白とした")
        party = bool(PARTY_LINE.match(text))
        dated = bool(DATE_LINE.fullmatch(text))
        inside = party or (inside and not dated)
        indent = line.indent if kept else "　　　" if inside and not party else "　"
        blocks.append(Block(Kind.EXECUTION_BLOCK, indent + text, (line.span,), apart=party or dated))
    return blocks
