"""まとめ: 改正の並びを、一息に言う「手」にまとめる (drafting-rules §2.2、§2.5-8)。

同じ所の字句の改正、いくつもの所の同じ字句の改正、続けて削る規定、続けて全部を改める規定、続けて同じだけ移す規定が、
それぞれ一つの手になる。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from amend.address import Address, Step
from amend.address.symbols import is_number
from amend.change import (
    Addition,
    Captioning,
    Change,
    Deletion,
    Insertion,
    Numbering,
    Removal,
    Renumbering,
    Replacement,
    Restatement,
    Shift,
    Substitution,
    Target,
    WordChange,
)
from amend.clause import Kind
from amend.consolidation.marks import number_in
from amend.numerals import Num
from amend.wording.dialect import Dialect
from amend.wording.naming import Steps, shared
from amend.wording.neighbours import Neighbours, home

WORDS = (Substitution, Addition, Removal)


@dataclass(frozen=True, slots=True)
class Hand:
    """手: 一つの所 (又はその並び) への、一息に言う改正。

    Attributes:
        changes: この手が述べる改正。
        spoken: 文に書く改正。字句の改正では初めの所のものだけ、移動ではまとめた移動、ほかは ``changes`` と同じ。
        targets: 所。追加では示した所、移動では今の所。
    """

    changes: tuple[Change, ...]
    spoken: tuple[Change, ...]
    targets: tuple[Target, ...]

    @property
    def subject(self) -> Steps:
        """主題: 初めの所の段。"""
        return self.targets[0].address.steps

    @property
    def wordy(self) -> bool:
        """字句の改正か。"""
        return isinstance(self.spoken[0], WORDS)

    @property
    def blocked(self) -> bool:
        """後に規定の行が続くか。続くなら文はここで終わる (§2.5-7)。"""
        last = self.spoken[-1]
        return isinstance(last, Insertion | Restatement) or (isinstance(last, Replacement) and not is_caption(last))


def is_caption(change: Replacement) -> bool:
    """見出しを改める改正か: 「第五条の見出しを「（…）」に改め」と、文の中で言う。"""
    return change.target.address.steps[-1].kind is Kind.CAPTION


def place(change: Change) -> Target:
    """所: 改正の示す所 (移動では今の所、追加では示した所)。"""
    match change:
        case Insertion():
            return Target(change.anchor)
        case Renumbering():
            return Target(change.old)
        case Shift():
            return Target(change.first, change.last)
        case Captioning() | Numbering():
            return Target(change.address)
        case Restatement():
            return Target(Address(()))
        case _:
            return change.target


def group(changes: Sequence[Change], near: Neighbours, dialect: Dialect) -> tuple[Hand, ...]:
    """まとめ: 改正の並びを手の並びにする。順は変えない。

    Args:
        changes: 改正。
        near: 改正前の本文の隣の表。
        dialect: 流儀。
    """
    hands: list[Hand] = []
    for kind, run in groupby(changes, key=lambda change: WordChange if isinstance(change, WORDS) else type(change)):
        found = tuple(run)
        if kind is WordChange:
            hands += _by_place(found, dialect)
        elif kind in (Deletion, Replacement):
            hands += _listed(found, near)
        else:
            hands += (_alone(change) for change in found)
    return tuple(_same_words(_en_bloc(hands, near, dialect), near))


def _alone(change: Change) -> Hand:
    return Hand((change,), (change,), (place(change),))


def _by_place(changes: Sequence[Change], dialect: Dialect) -> Iterator[Hand]:
    """同じ所の字句の改正を一つに。字句の改正は同時に加わるので、並べ替えても同じである。"""
    at: dict[Target, list[Change]] = {}
    for change in changes:
        at.setdefault(place(change), []).append(change)
    merged: list[Hand] = []
    for target, found in at.items():
        hand = Hand(tuple(found), tuple(found), (target,))
        if dialect.captions_joined and merged and _caption_and_body(merged[-1], hand):
            both = Target(target.address, captioned=True)
            hand = Hand((*merged.pop().changes, *found), tuple(found), (both,))
        merged.append(hand)
    yield from merged


def _caption_and_body(one: Hand, other: Hand) -> bool:
    """見出しと、その条の全体への同じ改正か: 第５条（見出しを含む。）中 (R45)。"""
    caption, body = one.targets[0].address, other.targets[0]
    plain = body.until is None and not body.captioned and body.address.part is None and caption.part is None
    is_its = caption.steps[-1:] and caption.steps[-1].kind is Kind.CAPTION and not caption.steps[-1].num
    return bool(plain and is_its and caption.steps[:-1] == body.address.steps and edits(one) == edits(other))


def edits(hand: Hand) -> tuple[WordChange, ...]:
    """字句: 所を除いた字句の改正。いくつもの所の同じ改正を見分ける。"""
    nowhere = Target(Address(()))
    return tuple(replace(change, target=nowhere) for change in hand.spoken if isinstance(change, WORDS))


def _listed(changes: Sequence[Change], near: Neighbours) -> Iterator[Hand]:
    """続けて削る (全部を改める) 規定を一つに。条どうしは、隣り合うときだけ。"""
    run: list[Change] = []
    for change in (*changes, None):
        if run and (change is None or not _joins(run[-1], change, near)):
            yield Hand(tuple(run), tuple(run), near.gathered([place(done) for done in run]))
            run = []
        if change is not None:
            run.append(change)


def _joins(one: Change, other: Change, near: Neighbours) -> bool:
    a, b = place(one), place(other)
    if isinstance(one, Replacement) and not (_keeps_number(one) and _keeps_number(other)):
        return False
    a_last = (a.until or a.address).steps
    distance = near.distance(a_last, b.address.steps)
    inner = isinstance(one, Deletion) and home(a.address) != a.address.steps
    siblings = a_last[:-1] == b.address.steps[:-1] and a_last[-1].kind is b.address.steps[-1].kind
    return distance == 1 or (inner and siblings and _whole(a) and _whole(b))


def _keeps_number(change: Change) -> bool:
    """番号のある一つの規定を、同じ番号の一つの規定に改めるか。並べて改めるなら、規定は番号で組み合わさる。"""
    if not isinstance(change, Replacement) or not _whole(change.target) or change.target.until is not None:
        return False
    num = change.target.address.steps[-1].num
    return bool(num) and [node.num for node in change.block] == [num]


def _whole(target: Target) -> bool:
    return target.address.part is None and target.address.steps[-1].kind is not Kind.CAPTION


def _en_bloc(hands: Sequence[Hand], near: Neighbours, dialect: Dialect) -> Iterator[Hand]:
    """四つ以上続けて同じだけ移すなら、初めの一つのほかを「…ずつ繰り下げ」にまとめる (R26、R39、R49)。

    字句を改めてから移す規定は、数えない。
    """
    run: list[Renumbering] = []
    last: Steps = ()
    for hand in hands:
        change, before, last = hand.changes[0], last, hand.subject
        if run and not (isinstance(change, Renumbering) and _steps_on(run[-1], change, near)):
            yield from _moved(run, hand, dialect)
            run = []
        if isinstance(change, Renumbering) and before[: len(last)] != last:
            run.append(change)
        else:
            yield hand
    yield from _moved(run, None, dialect)


def _moved(run: Sequence[Renumbering], after: Hand | None, dialect: Dialect) -> Iterator[Hand]:
    """続く移動。すぐ後で「同項の次に」と受ける最後の一つは、別に言う。"""
    last = len(run) - 1 if run and after is not None and _is_insertion_at(after, run[-1]) else len(run)
    together = run[1:last] if last >= dialect.en_bloc else ()
    if len(together) < 2:
        yield from (_alone(change) for change in run)
        return
    down = _offset(together[0])
    first, final = (together[-1], together[0]) if down > 0 else (together[0], together[-1])
    shift = Shift(first.old, final.old, down, together[0].within)
    yield _alone(run[0])
    yield Hand(tuple(together), (shift,), (place(shift),))
    yield from (_alone(change) for change in run[last:])


def _is_insertion_at(hand: Hand, moved: Renumbering) -> bool:
    return isinstance(hand.changes[0], Insertion) and hand.changes[0].anchor == moved.old


def _offset(change: Renumbering) -> int:
    return _number(change.new.steps[-1])[0] - _number(change.old.steps[-1])[0]


def _number(step: Step) -> Num:
    """番号。表の項では、名とする符号の番号。"""
    named = step.kind is Kind.ROW and is_number(step.label)
    return (number_in(step.label, None) or ()) if named else step.num


def _steps_on(one: Renumbering, other: Renumbering, near: Neighbours) -> bool:
    """続けて同じだけ移すか。下げるなら後ろから、上げるなら前から。枝番号が挟まれば、まとめない (R39)。"""
    ends = (one.old.steps, other.old.steps, one.new.steps, other.new.steps)
    if any(len(_number(steps[-1])) != 1 or steps[:-1] != one.old.steps[:-1] for steps in ends):
        return False
    offset = _offset(one)
    if one.within != other.within or offset != _offset(other) or not offset:
        return False
    return near.distance(one.old.steps, other.old.steps) == (-1 if offset > 0 else 1)


def _same_words(hands: Iterator[Hand], near: Neighbours) -> Iterator[Hand]:
    """いくつもの所の同じ字句の改正を一つに: 第三条及び第五条中。間にほかの改正があれば、まとめない (§2.5-8)。"""
    found = list(hands)
    run: list[Hand] = []
    for i, hand in enumerate(found):
        if run and not _may_join(run, hand, found, i):
            yield _united(run, near)
            run = []
        if hand.wordy:
            run.append(hand)
        else:
            yield hand
    if run:
        yield _united(run, near)


def _may_join(run: Sequence[Hand], hand: Hand, found: Sequence[Hand], i: int) -> bool:
    """並べて言えるか。並べる条 (項・号) には、この同じ改正のほかに何も無い。"""
    if not hand.wordy or edits(run[0]) != edits(hand) or _nested(run[-1], hand):
        return False
    if any(other.subject[:1] and other.subject[0].kind is Kind.TITLE for other in (run[-1], hand)):
        return False
    if i + 1 < len(found) and _spoken_on(run, hand, found[i + 1]):
        return False
    before = (run[-1].targets[-1].until or run[-1].targets[-1].address).steps
    level = shared(before, hand.subject) + 1
    return all(_pure(unit, found, i) for unit in (before[:level], hand.subject[:level]))


def _pure(unit: Steps, found: Sequence[Hand], i: int) -> bool:
    """この所の中の続く手が、どれも ``found[i]`` と同じ字句の改正か。"""
    like = edits(found[i])
    for beside in (range(i - 1, -1, -1), range(i, len(found))):
        for at in beside:
            if found[at].subject[: len(unit)] != unit:
                break
            if not found[at].wordy or edits(found[at]) != like:
                return False
    return True


def _nested(one: Hand, other: Hand) -> bool:
    """一方が他方の中にある所は、並べて言えない。"""
    return shared(one.subject, other.subject) == min(len(one.subject), len(other.subject))


def _spoken_on(run: Sequence[Hand], hand: Hand, after: Hand) -> bool:
    """次の手が、この所だけを受けるか (同項を同条第三項とし)。受けるなら、並びにせず一つで言う。"""
    if after.wordy:
        return False
    about = after.subject
    mine = shared(about, hand.subject) == len(about)
    all_of_them = all(shared(about, other.subject) == len(about) for other in run)
    return mine and not all_of_them


def _united(run: Sequence[Hand], near: Neighbours) -> Hand:
    changes = tuple(change for hand in run for change in hand.changes)
    return Hand(changes, run[0].spoken, near.gathered([hand.targets[0] for hand in run]))
