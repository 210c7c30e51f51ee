"""沿革: すべてのコミットを、書かれたとおりに、まとめて読む (reliability.md §1 の 9、I7、libraries.md §3)。"""

from __future__ import annotations

import os
import re
import subprocess
import zlib
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from repositories import AGREEMENT, ARTICLES, TEXT, WHEN, event_changes, git, record_event

from amend import store
from amend.errors import LedgerError, RequestError
from amend.store import history
from amend.store.objects import identify

pytest_plugins = ["ledger_fixtures"]


def _plant(root: Path, kind: str, data: bytes, name: str | None = None) -> str:
    """物を、Git を通さずに置く。名を言えば、中身と合わない物になる。"""
    name = name or identify(kind, data)
    path = root / ".git/objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(zlib.compress(b"%b %d\0" % (kind.encode(), len(data)) + data))
    return name


def _commit(root: Path, *, author: bytes = b"A <a@b> 1 +0000", parents: str = "", extra: bytes = b"") -> str:
    tree = git(root, "rev-parse", "HEAD^{tree}").strip().encode()
    data = b"tree %b\n%bauthor %b\ncommitter %b\n%b\n\xff message\0\n"
    return _plant(root, "commit", data % (tree, parents.encode(), author, author, extra))


def _merge(root: Path) -> None:
    """二つの枝で別々に記録し、ふつうの git merge で合わせる。"""
    git(root, "switch", "-qc", "other")
    head = record_event(store.open_for_writing(root), "there")
    git(root, "switch", "-q", "main")
    path = f"{AGREEMENT}/amendments/2026-toyama-1/record/here.toml"
    repository = store.open_for_writing(root)
    store.record(repository, {path: b"here\n"}, "こちら", when=WHEN, expected_head=repository.head)
    git(root, "merge", "-q", "--no-edit", head)


def _changes_by_git(root: Path, old: str, new: str) -> list[tuple[str, str, str, str, str]]:
    listed = git(root, "diff", "--raw", "--no-renames", "--no-abbrev", "-z", old, new, "--", "agreements")
    fields = listed.split("\0")[:-1]
    found = []
    for status, path in zip(fields[::2], fields[1::2], strict=True):
        old_mode, new_mode, before, after, _letter = status.removeprefix(":").split(" ")
        found.append((old_mode, new_mode, before, after, path))
    return found


def _flat(change: history.Change) -> tuple[str, str, str, str, str]:
    before, after = (entry or history.Entry("000000", "0" * 40) for entry in (change.before, change.after))
    return before.mode, after.mode, before.blob, after.blob, change.path


def test_every_commit_is_read_as_git_has_it(ledger: Path) -> None:
    """枝から辿れるすべてのコミットを、親が子より前に、親ごとの変化と共に読む。git の言うことと同じである。"""
    _merge(ledger)
    (ledger / "メモ.txt").write_text("x\n", encoding="utf-8")
    (ledger / AGREEMENT / "﨑 と\t改行\n.txt").write_text("x\n", encoding="utf-8")
    git(ledger, "add", ".")
    git(ledger, "mv", TEXT, f"{AGREEMENT}/moved.txt")
    git(ledger, "commit", "-qm", "手作業\n\n本文", "--date=2026-04-02T00:00:00-0330")
    repository = store.open_for_reading(ledger)
    assert repository.head
    found = store.commits(repository, repository.head)
    assert {commit.id for commit in found} == set(git(ledger, "rev-list", "HEAD").split())
    seen: set[str] = set()
    for commit in found:
        assert seen >= set(commit.parents)
        seen.add(commit.id)
        assert commit.message.decode() == git(ledger, "log", "-1", "--format=%B", commit.id)[:-1]
        shown = git(ledger, "log", "-1", "--format=%an%n%ae%n%at%n%cn%n%ce%n%ct%n%T%n%P", commit.id).split("\n")
        signatures = [
            field
            for who in (commit.author, commit.committer)
            for field in (who.name, who.email, str(int(who.when.timestamp()) if who.when else ""))
        ]
        assert [*signatures, commit.tree, " ".join(commit.parents)] == shown[:8]
        edges = commit.parents or (history.EMPTY_TREE,)
        assert [[_flat(change) for change in changes] for changes in commit.changes] == [
            _changes_by_git(ledger, parent, commit.id) for parent in edges
        ]
    assert len(found[-2].parents) == 2
    assert all(found[-2].changes)
    assert found[-1].author.when == datetime(2026, 4, 2, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))


