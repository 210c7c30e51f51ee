"""文の切れ目: 手の並びを、一条一文の文に分ける (drafting-rules §2.5-6・7・10)。"""

from __future__ import annotations

from collections.abc import Sequence

from amend.change import Captioning, Deletion, Insertion, Renumbering, Shift, Side
from amend.wording.grouping import Hand
from amend.wording.neighbours import Neighbours, home


def paragraphs(hands: Sequence[Hand], near: Neighbours) -> tuple[tuple[Hand, ...], ...]:
    """文の切れ目: 一つの文になる手の組。

    規定の行が続く手で文は終わる。条が変われば新しい文にするが、条を動かし (加え、削り)、すぐ隣の条を動かすなら続ける。

    Args:
        hands: 手。
        near: 改正前の本文の隣の表。
    """
    found: list[list[Hand]] = []
    for hand in hands:
        if found and _goes_on(found[-1][-1], hand, near):
            found[-1].append(hand)
        else:
            found.append([hand])
    return tuple(tuple(sentence) for sentence in found)


def _goes_on(last: Hand, hand: Hand, near: Neighbours) -> bool:
    if last.blocked:
        return False
    if _homes(last)[-1] == _homes(hand)[0]:
        return True
    moved = isinstance(last.spoken[0], Deletion | Renumbering | Shift | Captioning) and _at_home(last)
    moves = isinstance(hand.spoken[0], Deletion | Renumbering | Shift | Insertion) and _at_home(hand)
    within = isinstance(hand.spoken[0], Insertion) and hand.spoken[0].side is Side.WITHIN
    return moved and moves and not within and _touching(last, hand, near)


def _at_home(hand: Hand) -> bool:
    """条 (又は附則の項、別表、章など) そのものへの手か。"""
    address = hand.targets[0].address
    return address.part is None and home(address) == address.steps


def _homes(hand: Hand) -> tuple[tuple[object, ...], ...]:
    """家: この手の及ぶ、初めと終わりの家。"""
    last = hand.targets[-1]
    return home(hand.targets[0].address), home(last.until or last.address)


def _touching(last: Hand, hand: Hand, near: Neighbours) -> bool:
    """動かした所どうしが隣り合うか。"""
    ends = [a.steps for t in last.targets for a in (t.address, t.until) if a is not None]
    starts = [a.steps for t in hand.targets for a in (t.address, t.until) if a is not None]
    return any(one == other or near.adjacent(one, other) for one in ends for other in starts)
