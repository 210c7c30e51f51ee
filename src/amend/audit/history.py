"""監査する沿革: コミットと、その前後のファイル。置き場 (Git) を知らない、ただの値である。

`amend.store.Commit` は、そのままここの `Commit` の形をしている。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from amend.ledger import read_path
from amend.ledger.paths import RECORD, LedgerPath

Place = tuple[str, str]
"""案件の場所: 協約の識別子と、案件の番号。"""


class Entry(Protocol):
    """ファイル: 種類 (``100644`` など) と、中身の識別子。"""

    @property
    def mode(self) -> str:
        """種類。"""

    @property
    def blob(self) -> str:
        """中身の識別子。"""


class Change(Protocol):
    """変化: ある親からの、一つのパスの前と後。無ければ None。"""

    @property
    def path(self) -> str:
        """台帳からのパス。"""

    @property
    def before(self) -> Entry | None:
        """前。"""

    @property
    def after(self) -> Entry | None:
        """後。"""


class Commit(Protocol):
    """コミット: 識別子、親、親ごとの変化、文。親の無いコミットの変化は、何も無いところからの一つ。"""

    @property
    def id(self) -> str:
        """識別子。"""

    @property
    def parents(self) -> Sequence[str]:
        """親。"""

    @property
    def changes(self) -> Sequence[Sequence[Change]]:
        """親ごとの変化。"""

    @property
    def message(self) -> bytes:
        """文。"""


@dataclass(frozen=True, slots=True)
class History:
    """沿革: 枝のすべてのコミット。

    Attributes:
        commits: 古い順 (親は必ず子より前)。
        blobs: 中身の識別子から中身。ふつうのファイルのすべて。
    """

    commits: Sequence[Commit]
    blobs: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """時点: ある時点の、台帳のすべてのファイル。

    Attributes:
        entries: パスからファイル。
        blobs: 中身の識別子から中身。
    """

    entries: Mapping[str, Entry]
    blobs: Mapping[str, bytes]

    def data(self, path: str) -> bytes | None:
        """中身: 無ければ None。"""
        entry = self.entries.get(path)
        return self.blobs.get(entry.blob) if entry else None

    @property
    def submitted(self) -> frozenset[Place]:
        """提出した案件: 記録のあるもの。"""
        return frozenset((place.agreement, place.amendment) for _, place in self._places() if is_record(place))

    @property
    def known(self) -> frozenset[str]:
        """知られた協約: 記録のあるもの。"""
        return frozenset(agreement for agreement, _ in self.submitted)

    def recorded(self, agreement: str) -> dict[str, bytes]:
        """台帳に入った、協約のファイル。まだ提出していない案は含まない: 書きかけでもよいからである。"""
        submitted = self.submitted
        found = {
            path: self.data(path)
            for path, place in self._places()
            if place.agreement == agreement and (not place.amendment or (agreement, place.amendment) in submitted)
        }
        return {path: data for path, data in found.items() if data is not None}

    def _places(self) -> Iterator[tuple[str, LedgerPath]]:
        for path in self.entries:
            place = read_path(path)
            if place is not None:
                yield path, place


@dataclass(frozen=True, slots=True)
class Step:
    """一歩: 一つのコミットと、その前後。

    Attributes:
        commit: コミット。
        before: 親ごとの時点。親が無ければ、何も無い時点一つ。
        after: コミットの後の時点。
        sides: 親ごとの、その親の側だけで変わったパス。合流でなければ空。
    """

    commit: Commit
    before: tuple[Snapshot, ...]
    after: Snapshot
    sides: tuple[frozenset[str], ...] = ()

    @property
    def merges(self) -> bool:
        """合流か。"""
        return len(self.before) > 1

    @property
    def paths(self) -> tuple[str, ...]:
        """どれかの親から変わったパス。"""
        return tuple(dict.fromkeys(change.path for changes in self.commit.changes for change in changes))

    @property
    def added(self) -> tuple[str, ...]:
        """加わった記録のパス: どの親にもないもの。"""
        return tuple(
            path
            for path in self.paths
            if is_record(read_path(path))
            and path in self.after.entries
            and not any(path in held.entries for held in self.before)
        )


def is_record(place: LedgerPath | None) -> bool:
    """記録のファイルか。"""
    return place is not None and bool(place.amendment) and place.rest.startswith(f"{RECORD}/")


def steps(history: History) -> Iterator[Step]:
    """歩み: コミットごとの前後を、古い順に。"""
    empty = Snapshot({}, history.blobs)
    seen: dict[str, Snapshot] = {}
    by_id = {commit.id: commit for commit in history.commits}
    for commit in history.commits:
        before = tuple(seen[parent] for parent in commit.parents) or (empty,)
        after = seen[commit.id] = _after(before[0], commit.changes[0])
        sides = _sides(by_id, commit.parents) if len(commit.parents) > 1 else ()
        yield Step(commit, before, after, sides)


def _after(before: Snapshot, changes: Sequence[Change]) -> Snapshot:
    if not changes:
        return before
    entries = dict(before.entries)
    for change in changes:
        if change.after is None:
            entries.pop(change.path, None)
        else:
            entries[change.path] = change.after
    return Snapshot(entries, before.blobs)


def _sides(commits: Mapping[str, Commit], parents: Sequence[str]) -> tuple[frozenset[str], ...]:
    reached = [_reached(commits, parent) for parent in parents]
    return tuple(
        frozenset(
            change.path
            for name in own - _union(held for held in reached if held is not own)
            for changes in commits[name].changes
            for change in changes
        )
        for own in reached
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _reached(commits: Mapping[str, Commit], tip: str) -> frozenset[str]:
    found, waiting = set[str](), [tip]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(commits[name].parents)
    return frozenset(found)
