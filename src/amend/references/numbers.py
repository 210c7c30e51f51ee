"""番号の割当て: 一つの並び (条、号、項) の規定に、付け方に従って番号を付ける (drafting-rules §2.6)。

ここは番号だけを扱う。どの並びに付けるか、引用をどう直すかは `amend.references.numbering` による。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amend.numerals import Num

Span = tuple[Num, Num]
"""番号と、範囲の「削除」の終わりの番号 (範囲でなければ番号と同じ)。"""


def renumber(olds: Sequence[Span], news: Sequence[int | None]) -> tuple[Span, ...]:
    """繰り上げ・繰り下げる: 順に続く番号。旧の本文にもとからある枝番号と欠番は、そのまま保つ。

    Args:
        olds: 旧の並びの番号。
        news: 新の並び。旧の並びの何番目の規定か。加えた規定では None。

    Returns:
        新の並びの番号。

    Example:
        >>> [num for num, _ in renumber([((1,), (1,)), ((1, 2), (1, 2)), ((2,), (2,))], [0, 1, None, 2])]
        [(1,), (1, 2), (2,), (3,)]
    """
    found: list[Span] = []
    last: Num = ()
    for at, old in enumerate(news):
        following = next((o for o in news[at + 1 :] if o is not None), None)
        if old is None:
            branch = following is not None and len(olds[following][0]) > 1 and bool(last)
            num = _branch(last) if branch else _next(last, _start(olds))
            found.append((num, num))
        elif len(olds[old][0]) > 1 and last:
            num = _branch(last)
            found.append((num, num))
        else:
            step = olds[old][0][0] - olds[old - 1][1][0] if old else 1
            num = (last[0] + max(step, 1),) if last else _start(olds)
            width = olds[old][1][0] - olds[old][0][0]
            found.append((num, (num[0] + width,) if width else num))
        last = found[-1][1]
    return tuple(found)


def branch(olds: Sequence[Span], news: Sequence[int | None]) -> tuple[Span, ...]:
    """枝番号: 旧の規定は番号を変えず、加えた規定は間の番号を取る。終わりに加えた規定は次の番号である。

    前に番号の取れる所が無い規定 (第一条の前に加えた規定) は、その番号を取り、旧の規定が枝番号に譲る。

    Example:
        >>> [num for num, _ in branch([((1,), (1,)), ((2,), (2,))], [0, None, None, 1, None])]
        [(1,), (1, 2), (1, 3), (2,), (3,)]
    """
    kept = _Kept(olds)
    found: list[Span] = []
    last: Num = ()
    for at, old in enumerate(news):
        following = next((olds[o][0] for o in news[at + 1 :] if o is not None), None)
        if old is None:
            num = kept.between(last, following)
            found.append((num, num))
        else:
            first, until = olds[old]
            num = first if first > last else _branch(last)
            found.append((num, until if num == first else num))
        last = found[-1][1]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Kept:
    """旧の並びの番号を動かさずに、間の番号を選ぶ。"""

    olds: Sequence[Span]

    def between(self, last: Num, following: Num | None) -> Num:
        """``last`` より後で ``following`` より前の番号。削られて空いた番号があれば、それ。"""
        if not last:
            return _start(self.olds)
        if following is None:
            return _next(last, (1,))
        vacant = _next(last, (1,))
        if vacant < following and any(first == vacant for first, _ in self.olds):
            return vacant
        num = _branch(last)
        return num if num < following or len(last) == 1 else (*last, 2)


def _start(olds: Sequence[Span]) -> Num:
    """並びの始めの番号。抜粋では一とは限らない。"""
    return olds[0][0][:1] if olds else (1,)


def _next(last: Num, start: Num) -> Num:
    return (last[0] + 1,) if last else start


def _branch(last: Num) -> Num:
    """次の枝番号: 第四条の次は第四条の二、その次は第四条の三。"""
    return (*last[:-1], last[-1] + 1) if len(last) > 1 else (*last, 2)
