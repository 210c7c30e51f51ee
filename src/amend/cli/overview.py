"""見渡す: 台帳のすべての協約の、ひと目を集める。覚えていて変わらない協約は、読まない。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path

from amend import store
from amend.cli.glance import Glance, glance_of
from amend.cli.ledger import Opened, drafts_of, read_files
from amend.cli.remembering import Key, recall_glances, remember_glances
from amend.errors import LedgerError
from amend.ledger import Book, Shelf, read_path
from amend.ledger.paths import AMENDMENTS, RECORD, ROOT

_TOGETHER = 40
"""一度に中身を持つ協約の数。同じ中身の記録は、その中で一度だけ読む。"""

_PARTED = "P21"
"""議決本文の相違の指摘: 違う字を、今のファイルでなく沿革から言うので、覚えない。"""

_NAMED = 100
"""Git に名指しで渡す協約の数の限り。これを超えれば、台帳の全部を並べさせる。"""


@dataclass(frozen=True, slots=True)
class Overview:
    """見渡したもの。

    Attributes:
        glances: 協約ごとのひと目。識別子の順。
        opened: 本文を突き合わせて言うことのある協約 (P21) だけを開いた台帳。
    """

    glances: tuple[Glance, ...]
    opened: Opened


def overview(day: date, start: Path | None = None) -> Overview:
    """見渡す: 今いるフォルダーの台帳の、すべての協約のひと目。

    Args:
        day: 今日。
        start: 台帳の中のフォルダー。省けば今いるフォルダー。

    Raises:
        LedgerError: 台帳でない、又は読めない。
    """
    repository = store.open_for_reading(start or Path.cwd())
    trees = store.children(repository, repository.head) if repository.head else {}
    work = store.work_folders(repository)
    held = recall_glances(repository.root)
    known = {}
    for name, entry in trees.items():
        glance = held.get((name, entry.blob)) if entry.mode == store.FOLDER else None
        if glance is None or not glance.holds_on(day):
            continue
        if name not in work or not _unsubmitted(repository, name, glance.submitted):
            known[name, entry.blob] = glance
    read, parted = list(known.values()), []
    for shelf, tree in _shelves(repository, day, _unknown(trees, work, known), trees):
        glance = glance_of(shelf, day)
        read.append(glance)
        if any(finding.rule == _PARTED for state in shelf.states for finding in state.findings):
            parted.append(shelf)
        elif tree:
            known[shelf.id, tree] = glance
    if known != held:
        remember_glances(repository.root, known)
    glances = tuple(sorted(read, key=lambda glance: glance.id))
    return Overview(glances, Opened(repository, Book(tuple(parted)), {}))


def _unknown(trees: Mapping[str, store.Entry], work: Iterable[str], known: Iterable[Key]) -> list[str]:
    """読むもの: 先頭のコミットと作業フォルダーにあって、覚えていない協約。"""
    held = {name for name, _ in known}
    return [name for name in dict.fromkeys((*trees, *work)) if name not in held]


def _unsubmitted(repository: store.Repository, agreement: str, submitted: Iterable[str]) -> list[str]:
    """案のフォルダー: 作業フォルダーの中の、記録のまだ無い案件。"""
    folder = f"{ROOT}/{agreement}"
    store.work_folders(repository, folder)  # リンクがあれば断る
    recorded = {*submitted}
    found = store.work_folders(repository, f"{folder}/{AMENDMENTS}")
    return [f"{folder}/{AMENDMENTS}/{name}" for name in found if name not in recorded]


def _shelves(
    repository: store.Repository, day: date, names: Sequence[str], trees: Mapping[str, store.Entry]
) -> Iterator[tuple[Shelf, str]]:
    """棚: 協約を一つずつ読む。棚と、覚えてよいならその木の識別子 (いけなければ空)。

    Raises:
        LedgerError: 読めないファイルがある。台帳の全部を一度に読んだときと同じに、すべての誤りを一度に言う。
    """
    entries = _entries(repository, [name for name in names if name in trees])
    batches = [names[start : start + _TOGETHER] for start in range(0, len(names), _TOGETHER)]
    asked = [dict.fromkeys(one.blob for name in batch for one in entries[name].values()) for batch in batches]
    blobs = store.read_blobs(repository, chain.from_iterable(asked))  # 一つの Git に続けて読ませる
    failed: dict[str, bytes] = {}
    for batch, wanted in zip(batches, asked, strict=True):
        held = dict(islice(blobs, len(wanted)))
        for name in batch:
            recorded = {path: held[entry.blob] for path, entry in entries[name].items()}
            drafts = drafts_of(recorded, _work_files(repository, name, recorded))
            try:
                book = read_files(repository, recorded | drafts, day)
            except LedgerError:
                failed |= recorded | drafts
                continue
            for shelf in book.shelves:
                yield shelf, "" if drafts else _proven(shelf.id, entries[shelf.id], trees)
    read_files(repository, failed, day)


def _entries(repository: store.Repository, names: Sequence[str]) -> Mapping[str, dict[str, store.Entry]]:
    """先頭のコミットのファイル: 協約ごとの。"""
    found: defaultdict[str, dict[str, store.Entry]] = defaultdict(dict)
    if names and repository.head:
        under = ROOT if len(names) > _NAMED else [f"{ROOT}/{name}" for name in names]
        wanted = {*names}
        for path, entry in store.ordinary(store.tree(repository, repository.head, under=under)).items():
            name = path.split("/")[1]
            if name in wanted:
                found[name][path] = entry
    return found


def _work_files(repository: store.Repository, agreement: str, recorded: Iterable[str]) -> dict[str, bytes]:
    """案になり得る作業ファイル: 記録のある案件のものは読まない。"""
    folders = {path.rpartition("/")[0] for path in recorded}
    places = [place for place in (read_path(f"{folder}/-") for folder in folders) if place]
    submitted = [place.amendment for place in places if place.rest.startswith(f"{RECORD}/")]
    under = _unsubmitted(repository, agreement, submitted) if places else [f"{ROOT}/{agreement}"]
    return {path: data for folder in under for path, data in store.work_files(repository, folder).items()}


def _proven(agreement: str, entries: Mapping[str, store.Entry], trees: Mapping[str, store.Entry]) -> str:
    """確かめた木の識別子: 読んだファイルから求め直して、木の言うものと合わなければ空。"""
    tree = store.identify_tree({path.removeprefix(f"{ROOT}/{agreement}/"): one for path, one in entries.items()})
    return tree if agreement in trees and trees[agreement].blob == tree else ""
