"""名簿: 番号や順番から条・項・号を一度で引く。引用の点検が、引用の数に比例する時間で済むようにする。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amend.clause import CAPTION_STEP, Kind, Node, Path
from amend.numerals import Num


@dataclass(frozen=True, slots=True)
class Directory:
    """名簿。`list_provisions` が作る。

    Attributes:
        paragraphs: 条 (又は附則・章) の道から、項の番号と道への対応。
        items: 項の道、又は条の道から、号の番号と道への対応。条の道では全部の項の号。
        siblings: 親の道と種類から、並ぶ節点の道への対応、本文の順。
        loose: 番号の無い項 (段落) を持つ項と、その条。項を数えられない。
        tabled: 段落又は表を持つ項と、その条。「第一号」は表の項かもしれない。
    """

    paragraphs: Mapping[Path, Mapping[Num, Path]]
    items: Mapping[Path, Mapping[Num, Path]]
    siblings: Mapping[tuple[Path, Kind], tuple[Path, ...]]
    loose: frozenset[Path]
    tabled: frozenset[Path]


def list_provisions(nodes: Iterable[tuple[Path, Node]]) -> Directory:
    """名簿を作る。

    Args:
        nodes: 全部の節点とその道、本文の順。
    """
    paragraphs: defaultdict[Path, dict[Num, Path]] = defaultdict(dict)
    items: defaultdict[Path, dict[Num, Path]] = defaultdict(dict)
    siblings: defaultdict[tuple[Path, Kind], list[Path]] = defaultdict(list)
    loose: set[Path] = set()
    tabled: set[Path] = set()
    for path, node in nodes:
        parent, holder = path[:-1], path[:-2]
        if node.kind is Kind.PARAGRAPH:
            paragraphs[parent].setdefault(node.num, path)
        elif node.kind is Kind.ITEM:
            items[parent].setdefault(node.num, path)
            items[holder].setdefault(node.num, path)
        elif node.kind is Kind.PASSAGE:
            loose |= {parent, holder}
        if node.kind in (Kind.PASSAGE, Kind.TABLE):
            tabled |= {parent, holder}
        if path[-1:] != (CAPTION_STEP,):
            siblings[parent, node.kind].append(path)
    return Directory(
        paragraphs, items, {key: tuple(found) for key, found in siblings.items()}, frozenset(loose), frozenset(tabled)
    )
