"""amend demo の試験: 前半の書類、後半の本物の台帳、二度目と、前のものがあるとき。"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done
from desk import USAGE, assert_refused, snapshot
from repositories import git

from amend.cli.demonstration import AUDIT, CHANGING, FOUNDING, LEDGER_TEXT

Cli = Callable[..., Done]
PAPERS = {
    "変更前/text.txt",
    "変更前/source/bill.txt",
    "変更前/source/import.toml",
    "変更後.txt",
    "新旧対照表.html",
    "新旧対照表.docx",
    "改め文.txt",
    "見本町/議案.txt",
    "見本町/変更後.txt",
    "見本町/議決書の写し.txt",
    "見本町/相手方の議決した本文.txt",
    "見本町/新旧対照表.html",
    "見本町/新旧対照表.docx",
}
RESOLUTIONS = [
    "富山市議会 令和7年9月定例会 議案第95号 原案可決 2025-09-26",
    "見本町議会 令和7年第3回定例会 議案第40号 原案可決 2025-09-29",
    "富山市議会 令和7年3月定例会 議案第21号 原案可決 2025-03-21",
    "見本町議会 令和7年第1回定例会 議案第8号 原案可決 2025-03-24",
]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """動かした見本: 記録者の設定が無く、ほかのリポジトリの中でも動く。"""
    outer = tmp_path_factory.mktemp("外のリポジトリ")
    git(outer, "init", "--quiet")
    (outer / "agreements").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(outer / "無い家"))
        patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
        patch.chdir(outer)
        return outer, _amend("demo", "見本")


def _amend(*arguments: str) -> Done:
    script = Path(sys.executable).with_name("amend")
    done = subprocess.run([script, *arguments], capture_output=True, encoding="utf-8", check=False)
    return Done(done.returncode, done.stdout, done.stderr)


def test_demo_leaves_every_paper(shown: tuple[Path, Done]) -> None:
    """書類は DIR に残り、台帳は DIR/台帳 にできる。"""
    outer, done = shown
    assert done.code == 0, done.err
    folder = outer / "見本"
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {path for path in files if not path.startswith("台帳/")} == PAPERS
    assert "練習のために作った" in done.err


def test_demo_says_each_step_and_runs_it(shown: tuple[Path, Done]) -> None:
    """何をするかと、打つ命令を、一つずつ標準エラーに言う。記録はどれも一つのコミットになる。"""
    outer, done = shown
    for what, line in (*FOUNDING, *CHANGING):
        assert f"   ・{what}\n     $ amend {line}\n" in done.err
    subjects = git(outer / "見本/台帳", "log", "--format=%s").splitlines()
    recorded = [line for _, line in (*FOUNDING, *CHANGING) if line.startswith("record ")]
    assert len(subjects) == len(recorded) + 1  # 初めのコミットは、台帳の属性
    assert set(git(outer / "見本/台帳", "log", "--format=%an").splitlines()) == {"見本"}


def test_demo_keeps_out_of_the_repository_around_it(shown: tuple[Path, Done]) -> None:
    """DIR を囲むリポジトリには、コミットも設定も加えない。"""
    outer, _ = shown
    assert git(outer, "rev-list", "--all") == ""
    assert "見本" not in (outer / ".git/config").read_text("utf-8")
    assert list((outer / "agreements").iterdir()) == []


def test_ledger_holds_the_change_both_councils_resolved(
    shown: tuple[Path, Done], cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """台帳本文は、見本の変更をすべて加えたもので、どの案件にも待ち・義務・指摘が残らない。"""
    ledger = shown[0] / "見本/台帳"
    text = (ledger / LEDGER_TEXT).read_text("utf-8")
    assert "（情報の共有）\n第５条　" in text
    assert "毎年度２回以上協議を行う" in text
    assert "国内外からの観光客" in text
    assert "(5)脱炭素社会" in text
    assert "第７条　この連携協約を変更し" in text
    assert "○○○" not in text
    monkeypatch.chdir(ledger)
    assert cli("status").out == ""
    assert git(ledger, "status", "--porcelain") == ""


def test_demo_ends_with_what_an_auditor_types(shown: tuple[Path, Done]) -> None:
    """結びに status、log と、監査する人の打つ Git の命令の、本物の出力を見せる。"""
    outer, done = shown
    assert "待っているものはありません。" in done.err
    assert "  締結、発効 (2025-10-15 から)\n" in done.out
    for _, line in AUDIT:
        assert f"     $ {line}\n" in done.err
    end = done.out[-done.out[::-1].index("届出: 見本町 → 富山県知事"[::-1]) :]
    assert re.findall(r"^\S+議会 .*", end, re.M) == RESOLUTIONS
    assert "+第６条　甲及び乙の長は、" in end
    head = git(outer / "見本/台帳", "log", "-1", "--format=%h", "--", LEDGER_TEXT).strip()
    assert f"\n{head} 変更協約の締結: " in end


def test_second_demo_changes_nothing(shown: tuple[Path, Done], cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """二度目は、できている台帳をそのまま見せ、台帳に何も加えない。"""
    outer, _ = shown
    ledger = outer / "見本/台帳"
    head = git(ledger, "rev-parse", "HEAD")
    monkeypatch.chdir(outer)
    again = cli("demo", "見本")
    assert again.code == 0, again.err
    assert "そのまま使う" in again.err
    assert git(ledger, "rev-parse", "HEAD") == head
    assert git(ledger, "status", "--porcelain") == ""


def test_demo_spares_whatever_stands_in_the_ledgers_place(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """台帳の場所に途中までのものやほかのものがあれば、何も書かずに断る。"""
    (tmp_path / "見本/台帳").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    before = snapshot(tmp_path)
    assert_refused(cli("demo", "見本"), USAGE, ("途中までの台帳", "見本/台帳", "別のフォルダ"))
    assert snapshot(tmp_path) == before
