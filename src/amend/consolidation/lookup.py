"""所の引き方: 位置の指す規定を、まず改正前の番号で、無ければ今の番号で引く (drafting-rules §2.5-2、R52)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from amend.address import Address, PlaceError, Step, locate, numerals_in, readings, resolve, write_address
from amend.address.members import Member, below, is_silent, members
from amend.address.model import key
from amend.clause import HEADINGS, Kind, Node, Path, follow
from amend.consolidation.draft import Draft, Provision
from amend.consolidation.outcome import MISSING_PLACE, TWICE, Refusal, no_place
from amend.numerals import Numerals
from amend.parts import PartKind, parts

NOTED = (Kind.ANNEX, Kind.ANNEX_PART, Kind.TABLE)
"""「備考以外の部分」 (位置では各号列記以外の部分として持つ) を言える種類 (R32)。"""

_ADVISED = 20
"""近いものを探してまで断る数。違う本文に加えようとして何百も断るときは、残りは無いとだけ言う。"""


@dataclass(frozen=True, slots=True)
class Spot:
    """所: 節点への道と、文の中の部分を指すときはその範囲。

    Attributes:
        path: 節点への道。
        span: 節点の語の中の範囲 (0 から、終わりを含まない)。規定の全体なら None。
    """

    path: Path
    span: tuple[int, int] | None = None


class Index:
    """索引: 一つの木の位置を何度も引くとき、入れ物ごとの呼び名を覚えておく。

    答えは `amend.address.resolve` と同じで、一度引くごとの手間は本文の大きさによらない。
    """

    def __init__(self, tree: Node) -> None:
        """Args: tree: DOCUMENT の木。"""
        self.tree = tree
        self._within: dict[Path, tuple[Member, ...]] = {}
        self._named: dict[Path, dict[Step, list[Member]]] = {}

    def find(self, address: Address) -> Spot:
        """所を引く。

        Raises:
            PlaceError: そのような所が無い、又は二つ以上ある。
        """
        found = self.seek(address)
        if found is not None:
            return found
        place = resolve(self.tree, address)
        return Spot(place.path, place.span)

    def seek(self, address: Address) -> Spot | None:
        """所を引く。一つに決まらなければ None (わけを言わないだけ速い)。"""
        return next((found for each in _readings(address) if (found := self._follow(each)) is not None), None)

    def _follow(self, address: Address) -> Spot | None:
        path: Path = ()
        for step in address.steps:
            if step.kind is Kind.DOCUMENT:
                continue
            found = self._step(path, step)
            if len(found) != 1:
                return None
            path = found[0].path
        return self._part(address, path)

    def _step(self, path: Path, step: Step) -> Sequence[Member]:
        """段に当たる成員。`amend.address.resolving` と同じ順に探す。"""
        holder = follow(self.tree, path)
        if step.kind is Kind.NOTES and holder.kind is Kind.TABLE:
            path = path[:-1]
        named = self._names(path).get(key(step), [])
        found = [m for m in named if m.proper] or named
        if not found and step.num:
            found = [m for m in self._within[path] if _covers(m.node, step)]
        in_annex = holder.kind in (Kind.ANNEX, Kind.ANNEX_PART) and step.kind in (Kind.TABLE, Kind.ROW, Kind.NOTES)
        if not found and (in_annex or step.kind in HEADINGS):
            found = below(self.tree, path, step)
        return found[step.nth - 1 : step.nth] if step.nth else found

    def _names(self, path: Path) -> dict[Step, list[Member]]:
        if path not in self._named:
            named: dict[Step, list[Member]] = {}
            self._within[path] = members(self.tree, path)
            for member in self._within[path]:
                for name in dict.fromkeys(key(name) for name in member.names):
                    named.setdefault(name, []).append(member)
            self._named[path] = named
        return self._named[path]

    def _part(self, address: Address, path: Path) -> Spot | None:
        """部分の範囲。一項だけの条では、その項の部分である (R34)。"""
        node = follow(self.tree, path)
        whole = Spot(path, (0, len(node.text)))
        if address.part is None or (address.part is PartKind.CHAPEAU and node.kind in NOTED):
            return Spot(path)
        if address.part is PartKind.HEADING:
            return whole
        silent = next((i for i, child in enumerate(node.children) if is_silent(node, child)), None)
        if silent is not None:
            return self._part(address, (*path, silent))
        if address.part is PartKind.CHAPEAU:
            return whole if any(child.kind in (Kind.ITEM, Kind.SUBITEM) for child in node.children) else None
        wanted = (part for part in parts(node.text) if (part.kind, part.number) == (address.part, address.number))
        found = next(wanted, None)
        return Spot(path, (found.start, found.end)) if found else None


def _covers(node: Node, step: Step) -> bool:
    """「第五条から第七条まで　削除」は第六条でもある。"""
    return bool(node.until) and node.kind is step.kind and node.num <= step.num <= node.until


def _readings(address: Address) -> Iterator[Address]:
    """読み方: 書かれたとおり、名の切り方の違う読み方、共通見出しの無いときの条の見出し (R28)。"""
    yield address
    if any(step.label for step in address.steps):
        for numerals in (Numerals.FULL, Numerals.KANJI):
            yield from (other for other in readings(write_address(address, numerals)) if other != address)
    last = address.steps[-1]
    if last.kind is Kind.CAPTION and last.num:
        kind = Kind.PARAGRAPH if last.label == "項" else Kind.ARTICLE
        yield Address((*address.steps[:-1], Step(kind, last.num), Step(Kind.CAPTION)))


class Lookup:
    """所を引く: 改正前の木と下書きの両方から。"""

    def __init__(self, draft: Draft, index: Index) -> None:
        """Args: draft: 下書き。 index: 改正前の木の索引。"""
        self.draft, self.index = draft, index
        self._refused = 0

    @cached_property
    def numerals(self) -> Numerals:
        """本文が条の番号に使う数字。"""
        return numerals_in(self.index.tree)

    def find(self, address: Address) -> tuple[Provision, tuple[int, int] | None]:
        """規定と部分の範囲を引く。改正前の番号、改正前の所の中の今の番号、今の番号の順に探す。

        Raises:
            Refusal: そのような所が無い、又はもう削られている。
        """
        spot = self.index.seek(address)
        provision = self.draft.at(spot.path) if spot is not None else None
        if spot is not None and provision is not None and not provision.gone:
            return provision, spot.span
        found = self._now(address)
        if found is not None:
            return found
        if provision is None:
            raise self._missing(address)
        where = write_address(address, self.numerals)
        raise Refusal(
            TWICE,
            f"{where}は、この改正の中でもう削られています。",
            where=where,
            advice="改正の順を確かめてください。削った規定を、その後に名指すことはできません。",
        )

    def provision(self, address: Address) -> Provision:
        """規定を引く。部分は見ない。"""
        return self.find(replace(address, part=None, number=0))[0]

    def _missing(self, address: Address) -> Refusal:
        self._refused += 1
        if self._refused <= _ADVISED:
            try:
                self.index.find(address)
            except PlaceError as error:
                return no_place(error)
        where = write_address(address, self.numerals)
        return Refusal(MISSING_PLACE, f"{where}はありません。", where=where, advice="本文を確かめてください。")

    def _now(self, address: Address) -> tuple[Provision, tuple[int, int] | None] | None:
        """今の番号で引く。「第５条第３項」の第３項だけが新しいこともある。"""
        heads = [(n, self._head(address.steps[:n])) for n in range(len(address.steps) - 1, -1, -1)]
        for known, head in heads:
            found = None if head is None else _walked(head, address.steps[known:])
            if found is not None and address.part is None:
                return found, None
        tree = self.draft.tree()
        now = Index(tree)
        for known, head in heads:
            if head is None:
                continue
            steps = locate(tree, self.draft.path(head)).steps if known else ()
            spot = now.seek(replace(address, steps=(*steps, *address.steps[known:])))
            if spot is not None:
                return self.draft.current(spot.path), spot.span
        return None

    def _head(self, steps: tuple[Step, ...]) -> Provision | None:
        """改正前の番号で言った入れ物。言わなければ本文の全体。"""
        if not steps:
            return self.draft.root
        spot = self.index.seek(Address(steps))
        provision = self.draft.at(spot.path) if spot is not None else None
        return None if provision is None or provision.gone or provision.parent is None else provision


def _walked(head: Provision, steps: Sequence[Step]) -> Provision | None:
    """番号だけで辿る。名や順番で言う所、二つ以上ある所は、ここでは決めない。"""
    at = head
    for step in steps:
        if not step.num or step.label or step.nth:
            return None
        row = at.children
        if at.kind is Kind.ARTICLE and step.kind is Kind.ITEM:
            row = row[0].children if len(row) == 1 else []
        found = [child for child in row if child.kind is step.kind and child.num == step.num]
        if len(found) != 1:
            return None
        at = found[0]
    return at
