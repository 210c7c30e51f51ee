"""amend init の試験: 台帳を作り、何度でも補い、人のリポジトリには触れない。"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Done
from repositories import git, snapshot

from amend import store

pytest_plugins = ["ledger_fixtures"]


@pytest.fixture
def person(home: Path, workshop: Path) -> Iterator[Path]:
    """記録者の名のある人の、今いるフォルダー。"""
    (home / ".gitconfig").write_text("[user]\n\tname = 富山 花子\n\temail = hanako@example.jp\n", "utf-8")
    before = os.getcwd()
    os.chdir(workshop)
    yield workshop
    os.chdir(before)


def test_init_makes_a_ledger_and_does_nothing_again(person: Path, cli: Callable[..., Done]) -> None:
    """無いフォルダーに台帳を作り、二度目は何も変えない。作るコミットは .gitattributes だけの一つである。"""
    done = cli("init", "台帳")
    root = person / "台帳"
    assert (done.code, done.out) == (0, f"{root}\n")
    assert git(root, "ls-tree", "-r", "--name-only", "HEAD").split() == [".gitattributes"]
    assert (root / "agreements").is_dir()
    assert "xfuncname" in (root / ".git/config").read_text("utf-8")
    before = snapshot(root)
    os.chdir(root / "agreements")
    again = cli("init")
    assert (again.code, again.out, snapshot(root)) == (0, f"{root}\n", before)
    assert "足りないものはありません" in again.err


def test_init_completes_a_clone_without_a_commit(person: Path, cli: Callable[..., Done], home: Path) -> None:
    """複製では、設定とフォルダーだけを補い、コミットしない。記録者の名が無くてもよい。"""
    cli("init", "台帳")
    git(person, "clone", "--quiet", "台帳", "複製")
    (home / ".gitconfig").unlink()
    head = git(person / "複製", "rev-parse", "HEAD")
    done = cli("init", "複製")
    assert done.code == 0
    assert git(person / "複製", "rev-parse", "HEAD") == head
    assert git(person / "複製", "config", "diff.jyobun.xfuncname").startswith("^(第.*条")
    assert (person / "複製/agreements").is_dir()


def test_init_keeps_the_lines_of_an_existing_repository(person: Path, cli: Callable[..., Done]) -> None:
    """今あるリポジトリの .gitattributes には、足りない行だけを足す。ほかのファイルと索引には触れない。"""
    root = person / "役所"
    git(person, "init", "--quiet", "--initial-branch=main", "役所")
    (root / ".gitattributes").write_text("*.docx binary\n", "utf-8")
    (root / "起案.txt").write_text("書きかけ\n", "utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "初め")
    (root / "起案.txt").write_text("書き直し\n", "utf-8")
    git(root, "add", "起案.txt")
    assert cli("init", root).code == 0
    assert (root / ".gitattributes").read_bytes() == store.completed_attributes(b"*.docx binary\n")
    assert git(root, "status", "--porcelain", "-z").rstrip("\0") == "M  起案.txt"
    assert git(root, "show", "--format=", "--name-only", "HEAD").split() == [".gitattributes"]


def test_init_refuses_a_folder_of_another_repository(person: Path, cli: Callable[..., Done]) -> None:
    """台帳でないリポジトリの途中のフォルダーには、黙って台帳を作らない。"""
    git(person, "init", "--quiet", "役所")
    (person / "役所/文書").mkdir()
    before = snapshot(person / "役所")
    done = cli("init", "役所/文書")
    assert (done.code, snapshot(person / "役所")) == (2, before)
    assert "ほかのリポジトリの中のフォルダーです" in done.err


def test_init_asks_for_a_name_and_goes_on_afterwards(person: Path, cli: Callable[..., Done], home: Path) -> None:
    """記録者の名が無ければ、設定の仕方を言って断り、設定してからやり直せば済む。"""
    settings = (home / ".gitconfig").read_text("utf-8")
    (home / ".gitconfig").unlink()
    done = cli("init", "台帳")
    assert (done.code, "git config --global user.name" in done.err) == (4, True)
    (home / ".gitconfig").write_text(settings, "utf-8")
    assert cli("init", "台帳").code == 0
    assert git(person / "台帳", "log", "--format=%s").splitlines() == [
        "台帳のファイルを、Git が一字も変えないようにする"
    ]
