"""組み立ての法則: 改正 → 文 → 改正 (DESIGN §6 law 3)。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files

import trees
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.address import Address, Step, places, resolve
from amend.change import Addition, Change, Deletion, Insertion, Removal, Renumbering, Shift, Side, Substitution, Target
from amend.clause import Kind, Node
from amend.toml import Page
from amend.wording.compose import compose
from amend.wording.dialect import Dialect, read_dialect
from amend.wording.interpret import interpret

SHIPPED = tuple(
    read_dialect(Page(entry.read_text(encoding="utf-8"), entry.name))
    for entry in sorted(files("amend").joinpath("data/wordings").iterdir(), key=lambda entry: entry.name)
)
NAMED = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.CAPTION, Kind.ANNEX, Kind.PREAMBLE, Kind.NOTES)
MOVED = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM)
QUOTES = st.sampled_from(("甲", "乙", "年１回", "以下「甲」という。", "、丙"))


def _edit(draw: st.DrawFn, address: Address) -> Iterator[Change]:
    """一つの所への、字句の改正か、規定の改正。"""
    last, target = address.steps[-1], Target(address)
    words = (
        st.builds(Substitution, st.just(target), QUOTES, QUOTES),
        st.builds(Addition, st.just(target), QUOTES, QUOTES, st.booleans()),
        st.builds(Removal, st.just(target), QUOTES),
    )
    if last.kind not in MOVED or draw(st.booleans()):
        yield from draw(st.lists(st.one_of(*words), min_size=1, max_size=3, unique_by=repr))
        return
    moved = replace(address, steps=(*address.steps[:-1], Step(last.kind, (last.num[0] + 1, *last.num[1:]))))
    sides = st.sampled_from((Side.AFTER, Side.BEFORE))
    yield draw(
        st.one_of(
            st.just(Deletion(target)),
            st.just(Renumbering(address, moved)),
            st.builds(Insertion, st.just(address), sides, st.just(Kind.PARAGRAPH), st.just((NINTH,))),
        )
    )


NINTH = Node(Kind.PARAGRAPH, mark="９", gap="　", text="甲は", num=(9,))


@st.composite
def _amendments(draw: st.DrawFn) -> tuple[Node, tuple[Change, ...]]:
    """木と、その続く所への改正。"""
    tree = draw(trees.trees())
    named = [address for _, address in sorted(places(tree).items()) if address.steps[-1].kind in NAMED]
    some = st.slices(len(named)) if named else st.just(slice(0))
    chosen = dict.fromkeys(named[draw(some)][:8])
    return tree, tuple(change for address in chosen for change in _edit(draw, address))


def _stated(changes: Sequence[Change], tree: Node) -> tuple[Counter[object], list[object]]:
    """改正の働き: 字句の改正は同時に加わるので順を問わず、まとめた所と移動は一つずつに広げる。"""
    words: Counter[object] = Counter()
    moves: list[object] = []
    for change in changes:
        match change:
            case Substitution() | Addition() | Removal():
                bare = replace(change, target=Target(Address(())))
                words.update((at, bare) for at in _spread(change.target, tree))
            case Deletion():
                moves += [("削る", at) for at in _spread(change.target, tree)]
            case Shift():
                ats = list(_spread(Target(change.first, change.last), tree))
                moves += [("移す", at, change.by) for at in (ats[::-1] if change.by > 0 else ats)]
            case Renumbering():
                by = change.new.steps[-1].num[0] - change.old.steps[-1].num[0]
                moves.append(("移す", resolve(tree, change.old), by))
            case Insertion():
                moves.append(("加える", resolve(tree, change.anchor), change.side))
            case _:
                raise AssertionError(change)  # この試験の作らない改正
    return words, moves


def _spread(target: Target, tree: Node) -> Iterator[object]:
    """まとめた所の一つ一つ。"""
    first, last = target.address.steps, (target.until or target.address).steps
    if target.captioned:
        yield resolve(tree, Address((*first, Step(Kind.CAPTION))))
    ends = [resolve(tree, Address(steps)).path for steps in (first, last)]
    siblings = {
        address.steps: path
        for path, address in sorted(places(tree).items(), reverse=True)
        if address.steps[:-1] == first[:-1] and address.steps[-1].kind is first[-1].kind
    }
    yield from (
        resolve(tree, Address(s))
        for s, path in sorted(siblings.items(), key=lambda item: item[1])
        if ends[0] <= path <= ends[1]
    )


@settings(max_examples=60)
@given(_amendments(), st.sampled_from(SHIPPED))
def test_what_is_composed_is_what_is_read(amendment: tuple[Node, tuple[Change, ...]], dialect: Dialect) -> None:
    """まとめ、並べ、「同条」と言った文を解けば、元の改正と同じ働きをする。述べる改正は、漏れなく一度ずつである。"""
    tree, changes = amendment
    composed = compose(changes, tree, dialect)
    read_back = interpret([one.sentence for one in composed], tree)
    assert [finding.message for finding in read_back.findings] == []
    assert _stated([one.change for one in read_back.changes], tree) == _stated(changes, tree)
    assert Counter(id(change) for one in composed for change in one.changes) == Counter(map(id, changes))
