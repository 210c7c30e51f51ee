"""書きかけの段落: つないでいる行と、そこまでの様子。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from amend.clause import Kind
from amend.read.bill.openings import Brackets, Opening, is_balanced_caption
from amend.read.bill.source import SourceLine, Span


@dataclass(slots=True)
class Draft:
    """書きかけの段落。

    Attributes:
        kind: 種類。番号の無い段落は PASSAGE (前文か末文かは後で決まる)。
        opening: 始まり。番号の無い段落では None。
        level: 号の段 (0 から)。
        lines: つないだ行。
        brackets: 開いたままの括弧。
        joints: 行と行の間に補う空白 (欧文の語の間)。
    """

    kind: Kind
    opening: Opening | None
    lines: list[SourceLine]
    level: int = 0
    brackets: Brackets = field(default_factory=Brackets)
    joints: list[str] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """文が終わっているか。"""
        return not self.brackets.are_open and self.lines[-1].body.endswith(("。", "．"))

    def extend(self, line: SourceLine, joint: str) -> None:
        """つなぐ: 次の行を続ける。"""
        self.lines.append(line)
        self.joints.append(joint)
        self.brackets = self.brackets.after(line.body)

    def text(self) -> str:
        """字: 番号の後の空白を全角一つにし、行をつないだもの。"""
        first, opening = self.lines[0].body, self.opening
        if opening is not None and opening.mark:
            gap = "　" if (opening.spaced or self.kind is Kind.ARTICLE) and opening.rest < len(first) else ""
            first = re.sub("[ 　\t]+", "　", opening.mark) + gap + first[opening.rest :]
        return first + "".join(j + line.body for j, line in zip(self.joints, self.lines[1:], strict=True))

    def spans(self) -> tuple[Span, ...]:
        """元になった原文の範囲。"""
        return tuple(line.span for line in self.lines)


def settle_captions(drafts: Sequence[Draft]) -> None:
    """見出しの形の段落で、次が条・項・見出しでないものを、ふつうの段落に戻す。"""
    for draft, following in zip(reversed(drafts), [None, *reversed(drafts)], strict=False):
        if draft.kind is not Kind.CAPTION:
            continue
        heads = following is not None and following.kind in (Kind.ARTICLE, Kind.PARAGRAPH, Kind.CAPTION)
        if not heads or not is_balanced_caption(draft.text()):
            draft.kind = Kind.PASSAGE
