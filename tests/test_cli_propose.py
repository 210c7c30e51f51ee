"""amend propose の試験: 変更と廃止の案件を起こす。コミットはしない。"""

from __future__ import annotations

import io
import tomllib

import pytest
from desks import FIRST, SECOND, Desk
from repositories import git

from amend.cli import propose
from amend.ledger import digest

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

WANTED = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--effective", "R2.4.1", "--year", "2020")


def test_draft_is_a_copy_of_the_ledger_text(concluded: Desk) -> None:
    """案は今の台帳本文の写しで、その要約値を基として持つ。コミットも索引も変わらず、同じ本文であると言う。"""
    head = concluded.head
    done = concluded.done("propose", "toyama-mihon", *WANTED)
    ledger = (concluded.root / "agreements/toyama-mihon/text.txt").read_bytes()
    assert (done.out, concluded.text(SECOND).read_bytes()) == (f"{SECOND}\n", ledger)
    assert "まだ今の台帳本文と同じです" in done.err
    amendment = tomllib.loads((concluded.text(SECOND).parent / "amendment.toml").read_text("utf-8"))
    assert (amendment["base"], amendment["form"]) == (digest(ledger), "F2")
    assert amendment["title"] == "富山市及び見本町における連携中枢都市圏形成に係る連携協約を変更する連携協約"
    assert (concluded.head, git(concluded.root, "diff", "--cached", "--name-only")) == (head, "")
    assert concluded.done("propose", "toyama-mihon", *WANTED, "--title", "別の案").out == "toyama-mihon/2020-toyama-2\n"


def test_the_same_draft_is_not_placed_twice(concluded: Desk) -> None:
    """途中で止まった後に同じことを打っても、案は二つにならず、そのことを言う。書き直した後なら、別の案である。"""
    concluded.done("propose", "toyama-mihon", *WANTED)
    before = concluded.files()
    again = concluded.done("propose", "toyama-mihon", *WANTED)
    assert (again.out, concluded.files()) == (f"{SECOND}\n", before)
    assert "同じ内容の案がもうあります" in again.err
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    assert concluded.done("propose", "toyama-mihon", *WANTED).out == "toyama-mihon/2020-toyama-2\n"


def test_text_from_a_file_is_decoded_and_read(concluded: Desk) -> None:
    """--from のファイルは、文字コードと改行をそろえて置き、変わる所と、置き場の決まらない行を言う。"""
    text = (concluded.root / "agreements/toyama-mihon/text.txt").read_text("utf-8")
    changed = text.replace("毎年度協議", "毎年度二回以上協議").replace("\n\n　この連携", "\n乙の負担\n\n　この連携")
    (concluded.root / "案.txt").write_bytes(changed.replace("\n", "\r\n").encode("cp932"))
    done = concluded.done("propose", "toyama-mihon", *WANTED, "--from", "案.txt")
    assert concluded.text(SECOND).read_text("utf-8") == changed
    assert "変わる所: 第５条" in done.err
    assert "置き場の決まらない行です: 「乙の負担" in done.err


def test_editor_opens_at_a_terminal_and_questions_are_asked(concluded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """端末では、書かれていない事柄を尋ね、案をエディターで開き、直した後の本文で変わる所を言う。"""
    monkeypatch.setattr(propose, "at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n協議を増やすため。\n2020-04-01\n"))
    monkeypatch.setenv("EDITOR", "sed -i s/毎年度協議/毎年度二回以上協議/")
    done = concluded.done("propose", "toyama-mihon", "--year", "2020")
    assert "変わる所: 第５条" in done.err
    assert "毎年度二回以上協議" in concluded.text(SECOND).read_text("utf-8")
    amendment = tomllib.loads((concluded.text(SECOND).parent / "amendment.toml").read_text("utf-8"))
    assert (amendment["proposer"], str(amendment["effective"])) == ("toyama", "2020-04-01")


def test_abolition_has_no_text(concluded: Desk) -> None:
    """廃止の案件は、全文を持たず、廃止の文書を作るように言う。"""
    done = concluded.done("propose", "toyama-mihon", *WANTED, "--kind", "abolish")
    assert not concluded.text(SECOND).exists()
    assert f"amend instrument {SECOND}" in done.err
    assert "--from" in concluded.refused(2, "propose", "toyama-mihon", *WANTED, "--kind", "廃止", "--from", "x.txt")


@pytest.mark.parametrize(
    ("code", "arguments", "said"),
    [
        (2, ("takaoka", *WANTED), "台帳にない協約"),
        (2, ("toyama-mihon", "--proposer", "toyama"), "--reason で書いてください"),
        (2, ("toyama-mihon", *WANTED, "--form", "F9"), "F1、F2、F3"),
        (2, ("toyama-mihon", *WANTED, "--kind", "締結"), "変更か廃止"),
        (2, ("toyama-mihon", *WANTED, "--effective", "いつか"), "効力の発生として読めません"),
        (2, ("toyama-mihon", *WANTED, "--from", "無い.txt"), "無い.txt"),
        (4, ("toyama-mihon", *WANTED, "--effective", "許可"), "P06: 連携協約の発効を「許可」(permission)"),
        (4, ("toyama-mihon", *WANTED, "--route", "report"), "P05"),
        (4, ("toyama-mihon", *WANTED, "--proposer", "takaoka"), "P01"),
    ],
)
def test_faults_write_nothing(concluded: Desk, code: int, arguments: tuple[str, ...], said: str) -> None:
    """頼み方の誤りと、手続に合わない案は、訳を言って断り、何も書かない。"""
    assert said in concluded.refused(code, "propose", *arguments)


def test_nothing_to_change_before_the_conclusion(desk: Desk) -> None:
    """締結の前の協約には、変える本文がまだない。"""
    assert FIRST.startswith("toyama-mihon/")
    assert "まだ台帳にありません" in desk.refused(4, "propose", "toyama-mihon", *WANTED)


def test_amending_words_make_the_draft(concluded: Desk) -> None:
    """改め文から案を起こせる。加えた所を並べ、加えられない改め文では、わけを言って何も置かない。"""
    words = concluded.root.parent / "改め文.txt"
    words.write_text("　第５条中「毎年度」を「毎年度二回以上」に改める。\n", "utf-8")
    done = concluded.done("propose", "toyama-mihon", *WANTED, "--kaimebun", words)
    assert "〔毎年度〕" in done.err
    assert "毎年度二回以上協議を行う" in concluded.text(SECOND).read_text("utf-8")
    words.write_text("　第５条中「毎年」を「毎月」に、「隔月」を「毎月」に改める。\n", "utf-8")
    said = concluded.refused(3, "propose", "toyama-mihon", *WANTED, "--kaimebun", words)
    assert "「隔月」は一つもありません" in said
    both = concluded.refused(2, "propose", "toyama-mihon", *WANTED, "--kaimebun", words, "--from", words)
    assert "どちらか一つです" in both