def test_the_folder_limits_the_changes_and_never_the_commits(ledger: Path) -> None:
    """フォルダーの外だけを変えたコミットも読み、変化は空とする。全部を頼めば、外の変化も読む。"""
    (ledger / "メモ.txt").write_text("x\n", encoding="utf-8")
    git(ledger, "add", ".")
    git(ledger, "commit", "-qm", "memo")
    repository = store.open_for_reading(ledger)
    assert repository.head
    assert store.commits(repository, repository.head)[-1].changes == ((),)
    (change,) = store.commits(repository, repository.head, under=None)[-1].changes[0]
    assert (change.path, change.before) == ("メモ.txt", None)
    assert set(store.tree(repository, repository.head, under=None)) == {".gitattributes", TEXT, "メモ.txt"}


def test_the_past_is_read_from_the_commit(ledger: Path) -> None:
    """コミットの時点のファイルは、今の枝や作業フォルダーに関わらず、その時の中身である。"""
    repository = store.open_for_writing(ledger)
    head = repository.head
    assert head
    commit = record_event(repository, "resolution")
    (ledger / TEXT).unlink()
    assert store.files(repository, head) == {TEXT: ARTICLES.encode()}
    assert store.files(repository, commit) == event_changes("resolution")
    assert TEXT not in store.work_files(repository)


@pytest.mark.parametrize("revision", ["HEAD", "main", "refs/heads/main", "v1", "main~0"])
def test_a_revision_is_resolved(ledger: Path, revision: str) -> None:
    """枝、札、それらからの数え方で、版を言える。"""
    git(ledger, "tag", "-a", "-m", "x", "v1")
    repository = store.open_for_reading(ledger)
    assert store.resolve(repository, revision) == repository.head


@pytest.mark.parametrize(
    "revision", ["無い", "--output=canary", "-rf", "", "HEAD:agreements", "a\0b", "main..main", ":/x"]
)
def test_a_bad_revision_is_refused(ledger: Path, revision: str) -> None:
    """無い版、選択肢に見える文字列は、選択肢とされずに断られる (D10)。"""
    repository = store.open_for_reading(ledger)
    with pytest.raises(RequestError, match="版「"):
        store.resolve(repository, revision)
    assert not (ledger / "canary").exists()


@pytest.mark.parametrize(
    ("author", "name", "when"),
    [
        ("富山 花子 <h@x> 1774314123 +0900".encode(), "富山 花子", datetime(2026, 3, 24, 1, 2, 3, tzinfo=UTC)),
        (b"\xff\x1b <h@x> 0 -0000", "\\xff\x1b", datetime(1970, 1, 1, tzinfo=UTC)),
        (b"A <h@x> 999999999999 +0000", "A", None),
        (b"A <h@x> 99999999999999999999 +0000", "A <h@x> 99999999999999999999 +0000", None),
        (b"A <h@x> 1 +9999", "A", None),
        (b"nobody", "nobody", None),
    ],
    ids=["plain", "bytes", "far", "overflow", "zone", "no date"],
)
def test_a_strange_signature_is_read_and_never_guessed(
    ledger: Path, author: bytes, name: str, when: datetime | None
) -> None:
    """おかしな名や日時も読み、日時として読めないものは読めないとする。文はバイト列のまま。"""
    commit = _commit(ledger, author=author, extra=b"encoding cp932\ngpgsig x\n y\n")
    repository = store.open_for_reading(ledger)
    (found,) = store.commits(repository, commit)
    assert found.author.name == name
    assert found.author.when == when
    assert found.extra == b"encoding cp932\ngpgsig x\n y"
    assert found.message == b"\xff message\0\n"


