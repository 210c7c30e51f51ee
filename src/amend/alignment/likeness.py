"""似方: 二つの語の列が、どれほど同じ二字組を持つか。"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain, pairwise

LIKE = 0.45
"""似た語とみなす境目 (二字組の重なりの割合、0–1)。これより低いものは削って加えたとみる。"""

_CANDIDATES = 8
_COMMON = 60

Bigrams = frozenset[tuple[str, ...]]
"""二字組の集まり。"""


def alike(old: str, new: str, least: float) -> bool:
    """似た語: 似方が ``least`` 以上か。頭と尾の半分以上が同じなら、数えるまでもない。"""
    longer = max(len(old), len(new))
    head = _shared_head(old, new)
    shared = head if 2 * head >= longer else head + _shared_head(old[head:][::-1], new[head:][::-1])
    return 2 * shared >= longer or likeness(old, new) >= least


def _shared_head(old: str, new: str) -> int:
    low, high = 0, min(len(old), len(new))
    while low < high:  # 一字ずつでなく、半分ずつ比べる
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def likeness(old: str, new: str) -> float:
    """似方: 二つの語の列が共有する二字組の割合 (Dice、0–1)。

    Example:
        >>> likeness("消防に関する事務", "防災に関する事務") > LIKE
        True
    """
    a, b = bigrams(old), bigrams(new)
    return 2 * len(a & b) / (len(a) + len(b))


def bigrams(text: str) -> Bigrams:
    """二字組: 続いた二字のすべて。"""
    return frozenset(pairwise(text)) if len(text) > 1 else frozenset(((text,),))


class Index:
    """索引: 二字組から旧の単位を引く。数が多いとき、すべての組を比べずに済ませる。

    列の多くの単位にある二字組 (「に主体的に取り組むとともに」など) は、それだけ軽く数える。
    """

    def __init__(self, olds: list[Bigrams], news: list[Bigrams], free: list[int]) -> None:
        self.olds, self.news, self.free = olds, news, frozenset(free)
        counts = (Counter(chain.from_iterable(olds)), Counter(chain.from_iterable(news)))
        self.spread = counts[0] | counts[1]
        self.holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for o in free:
            for pair in olds[o]:
                self.holders[pair].append(o)

    def _weight(self, pairs: Iterable[tuple[str, ...]]) -> float:
        return sum(1 / self.spread[pair] for pair in sorted(pairs))

    def likeness(self, old: int, new: int) -> float:
        """似方: 重みをつけた二字組の重なりの割合 (Dice、0–1)。"""
        a, b = self.olds[old], self.news[new]
        return 2 * self._weight(a & b) / (self._weight(a) + self._weight(b))

    def candidates(self, new: int, *, dense: bool) -> Iterable[int]:
        """候補: 少なければ全部、多ければ珍しい二字組を多く共有するものと、同じ順番の辺りのもの。"""
        if dense:
            return sorted(self.free)
        shared: Counter[int] = Counter()
        for pair in self.news[new]:
            holders = self.holders.get(pair, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        near = [o for o in range(new - 2, new + 3) if o in self.free]
        best = sorted(shared, key=lambda o: (-shared[o], o))[:_CANDIDATES]
        return sorted({*near, *best})
