"""木の証しの試験: 求め直した識別子は Git の付けるものに等しく、偽りの木は信じない (R2、I8)。"""

from __future__ import annotations

import random
import subprocess
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from conftest import Done
from desks import Desk
from hypothesis import given
from hypothesis import strategies as st
from imported import import_past
from pasts import honest
from repositories import git

from amend import store
from amend.errors import LedgerError
from amend.store.proving import Grove

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

_NAMES = st.sampled_from(["a", "a-", "a.b", "a0", "b", "協約", "Ａ"])  # 並べる順が、ファイルとフォルダーで違う名を含む
_PATHS = st.lists(_NAMES, min_size=1, max_size=4).map("/".join)
_ENTRIES = st.builds(
    store.Entry, st.sampled_from(["100644", "100755", "120000"]), st.sampled_from(["1" * 40, "e" * 40])
)


def _git(root: Path, *arguments: str, data: bytes = b"") -> bytes:
    """生のバイト列を渡し、受け取る git。"""
    return subprocess.run(["git", *arguments], cwd=root, input=data, stdout=subprocess.PIPE, check=True).stdout


def _possible(files: Mapping[str, store.Entry]) -> dict[str, store.Entry]:
    """在り得る木: 同じ名のファイルとフォルダーが並ばない。"""
    return {path: one for path, one in files.items() if not any(other.startswith(f"{path}/") for other in files)}


@given(st.lists(st.dictionaries(_PATHS, _ENTRIES, max_size=8).map(_possible), max_size=6))
def test_a_tree_grown_by_changes_is_the_tree_made_at_once(states: list[dict[str, store.Entry]]) -> None:
    """変化を重ねた木の識別子は、その時のファイルの全部から一度に求めたものに等しい。消え、入れ替わるときも。"""
    grove, before, owner = Grove(), dict[str, store.Entry](), object()
    for after in states:
        changes = [store.Change(path, before.get(path), after.get(path)) for path in sorted({*before, *after})]
        known, branch = grove.id, grove.after(changes, object())
        assert (branch.id, grove.id) == (store.identify_tree(after), known), "ほかの枝を伸ばしても、この枝は変わらない"
        grove, before = grove.after(changes, owner), after
        assert grove.id == branch.id


def test_a_wide_tree_is_grown_and_cut() -> None:
    """項の多いフォルダーでも、加えた順、除いた順によらず、一度に求めたものに等しい。"""
    entry, order = store.Entry("100644", "1" * 40), random.Random(1)
    paths = [f"f/{number:03}{'/x' * (number % 2)}" for number in range(150)]
    order.shuffle(paths)
    grove = Grove()
    for path in paths:
        grove = grove.after([store.Change(path, None, entry)])
    for number, path in enumerate(order.sample(paths, 140)):
        grove = grove.after([store.Change(path, entry, None)])
        paths.remove(path)
        if number % 20 == 0:
            assert grove.id == store.identify_tree(dict.fromkeys(paths, entry))


def test_a_proven_history_is_the_history(tmp_path: Path) -> None:
    """証した沿革は、ふつうに読んだ沿革に等しい。合流があっても。台帳の外のファイルも、欠けていれば気付く。"""
    root = import_past(honest(2), tmp_path / "past")
    git(root, "reset", "--quiet", "--hard")
    (root / "覚え書き.md").write_text("x\n", "utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "memo")
    source = store.open_for_reading(root)
    with store.lent_objects(source) as lent:
        assert lent.head == source.head is not None
        whole = store.commits(source, source.head)
        assert tuple(store.proven_commits(lent, store.parents(lent, source.head))) == whole
        assert any(len(commit.parents) > 1 for commit in whole)
        memo = git(root, "rev-parse", "HEAD:覚え書き.md").strip()
        (root / ".git/objects" / memo[:2] / memo[2:]).unlink()
        with pytest.raises(LedgerError, match=memo):
            tuple(store.proven_commits(lent, store.parents(lent, source.head)))


def test_lent_objects_bring_nothing_else(ledger: Path, workshop: Path) -> None:
    """借りるのは物だけで、札、注記、設定、フックは移らず、物も写さない。"""
    canary = workshop / "canary"
    git(ledger, "tag", "-a", "-m", "札", "v1")
    git(ledger, "notes", "add", "-m", "偽")
    source = store.open_for_reading(ledger)
    for key in ("core.fsmonitor", "core.sshCommand"):
        git(ledger, "config", key, f"touch {canary}")
    with store.lent_objects(source) as lent:
        assert git(lent.root, "for-each-ref") == ""
        assert not any(path.is_file() for path in (lent.git_dir / "objects").glob("[0-9a-f][0-9a-f]/*"))
        assert source.head is not None
        assert store.commits(lent, source.head) == store.commits(source, source.head)
    assert not canary.exists()


def _lie(root: Path, tree: str, shown: str) -> None:
    """木の物の中身を、ほかの木の中身にすり替える。Git は読むときに気付かない。"""
    data = _git(root, "cat-file", "tree", shown)
    path = root / ".git/objects" / tree[:2] / tree[2:]
    path.chmod(0o644)
    path.write_bytes(zlib.compress(b"tree %d\0" % len(data) + data))


def test_a_lying_tree_is_never_believed(concluded: Desk, cli: Callable[..., Done]) -> None:
    """後の木が前の木の中身を言い、手で直した本文を隠しても、監査は騙されない。"""
    home = "agreements/toyama-mihon"
    honest_tree = git(concluded.root, "rev-parse", f"HEAD:{home}").strip()
    (concluded.root / f"{home}/text.txt").write_text("偽\n", "utf-8")
    git(concluded.root, "commit", "--quiet", "--all", "-m", "memo")
    assert ": H08: " in cli("audit").out
    _lie(concluded.root, git(concluded.root, "rev-parse", f"HEAD:{home}").strip(), honest_tree)
    source = store.open_for_reading(concluded.root)
    assert source.head is not None
    assert store.commits(source, source.head)[-1].changes == ((),), "偽りは効いている"
    with store.lent_objects(source) as lent, pytest.raises(store.UnprovenError):
        tuple(store.proven_commits(lent, store.parents(lent, source.head)))
    done = cli("audit")
    assert (done.code, "監査のための写しを作れません" in done.err) == (4, True)


def test_a_tree_of_an_old_tool_is_audited(concluded: Desk, cli: Callable[..., Done]) -> None:
    """古い道具の書いた種類 (100664) のある木も、写しを取り寄せて調べる。正しい台帳なら、何も言わない。"""
    (concluded.root / "memo.txt").write_text("x\n", "utf-8")
    git(concluded.root, "add", "--all")
    listed = _git(concluded.root, "ls-tree", git(concluded.root, "write-tree").strip())
    odd = _git(concluded.root, "mktree", data=listed.replace(b"100644 blob", b"100664 blob")).decode().strip()
    assert b"100664 " in _git(concluded.root, "cat-file", "tree", odd)
    made = git(concluded.root, "commit-tree", odd, "-p", "HEAD", "-m", "memo").strip()
    git(concluded.root, "update-ref", "HEAD", made)
    source = store.open_for_reading(concluded.root)
    with store.lent_objects(source) as lent, pytest.raises(store.UnprovenError):
        tuple(store.proven_commits(lent, store.parents(lent, made)))
    done = cli("audit")
    assert (done.code, done.out) == (0, "")
