"""出来上がった PDF の照合: 紙に描かれたものを一つ消しても、書き換えても、気付く。"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
from comparisons import STYLE, WORKED, cells, comparison, line
from hypothesis import given, settings
from hypothesis import strategies as st
from test_render_pdf import fonts, long_table

from amend.comparison import Comparison
from amend.errors import ProofError
from amend.proof.papers import prove_paper
from amend.render.pdf import render
from amend.styles import Mark

raw = pypdfium2.raw

ADDED = cells("防災|応援する。||窓口", "")
FRAMED = comparison(
    *WORKED.rows[:3],
    line("別表", "別表", opens=True, place="別表"),
    cells("取組|内容|甲|乙", "取組|内容|甲|乙", head=True),
    replace(ADDED, new=replace(ADDED.new, framed=(0, 1, 2, 3))),
    cells("き|＿く＿|け|こ", "き|か|け|こ"),
)
TABLES = {
    "下線": WORKED,
    "太枠": replace(FRAMED, frame=Mark.THICK),
    "破線": replace(FRAMED, frame=Mark.DASHED),
}


@cache
def made(name: str) -> bytes:
    """正しい紙。"""
    fonts()
    return render(TABLES[name], STYLE)


def things(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    """消えれば紙の言うことが変わるもの: 字と、表の罫のほかの線。"""
    for thing in page.get_objects():
        left, low, right, high = thing.get_bounds()
        text = thing.type == raw.FPDF_PAGEOBJ_TEXT and right > left
        mark = thing.type == raw.FPDF_PAGEOBJ_PATH and (high - low < 0.6 < right - left < 300)
        frame = thing.type == raw.FPDF_PAGEOBJ_PATH and 1.4 < min(right - left, high - low) < 3
        if text or mark or frame:
            yield thing


def without(data: bytes, share: float | None) -> bytes:
    """描かれたものを一つ (``share`` の所のもの) 消して、書き直した PDF。None なら、消さずに書き直す。"""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        if share is not None:
            all_of_them = list(things(page))
            page.remove_obj(all_of_them[int(share * len(all_of_them))])
        page.gen_content()
        written = io.BytesIO()
        document.save(written)
        return written.getvalue()
    finally:
        document.close()


@pytest.mark.parametrize("name", TABLES)
def test_a_paper_written_again_is_the_same(name: str) -> None:
    """何も消さずに書き直した PDF は、同じことを言う (この試験の道具が、紙を壊さない)。"""
    prove_paper(without(made(name), None), "pdf", TABLES[name])


@settings(max_examples=12)
@given(name=st.sampled_from(sorted(TABLES)), share=st.floats(0, 1, exclude_max=True))
def test_nothing_drawn_can_be_lost(name: str, share: float) -> None:
    """紙に描かれた字、下線、枠の線のどれか一つが消えれば、気付く。"""
    assert_caught(without(made(name), share), TABLES[name])


@pytest.mark.soak
def test_five_hundred_papers_missing_something_are_caught() -> None:
    """五百の、一つ欠けた紙を、一つも見逃さない。"""
    for i in range(500):
        name = sorted(TABLES)[i % len(TABLES)]
        assert_caught(without(made(name), i / 500), TABLES[name])


def assert_caught(paper: bytes, table: Comparison) -> None:
    """対照表と違うと言う。"""
    with pytest.raises(ProofError, match="対照表と一致しません"):
        prove_paper(paper, "pdf", table)


def test_every_page_must_say_it_is_a_draft() -> None:
    """断りは、どの頁の下にもある。一頁で欠けても気付く。"""
    fonts()
    document = pypdfium2.PdfDocument(render(long_table(), STYLE))
    page = document[1]
    draft = min((o for o in page.get_objects() if o.type == raw.FPDF_PAGEOBJ_TEXT), key=lambda o: o.get_bounds()[1])
    page.remove_obj(draft)
    page.gen_content()
    written = io.BytesIO()
    document.save(written)
    document.close()
    assert_caught(written.getvalue(), long_table())
