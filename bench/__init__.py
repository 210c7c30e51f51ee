"""計測: 約束した速さを、比べる相手と交互に同じ場で測る。``python -m bench [名前…]``

機械の速さに左右されないよう、どの約束も「相手の何倍以内」で言う。一つの計測は一つのモジュールで、
`measure` という関数が `Measurement` を一つずつ渡す。`BENCHES` に名を足せば `make bench` に入る。
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

BENCHES = ("startup", "papers", "plaintext", "comparison", "wording", "others", "ledger")
"""計測の名前。この順に走る。papers が先なのは、子の記憶に、分かれる前の親の大きさが数えられるからである。"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """計測の結果: 何を何と比べ、何倍だったか。

    Attributes:
        what: 測ったこと。
        ratio: 相手に対する比。
        limit: 約束した上限。約束の無い、比べるだけのものでは無限大。
        detail: 実際の時間など。
    """

    what: str
    ratio: float
    limit: float
    detail: str

    @property
    def kept(self) -> bool:
        """約束を守ったか。"""
        return self.ratio <= self.limit


def interleaved(commands: Sequence[Sequence[str]], rounds: int) -> list[list[float]]:
    """交互の計測: 命令を順に一度ずつ動かすことを ``rounds`` 回くり返し、命令ごとの時間 (秒) の並びを返す。

    交互に動かすのは、機械の混み具合の波をどの命令にも等しくかけるため。
    """
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds):
        for command, taken in zip(commands, times, strict=True):
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            taken.append(time.perf_counter() - start)
    return times


def paired_ratio(times: Sequence[float], base: Sequence[float]) -> float:
    """比: 同じ回どうしの比の中央値。一度きりの遅れに動かされない。

    Example:
        >>> paired_ratio([3.0, 2.0, 90.0], [2.0, 2.0, 2.0])
        1.5
    """
    return median(time / other for time, other in zip(times, base, strict=True))
