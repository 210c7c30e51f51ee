"""自己診断の室: `amend selftest` が利用者の機械とディスクで動かす確かめの一覧。同梱する試験である (R24)。"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from amend.cli.selftesting import disk, ledger, machine, papers
from amend.cli.selftesting.verdict import Outcome, Verdict

CHECKS: Final[tuple[tuple[str, Callable[[Path], Verdict]], ...]] = (
    ("Git の版", machine.check_git),
    ("文字コード", machine.check_encoding),
    ("時計と時間帯", machine.check_clock),
    ("和文の書体", machine.check_fonts),
    ("書込みと付替え", disk.check_writing),
    ("ファイルの名", disk.check_names),
    ("空き容量", disk.check_space),
    ("台帳の記録と監査", ledger.check_events),
    ("同時の記録", ledger.check_race),
    ("殺された記録", ledger.check_kills),
    ("書けない記録", ledger.check_refused_writes),
    ("仕掛け", ledger.check_hostile),
    ("書類", papers.check_papers),
)
"""確かめ: 名と、することへの対応。この順に動かす。台帳の確かめは、先に作った台帳を続けて使う。"""


def outcomes(place: Path) -> Iterator[Outcome]:
    """自己診断: 確かめを順に動かし、済むたびに結果を渡す。

    Args:
        place: 確かめるディスクの、空のフォルダー。この下にだけ書く。
    """
    for name, check in CHECKS:
        started = time.monotonic()
        try:
            verdict = check(place)
        except Exception as error:  # 確かめられないことも、この機械についての結果である
            verdict = Verdict(
                ok=False, detail=f"{type(error).__name__}: {error}", advice="この行を開発者に知らせてください。"
            )
        yield Outcome(name, verdict, round(time.monotonic() - started, 1))
