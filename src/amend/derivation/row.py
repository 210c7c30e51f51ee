"""列: 一つの入れ物の中に並ぶ組と隙間。編章節の見出しは、条と同じ列に並ぶ。"""

from __future__ import annotations

from amend.address import Address, Step
from amend.clause import HEADINGS, Kind, Node, Path, follow
from amend.derivation.model import Couple, Gap
from amend.derivation.notebook import Notebook
from amend.derivation.rows import number_of
from amend.derivation.sayable import is_moved
from amend.derivation.sequence import Space, Stop
from amend.numerals import Num

ROOT = Address((Step(Kind.DOCUMENT),))
"""本則。"""


class Row:
    """列: 組と隙間の並びと、言い終えたもの。

    Attributes:
        book: 控え。
        couple: 入れ物の組。
        slots: 組と隙間。本文の順。
        partners: 新の道から組へ。
        told: 移し終えた旧の規定の道。
        just: 今、移したと言ったばかりの旧の規定の道。ほかのことを言えば None。
        chapters: 「第四章中」と言った章の道。
    """

    def __init__(self, book: Notebook, couple: Couple) -> None:
        """Args: book: 控え。 couple: 入れ物の組。"""
        self.book, self.couple = book, couple
        self.slots = couple.slots
        self.partners = {c.new: c for c in self.slots if isinstance(c, Couple)}
        self.told: set[Path] = set()
        self.just: Path | None = None
        self.chapters: set[Path] = set()

    def old(self, path: Path) -> Node:
        """旧の節点。"""
        return follow(self.book.old, path)

    def new(self, path: Path) -> Node:
        """新の節点。"""
        return follow(self.book.new, path)

    def gap(self, n: int) -> Gap:
        """隙間: n 番目の所。"""
        slot = self.slots[n]
        assert isinstance(slot, Gap)
        return slot

    # --- 隣 -----------------------------------------------------------------------------------------------------------
    def beside(self, path: Path, step: int) -> Couple | None:
        """新の入れ物の中で、前 (-1) 又は後 (1) に隣り合う組。隣も加わるものなら None。"""
        return self.partners.get((*path[:-1], path[-1] + step))

    def near(self, n: int, step: int) -> Couple | None:
        """列の中で、n 番目の隙間の前 (-1) 又は後 (1) にある最も近い組。"""
        at = n + step
        while 0 <= at < len(self.slots):
            slot = self.slots[at]
            if isinstance(slot, Couple):
                return slot
            at += step
        return None

    def home(self, new: Path) -> Couple | None:
        """入れ物: 新の規定の入る組。この列の入れ物か、列の中の編章節。入れ物も加わるものなら None。"""
        return self.couple if new[:-1] == self.couple.new else self.partners.get(new[:-1])

    def is_moving(self, couple: Couple) -> bool:
        """移る規定か。"""
        return is_moved(couple.before, couple.after) and not couple.whole

    def is_waiting(self, couple: Couple) -> bool:
        """これから移る規定か。"""
        return is_moved(couple.before, couple.after) and couple.old not in self.told

    def tell(self, couple: Couple) -> None:
        """言った: 組の改正と移動を言い終えた。"""
        self.told.add(couple.old)
        self.just = couple.old if self.is_moving(couple) else None

    # --- 章 -----------------------------------------------------------------------------------------------------------
    def chapter(self, couple: Couple) -> Address | None:
        """「第四章中」: 新旧で同じ章の、端の条のとき、その章。"""
        home = self.partners.get(couple.new[:-1])
        if couple.before.kind is not Kind.ARTICLE or home is None or home.old != couple.old[:-1]:
            return None
        row = home.before.children
        articles = [i for i, child in enumerate(row) if child.kind is Kind.ARTICLE]
        return self.book.address(home.old) if couple.old[-1] in (articles[0], articles[-1]) else None

    # --- 番号 ---------------------------------------------------------------------------------------------------------
    def stop(self, slot: Couple | Gap) -> Stop:
        """順: その所の、空ける番号と使う番号。"""
        if isinstance(slot, Couple):
            if slot.whole or not is_moved(slot.before, slot.after):
                return Stop()
            space = _space(slot.before, slot.old)
            return Stop(((space, number_of(slot.before)),), ((space, number_of(slot.after)),))
        leaves = [(_space(node, path), num) for path in slot.olds if (num := number_of(node := self.old(path))) != ()]
        takes: list[tuple[Space, Num]] = []
        for path in slot.news:
            node, home = self.new(path), self.partners.get(path[:-1])
            if num := number_of(node):
                takes.append((_space(node, (*home.old, 0) if home else path), num))
        return Stop(tuple(leaves), tuple(takes))


def _space(node: Node, path: Path) -> Space:
    """番号の並び。節や款の番号は、章ごとに改まる。"""
    return (node.kind, path[:-1] if node.kind in HEADINGS else ())


def is_wholly(tree: Node, path: Path, among: set[Path]) -> bool:
    """編章節の中身が、すべてその中にあるか。"""
    for i, child in enumerate(follow(tree, path).children):
        at = (*path, i)
        if at not in among or (child.kind in HEADINGS and not is_wholly(tree, at, among)):
            return False
    return True
