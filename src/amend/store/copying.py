"""まっさらな写し: 監査のための、設定もフックも札も差替えも移ってこない、一時の写しを作る (reliability.md 5.3、I7)。

手元のリポジトリは、その中の設定・差替え・付替え・注記で、履歴の見え方を変えられる。監査は、Git の転送の口を通して
物だけを取り寄せた写しを読む。転送は、物の識別子を中身から計算し直し、先頭から遡れるものがそろっていることを確かめる。

サーバーの ``pre-receive`` では、届いたばかりの物は隔離された所にあり、まだ転送できない。そのときは、まっさらな
リポジトリから物の置き場だけを借りて読む。届いた物は、受け取った Git が計算し直してある。
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from amend.errors import LedgerError
from amend.store.plumbing import ISOLATED, Answer, call, failure, require_git
from amend.store.repository import AGREEMENTS, Repository, exact, git, object_id

_AUDITED = "refs/heads/audited"
_WHOLE = "git fetch --unshallow で (CI なら fetch-depth: 0 で) 履歴の全部を取り寄せてください。"


@contextlib.contextmanager
def clean_copy(source: Repository) -> Iterator[Repository]:
    """まっさらな写し: 開いた時の先頭から遡れる物だけを、自分だけの一時のフォルダーに取り寄せる。使い終われば消す。

    Args:
        source: 読む門を通った台帳。コミットが一つはある。

    Yields:
        写し。`head` は ``source`` と同じ。

    Raises:
        LedgerError: 物が欠けているか、壊れている。
    """
    assert source.head is not None
    with fresh_repository() as (root, git_dir):
        trusted = root / "trusted"  # 持ち主は門が確かめた。Git にも、この台帳だけを信じさせる
        for place in (source.root, source.git_dir):
            run_in(root, {}, "config", "--file", str(trusted), "--add", "safe.directory", str(place))
        arguments = (
            *("-c", "protocol.version=2", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head"),
            *("--no-recurse-submodules", "--no-auto-maintenance", "--end-of-options"),
            *(str(source.git_dir), f"+{source.head}:{_AUDITED}"),
        )
        answer = answer_in(root, {"GIT_DIR": str(git_dir), "GIT_CONFIG_GLOBAL": str(trusted)}, *arguments)
        if answer.code != 0:
            said = failure(arguments[2:], answer, where=str(source.root))
            raise LedgerError(
                f"監査のための写しを作れません。履歴の中の物が欠けているか、壊れています。{said.what}",
                where=str(source.root),
                advice="git fsck で確かめ、控え又は相手方の台帳から git fetch で補ってください。",
            )
        yield Repository(root, git_dir, _AUDITED, source.head)


@contextlib.contextmanager
def lent_objects(source: Repository) -> Iterator[Repository]:
    """借りた物: 台帳の物の置き場だけを、まっさらなリポジトリから読む。取り寄せないので速い。

    物の中身は確かめていない。読む人が、識別子を求め直して確かめる (`amend.store.proven_commits`)。

    Args:
        source: 読む門を通った台帳。コミットが一つはある。

    Yields:
        物だけの台帳。`head` は ``source`` と同じ。
    """
    assert source.head is not None
    with _over([source.git_dir / "objects"]) as objects:
        yield replace(objects, head=source.head)


@contextlib.contextmanager
def borrowed_objects(start: Path, tip: str, quarantine: Path | None = None) -> Iterator[Repository]:
    """借りた物: ``start`` の物の置き場だけを、まっさらなリポジトリから読む。設定、フック、参照は一つも見ない。

    Args:
        start: サーバーの bare リポジトリ、又は作業フォルダー。
        tip: 読む先頭のコミット (16進40桁)。
        quarantine: ``pre-receive`` の間、届いた物の隔離されている所 (``GIT_QUARANTINE_PATH``)。

    Raises:
        LedgerError: Git のリポジトリでない、履歴が途中まで、又は先頭が無い。
    """
    require_git()
    held = _git_dir(start)
    shallow = held / "shallow"
    if shallow.is_file() and shallow.read_bytes().strip():
        raise LedgerError("履歴の途中までの複製 (shallow clone) です。", where=str(shallow), advice=_WHOLE)
    with _over([held / "objects", *([quarantine] if quarantine else [])]) as objects:
        object_id(objects, tip)
        if answer_in(objects.root, {"GIT_DIR": str(objects.git_dir)}, "cat-file", "-e", f"{tip}^{{commit}}").code != 0:
            raise LedgerError(f"コミット {tip} がありません。", where=str(start), advice=_WHOLE)
        yield replace(objects, head=tip)


@contextlib.contextmanager
def _over(stores: Iterable[Path]) -> Iterator[Repository]:
    """物の置き場だけを読む、まっさらなリポジトリ。"""
    with fresh_repository() as (root, git_dir):
        lines = "".join(f"{os.path.realpath(store)}\n" for store in stores)
        (git_dir / "objects/info").mkdir(parents=True, exist_ok=True)
        (git_dir / "objects/info/alternates").write_bytes(os.fsencode(lines))
        yield Repository(root, git_dir, None, None)


def reachable(repository: Repository, tip: str, *, apart_from: str | None = None) -> frozenset[str]:
    """遡れるコミット: ``tip`` から遡れるもの。``apart_from`` から遡れるものは除く。

    Raises:
        LedgerError: 物が無い。
    """
    excluded = () if apart_from is None else (f"^{object_id(repository, apart_from)}",)
    listed = git(repository, "rev-list", object_id(repository, tip), *excluded, "--")
    return frozenset(listed.decode("ascii").split())


def is_known(repository: Repository, commit: str) -> bool:
    """在るか: その識別子のコミットが、物の置き場に在るか。"""
    name = object_id(repository, commit)
    environment = {"GIT_DIR": str(repository.git_dir)}
    return answer_in(repository.root, environment, "cat-file", "-e", f"{name}^{{commit}}").code == 0


def has_agreements(repository: Repository, commit: str) -> bool:
    """台帳か: そのコミットに ``agreements/`` があるか。"""
    return bool(git(repository, "ls-tree", "-d", object_id(repository, commit), AGREEMENTS))


@contextlib.contextmanager
def fresh_repository() -> Iterator[tuple[Path, Path]]:
    """まっさらなリポジトリ: 自分だけが入れる一時のフォルダーに作り、終われば消す。"""
    with tempfile.TemporaryDirectory(prefix="amend-audit-", ignore_cleanup_errors=True) as place:
        root = Path(os.path.realpath(place))
        run_in(root, {}, "init", "--quiet", "--template=", "--object-format=sha1", str(root / "copy"))
        yield root / "copy", root / "copy/.git"


def _git_dir(start: Path) -> Path:
    here = Path(os.path.realpath(start))
    for folder in (here, *(parent / ".git" for parent in (here, *here.parents))):
        if all((folder / part).exists() for part in ("HEAD", "objects", "refs")):
            return folder
    raise LedgerError(
        "Git のリポジトリの中ではありません。",
        where=str(start),
        advice="サーバーの bare リポジトリ、又は台帳の中で実行してください。",
    )


def answer_in(cwd: Path, environment: dict[str, str], *arguments: str, held: Collection[int] = ()) -> Answer:
    """Git への問い: まっさらなリポジトリを相手に、切り離した環境で動かす。"""
    return call([exact(argument) for argument in arguments], cwd=cwd, environment=ISOLATED | environment, held=held)


def run_in(cwd: Path, environment: dict[str, str], *arguments: str) -> bytes:
    """Git の出力: `answer_in` と同じ。終了コードが 0 でなければ誤りとする。

    Raises:
        LedgerError: 終了コードが 0 でない。
    """
    answer = answer_in(cwd, environment, *arguments)
    if answer.code != 0:
        raise failure(arguments, answer, where=str(cwd))
    return answer.out
