"""表の照合の試験: 自分の書類は、どの改正でも、どの様式でも通り、仕損じは一つ残らず見つかる。人の作った表も読む。"""

from __future__ import annotations

import io
import re
from random import Random

import docx
import openpyxl
import pytest
from amendments import amendment
from desk import NEW, OLD
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from proved_papers import SPOILS, Case, case, paper

from amend.comparison import RunKind, Side
from amend.errors import Finding, TextError
from amend.plaintext import read
from amend.proof.finished import prove_file
from amend.proof.papers import READERS
from amend.proof.sentences import prove_document
from amend.proof.table_differences import unmarked_difference
from amend.proof.table_items import is_omission
from amend.proof.tables import Verdict

FORMS = sorted(READERS)
SEEDS = st.integers(0, 2**32)


# --- 自分の書類 -------------------------------------------------------------------------------------------------------
@settings(max_examples=12)
@given(seed=SEEDS)
def test_our_own_papers_prove_clean(seed: int) -> None:
    """どの改正の、どの様式の書類も、違いが無い。"""
    one = case(seed)
    form = FORMS[seed % len(FORMS)]
    kind, verdict = prove_file(paper(form, one), form, one.old, one.new)
    assert verdict.findings == ()
    assert kind == "amend の新旧対照表"


@pytest.mark.parametrize("spoil", SPOILS)
@settings(max_examples=4)
@given(seed=SEEDS)
def test_a_spoiled_paper_is_caught(spoil: str, seed: int) -> None:
    """一つの仕損じも見逃さず、場所を言う。"""
    assert_caught(spoil, seed, FORMS[seed % len(FORMS)])


@pytest.mark.soak
@pytest.mark.parametrize("form", FORMS)
def test_five_hundred_spoiled_papers_are_caught(form: str) -> None:
    """五百の仕損じた書類を、一つも見逃さない。"""
    caught = sum(assert_caught(spoil, seed, form) for seed in range(120) for spoil in SPOILS)
    assert caught >= 500


def assert_caught(spoil: str, seed: int, form: str) -> bool:
    """仕損じた書類に違いが見つかる。仕損じようのない改正なら偽。"""
    one = case(seed)
    spoiled = SPOILS[spoil](Random(seed), one.comparison)
    if spoiled is None:
        return False
    _, verdict = prove_file(paper(form, one, spoiled), form, one.old, one.new)
    assert verdict.findings, (spoil, seed, form)
    assert all(finding.place and finding.advice for finding in verdict.findings)
    return True


@pytest.mark.soak
def test_a_thousand_papers_prove_clean() -> None:
    """千の改正の書類に、偽の違いが無い。"""
    for seed in range(1_000):
        one = case(seed)
        assert prove_file(paper("md", one), "md", one.old, one.new)[1].findings == (), seed


# --- 人の作った表 -----------------------------------------------------------------------------------------------------
Row = tuple[str, str]
ARTICLE = (
    "　（協議）\n第２条　甲及び乙は、＿毎年度＿協議を行う。",
    "　（協議）\n第２条　甲及び乙は、＿定期的に＿協議を行う。",
)


def word(rows: list[Row], heads: tuple[str, ...] = ("改正後", "改正前"), *, mark: str = "underline") -> bytes:
    """Word の表: ``＿…＿`` に印を付ける。頭が三つなら、三つ目の列は備考。"""
    document = docx.Document()
    document.add_paragraph("新旧対照表")
    table = document.add_table(rows=0, cols=len(heads))
    for cell, head in zip(table.add_row().cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, (*row, "字句の改正"), strict=False):
            for n, line in enumerate(text.split("\n")):
                paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
                for i, part in enumerate(line.split("＿")):
                    run = paragraph.add_run(part)
                    if i % 2 and mark:
                        setattr(run.font, mark, True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def excel(rows: list[Row], heads: tuple[str, str] = ("改正後", "改正前")) -> bytes:
    """Excel の表: ``＿…＿`` に下線を付ける。"""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["新旧対照表"])
    sheet.merge_cells("A1:B1")
    sheet.append(list(heads))
    for row in rows:
        sheet.append([None, None])
        for column, text in enumerate(row, start=1):
            parts = text.split("＿")
            line = InlineFont(u="single")
            marked = [TextBlock(line, part) if i % 2 else part for i, part in enumerate(parts) if part]
            sheet.cell(sheet.max_row + (column == 1), column).value = CellRichText(*marked)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def judged(data: bytes, form: str = "docx", one: Case | None = None) -> Verdict:
    """人の作った表として照合する。省けば、机の新旧の本文の表。"""
    old, new = (one.old, one.new) if one else (read(OLD).tree, read(NEW).tree)
    kind, verdict = prove_file(data, form, old, new)
    assert kind == "人の作った新旧対照表"
    return verdict


def rules(found: tuple[Finding, ...]) -> list[str]:
    """規則の番号。"""
    return [finding.rule for finding in found]


