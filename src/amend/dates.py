"""日付: 元号 ⇄ 西暦の日付。

元号の範囲の外の日付 (平成31年5月1日、昭和64年1月8日) は読まない (drafting-rules §4 Y01)。
今日の日付は知らない。要る所では引数で受け取る。
"""

from __future__ import annotations

import re
import string
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import Enum

from amend.errors import RequestError
from amend.numerals import NUMERAL_RUN, Numerals, read_number, write_number
from amend.patterns import late


@dataclass(frozen=True, slots=True)
class Era:
    """元号: 名と、初めの日から終わりの日まで。

    Attributes:
        name: 元号 (例: ``令和``)。
        initial: 略号 (例: ``R``)。
        first: 初めの日。
        last: 終わりの日 (その日を含む)。今の元号では表せる最後の日。
    """

    name: str
    initial: str
    first: date
    last: date


# 改元の日は、改元の詔書・政令により、その日の初めから新しい元号に属するものとする。
ERAS = (
    Era("令和", "R", date(2019, 5, 1), date.max),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 24)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 29)),
)
"""元号の表。新しいものから。"""

SOLAR_CALENDAR = date(1873, 1, 1)
"""明治六年一月一日。これより前の暦は太陰太陽暦で、西暦に直さない (明治五年太政官布告第三百三十七号)。"""

_GAP = "[ \u3000]{0,4}"
_COUNT = rf"(?!〇){NUMERAL_RUN}"  # 「令和〇年」の〇は伏せ字であって数ではない (drafting-rules §4 C08)
_ERA_NAMES = "|".join(era.name for era in ERAS)
_ERA_DATE = late(
    rf"(?P<era>{_ERA_NAMES}){_GAP}(?P<year>元|{_COUNT}){_GAP}年"
    rf"(?:(?P<fiscal>度)|{_GAP}(?P<month>{_COUNT}){_GAP}月(?:{_GAP}(?P<day>{_COUNT}){_GAP}日)?)?"
)
_NUMERIC = r"(?P<separator>[-./])(?P<month>[0-9]{1,2})(?P=separator)(?P<day>[0-9]{1,2})"
_ABBREVIATED_DATE = late(rf"(?P<era>{_ERA_NAMES}|[RHSTM])(?P<year>元|[0-9]{{1,2}}){_NUMERIC}", re.IGNORECASE)
_WESTERN_DATE = late(rf"(?:西暦)?(?P<year>{NUMERAL_RUN})年(?P<month>{NUMERAL_RUN})月(?P<day>{NUMERAL_RUN})日")
_NUMERIC_DATE = late(rf"(?P<year>[0-9]{{4}}){_NUMERIC}")

_HALF = str.maketrans({chr(ord(c) + 0xFEE0): c for c in string.ascii_letters + string.digits + "-./"})
_FORMS = "令和8年3月24日、R8.3.24、2026-03-24 のように書いてください。"
_LUNAR = "明治5年以前は太陰太陽暦です。明治6年1月1日 (1873-01-01) 以後の日付にしてください。"


def era_of(day: date) -> Era:
    """元号: その日の元号を返す。

    Raises:
        RequestError: 太陽暦となる前の日。

    Example:
        >>> era_of(date(2019, 4, 30)).name, era_of(date(2019, 5, 1)).name
        ('平成', '令和')
    """
    if day < SOLAR_CALENDAR:
        raise RequestError(f"{day.isoformat()} は元号の日付に直せません。", advice=_LUNAR)
    return next(era for era in ERAS if era.first <= day)


def write(day: date, numerals: Numerals = Numerals.FULL) -> str:
    """日付: 元号の日付を書く。初めの年は「元年」と書く (drafting-rules §4 Y01)。

    Args:
        day: 明治6年1月1日以後の日。
        numerals: 数字の書き方。

    Raises:
        RequestError: 太陽暦となる前の日。

    Example:
        >>> [write(date(2026, 3, 24), numerals) for numerals in Numerals]
        ['令和八年三月二十四日', '令和８年３月２４日', '令和8年3月24日', '令和８年３月24日']
        >>> write(date(2019, 5, 1))
        '令和元年５月１日'
    """
    month, number = (write_number(n, numerals) for n in (day.month, day.day))
    return f"{_write_year(day, numerals)}{month}月{number}日"


def _write_year(day: date, numerals: Numerals) -> str:
    era = era_of(day)
    number = day.year - era.first.year + 1
    return f"{era.name}{'元' if number == 1 else write_number(number, numerals)}年"


def fiscal_year(day: date) -> int:
    """年度: その日の属する会計年度 (4月1日から翌年3月31日まで) の始まる西暦年 (地方自治法第208条)。

    Example:
        >>> fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))
        (2025, 2026)
    """
    return day.year if day.month >= 4 else day.year - 1


def write_fiscal_year(day: date, numerals: Numerals = Numerals.FULL) -> str:
    """年度: その日の属する年度を元号で書く。年度の中で改元があれば、その日の元号で数えられる限りその元号による。

    Raises:
        RequestError: 年度の初めの日が太陽暦となる前の日。

    Example:
        >>> [write_fiscal_year(date(*d)) for d in ((2026, 3, 24), (2019, 4, 30), (2019, 5, 1), (1989, 3, 31))]
        ['令和７年度', '平成３１年度', '令和元年度', '昭和６３年度']
    """
    first = date(fiscal_year(day), 4, 1)
    started = era_of(day).first
    return f"{_write_year(max(first, started) if started.year == first.year else first, numerals)}度"


