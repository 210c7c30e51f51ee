"""自己診断の子: 別のプロセスで一件ずつ記録する。親は、これを途中で殺し、書けなくする。

``python -P -m amend.cli.selftesting.child 台帳 初めの番号 件数 [書ける大きさ]``
"""

from __future__ import annotations

import contextlib
import sys
from datetime import UTC, datetime
from pathlib import Path

from amend import store
from amend.errors import LedgerError

WHEN = datetime(2026, 4, 1, tzinfo=UTC)


def record_note(root: Path, number: int) -> str:
    """一件の記録: 自己診断の台帳に、番号の付いたファイルを一つ加える。先を越されたら読み直す。

    Args:
        root: 自己診断の台帳。
        number: 番号。同じ番号は、何度頼まれても一件になる。

    Returns:
        コミットの識別子。
    """
    name = f"確かめ/{number}.txt"
    while True:
        repository = store.open_for_writing(root)
        if repository.head and name in store.files(repository, repository.head, under="確かめ"):
            return repository.head
        data = f"確かめ {number}\n".encode() * 500
        with contextlib.suppress(store.HeadMovedError):
            return store.record(
                repository, {name: data}, f"確かめ {number}\n", when=WHEN, expected_head=repository.head
            )


def _limit(size: int) -> None:
    """書けるファイルの大きさを限る: 空きの無いディスクの代わり。POSIX だけ。"""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def main(arguments: list[str]) -> int:
    """頼まれた番号を順に記録する。始めるときに一行を出す。断られたら 4。"""
    root, first, count, *limits = arguments
    if limits:
        _limit(int(limits[0]))
    print("始め", flush=True)
    try:
        for number in range(int(first), int(first) + int(count)):
            record_note(Path(root), number)
    except LedgerError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
