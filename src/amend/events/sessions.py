"""会期: 議会の名のついた会議。書かれたとおりの語を残し、読み取れる数だけを読む (drafting-rules §3.4)。

呼び方は議会ごとに違い、数え方 (年ごと、通算、月、通年) も違うので、語そのものが記録である。
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from amend.dates import ERAS
from amend.numerals import NUMBER, read_number

_ERA_YEAR = re.compile(rf"({'|'.join(era.name for era in ERAS)})(元|{NUMBER})年")
_NUMBER = re.compile(rf"第({NUMBER})回")
_MONTH = re.compile(rf"({NUMBER})月(?=定例|臨時|会議|議会|[)）])")


@dataclass(frozen=True, slots=True)
class Session:
    """会期: 会期の呼び名から読み取れたこと。読み取れないものは None。

    Attributes:
        year: 会期の年 (西暦)。
        number: その年の第何回か。
        cumulative: 通算で第何回か。
        month: 何月の会議か (1 から 12)。
        extraordinary: 臨時会なら真、定例会なら偽。
    """

    year: int | None = None
    number: int | None = None
    cumulative: int | None = None
    month: int | None = None
    extraordinary: bool | None = None


@lru_cache(maxsize=1024)  # 一つの案件の記録を調べるたびに、同じ会期を読む
def read_session(text: str) -> Session:
    """会期: 会期の呼び名を読む。読めない呼び名は誤りではない。

    Example:
        >>> read_session("令和６年第１回（３月）定例会")
        Session(year=2024, number=1, cumulative=None, month=3, extraordinary=False)
        >>> read_session("第４５８回市議会定例会")
        Session(year=None, number=None, cumulative=458, month=None, extraordinary=False)
    """
    era, number, month = _ERA_YEAR.search(text), _NUMBER.search(text), _MONTH.search(text)
    count = read_number(number[1]) if number else None
    of_the_month = read_number(month[1]) if month else None
    return Session(
        year=_western(era) if era else None,
        number=count if era else None,
        cumulative=None if era else count,
        month=of_the_month if of_the_month in range(1, 13) else None,
        extraordinary=True if "臨時" in text else False if "定例" in text else None,
    )


def _western(match: re.Match[str]) -> int:
    first = next(era.first.year for era in ERAS if era.name == match[1])
    return first - 1 + (1 if match[2] == "元" else read_number(match[2]))
