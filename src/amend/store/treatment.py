"""手当て: 診断 (`amend.store.diagnosis`) の見付けた不具合を、何も失わずに直す。証しには触れない。

どれも、書き手の錠を取ってから、不具合がまだあることを確かめて直す。診断の後に利用者が直したものには触れない。
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from amend.errors import LedgerError
from amend.files import sweep_temporary
from amend.store import index, worktree
from amend.store.creation import create_repository, ensure_driver
from amend.store.diagnosis import Ailment, Symptom, evidence, examine, unfolded
from amend.store.gate import enter_for_reading
from amend.store.history import tree
from amend.store.journal import recover
from amend.store.lock import claimed_index, clear_stale, scratch, unwritable, writing
from amend.store.objects import read_blobs
from amend.store.repository import Repository, git


def treat(start: Path, symptom: Symptom) -> str:
    """手当て: 不具合を一つ直す。

    Args:
        start: 台帳の中のフォルダー。
        symptom: `amend.store.examine` の返した、直せる不具合。

    Returns:
        何をしたか。診断の後に無くなっていれば、そう言う。

    Raises:
        LedgerError: 直せない。何も失われていない。
    """
    repository = enter_for_reading(start, founding=True)
    if symptom.ailment is Ailment.DRIVER:
        ensure_driver(repository)
        return "設定を加えました。"
    with writing(repository) as held:
        if symptom not in examine(held.root, deep=False):
            return "もう直っています。"
        return _treat(held, symptom)


def _treat(held: Repository, symptom: Symptom) -> str:
    place = held.root / symptom.where
    match symptom.ailment:
        case Ailment.STOPPED:
            recover(held)
            return "途中の記録を終わらせ、残りものを片付けました。"
        case Ailment.LOCK:
            clear_stale(place)
            return "残った錠を消しました。"
        case Ailment.SCRAP:
            return _swept(held, place)
        case Ailment.INDEX:
            return _rebuilt(held)
        case Ailment.ENTRY:
            return _listed(held, symptom.where)
        case Ailment.FILE:
            return _restored(held, symptom.where)
        case Ailment.STATE | Ailment.OBJECTS | Ailment.DRIVER:
            raise ValueError(symptom)


def _swept(held: Repository, place: Path) -> str:
    try:
        if place.is_dir():
            create_repository(held.root)
        elif not sweep_temporary(place):
            raise LedgerError(
                "ほかの amend がまだ書いています。", where=str(place), advice="終わってから、もう一度実行してください。"
            )
    except OSError as error:
        raise unwritable(place, error) from error
    return "一時ファイルを消しました。"


def _rebuilt(held: Repository) -> str:
    """索引を先頭のコミットから作り直す。壊れた索引は、名を替えて残す。"""
    assert held.head
    place = held.git_dir / "index"
    kept = place.with_name(f"index.damaged-{time.time_ns()}")
    with claimed_index(held):
        fresh = scratch(held, "index")
        try:
            git(held, "read-tree", held.head, index=fresh)
            if place.exists():
                os.link(place, kept)
            index.install(held, fresh)
        except OSError as error:
            raise unwritable(place, error) from error
        finally:
            index.discard(fresh)
    return f"索引を台帳から作り直しました{f' (壊れた索引は .git/{kept.name})' if kept.exists() else ''}。"


def _listed(held: Repository, path: str) -> str:
    blob = _blob(held, path)
    with claimed_index(held):
        index.install(held, index.prepare(held, {path: blob}))
    return "索引の項を台帳のとおりにしました。"


def _restored(held: Repository, path: str) -> str:
    blob = _blob(held, path)
    ((_, data),) = read_blobs(held, [blob])
    present = worktree.read_work_file(held, path)
    if present is not None and unfolded(present) != data:
        raise LedgerError(
            "作業ファイルが書き直されているので、上書きしません。",
            where=path,
            advice="別の名で保存してから、もう一度実行してください。",
        )
    worktree.place_work_file(held, path, data)
    return "作業ファイルを台帳から戻しました。"


def _blob(held: Repository, path: str) -> str:
    assert held.head
    return evidence(tree(held, held.head))[path]
