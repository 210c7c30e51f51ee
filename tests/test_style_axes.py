"""様式の軸の試験: 三つ目の列の語、見出しの枠、変わった字の書体、変わらない条、補った空白。"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from comparisons import STYLE
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.alignment import align
from amend.characters import width
from amend.clause import Node
from amend.cli.leads import lead_of
from amend.cli.styles import load_style
from amend.comparison import Comparison, Run, RunKind, Side, compare, verify
from amend.errors import ProofError, RequestError
from amend.fulltext.marked import mark_changes
from amend.plaintext import read
from amend.proof.finished import prove_file
from amend.proof.papers import prove_paper
from amend.proof.tables import prove_table
from amend.proof.tabulating import paper_style
from amend.read.foreign import ReadTable
from amend.read.reading import Stretch
from amend.render import FORMATS, Screen
from amend.styles import Mark, Style, Unchanged, read_style, write_style
from amend.toml import FaultyFileError, Page

CASES = Path(__file__).parent / "cases" / "comparison"
FORMS = ("html", "docx", "xlsx", "md", "json")


def compared(old: str, new: str, style: Style) -> tuple[Comparison, Node, Node]:
    """並べ、対照表の法則を確かめる。"""
    before, after = read(old).tree, read(new).tree
    table = compare(before, after, style)
    verify(table, before, after)
    return table, before, after


def made(form: str, table: Comparison, style: Style) -> bytes:
    """書類を作り、読み返して確かめる。"""
    paper = FORMATS[form].render(table, style, Screen())
    prove_paper(paper, form, table)
    return paper.encode() if isinstance(paper, str) else paper


def lines(table: Comparison, style: Style) -> list[str]:
    """画面の、左右の列の字 (左│右)。"""
    shown = str(FORMATS["terminal"].render(table, style, Screen(120))).split("\n")
    return [re.sub(r" *│", "│", line).strip() for line in shown[3:] if "│" in line]


# --- 三つ目の列の語 ---------------------------------------------------------------------------------------------------
OWN = replace(
    STYLE,
    third_head="備考",
    third_words="変更",
    third_caption="",
    third_added="{規定}を加える",
    third_removed="{規定}を削る",
    third_down="{規定}の番号を下げる",
    third_up="{規定}の番号を上げる",
    third_replaced="全改",
    third_emptied="{規定}の欠番",
    third_row="行",
    third_joint="／",
)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("A-word-replaced", ["変更"]),
        ("D-article-added-last", ["条を加える"]),
        ("D2-article-kept-as-deleted", ["条の欠番"]),
        ("F-renumbered-and-reworded", ["条の番号を下げる／変更"]),
        ("H-item-deleted", ["号を削る", "号の番号を上げる"]),
        ("I-caption-reworded", []),
        ("J-article-replaced", ["全改"]),
        ("K-row-added", ["行を加える"]),
    ],
)
def test_the_words_of_the_third_column_are_the_offices_own(case: str, said: list[str]) -> None:
    """三つ目の列の語は様式のとおりで、空の語の行には何も書かず、どの形式でも読み返して同じである。"""
    old, new = ((CASES / case / name).read_text("utf-8") for name in ("old.txt", "new.txt"))
    table, _, _ = compared(old, new, OWN)
    remarks = dict.fromkeys(row.remark for row in table.rows if row.remark)
    assert [remark for remark in remarks if remark in said] == said
    assert said or not remarks
    for form in FORMS:
        made(form, table, OWN)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("third_added =", "third_aded =", "「third_added」（追加の語）のことですか。"),
        ('"{規定}の追加"', '"{条}の追加"', "波括弧に書ける語は {規定} だけです。"),
        ('"{規定}の追加"', '"{規定の追加"', "third_added"),
        ('caption_mark = "same"', 'caption_mark = "dashd"', 'caption_mark = "dashed"'),
    ],
)
def test_a_wrong_word_names_its_key_and_line(before: str, after: str, message: str) -> None:
    """書き誤った鍵と語は、行と、最も近い正しい書き方を言って断る。"""
    text = write_style(STYLE).replace(before, after, 1)
    number = next(n for n, line in enumerate(text.split("\n"), 1) if after in line)
    with pytest.raises(FaultyFileError, match=f"{number}行目") as caught:
        read_style(Page(text, "様式"))
    assert message in str(caught.value)


# --- 見出しの枠 -------------------------------------------------------------------------------------------------------
OLD = """試験協約

　（連絡会議）
第１条　甲及び乙は、会議を開く。

第２条　費用は、甲が負担する。

　（雑則）
第３条　この協約に定めのない事項は、協議する。

　（期間）
第４条　期間は、一年とする。
"""
NEW = """試験協約

