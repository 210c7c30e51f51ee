"""対: 旧と新の規定の組と、その根拠。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from amend.clause import HEADINGS, Node, Path


class Why(Enum):
    """根拠: 対にした手掛かり。"""

    PINNED = "人の指定"
    SAME = "同じ語"
    BODY = "見出しの下の同じ語"
    NAME = "同じ見出し・名"
    LIKE = "似た語"
    PLACE = "同じ所の同じ番号"
    ALONE = "相手なし"


@dataclass(frozen=True, slots=True)
class Pair:
    """対: 旧の節点と新の節点。片方だけなら、加えた又は削った規定。

    番号と語がすべて同じ対 (`identical`) と編章節の見出しは子を持たない。

    Attributes:
        old: 旧の木の中の道。加えた規定では None。
        new: 新の木の中の道。削った規定では None。
        why: 根拠。
        children: 子の対。新の順に並び、削ったものは、旧で直前にあったものと、
            それに続く加えたものの次に立つ。片方だけの対でも空。
    """

    old: Path | None
    new: Path | None
    why: Why
    children: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Pins:
    """人の指定: 人が決めた対と、対にしないと決めたもの (`amend.alignment.pairing` が読んで確かめたもの)。

    Attributes:
        pairs: 新の道から旧の道。同じ種類で、入れ物どうしも対になるもの。
        apart: 対にしない (旧の道, 新の道)。片方が None なら、その規定には相手が無い。
    """

    pairs: Mapping[Path, Path] = field(default_factory=dict)
    apart: frozenset[tuple[Path | None, Path | None]] = frozenset()

    def bars(self, old: Path, new: Path) -> bool:
        """対にしないと決めた二つか。"""
        if not self.apart:
            return False
        return bool(self.apart & {(old, new), (old, None), (None, new)})

    def moved(self, move: Mapping[int, int]) -> Pins:
        """新の木の一番上の子の番号が替わったときの指定。除かれた子 (``move`` に無い番号) のものは除く。"""

        def to(path: Path | None) -> Path | None:
            return (move[path[0]], *path[1:]) if path else path

        held = {new: old for new, old in self.pairs.items() if not new or new[0] in move}
        apart = {(old, new) for old, new in self.apart if not new or new[0] in move}
        return Pins({to(new) or (): old for new, old in held.items()}, frozenset((old, to(new)) for old, new in apart))


NO_PINS = Pins()
"""指定の無いこと。"""


def units(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """単位: 節点の子を順に返す。編章節は、その見出しの一行に続けて中身を同じ列に並べる。"""
    for i, child in enumerate(node.children):
        yield (*path, i), child
        if child.kind in HEADINGS:
            yield from units(child, (*path, i))


def identical(old: Node, new: Node) -> bool:
    """同じ規定: 番号と語がすべて同じかどうか。置き方は問わない。"""
    if old.kind is not new.kind or old.mark != new.mark or old.text != new.text:
        return False
    if len(old.children) != len(new.children):
        return False
    if (old.caption.text if old.caption else "") != (new.caption.text if new.caption else ""):
        return False
    for a, b in zip(old.children, new.children, strict=True):  # noqa: SIM110 数万回呼ばれるので、all より速い形に書く
        if not identical(a, b):
            return False
    return True
