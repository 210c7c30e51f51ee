"""号の深さ: 符号の系列と開いている兄弟から、号がどの段に属するかを決める。"""

from __future__ import annotations

from dataclasses import dataclass

from amend.clause import Kind
from amend.numerals import Counter, Num
from amend.plaintext.lines import Line
from amend.plaintext.marks import Enclosure, Mark, Series
from amend.plaintext.stack import Open, Stack

_ITEMS = (Kind.ITEM, Kind.SUBITEM)
_WORDLIKE = (Counter.LATIN, Counter.CAPITAL, Counter.ROMAN, Counter.CAPITAL_ROMAN, Counter.HIRAGANA)


@dataclass(frozen=True, slots=True)
class Level:
    """段: 号の系列と番号、それに兄弟 (最初の号なら None)。"""

    series: Series
    num: Num
    sibling: Open | None


def choose_level(stack: Stack, mark: Mark, line: Line) -> Level | None:
    """段: 開いている号のうち同じ系列のものの次に置き、無ければ一段深い最初の号とする。

    ちょうど次の番号になる段を内側から探す。無ければ、まだ開いていない系列の最初の番号 (a の段の中の i は i の段を
    始める)。それも無ければ同じ系列の段 (番号の飛びや重なりは点検が指摘する)。

    Returns:
        段。囲みの無い英字など、兄弟も「最初の番号」でもない記号は号でないとみて None。
    """
    levels = [o for o in reversed(stack.opened) if o.kind in _ITEMS]
    for opened in levels:
        for series, num in mark.readings:
            if opened.series == series and _follows(opened.num, num):
                return Level(series, num, opened)
    taken = [opened.series for opened in levels]
    for series, num in mark.readings:
        if num == (1,) and series not in taken:
            return Level(series, num, None)
    for opened in levels:
        for series, num in mark.readings:
            if opened.series == series:
                return Level(series, num, opened)
    series, num = mark.readings[0]
    if num != (1,) and series.enclosure is Enclosure.BARE and (series.counter in _WORDLIKE or not line.indent):
        return None
    return Level(series, num, None)


def _follows(last: Num, num: Num) -> bool:
    """番号がすぐ次かどうか。枝番号は親の次としても、枝の次としてもよい。"""
    return num == (last[0] + 1,) or num == (*last, 2) or (len(last) > 1 and num == (*last[:-1], last[-1] + 1))
