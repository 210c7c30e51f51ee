"""積み重ね: 読んでいる間だけの、開いた節点の列。閉じると凍った木になる。"""

from __future__ import annotations

from dataclasses import dataclass, field

from amend.clause import HEADINGS, Kind, Node
from amend.numerals import Num
from amend.plaintext.lines import Line
from amend.plaintext.marks import Series

_ITEMS = (Kind.ITEM, Kind.SUBITEM)


@dataclass(slots=True)
class Open:
    """開いた節点: 子を受け入れている途中の節点。字と番号は `amend.clause.Node` のもの。"""

    kind: Kind
    line: int
    mark: str = ""
    text: str = ""
    num: Num = ()
    until: Num = ()
    caption: Node | None = None
    before: str = ""
    gap: str = ""
    after: str = ""
    depth: int = 0
    series: Series | None = None
    children: list[Node] = field(default_factory=list)

    def frozen(self) -> Node:
        """凍らせる: 子を確定して節点にする。"""
        words = self.mark, self.text, self.num, self.until, self.caption
        return Node(self.kind, *words, tuple(self.children), self.before, self.gap, self.after, self.line)


class Stack:
    """積み重ね: 根から今いる節点までの、開いた節点の列。"""

    def __init__(self, rest: str) -> None:
        """Args: rest: 本文の末尾に残る改行・空行。"""
        self.opened: list[Open] = [Open(Kind.DOCUMENT, 1, after=rest)]

    @property
    def top(self) -> Open:
        """今いる節点。"""
        return self.opened[-1]

    def innermost(self, *kinds: Kind) -> Open | None:
        """種類の合う、最も内側の開いた節点。"""
        for opened in reversed(self.opened):
            if opened.kind in kinds:
                return opened
        return None

    def push(self, opened: Open) -> None:
        """開く: 新しい節点を今いる節点の子として開く。"""
        self.opened.append(opened)

    def pop(self) -> None:
        """閉じる: 今いる節点を凍らせて親の子にする。"""
        done = self.opened.pop()
        self.opened[-1].children.append(done.frozen())

    def pop_to(self, kept: Open) -> None:
        """そこまで閉じる: ``kept`` が今いる節点になるまで閉じる。"""
        while self.opened[-1] is not kept:
            self.pop()

    def pop_above(self, *kinds: Kind) -> Open:
        """種類の合う最も内側の節点 (無ければ根) が今いる節点になるまで閉じる。"""
        kept = self.innermost(*kinds) or self.opened[0]
        self.pop_to(kept)
        return kept

    def pop_items(self, depth: int) -> None:
        """字下げが ``depth`` 以上の号・細目を閉じる。同じ字下げの段落や表は号の外にある。"""
        while self.top.kind in _ITEMS and self.top.depth >= depth:
            self.pop()

    def pop_headings(self, kind: Kind) -> None:
        """同じ又はより小さい編章節を閉じる。"""
        rank = HEADINGS.index(kind)
        self.pop_above(Kind.SUPPL_PROVISION, Kind.ANNEX, *HEADINGS)
        while self.top.kind in HEADINGS and HEADINGS.index(self.top.kind) >= rank:
            self.pop()

    def add(self, kind: Kind, line: Line, *, text: str | None = None, escape: str = "") -> None:
        """加える: 子を持たない一行の節点を、今いる節点の子にする。"""
        body = line.body if text is None else text
        before = line.before + escape
        self.top.children.append(Node(kind, text=body, before=before, after=line.after, line=line.number))

    def close(self) -> Node:
        """閉じ切る: すべて閉じて DOCUMENT の木を返す。"""
        self.pop_to(self.opened[0])
        return self.opened[0].frozen()
