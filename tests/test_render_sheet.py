"""紙面の升目: 表の欄が、新旧それぞれの半分に過不足なく並ぶ。"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from comparisons import COMPARISONS, cells, comparison, line
from hypothesis import given
from hypothesis import strategies as st

from amend.comparison import Comparison
from amend.errors import TextError
from amend.render.drawing import shown, sides
from amend.render.sheet import UNITS, grid

WORDS = st.lists(st.text("甲乙丙丁", max_size=40), min_size=1, max_size=UNITS).map("|".join)


@given(COMPARISONS)
def test_every_cell_has_its_place(table: Comparison) -> None:
    """欄の境は 0 から UNITS まで欄の数だけ進み、使う列はその行の側を余さず占める。"""
    squares = grid(table)
    for row, pair in zip(shown(table), squares.rows, strict=True):
        assert (pair[0].side, pair[1].side) == sides(table, row)
        for which, half in enumerate(pair):
            edges = half.edges
            assert (edges[0], edges[-1]) == (0, UNITS)
            assert all(a < b for a, b in pairwise(edges))
            assert len(edges) - 1 == max(1, len(half.side.cells))
            assert sum(squares.spans(which, edges)) == len(squares.cuts[which]) - 1


@given(st.lists(st.lists(st.text("甲乙丙丁", max_size=40), min_size=4, max_size=4), min_size=2, max_size=5))
def test_rows_of_one_table_share_their_columns(rows: list[list[str]]) -> None:
    """続く表の行は境が同じで、新旧の同じ形の表も同じ幅になる。一つの表に見える (drafting-rules §1.6)。"""
    table = comparison(*(cells("|".join(row), "|".join(reversed(row))) for row in rows))
    assert len({half.edges for pair in grid(table).rows for half in pair}) == 1


@given(WORDS)
def test_no_column_is_too_narrow_to_read(words: str) -> None:
    """字の少ない欄も、同じ幅に分けた欄か、四升より狭くはならない。"""
    (pair,) = grid(comparison(cells(words, words))).rows
    least = min(4, UNITS // (words.count("|") + 1))
    assert all(b - a >= least for a, b in pairwise(pair[0].edges))


def test_a_column_with_more_words_is_wider() -> None:
    """字の多い欄は広い。"""
    (pair,) = grid(comparison(cells("短|" + "長" * 90 + "|中くらいの字", "短|長|中"))).rows
    first, second, third = (b - a for a, b in pairwise(pair[0].edges))
    assert first < third < second


def test_the_old_side_may_have_other_columns() -> None:
    """欄の数が新旧で違う表は、それぞれの側の中で分ける。"""
    (pair,) = grid(comparison(cells("甲|乙|丙", "甲|乙"))).rows
    assert [len(half.edges) - 1 for half in pair] == [3, 2]


def test_a_new_head_row_begins_a_new_table() -> None:
    """表の頭の行からは、別の表として幅を決める。間に表でない行があっても同じ。"""
    first = [cells("甲|乙", "甲|乙", head=True), cells("短|" + "長" * 50, "短|長")]
    second = [cells("甲|乙", "甲|乙", head=True), cells("長" * 50 + "|短", "長|短")]
    close, apart = comparison(*first, *second), comparison(*first, line("備考", "備考"), *second)
    for table in (close, apart):
        edges = [left.edges for left, _ in grid(table).rows]
        assert edges[0] == edges[1] != edges[-2] == edges[-1]


def test_a_short_row_spans_the_rest() -> None:
    """（新設）だけの行や欄の足りない行では、最後の欄が残りをまたぐ。"""
    rows = grid(comparison(cells("甲|乙|丙", "（新設）"), cells("甲|乙", "甲|乙|丙"))).rows
    full = rows[0][0].edges
    assert rows[0][1].edges == (0, UNITS)
    assert rows[1][0].edges == (full[0], full[1], UNITS)
    assert rows[1][1].edges == full


def test_a_label_inside_a_table_is_ruled_with_it() -> None:
    """表の中に立つ（新設）は表の線で囲む。表の丸ごとに向き合う（新設）は囲まない。"""
    added = replace(cells("丙|丁", ""), old=line("", "（新設）").old)
    (_, inside), (_, alone) = grid(comparison(cells("甲|乙", "甲|乙"), added)).rows[1], grid(comparison(added)).rows[0]
    assert (inside.ruled, alone.ruled) == (True, False)


def test_too_many_columns_are_refused() -> None:
    """並べきれない数の欄は、場所を言って断る。"""
    with pytest.raises(TextError) as caught:
        grid(comparison(cells("|".join("甲" * (UNITS + 1)), "甲", place="別表第１")))
    assert caught.value.where == "別表第１"
