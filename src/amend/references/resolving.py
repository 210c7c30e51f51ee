"""引用の行き先: 引用の字句が、木のどの規定を指すか (drafting-rules §2.7)。

「第三条」は番号から、「前条」「前三号」は引用のある所から数え、「同条」は前にある引用から求める。他の法令の引用、読替えの
表の中、数えられない所 (番号の無い段落のある条の項、表のある項の号) は、この本文の引用とはみない。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from amend.clause import HEADINGS, Kind, Node, Path, follow
from amend.numerals import BRANCHED, NUMBER, read_branched
from amend.references.citation_reader import citations
from amend.references.citations import Citation, Level, Origin
from amend.references.provisions import MAIN, UNITS, Provisions, around, neighbours


class Standing(Enum):
    """行き先の有無: 引用の字句が、この本文の規定を指しているか。"""

    FOUND = "指す規定がある"
    DOUBTFUL = "指す規定があるが、他の法令の引用とも読める"
    DANGLING = "指す規定がない"
    FOREIGN = "この本文の引用でない"


@dataclass(frozen=True, slots=True)
class Reference:
    """引用: 木の中の引用一つと、その行き先。

    Attributes:
        path: 引用のある節点への道。
        start: 節点の ``text`` の中の始め (0 から、符号位置)。
        end: 終わり (含まない)。
        literal: 字句。
        citation: 字句の読み。
        standing: 行き先の有無。
        targets: 指す規定への道、本文の順。「前三号」なら三つ。「第三条から第五条まで」は、始めと終わりが一つずつの
            引用である。
        loose: 行き先は分かるが、字句の段が木に合わない。二項以上ある条の「第五条第一号」、一項だけの条の
            「第五条第一項」。
        first: 「第三条から第五条まで」の終わりでは、始めの行き先。
    """

    path: Path
    start: int
    end: int
    literal: str
    citation: Citation
    standing: Standing
    targets: tuple[Path, ...] = ()
    loose: bool = False
    first: Path | None = None

    @property
    def points(self) -> bool:
        """この本文の規定を指すかどうか。"""
        return bool(self.targets)

    @property
    def all_before(self) -> bool:
        """「前各号」: 数でなく、前にあるもの全部を指すかどうか。"""
        return self.citation.origin is Origin.STEP and "各" in self.literal[:2] and self.citation.step < 0


def references(tree: Node) -> tuple[Reference, ...]:
    r"""引用: 木の中のすべての引用を、本文に現れる順に返す。見出し、別表の「（第３条関係）」、表の欄の中も読む。

    Args:
        tree: DOCUMENT の木。

    Returns:
        引用。他の法令の引用 (`Standing.FOREIGN`) も入る。時間は木の大きさに比例する。

    Example:
        >>> from amend.plaintext import read
        >>> tree = read("協約\n\n第１条　甲は、乙と連携する。\n第２条　甲は、前条の連携をする。\n").tree
        >>> [(r.literal, r.targets) for r in references(tree)]
        [('前条', ((1,),))]
    """
    resolver = Resolver(Provisions(tree))
    return tuple(found for path in resolver.provisions.citations for found in resolver.at(path))


class Resolver:
    """行き先を求める者: 一つの木の引用を、節点ごとに、求めたものを覚えながら求める。

    字句だけを書き換えた木の引用を求めるときは、書き換えた節点の字句を `settle` で知らせる (「同条」が辿るので)。
    """

    def __init__(self, provisions: Provisions) -> None:
        """Args: provisions: 規定の名簿。"""
        self.provisions = provisions
        self._known: dict[Path, tuple[Reference, ...]] = {}
        self._last: tuple[tuple[Path, str] | None, tuple[Reference, ...]] = (None, ())

    def at(self, path: Path) -> tuple[Reference, ...]:
        """節点の引用。"""
        if path not in self._known:
            cited = self.provisions.citations.get(path, ())
            self._known[path] = self._resolved(path, follow(self.provisions.tree, path).text, cited) if cited else ()
        return self._known[path]

    def reading(self, path: Path, text: str) -> tuple[Reference, ...]:
        """節点の語が ``text`` であるとしたときの引用。同じ問いが続くことが多いので、最後の答を覚えておく。"""
        if self._last[0] != (path, text):
            self._last = ((path, text), self._resolved(path, text, citations(text)))
        return self._last[1]

    def settle(self, path: Path, text: str) -> None:
        """節点の語を ``text`` に書き換えたものとして覚える。"""
        self._known[path] = self.reading(path, text)

    def _resolved(self, path: Path, text: str, cited: Sequence[Citation]) -> tuple[Reference, ...]:
        node = follow(self.provisions.tree, path)
        if node.kind in _SILENT or path in self.provisions.replacements:
            return ()
        spot = _Spot(self.provisions, path, around(self.provisions.tree, path))
        found: list[Reference] = []
        for citation in cited:
            literal = text[citation.start : citation.end]
            outcome = _FOREIGN if node.kind is Kind.CELL and citation.origin not in _IN_CELLS else None
            if outcome is None and citation.same is not None:
                outcome = self._echoed(spot, citation, found)
            outcome = outcome or _resolve(spot, citation, literal)
            if outcome.standing is Standing.FOUND and citation.doubtful:
                outcome = replace(outcome, standing=Standing.DOUBTFUL)
            first = next((f.targets[0] for f in found if f.citation == citation.since and f.targets), None)
            found.append(
                Reference(
                    path,
                    citation.start,
                    citation.end,
                    literal,
                    citation,
                    outcome.standing,
                    outcome.targets,
                    outcome.loose,
                    first,
                )
            )
        return tuple(found)

    def _echoed(self, spot: _Spot, citation: Citation, before: Sequence[Reference]) -> _Outcome:
        """「同条」: すぐ前に挙げられた条。この節点に無ければ、その号を束ねる項の柱書による。"""
        level = citation.same
        assert level is not None
        named = _nearest(before, level)
        holder = spot.path
        while named is None and holder and follow(self.provisions.tree, holder).kind in _BELOW_CHAPEAU:
            holder = holder[:-1]
            named = _nearest(self.at(holder), level)
        if named is None or len(named.targets) != 1:
            return _FOREIGN
        unit = around(self.provisions.tree, named.targets[0]).get(UNITS[level])
        if unit is None:
            return _FOREIGN
        found = _below(spot, unit, citation)
        return replace(found, standing=named.standing) if found.targets else found


@dataclass(frozen=True, slots=True)
class _Spot:
    """引用のある所。"""

    provisions: Provisions
    path: Path
    around: dict[Kind, Path]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """求めた結果。"""

    standing: Standing
    targets: tuple[Path, ...] = ()
    loose: bool = False


_FOREIGN, _DANGLING = _Outcome(Standing.FOREIGN), _Outcome(Standing.DANGLING)
_SILENT = (Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.TOC_ENTRY, Kind.EXECUTION_BLOCK)
_IN_CELLS = (Origin.MAIN, Origin.SUPPL, Origin.ANNEX)
_BELOW_CHAPEAU = (Kind.ITEM, Kind.SUBITEM, Kind.PASSAGE)
_CHAPTER = re.compile(rf"第({NUMBER})([編章節款])(?:の({BRANCHED}))?")


def _nearest(before: Sequence[Reference], level: Level) -> Reference | None:
    """その段を言った、すぐ前の引用。他の法令の引用でもよい (「同条」はその法令の条になる)。"""
    return next((found for found in reversed(before) if _names(found.citation, level)), None)


def _names(citation: Citation, level: Level) -> bool:
    counted = citation.level if citation.origin is Origin.STEP else citation.same
    if counted is not None and counted <= level and citation.depth >= level:
        return True
    spoken = (citation.article, citation.paragraph, citation.item)[level]
    return bool(spoken) and citation.origin is not Origin.ANNEX


def _resolve(spot: _Spot, citation: Citation, literal: str) -> _Outcome:
    match citation.origin:
        case Origin.MAIN:
            return _main_article(spot, citation)
        case Origin.SUPPL:
            return _suppl(spot, citation)
        case Origin.ANNEX:
            return _annex(spot, citation)
        case Origin.CHAPTER:
            return _chapter(spot, literal)
        case Origin.STEP:
            return _stepped(spot, citation, literal)
        case Origin.HERE if citation.paragraph:
            return _below(spot, spot.around.get(Kind.ARTICLE) or spot.around.get(Kind.SUPPL_PROVISION), citation)
        case Origin.HERE:
            return _below(spot, spot.around.get(Kind.PARAGRAPH), citation)
        case _:
            return _FOREIGN


def _main_article(spot: _Spot, citation: Citation) -> _Outcome:
    """本則の条。改正法令の名の付いた附則の「第三条」は、その改正法令の条である。"""
    section = spot.provisions.section_node(spot.path)
    if section is not None and section.kind is Kind.SUPPL_PROVISION and section.text:
        return _FOREIGN
    article = spot.provisions.by_number.get((MAIN, citation.article))
    return _absent(spot) if article is None else _below(spot, article.path, citation)


def _suppl(spot: _Spot, citation: Citation) -> _Outcome:
    """附則の条又は項。附則の中ではその附則、本則では、条又は項のある初めの附則である。"""
    own = spot.around.get(Kind.SUPPL_PROVISION)
    suppls = (own,) if own else spot.provisions.directory.siblings.get((MAIN, Kind.SUPPL_PROVISION), ())
    for suppl in suppls:
        article = spot.provisions.by_number.get((suppl, citation.article)) if citation.article else None
        holder = article.path if article else None if citation.article else suppl
        outcome = _below(spot, holder, citation)
        if outcome.targets:
            return outcome
    return _absent(spot)


def _annex(spot: _Spot, citation: Citation) -> _Outcome:
    """別表。「別表」は番号の無い別表で、「別表第１」があっても指さない。"""
    annexes = spot.provisions.annexes
    found = [annex.path for annex in annexes if annex.node.num == citation.article]
    if len(found) != 1:
        return _absent(spot)
    return _below(spot, found[0], citation)


def _chapter(spot: _Spot, literal: str) -> _Outcome:
    """編・章。節と款は、どの章のものか字句だけでは決まらないので、ただ一つのときだけ求める。"""
    read = _CHAPTER.match(literal)
    assert read is not None
    num = read_branched("の".join(filter(None, (read[1], read[3]))))
    there = [p for p, n in spot.provisions.of(*HEADINGS) if (n.kind.value, n.num) == (read[2], num)]
    if len(there) == 1:
        return _Outcome(Standing.FOUND, (there[0],))
    return _FOREIGN if there or read[2] not in "編章" else _absent(spot)


def _stepped(spot: _Spot, citation: Citation, literal: str) -> _Outcome:
    """前条・次項・前三号。"""
    beside, rank = neighbours(spot.provisions, spot.around, citation.level)
    if not beside:
        return _FOREIGN
    if citation.step < 0 and "各" in literal[:2]:
        start, stop = 0, rank
    else:
        start = rank + citation.step
        stop = rank if citation.step < 0 else start + 1
    if not 0 <= start < stop <= len(beside):
        return _absent(spot) if citation.level is Level.ARTICLE else _DANGLING
    counted = beside[start:stop]
    if spot.provisions.excerpt and citation.level is Level.ARTICLE and not _adjacent(spot, (*counted, beside[rank])):
        return _FOREIGN
    return _together([_below(spot, unit, citation) for unit in counted])


def _together(outcomes: Sequence[_Outcome]) -> _Outcome:
    poor = next((outcome for outcome in outcomes if not outcome.targets), None)
    if poor is not None:
        return poor
    return _Outcome(Standing.FOUND, tuple(t for o in outcomes for t in o.targets), any(o.loose for o in outcomes))


def _adjacent(spot: _Spot, articles: Iterable[Path]) -> bool:
    """抜粋では、間の条が省かれていないこと。"""
    numbers = sorted(follow(spot.provisions.tree, path).num[:1] for path in articles)
    return all(b[0] - a[0] <= 1 for a, b in pairwise(numbers) if a and b)


def _absent(spot: _Spot) -> _Outcome:
    """無い条・別表。抜粋では、省かれているだけかもしれない。"""
    return _FOREIGN if spot.provisions.excerpt else _DANGLING


def _below(spot: _Spot, holder: Path | None, citation: Citation) -> _Outcome:
    """条 (又は項だけの附則、別表、項) の中の項と号。"""
    if holder is None:
        return _FOREIGN
    directory, unit, loose = spot.provisions.directory, holder, False
    if citation.paragraph and follow(spot.provisions.tree, holder).kind is not Kind.PARAGRAPH:
        if holder in directory.loose:
            return _FOREIGN
        there = directory.paragraphs.get(holder, {})
        if citation.paragraph not in there:
            return _DANGLING
        unit = there[citation.paragraph]
        loose = len(there) == 1 and not follow(spot.provisions.tree, unit).mark
    if not citation.item and not citation.every_item:
        return _Outcome(Standing.FOUND, (unit,), loose)
    return _item(spot, unit, citation, loose=loose)


def _item(spot: _Spot, unit: Path, citation: Citation, *, loose: bool) -> _Outcome:
    """項の中の号。条の道なら、どれかの項の号。「各号」は、号のある項を指す。"""
    directory = spot.provisions.directory
    items = directory.items.get(unit, {})
    several = len(directory.paragraphs.get(unit, ())) > 1
    if unit in directory.tabled:
        return _FOREIGN
    if citation.every_item and items:
        return _Outcome(Standing.FOUND, (next(iter(items.values()))[:-1],), loose or several)
    if citation.item in items:
        return _Outcome(Standing.FOUND, (items[citation.item],), loose or several)
    return _DANGLING
