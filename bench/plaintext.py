"""読み書きの計測: 十倍の本文は、どんな形でも、十二倍までの時間で読んで書ける (十万条まで)。"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from amend.plaintext import read, write
from bench import Measurement
from bench.laws import law

SMALL, LARGE, ROUNDS = 10_000, 100_000, 3
_MARKS = ("(1)", "ア", "(ア)", "a", "(a)", "i", "(i)", "①", "一", "イ")

SHAPES: dict[str, Callable[[int], str]] = {
    "条": law,
    "見出しの連なり": lambda count: "題名\n" + "　（見出し）\n" * count,
    "長い一行": lambda count: "題名\n\n第１条　" + "甲は、乙と" * (2 * count),
    "日付に見える空白": lambda count: "題名\n第１条　甲\n\n　令和" + "　" * count + "甲",
    "表の行": lambda count: "題名\n別表\n" + "| 取組 | 内容 |\n" * count,
    "一つの欄の段落": lambda count: "題名\n別表\n* - 取組\n" + "    段落\n" * count,
    "別表の番号の行": lambda count: "題名\n別表\n" + "　１　取組\n　段落\n" * (count // 2),
    "深い号": lambda count: "題名\n第１条　甲\n" + "".join(f"　{mark}　取組\n" for mark in _MARKS) * (count // 10),
}
"""形: 数から本文を作る。普通の本文と、二乗の時間になりやすい偏った本文。"""


def measure() -> Iterator[Measurement]:
    """形ごとに、小さい本文と大きい本文を交互に読んで書き、最も悪い形の比を返す。"""
    ratios = {shape: _ratio(make) for shape, make in SHAPES.items()}
    worst = max(ratios, key=lambda shape: ratios[shape][0])
    ratio, detail = ratios[worst]
    yield Measurement(
        what=f"{LARGE:,} ÷ {SMALL:,} の読み書き、{len(SHAPES)} 形のうち最も悪い「{worst}」",
        ratio=ratio,
        limit=12,
        detail=f"{detail}、条は {ratios['条'][0]:.2f} 倍 ({ratios['条'][1]})、{ROUNDS} 回の最短",
    )


def _ratio(make: Callable[[int], str]) -> tuple[float, str]:
    """最短の時間の比。同じプロセスの中の計算だけの時間なので、最短が、ほかの仕事に邪魔されなかったときの時間である。"""
    texts = {count: make(count) for count in (SMALL, LARGE)}
    times: dict[int, list[float]] = {count: [] for count in texts}
    for _ in range(ROUNDS):
        for count, text in texts.items():
            start = time.process_time()
            assert write(read(text).tree) == text
            times[count].append(time.process_time() - start)
    small, large = min(times[SMALL]), min(times[LARGE])
    return large / small, f"{large:.2f} s ÷ {small:.3f} s"
