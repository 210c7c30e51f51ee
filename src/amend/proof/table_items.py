"""表の一行の片側に書かれたもの: 本文の字、（略）、（新設）などを読み分ける。

様式は知らない。言い回しは drafting-rules §1.2 の軸のどれでもよい。
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from amend.proof.table_lines import blankless

Mark = tuple[str, bool]
"""一字と、印 (下線など) があるか。"""

_OPEN, _CLOSE = re.escape("（([［〔〈【"), re.escape("）)］]〕〉】")
_OMISSION = re.compile(
    rf"(?P<head>.*?)(?P<omission>[{_OPEN}](?:[省中以下後前]*略|同[左右上])[{_CLOSE}]|(?:[省中]?略|同[左右上])|[…‥]+|・{{3,}})",
    re.DOTALL,
)
_ABSENT = re.compile(
    rf"[{_OPEN}]?(?P<word>新設|新規|追加|加える|新たに加える|削る|削除|なし|無し)[{_CLOSE}]?|[－―ー—-]"
)
_TWO = ("及び", "・", "、", "，")
_MORE = ("から", "～", "〜", "―", "－", "–", "-", "ー", "—", "乃至", "ないし")


class Said(Enum):
    """書かれたもの。"""

    WORDS = "本文の字"
    ONE = "一つの（略）"
    RUN = "続きの（略）"
    BARE = "番号の無い（略）"
    ABSENT = "無いこと"


@dataclass(frozen=True, slots=True)
class Item:
    """書かれたもの一つ: 一つの規定、（略）、又は表の一行。

    Attributes:
        row: 表の行 (0 から)。
        cells: 欄ごとの字と印。
        said: 何が書かれているか。
        heads: （略）の番号。続きなら初めと終わり。
        adjacent: 続きの（略）が、隣り合う二つだけを言うか。
        word: （新設）などの語。
    """

    row: int
    cells: tuple[tuple[Mark, ...], ...]
    said: Said
    heads: tuple[str, ...] = ()
    adjacent: bool = False
    word: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """欄ごとの字。"""
        return tuple("".join(ch for ch, _ in cell) for cell in self.cells)

    @property
    def shown(self) -> str:
        """人に示す形。"""
        return "│".join(text.strip() for text in self.texts)

    @property
    def placeable(self) -> bool:
        """本文に所のあるはずのものか。"""
        return self.said in (Said.WORDS, Said.ONE, Said.RUN)

    @property
    def marked(self) -> bool:
        """印のある字があるか。"""
        return any(mark for cell in self.cells for _, mark in cell)


def is_omission(text: str) -> bool:
    """（略）か: 番号の無い略の符号だけが書かれているか。

    Example:
        >>> [is_omission(text) for text in ("（略）", " [略] ", "略", "３　（略）", "省略する")]
        [True, True, True, False, False]
    """
    found = _OMISSION.fullmatch(text.strip())
    return found is not None and not found["head"].strip()


def is_absence(text: str) -> bool:
    """無いことを言う語 (（新設）、（削る） など) だけか。

    Example:
        >>> [is_absence(text) for text in ("（削る）", "新設", "（略）")]
        [True, True, False]
    """
    return _ABSENT.fullmatch(text.strip()) is not None


def read_item(row: int, cells: Sequence[tuple[Mark, ...]], known: frozenset[str], heads: frozenset[str]) -> Item:
    """読み分け: 欄の字が何を言うか。

    Args:
        row: 表の行。
        cells: 欄ごとの字と印。
        known: 本文の行の、空白を除いた字。ここにある字は、（略）の形をしていても本文である。
        heads: 本文にある番号の、空白を除いた字。
    """
    kept = tuple(cells)
    texts = ["".join(ch for ch, _ in cell) for cell in kept]
    if len(kept) > 1:
        bare = all(is_omission(text) for text in texts)
        return Item(row, kept, Said.BARE if bare else Said.WORDS)
    text = texts[0]
    if blankless(text) in known:
        return Item(row, kept, Said.WORDS)
    if absent := _ABSENT.fullmatch(text.strip()):
        return Item(row, kept, Said.ABSENT, word=absent["word"] or "")
    omitted = _OMISSION.fullmatch(text.strip())
    if omitted and (_apart(omitted) or blankless(omitted["head"]) in heads):
        return _omission(Item(row, kept, Said.BARE), blankless(omitted["head"]), heads)
    return Item(row, kept, Said.WORDS)


def _apart(omitted: re.Match[str]) -> bool:
    """略の符号が、前の字から離れているか。括弧も空白も無ければ、「侵略」のような語の終わりかもしれない。"""
    return not omitted["omission"][0].isalpha() or not omitted["head"] or omitted["head"][-1].isspace()


def _omission(item: Item, head: str, heads: frozenset[str]) -> Item:
    if not head:
        return item
    if head in heads:
        return Item(item.row, item.cells, Said.ONE, (head,))
    for joints, adjacent in ((_MORE, False), (_TWO, True)):
        for joint in joints:
            first, found, last = head.removesuffix("まで").partition(joint)
            if found and first in heads and last in heads:
                return Item(item.row, item.cells, Said.RUN, (first, last), adjacent)
    marks = re.split("[・、，]|及び", head)  # 三つ以上を並べて書く流儀
    if len(marks) > 2 and all(mark in heads for mark in marks):
        return Item(item.row, item.cells, Said.RUN, (marks[0], marks[-1]))
    return Item(item.row, item.cells, Said.ONE, (head,))
