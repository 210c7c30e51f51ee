"""日付の試験: 元号と西暦、年度、本文の中の日付。"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.dates import (
    ERAS,
    SOLAR_CALENDAR,
    DateProblem,
    era_of,
    find,
    fiscal_year,
    read,
    write,
    write_fiscal_year,
)
from amend.errors import RequestError
from amend.numerals import Numerals, write_number

days = st.dates(SOLAR_CALENDAR, date(2099, 12, 31))
numerals = st.sampled_from(Numerals)
EVERY_DAY = [SOLAR_CALENDAR + timedelta(n) for n in range((date(2099, 12, 31) - SOLAR_CALENDAR).days + 1)]
ONE_DAY = timedelta(1)


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _spellings(day: date) -> list[str]:
    """人が書く、その日のあらゆる書き方。"""
    era = era_of(day)
    year = day.year - era.first.year + 1
    narrow = [f"{day.year:04}{s}{month}{s}{number}" for s in "-/." for month, number in ((day.month, day.day),)]
    narrow += [f"{era.initial}{year}{s}{day.month}{s}{day.day}" for s in "-/."]
    narrow += [
        day.isoformat(),
        f"{era.initial.lower()}{year:02}.{day.month:02}.{day.day:02}",
        f"{era.name}{year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"西暦{day.year}年{day.month}月{day.day}日",
        f"{era.name}{year}年{day.month}月{day.day}日",
        f" {era.name} {year}年 {day.month}月 {day.day}日\n",
    ]
    kanji = "年".join((write_number(day.year, Numerals.KANJI), f"{write_number(day.month, Numerals.KANJI)}月"))
    return [
        *narrow,
        *map(_wide, narrow),
        *(write(day, style) for style in Numerals),
        f"{kanji}{write_number(day.day, Numerals.KANJI)}日",
    ]


def test_every_day_is_read_back() -> None:
    """1873年から2099年までのどの日も、書いて読めば元の日である。"""
    for i, day in enumerate(EVERY_DAY):
        assert read(write(day, list(Numerals)[i % 4])) == day


@given(days)
@settings(deadline=None, max_examples=200)
def test_every_spelling_of_a_day_is_read(day: date) -> None:
    """同じ日のどの書き方を読んでも、その日になる (DESIGN §7)。"""
    assert {read(spelling) for spelling in _spellings(day)} == {day}


def test_eras_follow_one_another_without_gap() -> None:
    """元号は一日の隙間も重なりもなく続く。"""
    for newer, older in pairwise(ERAS):
        assert older.last + ONE_DAY == newer.first


@pytest.mark.parametrize(
    ("day", "full"),
    [
        (date(2026, 3, 24), "令和８年３月２４日"),
        (date(2019, 5, 1), "令和元年５月１日"),
        (date(2019, 4, 30), "平成３１年４月３０日"),
        (date(1989, 1, 8), "平成元年１月８日"),
        (date(1989, 1, 7), "昭和６４年１月７日"),
        (date(1926, 12, 25), "昭和元年１２月２５日"),
        (date(1926, 12, 24), "大正１５年１２月２４日"),
        (date(1912, 7, 30), "大正元年７月３０日"),
        (date(1912, 7, 29), "明治４５年７月２９日"),
        (date(1873, 1, 1), "明治６年１月１日"),
    ],
)
def test_the_days_of_era_change(day: date, full: str) -> None:
    """改元の前後の日は正しい元号で書き、初めの年は元年と書く (drafting-rules §4 Y01)。"""
    assert write(day) == full
    assert read(full) == day


@pytest.mark.parametrize(
    ("text", "what", "advice"),
    [
        ("平成31年5月1日", "平成は1989年1月8日から2019年4月30日までです", "令和元年5月1日"),
        ("Ｈ３１．５．１", "平成は1989年1月8日から2019年4月30日までです", "令和元年5月1日"),
        ("昭和64年1月8日", "昭和は1926年12月25日から1989年1月7日までです", "平成元年1月8日"),
        ("令和1年4月30日", "令和は2019年5月1日からです", "平成31年4月30日"),
        ("令和0年3月1日", "令和は", "平成30年3月1日"),
        ("大正15年12月25日", "大正は", "昭和元年12月25日"),
        ("明治45年7月30日", "明治は", "大正元年7月30日"),
        ("明治0年7月30日", "明治は", "令和8年3月24日"),
        ("明治5年12月2日", "西暦の日付に直せません", "太陰太陽暦"),
        ("明治5年2月30日", "西暦の日付に直せません", "太陰太陽暦"),
        ("令和7年2月29日", "暦にない", "R8.3.24"),
        ("2025-02-29", "暦にない", "R8.3.24"),
        ("令和8年13月1日", "暦にない", "R8.3.24"),
        ("令和9999年1月1日", "暦にない", "R8.3.24"),
        ("令和十十年一月一日", "暦にない", "R8.3.24"),
        ("8年3月24日", "年が分かりません", "R8.3.24"),
        ("0008-03-24", "年が分かりません", "R8.3.24"),
    ],
)
def test_days_that_do_not_exist_are_refused(text: str, what: str, advice: str) -> None:
    """元号の期間の外、暦にない日、太陽暦より前の日は、正しい形を示して断る (drafting-rules §4 Y01)。"""
    with pytest.raises(RequestError) as caught:
        read(text)
    assert f"「{text}」" in caught.value.what
    assert what in caught.value.what
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    "text",
    [
        "",
        "令和8年",
        "令和8年3月",
        "令和8年度",
        "R8.3-24",
        "26/3/24",
        "2026-3",
        "明日",
        "令和8年3月24日頃",
        "慶応3年1月1日",
        "R8.3.24.",
        "Ｘ8.3.24",
        "令和〇年〇月〇日",
        "令和8年3月24日5日",
        "20260324",
        "１" * 5000,
    ],
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    """日付でないものは、書き方の例を示して断る。"""
    with pytest.raises(RequestError, match="読めません") as caught:
        read(text)
    assert "令和8年3月24日" in caught.value.advice


@given(st.text("令和平成元年度月日西暦RHs0123８二十〇-/. 　", max_size=14))
@settings(deadline=None, max_examples=200)
def test_reading_never_fails_otherwise(text: str) -> None:
    """どんな字句も、日付として読めるか、頼み方の誤りになるかのどちらかである。"""
    try:
        day = read(text)
    except RequestError:
        return
    assert day >= ERAS[-1].first


def test_days_before_the_solar_calendar_are_not_written() -> None:
    """太陽暦となる前の日は元号で書かない。"""
    with pytest.raises(RequestError, match="元号の日付に直せません"):
        write(SOLAR_CALENDAR - ONE_DAY)


# ── 年度 ──


@given(days)
@settings(deadline=None, max_examples=200)
def test_a_fiscal_year_runs_from_april_to_march(day: date) -> None:
    """年度は4月1日に始まり翌年3月31日に終わる (地方自治法第208条)。"""
    assert date(fiscal_year(day), 4, 1) <= day < date(fiscal_year(day) + 1, 4, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 31), "令和７年度"),
        (date(2026, 4, 1), "令和８年度"),
        (date(2019, 4, 1), "平成３１年度"),
        (date(2019, 5, 1), "令和元年度"),
        (date(2020, 3, 31), "令和元年度"),
        (date(1989, 3, 31), "昭和６３年度"),
        (date(1989, 4, 1), "平成元年度"),
        (date(1927, 1, 1), "昭和元年度"),
    ],
)
def test_fiscal_years_are_written_by_era(day: date, expected: str) -> None:
    """年度は元号で書き、改元のあった年度は改元の日から新しい元号の元年度と書く。"""
    assert write_fiscal_year(day) == expected


@given(st.dates(date(1873, 4, 1), date(2099, 12, 31)), numerals)
@settings(deadline=None, max_examples=100)
def test_a_written_fiscal_year_is_found_and_valid(day: date, style: Numerals) -> None:
    """書いた年度は本文から見つかり、正しく、その日を含む。"""
    (found,) = find(write_fiscal_year(day, style))
    assert found.problem is None
    assert found.period is not None
    assert found.period[0] <= day <= found.period[1]


# ── 本文の日付 ──

fillers = st.text("第条、。から平成年度月日 　", max_size=4)


@given(st.lists(st.tuples(fillers, days, numerals), max_size=4), fillers)
@settings(deadline=None, max_examples=200)
def test_every_written_date_is_found(dated: list[tuple[str, date, Numerals]], rest: str) -> None:
    """本文に書いた日付は、位置も日も正しく、書いた順に残らず見つかる。"""
    text = "".join(f"{filler}（{write(day, style)}）" for filler, day, style in dated) + rest
    found = find(text)
    assert [f.period for f in found] == [(day, day) for _, day, _ in dated]
    for f in found:
        assert f.problem is None
        assert text[f.start : f.end] == f.text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("平成三十一年四月三十日", None),
        ("平成三十一年五月一日", DateProblem.OUTSIDE_ERA),
        ("平成３１年５月", DateProblem.OUTSIDE_ERA),
        ("平成３１年４月", None),
        ("平成31年", None),
        ("平成31年度", None),
        ("平成32年", DateProblem.OUTSIDE_ERA),
        ("昭和64年", None),
        ("昭和64年度", DateProblem.OUTSIDE_ERA),
        ("昭和六十四年一月八日", DateProblem.OUTSIDE_ERA),
        ("令和元年四月三十日", DateProblem.OUTSIDE_ERA),
        ("令和元年度", None),
        ("令和元年五月", None),
        ("令和１年５月１日", DateProblem.FIRST_YEAR),
        ("平成一年度", DateProblem.FIRST_YEAR),
        ("令和　８年　２月３０日", DateProblem.NO_SUCH_DAY),
        ("令和８年１３月", DateProblem.NO_SUCH_DAY),
        ("令和二〇百年", DateProblem.NO_SUCH_DAY),
        ("明治五年十一月九日", DateProblem.LUNAR),
        ("明治五年二月三十日", DateProblem.LUNAR),
        ("明治元年", DateProblem.LUNAR),
        ("明治六年一月一日", None),
    ],
)
def test_the_validity_of_found_dates(text: str, problem: DateProblem | None) -> None:
    """年・年度・年月・年月日のそれぞれを、その期間が元号の期間に掛かるかで判じる (drafting-rules §4 Y01)。"""
    (found,) = find(f"前{text}後")
    assert (found.text, found.problem) == (text, problem)
    assert (found.period is None) == (problem in (DateProblem.NO_SUCH_DAY, DateProblem.LUNAR))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("令和８年２月３日", (date(2026, 2, 3), date(2026, 2, 3))),
        ("令和１０年２月", (date(2028, 2, 1), date(2028, 2, 29))),
        ("令和８年", (date(2026, 1, 1), date(2026, 12, 31))),
        ("令和８年度", (date(2026, 4, 1), date(2027, 3, 31))),
        ("平成３２年３月３１日", (date(2020, 3, 31), date(2020, 3, 31))),
    ],
)
def test_the_period_of_found_dates(text: str, period: tuple[date, date]) -> None:
    """見つけた日付は、初めと終わりの日の分かる期間である (drafting-rules §4 Y02)。"""
    assert find(text)[0].period == period


@pytest.mark.parametrize(
    "text", ["令和○年○月○日", "令和〇〇年〇月〇日", "同年四月一日", "平成の大合併", "2026年3月24日", "元年"]
)
def test_what_is_no_era_date_is_not_found(text: str) -> None:
    """伏せ字、元号のない日付、西暦は、本文の日付に挙げない。"""
    assert find(text) == ()


@given(st.text("明治令和元〇一十百1８年度月日 　", max_size=30))
@settings(deadline=None, max_examples=200)
def test_finding_never_fails(text: str) -> None:
    """どんな本文でも見つけた日付は重ならず、順に並び、書かれたままである。"""
    end = 0
    for found in find(text):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.text
        end = found.end
