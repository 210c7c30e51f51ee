"""コミットを作る: 中身と木とコミットを書き、読み返し、ディスクに届かせる。枝はまだ動かさない (R1、R2)。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from amend.errors import LedgerError
from amend.files import sync_directory
from amend.store import index
from amend.store.lock import unwritable
from amend.store.objects import read_objects, store_blob
from amend.store.repository import NO_OBJECT, Repository, WritableRepository, git, object_id


def write_commit(
    repository: WritableRepository,
    head: str | None,
    changes: Mapping[str, bytes | None],
    message: bytes,
    when: datetime,
) -> str:
    """コミットを作る: ``head`` の木に変更を重ねたコミットを書く。

    Args:
        repository: 書き手の錠を取った台帳。
        head: 親のコミット。始めのコミットなら None。
        changes: パスから、新しい中身 (消すなら None) への対応。
        message: コミットの文のバイト列。
        when: 記録した日時。

    Returns:
        コミットの識別子。頼んだことだけが変わったと読み返して確かめ、フォルダーまでディスクに届いている。

    Raises:
        LedgerError: 書けない、又は読み返したものが違う。
    """
    blobs = {path: None if data is None else store_blob(repository, data) for path, data in changes.items()}
    return write_joined(repository, (head,) if head else (), blobs, message, when)


def write_joined(
    repository: WritableRepository,
    parents: Sequence[str],
    blobs: Mapping[str, str | None],
    message: bytes,
    when: datetime,
) -> str:
    """合わせたコミットを作る: 初めの親の木に、既に在る中身を重ねたコミットを書く。

    Args:
        repository: 書き手の錠を取った台帳。
        parents: 親のコミット。始めのコミットなら空。
        blobs: パスから、中身の識別子 (消すなら None) への対応。
        message: コミットの文のバイト列。
        when: 記録した日時。

    Returns:
        コミットの識別子。頼んだことだけが変わったと読み返して確かめ、フォルダーまでディスクに届いている。

    Raises:
        LedgerError: 書けない、又は読み返したものが違う。
    """
    head = parents[0] if parents else None
    tree = object_id(repository, index.tree_with(repository, head, blobs))
    named = [part for parent in parents for part in ("-p", parent)]
    arguments = ("commit-tree", tree, *named, *_signing(repository), "-F", "-")
    written = git(repository, *arguments, stdin=message, environment=signature(repository, when))
    commit = object_id(repository, written.strip())
    _read_back(repository, commit, head, blobs, message)
    return commit


def _signing(repository: WritableRepository) -> tuple[str, ...]:
    key = repository.identity.signing_key
    return (f"-S{key}",) if key else ()


def signature(repository: WritableRepository, when: datetime) -> dict[str, str]:
    """署名欄: コミットと枝の動きに残す名と日時を、Git に渡す環境。"""
    minutes = round((when.utcoffset() or timedelta()).total_seconds() / 60)
    zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    return {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (
            ("NAME", repository.identity.name),
            ("EMAIL", repository.identity.email),
            ("DATE", f"@{int(when.timestamp())} {zone}"),
        )
    }


def sync_all(folders: list[Path]) -> None:
    """フォルダーの同期: まとめて。

    Raises:
        LedgerError: 届かせられない。
    """
    for folder in folders:
        try:
            sync_directory(folder)
        except OSError as error:
            raise unwritable(folder, error) from error


def _read_back(
    repository: Repository, commit: str, head: str | None, blobs: Mapping[str, str | None], message: bytes
) -> None:
    """書いた物をすべて読み返し、頼んだとおりと確かめ、フォルダーまでディスクに届かせる。"""
    compared = ("--root", commit) if head is None else (head, commit)
    listed = git(repository, "diff-tree", "-r", "-t", "-z", "--no-commit-id", "--no-renames", *compared)
    fields = listed.decode("utf-8", "surrogateescape").split("\0")[:-1]
    written, changed = {commit}, dict[str, str | None]()
    for status, path in zip(fields[::2], fields[1::2], strict=True):
        before, after, _old, name, _letter = status.removeprefix(":").split(" ")
        if name != NO_OBJECT:
            written.add(name)
        if "040000" not in (before, after):
            changed[path] = None if name == NO_OBJECT else name
    if not changed.items() <= blobs.items():
        raise _different(repository)
    for found in read_objects(repository, sorted(written)):
        if found.kind == "commit" and found.data.partition(b"\n\n")[2] != message:
            raise _different(repository)
    folders = [repository.git_dir / "objects" / prefix for prefix in sorted({name[:2] for name in written})]
    # 元から在った物は、まとめたファイル (pack) の中にあり得る。
    sync_all([folder for folder in folders if folder.is_dir()] + [repository.git_dir / "objects"])


def _different(repository: Repository) -> LedgerError:
    return LedgerError(
        "書いたものが、頼んだとおりに読み返せません。枝は動かしていません。",
        where=str(repository.root),
        advice="ディスクの状態を確かめ、git fsck を実行してください。",
    )
