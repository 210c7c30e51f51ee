"""仕事場: 溶け込みの間、規定を動かす手が共に使うもの。"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from amend.address import Address, Gazetteer, locate, write_address
from amend.alignment import units
from amend.change import Target
from amend.clause import HEADINGS, Kind, Node, Path
from amend.consolidation.draft import CLOSING_KINDS, Draft, Provision
from amend.consolidation.lookup import Index, Lookup
from amend.consolidation.marks import Digits, is_upright, number_in, series_of, widened
from amend.consolidation.outcome import MISSING_PLACE, UNFIT, Refusal
from amend.consolidation.scope import between

_WIDE = (Kind.ITEM, Kind.SUBITEM, Kind.PARAGRAPH, Kind.ARTICLE, Kind.NOTES, *HEADINGS)
ITEMS = (Kind.ITEM, Kind.SUBITEM)
"""号とその細目。どちらと呼ぶかは、入れ物だけで決まる。"""


class Work:
    """仕事場: 改正前の木、下書き、所の引き方、数字の習慣。

    Attributes:
        index: 今見ている改正の番号 (0 から)。
        rows: 子の並びか番号の変わった規定。
        relaid: 置き方を決め直す規定。
        reworded: 字句の改まった、番号の無い行。ほかの何かに見える字句から始まることがある。
    """

    def __init__(self, old: Node) -> None:
        """Args: old: 改正前の DOCUMENT の木。"""
        self.old = old
        self.places = Index(old)
        self.draft = Draft(old)
        self.lookup = Lookup(self.draft, self.places)
        self.index = 0
        self.rows: dict[Provision, None] = {}
        self.relaid: dict[Provision, None] = {}
        self.reworded: list[Provision] = []

    @cached_property
    def digits(self) -> Digits:
        """本文の番号の数字の習慣。"""
        return Digits(self.old)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """改正前の所在簿。"""
        return Gazetteer(self.old)

    def name(self, address: Address) -> str:
        """位置の言葉。"""
        return write_address(address, self.lookup.numerals)

    def as_of_old(self, target: Target) -> Target:
        """改正前の所: 改正前に無い番号で言った所を、その番号に今ある規定の、改正前の位置で言う。"""
        if self.places.seek(target.address) is None:
            provision, _ = self.lookup.find(target.address)
            if provision.path is None:
                raise Refusal(
                    UNFIT,
                    f"{self.name(target.address)}は、この改正で加える規定です。",
                    where=self.name(target.address),
                    advice="加える規定の文そのものを直してください。",
                )
            return replace(target, address=replace(target.address, steps=locate(self.old, provision.path).steps))
        return target

    def old_name(self, path: Path) -> str:
        """改正前の木の道にある規定の、位置の言葉。"""
        return self.name(self.gazetteer.locate(path))

    def changed_row(self, parent: Provision | None) -> None:
        """並びの変わったことを覚える。"""
        if parent is not None:
            parent.touch()
            self.rows[parent] = None

    def mark(self, provision: Provision) -> None:
        """今の改正が触れた規定とする。"""
        provision.index = self.index
        provision.touch()

    def provisions(self, target: Target, *, gone: bool = False) -> list[Provision]:
        """規定: 一つの所、又は「第三条から第六条まで」の間の規定。改正前の番号で言う (R52)。

        Args:
            target: 所。部分は見ない。
            gone: 間にある、もう削った規定を飛ばすか。
        """
        address = replace(target.address, part=None, number=0)
        if target.until is None:
            return [self.lookup.provision(address)]
        first, last = self.places.seek(address), self.places.seek(target.until)
        if first is None or last is None:
            return self._now_between(address, target.until)
        found = [self.draft.at(path) for path in between(self.old, first.path, last.path)]
        if not found:
            where = f"{self.name(address)}から{self.name(target.until)}まで"
            raise Refusal(
                MISSING_PLACE, "範囲の終わりが、始めより前にあります。", where=where, advice="順を直してください。"
            )
        return [p for p in found if not p.gone] if gone else found

    def _now_between(self, first: Address, last: Address) -> list[Provision]:
        """改正前に無い番号の範囲。今の並びで、同じ種類のもの。"""
        a, b = self.lookup.provision(first), self.lookup.provision(last)
        row = a.parent.children if a.parent else []
        if a.parent is not b.parent or row.index(b) < row.index(a):
            where = f"{self.name(first)}から{self.name(last)}まで"
            raise Refusal(
                MISSING_PLACE,
                "範囲の始めと終わりが同じ並びにありません。",
                where=where,
                advice="範囲を分けてください。",
            )
        return [p for p in row[row.index(a) : row.index(b) + 1] if p.kind is a.kind]

    def made(self, parent: Provision, block: tuple[Node, ...], *, replaced: bool = False) -> list[Provision]:
        """作る: 加える規定を ``parent`` の子として作る。章は、見出しとその中の条を一列に並べる。

        Args:
            parent: 親。
            block: 規定。
            replaced: 「次のように改める」の規定か。番号の幅を改めることもあるので、書かれたとおりにする。
        """
        shell = Node(Kind.DOCUMENT, children=block)
        found = []
        for _, node in units(shell, ()):
            provision = parent.adopt(node)
            self._suit(provision, parent, replaced)
            provision.index = self.index
            found.append(provision)
        for provision in found:
            self.relaid[provision] = None
        return found

    def _suit(self, provision: Provision, parent: Provision, replaced: bool) -> None:
        """合わせる: 号か細目か、符号の系列と幅を、置く所の兄弟に合わせる。"""
        for inner in [provision, *_inside(provision)]:
            if inner.kind in ITEMS and inner.parent is not None:
                inner.kind = Kind.SUBITEM if inner.parent.kind in ITEMS else Kind.ITEM
            upright = inner.kind is Kind.PARAGRAPH and is_upright(inner.mark)
            if inner.mark and inner.kind in _WIDE and (upright or not replaced):
                inner.mark = widened(inner.mark, inner.kind, self.digits)
        if provision.kind in ITEMS and provision.mark:
            sibling = next((c for c in parent.children if c.kind in ITEMS and c.mark and not c.fresh), None)
            series = series_of(sibling.mark, sibling.num) if sibling else None
            num = number_in(provision.mark, series) if series else None
            provision.num = num or provision.num


def _inside(provision: Provision) -> list[Provision]:
    """中の規定の全部。"""
    found = []
    waiting = list(provision.children)
    while waiting:
        at = waiting.pop()
        found.append(at)
        waiting.extend(at.children)
    return found


def group_end(heading: Provision) -> int:
    """終わり: 編章節の中身が終わる、並びの中の所。"""
    row = heading.parent.children if heading.parent else []
    rank = HEADINGS.index(heading.kind)
    at = row.index(heading) + 1
    while at < len(row):
        kind = row[at].kind
        if kind in CLOSING_KINDS or (kind in HEADINGS and HEADINGS.index(kind) <= rank):
            break
        at += 1
    return at


def own_text(work: Work, provision: Provision, where: str) -> Provision:
    """文のある規定: 条なら、そのただ一つの項。

    Raises:
        Refusal: 項がいくつもあり、どの項か決まらない (R34)。
    """
    if provision.kind not in (Kind.ARTICLE, Kind.SUPPL_PROVISION, Kind.DOCUMENT):
        return provision
    paragraphs = [child for child in provision.children if child.kind is Kind.PARAGRAPH]
    if len(paragraphs) == 1:
        return paragraphs[0]
    raise Refusal(
        UNFIT,
        f"{where}には項が {len(paragraphs)} あり、どの項か決まりません。",
        where=where,
        advice=f"{where}第１項 のように、項も書いてください。",
    )
