"""案を置く: コミットしない作業ファイルを、全部か無かで台帳に置く (DESIGN §6 の法則 8)。

書きかけは ``.git`` の中に作り、そろえてから作業フォルダーに移す。殺されても、作業フォルダーには何も現れず、残りものは
次に書く者が、書き手の錠を取って片付ける (`amend.store.lock.clear_scratch`)。
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from amend.errors import LedgerError
from amend.files import sync_directory, write_atomic
from amend.store.journal import recover
from amend.store.lock import scratch, sweep, unwritable, writing
from amend.store.repository import Repository, exact
from amend.store.worktree import check_path, place_work_file


def place_folder(repository: Repository, folder: str, files: Mapping[str, bytes]) -> None:
    """フォルダーを置く: 新しいフォルダーを、中のファイルをそろえてから一度に現す。

    Args:
        repository: 台帳。
        folder: 置くフォルダーの、台帳からの名。まだ無いこと。
        files: 台帳からの名から中身。どれも ``folder`` の中。

    Raises:
        LedgerError: もう在る、又は書けない。
        RequestError: ファイルを書けない。
    """
    for path in files:
        check_path(path)
    target = repository.root / exact(folder)
    with writing(repository) as held:
        recover(held)
        temporary = scratch(held, "folder")
        try:
            _fill(temporary, folder, files)
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.rename(target)
            sync_directory(target.parent)
        except OSError as error:
            raise _occupied(target) if target.exists() else unwritable(target, error) from error
        finally:
            sweep(temporary)


def place_file(repository: Repository, path: str, data: bytes) -> None:
    """ファイルを置く: 作業ファイル一つを、一度に置き換える。

    Args:
        repository: 台帳。
        path: 台帳のフォルダーからのパス。
        data: 新しい中身。

    Raises:
        LedgerError: 書けない。
    """
    check_path(path)
    with writing(repository) as held:
        recover(held)
        place_work_file(held, path, data)


def _fill(temporary: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """書きかけのフォルダーに、ファイルと、その入るフォルダーをディスクに届かせる。"""
    temporary.mkdir()
    for path, data in files.items():
        place = temporary / exact(str(PurePosixPath(path).relative_to(folder)))
        missing = [parent for parent in place.parents if not parent.exists()]
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(place, data)
        for made in missing:
            sync_directory(made.parent)


def _occupied(target: Path) -> LedgerError:
    return LedgerError(
        "もう在るので、置けません。", where=str(target), advice="名を改めるか、在るものを使ってください。"
    )
