"""引用の対: 一つの規定の旧の文の引用が、新の文のどの引用になったか。

字句の変わらない文では順に対になる。変わった文では、前後の字句と行き先の似方の合計が最も大きくなるように、順を変えずに
対にする (引用の数の積に比例する時間)。
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amend.references.resolving import Reference


@dataclass(frozen=True, slots=True)
class Match:
    """引用の対。

    Attributes:
        old: 旧の引用。
        new: 新の引用。
        sure: 前後の字句が十分に同じで、同じ引用と言い切れるか。
    """

    old: Reference
    new: Reference
    sure: bool


def matches(
    old_text: str,
    new_text: str,
    olds: Sequence[Reference],
    news: Sequence[Reference],
    same: Callable[[Reference, Reference], bool],
) -> tuple[Match, ...]:
    """引用の対を、現れる順に返す。

    Args:
        old_text: 旧の文。
        new_text: 新の文。
        olds: 旧の文の引用、現れる順。
        news: 新の文の引用、現れる順。
        same: 二つの引用が同じ規定を指すか。
    """
    if old_text == new_text:
        return tuple(Match(o, n, sure=True) for o, n in zip(olds, news, strict=True))
    old_gaps, new_gaps = _gaps(old_text, olds), _gaps(new_text, news)
    alike = [
        [
            _Likeness(_near(old_gaps[i : i + 2], new_gaps[j : j + 2]), o.literal == n.literal, same(o, n))
            for j, n in enumerate(news)
        ]
        for i, o in enumerate(olds)
    ]
    return tuple(Match(olds[i], news[j], alike[i][j].near >= _SURE) for i, j in _best(alike, len(olds), len(news)))


_REACH = 8
_WHOLE = 6
_SURE = 8
_LEAST = 3
_SAME_WORDS, _SAME_PLACE = 4, 12


@dataclass(frozen=True, slots=True)
class _Likeness:
    """似方: 前後の字句の同じ長さ (0–16)、字句が同じか、同じ規定を指すか。"""

    near: int
    words: bool
    place: bool

    @property
    def score(self) -> int:
        """対にする値打ち。0 以下なら対にしない。"""
        if self.near < _LEAST and not (self.place and self.words):
            return 0
        return self.near + _SAME_WORDS * self.words + _SAME_PLACE * self.place


def _gaps(text: str, found: Sequence[Reference]) -> list[str]:
    """引用の前、間、後の字句。引用の数より一つ多い。"""
    edges = [0, *(edge for reference in found for edge in (reference.start, reference.end)), len(text)]
    return [text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]


def _near(olds: Sequence[str], news: Sequence[str]) -> int:
    """前後の字句の同じ長さ。"""
    return _shared(olds[0][::-1], news[0][::-1]) + _shared(olds[1], news[1])


def _shared(old: str, new: str) -> int:
    if old == new:
        return max(min(len(old), _REACH), _WHOLE)
    pairs = zip(old[:_REACH], new[:_REACH], strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new), _REACH))


def _best(alike: Sequence[Sequence[_Likeness]], olds: int, news: int) -> list[tuple[int, int]]:
    """似方の合計が最も大きい、順を変えない対。"""
    best = [[0] * (news + 1) for _ in range(olds + 1)]
    for i in range(olds - 1, -1, -1):
        for j in range(news - 1, -1, -1):
            score = alike[i][j].score
            together = best[i + 1][j + 1] + score if score > 0 else 0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < olds and j < news:
        score = alike[i][j].score
        if score > 0 and best[i][j] == best[i + 1][j + 1] + score:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
