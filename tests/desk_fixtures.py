"""試験の机の備え: 協約の案を置いた台帳と、締結までを済ませた台帳。

``pytest_plugins = ["ledger_fixtures", "desk_fixtures"]`` で使う。

PYTEST_DONT_REWRITE: doctest の収集が先に読み込むことがあるので、assert の書換えは要らないと pytest に言っておく。
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Done
from desks import FIRST, PARTIES, Desk, by, run
from repositories import git


def silent(*arguments: object) -> Done:
    """打つ: 出力は見ず、できたことだけを確かめる。"""
    run(*arguments)
    return Done(0, "", "")


@pytest.fixture(scope="session")
def drafted_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """締結の案を一つ置いた台帳。写して使う。"""
    root = tmp_path_factory.mktemp("drafted") / "ledger"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "user.name", "富山 花子")
    git(root, "config", "user.email", "hanako@example.jp")
    with contextlib.chdir(root):
        run("init")
        place = ("--set", "圏域の名称=富山広域連携中枢都市圏", "--year", "2019", "--reason", "連携するため。")
        run("new", "toyama-mihon", "--template", "renkei-kyoyaku", *PARTIES, *place)
    return root


@pytest.fixture(scope="session")
def concluded_template(drafted_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """締結まで済ませた台帳。写して使う。"""
    root = tmp_path_factory.mktemp("concluded") / "ledger"
    shutil.copytree(drafted_template, root, symlinks=True)
    desk = Desk(root, silent)
    with contextlib.chdir(root):
        desk.approve(FIRST, {"toyama": ("2019-12-02", "2019-12-20"), "mihon": ("2019-12-03", "2019-12-18")})
        run("record", "締結", FIRST, *by("toyama", "2019-12-25"))
    return root


def _copied(template: Path, workshop: Path, cli: Callable[..., Done]) -> Iterator[Desk]:
    root = workshop / "ledger"
    shutil.copytree(template, root, symlinks=True)
    git(root, "update-index", "-q", "--refresh")
    before = os.getcwd()
    os.chdir(root)
    try:
        yield Desk(root, cli)
    finally:
        os.chdir(before)


@pytest.fixture
def desk(drafted_template: Path, workshop: Path, home: Path, cli: Callable[..., Done]) -> Iterator[Desk]:
    """締結の案 (`FIRST`) を一つ置いた、この試験だけの台帳。"""
    yield from _copied(drafted_template, workshop, cli)


@pytest.fixture
def concluded(concluded_template: Path, workshop: Path, home: Path, cli: Callable[..., Done]) -> Iterator[Desk]:
    """協約の締結 (`FIRST`) まで済ませた、この試験だけの台帳。"""
    yield from _copied(concluded_template, workshop, cli)
