"""台帳の支度: 属性と差分の設定を備え、利用者の git だけで条ごとの沿革が読めるようにする (DESIGN §8)。"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repositories import AGREEMENT, ARTICLES, TEXT, WHEN, git, snapshot

from amend import store
from amend.errors import LedgerError

pytest_plugins = ["ledger_fixtures"]

RESOLUTIONS = (
    "富山市議会 令和８年３月定例会 議案第３号 原案可決 2026-03-24",
    "見本町議会 令和８年３月定例会 議案第１２号 原案可決 2026-03-19",
)


def _amend(root: Path) -> str:
    """第３条を変える一つの記録。"""
    repository = store.open_for_writing(root)
    message = "変更協約の締結: 富山市・見本町 第３条\n\nAgreement: toyama-renkei\n" + "".join(
        f"Council-Resolution: {words}\n" for words in RESOLUTIONS
    )
    changes = {TEXT: ARTICLES.replace("第３の取組", "観光の取組").encode()}
    return store.record(repository, changes, message, when=WHEN, expected_head=repository.head)


def _clone(ledger: Path, workshop: Path) -> Path:
    """複製: 設定は写らないので、支度をし直す。"""
    clone = workshop / "clone"
    git(workshop, "clone", "-q", "--no-local", str(ledger), str(clone))
    git(clone, "config", "user.name", "見本 太郎")
    git(clone, "config", "user.email", "taro@example.jp")
    assert store.ensure_driver(store.open_for_reading(clone))
    return clone


@pytest.fixture(params=["origin", "clone"])
def amended(request: pytest.FixtureRequest, ledger: Path, workshop: Path) -> Path:
    """第３条を一度変えた台帳と、支度をし直したその複製。"""
    root = ledger if request.param == "origin" else _clone(ledger, workshop)
    _amend(root)
    return root


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_history_of_an_article_is_shown(amended: Path, locale: str) -> None:
    """条の沿革: git log -L で、一つの条の沿革だけが、条の終わりまで出る。"""
    environment = {"LC_ALL": locale}
    shown = git(amended, "log", "--format=%s", "-L", f":^第３条　:{TEXT}", environment=environment)
    assert "変更協約の締結" in shown
    assert "-第３条　甲及び乙は、第３の取組を行う。\n+第３条　甲及び乙は、観光の取組を行う。\n ２　費用は" in shown
    assert "第２条" not in shown.replace("@@", "")
    untouched = git(amended, "log", "--format=%s", "-L", f":^第４条　:{TEXT}", environment=environment)
    assert "変更協約の締結" not in untouched


def test_a_difference_is_headed_by_its_article(amended: Path) -> None:
    """差分の見出し: git diff の見出しに、変わった所の条が出る。"""
    lines = git(amended, "diff", "-U0", "HEAD~1", "HEAD", "--", TEXT).splitlines()
    assert [line for line in lines if line.startswith("@@")] == ["@@ -10 +10 @@ ２　費用は、甲が負担する。"] or any(
        "第２条" in line for line in lines if line.startswith("@@")
    )
    (amended / TEXT).write_text(
        ARTICLES.replace("２　費用は、甲が負担する。\n\n　（見出し６", "\n　（見出し６"), encoding="utf-8"
    )
    heads = [line for line in git(amended, "diff", "-U0").splitlines() if line.startswith("@@")]
    assert heads[-1].endswith("第５条　甲及び乙は、第５の取組を行う。"), heads


def test_blame_names_the_commit_of_each_line(amended: Path) -> None:
    """行の由来: git blame が、行ごとに、それを変えた記録を言う。"""
    head = git(amended, "rev-parse", "HEAD").strip()
    lines = git(amended, "blame", "-s", "-l", TEXT).splitlines()
    assert [line.split(") ")[1] for line in lines if line.startswith(head)] == [
        "第３条　甲及び乙は、観光の取組を行う。"
    ]


def test_the_resolutions_are_read_from_the_log(amended: Path) -> None:
    """どの議会が議決したかは、git log だけで読める。"""
    shown = git(amended, "log", "-1", "--format=%(trailers:key=Council-Resolution,valueonly)")
    assert shown.split("\n")[:2] == list(RESOLUTIONS)
    assert git(amended, "log", "--grep=観光", "--format=%h") == ""
    assert git(amended, "log", "--grep=見本町議会", "--format=%s").startswith("変更協約の締結")


def test_two_whole_texts_are_never_mixed(ledger: Path) -> None:
    """二つの枝が本文の別の条を変えていても、Git は混ぜずに争いとする。"""
    for branch, old in (("other", "第１の取組"), ("main", "第６の取組")):
        git(ledger, "switch", "-q", *(["-c"] if branch == "other" else []), branch)
        (ledger / TEXT).write_text(ARTICLES.replace(old, "別の取組"), encoding="utf-8")
        git(ledger, "commit", "-qam", branch)
    git(ledger, "merge", "other", check=False)
    assert git(ledger, "ls-files", "--unmerged") != ""
    assert "<<<<" not in (ledger / TEXT).read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", ["core.autocrlf=true", "core.eol=crlf", "core.autocrlf=input"])
def test_a_clone_keeps_every_byte(ledger: Path, workshop: Path, home: Path, setting: str) -> None:
    """利用者がどの改行の設定で複製しても、本文は一バイト変わらず、改行の混じった本文もそのまま写る。"""
    repository = store.open_for_writing(ledger)
    mixed = f"{AGREEMENT}/amendments/2026-toyama-1/source/x.txt"
    store.record(repository, {mixed: b"a\r\nb\nc\r"}, "x", when=WHEN, expected_head=repository.head)
    git(home, "config", "--global", *setting.split("="))
    git(workshop, "clone", "-q", "--no-local", str(ledger), "clone")
    assert (workshop / "clone" / TEXT).read_bytes() == ARTICLES.encode()
    assert (workshop / "clone" / mixed).read_bytes() == b"a\r\nb\nc\r"
    assert git(workshop / "clone", "status", "--porcelain") == ""


def test_preparing_twice_changes_nothing(ledger: Path) -> None:
    """支度は何度しても同じ。利用者が自分で決めた差分の設定は変えない。"""
    before = snapshot(ledger)
    assert store.create_repository(ledger / "agreements") == ledger
    assert not store.ensure_driver(store.open_for_reading(ledger))
    assert snapshot(ledger) == before
    git(ledger, "config", "diff.jyobun.xfuncname", "^x")
    assert not store.ensure_driver(store.open_for_reading(ledger))
    assert git(ledger, "config", "diff.jyobun.xfuncname") == "^x\n"


@pytest.mark.parametrize("ending", ["", "\n"])
def test_the_driver_is_added_beside_other_settings(ledger: Path, ending: str) -> None:
    """設定は、ほかの設定を一つも変えずに足す。終わりの改行が無くても、許可が違っても。"""
    config = ledger / ".git/config"
    config.write_text("# 控え\n[user]\n\tname = 髙田\n\temail = x@y" + ending, encoding="utf-8")
    config.chmod(0o600)
    repository = store.open_for_reading(ledger)
    assert store.ensure_driver(repository)
    assert git(ledger, "config", "--local", "--list") == (
        "user.name=髙田\nuser.email=x@y\ndiff.jyobun.xfuncname=^(第.*条.*|別表.*|附.*則.*)\n"
    )
    assert config.read_text(encoding="utf-8").startswith("# 控え\n")
    assert config.stat().st_mode & 0o777 == 0o600


@given(
    st.one_of(st.none(), st.binary(), st.lists(st.sampled_from(store.ATTRIBUTE_LINES)).map("\r\n".join).map(str.encode))
)
def test_attributes_are_completed_once(current: bytes | None) -> None:
    """属性は、足りない行だけを足し、在る行を変えず、二度目は何も足さない。"""
    completed = store.completed_attributes(current)
    assert completed.startswith(current or b"")
    assert set(store.ATTRIBUTE_LINES) <= {line.decode("utf-8", "replace") for line in completed.splitlines()}
    assert store.completed_attributes(completed) == completed


def test_a_new_repository_is_ordinary(workshop: Path, home: Path) -> None:
    """新しい台帳: 枝は main、見本のフックなどは無く、利用者の設定に左右されない。"""
    git(home, "config", "--global", "init.defaultBranch", "trunk")
    template = workshop / "template/hooks"
    template.mkdir(parents=True)
    (template / "post-commit").write_text("#!/bin/sh\n", encoding="utf-8")
    git(home, "config", "--global", "init.templateDir", str(template.parent))
    root = workshop / "台帳"
    root.mkdir()
    (root / ".amend-init-0123456789abcdef").mkdir()
    assert store.create_repository(root) == root
    assert git(root, "symbolic-ref", "HEAD") == "refs/heads/main\n"
    assert git(root, "rev-parse", "--show-object-format") == "sha1\n"
    assert not (root / ".git/hooks").exists()
    assert [path.name for path in root.iterdir()] == [".git"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root は許可に縛られない")
def test_a_place_that_cannot_be_written_is_explained(workshop: Path, home: Path) -> None:
    """書けない所には作れないと言う。"""
    workshop.chmod(0o555)
    with pytest.raises(LedgerError, match="書けません"):
        store.create_repository(workshop)
    workshop.chmod(0o755)
