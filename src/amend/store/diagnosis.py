"""診断: 台帳の、証しから導かれるもの (索引、作業ファイル、錠、設定) の不具合を見付ける。何も書かない (R3)。

証し (枝の履歴の中の本文と記録) の不具合は、言うだけで、直さない。利用者の書きかけの案は、不具合とみなさない。
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from amend.errors import LedgerError
from amend.files import TEMPORARY
from amend.store import index, worktree
from amend.store.creation import UNDER_WAY, has_driver
from amend.store.gate import check_state, enter_for_reading
from amend.store.history import Entry, tree
from amend.store.housekeeping import is_stopped
from amend.store.lock import MARK, STALE_AFTER, interrupted
from amend.store.objects import identify, read_blobs
from amend.store.repository import AGREEMENTS, Repository, ask, git

_LOCKS = ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock", "gc.pid.lock")


class Ailment(Enum):
    """不具合の種類。"""

    STATE = "状態"
    OBJECTS = "履歴"
    STOPPED = "途中の記録"
    LOCK = "錠"
    SCRAP = "一時ファイル"
    DRIVER = "差分の設定"
    INDEX = "索引"
    ENTRY = "索引の項"
    FILE = "作業ファイル"


@dataclass(frozen=True, slots=True)
class Symptom:
    """不具合の一つ。

    Attributes:
        ailment: 種類。
        where: どこに。台帳のフォルダーからの名。
        message: 何がいけないか。一文。
        advice: どうすればよいか。一文。
        fixable: `amend.store.treat` が、何も失わずに直せるか。
    """

    ailment: Ailment
    where: str
    message: str
    advice: str
    fixable: bool = True


_FIX = "amend doctor --fix で直ります。"


def examine(start: Path, *, deep: bool = True) -> tuple[Symptom, ...]:
    """診断: 台帳の不具合を、直す順に並べる。台帳を開けないわけも、不具合の一つとして返す。

    Args:
        start: 台帳の中のフォルダー。
        deep: 履歴のすべての物を確かめるか (``git fsck``)。大きな台帳では数十秒かかる。

    Returns:
        不具合。無ければ空。
    """
    try:
        repository = enter_for_reading(start, founding=True)
        found = list(_left_over(repository))
        if not has_driver(repository):
            found.append(Symptom(Ailment.DRIVER, ".git/config", "条を差分の見出しにする設定がありません。", _FIX))
        damaged = _damaged(repository) if deep else ()
        return (*found, *damaged, *_state(repository))
    except LedgerError as error:
        return (_explained(error, start),)


def _explained(error: LedgerError, start: Path) -> Symptom:
    return Symptom(Ailment.STATE, error.where or str(start), error.what, error.advice, fixable=False)


def _state(repository: Repository) -> Iterator[Symptom]:
    """索引、作業ファイル。途中のマージなどがあれば、索引も作業ファイルも、その途中のものなので見ない。"""
    if repository.head is None:
        advice = "枝を確かめ、始めたばかりなら amend init を実行してください。"
        yield Symptom(Ailment.STATE, ".git/HEAD", "まだ一つもコミットがありません。", advice, fixable=False)
        return
    if _index_is_lost(repository):
        yield Symptom(
            Ailment.INDEX,
            ".git/index",
            "索引が無いか、壊れています。",
            f"{_FIX}用意した (staged) ものは失われています。",
        )
        return
    try:
        check_state(repository)
    except LedgerError as error:
        yield _explained(error, repository.root)
        return
    held = evidence(tree(repository, repository.head))
    yield from _entries(repository, held)
    yield from _files(repository, held)


def _left_over(repository: Repository) -> Iterator[Symptom]:
    """死んだ書き手の残したもの。"""
    if interrupted(repository) or is_stopped(repository):
        yield Symptom(Ailment.STOPPED, ".git", "途中で止まった記録があります。", _FIX)
    for place in _lock_files(repository):
        old = time.time() - place.stat().st_mtime > STALE_AFTER
        advice = (
            _FIX if old else "Git の画面や編集を終えてください。何も動いていなければ、このファイルを消してください。"
        )
        yield Symptom(Ailment.LOCK, _named(repository, place), "Git の錠が残っています。", advice, fixable=old)
    for place in _scraps(repository):
        yield Symptom(Ailment.SCRAP, _named(repository, place), "書きかけの一時ファイルが残っています。", _FIX)


def _lock_files(repository: Repository) -> Iterator[Path]:
    places = [repository.git_dir / name for name in _LOCKS] + sorted((repository.git_dir / "refs").rglob("*.lock"))
    for place in places:
        if place.is_file() and place.read_bytes() != MARK:  # 印のあるものは、途中の記録として言った
            yield place


def _scraps(repository: Repository) -> Iterator[Path]:
    for folder, subfolders, names in os.walk(repository.root):
        at_root = Path(folder) == repository.root
        yield from (Path(folder, name) for name in sorted(names) if TEMPORARY.fullmatch(name))
        if at_root:
            yield from (Path(folder, name) for name in sorted(subfolders) if UNDER_WAY.fullmatch(name))
        subfolders[:] = sorted(name for name in subfolders if name != ".git" and not UNDER_WAY.fullmatch(name))


def _damaged(repository: Repository) -> Iterator[Symptom]:
    """履歴の物の壊れ。証しなので直さない。"""
    if repository.head is None:
        return
    answer = ask(repository, "fsck", "--no-progress", "--no-dangling", "--no-reflogs", repository.head)
    said = answer.err.decode("utf-8", "backslashreplace") + answer.out.decode("utf-8", "backslashreplace")
    if answer.code != 0:
        yield Symptom(
            Ailment.OBJECTS,
            ".git/objects",
            f"履歴が壊れています ({said.splitlines()[0] if said else answer.code})。",
            "何も書き加えず、控え又は相手方の台帳から git clone し直すか、git fetch で補ってください。",
            fixable=False,
        )


def evidence(held: dict[str, Entry]) -> dict[str, str]:
    """証し: 記録のある案件のすべてのファイルと、その協約の本文と事項。パスから、履歴の中の中身の識別子。

    記録の無い案件は、手でコミットした案であり、消すことも直すことも利用者の仕事である。
    """
    recorded = {path.rpartition("/record/")[0] for path in held if "/record/" in path}
    concluded = {folder.rpartition("/amendments/")[0] for folder in recorded}
    found = {}
    for path, entry in held.items():
        folder, _, _name = path.rpartition("/")
        if entry.mode == index.ORDINARY and (folder in concluded or "/".join(path.split("/")[:4]) in recorded):
            found[path] = entry.blob
    return found


def _index_is_lost(repository: Repository) -> bool:
    if not (repository.git_dir / "index").exists():
        return True
    return ask(repository, "ls-files", "--stage", "-z", "--", AGREEMENTS).code != 0


def _entries(repository: Repository, held: dict[str, str]) -> Iterator[Symptom]:
    """索引の項: 作業ファイルは履歴のとおりなのに、索引だけが違うもの。"""
    staged = index.entries(repository, [AGREEMENTS]) if held else {}
    for path, blob in held.items():
        found = staged.get(path)
        data = worktree.read_work_file(repository, path)
        if found == f"{index.ORDINARY} {blob}" or data is None or identify("blob", data) != blob:
            continue
        if found is None or found.split(" ")[1] in _past(repository, path):
            yield Symptom(
                Ailment.ENTRY, path, "索引が、台帳のとおりではありません (次のコミットで打ち消します)。", _FIX
            )
            continue
        advice = "要らなければ git restore --staged で戻してください。"
        yield Symptom(Ailment.ENTRY, path, "索引に、まだ記録していないものがあります。", advice, fixable=False)


def _past(repository: Repository, path: str) -> set[str]:
    """履歴の中の、そのパスの中身の識別子のすべて。索引がこれなら、消しても失われない。"""
    assert repository.head
    listed = git(repository, "rev-list", "--objects", repository.head, "--", path).decode("utf-8", "surrogateescape")
    return {line.partition(" ")[0] for line in listed.splitlines()}


def _files(repository: Repository, held: dict[str, str]) -> Iterator[Symptom]:
    """作業ファイル: 無いもの、改行だけが替わったもの、書き直された記録。直しかけの本文は不具合でない。"""
    changed = {}
    for path, blob in held.items():
        data = worktree.read_work_file(repository, path)
        if data is None:
            yield Symptom(Ailment.FILE, path, "台帳のファイルが、作業フォルダーにありません。", _FIX)
        elif identify("blob", data) != blob:
            changed[path] = data
    recorded = dict(read_blobs(repository, {held[path] for path in changed}))
    for path, data in changed.items():
        if unfolded(data) == recorded[held[path]]:
            yield Symptom(Ailment.FILE, path, "改行が CRLF に替わっています。", _FIX)
        elif "/record/" in path:
            advice = f"git diff -- {path} で確かめ、捨てるなら git restore {path}、訂正は新しい記録にしてください。"
            yield Symptom(Ailment.FILE, path, "記録のファイルが書き直されています。", advice, fixable=False)


def unfolded(data: bytes) -> bytes:
    """改行を LF に戻したもの。"""
    return data.replace(b"\r\n", b"\n")


def _named(repository: Repository, place: Path) -> str:
    return place.relative_to(repository.root).as_posix()
