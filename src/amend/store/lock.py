"""錠: 同じ台帳に二つのプロセスが同時に書かないようにし、死んだ書き手の残した錠を片付ける (R4、A8、A9)。

自分の錠はカーネルが持つ (flock)。持ち主が死ねば必ず解ける。子にも持たせるので、解けたときには死んだ書き手の子も
残っていない。
Git の錠 (``*.lock``) はファイルなので、死んだ後も残る。自分のものには印を書いておき、印で見分ける。
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from amend.errors import LedgerError
from amend.store.repository import Repository

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

OWN_LOCK = "amend.lock"
SCRATCH = "amend-"  # 書く間だけ .git に置くファイルの名の初め
MARK = "amend が記録している途中です。amend をもう一度実行すると直ります。\n".encode()
"""自分の置いた ``index.lock`` の中身。索引そのものは別のファイルで用意し、付け替える。"""

PATIENCE = 30.0  # 自分の錠を待つ秒数。一件の記録は 0.2 秒ほど
GIT_PATIENCE = 5.0  # Git の錠を待つ秒数。Git がこれを持つのはふつう数十ミリ秒
STALE_AFTER = 3600.0  # Git の錠が残りものとみなされる古さ (秒)。git commit -a は編集の間ずっと持つので、短くできない

# `scratch` (と、それを索引とした Git の錠) と `amend.files` の名だけ。人の置いた amend-… は消さない。
_LEFT = re.compile(rf"{SCRATCH}[0-9]+-[0-9a-f]{{16}}\.[a-z]+(\.lock)?|\.amend-[0-9a-f]{{16}}\.tmp")

R = TypeVar("R", bound=Repository)


@contextlib.contextmanager
def writing(repository: R) -> Iterator[R]:
    """書き手の錠: 囲んだ間、ほかの amend に書かせない。

    Args:
        repository: 台帳。

    Yields:
        錠を子にも持たせる台帳。囲みの中ではこれを使う。

    Raises:
        LedgerError: 待っても取れない、又は書けない場所である。
    """
    path = repository.git_dir / OWN_LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise LedgerError(
            f"台帳に書けません ({error.strerror})。", where=str(path), advice="フォルダーの権限を確かめてください。"
        ) from error
    try:
        _wait_for(descriptor, repository.root)
        yield replace(repository, held=(descriptor,))
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def claimed_index(repository: Repository) -> Iterator[None]:
    """索引の錠: 囲んだ間 ``index.lock`` を印の付いたファイルとして置き、ほかの Git に索引を書かせない。

    途中の記録 (`journal_path`) が残っている間は、終わっても外さない。外せば、利用者の次の ``git commit`` が古い索引から
    コミットを作り、記録を打ち消してしまう。次の amend が記録を終わらせて外す。

    Args:
        repository: 書き手の錠を取った台帳。

    Raises:
        LedgerError: ほかの Git が持っていて、待っても放さない。
    """
    path, marked = repository.git_dir / "index.lock", scratch(repository, "mark")
    try:
        _write_mark(marked, "wb")
        deadline = time.monotonic() + GIT_PATIENCE
        while not _place(marked, path):
            clear_stale(path)
            if time.monotonic() > deadline:
                raise held_by_git(path)
            time.sleep(0.02)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        remove(marked)
    try:
        yield
    finally:
        if not journal_path(repository).exists():
            remove(path)


def interrupted(repository: Repository) -> bool:
    """途中で止まった記録か、書きかけがあるか。今ほかの amend が書いているときも真になる (錠を取れば分かる)。"""
    try:
        left = any(_LEFT.fullmatch(path.name) for path in repository.git_dir.iterdir())
        if left or journal_path(repository).exists():
            return True
        return (repository.git_dir / "index.lock").read_bytes() == MARK
    except OSError:
        return False


def journal_path(repository: Repository) -> Path:
    """途中の記録 (`amend.store.journal`) の置き場所。"""
    return repository.git_dir / "amend.journal"


def clear_stale(path: Path, *, after: float = STALE_AFTER) -> None:
    """残りものの錠: 自分の印のあるもの、又は ``after`` 秒より古いものを消す。書き手の錠を持つ間だけ呼ぶ。

    Args:
        path: Git の錠 (``index.lock``、``refs/heads/main.lock`` など)。
        after: 残りものとみなす古さ (秒)。
    """
    try:
        if path.read_bytes() == MARK or time.time() - path.stat().st_mtime > after:
            remove(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise unwritable(path, error) from error


def outlast(path: Path, *, patience: float = 1.0) -> None:
    """錠の見極め: 死んだ書き手のものと思われる錠を、自ら消えるのを待ってから消す。書き手の錠を持つ間だけ呼ぶ。

    Args:
        path: Git の錠。生きている Git なら、これを持つのはふつう数ミリ秒である。
        patience: 待つ秒数。
    """
    deadline = time.monotonic() + patience
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    remove(path)


def ref_locks(repository: Repository, branch: str) -> tuple[Path, Path]:
    """枝を進めるときに Git が置く錠: 枝のものと、HEAD の履歴 (reflog) のためのもの。"""
    return repository.git_dir / f"{branch}.lock", repository.git_dir / "HEAD.lock"


def clear_scratch(repository: Repository) -> None:
    """書きかけの片付け: 死んだ書き手が ``.git`` に残した一時のファイルとフォルダーを消す。書き手の錠を持つ間だけ呼ぶ。

    書きかけは、書き手の錠を持つ者だけが、ここにだけ置く。錠を取った今あるものは、どれも持ち主が死んでいる。
    """
    for path in repository.git_dir.iterdir():
        if _LEFT.fullmatch(path.name):
            sweep(path)


def sweep(path: Path) -> None:
    """掃く: 一時のファイル又はフォルダーを消す。消せなくても、次の書き手が片付ける。"""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        path.unlink()


def scratch(repository: Repository, kind: str) -> Path:
    """一時のファイル又はフォルダーの名: 台帳と同じ所に置き、付替えが一度で済むようにする。名は毎回違う。"""
    return repository.git_dir / f"{SCRATCH}{os.getpid()}-{random.getrandbits(64):016x}.{kind}"


def remove(path: Path) -> None:
    """消す: 既に無ければ何もしない。

    Raises:
        LedgerError: 消せない。
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> LedgerError:
    """書けないとき: OS の誤りを台帳の誤りにする。"""
    return LedgerError(
        f"書けません ({error.strerror})。",
        where=str(path),
        advice="空き容量とフォルダーの権限を確かめて、もう一度実行してください。",
    )


