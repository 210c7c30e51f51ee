"""順: 一つの入れ物の中の改正を並べる順 (drafting-rules §2.5)。

前から後ろへ、改正前の番号の順に改める。ただし、繰り下げて場所を空けるときは、後ろの規定から移す (R23、R25、R50)。四つ
以上続けて移るときは、一つを移してから残りをまとめて移す (R26、R39、R49)。
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from amend.change import Renumbering, Shift
from amend.clause import HEADINGS
from amend.derivation.model import Derived
from amend.numerals import Num

Space = tuple[object, ...]
"""番号の並び: 同じ番号が重ならない範囲。条は入れ物を通して、節はその章の中で一つの並びである。"""


@dataclass(frozen=True, slots=True)
class Stop:
    """順の一か所: 組か隙間の、今ふさいでいる番号と、これから使う番号。

    Attributes:
        leaves: 空ける番号 (移る又は削る規定の旧の番号)。
        takes: 使う番号 (移った先、加える規定)。
    """

    leaves: tuple[tuple[Space, Num], ...] = ()
    takes: tuple[tuple[Space, Num], ...] = ()


@dataclass(slots=True)
class _Column:
    """一つの番号の並びの、空く番号とその順番。"""

    nums: list[Num] = field(default_factory=list)
    at: list[int] = field(default_factory=list)


def ordered(stops: Sequence[Stop]) -> Iterator[int]:
    """順: 改める順に、所の番号 (0 から) を返す。

    ある所が使う番号を、それより後ろの規定がまだふさいでいるなら、そこまでを後ろから改める。
    """
    start = 0
    for first, last in _runs(stops):
        yield from range(start, first)
        yield from range(last, first - 1, -1)
        start = last + 1
    yield from range(start, len(stops))


def _runs(stops: Sequence[Stop]) -> Iterator[tuple[int, int]]:
    """後ろから改める範囲。終わりを含む。"""
    columns: dict[Space, _Column] = defaultdict(_Column)
    for n, stop in enumerate(stops):
        for space, num in stop.leaves:
            columns[space].nums.append(num)
            columns[space].at.append(n)
    first = last = -1
    for n, stop in enumerate(stops):
        reach = max((_reach(columns[space], num) for space, num in stop.takes if space in columns), default=-1)
        if reach <= n and n > last:
            continue
        if n > last:
            if last >= 0:
                yield first, last
            first, last = n, reach
        last = max(last, reach)
    if last >= 0:
        yield first, last


def _reach(column: _Column, num: Num) -> int:
    at = bisect_right(column.nums, num)
    return column.at[at - 1] if at else -1


# --- まとめて移す -----------------------------------------------------------------------------------------------------
_LEAST = 4
"""まとめて移すのに要る、続いて移る規定の数。"""


def shifted(changes: Sequence[Derived]) -> Iterator[Derived]:
    """繰下げ・繰上げ: 四つ以上続く移動を、一つの移動と「…を一条ずつ繰り下げ」とにする。"""
    start = 0
    while start < len(changes):
        end = start + 1
        while end < len(changes) and _continues(changes[end - 1], changes[end]):
            end += 1
        if end - start < _LEAST:
            yield from changes[start:end]
        else:
            yield changes[start]
            yield Derived(_shift(changes[start + 1 : end]))
        start = end


def _shift(changes: Sequence[Derived]) -> Shift:
    moves = [each.change for each in changes if isinstance(each.change, Renumbering)]
    first, last = sorted((moves[0], moves[-1]), key=lambda move: move.old.steps[-1].num)
    return Shift(first.old, last.old, _delta(first))


def _delta(move: Renumbering) -> int:
    return move.new.steps[-1].num[0] - move.old.steps[-1].num[0]


def _continues(before: Derived, after: Derived) -> bool:
    """同じ入れ物の、隣どうしの番号の規定が、同じだけ移るか。枝番号や符号の規定は、まとめない。"""
    a, b = before.change, after.change
    if not isinstance(a, Renumbering) or not isinstance(b, Renumbering) or b.within is not None:
        return False
    steps = [place.steps[-1] for place in (a.old, a.new, b.old, b.new)]
    if len({step.kind for step in steps}) > 1 or any(len(step.num) != 1 or step.nth for step in steps):
        return False
    if steps[0].kind in HEADINGS or a.old.steps[:-1] != b.old.steps[:-1] or _delta(a) != _delta(b):
        return False
    return b.old.steps[-1].num[0] - a.old.steps[-1].num[0] == (-1 if _delta(a) > 0 else 1)
