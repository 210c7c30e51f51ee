"""溶け込みの法則: どんな本文でも成り立つこと (DESIGN §6 law 1、law 2)。"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from trees import trees

from amend.address import Address, PlaceError, Step, places, resolve
from amend.alignment import identical, units
from amend.change import Deletion, Insertion, Renumbering, Replacement, Shift, Side, Target
from amend.clause import CAPTION_STEP, Kind, Node, Path, follow, nodes
from amend.consolidation import ConsolidationError, append_supplement, consolidate, difference
from amend.consolidation.lookup import Index
from amend.plaintext import read, write
from amend.plaintext.layout import lay_out

_LISTED = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ROW, Kind.ANNEX, Kind.SUPPL_PROVISION)


def _laid(tree: Node) -> Node:
    """正則な置き方の本文を読んだ木。"""
    return read(write(lay_out(tree))).tree


def _named(old: Node, *kinds: Kind) -> list[tuple[Path, Address]]:
    """位置で言える規定。"""
    found = [(p, a) for p, a in places(old).items() if p and follow(old, p).kind in kinds]
    return [(p, a) for p, a in found if resolve(old, a).path == p]


def _in_order(old: Node) -> bool:
    """どの並びの番号も、増える一方か。"""
    for node in nodes(old):
        for kinds in ((Kind.ARTICLE,), (Kind.PARAGRAPH,), (Kind.ITEM, Kind.SUBITEM), (Kind.ANNEX,), (Kind.NOTES,)):
            row = [n for _, n in units(node, ()) if n.kind in kinds and n.num]
            if any((a.until or a.num) >= b.num for a, b in pairwise(row)):
                return False
    return True


def _without(tree: Node, path: Path) -> Node:
    """道の先の節点を抜いた木。"""
    if len(path) == 1:
        return replace(tree, children=(*tree.children[: path[0]], *tree.children[path[0] + 1 :]))
    inner = _without(tree.children[path[0]], path[1:])
    return replace(tree, children=(*tree.children[: path[0]], inner, *tree.children[path[0] + 1 :]))


@settings(max_examples=10)
@given(trees())
def test_nothing_changes_nothing(tree: Node) -> None:
    """改正が無ければ、空白の一つも変わらない。"""
    assert write(consolidate(tree, []).tree) == write(tree)


@settings(max_examples=10)
@given(trees())
def test_the_index_answers_as_resolve_does(tree: Node) -> None:
    """索引は、木のどの位置も `resolve` と同じ所を引き、無い位置を同じわけで断る。"""
    old = _laid(tree)
    index = Index(old)
    for address in places(old).values():
        spot, place = index.find(address), resolve(old, address)
        assert (spot.path, spot.span) == (place.path, place.span)
        missing = replace(address, steps=(*address.steps, Step(Kind.ITEM, (77,))))
        with pytest.raises(PlaceError) as refused:
            resolve(old, missing)
        with pytest.raises(PlaceError, match=re.escape(str(refused.value))):
            index.find(missing)


@settings(max_examples=25)
@given(trees(), st.data())
def test_replacing_by_itself_changes_nothing(tree: Node, data: st.DataObject) -> None:
    """どの規定も、そのままの規定に改めれば、正則な置き方の本文は一字も変わらない。"""
    old = _laid(tree)
    named = _named(old, *_LISTED, Kind.CELL, Kind.PASSAGE, Kind.NOTES, Kind.TABLE, Kind.PREAMBLE, Kind.CAPTION)
    assume(named)
    path, address = data.draw(st.sampled_from(named))
    block = Replacement(Target(address), (follow(old, path),))
    assert write(consolidate(old, [block]).tree) == write(old)


@settings(max_examples=15)
@given(trees(), st.data())
def test_deleting_leaves_the_rest(tree: Node, data: st.DataObject) -> None:
    """規定を削れば、その規定だけが無くなり、読み返しても同じ木である。"""
    old = _laid(tree)
    named = [
        (p, a) for p, a in _named(old, *_LISTED) if CAPTION_STEP not in p and len(follow(old, p[:-1]).children) > 1
    ]
    assume(named)
    path, address = data.draw(st.sampled_from(named))
    try:
        tree = consolidate(old, [Deletion(Target(address))]).tree
    except ConsolidationError:
        assume(False)  # 第一項を削るだけの改正は、第二項を繰り上げていないので断る
    before = follow(old, path[:-1]).children[path[-1] - 1] if path[-1] else None
    assume(before is None or before.kind is not Kind.CAPTION)  # 残った共通見出しは、次の条の見出しになる
    assert identical(tree, _without(old, path))


@settings(max_examples=12)
@given(trees(), st.data())
def test_deleted_and_inserted_again_is_the_same(tree: Node, data: st.DataObject) -> None:
    """削った規定を、その前の規定の次に加えれば元に戻り、平文から読み返しても同じ木である (law 1)。"""
    old = _laid(tree)
    assume(_in_order(old))
    named = _named(old, *_LISTED)
    by_path = dict(named)
    couples = [(p, a) for p, a in named if p[-1] > 0 and (*p[:-1], p[-1] - 1) in by_path]
    couples = [(p, a) for p, a in couples if follow(old, p).kind is follow(old, (*p[:-1], p[-1] - 1)).kind]
    assume(couples)
    path, address = data.draw(st.sampled_from(couples))
    anchor, node = by_path[*path[:-1], path[-1] - 1], follow(old, path)
    assume(node.num != follow(old, (*path[:-1], path[-1] - 1)).num or not node.num)
    changes = (Deletion(Target(address)), Insertion(anchor, Side.AFTER, node.kind, (node,)))
    done = consolidate(old, changes).tree
    assert difference(done, old) is None
    assert read(write(done)).tree == done


@settings(max_examples=12)
@given(trees(), st.integers(1, 30))
def test_shifting_back_restores_the_marks(tree: Node, by: int) -> None:
    """条を繰り下げて、また繰り上げれば、番号の一字まで元に戻る。動かすのは番号だけである。"""
    old = _laid(tree)
    articles = [a for p, a in _named(old, Kind.ARTICLE) if len(a.steps) == 1 and not a.steps[0].nth]
    numbers = [a.steps[0].num for a in articles]
    assume(numbers and _in_order(old))
    first, last = (Address((Step(Kind.ARTICLE, num),)) for num in (numbers[0], numbers[-1]))
    assume(resolve(old, first).path and not follow(old, resolve(old, first).path).until)
    down = consolidate(old, [Shift(first, last, by)]).tree
    moved = [Address((Step(Kind.ARTICLE, (num[0] + by, *num[1:])),)) for num in (numbers[0], numbers[-1])]
    assert [n.text for n in nodes(down)] == [n.text for n in nodes(old)]
    assert identical(consolidate(down, [Shift(moved[0], moved[1], -by)]).tree, old)


@settings(max_examples=12)
@given(trees(), st.data())
def test_a_renumbered_provision_reads_back(tree: Node, data: st.DataObject) -> None:
    """最後の号・項の番号を一つ繰り下げても、符号の形は変わらず、読み返した番号がその番号である。"""
    old = _laid(tree)
    assume(_in_order(old))
    named = [(p, a) for p, a in _named(old, Kind.ITEM, Kind.PARAGRAPH) if a.steps[-1].num]
    last = [(p, a) for p, a in named if p[-1] == len(follow(old, p[:-1]).children) - 1 and not a.steps[-1].nth]
    last = [(p, a) for p, a in last if p[-1] and follow(old, (*p[:-1], p[-1] - 1)).kind is follow(old, p).kind]
    last = [(p, a) for p, a in last if not follow(old, p).until and follow(old, p).mark.strip("①②③④⑤⑥")]
    assume(last)
    path, address = data.draw(st.sampled_from(last))
    step = address.steps[-1]
    new = replace(address, steps=(*address.steps[:-1], replace(step, num=(step.num[0] + 1,))))
    done = consolidate(old, [Renumbering(address, new)]).tree
    assert follow(done, path).num == (step.num[0] + 1,)
    assert follow(read(write(done)).tree, path).num == (step.num[0] + 1,)


@settings(max_examples=12)
@given(trees())
def test_a_supplement_leaves_the_rest(tree: Node) -> None:
    """改正附則を続けても、ほかの規定は変わらない。"""
    old = _laid(tree)
    added = read("題\n\n　　　附　則\n１　甲\n").tree.children[-1]
    done = append_supplement(old, (added,))
    at = max(i for i, child in enumerate(done.children) if child.kind is Kind.SUPPL_PROVISION)
    assert identical(_without(done, (at,)), old)
