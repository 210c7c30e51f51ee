"""ファイル: 一つのファイルを丸ごと読み、丸ごと置き換える。

書き込みは全部か無か: 途中で止められても、空きが無くなっても、名前の下には元の中身か新しい中身のどちらかだけがある
(DESIGN §6 の法則 8、reliability.md A11)。
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import sys
import time
from pathlib import Path
from typing import BinaryIO

from amend.errors import RequestError, TextError

if sys.platform != "win32":
    import fcntl

MAX_BYTES = 50_000_000
"""読めるファイルの大きさの上限 (バイト、これを含まない)。10 万条の法律がおよそ 40 MB である。"""

TEMPORARY = re.compile(r"\.amend-[0-9a-f]{16}\.tmp")
"""一時ファイルの名。"""

_PATIENCE = 30.0  # 同じファイルに書いている、ほかの amend を待つ秒数
_FORGOTTEN = 60.0  # 錠を掛けられない所で、一時ファイルを残りものとみなす古さ (秒)

_REASONS = {
    errno.ENOENT: ("ファイル又はフォルダがありません。", "名前と場所を確かめてください。"),
    errno.ENOTDIR: ("途中にフォルダでないものがあります。", "名前と場所を確かめてください。"),
    errno.EISDIR: ("ファイルではなくフォルダです。", "ファイルの名前を指定してください。"),
    errno.EEXIST: ("同じ名前のファイルがあります。", "別の名前を指定してください。"),
    errno.EACCES: ("権限がありません。", "ファイルとフォルダの権限を確かめてください。"),
    errno.EPERM: ("権限がありません。", "ファイルとフォルダの権限を確かめてください。"),
    errno.EROFS: ("読み取り専用の場所です。", "書ける場所を指定してください。"),
    errno.ENAMETOOLONG: ("名前が長すぎます。", "短い名前にしてください。"),
    errno.ELOOP: ("リンクが輪になっています。", "リンクの先を確かめてください。"),
    errno.ENOSPC: ("空き容量がありません。", "空きを作ってから、もう一度実行してください。"),
    errno.EDQUOT: ("割り当てられた容量を使い切っています。", "空きを作ってから、もう一度実行してください。"),
    errno.EFBIG: ("書けるファイルの大きさの上限を超えます。", "上限を管理者に確かめてください。"),
}


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """読込み: ファイルの全部をバイト列で返す。

    Args:
        path: 読むファイル。パイプでもよい。
        limit: 大きさの上限 (バイト)。これ以上は読まない。

    Raises:
        RequestError: ファイルが無い、フォルダである、権限が無い、など。
        TextError: ファイルが上限以上に大きい。

    Example:
        >>> read_bytes(Path("無い.txt"))
        Traceback (most recent call last):
        amend.errors.RequestError: 読めません: ファイル又はフォルダがありません。
          場所: 無い.txt
          対処: 名前と場所を確かめてください。
    """
    try:
        with path.open("rb") as file:
            # 大きさを先に尋ねず上限まで読む: パイプや /dev/zero のように、大きさの無いものもある。
            data = file.read(limit)
    except OSError as error:
        raise _explained("読めません", path, error) from error
    if len(data) == limit:
        raise TextError(
            f"ファイルが大きすぎます ({limit / 1_000_000:g} MB 以上)。",
            where=str(path),
            advice="本文の入ったファイルか確かめ、文書ごとに分けてください。",
        )
    return data


def read_if_present(path: Path) -> bytes | None:
    """あれば読む: ファイルの全部をバイト列で返す。ファイルが無ければ None。

    Raises:
        RequestError: ファイルはあるが読めない、又は途中にフォルダでないものがある、など。
        TextError: ファイルが上限以上に大きい。

    Example:
        >>> read_if_present(Path("無い.txt")) is None
        True
    """
    # 先に有無を尋ねない: Path.exists は、長すぎる名前や権限の無いフォルダに OSError を上げる。
    try:
        return read_bytes(path)
    except RequestError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise


def make_folder(path: Path) -> None:
    """フォルダ: 無ければ、途中のフォルダとともに作る。

    Raises:
        RequestError: 作れない。
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _explained("フォルダを作れません", path, error) from error


