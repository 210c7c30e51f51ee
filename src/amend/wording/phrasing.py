"""句にする: 一つの文になる手の組を、「同条」と受けながら句の並びにする (drafting-rules §2.2、§2.5-9)。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from amend.address import Address
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
    Side,
    Substitution,
    Target,
)
from amend.clause import Kind, Node, wording
from amend.numerals import NUMERAL_RUN
from amend.parts import PartKind
from amend.wording.chaining import chain
from amend.wording.counting import counted
from amend.wording.dialect import AfterWord, Dialect
from amend.wording.grouping import Hand, is_caption
from amend.wording.naming import Heard, Steps, named, named_all, named_target, remembered, shared
from amend.wording.neighbours import Neighbours
from amend.wording.sentence import (
    Added,
    Amended,
    CaptionPhrase,
    DeletePhrase,
    HeadingPhrase,
    InsertPhrase,
    Mention,
    MovePhrase,
    NumberPhrase,
    Phrase,
    ReplacePhrase,
    ShiftPhrase,
    Struck,
    WholePhrase,
    WordEdits,
    WordsPhrase,
)


@dataclass(slots=True)
class Speaker:
    """話し手: 一つの文を初めから言う。文が変われば、何も受けずに言い直す (§2.5-7)。

    Attributes:
        dialect: 流儀。
        near: 改正前の本文の隣の表。
        heard: 最後に名指した所。
        within: 「第四章中」と言った編章節。
        holder: 「第四条中第四号を…、第三号を…」と言っている間の、第四条。
    """

    dialect: Dialect
    near: Neighbours
    heard: Heard = field(default_factory=Heard)
    within: Address | None = None
    holder: Steps = ()
    phrases: list[Phrase] = field(default_factory=list)

    def say(self, hands: Sequence[Hand]) -> tuple[Phrase, ...]:
        """言う: 手の組を句の並びにする。"""
        chained = 0
        for i, hand in enumerate(hands):
            if not chained:
                chained = chain(hands, i, self.dialect, self.heard)
                opening = chained > 0
                self.holder = hand.subject[:-1] if opening else ()
            else:
                opening = False
            self.phrases += self._spoken(hand, opening=opening)
            self.heard = remembered(hand.targets)
            chained = max(0, chained - 1)
        return tuple(self.phrases)

    def _spoken(self, hand: Hand, *, opening: bool) -> Iterator[Phrase]:
        """一つの手の句。"""
        inside = self._inside(hand, opening=opening)
        change = hand.spoken[0]
        match change:
            case Substitution() | Addition() | Removal():
                yield from self._words(hand)
            case Replacement() if is_caption(change):
                yield CaptionPhrase(self._named(hand.targets[0]), wording(change.block[0]), given=False, inside=inside)
            case Replacement():
                yield ReplacePhrase(self._all(hand.targets), inside)
            case Deletion():
                yield DeletePhrase(self._all(hand.targets), inside)
            case Renumbering():
                old = self._named(hand.targets[0])
                yield MovePhrase(old, self._moved_to(change), inside)
            case Shift():
                yield ShiftPhrase(self._named(hand.targets[0]), change.by, inside)
            case Insertion():
                yield self._inserted(change, inside)
            case Captioning():
                place = self._named(hand.targets[0])
                yield CaptionPhrase(place, change.caption, given=True, ahead=change.ahead, inside=inside)
            case Numbering():
                yield NumberPhrase(self._named(hand.targets[0]), change.given)
            case Restatement():
                yield WholePhrase(_title(change.tree))

    def _inside(self, hand: Hand, *, opening: bool) -> Mention | None:
        """「…中」: 編章節か、続けて動かす号の入れ物。同じ文で二度は言わない。"""
        if opening:
            if (
                Heard(self.holder, len(self.holder)) == self.heard
                and self.phrases
                and isinstance(self.phrases[-1], WordsPhrase)
            ):
                return None  # 第二条中「Ａ」を「Ｂ」に改め、第三号を第四号とし
            return named(Address(self.holder), self.heard)
        within = getattr(hand.spoken[0], "within", None)
        if within is None or within == self.within:
            return None
        self.within = within
        return named(within, self.heard)

    def _named(self, target: Target) -> Mention:
        """名指し: 「第四条中」と言っている間は、その中の番号だけを言う。"""
        steps = target.address.steps
        if self.holder and steps[:-1] == self.holder and (steps != self.heard.steps or target.until is not None):
            return replace(
                named_target(target, Heard()), address=replace(target.address, steps=steps[len(self.holder) :])
            )
        return named_target(target, self.heard)

    def _all(self, targets: Sequence[Target]) -> tuple[Mention, ...]:
        if self.holder and targets[0].address.steps[:-1] == self.holder:
            return (self._named(targets[0]), *named_all(targets, Heard())[1:])
        return named_all(targets, self.heard)

    def _moved_to(self, change: Renumbering) -> Mention:
        """移した後の所: 今の所を名指した後なので、「同条第六項」と受ける。"""
        if self.holder and change.new.steps[:-1] == self.holder:
            return Mention(replace(change.new, steps=change.new.steps[len(self.holder) :]))
        old = change.old.steps
        return named(change.new, Heard(old, shared(old, change.new.steps)))

    def _words(self, hand: Hand) -> Iterator[Phrase]:
        """字句: 同じ動詞の続く所ごとに一つの句。二つ目からは所を言わない。"""
        first = hand.spoken[0]
        if isinstance(first, Substitution) and len(hand.spoken) == 1 and _is_heading_line(first):
            yield HeadingPhrase(first.old, first.new)
            return
        places = self._all(hand.targets)
        changes = [_in_dialect(change, self.dialect) for change in hand.spoken]
        for _, run in groupby(changes, key=type):
            yield WordsPhrase(places, _edits(tuple(run)))
            places = ()

    def _inserted(self, change: Insertion, inside: Mention | None) -> InsertPhrase:
        band = change.anchor if change.side is not Side.AFTER else self.near.head_of_band(change.anchor)
        place = self._named(Target(band))
        what = counted(change)
        count = what.count
        if (
            change.unit is Kind.ITEM
            and count > 1
            and change.side is Side.WITHIN
            and self.near.has_no_items(change.anchor)
        ):
            count = 0
        return InsertPhrase(
            place, change.side, what.unit, count, what.number, what.captioned, inside, what.headings, what.more
        )


def _is_heading_line(change: Substitution) -> bool:
    """章名の全部か: 「第四章　雑則」を「第四章　補則」に (所を言わない)。"""
    address = change.target.address
    return address.part is PartKind.HEADING and change.old.startswith("第") and bool(_LINE.match(change.old))


_LINE = re.compile(rf"第{NUMERAL_RUN}[編章節款目](?:の{NUMERAL_RUN})*[ 　]")


def _in_dialect(change: Change, dialect: Dialect) -> Change:
    """字句を加えない流儀では、「Ａ」を「ＡＢ」に改める (§2.3 山形・高知)。"""
    if not isinstance(change, Addition) or dialect.after_word is not AfterWord.NONE:
        return change
    new = change.new + change.anchor if change.ahead else change.anchor + change.new
    return Substitution(change.target, change.anchor, new)


def _edits(changes: Sequence[Change]) -> WordEdits:
    """字句の並び: 続けて同じ語に改めるものは、「Ａ」及び「Ｂ」を「Ｃ」に、と一つにする (R21)。"""
    first = changes[0]
    if isinstance(first, Removal):
        return (Struck(tuple(change.old for change in changes if isinstance(change, Removal))),)
    if isinstance(first, Addition):
        return tuple(
            Added(change.anchor, change.new, Side.BEFORE if change.ahead else Side.AFTER)
            for change in changes
            if isinstance(change, Addition)
        )
    pairs = [change for change in changes if isinstance(change, Substitution)]
    return tuple(Amended(tuple(change.old for change in run), new) for new, run in groupby(pairs, key=lambda c: c.new))


def _title(tree: Node) -> str:
    return next((node.text for node in tree.children if node.kind is Kind.TITLE), "")
