"""記録: 一つの法的なできごとを一つのコミットにする。全部か無かで、利用者の索引を通さない (DESIGN §8、R1–R4)。

順番: 物を書く → 読み返す → ディスクに届かせる → 途中の記録 → **枝を一つ進める** → 索引と作業ファイルを揃える。
枝を進める一点 (比べてから替える compare-and-swap) の前で止まれば何も起きておらず、後で止まれば記録は済んでいる。
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from amend.errors import LedgerError
from amend.store import index
from amend.store.commit import signature, sync_all, write_commit
from amend.store.gate import check_state
from amend.store.housekeeping import without_housekeeping
from amend.store.journal import Journal, Step, recover, settle, write_journal
from amend.store.lock import claimed_index, clear_stale, held_by_git, ref_locks, writing
from amend.store.objects import identify
from amend.store.plumbing import failure
from amend.store.repository import NO_OBJECT, Repository, WritableRepository, ask, git, tip
from amend.store.worktree import check_path, read_work_file

_RECORD = re.compile(r"agreements/[^/]+/amendments/[^/]+/record/.+")


class HeadMovedError(LedgerError):
    """先を越された: 読んだ後に枝が進んだ。読み直してから、もう一度記録できる。"""


def record(
    repository: WritableRepository,
    changes: Mapping[str, bytes | None],
    message: str,
    *,
    when: datetime,
    expected_head: str | None,
    taken: Mapping[str, bytes] | None = None,
) -> str:
    """記録: 変更を一つのコミットにし、枝を進め、書いたパスの索引の項と作業ファイルを揃える。

    途中で殺されても、古い状態か新しい状態のどちらかになる。やり直しても二重に記録しない: 枝の先頭が、頼まれたことを既に
    済ませたコミットなら、それを返す。

    Args:
        repository: 書ける台帳。
        changes: 台帳のフォルダーからのパスから、新しい中身 (消すなら None) への対応。
        message: コミットの文。trailer まで含めた全部。
        when: 記録した日時。時差を持つこと。秒より細かいところは捨てる。
        expected_head: 読んだときの枝の先頭。始めのコミットなら None。
        taken: 作業ファイルから取ったパスと、取ったときの中身。そのままなら、新しい中身に置き換えてよい。

    Returns:
        コミットの識別子 (16進40桁)。ディスクに届き、読み返して確かめてある。

    Raises:
        HeadMovedError: 枝の先頭が ``expected_head`` でない。
        LedgerError: 書いてよい状態でない、利用者のまだ記録していない書換えを失う、又は書けない。
        ValueError: 引数の形の誤り。
    """
    text = _checked(changes, message, when)
    with writing(repository) as held:
        recover(held)
        head = tip(held, held.branch)
        blobs = _blobs(held, head, changes)
        done = all(blobs.get(path) == _name(data) for path, data in changes.items())
        if done and head and git(held, "cat-file", "commit", head).partition(b"\n\n")[2] == text:
            return head
        if head != expected_head:
            raise _moved(held, "読んだ後に、ほかの記録が加わりました。")
        if check_state(held) != held.branch:
            raise _moved(held, "枝が切り替わりました。")
        if done:
            raise _nothing_to_record(held)
        with without_housekeeping(held), claimed_index(held):
            now = index.entries(held, changes)
            steps = [
                _step(held, path, data, blobs.get(path), now.get(path), taken or {}) for path, data in changes.items()
            ]
            commit = write_commit(held, head, changes, text, when)
            advance(held, head, Journal(held.branch, commit, tuple(steps)), when)
            return commit


def _checked(changes: Mapping[str, bytes | None], message: str, when: datetime) -> bytes:
    """引数の形を確かめ、コミットの文をバイト列で返す。"""
    if not changes:
        raise ValueError("変更がありません")
    for path in changes:
        check_path(path)
    if not message.strip() or "\0" in message:
        raise ValueError("コミットの文が空か、NUL を含みます")
    if when.utcoffset() is None or when.timestamp() < 0:
        raise ValueError("日時に時差が無いか、1970年より前です")
    return message.encode() if message.endswith("\n") else f"{message}\n".encode()


def _blobs(repository: Repository, head: str | None, paths: Mapping[str, object]) -> dict[str, str]:
    """コミットの中の、パスの中身の識別子。"""
    if head is None:
        return {}
    listed = git(repository, "ls-tree", "-z", "--full-tree", head, "--", *paths).decode("utf-8", "surrogateescape")
    found = {}
    for entry in listed.split("\0")[:-1]:
        status, _, path = entry.partition("\t")
        _mode, kind, name = status.split(" ")
        if kind != "blob":
            raise LedgerError(
                "ファイルのあるべき所に、フォルダーなどがあります。", where=path, advice="別の名にしてください。"
            )
        found[path] = name
    return found


def _name(data: bytes | None) -> str | None:
    return None if data is None else identify("blob", data)


def _step(
    repository: Repository,
    path: str,
    data: bytes | None,
    blob: str | None,
    entry: str | None,
    taken: Mapping[str, bytes],
) -> Step:
    """一つのパスに書いてよいことを確かめ、前と後を控える。"""
    return step_of(repository, path, _name(data), blob, entry, taken.get(path))


def step_of(
    repository: Repository,
    path: str,
    after: str | None,
    blob: str | None,
    entry: str | None,
    taken: bytes | None = None,
) -> Step:
    """前と後: 一つのパスに書いてよいことを確かめ、前と後を控える。

    Args:
        repository: 台帳。
        path: 台帳のフォルダーからのパス。
        after: 新しい中身の識別子。消すなら None。
        blob: 先頭のコミットの中の、中身の識別子。無ければ None。
        entry: 索引の項 (「種類 識別子」)。無ければ None。
        taken: 作業ファイルから取った中身。そのままなら、置き換えてよい。

    Raises:
        LedgerError: 記録の書換えである、又は利用者のまだ記録していない書換えを失う。
    """
    if blob not in (None, after) and _RECORD.fullmatch(path):
        raise LedgerError(
            "記録のファイルは、一度書いたら書き換えられません。",
            where=path,
            advice="訂正は、新しい記録として加えてください。",
        )
    found = read_work_file(repository, path)
    step = Step(path, after, _name(found), entry)
    if step.file == after or (taken is not None and found == taken):
        return step
    staged = entry and entry.split(" ")[1]
    if step.file != blob or staged not in (blob, after):
        raise LedgerError(
            "まだ記録していない書換えがあり、上書きすると失われます。",
            where=path,
            advice="残すなら別の名で保存してください。捨てるなら git restore --staged --worktree で元に戻し、"
            "新しいファイルなら移してください。",
        )
    return step


def advance(repository: WritableRepository, head: str | None, journal: Journal, when: datetime) -> None:
    """進めて揃える: 枝を進め、索引と作業ファイルを揃える。索引は先に用意する: できないなら、枝を進める前に分かる。

    Args:
        repository: 書き手の錠と、索引の錠を取った台帳。
        head: 今の先頭。
        journal: どのコミットへ進め、何を揃えるか。
        when: 日時。

    Raises:
        HeadMovedError: その間に、ほかの記録が加わった。
        LedgerError: 進められない、又は揃えられない。
    """
    fresh = index.prepare(repository, {step.path: step.after for step in journal.steps})
    write_journal(repository, journal)
    try:
        _update(repository, head, journal.new, when)
    except BaseException:  # 中断されても、枝が進んでいれば揃え、進んでいなければ途中の記録を消す
        settle(repository, journal, fresh)
        raise
    if not settle(repository, journal, fresh):
        raise _moved(repository, "記録を読み返すと、枝の先頭が別のコミットになっていました。")


def _update(repository: WritableRepository, old: str | None, new: str, when: datetime) -> None:
    """枝を進める: 先頭が ``old`` のままなら ``new`` に替える。ここが、記録が済む一点である (I5)。"""
    locks = ref_locks(repository, repository.branch)
    for lock in locks:
        clear_stale(lock)
    arguments = ("update-ref", "-m", "amend", repository.branch, new, old or NO_OBJECT)
    answer = ask(repository, *arguments, environment=signature(repository, when))
    if answer.code != 0:
        if tip(repository, repository.branch) not in (old, new):
            raise _moved(repository, "読んだ後に、ほかの記録が加わりました。")
        held = next((lock for lock in locks if lock.exists()), None)
        raise held_by_git(held) if held else failure(arguments, answer, where=str(repository.root))
    above = (repository.git_dir / repository.branch).parents
    sync_all([folder for folder in above if folder.is_relative_to(repository.git_dir)])


def _moved(repository: Repository, what: str) -> HeadMovedError:
    return HeadMovedError(what, where=str(repository.root), advice="amend status で確かめ、もう一度実行してください。")


def _nothing_to_record(repository: Repository) -> LedgerError:
    return LedgerError(
        "記録するものがありません。",
        where=str(repository.root),
        advice="ファイルを書き換えて保存したか、既に記録していないかを amend log で確かめてください。",
    )
