"""書く: 木を平文にする。節点が自分の字と置き方を持つので、順に続けるだけでよい。"""

from __future__ import annotations

from amend.clause import Kind, Node, nodes
from amend.plaintext.tables import in_bars


def written(node: Node) -> str:
    r"""書かれる語: 節点の語が平文に現れる形。縦棒の表の中の縦棒だけが ``\|`` になる。"""
    return node.text.replace("|", "\\|") if node.kind is Kind.CELL and in_bars(node) else node.text


def write(tree: Node) -> str:
    """本文: 木を平文にする。`amend.plaintext.reader.read` の逆。

    Args:
        tree: 木。DOCUMENT でなくてもよい (その部分の平文になる)。

    Example:
        >>> write(Node(Kind.PASSAGE, text="甲は", before="　"))
        '　甲は'
    """
    parts: list[str] = []
    for n in nodes(tree):
        if n.kind is Kind.DOCUMENT:
            continue
        parts += (n.before, n.mark, n.gap, written(n), n.after)
    return "".join(parts) + (tree.after if tree.kind is Kind.DOCUMENT else "")
