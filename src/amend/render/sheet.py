"""紙面: 用紙の大きさと、対照表の升目。

一つの側を ``UNITS`` 等分した升目の上に、すべての欄の境を置く。別表の行は、側の中の欄になる。新旧が一つの行に並ぶので
高さは常に揃い (drafting-rules §1.3)、続く行は境が同じなので一つの表に見える。
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from amend.comparison import Comparison, Side
from amend.errors import TextError
from amend.render.drawing import drawn_length, shown, sides
from amend.styles import PAPERS, Style, Tables

MARGIN = 18
"""余白: ミリメートル。"""

UNITS = 30
"""一つの側を分ける数。二つの側と、項番と三つ目の列で 62、Word の表が許す 63 欄に収まる。"""

THIRD = 0.12
"""三つ目の列 (備考、説明) の幅: 表の幅に対する割合。"""

NUMBER = 0.07
"""項番の列の幅: 表の幅に対する割合。"""

MAX_HANG = 10
"""折り返しの字下げの限り (全角の数)。細目がどれほど深くても、書く幅を残す。"""

_NARROWEST = 4  # 欄の幅の下限 (升)。字の少ない欄が一字の幅にならないように。

Edges = tuple[int, ...]
"""境: 一つの側の欄の境 (升、0 から UNITS まで)。欄の数より一つ多い。"""


def paper(style: Style) -> tuple[int, int]:
    """用紙: 様式の用紙の (幅, 高さ) をミリメートルで返す。"""
    return PAPERS[style.paper]


def sides_share(comparison: Comparison) -> float:
    """新旧の側の幅: 表の幅に対する割合。項番の列と三つ目の列があれば、その分だけ狭い。"""
    return 1 - number_share(comparison) - (THIRD if comparison.third_head else 0)


def number_share(comparison: Comparison) -> float:
    """項番の列の幅: 表の幅に対する割合。その列が無ければ 0。"""
    return NUMBER if comparison.number_head else 0


@dataclass(frozen=True, slots=True)
class Half:
    """半分: 紙の上での、一行の左又は右。

    Attributes:
        side: 側。
        edges: 欄の境。
        ruled: 表の線で囲むかどうか。表の行のほか、その表の中に立つ（新設）なども囲み、表を途切れさせない。
    """

    side: Side
    edges: Edges
    ruled: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """升目: 描く行の、左右の側の欄の境。

    Attributes:
        rows: 描く行ごとの (左, 右)。
        cuts: 左右の側で、どれかの行が使う境 (昇順)。
        stacks: 新旧を並べずに積む行の続き (`amend.render.stacking`)。その行の境は 0 から ``2 * UNITS`` まで。
    """

    rows: tuple[tuple[Half, Half], ...]
    cuts: tuple[Edges, Edges]
    stacks: tuple[range, ...] = ()

    def spans(self, side: int, edges: Edges) -> list[int]:
        """欄ごとの、またぐ列の数 (HTML の colspan、Word の gridSpan)。

        Args:
            side: 左なら 0、右なら 1。
            edges: その側の境。
        """
        at = [self.cuts[side].index(edge) for edge in edges]
        return [b - a for a, b in pairwise(at)]

    def wide_spans(self, edges: Edges) -> list[int]:
        """積んだ行の、欄ごとの、またぐ列の数。

        Args:
            edges: 紙の幅いっぱいの境 (0 から ``2 * UNITS`` まで)。
        """
        at = [_both(self.cuts).index(edge) for edge in edges]
        return [b - a for a, b in pairwise(at)]


def _both(cuts: tuple[Edges, Edges]) -> Edges:
    """左右の側を通した境 (0 から ``2 * UNITS`` まで)。"""
    return (*cuts[0], *(UNITS + cut for cut in cuts[1][1:]))


def grid(comparison: Comparison, tables: Tables = Tables.SIDE) -> Grid:
    """升目: 対照表の、描く行すべての欄の境を決める。

    Args:
        comparison: 対照表。
        tables: 別表の新旧を並べるか、積むか。

    Raises:
        TextError: 欄が多すぎて置けない表がある。
    """
    pairs = [sides(comparison, row) for row in shown(comparison)]
    for row, pair in zip(shown(comparison), pairs, strict=True):
        if max(len(side.cells) for side in pair) > UNITS:
            raise TextError(
                f"表の欄が多すぎて、新旧に並べられません ({UNITS} 欄まで)。",
                where=row.place,
                advice="表を分けてください。",
            )
    rows: list[tuple[Half, Half]] = []
    stacks: list[range] = []
    edges = {0, UNITS, 2 * UNITS}
    for block in _blocks(pairs):
        stack = tables is Tables.STACKED and any(side.table for side in block[0])
        placed = _place(block, 2 * UNITS if stack else UNITS)
        if stack:
            stacks.append(range(len(rows), len(rows) + len(block)))
        for left, right in placed:
            edges.update(left.edges, right.edges if stack else (UNITS + edge for edge in right.edges))
        rows += placed
    cuts = tuple(tuple(sorted(edge - start for edge in edges if 0 <= edge - start <= UNITS)) for start in (0, UNITS))
    return Grid(tuple(rows), (cuts[0], cuts[1]), tuple(stacks))


def _blocks(pairs: Sequence[tuple[Side, Side]]) -> Iterator[list[tuple[Side, Side]]]:
    """一つの表に見えるべき行の固まり。頭の行は新しい固まりを始める。"""
    block: list[tuple[Side, Side]] = []
    for pair in pairs:
        table, head = (any(getattr(side, name) for side in pair) for name in ("table", "head"))
        after_head = bool(block) and any(side.head for side in block[-1])
        if block and (not table or not any(side.table for side in block[-1]) or (head and not after_head)):
            yield block
            block = []
        block.append(pair)
    if block:
        yield block


def _place(block: Sequence[tuple[Side, Side]], units: int) -> list[tuple[Half, Half]]:
    """一つの固まりの (左, 右)。境は 0 から ``units`` まで。"""
    left, right = ([pair[i] for pair in block] for i in (0, 1))
    counts = [max(len(side.cells) for side in column) for column in (left, right)]
    if counts[0] == counts[1]:  # 同じ形の表は、新旧で同じ幅にする
        both = _columns(left + right, counts[0], units)
        columns = [both, both]
    else:
        columns = [_columns(left, counts[0], units), _columns(right, counts[1], units)]
    ruled = [any(side.table for side in column) for column in (left, right)]
    halves = [
        [Half(side, _edges(side, columns[i]), ruled[i]) for side in column] for i, column in enumerate((left, right))
    ]
    return list(zip(*halves, strict=True))


def _columns(column: Sequence[Side], count: int, whole: int) -> Edges:
    """欄の境: 字の多い欄を広くする (字数の平方根に比例。行の高さが揃いに近づき、狭い欄も読める)。"""
    if count < 2:
        return (0, whole)
    full = [side.cells for side in column if len(side.cells) == count]
    weights = [1 + math.sqrt(sum(drawn_length(cells[i]) for cells in full)) for i in range(count)]
    units = [min(_NARROWEST, whole // count)] * count
    for _ in range(whole - sum(units)):
        widest = max(range(count), key=lambda i: weights[i] / units[i])
        units[widest] += 1
    return tuple(accumulate(units, initial=0))


def _edges(side: Side, columns: Edges) -> Edges:
    """一行の境: 欄の足りない行では、最後の欄が残りをまたぐ。"""
    count = max(1, len(side.cells))
    return (*columns[:count], columns[-1])
