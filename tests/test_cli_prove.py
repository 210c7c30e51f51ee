"""amend prove の試験: 書類を読み返し、違いを並べ、照合票を書く。"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done
from desk import NEW, OLD
from packages import packed

Cli = Callable[..., Done]
KAIMEBUN = "　第２条中「定期的に」を「毎年度」に改める。\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> Path:
    """新旧の本文と、その書類のある机。"""
    monkeypatch.chdir(tmp_path)
    for name, text in (("旧.txt", OLD), ("新.txt", NEW), ("改め文.txt", KAIMEBUN)):
        (tmp_path / name).write_text(text, "utf-8", newline="")
    for form in ("docx", "html", "md", "json"):
        assert cli("compare", "旧.txt", "新.txt", "-o", f"表.{form}").code == 0
    return tmp_path


PAPERS = ("表.docx", "表.html", "表.md", "表.json", "改め文.txt", "新.txt")


def test_right_papers_end_with_zero_and_a_slip(desk: Path, cli: Cli) -> None:
    """正しい書類には何も並ばず、照合票がファイルとその SHA-256 と結果を言う。同じ頼みの票は同じである。"""
    done = cli("prove", "旧.txt", "新.txt", *PAPERS, "-o", "票.md")
    assert (done.code, done.out) == (0, "")
    slip = (desk / "票.md").read_text("utf-8")
    for name in ("旧.txt", *PAPERS):
        assert f"{name} (SHA-256 {hashlib.sha256((desk / name).read_bytes()).hexdigest()})" in slip
    assert slip.count("過不足なく述べています") == len(PAPERS)
    cli("prove", "旧.txt", "新.txt", *PAPERS, "-o", "票.txt")
    assert (desk / "票.txt").read_text("utf-8") == slip


def test_a_wrong_paper_ends_with_one_and_says_where(desk: Path, cli: Cli) -> None:
    """一字違えば終了コード 1 で、所と文字の名を言う。照合票にも残る。"""
    page = desk / "表.md"
    page.write_text(page.read_text("utf-8").replace("協議を", "協義を", 1), "utf-8")
    done = cli("prove", "旧.txt", "新.txt", "表.md", "表.docx", "-o", "票.md")
    assert done.code == 1
    assert done.out.startswith("表.md: V01 E 表の2行目「変更後」の側 第２条: ")
    assert "漢字の義（U+7FA9）" in done.out
    assert done.out.strip() in (desk / "票.md").read_text("utf-8")


def test_json_lists_the_findings(desk: Path, cli: Cli) -> None:
    """--json は、点検と同じ形で並べる。"""
    (desk / "改め文.txt").write_text(KAIMEBUN.replace("毎年度", "毎年"), "utf-8")
    done = cli("prove", "旧.txt", "新.txt", "改め文.txt", "--json")
    (found,) = json.loads(done.out)
    assert (done.code, found["rule"], found["place"]) == (1, "V11", "第２条")
    assert json.loads(cli("prove", "旧.txt", "新.txt", "新.txt", "--json").out) == []


@pytest.mark.parametrize("words", [("compare",), ("compare", "--as", "mikeshi"), ("aloud",)])
def test_a_paper_for_the_screen_is_refused(desk: Path, cli: Cli, words: tuple[str, ...]) -> None:
    """画面の形の書類は、全文とみて違いを並べず、照合できる形を言って断る。"""
    shown = cli(words[0], *(("新.txt",) if words[0] == "aloud" else ("旧.txt", "新.txt")), *words[1:])
    assert shown.code == 0
    (desk / "画面.txt").write_text(shown.out, "utf-8")
    done = cli("prove", "旧.txt", "新.txt", "画面.txt")
    assert (done.code, done.out) == (2, "")
    assert "画面に出す形の書類" in done.err
    assert "docx か html" in done.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("旧.txt",), 2, "照合する書類がありません"),
        (("旧.txt", "新.txt"), 2, "照合する書類がありません"),
        (("旧.txt", "新.txt", "表.doc"), 2, "ファイル又はフォルダがありません"),
        (("旧.txt", "新.txt", "絵.png"), 2, "照合できない種類"),
        (("旧.txt", "新.txt", "空.docx"), 3, "Word の書類として読めません"),
        (("旧.txt", "新.txt", "表.md", "-o", "票.docx"), 2, "照合票の形が分かりません"),
        (("旧.txt", "新.txt", "表.md", "-o", "表.md"), 2, "読むファイルと同じ"),
    ],
)
def test_what_cannot_be_proved_is_refused(desk: Path, cli: Cli, words: tuple[str, ...], code: int, said: str) -> None:
    """できない頼みは、わけを言って断り、何も書かない。"""
    (desk / "絵.png").write_bytes(b"png")
    (desk / "空.docx").write_bytes(b"")
    before = sorted(path.name for path in desk.iterdir())
    done = cli("prove", *words)
    assert (done.code, sorted(path.name for path in desk.iterdir())) == (code, before)
    assert said in done.err


def test_a_dangerous_paper_ends_with_three_and_the_reason(desk: Path, cli: Cli) -> None:
    """宣言のある書類は、字の消えた表として読まずに、部品の名を言って断る。"""
    with zipfile.ZipFile(desk / "表.docx") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    declared = b'?><!DOCTYPE a [<!ENTITY e "\xe5\xb9\xb4">]>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"?>", declared, 1)
    (desk / "表.docx").write_bytes(packed(parts))
    done = cli("prove", "旧.txt", "新.txt", "表.docx")
    assert done.code == 3
    assert "使ってはならない宣言 (DOCTYPE)" in done.err
    assert "word/document.xml" in done.err
