"""日付の点検: 元号の日付があるか (Y01)、期間の終わりが始まりより後か (Y02)。

施行日が議決日より後か (Y02) は台帳の記録が要り、曜日・祝日 (Y03) は見ない。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from amend.checks.text import Remark, Text
from amend.clause import Path
from amend.dates import ERAS, DateProblem, FoundDate, find

_BETWEEN = re.compile("(?:から|より|～|〜|―)")
_LAST_DAYS = {era.name: era.last for era in ERAS}


def era_dates(text: Text) -> Iterator[Remark]:
    """元号の日付: 元号で書いた日付は暦にあり、その元号の初めの日より前ではない (drafting-rules §4 Y01)。"""
    for path, found in _dates(text):
        if found.problem is DateProblem.NO_SUCH_DAY:
            yield Remark(path, f"暦にない日付です: 「{found.text}」", "日付を確かめてください。")
        elif found.problem is DateProblem.OUTSIDE_ERA and not _overruns(found):
            yield Remark(path, f"元号の初めの日より前の日付です: 「{found.text}」", "日付を確かめてください。")


def overrun_dates(text: Text) -> Iterator[Remark]:
    """改元の後: 元号の終わりの日より後の日付 (平成３３年３月３１日) は、次の元号で書く (drafting-rules §4 Y01)。

    改元の前に定めた本文では誤りでなく、そのままで効力を持つので、注意とする。
    """
    for path, found in _dates(text):
        if _overruns(found):
            message = f"元号の終わりの日より後の日付です: 「{found.text}」"
            yield Remark(path, message, "改元の後に定める本文なら、次の元号で書いてください。")


def first_year(text: Text) -> Iterator[Remark]:
    """元年: 元号の初めの年は「１年」でなく「元年」と書く (drafting-rules §4 Y01)。"""
    for path, found in _dates(text):
        if found.problem is DateProblem.FIRST_YEAR:
            yield Remark(path, f"「元年」と書くべき年です: 「{found.text}」", "「元年」と書いてください。")


def periods(text: Text) -> Iterator[Remark]:
    """期間: 「○年○月○日から○年○月○日まで」の終わりは始まりより後である (drafting-rules §4 Y02)。"""
    for path, node in text.nodes:
        for start, end in pairwise(find(node.text)):
            joined = _BETWEEN.fullmatch(node.text, start.end, end.start)
            if joined and start.period is not None and end.period is not None and end.period[1] < start.period[0]:
                message = f"期間の終わりが始まりより前です: 「{node.text[start.start : end.end]}」"
                yield Remark(path, message, "始まりと終わりの日付を確かめてください。")


def _dates(text: Text) -> Iterator[tuple[Path, FoundDate]]:
    return ((path, found) for path, node in text.nodes if "年" in node.text for found in find(node.text))


def _overruns(found: FoundDate) -> bool:
    outside = found.problem is DateProblem.OUTSIDE_ERA
    return outside and found.period is not None and found.period[0] > _LAST_DAYS[found.text[:2]]