@contextlib.contextmanager
def founding(root: Path) -> Iterator[tuple[int, ...]]:
    """始める錠: 囲んだ間、同じフォルダーでほかの amend に台帳を始めさせない。

    ``.git`` がまだ無いので、フォルダーそのものに掛ける。

    Args:
        root: 台帳にするフォルダー。

    Yields:
        子にも持たせる錠のファイル記述子。フォルダーに錠を掛けられない Windows では空。

    Raises:
        LedgerError: 待っても取れない。
        OSError: フォルダーを開けない。
    """
    if os.name == "nt":
        yield ()
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        _wait_for(descriptor, root)
        yield (descriptor,)
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, root: Path) -> None:
    if not _try_lock(descriptor) and not _queued(descriptor):
        raise LedgerError(
            "ほかの amend がこの台帳に書いています。",
            where=str(root),
            advice="それが終わってから、もう一度実行してください。",
        )


def _queued(descriptor: int) -> bool:
    """錠を待つ。取れたか。

    間を置いて試すだけでは、続けて書く者が多いときに、いつまでも取れない者が出る。カーネルの列に並べば、解けたときにすぐ
    起こされる。並ぶ呼出しに時間の限りは付けられないので、別の筋で並ぶ。待つのをやめて閉じれば、後で取れた錠もすぐ解ける。
    """
    if sys.platform == "win32":  # 列が無い
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            time.sleep(random.uniform(0.005, 0.02))
            if _try_lock(descriptor):
                return True
        return False
    taken = threading.Event()

    def line_up() -> None:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            taken.set()

    threading.Thread(target=line_up, daemon=True).start()
    return taken.wait(PATIENCE)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _write_mark(path: Path, mode: str) -> None:
    """印を書き、ディスクに届かせる。停電の後に空の錠が残ると、自分のものと見分けられず、次の実行が止まる (A3)。"""
    with path.open(mode) as file:
        file.write(MARK)
        file.flush()
        os.fsync(file.fileno())


def _place(marked: Path, path: Path) -> bool:
    """印の付いたファイルを、既に在れば何もせずに置く。リンクなら、印の無いまま見える時が無い。"""
    try:
        os.link(marked, path)
    except FileExistsError:
        return False
    except OSError:  # リンクを持たないファイルシステム (FAT など)
        try:
            _write_mark(path, "xb")
        except FileExistsError:
            return False
    return True


def held_by_git(path: Path) -> LedgerError:
    """ほかの Git が錠を持っているとき。"""
    return LedgerError(
        "ほかの Git がこの台帳を使っています。",
        where=str(path),
        advice="開いている Git の画面や編集を終えてから、もう一度実行してください。"
        "何も動いていなければ、このファイルを消してください。",
    )
