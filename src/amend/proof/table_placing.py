"""置く所: 表に描かれた単位を、表に無い単位の間のどこに置くか。

番号のある条と別表は番号の順に、番号の無いものは改正前の所に置く。加えた単位は、同じ種類の終わりに置く。決まらないものを
当て推量しても、できた本文が案と違えば、表を渡さない (`amend.proof.tabulating`)。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amend.clause import HEADINGS, Kind, Node, Path, follow
from amend.numerals import Num
from amend.plaintext import read
from amend.proof.table_lines import Text

_RANK = {
    Kind.TITLE: 0,
    Kind.NUMBER: 1,
    Kind.TOC: 2,
    Kind.PREAMBLE: 3,
    Kind.SUPPL_PROVISION: 5,
    Kind.CLOSING: 6,
    Kind.EXECUTION_BLOCK: 7,
    Kind.ANNEX: 8,
}
"""本文の中の順。ここに無い種類は本則である。"""
_MAIN = 4
_APART = (Kind.SUPPL_PROVISION, Kind.ANNEX, Kind.TOC, Kind.PREAMBLE, Kind.CLOSING, Kind.EXECUTION_BLOCK)
"""前に空行を置く種類。"""


@dataclass(frozen=True, slots=True)
class Placed:
    """描かれた単位の、新の側。

    Attributes:
        unit: 改正前の単位への道。加えた単位なら None。
        text: 新の側の平文。削った単位なら空。
    """

    unit: Path | None
    text: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """単位の種類と番号と、属する所 (附則、別表ならその道。本則なら空)。"""

    kind: Kind
    num: Num
    section: Path

    @property
    def rank(self) -> int:
        return _RANK.get(self.kind, _MAIN) if not self.section else _MAIN


def in_order(placed: Sequence[Placed], hidden: Mapping[Path, str], text: Text) -> Iterator[str]:
    """順に並べる: 描かれた単位と、描かれない単位の平文を、本文の順に続ける。

    Args:
        placed: 描かれた単位。表の順。
        hidden: 描かれない単位の道から、平文。
        text: 改正前の本文。
    """
    yield from _Merging(placed, hidden, text).run()


class _Merging:
    def __init__(self, placed: Sequence[Placed], hidden: Mapping[Path, str], text: Text) -> None:
        self.tree = text.tree
        self.units = list(dict.fromkeys(line.unit for line in text.lines))
        self.at = {unit: i for i, unit in enumerate(self.units)}
        self.spots = [_spot(self.tree, unit) for unit in self.units]
        self.hidden = hidden
        self.waiting = [i for i, unit in enumerate(self.units) if unit in hidden]
        self.placed = [one for one in placed if one.text]

    def run(self) -> Iterator[str]:
        section: Path = ()
        spots: list[_Spot] = []
        for one in self.placed:
            spot = self._new(one, section)
            section = spot.section
            if one.unit is not None and spot.kind in (Kind.SUPPL_PROVISION, Kind.ANNEX):
                section = one.unit
            spots.append(spot)
        for n, (one, spot) in enumerate(zip(self.placed, spots, strict=True)):
            yield from self._before(self._limit(n, one, spots))
            apart = one.unit is None and spot.kind in _APART
            yield ("\n" if apart else "") + one.text
        yield from self._before(len(self.units))

    def _before(self, limit: int) -> Iterator[str]:
        while self.waiting and self.waiting[0] < limit:
            yield self.hidden[self.units[self.waiting.pop(0)]]

    def _new(self, one: Placed, section: Path) -> _Spot:
        """新の側の種類と番号。加えた条の属する所は、前の単位と同じとみる。"""
        own = _spot(self.tree, one.unit) if one.unit is not None else None
        if own is not None and own.kind is not Kind.ARTICLE:
            return own
        first = _first(one.text)
        if own is not None:
            return _Spot(own.kind, first.num if first.kind is Kind.ARTICLE else own.num, own.section)
        inner = first.kind is Kind.ARTICLE or (first.kind in HEADINGS and not section)
        return _Spot(first.kind, first.num, section if inner else ())

    def _limit(self, n: int, one: Placed, spots: Sequence[_Spot]) -> int:
        """この単位より前に置く、描かれない単位の終わり (含まない)。"""
        spot = spots[n]
        if spot.kind is Kind.ARTICLE or (spot.kind is Kind.PARAGRAPH and spot.num):
            return self._by_number(one, spot)
        if one.unit is not None:
            return self.at[one.unit]
        if spot.kind is Kind.ANNEX:
            return self._by_number(one, spot)
        if (spot.kind in HEADINGS or spot.kind is Kind.CAPTION) and n + 1 < len(spots):
            after = spots[n + 1]
            if after.kind is Kind.ARTICLE or after.kind in HEADINGS:
                return self._limit(n + 1, self.placed[n + 1], spots)
        tops = (_RANK.get(self.tree.children[unit[0]].kind, _MAIN) for unit in self.units)
        return 1 + max((i for i, rank in enumerate(tops) if rank <= spot.rank), default=-1)

    def _by_number(self, one: Placed, spot: _Spot) -> int:
        """番号の順: 同じ種類の、より小さい番号の次。"""
        same = [i for i in self.waiting if (self.spots[i].kind, self.spots[i].section) == (spot.kind, spot.section)]
        later = next((i for i in same if self.spots[i].num > spot.num), None)
        lower = [i for i in same if self.spots[i].num < spot.num and (later is None or i < later)]
        known = [i for i, s in enumerate(self.spots) if s.section == spot.section and s.rank <= spot.rank]
        own = self.at[one.unit] if one.unit is not None else None
        limit = later if later is not None else (known[-1] + 1 if known else len(self.units))
        if own is not None:
            return max([min(own, limit), *(i + 1 for i in lower)])
        if lower:
            return lower[-1] + 1
        return limit


def _spot(tree: Node, unit: Path) -> _Spot:
    node = follow(tree, unit)
    top = tree.children[unit[0]]
    apart = top.kind in (Kind.SUPPL_PROVISION, Kind.ANNEX) and len(unit) > 1
    return _Spot(node.kind, node.num, unit[:1] if apart else ())


def _first(text: str) -> Node:
    """加えた単位の節点: 単位だけを、題名のある本文に置いて読む。番号の無い段落は、後に条があるとみて読む。"""
    for after in ("", "\n第１条　甲\n"):
        children = read(f"題名\n\n{text.strip(chr(10))}\n{after}").tree.children[1:]
        if children and (children[0].kind is not Kind.PARAGRAPH or children[0].mark):
            return children[0]
    return Node(Kind.PASSAGE)
