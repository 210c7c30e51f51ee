"""掃除との取決め: 書く間は ``git gc`` を始めさせず、始まっていれば終わるまで待つ (A10)。

枝を進めるまでの間、書いた物はどこからも辿れない。隣の ``git gc --prune=now`` はそれを捨て、枝の先に無い物を残し得る。
Git の取決めと同じに ``gc.pid`` を置けば、``git gc`` は「もう動いている」とみて始めない。
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from amend.errors import LedgerError
from amend.store.lock import unwritable
from amend.store.repository import Repository

PATIENCE = 30.0  # 掃除の終わりを待つ秒数
_FORGOTTEN = 12 * 3600.0  # Git がこれより古い gc.pid を信じない秒数
_OWN = b" amend"  # Git の読まない三つ目の語。書き手の錠を持つ者が見れば、死んだ書き手の残りものである
_MOMENT = 1.0  # gc.pid.lock が残りものとみなされる秒数。持たれるのはふつう一瞬


@contextlib.contextmanager
def without_housekeeping(repository: Repository) -> Iterator[None]:
    """掃除を止める: 囲んだ間、``git gc`` を始めさせない。書き手の錠を持つ間だけ使う。

    Args:
        repository: 書き手の錠を取った台帳。

    Raises:
        LedgerError: 掃除が続いていて、待っても終わらない。
    """
    if os.name == "nt":  # プロセスが生きているかを、止めずに確かめる手立てが無い
        yield
        return
    place = repository.git_dir / "gc.pid"
    own = f"{os.getpid()} {socket.gethostname()}".encode() + _OWN
    try:
        deadline = time.monotonic() + PATIENCE
        while not _claim(place, own):
            if time.monotonic() > deadline:
                raise LedgerError(
                    "Git の掃除 (git gc) が続いています。",
                    where=str(place),
                    advice="終わってから、もう一度実行してください。",
                )
            time.sleep(0.002)
    except OSError as error:
        raise unwritable(place, error) from error
    try:
        yield
    finally:
        allow_housekeeping(repository)


def allow_housekeeping(repository: Repository) -> None:
    """掃除を許す: 自分の、又は死んだ書き手の置いた ``gc.pid`` を消す。書き手の錠を持つ間だけ呼ぶ。"""
    if is_stopped(repository):
        with contextlib.suppress(OSError):
            (repository.git_dir / "gc.pid").unlink()


def is_stopped(repository: Repository) -> bool:
    """掃除が止められているか: amend の置いた ``gc.pid`` がある。書き手が生きているかは、錠を取れば分かる。"""
    try:
        return (repository.git_dir / "gc.pid").read_bytes().endswith(_OWN)
    except OSError:
        return False


def _claim(place: Path, own: bytes) -> bool:
    """Git と同じ順に: 錠を取り、先客が居ないことを確かめてから、名を書いて付け替える。"""
    lock = place.with_name(f"{place.name}.lock")
    try:
        _write_new(lock, own)
    except FileExistsError:
        with contextlib.suppress(FileNotFoundError):
            if time.time() - lock.stat().st_mtime > _MOMENT:
                lock.unlink()
        return False
    try:
        if not _is_running(place):
            os.replace(lock, place)
            return True
    except OSError:
        lock.unlink()
        raise
    lock.unlink()
    return False


def _write_new(lock: Path, own: bytes) -> None:
    """新しい錠に名を書く。書けなければ、次の書き手が待たないように錠を消す。"""
    with lock.open("xb") as file:
        try:
            file.write(own)
            file.flush()
        except OSError:
            lock.unlink()
            raise


def _is_running(place: Path) -> bool:
    """先客の掃除が動いているか。Git の決まりと同じに読む。"""
    try:
        process, host, *mark = place.read_text(encoding="utf-8", errors="replace").split()
        if mark or time.time() - place.stat().st_mtime > _FORGOTTEN:
            return False
        if host != socket.gethostname():
            return True
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True
