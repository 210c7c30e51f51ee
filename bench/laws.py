"""見本の法律: 計測に使う、いくらでも長くできる本文と、その一部の条を改めたもの。

`amend` を読み込まない。命令の記憶を測る計測が、測る側の記憶を測ってしまわないようにするためである。
"""

from __future__ import annotations

import random

ARTICLES, CHANGED = 1_100, 400
"""一つの計測の大きさ: 条の数と、そのうち改める条の数。最も長い部類の法律に当たる。"""

GIT = 'git diff --no-index --word-diff-regex=. "$0" "$1" || true'
"""比べる相手: 二つのファイルを字ごとに比べるシェルの命令。違いがあれば 1 で終わるのを、0 にする。"""

_WORDS = (
    *("関係市町村", "連携", "協議会", "負担金", "取組", "圏域", "住民", "医療", "観光", "産業", "交通", "防災"),
    *("福祉", "教育", "計画", "事業", "費用", "施設", "利用", "情報", "提供", "人材"),
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
