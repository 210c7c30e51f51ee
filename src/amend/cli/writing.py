"""作業ファイルへの書込み: 新しい案のフォルダーを一度に置き、書く前に何を書くかを見せる。"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from amend.errors import RequestError
from amend.files import make_folder, write_atomic


def place_folder(root: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """フォルダーを置く: 新しいフォルダーを、中のファイルをそろえてから一度に現す。止められても、半端な案は残らない。

    Args:
        root: 台帳のフォルダー。
        folder: 置くフォルダーの、台帳からの名。まだ無いこと。
        files: 台帳からの名から中身。どれも ``folder`` の中。

    Raises:
        RequestError: もう在る、又は書けない。
    """
    target = root / folder
    make_folder(target.parent)
    try:
        # 名が「.」で始まるので、台帳を読むときには見えない。
        temporary = Path(tempfile.mkdtemp(prefix=".amend-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        for path, data in files.items():
            place = temporary / Path(path).relative_to(folder)
            make_folder(place.parent)
            write_atomic(place, data)
        temporary.chmod(0o777 & ~_umask())
        temporary.rename(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def show_plan(changes: Mapping[str, bytes | None], before: Mapping[str, bytes], message: str = "") -> None:
    """書くものを見せる: ``--dry-run`` の出力。ファイルごとに、加えるか、変えるか、消すか。続けてコミットの文。

    Args:
        changes: 台帳からの名から、新しい中身。消すなら None。
        before: 今あるファイル。
        message: コミットの文。コミットしないなら空。
    """
    for path, data in sorted(changes.items()):
        word = "消す" if data is None else "加える" if path not in before else "変える"
        if data != before.get(path):
            click.echo(f"{word} {path}")
    if message:
        click.echo(f"\n{message}", nl=False)
    click.echo("--dry-run なので、何も書いていません。", err=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(target: Path, error: OSError) -> RequestError:
    exists = target.exists()
    return RequestError(
        "もう在るので、置けません。" if exists else f"フォルダーを置けません ({error.strerror})。",
        where=str(target),
        advice="名を改めるか、在るものを使ってください。" if exists else "フォルダーの権限と空きを確かめてください。",
    )
