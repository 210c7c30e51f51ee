"""物: Git の物 (blob、tree、commit) を書き、読み返し、識別子と中身が合うことを確かめる (R2、I8)。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amend.errors import LedgerError
from amend.store.repository import Repository, git, object_id

_TOGETHER = 1000  # 一度に読む物の数。一つ数十 kB の本文が 1 万あっても、記憶が足りなくならないように


@dataclass(frozen=True, slots=True)
class Object:
    """物: 識別子、種類 (``blob`` など)、中身。"""

    id: str
    kind: str
    data: bytes


def identify(kind: str, data: bytes) -> str:
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


def read_objects(repository: Repository, ids: Iterable[str], *, together: int = _TOGETHER) -> Iterator[Object]:
    """物を読む: 頼んだ順に返す。

    Args:
        repository: 台帳。
        ids: 識別子 (16進40桁)。
        together: 一度に読む物の数。

    Yields:
        物。中身から計算した識別子が、頼んだものと同じであることを確かめてある。

    Raises:
        LedgerError: 物が無い、又は中身が識別子と合わない。
    """
    pending: list[str] = []
    for name in ids:
        pending.append(object_id(repository, name))
        if len(pending) == together:
            yield from _read_together(repository, pending)
            pending = []
    if pending:
        yield from _read_together(repository, pending)


def read_blobs(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """中身を読む: 識別子と中身の組を、頼んだ順に返す。

    Raises:
        LedgerError: 物が無い、壊れている、又はファイルの中身でない。
    """
    for found in read_objects(repository, ids):
        if found.kind != "blob":
            raise _damaged(repository, found.id, "ファイルの中身ではありません")
        yield found.id, found.data


def _read_together(repository: Repository, names: list[str]) -> Iterator[Object]:
    out = git(repository, "cat-file", "--batch", "--buffer", stdin="".join(f"{name}\n" for name in names).encode())
    start = 0
    for name in names:
        end = out.index(b"\n", start)
        head = out[start:end].split(b" ")
        if len(head) != 3:
            raise _damaged(repository, name, "ありません")
        start, size, kind = end + 1, int(head[2]), head[1].decode("ascii")
        data = out[start : start + size]
        if identify(kind, data) != name:
            raise _damaged(repository, name, "壊れています")
        yield Object(name, kind, data)
        start += size + 1


def _damaged(repository: Repository, name: str, problem: str) -> LedgerError:
    return LedgerError(
        f"履歴の中の物 {name} が{problem}。",
        where=str(repository.root),
        advice="git fsck で確かめ、控え又は相手方の台帳から git fetch で補ってください。",
    )
