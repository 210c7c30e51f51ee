"""引用の形: 条文の中の「第三条第二項」「前条」「別表第一」が何を引いているか (drafting-rules §2.7)。

読むのは `amend.references.citation_reader` である。
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum

from amend.numerals import Num


class Level(IntEnum):
    """段: 引用の字句の段。大きい単位が先。"""

    ARTICLE = 0
    PARAGRAPH = 1
    ITEM = 2


class Origin(Enum):
    """起点: 引用をどこから辿るか。"""

    MAIN = "本則の条"
    SUPPL = "附則の条又は項"
    CHAPTER = "編・章・節・款"
    ANNEX = "別表"
    HERE = "引用のある条・項"
    STEP = "前条・次項など、引用のある所から数えた条・項・号"
    FOREIGN = "他の法令、又は文脈に掛かるもの"


@dataclass(frozen=True, slots=True)
class Citation:
    """引用一つ。並びでは一つ一つが別の引用になる。

    Attributes:
        start: 字句の始め (0 から、符号位置)。
        end: 字句の終わり (含まない)。
        origin: 起点。
        article: 条の番号 (別表では別表の番号)。無ければ空。
        paragraph: 項の番号。無ければ空。
        item: 号の番号。無ければ空。
        every_item: 「各号」。
        step: STEP で数える数。前条は -1、次項は 1、前三号は -3、この条は 0。
        level: STEP で数える段。
        doubtful: 前の引用に掛かるかもしれない。同じ文の前に他の法令の条の引用があるか、括弧の前に引用がある。
        since: 「第三条から第五条まで」の終わりでは、始めの引用。
        same: 「同条」「同項」「同号」で始まる引用では、その段。何を指すかは、前の文脈によって決まる。
    """

    start: int
    end: int
    origin: Origin
    article: Num = ()
    paragraph: Num = ()
    item: Num = ()
    every_item: bool = False
    step: int = 0
    level: Level = Level.ARTICLE
    doubtful: bool = False
    since: Citation | None = field(default=None, repr=False)
    same: Level | None = None

    @property
    def top(self) -> Level:
        """字句の最も大きい段。前に続けられない字句 (前条、別表、附則、章) は条とする。"""
        if self.item or self.every_item:
            return Level.ITEM
        return Level.PARAGRAPH if self.paragraph else Level.ARTICLE

    @property
    def depth(self) -> int:
        """字句の最も深い段。「附則」だけなら条より浅い。"""
        if self.top is not Level.ARTICLE:
            return self.top
        if self.origin is Origin.STEP:
            return self.level
        return Level.ARTICLE if self.article or self.origin is not Origin.SUPPL else Level.ARTICLE - 1

    def under(self, unit: Citation) -> Citation:
        """続き: この引用の下に字句を続ける。「第三条」に「第二項」で、第三条第二項。"""
        article, paragraph = unit.article or self.article, unit.paragraph or self.paragraph
        return replace(
            unit,
            origin=self.origin,
            article=article,
            paragraph=paragraph,
            step=self.step,
            level=self.level,
            same=self.same,
        )

    def beside(self, unit: Citation) -> Citation:
        """並び: 字句の段より上だけを、この引用から引き継ぐ。この引用に同じ段が無ければ引き継がない。

        「第三条第一項及び第三項」の第三項は第三条第三項、「第三条及び第二項」の第二項はこの条の第二項である。
        """
        if unit.origin in (Origin.STEP, Origin.FOREIGN):
            return unit
        if self.origin is Origin.FOREIGN:
            echoed = self.same is not None and unit.origin is Origin.HERE and unit.top > self.same
            return self._within(unit) if echoed else unit.abroad()
        if unit.origin is Origin.MAIN and self.origin is Origin.SUPPL:
            return replace(unit, origin=Origin.SUPPL)
        counted = self.origin is Origin.STEP and self.level >= unit.top
        if unit.origin is not Origin.HERE or self.depth < unit.top or counted:
            return unit
        return self._within(unit)

    def _within(self, unit: Citation) -> Citation:
        return self.under(unit) if unit.top is Level.ITEM else replace(self, paragraph=()).under(unit)

    def abroad(self) -> Citation:
        """この本文の引用ではないもの。"""
        return replace(self, origin=Origin.FOREIGN, same=None)
