"""Word の対照表: 独立した読み手 (python-docx、LibreOffice) が読んで字と線が同じで、包みに余計なものが無い。"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import docx
import pytest
from comparisons import COMPARISONS, STYLE, WORKED, cells, comparison, line
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings

from amend.comparison import Comparison, Side
from amend.errors import ProofError, TextError
from amend.proof.papers import prove_paper
from amend.read.reading import Stretch, merged
from amend.render.docx import render
from amend.render.drawing import DRAFT, paper_strokes, shown, sides
from amend.render.sheet import UNITS
from amend.styles import Direction, Mark, Tables

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(paper: bytes, name: str) -> Element:
    """包みの中の XML。"""
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(paper)).read(name))


def drawn(side: Side) -> list[tuple[Stretch, ...]]:
    """側に描かれるべき字。"""
    return [merged(Stretch(s.text, s.underlined, s.note) for s in paper_strokes(c)) for c in side.cells or ((),)]


@settings(max_examples=40)
@given(COMPARISONS)
def test_python_docx_reads_the_same_words(table: Comparison) -> None:
    """python-docx が読んでも、欄ごとの字と線が同じである。"""
    document = docx.Document(io.BytesIO(render(table, STYLE)))
    (drawing,) = document.tables
    rows = drawing._tbl.tr_lst[1:]
    assert len(rows) == len(shown(table))
    for row, tr in zip(shown(table), rows, strict=True):
        left, right = sides(table, row)
        read = []
        for tc in tr.tc_lst:
            (block,) = (Paragraph(p, drawing) for p in tc.p_lst)
            runs = [(r.text, bool(r.font.underline), r.style.name == "対照表 注記") for r in block.runs]
            read.append(merged(Stretch(*run) for run in runs))
        assert read == drawn(left) + drawn(right)


def test_python_docx_sees_every_mark_and_remark() -> None:
    """太字も囲みも直に付いていて、説明は三つ目の列に立つ。Word でスタイルを直せば、印の全部が直る。"""
    row = replace(line("甲＿乙＿", "丙", place="第１条"), remark="字句の改正")
    found = {}
    for mark in Mark:
        table = replace(comparison(row), mark=mark, third_head="説明", note_below="備考　下の注")
        document = docx.Document(io.BytesIO(render(table, STYLE)))
        assert [[c.text for c in r.cells] for r in document.tables[0].rows] == [
            ["変更後", "変更前", "説明"],
            ["甲乙", "丙", "字句の改正"],
        ]
        assert "備考　下の注" in [p.text for p in document.paragraphs]
        plain, marked = document.tables[0].rows[1].cells[0].paragraphs[0].runs
        assert plain._r.rPr is None
        found[mark] = [child.tag.rpartition("}")[2] for child in marked._r.rPr][1:]
        assert document.styles["対照表 変更部分"].element.rPr.find(qn(f"w:{found[mark][0]}")) is not None
    lines, frames = (Mark.UNDERLINE, Mark.DOUBLE), (Mark.FRAME, Mark.DASHED, Mark.THICK)
    assert found == {Mark.BOLD: ["b"]} | {mark: ["u"] for mark in lines} | {mark: ["bdr"] for mark in frames}


def test_the_same_comparison_makes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """時計と時間帯が違っても、同じ対照表からは同じバイト列ができる。"""
    first = render(WORKED, STYLE)
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert render(WORKED, STYLE) == first
    entries = zipfile.ZipFile(io.BytesIO(first)).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert entries[0].filename == "[Content_Types].xml"


def test_the_package_holds_nothing_of_the_template() -> None:
    """要る部品だけがあり、外への関係も、作った人や機械の跡も無い (reliability D7)。"""
    package = zipfile.ZipFile(io.BytesIO(render(WORKED, STYLE)))
    assert sorted(package.namelist()) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/header1.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]
    everything = b"".join(package.read(name) for name in package.namelist()).decode()
    for word in ("TargetMode", "python-docx", "rsid", "INCLUDE", "DDE", "w14:docId"):
        assert word not in everything
    properties = docx.Document(io.BytesIO(render(WORKED, STYLE))).core_properties
    assert (properties.author, properties.last_modified_by, properties.revision) == ("amend", "amend", 1)
    assert properties.title == WORKED.title


def test_the_font_is_set_for_every_script() -> None:
    """明朝を、欧文にも和文にも指定する (片方だけでは別の書体が混じる)。"""
    fonts = part(render(WORKED, STYLE), "word/styles.xml").find(f".//{W}docDefaults//{W}rFonts")
    assert fonts is not None
    assert fonts.attrib == {f"{W}{script}": "ＭＳ 明朝" for script in ("ascii", "hAnsi", "eastAsia", "cs")}


def test_the_page_is_landscape_with_numbers() -> None:
    """A4 横、行の升、ページ番号と状態の断りが各ページにある (DESIGN §9)。"""
    paper = render(WORKED, STYLE)
    section = docx.Document(io.BytesIO(paper)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)  # type: ignore[union-attr]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    fields = [f.get(f"{W}instr", "").strip() for f in part(paper, "word/footer1.xml").iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "".join(part(paper, "word/header1.xml").itertext()) == "案（議決前）"
    assert [p.text for p in section.footer.paragraphs][1:] == [DRAFT]


def test_the_table_is_followed_by_nothing_that_takes_a_page() -> None:
    """表の後に、断りも空の一行も立たない。Word の要る終わりの段落は、一ポイントの高さしかない。"""
    document = docx.Document(io.BytesIO(render(WORKED, STYLE)))
    last = document.paragraphs[-1]
    assert (last.text, last.style.name, last.style.paragraph_format.line_spacing.pt) == ("", "対照表 終わり", 1)  # type: ignore[union-attr]
    noted = docx.Document(io.BytesIO(render(replace(WORKED, note_below="備考　下の注"), STYLE)))
    assert noted.paragraphs[-1].text == "備考　下の注"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (DRAFT, DRAFT.replace("下書き", "正式な書類")),
        ("</w:ftr>", "<w:p><w:r><w:t>議決済み</w:t></w:r></w:p></w:ftr>"),
        (" / </w:t>", " / </w:t></w:r><w:r><w:t>決定</w:t>"),
        ("<w:fldSimple", "<w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:fldSimple"),
    ],
    ids=["断りが変わる", "字が加わる", "番号の所の字", "変更履歴"],
)
def test_the_foot_of_the_page_is_proved(old: str, new: str) -> None:
    """ページの足元の断りが変わり、番号のほかの字が加われば、照合が見付ける。"""
    made, foot = render(WORKED, STYLE), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(foot, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(old.encode(), new.encode(), 1) if name == "word/footer1.xml" else text)
    prove_paper(made, "docx", WORKED)
    with pytest.raises(ProofError):
        prove_paper(foot.getvalue(), "docx", WORKED)


def test_only_the_head_row_repeats_and_body_rows_may_split() -> None:
    """頭の行は各ページに繰り返して割れず、ほかの行はページの境で割れてよい。"""
    head, *rows = part(render(WORKED, STYLE), "word/document.xml").iter(f"{W}tr")
    assert [e.tag for e in head.find(f"{W}trPr") or ()] == [f"{W}cantSplit", f"{W}tblHeader"]
    assert all(row.find(f"{W}trPr") is None for row in rows)


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection rPr",
    "rPr": "rStyle rFonts b bCs i strike color sz szCs u bdr lang eastAsianLayout",
    "tcPr": "tcW gridSpan vMerge tcBorders shd tcMar textDirection vAlign",
    "sectPr": "headerReference footerReference pgSz pgMar cols textDirection docGrid",
    "tcBorders": "top left bottom right",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tblBorders": "top left bottom right insideH insideV",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang",
}  # fmt: skip


@pytest.mark.parametrize("name", ["document", "styles", "settings", "header1", "footer1"])
@pytest.mark.parametrize("mark", Mark)
def test_elements_stand_in_the_order_of_the_schema(name: str, mark: Mark) -> None:
    """Word は要素の順序の違いを壊れたファイルと言う。"""
    rows = (line("甲", "乙", opens=True), line("甲", "乙", opens=True, hang=3), *WORKED.rows)
    table = replace(comparison(*rows, layout_notes=("注",)), mark=mark, third_head="説明", note_below="備考")
    spaced = replace(STYLE, blank_between=True)
    for style in (spaced, replace(spaced, direction=Direction.VERTICAL, tables=Tables.STACKED)):
        for element in part(render(table, style), f"word/{name}.xml").iter():
            known = ORDER.get(element.tag.removeprefix(W), "").split()
            children = [known.index(child.tag.removeprefix(W)) for child in element] if known else []
            assert children == sorted(children)


@pytest.mark.parametrize("third", ["", "説明"])
def test_cells_end_in_a_paragraph_and_fill_the_grid(third: str) -> None:
    """どの欄も段落で終わり、どの行も升目の列を余さず占め、列は Word の限りの 63 を超えない。"""
    wide = cells("|".join("甲" * UNITS), "|".join("乙" * (UNITS - 1)))
    table = replace(comparison(*WORKED.rows, wide), third_head=third)
    root = part(render(table, STYLE), "word/document.xml")
    columns = [int(c.get(f"{W}w", "0")) for c in root.iter(f"{W}gridCol")]
    assert len(columns) <= 63
    for tr in root.iter(f"{W}tr"):
        at = 0
        for tc in tr.iter(f"{W}tc"):
            assert tc[-1].tag == f"{W}p"
            span = tc.find(f"{W}tcPr/{W}gridSpan")
            width = tc.find(f"{W}tcPr/{W}tcW")
            assert width is not None
            end = at + (1 if span is None else int(span.get(f"{W}val", "1")))
            assert int(width.get(f"{W}w", "0")) == sum(columns[at:end])
            at = end
        assert at == len(columns)


def test_a_table_too_wide_for_word_is_refused() -> None:
    """並べきれない数の欄は、場所を言って断る。"""
    with pytest.raises(TextError) as caught:
        render(comparison(cells("|".join("甲" * (UNITS + 1)), "", place="別表第１")), STYLE)
    assert caught.value.where == "別表第１"


def test_control_letters_are_refused() -> None:
    """XML が運べない字は、場所を言って断る。"""
    with pytest.raises(TextError, match=re.escape("⟦U+001B⟧")):
        render(comparison(line("\x1b[31m", "甲")), STYLE)


# --- LibreOffice ------------------------------------------------------------------------------------------------------

ODF = {
    "text": "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}",
    "table": "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    "style": "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}",
    "fo": "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}",
    "loext": "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}",
}


def office_stretches(element: Element, lines: frozenset[str], *, underlined: bool = False) -> Iterator[Stretch]:
    """LibreOffice の書き出した欄の、字と線。"""
    tag = element.tag
    underlined = underlined or element.get(f"{ODF['text']}style-name", "") in lines
    blank = {"s": " " * int(element.get(f"{ODF['text']}c", "1")), "tab": "\t", "line-break": "\n"}
    yield Stretch(blank.get(tag.removeprefix(ODF["text"]), element.text or ""), underlined)
    for child in element:
        yield from office_stretches(child, lines, underlined=underlined)
        yield Stretch(child.tail or "", underlined)


OFFICE_MARKS = {
    Mark.UNDERLINE: ("style", "text-underline-style", "none"),
    Mark.DOUBLE: ("style", "text-underline-type", "single"),
    Mark.BOLD: ("fo", "font-weight", "normal"),
    Mark.FRAME: ("loext", "border", "none"),
    Mark.DASHED: ("loext", "border", "none"),
    Mark.THICK: ("loext", "border", "none"),
}
"""LibreOffice が印を書き出す属性と、印の無いときの値。"""


@pytest.mark.parametrize("mark", [Mark.UNDERLINE, *(pytest.param(m, marks=pytest.mark.soak) for m in list(Mark)[1:])])
def test_libreoffice_reads_the_same_words(tmp_path: Path, mark: Mark) -> None:
    """LibreOffice で開いても、欄ごとの字と印と説明が同じで、頭の行が繰り返す。"""
    office = shutil.which("soffice")
    if office is None or sys.platform == "win32":
        pytest.skip("LibreOffice (soffice) がありません")
    hostile = line("　＿<b>&amp;  \t𠮷葛\U000e0100＿  末尾 ", "＿\ue000かか\u3099]]>＿⏎二行目", hang=2)
    table = comparison(*WORKED.rows, hostile, line("甲＿ ＿乙", "甲＿　＿乙", note="全角空白→半角空白"))
    rows = tuple(replace(row, remark=f"{i}の追加") for i, row in enumerate(table.rows))
    table = replace(table, rows=rows, mark=mark, third_head="説明")
    source = tmp_path / "table.docx"
    source.write_bytes(render(table, STYLE))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "fodt", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    root = ElementTree.parse(tmp_path / "table.fodt").getroot()
    lines = frozenset(
        style.get(f"{ODF['style']}name", "")
        for style in root.iter(f"{ODF['style']}style")
        for letters in style.findall(f"{ODF['style']}text-properties")
        if letters.get(f"{ODF[OFFICE_MARKS[mark][0]]}{OFFICE_MARKS[mark][1]}", OFFICE_MARKS[mark][2])
        != OFFICE_MARKS[mark][2]
    )
    (drawing,) = root.iter(f"{ODF['table']}table")
    (head,) = drawing.findall(f"{ODF['table']}table-header-rows/{ODF['table']}table-row")
    assert [p.text for p in head.iter(f"{ODF['text']}p")] == ["変更後", "変更前", "説明"]
    for row, drawn_row in zip(table.rows, drawing.findall(f"{ODF['table']}table-row"), strict=True):
        read = [merged(office_stretches(p, lines)) for p in drawn_row.iter(f"{ODF['text']}p")]
        # 注かどうかは LibreOffice の字からは分からないので、問わない
        wanted = [merged(replace(s, note=False) for s in c) for c in drawn(row.new) + drawn(row.old)]
        assert read == [*wanted, (Stretch(row.remark),)]


def test_the_stretch_of_a_cell_is_what_python_docx_underlines() -> None:
    """行の初めの空白には線を引かない。空白だけが変わったときは引く。"""
    document = docx.Document(io.BytesIO(render(comparison(line("＿　（見出し）＿", "＿　＿甲")), STYLE)))
    row = document.tables[0].rows[1]
    marked = [[(r.text, bool(r.font.underline)) for r in c.paragraphs[0].runs] for c in row.cells]
    assert marked == [[("　", False), ("（見出し）", True)], [("　", True), ("甲", False)]]
