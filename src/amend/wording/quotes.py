"""引用: かぎ括弧がどこで閉じるか。引用の中のかぎ括弧は釣り合うとは限らない (drafting-rules §2.4-3、§6-8)。

閉じ得る所は、後に文の続きの語が来る「」」だけである。釣り合うものを自然とし、釣り合わないほど不自然とする。
決めるのは文の全体であり、さいごは元の本文である。
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_UNMATCHED = 100
_CROSSED = 600
_LISTED = 30
_WORST = 2000
_FARTHEST = 200
_JUNCTION = re.compile(
    "」(?:を|に、|に改め、|を加え、|を削り、|の[次下右後]に)「|」(?:に改め|を加え|を削り)、[^「」]*中「"
)
_LIST = re.compile("」(?:及び|、)「")


@dataclass(frozen=True, slots=True)
class Quotes:
    """引用符: 文の中のかぎ括弧の釣合い。

    Attributes:
        source: 文。引用の中身はこれから取る。
        text: 文の「，」を「、」とし、半角のかぎ括弧を全角としたもの。字数は同じ。
        closers: 「」」の所 (0 から)。
        partners: 「「」の所から、釣り合う「」」の所へ。
        junctions: 「」を「」「」に、「」の類の所。引用を読み替える文 (「Ａ」とあるのは「Ｂ」と) には現れない。
        lists: 「」、「」の類の所。
    """

    source: str
    text: str
    closers: tuple[int, ...]
    partners: dict[int, int]
    junctions: tuple[int, ...]
    lists: tuple[int, ...]

    def crossed(self, at: int, closer: int) -> int:
        """またいだもの: ``at`` から ``closer`` までの引用が、別の引用との間の語をまたぐ不自然さ。"""
        found = (
            _CROSSED * (bisect_left(self.junctions, closer) - bisect_right(self.junctions, at)),
            _LISTED * (bisect_left(self.lists, closer) - bisect_right(self.lists, at)),
        )
        return sum(found)


_ALIKE = str.maketrans("，｢｣", "、「」")


def quotes_in(source: str) -> Quotes:
    """引用符: 文の中のかぎ括弧を数える。"""
    text = source.translate(_ALIKE)
    closers: list[int] = []
    partners: dict[int, int] = {}
    waiting: list[int] = []
    for i, c in enumerate(text):
        if c == "「":
            waiting.append(i)
        elif c == "」":
            closers.append(i)
            if waiting:
                partners[waiting.pop()] = i
    junctions = tuple(match.start() for match in _JUNCTION.finditer(text))
    lists = tuple(match.start() for match in _LIST.finditer(text))
    return Quotes(source, text, tuple(closers), partners, junctions, lists)


def ends(quotes: Quotes, at: int) -> Iterator[tuple[int, int]]:
    """終わり: ``at`` の「「」で始まる引用が閉じ得る「」」の (所, 不自然さ) を返す。釣り合うものが先。

    釣り合っていても、別の引用との間の語をまたぐものは、まれである (改正規定を引くとき)。

    Example:
        >>> list(ends(quotes_in("「Ａ」と、」の次に"), 0))
        [(2, 0), (5, 100)]
    """
    partner = quotes.partners.get(at)
    if partner is not None:
        yield partner, quotes.crossed(at, partner) // 2
    first = bisect_right(quotes.closers, at)
    opened = unmatched = 0
    last = at + 1
    for closer in quotes.closers[first : first + _FARTHEST]:
        opened += quotes.text.count("「", last, closer)
        if closer != partner:
            cost = _UNMATCHED * (opened + unmatched) + quotes.crossed(at, closer)
            if cost <= _WORST:
                yield closer, cost
        if opened:
            opened -= 1
        else:
            unmatched += 1
        last = closer + 1
