"""対照表の法則: （略）と描かない行を開けば新旧の本文が戻り、違う字にはすべて印がある (DESIGN §6 law 4)。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

from amend.clause import Kind, Node, flat, nodes
from amend.comparison.model import Comparison, Row, Run, RunKind, Side
from amend.errors import ProofError

_BRANCH = re.compile("の[0-9０-９一二三四五六七八九十百千]")

_BUG = "これは amend の誤りです。何も書き出していません。本文二つを添えて知らせてください。"


def restore(comparison: Comparison, tree: Node, *, new: bool) -> str:
    """復元: 対照表の一方の側の切れ端をつないで、本文の字に戻す。

    Args:
        comparison: 対照表。
        tree: （略）を開くための、その側の木。
        new: 新の側か旧の側か。

    Returns:
        復元した字。対照表が正しければ ``flat(tree)`` に等しい。

    Raises:
        ProofError: 切れ端に隙間か重なりがある。
    """
    return _restored(comparison, flat(tree), tree.after, new=new)


def _restored(comparison: Comparison, source: str, after: str, *, new: bool) -> str:
    end = len(source) - len(after)
    parts, at = [], 0
    for run in sorted((r for r in _runs(comparison, new=new) if r.end > r.start), key=lambda r: r.start):
        if run.start != at:
            raise ProofError("対照表が本文の字を余らせたか、二度使いました。", where=f"{at}字目", advice=_BUG)
        parts.append(source[run.start : run.end] if run.kind is RunKind.LABEL else run.text)
        at = run.end
    if at != end:
        raise ProofError("対照表に本文の終わりがありません。", where=f"{at}字目", advice=_BUG)
    return "".join(parts) + after


def verify(comparison: Comparison, old: Node, new: Node) -> None:
    """確かめる: 対照表が新旧の本文をそのまま表し、違いのすべてに印を付けていること。

    Raises:
        ProofError: そうでない (amend の誤り)。
    """
    sides = _Side(*_lettered(old), new=False), _Side(*_lettered(new), new=True)
    for side, after in zip(sides, (old.after, new.after), strict=True):
        if _restored(comparison, side.source, after, new=side.new) != side.source:
            raise ProofError("対照表から本文が戻りません。", where="新の側" if side.new else "旧の側", advice=_BUG)
    _verify_order(comparison)
    for rows in _units(comparison.rows):
        olds, news = (_unmarked(rows, side) for side in sides)
        # 置き方の字まで同じなら、語の字を選り分けるまでもない。変わりのない条は、ほとんどがそうである。
        if olds != news and _words(*olds) != _words(*news):
            raise ProofError("印のない違いがあります。", where=rows[0].place, advice=_BUG)


def _verify_order(comparison: Comparison) -> None:
    """順: 変わりのない単位どうし、及び一つの単位の中の変わりのない行どうしは、旧の側でも新の側と同じ順に並ぶ。

    順だけの入替えが、印なしに隠れていないこと。番号の変わった (印のある) 条・項・号は、中の行ごと移ってよい。
    """
    units = list(_units(comparison.rows))
    _verify_rise(units)
    for unit in units:
        _verify_places(list(_places(unit)))


def _verify_places(groups: list[list[Row]]) -> None:
    """位置ごとの行の順。印のある位置の中の行は、その中だけで比べる。"""
    outer: list[list[Row]] = []
    at = 0
    while at < len(groups):
        outer.append(groups[at])
        end = at + 1
        if any(_is_changed(row) for row in groups[at]):
            place = groups[at][0].place
            while end < len(groups) and _is_inside(groups[end][0].place, place):
                end += 1
            _verify_places(groups[at + 1 : end])
        at = end
    _verify_rise(outer)


def _is_inside(place: str, holder: str) -> bool:
    """位置の中か: 「第１条第２号ア」は「第１条第２号」の中にあり、「第１条第２号の２」は中に無い。"""
    return place.startswith(holder) and _BRANCH.match(place, len(holder)) is None


def _verify_rise(groups: list[list[Row]]) -> None:
    if len(groups) < 2:  # 一つだけなら、入れ替わりようがない
        return
    still = [group for group in groups if not any(_is_changed(row) for row in group)]
    for new in (False, True):
        at = -1
        for group in still:
            runs = [run for row in group for run in _of(row.new if new else row.old)]
            start = min((run.start for run in runs if run.end > run.start), default=at)
            if start < at:
                raise ProofError("印のない入替えがあります。", where=group[0].place, advice=_BUG)
            at = start


def _is_changed(row: Row) -> bool:
    for side in (row.new, row.old):
        for cell in side.cells:
            for run in cell:
                if run.kind is RunKind.CHANGED:
                    return True
    return False


def _places(unit: list[Row]) -> Iterator[list[Row]]:
    """同じ位置の行 (条の見出しと条) ごと。"""
    group: list[Row] = []
    for row in unit:
        if group and row.place != group[-1].place:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _of(side: Side) -> list[Run]:
    return [run for cell in side.cells for run in cell]


def _runs(comparison: Comparison, *, new: bool) -> Iterator[Run]:
    for row in comparison.rows:
        for cell in (row.new if new else row.old).cells:
            yield from cell


def _units(rows: tuple[Row, ...]) -> Iterator[list[Row]]:
    unit: list[Row] = []
    for row in rows:
        if (row.opens or not row.shown) and unit:
            yield unit
            unit = []
        unit.append(row)
    if unit:
        yield unit


@dataclass(frozen=True, slots=True)
class _Side:
    """側の本文: 字と、字ごとの、番号か語の字 (1) か置き方の字 (0) か。"""

    source: str
    worded: bytes
    new: bool


def _lettered(tree: Node) -> tuple[str, bytes]:
    """本文の字と、その一つ一つが番号か語の字かどうか。"""
    text: list[str] = []
    worded: list[bytes] = []
    for node in nodes(tree):
        if node.kind is Kind.DOCUMENT:
            continue
        text += (node.before, node.mark, node.gap, node.text, node.after)
        counted = b"\0" if node.kind is Kind.CELL else b"\1"  # 欄の結合の印は、字ではなく描き方である
        worded += (b"\0" * len(node.before), counted * len(node.mark), b"\0" * len(node.gap), b"\1" * len(node.text))
        worded.append(b"\0" * len(node.after))
    end = tree.after if tree.kind is Kind.DOCUMENT else ""
    return "".join(text) + end, b"".join(worded) + b"\0" * len(end)


def _unmarked(rows: list[Row], side: _Side) -> tuple[str, bytes]:
    """印の無い字: 一つの単位の、変わったとされていない字と、それぞれが番号か語の字かどうか。（略）の中の字も数える。"""
    spans = [
        (run.start, run.end)
        for row in rows
        for cell in (row.new if side.new else row.old).cells
        for run in cell
        if run.kind is not RunKind.CHANGED
    ]
    return "".join([side.source[a:b] for a, b in spans]), b"".join([side.worded[a:b] for a, b in spans])


def _words(text: str, worded: bytes) -> str:
    """番号と語の字だけを、続けたもの。"""
    return "".join(compress(text, worded))
