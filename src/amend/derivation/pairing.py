"""組合せ: 対応付けを、改め文で言える形の見取図 (`Couple`) に整える。

規定は残る規定を跳び越えて移らない (drafting-rules §2.2、R50)。移してしかも全部を改めることはできない (§6-5、R26)。
そのような対は、削って加えるか、その番号の所に立つ規定の全部を改めるものとみる。
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from amend.alignment import Pair, Why, units
from amend.clause import HEADINGS, Kind, Node, Path, follow, nodes
from amend.derivation.model import Couple, Gap
from amend.derivation.rows import is_renumbered, past_mark
from amend.derivation.sayable import is_addable, is_moved, is_remarked, is_replaceable
from amend.numerals import Num
from amend.textdiff import Edit, compare

_PHRASE = 10
"""改め文の一句の、引用のほかの字数のめやす (「第三項中」「を」「に改め」)。"""

_HEADING_WEIGHT = 300
"""規定が章の境を越えたとき、章の方を動かさないための重み (字数)。"""

_PINNED_WEIGHT = 1_000_000
"""人の指定した対を、ほかの対のために解かないための重み (字数)。"""


def plan(old: Node, new: Node, whole: frozenset[Path], pair: Pair) -> Couple:
    """見取図: 二つの本文の、すべての規定の組。

    Args:
        old: 旧の木 (DOCUMENT)。
        new: 新の木 (DOCUMENT)。
        whole: 全部を改めることにする旧の規定の道。
        pair: 対応付け。人の指定した対は、言い方の許す限り解かない。

    Returns:
        根の組。``whole`` が空でなければ、本文の全部を改めるほかない。
    """
    return _Planner(old, new, whole).couple(pair, None)


class _Planner:
    """組を作る。木と、全部を改めることにする規定を覚えている。"""

    def __init__(self, old: Node, new: Node, whole: frozenset[Path]) -> None:
        self.old, self.new, self.whole = old, new, whole
        self.holders = frozenset(path[:n] for path in whole for n in range(len(path) + 1))

    def couple(self, pair: Pair, parent: Node | None, *, worded: bool = False) -> Couple:
        """組: 対の中身を調べ、字句で改めるか全部を改めるかを決める。

        移して全部を改めるとは言えない (R26) ので、人の組にした移る規定は、語が残らなくても字句で改める (``worded``)。
        """
        assert pair.old is not None
        assert pair.new is not None
        before, after = follow(self.old, pair.old), follow(self.new, pair.new)
        named = before.kind is Kind.CELL and pair.old[-1] == 0 and parent is not None
        moved = named and is_renumbered(follow(self.old, pair.old[:-1]), follow(self.new, pair.new[:-1]))
        edits = past_mark(before, after) if moved else compare(before.text, after.text)
        if before.kind in HEADINGS:
            return Couple(pair.old, pair.new, before, after, edits, cost=20 if edits else 0)
        worded = worded or (pair.why is Why.PINNED and is_moved(before, after))
        slots = self._slots(pair, before, worded=worded) if pair.children else ()
        cost = _edit_cost(edits, before, after) + sum(self._slot_cost(slot) for slot in slots)
        cost += _PHRASE * is_moved(before, after) + (0 if _caption(before) == _caption(after) else 20)
        couple = Couple(pair.old, pair.new, before, after, edits, slots, cost=cost)
        reason = self._why_whole(couple, parent, worded=worded)
        if not reason:
            return couple
        return Couple(pair.old, pair.new, before, after, whole=reason, cost=_size(after) + _PHRASE)

    # --- 中身の並び ---------------------------------------------------------------------------------------------------
    def _slots(self, pair: Pair, holder: Node, *, worded: bool) -> tuple[Couple | Gap, ...]:
        assert pair.old is not None
        assert pair.new is not None
        found = [child for child in pair.children if child.old is not None and child.new is not None]
        worded = worded and len(pair.children) == 1  # 条の、ただ一つの項
        made = {child.old: self.couple(child, holder, worded=worded) for child in _standing(found, self.old)}
        kept = [couple for couple in made.values() if not _is_parted(couple)]
        olds = [path for path, _ in units(holder, pair.old)]
        news = [path for path, _ in units(follow(self.new, pair.new), pair.new)]
        return tuple(self._woven(olds, news, kept))

    def _woven(self, olds: list[Path], news: list[Path], kept: list[Couple]) -> list[Couple | Gap]:
        """組の間に隙間を入れる。隙間の中で番号の同じものは、全部を改める組とする。"""
        slots: list[Couple | Gap] = []
        o = n = 0
        for couple in [*kept, None]:
            end = (bisect_left(olds, couple.old), bisect_left(news, couple.new)) if couple else (len(olds), len(news))
            slots += self._gap(olds[o : end[0]], news[n : end[1]])
            if couple is not None:
                slots.append(couple)
            o, n = end[0] + 1, end[1] + 1
        return slots

    def _gap(self, olds: list[Path], news: list[Path]) -> list[Couple | Gap]:
        """隙間を、番号の同じものの組で区切る。「第五条から第七条まで」の範囲は、その中の番号の規定をまとめて指す。"""
        slots: list[Couple | Gap] = []
        places: dict[tuple[Kind, Num], list[int]] = defaultdict(list)
        for n, path in enumerate(news):
            after = follow(self.new, path)
            if after.num and after.kind not in HEADINGS:
                places[after.kind, after.num].append(n)
        o = n = 0
        for at, path in enumerate(olds):
            before = follow(self.old, path)
            top = next((place for place in places.get((before.kind, before.num), ()) if place >= n), None)
            if at < o or top is None:
                continue
            after = follow(self.new, news[top])
            right = at + self._covered(self.old, islice(olds, at, None), before, after)
            bottom = top + self._covered(self.new, islice(news, top, None), after, before)
            slots.append(Gap(tuple(olds[o:at]), tuple(news[n:top])))
            slots.append(self._replaced(olds[at:right], news[top:bottom]))
            o, n = right, bottom
        slots.append(Gap(tuple(olds[o:]), tuple(news[n:])))
        return [slot for slot in slots if isinstance(slot, Couple) or slot.olds or slot.news]

    @staticmethod
    def _covered(tree: Node, paths: Iterable[Path], first: Node, other: Node) -> int:
        """相手の範囲に入る、続いた規定の数。"""
        if not other.until:
            return 1
        count = 0
        for path in paths:
            node = follow(tree, path)
            if node.kind is not first.kind or node.num > other.until:
                break
            count += 1
        return max(count, 1)

    def _replaced(self, olds: list[Path], news: list[Path]) -> Couple:
        before, after = follow(self.old, olds[0]), follow(self.new, news[0])
        cost = _PHRASE + sum(_size(follow(self.new, path)) for path in news)
        return Couple(
            *(olds[0], news[0], before, after),
            whole="元の語がほとんど残らないため",
            olds=tuple(olds) if len(olds) > 1 else (),
            news=tuple(news) if len(news) > 1 else (),
            cost=cost,
        )

    # --- 全部を改めるか -----------------------------------------------------------------------------------------------
    def _slot_cost(self, slot: Couple | Gap) -> int:
        if isinstance(slot, Couple):
            return slot.cost
        return _PHRASE * len(slot.olds) + sum(_PHRASE + _size(follow(self.new, path)) for path in slot.news)

    def _why_whole(self, couple: Couple, parent: Node | None, *, worded: bool) -> str:
        before, after = couple.before, couple.after
        if couple.old in self.whole:
            return "字句では、読み返して同じ本文にならないため"
        if is_remarked(before, after):
            return "符号の書き方が変わるため"
        if couple.edits and not before.text and before.kind is not Kind.CAPTION:
            return "引くべき字句が元の規定に無いため"
        for slot in couple.slots:
            if reason := self._unsayable(slot, before):
                return reason
        if worded:
            return ""
        signed = parent is not None and parent.kind is Kind.EXECUTION_BLOCK  # 署名欄の一行は、全部でも字句で言う
        return _rewritten(couple) if before.kind not in (Kind.DOCUMENT, Kind.CAPTION) and not signed else ""

    def _unsayable(self, slot: Couple | Gap, holder: Node) -> str:
        """入れ物の全部を改めるほかない子のわけ。"""
        if isinstance(slot, Couple):
            return slot.whole if slot.whole and not is_replaceable(holder, slot.before, slot.after) else ""
        changed = [follow(self.old, path) for path in slot.olds] + [follow(self.new, path) for path in slot.news]
        stranger = next((node for node in changed if not is_addable(holder, node)), None)
        return f"{stranger.kind.value}の増減は、それだけでは言えないため" if stranger else ""


def _rewritten(couple: Couple) -> str:
    """大部分が改まったか: 語がほとんど残らないか、字句で言う方が長い。"""
    before, after = couple.before, couple.after
    if before.kind in (Kind.TOC_ENTRY, Kind.CELL, Kind.TITLE):
        return ""
    kept = [slot for slot in couple.slots if isinstance(slot, Couple) and not slot.whole]
    if is_rewritten(before, after, couple.edits) and not kept:
        return "元の語がほとんど残らないため"
    if couple.slots and not before.text and not kept:
        return "中身のすべてが改まるため"
    return "字句で言うより短いため" if couple.cost > _size(after) * 1.5 + 4 * _PHRASE else ""


def is_rewritten(before: Node, after: Node, edits: Sequence[Edit]) -> bool:
    """節点自身の語がほとんど残らないか。一方が他方をそのまま含むなら、残っている。"""
    short, long = sorted((before.text, after.text), key=len)
    if short and short in long and 5 * len(short) >= len(long):
        return False
    kept = len(before.text) - sum(e.old_end - e.old_start for e in edits)
    return bool(edits) and 5 * kept < max(len(before.text), len(after.text))


def _is_parted(couple: Couple) -> bool:
    """対を解くか: 移してしかも全部を改めるもの、又は範囲の「削除」に関わるもの。"""
    if not couple.whole:
        return False
    both = couple.before, couple.after
    return is_moved(*both) or bool(couple.before.until or couple.after.until) or couple.before.kind in HEADINGS


def _standing(pairs: list[Pair], old: Node) -> list[Pair]:
    """跳び越さない対: 新の順に並んだ対のうち、旧の順も保たれる、最も重い列。"""
    order = [pair.old or () for pair in pairs]
    if all(a < b for a, b in pairwise(order)):
        return pairs
    ranks = {path: rank for rank, path in enumerate(sorted(order), start=1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(order) + 1)
    before: list[int] = []
    for i, path in enumerate(order):
        at, top = ranks[path] - 1, (0, -1)
        while at:
            top, at = max(top, best[at]), at & (at - 1)
        before.append(top[1])
        node, at = follow(old, path), ranks[path]
        mine = (top[0] + _weight(pairs[i], node), i)
        while at < len(best):
            best[at], at = max(best[at], mine), at + (at & -at)
    at, found = len(order), (0, -1)
    while at:
        found, at = max(found, best[at]), at & (at - 1)
    chain: list[Pair] = []
    i = found[1]
    while i >= 0:
        chain.append(pairs[i])
        i = before[i]
    return chain[::-1]


def _weight(pair: Pair, node: Node) -> int:
    if pair.why is Why.PINNED:
        return _PINNED_WEIGHT
    return _HEADING_WEIGHT if node.kind in HEADINGS else 1 + _size(node)


def _size(node: Node) -> int:
    return sum(len(each.text) for each in nodes(node))


def _edit_cost(edits: Sequence[Edit], before: Node, after: Node) -> int:
    said = sum(e.old_end - e.old_start + e.new_end - e.new_start + _PHRASE for e in edits)
    return min(said, len(after.text) + _PHRASE) if before.kind is Kind.CELL else said


def _caption(node: Node) -> str:
    return node.caption.text if node.caption else ""
