"""所の引き方: 位置の指す規定を、まず改正前の番号で、無ければ今の番号で引く (drafting-rules §2.5-2、R52)。"""

from __future__ import annotations

from dataclasses import dataclass, replace

from amend.address import Address, PlaceError, Step, locate, resolve
from amend.address.members import Member, is_silent, members
from amend.address.model import key
from amend.clause import Kind, Node, Path, follow
from amend.consolidation.draft import Draft, Provision
from amend.consolidation.outcome import TWICE, Refusal, no_place
from amend.parts import PartKind, parts


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
    """索引: 一つの木の位置を何度も引くとき、入れ物ごとの呼び名を覚えておく。答えは `amend.address.resolve` と同じ。"""

    def __init__(self, tree: Node) -> None:
        """Args: tree: DOCUMENT の木。"""
        self.tree = tree
        self._named: dict[Path, dict[Step, list[Member]]] = {}

    def find(self, address: Address) -> Spot:
        """所を引く。

        Raises:
            PlaceError: そのような所が無い、又は二つ以上ある。
        """
        path: Path | None = ()
        for step in address.steps:
            if step.kind is not Kind.DOCUMENT:
                path = self._step(path, step) if path is not None else None
        found = None if path is None else self._part(address, path)
        if found is not None:
            return found
        try:
            place = resolve(self.tree, address)
        except PlaceError:
            own = _own_caption(address)
            if own is None:
                raise
            place = resolve(self.tree, own)
        return Spot(place.path, place.span)

    def _step(self, path: Path, step: Step) -> Path | None:
        named = self._names(path).get(key(step), [])
        found = [m for m in named if m.proper] or named
        found = found[step.nth - 1 : step.nth] if step.nth else found
        return found[0].path if len(found) == 1 else None

    def _names(self, path: Path) -> dict[Step, list[Member]]:
        if path not in self._named:
            within: dict[Step, list[Member]] = {}
            for member in members(self.tree, path):
                for name in dict.fromkeys(key(name) for name in member.names):
                    within.setdefault(name, []).append(member)
            self._named[path] = within
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


NOTED = (Kind.ANNEX, Kind.ANNEX_PART, Kind.TABLE)
"""「備考以外の部分」 (位置では各号列記以外の部分として持つ) を言える種類 (R32)。"""


def _own_caption(address: Address) -> Address | None:
    """「第３０条の前の見出し」は、共通見出しが無ければ、第３０条の見出しのことである (R28)。"""
    last = address.steps[-1]
    if last.kind is not Kind.CAPTION or not last.num:
        return None
    kind = Kind.PARAGRAPH if last.label == "項" else Kind.ARTICLE
    return Address((*address.steps[:-1], Step(kind, last.num), Step(Kind.CAPTION)))


class Lookup:
    """所を引く: 改正前の木と下書きの両方から。"""

    def __init__(self, draft: Draft, index: Index) -> None:
        """Args: draft: 下書き。 index: 改正前の木の索引。"""
        self.draft, self.index = draft, index

    def find(self, address: Address) -> tuple[Provision, tuple[int, int] | None]:
        """規定と部分の範囲を引く。改正前の番号、改正前の所の中の今の番号、今の番号の順に探す。

        Raises:
            Refusal: そのような所が無い、又はもう削られている。
        """
        error: PlaceError | None = None
        gone = False
        try:
            spot = self.index.find(address)
            provision = self.draft.at(spot.path)
            if not provision.gone:
                return provision, spot.span
            gone = True
        except PlaceError as caught:
            error = caught
        found = self._now(address)
        if found is not None:
            return found
        if gone:
            raise Refusal(
                TWICE,
                "この改正の中で、もう削られています。",
                advice="改正の順を確かめてください。削った規定を、その後に名指すことはできません。",
            )
        assert error is not None
        raise no_place(error)

    def provision(self, address: Address) -> Provision:
        """規定を引く。部分は見ない。"""
        return self.find(replace(address, part=None, number=0))[0]

    def _now(self, address: Address) -> tuple[Provision, tuple[int, int] | None] | None:
        """今の番号で引く。「第５条第３項」の第３項だけが新しいこともある。"""
        tree = self.draft.tree()
        for known in range(len(address.steps) - 1, -1, -1):
            head = self._known(tree, address.steps[:known])
            if head is None:
                continue
            try:
                place = resolve(tree, replace(address, steps=(*head, *address.steps[known:])))
            except PlaceError:
                continue
            return self.draft.current(place.path), place.span
        return None

    def _known(self, tree: Node, steps: tuple[Step, ...]) -> tuple[Step, ...] | None:
        """改正前の番号で言った入れ物を、今の番号で言う。"""
        if not steps:
            return ()
        try:
            holder = self.draft.at(self.index.find(Address(steps)).path)
        except PlaceError:
            return None
        if holder.gone or holder.parent is None:
            return None
        return locate(tree, self.draft.path(holder)).steps
