"""前後関係: 「同条」「同項」や、「第三条第一項及び第二項」の裸の「第二項」が、どこを指すか (drafting-rules §2.5-9)。

「同条」は、同じ文でその単位として最後に名指された所である。番号の変わったばかりの規定も、その同じ規定をいうので、
改正前の番号のまま覚える (§2.5-2)。
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from amend.address import Address, Step
from amend.clause import HEADINGS, Kind
from amend.numerals import BRANCHED
from amend.parts import PartKind
from amend.wording.mentions import UNITS
from amend.wording.sentence import Mention

Steps = tuple[Step, ...]


class Unresolved(Exception):  # noqa: N818 - 呼び手には見えない、組の中の合図
    """解けない名指し: わけと、どうすればよいか。"""

    def __init__(self, message: str, advice: str) -> None:
        self.message, self.advice = message, advice
        super().__init__(message)


_RANKS: dict[Kind, int] = {
    **{kind: i for i, kind in enumerate(HEADINGS, 1)},
    Kind.ARTICLE: 10,
    Kind.ANNEX_PART: 10,
    Kind.PARAGRAPH: 11,
    Kind.ITEM: 12,
    Kind.SUBITEM: 13,
    Kind.TABLE: 14,
    Kind.NOTES: 15,
    Kind.ROW: 15,
    Kind.CELL: 16,
    Kind.TOC_ENTRY: 16,
    Kind.CAPTION: 17,
    Kind.PASSAGE: 17,
}
"""深さ: 裸の段は、前の名指しの、自分より浅い段に続く。ここに無い種類は、いつも本文の初めから言う。"""

EACH_ITEM = "各号"
"""「各号」の段の名。位置の言葉に無く、名指しだけにある。"""

_UNADDRESSED = (Kind.PASSAGE, Kind.CAPTION)
"""名指しだけの段 (備考以外の部分、前の見出し) のある種類。"""

_ROOTED = (*HEADINGS, Kind.ARTICLE)
"""前に何も言わなくても言える種類。附則・別表の中では、前の名指しに続くこともある。"""

_NUMBER = re.compile(BRANCHED)
_SHAPES = (
    re.compile(r"[ァ-ヶ](?:の.+)?"),
    re.compile(r"[(（][0-9０-９一二三四五六七八九十]+[)）](?:の.+)?"),
    re.compile(r"[(（][ァ-ヶ][)）](?:の.+)?"),
    re.compile(r"[a-zａ-ｚ](?:の.+)?"),
    re.compile(r"[(（][a-zａ-ｚⅰ-ⅻ]+[)）](?:の.+)?"),
    re.compile(r"[①-⑳](?:の.+)?"),
    re.compile(r"[0-9０-９]+(?:の.+)?"),
)
"""細目の符号の形。同じ形の符号は、同じ段に並ぶ。"""


@dataclass(slots=True)
class Context:
    """前後関係: 一つの文の中で、これまでに名指された所。

    Attributes:
        history: 名指された段の並び。新しいものが後。
        exists: 改正前の本文にその所があるか。「同項」が条の項とも表の項とも取れるときだけ尋ねる。
    """

    history: list[Steps] = field(default_factory=list)
    exists: Callable[[Address], bool] = lambda _: True

    def resolve(self, mention: Mention, base: Steps | None = None) -> tuple[Address, Address | None]:
        """名指しを解いて、覚える。

        Args:
            mention: 書かれたとおりの名指し。
            base: 「第四条中第二号」の第四条。無ければ、最後に名指された所に続くとみる。

        Returns:
            位置と、範囲の終わりの位置 (一つの所なら None)。

        Raises:
            Unresolved: 「同条」という条や、裸の「第二号」の続く所がまだ無い。
        """
        address = self._single(mention, base)
        until = None
        if mention.until is not None:
            steps = joined(address.steps, mention.until.steps)
            until = replace(mention.until, steps=steps)
        self.remember(address)
        if until is not None:
            self.remember(until)
        return address, until

    def remember(self, address: Address) -> None:
        """覚える: 共通見出しは、その後に立つ条を名指したものとする (R28)。"""
        steps = address.steps
        if steps and steps[-1].kind is Kind.CAPTION and steps[-1].num:
            steps = (*steps[:-1], Step(standing(steps[-1]), steps[-1].num))
        if steps:
            self.history.append(steps)

    def _single(self, mention: Mention, base: Steps | None) -> Address:
        if mention.same:
            heads = self._same(mention.same)
            steps = (*self._fitting(heads, mention.address.steps), *mention.address.steps)
        else:
            steps = self._bare(mention.address, base)
        return _settled(replace(mention.address, steps=steps))

    def _same(self, unit: str) -> list[Steps]:
        """「同条」の条: その単位を最後に名指した所の、その単位まで。最も深いものが先。

        「第百一条第二項の表第七条第一項の項」の後の「同項」は、その条の項でなく表の項である。
        """
        kinds = dict(UNITS).get(unit, ())
        for steps in reversed(self.history):
            heads = [steps[:length] for length in range(len(steps), 0, -1) if steps[length - 1].kind in kinds]
            if unit == "号":
                heads = [head for head in heads if head[-1].kind is Kind.ITEM or _NUMBER.fullmatch(head[-1].label)]
            if heads:
                return sorted(heads, key=lambda head: head[-1].kind is Kind.ANNEX_PART)
        raise Unresolved(
            f"「同{unit}」と言う{unit}が、この文でまだ出ていません。",
            f"{unit}を番号で名指してください (段落が変わると「同{unit}」では受けません)。",
        )

    def _fitting(self, heads: list[Steps], steps: Steps) -> Steps:
        """続けて言った段のある所。どれにも無ければ、最も深い所。"""
        if len(heads) == 1 or not steps or steps[0].label == EACH_ITEM or steps[0].kind in _UNADDRESSED:
            return heads[0]
        return next((head for head in heads if self.exists(Address((*head, steps[0])))), heads[0])

    def _bare(self, address: Address, base: Steps | None) -> Steps:
        steps = address.steps
        last = self.history[-1] if self.history else ()
        if base is not None:
            inner = last if last[: len(base)] == base else base
            return joined(inner, steps) if steps and standing(steps[0]) in _RANKS else steps or base
        if not steps:
            if not last:
                raise Unresolved("どこのことか分かりません。", "条や項を番号で名指してください。")
            return last
        first = standing(steps[0])
        if first not in _RANKS or first in _ROOTED or (not last and first in (Kind.PARAGRAPH, Kind.TABLE)):
            return steps
        if not last and steps[0].label.endswith("改正規定"):
            return steps
        if not last:
            name = address.part.value if first is Kind.PASSAGE and address.part else first.value
            raise Unresolved(f"どこの{name}か分かりません。", "条を番号で名指してください。")
        return joined(last, steps)


def joined(before: Steps, steps: Steps) -> Steps:
    """続き: 前の名指しの、自分より浅い段に続ける。「第三条第一項第二号」の後の「第三項」は「第三条第三項」。

    Example:
        >>> article, one, two = Step(Kind.ARTICLE, (3,)), Step(Kind.PARAGRAPH, (1,)), Step(Kind.PARAGRAPH, (2,))
        >>> joined((article, one, Step(Kind.ITEM, (2,))), (two,)) == (article, two)
        True
    """
    if not steps:
        return before
    first = steps[0]
    rank = _RANKS.get(standing(first))
    if rank is None:
        return steps
    kept = 0
    for step in before:
        if _RANKS.get(step.kind, 0) >= rank and not _above(step, first):
            break
        kept += 1
    return (*before[:kept], *steps)


def standing(step: Step) -> Kind:
    """段の立つ所: 「第三十条の前の見出し」は、条と同じ所に立つ (R28)。ほかは種類のとおり。"""
    if step.kind is Kind.CAPTION and step.num:
        return Kind.PARAGRAPH if step.label == "項" else Kind.ARTICLE
    return step.kind


def _above(step: Step, first: Step) -> bool:
    """同じ深さに数える二つの段の、前が後の入れ物か: 細目の中の細目、表の号の中の…。"""
    if step.kind is Kind.SUBITEM and first.kind is Kind.SUBITEM:
        return _shape(step.label) != _shape(first.label)
    return False


def _shape(label: str) -> int:
    return next((i for i, shape in enumerate(_SHAPES) if shape.fullmatch(label)), -1)


_OUTSIDE = re.compile(r"(?:備考|注)以外の部分")


def _settled(address: Address) -> Address:
    """位置の言葉に無い段 (同条の前の見出し、備考以外の部分) を、位置の形に直す。

    Raises:
        Unresolved: 改正規定など、位置で言えない。
    """
    if not address.steps:
        return address
    *before, last = address.steps
    above = before[-1] if before else None
    if last.kind is Kind.CAPTION and not last.num and last.label and above is not None:
        word = "項" if above.kind is Kind.PARAGRAPH else "条"
        return replace(address, steps=(*before[:-1], Step(Kind.CAPTION, above.num, word)))
    if last.kind is Kind.PASSAGE and last.label:
        if _OUTSIDE.fullmatch(last.label) and before:
            return Address(tuple(before), PartKind.CHAPEAU)
        raise Unresolved(
            f"「{last.label}」を本文の中に特定できません。", "条・項・号で名指すか、改め文を分けてください。"
        )
    return address


def within_list(mention: Mention, before: Steps) -> Mention:
    """附則の並び: 「附則第二条及び第三条」の第三条は、附則の第三条である。

    Args:
        mention: 並びの二つ目からの名指し。
        before: すぐ前の名指しの段。
    """
    steps = mention.address.steps
    if mention.same or not steps or standing(steps[0]) not in _ROOTED or not before:
        return mention
    if before[0].kind is Kind.SUPPL_PROVISION or (steps[0].kind in HEADINGS and before[0].kind in HEADINGS):
        return replace(mention, address=replace(mention.address, steps=joined(before, steps)))
    return mention