class DateProblem(Enum):
    """日付の問題: 元号で書かれた日付の誤り方 (drafting-rules §4 Y01)。"""

    OUTSIDE_ERA = "元号の期間の外の日付"
    NO_SUCH_DAY = "暦にない日付"
    FIRST_YEAR = "「元年」と書くべき「1年」"
    LUNAR = "太陽暦となる前の日付"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """本文の日付: 本文の中に元号で書かれた年・年度・年月・年月日一つ。

    Attributes:
        start: 本文の中の位置 (0 から、符号位置の数)。
        end: 終わりの位置 (その位置は含まない)。
        text: 書かれたままの字句。
        period: 表す期間の初めの日と終わりの日 (その日を含む)。年月日なら同じ日が二つ。
            暦にない日付と太陽暦となる前の日付では None。
        problem: 問題。無ければ None。
    """

    start: int
    end: int
    text: str
    period: tuple[date, date] | None
    problem: DateProblem | None


def find(text: str) -> tuple[FoundDate, ...]:
    """本文の日付: 元号で書かれた日付を、正しいものも誤ったものも、本文の順に残らず挙げる (drafting-rules §4 Y01, Y02)。

    年・年度・年月も挙げる。その期間が一日でも元号の期間に掛かれば正しいものとする。
    元号の期間の外の日付にも、元号がそのまま続いたとして数えた期間を付ける (平成32年3月31日は 2020-03-31)。

    Example:
        >>> [(f.text, f.problem) for f in find("平成３１年４月３０日から令和１年５月３１日まで")]
        [('平成３１年４月３０日', None), ('令和１年５月３１日', <DateProblem.FIRST_YEAR: '「元年」と書くべき「1年」'>)]
    """
    return tuple(_found(match) for match in _ERA_DATE.finditer(text))


def _found(match: re.Match[str]) -> FoundDate:
    era = _era(match["era"])
    period: tuple[date, date] | None = None
    problem: DateProblem | None
    try:
        number = _era_year(match["year"])
        year = era.first.year - 1 + number
        if _is_lunar(era, year):
            problem = DateProblem.LUNAR
        else:
            period = first, last = _period(year, match["month"], match["day"], fiscal=bool(match["fiscal"]))
            if last < era.first or era.last < first:
                problem = DateProblem.OUTSIDE_ERA
            else:
                problem = DateProblem.FIRST_YEAR if number == 1 and match["year"] != "元" else None
    except (ValueError, OverflowError):
        problem = DateProblem.NO_SUCH_DAY
    return FoundDate(match.start(), match.end(), match[0], period, problem)


def _era(name: str) -> Era:
    return next(era for era in ERAS if name.upper() in (era.name, era.initial))


def _era_year(text: str) -> int:
    return 1 if text == "元" else read_number(text)


def _is_lunar(era: Era, year: int) -> bool:
    return era.first.year <= year < SOLAR_CALENDAR.year


def _period(year: int, month: str | None, day: str | None, *, fiscal: bool) -> tuple[date, date]:
    """書かれた年月日、年月、年度又は年の、初めの日と終わりの日を数える。暦になければ ValueError。"""
    if month and day:
        on = date(year, read_number(month), read_number(day))
        return on, on
    if month:
        number = read_number(month)
        return date(year, number, 1), date(year, number, monthrange(year, number)[1])
    return (date(year, 4, 1), date(year + 1, 3, 31)) if fiscal else (date(year, 1, 1), date(year, 12, 31))


def read(text: str) -> date:
    """日付: 一つの日付を読む。write の書くものと、人が書くその他の書き方を読む。

    Args:
        text: 元号 (``令和8年3月24日``、``R8.3.24``、``H30/1/10``) 又は西暦 (``2026年3月24日``、``2026-03-24``、
            ``2026/3/24``) の年月日。数字は半角、全角、漢数字のどれでもよく、前後の空白は見ない。

    Raises:
        RequestError: 日付として読めない、暦にない、元号の期間の外、又は太陽暦となる前の元号の日付。

    Example:
        >>> read("令和八年三月二十四日") == read("Ｒ８．３．２４") == read("2026-03-24") == date(2026, 3, 24)
        True
    """
    plain = text.strip().translate(_HALF)
    for pattern in (_ERA_DATE, _ABBREVIATED_DATE, _WESTERN_DATE, _NUMERIC_DATE):
        match = pattern.fullmatch(plain)
        if match and match["day"]:
            return _read_day(text, match)
    raise RequestError(f"「{text}」は日付として読めません。", advice=_FORMS)


def _read_day(text: str, match: re.Match[str]) -> date:
    name = match.groupdict().get("era")
    era = _era(name) if name else None
    try:
        year = era.first.year - 1 + _era_year(match["year"]) if era else read_number(match["year"])
        if era and _is_lunar(era, year):
            raise RequestError(f"「{text}」は西暦の日付に直せません。", advice=_LUNAR)
        day = date(year, read_number(match["month"]), read_number(match["day"]))
    except (ValueError, OverflowError):
        raise RequestError(f"「{text}」は暦にない日付です。", advice=_FORMS) from None
    if era is None and day < ERAS[-1].first:  # 「8年3月24日」のように元号を落としたもの
        raise RequestError(f"「{text}」の年が分かりません。", advice=_FORMS)
    if era and not era.first <= day <= era.last:
        raise _outside(text, era, day)
    return day


def _outside(text: str, era: Era, day: date) -> RequestError:
    last = "" if era.last == date.max else f"{_western(era.last)}まで"
    return RequestError(
        f"「{text}」という日付はありません。{era.name}は{_western(era.first)}から{last}です。",
        advice=_FORMS if day < SOLAR_CALENDAR else f"{write(day, Numerals.HALF)}ではありませんか。",
    )


def _western(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
