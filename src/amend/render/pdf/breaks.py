"""折返し: 一行に入りきらない、折り返せる所の無い続きを見つけて、行に入る大きさに分ける。

組版の道具は、禁則の続き (「（略）」など) と欧文の語を、どんなに狭い欄でも折り返さず、隣の欄にはみ出させる。入りきらない
続きだけを、ここで分ける。なるべく禁則の単位のまま分け、その単位も入らなければ一字ずつ、一字も入らなければ断る。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from amend.characters import clusters
from amend.errors import RequestError

_SLACK = 0.15
"""行の初めの位置の印 (0.6pt) と、はかりの誤差の分 (全角の数)。"""

_WIDEST = 1.05
"""最も幅の広い字 (Œ など) の幅 (全角の数)。"""

_OPENING = "（〔［｛〈《「『【〘〖“‘〝([{￥＄￡№$¥£＃"
_CLOSING = (
    "）〕］｝〉》」』】〙〗”’〟)]}、。，．・：；？！ー々ゝゞヽヾ〻‐゠–〜～…‥％‰℃°′″,.:;?!%"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
)
"""行の終わりに置かない字と、行の初めに置かない字。"""

_TRIMMED_LEFT, _TRIMMED_RIGHT = "（「『【〔〈《", "）」』】〕〉》、。"
"""箱の初めと終わりで、半字だけ詰めて描かれる字。"""

_FREE = (
    f"(?![{re.escape(_CLOSING)}])"
    "[ 　\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff０-９Ａ-Ｚａ-ｚ]"
)
_STICKY = f"(?:(?!{_FREE}).)+"
_BLOCK = re.compile(f"(?:{_FREE})?(?:{_STICKY}(?:{_FREE})?)+", re.DOTALL)
"""組版の道具が中で折り返さないかもしれない続き。かな・漢字どうしの間と、空白の所では、いつも折り返せる。"""

_SELECTORS = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_NARROW = re.compile("[^ \u2e80-\uffef\U00020000-\U0003ffff\U000e0100-\U000e01ef]")
_BLANKS = " 　"


def room_of(width: float, hang: int) -> float:
    """余地: 折り返した行の、字の入る幅 (全角の数)。"""
    return width - hang - _SLACK


def overlong(text: str, sizes: Sequence[float], room: float) -> list[tuple[int, int]]:
    """入りきらない続き: 折り返せる所の無い続きのうち、行に入りきらないもの。

    Args:
        text: 一つの段落の字。
        sizes: 字ごとの大きさ (本文の字に対する割合)。
        room: 行の幅 (全角の数)。

    Returns:
        続きの (初め, 終わり)。一字も入らないかもしれない幅では、段落の全部。

    Example:
        >>> overlong("第３条（略）とする。", [1.0] * 10, 3)
        [(2, 7)]
    """
    if text and room < _WIDEST * max(sizes):
        return [(0, len(text))]
    if sum(sizes) <= room:
        return []
    ends = [0.0, *accumulate(sizes)]
    return [found.span() for found in _BLOCK.finditer(text) if ends[found.end()] - ends[found.start()] > room]


def units(text: str, room: float, place: str, *, first: bool = False) -> Iterator[str]:
    """単位: 入りきらない続きを、折り返してよい所で分けたもの。

    行の初めと終わりに置かない字を、隣の字から離さない。それが行に入らなければ、一字ずつに分ける。

    Args:
        text: 続き。
        room: 行の幅 (この字の大きさの、全角の数)。
        place: 誤りに書く位置。
        first: 段落の初めか。初めの始め括弧は、半字だけ左へ詰めて描かれる。

    Raises:
        RequestError: 一字も入らないほど狭い。

    Example:
        >>> list(units("条（略）と", 3, "第１条"))
        ['条', '（略）', 'と']
        >>> list(units("条（略）と", 2, "第１条"))
        ['条', '（', '略', '）', 'と']
        >>> list(units("（略）", 2, "第１条", first=True))
        ['（略）']
    """
    unit: list[str] = []
    for start, end in pairwise(clusters(text)):
        part = text[start:end]
        if unit and not _joins(unit[-1][-1], part[0]):
            yield from _fitted(unit, room, place, first)
            unit, first = [], False
        unit.append(part)
    yield from _fitted(unit, room, place, first)


def _joins(before: str, after: str) -> bool:
    if before in _BLANKS or after in _BLANKS:
        return before == after
    narrow = bool(_NARROW.match(before) and _NARROW.match(after))
    return narrow or before in _OPENING or after in _CLOSING


def _fitted(unit: Sequence[str], room: float, place: str, first: bool) -> Iterator[str]:
    trimmed = 0.5 * (first and unit[0] in _TRIMMED_LEFT) + 0.5 * (unit[-1] in _TRIMMED_RIGHT)
    if sum(map(_width, unit)) - trimmed <= room or unit[0] in _BLANKS:
        yield "".join(unit)
        return
    for letter in unit:
        if _width(letter) > room:
            raise RequestError(
                "字が一つも入らないほど狭い欄があり、PDF にできません。",
                where=place,
                advice=TOO_LARGE,
            )
        yield letter


def _width(letter: str) -> float:
    """字の幅の限り。異体字セレクタは、幅を持たない。"""
    bare = re.sub(_SELECTORS, "", letter)
    return 1 if unicodedata.east_asian_width(bare[:1] or " ") in "WF" and len(bare) == 1 else _WIDEST * len(bare)


TOO_LARGE = (
    "様式の字の大きさ (font_size) を小さくするか、用紙 (paper) を大きくするか、表の欄を減らしてください。"
    "docx か html なら、このままでも書き出せます。"
)
"""紙に入りきらないときの勧め。"""
