"""沿革: 枝のすべてのコミットと、その変えたファイルを、まとめて読む。

コミットは生のバイト列から自分で読む。``git log`` の見せるものは、差替え、付替え、設定、名前の読み替えで変わり得る
(reliability.md §1 の 9、I7)。親はコミットに書かれたとおり、差は親ごとに木と木を比べたものである。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from amend.errors import LedgerError, RequestError
from amend.store.objects import read_blobs, read_objects
from amend.store.repository import AGREEMENTS, NO_OBJECT, Repository, ask, git, object_id

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""何も無い木。どのリポジトリにも在るものとして使える。"""

_TOGETHER = 16_000  # 一度に読むコミットの数。Git は、続けて比べる木ほど速く読む (4,000 ずつより二割)

_HEADER = re.compile(
    rb"tree (?P<tree>[0-9a-f]{40})\n(?P<parents>(?:parent [0-9a-f]{40}\n)*)"
    rb"(?:author (?P<author>[^\n]*)\ncommitter (?P<committer>[^\n]*)(?P<extra>(?:\n[^\n]+)*)|(?P<odd>.*))",
    re.DOTALL,
)
_SIGNATURE = re.compile(rb"(?P<name>.*?) ?<(?P<email>[^<>]*)> (?P<seconds>[0-9]{1,12}) (?P<zone>[+-][0-9]{4})")


@dataclass(frozen=True, slots=True)
class Signature:
    r"""署名欄: コミットに書かれた名と日時。

    Attributes:
        name: 名前。UTF-8 として読めないバイトは ``\xNN`` と見せる。
        email: メールアドレス。
        when: 日時。読めなければ None。
    """

    name: str
    email: str
    when: datetime | None


class Entry(NamedTuple):
    """木の一項: ファイルの種類 (``100644`` など) と中身の識別子。"""

    mode: str
    blob: str


