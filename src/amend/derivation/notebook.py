"""控え: 導く間に引く、両方の木の所在と、字句の改まる所。"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from amend.address import Address, Gazetteer, Step
from amend.address.members import is_silent
from amend.clause import CAPTION_STEP, Kind, Node, Path, follow
from amend.derivation.model import Couple, Gap, couples
from amend.derivation.rows import is_renumbered, mark_length
from amend.derivation.segments import Segmented, segmented


class Notebook:
    """控え: 一つの新旧についての、位置・削られる規定・字句の改正の一覧。"""

    def __init__(self, old: Node, new: Node, root: Couple) -> None:
        """Args: old: 旧の木。 new: 新の木。 root: 見取図。"""
        self.old, self.new, self.root = old, new, root
        self._olds, self._news = Gazetteer(old), Gazetteer(new)
        self.paths: dict[Address, Path] = {}
        self.done: set[tuple[Path, int]] = set()
        self._texts: dict[Path, list[tuple[Path, Node]]] = {}

    @cached_property
    def gone(self) -> frozenset[Path]:
        """削られ、又は全部が改められる旧の規定。その中の字句に引用が当たっても、害は無い。"""
        found: set[Path] = set()
        for couple in couples(self.root):
            if couple.whole:
                found.update(couple.olds or (couple.old,))
            for slot in couple.slots:
                if isinstance(slot, Gap):
                    found.update(slot.olds)
        return frozenset(found)

    @cached_property
    def wording(self) -> dict[Path, Segmented]:
        """字句の改まる文: 旧の道ごとの、部分の増減と初めの引用。"""
        return {c.old: segmented(c.before, c.after, c.edits) for c in couples(self.root) if c.edits and not c.whole}

    def is_gone(self, path: Path, above: Path) -> bool:
        """``above`` より下で、その節点か上の節点が無くなるか。"""
        return any(path[:n] in self.gone for n in range(len(above), len(path) + 1))

    def texts(self, path: Path) -> list[tuple[Path, Node]]:
        """文: 節点と子孫の、見出しを除く文のある節点。"""
        if path not in self._texts:
            found = []
            waiting = [(path, follow(self.old, path))]
            while waiting:
                at, node = waiting.pop()
                if node.text:
                    found.append((at, node))
                waiting.extend(
                    ((*at, i), child) for i, child in enumerate(node.children) if child.kind is not Kind.CAPTION
                )
            self._texts[path] = found
        return self._texts[path]

    def reworded_in(self, path: Path) -> list[Path]:
        """字句の改まる節点: 節点とその子孫のうち。"""
        return [at for at, _ in self.texts(path) if at in self.wording]

    def floor(self, couple: Couple) -> int:
        """引用の始まってよい所: 番号の変わる表の項の符号は、引用しない。項の移動が改める。"""
        if couple.before.kind is not Kind.CELL or couple.old[-1]:
            return 0
        rows = follow(self.old, couple.old[:-1]), follow(self.new, couple.new[:-1])
        return mark_length(couple.before) if is_renumbered(*rows) else 0

    # --- 位置 ---------------------------------------------------------------------------------------------------------
    def address(self, path: Path) -> Address:
        """位置: 旧の節点の、旧の番号での位置。"""
        found = self._olds.locate(path)
        self.paths[found] = path
        return found

    def caption_address(self, path: Path) -> Address:
        """見出しの位置: その条や項の見出し。"""
        return self._olds.locate((*path, CAPTION_STEP))

    def move(self, couple: Couple) -> tuple[Address, Address]:
        """移動: 旧の位置と、旧の入れ物の中の新の番号での位置。"""
        old, new = (
            self._named(*each) for each in ((self._olds, self.old, couple.old), (self._news, self.new, couple.new))
        )
        return old, Address((*old.steps[:-1], replace(new.steps[-1], nth=0)))

    @staticmethod
    def _named(names: Gazetteer, tree: Node, path: Path) -> Address:
        """位置。一項だけの条の項も、移すときは「第５条第１項」と項で言う。"""
        address, node = names.locate(path), follow(tree, path)
        if not is_silent(follow(tree, path[:-1]), node):
            return address
        return Address((*address.steps, Step(node.kind, node.num)))
