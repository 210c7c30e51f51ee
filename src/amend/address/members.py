"""成員: 入れ物の中で呼べる節点。位置を言うこと (locate) と探すこと (resolve) は、ともにこれによる。

木の親と、位置の言葉での入れ物とは同じでない。条は章を言わずに呼び、一項だけの条の号は項を言わずに呼び (R34)、
「別表１の表」は別表の部分１の表である (DESIGN §4)。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amend.address.model import Step, key
from amend.address.names import cell_names, joined_to_annex, names_in
from amend.clause import CAPTION_STEP, HEADINGS, Kind, Node, Path, follow

_SCOPES = (Kind.DOCUMENT, Kind.SUPPL_PROVISION, Kind.ANNEX)


@dataclass(frozen=True, slots=True)
class Member:
    """成員: ある入れ物の中で呼び名を持つ節点。

    Attributes:
        path: 節点への道。
        node: 節点。
        names: 呼び名。ふつうのものが先。
        proper: この入れ物で呼ぶのが正式か。偽なら読むときだけ通じる (第二章第三条、一項だけの条の第１項)。
    """

    path: Path
    node: Node
    names: tuple[Step, ...]
    proper: bool = True


def members(tree: Node, path: Path) -> tuple[Member, ...]:
    """成員: 入れ物の中で呼べる節点を、本文に現れる順に返す。

    Args:
        tree: DOCUMENT の木。
        path: 入れ物への道。
    """
    node = follow(tree, path)
    parent = follow(tree, path[:-1]) if path else None
    if parent is not None and node.kind is Kind.ROW:
        return tuple(Member((*path, i), cell, cell_names(parent, node, i)) for i, cell in enumerate(node.children))
    shared = parent is not None and is_seen_through(parent, node)
    return tuple(_members(node, path, proper=not shared))


def below(tree: Node, path: Path, step: Step) -> list[Member]:
    """下の成員: 入れ物の下のどこかで、段に当たる成員を本文に現れる順に返す。"""
    found: dict[Path, Member] = {}
    waiting = [path]
    while waiting:
        for member in members(tree, waiting.pop()):
            if member.path not in found:
                found[member.path] = member
                waiting.append(member.path)
    return [found[at] for at in sorted(found) if is_called(found[at], step)]


def is_called(member: Member, step: Step) -> bool:
    """段がその成員の呼び名の一つかどうか。"""
    alike = (name for name in member.names if name.kind is step.kind and name.num == step.num)
    return any(key(name) == key(step) for name in alike)


def is_seen_through(parent: Node, node: Node) -> bool:
    """素通し: 位置の言葉に現れず、中身が親の中身として呼ばれる節点かどうか。

    番号の無いただ一つの項、前文・末文のただ一つの段落、別表のただ一つの表。
    """
    if node.kind is Kind.TABLE:
        return parent.kind is Kind.ANNEX and _alone(parent, node, Kind.TABLE, Kind.ANNEX_PART)
    return is_silent(parent, node)


def is_silent(parent: Node, node: Node) -> bool:
    """呼び名の無い節点かどうか: 親の名がそのままこの節点の名になる (R34: 一項だけの条は「第５条」)。"""
    if node.kind is Kind.PARAGRAPH and not node.mark:
        return parent.kind in (Kind.ARTICLE, *_SCOPES) and _alone(parent, node, Kind.PARAGRAPH)
    return node.kind is Kind.PASSAGE and parent.kind in (Kind.PREAMBLE, Kind.CLOSING) and len(parent.children) == 1


def _alone(parent: Node, node: Node, *kinds: Kind) -> bool:
    return not any(child.kind in kinds and child is not node for child in parent.children)


def _members(node: Node, path: Path, *, proper: bool) -> Iterator[Member]:
    if node.caption is not None:
        yield Member((*path, CAPTION_STEP), node.caption, (Step(Kind.CAPTION),), proper)
    for i, names in enumerate(names_in(node)):
        child, at = node.children[i], (*path, i)
        elsewhere = child.kind is Kind.ARTICLE and node.kind in HEADINGS
        elsewhere = elsewhere or bool(joined_to_annex(node, child))
        seen_through = is_seen_through(node, child)
        silent = seen_through and child.kind is not Kind.TABLE  # 呼び名が無い。別表のただ一つの表には「別表の表」がある
        yield Member(at, child, names, proper and not elsewhere and not silent)
        if seen_through:
            yield from _members(child, at, proper=proper)
        elif child.kind in HEADINGS:
            yield from _articles(child, at, proper=proper and node.kind in _SCOPES)
        elif node.kind is Kind.DOCUMENT and child.kind is Kind.ANNEX:
            yield from _from_annex(child, at)


def _articles(heading: Node, path: Path, *, proper: bool) -> Iterator[Member]:
    """条は、どの章節にあっても、章節を言わずに通し番号で呼ぶ。"""
    for i, child in enumerate(heading.children):
        if child.kind is Kind.ARTICLE:
            yield Member((*path, i), child, (Step(Kind.ARTICLE, child.num),), proper)
        elif child.kind in HEADINGS:
            yield from _articles(child, (*path, i), proper=proper)


def _from_annex(annex: Node, path: Path) -> Iterator[Member]:
    for i, child in enumerate(annex.children):
        for name in joined_to_annex(annex, child):
            yield Member((*path, i), child, (name,))
