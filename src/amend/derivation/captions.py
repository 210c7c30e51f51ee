"""見出し: 条・項の見出しと、編章節の名の改正 (drafting-rules §2.2、§2.4-5、R28)。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from amend.change import Captioning, Deletion, Replacement, Substitution, Target
from amend.clause import CAPTION_STEP, Kind, Node, Path
from amend.derivation.model import Couple, Derived
from amend.derivation.notebook import Notebook
from amend.derivation.quotation import Words, occurrences
from amend.derivation.segments import segmented
from amend.derivation.words import Judge, Place, word_change
from amend.parts import PartKind
from amend.textdiff import compare


def caption_changes(book: Notebook, couple: Couple) -> Iterator[Derived]:
    """見出し: 付し、削り、字句を改め、又はその全部を改める。条の文と同じ改正なら「（見出しを含む。）」と言う。"""
    before, after = couple.before.caption, couple.after.caption
    if before is None and after is not None:
        yield Derived(Captioning(book.address(couple.old), after.text))
    elif before is not None and after is None:
        yield Derived(Deletion(Target(book.caption_address(couple.old))))
    elif before is not None and after is not None and before.text != after.text:
        yield from _reworded(book, couple, before, after)


def _reworded(book: Notebook, couple: Couple, before: Node, after: Node) -> Iterator[Derived]:
    address = book.caption_address(couple.old)
    made = segmented(before, after, compare(before.text, after.text))
    judge = Judge(book, made.passage, Place(address, (*couple.old, CAPTION_STEP), (0, len(before.text))))
    settled = made.passage.settle(made.quotes, judge.span, judge.fits)
    quoted = sum(quote.end - quote.start for quote in settled or ())
    words = list(dict.fromkeys(made.passage.words(quote) for quote in settled or ()))
    if len(words) == 1 and (shared := everywhere(book, couple, words[0])):
        book.done.update(shared)
        yield Derived(word_change(Target(book.address(couple.old), captioned=True), words[0]))
        return
    if settled is None or quoted >= len(before.text.strip("（）()")):
        yield Derived(Replacement(Target(address), (after,)))
        return
    for each in words:
        yield Derived(word_change(Target(address), each))


def article_changes(book: Notebook, couple: Couple) -> Iterator[Derived]:
    """条の全体: 二つ以上の項のどれもが同じように改まるだけなら、項を言わずに「第５条中」と言う。"""
    if couple.before.kind is not Kind.ARTICLE or len(couple.slots) < 2:
        return
    words = {w for slot in couple.slots if isinstance(slot, Couple) for w in _only(book, slot)}
    if len(words) != 1 or any(not isinstance(slot, Couple) or not _only(book, slot) for slot in couple.slots):
        return
    told = next(iter(words))
    found = everywhere(book, couple, told)
    if found and not found <= book.done:
        book.done.update(found)
        yield Derived(word_change(Target(book.address(couple.old)), told))


def _only(book: Notebook, couple: Couple) -> set[Words]:
    """項の中のすべての字句の改正。部分の増減があれば空。"""
    found: set[Words] = set()
    for path, _ in book.texts(couple.old):
        made = book.wording.get(path)
        if made is not None and made.parts:
            return set()
        found |= {made.passage.words(quote) for quote in made.quotes} if made else set()
    return found


def everywhere(book: Notebook, couple: Couple, words: Words) -> set[tuple[Path, int]]:
    """条の中で同じように改まる所。一か所でも改まらない所があれば空。"""
    if couple.before.kind is not Kind.ARTICLE or any(child.caption for child in couple.before.children):
        return set()
    found: set[tuple[Path, int]] = set()
    for path, node in book.texts(couple.old):
        made = book.wording.get(path)
        meant = {quote.start for quote in made.quotes if made.passage.words(quote) == words} if made else set()
        if set(occurrences(node.text, words[0], 0, len(node.text))) != meant:
            return set()
        found |= {(path, at) for at in meant}
    return found


def heading_changes(book: Notebook, couple: Couple) -> Iterator[Derived]:
    """編章節の名: 「第四章　雑則」を「第四章　補則」に改める。番号は、移動がこれとは別に言う。"""
    before, after = couple.before, couple.after
    if before.text != after.text:
        address = replace(book.address(couple.old), part=PartKind.HEADING)
        head = before.mark + before.gap
        yield Derived(Substitution(Target(address), head + before.text, head + after.text))
