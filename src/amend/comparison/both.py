"""両側: 旧と新の本文を、対応付けとともに持つ。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amend.alignment import Pair, identical
from amend.characters import difference_note
from amend.clause import Node, Path, follow
from amend.comparison.resembling import resembling
from amend.comparison.source import Source
from amend.styles import Scope, Style


@dataclass(frozen=True, slots=True)
class Both:
    """両側: 旧と新の本文と様式。"""

    old: Source
    new: Source
    style: Style

    def nodes(self, pair: Pair) -> tuple[Node, Node]:
        """対の両方の節点 (旧, 新)。片方だけの対には使わない。"""
        assert pair.old is not None
        assert pair.new is not None
        return self.old.node(pair.old), self.new.node(pair.new)

    def same(self, pair: Pair) -> bool:
        """番号も語も、中まで変わらない対かどうか。"""
        return pair.old is not None and pair.new is not None and identical(*self.nodes(pair))

    def place(self, pair: Pair) -> str:
        """位置の呼び方: 新の側、無ければ旧の側。"""
        if pair.new is not None:
            return self.new.place(pair.new)
        assert pair.old is not None
        return self.old.place(pair.old)


def both_sides(old: Node, new: Node, root: Pair, style: Style) -> Both:
    """両側: 番号の変わった節点と、片方だけの紛らわしい規定を対応付けから拾って、二つの本文を用意する。"""
    olds: dict[Path, str] = {}
    news: dict[Path, str] = {}
    removed: list[Path] = []
    added: list[Path] = []
    waiting = [root]
    while waiting:
        pair = waiting.pop()
        waiting.extend(reversed(pair.children))
        if pair.old is None or pair.new is None:
            removed += [pair.old] if pair.old is not None else []
            added += [pair.new] if pair.new is not None else []
            continue
        was, now = follow(old, pair.old).mark, follow(new, pair.new).mark
        if was != now:
            olds[pair.old] = news[pair.new] = difference_note(was, now)
    were, are = resembling(old, removed, new, added)
    return Both(Source(old, olds, were, style), Source(new, news, are, style), style)


def adjacent(before: Path | None, after: Path | None) -> bool:
    """同じ親の、すぐ次の子かどうか。"""
    return before is not None and after is not None and before[:-1] == after[:-1] and before[-1] + 1 == after[-1]


def near(changed: Sequence[bool], style: Style) -> list[bool]:
    """近さ: 同じ列の変わらない規定を、略さずに残すかどうか。全文を描く様式では、すべて残す。

    Args:
        changed: 列の規定ごとの、変わったかどうか。
        style: 様式。残す数を決める。

    Returns:
        規定ごとの、残すかどうか。``context = 1`` の様式では、変わった規定のすぐ前とすぐ後だけが真になる。
    """
    if style.scope is Scope.ALL:
        return [True] * len(changed)
    n = style.context
    at = [i for i, is_changed in enumerate(changed) if is_changed] if n else []
    kept = {i for spot in at for i in range(max(spot - n, 0), min(spot + n + 1, len(changed)))}
    return [i in kept for i in range(len(changed))]
