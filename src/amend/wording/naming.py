"""名指しを作る: 位置 → 「同条第二項」「第三項及び第四項」 (drafting-rules §2.5-9)。

「同条」は、同じ文でその単位として最後に名指された所である。番号が変わったばかりの規定も、その同じ規定をいう。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from amend.address import Address, Step
from amend.change import Target
from amend.clause import HEADINGS, Kind
from amend.parts import PartKind
from amend.wording.mentions import UNITS
from amend.wording.sentence import Mention, Places

Steps = tuple[Step, ...]
"""段: 大きい方からの段の並び。最後に名指された所を、これで覚える。"""


@dataclass(frozen=True, slots=True)
class Heard:
    """聞いた所: 同じ文で最後に名指された所。

    Attributes:
        steps: その段。並びなら、最後のもの。まだ無ければ空。
        common: 並びのすべてに共通の段の数。「同」と言えるのは、そのうちだけである。
    """

    steps: Steps = ()
    common: int = 0


_UNITS = {
    Kind.ARTICLE: "条",
    Kind.PARAGRAPH: "項",
    Kind.ITEM: "号",
    Kind.TABLE: "表",
    Kind.ROW: "項",
    Kind.CELL: "欄",
    **{kind: kind.value for kind in HEADINGS},
}
_MEANT = dict(UNITS)
"""「同」の後の字が指し得る種類。読む者は、最後に名指された所の最も深いものと読む。"""


def unit(step: Step) -> str:
    """単位: 「同」の後に置く字。「同ア」「同附則」とは言わないので、そのような段では空。

    Example:
        >>> unit(Step(Kind.ROW, label="図書館")), unit(Step(Kind.SUBITEM, label="ア"))
        ('項', '')
    """
    if step.kind is Kind.ANNEX:
        return "表" if "表" in step.label else ""
    return _UNITS.get(step.kind, "")


def shared(one: Sequence[Step], other: Sequence[Step]) -> int:
    """共通: 二つの位置が、大きい方からいくつの段まで同じか。"""
    alike = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        alike += 1
    return alike


def named(address: Address, heard: Heard) -> Mention:
    """名指し: 最後に名指された所を受けて「同条」と言えるだけ言う。

    「第百一条第二項の表第七条第一項の項」の後の「同項」は表の項であり、その条の項ではない。

    Args:
        address: 言う所。
        heard: 同じ文で最後に名指された所。

    Example:
        >>> five, two = Step(Kind.ARTICLE, (5,)), Step(Kind.PARAGRAPH, (2,))
        >>> mention = named(Address((five, two)), Heard((five,), 1))
        >>> mention.same, [step.kind.value for step in mention.address.steps]
        ('条', ['項'])
    """
    address = _worded(address)
    for length in range(min(shared(address.steps, heard.steps), heard.common), 0, -1):
        word = unit(heard.steps[length - 1])
        if word and not any(step.kind in _MEANT[word] for step in heard.steps[length:]):
            return Mention(replace(address, steps=address.steps[length:]), same=word)
    return Mention(address)


def _worded(address: Address) -> Address:
    """別表の「備考以外の部分」を、言葉のとおりの段にする。"""
    if address.part is PartKind.CHAPEAU and address.steps and address.steps[-1].kind in (Kind.ANNEX, Kind.TABLE):
        return Address((*address.steps, Step(Kind.PASSAGE, label="備考以外の部分")))
    return address


def named_target(target: Target, heard: Heard) -> Mention:
    """名指し: 範囲の終わりと「（見出しを含む。）」も言う。"""
    return _completed(named(target.address, heard), target)


def _completed(mention: Mention, target: Target) -> Mention:
    until = target.until
    if until is not None:
        until = replace(until, steps=until.steps[shared(target.address.steps, until.steps) :])
    return replace(mention, until=until, captioned=target.captioned)


def named_all(targets: Sequence[Target], heard: Heard) -> Places:
    """所の並び: 二つ目からは、前の所と違う段から言う (第三条第一項及び第二項並びに第五条)。

    Args:
        targets: 所。一つ以上。
        heard: 同じ文で最後に名指された所。
    """
    found = [named_target(targets[0], heard)]
    for before, target in pairwise(targets):
        steps, earlier = target.address.steps, (before.until or before.address).steps
        alike = shared(steps, earlier)
        if alike and alike < min(len(steps), len(earlier)) and steps[alike].kind is earlier[alike].kind:
            mention = Mention(replace(target.address, steps=steps[alike:]))
        elif alike and steps[alike - 1].kind is not Kind.SUPPL_PROVISION:
            mention = named(target.address, Heard(earlier, len(earlier)))
        else:
            mention = Mention(target.address)
        found.append(_completed(mention, target))
    return tuple(found)


def remembered(targets: Sequence[Target]) -> Heard:
    """覚える所: 並びを名指した後に「同」と言えるのは、そのすべてに共通の段だけである。"""
    named_ones = [_anchored(a.steps) for target in targets for a in (target.address, target.until) if a is not None]
    last = named_ones[-1]
    return Heard(last, min(shared(steps, last) for steps in named_ones))


def _anchored(steps: Steps) -> Steps:
    """共通見出しは、その後に立つ条のものとして覚える (第三十条の前の見出しを削り、同条を…)。"""
    if steps and steps[-1].kind is Kind.CAPTION and steps[-1].num:
        kind = Kind.PARAGRAPH if steps[-1].label == "項" else Kind.ARTICLE
        return (*steps[:-1], Step(kind, steps[-1].num))
    return steps
