"""起動の計測: ``amend --help`` は、Click を読み込むだけの Python の 1.5 倍以内で終わる。"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench import Measurement, interleaved, paired_ratio

ROUNDS = 40


def measure() -> Iterator[Measurement]:
    """利用者が打つとおりの命令を、`import click` と交互に測る。"""
    amend = Path(sys.executable).with_name("amend")
    click, shown = interleaved(([sys.executable, "-c", "import click"], [str(amend), "--help"]), ROUNDS)
    yield Measurement(
        what="amend --help ÷ import click",
        ratio=paired_ratio(shown, click),
        limit=1.5,
        detail=f"{median(shown) * 1000:.0f} ms ÷ {median(click) * 1000:.0f} ms、{ROUNDS} 回の中央値",
    )
