"""書類の計測: 千百条のうち四百条を改めた法律で、`amend compare` の命令の全体を、起動から照合まで測る。

データ (JSON) は字ごとの ``git diff`` の 25 倍、ほかの形式はデータの数倍、記憶は 200 MB、十倍の本文は
十二倍の時間以内である。PDF は、二百八十頁でデータより四秒余計にかかってよい。
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pypdfium2

from bench import Measurement, paired_ratio
from bench.laws import ARTICLES, CHANGED, GIT, amended, law

ROUNDS, TIMES, LARGE_ROUNDS = 7, 10, 2
MEMORY = 200
"""一つの命令が使ってよい記憶 (MB)。"""

LIMITS = {"html": 1.5, "docx": 3.0, "xlsx": 4.0}
"""形式の、データ (JSON) に対する時間の上限。"""

PDF_PAGES, PDF_SECONDS, PDF_ROUNDS = 280, 4, 3
"""PDF の約束: この頁の数で、データより余計にかかってよい時間 (秒)。測る回の数。"""


@dataclass(frozen=True, slots=True)
class _Run:
    """一度の命令: 時間 (秒) と、最も多く使った記憶 (MB)。"""

    taken: float
    memory: float


def measure() -> Iterator[Measurement]:
    """命令を交互に走らせ、時間の比と記憶を返す。"""
    with tempfile.TemporaryDirectory() as folder:
        pair, large = _pair(Path(folder), 1), _pair(Path(folder), TIMES)
        git = ["sh", "-c", GIT, *pair]
        environment = _installed(Path(folder))
        commands = {"git": git, "json": _compare(pair, "json"), **{form: _compare(pair, form) for form in LIMITS}}
        _interleaved(commands, 1, environment)  # 入れたての写しを作らせる。数えない
        runs = _interleaved(commands, ROUNDS, environment)
        grown = _interleaved({"small": commands["json"], "large": _compare(large, "json")}, LARGE_ROUNDS, environment)
        whole = {form: [*_compare(pair, form), "--scope", "all"] for form in ("json", "pdf")}
        pdf = _interleaved(whole, PDF_ROUNDS, environment)
        pages = _pages(Path(pair[0]).with_suffix(".pdf"))
    yield _pdf_measurement(pdf, pages)
    yield _ratio("JSON ÷ git diff --word-diff-regex=.", runs["json"], runs["git"], 25)
    for form, limit in LIMITS.items():
        yield _ratio(f"{form} ÷ JSON", runs[form], runs["json"], limit)
    peaks = {form: max(run.memory for run in taken) for form, taken in runs.items() if form != "git"}
    yield Measurement(
        what=f"最も多い記憶 ÷ {MEMORY} MB",
        ratio=max(peaks.values()) / MEMORY,
        limit=1,
        detail="、".join(f"{form} {peak:.0f} MB" for form, peak in peaks.items()),
    )
    yield _ratio(f"{TIMES} 倍の本文の JSON", grown["large"], grown["small"], 12)


def _pages(path: Path) -> int:
    """PDF の頁の数。"""
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def _pdf_measurement(runs: Mapping[str, Sequence[_Run]], pages: int) -> Measurement:
    """PDF の計測: データより余計にかかった時間を、約束の頁の数に直したもの (時間は頁の数に比例する)。"""
    more = median(pdf.taken - data.taken for pdf, data in zip(runs["pdf"], runs["json"], strict=True))
    peak = max(run.memory for run in runs["pdf"])
    return Measurement(
        what=f"{PDF_PAGES} 頁の PDF がデータより余計にかかる時間 ÷ {PDF_SECONDS} 秒",
        ratio=more * PDF_PAGES / pages / PDF_SECONDS,
        limit=1,
        detail=f"{pages} 頁で {more:.1f} 秒 (読み返しを含む)、記憶 {peak:.0f} MB、{PDF_ROUNDS} 回の中央値",
    )


def _pair(folder: Path, times: int) -> tuple[str, str]:
    old, new = folder / f"old{times}.txt", folder / f"new{times}.txt"
    text = law(ARTICLES * times)
    old.write_text(text, "utf-8")
    new.write_text(amended(text, CHANGED * times), "utf-8")
    return str(old), str(new)


def _compare(pair: tuple[str, str], form: str) -> list[str]:
    amend = Path(sys.executable).with_name("amend")
    return [str(amend), "compare", *pair, "-o", str(Path(pair[0]).with_suffix(f".{form}"))]


def _installed(folder: Path) -> dict[str, str]:
    """環境: pip で入れたときと同じく、Python が読み下したモジュールの写し (pyc) を使う。

    開発の場では、写しを作らない設定のことがある。写しが無いと、どの命令も 0.1 秒余り遅い。
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "pyc")}


def _interleaved(
    commands: Mapping[str, Sequence[str]], rounds: int, environment: dict[str, str]
) -> dict[str, list[_Run]]:
    """交互に走らせる: 機械の混み具合の波を、どの命令にも等しくかける。"""
    runs: dict[str, list[_Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(_run(command, environment))
    return runs


def _run(command: Sequence[str], environment: dict[str, str]) -> _Run:
    start = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)  # この子だけの記憶を知る。getrusage は、すべての子の最大しか言わない
    taken = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return _Run(taken, used.ru_maxrss / 1024)


def _ratio(what: str, ours: Sequence[_Run], base: Sequence[_Run], limit: float) -> Measurement:
    times, others = [run.taken for run in ours], [run.taken for run in base]
    return Measurement(
        what=what,
        ratio=paired_ratio(times, others),
        limit=limit,
        detail=f"{median(times):.2f} s ÷ {median(others):.3f} s の中央値、{len(times)} 回",
    )