　（連絡調整会議）
第１条　甲及び乙は、会議を開く。

　（費用）
第２条　費用は、甲が負担する。

　（庶務）
第３条　会議の庶務は、乙が行う。

第４条　この協約に定めのない事項は、協議する。

　（期 間）
第５条　期間は、一年とする。
"""
BOXED = replace(STYLE, caption_mark=Mark.DASHED, note="")


def test_a_caption_changed_alone_is_boxed_whole() -> None:
    """見出しを改め、付け、削るときだけ、その見出しの全部を囲む。条とともに加わる見出しは、字の印のままである (R14)。"""
    table, _, _ = compared(OLD, NEW, BOXED)
    drawn = [line for line in lines(table, BOXED) if "（" in line and "略" not in line]
    assert drawn == [
        "〘（連絡調整会議）〙│　〘（連絡会議）〙",
        "〘（費用）〙│（新設）",
        "＿（庶務）＿│（新設）",
        "（削る）│　〘（雑則）〙",
        "〘（期 間）〙〔半角空白を加える〕│　〘（期間）〙〔半角空白を加える〕",
    ]
    plain, _, _ = compared(OLD, NEW, replace(BOXED, caption_mark=None))
    assert [bare(row.new) for row in table.rows] == [bare(row.new) for row in plain.rows]


def bare(side: Side) -> str:
    """側の字。"""
    return "".join(run.text for cell in side.cells for run in cell)


@pytest.mark.parametrize("mark", [Mark.FRAME, Mark.DASHED, Mark.THICK])
@pytest.mark.parametrize("form", ["html", "docx", "json"])
def test_a_boxed_caption_is_read_back_and_its_loss_is_caught(form: str, mark: Mark) -> None:
    """見出しの枠は読み返して同じで、出来上がった書類は改正を述べ、枠が一つでも落ちれば気付く。"""
    style = replace(BOXED, caption_mark=mark)
    table, old, new = compared(OLD, NEW, style)
    paper = made(form, table, style)
    assert prove_file(paper, form, old, new)[1].findings == ()
    lost = {
        "html": (rf'<(ins|del) class="{mark.value}">', r"<\1>"),
        "docx": (r"<w:bdr [^>]*/>(?=</w:rPr><w:t)", '<w:u w:val="single"/>'),
        "json": (rf', "mark": "{mark.value}"\}}', "}"),
    }[form]
    with pytest.raises(ProofError):
        prove_paper(changed(paper, *lost), form, table)


def changed(paper: bytes, pattern: str, by: str) -> bytes:
    """書類の中身の一か所を書き換える。"""
    if not paper.startswith(b"PK"):
        text, count = re.subn(pattern, by, paper.decode(), count=1)
        assert count
        return text.encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = source.read(name)
            copy.writestr(name, changed(part, pattern, by) if name == "word/document.xml" else part)
    return target.getvalue()


@pytest.mark.parametrize("form", ["md", "xlsx"])
def test_a_format_without_boxes_refuses_the_caption(form: str) -> None:
    """囲めない形式は、様式の鍵と値を言って断る。見出しの改正が無ければ書ける。"""
    table, _, _ = compared(OLD, NEW, BOXED)
    with pytest.raises(RequestError, match="見出しを囲むのに「破線の囲み」") as caught:
        FORMATS[form].render(table, BOXED, Screen())
    assert "caption_mark = dashed" in caught.value.where
    made(form, compared(OLD, OLD.replace("一年", "二年"), BOXED)[0], BOXED)


# --- 変わった字の書体 -------------------------------------------------------------------------------------------------
def test_only_changed_letters_take_the_other_font() -> None:
    """書体を変えるのは印の付いた字だけで、書体のほかは何も変わらない。PDF は断る。"""
    style = replace(STYLE, changed_font="ＭＳ ゴシック")
    table, _, _ = compared(OLD, NEW, style)
    assert table == compared(OLD, NEW, STYLE)[0]
    page = made("html", table, style).decode()
    assert re.search(r'ins, del \{ [^}]*font-family: "ＭＳ ゴシック"', page)
    with zipfile.ZipFile(io.BytesIO(made("docx", table, style))) as package:
        parts = package.read("word/styles.xml").decode()
    (name,) = re.findall(r'<w:name w:val="([^"]*)"/>(?:(?!<w:name).)*eastAsia="ＭＳ ゴシック"', parts)
    assert name == "対照表 変更部分"
    with zipfile.ZipFile(io.BytesIO(made("xlsx", table, style))) as book:
        shared = book.read("xl/sharedStrings.xml").decode()
    fonts = re.findall(r"<rPr>(<u/>)?.*?<rFont val=\"(.*?)\"/>", shared)
    assert {font for under, font in fonts if under} == {"ＭＳ ゴシック"}
    assert {font for under, font in fonts if not under} == {"ＭＳ 明朝"}
    with pytest.raises(RequestError, match="書体を変えられません"):
        FORMATS["pdf"].render(table, style, Screen())


def test_a_note_may_name_the_font_of_changed_letters() -> None:
    """変わった字の書体を決めた様式だけが、ゴシックと言える。"""
    style = replace(STYLE, note="（下線を付けたゴシックの部分は変更部分）")
    with pytest.raises(FaultyFileError, match="「ゴシック」と言いますが"):
        read_style(Page(write_style(style), "様式"))
    gothic = replace(style, changed_font="ＭＳ ゴシック")
    assert read_style(Page(write_style(gothic), "様式")) == gothic


# --- 変わらない条 -----------------------------------------------------------------------------------------------------
def agreement(words: str) -> str:
    """一字の見出しの条を並べた協約。"""
    numbers = "１２３４５６７８９"
    articles = (f"　（{w}）\n第{numbers[i]}条　{w}を定める。\n２　{w}による。\n" for i, w in enumerate(words))
    return "協約\n\n" + "\n".join(articles)


@pytest.mark.parametrize(
    ("axes", "said"),
    [
        ({}, ["第１条～第４条　（略）", "第６条・第７条　（略）", "第９条　（略）"]),
        (
            {"run_of_more": "から", "run_close": "まで", "run_of_two": "及び"},
            ["第１条から第４条まで　（略）", "第６条及び第７条　（略）", "第９条　（略）"],
        ),
    ],
)
def test_unchanged_articles_are_folded_into_a_line(axes: dict[str, Any], said: list[str]) -> None:
    """続いて変わらない条は（略）の一行になり、どの形式の書類も、そのとおりの改正と照合できる (drafting-rules §1.2)。"""
    style = replace(STYLE, unchanged=Unchanged.FOLD, **axes)
    table, old, new = compared(agreement("甲乙丙丁戊己庚辛壬"), agreement("甲乙丙丁新己庚旧壬"), style)
    assert [bare(row.new) for row in table.rows if row.shown and "略" in bare(row.new)] == said
    for form in FORMS:
        assert prove_file(made(form, table, style), form, old, new)[1].findings == ()
    hidden, _, _ = compared(agreement("甲乙丙"), agreement("甲新丙"), STYLE)
    assert not any("略" in bare(row.new) for row in hidden.rows if row.shown)


def test_a_number_of_the_body_and_of_the_supplement_is_told_apart() -> None:
    """本則と附則に同じ番号の条があっても、その条の号の（略）を、後の条の号と取り違えない。"""
    items = "　(1)　観光\n　(2)　消防\n　(3)　{}\n"
    articles = (f"第{n}条　次のとおりとする。\n{items}\n" for n in "１２３４")
    text = "協約\n\n" + "".join(articles) + "　　　附　則\n第１条　締結の日から効力を生ずる。\n第２条　協議する。\n"
    old, new = (text.format("図書館", word, "図書館", "図書館") for word in ("図書館", "病院"))
    style = replace(STYLE, unchanged=Unchanged.FOLD)
    table, before, after = compared(old, new, style)
    drawn = [bare(row.new).strip() for row in table.rows if row.shown]
    assert drawn[:5] == ["第１条　（略）", "第２条　（略）", "(1)・(2)　（略）", "(3)　病院", "第３条・第４条　（略）"]
    assert prove_file(made("html", table, style), "html", before, after)[1].findings == ()


# --- 補った空白 -------------------------------------------------------------------------------------------------------
PADDED = replace(STYLE, padding=True)
WORDS = st.lists(
    st.sampled_from(["甲の長", "、", "年２回", "年12回", "第３条", " ", "　", "会議を", "①"]), max_size=7
).map("".join)


def both(old: str, new: str, row: tuple[str, str] = ("訓練", "訓練")) -> tuple[str, str]:
    """一つの条と、一行の別表の、新旧の本文。"""
    form = "協約\n\n第１条　始{}終\n２　費用は甲が払う。\n\n別表\n| 事務 | 役割 |\n| --- | --- |\n| 消防 | {}する。 |\n"
    return form.format(old, row[0]), form.format(new, row[1])


def pads(table: Comparison) -> list[Run]:
    """補った空白。"""
    sides = [side for row in table.rows for side in (row.new, row.old)]
    return [run for side in sides for cell in side.cells for run in cell if run.kind is RunKind.PAD]


def without_pads(table: Comparison) -> Comparison:
    """補った空白を除いた対照表。"""

    def kept(side: Side) -> Side:
        cells = tuple(tuple(run for run in cell if run.kind is not RunKind.PAD) for cell in side.cells)
        return replace(side, cells=cells)

    return replace(table, rows=tuple(replace(row, new=kept(row.new), old=kept(row.old)) for row in table.rows))


@settings(max_examples=40)
@given(WORDS, WORDS, WORDS)
def test_padding_evens_the_columns_and_nothing_else(was: str, now: str, cell: str) -> None:
    """補った空白を除けば元の対照表で、注の無い字句の所では新旧の字の幅が揃い、書類は改正と照合できる。"""
    old, new = both(f"甲{was}乙", f"甲{now}乙", ("訓練", f"訓練{cell.strip(' 　')}"))
    table, before, after = compared(old, new, PADDED)
    assert without_pads(table) == compared(old, new, STYLE)[0]
    for row in table.rows:
        noted = any(run.note for side in (row.new, row.old) for part in side.cells for run in part)
        if row.shown and pads(replace(table, rows=(row,))) and not noted:
            columns = [sum(width(run.text, ambiguous=2) for part in side.cells for run in part if seen(run))
                       for side in (row.new, row.old)]  # fmt: skip
            assert columns[0] == columns[1]
    assert prove_file(made("html", table, PADDED), "html", before, after)[1].findings == ()


def seen(run: Run) -> bool:
    """描かれる切れ端か。"""
    return run.kind is not RunKind.LAYOUT


@pytest.mark.parametrize("form", FORMS)
def test_padding_is_read_back_in_every_format(form: str) -> None:
    """加え、削り、改めた字句の狭い側に、印のある空白ができ、どの形式でも読み返して照合できる。"""
    old, new = both("甲及び乙は、第３条の年１回", "甲の長及び乙は、年12回", ("訓練", "訓練と防災"))
    table, before, after = compared(old, new, PADDED)
    assert [run.text for run in pads(table)] == ["　　　　", "　　", "　　　"]
    found = prove_file(made(form, table, PADDED), form, before, after)[1]
    assert (found.findings, found.marks) == ((), True)


@pytest.mark.parametrize("by", ["", "　", "　　　"])
def test_a_pad_of_another_width_is_caught(by: str) -> None:
    """補った空白が一つでも増えるか減れば、幅の違いに気付く。"""
    old, new = both("甲及び乙は、会議", "甲の長及び乙は、会議を開く")
    table, before, after = compared(old, new, PADDED)
    paper = changed(made("html", table, PADDED), r"(?<=<del>)　　(?=</del>)", by)
    with pytest.raises(ProofError):
        prove_paper(paper, "html", table)
    findings = prove_file(paper, "html", before, after)[1].findings
    assert [found.rule for found in findings] == ([] if not by else ["V09"])


def test_padding_written_by_hand_is_not_a_fault() -> None:
    """人の作った表の、字数を揃えるための空白は、本文に無い字として咎めない。印の無い空白は咎める。"""
    old, new = (read(text).tree for text in both("甲及び乙は", "甲の長及び乙は"))

    def findings(*, marked: bool) -> list[str]:
        left = (Stretch("第１条　始甲"), Stretch("の長", underlined=True), Stretch("及び乙は終"))
        right = (Stretch("第１条　始甲"), Stretch("　　", underlined=marked), Stretch("及び乙は終"))
        table = ReadTable(("変更後", "変更前"), ((((left,),), ((right,),)),))
        return [found.rule for found in prove_table(table, old, new).findings if found.rule == "V01"]

    assert findings(marked=True) == []
    assert findings(marked=False) == ["V01"]


@pytest.mark.parametrize("lead", ["L1", "L9"])
def test_the_instrument_and_the_marked_text_take_no_such_axis(lead: str) -> None:
    """改正の文書とする表と見消しには、前書きの言わない枠も、本文に無い空白も、畳んだ条も無い。"""
    axes = replace(PADDED, caption_mark=Mark.DASHED, unchanged=Unchanged.FOLD)
    said = lead_of(replace(STYLE, lead=lead, provision_mark=Mark.DOUBLE))
    assert paper_style(axes, said) == paper_style(STYLE, said)
    old, new = (read(text).tree for text in (OLD, NEW))
    texts = [mark_changes(old, new, style, align(old, new)) for style in (axes, STYLE)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("name", ["biko-column", "dashed-frame"])
def test_the_new_styles_print_what_they_promise(name: str) -> None:
    """同梱の新しい様式は、備考の短い語と、見出しの破線の枠を描く。"""
    style = load_style(name)
    table, _, _ = compared(OLD, NEW, style)
    drawn = "\n".join(lines(table, style))
    assert ("│変更" in drawn, "〘（連絡調整会議）〙" in drawn) == (name == "biko-column", name == "dashed-frame")
