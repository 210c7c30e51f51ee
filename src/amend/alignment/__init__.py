"""対応付け: 旧の木と新の木の、どの規定がどの規定になったかを決める。

番号ではなく中身で対にする (drafting-rules §6「新第６条⇔旧第５条」)。人の指定 (`pairing`) があればそれを先に決め、残りは
強い手掛かりから順に、同じ語、同じ見出し・名、似た語、同じ所に残った同じ番号を使う。どの単位も、ちょうど一度だけ現れる。
"""

from __future__ import annotations

from amend.alignment.align import align
from amend.alignment.likeness import LIKE, alike, likeness
from amend.alignment.model import NO_PINS, Pair, Pins, Why, identical, units

__all__ = ["LIKE", "NO_PINS", "Pair", "Pins", "Why", "align", "alike", "identical", "likeness", "units"]
