"""木の証し: コミットの木の識別子を、変化を重ねて求め直し、Git の読ませた木が本物であることを確かめる (R2、I8)。

Git は、読む木の中身が識別子と合うことを確かめない。ここでは、何も無い木から始めて、コミットごとに変化を重ね、変わった
フォルダーだけの識別子を求め直して、コミットの言う木と比べる。初めの木が合えば、その中身は本物である。前の木が本物で、変化を
重ねた木の識別子が合えば、後の木も本物である。だから、すべてのコミットで合えば、どの木も、どの変化も本物である。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, chain

from amend.errors import LedgerError
from amend.lineage import Lineage
from amend.store.history import EMPTY_TREE, Change, Commit, Entry, these_commits
from amend.store.objects import identify, read_objects
from amend.store.repository import AGREEMENTS, Repository

_Path = Sequence[bytes]
_INSIDE, _SUBMODULE = f"{AGREEMENTS}/", "160000"
_TOGETHER = 1000  # 台帳の外の中身を、一度に確かめる数


class UnprovenError(LedgerError):
    """証せない木: コミットの言う識別子と、求め直したものとが違う。物が壊れているか、Git の書かない形の木である。"""


def proven_commits(repository: Repository, parents: Mapping[str, Sequence[str]]) -> Iterator[Commit]:
    """証した沿革: すべてのコミットを、木を確かめながら、古い順に返す。変化は ``agreements/`` の下のものだけを渡す。

    Args:
        repository: 物だけを借りた台帳 (`amend.store.lent_objects`)。
        parents: 沿革の全部のコミットから親 (`amend.store.parents`)。

    Raises:
        UnprovenError: コミットの木を証せない。
        LedgerError: 物が無い、壊れている、沿革が欠けている。
    """
    lineage, others = Lineage[tuple[Grove, object]](parents), dict[str, None]()
    children = Counter(chain.from_iterable(parents.values()))
    for commit in these_commits(repository, tuple(parents), under=None, whole=True):
        grove, owner = lineage.of(commit.parents[0]) if commit.parents else (Grove(), None)
        if owner is None or children[commit.parents[0]] > 1:  # 分かれた枝は、それぞれの木を持つ
            owner = object()
        if commit.changes[0]:
            grove = grove.after(commit.changes[0], owner)
        if grove.id != commit.tree or commit.parents != parents[commit.id]:
            raise UnprovenError(
                f"コミット {commit.id} の木の中身が、木の識別子と合いません。",
                where=str(repository.root),
                advice="git fsck で確かめ、控え又は相手方の台帳から git fetch で補ってください。",
            )
        lineage.settle(commit.id, commit.parents, (grove, owner))
        if all(map(_inside, chain.from_iterable(commit.changes))):
            yield commit
            continue
        others |= dict.fromkeys(_outside(commit))
        if len(others) > _TOGETHER:
            _check(repository, others)
            others = {}
        yield replace(commit, changes=tuple(tuple(filter(_inside, changes)) for changes in commit.changes))
    _check(repository, others)


def _inside(change: Change) -> bool:
    return change.path.startswith(_INSIDE) or change.path == AGREEMENTS


def _outside(commit: Commit) -> Iterator[str]:
    """台帳の外のファイルの、新しい中身。"""
    for change in commit.changes[0]:
        if change.after is not None and change.after.mode != _SUBMODULE and not _inside(change):
            yield change.after.blob


def _check(repository: Repository, names: Iterable[str]) -> None:
    """中身が在り、識別子と合うことだけを確かめる。読む人は、台帳の中のものしか確かめない。"""
    for _ in read_objects(repository, names):
        pass


class Grove:
    """木: 一つのフォルダー。続くコミットのために、その場で書き替える。ほかの枝と分け合うものは、写してから書き替える。

    大きなフォルダーでも、変わった項の分だけの仕事で済むように、木の物の中身をつないだまま持つ。

    Args:
        owner: 書き替えてよい者。

    Attributes:
        id: 木の識別子。
    """

    __slots__ = ("_at", "_data", "_folders", "_items", "_owner", "id")

    def __init__(self, owner: object = None) -> None:
        self.id = EMPTY_TREE
        self._owner = owner
        self._items: dict[bytes, bytes] = {}  # 並べる順の名 (フォルダーでは終わりに / を付ける) から、木の物の中の一項
        self._folders: dict[bytes, Grove] = {}
        self._data, self._at = bytearray(), dict[bytes, int]()  # 項をつないだものと、その中での初め

    def after(self, changes: Iterable[Change], owner: object = None) -> Grove:
        """変えた後の木。``owner`` が同じなら、この木そのものを書き替えて返す。

        枝が分かれたら、どの枝も新しい ``owner`` で続ける。元の ``owner`` で続けると、分け合う所まで変わる。

        Example:
            >>> Grove().after((Change("a/b", None, Entry("100644", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")),)).id
            '878e27c626266ac04087a203e4bdd396dcf74763'
        """
        return self._after([(_bytes(one.path).split(b"/"), one.after) for one in changes], 0, owner)

    def _after(self, changes: Sequence[tuple[_Path, Entry | None]], depth: int, owner: object) -> Grove:
        """``depth`` は、パスの何番目の名がこのフォルダーのものか。"""
        grove = self if self._owner is owner else self._copy(owner)
        inner: dict[bytes, list[tuple[_Path, Entry | None]]] = {}
        same = True
        for change in changes:
            path, entry = change
            name = path[depth]
            if len(path) > depth + 1:
                inner.setdefault(name, []).append(change)
            else:
                same &= grove._put(name, b"" if entry is None else _item(entry.mode, name, entry.blob))
        for name, changed in inner.items():
            held = grove._folders.get(name) or Grove(owner)
            held = grove._folders[name] = held._after(changed, depth + 1, owner)
            same &= grove._put(name + b"/", b"40000 %b\0%b" % (name, bytes.fromhex(held.id)) if held._items else b"")
        if not same:
            grove._join()
        grove.id = identify("tree", grove._data)
        return grove

    def _put(self, name: bytes, item: bytes) -> bool:
        """一項を替え、加え、又は (空なら) 除く。つないだものも、その場で直せたか。"""
        old = self._items.get(name, b"")
        if not item:
            self._items.pop(name, None)
            return not old
        self._items[name] = item
        if len(old) != len(item):
            return False
        start = self._at[name]
        self._data[start : start + len(item)] = item
        return True

    def _join(self) -> None:
        self._items = {name: self._items[name] for name in sorted(self._items)}
        ends = accumulate(map(len, self._items.values()), initial=0)
        self._at = dict(zip(self._items, ends, strict=False))
        self._data = bytearray().join(self._items.values())

    def _copy(self, owner: object) -> Grove:
        made = Grove(owner)
        made._items, made._folders, made.id = dict(self._items), dict(self._folders), self.id
        made._data, made._at = bytearray(self._data), dict(self._at)
        return made


def _item(mode: str, name: bytes, blob: str) -> bytes:
    return b"%b %b\0%b" % (mode.encode(), name, bytes.fromhex(blob))


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")
