"""ある日の本文の試験: show と compare が台帳から取る本文と、その効力の呼び名。"""

from __future__ import annotations

import re

import pytest
from desks import FIRST, SECOND, Desk, by

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

CHANGE = ("propose", "toyama-mihon", "--proposer", "toyama", "--reason", "協議を増やすため。", "--year", "2020")
OLD, NEW = "毎年度協議", "毎年度二回以上協議"


def compared(desk: Desk, *arguments: object) -> str:
    """対照表の字: 印を除いたもの。"""
    return re.sub(r"<[^>]*>", "", desk.done("compare", *arguments, "--format", "html").out)


def draft_change(desk: Desk) -> None:
    """変更の案を起こし、一か所を改める。"""
    desk.done(*CHANGE, "--effective", "2020-04-01")
    desk.rewrite(SECOND, OLD, NEW)
    desk.done("instrument", SECOND)


@pytest.fixture
def changed(concluded: Desk) -> Desk:
    """令和２年３月３０日に変更を締結し、４月１日に効力を生ずる台帳。"""
    draft_change(concluded)
    concluded.approve(SECOND, {"toyama": ("2020-03-01", "2020-03-24"), "mihon": ("2020-03-02", "2020-03-19")})
    concluded.done("record", "conclusion", SECOND, *by("toyama", "2020-03-30"))
    return concluded


def test_text_as_of_a_day(changed: Desk) -> None:
    """締結の日でなく、効力を生ずる日に、本文が替わる。"""
    for day, word, amendment, words in (
        ("2019-12-24", "発効前", FIRST, OLD),
        ("2019-12-25", "現行", FIRST, OLD),
        ("令和2年3月31日", "現行", FIRST, OLD),
        ("2020-04-01", "現行", SECOND, NEW),
    ):
        done = changed.done("show", "toyama-mihon", "--as-of", day)
        assert done.out == changed.text(amendment).read_text("utf-8")
        assert words in done.out
        assert done.err.startswith(f"toyama-mihon: {word} ("), day
        assert amendment.partition("/")[2] in done.err
    assert changed.done("show", "toyama-mihon").out == changed.text(SECOND).read_text("utf-8")
    assert NEW in changed.done("show", "toyama-mihon", "第５条").out


def test_draft_is_named_a_draft(concluded: Desk) -> None:
    """案件を名指せば、提出前でも変更後の本文を出し、案と言う。協約の本文は変わらない。"""
    draft_change(concluded)
    done = concluded.done("show", SECOND)
    assert done.out == concluded.text(SECOND).read_text("utf-8")
    assert ": 案 (" in done.err
    assert OLD in concluded.done("show", "toyama-mihon").out


def test_new_agreement_is_shown_as_a_draft(desk: Desk) -> None:
    """締結していない協約は、案の本文を出す。"""
    done = desk.done("show", "toyama-mihon")
    assert (done.out, ": 案 (" in done.err) == (desk.text(FIRST).read_text("utf-8"), True)


def test_abolished_agreement_shows_its_last_text(concluded: Desk) -> None:
    """廃止が効力を生じた日からは、最後の本文を廃止と言って出す。前の日は現行である。"""
    concluded.done(*CHANGE, "--kind", "廃止", "--effective", "2020-04-01")
    concluded.done("instrument", SECOND)
    concluded.approve(SECOND, {"toyama": ("2020-03-01", "2020-03-24"), "mihon": ("2020-03-02", "2020-03-19")})
    concluded.done("record", "conclusion", SECOND, *by("toyama", "2020-03-30"))
    last = concluded.text(FIRST).read_text("utf-8")
    for day, word in (("2020-03-31", "現行"), ("2020-04-01", "廃止")):
        done = concluded.done("show", "toyama-mihon", "--as-of", day)
        assert (done.out, done.err.startswith(f"toyama-mihon: {word} (")) == (last, True)
    concluded.refused(2, "show", SECOND)


def test_misplaced_day_and_unknown_names_are_refused(concluded: Desk) -> None:
    """日を付けられるのは協約だけで、無い協約は断る。"""
    concluded.refused(2, "show", "./agreements/toyama-mihon/text.txt", "--as-of", "2020-04-01")
    concluded.refused(2, "show", FIRST, "--as-of", "2020-04-01")
    concluded.refused(2, "show", "toyama-mihon", "--as-of", "きのう")
    assert "台帳にある協約: toyama-mihon" in concluded.refused(2, "show", "toyama")


