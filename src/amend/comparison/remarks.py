"""説明: 対照表の三つ目の列に書く、変え方の呼び名 (drafting-rules §1.2「third column」)。

「字句の改正」「条の追加」「項の削除」「号の繰下げ」のような起案の語で、一行の変え方を言う。
"""

from __future__ import annotations

from collections.abc import Iterator

from amend.alignment import Pair
from amend.clause import Kind, Node
from amend.comparison.both import Both

WORDS = "字句の改正"
"""語が変わった規定の説明。"""


def changed(both: Both, pair: Pair) -> str:
    """変わった規定の説明: 番号の動きと、語の変わりを言う。

    Args:
        both: 両側。
        pair: 両方にある対。条の最初の項では、その行に立つ条の番号の動きも言う。

    Returns:
        説明 (例: 「条の繰下げ、字句の改正」)。変わりが無ければ空。
    """
    return "、".join(dict.fromkeys(_changes(both, pair)))


def _changes(both: Both, pair: Pair) -> Iterator[str]:
    assert pair.old is not None
    assert pair.new is not None
    articles = both.old.article_of(pair.old), both.new.article_of(pair.new)
    if articles[0] is not None and articles[1] is not None:
        yield from _moves(both.old.node(articles[0]), both.new.node(articles[1]))
    old, new = both.nodes(pair)
    yield from _moves(old, new)
    if old.text != new.text:
        yield f"{new.kind.value}の改正" if new.kind is Kind.CAPTION else WORDS


def _moves(old: Node, new: Node) -> Iterator[str]:
    """番号の動き。番号が同じで書き方だけが違えば、字句の改正である。"""
    if old.mark != new.mark:
        ways = {True: "の繰下げ", False: "の繰上げ"}
        yield new.kind.value + ways[new.num > old.num] if new.num != old.num else WORDS


def alone(node: Node, *, added: bool) -> str:
    """加えた又は削った規定の説明: 「条の追加」「項の削除」。"""
    return f"{node.kind.value}の{'追加' if added else '削除'}"


def replaced(node: Node, *, deleted: bool) -> str:
    """全部を改めた規定の説明: 「条の全部改正」、番号を残して削るなら「条の削除」。"""
    return f"{node.kind.value}の{'削除' if deleted else '全部改正'}"
