"""記録を断るとき: 利用者のものを失う記録、台帳の外へ出る記録、ほかの人と重なる記録は、わけを言って断る (D9、A8)。"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from repositories import AGREEMENT, ARTICLES, EDITED, TEXT, WHEN, event_changes, git, record_event, snapshot, write

from amend import store
from amend.errors import LedgerError
from amend.store import lock

pytest_plugins = ["ledger_fixtures"]


def _edit(root: Path) -> None:
    write(root, TEXT, EDITED)


def _stage(root: Path) -> None:
    _edit(root)
    git(root, "add", TEXT)
    write(root, TEXT, ARTICLES)


def _delete(root: Path) -> None:
    (root / TEXT).unlink()


def _unlist(root: Path) -> None:
    git(root, "rm", "-q", "--cached", TEXT)


def _occupy(root: Path) -> None:
    write(root, next(path for path in event_changes("resolution") if "/record/" in path), EDITED)


@pytest.mark.parametrize("change", [_edit, _stage, _delete, _unlist, _occupy])
def test_an_unrecorded_edit_is_never_overwritten(ledger: Path, change: Callable[[Path], None]) -> None:
    """書くパスに、まだ記録していない利用者の書換えがあれば、名を言って断り、何も変えない。"""
    change(ledger)
    repository = store.open_for_writing(ledger)
    before = snapshot(ledger)
    with pytest.raises(LedgerError, match="まだ記録していない書換え") as caught:
        record_event(repository, "resolution")
    assert caught.value.where in event_changes("resolution")
    assert snapshot(ledger) == before


BAD_PATHS = (
    *[
        "../外.txt",
        "/etc/passwd",
        "a//b",
        "./a",
        "a/.",
        "a/..",
        ".git/config",
        "a/.GIT/x",
        "GIT~1/x",
        "a\\b",
        "a:b",
        "con?",
        "a*",
        "a.",
    ],
    *("", "a ", "a\0b", "a\nb", "\x7f", "か\u3099.txt", "\ud800", "長" * 90),
)


@pytest.mark.parametrize("path", BAD_PATHS)
def test_an_unusable_path_is_refused(ledger: Path, path: str) -> None:
    """台帳の外や .git を指すパス、どれかの OS で使えない名は、断る (D9)。"""
    repository = store.open_for_writing(ledger)
    before = snapshot(ledger)
    with pytest.raises(LedgerError, match="台帳のファイルの名として使えません"):
        store.record(repository, {path: b"x"}, "x", when=WHEN, expected_head=repository.head)
    assert snapshot(ledger) == before


def test_a_link_never_leads_outside(ledger: Path, workshop: Path) -> None:
    """リンクの先には書かない: 途中のフォルダーがリンクでも、ファイルがリンクでも断る。"""
    outside = workshop / "outside"
    outside.mkdir()
    (outside / "x.txt").write_text("外\n", encoding="utf-8")
    (ledger / "agreements/linked").symlink_to(outside)
    (ledger / "agreements/file.txt").symlink_to(outside / "x.txt")
    repository = store.open_for_writing(ledger)
    for path in ("agreements/linked/x.txt", "agreements/file.txt"):
        with pytest.raises(LedgerError, match="ふつうのファイルやフォルダーでない"):
            store.record(repository, {path: b"x"}, "x", when=WHEN, expected_head=repository.head)
    with pytest.raises(LedgerError, match="ふつうのファイルやフォルダーでない"):
        store.work_files(repository)
    assert (outside / "x.txt").read_text(encoding="utf-8") == "外\n"


@pytest.mark.parametrize("path", [AGREEMENT, f"{TEXT}/x"])
def test_a_folder_and_a_file_do_not_share_a_name(ledger: Path, path: str) -> None:
    """フォルダーの在る所にファイルを、ファイルの在る所にフォルダーを置かない。"""
    repository = store.open_for_writing(ledger)
    before = git(ledger, "rev-parse", "HEAD")
    with pytest.raises(LedgerError):
        store.record(repository, {path: b"x"}, "x", when=WHEN, expected_head=repository.head)
    assert git(ledger, "rev-parse", "HEAD") == before
    assert git(ledger, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("changes", "message", "when"),
    [
        ({}, "x", WHEN),
        ({TEXT: b""}, " \n", WHEN),
        ({TEXT: b""}, "x\0y", WHEN),
        ({TEXT: b""}, "x", WHEN.replace(tzinfo=None)),
        ({TEXT: b""}, "x", datetime(1969, 12, 31, tzinfo=UTC)),
    ],
    ids=["no change", "blank message", "NUL", "no zone", "before 1970"],
)
def test_a_mistaken_call_is_a_bug(ledger: Path, changes: Mapping[str, bytes], message: str, when: datetime) -> None:
    """呼び方の誤りは、amend の誤りとして止まる。"""
    repository = store.open_for_writing(ledger)
    with pytest.raises(ValueError, match=r"."):
        store.record(repository, changes, message, when=when, expected_head=repository.head)


def test_a_merge_begun_after_opening_stops_the_record(ledger: Path) -> None:
    """開いた後に利用者がマージを始めていれば、書かない。"""
    repository = store.open_for_writing(ledger)
    (ledger / ".git/MERGE_HEAD").write_text(f"{repository.head}\n", encoding="ascii")
    with pytest.raises(LedgerError, match=r"マージ \(merge\)が途中"):
        record_event(repository, "resolution")


def test_a_live_git_lock_is_respected(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ほかの Git が索引や枝の錠を持っていれば、待ってから、錠の名を言って断り、錠を消さない。"""
    monkeypatch.setattr(lock, "GIT_PATIENCE", 0.1)
    repository = store.open_for_writing(ledger)
    for name in ("index.lock", "refs/heads/main.lock", "HEAD.lock"):
        held = ledger / ".git" / name
        held.write_bytes(b"")
        before = snapshot(ledger / "agreements")
        with pytest.raises(LedgerError, match="ほかの Git がこの台帳を使っています") as caught:
            record_event(repository, "resolution")
        assert caught.value.where == str(held)
        assert held.exists()
        assert snapshot(ledger / "agreements") == before
        held.unlink()
    record_event(repository, "resolution")


@pytest.mark.parametrize("name", ["index.lock", "refs/heads/main.lock", "HEAD.lock"])
def test_an_abandoned_git_lock_is_removed(ledger: Path, name: str) -> None:
    """一時間より前に死んだ Git の錠は、自ら片付けて記録する (A9)。"""
    abandoned = ledger / ".git" / name
    abandoned.write_bytes(b"")
    old = time.time() - lock.STALE_AFTER - 60
    os.utime(abandoned, (old, old))
    record_event(store.open_for_writing(ledger), "resolution")
    assert not abandoned.exists()


def test_a_busy_ledger_is_waited_for_and_then_explained(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ほかの amend が書いている間は待ち、待ちきれなければそう言う。"""
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    repository = store.open_for_writing(ledger)
    with lock.writing(repository), pytest.raises(LedgerError, match="ほかの amend がこの台帳に書いています"):
        record_event(repository, "resolution")
    record_event(repository, "resolution")
