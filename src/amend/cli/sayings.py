"""どのコミットがどの協約を言うか: 一つの協約の沿革を、台帳の全部を調べずに引く。

コミットは書き換わらず、先頭の識別子がその祖先のすべてを決める。だから、前に調べた先頭より後のコミットだけを
調べればよい。覚えるのは、コミットを自分で読み、識別子と合うことも、祖先が欠けていないことも確かめたものだけである。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from amend import store
from amend.cli.memory import place, recall, remember
from amend.identifiers import IDENTIFIER

_ABOUT, _KEY = "sayings", "1"
"""鍵は、覚えの形の版である。中身はコミットの文に書かれたことだけで、amend の決まりによらない。"""

_LINE = re.compile(rf"\nAgreement: ({IDENTIFIER})(?![^\n])".encode())  # 行の頭から当てるより速い
_COMMIT = re.compile(r"[0-9a-f]{40}")
_COMMITS = re.compile(r"([0-9a-f]{40})*")


def commits_about(repository: store.Repository, tip: str, agreement: str) -> Iterable[store.Commit]:
    """コミット: 先頭から遡れるもののうち、``Agreement: 協約`` という行のあるもの。古い順 (親は必ず子より前)。

    Args:
        repository: 台帳。
        tip: 先頭のコミット (16進40桁)。
        agreement: 協約の識別子。
    """
    if place(repository.root) is None:
        return store.each_commit(repository, tip, saying=f"Agreement: {agreement}")
    held = recall(repository.root, _ABOUT, _KEY)
    known, said = held if _is_index(held) else ("", {})
    if known != tip:
        said = _caught_up(repository, tip, known, said)
        remember(repository.root, _ABOUT, _KEY, (tip, said))
    names = said.get(agreement, "")
    return store.these_commits(repository, [names[start : start + 40] for start in range(0, len(names), 40)])


def _caught_up(repository: store.Repository, tip: str, known: str, said: dict[str, str]) -> dict[str, str]:
    """追い付く: 前の先頭から一筋に続いていれば、後のコミットだけを加える。そうでなければ、初めから調べる。"""
    later = store.matches(repository, tip, _LINE, since=known) if known else None
    found = {agreement: [names] for agreement, names in said.items()} if later is not None else {}
    for name, agreements in (store.matches(repository, tip, _LINE) or ()) if later is None else later:
        for agreement in dict.fromkeys(agreements):
            found.setdefault(agreement, []).append(name)
    return {agreement: "".join(names) for agreement, names in found.items()}


def _is_index(held: object) -> bool:
    """形が合うか: 先頭と、協約ごとの、コミットの識別子を続けて書いたもの。"""
    match held:
        case [str(tip), dict(said)]:
            return bool(_COMMIT.fullmatch(tip)) and all(
                isinstance(names, str) and _COMMITS.fullmatch(names) for names in said.values()
            )
        case _:
            return False
