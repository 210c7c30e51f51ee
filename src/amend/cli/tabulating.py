"""画面の表: 桁をそろえた行。終わりの列は、端末では画面の幅に収める。"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator

from amend.cli.layout import columns

_GAP = "  "
_CUT = "…"


def table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    r"""桁をそろえる。

    Args:
        rows: 行。どの行も、列の数は同じ。終わりの列だけは、端末に出すとき、入らない字を … とする。

    Example:
        >>> print("\n".join(table([("第１条", "甲"), ("別表", "乙")])))
        第１条  甲
        別表    乙
    """
    listed = list(rows)
    widths = [max(map(columns, column)) for column in zip(*listed, strict=True)][:-1]
    room = shutil.get_terminal_size().columns - sum(widths) - len(_GAP) * len(widths)
    for *cells, last in listed:
        head = [cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=True)]
        yield _GAP.join([*head, _fitted(last, room) if sys.stdout.isatty() else last]).rstrip()


def _fitted(text: str, room: int) -> str:
    if columns(text) <= room:
        return text
    size = 0
    while columns(text[: size + 1] + _CUT) <= room:
        size += 1
    return text[:size] + _CUT
