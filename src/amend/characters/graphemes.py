"""書記素と幅: 文字を途中で切らない位置と、端末での桁数。"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

from amend.patterns import late

_JOINER = "\u200d"
# 前の字に付く字が一つも無い文字列。ほとんどの規定がそうで、字ごとに Unicode の区分を尋ねずに済む。
_ALONE = late(
    r"[\t\n\x20-\x7e\u2010-\u2027\u3000-\u3029\u3030-\u3098\u309b-\u312f\u3190-\u9fff\uff01-\uff9d\uffe0-\uffe6]*+"
)


def _attaches(ch: str) -> bool:
    """前の文字に付く文字か: 結合文字、異体字セレクタ、ZWJ・ZWNJ、半角の濁点・半濁点、肌色。"""
    return unicodedata.category(ch) in ("Mn", "Mc", "Me") or ch in "\u200c\u200dﾞﾟ" or "\U0001f3fb" <= ch <= "\U0001f3ff"


def clusters(text: str) -> list[int]:
    r"""書記素の境: 文字の途中で切らずに済む位置をすべて返す (reliability C6)。

    UAX #29 のうち日本語の本文に要る部分だけを行う: 結合文字 (U+3099, U+309A を含む)、異体字セレクタ、
    ZWJ で繋いだ絵文字、半角の濁点・半濁点。ハングル字母、国旗、CR LF は一つにまとめない。

    Returns:
        0 で始まり ``len(text)`` で終わる昇順の位置 (空の本文では ``[0]``)。隣り合う二つの間が一つの書記素。

    Example:
        >>> clusters("か\u3099葛\U000e0100")
        [0, 2, 4]
    """
    if _ALONE.fullmatch(text):
        return list(range(len(text) + 1))
    attached = {ch for ch in set(text) if _attaches(ch)}
    if not attached:
        return list(range(len(text) + 1))
    starts = [
        i
        for i, ch in enumerate(text)
        if i == 0
        or text[i - 1] in "\n\t"
        or (ch not in attached and not (text[i - 1] == _JOINER and unicodedata.category(ch) == "So"))
    ]
    return [*starts, len(text)]


def width(text: str, ambiguous: Literal[1, 2] = 1) -> int:
    """幅: 端末で何桁を占めるか (Unicode 東アジアの文字幅)。

    Args:
        text: 一行。改行などの制御文字は 0 桁と数える。
        ambiguous: ①※…―○× など曖昧な文字の桁数。日本の Windows の端末の多くは 2。

    Returns:
        桁数。全角は 2、半角は 1、結合文字と書式文字は 0。

    Example:
        >>> width("第１条 A"), width("①―"), width("①―", ambiguous=2)
        (8, 2, 4)
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_cells(ch, ambiguous) for ch in text)


@lru_cache(maxsize=1 << 14)
def _cells(ch: str, ambiguous: int) -> int:
    if unicodedata.category(ch) in ("Mn", "Mc", "Me", "Cf", "Cc"):
        return 0
    return {"W": 2, "F": 2, "A": ambiguous}.get(unicodedata.east_asian_width(ch), 1)
