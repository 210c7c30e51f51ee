"""台帳の在りか: 確かめの済んだリポジトリと、その中での Git の実行。"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from amend.errors import LedgerError
from amend.store import plumbing

AGREEMENTS = "agreements"
"""協約を収めるフォルダーの名 (DESIGN §3)。"""

NO_OBJECT = "0" * 40
"""物が無いことを表す、Git の識別子。"""

_ID = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Identity:
    """記録者: コミットに名を残す人。

    Attributes:
        name: 名前。
        email: メールアドレス。
        signing_key: SSH の署名の鍵 (``user.signingkey``)。利用者が署名すると決めていなければ空。
    """

    name: str
    email: str
    signing_key: str = ""


@dataclass(frozen=True, slots=True)
class Repository:
    """台帳: 読んでよいと確かめたリポジトリ。`amend.store.open_for_reading` が作る。

    Attributes:
        root: 作業フォルダー (絶対パス)。
        git_dir: その中の ``.git``。
        branch: 今の枝の完全な名 (``refs/heads/main``)。枝に居ない (detached HEAD) なら None。
        head: 開いたときの先頭のコミット (16進40桁)。まだ一つも無ければ None。
        held: 書き手の錠のファイル記述子。子に持たせ、子が残らず終わるまで錠が解けないようにする。
    """

    root: Path
    git_dir: Path
    branch: str | None
    head: str | None
    held: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WritableRepository(Repository):
    """書ける台帳: 書いてよいと確かめたリポジトリ。`amend.store.open_for_writing` が作る。

    Attributes:
        branch: 今の枝の完全な名。
        identity: 記録者。
    """

    branch: str
    identity: Identity


def ask(
    repository: Repository,
    *arguments: str,
    stdin: bytes = b"",
    index: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> plumbing.Answer:
    """Git への問い: この台帳だけを相手に動かし、終了コードに関わらず答えを返す。

    Args:
        repository: 台帳。
        arguments: ``git`` の後の引数。`amend.store.plumbing.call` の決まりに従う。
        stdin: 標準入力に渡すバイト列。
        index: 利用者の索引 (index) の代わりに使うファイル。None なら利用者の索引。
        environment: 足す環境変数 (コミットの名と日時)。
    """
    added = {name: exact(value) for name, value in (environment or {}).items()}
    if index:
        added["GIT_INDEX_FILE"] = str(index)
    return plumbing.call(
        [exact(argument) for argument in arguments],
        cwd=repository.root,
        environment=_places(repository) | added,
        stdin=stdin,
        held=repository.held,
    )


def stream(repository: Repository, *arguments: str, stdin: bytes) -> AbstractContextManager[BinaryIO]:
    """Git の長い出力: この台帳だけを相手に動かし、標準出力を少しずつ読む (`amend.store.plumbing.stream`)。

    Args:
        repository: 台帳。
        arguments: ``git`` の後の引数。`amend.store.plumbing.call` の決まりに従う。
        stdin: 標準入力に渡すバイト列。
    """
    return plumbing.stream(
        [exact(argument) for argument in arguments],
        cwd=repository.root,
        environment=_places(repository),
        stdin=stdin,
        held=repository.held,
    )


def _places(repository: Repository) -> dict[str, str]:
    """この台帳だけを相手にする環境。"""
    return plumbing.ISOLATED | {"GIT_DIR": str(repository.git_dir), "GIT_WORK_TREE": str(repository.root)}


def exact(text: str) -> str:
    """OS に渡す文字列: どのロケールでも、Git とファイルの名に UTF-8 のバイト列が届くようにする (D15)。"""
    return os.fsdecode(text.encode("utf-8", "surrogateescape"))


def git(
    repository: Repository,
    *arguments: str,
    stdin: bytes = b"",
    index: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Git の出力: この台帳だけを相手に動かし、標準出力を返す。引数は `ask` と同じ。

    Raises:
        LedgerError: 終了コードが 0 でない。
    """
    answer = ask(repository, *arguments, stdin=stdin, index=index, environment=environment)
    if answer.code != 0:
        raise plumbing.failure(arguments, answer, where=str(repository.root))
    return answer.out


def object_id(repository: Repository, text: bytes | str) -> str:
    """物の識別子: 16進40桁であることを確かめて返す。

    Raises:
        LedgerError: そうでない。Git の答えがこうなら、リポジトリが壊れている。
    """
    name = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    if not _ID.fullmatch(name):
        raise LedgerError(
            f"Git の物の識別子として読めません: {name[:60]!r}。",
            where=str(repository.root),
            advice="台帳の状態を git fsck で確かめてください。",
        )
    return name


def tip(repository: Repository, branch: str) -> str | None:
    """枝の先頭: 今の先頭のコミット。まだ無ければ None。

    Args:
        repository: 台帳。
        branch: 完全な参照名 (``refs/heads/…``)。

    Raises:
        LedgerError: 参照が壊れている (停電の後の空のファイルなど)。
    """
    answer = ask(repository, "rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}")
    if answer.code == 0:
        return object_id(repository, answer.out.strip())
    if (repository.git_dir / branch).is_file():
        raise LedgerError(
            "枝の先頭を読めません。参照が壊れています。",
            where=str(repository.git_dir / branch),
            advice="git fsck で確かめ、控え又は相手方の台帳から戻してください。",
        )
    return None
