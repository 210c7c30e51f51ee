"""PDF の枠: 枠で囲む欄のまわりの線を、隣の欄の線に勝たせる。

一本の線は、両側の欄の境である。どちらの欄の枠なのかを、目に見えない太さの違いで言う (`OWNED`)。枠に囲まれた欄と、枠の
ある欄に囲まれただけの欄を、読み手 (`amend.read.pdf_rules`) が紙から言い分けるためである。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from amend.styles import Mark

Cell = dict[str, Any]
Rule = tuple[float, bool]
"""線: (太さ、破線か)。"""

WIDTHS = {Mark.THICK: 2.25, Mark.DASHED: 1.5}
"""枠の線の太さ (ポイント)。Word の表と同じ。"""

OWNED = 0.05
"""線の前 (左か上) の欄だけの枠なら、これだけ細い。後の欄だけの枠なら、これだけ太い。"""


def enclose(rows: Sequence[Sequence[Cell]], frame: Mark) -> list[list[tuple[int, int, Rule]]]:
    """枠: 枠のある欄の左右の線を、欄に書き込む。上下の線は、行の間ごとの線として返す。

    Args:
        rows: 行ごとの欄。``framed`` の欄を囲む。
        frame: 枠 (THICK か DASHED)。

    Returns:
        行の上ごと (終わりに、最後の行の下) の横の線: (始めの列、終わりの列の次、線)。
    """
    for cells in rows:
        for before, after in pairwise((None, *cells, None)):
            rule = _rule(frame, bool(before and before["framed"]), bool(after and after["framed"]))
            if rule and before:
                before["rules"]["right"] = rule
            if rule and after:
                after["rules"]["left"] = rule
    whole = sum(cell["span"] for cell in rows[0]) if rows else 0
    tracks = [[cell["framed"] for cell in cells for _ in range(cell["span"])] for cells in rows]
    nothing = [False] * whole
    # 最初の行の上は頭の行の線であり、頁の境で繰り返す頭の行と同じく、枠の線に譲らない。
    return [list(_lines(frame, *both)) if i else [] for i, both in enumerate(pairwise((nothing, *tracks, nothing)))]


def _lines(frame: Mark, above: Sequence[bool], below: Sequence[bool]) -> Iterator[tuple[int, int, Rule]]:
    at = 0
    for rule, same in groupby(_rule(frame, *both) for both in zip(above, below, strict=True)):
        start, at = at, at + len(list(same))
        if rule:
            yield start, at, rule


def _rule(frame: Mark, before: bool, after: bool) -> Rule | None:
    if not (before or after):
        return None
    return WIDTHS[frame] + OWNED * (after - before), frame is Mark.DASHED
