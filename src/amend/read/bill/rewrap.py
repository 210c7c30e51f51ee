"""段落: 手で折り返された行をつなぎ、一段落を一行にする。

つなぐか切るかは、次の行の頭 (番号・見出し) と段落の様子 (`amend.read.bill.seams`) を合わせて決める。
言い切れないときは尋ねる。
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from amend.clause import HEADINGS, Kind
from amend.numerals import Num
from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Point
from amend.read.bill.drafts import Draft
from amend.read.bill.levels import Levels, follows
from amend.read.bill.measure import Measure
from amend.read.bill.openings import Brackets, Opening, read_opening
from amend.read.bill.seams import State, state_before
from amend.read.bill.source import SourceLine

_PARTICLES = tuple("のにをはがとかへ、及又")


class Rewrap:
    """つなぎ手: 行を前から一度だけ見て、段落に分ける。

    条・項・号の番号の並びを覚えていて、行頭の番号が新しい段落のものか、文の途中の引用かを見分ける。
    """

    def __init__(self, measure: Measure, clerk: Clerk, *, numbered: bool) -> None:
        """Args: measure: 字詰め。 clerk: 書記。 numbered: 数字の行が項か (本則と附則)、号か (別表)。"""
        self.measure = measure
        self.clerk = clerk
        self.numbered = numbered
        self.levels = Levels()
        self.article: Num = ()
        self.paragraph = 0
        self.drafts: list[Draft] = []

    def run(self, lines: Sequence[SourceLine]) -> list[Draft]:
        """分ける: 続いた行の列を段落の列にする。番号の並びは前の呼出しから続く。"""
        self.drafts = []
        for at, line in enumerate(lines):
            following = lines[at + 1] if at + 1 < len(lines) else None
            opening = read_opening(line)
            if self._begins(line, opening, following):
                self._start(line, opening)
        self._report()
        return self.drafts

    def _begins(self, line: SourceLine, opening: Opening | None, following: SourceLine | None) -> bool:
        """新しい段落か。続きであれば、つないでしまう。"""
        if not self.drafts:
            return True
        draft = self.drafts[-1]
        last = draft.lines[-1]
        pair = last.body + line.body
        answer = self.clerk.given(Point.PARAGRAPH, line.number, pair)
        if answer is None:
            state, basis = state_before(draft, line, self.measure)
            verdict = self._verdict(state, line, opening, draft, following)
            if verdict is State.UNKNOWN:
                choices = ((pair,), (last.body, line.body))
                answer = self.clerk.ask(Point.PARAGRAPH, line.number, pair, basis, choices)
            elif verdict is State.CLOSED and basis and opening is None:
                self.clerk.note(Point.PARAGRAPH, line.number, pair, (last.body, line.body), basis)
            if verdict is not State.OPEN and answer is None:
                return True
        if answer is not None and len(answer) > 1:
            return True
        self._join(draft, line, answer)
        return False

    def _join(self, draft: Draft, line: SourceLine, answer: tuple[str, ...] | None) -> None:
        left, right = draft.lines[-1].body, line.body
        joint = ""
        if answer is not None:
            joint = answer[0][len(left) : len(answer[0]) - len(right)] if len(answer[0]) >= len(left + right) else ""
        elif re.match("[A-Za-z]", left[-1]) and re.match("[A-Za-z]", right):
            choices = ((left + right,), (f"{left} {right}",))
            self.clerk.ask(Point.PARAGRAPH, line.number, left + right, "欧文の間に空白があったか分かりません", choices)
        draft.extend(line, joint)

    def _verdict(
        self, state: State, line: SourceLine, opening: Opening | None, draft: Draft, following: SourceLine | None
    ) -> State:
        """行頭の番号と段落の様子を合わせて決める。"""
        if opening is None or state is State.CLOSED or (self.measure.tailed and not opening.spaced):
            return state
        if self.measure.width is None and opening.spaced:
            return State.CLOSED
        if opening.kind in (*HEADINGS, Kind.SUPPL_PROVISION):
            return State.CLOSED if not draft.brackets.are_open else State.UNKNOWN
        if opening.kind is Kind.CAPTION:
            heads = following is not None and _is_article(read_opening(following))
            if state is State.OPEN:
                return State.UNKNOWN if heads else State.OPEN
            return State.CLOSED if heads else State.UNKNOWN
        if opening.kind is Kind.PASSAGE:
            return State.CLOSED if state is State.UNKNOWN else State.UNKNOWN
        orderly = self._orderly(opening)
        if orderly and (opening.spaced or (state is State.UNKNOWN and self._is_sibling(line, opening))):
            return State.CLOSED if not draft.brackets.are_open else State.UNKNOWN
        if state is State.OPEN and not opening.spaced and (not orderly or opening.kind is Kind.ARTICLE):
            return State.OPEN
        return State.UNKNOWN

    def _is_sibling(self, line: SourceLine, opening: Opening) -> bool:
        """空白の無い符号が、前の号と同じ書き方で、引用 (「(2)に掲げる」) でないか。"""
        cites = line.body[opening.rest : opening.rest + 1] in _PARTICLES
        return opening.item is not None and not cites and self.levels.matches_sibling(opening.item)

    def _orderly(self, opening: Opening) -> bool:
        """番号が並びの通りか。"""
        if opening.kind is Kind.ARTICLE:
            return follows(self.article, opening.num) if self.article else opening.num[0] == 1
        if opening.kind is Kind.PARAGRAPH and self.numbered and opening.num == (self.paragraph + 1,):
            return True
        return opening.item is not None and self.levels.continues(opening.item)

    def _start(self, line: SourceLine, opening: Opening | None) -> None:
        kind, level = Kind.PASSAGE, 0
        if opening is not None:
            kind, level = self._enter(line, opening)
        elif line.body[0] in "（(" and Brackets().after(line.body).are_open:
            kind = Kind.CAPTION  # 折り返された長い見出しかもしれない。そうでなければ後で段落に戻す
        if kind is Kind.PASSAGE and (opening is None or opening.kind is not Kind.PASSAGE):
            opening = None
        self.drafts.append(Draft(kind, opening, [line], level, Brackets().after(line.body)))

    def _enter(self, line: SourceLine, opening: Opening) -> tuple[Kind, int]:
        if opening.kind is Kind.ARTICLE:
            return self._enter_article(line, opening)
        if opening.kind is Kind.SUPPL_PROVISION:
            self.article, self.paragraph = (), 0
            self.levels.clear()
            return opening.kind, 0
        is_item = opening.item is not None and (opening.kind is Kind.ITEM or not self._is_paragraph(opening))
        if opening.item is not None and is_item:
            return Kind.ITEM, self.levels.enter(opening.item)
        if opening.kind is Kind.PARAGRAPH:
            self.paragraph = opening.num[0]
            self.levels.clear()
        return opening.kind, 0

    def _enter_article(self, line: SourceLine, opening: Opening) -> tuple[Kind, int]:
        captioned = bool(self.drafts) and self.drafts[-1].kind is Kind.CAPTION
        if not opening.spaced and not (captioned or not line.body[opening.rest :]):
            choices = ((line.body[: opening.rest], line.body[opening.rest :]), (line.body,))
            reason = "条の番号の後に空白が無く、条の始まりか引用か分かりません"
            answer = self.clerk.ask(Point.SPACE, line.number, line.body, reason, choices)
            if answer is not None and len(answer) == 1:
                return Kind.PASSAGE, 0
        elif not opening.spaced:
            pieces = (line.body[: opening.rest], line.body[opening.rest :])
            self.clerk.note(Point.SPACE, line.number, line.body, pieces, "見出しの次の行で、番号が並びの通り")
        self.article, self.paragraph = opening.num, 1
        self.levels.clear()
        return Kind.ARTICLE, 0

    def _is_paragraph(self, opening: Opening) -> bool:
        """数字と空白の行が項か。本則では条の中の次の番号、附則では１から。"""
        if not self.numbered:
            return False
        return opening.num == (self.paragraph + 1,) or opening.item is None or not self.levels.continues(opening.item)

    def _report(self) -> None:
        """つないだ段落を一つずつ記す。"""
        for draft in self.drafts:
            if len(draft.lines) > 1:
                first, last = draft.lines[0], draft.lines[-1]
                basis = f"{first.number}～{last.number}行目の{len(draft.lines)}行が文の途中で折り返されている"
                source = "".join(line.body for line in draft.lines)
                self.clerk.note(Point.PARAGRAPH, first.number, source, (draft.text(),), basis)


def _is_article(opening: Opening | None) -> bool:
    return opening is not None and opening.kind in (Kind.ARTICLE, Kind.CAPTION)
