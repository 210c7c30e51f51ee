"""途中の記録: 枝を進める直前に何をするところかを書いておき、進めた後の片付けと、止められた後の後始末を同じ手順でする。

枝が進む一点 (`amend.store.write`) の前に止まれば古い状態、後に止まれば新しい状態である。索引と作業ファイルは枝から
導かれるものなので、後から何度でも揃えられる (R3、A1、A2)。
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from amend.errors import LedgerError, RequestError
from amend.files import write_atomic
from amend.store import index, worktree
from amend.store.gate import current_branch
from amend.store.housekeeping import allow_housekeeping
from amend.store.lock import claimed_index, clear_scratch, clear_stale, journal_path, outlast, ref_locks, remove
from amend.store.objects import identify, read_blobs
from amend.store.repository import Repository, tip


@dataclass(frozen=True, slots=True)
class Step:
    """一つのパスの前と後: いずれも中身の識別子、無ければ None。

    Attributes:
        path: 台帳のフォルダーからのパス。
        after: 新しい中身。
        file: 確かめたときの作業ファイルの中身。
        entry: 確かめたときの索引の項 (「種類 識別子」)。
    """

    path: str
    after: str | None
    file: str | None
    entry: str | None


@dataclass(frozen=True, slots=True)
class Journal:
    """途中の記録: どの枝を、どのコミットへ進め、どのパスを揃えるか。"""

    branch: str
    new: str
    steps: tuple[Step, ...]


def write_journal(repository: Repository, journal: Journal) -> None:
    """途中の記録を書く。ディスクに届いてから返る。"""
    try:
        write_atomic(journal_path(repository), json.dumps(asdict(journal), ensure_ascii=False).encode())
    except RequestError as error:
        raise LedgerError(error.what, where=error.where, advice=error.advice) from error


def recover(repository: Repository) -> None:
    """後始末: 途中で止まった記録を、古い状態か新しい状態のどちらかに揃える。無ければ残りものの片付けだけをする。

    Args:
        repository: 書き手の錠を取った台帳。

    Raises:
        LedgerError: 揃えられない。もう一度呼べる。
    """
    clear_scratch(repository)
    allow_housekeeping(repository)
    journal = _read_journal(repository)
    if journal is None:
        clear_stale(repository.git_dir / "index.lock")
        return
    if current_branch(repository) != journal.branch:  # 利用者が索引の錠を消して、枝を移った
        remove(journal_path(repository))
        return
    for lock in ref_locks(repository, journal.branch):  # 死んだ書き手の子のもの。書き手の錠が解けたので、子はもう居ない
        outlast(lock)
    with claimed_index(repository):
        settle(repository, journal)


def settle(repository: Repository, journal: Journal, fresh: Path | None = None) -> bool:
    """片付け: 枝が進んでいれば索引と作業ファイルを揃え、途中の記録を消す。索引の錠を持つ間だけ呼ぶ。

    揃えるのは、確かめたときのままの項とファイルだけ。その後に利用者が書き換えたものには触らない。索引を先にするのは、
    古い索引が利用者の次の ``git commit`` で記録を打ち消すため。

    Args:
        repository: 書き手の錠を取った台帳。
        journal: 途中の記録。
        fresh: 確かめたときに用意した索引。無ければ、今の索引から作り直す。

    Returns:
        枝が進んでいたか。
    """
    moved = tip(repository, journal.branch) == journal.new
    if moved:
        try:
            fresh = fresh or _fresh_index(repository, journal)
            if fresh:
                index.install(repository, fresh)
            _bring_files(repository, journal)
        except LedgerError as error:
            raise LedgerError(
                f"記録は済みましたが、作業フォルダーを揃えられませんでした: {error.what}",
                where=error.where,
                advice=f"{error.advice}次の amend が残りを揃えます。",
            ) from error
    elif fresh:
        index.discard(fresh)
    remove(journal_path(repository))  # ディスクに届かなくてもよい: 次の後始末が、揃っていると確かめて消すだけである
    return moved


def _fresh_index(repository: Repository, journal: Journal) -> Path | None:
    now = index.entries(repository, [step.path for step in journal.steps])
    behind = {
        step.path: step.after
        for step in journal.steps
        if now.get(step.path) == step.entry and now.get(step.path) != _entry(step.after)
    }
    return index.prepare(repository, behind) if behind else None


def _bring_files(repository: Repository, journal: Journal) -> None:
    behind = {step.path: step.after for step in journal.steps if _is_behind(repository, step)}
    contents = dict(read_blobs(repository, {after for after in behind.values() if after}))
    for path, after in behind.items():
        if after:
            worktree.place_work_file(repository, path, contents[after])
        else:
            worktree.remove_work_file(repository, path)


def _is_behind(repository: Repository, step: Step) -> bool:
    data = worktree.read_work_file(repository, step.path)
    now = None if data is None else identify("blob", data)
    return now == step.file and now != step.after


def _entry(blob: str | None) -> str | None:
    return blob and f"{index.ORDINARY} {blob}"


def _read_journal(repository: Repository) -> Journal | None:
    path = journal_path(repository)
    try:
        table = json.loads(path.read_bytes())
        return Journal(table["branch"], table["new"], tuple(Step(**step) for step in table["steps"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LedgerError(
            "途中で止まった記録を読めません。",
            where=str(path),
            advice="git status で作業ファイルを確かめ、このファイルを別の場所に移してから、もう一度実行してください。",
        ) from error
