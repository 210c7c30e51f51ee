"""符号: 号とその細目の符号「(1)」「ア」「一の二」を行頭から読み、系列を決める材料にする。

どの系列か一つでは決まらない符号 (イ・i・一) は候補をすべて返し、兄弟の並びが決める (DESIGN §4)。
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from amend.numerals import BRANCHED, ROMAN, Counter, Num, read_branched, read_counter
from amend.patterns import late

BLANK = " 　\t"


class Enclosure(Enum):
    """囲み: 符号の囲み方。幅の違いは同じ囲みとみなす。"""

    BARE = "なし"
    PAREN = "括弧"
    CIRCLE = "丸"
    DOT = "点"


@dataclass(frozen=True, slots=True)
class Series:
    """系列: 兄弟が共有する数え方。入れ子の深さは系列の違いで決まる。"""

    counter: Counter
    enclosure: Enclosure


@dataclass(frozen=True, slots=True)
class Mark:
    """符号: 行頭の符号一つ。

    Attributes:
        text: 印刷されたままの符号 (``(1)``, ``一の二``)。
        gap: 符号に続く空白。
        readings: (系列, 番号) の候補。確からしいものが先。
    """

    text: str
    gap: str
    readings: tuple[tuple[Series, Num], ...]


_GLYPHS: dict[str, tuple[str, Enclosure]] = {
    **{chr(0x2460 + i): (str(i + 1), Enclosure.CIRCLE) for i in range(20)},
    **{chr(0x3251 + i): (str(i + 21), Enclosure.CIRCLE) for i in range(15)},
    **{chr(0x2474 + i): (str(i + 1), Enclosure.PAREN) for i in range(20)},
    **{chr(0x249C + i): (chr(0x61 + i), Enclosure.PAREN) for i in range(26)},
    **{chr(0x2170 + i): (roman, Enclosure.BARE) for i, roman in enumerate(ROMAN[:12])},
    **{chr(0x2160 + i): (roman.upper(), Enclosure.BARE) for i, roman in enumerate(ROMAN[:12])},
    **{chr(0x32D0 + i): (c, Enclosure.CIRCLE) for i, c in enumerate("アイウエオカキクケコサシスセソタチツテト")},
}

_INNER = "[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,5}|[ァ-ヶ]|[ぁ-ん]|[a-zａ-ｚ]{1,6}|[A-ZＡ-Ｚ]{1,4}"
_ENCLOSED = late(
    rf"(?:[(（](?P<paren>{_INNER})[)）]|(?P<glyph>[{''.join(_GLYPHS)}]))(?P<branch>(?:の{BRANCHED})?)(?P<gap>[{BLANK}]*)"
)
_BARE = late(
    rf"(?P<bare>[0-9０-９]{{1,3}}|[一二三四五六七八九十百]{{1,5}}|[ァ-ヶ]|[ぁ-ん]|[a-zａ-ｚ]{{1,6}}|[A-ZＡ-Ｚ]{{1,4}})"
    rf"(?P<branch>(?:の{BRANCHED})?)(?:(?P<dot>[.．])(?![0-9０-９])(?P<gapd>[{BLANK}]*)|(?P<gap>[{BLANK}]+|$))"
)


def read_mark(body: str) -> Mark | None:
    """符号: 字下げを除いた一行の頭から号の符号を読む。

    Args:
        body: 行の字 (字下げと行末の空白を除く)。

    Returns:
        符号。行頭が符号でなければ None。

    Example:
        >>> read_mark("(3)の２　防災").text, read_mark("富山市は")
        ('(3)の２', None)
    """
    enclosed = _ENCLOSED.match(body)
    if enclosed:
        return _enclosed(enclosed)
    bare = None if body[:1] in ("（", "(") else _BARE.match(body)
    if bare is None:
        return None
    enclosure = Enclosure.DOT if bare["dot"] else Enclosure.BARE
    gap = bare["gapd"] if bare["dot"] else bare["gap"]
    symbol = bare["bare"] + bare["branch"] + (bare["dot"] or "")
    return _mark(symbol, gap, bare["bare"], enclosure, bare["branch"])


def _enclosed(match: re.Match[str]) -> Mark | None:
    if match["glyph"]:
        symbol, enclosure = _GLYPHS[match["glyph"]]
        if enclosure is Enclosure.BARE and not match["gap"]:
            return None
        return _mark(match["glyph"] + match["branch"], match["gap"], symbol, enclosure, match["branch"])
    text = match[0][: len(match[0]) - len(match["gap"])]
    return _mark(text, match["gap"], match["paren"], Enclosure.PAREN, match["branch"])


def _mark(text: str, gap: str, symbol: str, enclosure: Enclosure, branch: str) -> Mark | None:
    tail = read_branched(branch[1:]) if branch else ()
    readings = tuple((Series(counter, enclosure), (n, *tail)) for counter, n in read_counter(symbol))
    return Mark(text, gap, readings) if readings else None
