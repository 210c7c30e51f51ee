"""案を置く試験: 新しい案のフォルダーは全部が現れるか何も現れず、片付けるのは死んだ amend の残りものだけ (law 8)。"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from repositories import git, snapshot

from amend import store
from amend.errors import LedgerError, RequestError
from amend.files import write_atomic
from amend.store import lock, placing

pytest_plugins = ["ledger_fixtures"]

FILES = {"agreements/ouen/agreement.toml": b"title", "agreements/ouen/amendments/2020-toyama-1/text.txt": b"text"}
OURS = (".git/amend-4242-0123456789abcdef.folder/text.txt", ".git/.amend-0123456789abcdef.tmp")
THEIRS = (
    ".git/amend-notes.txt",
    ".git/amend-4242-0123.folder/text.txt",
    ".git/.amend-memo.tmp",
    "agreements/.amend-0123456789abcdef.tmp",
    "agreements/.amend-abc/text.txt",
)


def test_folder_appears_whole(ledger: Path) -> None:
    """置いたフォルダーには、渡したファイルがすべてあり、ほかには何も残らない。"""
    before = snapshot(ledger)
    store.place_folder(store.open_for_reading(ledger), "agreements/ouen", FILES)
    after = snapshot(ledger)
    assert {path: after[path][1] for path in after.keys() - before.keys() if (ledger / path).is_file()} == FILES
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize("broken", range(len(FILES)))
def test_failure_leaves_nothing(ledger: Path, monkeypatch: pytest.MonkeyPatch, broken: int) -> None:
    """何番目のファイルを書けなくても、フォルダーは現れず、書きかけも残らない。"""
    repository, before = store.open_for_reading(ledger), snapshot(ledger)
    written: list[Path] = []

    def fail(path: Path, data: bytes) -> None:
        if len(written) == broken:
            raise RequestError("書けません")
        written.append(path)
        write_atomic(path, data)

    monkeypatch.setattr(placing, "write_atomic", fail)
    with pytest.raises(RequestError, match="書けません"):
        store.place_folder(repository, "agreements/ouen", FILES)
    assert snapshot(ledger) == before


def test_existing_folder_is_kept(ledger: Path) -> None:
    """もう在るフォルダーには書かず、在るものを変えない。"""
    (ledger / "agreements/ouen").mkdir(parents=True)
    (ledger / "agreements/ouen/memo.txt").write_text("覚え書き", "utf-8")
    before = snapshot(ledger)
    with pytest.raises(LedgerError, match="もう在る"):
        store.place_folder(store.open_for_reading(ledger), "agreements/ouen", FILES)
    assert snapshot(ledger) == before


@pytest.mark.parametrize("entering", ["placing", "recording"])
def test_only_what_a_dead_process_left_is_swept(ledger: Path, entering: str) -> None:
    """次に書く者は、amend の名の残りものだけを片付ける。似た名の、人の置いたものには触れない。"""
    for path in (*OURS, *THEIRS):
        (ledger / path).parent.mkdir(parents=True, exist_ok=True)
        (ledger / path).write_text(path, "utf-8")
    if entering == "placing":
        store.place_folder(store.open_for_reading(ledger), "agreements/ouen", FILES)
    else:
        store.open_for_writing(ledger)
    assert [path for path in OURS if (ledger / path).exists()] == []
    assert not (ledger / OURS[0]).parent.exists()
    assert [(ledger / path).read_text("utf-8") for path in THEIRS] == list(THEIRS)


def test_a_living_writer_is_never_swept(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """書き手が生きている間は待ち、待ちきれなければ断る。その書きかけには触れない。"""
    repository = store.open_for_reading(ledger)
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    with lock.writing(repository) as held:
        growing = lock.scratch(held, "folder")
        growing.mkdir()
        with pytest.raises(LedgerError, match="ほかの amend がこの台帳に書いています"):
            store.place_folder(repository, "agreements/ouen", FILES)
        assert growing.is_dir()
    assert not (ledger / "agreements/ouen").exists()


def test_two_beginnings_do_not_disturb_each_other(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """台帳を始める者が生きている間は、その作りかけを消さない。死んでいれば片付け、似た名の人のものは残す。"""
    root = workshop / "ledger"
    left, memo = root / ".amend-init-0123456789abcdef", root / ".amend-init-memo"
    for folder in (left, memo):
        (folder / ".git").mkdir(parents=True)
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    if os.name != "nt":
        with lock.founding(root), pytest.raises(LedgerError, match="ほかの amend"):
            store.create_repository(root)
        assert left.is_dir()
        assert not (root / ".git").exists()
        assert store.create_repository(root) == root
        assert not left.exists()
    assert memo.is_dir()
    assert git(root, "status", "--porcelain") == ""
