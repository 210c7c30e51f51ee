"""字句: 「第三条中「Ａ」を「Ｂ」に、「Ｃ」を「Ｄ」に改め」⇄ `WordsPhrase` (drafting-rules §2.2 Words)。

引用がどこで閉じるかは一つに決まらないので、引用一つを一歩として読み、どの道が最後まで通るかは文の全体が決める。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from amend.change import Side
from amend.numerals import Numerals
from amend.wording.manner import AFTER_WORDS, Manner
from amend.wording.places import read_places, write_places
from amend.wording.quotes import Quotes, ends
from amend.wording.scanning import PHRASES, Mark, Move, Piece, State, Token, before_quote, ending
from amend.wording.sentence import (
    Added,
    Amended,
    DeletePhrase,
    Mention,
    Phrase,
    Places,
    Struck,
    WordEdits,
    WordsPhrase,
)

_AFTER = "|".join(AFTER_WORDS)
_ODD_INSIDE = 3


def read_places_of_words(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「第三条中」。二つ目の動詞からは、所を言わなくてもよい。一つの動詞に二つの所を掛ける書き方も読む。"""
    following = _PLACED.get(state)
    if following is None:
        return
    if state is State.AFTER_WORDS and quotes.text.startswith("「", at):
        yield Move(at, State.FIRST, (Token(Mark.PLACES),))
    for body, end in before_quote(quotes.text, at):
        match = re.fullmatch("(.+)中、?", body)
        if match is not None:
            for places, cost in _places(match[1]):
                yield Move(end, following, (Token(Mark.PLACES, places=places),), cost)


_PLACED = {
    **dict.fromkeys(PHRASES, State.FIRST),
    State.MORE_AMEND: State.AMEND,
    State.MORE_ADD: State.ADD,
}
"""所を言う状態と、その後の状態。"""


def _places(text: str) -> Iterator[tuple[Places, int]]:
    """所の並び。「第二条の表中第一号の項」は「第二条の表第一号の項」と同じである。"""
    yield from read_places(text)
    for match in re.finditer("中、?", text):
        for outer, cost in read_places(text[: match.start()]):
            for inner, more in read_places(text[match.end() :]):
                if len(outer) == 1 and outer[0].until is None and outer[0].address.part is None and not inner[0].same:
                    first = inner[0]
                    steps = (*outer[0].address.steps, *first.address.steps)
                    joined = Mention(replace(first.address, steps=steps), outer[0].same, first.until, first.captioned)
                    yield (joined, *inner[1:]), cost + more + _ODD_INSIDE


_FOLLOWS: dict[State, tuple[tuple[re.Pattern[str], State, Mark], ...]] = {
    State.FIRST: (
        (re.compile("(?:、|及び|並びに)(?=「)"), State.FIRST, Mark.OLD),
        (re.compile("を(?=「)"), State.AMENDED, Mark.OLD),
        (re.compile(rf"(?:{_AFTER})(?=「)"), State.ADDED, Mark.ANCHOR),
        (re.compile("の前に(?=「)"), State.ADDED, Mark.AHEAD),
    ),
    State.AMEND: (
        (re.compile("(?:、|及び|並びに)(?=「)"), State.AMEND, Mark.OLD),
        (re.compile("を(?=「)"), State.AMENDED, Mark.OLD),
    ),
    State.ADD: (
        (re.compile("(?:、|及び|並びに)(?=「)"), State.ADD, Mark.OLD),
        (re.compile(rf"(?:{_AFTER})(?=「)"), State.ADDED, Mark.ANCHOR),
        (re.compile("の前に(?=「)"), State.ADDED, Mark.AHEAD),
    ),
    State.AMENDED: ((re.compile("に、(?=「)"), State.AMEND, Mark.NEW),),
    State.ADDED: ((re.compile("を、(?=「)"), State.ADD, Mark.FRESH),),
}
"""引用の後: その状態で引用の後に来る語、次の状態、引用が何であるか。"""

_VERBS: dict[State, tuple[tuple[re.Pattern[str], Mark, Mark], ...]] = {
    State.FIRST: ((re.compile("を削(?:り(?=、)|る(?=。))"), Mark.OLD, Mark.END_STRIKE),),
    State.AMENDED: ((re.compile("[にと](?:それぞれ)?改め(?:(?=、)|る(?=。))"), Mark.NEW, Mark.END_AMEND),),
    State.ADDED: ((re.compile("を加え(?:(?=、)|る(?=。))"), Mark.FRESH, Mark.END_ADD),),
}
"""引用の後の動詞。"""

_MORE: dict[State, tuple[re.Pattern[str], State, Mark, Mark]] = {
    State.AMENDED: (re.compile("に、(?!「)"), State.MORE_AMEND, Mark.NEW, Mark.END_AMEND),
    State.ADDED: (re.compile("を、(?!「)"), State.MORE_ADD, Mark.FRESH, Mark.END_ADD),
}
"""「第三条中「Ａ」を「Ｂ」に、第四条中「Ｃ」を「Ｄ」に改める」: 一つの動詞が、次の所にも掛かる。"""

