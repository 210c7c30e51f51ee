"""隣: 改正前の本文で、二つの所が隣り合うか。並びを「…から…まで」とまとめ、文を続けるかどうかを決める。"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from amend.address import Address, Step, places
from amend.change import Target
from amend.clause import HEADINGS, Kind, Node
from amend.consolidation.lookup import Index
from amend.numerals import Num
from amend.wording.bands import banded
from amend.wording.naming import Steps


def home(address: Address) -> Steps:
    """家: 一条一文の「条」に当たる所。条のほか、附則の項、別表、題名など (drafting-rules §2.5-6)。

    Example:
        >>> from amend.address import read_address, write_address
        >>> words = ("第５条第２項第１号", "附則第２項", "別表図書館の項")
        >>> [write_address(Address(home(read_address(word)))) for word in words]
        ['第５条', '附則第２項', '別表']
    """
    steps = address.steps
    for i, step in enumerate(steps):
        if step.kind is Kind.ARTICLE or (step.kind is Kind.PARAGRAPH and i <= 1):
            return steps[: i + 1]
        if step.kind is Kind.CAPTION and step.num:
            kind = Kind.PARAGRAPH if step.label == "項" else Kind.ARTICLE
            return (*steps[:i], Step(kind, step.num))
    if steps and steps[0].kind in HEADINGS:
        return steps
    return steps[:1]


class Neighbours:
    """隣の表: 改正前の本文の兄弟の順番。"""

    def __init__(self, tree: Node) -> None:
        """Args: tree: 改正前の木 (DOCUMENT)。"""
        self._index = Index(tree)
        self._rank: dict[Steps, int] = {}
        self._siblings: dict[tuple[Steps, Kind], list[Steps]] = {}
        for _, address in sorted(places(tree).items()):
            steps = address.steps
            if steps in self._rank:  # ただ一つの項は、その条と同じ位置である
                continue
            siblings = self._siblings.setdefault((steps[:-1], steps[-1].kind), [])
            self._rank[steps] = len(siblings)
            siblings.append(steps)

    def distance(self, one: Steps, other: Steps) -> int | None:
        """隔たり: 同じ入れ物の同じ種類の所が、いくつ先か。兄弟でなければ None。本文に無い番号どうしは番号の差。"""
        if len(one) != len(other) or not one or one[:-1] != other[:-1] or one[-1].kind is not other[-1].kind:
            return None
        if one in self._rank and other in self._rank:
            return self._rank[other] - self._rank[one]
        return _numbered_distance(one[-1].num, other[-1].num)

    def adjacent(self, one: Steps, other: Steps) -> bool:
        """隣り合うか (前後を問わない)。"""
        return self.distance(one, other) in (1, -1)

    def gathered(self, targets: Sequence[Target]) -> tuple[Target, ...]:
        """まとめる: 三つ以上続く兄弟を「…から…まで」にする (R53)。表の項、見出しを含むもの、部分は、一つずつ言う。

        Args:
            targets: 本文の順の所。
        """
        targets = [self._band(target) for target in targets]
        found: list[Target] = []
        run: list[Target] = []
        for target in (*targets, None):
            if run and (target is None or not self._follows(run[-1], target)):
                found += [Target(run[0].address, run[-1].address)] if len(run) > 2 else run
                run = []
            if target is not None:
                run.append(target)
        return (every,) if (every := self._every_item(targets)) is not None else tuple(found)

    def _every_item(self, targets: Sequence[Target]) -> Target | None:
        """各号: ある所の号の初めから終わりまで。"""
        first, last = targets[0].address, targets[-1].until or targets[-1].address
        plain = all(target.address.part is None and not target.captioned for target in targets)
        if not plain or not first.steps or first.steps[-1].kind is not Kind.ITEM:
            return None
        whole = self._siblings.get((first.steps[:-1], Kind.ITEM), ())
        together = all(self._follows(a, b) for a, b in pairwise(targets))
        if len(whole) < 2 or not together or (first.steps, last.steps) != (whole[0], whole[-1]):
            return None
        return Target(Address((*first.steps[:-1], Step(Kind.ITEM, label="各号"))))

    def has_no_items(self, address: Address) -> bool:
        """号の無い所か: そこに加える号は「次の各号」である。"""
        return address.steps in self._rank and (address.steps, Kind.ITEM) not in self._siblings

    def _follows(self, one: Target, other: Target) -> bool:
        plain = all(not t.captioned and t.until is None and t.address.part is None for t in (one, other))
        named = one.address.steps[-1:] and one.address.steps[-1].kind in (Kind.ROW, Kind.CELL)
        return plain and not named and self.distance(one.address.steps, other.address.steps) == 1

    def _band(self, target: Target) -> Target:
        """帯: 幾行にもわたる表の項の全部なら、初めの行の名で言う。"""
        return Target(target.address) if target.until and self._is_band(target) else target

    def _is_band(self, target: Target) -> bool:
        return target.address.steps[-1].kind is Kind.ROW and banded(self._index, Target(target.address)) == target

    def head_of_band(self, address: Address) -> Address:
        """帯の初め: 「観光の項の次に」は、観光の項の最後の行の次のことである。ほかの所はそのまま。"""
        end = self._rank.get(address.steps) if address.steps and address.steps[-1].kind is Kind.ROW else None
        if end is None:
            return address
        above = map(Address, self._siblings[address.steps[:-1], Kind.ROW][:end])
        return next((head for head in above if self._is_band(Target(head, address))), address)


def _numbered_distance(one: Num, other: Num) -> int | None:
    """番号の隔たり。第三条の次は第四条か第三条の二、第三条の二の次は第三条の三か第四条とみる。"""
    if not one or not other:
        return None
    if one[:-1] == other[:-1]:
        return other[-1] - one[-1]
    if other in _nexts(one):
        return 1
    return -1 if one in _nexts(other) else None


def _nexts(num: Num) -> tuple[Num, ...]:
    return ((num[0] + 1,), (*num, 2), (*num[:-1], num[-1] + 1))
