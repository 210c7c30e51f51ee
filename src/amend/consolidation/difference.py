"""違い: 二つの木の、最初に違う規定。照合 (law 2・law 3) が、何がどこで違ったかを言うのに使う。"""

from __future__ import annotations

from dataclasses import dataclass

from amend.alignment import identical
from amend.clause import CAPTION_STEP, Node, Path


@dataclass(frozen=True, slots=True)
class Difference:
    """違い: 最初に違う一か所。

    Attributes:
        path: 両方の木でそこまで同じ道。
        what: 違うもの (種類、番号、文、見出し、規定の数)。
        got: 調べた木での字。無ければ空。
        wanted: あるべき木での字。無ければ空。
    """

    path: Path
    what: str
    got: str
    wanted: str


def difference(tree: Node, wanted: Node) -> Difference | None:
    """違い: 種類・番号・文・見出し・子のすべてを一字ずつ比べ、最初に違う所を返す。置き方は見ない。

    Args:
        tree: 調べる木。
        wanted: あるべき木。

    Returns:
        最初の違い。`amend.alignment.identical` なら None。

    Example:
        >>> from amend.clause import Kind
        >>> difference(Node(Kind.PASSAGE, text="甲"), Node(Kind.PASSAGE, text="乙"))
        Difference(path=(), what='文', got='甲', wanted='乙')
    """
    path: Path = ()
    while True:
        for what, got, want in _words(tree, wanted):
            if got != want:
                return Difference((*path, CAPTION_STEP) if what == "見出し" else path, what, got, want)
        both = zip(tree.children, wanted.children, strict=False)
        at = next((i for i, (a, b) in enumerate(both) if not identical(a, b)), None)
        if at is None:
            if len(tree.children) == len(wanted.children):
                return None
            at = min(len(tree.children), len(wanted.children))
            return Difference((*path, at), "規定の数", _first(tree, at), _first(wanted, at))
        path, tree, wanted = (*path, at), tree.children[at], wanted.children[at]


def _words(a: Node, b: Node) -> tuple[tuple[str, str, str], ...]:
    return (
        ("種類", a.kind.value, b.kind.value),
        ("見出し", a.caption.text if a.caption else "", b.caption.text if b.caption else ""),
        ("番号", a.mark, b.mark),
        ("文", a.text, b.text),
    )


def _first(node: Node, at: int) -> str:
    return node.children[at].mark + node.children[at].text if at < len(node.children) else ""