def by_hand(one: Case) -> list[Row]:
    """人の表の行: 一つの条を一つの升に、段落を改行で分けて書く。"""
    rows: list[Row] = []
    for row in one.comparison.rows:
        if not row.shown:
            continue
        new, old = (_marked(side) for side in (row.new, row.old))
        if row.opens or not rows:
            rows.append((new, old))
        else:
            rows[-1] = (f"{rows[-1][0]}\n{new}".strip("\n"), f"{rows[-1][1]}\n{old}".strip("\n"))
    return rows


def _marked(side: Side) -> str:
    runs = (run for cell in side.cells for run in cell if run.kind is not RunKind.LAYOUT)
    return "".join(f"＿{run.text}＿" if run.kind is RunKind.CHANGED else run.text for run in runs)


@settings(max_examples=4)
@given(seed=SEEDS)
def test_a_table_typed_by_hand_is_clean(seed: int) -> None:
    """どの改正も、人が条ごとの升に書き直した Word と Excel の表で、偽の違いが無い。"""
    one = case(seed)
    shown = [row for row in one.comparison.rows if row.shown]
    assume(shown and not any(row.new.table or row.old.table for row in shown))
    assert judged(word(by_hand(one)), "docx", one).findings == ()
    assert judged(excel(by_hand(one)), "xlsx", one).findings == ()


@pytest.mark.parametrize("mark", ["underline", "bold", ""])
@pytest.mark.parametrize("heads", [("改正後", "改正前"), ("改正案", "現行", "備考")])
def test_a_right_table_of_somebody_else_is_clean(heads: tuple[str, ...], mark: str) -> None:
    """二列でも三列でも、印が下線でも太字でも無くても、正しい表には違いが無い。"""
    verdict = judged(word([ARTICLE], heads, mark=mark))
    assert verdict.findings == ()
    assert verdict.marks is bool(mark)


def test_the_new_side_is_found() -> None:
    """新が右でも、頭の語が無くても、新の側が分かる。頭の語が逆なら、そう言う。"""
    turned = (ARTICLE[1], ARTICLE[0])
    assert judged(word([turned], ("旧", "新"))).findings == ()
    assert judged(word([turned], ("左の欄", "右の欄"))).findings[0].rule == "V01"  # 頭でない語は、表の字である
    assert judged(excel([turned], ("現行", "案")), "xlsx").findings == ()
    wrong = judged(word([turned]))
    assert rules(wrong.findings)[:1] == ["V08"]


def test_hand_wrapped_lines_are_one_provision() -> None:
    """人が段落の途中で折り返しても、字下げが違っても、同じ規定である。"""
    new, old = (text.replace("は、", "は、\n　").replace("　（協議）", "（協議）") for text in ARTICLE)
    assert judged(word([(new, old)])).findings == ()
    assert judged(excel([(new, old)]), "xlsx").findings == ()


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_text_nobody_meant_to_touch(form: str) -> None:
    """触るつもりの無かった字の違いを、最も近い所と、文字の名で言う。"""
    rows = [(ARTICLE[0].replace("協議を", "協義を"), ARTICLE[1])]
    found = judged(word(rows) if form == "docx" else excel(rows), form).findings
    assert rules(found) == ["V01"]
    assert found[0].place == "表の1行目「改正後」の側 第２条"
    assert "「義」(漢字の義（U+7FA9）)" in found[0].message
    assert "「議」(漢字の議（U+8B70）)" in found[0].message


def test_a_change_without_a_mark_is_told() -> None:
    """印の無い違いと、要らない印を言う。"""
    assert rules(judged(word([(ARTICLE[0].replace("＿", ""), ARTICLE[1])])).findings) == ["V03"]
    needless = tuple(text.replace("甲及び乙", "＿甲及び乙＿") for text in ARTICLE)
    assert rules(judged(word([(needless[0], needless[1])])).findings) == ["V04"]


@pytest.mark.parametrize(
    ("row", "place", "hidden"),
    [
        ((ARTICLE, ("別表（略）",) * 2), "表の2行目「改正後」の側 別表観光の項", "観光│協力しない。"),
        ((("　（協議）\n第２条　（略）",) * 2,), "表の1行目「改正後」の側 第２条", "甲及び乙は、毎年度協議を行う。"),
    ],
)
def test_a_change_under_an_omission_is_told(row: tuple[Row, ...], place: str, hidden: str) -> None:
    """（略）の中で規定が変わっていれば、印の一つも無い表でも、印でなく（略）の誤りとして、中の規定を名指す。"""
    new = NEW.replace("協力する", "協力しない") if len(row) > 1 else NEW
    [found] = prove_file(word(list(row)), "docx", read(OLD).tree, read(new).tree)[1].findings
    assert (found.rule, found.place) == ("V02", place)
    assert f"新「{hidden}」" in found.message
    assert "略さずに描き" in found.advice


@pytest.mark.parametrize(
    ("spoiled", "rule"), [("甲は、毎月報告する。", "V03"), ("＿甲は＿、＿毎月＿報告する。", "V04")]
)
def test_the_right_paragraph_of_a_cell_is_named(spoiled: str, rule: str) -> None:
    """一つの升に二つの項があれば、誤りのある項を言う。"""
    old, new = (text.replace("行う。\n", f"行う。\n２　甲は、{when}報告する。\n") for text, when in _MONTHLY)
    both = (ARTICLE[0] + f"\n２　{spoiled}", ARTICLE[1] + f"\n２　{spoiled.replace('毎月', '毎年')}")
    [found] = prove_file(word([both]), "docx", read(old).tree, read(new).tree)[1].findings
    assert (found.rule, found.place) == (rule, "表の1行目「改正後」の側 第２条第２項")


