"""所を探す: 表の片側に書かれたものが、本文のどの行かを決める。

同じ字の行 (「２　（略）」や同じ見出し) は幾つもあるので、一つずつではなく、前後の続き方が最もよい組合せを選ぶ。
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from amend.alignment import likeness
from amend.clause import CAPTION_STEP, Path
from amend.proof.table_items import Item, Said, is_omission
from amend.proof.table_lines import Line, Text, blankless

_FAMILY, _SAME_UNIT = 3.0, 2.0
_NEXT, _FORWARD = 1.5, 0.5
_LABEL, _EXACT = 3.0, 6.0
_FAR = 50
_NEAR = 0.5
"""書かれた字が、本文のこの行のつもりだとみる、似方の境目。"""


@dataclass(frozen=True, slots=True)
class Spot:
    """所: 本文の行の範囲 (0 から、終わりを含む)。"""

    first: int
    last: int


Spots = list[tuple[Spot, float]]
"""候補: 所と、その重み。"""

_TOPS: Path = ()
"""単位そのものの行を引く鍵。単位への道は空でないので、どの単位とも重ならない。"""


@dataclass(slots=True)
class Located:
    """決めた所。

    Attributes:
        text: 本文。
        items: 書かれたもの。紙の順。
        spots: 書かれたものの番号から、所。
        near: 字が違うが、この所のつもりとみたもの。
    """

    text: Text
    items: tuple[Item, ...]
    spots: dict[int, Spot] = field(default_factory=dict)
    near: set[int] = field(default_factory=set)

    def owners(self) -> dict[int, int]:
        """本文の行から、それを描いた書かれたものの番号。"""
        return {at: i for i, spot in self.spots.items() for at in range(spot.first, spot.last + 1)}


class Index:
    """索引: 本文の行を、字と番号から引く。"""

    def __init__(self, text: Text) -> None:
        """索引を作る。

        Args:
            text: 側の本文。
        """
        self.text = text
        self.lines = text.lines
        self.by_words: dict[str, list[int]] = defaultdict(list)
        self.by_head: dict[str, list[int]] = defaultdict(list)
        self.by_cell: dict[tuple[int, int, str], list[int]] = defaultdict(list)
        self._in_unit: dict[tuple[str, Path], list[int]] = defaultdict(list)
        self._sibling: dict[tuple[Path, str], int] = {}
        self._last: dict[Path, int] = {}
        for at, line in enumerate(text.lines):
            for depth in range(1, len(line.path) + 1):
                self._last[line.path[:depth]] = at
            if line.row:
                for i, cell in enumerate(line.cells):
                    self.by_cell[len(line.cells), i, blankless(cell.drawn)].append(at)
                continue
            self.by_words[blankless(line.cells[0].drawn)].append(at)
            if line.head:
                head = blankless(line.head)
                self.by_head[head].append(at)
                self._in_unit[head, _TOPS if line.path == line.unit else line.unit].append(at)
                self._sibling.setdefault((line.path[:-1], head), at)
        self.words = frozenset(self.by_words)
        self.heads = frozenset(self.by_head)
        self._sorted = sorted(self.words)

    def begins(self, words: str) -> bool:
        """空白を除いた字が、本文のある行の初めの部分か。"""
        at = bisect_left(self._sorted, words)
        return bool(words) and at < len(self._sorted) and self._sorted[at].startswith(words)

    def spots(self, item: Item, units: Sequence[Path]) -> Spots:
        """候補: 書かれたものが当たり得る所と、その重み。この単位の中のものと、単位そのものの行。無ければどこでも。

        Args:
            item: 書かれたもの。
            units: 単位への道。
        """
        narrow = [one for one in self._spots(item, units) if self._belongs(one[0], units)]
        return narrow or list(self._spots(item, None))

    def anchors(self, item: Item) -> tuple[Path, ...]:
        """単位: 書かれたものが条などの行であれば、当たり得る単位への道。そうでなければ空。

        同じ番号の条は、本則と附則のように幾つもあり得る。
        """
        if item.said in (Said.ONE, Said.RUN):
            tops = self._in_unit.get((item.heads[0], _TOPS), ())
            # どの条にもある番号を、残らず調べない: 長い法律では、その数が条の数ほどになる
            named = len(tops) == len(self.by_head.get(item.heads[0], ()))
            return tuple(self.lines[at].unit for at in tops) if named else ()
        spots = list(self._spots(item, None))
        line = self.lines[spots[0][0].first] if len(spots) == 1 else None
        return (line.unit,) if line is not None and line.path == line.unit else ()

    def _belongs(self, spot: Spot, units: Sequence[Path]) -> bool:
        line = self.lines[spot.first]
        return line.path == line.unit or line.unit in units

    def _headed(self, head: str, units: Sequence[Path] | None) -> Sequence[int]:
        """この番号の行。単位を言えば、単位そのものの行と、その中の行だけ。"""
        if units is None:
            return self.by_head.get(head, ())
        return sorted(at for unit in {_TOPS, *units} for at in self._in_unit.get((head, unit), ()))

    def _spots(self, item: Item, units: Sequence[Path] | None) -> Iterator[tuple[Spot, float]]:
        match item.said:
            case Said.WORDS if len(item.cells) > 1:
                yield from self._rows(item)
            case Said.WORDS:
                words = blankless(item.texts[0])
                for at in self.by_words.get(words, ()):
                    exact = item.texts[0] == self.lines[at].cells[0].drawn  # 目次と章名のように、字下げだけが違うもの
                    yield Spot(at, at), 4.0 + min(len(words), 40) / 10 + _EXACT * exact
            case Said.ONE:
                yield from ((Spot(at, at), _LABEL) for at in self._headed(item.heads[0], units))
            case Said.RUN:
                yield from self._runs(item, units)
            case _:
                return

    def _rows(self, item: Item) -> Iterator[tuple[Spot, float]]:
        keys = {i: blankless(text) for i, text in enumerate(item.texts) if not is_omission(text)}
        found: set[int] | None = None
        for i, key in keys.items():
            here = set(self.by_cell.get((len(item.cells), i, key), ()))
            found = here if found is None else found & here
        weight = 2.0 + min(sum(map(len, keys.values())), 40) / 10
        yield from ((Spot(at, at), weight) for at in sorted(found or ()))

    def _runs(self, item: Item, units: Sequence[Path] | None) -> Iterator[tuple[Spot, float]]:
        for at in self._headed(item.heads[0], units):
            parent = self.lines[at].path[:-1]
            end = self._sibling.get((parent, item.heads[1]))
            if end is None or end <= at or not self._is_run(at, end, two=item.adjacent):
                continue
            yield Spot(at, self._last[self.lines[end].path]), _LABEL + 1

    def _is_run(self, first: int, last: int, *, two: bool) -> bool:
        """二つだけを言う（略）では、間に同じ並びの規定が無い。"""
        start, end = self.lines[first].path, self.lines[last].path
        return not two or end[-1] - start[-1] == 1


def locate(text: Text, items: Sequence[Item], index: Index) -> Located:
    """所を探す: 字の同じ行のうち、続き方のよいものから当てる。

    Args:
        text: 側の本文。
        items: その側に書かれたもの。紙の順。
        index: 本文の索引。
    """
    found = Located(text, tuple(items))
    waiting = _within_units(items, index)
    while waiting:
        taken = found.owners()
        waiting = [
            (i, [(s, w) for s, w in spots if not any(at in taken for at in range(s.first, s.last + 1))])
            for i, spots in waiting
        ]
        chosen = _best(waiting, text.lines)
        if not chosen:
            break
        found.spots |= chosen
        waiting = [(i, spots) for i, spots in waiting if i not in chosen and spots]
    return found


def _within_units(items: Sequence[Item], index: Index) -> list[tuple[int, Spots]]:
    """単位の中に絞る: 条の番号などで定まる単位の後のものは、その単位か次の単位のものである。そこに無ければ絞らない。"""
    heads = [index.anchors(item) for item in items]
    coming: list[tuple[Path, ...]] = []
    ahead: tuple[Path, ...] = ()
    for head in reversed(heads):
        ahead = head or ahead
        coming.append(ahead)
    narrowed: list[tuple[int, Spots]] = []
    current: tuple[Path, ...] = ()
    for i, (item, head, ahead) in enumerate(zip(items, heads, reversed(coming), strict=True)):
        current = head or current
        narrowed.append((i, index.spots(item, (*current, *ahead))))
    return narrowed


@dataclass(frozen=True, slots=True)
class _Step:
    """一つの候補と、そこまでの最もよい組合せ。"""

    item: int
    spot: Spot
    score: float
    back: int


def _best(waiting: Sequence[tuple[int, Spots]], lines: Sequence[Line]) -> dict[int, Spot]:
    """最もよい組合せ (Viterbi)。前のもののすぐ次、その子、同じ並び、同じ単位、後ろの行の順に好む。"""
    steps: list[_Step] = []
    last: list[int] = []
    for item, spots in waiting:
        if not spots:
            continue
        near = _Near(steps, last, lines)
        here = range(len(steps), len(steps) + len(spots))
        steps += [
            _Step(item, spot, score + weight, back) for spot, weight in spots for score, back in [near.best(spot)]
        ]
        last = list(here)
    chosen: dict[int, Spot] = {}
    taken: set[int] = set()
    at = max(last, key=lambda n: steps[n].score, default=-1)
    trail: list[_Step] = []
    while at >= 0:
        trail.append(steps[at])
        at = steps[at].back
    for step in reversed(trail):
        covered = range(step.spot.first, step.spot.last + 1)
        if taken.isdisjoint(covered):  # 同じ行を二つが取り合えば、一つだけを決め、残りは後でもう一度探す
            chosen[step.item] = step.spot
            taken.update(covered)
    return chosen


class _Near:
    """一つ前の候補を、並びと単位から引く。"""

    def __init__(self, steps: list[_Step], last: list[int], lines: Sequence[Line]) -> None:
        self._lines = lines
        self._steps = steps
        self._last = sorted(last, key=lambda n: steps[n].spot.last)
        self._ends = [steps[n].spot.last for n in self._last]
        self._peaks: list[int] = []
        self._family: dict[Path, list[int]] = defaultdict(list)
        self._unit: dict[Path, list[int]] = defaultdict(list)
        for n in self._last:
            best = self._peaks[-1] if self._peaks else n
            self._peaks.append(n if steps[n].score > steps[best].score else best)
            line = lines[steps[n].spot.last]
            path = (*line.path, 0) if line.article else line.path
            for depth in range(1, len(path) + 1):
                self._family[path[:depth]].append(n)
            self._unit[line.unit].append(n)

    def best(self, spot: Spot) -> tuple[float, int]:
        """この所の前に来る、最もよい候補とその点。"""
        if not self._last:
            return 0.0, -1
        line = self._lines[spot.first]
        found = [(self._steps[self._peaks[-1]].score, self._peaks[-1])]
        before = bisect_left(self._ends, spot.first)
        if before:
            peak = self._peaks[before - 1]
            found.append((self._steps[peak].score + _FORWARD, peak))
        for n in self._unit.get(line.unit, ()):
            found.append((self._steps[n].score + _SAME_UNIT + self._ahead(n, spot), n))
        inner = line.path != line.unit and line.path[-1] != CAPTION_STEP
        for n in self._family.get(line.path[:-1], ()) if inner else ():
            found.append((self._steps[n].score + _FAMILY + self._ahead(n, spot), n))
        return max(found, key=lambda one: one[0])

    def _ahead(self, n: int, spot: Spot) -> float:
        end = self._steps[n].spot.last
        return _NEXT if end == spot.first - 1 else _FORWARD if end < spot.first else 0.0


def guess(found: Located) -> None:
    """見当: 字の違うものを、前後の書かれたものの間にある行、無ければ残った行のうち、最も似たものとみる。

    違いが多すぎる表では、本文の全部から探すのを初めの幾つかに止める。別の文書の表かもしれず、どれも似ていないからである。
    """
    taken = set(found.owners())
    far = _FAR
    for i, item in enumerate(found.items):
        if item.said is not Said.WORDS or i in found.spots or not blankless("".join(item.texts)):
            continue
        free = [at for at in _between(found, i) if at not in taken]
        if not free and far:
            free = [at for at in range(len(found.text.lines)) if at not in taken]
            far -= 1
        near = max(free, key=lambda at: _likeness(item, found.text.lines[at]), default=None)
        if near is not None and _likeness(item, found.text.lines[near]) >= _NEAR:
            found.spots[i] = Spot(near, near)
            taken.add(near)
            if blankless("".join(item.texts)) != blankless("".join(c.drawn for c in found.text.lines[near].cells)):
                found.near.add(i)


def _between(found: Located, i: int) -> range:
    before = next((found.spots[n] for n in range(i - 1, -1, -1) if n in found.spots), None)
    after = next((found.spots[n] for n in range(i + 1, len(found.items)) if n in found.spots), None)
    start = before.last + 1 if before is not None else 0
    end = after.first if after is not None else len(found.text.lines)
    return range(start, min(end, start + 200))


def _likeness(item: Item, line: Line) -> float:
    said, meant = blankless("".join(item.texts)), blankless("".join(cell.drawn for cell in line.cells))
    if line.row != (len(item.cells) > 1) or not said or not meant:
        return 0.0
    same = bool(line.head) and said.startswith(blankless(line.head))
    return likeness(said, meant) + (0.2 if same else 0.0)
