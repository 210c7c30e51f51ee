"""習慣: 改正前の本文の、空行・字下げ・番号の後の空白。"""

from __future__ import annotations

from collections import Counter, defaultdict

from amend.alignment import units
from amend.clause import HEADINGS, LINELESS, Kind, Node
from amend.consolidation.work import ITEMS
from amend.plaintext.tables import in_bars


class Habits:
    """習慣: 所ごとに、最も多い置き方。

    Attributes:
        bars: 表がみな縦棒の書き方なら真、みな並びの書き方なら偽。表が無いか、混じっていれば None。
    """

    def __init__(self, old: Node) -> None:
        """Args: old: 改正前の木。"""
        self._leads: dict[tuple[Kind, Kind | None, Kind], Counter[str]] = defaultdict(Counter)
        self._indents: dict[tuple[Kind, Kind, int, bool], Counter[str]] = defaultdict(Counter)
        self._gaps: dict[Kind, Counter[str]] = defaultdict(Counter)
        barred, listed = False, False
        waiting = [(old, 0)]
        while waiting:
            parent, depth = waiting.pop()
            last: Kind | None = None
            for _, node in units(parent, ()):
                self._see(parent.kind, last, node, depth)
                last = node.kind
                if node.kind is Kind.CELL:
                    bar = in_bars(node)
                    barred, listed = barred or bar, listed or not bar
                if node.kind not in HEADINGS:
                    waiting.append((node, depth + (node.kind in ITEMS)))
        self.bars = None if barred is listed else barred

    def _see(self, parent: Kind, last: Kind | None, node: Node, depth: int) -> None:
        first = opening(node)
        if first is not None:
            self._leads[parent, last, node.kind][lead_of(first)] += 1
        if node.kind not in LINELESS:
            self._indents[parent, node.kind, depth, bool(node.mark)][indent_of(node.before)] += 1
        if node.caption is not None:
            self._indents[node.kind, Kind.CAPTION, depth, False][indent_of(node.caption.before)] += 1
        if node.mark and node.gap:
            self._gaps[node.kind][node.gap] += 1

    def lead(self, parent: Kind, last: Kind | None, kind: Kind) -> str | None:
        """初めの行の前の改行と空行。例が無ければ None。

        Args:
            parent: 親の種類。
            last: すぐ前の規定の種類。列の初めなら None。
            kind: 規定の種類。
        """
        return _usual(self._leads.get((parent, last, kind)))

    def indent(self, parent: Kind, kind: Kind, depth: int = 0, *, marked: bool = True) -> str | None:
        """字下げ。例が無ければ None。

        Args:
            parent: 親の種類。
            kind: 規定の種類。
            depth: 号の深さ。
            marked: 番号があるか。番号の有る項と無い項では、字下げが違う。
        """
        return _usual(self._indents.get((parent, kind, depth, marked)))

    def gap(self, kind: Kind) -> str | None:
        """番号の後の空白。例が無ければ None。"""
        return _usual(self._gaps.get(kind))


def _usual(found: Counter[str] | None) -> str | None:
    return found.most_common(1)[0][0] if found else None


def opening(node: Node) -> str | None:
    """初めの行の前にある置き方のすべて。字の行を持たなければ None。"""
    while node.caption is not None or (node.kind in LINELESS and node.children):
        node = node.caption if node.caption is not None else node.children[0]
    return None if node.kind in LINELESS else node.before


def lead_of(before: str) -> str:
    """改行と空行: 行の前の置き方のうち、字下げより前。"""
    return before[: before.rfind("\n") + 1]


def indent_of(before: str) -> str:
    """字下げ: 行の前の置き方のうち、最後の改行より後の空白。"""
    line = before[before.rfind("\n") + 1 :]
    return line[: len(line) - len(line.lstrip(" 　\t\r"))]
