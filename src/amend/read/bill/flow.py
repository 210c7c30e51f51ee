"""流れた表: 欄も行も空白で続いてしまった別表を、部分・頭・行に戻す。"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from amend.clause import Kind
from amend.plaintext.marks import Mark
from amend.read.bill.account import Fate
from amend.read.bill.blocks import Block
from amend.read.bill.clerk import Clerk
from amend.read.bill.columns import Head, Token, find_heads, given_heads, part_mark, read_tokens
from amend.read.bill.decisions import Point
from amend.read.bill.levels import follows
from amend.read.bill.measure import Measure, take_measure
from amend.read.bill.openings import ends_sentence
from amend.read.bill.rows import read_rows
from amend.read.bill.source import SourceLine


def read_flow(
    lines: Sequence[SourceLine], clerk: Clerk, line: int, given: tuple[str, ...] | None
) -> tuple[int, list[Block]] | None:
    """流れた表: 別表の行の列を読む。

    Args:
        lines: 別表の見出しより後、備考より前の行。
        clerk: 書記。
        line: 別表の見出しの行番号。
        given: 利用者の決めた欄の名。

    Returns:
        表 (又はその部分の見出し) の始まる行の番号 (0 から) と、段。表の頭が見つからなければ None。
    """
    tokens = read_tokens(lines)
    heads = find_heads(tokens, clerk, line) if given is None else given_heads(tokens, given, line)
    if not heads:
        return None
    start = _flow_start(tokens, heads[0].start)
    begin = next(i for i, source in enumerate(lines) if source.number == tokens[start].line.number)
    return begin, _Flow(tokens, take_measure(lines), clerk).read(start, heads)


def _flow_start(tokens: Sequence[Token], head: int) -> int:
    """最初の頭の前の、部分の見出しの始まり。無ければ頭のある行の始まり。"""
    for at in reversed(range(head)):
        if ends_sentence(tokens[at].text):
            break
        if part_mark(tokens[at]) is not None:
            return at
    return max(at for at in range(head + 1) if tokens[at].heads_line)


class _Flow:
    """読みかけの表。頭から次の頭までを一区切りとして、前から順に読む。"""

    def __init__(self, tokens: Sequence[Token], measure: Measure, clerk: Clerk) -> None:
        self.tokens = tokens
        self.measure = measure
        self.clerk = clerk
        self.blocks: list[Block] = []
        self.part: Mark | None = None
        self.head = Head(0, 0, ())
        self.rows: list[Token] = []

    def read(self, start: int, heads: Sequence[Head]) -> list[Block]:
        """読む: 頭から次の頭までを前から順に。"""
        self._open(self.tokens[start : heads[0].start], heads[0])
        for head, following in pairwise(heads):
            segment = self.tokens[head.stop : following.start]
            split = self._part_start(segment)
            if split is None and following.columns == self.head.columns:
                self.rows.extend(segment)
                self._repeat(following)
                continue
            self.rows.extend(segment[:split])
            self._close()
            self._open(segment[split:] if split is not None else (), following)
        self.rows.extend(self.tokens[heads[-1].stop :])
        self._close()
        return self.blocks

    def _part_start(self, segment: Sequence[Token]) -> int | None:
        """次の頭の前にある、部分の見出しの始まり。無ければ頭は頁が改まった繰返しである。"""
        for at in reversed(range(len(segment))):
            if ends_sentence(segment[at].text):
                return None
            mark = part_mark(segment[at])
            if mark is not None and at + 1 < len(segment) and self._is_next(mark):
                return at
        return None

    def _is_next(self, mark: Mark) -> bool:
        if self.part is None:
            return False
        return any(
            series == before and follows(last, num)
            for series, num in mark.readings
            for before, last in self.part.readings
        )

    def _open(self, lead: Sequence[Token], head: Head) -> None:
        """開く: 部分の見出しと、表の頭。"""
        self.head = head
        mark = part_mark(lead[0]) if lead else None
        if mark is not None and len(lead) > 1:
            self.part = mark
            text = f"{mark.text}　{self._heading(lead[1:])}"
            self.blocks.append(Block(Kind.ANNEX_PART, text, tuple(token.span for token in lead)))
            self.clerk.note(Point.PART, lead[0].line.number, _source(lead), (text,), "次の番号の後、表の頭の前にある")
        elif lead:
            self.blocks.append(Block(Kind.PASSAGE, self._heading(lead), tuple(token.span for token in lead)))

    def _heading(self, tokens: Sequence[Token]) -> str:
        joined = "".join(token.text for token in tokens)
        if all(self._wraps(a, b) for a, b in pairwise(tokens)):
            return joined
        spaced = " ".join(token.text for token in tokens)
        reason = "部分の見出しの中の空白が、語の間か字を離した跡か分かりません"
        answer = self.clerk.ask(Point.PART, tokens[0].line.number, joined, reason, ((joined,), (spaced,)))
        return answer[0] if answer else joined

    def _repeat(self, head: Head) -> None:
        tokens = self.tokens[head.start : head.stop]
        self.clerk.put(Fate.PAGE, *(token.span for token in tokens))
        self.clerk.note(Point.PAGE, tokens[0].line.number, _source(tokens), (), "同じ表の頭の行の繰返し")

    def _close(self) -> None:
        columns = self.head.columns
        rows = read_rows(self.rows, len(columns), self._wraps, self.clerk)
        spans = tuple(token.span for token in (*self.tokens[self.head.start : self.head.stop], *self.rows))
        self.blocks.append(Block(Kind.TABLE, "", spans, rows=(columns, *rows)))
        self.rows = []

    def _wraps(self, left: Token, right: Token) -> bool:
        """折り返しか: 表の行が同じ幅で折り返されていて、左の行が一杯のときだけ。"""
        turned = right.heads_line and not right.line.new_page
        return turned and self.measure.certain and self.measure.is_full(left.line, right.line)


def _source(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)
