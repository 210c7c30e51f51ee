"""文: コミットの文だけを、続けて読む。変わったファイルは調べない。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.errors import LedgerError
from amend.store.objects import read_objects
from amend.store.repository import Repository, ask, git, object_id

_TOGETHER = 20_000  # 一度に読むコミットの数。一つは数百バイトなので、ほかの物より多く読める
_PARENTS = re.compile(rb"tree [0-9a-f]{40}\n((?:parent [0-9a-f]{40}\n)*)")


def matches(
    repository: Repository, tip: str, pattern: re.Pattern[bytes], *, since: str = ""
) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """文の中の形: ``tip`` から遡れるコミットのうち、文に形の合うもの。古い順 (親は必ず子より前)。

    どのコミットも、識別子と合うことと、親が並びの中にあることとを確かめる。

    Args:
        repository: 台帳。
        tip: 先頭のコミット (16進40桁)。
        pattern: ASCII の字だけの、組を一つ持つ形。
        since: 前に調べたコミット (16進40桁)。在れば、これより後だけを調べる。

    Returns:
        コミットの識別子と、組の字のすべて。``since`` から ``tip`` へ一筋に (分かれも合流もなく) 続いていなければ None。

    Raises:
        LedgerError: 物が無い、壊れている、祖先が欠けている。
    """
    names = _later(repository, tip, since) if since else _all(repository, tip)
    if names is None:
        return None
    before, seen, found = since, set[str](), []
    for name, parents, message in _read(repository, names):
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
        if held := pattern.findall(message):
            found.append((name, tuple(one.decode("ascii") for one in held)))
    return tuple(found) if before == tip else None


def _all(repository: Repository, tip: str) -> list[str]:
    listed = git(repository, "rev-list", "--topo-order", "--reverse", object_id(repository, tip), "--")
    return listed.decode("ascii").split()


def _later(repository: Repository, tip: str, since: str) -> list[str] | None:
    """後のコミット: 前に調べたものが、この台帳にもう無ければ None。"""
    span = f"{object_id(repository, since)}..{object_id(repository, tip)}"
    answer = ask(repository, "rev-list", "--topo-order", "--reverse", span, "--")
    return answer.out.decode("ascii").split() if answer.code == 0 else None


def _read(repository: Repository, names: list[str]) -> Iterator[tuple[str, list[str], bytes]]:
    for one in read_objects(repository, names, together=_TOGETHER):
        head = _PARENTS.match(one.data)
        yield one.id, head[1].decode("ascii").split()[1::2] if head else [], one.data.partition(b"\n\n")[2]
