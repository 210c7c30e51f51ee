"""PDF の対照表: 紙の字と線から読み返せば元の対照表であり、独立した読み手も同じ字を読む。"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typst
from comparisons import AXES, COMPARISONS, STYLE, WORKED, cells, comparison, line
from hypothesis import HealthCheck, given, settings

from amend.characters import CharacterClass, clusters, examine
from amend.comparison import Comparison, Run, RunKind, Side
from amend.errors import ProofError, RequestError, TextError
from amend.proof.papers import expected, printed, prove_paper
from amend.read.table_pdf import read_pdf
from amend.render.drawing import paper_strokes, shown
from amend.render.pdf import render
from amend.render.pdf.fonts import Chain, chain
from amend.styles import Direction, Mark, Style, Tables

SPACED = replace(STYLE, blank_between=True, blank_end=True)
INSTALLED = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


@cache
def found() -> Chain:
    """この機械の書体。"""
    return chain(INSTALLED, STYLE.font)


def fonts() -> Chain:
    """この機械の書体。明朝が一つも無い機械では、見える形で飛ばす。"""
    try:
        return found()
    except RequestError:
        pytest.skip("明朝の書体がありません")


def drawable(text: str) -> str:
    """形のある字だけ。見えない字は名で描くので、形が要らない。"""
    hidden = {s.character for s in examine(text) if s.character_class is not CharacterClass.REFUSED} | {"\t"}
    parts = [text[start:end] for start, end in pairwise(clusters(text))]
    return "".join(part for part in parts if part in hidden or any(f.glyphs.has(part) for f in fonts().fonts))


def drawable_side(side: Side) -> Side:
    """形のある字だけの側。"""
    kept = (RunKind.LAYOUT, RunKind.BREAK)

    def run(one: Run) -> Run:
        return one if one.kind in kept else replace(one, text=drawable(one.text))

    return replace(side, cells=tuple(tuple(map(run, cell)) for cell in side.cells))


def drawable_table(table: Comparison) -> Comparison:
    """形のある字だけの対照表。"""
    rows = tuple(
        replace(row, new=drawable_side(row.new), old=drawable_side(row.old), remark=drawable(row.remark))
        for row in table.rows
    )
    return replace(
        table,
        rows=rows,
        title=drawable(table.title),
        new_head=drawable(table.new_head),
        old_head=drawable(table.old_head),
        note=drawable(table.note),
        state=drawable(table.state),
        third_head=drawable(table.third_head),
        number_head=drawable(table.number_head),
        note_below=drawable(table.note_below),
        layout_notes=tuple(map(drawable, table.layout_notes)),
    )


_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=10, suppress_health_check=_SLOW)
@given(AXES)
def test_the_paper_says_what_the_comparison_says(some: Comparison) -> None:
    """どんな字・印・注・欄の対照表も、紙の字と線から読み返せば元のとおりである (DESIGN §6 law 6)。"""
    table = drawable_table(some)
    paper = render(table, SPACED)
    assert printed(read_pdf(paper)) == printed(expected(table))
    prove_paper(paper, "pdf", table)


@pytest.mark.soak
@settings(max_examples=1_000, derandomize=False, suppress_health_check=_SLOW)
@given(AXES)
def test_a_thousand_papers_say_what_their_comparisons_say(some: Comparison) -> None:
    """千のでたらめな対照表でも同じである。"""
    table = drawable_table(some)
    prove_paper(render(table, SPACED), "pdf", table)


@settings(max_examples=4, suppress_health_check=_SLOW)
@given(COMPARISONS, COMPARISONS)
def test_only_the_same_comparison_is_proved(one: Comparison, other: Comparison) -> None:
    """言うことの違う対照表の PDF は通らない。"""
    first, second = drawable_table(one), drawable_table(other)
    if printed(expected(first)) != printed(expected(second)):
        with pytest.raises(ProofError):
            prove_paper(render(first, STYLE), "pdf", second)


LONG = "甲及び乙は、「連携」する取組（別表に掲げるものをいう。）を実施する。"


def long_table() -> Comparison:
    """幾つもの頁にわたる行を持つ対照表。欄の中の改行、字下げ、別表の長い欄を混ぜる。"""
    clause = line(f"第１条　＿{LONG * 40}＿", f"第１条　{LONG * 30}＿ただし＿", opens=True, place="第１条")
    wide = cells(f"防災|{LONG * 12}⏎{LONG * 12}", f"防災|{LONG * 12}⏎＿{LONG}＿⏎{LONG}")
    rows = [clause, line("　（見出し）", "　（見出し）", opens=True), cells("取組|内容", "取組|内容", head=True), wide]
    return replace(comparison(*rows * 3), third_head="説明", number_head="項番")


@pytest.mark.parametrize("paper", ["A4 landscape", "A4 portrait", "B4 landscape", "A3 portrait"])
def test_rows_broken_over_pages_are_read_back(paper: str) -> None:
    """頁の境で切れた行も、折り返した行も、繰り返す頭の行も、元の一行に戻る。どの用紙でも。"""
    fonts()
    prove_paper(render(long_table(), replace(SPACED, paper=paper)), "pdf", long_table())


@pytest.mark.parametrize("mark", Mark)
def test_every_mark_is_drawn(mark: Mark) -> None:
    """どの印も描かれ、ほかの印とは読み分けられる。番号だけの二重下線も。"""
    fonts()
    double = (Run(RunKind.CHANGED, "第５条", 0, 3, mark=Mark.DOUBLE),)
    numbered = replace(line("甲", "乙"), new=Side((double,)))
    table = replace(comparison(*WORKED.rows, numbered), mark=mark)
    paper = render(table, STYLE)
    prove_paper(paper, "pdf", table)
    with pytest.raises(ProofError):
        prove_paper(paper, "pdf", replace(table, mark=Mark.BOLD if mark is Mark.FRAME else Mark.FRAME))


def test_a_hyphen_at_the_end_of_a_line_is_read() -> None:
    """行の終わりに来たハイフンも、ハイフンと読む。"""
    fonts()
    table = comparison(*(line(f"{'甲' * n}-丙乙", "") for n in range(24, 36)))
    prove_paper(render(table, STYLE), "pdf", table)


@pytest.mark.parametrize("bracket", "（(［「“«")
def test_a_bracket_before_a_mark_is_outside_it(bracket: str) -> None:
    """印の前の始め括弧は、全角でも半角でも、印の外と読む。印の初めの括弧は、印の中と読む。"""
    fonts()
    spots = ("甲（＿乙＿", "（＿乙＿", "＿（乙＿", "、＿（乙＿", f"{'甲' * 32}＿（乙＿")
    table = comparison(*(line(spot.replace("（", bracket), "", hang=0) for spot in spots))
    prove_paper(render(table, STYLE), "pdf", table)


def altered(table: Comparison, old: str, new: str) -> Comparison:
    """最初に現れる ``old`` を ``new`` に替えた対照表。"""

    def side(there: Side) -> Side:
        changed = ((replace(r, text=r.text.replace(old, new, 1)) for r in cell) for cell in there.cells)
        return replace(there, cells=tuple(map(tuple, changed)))

    at = next(i for i, row in enumerate(table.rows) if side(row.new) != row.new)
    row = replace(table.rows[at], new=side(table.rows[at].new))
    return replace(table, rows=(*table.rows[:at], row, *table.rows[at + 1 :]))


@pytest.mark.parametrize(
    ("old", "new"),
    [("連絡会議", "連絡会義"), ("（略）", "（削る）"), ("年２回", "年２ 回"), ("第４条", "第４条第"), ("　", " ")],
)
def test_one_altered_letter_is_caught(old: str, new: str) -> None:
    """一字の違い、加わった空白、誤った（略）に気付き、所を言う。"""
    fonts()
    with pytest.raises(ProofError, match="対照表と一致しません"):
        prove_paper(render(altered(WORKED, old, new), STYLE), "pdf", WORKED)


def test_every_lost_underline_is_caught() -> None:
    """一本の下線が落ちても、字が同じなら気付く。"""
    fonts()
    first = WORKED.rows[3]
    bare = tuple(replace(run, kind=RunKind.PLAIN) if run.text == "年２回" else run for run in first.new.cells[0])
    assert bare != first.new.cells[0]
    lost = replace(first, new=replace(first.new, cells=(bare,)))
    table = replace(WORKED, rows=(*WORKED.rows[:3], lost, *WORKED.rows[4:]))
    with pytest.raises(ProofError) as caught:
        prove_paper(render(table, STYLE), "pdf", WORKED)
    assert "第６条の「変更後」の側" in caught.value.where


def test_a_crash_of_the_typesetter_is_mended(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """組版の道具が落ちても、離さない行を諦めて紙を作る。道具の書いた跡は人に見せない。二度落ちれば、そう言って止める。"""
    fonts()
    panic = type("PanicException", (BaseException,), {})
    real, kept, lasting = typst.Compiler, [], False

    class Crashing:
        """離さない行があれば (``lasting`` なら、いつも) 落ちる。"""

        def __init__(self, template: bytes, font_paths: typst.Fonts, sys_inputs: dict[str, str]) -> None:
            kept.append(any(row["keep"] for row in json.loads(sys_inputs["data"])["rows"]))
            self.inner = real(template, font_paths=font_paths, sys_inputs=sys_inputs)

        def compile(self, **how: Any) -> bytes:
            if kept[-1] or lasting:
                os.write(2, b"thread panicked")
                raise panic("no")
            made = self.inner.compile(**how)
            assert isinstance(made, bytes)
            return made

    monkeypatch.setattr(typst, "Compiler", Crashing)
    prove_paper(render(WORKED, STYLE), "pdf", WORKED)
    assert kept == [True, False]
    lasting = True
    with pytest.raises(ProofError, match="組版"):
        render(WORKED, STYLE)
    assert "panicked" not in capfd.readouterr().err


@pytest.mark.parametrize("size", [10.5, 24])
def test_the_lead_is_read_back(size: float) -> None:
    """改正の文書の前書きも、一字も違わずに読み返せる。折り返しても、字が大きくても。"""
    fonts()
    table = replace(WORKED, rows=WORKED.rows[:6], lead=(f"　{LONG * 3}", "　次の表のとおり変更する。"))
    style = replace(STYLE, font_size=size)
    prove_paper(render(table, style), "pdf", table)
    with pytest.raises(ProofError, match="対照表と一致しません"):
        prove_paper(render(table, style), "pdf", replace(table, lead=table.lead[:1]))


def test_the_same_comparison_makes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """時計が違っても、同じ対照表からは同じバイト列ができる。"""
    fonts()
    first = render(WORKED, STYLE)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert render(WORKED, STYLE) == first


def test_pdftotext_reads_every_letter(tmp_path: Path) -> None:
    """独立した読み手 (poppler) も、描いた字のすべてを読む。"""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext がありません")
    fonts()
    path = tmp_path / "a.pdf"
    path.write_bytes(render(WORKED, STYLE))
    said = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()
    drawn = [
        "".join(stroke.text for stroke in paper_strokes(cell))
        for row in shown(WORKED)
        for side in (row.new, row.old)
        for cell in side.cells
    ]
    read, meant = Counter(said), Counter("".join((WORKED.title, WORKED.state, WORKED.note, *drawn)))
    assert not {letter for letter in meant if letter not in " 　" and read[letter] < meant[letter]}


def test_the_file_is_tagged_and_archival(tmp_path: Path) -> None:
    """印の付いた PDF/A-2b で、言語は日本語、使った字形だけを埋め込み、外の物もスクリプトも持たない。"""
    fonts()
    paper = render(WORKED, STYLE)
    for word in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"pdfaid"):
        assert word in paper
    assert len(paper) < 400_000  # 書体の全体は 8 MB ある
    assert b"/JavaScript" not in paper
    if shutil.which("pdfinfo") is not None:
        path = tmp_path / "a.pdf"
        path.write_bytes(paper)
        said = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
        assert re.search(r"Tagged:\s+yes", said)
        assert re.search(r"CreationDate:\s+Sat Jan +1 00:00:00 2000", said)


@pytest.mark.parametrize("letter", ["\U0001f980", "葛\U000e01ef"])
def test_a_letter_without_a_shape_is_refused(letter: str) -> None:
    """どの書体にも形の無い字は、四角で描かずに、字と所と入れる書体を言って断る。"""
    if any(font.glyphs.has(letter) for font in fonts().fonts):
        pytest.skip("この機械には、その字の形を持つ書体があります")
    with pytest.raises(TextError, match=f"U\\+{ord(letter[-1]):04X}") as caught:
        render(comparison(line(f"第１条　{letter}", "乙", place="第１条")), STYLE)
    assert caught.value.where == "第１条"
    assert "fonts-" in str(caught.value)


def test_no_font_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """明朝の無い機械では、探した書体と、入れるものを言って断る。"""
    monkeypatch.setattr("amend.render.pdf.fonts._nearest", lambda infos, names: None)
    with pytest.raises(RequestError, match="この機械にありません") as caught:
        render(WORKED, STYLE)
    assert "ＭＳ 明朝、游明朝" in caught.value.where


def test_the_style_font_comes_first() -> None:
    """様式の書体があれば、それが先である。日本語の名でも、書体のファイルの言う名でも探せる。"""
    families = {info.family for info in INSTALLED.fonts()}
    if not {"IPAexMincho", "IPAexGothic"} <= families:
        pytest.skip("IPAex の書体がありません")
    for wanted, first in (
        ("IPAexゴシック", "IPAexGothic"),
        ("ipaexgothic", "IPAexGothic"),
        ("IPAex明朝", "IPAexMincho"),
    ):
        assert chain(INSTALLED, wanted).fonts[0].family == first


def test_without_the_extra_the_answer_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDF の道具が入っていなければ、入れ方を言って断る。"""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(RequestError, match="typst") as caught:
        render(WORKED, STYLE)
    assert 'pip install "amend[pdf]"' in caught.value.advice


@pytest.mark.parametrize(
    ("style", "word"),
    [(replace(STYLE, direction=Direction.VERTICAL), "縦書き"), (replace(STYLE, tables=Tables.STACKED), "積め")],
)
def test_what_a_pdf_cannot_draw_is_refused(style: Style, word: str) -> None:
    """縦書きと、積んだ別表は、ほかの形式を勧めて断る。"""
    with pytest.raises(RequestError, match=word) as caught:
        render(WORKED, style)
    assert "docx" in caught.value.advice


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7", b"PK\x03\x04", "甲".encode()])
def test_what_is_no_paper_is_not_proved(junk: bytes) -> None:
    """PDF でないものは、読めなかったと言って止める。"""
    with pytest.raises(ProofError, match="対照表と一致しません"):
        prove_paper(junk, "pdf", WORKED)
