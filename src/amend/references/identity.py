"""同一: 対応付けから、旧のどの節点が新のどの節点かを一度で引く。番号でなく、対によって決まる (drafting-rules §2.7)。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amend.alignment import Pair
from amend.clause import CAPTION_STEP, HEADINGS, Node, Path, follow, walk


@dataclass(frozen=True, slots=True)
class Identity:
    """同一: 旧の道と新の道の一対一の対応。

    Attributes:
        new: 旧の道から新の道への対応。削られた規定は無い。
        old: 新の道から旧の道への対応。加えられた規定は無い。
    """

    new: Mapping[Path, Path]
    old: Mapping[Path, Path]


def identity(old: Node, new: Node, pair: Pair) -> Identity:
    """同一: 対を開いて、全節点の対応とする。番号と語がすべて同じ対は、子も順に対になる。

    Args:
        old: 旧の木。
        new: 新の木。
        pair: `amend.alignment.align` の返した、根の対。
    """
    to_new: dict[Path, Path] = {}
    waiting = [pair]
    while waiting:
        here = waiting.pop()
        waiting.extend(here.children)
        if here.old is None or here.new is None:
            continue
        before, after = follow(old, here.old), follow(new, here.new)
        whole = not here.children and before.kind not in HEADINGS
        for path, _ in walk(before) if whole else ():
            to_new[(*here.old, *path)] = (*here.new, *path)
        to_new[here.old] = here.new
        if before.caption is not None and after.caption is not None:
            to_new[(*here.old, CAPTION_STEP)] = (*here.new, CAPTION_STEP)
        elif before.caption is not None:
            to_new.pop((*here.old, CAPTION_STEP), None)
    return Identity(to_new, {after: before for before, after in to_new.items()})