@pytest.mark.parametrize("ruin", ["swap", "remove", "truncate"])
@pytest.mark.parametrize("kind", ["blob", "commit"])
def test_a_damaged_object_is_never_believed(ledger: Path, kind: str, ruin: str) -> None:
    """中身が識別子と合わない物、無い物、欠けた物は、読まずに、そう言う。"""
    repository = store.open_for_reading(ledger)
    assert repository.head
    name = repository.head if kind == "commit" else store.tree(repository, repository.head)[TEXT].blob
    path = ledger / ".git/objects" / name[:2] / name[2:]
    data = git(ledger, "cat-file", kind, name).encode()
    if ruin == "swap":
        _plant(ledger, kind, data.replace("甲".encode(), "乙".encode()) + b"\n", name)
    elif ruin == "remove":
        path.unlink()
    else:
        path.chmod(0o644)
        os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(LedgerError):
        store.commits(repository, name) if kind == "commit" else store.files(repository, repository.head)


def test_a_lying_view_of_history_is_not_used(ledger: Path) -> None:
    """開いた後に差替えや付替えが置かれても、コミットに書かれたとおりに読む (I7)。"""
    repository = store.open_for_writing(ledger)
    assert repository.head
    commit = record_event(repository, "resolution")
    honest = store.commits(repository, commit)
    git(ledger, "replace", commit, repository.head)
    (ledger / ".git/info").mkdir(exist_ok=True)
    (ledger / ".git/info/grafts").write_text(f"{commit}\n", encoding="ascii")
    (ledger / ".mailmap").write_text("偽者 <hanako@example.jp>\n", encoding="utf-8")
    git(ledger, "notes", "add", "-m", "Council-Resolution: 偽", commit)
    assert store.commits(repository, commit) == honest


def test_a_lying_commit_graph_is_not_used(ledger: Path) -> None:
    """コミットグラフの親が、コミットに書かれた親と違っていても、書かれたとおりに辿る。"""
    repository = store.open_for_writing(ledger)
    for name in ("a", "b", "c"):
        record_event(repository, name, head=store.open_for_reading(ledger).head)
    git(ledger, "commit-graph", "write", "--reachable")
    (graph,) = (ledger / ".git/objects/info").glob("commit-graph")
    data = bytearray(graph.read_bytes())
    start = data.index(b"CDAT")
    offset = int.from_bytes(data[start + 4 : start + 12], "big")
    for row in range(4):  # 親の欄をすべて「無い」にする
        data[offset + row * 36 + 20 : offset + row * 36 + 24] = b"\x70\x00\x00\x00"
    graph.chmod(0o644)
    graph.write_bytes(data)
    assert git(ledger, "rev-list", "--count", "HEAD").strip() == "1", "細工は効いている"
    assert len(store.commits(repository, git(ledger, "rev-parse", "main").strip())) == 4


def test_only_ordinary_files_are_read(ledger: Path) -> None:
    """記録にリンクや実行できるファイルがあれば、名を言って断る (B13)。"""
    (ledger / AGREEMENT / "x.txt").symlink_to("/etc/passwd")
    git(ledger, "add", ".")
    git(ledger, "commit", "-qm", "memo")
    repository = store.open_for_reading(ledger)
    assert repository.head
    with pytest.raises(LedgerError, match="120000"):
        store.files(repository, repository.head)


