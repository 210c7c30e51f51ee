"""改正附則: 改正した協約の附則を、元の協約の附則の後に続ける。続けるかどうかは協約が決める。"""

from __future__ import annotations

from amend.address import Address, Step
from amend.change import Insertion, Side
from amend.clause import Kind, Node
from amend.consolidation.engine import consolidate


def append_supplement(tree: Node, block: tuple[Node, ...]) -> Node:
    """改正附則を続ける: 最後の附則の次に置く。附則が無ければ、本則の次に置く。

    Args:
        tree: 改めた DOCUMENT の木。
        block: 改正附則。SUPPL_PROVISION の節点。

    Returns:
        改正附則を続けた木。
    """
    suppls = sum(child.kind is Kind.SUPPL_PROVISION for child in tree.children)
    step = Step(Kind.SUPPL_PROVISION, nth=suppls) if suppls > 1 else Step(Kind.SUPPL_PROVISION)
    anchor = Address((step if suppls else Step(Kind.DOCUMENT),))
    return consolidate(tree, [Insertion(anchor, Side.AFTER, Kind.SUPPL_PROVISION, block)]).tree
