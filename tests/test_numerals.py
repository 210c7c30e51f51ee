"""数字の試験: 漢数字・全角・半角・イロハ・枝番号 ⇄ 数。"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend.numerals import (
    BRANCHED,
    GOJUON,
    IROHA,
    NUMBER,
    Counter,
    Numerals,
    numerals_of,
    read_branched,
    read_counter,
    read_number,
    write_branched,
    write_counter,
    write_number,
)

LENGTHS = {
    Counter.ARABIC: 9999,
    Counter.KANJI: 9999,
    Counter.GOJUON: 46,
    Counter.IROHA: 48,
    Counter.HIRAGANA: 46,
    Counter.LATIN: 26,
    Counter.CAPITAL: 26,
    Counter.ROMAN: 30,
    Counter.CAPITAL_ROMAN: 30,
}
_DIGITS = "0123456789０１２３４５６７８９〇一二三四五六七八九十百千"


@given(st.integers(0, 9999), st.sampled_from(Numerals))
def test_numbers_are_read_as_written(number: int, numerals: Numerals) -> None:
    """どの流儀で書いた数も、読めば元の数。"""
    assert read_number(write_number(number, numerals)) == number


@given(st.integers(1, 9999), st.sampled_from((Numerals.KANJI, Numerals.FULL, Numerals.HALF)))
def test_numerals_are_told_from_what_is_written(number: int, numerals: Numerals) -> None:
    """書かれた番号から流儀が分かる (drafting-rules §4 C01)。"""
    assert numerals_of(write_number(number, numerals)) is numerals


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("一十", 10),
        ("二十", 20),
        ("百一", 101),
        ("二百五十二", 252),
        ("千", 1000),
        ("一〇", 10),
        ("二〇二六", 2026),
        ("〇", 0),
        ("２5", 25),
        ("007", 7),
    ],
)
def test_numbers_as_people_write_them(text: str, number: int) -> None:
    """位取りの漢数字も、並べただけの漢数字も、幅の混ざった数字も読める。"""
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "十十", "十百", "〇十", "十〇", "二三十", "1_0", " 1", "1 ", "-1", "1.5", "①", "壱", "1二"]
)
def test_what_is_not_a_number_is_refused(text: str) -> None:
    """数でないものは読まない。Python の int だけが読む書き方 (1_0 など) も読まない。"""
    with pytest.raises(ValueError, match="数"):
        read_number(text)


@given(st.text(_DIGITS, max_size=9))
def test_the_pattern_takes_just_what_can_be_read(text: str) -> None:
    """九桁までの `NUMBER` に合う字は、`read_number` で読める字とちょうど同じ。"""
    try:
        read_number(text)
    except ValueError:
        assert not re.fullmatch(NUMBER, text)
    else:
        assert re.fullmatch(NUMBER, text)


def test_the_pattern_stops_at_nine_digits() -> None:
    """十桁からは番号とみない。長い数字の列で読みが止まらないように。"""
    assert re.match(NUMBER, "9" * 9)
    assert not re.match(NUMBER, "9" * 10)


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=4).map(tuple), st.sampled_from(Numerals))
def test_branches_are_read_as_written(num: tuple[int, ...], numerals: Numerals) -> None:
    """枝番号は、書いて読めば元の組。"""
    text = write_branched(num, numerals)
    assert re.fullmatch(BRANCHED, text)
    assert read_branched(text) == num


def test_branches_sort_as_they_stand_in_a_law() -> None:
    """枝番号の組の大小は、法令に並ぶ順と同じ。"""
    standing = ["三", "三の二", "三の二の二", "三の三", "四", "十"]
    assert sorted(standing, key=read_branched) == standing


@pytest.mark.parametrize("text", ["", "三の", "の二", "三のの二"])
def test_broken_branches_are_refused(text: str) -> None:
    """枝の欠けた枝番号は読まない。"""
    with pytest.raises(ValueError, match="数"):
        read_branched(text)


@given(st.data(), st.sampled_from(Counter))
def test_counters_are_read_as_written(data: st.DataObject, counter: Counter) -> None:
    """系列の記号は、読めば候補の中に元の系列と順番がある。"""
    number = data.draw(st.integers(1, LENGTHS[counter]))
    assert (counter, number) in read_counter(write_counter(counter, number))


@pytest.mark.parametrize("counter", [c for c in Counter if c not in (Counter.ARABIC, Counter.KANJI)])
def test_counters_end(counter: Counter) -> None:
    """限りのある系列では、零番目も最後の次もない。"""
    for number in (0, LENGTHS[counter] + 1):
        with pytest.raises(ValueError, match="番目はありません"):
            write_counter(counter, number)


def test_rows_hold_each_letter_once() -> None:
    """イロハは四十七字と「ン」、アイウは四十六字で、同じ字を二度数えない。"""
    assert (len(set(IROHA)), len(set(GOJUON))) == (48, 46) == (len(IROHA), len(GOJUON))


@pytest.mark.parametrize(
    ("symbol", "readings"),
    [
        ("イ", [(Counter.IROHA, 1), (Counter.GOJUON, 2)]),
        ("ア", [(Counter.IROHA, 36), (Counter.GOJUON, 1)]),
        ("i", [(Counter.ROMAN, 1), (Counter.LATIN, 9)]),
        ("ｉ", [(Counter.ROMAN, 1), (Counter.LATIN, 9)]),
        ("II", [(Counter.CAPITAL_ROMAN, 2)]),
        ("Ａ", [(Counter.CAPITAL, 1)]),
        ("あ", [(Counter.HIRAGANA, 1)]),
        ("十二", [(Counter.KANJI, 12)]),
        ("１２", [(Counter.ARABIC, 12)]),
        ("iix", []),
        ("ab", []),
        ("ｱ", []),
        ("甲", []),
        ("", []),
    ],
)
def test_symbols_with_several_readings(symbol: str, readings: list[tuple[Counter, int]]) -> None:
    """二つの系列にある記号は、確からしい順に両方を返す。どれかは兄弟が決める (drafting-rules §4 S03)。"""
    assert list(read_counter(symbol)) == readings


def test_what_cannot_be_written_is_refused() -> None:
    """負の数と、万以上の漢数字は書かない。"""
    for number, numerals in ((-1, Numerals.HALF), (10_000, Numerals.KANJI)):
        with pytest.raises(ValueError, match=str(abs(number))[0]):
            write_number(number, numerals)
