"""積み: 欄の多い別表を、新旧並べずに、紙の幅いっぱいに一つずつ描く順 (drafting-rules §1.6 の 8)。

対照表は変わらない。同じ行の組を、並べる代わりに「新の表の名、新の行、旧の表の名、旧の行」の順に描くだけである。
読み手は、二つの表の行を前から順に組み直す。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amend.comparison import Comparison, Row, Side
from amend.render.drawing import heads, keeps_with_next, shown
from amend.render.sheet import Grid, Half


@dataclass(frozen=True, slots=True)
class Beside:
    """並び: 新旧を並べた一行。

    Attributes:
        row: 行。
        halves: (左, 右)。
        opens: 前を一行空けてよい、条などの始まりかどうか。最初の行は空けない。
        keep: 次の行と同じページに置くかどうか。
    """

    row: Row
    halves: tuple[Half, Half]
    opens: bool
    keep: bool


@dataclass(frozen=True, slots=True)
class Name:
    """名: 積んだ表の、新旧の別を言う一行。いつも次の行と同じページに置く。

    Attributes:
        which: 先に描く側 (左の側) なら 0、後に描く側なら 1。
        word: 新旧の頭の語。
        opens: 前を一行空けてよいかどうか。
    """

    which: int
    word: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Alone:
    """片側: 積んだ表の、紙の幅いっぱいの一行。

    Attributes:
        which: 先に描く側 (左の側) なら 0、後に描く側なら 1。
        row: 行。
        half: 欄と境。境は 0 から ``2 * UNITS`` まで。
        said: 項番と三つ目の列の説明を、この行に書くかどうか。先に描く側の行だけが書く。
        keep: 次の行と同じページに置くかどうか。
    """

    which: int
    row: Row
    half: Half
    said: bool
    keep: bool


Line = Beside | Name | Alone
"""紙の一行。"""


def lines(comparison: Comparison, squares: Grid) -> Iterator[Line]:
    """描く順: 描く行を、並べて、又は積んで、上から順に。

    Args:
        comparison: 対照表。
        squares: 升目。``stacks`` の行を積む。
    """
    rows = shown(comparison)
    starts = {stack.start: stack for stack in squares.stacks}
    inside = {at for stack in squares.stacks for at in stack}
    for i, row in enumerate(rows):
        if i in starts:
            yield from _stacked(comparison, rows, squares, starts[i])
        elif i not in inside:
            yield Beside(row, squares.rows[i], opens=bool(i) and row.opens, keep=keeps_with_next(row))


def _stacked(comparison: Comparison, rows: Sequence[Row], squares: Grid, stack: range) -> Iterator[Line]:
    """一つの表の新旧を、左の側から順に積む。何も書かれていない側は、名だけを描く。"""
    said = False
    for which, word in enumerate(heads(comparison)):
        halves = [squares.rows[i][which] for i in stack]
        yield Name(which, word, opens=not which and stack.start > 0 and rows[stack.start].opens)
        if all(_blank(half.side) for half in halves):
            continue
        for i, half in zip(stack, halves, strict=True):
            yield Alone(which, rows[i], half, said=not said, keep=half.side.head)
        said = True


def _blank(side: Side) -> bool:
    return not side.table and not side.head and not any(side.cells)
