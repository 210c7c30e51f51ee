"""続ける移動: 「第四条中第四号を第五号とし、第三号を第四号とし、…」(drafting-rules §2.2)。

号は、条の中で続けて動かすとき「第四条中」と一度だけ言う。項は一つずつ「同条第三項を同条第四項とし」と言うが、まとめて
繰り下げるときは「第三十八条中第七項を第九項とし、第四項から第六項までを二項ずつ繰り下げ」となる。
"""

from __future__ import annotations

from collections.abc import Sequence

from amend.address import Address
from amend.change import Deletion, Insertion, Renumbering, Shift, Side
from amend.clause import Kind
from amend.wording.dialect import Dialect
from amend.wording.grouping import Hand
from amend.wording.naming import Heard, Steps
from amend.wording.neighbours import home

_UNITS = (Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM)


def chain(hands: Sequence[Hand], start: int, dialect: Dialect, heard: Heard) -> int:
    """続き: ``start`` の手から「…中」とまとめて言うなら、その手の数。言わないなら 0。

    Args:
        hands: 一つの文の手。
        start: 始めの手 (0 から)。
        dialect: 流儀。
        heard: 最後に名指した所。それを受ける手 (同号を同条第三号とし) からは始めない。
    """
    first = hands[start]
    if not _moves(first) or first.subject[-1].kind not in _UNITS or first.subject == heard.steps:
        return 0
    run = start
    while run < len(hands) and _beside(first, hands[run]):
        run += 1
    after_move = start > 0 and _moves(hands[start - 1]) and _beside(first, hands[start - 1])
    if run - start > 1 and not after_move and _is_en_bloc(first, hands[start + 1]):
        return run - start
    return run - start if _is_direct(first.subject) and run - start >= dialect.chained else 0


def _beside(first: Hand, hand: Hand) -> bool:
    """``first`` の兄弟への移動・削除か、兄弟の前後への追加か。"""
    change = hand.spoken[0]
    inserts = isinstance(change, Insertion) and change.side is not Side.WITHIN
    siblings = hand.subject[:-1] == first.subject[:-1] and hand.subject[-1].kind is first.subject[-1].kind
    return bool(hand.subject) and (inserts or _moves(hand)) and siblings


def _moves(hand: Hand) -> bool:
    """入れ物の中の規定を動かす手か。"""
    return isinstance(hand.spoken[0], Deletion | Renumbering | Shift) and all(
        target.address.part is None and target.address.steps[:-1] == hand.subject[:-1] for target in hand.targets
    )


def _is_en_bloc(first: Hand, second: Hand) -> bool:
    return isinstance(first.spoken[0], Renumbering) and isinstance(second.spoken[0], Shift)


def _is_direct(subject: Steps) -> bool:
    """条 (又は附則の項) のすぐ中の号か、号の細目か。"""
    holder = subject[:-1]
    if subject[-1].kind is Kind.SUBITEM:
        return True
    return subject[-1].kind is Kind.ITEM and home(Address(holder)) == holder
