"""台帳の計測: 大きな台帳の監査は、同じ物を読む ``git log --raw`` と ``git cat-file --batch`` の何倍かかるか。

``status``、``list``、``log`` は、覚え (`amend.cli.memory`) の無い初めの一度と、覚えた後とを測る。約束は覚えた後の
もので、初めの一度は、同じ物を読む Git と比べるだけである。作業ファイルは取り出してある。

約束の大きさ (協約 400、案件 4,000、記録 60,000) で測る。小さくして試すには ``AMEND_BENCH_AGREEMENTS=40`` とする
(起動の時間が目立つので、監査の比は上限を超える)。どの時間も、子を含む CPU の時間である。監査と Git は、交互に二度ずつ
測って、少ない方を採る。
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import NamedTuple

from bench import Measurement

AGREEMENTS, ACTS = int(os.environ.get("AMEND_BENCH_AGREEMENTS", "400")), 10
MEMORY = 300
"""監査の使ってよい記憶 (MB)。"""
_HISTORY = (
    "git log --raw -r --no-renames",
    "git rev-list --objects --all --no-object-names | git cat-file --batch",
)
_NOW = "git ls-tree -r --object-only HEAD | git cat-file --batch"
_READING = {"status": _NOW, "list": _NOW, "log": "git rev-list HEAD | git cat-file --batch"}
"""同じ物を読む Git の命令。"""


class _Run(NamedTuple):
    """一度の命令: CPU の時間 (秒) と、最も多く使った記憶 (MB)。時間の順に並ぶ。"""

    taken: float
    memory: float


def measure() -> Iterator[Measurement]:
    """台帳を二つ作り (大きい方は倍)、監査と、ふだん使う読む命令を測る。"""
    with tempfile.TemporaryDirectory() as place:
        half, whole = Path(place, "half"), Path(place, "whole")
        for root, agreements in ((half, AGREEMENTS // 2), (whole, AGREEMENTS)):
            made = [sys.executable, "-m", "tools.make_ledger", str(root), "--agreements", str(agreements)]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        long = _long(Path(place, "long"))
        subprocess.run(("git", "reset", "--quiet", "--hard"), cwd=whole, check=True)
        rounds = [(_git(_HISTORY, whole), *(_run(_amend("audit"), root) for root in (half, whole))) for _ in "ab"]
        git, small, audit = (min(taken) for taken in zip(*rounds, strict=True))
        first, after = _daily(whole, Path(place, "cache"))
        after["blame (30 の行為)"] = _run(_amend("blame", "ag-0001"), long)
        reading = {name: _git((command,), whole) for name, command in _READING.items()}
    size = f"協約 {AGREEMENTS}、案件 {AGREEMENTS * ACTS:,}"
    detail = f"{audit.taken:.1f} s ÷ {git:.2f} s、{size}"
    yield Measurement("監査 ÷ git log --raw と git cat-file --batch", audit.taken / git, 3, detail)
    yield Measurement("倍の台帳の監査", audit.taken / small.taken, 2.2, f"{audit.taken:.1f} s ÷ {small.taken:.1f} s")
    yield Measurement(f"監査の記憶 ÷ {MEMORY} MB", audit.memory / MEMORY, 1, f"{audit.memory:.0f} MB、{size}")
    for name, run in after.items():
        limit, detail = _LIMITS[name.partition(" ")[0]], f"{run.taken:.2f} s、{run.memory:.0f} MB、{size}"
        yield Measurement(f"{name} ÷ {limit} s", run.taken / limit, 1, detail)
    for name, run in first.items():
        detail = f"{run.taken:.2f} s ÷ {reading[name]:.2f} s、{run.memory:.0f} MB、{size}"
        yield Measurement(f"{name} (初めの一度) ÷ 同じ物を読む Git", run.taken / reading[name], inf, detail)


_DAILY = {"status": ("status",), "list": ("list",), "log": ("log", "ag-0001")}
_LIMITS = {"status": 2.0, "list": 2.0, "log": 0.5, "blame": 1.0}
_DEEDS = 30
"""沿革の長い協約の、行為の数。"""


def _long(root: Path) -> Path:
    """行為の多い協約が一つの台帳。"""
    made = [sys.executable, "-m", "tools.make_ledger", str(root), "--agreements", "1", "--acts", str(_DEEDS)]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    return root


def _daily(root: Path, cache: Path) -> tuple[dict[str, _Run], dict[str, _Run]]:
    """ふだん使う読む命令: 覚えの無い初めの一度と、覚えた後。"""
    first, after = dict[str, _Run](), dict[str, _Run]()
    for name, words in _DAILY.items():
        place = {"XDG_CACHE_HOME": str(cache / name)}
        first[name] = _run(_amend(*words), root, place)
        after[f"{name} (覚えた後)"] = _run(_amend(*words), root, place)
    return first, after


def _git(commands: Sequence[str], root: Path) -> float:
    """Git の命令の時間の合計 (秒)。"""
    return sum(_run(("sh", "-c", command), root).taken for command in commands)


def _amend(*words: str) -> list[str]:
    return [str(Path(sys.executable).with_name("amend")), *words]


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> _Run:
    """命令を一度動かす。子の子 (Git) の時間も数える。"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | (environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return _Run(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, used.ru_maxrss / 1024)
