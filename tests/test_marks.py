"""印・枠・項番の試験: 様式の残りの軸は、中立の対照表が決め、どの形式もそのとおりに描き、落ちれば気付く。"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from comparisons import AXES, STYLE, WORKED
from hypothesis import given, settings

from amend.clause import Node
from amend.comparison import Comparison, Row, Run, RunKind, Side, compare, verify
from amend.errors import ProofError, RequestError
from amend.numerals import Numerals
from amend.plaintext import read
from amend.proof.finished import prove_file
from amend.proof.papers import READERS, expected, prove_paper
from amend.render import FORMATS, Screen
from amend.render.drawing import own_marks
from amend.styles import Mark, Style

CASES = Path(__file__).parent / "cases" / "comparison"
FORMS = ["html", "docx", "xlsx", "md", "json"]
CAN_DRAW = {"md": {Mark.UNDERLINE, Mark.BOLD}, "xlsx": {Mark.UNDERLINE, Mark.DOUBLE, Mark.BOLD}}
AXED = replace(STYLE, provision_mark=Mark.DOUBLE, table_mark=Mark.THICK, number_head="項番", third_head="説明", note="")


def compared(case: str, style: Style) -> tuple[Comparison, Node, Node]:
    """事例の新旧を、様式で並べる。"""
    old, new = (read((CASES / case / name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    return compare(old, new, style), old, new


def made(form: str, table: Comparison) -> bytes:
    """書類を作る。"""
    paper = FORMATS[form].render(table, STYLE, Screen())
    return paper.encode() if isinstance(paper, str) else paper


def sides(table: Comparison) -> list[Side]:
    """描く側のすべて。"""
    return [side for row in table.rows if row.shown for side in (row.new, row.old)]


def marked(side: Side) -> list[tuple[str, Mark | None]]:
    """側の、変わった字とその印。"""
    return [(run.text, run.mark) for cell in side.cells for run in cell if run.kind is RunKind.CHANGED]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=12)
@given(table=AXES)
def test_every_axis_is_drawn_and_read_back(form: str, table: Comparison) -> None:
    """切れ端ごとの印、表の枠、項番に何が書かれても、書いて読めば元のとおりである。描けない形式は断る。"""
    framed = form == "md" and any(side.framed for side in sides(table))
    if framed or {table.mark, *own_marks(table)} - CAN_DRAW.get(form, set(Mark)):
        with pytest.raises(RequestError, match="使えません"):
            made(form, table)
        return
    paper = made(form, table)
    assert READERS[form](paper) == expected(table)
    prove_paper(paper, form, table)


def bare(side: Side) -> Side:
    """印と枠を除いた側。"""
    cells = tuple(tuple(Run(r.kind, r.text, r.start, r.end, r.note) for r in cell) for cell in side.cells)
    return replace(side, cells=cells, framed=())


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_the_axes_change_nothing_but_the_marks(case: str) -> None:
    """どの事例でも、印・枠・項番を除けば元の対照表であり、対照表の法則も成り立つ。枠の中の字には、ほかの印が無い。"""
    plain, old, new = compared(case, STYLE)
    table, _, _ = compared(case, AXED)
    verify(table, old, new)
    rows = tuple(replace(row, new=bare(row.new), old=bare(row.old), number="") for row in table.rows)
    same = {"number_head": "", "third_head": "", "frame": None, "note": STYLE.note}
    assert replace(table, rows=rows, **same) == plain  # type: ignore[arg-type]
    for side in sides(table):
        for i in side.framed:
            assert all(run.kind is not RunKind.PLAIN or not run.text.strip() for run in side.cells[i])
    for row in expected(table).rows:
        for read_side in row:
            for i in read_side.framed:
                assert {s.mark for s in read_side.cells[i] if s.underlined} <= {Mark.THICK}


def test_the_mark_of_a_provision_is_doubled() -> None:
    """加え、移した規定の番号だけが二重下線で、その語と、変わった字句は様式の印のままである (drafting-rules §1.8)。"""
    table, _, _ = compared("worked-example", AXED)
    news = [word for row in table.rows if row.shown for word in marked(row.new)]
    doubled = [text for text, mark in news if mark is Mark.DOUBLE]
    assert doubled == ["第５条", "第６条", "第７条"]
    assert ("年２回", None) in news
    assert ("（情報の共有）", None) in news
    assert {mark for _, mark in news} == {Mark.DOUBLE, None}


@pytest.mark.parametrize(
    ("case", "framed"),
    [("K-row-added", "new"), ("K-row-deleted", "old"), ("K-cell-reworded", ""), ("A-word-replaced", "")],
)
def test_a_whole_row_is_framed_and_a_word_is_not(case: str, framed: str) -> None:
    """加え、削った表の行は、すべての欄を枠で囲む。欄の中の字句の変わりは、字の印のままである (drafting-rules §1.6)。"""
    table, _, _ = compared(case, AXED)
    found = {name for row in table.rows for name in ("new", "old") if getattr(row, name).framed}
    assert found == ({framed} if framed else set())
    for side in sides(table):
        assert side.framed in ((), tuple(range(len(side.cells))))


def test_a_changed_unit_has_a_number() -> None:
    """項番は変わった条と別表ごとに一つで、変わらない条には付かない。数字は様式のとおりに書く。"""
    old = "協約\n\n第１条　甲\n\n第２条　乙\n\n第３条　丙\n"
    before, after = (read(text).tree for text in (old, old.replace("甲", "新").replace("丙", "旧")))

    def numbers(**axes: object) -> list[str]:
        style = replace(STYLE, number_head="項番", **axes)  # type: ignore[arg-type]
        return [row.number for row in compare(before, after, style).rows if row.shown]

    assert numbers() == ["１", "２"]
    assert numbers(numerals=Numerals.KANJI) == ["一", "二"]
    everything = compare(before, after, replace(STYLE, number_head="番", scope=type(STYLE.scope).ALL))
    assert [row.number for row in everything.rows if row.shown and row.opens][-3:] == ["１", "", "２"]
    assert {row.number for row in compare(before, after, STYLE).rows} == {""}


def dressed() -> Comparison:
    """二重下線、枠、項番のある対照表。"""

    def row_of(row: Row, number: int) -> Row:
        new, old = (framed(row.new, "防災"), framed(row.old, "図書館"))
        return replace(row, new=doubled(new), old=doubled(old), number=f"番{number}" if row.opens else "")

    def framed(side: Side, word: str) -> Side:
        return replace(side, framed=tuple(range(len(side.cells))) if side.table and word in str(side.cells[0]) else ())

    def doubled(side: Side) -> Side:
        cells = tuple(
            tuple(replace(run, mark=Mark.DOUBLE) if run.text.startswith("第") and not side.table else run for run in c)
            for c in side.cells
        )
        return replace(side, cells=cells)

    rows = tuple(row_of(row, i) for i, row in enumerate(WORKED.rows))
    return replace(WORKED, rows=rows, frame=Mark.DASHED, number_head="項番")


DRESSED = dressed()
"""二重下線、枠、項番のある対照表。"""


def parts(paper: bytes) -> dict[str, str]:
    """書類の、字と線のある部品。"""
    if not paper.startswith(b"PK"):
        return {"": paper.decode()}
    package = zipfile.ZipFile(io.BytesIO(paper))
    return {name: package.read(name).decode() for name in package.namelist() if name in PARTS}


def replaced(paper: bytes, part: str, text: str) -> bytes:
    """部品一つを書き換える。"""
    if not part:
        return text.encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, text.encode() if name == part else source.read(name))
    return target.getvalue()


PARTS = {"word/document.xml", "xl/styles.xml", "xl/sharedStrings.xml"}
FAULTS = [
    ("html", r'<(ins|del) class="double">', r"<\1>", 3),
    ("html", r" dashed(?=\")", "", 8),
    ("html", r'(?<=<td class="number">)番', "香", 4),
    ("docx", r'<w:u w:val="double"/>', '<w:u w:val="single"/>', 3),
    ("docx", r'<w:(?:top|left|bottom|right) w:val="dashed"[^>]*/>', "", 32),
    ("docx", r'(?<=preserve">)番', "香", 4),
    ("xlsx", r'<u val="double"/>', "<u/>", 1),
    ("xlsx", r' style="mediumDashed"', ' style="thin"', 4),
    ("xlsx", r"(?<=>)番", "香", 4),
    ("json", r', "mark": "double"', "", 3),
    ("json", r', "framed": \[0, 1, 2, 3\]', "", 2),
    ("json", r'(?<="number": ")番', "香", 4),
]


@pytest.mark.parametrize(("form", "pattern", "without", "least"), FAULTS)
def test_every_lost_mark_frame_and_number_is_caught(form: str, pattern: str, without: str, least: int) -> None:
    """二重下線、枠の一辺、項番の一字の、どれが落ちても、変わっても気付く。"""
    paper = made(form, DRESSED)
    prove_paper(paper, form, DRESSED)
    found = [(part, spot) for part, text in parts(paper).items() for spot in re.finditer(pattern, text)]
    assert len(found) >= least
    for part, spot in found[:: max(1, len(found) // 4)]:
        changed = spot.string[: spot.start()] + spot.expand(without) + spot.string[spot.end() :]
        with pytest.raises(ProofError):
            prove_paper(replaced(paper, part, changed), form, DRESSED)


@pytest.mark.parametrize("form", ["html", "docx", "xlsx"])
@pytest.mark.parametrize("case", ["worked-example", "K-row-added", "K-row-deleted", "K-cell-reworded"])
def test_a_finished_file_states_the_amendment(form: str, case: str) -> None:
    """枠も二重下線も、出来上がった書類から本文二つとの照合にかけるとき、変わった字の印である。"""
    style = replace(AXED, third_head="")
    table, old, new = compared(case, style)
    paper = FORMATS[form].render(table, style, Screen())
    said, verdict = prove_file(paper.encode() if isinstance(paper, str) else paper, form, old, new)
    assert (said, verdict.findings, verdict.marks) == ("amend の新旧対照表", (), True)


def test_what_a_format_cannot_draw_is_named() -> None:
    """描けない印は、様式の鍵とその値を言って断る。"""
    with pytest.raises(RequestError, match="規定の番号の印に「二重下線」") as caught:
        made("md", DRESSED)
    assert "provision_mark = double" in caught.value.where
    with pytest.raises(RequestError, match="表の行と欄を囲むのに「太枠」") as caught:
        made("md", compared("K-row-added", replace(STYLE, table_mark=Mark.THICK))[0])
    assert "table_mark = thick" in caught.value.where
    with pytest.raises(RequestError, match="変わった字の印に「破線の囲み」"):
        made("xlsx", replace(WORKED, mark=Mark.DASHED))


def test_a_blank_line_ends_the_table() -> None:
    """表の終わりの空きは、紙の見た目だけを変え、読み返したものは同じである (drafting-rules §1.2「bottom line」)。"""
    for form in ("html", "docx", "xlsx", "terminal"):
        papers = [FORMATS[form].render(WORKED, replace(STYLE, blank_end=end), Screen()) for end in (False, True)]
        assert papers[0] != papers[1]
        if form in READERS:
            prove_paper(papers[1], form, WORKED)
