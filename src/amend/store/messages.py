"""文: コミットの文だけを、続けて読む。変わったファイルは調べない。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.errors import LedgerError
from amend.store.objects import identify, read_objects
from amend.store.repository import Repository, ask, object_id, stream

_PART = 1 << 20  # 一度に読むバイト数
_PARENTS = re.compile(rb"tree [0-9a-f]{40}\n((?:parent [0-9a-f]{40}\n)*)")


def matches(
    repository: Repository, tip: str, pattern: re.Pattern[bytes], *, since: str = ""
) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """文の中の形: ``tip`` から遡れるコミットのうち、文に形の合うもの。古い順 (親は必ず子より前)。

    どのコミットも、識別子と合うことと、親が並びの中にあることとを確かめる。

    Args:
        repository: 台帳。
        tip: 先頭のコミット (16進40桁)。
        pattern: ASCII の字だけの、組を一つ持つ形。初めの行も含め、どの行の前にも改行があるものとして当てる。
        since: 前に調べたコミット (16進40桁)。在れば、これより後だけを調べる。

    Returns:
        コミットの識別子と、組の字のすべて。``since`` から ``tip`` へ一筋に (分かれも合流もなく) 続いていなければ None。

    Raises:
        LedgerError: 物が無い、壊れている、祖先が欠けている。
    """
    commits = _later(repository, tip, since) if since else _all(repository, tip)
    if commits is None:
        return None
    before, seen, found = since, set[str](), []
    for name, data in commits:
        head = _PARENTS.match(data)
        parents = head[1].decode("ascii").split()[1::2] if head else []
        if since and parents != [before]:
            return None
        if not since and not seen.issuperset(parents):
            raise LedgerError(
                f"コミット {name} の親がありません。",
                where=str(repository.root),
                advice="履歴が途中で切れています。git clone で台帳の全部を複製し直してください。",
            )
        seen.add(name)
        before = name
        if held := pattern.findall(data, data.find(b"\n\n") + 1):
            found.append((name, tuple(one.decode("ascii") for one in held)))
    return tuple(found) if before == tip else None


def _all(repository: Repository, tip: str) -> Iterator[tuple[str, bytes]]:
    """すべてのコミット: 名と生のバイト列。並べる Git に中身も言わせ、文の字下げを戻して、識別子と合うことを確かめる。

    読み替えられた文 (文字コード、行末の空白) は戻らないので、物から読む。
    """
    arguments = ("rev-list", "--topo-order", "--reverse", "--header", object_id(repository, tip), "--")
    with stream(repository, *arguments, stdin=b"") as out:
        rest = b""
        while part := out.read(_PART):
            *records, rest = (rest + part).split(b"\0")
            found = {}
            for record in records:
                name, _, said = record.partition(b"\n")
                data = said.replace(b"\n    ", b"\n")
                found[name.decode("ascii")] = data if identify("commit", data).encode() == name else b""
            altered = [name for name, data in found.items() if not data]
            found.update((one.id, one.data) for one in read_objects(repository, altered))
            yield from found.items()


def _later(repository: Repository, tip: str, since: str) -> Iterator[tuple[str, bytes]] | None:
    """後のコミット: 前に調べたものが、この台帳にもう無ければ None。"""
    span = f"{object_id(repository, since)}..{object_id(repository, tip)}"
    answer = ask(repository, "rev-list", "--topo-order", "--reverse", span, "--")
    if answer.code != 0:
        return None
    return ((one.id, one.data) for one in read_objects(repository, answer.out.decode("ascii").split()))
