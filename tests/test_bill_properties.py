"""議案の読み取りの性質: 読み違えるくらいなら尋ねる。字は一つも失わない。"""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import pairwise

import pytest
from bills import Agreement, Press, agreements, presses, printed
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from amend.errors import TextError
from amend.read.bill import Bill, Decision, Decisions, Fate, Point, Question, UndecidedError, read_bill

_CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
_SLOW = settings(max_examples=50, suppress_health_check=_CHECKS)
_FRAGMENTS = (
    *(
        "第１条",
        "第２条 ",
        "第１条 甲は、",
        "（目的）",
        "（",
        "）",
        "(1)",
        "(2)甲",
        " ",
        "　",
        "\t",
        "\n",
        "\n\n",
        "\n \n",
        "\f",
    ),
    *(
        "別表",
        "別表（第１条関係）",
        "取組 内容",
        "取組 内容 甲の役割",
        "１ ",
        "２　",
        "甲",
        "乙 ",
        "。",
        "、",
        "- 3 -",
        "3",
        "|",
    ),
    *("| a | b |", "|---|---|", "* - ", "  - ", "    ", "附 則", "平成□□年□月□日", "甲 見本市", "目次", "第１章 総則"),
    *(
        "見本協約",
        "（案）",
        "提案理由",
        "議案第３号",
        "ア　",
        "i ",
        "ABC ",
        "abc",
        "を行う。",
        "備考",
        "※",
        "\\",
        "・",
        "「",
        "」",
    ),
)


def squeeze(text: str) -> str:
    """空白を除いた字。"""
    return re.sub(r"\s", "", text)


def read_or_none(source: str) -> Bill | None:
    """読む。決められなければ None。"""
    try:
        return read_bill(source)
    except UndecidedError:
        return None


@_SLOW
@given(agreements(), presses)
def test_reads_back_what_was_printed_or_asks(agreement: Agreement, press: Press) -> None:
    """刷られた協約は、一字も違わず元の平文に戻るか、尋ねられる。黙って読み違えることはない。"""
    bill = read_or_none(printed(agreement, press))
    assert bill is None or bill.text == agreement.text


@pytest.mark.soak
@settings(max_examples=10_000, suppress_health_check=_CHECKS)
@given(agreements(), presses)
def test_never_misreads_in_the_long_run(agreement: Agreement, press: Press) -> None:
    """長く回しても、黙って読み違えることはない。"""
    bill = read_or_none(printed(agreement, press))
    assert bill is None or bill.text == agreement.text


@_SLOW
@given(agreements(), presses)
def test_right_answers_give_the_right_text(agreement: Agreement, press: Press) -> None:
    """問いに正しく答えれば、必ず元の平文になる。"""
    source, decisions = printed(agreement, press), Decisions()
    for _round in range(4):
        try:
            assert read_bill(source, decisions).text == agreement.text
            return
        except UndecidedError as undecided:
            decisions = decisions.adding(*(right_answer(q, agreement) for q in undecided.questions))
    raise AssertionError("答えても問いが尽きない")


def right_answer(question: Question, agreement: Agreement) -> Decision:
    """正しい答え: 平文を見て答える利用者。平文だけでは答えの決まらない例は捨てる。"""
    rows = [tuple("".join(cell) for cell in row) for part in agreement.parts for row in part.rows]
    if question.point is Point.ROW:
        wanted = squeeze(question.source)
        for start in range(len(rows)):
            for stop in range(start + 1, len(rows) + 1):
                if squeeze("".join("".join(row) for row in rows[start:stop])) == wanted:
                    return question.answer([cell for row in rows[start:stop] for cell in row])
    if question.point is Point.PARAGRAPH:
        lines = [squeeze(line) for line in agreement.text.split("\n")]
        joined = any(squeeze(question.source) in line for line in lines)
        left, right = question.choices[-1]
        parted = any(a.endswith(squeeze(left)) and b.startswith(squeeze(right)) for a, b in pairwise(lines))
        assume(joined is not parted)
        return question.answer(question.choices[0] if joined else question.choices[-1])
    assume(False)
    raise AssertionError


@_SLOW
@given(agreements())
def test_plain_text_passes_unchanged(agreement: Agreement) -> None:
    """もう平文の形の本文は、一字も変わらずに通る。"""
    bill = read_or_none(agreement.text)
    assert bill is None or bill.text == agreement.text


@_SLOW
@given(agreements(), presses)
def test_reading_twice_changes_nothing(agreement: Agreement, press: Press) -> None:
    """読み取った本文をもう一度読んでも変わらない。"""
    bill = read_or_none(printed(agreement, press))
    again = read_or_none(bill.text) if bill is not None else None
    assert bill is None or again is None or again.text == bill.text


@_SLOW
@given(agreements(), presses)
def test_every_letter_is_accounted_for(agreement: Agreement, press: Press) -> None:
    """原文の空白でない字は、行先ごとに分けても、原文の順に並べれば元のとおりである。"""
    source = printed(agreement, press)
    bill = read_or_none(source)
    if bill is None:
        return
    entries = bill.account.entries
    assert squeeze("".join(span.text for _fate, span in entries)) == squeeze(source)
    placed = squeeze("".join(span.text for fate, span in entries if fate is Fate.TEXT))
    assert placed == squeeze(re.sub(r"(?m)^(\* -|  -) ", "", bill.text))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=60).map("".join), st.booleans())
def test_any_text_is_read_or_refused(tail: str, headed: bool) -> None:
    """どんな字の並びも、読めるか、分かる言葉で断られる。読めたものは、もう一度読んでも変わらない。"""
    source = ("見本協約\n\n第１条 甲は、行う。\n" if headed else "") + tail
    with suppress(TextError):
        text = read_bill(source).text
        assert read_bill(text).text == text
