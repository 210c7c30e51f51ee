"""点検の材料: どの規則も見る本文の木、その道筋、引用、用語を、要るときに一度だけ調べて持つ。

規則は `Text` から `Remark` を作るだけの純粋な関数である。規則の番号・重さ・行・位置は `amend.checks.check` が付ける。
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from amend.address import numerals_in
from amend.checks.citation_reader import citations
from amend.checks.citations import Citation
from amend.checks.directory import Directory, list_provisions
from amend.checks.glossary import Definition, Use, definitions, uses
from amend.checks.quotation import unquoted
from amend.clause import Kind, Node, Path, walk
from amend.numerals import Num, Numerals
from amend.plaintext import Reading
from amend.plaintext.layout import Deviation, deviations

SECTIONS = (Kind.SUPPL_PROVISION, Kind.ANNEX)
"""条の番号が改まる所: 附則と別表。その外が本則である。"""

MAIN: Path = ()
"""本則を表す区分の道。"""

_LONGEST_RANGE = 1000
_REPLACES = re.compile("字句|読み?替え")


@dataclass(frozen=True, slots=True)
class Remark:
    """気付き: 規則の番号を付ける前の指摘。

    Attributes:
        path: 節点への道。
        message: 何がいけないか。一文。
        advice: どうすればよいか。一文。
    """

    path: Path
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Provision:
    """規定: 一つの条又は別表と、その道。"""

    path: Path
    node: Node


@dataclass(frozen=True, slots=True)
class Hit:
    """見つけた字句: 型に合った字句一つ。

    Attributes:
        path: 字句のある節点の道。
        node: 字句のある節点。
        start: 節点の語の中の位置 (0 から)。
        match: 型に合った所。組 ``match["名"]`` を読むためのもので、その位置は節点の中の位置ではない。
    """

    path: Path
    node: Node
    start: int
    match: re.Match[str]

    @property
    def words(self) -> str:
        """字句。"""
        return self.match[0]


@dataclass(frozen=True)  # slots を付けないのは、cached_property が値を __dict__ に置くため
class Text:
    """点検の材料: 読んだ本文と、そこから調べて分かること。どれも本文の長さに比例する時間で調べる。"""

    reading: Reading

    @property
    def tree(self) -> Node:
        """本文の木。"""
        return self.reading.tree

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
    def definitions(self) -> tuple[Definition, ...]:
        """略称を置く所。"""
        return definitions(self.nodes)

    @cached_property
    def uses(self) -> Mapping[str, tuple[Use, ...]]:
        """略称とその元の語から、使われた所への対応。"""
        return uses(self.nodes, [word for d in self.definitions for word in (d.term, d.long_form) if word])

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """正則な置き方と違う行。"""
        return deviations(self.tree)

    @cached_property
    def replacements(self) -> frozenset[Path]:
        """読替えの表の中の節点。その字句は他の法令から切り取ったもので、この本文の語ではない。"""
        return frozenset(_replacement_tables(self.nodes))

    @cached_property
    def unplaced(self) -> frozenset[Path]:
        """置き場の決まらなかった行。"""
        lines = {node.line: path for path, node in self.nodes if node.line}
        return frozenset(lines[finding.line] for finding in self.reading.findings)

    @cached_property
    def excerpt(self) -> bool:
        """抜粋 (題名の無い本文) かどうか。番号の欠けや、無い条への引用は誤りとは言えない。"""
        return all(child.kind is not Kind.TITLE for child in self.tree.children)

    @cached_property
    def numerals(self) -> Numerals:
        """条の番号に使う数字。"""
        return numerals_in(self.tree)

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

    def search(self, pattern: re.Pattern[str], *, quoted: bool = True) -> Iterator[Hit]:
        """字句: 型に合う字句を本文の順に返す。

        節点ごとに探すより速いよう、全部の語を改行でつないで一度に探す。型の否定の文字クラスには改行を含めること。

        Args:
            pattern: 字句の型。
            quoted: 引用符の中も探すかどうか。
        """
        spoken, starts = self._spoken
        for match in pattern.finditer(self._joined if quoted else self._unquoted):
            at = bisect_right(starts, match.start()) - 1
            path, node = spoken[at]
            yield Hit(path, node, match.start() - starts[at], match)

    @cached_property
    def _spoken(self) -> tuple[tuple[tuple[Path, Node], ...], tuple[int, ...]]:
        """語のある節点と、つないだ語の中の始め。"""
        spoken = tuple((path, node) for path, node in self.nodes if node.text)
        return spoken, tuple(accumulate((len(node.text) + 1 for _, node in spoken), initial=0))

    @cached_property
    def _joined(self) -> str:
        return "\n".join(node.text for _, node in self._spoken[0])

    @cached_property
    def _unquoted(self) -> str:
        return "\n".join(unquoted(node.text) for _, node in self._spoken[0])


def _replacement_tables(nodes: tuple[tuple[Path, Node], ...]) -> Iterator[Path]:
    """読替えの表: 柱書か頭の行が「字句」「読み替える」と言う表の、表・行・欄の道。"""
    for path, holder in nodes:
        for i, table in enumerate(holder.children):
            if table.kind is Kind.TABLE:
                head = "".join(cell.text for row in table.children[:1] for cell in row.children)
                if _REPLACES.search(holder.text + head):
                    yield from (below for below, _ in walk(table, (*path, i)))
