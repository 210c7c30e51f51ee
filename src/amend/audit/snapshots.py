"""時点: ある時点の台帳のファイル。変わらない協約と案件は、前の時点のものをそのまま持つので、歩みごとに作っても軽い。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from amend.ledger import read_path
from amend.ledger.paths import RECORD, LedgerPath

placed = lru_cache(maxsize=65_536)(read_path)
"""置き場所: `read_path` の、覚えのあるもの。同じ名を何度も読むからである。"""


class Entry(Protocol):
    """ファイル: 種類 (``100644`` など) と、中身の識別子。"""

    @property
    def mode(self) -> str:
        """種類。"""

    @property
    def blob(self) -> str:
        """中身の識別子。"""


def is_record(place: LedgerPath | None) -> bool:
    """記録のファイルか。"""
    return place is not None and bool(place.amendment) and place.rest.startswith(f"{RECORD}/")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """案件の時点: 一つの案件のファイル。中身が変わるまで同じ値なので、読み取ったものの覚えの鍵になる。

    Attributes:
        entries: 案件のフォルダーからの名から、ファイル。
    """

    entries: Mapping[str, Entry]

    @property
    def submitted(self) -> bool:
        """提出したか: 記録があるか。"""
        return any(name.startswith(f"{RECORD}/") for name in self.entries)


@dataclass(frozen=True, slots=True, eq=False)
class Folder:
    """協約の時点: 一つの協約のファイル。

    Attributes:
        own: 協約のファイルの名から、ファイル。
        cases: 案件の番号から、その時点。
        submitted: 提出した案件の番号。
    """

    own: Mapping[str, Entry] = field(default_factory=dict)
    cases: Mapping[str, Held] = field(default_factory=dict)
    submitted: frozenset[str] = frozenset()


_EMPTY = Folder()


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """時点: ある時点の、台帳のすべてのファイル。

    Attributes:
        folders: 協約の識別子から、その時点。
        others: ``agreements/`` の下の、台帳の名でないファイル。
    """

    folders: Mapping[str, Folder] = field(default_factory=dict)
    others: Mapping[str, Entry] = field(default_factory=dict)

    def folder(self, agreement: str) -> Folder:
        """協約の時点。無ければ空のもの。"""
        return self.folders.get(agreement, _EMPTY)

    def entry(self, path: str) -> Entry | None:
        """ファイル: 無ければ None。"""
        place = placed(path)
        if place is None:
            return self.others.get(path)
        folder = self.folder(place.agreement)
        if not place.amendment:
            return folder.own.get(place.rest)
        held = folder.cases.get(place.amendment)
        return held.entries.get(place.rest) if held else None

    def submitted(self, place: LedgerPath) -> bool:
        """提出した案件のファイルか。"""
        return place.amendment in self.folder(place.agreement).submitted

    def known(self, agreement: str) -> bool:
        """知られた協約か: 記録があるか。"""
        return bool(self.folder(agreement).submitted)

    def after(self, changes: Iterable[tuple[str, Entry | None]]) -> Snapshot:
        """変えた後: パスと、新しいファイル (消すなら None) を重ねた時点。"""
        others: dict[str, Entry | None] = {}
        grouped: dict[str, dict[str, dict[str, Entry | None]]] = {}
        for path, entry in changes:
            place = placed(path)
            if place is not None:
                grouped.setdefault(place.agreement, {}).setdefault(place.amendment, {})[place.rest] = entry
            else:
                others[path] = entry
        folders = dict(self.folders)
        for agreement, parts in grouped.items():
            folders[agreement] = _changed(self.folder(agreement), parts)
        return Snapshot(folders, _merged(self.others, others) if others else self.others)


def _changed(folder: Folder, parts: Mapping[str, Mapping[str, Entry | None]]) -> Folder:
    own, cases, submitted = folder.own, dict(folder.cases), folder.submitted
    for amendment, files in parts.items():
        if not amendment:
            own = _merged(own, files)
            continue
        before = cases.get(amendment)
        held = cases[amendment] = Held(_merged(before.entries if before else {}, files))
        if held.submitted is not (amendment in submitted):
            submitted = submitted ^ {amendment}
        if not held.entries:
            del cases[amendment]
    return Folder(own, cases, submitted)


def _merged(before: Mapping[str, Entry], files: Mapping[str, Entry | None]) -> Mapping[str, Entry]:
    found = dict(before)
    for name, entry in files.items():
        if entry is None:
            found.pop(name, None)
        else:
            found[name] = entry
    return found
