"""索引: 利用者の索引 (index) のうち、書いたパスの項だけを読み書きする。

ほかの項は、用意されたもの (staged)、印、時刻まで、一バイトも変えない (DESIGN §8)。
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from amend.errors import LedgerError
from amend.store.lock import remove, scratch, unwritable
from amend.store.repository import NO_OBJECT, Repository, git

ORDINARY = "100644"
"""台帳のファイルの種類: ふつうのファイル。ほかの種類 (実行、リンク、submodule) では書かない (B13)。"""


def entries(repository: Repository, paths: Iterable[str]) -> dict[str, str]:
    """索引の項: パスから「種類 識別子」への対応。索引に無いパスは入らない。

    Args:
        repository: 台帳。
        paths: 調べるパス。
    """
    listed = git(repository, "ls-files", "--stage", "-z", "--", *paths).decode("utf-8", "surrogateescape")
    found = {}
    for record in listed.split("\0")[:-1]:
        status, _, path = record.partition("\t")
        mode, name, _stage = status.split(" ")
        found[path] = f"{mode} {name}"
    return found


def instructions(blobs: Mapping[str, str | None]) -> bytes:
    """索引への指図: ``update-index -z --index-info`` の入力。None は項を除く。"""
    lines = (f"{ORDINARY} {blob}" if blob else f"0 {NO_OBJECT}" for blob in blobs.values())
    return "".join(f"{line}\t{path}\0" for line, path in zip(lines, blobs, strict=True)).encode()


def prepare(repository: Repository, blobs: Mapping[str, str | None]) -> Path:
    """新しい索引: 利用者の索引の写しに、書いたパスの項だけを重ねたもの。索引の錠を持つ間だけ呼ぶ。

    Args:
        repository: 台帳。
        blobs: パスから、新しい中身の識別子 (消すなら None) への対応。

    Returns:
        作ったファイル。`install` で置き換えるか、`discard` で捨てる。
    """
    index, fresh = repository.git_dir / "index", scratch(repository, "index")
    try:
        if index.exists():
            shutil.copyfile(index, fresh)
            shutil.copymode(index, fresh)
        git(repository, "update-index", "-z", "--index-info", index=fresh, stdin=instructions(blobs))
    except OSError as error:
        discard(fresh)
        raise unwritable(fresh, error) from error
    except LedgerError:
        discard(fresh)
        raise
    return fresh


def install(repository: Repository, fresh: Path) -> None:
    """索引の付替え: 利用者の索引を、用意した索引に一度で置き換える。索引の錠を持つ間だけ呼ぶ。"""
    try:
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(fresh, repository.git_dir / "index")
    except OSError as error:
        raise unwritable(fresh, error) from error


def tree_with(repository: Repository, base: str | None, blobs: Mapping[str, str | None]) -> str:
    """木: ``base`` の木に変更を重ねた木を、利用者の索引を通さずに作る。

    Args:
        repository: 台帳。
        base: 元のコミット。None なら空の木。
        blobs: パスから、新しい中身の識別子 (消すなら None) への対応。

    Returns:
        木の識別子。
    """
    private = scratch(repository, "index")
    try:
        git(repository, "read-tree", base or "--empty", index=private)
        git(repository, "update-index", "-z", "--index-info", index=private, stdin=instructions(blobs))
        return git(repository, "write-tree", index=private).decode("ascii").strip()
    finally:
        discard(private)


def discard(path: Path) -> None:
    """一時の索引と、その錠を消す。"""
    remove(path)
    remove(path.with_name(f"{path.name}.lock"))
