"""監査する沿革: コミットと、その前後のファイル。置き場 (Git) を知らない、ただの値である。

`amend.store.Commit` は、そのままここの `Commit` の形をしている。
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from amend.audit.reading import Reading
from amend.audit.snapshots import Entry, Snapshot, is_record, placed
from amend.lineage import Lineage


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


class Signed(Protocol):
    """署名欄: 書いた人又は記録した人。"""

    @property
    def when(self) -> datetime | None:
        """日時。読めなければ None。"""


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

    @property
    def author(self) -> Signed:
        """書いた人。"""

    @property
    def committer(self) -> Signed:
        """記録した人。"""

    @property
    def extra(self) -> bytes:
        """作者と記録者のほかの見出し。"""


@dataclass(frozen=True, slots=True)
class History:
    """沿革: 枝のすべてのコミット。

    Attributes:
        commits: 古い順 (親は必ず子より前)。一度だけ、順に読む。
        blobs: 中身の識別子から中身。ふつうのファイルのすべて。
        parents: コミットの識別子から親。もう要らない時点を忘れるために、先に知っておく。
    """

    commits: Iterable[Commit]
    blobs: Mapping[str, bytes]
    parents: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Step:
    """一歩: 一つのコミットと、その前後。

    Attributes:
        commit: コミット。
        before: 親ごとの時点。親が無ければ、何も無い時点一つ。
        after: コミットの後の時点。
        reading: 中身の読み取り。
        sides: 親ごとの、その親の側だけで変わったパス。合流でなければ空。
        paths: どれかの親から変わったパス。
        added: 加わった記録のパス: どの親にもないもの。
    """

    commit: Commit
    before: tuple[Snapshot, ...]
    after: Snapshot
    reading: Reading
    sides: tuple[frozenset[str], ...] = ()
    paths: tuple[str, ...] = field(init=False)
    added: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        first, *rest = self.commit.changes
        if not rest:
            paths = [change.path for change in first]
            fresh = [change.path for change in first if change.before is None and change.after is not None]
            added = [path for path in fresh if is_record(placed(path))]
        else:
            paths = list(dict.fromkeys(change.path for changes in self.commit.changes for change in changes))
            added = [path for path in paths if is_record(placed(path)) and self._is_added(path)]
        object.__setattr__(self, "paths", tuple(paths))
        object.__setattr__(self, "added", tuple(added))

    def _is_added(self, path: str) -> bool:
        return self.after.entry(path) is not None and all(held.entry(path) is None for held in self.before)

    @property
    def merges(self) -> bool:
        """合流か。"""
        return len(self.before) > 1


class _Seen(NamedTuple):
    """見たコミット: 合流の側を求めるために、軽く覚えておくもの。"""

    order: int
    parents: tuple[str, ...]
    paths: tuple[str, ...]


def steps(history: History) -> Iterator[Step]:
    """歩み: コミットごとの前後を、古い順に。時点は、子がすべて済めば忘れる。"""
    reading, empty = Reading(history.blobs), Snapshot()
    snapshots = Lineage[Snapshot](history.parents)
    seen: dict[str, _Seen] = {}
    for commit in history.commits:
        before = tuple(map(snapshots.of, commit.parents)) or (empty,)
        after = before[0]
        if commit.changes[0]:
            after = after.after((change.path, change.after) for change in commit.changes[0])
        step = Step(commit, before, after, reading, _sides(seen, commit.parents))
        snapshots.settle(commit.id, commit.parents, after)
        seen[commit.id] = _Seen(len(seen), tuple(commit.parents), step.paths)
        yield step


def _sides(seen: Mapping[str, _Seen], parents: Sequence[str]) -> tuple[frozenset[str], ...]:
    """側: 親ごとの、その親の側だけで変わったパス。どの側にも属するコミットに着いたら、そこから先は見ない。"""
    if len(parents) < 2:
        return ()
    marks, waiting = dict[str, int](), list[tuple[int, str]]()
    every = (1 << len(parents)) - 1
    sides = [set[str]() for _ in parents]

    def mark(name: str, bits: int) -> int:
        """印を足し、まだ見るべきものの数の増減を返す。"""
        known = marks.get(name)
        marks[name] = (known or 0) | bits
        if known is None:
            heapq.heappush(waiting, (-seen[name].order, name))
            return marks[name] != every
        return (marks[name] != every) - (known != every)

    left = sum(mark(parent, 1 << index) for index, parent in enumerate(parents))
    while left:
        name = heapq.heappop(waiting)[1]
        bits = marks[name]
        left -= bits != every
        if bits & (bits - 1) == 0:
            sides[bits.bit_length() - 1].update(seen[name].paths)
        left += sum(mark(parent, bits) for parent in seen[name].parents)
    return tuple(map(frozenset, sides))
