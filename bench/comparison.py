"""対照表の計測: 千百条の法律の四百条を改めた対照表を作る時間は、同じファイルの ``git diff`` の 25 倍以内である。"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from amend.cli.styles import load_style
from amend.comparison import compare, verify
from amend.plaintext import read
from amend.styles import DEFAULT
from bench import Measurement, interleaved, paired_ratio
from bench.laws import ARTICLES, CHANGED, GIT, amended, law

ROUNDS = 5


def measure() -> Iterator[Measurement]:
    """対照表を作ること (二つの本文を読み、並べ、法則を確かめる) と、字ごとの ``git diff --no-index`` を交互に測る。

    起動と書類の書出しを含む ``amend compare`` の全体は `bench.papers` が測る。
    """
    style = load_style(DEFAULT)
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old.txt"), Path(folder, "new.txt")
        text = law(ARTICLES)
        old.write_text(text, "utf-8")
        new.write_text(amended(text, CHANGED), "utf-8")
        git = ["sh", "-c", GIT, str(old), str(new)]
        ours, theirs = [], []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            before, after = (read(path.read_text("utf-8")).tree for path in (old, new))
            verify(compare(before, after, style), before, after)
            ours.append(time.perf_counter() - start)
            theirs += interleaved((git,), 1)[0]
    yield Measurement(
        what="対照表 ÷ git diff --word-diff-regex=.",
        ratio=paired_ratio(ours, theirs),
        limit=25,
        detail=f"{ARTICLES} 条のうち {CHANGED} 条、{median(ours):.2f} s ÷ {median(theirs):.3f} s の中央値",
    )
