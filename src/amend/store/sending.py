"""送りかけ: 相手のフォルダーに送る間に殺されたとき、相手に残った Git の錠を、次の amend が片付ける (R4、A9)。

フォルダーに送る Git は、この機械で動き、相手の枝の錠 (``*.lock``) を一瞬だけ持つ。その間に死ねば、錠はいつまでも残り、
だれもその枝に送れない。相手の錠だけを見ても、生きている人のものと見分けられない。そこで、送る間は書き手の錠の下に、
どこへ送っているかの控えを置く。書き手の錠は子の Git にも持たせるので、錠を取って控えが残っていれば、書いた者もその
子も死んでいる。
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from amend.store.lock import outlast, remove, unwritable, writing
from amend.store.repository import Repository

NOTE = "amend.sending"
"""控えの名: ``.git`` の中に置く。"""


@contextlib.contextmanager
def announced(repository: Repository, place: Path) -> Iterator[tuple[int, ...]]:
    """送る間: 書き手の錠を取り、控えを置く。

    Args:
        repository: 手元の台帳。
        place: 送る先のフォルダー。

    Yields:
        送る Git に持たせるファイル記述子。

    Raises:
        LedgerError: 錠が取れない、又は控えを書けない。
    """
    path = repository.git_dir / NOTE
    with writing(repository) as held:
        try:
            with path.open("wb") as file:
                file.write(_words(repository, place))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise unwritable(path, error) from error
        try:
            yield held.held
        finally:
            remove(path)


def clear_left(repository: Repository, place: Path) -> None:
    """送りかけの始末: 控えが、これから送る先と同じ所を指していれば、そこに残った錠を消す。

    控えに書かれた所には触れない。台帳を渡した人も、そこに何でも書けるからである。

    Args:
        repository: 手元の台帳。
        place: 利用者の信じる、送る先のフォルダー。

    Raises:
        LedgerError: 錠を消せない。
    """
    path = repository.git_dir / NOTE
    if not path.exists():
        return
    with writing(repository), contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == _words(repository, place):
            for lock in locks_of(repository, place):
                outlast(lock)
            remove(path)


def locks_of(repository: Repository, place: Path) -> tuple[Path, Path]:
    """相手の枝を進めるときに、相手の側の Git が置く錠。"""
    git_dir = place / ".git" if (place / ".git").is_dir() else place
    return git_dir / f"{repository.branch}.lock", git_dir / "HEAD.lock"


def _words(repository: Repository, place: Path) -> bytes:
    return f"{repository.branch}\n{place}\n".encode("utf-8", "surrogateescape")
