"""引用の直し: 忘れた引用を、正しい字句に書き改めた本文を作る (drafting-rules §2.7)。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from amend.clause import CAPTION_STEP, Node, Path, follow
from amend.references.carrying import Carried, Verdict


def repair(new: Node, carried: Iterable[Carried]) -> Node:
    """直す: 起案者の忘れた引用 (`Verdict.FORGOTTEN`) を全部直した、新しい木。ほかは一字も変えない。

    直した木では、引き継いだ引用はどれも、旧の本文で指した規定を指す。

    Args:
        new: 新の木。
        carried: その木の引き継いだ引用 (`amend.references.carried`)。
    """
    spans: defaultdict[Path, list[tuple[int, int, str]]] = defaultdict(list)
    for found in carried:
        if found.verdict is Verdict.FORGOTTEN:
            spans[found.new.path].append((found.new.start, found.new.end, found.wanted))
    texts = {path: _replaced(follow(new, path).text, here) for path, here in spans.items()}
    return with_texts(new, texts)


def with_texts(tree: Node, texts: Mapping[Path, str]) -> Node:
    """語を替える: 道の指す節点の語だけを替えた木。

    Args:
        tree: 木。
        texts: 道から新しい語への対応。道は見出しを指してもよい。
    """
    return with_nodes(tree, {path: replace(follow(tree, path), text=text) for path, text in texts.items()})


def with_nodes(tree: Node, nodes: Mapping[Path, Node]) -> Node:
    """節点を替える: 道の指す節点の、自分の字だけを替えた木。見出しと子は木のものがそのまま残る。"""
    touched = {path[:depth] for path in nodes for depth in range(len(path) + 1)}

    def made(node: Node, path: Path) -> Node:
        if path not in touched:
            return node
        caption = made(node.caption, (*path, CAPTION_STEP)) if node.caption is not None else None
        children = tuple(made(child, (*path, i)) for i, child in enumerate(node.children))
        return replace(nodes.get(path, node), caption=caption, children=children)

    return made(tree, ())


def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    for start, end, words in sorted(spans, reverse=True):
        text = text[:start] + words + text[end:]
    return text
