"""状態とコマンドの表: どの升も、決めたとおりに終わり、断るときはわけを言って何も変えない (B14、R16)。"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import pytest
from desks import Desk
from repositories import git, snapshot
from states import PROPOSAL, READING, STATES, WRITING

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

SAMPLE = ("detached",)


def _states() -> list[object]:
    return [pytest.param(name, marks=() if name in SAMPLE else pytest.mark.soak, id=name) for name in STATES]


@pytest.mark.parametrize("name", _states())
def test_every_cell_ends_as_promised(concluded: Desk, name: str) -> None:
    """一つの状態で、読むコマンドも書くコマンドも、表の終了コードで終わる。読むコマンドと断ったコマンドは何も書かない。"""
    state, root = STATES[name], concluded.root
    if name == "another owner" and os.geteuid() != 0:
        pytest.skip("持ち主を変えるには root が要ります")
    concluded.done(*PROPOSAL, "--year", "2020", "--reason", "見直すため。")
    state.make(root)
    before = snapshot(root)
    ended = ""
    for arguments in READING:
        ended += _ended(concluded, arguments, state.says)
        assert snapshot(root) == before, arguments
    kept = root.parent / "kept"
    shutil.copytree(root, kept, symlinks=True)
    for arguments in WRITING:
        code = _ended(concluded, arguments, state.says)
        ended += code
        if code != "0":
            assert snapshot(root) == before, arguments
        elif snapshot(root) != before:
            before = _restored(kept, root)
    assert ended == state.cells


def _ended(desk: Desk, arguments: tuple[str, ...], says: str) -> str:
    """打って、終了コードの一桁。台帳を断るなら、わけを言う。"""
    done = desk.cli(*arguments)
    if done.code == 4 or (arguments[0] == "doctor" and done.code == 1):
        assert says in done.err + done.out, arguments
    return str(int(done.code))


def _restored(kept: Path, root: Path) -> dict[str, tuple[int, bytes]]:
    """台帳を元に戻す。今いるフォルダーのまま。戻したものの写しを返す。"""
    for path in root.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    shutil.copytree(kept, root, symlinks=True, dirs_exist_ok=True)
    with contextlib.suppress(AssertionError):
        git(root, "update-index", "-q", "--refresh")
    return snapshot(root)
