"""高さ: 頁で割れない行が、一頁に入りきるかを確かめる。

組版の道具は、頁で割れないものが一頁より高ければ、紙の下へはみ出させる。割れないものは、繰り返す頭の行、別表の頭の行、次の
行と離さない行の続きである。離さない続きは、入らないかもしれなければ離してよいことにする。頭の行は割れないので、入らないかも
しれなければ、ひな形に高さを測らせ (``tight``)、入らなければ断らせる。ここの見積もりは、いつも実際より高い。
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from amend.render.pdf.pieces import Paragraph

Row = dict[str, Any]
Cell = dict[str, Any]

_LINE = 1.7
"""一行の高さ (全角の数)。"""

_AROUND = 1.0  # 欄の上下の空き

NO_ROOM = "amend: no room"
"""ひな形が、割れない行が紙に入らないと言う言葉。"""


def loosen(rows: Sequence[Row], heads: Sequence[Cell], body: float) -> tuple[list[Row], bool]:
    """離す: 一頁に入らないかもしれない、離さない行の続きを、離してよいことにする。

    Args:
        rows: 行。
        heads: 繰り返す頭の行の欄。
        body: 一頁の表の高さ (全角の数)。

    Returns:
        (行, 割れない行の高さを測るか)。
    """
    room = body - max(map(_height, heads))
    fixed = max((_row(row) for row in rows if _is_head(row)), default=0)
    return list(_loosened(rows, room)), fixed > room or room < _LINE + _AROUND


def _loosened(rows: Sequence[Row], room: float) -> Iterator[Row]:
    for keep, same in groupby(rows, key=lambda row: bool(row["keep"])):
        group = list(same)
        fits = not keep or sum(map(_row, group)) + _LINE + _AROUND < room
        yield from group if fits else (row | {"keep": False} for row in group)


def _is_head(row: Row) -> bool:
    return any(cell["kind"] == "head" for cell in row["cells"])


def _row(row: Row) -> float:
    return max(map(_height, row["cells"]), default=0) + (_LINE if row["above"] else 0)


def _height(cell: Cell) -> float:
    across = max(1, int(cell["width"] - cell["hang"]) - 1)
    lines = (max(1, math.ceil(_letters(paragraph) / across)) for paragraph in cell["paragraphs"])
    return _LINE * sum(lines) + _AROUND


def _letters(paragraph: Paragraph) -> int:
    return sum(len(piece) if isinstance(piece, str) else len(piece[0]) for piece in paragraph)
