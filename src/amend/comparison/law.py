"""対照表の法則: （略）と描かない行を開けば新旧の本文が戻り、違う字にはすべて印がある (DESIGN §6 law 4)。"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

from amend.clause import Kind, Node, extents, flat
from amend.comparison.model import Comparison, Row, Run, RunKind, Side
from amend.errors import ProofError

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
    was, now = flat(old), flat(new)
    for source, after, is_new in ((was, old.after, False), (now, new.after, True)):
        if _restored(comparison, source, after, new=is_new) != source:
            raise ProofError("対照表から本文が戻りません。", where="新の側" if is_new else "旧の側", advice=_BUG)
    _verify_order(comparison)
    unmarked = (_unmarked(comparison, old, was, new=False), _unmarked(comparison, new, now, new=True))
    for rows, old_words, new_words in zip(_units(comparison.rows), *unmarked, strict=True):
        if old_words != new_words:
            raise ProofError("印のない違いがあります。", where=rows[0].place, advice=_BUG)


def _verify_order(comparison: Comparison) -> None:
    """順: 変わりのない単位どうし、及び一つの単位の中の変わりのない行どうしは、旧の側でも新の側と同じ順に並ぶ。

    順だけの入替えが、印なしに隠れていないこと。番号の変わった (印のある) 条は、中の行ごと移ってよい。
    """
    units = list(_units(comparison.rows))
    _verify_rise(units)
    for unit in units:
        _verify_rise(list(_places(unit)))


def _verify_rise(groups: list[list[Row]]) -> None:
    for new in (False, True):
        at = -1
        for group in groups:
            if any(run.kind is RunKind.CHANGED for row in group for run in _of(row.new) + _of(row.old)):
                continue
            runs = [run for row in group for run in _of(row.new if new else row.old)]
            start = min((run.start for run in runs if run.end > run.start), default=at)
            if start < at:
                raise ProofError("印のない入替えがあります。", where=group[0].place, advice=_BUG)
            at = start


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


def _unmarked(comparison: Comparison, tree: Node, source: str, *, new: bool) -> list[str]:
    """印の無い字: 単位ごとに、番号と語の字のうち、変わったとされていないもの。（略）の中の字も数える。"""
    words = bytearray(len(source))
    for extent in extents(tree):
        if extent.node.kind is not Kind.CELL:  # 欄の結合の印は、字ではなく描き方である
            words[extent.mark : extent.mark + len(extent.node.mark)] = b"\1" * len(extent.node.mark)
        words[extent.text : extent.stop] = b"\1" * (extent.stop - extent.text)
    return ["".join(_words(rows, source, words, new=new)) for rows in _units(comparison.rows)]


def _words(rows: list[Row], source: str, words: bytearray, *, new: bool) -> Iterator[str]:
    for row in rows:
        for cell in (row.new if new else row.old).cells:
            for run in cell:
                if run.kind is not RunKind.CHANGED:
                    yield "".join(compress(source[run.start : run.end], words[run.start : run.end]))
