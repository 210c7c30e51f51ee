"""敵意のある台帳: 読むコマンドも書くコマンドも、仕掛けを一つも動かさず、欺く文字を文字として見せる (D5–D12)。"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import FIRST, SECOND, Desk, by
from hostile import VECTORS
from repositories import git

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

NOTICE = ("record", "告示", FIRST, *by("toyama", "2019-12-26"))
PROPOSAL = ("propose", "toyama-mihon", "--proposer", "toyama", "--effective", "締結", "--year", "2020")
READING = (
    ("status",),
    ("list", "--json"),
    ("log",),
    ("blame", "toyama-mihon"),
    ("audit",),
    ("show", "toyama-mihon"),
    ("search", "連携"),
    ("compare", FIRST),
    ("check", FIRST),
    ("checkpoint",),
    ("doctor",),
)
WRITING = (
    ("init",),
    NOTICE,
    (*PROPOSAL, "--reason", "見直すため。"),
    ("instrument", SECOND),
    ("new", "ouen", "--template", "kyotei", "--party", "toyama=富山市", "--party", "mihon=見本町", "--year", "2020"),
    ("record", "particulars", "toyama-mihon"),
    ("style", "new", "ours"),
    ("doctor", "--fix"),
    ("sync",),
    ("sync", "-o", "束.bundle"),
)
SAMPLE = ("config core.fsmonitor", "hooks")
ENDINGS = {0, 1, 2, 3, 4}


def _vectors() -> list[object]:
    soak = pytest.mark.soak
    return [pytest.param(name, marks=() if name in SAMPLE else soak, id=name) for name in VECTORS]


@pytest.mark.parametrize("name", _vectors())
def test_nothing_planted_ever_runs(concluded: Desk, workshop: Path, name: str) -> None:
    """どの仕掛けも、どのコマンドでも動かない。断るか、ふだんと同じに働くかで、amend の誤り (70) にはならない。"""
    canary = workshop / "canary"
    VECTORS[name](concluded.root, f"touch {canary}")
    canary.unlink(missing_ok=True)  # 仕掛けるときの git が動かしたもの
    for arguments in (*READING, *WRITING):
        done = concluded.cli(*arguments)
        assert done.code in ENDINGS, (arguments, done.err)
        assert not canary.exists(), arguments
        assert not list(concluded.root.rglob("x")), arguments


def test_what_is_planted_is_alive(concluded: Desk, workshop: Path) -> None:
    """仕掛けは、ふつうの git なら動く: 上の試験の目印は、動けば必ず立つ。"""
    canary = workshop / "canary"
    for name in ("config core.fsmonitor", "hooks", "attributes of the tree"):
        VECTORS[name](concluded.root, f"touch {canary}")
        canary.unlink(missing_ok=True)
        (concluded.root / "agreements/toyama-mihon/text.txt").touch()
        git(concluded.root, "status", check=False)
        git(concluded.root, "commit", "-q", "--allow-empty", "-m", "x", check=False)
        assert canary.exists(), name


@pytest.mark.soak
def test_programs_lying_in_the_ledger_are_not_taken_for_ours(concluded: Desk, workshop: Path) -> None:
    """台帳の中の git や click.py を、利用者の打った amend が取り違えて動かすことはない。"""
    canary = workshop / "canary"
    VECTORS["programs in the ledger"](concluded.root, f"touch {canary}")
    amend = Path(sys.executable).with_name("amend")
    for arguments in (("status",), NOTICE):
        subprocess.run([amend, *arguments], cwd=concluded.root, check=True, capture_output=True)
    assert not canary.exists()


TRICKS = ("[/foo][red]赤[/red]", ":100:", "<script>alert(1)</script>&lt;", "=1+1", '＝HYPERLINK("x")', "\\u3000{{7*7}}")
"""表せる文字だけの細工: Rich の印、絵文字の符号、HTML、表計算の式、ひな形。"""
CONTROLS = ("\x1b]0;x\x07", "\x1b[31m", "\x9b31m", "\u202e", "\x00")
_DANGER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHOWING = (
    ("status", "toyama-mihon"),
    ("list",),
    ("log",),
    ("search", "連携"),
    ("show", "toyama-mihon"),
    ("audit",),
    ("blame", "toyama-mihon"),
)


def test_tricks_in_recorded_fields_come_out_as_text(concluded: Desk, tmp_path: Path) -> None:
    """題名、理由、議案番号、会期、告示番号、備考の中の細工は、そのままの文字で出る。"""
    trick = " ".join(TRICKS)
    concluded.done(*PROPOSAL, "--title", f"題名{trick}", "--reason", f"理由{trick}。")
    concluded.rewrite(SECOND, "毎年度", f"毎年度{TRICKS[0]}{TRICKS[1]}{TRICKS[2]}{TRICKS[3]}")
    concluded.done("instrument", SECOND)
    bill = ("--bill", f"議案{trick}", "--session", f"会期{trick}", "--title", f"件名{trick}", "--note", f"備考{trick}")
    concluded.done("record", "提出", SECOND, *by("toyama", "2020-03-02"), *bill)
    concluded.done(*NOTICE, "--number", f"告示{trick}")
    listed = "".join(concluded.cli(*arguments).out for arguments in _SHOWING)
    assert f"題名{trick}" in listed
    assert f"議案{trick}" in listed
    assert f"題名{trick}" in [case["title"] for case in json.loads(concluded.done("status", "--json").out)["cases"]]
    assert "[/foo]" in concluded.done("compare", SECOND).out
    _check_papers(concluded, tmp_path)


def _check_papers(desk: Desk, place: Path) -> None:
    """書類: 細工は升の字となり、タグにも、式にも、外へのつながりにもならない。"""
    for name in ("表.html", "表.xlsx", "表.docx", "表.md"):
        desk.done("compare", SECOND, "-o", place / name)
    page = (place / "表.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    with zipfile.ZipFile(place / "表.xlsx") as book:
        assert not any(re.search(rb"<f[ >]", book.read(part)) for part in book.namelist())
    with zipfile.ZipFile(place / "表.docx") as paper:
        parts = b"".join(paper.read(part) for part in paper.namelist() if part.endswith((".xml", ".rels")))
    assert b'TargetMode="External"' not in parts
    assert b"instrText" not in parts or b"HYPERLINK" not in parts


@pytest.mark.soak
@pytest.mark.parametrize("trick", CONTROLS, ids=ascii)
def test_controls_written_by_hand_never_reach_the_terminal(concluded: Desk, trick: str) -> None:
    """題名、名称、記録、本文、ファイルの名、コミットの文に手で書かれた制御文字と双方向制御は、端末に届かない。"""
    root = concluded.root
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in trick)
    named = trick.replace("\x00", "\x01")
    damages: tuple[Callable[[], object], ...] = (
        lambda: _sub(root / "agreements/toyama-mihon/agreement.toml", '= "富山市', f'= "{escaped}富山市'),
        lambda: _sub(
            concluded.text(FIRST).parent / "record/toyama-001-submission.toml", '= "議案', f'= "{escaped}議案'
        ),
        lambda: _sub(root / "agreements/toyama-mihon/text.txt", "連携", f"連{trick}携"),
        lambda: (root / f"agreements/{named}x").write_text("x", "utf-8"),
    )
    for damage in damages:
        damage()
        git(root, "add", "--all")
        git(root, "commit", "-qm", f"改{named}ざん")
        for arguments in (*_SHOWING, ("doctor",), ("compare", FIRST)):
            done = concluded.cli(*arguments)
            assert done.code in ENDINGS, (arguments, done.err)
            assert _DANGER.search(done.out + done.err) is None, arguments
        git(root, "reset", "-q", "--hard", "HEAD~1")


def _sub(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8", newline="")


@pytest.mark.soak
def test_a_copy_of_a_hostile_folder_is_safe(concluded: Desk, workshop: Path) -> None:
    """勧めているとおり git clone --no-local した複製には、設定もフックも移らず、そのまま読み書きできる。"""
    canary = workshop / "canary"
    for name in ("config core.fsmonitor", "hooks", "info/attributes"):
        VECTORS[name](concluded.root, f"touch {canary}")
    copy = workshop / "copy"
    git(workshop, "-c", "core.hooksPath=/dev/null", "clone", "-q", "--no-local", str(concluded.root), str(copy))
    git(copy, "config", "user.name", "富山 花子")
    git(copy, "config", "user.email", "hanako@example.jp")
    os.chdir(copy)
    concluded.done("init")
    concluded.done(*NOTICE)
    concluded.done("audit")
    assert not canary.exists()
    os.chdir(concluded.root)
    shutil.rmtree(copy)
