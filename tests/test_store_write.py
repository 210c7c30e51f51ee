"""記録: 頼まれたことだけを一つのコミットにし、利用者のものには触れない (DESIGN §6 法則 8、§8、R1–R4)。"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from repositories import (
    AGREEMENT,
    ARTICLES,
    EDITED,
    TEXT,
    WHEN,
    event_changes,
    git,
    index_of,
    make_ledger,
    record_event,
    snapshot,
    write,
)

from amend import store
from amend.errors import ExitCode, LedgerError

pytest_plugins = ["ledger_fixtures"]

NOTE, DRAFT = "メモ.txt", f"{AGREEMENT}/amendments/2026-toyama-2/text.txt"


def test_a_record_is_one_commit_of_exactly_the_asked_bytes(ledger: Path) -> None:
    """一つのできごとは一つのコミット: 変わるのは頼まれたパスだけ、中身、文、名、日時は一バイトも違わない。"""
    repository = store.open_for_writing(ledger)
    changes = {f"{AGREEMENT}/source/議案 (写し).txt": "﨑髙葛󠄀\r\n\0".encode(), TEXT: b"\xff\xfe\r\n"}
    message = "題\n\n本文 #記号\n# 行\n\n---\n\nAgreement: toyama-renkei\n\n\n"
    when = datetime(2026, 3, 24, 1, 2, 3, 999, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    commit = store.record(repository, changes, message, when=when, expected_head=repository.head)
    raw = git(ledger, "cat-file", "commit", commit)
    who = f"富山 花子 <hanako@example.jp> {int(when.timestamp())} -0330"
    tree = git(ledger, "rev-parse", f"{commit}^{{tree}}").strip()
    assert raw == f"tree {tree}\nparent {repository.head}\nauthor {who}\ncommitter {who}\n\n{message}"
    listed = git(ledger, "diff", "--name-only", "-z", str(repository.head), commit)
    assert sorted(listed.split("\0")[:-1]) == sorted(changes)
    assert store.files(repository, commit) == changes
    for path, data in changes.items():
        assert (ledger / path).read_bytes() == data
    assert git(ledger, "status", "--porcelain", "--ignored") == ""
    assert git(ledger, "fsck", "--strict", "--no-dangling") == ""


def test_deleting_removes_the_file_and_its_empty_folder(ledger: Path) -> None:
    """None は消す: 作業ファイルも、空になったフォルダーも無くなる。"""
    repository = store.open_for_writing(ledger)
    made = store.record(repository, {DRAFT: b"x"}, "作る", when=WHEN, expected_head=repository.head)
    gone = store.record(repository, {DRAFT: None}, "消す", when=WHEN, expected_head=made)
    assert not (ledger / AGREEMENT / "amendments").exists()
    assert (ledger / TEXT).exists()
    assert DRAFT not in store.tree(repository, gone)
    assert git(ledger, "status", "--porcelain") == ""


@given(
    st.dictionaries(
        st.text("あaz09-", min_size=1, max_size=3).map(lambda name: f"{AGREEMENT}/{name}/x.txt"),
        st.binary(max_size=20),
        min_size=1,
        max_size=4,
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1).filter(str.strip),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_recorded_is_read_back(ledger: Path, changes: dict[str, bytes], message: str) -> None:
    """どの中身も、どの文も、書いたとおりに読める。"""
    repository = store.open_for_writing(ledger)
    head = repository.head
    assert head
    before = store.files(repository, head)
    if {path: before.get(path) for path in changes} == changes:
        return
    commit = store.record(repository, changes, message, when=WHEN, expected_head=head)
    assert store.files(repository, commit) == before | changes
    assert store.commits(repository, commit)[-1].message.decode() == message.removesuffix("\n") + "\n"
    assert store.work_files(repository) == store.files(repository, commit)


def test_a_plain_commit_after_each_record_loses_nothing(ledger: Path) -> None:
    """記録のすぐ後に利用者がただ git commit しても、何も失われず、用意したものは利用者のコミットに入る。"""
    for turn in range(5):
        write(ledger, NOTE, f"{turn}\n")
        git(ledger, "add", NOTE)
        repository = store.open_for_writing(ledger)
        commit = record_event(repository, f"event-{turn}")
        git(ledger, "commit", "-qm", "memo")
        assert git(ledger, "diff", "--name-only", "-z", commit, "HEAD") == f"{NOTE}\0"
        assert git(ledger, "status", "--porcelain") == ""
    head = git(ledger, "rev-parse", "HEAD").strip()
    records = [path for path in store.files(store.open_for_reading(ledger), head) if "/record/" in path]
    assert len(records) == 5


def _leave(root: Path) -> None:
    """利用者が作業中のものを、あらゆる状態で置く。"""
    for name in ("用意.txt", "半ば.txt", "消す.txt", "消した.txt", "印.txt", "変える.txt", "実行.sh"):
        write(root, name, "元\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "memo")
    write(root, "用意.txt", EDITED)
    git(root, "add", "用意.txt")
    write(root, "半ば.txt", "用意した\n")
    git(root, "add", "半ば.txt")
    write(root, "半ば.txt", EDITED)
    write(root, "変える.txt", EDITED)
    git(root, "rm", "-q", "消す.txt")
    (root / "消した.txt").unlink()
    git(root, "update-index", "--chmod=+x", "実行.sh")
    git(root, "update-index", "--assume-unchanged", "印.txt")
    write(root, "新しい.txt", EDITED)
    write(root, "これから.txt", EDITED)
    git(root, "add", "-N", "これから.txt")
    write(root, DRAFT, EDITED)


@pytest.mark.parametrize("kind", ["plain", "split", "version 4"])
def test_everything_of_the_user_stays(ledger: Path, kind: str) -> None:
    """用意、書きかけ、消去、印、新しいもの: 書いたパスのほかは、索引の項も作業ファイルも一バイト変わらない。"""
    _leave(ledger)
    if kind != "plain":
        git(ledger, "update-index", *(["--split-index"] if kind == "split" else ["--index-version=4"]))
    before, shown = index_of(ledger), git(ledger, "status", "--porcelain", "-uall")
    files = {path: seen for path, seen in snapshot(ledger).items() if not path.startswith(".git/")}
    record_event(store.open_for_writing(ledger), "resolution")
    changes = event_changes("resolution")
    after = index_of(ledger)
    assert {path: entry for path, entry in after.items() if path not in changes} == {
        path: entry for path, entry in before.items() if path not in changes
    }
    assert all(path in after for path in changes)
    left = snapshot(ledger)
    assert {path: left[path] for path in files if path not in changes} == {
        path: seen for path, seen in files.items() if path not in changes
    }
    assert git(ledger, "status", "--porcelain", "-uall") == shown


def test_an_edit_that_is_recorded_is_taken(ledger: Path) -> None:
    """利用者の書換えが、書く中身そのものか、そこから取ったと言われたものなら、記録できる。取った後にまた変われば断る。"""
    new = event_changes("resolution")[TEXT]
    assert new
    (ledger / TEXT).write_bytes(new)
    git(ledger, "add", TEXT)
    repository = store.open_for_writing(ledger)
    commit = record_event(repository, "resolution")
    read = EDITED.replace("\n", "\r\n").encode()
    (ledger / TEXT).write_bytes(read)
    changes = {TEXT: EDITED.encode()}
    with pytest.raises(LedgerError, match="まだ記録していない書換え"):
        store.record(repository, changes, "整える", when=WHEN, expected_head=commit, taken={TEXT: b"x"})
    store.record(repository, changes, "整える", when=WHEN, expected_head=commit, taken={TEXT: read})
    assert (ledger / TEXT).read_bytes() == EDITED.encode()
    assert git(ledger, "status", "--porcelain") == ""


def test_a_retry_records_nothing_twice(ledger: Path) -> None:
    """同じ記録をやり直せば、同じコミットが返り、コミットは増えない。"""
    repository = store.open_for_writing(ledger)
    commit = record_event(repository, "resolution")
    assert record_event(repository, "resolution") == commit
    assert record_event(store.open_for_writing(ledger), "resolution") == commit
    assert git(ledger, "rev-list", "--count", "HEAD").strip() == "2"


def test_a_moved_branch_is_refused(ledger: Path) -> None:
    """読んだ後にほかの記録が加わっていれば、断る。読み直せば記録できる。"""
    repository = store.open_for_writing(ledger)
    record_event(repository, "first")
    before = snapshot(ledger)
    with pytest.raises(store.HeadMovedError) as caught:
        record_event(repository, "second")
    assert caught.value.exit_code is ExitCode.LEDGER
    assert snapshot(ledger) == before
    record_event(store.open_for_writing(ledger), "second")


def test_another_branch_is_not_written_by_mistake(ledger: Path) -> None:
    """開いた後に枝が切り替わっていれば、元の枝にも新しい枝にも書かない。"""
    repository = store.open_for_writing(ledger)
    git(ledger, "switch", "-qc", "other")
    with pytest.raises(store.HeadMovedError, match="枝が切り替わりました"):
        record_event(repository, "resolution")


@pytest.mark.parametrize("data", [b"x", None])
def test_a_record_is_written_once(ledger: Path, data: bytes | None) -> None:
    """記録のファイルは、書き換えることも消すこともできない (I4)。"""
    repository = store.open_for_writing(ledger)
    commit = record_event(repository, "resolution")
    path = next(path for path in event_changes("resolution") if "/record/" in path)
    with pytest.raises(LedgerError, match="一度書いたら書き換えられません"):
        store.record(repository, {path: data}, "直す", when=WHEN, expected_head=commit)


def test_nothing_to_record_is_an_error(ledger: Path) -> None:
    """何も変わらない記録は、記録しない。"""
    repository = store.open_for_writing(ledger)
    with pytest.raises(LedgerError, match="記録するものがありません"):
        store.record(repository, {TEXT: ARTICLES.encode()}, "同じ", when=WHEN, expected_head=repository.head)


def test_a_full_disk_after_the_record_is_told_and_repaired(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """枝が進んだ後に作業ファイルを書けなければ、記録は済んだと言い、次の実行が残りを揃える (A4)。"""
    from amend.store import worktree

    repository = store.open_for_writing(ledger)
    with monkeypatch.context() as full:
        full.setattr(worktree, "write_atomic", _no_space)
        with pytest.raises(LedgerError, match="記録は済みましたが、作業フォルダーを揃えられませんでした"):
            record_event(repository, "resolution")
    assert git(ledger, "commit", "-m", "memo", check=False) == "", "揃うまで、利用者の git は錠で止まる"
    reopened = store.open_for_writing(ledger)
    assert git(ledger, "log", "-1", "--format=%s").strip() == "記録: resolution"
    assert git(ledger, "status", "--porcelain") == ""
    assert record_event(replace(reopened, head=repository.head), "resolution") == reopened.head


@pytest.fixture
def halted(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """枝が進み、索引も揃ったが、作業ファイルを揃える前に止まった台帳。"""
    with monkeypatch.context() as full:
        full.setattr("amend.store.worktree.write_atomic", _no_space)
        with pytest.raises(LedgerError, match="記録は済みました"):
            record_event(store.open_for_writing(ledger), "resolution")
    return ledger


def test_an_edit_after_a_halt_is_not_overwritten(halted: Path) -> None:
    """止まった後に利用者が書き換えたファイルは、後始末でも上書きしない。ほかは揃える。"""
    write(halted, TEXT, EDITED)
    store.open_for_writing(halted)
    assert git(halted, "status", "--porcelain") == f" M {TEXT}\n"
    assert (halted / TEXT).read_bytes() == EDITED.encode()


def test_another_branch_is_not_touched_after_a_halt(halted: Path) -> None:
    """止まった後に利用者が錠を消して別の枝に移っていれば、その枝の作業ファイルには触らない。"""
    (halted / ".git/index.lock").unlink()
    git(halted, "reset", "-q", "--hard", "HEAD~1")
    git(halted, "switch", "-qc", "other")
    git(halted, "branch", "-f", "main", "HEAD@{1}")
    assert store.open_for_writing(halted).branch == "refs/heads/other"
    assert git(halted, "status", "--porcelain") == ""
    assert (halted / TEXT).read_bytes() == ARTICLES.encode()
    assert not list((halted / ".git").glob("amend.journal"))


def _no_space(path: Path, data: bytes, *, staging: Path) -> None:
    raise OSError(28, "No space left on device")


def test_reading_writes_nothing(ledger: Path) -> None:
    """読むだけなら、台帳に何も書かない (A7)。"""
    before = snapshot(ledger)
    times = {path: path.stat().st_mtime_ns for path in [ledger / ".git", *(ledger / ".git").rglob("*")]}
    repository = store.open_for_reading(ledger)
    assert repository.head
    store.commits(repository, repository.head)
    store.files(repository, repository.head)
    store.work_files(repository)
    store.resolve(repository, "main~0")
    assert snapshot(ledger) == before
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_the_first_record_makes_the_branch(workshop: Path, home: Path) -> None:
    """始めの記録: コミットの無い枝に、親の無いコミットを置く。"""
    repository = make_ledger(workshop / "new")
    assert repository.branch == "refs/heads/main"
    assert git(repository.root, "rev-list", "--parents", "HEAD").split() == [repository.head]
    assert git(repository.root, "status", "--porcelain") == ""
    digest = hashlib.sha256((repository.root / TEXT).read_bytes()).hexdigest()
    assert digest == hashlib.sha256(ARTICLES.encode()).hexdigest()


def test_everything_reaches_the_disk_before_success(ledger: Path, workshop: Path) -> None:
    """成功と言う前に、物、参照、索引、それらのフォルダーをディスクに届かせる (R2)。"""
    if not shutil.which("strace"):
        pytest.skip("strace が無いので、届かせたことを見られません")
    trace = workshop / "trace"
    script = (
        "import sys; from pathlib import Path; from amend import store; from repositories import record_event\n"
        "record_event(store.open_for_writing(Path(sys.argv[1])), 'resolution')"
    )
    command = ["strace", "-f", "-qq", "-y", "-s", "0", "-e", "trace=fsync,fdatasync", "-o", str(trace)]
    command += [sys.executable, "-c", script, str(ledger)]
    done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, check=False)
    if done.returncode != 0 and b"ptrace" in done.stderr:
        pytest.skip("strace を使えません")
    assert done.returncode == 0, done.stderr
    synced = re.findall(r"f(?:data)?sync\(\d+<([^>]*)>", trace.read_text(encoding="utf-8", errors="replace"))
    places = [re.sub(r"/[0-9a-f]{2}(/|$)", r"/xx\1", place.removeprefix(f"{ledger}/")) for place in synced]
    objects = sum("tmp_obj" in place for place in places)
    written = git(ledger, "rev-list", "--objects", "HEAD", "^HEAD~1").splitlines()
    assert objects >= len(written)
    for folder in (".git/objects", ".git/objects/xx", ".git/refs/heads", ".git", AGREEMENT):
        assert folder in places, folder
    assert any("main.lock" in place for place in places)
    assert any(place.startswith(".git/amend-") and place.endswith(".index") for place in places)
