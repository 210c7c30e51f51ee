"""周りの様子: 設定、環境変数、今いる所、読み取り専用、閉じたパイプ、中断が何であれ、結果は同じか、わけを言って止まる。

升は `states` の読むコマンドと書くコマンドである (reliability.md §4 の設定の表、A7、A13、A14、R21)。
"""

from __future__ import annotations

import contextlib
import os
import pty
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desks import FIRST, SECOND, Desk, by
from repositories import git, snapshot
from states import NOTICE, PROPOSAL, READING, WRITING
from test_store_safety import USER_SETTINGS

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX のパイプ・端末・マウントを使う")

AMEND = str(Path(sys.executable).with_name("amend"))
SHOWN = (*(line for line in READING if line[0] not in ("checkpoint", "audit")), ("compare", SECOND, "--format", "html"))
"""同じ台帳なら、同じ字を出すはずのコマンド。"""


@pytest.fixture
def changed(concluded: Desk) -> Desk:
    """変更の案件が一つある台帳。"""
    concluded.done(*PROPOSAL, "--year", "2020", "--reason", "見直すため。")
    concluded.rewrite(SECOND, "毎年度", "毎年度二回以上")
    return concluded


def _said(desk: Desk) -> list[str]:
    """記録を一つ加え、その木と文、読むコマンドの言うことのすべて。"""
    desk.done(*NOTICE)
    said = [git(desk.root, "-c", "i18n.logOutputEncoding=UTF-8", "log", "-1", "--no-color", "--format=%T%n%B")]
    for arguments in SHOWN:
        done = desk.cli(*arguments)
        # 標準エラーの「…しています」は、機械が混むと出る
        said.append(f"{done.code}{done.out}".replace(desk.head, "HEAD").replace(desk.head[:10], "HEAD"))
    return said


def _check_settings(desk: Desk, home: Path, chosen: list[list[str]]) -> None:
    """設定の組ごとに、台帳の写しで同じことをし、設定の無いときと一字も違わない。"""
    before = desk.root.parent / "before"
    shutil.copytree(desk.root, before, symlinks=True)
    plain = _said(desk)
    for settings in chosen:
        _replace(before, desk.root)
        for setting in settings:
            git(home, "config", "--global", *setting.split("=", 1))
        try:
            assert _said(desk) == plain, settings
        finally:
            (home / ".gitconfig").unlink()


def _replace(kept: Path, root: Path) -> None:
    for path in root.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    shutil.copytree(kept, root, symlinks=True, dirs_exist_ok=True)
    git(root, "update-index", "-q", "--refresh")


def test_the_users_settings_do_not_change_what_is_said(changed: Desk, home: Path) -> None:
    """利用者の設定がすべて変わっていても、記録の木と文、読むコマンドの言うことは、一字も違わない (R21)。"""
    _check_settings(changed, home, [list(USER_SETTINGS)])


@pytest.mark.soak
@pytest.mark.parametrize("start", range(8))
def test_each_setting_and_any_of_them(changed: Desk, home: Path, start: int) -> None:
    """設定の一つずつと、無作為の 200 の組で、同じである。"""
    alone = [[setting] for setting in USER_SETTINGS[start::8]]
    mixed = [random.sample(USER_SETTINGS, random.randint(2, 20)) for _ in range(25)]
    _check_settings(changed, home, alone + mixed)


HOSTILE_ENVIRONMENT = {
    "GIT_DIR": "/nonexistent",
    "GIT_WORK_TREE": "/",
    "GIT_INDEX_FILE": "/nonexistent/index",
    "GIT_OBJECT_DIRECTORY": "/nonexistent/objects",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/tmp",
    "GIT_NAMESPACE": "x",
    "GIT_CEILING_DIRECTORIES": "/",
    "GIT_CONFIG_PARAMETERS": "'core.bare=true'",
    "GIT_EXTERNAL_DIFF": "false",
    "GIT_PAGER": "false",
    "GIT_EDITOR": "false",
    "GIT_SSH_COMMAND": "false",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_SHALLOW_FILE": "/dev/null",
    "GIT_REPLACE_REF_BASE": "refs/heads/",
    "GIT_AUTHOR_DATE": "1969-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "誰か",
    "PAGER": "false",
    "EDITOR": "false",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "COLUMNS": "20",
}


