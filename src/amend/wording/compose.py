"""組み立て: 改正 → 文。優れた起案者が書くとおりに、まとめ、順に並べ、「同条」と言う (drafting-rules §2.2、§2.5)。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amend.address import PlaceError, resolve
from amend.change import Change, Insertion, Replacement, Restatement, Side
from amend.clause import Node, follow
from amend.plaintext import write
from amend.wording.blocks import write_block
from amend.wording.dialect import Dialect, TableShape
from amend.wording.grouping import Hand, group
from amend.wording.neighbours import Neighbours
from amend.wording.paragraphs import paragraphs
from amend.wording.phrasing import Speaker
from amend.wording.sentence import Sentence
from amend.wording.settings import Setting, setting


@dataclass(frozen=True, slots=True)
class Composed:
    """組み立てた文: 文と、それが述べる改正 (``--explain`` のため)。"""

    sentence: Sentence
    changes: tuple[Change, ...]


def compose(changes: Sequence[Change], old: Node, dialect: Dialect) -> tuple[Composed, ...]:
    """組み立て: 改正の並びを文の並びにする。改正は並びの順に言い、まとめられるものをまとめる。

    文を読み戻して (`amend.wording.interpret`) 得る改正は、``changes`` と同じ働きをする。

    Args:
        changes: 改正。所は改正前の番号で言い、起案者が書く順に並ぶ。
        old: 改正前の木 (DOCUMENT)。
        dialect: 流儀。
    """
    near = Neighbours(old)
    found = []
    for hands in paragraphs(group(changes, near, dialect), near):
        phrases = Speaker(dialect, near).say(hands)
        stated = tuple(change for hand in hands for change in hand.changes)
        found.append(Composed(Sentence(phrases, _blocks(hands[-1], old, dialect)), stated))
    return tuple(found)


def _blocks(hand: Hand, old: Node, dialect: Dialect) -> tuple[str, ...]:
    """文の後の規定の行。溶け込んだ後の本文と同じ形で書く (§2.1)。"""
    if isinstance(hand.spoken[0], Restatement):
        return tuple(write(hand.spoken[0].tree).strip("\n").split("\n"))
    blocks = [change for change in hand.changes if isinstance(change, Insertion | Replacement)]
    nodes = tuple(node for change in blocks for node in change.block)
    if not hand.blocked or not nodes:
        return ()
    first = blocks[0]
    unit = first.unit if isinstance(first, Insertion) else first.target.address.part
    boxes = dialect.tables is TableShape.BOXES
    return write_block(nodes, unit, _around(first, old), boxes=boxes)


def _around(change: Insertion | Replacement, old: Node) -> Setting | None:
    """置き場: 規定の立つ所。号の字下げがこれで決まる。本文に無い所なら、ふつうの置き場とする。"""
    address = change.anchor if isinstance(change, Insertion) else change.target.address
    try:
        path = resolve(old, replace(address, part=None, number=0)).path
    except PlaceError:
        return None
    if isinstance(change, Insertion) and change.side is Side.WITHIN:
        return setting(old, path, len(follow(old, path).children))
    after = isinstance(change, Insertion) and change.side is Side.AFTER
    return setting(old, path[:-1], path[-1] + after) if path and path[-1] >= 0 else None
