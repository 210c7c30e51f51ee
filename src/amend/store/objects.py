"""物: Git の物 (blob、tree、commit) を書き、読み返し、識別子と中身が合うことを確かめる (R2、I8)。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from amend.errors import LedgerError
from amend.store.repository import Repository, git, object_id, stream


class Object(NamedTuple):
    """物: 識別子、種類 (``blob`` など)、中身。"""

    id: str
    kind: str
    data: bytes


def identify(kind: str, data: bytes | bytearray) -> str:
    """識別子: Git がこの中身に付ける、16進40桁の名 (SHA-1)。

    Example:
        >>> identify("blob", b"")
        'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    return hashlib.sha1(b"%b %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False).hexdigest()


def store_blob(repository: Repository, data: bytes) -> str:
    """中身を書く: 属性もフィルターも通さず、一バイトも変えずに。"""
    written = git(repository, "hash-object", "-w", "--no-filters", "--stdin", stdin=data)
    return object_id(repository, written.strip())


def read_objects(repository: Repository, ids: Iterable[str]) -> Iterator[Object]:
    """物を読む: 頼んだ順に、一つずつ返す。いくつ頼んでも、記憶に持つのは一つである。

    Args:
        repository: 台帳。
        ids: 識別子 (16進40桁)。

    Yields:
        物。中身から計算した識別子が、頼んだものと同じであることを確かめてある。

    Raises:
        LedgerError: 物が無い、又は中身が識別子と合わない。
    """
    names = [object_id(repository, name) for name in ids]
    if not names:
        return
    asked = "".join(f"{name}\n" for name in names).encode("ascii")
    with stream(repository, "cat-file", "--batch", "--buffer", stdin=asked) as out:
        for name in names:
            head = out.readline()
            if not head:
                raise EOFError
            _, *described = head.split()
            if len(described) != 2:
                raise _damaged(repository, name, "ありません")
            kind, size = described[0].decode("ascii"), int(described[1])
            data = out.read(size + 1)[:size]
            if len(data) < size:
                raise EOFError
            if identify(kind, data) != name:
                raise _damaged(repository, name, "壊れています")
            yield Object(name, kind, data)


def read_blobs(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """中身を読む: 識別子と中身の組を、頼んだ順に返す。

    Raises:
        LedgerError: 物が無い、壊れている、又はファイルの中身でない。
    """
    for found in read_objects(repository, ids):
        if found.kind != "blob":
            raise _damaged(repository, found.id, "ファイルの中身ではありません")
        yield found.id, found.data


def _damaged(repository: Repository, name: str, problem: str) -> LedgerError:
    return LedgerError(
        f"履歴の中の物 {name} が{problem}。",
        where=str(repository.root),
        advice="git fsck で確かめ、控え又は相手方の台帳から git fetch で補ってください。",
    )
