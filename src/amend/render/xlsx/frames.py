"""Excel の枠: 枠で囲む欄のまわりの線を、枠に譲らせる。

Excel は、隣り合う二つの欄が違う線を持つとき、どちらを描くかを決めない。枠のある欄の隣は、枠に接する線を持たない。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from amend.render.xlsx.bands import Block, Box, Rule

_FRAMES = frozenset({Rule.THICK, Rule.DASHED})


def settled(blocks: Iterable[Block]) -> Iterator[Block]:
    """枠を優先する: 枠に接する線を、隣の欄から除く。

    Args:
        blocks: 上から下への行の固まり。

    Yields:
        同じ固まり。枠で囲む欄が無ければ、線は変わらない。
    """
    above: Block | None = None
    for block in blocks:
        beside = replace(block, boxes=tuple(_beside(block.boxes)))
        if above is None:
            above = beside
            continue
        upper, lower = _between(above, beside)
        yield upper
        above = lower
    if above is not None:
        yield above


def _beside(boxes: Sequence[Box]) -> Iterator[Box]:
    """左右の隣。"""
    for i, box in enumerate(boxes):
        if not _is_framed(box):
            left = i > 0 and _is_framed(boxes[i - 1])
            right = i + 1 < len(boxes) and _is_framed(boxes[i + 1])
            cleared = {side: Rule.NONE for side, wanted in (("left", left), ("right", right)) if wanted}
            box = replace(box, lines=replace(box.lines, **cleared))
        yield box


def _between(above: Block, below: Block) -> tuple[Block, Block]:
    """上下の隣。"""
    upper = tuple(_cleared(box, "bottom", below.boxes) for box in above.boxes)
    lower = tuple(_cleared(box, "top", above.boxes) for box in below.boxes)
    return replace(above, boxes=upper), replace(below, boxes=lower)


def _cleared(box: Box, side: str, others: Iterable[Box]) -> Box:
    touching = (other for other in others if other.first <= box.last and box.first <= other.last)
    if _is_framed(box) or not any(map(_is_framed, touching)):
        return box
    return replace(box, lines=replace(box.lines, **{side: Rule.NONE}))


def _is_framed(box: Box) -> bool:
    return box.lines.top in _FRAMES
