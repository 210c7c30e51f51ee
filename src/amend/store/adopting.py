"""受入れ: 確かめの済んだ、相手の記録の続きへ枝を進め、又は二つの記録を合わせて進める (DESIGN §8、R17)。

進め方は記録 (`amend.store.write`) と同じで、枝を進める一点の前で止まれば古い状態、後で止まれば新しい状態である。
合わせたコミットは隔離した所に作り、監査を終えてから手元に移して、続きとして進める。その木は、ファイルごとにどちらかの
親のものである (I1)。どのファイルを採るかは、呼び手が決める。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from amend.errors import LedgerError
from amend.store import index
from amend.store.commit import write_joined
from amend.store.gate import check_state
from amend.store.history import Change, Entry, tree
from amend.store.housekeeping import without_housekeeping
from amend.store.journal import Journal, Step, recover
from amend.store.lock import claimed_index, writing
from amend.store.repository import Identity, Repository, WritableRepository, git, tip
from amend.store.worktree import check_path
from amend.store.write import HeadMovedError, advance, step_of

_JOINED = "refs/heads/joined"
_TOGETHER = 500  # 一度に Git に渡すパスの数。引数の長さの限りを超えないように


@dataclass(frozen=True, slots=True)
class Join:
    """合わせること: 相手の先頭、合わせた後に手元から変わるもの、コミットの文。

    Attributes:
        ours: 手元の先頭のコミット。
        theirs: 相手の先頭のコミット。
        changes: パスから、採る相手のファイル (消すなら None)。
        message: コミットの文。
    """

    ours: str
    theirs: str
    changes: Mapping[str, Entry | None]
    message: str


def fast_forward(repository: WritableRepository, new: str, when: datetime) -> None:
    """続きへ進める: 手元の先頭の続きである ``new`` へ枝を進め、索引と作業ファイルを揃える。

    Args:
        repository: 書ける台帳。開いた時の先頭から進める。
        new: 進める先のコミット。物は手元にある (`amend.store.exchange.bring`)。
        when: 進めた日時。

    Raises:
        HeadMovedError: その間に、ほかの記録が加わった。
        LedgerError: 利用者のまだ記録していない書換えを失う、又は書けない。
    """
    with writing(repository) as held:
        recover(held)
        _check(held, repository.head)
        after = tree(held, new, under=None)
        before = tree(held, repository.head, under=None) if repository.head else {}
        paths = [path for path in dict.fromkeys((*before, *after)) if before.get(path) != after.get(path)]
        _move(held, new, [Change(path, before.get(path), after.get(path)) for path in paths], when)


def joined_in(quarantine: Repository, wanted: Join, identity: Identity, when: datetime) -> Repository:
    """合わせて作る: 手元と相手の両方を親に持つコミットを、隔離した所に作る。手元の台帳は変わらない。

    隔離した所に作るのは、合わせた物も、手元に移す前に監査するためである。

    Args:
        quarantine: 隔離した所。手元と相手の両方の物がある。
        wanted: 合わせること。
        identity: 合わせた人。
        when: 合わせた日時。

    Returns:
        隔離した所。`head` は作ったコミット。

    Raises:
        LedgerError: ふつうのファイルでないものがある、又は書けない。
    """
    _check_kinds(wanted.changes.items())
    maker = WritableRepository(
        quarantine.root, quarantine.git_dir, head=quarantine.head, branch=_JOINED, identity=identity
    )
    blobs = {path: entry.blob if entry else None for path, entry in wanted.changes.items()}
    made = write_joined(maker, (wanted.ours, wanted.theirs), blobs, wanted.message.encode(), when)
    git(quarantine, "update-ref", _JOINED, made)
    return replace(quarantine, branch=_JOINED, head=made)


def _check(repository: WritableRepository, head: str | None) -> None:
    if tip(repository, repository.branch) != head or check_state(repository) != repository.branch:
        raise HeadMovedError(
            "受け取る間に、ほかの記録が加わりました。",
            where=str(repository.root),
            advice="もう一度 amend sync を実行してください。",
        )


def _move(repository: WritableRepository, new: str, changes: list[Change], when: datetime) -> None:
    """確かめ、枝を進め、揃える。"""
    _check_kinds((change.path, change.after) for change in changes)
    with without_housekeeping(repository), claimed_index(repository):
        entries = _entries(repository, [change.path for change in changes])
        steps = [_step(repository, change, entries.get(change.path)) for change in changes]
        advance(repository, repository.head, Journal(repository.branch, new, tuple(steps)), when)


def _check_kinds(entries: Iterable[tuple[str, Entry | None]]) -> None:
    """置いてよい名の、ふつうのファイルか。"""
    for path, entry in entries:
        check_path(path)
        if entry is not None and entry.mode != index.ORDINARY:
            raise LedgerError(
                f"ふつうのファイルでないもの ({entry.mode}) が、相手の台帳にあります。",
                where=path,
                advice="相手に、リンクや実行の印を除いて記録し直してもらってください。",
            )


def _entries(repository: WritableRepository, paths: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(paths), _TOGETHER):
        found |= index.entries(repository, paths[start : start + _TOGETHER])
    return found


def _step(repository: WritableRepository, change: Change, entry: str | None) -> Step:
    before = change.before.blob if change.before else None
    return step_of(repository, change.path, change.after.blob if change.after else None, before, entry)
