"""ハネ改正の法則: 引き合う協約をどう改正しても、直した本文の引用は、もとの規定を指す (drafting-rules §2.7)。"""

from __future__ import annotations

from collections.abc import Sequence

import referring
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from referring import Key, Provision

from amend.alignment import identical
from amend.amendment import Numbering
from amend.clause import Kind, Node, Path, follow, nodes
from amend.numerals import Numerals
from amend.references import Reference, Verdict, carried, findings, references, renumbered, repair

_NUMERALS = st.sampled_from(Numerals)
# 縮めないのは、引用が互いに絡んでいて、縮めるのに何分も掛かるため。
_FEW = settings(max_examples=30, phases=[Phase.explicit, Phase.generate])


@st.composite
def _amendments(draw: st.DrawFn) -> tuple[tuple[Provision, ...], tuple[Provision, ...], Numerals]:
    before = draw(referring.articles())
    return before, draw(referring.amended(before)), draw(_NUMERALS)


def _by_place(tree: Node) -> dict[Key, list[Reference]]:
    """規定の名ごとの、その文の引用。"""
    named = {path: key for key, path in referring.targets(tree).items()}
    found: dict[Key, list[Reference]] = {}
    for reference in references(tree):
        found.setdefault(named[reference.path], []).append(reference)
    return found


def _assert_right(tree: Node, before: Sequence[Provision]) -> None:
    """前からある規定の引用は、指す規定が残っている限り、その規定を指す。"""
    where, found = referring.targets(tree), _by_place(tree)
    for provision in _all(before):
        if provision.key in where:
            pairs = zip(provision.cites, found.get(provision.key, ()), strict=True)
            wrong = [
                (c.target, r) for c, r in pairs if c.target in where and r.targets != _called(tree, where[c.target])
            ]
            assert wrong == []


def _called(tree: Node, path: Path) -> tuple[Path, ...]:
    """一項だけの条の項は、条として呼ばれる (R34)。"""
    node, parent = follow(tree, path), follow(tree, path[:-1])
    alone = node.kind is Kind.PARAGRAPH and len(parent.children) == 1
    return (path[:-1] if alone else path,)


def _all(provisions: Sequence[Provision]) -> list[Provision]:
    return [one for p in provisions for one in (p, *_all(p.below))]


@_FEW
@given(referring.articles(), _NUMERALS)
def test_references_point_where_they_were_written_to(before: tuple[Provision, ...], numerals: Numerals) -> None:
    """番号から書いた引用は、どの字句で書いても、その規定を指すと読む。"""
    _assert_right(referring.tree(before, referring.write_cites(before, numerals), numerals), before)


@_FEW
@given(_amendments())
def test_repaired_references_point_at_the_same_provision(
    amendment: tuple[tuple[Provision, ...], tuple[Provision, ...], Numerals],
) -> None:
    """引用を一つも直さずに規定を加え削っても、直した本文では、どの引用ももとの規定を指し、忘れた引用は残らない。"""
    before, after, numerals = amendment
    written = referring.write_cites(before, numerals)
    old, new = referring.tree(before, written, numerals), referring.tree(after, written, numerals)
    mended = repair(new, carried(old, new))
    _assert_right(mended, before)
    assert [one for one in carried(old, mended) if one.verdict is Verdict.FORGOTTEN] == []
    assert [finding for finding in findings(old, mended) if finding.rule == "R01"] == []


@_FEW
@given(_amendments())
def test_adapted_references_are_never_blamed(
    amendment: tuple[tuple[Provision, ...], tuple[Provision, ...], Numerals],
) -> None:
    """引用をすべて正しく書いた改正に、忘れた引用は無い。"""
    before, after, numerals = amendment
    old = referring.tree(before, referring.write_cites(before, numerals), numerals)
    new = referring.tree(after, referring.write_cites(after, numerals), numerals)
    assert [one for one in carried(old, new) if one.verdict is Verdict.FORGOTTEN] == []


@_FEW
@given(_amendments())
def test_every_numbering_keeps_the_references(
    amendment: tuple[tuple[Provision, ...], tuple[Provision, ...], Numerals],
) -> None:
    """どの付け方でも引用はもとの規定を指し、続く番号に戻せば、直した本文に戻る。"""
    before, after, numerals = amendment
    written = referring.write_cites(before, numerals)
    old, new = referring.tree(before, written, numerals), referring.tree(after, written, numerals)
    straight = renumbered(old, new, Numbering.RENUMBER).tree
    _assert_right(straight, before)
    for strategy in (Numbering.BRANCH, Numbering.KEEP):
        other = renumbered(old, new, strategy).tree
        _assert_right(other, before)
        assert _kept_numbers(old, other)
    back = renumbered(old, renumbered(old, new, Numbering.BRANCH).tree, Numbering.RENUMBER).tree
    assert [n.mark for n in nodes(back)] == [n.mark for n in nodes(straight)]
    assert identical(renumbered(old, straight, Numbering.RENUMBER).tree, straight)


def _kept_numbers(old: Node, new: Node) -> bool:
    """旧の条は、前に加えた条に番号を譲ったものを除き、番号を変えない。"""
    was, now = _article_numbers(old), _article_numbers(new)
    return all(was[key] == num or num[0] == was[key][0] or len(num) > 1 for key, num in now.items() if key in was)


def _article_numbers(tree: Node) -> dict[str, tuple[int, ...]]:
    return {n.caption.text: n.num for n in nodes(tree) if n.kind is Kind.ARTICLE and n.caption is not None}