def test_ten_thousand_commits_are_read_at_once(workshop: Path, home: Path) -> None:
    """一万件のコミットと変化を、Git の子も合わせて CPU 1.5 秒までで読む。"""
    root = workshop / "long"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "agreements").mkdir()
    _import(root, 10_000)
    repository = store.open_for_reading(root)
    assert repository.head
    before = os.times()
    found = store.commits(repository, repository.head)
    assert sum(os.times()[:4]) - sum(before[:4]) < 1.5
    assert len(found) == 10_000
    assert [commit.changes[0][0].path for commit in found[:2]] == [TEXT, TEXT]
    assert all(commit.parents == (parent.id,) for parent, commit in pairwise(found))
    ids = [commit.changes[0][0].after.blob for commit in found if commit.changes[0][0].after]
    assert [data for _, data in store.read_blobs(repository, ids[:3])] == [b"text 0", b"text 1", b"text 2"]


def test_many_objects_are_read_one_by_one(workshop: Path, home: Path) -> None:
    """物は頼んだ順に少しずつ読め、途中でやめてもよい。足りない物、壊れた物は、そこまで読んだ後で言う。"""
    root = _repository(workshop / "many")
    ids = [_plant(root, "blob", bytes([number]) * 100_000) for number in range(20)]
    repository = store.open_for_reading(root)
    reading = store.read_blobs(repository, ids * 1000)  # 頼みも答えも、管に収まらない
    assert next(reading) == (ids[0], bytes(100_000))
    del reading
    assert [data[0] for _, data in store.read_blobs(repository, ids)] == [*range(20)]
    _plant(root, "blob", b"other", ids[5])
    for broken, said in ((ids[5], "壊れています"), ("1" * 40, "ありません")):
        reading = store.read_blobs(repository, [ids[0], broken, ids[1]])
        assert next(reading)[0] == ids[0]
        with pytest.raises(LedgerError, match=said):
            next(reading)
    cut = root / ".git/objects" / ids[6][:2] / ids[6][2:]
    cut.write_bytes(cut.read_bytes()[:-20])
    with pytest.raises(LedgerError, match="Git が失敗しました"):
        list(store.read_blobs(repository, [ids[0], ids[6]]))


def test_messages_git_would_alter_are_still_searched(workshop: Path, home: Path) -> None:
    """行末の空白、末尾の空行、文字コード、NUL のある文も、書かれたとおりに調べる。"""
    root = _repository(workshop / "altered")
    tree, parent, expected = git(root, "rev-parse", "HEAD^{tree}").strip(), git(root, "rev-parse", "HEAD").strip(), []
    for extra, message in (
        ("", "甲\n\nSays: a\n"),
        ("", "甲  \n\n    字下げ\n\n\nSays: b"),
        ("", "Says: c\n\n\n"),
        ("", "\n\n甲 \t\nSays: d\nSays: e\n"),
        ("encoding Shift_JIS\n", "甲\n\nSays: f\n"),
        ("", "甲\0\nSays: g\n"),
        ("", "甲\n\n Says: 違う\nSays: h \n"),
    ):
        code = "cp932" if extra else "utf-8"
        head = f"tree {tree}\nparent {parent}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n{extra}\n"
        parent = _plant(root, "commit", head.encode() + message.encode(code))
        expected += [(parent, held)] if (held := tuple(re.findall("^Says: ([a-z])$", message, re.MULTILINE))) else []
    found = store.matches(store.open_for_reading(root), parent, re.compile(rb"\nSays: ([a-z])(?![^\n])"))
    assert found == tuple(expected)
    assert len(expected) == 6


def _repository(root: Path) -> Path:
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "agreements").mkdir()
    _import(root, 1)
    return root


def _import(root: Path, count: int) -> None:
    """本文を一字ずつ変えるコミットを、まとめて作る。"""
    parts = [
        b"commit refs/heads/main\ncommitter A <a@b> %d +0900\ndata 5\nevent\nM 100644 inline %b\ndata %d\ntext %d\n"
        % (1_700_000_000 + number, TEXT.encode(), 5 + len(str(number)), number)
        for number in range(count)
    ]
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input=b"".join(parts), check=True)
