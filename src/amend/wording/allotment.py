"""割り振り: 一つの句が言ういくつもの所を、一つ一つの改正に分ける。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from amend.address import Address, PlaceError, Step
from amend.address.members import members
from amend.change import Renumbering, Shift, Side, Target
from amend.clause import Kind, Node, follow
from amend.consolidation.lookup import Index
from amend.numerals import Num, Numerals, write_number
from amend.wording.bands import banded
from amend.wording.context import EACH_ITEM, Unresolved


def allotted(index: Index, target: Target) -> Target:
    """各号・表の項: 「第五項各号」は最初の号から最後の号まで、幾行にもわたる表の項はその全部。ほかの所はそのまま。

    Raises:
        Unresolved: 名指した所に号が無い。
    """
    steps = target.address.steps
    if not steps or steps[-1].label != EACH_ITEM:
        return banded(index, target)
    holder = Address(steps[:-1])
    items = _items(index, holder)
    if not items:
        raise Unresolved("名指した所に号がありません。", "条や項の番号を確かめてください。")
    first, last = ((*holder.steps, step) for step in (items[0], items[-1]))
    return replace(target, address=Address(first), until=Address(last) if len(items) > 1 else None)


def _items(index: Index, holder: Address) -> list[Step]:
    try:
        path = index.find(holder).path
    except PlaceError:
        return []
    return [member.names[0] for member in members(index.tree, path) if member.node.kind in (Kind.ITEM, Kind.SUBITEM)]


def shares(targets: Sequence[Target], block: tuple[Node, ...]) -> Iterator[tuple[Target, tuple[Node, ...]]]:
    """全部を改める所と、改めた後の規定の組。

    「第五条及び第六条を次のように改める」の二条は、番号の同じものどうしで組む。番号で組めない
    (「第五条及び第六条　削除」の一つになる) ときは、初めから終わりまでをまとめて改める。

    Raises:
        Unresolved: 離れた所を、番号の合わない規定に改める。
    """
    if len(targets) == 1:
        yield targets[0], block
        return
    nums = [target.address.steps[-1].num for target in targets]
    if len(block) == len(targets) and all(node.num == num for node, num in zip(block, nums, strict=True)):
        yield from ((target, (node,)) for target, node in zip(targets, block, strict=True))
        return
    if not all(_is_next(a, b) for a, b in pairwise(targets)):
        raise Unresolved(
            "離れた所を一度に改めていますが、後に続く規定と番号が合いません。", "一つの所ごとに文を分けてください。"
        )
    until = targets[-1].until or targets[-1].address
    yield replace(targets[0], until=until), block


def _is_next(one: Target, other: Target) -> bool:
    """並んだ所か: 入れ物と種類が同じで、番号が続いている。"""
    a, b = (one.until or one.address).steps, other.address.steps
    return a[:-1] == b[:-1] and a[-1].kind is b[-1].kind and b[-1].num in _nexts(a[-1].num)


def _nexts(num: Num) -> tuple[Num, ...]:
    if not num:
        return ()
    return ((num[0] + 1,), (*num, 2), (*num[:-1], num[-1] + 1))


Range = tuple[Address, Address | None]
"""範囲: 始めと終わり。一つの所なら終わりは None。"""


def moved(source: Range, goal: Range, within: Address | None) -> Iterator[Renumbering | Shift]:
    """移動: 一つなら番号を改め、範囲なら同じ数だけ繰り下げ・繰り上げる。

    Raises:
        Unresolved: 範囲の長さが違う、又は枝番号があって一つずつの移動が決まらない。
    """
    (first, last), (new, end) = source, goal
    if last is None and end is None:
        yield Renumbering(first, new, within)
        return
    numbers = [address.steps[-1].num if address and address.steps else () for address in (first, last, new, end)]
    a, b, c, d = numbers
    plain = all(numbers) and len({len(num) for num in numbers}) == 1 and a[:-1] == b[:-1] == c[:-1] == d[:-1]
    if last is None or not plain or b[-1] - a[-1] != d[-1] - c[-1]:
        raise Unresolved(
            "移す前と移した後の範囲が合いません。", "移す規定の数と、移した後の番号の数を確かめてください。"
        )
    if first.steps[:-1] == new.steps[:-1]:
        yield Shift(first, last, c[-1] - a[-1], within)
        return
    down = c[-1] > a[-1]
    for i in range(b[-1] - a[-1], -1, -1) if down else range(b[-1] - a[-1] + 1):
        yield Renumbering(_counted(first, i), _counted(new, i), within)


def _counted(address: Address, by: int) -> Address:
    *before, last = address.steps
    return replace(address, steps=(*before, replace(last, num=(*last.num[:-1], last.num[-1] + by))))


_EDITED = ("○", "◯", "〇")


def renumbered(index: Index, place: Address, side: Side, block: tuple[Node, ...]) -> tuple[Node, ...]:
    """丸付きの項番号: 改め文の項に番号が無く、本文の項が「○２」なら、本文の番号を続ける。

    項番号の無い古い法令を編集した本文では、「○２」は編集者の付けた番号で、改め文には現れない。

    Args:
        index: 改正前の木の索引。
        place: 示した所。
        side: 側。BEFORE なら ``place`` の番号から始まる。
        block: 後に続く規定。
    """
    if not block or any(node.kind is not Kind.PARAGRAPH or node.mark for node in block):
        return block
    try:
        path = index.find(replace(place, part=None, number=0)).path
    except PlaceError:
        return block
    old, inside = index.tree, side is Side.WITHIN
    peers = [n for n in follow(old, path if inside else path[:-1]).children if n.kind is Kind.PARAGRAPH]
    beside = peers[-1] if inside and peers else follow(old, path)
    unmarked = side is Side.BEFORE and not beside.mark  # 番号の無い第一項、又はその前に立つもの
    if unmarked or not peers or not peers[-1].mark.startswith(_EDITED) or not beside.num:
        return block
    circle, first = peers[-1].mark[:1], beside.num[0] + (side is not Side.BEFORE)
    return tuple(
        replace(node, mark=circle + write_number(first + i, Numerals.FULL), num=(first + i,), gap=peers[-1].gap)
        for i, node in enumerate(block)
    )
