"""独立の読み手の試験: `tools/verify.py` は `amend audit` と同じ判断をする (reliability R27)。

改ざんについては、`test_audit` が同じ台帳を両方の読み手に読ませて確かめる。
"""

from __future__ import annotations

import ast
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
    """正しい沿革に、どちらの読み手も何も言わない。"""
    for seed in (2,):
        _agreed(seed, tmp_path / str(seed))


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
def test_both_readers_refuse_headers_out_of_order(concluded: Desk, old: bytes, new: bytes) -> None:
    """見出しの並びがふつうでないコミットは、道具によって違って読まれるので、どちらの読み手も通さない。"""
    raw = git(concluded.root, "cat-file", "commit", "HEAD").encode().replace(old, new, 1)
    path = concluded.root / ".git/forged"
    path.write_bytes(raw)
    name = git(concluded.root, "hash-object", "-t", "commit", "-w", "--literally", str(path)).strip()
    path.unlink()
    git(concluded.root, "update-ref", "refs/heads/main", name)
    assert f"コミット {name} を読めません" in concluded.refused(4, "audit")
    reader = Git(str(concluded.root))
    try:
        assert [found[0] for found in verify(reader.read, reader.names("HEAD"))] == [name]
    finally:
        reader.close()