def test_comparison_of_an_amendment_is_that_of_its_two_texts(concluded: Desk) -> None:
    """案件の対照表は、基の台帳本文と変更後の全文の対照表で、案と段階を書く。"""
    draft_change(concluded)
    files = ("./agreements/toyama-mihon/text.txt", concluded.text(SECOND))
    by_id, by_file = compared(concluded, SECOND), compared(concluded, *files)
    state = f"案（{SECOND}、起案）"
    assert state in by_id
    assert NEW in by_id
    assert [line for line in by_id.splitlines() if state not in line] == [
        line for line in by_file.splitlines() if "議決・締結の記録はない" not in line
    ]
    assert concluded.cli("compare", SECOND, "--exit-code").code == 1


def test_comparison_survives_the_conclusion(changed: Desk) -> None:
    """締結で台帳本文が替わった後も、案件の対照表は基にした本文から作る。二つの日の対照表も同じ所を示す。"""
    by_id = compared(changed, SECOND)
    assert f"現行（{SECOND}、締結）" in by_id
    days = ("--as-of", "2020-03-31", "--as-of", "令和2年4月1日")
    dated = compared(changed, "toyama-mihon", *days)
    for shown in (by_id, dated):
        assert OLD in shown
        assert NEW in shown
    same = changed.done("compare", "toyama-mihon", "--as-of", "2020-03-30", "--as-of", "2020-03-31")
    assert same.err == "違いはありません。\n"


def test_rectified_text_is_found_in_the_history(changed: Desk) -> None:
    """今のファイルに残っていない本文も、台帳本文の沿革から取り出す。"""
    path = changed.root / "agreements/toyama-mihon/text.txt"
    right = changed.root.parent / "正.txt"
    before = path.read_text("utf-8")
    right.write_text(before.replace("毎年度二回以上", "毎年度三回以上"), "utf-8", newline="")
    scan = changed.root.parent / "通知.pdf"
    scan.write_bytes(b"%PDF-1.4 notice")
    rectify = ("--rectifies", "正誤", "--evidence", scan, "--text", right)
    changed.done("record", "正誤", SECOND, *by("toyama", "2020-04-10"), *rectify)
    third = "toyama-mihon/2021-toyama-1"
    changed.done(*CHANGE[:-1], "2021", "--effective", "2021-04-01")
    changed.rewrite(third, "毎年度三回以上", "毎年度四回以上")
    changed.done("instrument", third)
    changed.approve(third, {"toyama": ("2021-03-01", "2021-03-24"), "mihon": ("2021-03-02", "2021-03-19")})
    changed.done("record", "conclusion", third, *by("toyama", "2021-03-30"))
    assert changed.done("show", "toyama-mihon", "--as-of", "2021-03-31").out == right.read_text("utf-8")
    assert "毎年度三回以上" in compared(changed, third)


def test_comparisons_that_cannot_be_made_are_refused(concluded: Desk) -> None:
    """締結の案件には変更前が無く、協約には二つの日が要る。台帳の本文には書き出さない。"""
    assert f"amend show {FIRST}" in concluded.refused(2, "compare", FIRST)
    assert "比べる日は二つです" in concluded.refused(2, "compare", "toyama-mihon")
    assert "比べる日は二つです" in concluded.refused(2, "compare", "toyama-mihon", "--as-of", "2020-04-01")
    draft_change(concluded)
    concluded.refused(2, "compare", SECOND, "--as-of", "2020-04-01")
    text = f"agreements/{SECOND.replace('/', '/amendments/')}/text.txt"
    assert "読むファイルと同じ" in concluded.refused(2, "compare", SECOND, "-o", text, "--format", "terminal")
    concluded.refused(2, "compare", SECOND, "./text.txt", "--as-of", "2020-04-01")


def test_a_command_about_one_agreement_reads_only_that_one(concluded: Desk) -> None:
    """一つの協約についてのコマンドは、ほかの協約を読まない。台帳が大きくても速く、ほかが壊れていても使える。"""
    other = concluded.root / "agreements/betsu/agreement.toml"
    other.parent.mkdir()
    other.write_bytes(b"\xff\n")
    for arguments in (
        ("show", "toyama-mihon"),
        ("show", FIRST),
        ("compare", "toyama-mihon", "--as-of", "2019-12-25", "--as-of", "2020-01-01"),
        ("log", "toyama-mihon", "第１条"),
        ("aloud", FIRST),
        (*CHANGE, "--effective", "締結", "--dry-run"),
        ("record", "告示", FIRST, *by("toyama", "2019-12-26"), "--number", "告示第１号", "--dry-run"),
        ("record", "告示", FIRST, *by("toyama", "2019-12-26"), "--number", "告示第１号"),
    ):
        concluded.done(*arguments)
    assert "betsu" in concluded.refused(4, "search", "甲")
