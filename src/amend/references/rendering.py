"""引用を書く: ある所から、ある規定を指す字句 (drafting-rules §2.7、§6)。

字句の形は元の字句による。「前条」は、すぐ前の条を指す間は「前条」のまま、そうでなければ「第４条」とする。字句の候補を
順に作り、どれが本当にその規定を指すかは、読み返して確かめる (`amend.references.mending`)。
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amend.clause import Kind, Node, Path, follow
from amend.numerals import BRANCHED, NUMBER, Num, Numerals, numerals_of, write_number
from amend.references.citations import Level
from amend.references.provisions import Provisions, around
from amend.references.resolving import Reference


def renderings(provisions: Provisions, reference: Reference, targets: Sequence[Path]) -> Iterator[str]:
    """候補: 引用が ``targets`` を指すための字句を、元の字句に近い形から順に返す。

    Args:
        provisions: 引用のある木の名簿。
        reference: 引用。字句の形と、ある所だけを使う。
        targets: 指す規定への道、本文の順。幾つもあるのは「前三号」の類だけである。
    """
    pen = _Pen(provisions, reference.path, _numerals(provisions, reference.literal))
    units = [_Unit(match) for match in _UNIT.finditer(reference.literal)]
    if len(targets) == 1:
        yield from pen.single(units, targets[0])
    if len(units) == 1 and units[0].relative:
        yield from pen.several(units[0], targets)


_UNIT = re.compile(
    rf"(?P<suppl>附則|付則)|(?P<annex>別表)(?:第{BRANCHED})?|第{NUMBER}[編章](?:の{NUMBER})*"
    rf"|第{NUMBER}(?P<abs>[条項号])(?:の{NUMBER})*|[前次](?:{NUMBER}|各)?(?P<step>[条項号])|(?:この|本)(?P<here>[条項号])"
    rf"|同(?P<same>[条項号])|(?P<every>(?:次の)?各号)"
)
_LEVELS = {"条": Level.ARTICLE, "項": Level.PARAGRAPH, "号": Level.ITEM}
_KINDS = {Level.ARTICLE: Kind.ARTICLE, Level.PARAGRAPH: Kind.PARAGRAPH, Level.ITEM: Kind.ITEM}
_NUMBERS = re.compile(NUMBER)


class _Unit:
    """字句の一単位: 「前条」「第一項」「各号」。"""

    def __init__(self, match: re.Match[str]) -> None:
        self.words = match[0]
        spoken = match["abs"] or match["step"] or match["here"] or match["same"]
        self.level = _LEVELS[spoken] if spoken else None
        self.relative = bool(match["step"])
        self.same = bool(match["same"])
        self.here = bool(match["here"])
        self.every = bool(match["every"])


@dataclass(frozen=True, slots=True)
class _Pen:
    """書き手: 引用のある所と、数字の書き方。"""

    provisions: Provisions
    path: Path
    numerals: Numerals

    def single(self, units: Sequence[_Unit], target: Path) -> Iterator[str]:
        """一つの規定を指す字句。元の字句と同じ段、項を補い又は省いた段、この条の中の呼び方、条からの呼び方の順。"""
        tree = self.provisions.tree
        node = follow(tree, target)
        if node.kind not in _KINDS.values():
            yield from self._large(units, node)
            return
        chain = around(tree, target)
        spoken = {unit.level: unit for unit in units if unit.level is not None}
        tail = next((unit.words for unit in units if unit.every), "")
        deepest = next(level for level, kind in _KINDS.items() if kind is node.kind)
        for levels in self._level_sets(frozenset(spoken), chain, deepest, every=bool(tail)):
            yield (
                self._prefix(levels, chain)
                + "".join(self._unit(spoken.get(level), level, chain[_KINDS[level]]) for level in sorted(levels))
                + tail
            )

    def several(self, unit: _Unit, targets: Sequence[Path]) -> Iterator[str]:
        """「前三号」の類: すぐ前の幾つかなら数を改め、そうでなければ一つずつ挙げる。"""
        assert unit.level is not None
        count = write_number(len(targets), self.numerals) if len(targets) > 1 else ""
        yield f"前{count}{_KINDS[unit.level].value}"
        names = [self._listed(unit.level, target) for target in targets]
        if len(names) > 2:
            yield f"{names[0]}から{names[-1]}まで"
        if names:
            yield "及び".join(filter(None, ("、".join(names[:-1]), names[-1])))

    def _listed(self, level: Level, target: Path) -> str:
        chain = around(self.provisions.tree, target)
        return self._prefix(frozenset({level}), chain) + self._absolute(chain[_KINDS[level]])

    def _large(self, units: Sequence[_Unit], node: Node) -> Iterator[str]:
        """別表・附則・編章。章の番号は符号のまま書く。"""
        if node.kind is Kind.ANNEX:
            yield f"別表{self._ordinal(node.num)}" if node.num else "別表"
        elif node.kind is Kind.SUPPL_PROVISION:
            yield "附則"
        elif units:
            yield node.mark

    def _level_sets(
        self, spoken: frozenset[Level], chain: Mapping[Kind, Path], deepest: Level, *, every: bool
    ) -> Iterator[frozenset[Level]]:
        """言う段の組。木に無い段は言わない。"""
        there = frozenset(level for level in Level if _KINDS[level] in chain and level <= deepest)
        own = around(self.provisions.tree, self.path)
        bottom = frozenset({deepest} if deepest is Level.ITEM or not every else ())
        numbered = there - {Level.PARAGRAPH} | self._paragraph(chain)
        tries = [spoken & there, spoken & there | self._paragraph(chain), spoken & there - {Level.PARAGRAPH}]
        if Kind.ARTICLE not in chain or chain[Kind.ARTICLE] == own.get(Kind.ARTICLE):
            tries += [bottom, numbered - {Level.ARTICLE}]
        tries.append(numbered)
        for levels in dict.fromkeys(frozenset(levels) for levels in tries):
            if levels or every:
                yield levels

    def _paragraph(self, chain: Mapping[Kind, Path]) -> frozenset[Level]:
        """二項以上ある条では、項を言う (R34)。"""
        path = chain.get(Kind.PARAGRAPH)
        if path is None or not self._is_numbered(path):
            return frozenset()
        return frozenset({Level.PARAGRAPH})

    def _is_numbered(self, paragraph: Path) -> bool:
        there = self.provisions.directory.paragraphs.get(paragraph[:-1], {})
        return len(there) > 1 or bool(follow(self.provisions.tree, paragraph).mark)

    def _prefix(self, levels: frozenset[Level], chain: Mapping[Kind, Path]) -> str:
        """附則の条、項だけの附則の項、別表の号の前に付ける語。"""
        first = min(levels, default=Level.ARTICLE)
        if Kind.SUPPL_PROVISION in chain and (first is Level.ARTICLE or Kind.ARTICLE not in chain):
            return "附則" if first is not Level.ITEM else ""
        annex = chain.get(Kind.ANNEX)
        if annex is not None and Kind.ARTICLE not in chain:
            num = follow(self.provisions.tree, annex).num
            return f"別表{self._ordinal(num)}" if num else "別表"
        return ""

    def _unit(self, unit: _Unit | None, level: Level, target: Path) -> str:
        """一つの段の字句。元が「前条」「次項」「同条」なら、成り立つ限りその形にする。"""
        if unit is not None and unit.same:
            return unit.words
        if unit is not None and (unit.relative or unit.here):
            step = self._step(level, target)
            if step is not None:
                here = unit.words if unit.here else f"この{_KINDS[level].value}"
                return (here, f"次{_KINDS[level].value}", f"前{_KINDS[level].value}")[step]
        return self._absolute(target)

    def _step(self, level: Level, target: Path) -> int | None:
        """引用のある所から数えた数 (0、1、-1)。それより遠ければ None。"""
        own = around(self.provisions.tree, self.path).get(_KINDS[level])
        if own is None:
            return None
        beside = siblings(self.provisions, own)
        at = bisect_left(beside, own)  # 並びは本文の順であり、道の順でもある
        return next((step for step in (0, 1, -1) if 0 <= at + step < len(beside) and beside[at + step] == target), None)

    def _absolute(self, target: Path) -> str:
        node = follow(self.provisions.tree, target)
        return self._ordinal(node.num, node.kind.value)

    def _ordinal(self, num: Num, unit: str = "") -> str:
        branches = "".join(f"の{write_number(n, self.numerals)}" for n in num[1:])
        return f"第{write_number(num[0], self.numerals)}{unit}{branches}"


def siblings(provisions: Provisions, path: Path) -> Sequence[Path]:
    """並び: 条なら区分の条の全部、項・号なら同じ親の項・号。"""
    kind = follow(provisions.tree, path).kind
    if kind is Kind.ARTICLE:
        return provisions.article_paths[provisions.section(path)]
    return provisions.directory.siblings.get((path[:-1], kind), ())


def _numerals(provisions: Provisions, literal: str) -> Numerals:
    """数字の書き方: 字句の数字。字句に数字が無いか、本文の書き方に合うなら、本文の書き方。"""
    written = [numerals_of(number) for number in _NUMBERS.findall(literal)]
    usual = provisions.drafting_numerals
    mixed = {Numerals.FULL, Numerals.HALF}
    if not written or usual is written[0] or (usual is Numerals.ONE_DIGIT_FULL and set(written) <= mixed):
        return usual
    return written[0]
