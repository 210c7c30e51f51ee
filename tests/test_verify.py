"""独立の読み手の試験: `tools/verify.py` は `amend audit` と同じ判断をする (reliability R27)。

改ざんについては、`test_audit` が同じ台帳を両方の読み手に読ませて確かめる。
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from desks import Desk
from imported import import_past
from pasts import honest
from repositories import git

from amend import store
from amend.audit import audit
from amend.cli.auditing import read_history
from tools.verify import Git, verify

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


def _agreed(seed: int, root: Path) -> None:
    """本物の Git にした正しい沿革を、二つの読み手が共に通す。"""
    import_past(honest(seed), root)
    assert audit(read_history(store.open_for_reading(root))) == (), seed
    reader = Git(str(root))
    try:
        assert list(verify(reader.read, reader.names("HEAD"))) == [], seed
    finally:
        reader.close()


def test_both_readers_pass_an_honest_history(tmp_path: Path) -> None:
    """正しい沿革に、どちらの読み手も何も言わない。どの種類の記録も、件名を替えれば、替えたものだけを言う。"""
    _agreed(2, tmp_path / "past")
    reader, changed, kinds = Git(str(tmp_path / "past")), set[str](), set[bytes]()

    def lying(name: str) -> tuple[str, bytes]:
        kind, data = reader.read(name)
        event = re.search(rb"^Event: ([a-z]+)\nRecord:", data, re.M)
        if kind == "commit" and event and event[1] not in kinds:
            kinds.add(event[1])
            changed.add(name)
        return kind, data.replace(b"\n\n", "\n\n取消し ".encode(), 1) if name in changed else data

    try:
        assert {found[0] for found in verify(lying, reader.names("HEAD"))} == changed
        assert len(kinds) >= 8
    finally:
        reader.close()


def test_what_a_folder_once_held_is_in_the_commits_that_touched_it(tmp_path: Path) -> None:
    """触れたコミットだけを見ても、そこに一度でもあった中身は、沿革の全部を見たときと同じである。合流があっても。"""
    repository = store.open_for_reading(import_past(honest(2), tmp_path / "past"))
    assert repository.head is not None
    whole = store.commits(repository, repository.head)
    assert any(len(commit.parents) > 1 for commit in whole)
    changes = [change for commit in whole for edge in commit.changes for change in edge]
    for under in dict.fromkeys(change.path.partition("/record/")[0] for change in changes):
        touched = tuple(store.commits_under(repository, repository.head, under))
        found = {change.after for commit in touched for edge in commit.changes for change in edge}
        inside = {change.after for change in changes if change.path == under or change.path.startswith(f"{under}/")}
        assert found - {None} == inside - {None}
        assert len(touched) < len(whole)


@pytest.mark.soak
def test_both_readers_pass_two_hundred_honest_histories(tmp_path: Path) -> None:
    """正しい沿革 200 に、どちらの読み手も何も言わない。"""
    for seed in range(2000, 2200):
        _agreed(seed, tmp_path / str(seed))


def test_verifier_is_one_file_of_the_standard_library() -> None:
    """読み手は標準の部品だけを読み込み、Git の二つの命令しか動かさない。"""
    text = (ROOT / "tools/verify.py").read_text("utf-8")
    names = set[str]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert {word for word in ("rev-list", "cat-file", "log", "diff-tree", "show") if f'"{word}"' in text} == {
        "rev-list",
        "cat-file",
    }


def test_verifier_runs_alone(concluded: Desk, tmp_path: Path) -> None:
    """ただの Python で動き、破れをコミットと場所で言って 1、正しければ 0、読めなければ 2 で終わる。"""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(ROOT / "tools/verify.py"), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert run(concluded.root).returncode == 0
    path = "agreements/toyama-mihon/text.txt"
    (concluded.root / path).write_text("偽\n", "utf-8")
    git(concluded.root, "commit", "--quiet", "--all", "-m", "直し")
    done = run(concluded.root, "main")
    assert (done.returncode, done.stdout.startswith(f"{concluded.head[:10]}: I1: {path}: ")) == (1, True)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{concluded.root}", "shallow")
    assert run(tmp_path / "shallow").returncode == 2
    assert run(tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("old", "new"), [(b"\nauthor ", b"\nx-note a\nauthor "), (b"\ncommitter ", b"\nauthor a <a> 1 +0000\ncommitter ")]
)
def test_both_readers_name_headers_out_of_order(concluded: Desk, old: bytes, new: bytes) -> None:
    """見出しの並びがふつうでないコミットは、道具によって違って読まれるので、どちらの読み手も、それだけを言う。"""
    raw = git(concluded.root, "cat-file", "commit", "HEAD").encode().replace(old, new, 1)
    path = concluded.root / ".git/forged"
    path.write_bytes(raw)
    name = git(concluded.root, "hash-object", "-t", "commit", "-w", "--literally", str(path)).strip()
    path.unlink()
    git(concluded.root, "update-ref", "refs/heads/main", name)
    done = concluded.cli("audit")
    assert (done.code, done.out.startswith(f"{name[:10]}: H13: "), done.out.count("\n")) == (1, True, 1)
    reader = Git(str(concluded.root))
    try:
        assert [found[0] for found in verify(reader.read, reader.names("HEAD"))] == [name]
    finally:
        reader.close()
