"""規定の名簿: 一つの木の条・項・号・別表を、番号や順番から一度で引く。引用の行き先を求めるのに使う。"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from amend.address import numerals_in
from amend.clause import CAPTION_STEP, Kind, Node, Path, follow, walk
from amend.numerals import Num, Numerals
from amend.references.citation_reader import citations
from amend.references.citations import Citation, Level
from amend.references.directory import Directory, list_provisions

SECTIONS = (Kind.SUPPL_PROVISION, Kind.ANNEX)
"""条の番号が改まる所: 附則と別表。その外が本則である。"""

MAIN: Path = ()
"""本則を表す区分の道。"""

UNITS = {Level.ARTICLE: Kind.ARTICLE, Level.PARAGRAPH: Kind.PARAGRAPH, Level.ITEM: Kind.ITEM}
"""引用の段の、規定の種類。"""

_LONGEST_RANGE = 1000
_REPLACES = re.compile("字句|読み?替え")
_HALF_WIDE, _FULL_WIDE = re.compile("[0-9]{2,}"), re.compile("[０-９]{2,}")


@dataclass(frozen=True, slots=True)
class Provision:
    """規定: 一つの条又は別表と、その道。"""

    path: Path
    node: Node


@dataclass(frozen=True)  # slots を付けないのは、cached_property が値を __dict__ に置くため
class Provisions:
    """規定の名簿: 一つの木から、要るときに一度だけ調べて持つ。どれも本文の長さに比例する時間で調べる。

    Attributes:
        tree: 本文の木 (DOCUMENT)。
    """

    tree: Node

    @cached_property
    def nodes(self) -> tuple[tuple[Path, Node], ...]:
        """全部の節点とその道、本文の順。"""
        return tuple(walk(self.tree))

    @cached_property
    def articles(self) -> Mapping[Path, tuple[Provision, ...]]:
        """区分 (`MAIN`、附則・別表の道) ごとの条、本文の順。"""
        grouped: defaultdict[Path, list[Provision]] = defaultdict(list)
        for path, node in self.of(Kind.ARTICLE):
            grouped[self.section(path)].append(Provision(path, node))
        return {section: tuple(found) for section, found in grouped.items()}

    @cached_property
    def article_paths(self) -> Mapping[Path, tuple[Path, ...]]:
        """区分ごとの条の道、本文の順。"""
        return {section: tuple(p.path for p in found) for section, found in self.articles.items()}

    @cached_property
    def ranks(self) -> Mapping[Path, int]:
        """条の道から、区分の中の順番 (0 から) への対応。"""
        return {path: rank for paths in self.article_paths.values() for rank, path in enumerate(paths)}

    @cached_property
    def by_number(self) -> Mapping[tuple[Path, Num], Provision]:
        """区分と番号から条への対応。「第五条から第七条まで　削除」は三つの番号に対応する。"""
        found: dict[tuple[Path, Num], Provision] = {}
        for section, provisions in self.articles.items():
            for provision in provisions:
                first, last = provision.node.num, provision.node.until or provision.node.num
                between = range(first[0] + 1, min(last[0], first[0] + _LONGEST_RANGE))
                for num in (first, last, *((number,) for number in between)):
                    found.setdefault((section, num), provision)
        return found

    @cached_property
    def directory(self) -> Directory:
        """条・項・号の名簿。"""
        return list_provisions(self.nodes)

    @cached_property
    def annexes(self) -> tuple[Provision, ...]:
        """別表。様式などは除く。"""
        children = enumerate(self.tree.children)
        return tuple(Provision((i,), n) for i, n in children if n.kind is Kind.ANNEX and n.mark.startswith("別表"))

    @cached_property
    def citations(self) -> Mapping[Path, tuple[Citation, ...]]:
        """引用のある節点の道から、その引用への対応。"""
        cited = ((path, citations(node.text)) for path, node in self.nodes)
        return {path: found for path, found in cited if found}

    @cached_property
    def replacements(self) -> frozenset[Path]:
        """読替えの表の中の節点。その字句は他の法令から切り取ったもので、この本文の語ではない。"""
        return frozenset(_replacement_tables(self.nodes))

    @cached_property
    def excerpt(self) -> bool:
        """抜粋 (題名の無い本文) かどうか。番号の欠けや、無い条への引用は誤りとは言えない。"""
        return all(child.kind is not Kind.TITLE for child in self.tree.children)

    @cached_property
    def numerals(self) -> Numerals:
        """条の番号に使う数字。"""
        return numerals_in(self.tree)

    @cached_property
    def drafting_numerals(self) -> Numerals:
        """これから書く番号の数字: 条の番号が全角一桁ばかりなら、二桁の数を本文がどちらの幅で書くかによる。"""
        if self.numerals is not Numerals.FULL or any(_FULL_WIDE.search(p.node.mark) for p in self._all_articles):
            return self.numerals
        half = sum(len(_HALF_WIDE.findall(node.text)) for _, node in self.nodes)
        full = sum(len(_FULL_WIDE.findall(node.text)) for _, node in self.nodes)
        return Numerals.ONE_DIGIT_FULL if half > full else Numerals.FULL

    @property
    def _all_articles(self) -> Iterator[Provision]:
        return (provision for provisions in self.articles.values() for provision in provisions)

    def of(self, *kinds: Kind) -> Iterator[tuple[Path, Node]]:
        """種類の合う節点を本文の順に返す。"""
        return ((path, node) for path, node in self.nodes if node.kind in kinds)

    def section(self, path: Path) -> Path:
        """節点の置かれた区分: 附則・別表の中ならその道、本則なら `MAIN`。"""
        return path[:1] if self.section_node(path) is not None else MAIN

    def section_node(self, path: Path) -> Node | None:
        """節点の置かれた附則・別表。本則なら None。"""
        top = self.tree.children[path[0]] if path else None
        return top if top is not None and top.kind in SECTIONS else None

    def within(self, path: Path, kind: Kind) -> bool:
        """節点が、附則・署名欄など本文のすぐ下の大きな単位の中にあるかどうか。"""
        return bool(path) and self.tree.children[path[0]].kind is kind


def neighbours(provisions: Provisions, here: Mapping[Kind, Path], level: Level) -> tuple[Sequence[Path], int]:
    """並び: 引用のある条・項・号の並びと、その中の順番 (0 から)。数えられなければ空。

    Args:
        provisions: 規定の名簿。
        here: 引用を囲む条・項・号の道 (`around`)。
        level: 数える段。
    """
    kind = UNITS[level]
    path = here.get(kind)
    if path is None or (kind is Kind.PARAGRAPH and path[:-1] in provisions.directory.loose):
        return (), 0
    if kind is Kind.ARTICLE:  # 条は、章や節にかかわらず通して数える
        return provisions.article_paths[provisions.section(path)], provisions.ranks[path]
    siblings = provisions.directory.siblings[path[:-1], kind]
    return siblings, bisect_left(siblings, path)


def around(tree: Node, path: Path) -> dict[Kind, Path]:
    """囲み: 節点を囲む (又は節点そのものである) 条・項・号などの道。同じ種類では内側のもの。"""
    found: dict[Kind, Path] = {}
    for depth in range(1, len(path) + (path[-1:] != (CAPTION_STEP,))):
        found[follow(tree, path[:depth]).kind] = path[:depth]
    return found


def _replacement_tables(nodes: tuple[tuple[Path, Node], ...]) -> Iterator[Path]:
    """読替えの表: 柱書か頭の行が「字句」「読み替える」と言う表の、表・行・欄の道。"""
    for path, holder in nodes:
        for i, table in enumerate(holder.children):
            if table.kind is Kind.TABLE:
                head = "".join(cell.text for row in table.children[:1] for cell in row.children)
                if _REPLACES.search(holder.text + head):
                    yield from (below for below, _ in walk(table, (*path, i)))
