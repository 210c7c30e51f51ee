"""台帳の支度: リポジトリを作り、本文を一字も変えさせない属性と、条を見出しとする差分の設定を備える (DESIGN §8)。

どれも、新しい台帳にも、複製したばかりの台帳にも、何度でも呼べる。
"""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path

from amend.errors import LedgerError, RequestError
from amend.files import sync_directory, write_atomic
from amend.store.gate import find_root
from amend.store.journal import recover
from amend.store.lock import STALE_AFTER, founding, sweep, unwritable, writing
from amend.store.plumbing import ISOLATED, call, failure, require_git
from amend.store.repository import Repository
from amend.store.safety import check_safety, read_settings, unreadable

ATTRIBUTES = ".gitattributes"

DRIVER = "jyobun"
"""差分の設定の名。"""

ATTRIBUTE_LINES = (
    "# 台帳: 改行も文字も変えない。条を差分の見出しにし、二つの本文を Git に混ぜさせない。",
    "agreements/** -text",
    f"agreements/**/text.txt -merge diff={DRIVER}",
    f"agreements/**/instrument.txt -merge diff={DRIVER}",
)
"""``.gitattributes`` の行。text.txt の -merge は、二つの全文を行単位で混ぜたものを、どの議会も議決していないため。"""

# Git の正規表現はバイトで読むので、[０-９] のような範囲は書けない。
_HEADINGS = "^(第.*条.*|別表.*|附.*則.*)"
_UNDER_WAY = ".amend-init-"
UNDER_WAY = re.compile(rf"{re.escape(_UNDER_WAY)}[0-9a-f]{{16}}")
"""作りかけの ``.git`` を入れるフォルダーの名。"""

_DRIVER_KEY = f"diff.{DRIVER}.xfuncname"


def create_repository(directory: Path) -> Path:
    """リポジトリを作る: 既に中にいるなら、前に止められたときの残りものだけを消す。

    止められても、半端な ``.git`` は残らない。

    Args:
        directory: 台帳にするフォルダー。

    Returns:
        台帳のフォルダー。

    Raises:
        LedgerError: 作れない。
    """
    require_git()
    root = find_root(directory) or Path(os.path.realpath(directory))
    try:
        with founding(root) as held:
            for leftover in root.iterdir():
                if UNDER_WAY.fullmatch(leftover.name) and (held or _is_old(leftover)):
                    sweep(leftover)
            if not (root / ".git").exists():
                _found(root, held)
    except OSError as error:
        raise unwritable(root, error) from error
    return root


def _found(root: Path, held: tuple[int, ...]) -> None:
    temporary = root / f"{_UNDER_WAY}{secrets.token_hex(8)}"
    try:
        temporary.mkdir()
        arguments = ["init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=main", "--", "."]
        answer = call(arguments, cwd=temporary, environment=ISOLATED, held=held)
        if answer.code != 0:
            raise failure(arguments, answer, where=str(root))
        os.rename(temporary / ".git", root / ".git")
        sync_directory(root)
    finally:
        sweep(temporary)


def _is_old(leftover: Path) -> bool:
    """残りものとみなせる古さか。錠の無い Windows では、これで見分ける。"""
    return time.time() - leftover.stat().st_mtime > STALE_AFTER


def ensure_driver(repository: Repository) -> bool:
    """差分の設定: ``git diff`` の見出しと ``git log -L`` に条を使わせる設定を、この複製に加える。既に在れば変えない。

    Git に書かせず、ファイルの終わりに節を足して一度に置き換える: 止められても ``config.lock`` が残らない。

    Returns:
        加えたか。

    Raises:
        LedgerError: 書けない。
    """
    config = repository.git_dir / "config"
    with writing(repository) as held:
        recover(held)  # 始めのコミットの途中で止められた台帳を、ここで揃える
        if has_driver(repository):
            return False
        try:
            before = config.read_bytes()
            ending = b"" if before.endswith(b"\n") or not before else b"\n"
            section = f'[diff "{DRIVER}"]\n\txfuncname = "{_HEADINGS}"\n'.encode()
            write_atomic(config, before + ending + section)
        except OSError as error:
            raise unreadable(config, error) from error
        except RequestError as error:
            raise LedgerError(error.what, where=error.where, advice=error.advice) from error
        check_safety(repository.git_dir)
    return True


def has_driver(repository: Repository) -> bool:
    """差分の設定があるか: 条を見出しとする設定が、この複製に備わっているか。"""
    return any(key == _DRIVER_KEY for key, _ in read_settings(repository.git_dir / "config"))


def completed_attributes(current: bytes | None) -> bytes:
    """属性の補い: 足りない行だけを終わりに加える。在る行は変えない。

    Args:
        current: 今の ``.gitattributes``。無ければ None。

    Returns:
        新しい中身。足りていれば ``current`` と同じ。

    Example:
        >>> once = completed_attributes(None)
        >>> completed_attributes(once) == once
        True
    """
    text = current or b""
    present = {line.strip() for line in text.splitlines()}
    missing = [line.encode() for line in ATTRIBUTE_LINES if line.encode() not in present]
    if not missing:
        return text
    ending = b"\n" if text and not text.endswith(b"\n") else b""
    return text + ending + b"".join(line + b"\n" for line in missing)
