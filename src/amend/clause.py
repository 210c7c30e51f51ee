"""条項: 本文の木。凍った節点に、語とその置き方 (レイアウト) をともに持つ。

一つの節点は本文の一行 (又は表の一欄) にほぼ対応し、``before + mark + gap + text + after`` がその行の字そのもの
である。節点を前から順に書き出せば元の本文に戻る (DESIGN §6 law 1)。名は法令標準XMLに従う。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from amend.numerals import Num


class Kind(Enum):
    """種類: 節点が何であるか (閉じた語彙)。値は利用者に見せる呼び名。"""

    DOCUMENT = "本文"
    TITLE = "題名"
    NUMBER = "番号"
    TOC = "目次"
    TOC_ENTRY = "目次の行"
    PREAMBLE = "前文"
    PART = "編"
    CHAPTER = "章"
    SECTION = "節"
    SUBSECTION = "款"
    DIVISION = "目"
    ARTICLE = "条"
    CAPTION = "見出し"
    PARAGRAPH = "項"
    ITEM = "号"
    SUBITEM = "細目"
    PASSAGE = "段落"
    SUPPL_PROVISION = "附則"
    ANNEX = "別表"
    ANNEX_PART = "別表の部分"
    NOTES = "備考"
    TABLE = "表"
    ROW = "表の項"
    CELL = "欄"
    CLOSING = "末文"
    EXECUTION_BLOCK = "締結日・署名欄"

    __hash__ = object.__hash__  # 種類は一つずつしか無いので、それ自身で引ける。Enum のものは、引くたびに名から求める


HEADINGS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.DIVISION)
"""編・章・節・款・目。大きいものが先。"""


LINELESS = (
    Kind.DOCUMENT,
    Kind.PREAMBLE,
    Kind.CLOSING,
    Kind.EXECUTION_BLOCK,
    Kind.TABLE,
    Kind.ROW,
)
"""自分の字を持たず、子を束ねるだけの種類。"""


@dataclass(frozen=True, slots=True)
class Node:
    """節点: 木の一つの単位。

    Attributes:
        kind: 種類。
        mark: 印刷されたままの番号・符号 (``第１条``, ``２``, ``(1)``, ``ア``, ``別表第１``)。無ければ空。
        text: 番号を除いた語。一字も正規化しない。
        num: ``mark`` の読み。条・項・号・編章節・別表の番号。範囲の「削除」は最初の番号。
        until: 「第五条から第七条まで　削除」の終わりの番号。範囲でなければ空。
        caption: 見出し (条又は項)。本文では ``mark`` の行の前に立つ。
        children: 子。本文に現れる順。
        before: この節点の字の前にある改行・空行・字下げ・表の罫 (語ではない)。
        gap: ``mark`` と ``text`` の間の空白。
        after: 行末の空白・表の罫。DOCUMENT だけは末尾の改行で、子の後に立つ。
        line: 読んだ本文の行番号 (1 から)。書かれた木では 0。等しさには数えない。
    """

    kind: Kind
    mark: str = ""
    text: str = ""
    num: Num = ()
    until: Num = ()
    caption: Node | None = None
    children: tuple[Node, ...] = ()
    before: str = "\n"
    gap: str = ""
    after: str = ""
    line: int = field(default=0, compare=False)


Path = tuple[int, ...]
"""道: 根から節点までの子の順番 (0 から)。``CAPTION`` (-1) は見出しを指す。"""

CAPTION_STEP = -1


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """巡る: 節点を本文に現れる順に返す (見出しはその条・項より先)。

    Example:
        >>> [n.kind.value for _, n in walk(Node(Kind.ARTICLE, caption=Node(Kind.CAPTION)))]
        ['見出し', '条']
    """
    waiting = [(path, node)]
    while waiting:
        path, node = waiting.pop()
        if node.caption is not None:
            yield (*path, CAPTION_STEP), node.caption
        yield path, node
        waiting.extend([((*path, i), node.children[i]) for i in range(len(node.children) - 1, -1, -1)])


def nodes(node: Node) -> Iterator[Node]:
    """節点: `walk` と同じ順に、節点だけを返す。道が要らないときに速い。"""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node.caption is not None:
            yield node.caption
        yield node
        waiting.extend(reversed(node.children))


def follow(node: Node, path: Path) -> Node:
    """辿る: 道の先の節点を返す。

    Raises:
        IndexError: 道の先に節点が無い。
    """
    for step in path:
        if step == CAPTION_STEP:
            if node.caption is None:
                raise IndexError("見出しがありません")
            node = node.caption
        else:
            node = node.children[step]
    return node


def wording(node: Node) -> str:
    """語: 節点とその子孫の語を、番号と置き方を除いて続けたもの。同じ規定かどうかを比べるのに使う。

    Example:
        >>> wording(Node(Kind.ARTICLE, mark="第１条", children=(Node(Kind.PARAGRAPH, text="甲は"),)))
        '甲は'
    """
    if not node.children and node.caption is None:
        return node.text
    return "\x1f".join([n.text for n in nodes(node) if n.text])


def flat(root: Node) -> str:
    r"""字: 木の字を順に続けたもの。`extents` の位置はこの文字列の位置である。

    平文 (`amend.plaintext.write`) とは、縦棒の表の中の縦棒を ``\|`` と書くかどうかだけが違う。
    """
    parts: list[str] = []
    for n in nodes(root):
        if n.kind is not Kind.DOCUMENT:
            parts += (n.before, n.mark, n.gap, n.text, n.after)
    return "".join(parts) + (root.after if root.kind is Kind.DOCUMENT else "")


class Extent(NamedTuple):
    """範囲: 書き出した本文の中で節点の字が占める所 (0 から、終わりを含まない、符号位置)。子孫は含まない。

    節点の数だけ作るので、凍った dataclass の三分の一の時間で作れる NamedTuple とする。

    Attributes:
        node: 節点。
        start: 字 (``before``) の始め。
        mark: 番号の始め。
        text: 語の始め。
        stop: 語の終わり。
        end: 字 (``after``) の終わり。DOCUMENT の ``after`` は末尾の改行で、子孫の後に立つので、含まない。
    """

    node: Node
    start: int
    mark: int
    text: int
    stop: int
    end: int


def extents(root: Node) -> Iterator[tuple[Path, Extent]]:
    """範囲: 木の全節点の道と字の所在を、本文に現れる順に返す。隙間も重なりもない。

    Args:
        root: DOCUMENT の節点。末尾の改行 (``root.after``) はどの範囲にも入らない。
    """
    end = 0
    for path, node in walk(root):
        start = mark = text = stop = end
        if node.kind is not Kind.DOCUMENT:
            mark = start + len(node.before)
            text = mark + len(node.mark) + len(node.gap)
            stop = text + len(node.text)
            end = stop + len(node.after)
        yield path, Extent(node, start, mark, text, stop, end)
