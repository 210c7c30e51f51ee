"""紛らわしい規定: 削ったものと加えたもののうち、空白・幅・似た字形だけが違うもの。

対にならない規定にはすべての字に印が付くので、目に付かない違いは印に埋もれ、行の初めの空白には印も付かない
(drafting-rules §1.4 L)。そのような違いは、対になった規定と同じに、名で言う。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from amend.characters import difference_note, skeleton
from amend.clause import HEADINGS, Kind, Node, Path, follow, nodes, walk

_Unit = tuple[Path, Node]


def resembling(
    old: Node, removed: Sequence[Path], new: Node, added: Sequence[Path]
) -> tuple[dict[Path, str], dict[Path, str]]:
    """紛らわしい規定: 削った規定と加えた規定を、番号と語の骨組みの同じものどうし組にして、違いの名を節点ごとに言う。

    Args:
        old: 旧の木。
        removed: 削った規定への道。
        new: 新の木。
        added: 加えた規定への道。

    Returns:
        (旧の木の道から注, 新の木の道から注)。番号も語も同じ規定 (順だけが入れ替わったもの) には、言うことが無い。
    """
    were: dict[Path, str] = {}
    are: dict[Path, str] = {}
    if not removed or not added:
        return were, are
    likes = _likes(old, removed)
    for key, news in _likes(new, added).items():
        for (at_old, was), (at_new, now) in zip(*_different(likes.get(key, []), news), strict=False):
            for in_old, in_new, note in _notes(was, now):
                were[*at_old, *in_old] = are[*at_new, *in_new] = note
    return were, are


def _likes(tree: Node, paths: Sequence[Path]) -> dict[tuple[Kind, str], list[_Unit]]:
    """骨組みの同じ規定ごと。編章節は、その見出しの一行だけをみる。"""
    likes: dict[tuple[Kind, str], list[_Unit]] = defaultdict(list)
    for path in paths:
        node = follow(tree, path)
        node = replace(node, children=()) if node.kind in HEADINGS else node
        likes[node.kind, skeleton("".join(map(_letters, nodes(node))))].append((path, node))
    return likes


def _letters(node: Node) -> str:
    """番号と語。番号が語に、語が番号に変わることもある (「様式第１号」と「様式 第１号」)。欄の結合の印は字でない。"""
    return node.text if node.kind is Kind.CELL else node.mark + node.text


def _different(olds: list[_Unit], news: list[_Unit]) -> tuple[list[_Unit], list[_Unit]]:
    """番号も語もまったく同じ相手のあるものを除いた残り。"""
    waiting: dict[tuple[tuple[str, str], ...], list[_Unit]] = defaultdict(list)
    for unit in reversed(olds):
        waiting[_exact(unit)].append(unit)
    rest = [unit for unit in news if not _taken(waiting[_exact(unit)])]
    left = {path for units in waiting.values() for path, _ in units}
    return [unit for unit in olds if unit[0] in left], rest


def _exact(unit: _Unit) -> tuple[tuple[str, str], ...]:
    return tuple((node.mark, node.text) for node in nodes(unit[1]))


def _taken(units: list[_Unit]) -> bool:
    """先頭のものを取る。"""
    return bool(units) and bool(units.pop())


def _notes(old: Node, new: Node) -> Iterator[tuple[Path, Path, str]]:
    """違いの名: 節点ごとに言う。語が隣の番号に移るなど、節点ごとには言えなければ、全部で一つを初めの字の後に言う。"""
    olds, news = list(walk(old)), list(walk(new))
    if [(path, node.kind) for path, node in olds] == [(path, node.kind) for path, node in news]:
        couples = [(path, _printed([was]), _printed([now])) for (path, was), (_, now) in zip(olds, news, strict=True)]
        notes = [(path, path, difference_note(was, now)) for path, was, now in couples if was != now]
        if all(note for _, _, note in notes):
            yield from notes
            return
    first = [next((path for path, node in side if _letters(node)), ()) for side in (olds, news)]
    yield first[0], first[1], difference_note(*(_printed(node for _, node in side) for side in (olds, news)))


def _printed(units: Iterable[Node]) -> str:
    """紙の字: 番号と語と、その間の空白。"""
    return "".join(node.text if node.kind is Kind.CELL else node.mark + node.gap + node.text for node in units)