class Change(NamedTuple):
    """ファイルの変化: ある親からの、一つのパスの前と後。無ければ None。"""

    path: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class Commit:
    """コミット: 一つの記録。

    Attributes:
        id: 識別子 (16進40桁)。
        tree: 木の識別子。
        parents: 親の識別子。
        author: 書いた人。
        committer: 記録した人。見出しが Git の書く並びでなければ、どちらも読まない。
        extra: ほかの見出し (``encoding``、``gpgsig`` など)。生のバイト列。読まなかった見出しの全部を含む。
        message: コミットの文。生のバイト列。
        changes: 親ごとの変化。``parents`` と同じ並び。親の無いコミットでは、何も無い木からの変化一つ。
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    extra: bytes
    message: bytes
    changes: tuple[tuple[Change, ...], ...]


def commits(repository: Repository, tip: str, *, under: str | None = AGREEMENTS) -> tuple[Commit, ...]:
    """沿革: ``tip`` から遡れるすべてのコミットを、古い順 (親は必ず子より前) に返す。

    Args:
        repository: 台帳。
        tip: 先頭のコミット (16進40桁)。
        under: 変化を調べるフォルダー。None なら全部。コミットはどちらでも全部を返す。

    Raises:
        LedgerError: 物が無い、壊れている、コミットとして読めない。
    """
    return tuple(each_commit(repository, tip, under=under))


def parents(repository: Repository, tip: str) -> dict[str, tuple[str, ...]]:
    """親: ``tip`` から遡れるすべてのコミットの。古い順 (親は必ず子より前)。コミットの中身は読まない。"""
    listed = git(repository, "rev-list", "--topo-order", "--reverse", "--parents", object_id(repository, tip), "--")
    return {name: tuple(found) for name, *found in map(str.split, listed.decode("ascii").splitlines())}


def each_commit(
    repository: Repository, tip: str, *, under: str | None = AGREEMENTS, saying: str = ""
) -> Iterator[Commit]:
    """沿革を一つずつ: `commits` と同じものを、少しずつ読んで順に返す。長い沿革でも記憶が足りなくならない。

    Args:
        repository: 台帳。
        tip: 先頭のコミット (16進40桁)。
        under: 変化を調べるフォルダー。None なら全部。
        saying: 文の中の一行。あれば、その行のあるコミットだけを返す。英字、数字、空白、``:``、``-`` だけで書く。
    """
    only = (f"--grep=^{saying}$",) if saying else ()
    listed = git(repository, "rev-list", "--topo-order", "--reverse", *only, object_id(repository, tip), "--")
    return these_commits(repository, listed.decode("ascii").split(), under=under, whole=not saying)


def commits_under(repository: Repository, tip: str, under: str) -> Iterator[Commit]:
    """触れたコミット: ``under`` を変えたコミットだけを、古い順に。

    どの親かと同じものを採っただけの合流は除く。それが持つものは、その親の側のコミットが入れている。だから、``under`` に
    一度でもあった中身は、ここで返すコミットのどれかの変化にある。

    Args:
        repository: 台帳。
        tip: 先頭のコミット (16進40桁)。
        under: ファイル又はフォルダー。
    """
    arguments = ("rev-list", "--full-history", "--topo-order", "--reverse", object_id(repository, tip), "--", under)
    return these_commits(repository, git(repository, *arguments).decode("ascii").split(), under=under)


def these_commits(
    repository: Repository, names: Sequence[str], *, under: str | None = AGREEMENTS, whole: bool = False
) -> Iterator[Commit]:
    """コミット: 名指されたものを、名指された順に、少しずつ読んで返す。

    Args:
        repository: 台帳。
        names: コミットの識別子 (16進40桁)。
        under: 変化を調べるフォルダー。None なら全部。
        whole: 名指したものが沿革の全部か。真なら、名指されていない親は、欠けているものとする。

    Raises:
        LedgerError: 物が無い、壊れている、コミットとして読めない、沿革が欠けている。
    """
    trees = dict[str, str]()
    for start in range(0, len(names), _TOGETHER):
        heads = _heads(repository, names[start : start + _TOGETHER])
        trees |= {head.id: head.tree for head in heads}
        if not whole:
            strangers = dict.fromkeys(parent for head in heads for parent in head.parents if parent not in trees)
            trees |= {head.id: head.tree for head in _heads(repository, strangers)}
        edges = [_edges(repository, head, trees) for head in heads]
        changes = _compare(repository, dict.fromkeys(chain.from_iterable(edges)), under)
        for head, compared in zip(heads, edges, strict=True):
            yield _commit(head, tuple([changes.get(edge, ()) for edge in compared]))


class _Head(NamedTuple):
    """コミットの骨組み: 変化を調べるために、先に読むもの。"""

    id: str
    tree: str
    parents: tuple[str, ...]
    found: re.Match[bytes]
    message: bytes


def _heads(repository: Repository, names: Iterable[str]) -> list[_Head]:
    """骨組みだけ: 変化を調べずに読む。"""
    return [_head(repository, one.id, one.data) for one in read_objects(repository, names)]


def tree(repository: Repository, commit: str, *, under: str | Sequence[str] | None = AGREEMENTS) -> dict[str, Entry]:
    """木: コミットの時点のすべてのファイル。

    Args:
        repository: 台帳。
        commit: コミット (16進40桁)。
        under: 調べるフォルダー (いくつでも)。None なら全部。

    Returns:
        パスから項への対応。パスの順。
    """
    paths = () if under is None else (under,) if isinstance(under, str) else under
    listed = git(repository, "ls-tree", "-r", "-z", "--full-tree", object_id(repository, commit), "--", *paths)
    found = {}
    for record in listed.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        status, _, path = record.partition("\t")
        mode, _kind, name = status.split(" ")
        found[path] = Entry(mode, name)
    return found


def files(repository: Repository, commit: str, *, under: str = AGREEMENTS) -> dict[str, bytes]:
    """ファイル: コミットの時点のすべてのファイルの中身。引数は `tree` と同じ。

    Raises:
        LedgerError: ふつうのファイルでないもの (リンク、submodule など) がある (B13)。
    """
    return contents(repository, ordinary(tree(repository, commit, under=under)))


def ordinary(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """ふつうのファイル: 木の項のすべてが、ふつうのファイルであることを確かめて返す (B13)。

    Raises:
        LedgerError: そうでないものがある。
    """
    for path, entry in entries.items():
        if entry.mode != "100644":
            raise LedgerError(
                f"ふつうのファイルでないもの ({entry.mode}) が記録されています。",
                where=path,
                advice="リンクや実行の印を除いて記録し直してください。",
            )
    return entries


def contents(repository: Repository, entries: Mapping[str, Entry]) -> dict[str, bytes]:
    """中身: 木の項のファイルの中身。"""
    found = dict(read_blobs(repository, {entry.blob for entry in entries.values()}))
    return {path: found[entry.blob] for path, entry in entries.items()}


def resolve(repository: Repository, revision: str) -> str:
    """版の名: 利用者の書いた版 (枝、札、識別子の初め) をコミットの識別子にする。

    Args:
        repository: 台帳。
        revision: 利用者の書いた文字列。``-`` で始まっていてもよい。

    Raises:
        RequestError: そのような版が無い。
    """
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    answer = ask(repository, *arguments) if "\0" not in revision else None
    if answer is None or answer.code != 0:
        raise RequestError(f"版「{revision}」がありません。", advice="git log --oneline で確かめてください。")
    return object_id(repository, answer.out.strip())


def _head(repository: Repository, name: str, data: bytes) -> _Head:
    head, _, message = data.partition(b"\n\n")
    found = _HEADER.fullmatch(head)
    if not found:
        raise LedgerError(
            f"コミット {name} を読めません。",
            where=str(repository.root),
            advice="git fsck で確かめ、相手方の台帳と比べてください。",
        )
    parents = found["parents"].decode("ascii").split()[1::2]
    return _Head(name, found["tree"].decode("ascii"), tuple(parents), found, message)


def _commit(head: _Head, changes: tuple[tuple[Change, ...], ...]) -> Commit:
    author, committer, extra, odd = head.found.group("author", "committer", "extra", "odd")
    if odd is not None:
        author, committer, extra = b"", b"", odd
    return Commit(
        id=head.id,
        tree=head.tree,
        parents=head.parents,
        author=_read_signature(author),
        committer=_read_signature(committer),
        extra=extra.removeprefix(b"\n"),
        message=head.message,
        changes=changes,
    )


@lru_cache(maxsize=1024)  # 書いた人と記録した人は、ふつう同じである
def _read_signature(line: bytes) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    if not found:
        return Signature(line.decode("utf-8", "backslashreplace"), "", None)
    name, email = (found[part].decode("utf-8", "backslashreplace") for part in ("name", "email"))
    try:
        when = datetime.fromtimestamp(int(found["seconds"]), _zone(found["zone"]))
    except (ValueError, OverflowError, OSError):  # 遠い未来、24時間を超える時差
        when = None
    return Signature(name, email, when)


@lru_cache(maxsize=64)  # ふつう一つしかない
def _zone(text: bytes) -> timezone:
    zone = int(text)
    minutes = abs(zone) // 100 * 60 + abs(zone) % 100
    return timezone(timedelta(minutes=minutes if zone >= 0 else -minutes))


def _edges(repository: Repository, head: _Head, trees: dict[str, str]) -> list[tuple[str, str]]:
    """親ごとの、比べる木の組。"""
    missing = next((parent for parent in head.parents if parent not in trees), None)
    if missing:
        raise LedgerError(
            f"コミット {head.id} の親 {missing} がありません。",
            where=str(repository.root),
            advice="履歴が途中で切れています。git clone で台帳の全部を複製し直してください。",
        )
    return [(trees[parent], head.tree) for parent in head.parents] or [(EMPTY_TREE, head.tree)]


def _compare(
    repository: Repository, edges: dict[tuple[str, str], None], under: str | None
) -> dict[tuple[str, str], tuple[Change, ...]]:
    """木の組をまとめて比べる。同じ木の組は比べない。"""
    asked = "".join(f"{old} {new}\n" for old, new in edges if old != new).encode("ascii")
    paths = () if under is None else ("--", under)
    out = git(repository, "diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", *paths, stdin=asked)
    return {edge: tuple(changes) for edge, changes in _read_differences(out)}


def _read_differences(out: bytes) -> Iterator[tuple[tuple[str, str], list[Change]]]:
    """``diff-tree --stdin -z`` の出力: 見出し「木 木」の行と、続く「:種類 種類 前 後 字 NUL パス NUL」の繰返し。"""
    edge: tuple[str, str] | None = None
    changes: list[Change] = []
    fields = iter(out.decode("utf-8", "surrogateescape").split("\0"))
    for field in fields:
        *heads, status = field.split("\n")
        if heads:  # 変化の無い組の見出しは、続けて並ぶ
            if edge:
                yield edge, changes
            old, _, new = heads[-1].partition(" ")
            edge, changes = (old, new), []
        if not status:
            break
        old_mode, new_mode, before, after, _letter = status.removeprefix(":").split(" ")
        changes.append(Change(next(fields), _entry(old_mode, before), _entry(new_mode, after)))
    if edge:
        yield edge, changes


def _entry(mode: str, blob: str) -> Entry | None:
    return None if blob == NO_OBJECT else Entry(mode, blob)
