"""作業ファイル: 台帳のフォルダーにある、利用者の編集するファイル。リンクをたどって台帳の外を読み書きすることはない。"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path

from amend.errors import LedgerError, RequestError
from amend.files import sync_directory, write_atomic
from amend.store.lock import unwritable
from amend.store.repository import AGREEMENTS, Repository, exact
from amend.store.safety import unreadable

# ファイルの名に使えないもの: 制御文字と、Windows が名に使わせない字。``.git`` は、Windows が同じとみなす名も含む。
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|]|[. ]$')
_GIT_FOLDER = re.compile(r"\.git|git~[0-9]+", re.IGNORECASE)


def check_path(path: str) -> None:
    """パスの形: 台帳の中のファイルの名として、どの OS でも同じに扱えることを確かめる (D9、B13)。

    Args:
        path: 台帳のフォルダーからの、``/`` で区切ったパス。

    Raises:
        LedgerError: 使えない。

    Example:
        >>> check_path("../外")
        Traceback (most recent call last):
        amend.errors.LedgerError: 台帳のファイルの名として使えません。
          場所: ../外
          対処: 制御文字や .. を含まない、255 バイトまでの名にしてください。
    """
    for part in path.split("/"):
        if (
            part in ("", ".", "..")
            or _FORBIDDEN.search(part)
            or _GIT_FOLDER.fullmatch(part)
            or not unicodedata.is_normalized("NFC", part)
            or any(0xD800 <= ord(letter) < 0xE000 for letter in part)
            or len(part.encode()) > 255
        ):
            raise LedgerError(
                "台帳のファイルの名として使えません。",
                where=path,
                advice="制御文字や .. を含まない、255 バイトまでの名にしてください。",
            )


def read_work_file(repository: Repository, path: str) -> bytes | None:
    """作業ファイルを読む。

    Args:
        repository: 台帳。
        path: 台帳のフォルダーからのパス。

    Returns:
        中身。ファイルが無ければ None。

    Raises:
        LedgerError: 途中か先がリンクである、ふつうのファイルでない、読めない。
    """
    check_path(path)
    place = repository.root
    parts = exact(path).split("/")
    try:
        for depth, part in enumerate(parts, start=1):
            place /= part
            mode = place.lstat().st_mode
            if not (stat.S_ISREG(mode) if depth == len(parts) else stat.S_ISDIR(mode)):
                raise _unusual(place)
        return place.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(place, error) from error


def work_files(repository: Repository, under: str = AGREEMENTS) -> dict[str, bytes]:
    """作業ファイルの全部: フォルダーの下のファイルを、パスの順に。

    Args:
        repository: 台帳。
        under: 台帳のフォルダーからの、フォルダーのパス。無ければ空。

    Raises:
        LedgerError: リンクなど、ふつうのファイルでないものがある。
    """
    found: dict[str, bytes] = {}
    for folder, subfolders, names in os.walk(repository.root / under):
        subfolders.sort()
        for name in [*names, *(name for name in subfolders if Path(folder, name).is_symlink())]:
            path = os.fsencode(Path(folder, name).relative_to(repository.root).as_posix()).decode(
                "utf-8", "surrogateescape"
            )
            data = read_work_file(repository, path)
            if data is not None:
                found[path] = data
    return dict(sorted(found.items()))


def work_folders(repository: Repository, under: str = AGREEMENTS) -> tuple[str, ...]:
    """作業フォルダー: フォルダーのすぐ下の、フォルダーの名。中身は読まない。

    Args:
        repository: 台帳。
        under: 台帳のフォルダーからの、フォルダーのパス。無ければ空。

    Raises:
        LedgerError: そのもの、又はすぐ下に、リンクがある。
    """
    place = repository.root / exact(under)
    found = []
    try:
        if place.is_symlink():
            raise _unusual(place)
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_symlink():
                    raise _unusual(place / entry.name)
                if entry.is_dir():
                    found.append(os.fsencode(entry.name).decode("utf-8", "surrogateescape"))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise unreadable(place, error) from error
    return tuple(sorted(found))


def place_work_file(repository: Repository, path: str, data: bytes) -> None:
    """作業ファイルを置く: 一度に置き換え、要るフォルダーも作る。

    書きかけは ``.git`` に作るので、書き手の錠を持つ間だけ呼ぶ。
    """
    target = repository.root / exact(path)
    try:
        missing = [parent for parent in target.parents if not parent.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, data, staging=repository.git_dir)
        for folder in missing:
            sync_directory(folder.parent)
    except OSError as error:
        raise unwritable(target, error) from error
    except RequestError as error:
        raise LedgerError(error.what, where=error.where, advice=error.advice) from error


def remove_work_file(repository: Repository, path: str) -> None:
    """作業ファイルを消す: Git と同じに、空になったフォルダーも消す。"""
    target = repository.root / exact(path)
    try:
        target.unlink(missing_ok=True)
        sync_directory(target.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(target, error) from error
    for folder in target.parents:
        if folder == repository.root:
            return
        try:
            folder.rmdir()
        except OSError:  # 空でない
            return


def _unusual(place: Path) -> LedgerError:
    return LedgerError(
        "リンクなど、ふつうのファイルやフォルダーでないものがあります。",
        where=str(place),
        advice="台帳にはふつうのファイルだけを置き、リンクは中身の写しに替えてください。",
    )
