"""門: 仕事を止める状態を、一つの日本語の文で言い、何も変えない (reliability.md B14、D12、D13、A14、R16)。"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from repositories import TEXT, git, record_event, snapshot

from amend import store
from amend.errors import ExitCode, LedgerError
from amend.store import plumbing

pytest_plugins = ["ledger_fixtures"]


@dataclass(frozen=True, slots=True)
class State:
    """台帳の状態: 作り方、止める言葉、読むことはできるか。"""

    make: Callable[[Path], object]
    says: str
    readable: bool = False


def _diverge(root: Path) -> None:
    """本文の同じ行を二通りに変えた、二つの枝。"""
    text = next(root.glob("agreements/*/text.txt"))
    for branch, word in (("other", "乙"), ("main", "丙")):
        git(root, "checkout", "-q", *(["-b"] if branch == "other" else []), branch)
        text.write_text(f"第１条　{word}\n", encoding="utf-8")
        git(root, "commit", "-qam", word)


def _stop_midway(*command: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        _diverge(root)
        git(root, *command, check=False)

    return make


def _conflict_in_index(root: Path) -> None:
    _stop_midway("merge", "other")(root)
    (root / ".git/MERGE_HEAD").unlink()


def _bisect(root: Path) -> None:
    git(root, "commit", "-q", "--allow-empty", "-m", "空")
    git(root, "bisect", "start", "HEAD", "HEAD~1")
    git(root, "switch", "-q", "main")


def _unborn(root: Path) -> None:
    git(root, "switch", "-q", "--orphan", "new")
    (root / TEXT).parent.mkdir(parents=True)


def _without_agreements(root: Path) -> None:
    git(root, "rm", "-rq", "agreements")
    git(root, "commit", "-qm", "消す")


def _without_name(root: Path) -> None:
    git(root, "config", "--unset", "user.name")


def _replaced(root: Path) -> None:
    record_event(store.open_for_writing(root), "resolution")
    git(root, "replace", "HEAD", "HEAD~1")


def _written(name: str, content: str = "x\n") -> Callable[[Path], object]:
    def make(root: Path) -> None:
        path = root / ".git" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")

    return make


def _configured(*settings: str) -> Callable[[Path], object]:
    def make(root: Path) -> None:
        for setting in settings:
            git(root, "config", *setting.split("=", 1))

    return make


def _moved_git(root: Path) -> None:
    (root / ".git").rename(root.parent / "elsewhere")
    (root / ".git").write_text(f"gitdir: {root.parent / 'elsewhere'}\n", encoding="utf-8")


def _linked_git(root: Path) -> None:
    (root / ".git").rename(root.parent / "elsewhere")
    (root / ".git").symlink_to(root.parent / "elsewhere")


def _broken_ref(root: Path) -> None:
    (root / ".git/refs/heads/main").write_bytes(b"")


def _foreign(root: Path) -> None:
    for path in (root, root / ".git"):
        os.chown(path, 12345, 12345)


STATES = {
    "no repository": State(lambda root: (root / ".git").rename(root.parent / "away"), "台帳がありません"),
    "no agreements": State(_without_agreements, "台帳ではありません"),
    "bare": State(_configured("core.bare=true"), "作業フォルダーの無いリポジトリ (bare) です"),
    "unborn": State(_unborn, "まだ一つもコミットがありません", readable=True),
    "detached": State(lambda root: git(root, "checkout", "-q", "--detach"), "枝に居ません", readable=True),
    "merge": State(_stop_midway("merge", "other"), "マージ (merge)が途中です", readable=True),
    "rebase": State(_stop_midway("rebase", "other"), "リベース (rebase)が途中です", readable=True),
    "rebase by patches": State(
        _stop_midway("rebase", "--apply", "other"), "リベース (rebase)が途中です", readable=True
    ),
    "cherry-pick": State(_stop_midway("cherry-pick", "other"), "取込み (cherry-pick)が途中です", readable=True),
    "revert": State(_stop_midway("revert", "other"), "打消し (revert)が途中です", readable=True),
    "bisect": State(_bisect, "二分探索 (bisect)が途中です", readable=True),
    "unmerged": State(_conflict_in_index, "争い (conflict) が残っています", readable=True),
    "no name": State(_without_name, "記録者の名前とメールアドレスが設定されていません", readable=True),
    "worktree or submodule": State(_moved_git, ".git がほかのフォルダーを指しています"),
    "linked": State(_linked_git, ".git がほかのフォルダーを指しています"),
    "common folder": State(_written("commondir", "../../elsewhere\n"), "ほかのフォルダーの Git を指しています"),
    "shallow": State(_written("shallow", "0" * 40 + "\n"), "履歴の途中までの複製 (shallow clone) です"),
    "alternates": State(_written("objects/info/alternates", "/x\n"), "履歴の一部がほかのフォルダーにあります"),
    "grafts": State(_written("info/grafts", "0" * 40 + "\n"), "親の付替え (grafts) があり"),
    "attributes": State(_written("info/attributes", "*.txt filter=x\n"), "この複製だけの属性 (info/attributes) があり"),
    "replaced": State(_replaced, "物の差替え (refs/replace) があり"),
    "partial": State(_configured("remote.origin.promisor=true"), "一部だけの複製 (partial clone) です"),
    "sparse": State(_configured("core.sparseCheckout=true"), "一部だけを取り出した作業フォルダー"),
    "sha256": State(_configured("extensions.objectFormat=sha256"), "SHA-256 形式のリポジトリは扱えません"),
    "broken settings": State(_written("config", "[core\n"), "リポジトリの設定を読めません"),
    "broken ref": State(_broken_ref, "枝の先頭を読めません"),
    "another owner": State(_foreign, "ほかの人の持ち物のリポジトリです"),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_a_state_that_stops_work_is_explained_and_nothing_changes(ledger: Path, state: State) -> None:
    """書くことを止める状態は、何が・どこで・どうすればよいかを一文ずつで言い、一バイトも変えない。読めるものは読める。"""
    if state.make is _foreign and os.geteuid() != 0:
        pytest.skip("持ち主を変えるには root が要ります")
    state.make(ledger)
    before = snapshot(ledger)
    with pytest.raises(LedgerError) as caught:
        store.open_for_writing(ledger)
    assert state.says in caught.value.what
    assert caught.value.what.endswith("。")
    assert caught.value.where
    assert caught.value.advice.endswith("。")
    assert caught.value.exit_code is ExitCode.LEDGER
    if state.readable:
        assert store.open_for_reading(ledger).root == ledger
    else:
        with pytest.raises(LedgerError) as refused:
            store.open_for_reading(ledger)
        assert str(refused.value) == str(caught.value)
    assert snapshot(ledger) == before


def test_a_bare_repository_is_explained(ledger: Path, workshop: Path) -> None:
    """サーバーに置いた bare リポジトリの中、.git の中では、手元の複製で使うよう言う。"""
    git(workshop, "clone", "-q", "--bare", str(ledger), "bare.git")
    for place in (workshop / "bare.git", workshop / "bare.git/refs", ledger / ".git", ledger / ".git/objects"):
        with pytest.raises(LedgerError, match=r"bare"):
            store.open_for_reading(place)


def test_a_repository_hidden_in_the_ledger_is_not_entered(ledger: Path) -> None:
    """台帳の中に埋められた bare リポジトリを、台帳と取り違えない (D12)。"""
    hidden = ledger / "agreements/hidden"
    git(ledger, "init", "-q", "--bare", str(hidden))
    with pytest.raises(LedgerError, match=r"bare"):
        store.open_for_reading(hidden)
    assert store.open_for_reading(ledger / "agreements").root == ledger


def test_a_missing_folder_is_explained(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """無いフォルダー、今居るのに消されたフォルダーは、そう言う。"""
    with pytest.raises(LedgerError, match="フォルダーがありません"):
        store.open_for_reading(workshop / "無い")
    (workshop / "消える").mkdir()
    monkeypatch.chdir(workshop / "消える")
    (workshop / "消える").rmdir()
    with pytest.raises(LedgerError, match="フォルダーがありません"):
        store.open_for_reading(Path())


def test_the_ledger_is_found_from_below(ledger: Path) -> None:
    """台帳の中のどのフォルダーからでも、リンクを通っても、同じ台帳を見付ける。"""
    link = ledger.parent / "link"
    link.symlink_to(ledger / "agreements")
    for start in (ledger, ledger / TEXT.rpartition("/")[0], link):
        found = store.open_for_writing(start)
        assert (found.root, found.branch, found.identity.name) == (ledger, "refs/heads/main", "富山 花子")
        assert found.head == git(ledger, "rev-parse", "HEAD").strip()


def test_the_environment_does_not_lead_elsewhere(ledger: Path, workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIT_DIR などの環境変数は、見付ける台帳も、書く所も変えない (A14)。"""
    other = workshop / "other"
    git(workshop, "init", "-q", str(other))
    before = snapshot(other)
    for name, value in {
        "GIT_DIR": other / ".git",
        "GIT_WORK_TREE": other,
        "GIT_INDEX_FILE": other / "index",
        "GIT_OBJECT_DIRECTORY": other / "objects",
        "GIT_NAMESPACE": "x",
        "GIT_TRACE": workshop / "trace",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.name",
        "GIT_CONFIG_VALUE_0": "誰か",
        "GIT_AUTHOR_NAME": "誰か",
        "GIT_COMMITTER_DATE": "2000-01-01T00:00:00Z",
    }.items():
        monkeypatch.setenv(name, str(value))
    repository = store.open_for_writing(ledger)
    commit = record_event(repository, "resolution")
    assert os.environ["GIT_DIR"] == str(other / ".git")
    assert git(ledger, "log", "-1", "--format=%H %an %cn %cI").split("\n")[0] == (
        f"{commit} 富山 花子 富山 花子 2026-04-01T09:30:00+09:00"
    )
    assert snapshot(other) == before
    assert not (workshop / "trace").exists()


