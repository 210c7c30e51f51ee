"""本文の行: 新旧対照表に描かれるはずの一行ずつ。表の照合が、書かれた字を探す所。

書き手 (`amend.comparison`) の切り出しは使わず、木から数え直す。同じ思い違いを二度しないためである。
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from amend.address import Gazetteer, numerals_in, write_address
from amend.clause import CAPTION_STEP, HEADINGS, LINELESS, Kind, Node, Path, walk
from amend.numerals import Numerals

BORDER = "\x1f"
"""欄の境: 一行の字を続けるとき、欄の間に置く字。本文には現れない制御文字であり、人に見せるときは「│」と書く。"""


@dataclass(frozen=True, slots=True)
class Cell:
    """欄: 描かれる字と、そのうち語である字。

    Attributes:
        drawn: 描かれる字。字下げ、番号の後の空白、欄の中の改行を含む。
        words: ``drawn`` の字ごとに、番号又は語の字か (置き方の空白でないか)。
        seams: 番号と語の境。ここに空白があってもなくても、同じ語である。
    """

    drawn: str
    words: tuple[bool, ...]
    seams: frozenset[int] = frozenset()

    @property
    def said(self) -> str:
        """番号と語の字。"""
        return "".join(ch for ch, word in zip(self.drawn, self.words, strict=True) if word)


@dataclass(frozen=True, slots=True)
class Line:
    """行: 条・項・号・見出しの一行、又は表の一行。

    Attributes:
        path: 節点への道。条の行に続く最初の項では、条。
        head: 番号。無ければ空。
        cells: 欄。表の行でなければ一つ。
        unit: 属する単位 (条、又は題名・別表などの一番上の節点) への道。
        row: 表の行か。
        article: 条の行なら、条の番号。最初の項が入れ替わっても、条の番号は条に残る。
    """

    path: Path
    head: str
    cells: tuple[Cell, ...]
    unit: Path
    row: bool = False
    article: str = ""

    @property
    def said(self) -> str:
        """番号と語の字。欄の境は `BORDER`。"""
        return BORDER.join(cell.said for cell in self.cells)

    @property
    def shown(self) -> str:
        """人に示す形。"""
        return "│".join(cell.drawn.strip() for cell in self.cells)


class Text:
    """側の本文: 木と、描かれるはずの行。"""

    def __init__(self, tree: Node) -> None:
        """行を数える。

        Args:
            tree: DOCUMENT の木。
        """
        self.tree = tree
        self.lines = tuple(_lines(tree))

    @cached_property
    def _places(self) -> Gazetteer:
        return Gazetteer(self.tree)

    @cached_property
    def _numerals(self) -> Numerals:
        return numerals_in(self.tree)

    def place(self, at: int) -> str:
        """位置の呼び方: 行の節点の「第３条第２項」。"""
        line = self.lines[at]
        return write_address(self._places.locate(line.path), self._numerals)


def blankless(text: str) -> str:
    r"""空白を除いた字: 行を探すときの鍵。

    Example:
        >>> blankless(" 第１条　甲\n乙 ")
        '第１条甲乙'
    """
    return "".join(text.split())


def _lines(tree: Node) -> list[Line]:
    found: list[Line] = []
    inside: Path | None = None
    articles: dict[Path, Node] = {}
    for path, node in walk(tree):
        if inside is not None and path[: len(inside)] == inside:
            continue
        inside = None
        if node.kind is Kind.ARTICLE:
            articles[path] = node
            if not node.children:
                found.append(Line(path, node.mark, (_cell(node),), path))
        elif node.kind is Kind.ROW:
            inside = path
            cells = tuple(_table_cell(child) for child in node.children)
            found.append(Line(path, "", cells, _unit(tree, path), row=True))
        elif node.kind not in LINELESS:
            found.append(_line(tree, path, node, articles.get(path[:-1]) if path[-1] == 0 else None))
    return [line for line in found if line.row or line.said]


def _line(tree: Node, path: Path, node: Node, article: Node | None) -> Line:
    """一行。条の最初の項では、条の番号が先に立つ。"""
    if article is None:
        return Line(path, node.mark, (_cell(node),), _unit(tree, path))
    first, second = _cell(article), _cell(node)
    seams = first.seams | {len(first.drawn) + at for at in second.seams}
    cell = Cell(first.drawn + second.drawn, first.words + second.words, seams)
    return Line(path[:-1], article.mark + node.mark, (cell,), path[:-1], article=article.mark)


def _cell(node: Node) -> Cell:
    indent = node.before.rsplit("\n", 1)[-1].rstrip("\\")
    parts = ((indent, False), (node.mark, True), (node.gap, False), (node.text, True))
    words = tuple(word for text, word in parts for _ in text)
    return Cell("".join(text for text, _ in parts), words, frozenset([len(indent + node.mark + node.gap)]))


def _table_cell(node: Node) -> Cell:
    """表の欄: 罫と結合の印は描かない。段落は改行で分ける。"""
    drawn, words = node.text, [True] * len(node.text)
    for child in node.children:
        drawn += "\n" + child.text
        words += [False, *[True] * len(child.text)]
    return Cell(drawn, tuple(words))


def _unit(tree: Node, path: Path) -> Path:
    """属する単位: 最も内側の条。無ければ編章節と独り立ちの見出しは自分、ほかは一番上の節点。"""
    node, unit = tree, path[:1]
    for depth, step in enumerate(path, start=1):
        if step == CAPTION_STEP:
            break
        node = node.children[step]
        if node.kind in (Kind.ARTICLE, Kind.CAPTION, *HEADINGS):
            unit = path[:depth]
    return unit