def write_atomic(path: Path, data: bytes, *, staging: Path | None = None) -> None:
    """原子的な書込み: ファイルの中身を一度に置き換える。失敗すれば元のまま残る。

    一時ファイルに書き、ディスクに届いたことを確かめてから名前を付け替える。元のファイルの許可 (mode) は
    引き継ぐ。シンボリックリンクはリンクの先を置き換える。途中で殺されて残った一時ファイルは、同じファイルに次に書く者が
    消す。

    Args:
        path: 書くファイル。親のフォルダは既に在ること。
        data: 新しい中身の全部。
        staging: 一時ファイルを置くフォルダ。``path`` と同じファイルシステムにあること。None なら ``path`` と同じ所。

    Raises:
        RequestError: 書けない。``path`` の中身は元のまま (付替えの後、フォルダの同期だけが失敗したときは新しい中身)。
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_to_keep(target)
        temporary = _temporary(target, staging or target.parent)
        with _opened(temporary) as file:
            try:
                if mode is not None:  # 書く前に: 閉じたファイルの中身が、一時の間でも広く読めてはならない。
                    temporary.chmod(mode)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                if sys.platform == "win32":  # 開いたままのファイルの名前は付け替えられない
                    file.close()
                temporary.replace(target)
            except BaseException:
                if sys.platform == "win32":
                    file.close()
                with contextlib.suppress(OSError):
                    temporary.unlink()
                raise
        sync_directory(target.parent)
    except OSError as error:
        raise _explained("書けません", path, error) from error


def _temporary(target: Path, folder: Path) -> Path:
    """一時ファイルの名: 書くファイルごとに決まる。死んだ書き手の残りものを、次に同じファイルを書く者が見付けられる。"""
    return folder / f".amend-{hashlib.sha256(os.fsencode(target)).hexdigest()[:16]}.tmp"


def _opened(temporary: Path) -> BinaryIO:
    """一時ファイルを独りで開く: 死んだ書き手の残りものは消し、生きている書き手は待つ。"""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            file = temporary.open("xb")
        except FileExistsError:
            if not sweep_temporary(temporary):
                if time.monotonic() > deadline:
                    raise RequestError(
                        "書けません: ほかの amend が同じファイルに書いています。",
                        where=str(temporary),
                        advice="それが終わってから、もう一度実行してください。",
                    ) from None
                time.sleep(0.01)
            continue
        if _claim(file.fileno(), temporary, wait=True):
            return file
        file.close()  # 錠を掛ける前に、残りものとみなされて消された


def sweep_temporary(temporary: Path) -> bool:
    """残りものを消す: 死んだ書き手の一時ファイルを消す。持ち主が生きていれば消さず、偽を返す。

    Args:
        temporary: 一時ファイル。名は `TEMPORARY` に合うこと。

    Raises:
        OSError: 消せない。
    """
    try:
        if sys.platform == "win32":  # 開かれているファイルは消せない
            temporary.unlink()
            return True
        descriptor = os.open(temporary, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    except PermissionError:
        return False
    try:
        if not _claim(descriptor, temporary, wait=False):
            return False
        temporary.unlink()
        return True
    finally:
        os.close(descriptor)


def _claim(descriptor: int, temporary: Path, *, wait: bool) -> bool:
    """錠を掛け、その名の下にあるのが今も同じファイルであることを確かめる。カーネルの錠なので、持ち主が死ねば解ける。"""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return os.path.samestat(os.fstat(descriptor), temporary.lstat())
    except (BlockingIOError, FileNotFoundError):
        return False
    except OSError:  # 錠を持たないファイルシステム。古さで見分ける
        return wait or time.time() - temporary.stat().st_mtime > _FORGOTTEN


def _mode_to_keep(target: Path) -> int | None:
    """今あるファイルの許可。無ければ None。ファイルでないものは拒む: 名前の付替えは /dev/null でも置き換えてしまう。"""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise RequestError(
            "書けません: ふつうのファイルではありません。",
            where=str(target),
            advice="ファイルの名前を指定するか、-o を外して標準出力を使ってください。",
        )
    return stat.S_IMODE(status.st_mode)


def sync_directory(directory: Path) -> None:
    """フォルダの同期: 中の名前の付替えをディスクに届かせる。Git はこれをしない (reliability.md §1 の 4)。

    付替えは済んでいるので、ここで止まっても新しい中身が残る。

    Args:
        directory: 在るフォルダ。

    Raises:
        OSError: ディスクに届かない。
    """
    if os.name == "nt":  # フォルダは開けない。NTFS は名前の付替えを自分のジャーナルに記す。
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # 共有フォルダなど、フォルダの同期という操作を持たないファイルシステム
            raise
    finally:
        os.close(descriptor)


def _explained(what: str, path: Path, error: OSError) -> RequestError:
    """OS の誤りを、何が・どこで・どうすればよいかにする。"""
    unknown = (f"OS の誤り {error.errno}: {error.strerror}。", "ファイルとディスクの状態を確かめてください。")
    # Windows はフォルダを開こうとすると権限の誤りを返す。Path.is_dir は、権限の無いフォルダの中では誤りを上げる。
    number = errno.EISDIR if error.errno == errno.EACCES and os.path.isdir(path) else error.errno
    reason, advice = _REASONS.get(number or 0, unknown)
    return RequestError(f"{what}: {reason}", where=str(path), advice=advice)
