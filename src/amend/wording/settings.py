"""置き場: 改め文に続く規定の行を読むために、その周りだけを本文から写した木。

「ハ」がイロハの三番目かアイウの何番目か、「(1)」が号か細目かは、入れ物と、前にある兄弟で決まる (DESIGN §4)。
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from amend.clause import Kind, Node, Path, follow
from amend.plaintext.marks import read_mark

_ITEMS = (Kind.ITEM, Kind.SUBITEM)
_SERIES = (Kind.PARAGRAPH, *_ITEMS)
_WORD = "甲は、次のとおりとする。"
_TITLE = Node(Kind.TITLE, text="題名")


@dataclass(frozen=True, slots=True)
class Setting:
    """置き場: 入れ物の先祖と、加える所より前の兄弟とを、語を抜いて写したもの。

    Attributes:
        tree: DOCUMENT の木。どの節点も行番号を持たない。
        holder: 規定を加える入れ物への道。
        depth: ここに置く号の深さ (1 から)。号の字下げは、全角でこの数である。
    """

    tree: Node
    holder: Path = ()
    depth: int = 1


def setting(tree: Node, holder: Path, before: int) -> Setting:
    """置き場を写す。

    Args:
        tree: 改正前の木 (DOCUMENT)。
        holder: 入れ物への道。一項だけの条では、条でもその項でもよい。
        before: 加える所より前にある子の数。
    """
    node = follow(tree, holder)
    if node.kind in (Kind.ARTICLE, Kind.SUPPL_PROVISION) and [c.kind for c in node.children] == [Kind.PARAGRAPH]:
        holder, node = (*holder, 0), node.children[0]
        before = len(node.children)
    made = replace(_bare(node), children=tuple(_bare(c) for c in node.children[:before] if c.kind in _ITEMS))
    depth = 1 + (node.kind in _ITEMS)
    path: Path = ()
    for at in range(len(holder) - 1, -1, -1):
        above = follow(tree, holder[:at])
        depth += above.kind in _ITEMS
        earlier: tuple[Node, ...] = (_TITLE,)
        if above.kind is not Kind.DOCUMENT:
            earlier = tuple(_bare(c) for c in above.children[: holder[at]] if c.kind in _SERIES)
        made = replace(_bare(above), children=(*earlier, made))
        path = (len(earlier), *path)
    return Setting(made, path, depth)


def titled() -> Setting:
    """題名だけの置き場: 条・章・附則・別表など、どこに置いても同じに読める規定のもの。"""
    return Setting(Node(Kind.DOCUMENT, children=(_TITLE,)))


def under_paragraph() -> Setting:
    """号の置き場: 第一条のただ一つの項。"""
    return Setting(_holding(_article()), (1, 0))


def under_article(*paragraphs: Node) -> Setting:
    """項の置き場: 第一条。第一項の次に ``paragraphs`` が続いている。"""
    article = _article()
    return Setting(_holding(replace(article, children=(*article.children, *paragraphs))), (1,))


def under_item(first: str) -> Setting:
    """細目の置き場: 第一条の最初の号。その符号は、細目の最初の行 ``first`` の符号と違う系列のものにする。"""
    mark = read_mark(first)
    taken = {series for series, _ in mark.readings} if mark else set()
    for symbol in ("一", "(1)", "①"):
        own = read_mark(symbol + "　")
        if own is not None and not taken & {series for series, _ in own.readings}:
            break
    item = Node(Kind.ITEM, mark=symbol, gap="　", text=_WORD, num=(1,))
    return Setting(_holding(_article(item)), (1, 0, 0), depth=2)


def under_suppl() -> Setting:
    """附則の置き場。"""
    return Setting(_holding(Node(Kind.SUPPL_PROVISION, mark="附　則")), (1,))


def under_annex() -> Setting:
    """別表の置き場。"""
    return Setting(_holding(Node(Kind.ANNEX, mark="別表")), (1,))


def _holding(node: Node) -> Node:
    return Node(Kind.DOCUMENT, children=(_TITLE, node))


def _article(*items: Node) -> Node:
    paragraph = Node(Kind.PARAGRAPH, text=_WORD, num=(1,), children=items)
    return Node(Kind.ARTICLE, mark="第一条", gap="　", num=(1,), children=(paragraph,))


def _bare(node: Node) -> Node:
    """語を抜いた節点: 番号と、語があったことだけを残す。見出しの行 (別表、章) は、その語で見分けられるので残す。"""
    text = _WORD if node.kind in (Kind.PARAGRAPH, *_ITEMS) else node.text
    children = (_bare(node.children[0]),) if node.kind is Kind.ARTICLE and node.children else ()
    return Node(node.kind, mark=node.mark, gap=node.gap, text=text, num=node.num, children=children)