_MONTHLY = ((OLD, "毎年"), (NEW, "毎月"))


def test_a_change_the_table_does_not_show() -> None:
    """表に無い改正を言う。"""
    row = ("題名　＿何か＿", "題名　＿何か＿")
    found = judged(word([row, ("別表（第１条関係）", "別表（第１条関係）")])).findings
    places = [finding.place for finding in found if finding.rule == "V05"]
    assert places == ["「改正後」の側 第２条", "「改正前」の側 第２条"]


def test_a_word_on_the_wrong_side_says_what_to_do() -> None:
    """（新設）を新の側に書いた表には、（略）でなく、その語の直し方を言う。"""
    [found] = [f for f in judged(word([ARTICLE, ("（新設）", "")])).findings if f.rule == "V02"]
    assert "「（新設）」は、反対の側に書く語です" in found.message
    assert "旧の側" in found.advice
    assert "（略）" not in found.advice


def test_the_border_of_two_cells_is_drawn_as_a_rule() -> None:
    """表の行の違いを言うとき、欄の境は「│」と書き、書類に無い制御文字の名を言わない。"""
    old, new = ([(ch, False) for ch in text] for text in ("推進\x1f甲", "推進\x1f国"))
    assert "旧「推進│甲」、新「推進│国」" in unmarked_difference(old, new)
    assert "旧は欄の境、新は漢字の国（U+56FD）" in unmarked_difference(old, [(ch, False) for ch in "推進国"])


def test_what_is_no_table_is_refused() -> None:
    """表の無い書類と、壊れた書類は、読めないと言う。"""
    empty = io.BytesIO()
    docx.Document().save(empty)
    for data, form in ((empty.getvalue(), "docx"), (b"PK", "docx"), (b"PK", "xlsx"), (b"<p>", "html"), (b"", "md")):
        with pytest.raises(TextError):
            prove_file(data, form, read(OLD).tree, read(NEW).tree)


def test_hidden_letters_are_not_read() -> None:
    """紙に出ない隠し文字は読まない。"""
    document = docx.Document(io.BytesIO(word([ARTICLE])))
    cell = document.tables[0].rows[1].cells[0]
    cell.paragraphs[1].add_run("隠し").font.hidden = True
    made = io.BytesIO()
    document.save(made)
    assert judged(made.getvalue()).findings == ()


# --- 文書 -------------------------------------------------------------------------------------------------------------
@settings(max_examples=6)
@given(seed=SEEDS)
def test_the_whole_text_proves_only_itself(seed: int) -> None:
    """全文は、変更後の本文のときだけ通る。"""
    old, new = amendment(seed)
    assert prove_document(new, old, new) == ("全文", ())
    kind, found = prove_document(new.replace("甲", "申", 1), old, new)
    assert (kind, bool(found)) == ("全文", "甲" in new)


def test_amending_sentences_prove_or_say_where() -> None:
    """改め文は、加えた後の本文が同じなら通り、違えば所を言う。変更協約の中にあってもよい。"""
    good = "　第２条中「定期的に」を「毎年度」に改める。\n"
    assert prove_document(good, OLD, NEW) == ("改め文", ())
    inside = f"変更協約\n\n　甲及び乙は、次のとおり協約を締結する。\n\n{good}\n　　　附　則\n　公布の日から。\n"
    assert prove_document(inside, OLD, NEW) == ("改め文", ())
    kind, found = prove_document(good.replace("毎年度", "毎年"), OLD, NEW)
    assert kind == "改め文"
    assert [(finding.rule, finding.place) for finding in found] == [("V11", "第２条")]
    assert "「協」(漢字の協（U+5354）)です。本文は「度」(漢字の度（U+5EA6）)です。" in found[0].message
    assert prove_document(good.replace("定期的", "定規的"), OLD, NEW)[1]


@pytest.mark.parametrize("text", ["（略）", "［略］", "略", "〔略〕", "（同左）", "……"])
def test_every_way_to_omit_is_known(text: str) -> None:
    """どの流儀の（略）も知っている。"""
    assert is_omission(text)
    assert not is_omission(re.sub("略|同左|…", "甲", text))


def test_a_document_that_amends_more_is_not_proved() -> None:
    """改め文の部分が正しくても、空行の後でほかの所も改めている文書は、この改正だけを述べていない。"""
    old = "協約\n\n第１条　年１回集まる。\n第２条　甲が定める。\n"
    good = "　第１条中「年１回」を「年２回」に改める。\n"
    new = old.replace("年１回", "年２回")
    assert prove_document(good, old, new) == ("改め文", ())
    for more in (f"{good}\n　第２条を削る。\n", f"　第２条を削る。\n\n　前書き\n\n{good}"):
        assert prove_document(more, old, new)[1] != ()
