"""改め文の計測: 千百条の法律の四百条を改めるとき、導いて書く時間も、読んで加える時間も、対照表を作る時間の
5 倍以内である。
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

from amend.clause import Node
from amend.cli.dialects import load_dialect
from amend.cli.styles import load_style
from amend.comparison import compare
from amend.consolidation import consolidate
from amend.derivation import derive
from amend.plaintext import read
from amend.styles import DEFAULT
from amend.wording import read_wording
from amend.wording.printing import write_wording
from bench import Measurement, paired_ratio
from bench.laws import ARTICLES, CHANGED, amended, law

ROUNDS, TIMES = 3, 4


def measure() -> Iterator[Measurement]:
    """導いて書くことと、読んで加えることを、対照表を作ることと交互に測る。大きい方の比を出す。

    四倍の大きさの法律での時間も測り、何倍かを添える (大きさに比例するなら四倍)。
    """
    small, large = (_times(ARTICLES * n, CHANGED * n) for n in (1, TIMES))
    ratios = [paired_ratio(times, small[0]) for times in small[1:]]
    growth = [median(grown) / median(times) for times, grown in zip(small, large, strict=True)]
    yield Measurement(
        what="導いて書く、読んで加える ÷ 対照表",
        ratio=max(ratios),
        limit=5,
        detail=f"{ARTICLES} 条のうち {CHANGED} 条。対照表 {median(small[0]):.2f} s、"
        f"導いて書く {median(small[1]):.2f} s ({ratios[0]:.1f} 倍)、"
        f"読んで加える {median(small[2]):.2f} s ({ratios[1]:.1f} 倍)。"
        f"{TIMES} 倍の大きさの法律では、順に {growth[0]:.1f} 倍、{growth[1]:.1f} 倍、{growth[2]:.1f} 倍の時間",
    )


def _times(articles: int, changed: int) -> list[list[float]]:
    """対照表、導いて書く、読んで加えるの、回ごとの時間 (秒)。"""
    text = law(articles)
    old, new = read(text).tree, read(amended(text, changed)).tree
    style, dialect = load_style(DEFAULT), load_dialect("municipal")

    def stated() -> str:
        return write_wording([one.change for one in derive(old, new)], old, dialect)

    words = stated()

    def applied() -> Node:
        return consolidate(old, [one.change for one in read_wording(words, old).changes]).tree

    works: tuple[Callable[[], object], ...] = (lambda: compare(old, new, style), stated, applied)
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    return times
