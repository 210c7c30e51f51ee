"""説明: 対照表の三つ目の列に書く、変え方の呼び名 (drafting-rules §1.2「third column」)。

「字句の改正」「条の追加」「項の削除」「号の繰下げ」のような起案の語で、一行の変え方を言う。語は様式による。
"""

from __future__ import annotations

from collections.abc import Iterator

from amend.alignment import Pair
from amend.clause import Kind, Node
from amend.comparison.both import Both
from amend.styles import PROVISION, Style


def changed(both: Both, pair: Pair) -> str:
    """変わった規定の説明: 番号の動きと、語の変わりを言う。

    Args:
        both: 両側。
        pair: 両方にある対。条の最初の項では、その行に立つ条の番号の動きも言う。

    Returns:
        説明 (例: 「条の繰下げ、字句の改正」)。変わりが無ければ空。
    """
    return both.style.third_joint.join(dict.fromkeys(filter(None, _changes(both, pair))))


def _changes(both: Both, pair: Pair) -> Iterator[str]:
    assert pair.old is not None
    assert pair.new is not None
    articles = both.old.article_of(pair.old), both.new.article_of(pair.new)
    if articles[0] is not None and articles[1] is not None:
        yield from _moves(both.old.node(articles[0]), both.new.node(articles[1]), both.style)
    old, new = both.nodes(pair)
    yield from _moves(old, new, both.style)
    if old.text != new.text:
        caption = new.kind is Kind.CAPTION
        yield _said(both.style.third_caption if caption else both.style.third_words, new, both.style)


def _moves(old: Node, new: Node, style: Style) -> Iterator[str]:
    """番号の動き。番号が同じで書き方だけが違えば、字句の改正である。"""
    if old.mark != new.mark:
        ways = {True: style.third_down, False: style.third_up}
        yield _said(ways[new.num > old.num] if new.num != old.num else style.third_words, new, style)


def words(node: Node, style: Style) -> str:
    """字句だけを改めた規定の説明: 「字句の改正」。"""
    return _said(style.third_words, node, style)


def alone(node: Node, style: Style, *, added: bool) -> str:
    """加えた又は削った規定の説明: 「条の追加」「項の削除」。"""
    return _said(style.third_added if added else style.third_removed, node, style)


def replaced(node: Node, style: Style, *, deleted: bool) -> str:
    """全部を改めた規定の説明: 「条の全部改正」、番号を残して削るなら「条の削除」。"""
    return _said(style.third_emptied if deleted else style.third_replaced, node, style)


def _said(word: str, node: Node, style: Style) -> str:
    """様式の語に、規定の呼び名を埋める。"""
    return word.replace(PROVISION, style.third_row if node.kind is Kind.ROW else node.kind.value)
