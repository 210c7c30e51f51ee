"""書類の照合: 書いて読めば元の対照表であり、一字・一線の違いも見逃さない。"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from comparisons import COMPARISONS, STYLE, STYLED, WORKED, comparison, line
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.comparison import Comparison
from amend.errors import ExitCode, ProofError, RequestError
from amend.proof.papers import READERS, expected, prove_paper
from amend.render import FORMATS, Screen
from amend.styles import Mark

PROVED = [name for name, form in FORMATS.items() if form.proved and name != "pdf"]
"""PDF は、書体に形のある字しか描けず、中の字を書き換えることもできないので、test_render_pdf.py で試す。"""
DOCUMENT = "word/document.xml"
DOCUMENTS = {DOCUMENT, "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"}
"""字と線のある部品: Word では一つ、Excel では欄・字・書式の三つ。"""
SEAM = "\f"


def made(form: str, table: Comparison) -> str | bytes:
    """書類を作る。"""
    return FORMATS[form].render(table, STYLE, Screen())


def rewritten(paper: bytes, change: Callable[[str], str], part: str = DOCUMENT) -> bytes:
    """部品一つの XML を書き換える。"""
    return replaced(paper, {part: change(zipfile.ZipFile(io.BytesIO(paper)).read(part).decode())})


def replaced(paper: bytes, parts: dict[str, str]) -> bytes:
    """部品の XML を置き換える。"""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, parts[name].encode() if name in parts else source.read(name))
    return target.getvalue()


def parts_of(paper: bytes) -> list[str]:
    """字と線のある部品の名。"""
    return [name for name in zipfile.ZipFile(io.BytesIO(paper)).namelist() if name in DOCUMENTS]


def xml_of(paper: str | bytes) -> str:
    """書類の、字のある所。部品が幾つかあれば、つないで一つにする。"""
    if isinstance(paper, str):
        return paper
    package = zipfile.ZipFile(io.BytesIO(paper))
    return SEAM.join(package.read(name).decode() for name in parts_of(paper))


def altered(form: str, paper: str | bytes, change: Callable[[str], str]) -> str | bytes:
    """書類の、字のある所を書き換える。"""
    if isinstance(paper, str):
        return change(paper)
    return replaced(paper, dict(zip(parts_of(paper), change(xml_of(paper)).split(SEAM), strict=True)))


@pytest.mark.parametrize("form", PROVED)
@settings(max_examples=40)
@given(table=COMPARISONS)
def test_a_paper_says_what_the_comparison_says(form: str, table: Comparison) -> None:
    """どんな字・下線・注・欄の対照表も、書いて読めば元のとおりである (DESIGN §6 law 6)。"""
    paper = made(form, table)
    assert READERS[form](paper.encode() if isinstance(paper, str) else paper) == expected(table)
    prove_paper(paper, form, table)


@pytest.mark.parametrize("form", PROVED)
@settings(max_examples=40)
@given(first=COMPARISONS, second=COMPARISONS)
def test_only_the_same_comparison_is_proved(form: str, first: Comparison, second: Comparison) -> None:
    """言うことの違う対照表の書類は通らない。データは、描かない行も言う。"""
    if first == second or (form != "json" and expected(first) == expected(second)):
        prove_paper(made(form, first), form, second)
    else:
        with pytest.raises(ProofError):
            prove_paper(made(form, first), form, second)


SHARING = {"xlsx"}
"""同じ字の欄を一度だけ、全部に線のある欄の線を書式に一度だけ書く形式。一つを落とせば、幾つかの線が落ちる。"""


def lines_of(table: Comparison) -> int:
    """線の数。"""
    return sum(s.underlined for row in expected(table).rows for side in row for cell in side.cells for s in cell)


STYLED_FORMS = ["html", "docx", "xlsx", "md", "json"]
"""様式の印、三つ目の列、表の下の注を描く形式。"""
CAN_DRAW = {"md": (Mark.UNDERLINE, Mark.BOLD), "xlsx": (Mark.UNDERLINE, Mark.DOUBLE, Mark.BOLD)}
"""印のどれかを描けない形式の、描ける印。"""
DRESSED = replace(
    WORKED,
    rows=tuple(replace(row, remark=f"{i}の追加") for i, row in enumerate(WORKED.rows)),
    mark=Mark.BOLD,
    third_head="説明",
    note_below="備考　改正部分は、太字の部分である。",
)
"""様式のすべての軸を使う対照表。"""


@pytest.mark.parametrize("form", STYLED_FORMS)
@settings(max_examples=20)
@given(table=STYLED)
def test_every_axis_of_a_style_is_drawn(form: str, table: Comparison) -> None:
    """どの印でも、三つ目の列と表の下の注に何が書かれても、書いて読めば元のとおりである。"""
    if table.mark not in CAN_DRAW.get(form, Mark):
        with pytest.raises(RequestError, match=table.mark.label):
            made(form, table)
        return
    paper = made(form, table)
    assert READERS[form](paper.encode() if isinstance(paper, str) else paper) == expected(table)
    prove_paper(paper, form, table)


@pytest.mark.parametrize("form", STYLED_FORMS)
@pytest.mark.parametrize(
    "fault",
    [
        {"mark": Mark.UNDERLINE},
        {"third_head": ""},
        {"third_head": "備考"},
        {"note_below": ""},
        {"note_below": "備考　改正部分は、太字の部分でない。"},
        {"rows": (*DRESSED.rows[:-1], replace(DRESSED.rows[-1], remark=""))},
        {"rows": (replace(DRESSED.rows[1], remark="条の削除"), *DRESSED.rows[1:])},
    ],
    ids=["印", "列が無い", "列の頭", "下の注が無い", "下の注", "説明が無い", "説明"],
)
def test_another_style_is_not_proved(form: str, fault: dict[str, Any]) -> None:
    """印、三つ目の列、表の下の注が一つでも違えば通らない。"""
    prove_paper(made(form, DRESSED), form, DRESSED)
    with pytest.raises(ProofError):
        prove_paper(made(form, replace(DRESSED, **fault)), form, DRESSED)


STYLED_LETTERS = {
    "html": r'(?<=<td class="remark">)[^<]+|(?<=<p class="below">)[^<]+',
    "docx": r'(?:AmendThird|AmendBelow)"/>.*?<w:t [^>]*>([^<]+)',
    "xlsx": r"[0-9]+の追加(?=</t>)|備考[^<]*(?=</t>)",
    "md": r"[0-9]の追加|備考.*",
    "json": r'(?<="(?:remark)": ")[^"]+|(?<="note_below": ")[^"]+|(?<="third": ")[^"]+',
}


@pytest.mark.parametrize("form", STYLED_FORMS)
@settings(max_examples=20)
@given(data=st.data())
def test_one_altered_letter_of_a_remark_is_caught(form: str, data: st.DataObject) -> None:
    """三つ目の列と表の下の注の、どの一字が変わっても気付く。"""
    paper = made(form, DRESSED)
    text = xml_of(paper)
    spots = [i for m in re.finditer(STYLED_LETTERS[form], text) for i in range(*m.span(m.lastindex or 0))]
    assert len(spots) > 50
    at = data.draw(st.sampled_from(spots))
    with pytest.raises(ProofError):
        prove_paper(altered(form, paper, lambda s: s[:at] + "丁" + s[at + 1 :]), form, DRESSED)


STYLED_MARKS = {
    Mark.BOLD: {
        "html": (r"<(ins|del)>(.*?)</\1>", r"\2"),
        "docx": (r'<w:rPr><w:rStyle w:val="AmendChanged"/><w:b/></w:rPr>', ""),
        "xlsx": ("<b/>", ""),
        "md": (r"<strong>(.*?)</strong>", r"\1"),
    },
    Mark.FRAME: {
        "html": (r"<(ins|del)>(.*?)</\1>", r"\2"),
        "docx": (r'<w:rPr><w:rStyle w:val="AmendChanged"/><w:bdr [^>]*/></w:rPr>', ""),
    },
}


@pytest.mark.parametrize(("mark", "form"), [(mark, form) for mark, forms in STYLED_MARKS.items() for form in forms])
def test_every_lost_mark_is_caught(mark: Mark, form: str) -> None:
    """太字でも囲みでも、どの一つが落ちても気付く。"""
    table = replace(DRESSED, mark=mark)
    paper = made(form, table)
    pattern, without = STYLED_MARKS[mark][form]
    spots = list(re.finditer(pattern, xml_of(paper)))
    assert len(spots) == lines_of(table) or (form in SHARING and len(spots) > 5)
    for spot in spots:
        bare = xml_of(paper)[: spot.start()] + spot.expand(without) + xml_of(paper)[spot.end() :]
        with pytest.raises(ProofError):
            prove_paper(altered(form, paper, {xml_of(paper): bare}.__getitem__), form, table)


LETTERS = {
    "html": r"(?<=>)[^<>\n]+(?=</?(?:p|h1|h2|li|td|th|ins|del|small)\b)",
    "docx": r"(?<=>)[^<>]+(?=</w:t>)",
    "xlsx": r"(?<=>)[^<>]+(?=</t>)",
    "md": r"[^\x00-\x7f│]",
    "json": "|".join(rf'(?<="{key}": ")[^"\\]+(?=")' for key in ("text", "title", "state", "place", "new", "old")),
}


@pytest.mark.parametrize("form", PROVED)
@settings(max_examples=40)
@given(data=st.data())
def test_one_altered_letter_is_caught(form: str, data: st.DataObject) -> None:
    """書類のどの一字が変わっても、消えても、増えても気付く。"""
    table = replace(WORKED, layout_notes=("第１条の前の空行",))
    paper = made(form, table)
    text = xml_of(paper)
    spots = [i for m in re.finditer(LETTERS[form], text) for i in range(*m.span())]
    assert len(spots) > 400  # 本文の字をすべて狙えている
    at = data.draw(st.sampled_from(spots))
    other = data.draw(st.sampled_from([letter for letter in ("", "丁", "　", text[at] * 2) if letter != text[at]]))
    with pytest.raises(ProofError):
        prove_paper(altered(form, paper, lambda s: s[:at] + other + s[at + 1 :]), form, table)


UNDERLINES = {
    "html": (r"<(ins|del)>(.*?)</\1>", r"\2"),
    "docx": (r'<w:rPr><w:rStyle w:val="AmendChanged"/><w:u w:val="single"/></w:rPr>', ""),
    "xlsx": ("<u/>", ""),
    "md": (r"<ins>(.*?)</ins>", r"\1"),
    "json": ('"kind": "changed"', '"kind": "plain"'),
}


@pytest.mark.parametrize("form", PROVED)
def test_every_lost_underline_is_caught(form: str) -> None:
    """どの一本の下線が落ちても気付く。"""
    paper = made(form, WORKED)
    pattern, without = UNDERLINES[form]
    spots = list(re.finditer(pattern, xml_of(paper)))
    assert len(spots) == lines_of(WORKED) or (form in SHARING and len(spots) > 5)
    for spot in spots:
        bare = xml_of(paper)[: spot.start()] + spot.expand(without) + xml_of(paper)[spot.end() :]
        with pytest.raises(ProofError):
            prove_paper(altered(form, paper, {xml_of(paper): bare}.__getitem__), form, WORKED)


ROW = {
    "html": r"<tr>.*?</tr>",
    "docx": r"<w:tr>.*?</w:tr>",
    "xlsx": r"<row (?:(?!</row>).)*</row>(?=<row )",  # 終わりの行は断り
    "md": r"\n\|[^\n]*",
    "json": r'  \{"place".*?\}\}',
}


@pytest.mark.parametrize("form", PROVED)
@pytest.mark.parametrize("times", [0, 2], ids=["消えた行", "二度ある行"])
def test_a_lost_or_doubled_row_is_caught(form: str, times: int) -> None:
    """行が消えても、二度あっても気付く。"""
    wide = re.compile(ROW[form], re.DOTALL)
    paper = made(form, WORKED)
    last = list(wide.finditer(xml_of(paper)))[-1]
    changed = altered(form, paper, lambda s: s[: last.start()] + last[0] * times + s[last.end() :])
    with pytest.raises(ProofError):
        prove_paper(changed, form, WORKED)


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        (DOCUMENT, "<w:r><w:t", '<w:r><w:rPr><w:vanish/></w:rPr><w:t'),
        (DOCUMENT, "<w:r><w:t", '<w:r><w:rPr><w:strike/></w:rPr><w:t'),
        (DOCUMENT, "<w:p><w:pPr>", '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'),
        (DOCUMENT, "<w:tr><w:tc>", "<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>"),
        (DOCUMENT, "<w:tr><w:tc>", "<w:tr><w:trPr><w:del/></w:trPr><w:tc>"),
        (DOCUMENT, "<w:r><w:t", "<w:ins><w:r><w:t"),
        (DOCUMENT, "<w:p><w:pPr>", "<w:p><w:r><w:sym/></w:r></w:p><w:p><w:pPr>"),
        (DOCUMENT, "<w:tblHeader/>", ""),
        (DOCUMENT, "</w:tbl>", "</w:tbl><w:tbl></w:tbl>"),
        (DOCUMENT, "?>", "?><!DOCTYPE x>"),
        ("word/header1.xml", "案", "現行"),
        ("word/styles.xml", '<w:name w:val="対照表 注記"/>', '<w:name w:val="何か"/>'),
        ("word/styles.xml", '<w:name w:val="対照表 表題"/>', '<w:name w:val="対照表 表題"/><w:rPr><w:vanish/></w:rPr>'),
        ("_rels/.rels", "word/document.xml", "word/header1.xml"),
        ("word/_rels/document.xml.rels", "styles.xml", "settings.xml"),
    ],
)  # fmt: skip
def test_what_a_reader_could_miss_in_word_is_caught(part: str, before: str, after: str) -> None:
    """隠し文字、取消し線、自動の番号、隠した行、変更履歴、記号、もう一つの表、宣言、ヘッダー、スタイル、部品のつながりの違いに気付く。"""
    table = comparison(line("甲＿ ＿乙", "甲＿　＿乙", note="全角空白→半角空白"))
    paper = made("docx", table)
    assert isinstance(paper, bytes)
    ending = "</w:t></w:r>", "</w:t></w:r></w:ins>"

    def change(text: str) -> str:
        assert before in text
        text = text.replace(before, after, 1)
        return text.replace(*ending, 1) if "<w:ins>" in text else text

    with pytest.raises(ProofError):
        prove_paper(rewritten(paper, change, part), "docx", table)


@pytest.mark.parametrize("form", PROVED)
@pytest.mark.parametrize("junk", [b"", b"\xff\xfe", b"PK\x03\x04", "甲".encode(), b"<table><tr>", b"</p>"])
def test_what_is_no_paper_is_not_proved(form: str, junk: bytes) -> None:
    """書類でないものは、読めなかったと言って止める。"""
    with pytest.raises(ProofError, match="対照表と一致しません"):
        prove_paper(junk, form, WORKED)


def assert_read_or_refused(paper: bytes, form: str) -> None:
    """通るなら同じことを言っている。通らないなら照合の失敗である。ほかの止まり方はしない。"""
    try:
        prove_paper(paper, form, WORKED)
    except ProofError:
        return
    assert READERS[form](paper) == expected(WORKED)


@pytest.mark.parametrize("form", PROVED)
@settings(max_examples=40)
@given(data=st.data())
def test_a_damaged_file_fails_as_a_paper(form: str, data: st.DataObject) -> None:
    """一バイトが化けても、字と線が同じなら通り、違えば照合の失敗になる。"""
    made_paper = made(form, WORKED)
    paper = bytearray(made_paper.encode() if isinstance(made_paper, str) else made_paper)
    at = data.draw(st.integers(0, len(paper) - 1))
    paper[at] ^= data.draw(st.integers(1, 255))
    assert_read_or_refused(bytes(paper), form)


@given(xml=st.text('<>/ tbldrchp"=3w:', max_size=60))
def test_any_tangle_of_tags_is_read_or_refused(xml: str) -> None:
    """どれほど要素が絡んでいても、字を落とさず、止まり方を誤らない。"""
    page = made("html", WORKED)
    assert isinstance(page, str)
    assert_read_or_refused(page.replace("<tbody>", f"<tbody>{xml}", 1).encode(), "html")


def test_a_word_file_of_underlining_paragraphs_reads_as_underlined() -> None:
    """下線が直にではなくスタイルから来ていても、読み手は下線と読む。"""
    table = comparison(line("＿甲＿", "乙"))
    paper = made("docx", table)
    assert isinstance(paper, bytes)
    prove_paper(rewritten(paper, lambda s: s.replace('<w:u w:val="single"/>', "")), "docx", table)
    without = rewritten(paper, lambda s: s.replace('<w:u w:val="single"/>', '<w:u w:val="none"/>'))
    with pytest.raises(ProofError):
        prove_paper(without, "docx", table)


def test_the_failure_names_the_place() -> None:
    """照合の失敗は、違う所と、正しい姿と、amend の誤りであることを言う。"""
    good = comparison(line("第１条　＿甲＿", "第１条　乙", place="第１条"))
    bad = comparison(line("第１条　甲", "第１条　乙", place="第１条"))
    with pytest.raises(ProofError) as caught:
        prove_paper(made("html", bad), "html", good)
    assert caught.value.exit_code is ExitCode.BUG
    said = "「第１条　甲」と書かれています。正しくは「第１条　＿甲＿」です。"
    assert caught.value.where == f"第１条の「変更後」の側: {said}"
    assert "amend の誤り" in str(caught.value)