def test_the_global_settings_name_the_recorder(ledger: Path, home: Path) -> None:
    """記録者は、利用者の設定 (取り込まれた設定も) から得る。"""
    git(ledger, "config", "--unset", "user.name")
    (home / ".gitconfig").write_text("[include]\n\tpath = more\n", encoding="utf-8")
    (home / "more").write_text("[user]\n\tname = 髙田\n\temail = x@example.jp\n", encoding="utf-8")
    assert store.open_for_writing(ledger).identity == store.Identity("髙田", "hanako@example.jp")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="持ち主を変えるには root が要る")
def test_a_trusted_owner_is_let_in(ledger: Path, home: Path) -> None:
    """ほかの人の持ち物でも、利用者が safe.directory で信用していれば開く。"""
    _foreign(ledger)
    git(home, "config", "--global", "--add", "safe.directory", str(ledger))
    assert store.open_for_writing(ledger).root == ledger


def test_a_missing_git_is_explained(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git が無ければ、入れ方を言う。"""
    plumbing.require_git.cache_clear()
    monkeypatch.setenv("PATH", str(ledger))
    with pytest.raises(LedgerError, match="Git が見付かりません"):
        store.open_for_reading(ledger)


@pytest.mark.parametrize("version", ["git version 2.35.9", "git version 1.9.1", "何か"])
def test_an_old_git_is_explained(ledger: Path, workshop: Path, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """書いたものをディスクに届かせられない古い Git は、版を言って断る。"""
    plumbing.require_git.cache_clear()
    fake = workshop / "bin/git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\necho '{version}'\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    with pytest.raises(LedgerError, match="Git が古すぎます"):
        store.open_for_reading(ledger)
