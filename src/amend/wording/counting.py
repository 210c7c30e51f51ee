"""加えるものを数える: 規定 → 「次の一条」「次の見出し及び四項」「次の章名及び二条」 (drafting-rules §2.2)。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from amend.address import Address, Step
from amend.change import Insertion
from amend.clause import HEADINGS, Kind, Node
from amend.parts import PartKind
from amend.wording.sentence import Mention

_COUNTED = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.ROW, Kind.CELL, *HEADINGS)
_NAMED = (
    Kind.ANNEX,
    Kind.TABLE,
    Kind.SUPPL_PROVISION,
    Kind.TOC,
    Kind.PREAMBLE,
    Kind.TITLE,
    Kind.CAPTION,
    Kind.NOTES,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """加えるもの: 単位、数、番号などの言い方。`amend.wording.sentence.InsertPhrase` の同じ名の欄になる。"""

    unit: Kind | PartKind | None
    count: int = 0
    number: Mention | None = None
    captioned: bool = False
    headings: tuple[Kind, ...] = ()
    more: tuple[tuple[Kind, int], ...] = ()


def counted(change: Insertion) -> Counted:
    """数える: 数えて言う単位なら数を、名で言う単位なら名を。細目や段落には言い方が無く「次のように加える」となる。

    Example:
        >>> from amend.change import Side
        >>> items = (Node(Kind.ITEM, mark="三", num=(3,)), Node(Kind.ITEM, mark="四", num=(4,)))
        >>> counted(Insertion(Address((Step(Kind.ARTICLE, (5,)),)), Side.WITHIN, Kind.ITEM, items)).count
        2
    """
    unit, block = change.unit, change.block
    if unit is PartKind.HEADING:
        return Counted(unit, headings=_headings(block))
    if not isinstance(unit, Kind):
        return Counted(unit)
    if unit is Kind.ANNEX and change.anchor.steps[-1:] and change.anchor.steps[-1].kind is Kind.ANNEX:
        return Counted(unit, len(block))
    if unit in _NAMED:
        return Counted(unit)
    headings = _headings(block) if unit is Kind.ARTICLE and block and block[0].kind in HEADINGS else ()
    if headings:
        block = _innermost(block)
    groups = [(kind, len(tuple(run))) for kind, run in groupby(_provisions(block), key=lambda node: node.kind)]
    if unit not in _COUNTED or not groups or groups[0][0] is not unit:
        return Counted(None)
    count = groups[0][1]
    return Counted(unit, count, _number(change, count), _shares_caption(unit, block), headings, tuple(groups[1:]))


def _provisions(block: Sequence[Node]) -> list[Node]:
    return [node for node in block if node.kind is not Kind.CAPTION]


def _headings(block: Sequence[Node]) -> tuple[Kind, ...]:
    """章名: 外から内への編章節の種類。"""
    found: list[Kind] = []
    while block and block[0].kind in HEADINGS:
        found.append(block[0].kind)
        block = block[0].children
    return tuple(found)


def _innermost(block: Sequence[Node]) -> tuple[Node, ...]:
    """編章節の名の後の規定。"""
    while block and block[0].kind in HEADINGS:
        block = block[0].children
    return tuple(block)


def _number(change: Insertion, count: int) -> Mention | None:
    """「第一項として」「第一項及び第二項として」「第一項から第三項までとして」。"""
    if not change.number or not isinstance(change.unit, Kind):
        return None
    first = Address((Step(change.unit, change.number),))
    last = Address((Step(change.unit, (*change.number[:-1], change.number[-1] + count - 1)),))
    return Mention(first, until=last if count > 1 else None)


def _shares_caption(unit: Kind, block: Sequence[Node]) -> bool:
    """「次の見出し及び四項」: いくつもの条又は項に共通の見出しが、加える規定の初めに一つだけ立つか。"""
    if any(node.kind is Kind.CAPTION for node in block):
        return True
    provisions = _provisions(block)
    captions = [node.caption is not None for node in provisions]
    return unit is Kind.PARAGRAPH and len(captions) > 1 and captions[0] and not any(captions[1:])
