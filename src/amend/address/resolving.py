"""所在を探す: 位置の指す節点。`amend.address.locating` の逆。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amend.address.members import Member, below, is_called, is_silent, members
from amend.address.model import Address, Step
from amend.address.reader import readings
from amend.address.refusals import Refusal, refuse
from amend.address.writer import write_address
from amend.clause import HEADINGS, Kind, Node, Path, follow
from amend.numerals import Numerals
from amend.parts import PartKind, parts


@dataclass(frozen=True, slots=True)
class Place:
    """所: 位置の指す節点と、部分を指すときはその範囲。

    Attributes:
        path: 節点への道。
        span: 節点の ``text`` の中の範囲 (0 から、終わりを含まない、符号位置)。規定の全体なら None。
    """

    path: Path
    span: tuple[int, int] | None = None


def resolve(tree: Node, address: Address) -> Place:
    """所: 位置の指す節点を探す。

    「第５条」と「第５条第１項」(一項だけの条)、「第二章第三条」のように、正式でない呼び方も一つに決まれば通じる。

    Args:
        tree: DOCUMENT の木。
        address: 位置。

    Raises:
        PlaceError: そのような所が無い、又は二つ以上ある。どこまでは辿れたか、近いもの・候補は何かを言う。

    Example:
        >>> tree = Node(Kind.DOCUMENT, children=(Node(Kind.TITLE, text="協約"),))
        >>> resolve(tree, Address((Step(Kind.TITLE),)))
        Place(path=(0,), span=None)
    """
    found = _follow(tree, address)
    if isinstance(found, Place):
        return found
    for reading in _other_readings(address):
        other = _follow(tree, reading)
        if isinstance(other, Place):
            return other
    raise refuse(found)


def _other_readings(address: Address) -> Iterator[Address]:
    """同じ言葉のほかの読み方。「別表第一の千葉県の項」の千は、漢数字で書いたときだけ数とも読める。"""
    for numerals in (Numerals.FULL, Numerals.KANJI):
        yield from (other for other in readings(write_address(address, numerals)) if other != address)


def _follow(tree: Node, address: Address) -> Place | Refusal:
    """位置のとおりに辿る。"""
    path: Path = ()
    for i, step in enumerate(address.steps):
        if step.kind is Kind.DOCUMENT:
            continue
        found = _find(tree, path, step)
        if len(found) != 1:
            return Refusal(tree, address, i, path, tuple(found))
        path = found[0].path
    return Place(path) if address.part is None else _part(tree, address, path)


def _find(tree: Node, path: Path, step: Step) -> Sequence[Member]:
    """段に当たる成員。正式な呼び方のもの、通じる呼び方のもの、範囲の「削除」、入れ物のもっと下の順に探す。

    もっと下まで探すのは、間を言わないことのある、別表の中の表・項・備考と、章節の中の章節だけである。
    """
    holder = follow(tree, path)
    if step.kind is Kind.NOTES and holder.kind is Kind.TABLE:
        path = path[:-1]
    within = members(tree, path)
    named = [m for m in within if is_called(m, step)]
    found = [m for m in named if m.proper] or named or [m for m in within if _covers(m.node, step)]
    in_annex = holder.kind in (Kind.ANNEX, Kind.ANNEX_PART) and step.kind in (Kind.TABLE, Kind.ROW, Kind.NOTES)
    if not found and (in_annex or step.kind in HEADINGS):
        found = below(tree, path, step)
    return found[step.nth - 1 : step.nth] if step.nth else found


def _covers(node: Node, step: Step) -> bool:
    """「第五条から第七条まで　削除」は第六条でもある。"""
    return bool(node.until) and node.kind is step.kind and node.num <= step.num <= node.until


def _part(tree: Node, address: Address, path: Path) -> Place | Refusal:
    """部分の範囲。条の部分は、ただ一つの項の部分である。"""
    refusal = Refusal(tree, address, len(address.steps), path)
    node = follow(tree, path)
    whole = Place(path, (0, len(node.text)))
    if address.part is PartKind.HEADING:
        return whole
    silent = next((i for i, child in enumerate(node.children) if is_silent(node, child)), None)
    if silent is not None:
        return _part(tree, address, (*path, silent))
    if node.kind in (Kind.ARTICLE, Kind.SUPPL_PROVISION, Kind.DOCUMENT):
        return refusal
    if address.part is PartKind.CHAPEAU:
        return whole if any(child.kind in (Kind.ITEM, Kind.SUBITEM) for child in node.children) else refusal
    wanted = (part for part in parts(node.text) if (part.kind, part.number) == (address.part, address.number))
    found = next(wanted, None)
    return Place(path, (found.start, found.end)) if found else refusal
