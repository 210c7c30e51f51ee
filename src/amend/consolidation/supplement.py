"""改正附則: 改正した協約の附則を、元の協約の附則の後に続ける。続けるかどうかは協約が決める。"""

from __future__ import annotations

from amend.clause import Kind, Node
from amend.consolidation.inserting import zoned
from amend.consolidation.setting import set_layout
from amend.consolidation.work import Work


def append_supplement(tree: Node, block: tuple[Node, ...]) -> Node:
    r"""改正附則を続ける: 最後の附則の次に置く。附則が無ければ、本則のすぐ後に置く。

    Args:
        tree: 改めた DOCUMENT の木。
        block: 改正附則。SUPPL_PROVISION の節点。

    Returns:
        改正附則を続けた木。元の附則と同じ置き方にする。

    Example:
        >>> from amend.plaintext import read, write
        >>> tree, paper = (read(text).tree for text in ("協約\n\n１　甲\n\n別表\n", "題\n\n　　　附　則\n　乙\n"))
        >>> write(append_supplement(tree, paper.children[-1:]))
        '協約\n\n１　甲\n\n　　　附　則\n　乙\n\n別表\n'
    """
    work = Work(tree)
    root = work.draft.root
    after = [i + 1 for i, child in enumerate(root.children) if child.kind is Kind.SUPPL_PROVISION]
    main = zoned(root, len(root.children), Kind.ARTICLE)
    root.insert(after[-1] if after else zoned(root, main, Kind.SUPPL_PROVISION), work.made(root, block))
    work.changed_row(root)
    set_layout(work)
    return work.draft.tree()
