"""対照表の計測: 千百条の法律の四百条を改めた対照表を作る時間は、同じファイルの ``git diff`` の 25 倍以内である。"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from amend.cli.styles import load_style
from amend.comparison import compare, verify
from amend.plaintext import read
from amend.styles import DEFAULT
from bench import Measurement, interleaved, paired_ratio

_GIT = 'git diff --no-index --word-diff-regex=. "$0" "$1" || true'  # 違いがあれば 1 で終わる
ARTICLES, CHANGED, ROUNDS = 1_100, 400, 5
_WORDS = (
    *("関係市町村", "連携", "協議会", "負担金", "取組", "圏域", "住民", "医療", "観光", "産業", "交通", "防災"),
    *("福祉", "教育", "計画", "事業", "費用", "施設", "利用", "情報", "提供", "人材"),
)


def measure() -> Measurement:
    """対照表を作ること (二つの本文を読み、並べ、法則を確かめる) と、字ごとの ``git diff --no-index`` を交互に測る。

    Python の起動と書類の書出しを含む ``amend compare`` の全体の時間も、参考に添える。
    """
    style = load_style(DEFAULT)
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old.txt"), Path(folder, "new.txt")
        text = law(ARTICLES)
        old.write_text(text, "utf-8")
        new.write_text(amended(text, CHANGED), "utf-8")
        git = ["sh", "-c", _GIT, str(old), str(new)]
        whole = [str(Path(sys.executable).with_name("amend")), "compare", str(old), str(new), "-o", f"{folder}/a.html"]
        ours = []
        commands: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            start = time.perf_counter()
            before, after = (read(path.read_text("utf-8")).tree for path in (old, new))
            verify(compare(before, after, style), before, after)
            ours.append(time.perf_counter() - start)
            for times, taken in zip(commands, interleaved((git, whole), 1), strict=True):
                times += taken
    return Measurement(
        what="対照表 ÷ git diff --word-diff-regex=.",
        ratio=paired_ratio(ours, commands[0]),
        limit=25,
        detail=f"{ARTICLES} 条のうち {CHANGED} 条、{median(ours):.2f} s ÷ {median(commands[0]):.3f} s の中央値。"
        f"amend compare の全体 (起動、HTML、読み返し) は {median(commands[1]):.2f} s で "
        f"{paired_ratio(commands[1], commands[0]):.1f} 倍",
    )


def law(articles: int) -> str:
    """見本の法律: 見出しのある条が並ぶ本文。同じ数からはいつも同じ本文ができる。"""
    chance = random.Random(articles)
    lines = ["見本法", ""]
    for number in range(1, articles + 1):
        lines.append(f"　（{chance.choice(_WORDS)}に係る{chance.choice(_WORDS)}の{chance.choice(_WORDS)}）")
        lines.append(f"第{number}条　{_sentence(chance, number)}")
        lines += [f"{paragraph}　{_sentence(chance, number)}" for paragraph in range(2, chance.randint(2, 5))]
    return "\n".join(lines) + "\n"


def _sentence(chance: random.Random, number: int) -> str:
    listed = "、".join(f"{chance.choice(_WORDS)}の{chance.choice(_WORDS)}" for _ in range(chance.randint(4, 12)))
    cited = chance.randint(1, number)
    return f"甲及び乙は、{listed}に関し、第{cited}条の規定により{chance.choice(_WORDS)}を行うものとする。"


def amended(text: str, articles: int) -> str:
    """改めた法律: 選んだ条の字句を一つずつ改める。"""
    chance = random.Random(text)
    lines = text.split("\n")
    for at in chance.sample([i for i, line in enumerate(lines) if line.startswith("第")], articles):
        before, word, after = lines[at].partition(chance.choice(["の規定により", "に関し", "甲及び乙は"]))
        lines[at] = f"{before}{word}{'必要な' + after if after else '。'}"
    return "\n".join(lines)
