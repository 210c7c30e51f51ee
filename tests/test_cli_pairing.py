"""対応の指定を使うコマンドの試験: 案件に置いた指定は、どの書類も従い、提出とともに定まる。"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Done
from desks import SECOND, Desk

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

WANTED = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--effective", "2020-04-01", "--year", "2020")
PAIRING = f"agreements/toyama-mihon/amendments/{SECOND.partition('/')[2]}/pairing.toml"
SAID = '[[pair]]\nold = "第５条"\nnew = "第５条"\n'
OURS = "第４条の次に次の１条を加える"
THEIRS = "第５条の次に次の１条を加える"


def _drafted(desk: Desk, form: str) -> Path:
    """第５条を分けた案。こちらは、見出しの同じ第６条を元の第５条とみるが、人は第５条のままだと言う。"""
    desk.done("propose", "toyama-mihon", *WANTED, "--form", form)
    desk.rewrite(SECOND, "第６条　", "第７条　")
    desk.rewrite(
        SECOND,
        "　（協議）\n第５条　甲の長及び乙の長は、第３条に規定する取組について連絡調整を図るため、毎年度協議を"
        "行うものとする。\n",
        "　（連絡会議）\n第５条　甲の長及び乙の長は、連絡調整を図るため、連絡会議を置く。\n\n"
        "　（協議）\n第６条　甲の長及び乙の長は、第３条に規定する取組について、毎年度二回協議を行うものとする。\n",
    )
    said = desk.root / "わたしの対応.toml"
    said.write_text(SAID, "utf-8", newline="")
    return said


def _row(done: Done) -> bool:
    """第５条どうしが一行に並ぶか。"""
    return any(line.count("第５条") == 2 for line in done.out.split("\n"))


@pytest.fixture
def split(concluded: Desk) -> tuple[Desk, Path]:
    """改め文の案と、人の対応の指定。"""
    return concluded, _drafted(concluded, "F1")


def test_every_paper_follows_the_kept_pairing(split: tuple[Desk, Path]) -> None:
    """案件に置いた指定には、対照表も改め文も変更協約も従い、出来た書類は照合が通る。"""
    desk, said = split
    assert not _row(desk.done("compare", SECOND))
    assert OURS in desk.done("kaimebun", SECOND).out
    assert _row(desk.done("compare", SECOND, "--pair", said))
    assert THEIRS in desk.done("kaimebun", SECOND, "--pair", said).out
    assert PAIRING in desk.done("compare", SECOND, "--pair", said, "--keep").err
    assert _row(desk.done("compare", SECOND))
    assert THEIRS in desk.done("kaimebun", SECOND).out
    desk.done("instrument", SECOND)
    assert THEIRS in desk.text(SECOND).with_name("instrument.txt").read_text("utf-8")
    desk.done("compare", SECOND, "--format", "html,docx", "-o", "書類/")
    desk.done("compare", SECOND, "--as", "mikeshi", "-o", "書類/")
    made = sorted(Path("書類").iterdir())
    assert {path.name for path in made} >= {"2020-toyama-1_新旧対照表.docx", "2020-toyama-1_見消し.html"}
    desk.done("prove", SECOND, *made)
    assert "第５条の次に" in "".join(desk.done("aloud", SECOND, "--of", "kaimebun").out.split("\n")).replace(" ", "")


def test_listed_pairing_can_be_given_back(split: tuple[Desk, Path]) -> None:
    """見せた対応は、そのまま渡せば同じ表になり、直して渡せば替わる。"""
    desk, said = split
    listed = desk.done("compare", SECOND, "--pairs").out
    assert 'old = "第５条"\nnew = "第６条"' in listed
    desk.done("compare", SECOND, "--pairs", "-o", "対応.toml")
    assert Path("対応.toml").read_text("utf-8") == listed
    same = desk.done("compare", SECOND, "--pair", "対応.toml").out
    assert same == desk.done("compare", SECOND).out
    assert '[[pair]]\nold = "第５条"\nnew = "第５条"' in desk.done("compare", SECOND, "--pairs", "--pair", said).out


def test_pairing_is_fixed_at_submission(split: tuple[Desk, Path]) -> None:
    """指定は提出とともに台帳に入り、監査が通る。その後は、置き直せず、書き直しても使わない。"""
    desk, said = split
    desk.done("compare", SECOND, "--pair", said, "--keep")
    desk.submit(SECOND, "toyama", "2020-01-10")
    assert PAIRING in desk.log("", "--name-only", "-1")
    desk.done("audit")
    assert "提出した案件の対応の指定は、替えられません" in desk.refused(2, "compare", SECOND, "--pair", said, "--keep")
    (desk.root / PAIRING).write_text('[[apart]]\nold = "第５条"\n', "utf-8", newline="")
    assert _row(desk.done("compare", SECOND))


def test_wrong_pairing_is_not_submitted(split: tuple[Desk, Path]) -> None:
    """正しくない指定は、台帳に入れる前に、その行を言って断る。"""
    desk, _ = split
    (desk.root / PAIRING).write_text(SAID.replace('new = "第５条"', 'new = "第９条"'), "utf-8", newline="")
    bill = ("--bill", "議案第１号", "--session", "令和２年１月臨時会", "--title", "協議について")
    refused = desk.refused(4, "record", "提出", SECOND, "--party", "toyama", "--date", "2020-01-10", *bill)
    assert "3行目: この本文に第９条はありません。第７条までです。" in refused
    assert "対応を書くファイルの名" not in refused
    assert "3行目" in desk.refused(4, "compare", SECOND)
    assert _row(desk.done("compare", SECOND, "--pair", Path("わたしの対応.toml")))


def test_keeping_needs_a_pairing_and_an_amendment(split: tuple[Desk, Path]) -> None:
    """置く指定が無いか、案件でなければ断る。対応の一覧は .toml にしか書かない。"""
    desk, _ = split
    assert "案件に置く対応の指定がありません" in desk.refused(2, "compare", SECOND, "--keep")
    assert ".toml にしてください" in desk.refused(2, "compare", SECOND, "--pairs", "-o", "対応.docx")
