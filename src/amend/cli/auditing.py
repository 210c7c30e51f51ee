"""監査の支度: 台帳のまっさらな写しから、沿革と検問の控えを求める。"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from amend import store
from amend.audit import Breach, Checkpoint, History, digest_of, read_checkpoint, up_to, write_checkpoint
from amend.errors import LedgerError, RequestError, TextError
from amend.files import read_bytes
from amend.timestamps import verify_token

_TOGETHER, _KEPT = 8000, 16_000_000  # 一度に読むコミットの数と、覚えておく中身の大きさ (バイト)


def open_ledger(start: Path | None = None) -> store.Repository:
    """開く: 読む門を通す。

    Raises:
        LedgerError: 台帳でない、細工がある、履歴が全部でない、又はコミットがまだ無い。
    """
    repository = store.open_for_reading(start or Path.cwd())
    if repository.head is None:
        raise LedgerError(
            "まだ一つもコミットがありません。", where=str(repository.root), advice="記録してから監査してください。"
        )
    return repository


def read_history(copy: store.Repository, *, proving: bool = False) -> History:
    """沿革: 写しの先頭から遡れるすべて。

    Args:
        copy: まっさらな写し、又は借りた物。
        proving: 木の識別子を求め直して確かめるか。借りた物のとき。

    Raises:
        UnprovenError: (コミットを読むとき) 木の識別子を確かめられない。
        LedgerError: 物が無いか、壊れている。
    """
    if copy.head is None:
        return History((), {}, {})
    blobs, parents = _Blobs(copy), store.parents(copy, copy.head)
    commits = store.proven_commits(copy, parents) if proving else store.these_commits(copy, tuple(parents), whole=True)
    return History(_prefetched(commits, blobs), blobs, parents)


class _Blobs(Mapping[str, bytes]):
    """中身: これから要るものをまとめて読んでおき、古いものから忘れる。忘れたものが要れば、また読む。"""

    def __init__(self, copy: store.Repository) -> None:
        self._copy = copy
        self._held = dict[str, bytes]()
        self._size = 0

    def expect(self, names: Iterable[str]) -> None:
        """読んでおく: 持っていないものを。"""
        for name, data in store.read_blobs(self._copy, [name for name in names if name not in self._held]):
            self._held[name] = data
            self._size += len(data)

    def forget(self) -> None:
        """忘れる: 古いものから、決まった大きさに収まるまで。"""
        while self._size > _KEPT:
            self._size -= len(self._held.pop(next(iter(self._held))))

    def __getitem__(self, name: str) -> bytes:
        if name not in self._held:
            self.expect((name,))
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def _prefetched(commits: Iterator[store.Commit], blobs: _Blobs) -> Iterator[store.Commit]:
    """沿革: 少しずつ、その変えた中身を読んでから渡す。"""
    while together := tuple(islice(commits, _TOGETHER)):
        entries = (change.after for commit in together for changes in commit.changes for change in changes)
        blobs.forget()
        blobs.expect(dict.fromkeys(one.blob for one in entries if one is not None and one.mode.startswith("100")))
        yield from together


def checkpoint_of(copy: store.Repository, reached: Collection[str], tip: str) -> Checkpoint:
    """控え: ``tip`` の時の台帳の。

    Args:
        copy: まっさらな写し。
        reached: ``tip`` から遡れるコミット。
        tip: その時の先頭。
    """
    raw = ((found.id, found.data) for found in store.read_objects(copy, reached))
    return Checkpoint(len(reached), tip, digest_of(raw, _files(copy, tip)))


def _files(copy: store.Repository, tip: str) -> Iterator[tuple[str, str, bytes]]:
    entries = store.tree(copy, tip)
    blobs = dict(store.read_blobs(copy, {entry.blob for entry in entries.values() if entry.mode != "160000"}))
    for path, entry in entries.items():
        yield entry.mode, path, blobs.get(entry.blob, entry.blob.encode())


def digest_at(copy: store.Repository, parents: Mapping[str, Sequence[str]], tip: str) -> str:
    """要約値: 沿革の中の ``tip`` の時までの。``tip`` が沿革に無ければ空。"""
    reached = up_to(parents, tip)
    return checkpoint_of(copy, reached, tip).digest if reached else ""


def given_checkpoint(text: str) -> Checkpoint:
    """渡された控え: 控えを写したファイルの名、又は控えの二行そのもの。

    Raises:
        RequestError: ファイルが無い、控えとして読めない、又は検算が合わない。
    """
    if text.lstrip().lower().startswith("amend-1 ") or "\n" in text:
        return read_checkpoint(text)
    try:
        return read_checkpoint(read_bytes(Path(text), limit=10_000).decode("utf-8"))
    except (UnicodeDecodeError, TextError):
        raise RequestError(
            "検問の控えのファイルではありません。",
            where=text,
            advice="amend checkpoint -o で作ったファイルを渡してください。",
        ) from None


def read_pinned(repository: store.Repository, name: str, called: str) -> Path:
    """信用の元: 台帳の外に留めたファイル。

    Args:
        repository: 台帳。
        name: ファイルの名。
        called: 誤りを言うときの呼び方 (``署名者の一覧`` など)。

    Raises:
        RequestError: ファイルが無い、又は台帳の中にある (台帳を書き換える者が、そのファイルも書き換えられる)。
    """
    path = Path(name).resolve()
    read_bytes(path, limit=1_000_000)
    if path.is_relative_to(repository.root):
        advice = "台帳の外に置いた、信用できる控えを渡してください。"
        raise RequestError(f"{called}が、台帳の中にあります。", where=name, advice=advice)
    return path


def unsigned(
    copy: store.Repository, parents: Mapping[str, Sequence[str]], signers: Path, since: Checkpoint | None
) -> Iterator[Breach]:
    """署名の破れ (H16): 台帳を変えたコミットのうち、署名を確かめられないもの。控えの時までのものは問わない。"""
    assert copy.head is not None
    settled = up_to(parents, since.tip) if since else frozenset[str]()
    commits = store.each_commit(copy, copy.head)
    wanted = [commit.id for commit in commits if any(commit.changes) and commit.id not in settled]
    for name, problem in store.signature_problems(copy, wanted, parents, signers):
        advice = "だれが記録したかを確かめ、署名者の一覧が正しければ、このコミットを信用しないでください。"
        yield Breach("H16", name, "", problem, advice)


def stamped(then: Checkpoint, token: bytes, authority: Path) -> datetime | Breach:
    """時刻認証: 控えの在った時刻、又は破れ (H17)。時刻認証は、控えの二行を決まりどおりに書いたものに掛かる。

    Args:
        then: 控え。書き写したものでもよい。
        token: 時刻認証局の返事。
        authority: 局の証明書。`read_pinned` を通ったもの。

    Raises:
        RequestError: 局の証明書が読めない、又は時刻認証の道具が入っていない。
    """
    pinned = read_bytes(authority, limit=1_000_000)
    try:
        return verify_token(write_checkpoint(then).encode(), token, pinned)
    except TextError as error:
        return Breach("H17", then.tip, "", error.what, error.advice)
    except RequestError as error:
        error.where = error.where or str(authority)
        raise