_AND_PART = re.compile("(?:及び|並びに)([^「」、。]{1,20})を削(?:り(?=、)|る(?=。))")


def read_words(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """引用一つと、その後の語。"""
    if not quotes.text.startswith("「", at):
        return
    for closer, cost in ends(quotes, at):
        span, after = (at + 1, closer), closer + 1
        if closer == at + 1:
            continue
        for pattern, following, mark in _FOLLOWS.get(state, ()):
            match = pattern.match(quotes.text, after)
            if match is not None:
                yield Move(match.end(), following, (Token(mark, *span),), cost)
        for pattern, mark, end_mark in _VERBS.get(state, ()):
            match = pattern.match(quotes.text, after)
            stop = ending(quotes.text, match.end(), State.AFTER_WORDS) if match else None
            if stop is not None:
                yield Move(stop.end, stop.state, (Token(mark, *span), Token(end_mark)), cost)
        if state in _MORE:
            pattern, following, mark, end_mark = _MORE[state]
            match = pattern.match(quotes.text, after)
            if match is not None:
                yield Move(match.end(), following, (Token(mark, *span), Token(end_mark)), cost)
        if state is State.FIRST:
            yield from _with_part(quotes.text, Token(Mark.OLD, *span), cost)


def _with_part(text: str, word: Token, cost: int) -> Iterator[Move]:
    """「「Ａ」及び後段を削り」: 字句と部分を一つの動詞で削る。"""
    match = _AND_PART.match(text, word.end + 1)
    stop = ending(text, match.end(), State.AFTER) if match else None
    if match is not None and stop is not None:
        for places, more in read_places(match[1]):
            pieces: tuple[Piece, ...] = (word, Token(Mark.END_STRIKE), DeletePhrase(places))
            yield Move(stop.end, stop.state, pieces, cost + more)


def assembled(text: str, pieces: Sequence[Piece]) -> tuple[Phrase, ...]:
    """句: 読んだ一片を句に組む。

    Args:
        text: 文。
        pieces: 文の初めからの一片。句の切れ目で終わる。
    """
    phrases: list[Phrase] = []
    places: Places = ()
    olds: list[str] = []
    edits: list[Amended | Added | Struck] = []
    side = Side.AFTER
    for piece in pieces:
        if not isinstance(piece, Token):
            phrases.append(piece)
            continue
        word = text[piece.start : piece.end]
        match piece.mark:
            case Mark.PLACES:
                places, olds, edits = piece.places, [], []
            case Mark.OLD | Mark.ANCHOR | Mark.AHEAD:
                olds.append(word)
                side = Side.BEFORE if piece.mark is Mark.AHEAD else Side.AFTER
            case Mark.NEW:
                edits.append(Amended(tuple(olds), word))
                olds = []
            case Mark.FRESH:
                edits += [Added(anchor, word, side) for anchor in olds]
                olds = []
            case Mark.END_STRIKE:
                edits.append(Struck(tuple(olds)))
            case Mark.END_AMEND | Mark.END_ADD:
                pass
        if piece.mark in (Mark.END_AMEND, Mark.END_ADD, Mark.END_STRIKE):
            phrases.append(WordsPhrase(places, _one_kind(edits)))
    return tuple(phrases)


def _one_kind(edits: Sequence[Amended | Added | Struck]) -> WordEdits:
    """一つの動詞に掛かるものは、どれも同じ種類である。"""
    amended = tuple(edit for edit in edits if isinstance(edit, Amended))
    added = tuple(edit for edit in edits if isinstance(edit, Added))
    return amended or added or tuple(edit for edit in edits if isinstance(edit, Struck))


def write_words(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """字句の句を書く。"""
    return "、".join(_write(phrase, manner) for phrase in phrases if isinstance(phrase, WordsPhrase))


def _write(phrase: WordsPhrase, manner: Manner) -> str:
    return _where(phrase.places, manner.numerals) + _edits(phrase.edits, manner)


def _where(places: Places, numerals: Numerals) -> str:
    """「第三条中」。範囲は「から…までの規定中」という [R53]。"""
    if not places:
        return ""
    closing = places[-1].until is not None and not places[-1].captioned
    return write_places(places, numerals, provisions=not closing) + ("の規定中" if closing else "中")


def _edits(edits: WordEdits, manner: Manner) -> str:
    amended = [f"{_listed(edit.olds)}を「{edit.new}」に" for edit in edits if isinstance(edit, Amended)]
    struck = [old for edit in edits if isinstance(edit, Struck) for old in edit.olds]
    if amended:
        return "、".join(amended) + "改め"
    if struck:
        return f"{_listed(struck)}を削り"
    words = []
    added = groupby((edit for edit in edits if isinstance(edit, Added)), key=lambda edit: (edit.new, edit.side))
    for (new, side), same in added:
        where = "の前に" if side is Side.BEFORE else manner.after_word
        words.append(f"{_listed([edit.anchor for edit in same])}{where}「{new}」を")
    return "、".join(words) + "加え"


def _listed(words: Sequence[str]) -> str:
    quoted = [f"「{word}」" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{'、'.join(quoted[:-1])}及び{quoted[-1]}"
