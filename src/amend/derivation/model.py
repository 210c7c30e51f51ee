"""見取図: 旧の規定が新でどうなるか。対応付け (`amend.alignment`) を、改め文で言える形に整えたもの。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amend.change import Change
from amend.clause import Node, Path
from amend.textdiff import Edit


@dataclass(frozen=True, slots=True)
class Derived:
    """導いた改正: 改正一つと、大きい単位を取ったわけ。

    Attributes:
        change: 改正。
        why: 最も小さい単位 (字句) より大きい単位で言うわけ。字句・移動・加える・削るでは空。
    """

    change: Change
    why: str = ""


@dataclass(frozen=True, slots=True)
class Couple:
    """組: 旧の一つの規定と、それが新でなった規定。

    Attributes:
        old: 旧の木の中の道。
        new: 新の木の中の道。
        before: 旧の節点。
        after: 新の節点。
        edits: 節点自身の語 (``text``) の改まった字句。
        slots: 中身の組と、その間の隙間。本文の順。編章節の見出しでは空 (中身は同じ列に並ぶ)。
        whole: 全部を改めるわけ。字句などの小さい単位で改めるなら空。
        olds: まとめて改める旧の規定 (「第五条から第七条まで」)。一つなら空。
        news: まとめて改めた後の規定。一つなら空。
        cost: 改め文のおよその字数。全部を改めるのと比べる。
    """

    old: Path
    new: Path
    before: Node
    after: Node
    edits: tuple[Edit, ...] = ()
    slots: tuple[Couple | Gap, ...] = ()
    whole: str = ""
    olds: tuple[Path, ...] = ()
    news: tuple[Path, ...] = ()
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """隙間: 組と組の間にある、削る規定と加える規定。

    Attributes:
        olds: 削る規定の道。本文の順。
        news: 加える規定の道。本文の順。
    """

    olds: tuple[Path, ...]
    news: tuple[Path, ...]


def couples(root: Couple) -> Iterator[Couple]:
    """組: 根から、全部を改めるものの中を除いて、本文の順に返す。"""
    waiting = [root]
    while waiting:
        couple = waiting.pop()
        yield couple
        if not couple.whole:
            waiting.extend(slot for slot in reversed(couple.slots) if isinstance(slot, Couple))
