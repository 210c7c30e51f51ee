"""対応付け: 二つの木の、入れ物から中へ、列ごとに対を決める。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from amend.alignment.matching import Matching, Partners, Unit
from amend.alignment.model import NO_PINS, Pair, Pins, Why, identical, units
from amend.clause import HEADINGS, Kind, Node, Path


def align(old: Node, new: Node, pins: Pins = NO_PINS) -> Pair:
    """対応付け: 二つの木の全単位を対にする。編章節の見出しは、条と同じ列に並ぶ一行の単位とみる。

    Args:
        old: 旧の木 (DOCUMENT)。
        new: 新の木 (DOCUMENT)。
        pins: 人の指定。残りは、それを囲んで決まる。

    Returns:
        根の対。子は条・附則・別表などの対で、入れ子に項・号・表の行・欄まで続く。
    """
    return _Aligner(pins).aligned((), old, (), new, Why.PLACE)


class _Aligner:
    """対応付け: 人の指定を覚えている。"""

    def __init__(self, pins: Pins) -> None:
        self.pins = pins

    def aligned(self, old_path: Path, old: Node, new_path: Path, new: Node, why: Why) -> Pair:
        """対と、その中の対。"""
        if old.kind in HEADINGS or identical(old, new):
            return Pair(old_path, new_path, why)
        if not (old.children or new.children):  # 中の無い規定。変わった規定の多くがそうである
            return Pair(old_path, new_path, why)
        olds, news = tuple(units(old, old_path)), tuple(units(new, new_path))
        partner = _cells(olds, news) if old.kind is Kind.ROW else Matching(olds, news, self.pins).partners()
        return Pair(old_path, new_path, why, tuple(self._in_order(olds, news, partner)))

    def _in_order(self, olds: Sequence[Unit], news: Sequence[Unit], partner: Partners) -> Iterator[Pair]:
        taken = {o for o, _ in partner.values()}
        orphans: dict[int, list[Pair]] = defaultdict(list)
        before = -1
        for o, (path, _) in enumerate(olds):
            if o in taken:
                before = o
            else:
                orphans[before].append(Pair(path, None, Why.ALONE))
        waiting = orphans[-1]
        for n, (path, node) in enumerate(news):
            if n not in partner:
                yield Pair(None, path, Why.ALONE)
                continue
            yield from waiting
            o, why = partner[n]
            yield self.aligned(*olds[o], path, node, why)
            waiting = orphans[o]
        yield from waiting


def _cells(olds: Sequence[Unit], news: Sequence[Unit]) -> Partners:
    """欄は左から順に対になる。欄の数が違えば余りは相手なし。"""
    return {n: (n, Why.PLACE) for n in range(min(len(olds), len(news)))}