@pytest.mark.soak
def test_a_hostile_environment_changes_nothing(changed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """環境変数が何を指していても、名指した台帳だけを読み書きし、言うことも同じ (A14)。"""
    before = changed.root.parent / "before"
    shutil.copytree(changed.root, before, symlinks=True)
    monkeypatch.setenv("COLUMNS", "20")  # 画面の幅だけは、言うことの折り方を変えてよい
    plain = _said(changed)
    _replace(before, changed.root)
    for name, value in HOSTILE_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert _said(changed) == plain
    assert changed.log("%cn", "-1") == ["富山 花子"]


@contextlib.contextmanager
def _read_only(place: Path) -> Iterator[None]:
    """そのフォルダーを読み取り専用にする。root は許可を無視するので、マウントで。"""
    commands = (["mount", "--bind", str(place), str(place)], ["mount", "-o", "remount,ro,bind", str(place)])
    for number, command in enumerate(commands):
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            if number:
                subprocess.run(["umount", place], check=False)
            pytest.skip("読み取り専用のマウントには root が要ります")
    try:
        yield
    finally:
        os.chdir(place.parent)
        subprocess.run(["umount", place], check=True)


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="マウントは Linux の作法")
def test_a_read_only_ledger_is_read_and_never_written(changed: Desk) -> None:
    """読み取り専用の台帳は、書こうともせずに読め、書くコマンドは、書けないと言って断る (A7)。"""
    before = snapshot(changed.root)
    with _read_only(changed.root):
        os.chdir(changed.root)
        for arguments in READING:
            assert changed.cli(*arguments).code in (0, 1), arguments
        for arguments in WRITING:
            done = changed.cli(*arguments)
            nothing = arguments[0] in ("doctor", "init") or arguments[1] == "particulars"
            assert done.code == (0 if nothing and done.code == 0 else 4), (arguments, done.err)
            assert done.code == 0 or "書け" in done.err, (arguments, done.err)
    assert snapshot(changed.root) == before
    os.chdir(changed.root)


@pytest.mark.soak
@pytest.mark.parametrize("where", ["agreements", "agreements/toyama-mihon/amendments"])
def test_the_ledger_is_found_from_within(changed: Desk, where: str) -> None:
    """台帳のどのフォルダーで打っても、同じことを言う。"""
    plain = changed.done("status").out
    os.chdir(changed.root / where)
    assert changed.done("status").out == plain


@pytest.mark.soak
@pytest.mark.parametrize("arguments", [*READING, ("compare", SECOND, "--format", "json"), ("--help",)], ids=" ".join)
def test_a_closed_pipe_ends_quietly(changed: Desk, arguments: tuple[str, ...]) -> None:
    """読み手が先に閉じたパイプには、どのコマンドも何も言わずに 141 で終わる。"""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([AMEND, *arguments], cwd=changed.root, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode in (141, 0 if arguments[0] in ("audit", "doctor") else 141), done.stderr
    assert b"Traceback" not in done.stderr


def _interrupted(desk: Desk, send: Callable[[subprocess.Popen[bytes], int], object]) -> int:
    """端末で記録を始め、初めの問いが出たら中断する。終了コードを返す。"""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [AMEND, "record", "提出", FIRST.replace("2019", "2020")],
        cwd=desk.root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        heard = b""
        deadline = time.monotonic() + 60
        while b": " not in heard:
            assert time.monotonic() < deadline, heard
            if select.select([ours], [], [], 1)[0]:
                heard += os.read(ours, 1000)
        code = None
        while code is None:  # 問いを書いてから読み始めるまでのわずかの間の中断は、CPython が取り落とす
            assert time.monotonic() < deadline
            send(process, ours)
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = process.wait(1)
    os.close(ours)
    return code


@pytest.mark.soak
@pytest.mark.parametrize(
    ("send", "code"),
    [
        (lambda process, ours: process.send_signal(signal.SIGINT), 130),
        (lambda process, ours: os.write(ours, b"\x04"), 130),
        (lambda process, ours: process.terminate(), -signal.SIGTERM),
        (lambda process, ours: process.kill(), -signal.SIGKILL),
    ],
    ids=["SIGINT", "end of input", "SIGTERM", "SIGKILL"],
)
def test_an_interrupted_prompt_leaves_nothing(
    changed: Desk, send: Callable[[subprocess.Popen[bytes], int], object], code: int
) -> None:
    """問いの途中で止めれば、何も書かれていない。次に打てば、ふつうに記録できる (A13)。"""
    changed.done("instrument", SECOND)
    before = snapshot(changed.root)
    assert _interrupted(changed, send) == code
    assert snapshot(changed.root) == before
    options = ("--bill", "議案第９号", "--session", "３月定例会", "--title", "変更について")
    changed.done("record", "提出", SECOND, *by("toyama", "2020-03-02"), *options)


@pytest.mark.soak
def test_records_beside_a_running_gc(changed: Desk) -> None:
    """隣で ``git gc --prune=now`` が回り続けていても、コマンドは記録し、履歴は欠けない (A10)。"""
    changed.done("instrument", SECOND)
    loop = ["sh", "-c", "while :; do git gc -q --prune=now 2>/dev/null; done"]
    with subprocess.Popen(loop, cwd=changed.root, stdin=subprocess.DEVNULL) as process:
        try:
            for party, number in (("toyama", 1), ("mihon", 2)):
                bill = ("--bill", f"議案第{number}号", "--session", "３月定例会", "--title", "変更について")
                changed.done("record", "提出", SECOND, *by(party, "2020-03-02"), *bill)
                changed.done("record", "議決", SECOND, *by(party, "2020-03-20"), "--result", "原案可決")
                changed.done("record", "告示", FIRST, *by(party, "2020-03-21"))
            changed.done("record", "締結", SECOND, *by("toyama", "2020-03-30"))
        finally:
            process.terminate()
    assert git(changed.root, "fsck", "--strict", "--no-dangling") == ""
    changed.done("audit")
