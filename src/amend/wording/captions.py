"""見出し・項番号・章名: 見出しを「（…）」に改め・付し ⇄ `CaptionPhrase`・`NumberPhrase`・`HeadingPhrase`。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from amend.address import Address, Step
from amend.clause import HEADINGS, Kind
from amend.numerals import NUMBER
from amend.wording.manner import Manner
from amend.wording.mentions import is_caption, is_heading, read_mentions, write_mention
from amend.wording.provisions import inside_of, write_inside
from amend.wording.quotes import Quotes, ends
from amend.wording.scanning import PHRASES, Ending, Move, State, before_quote, clause_at, ending
from amend.wording.sentence import CaptionPhrase, DeletePhrase, HeadingPhrase, Mention, NumberPhrase, Phrase


def read_caption(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「第五条の見出しを「（協議会）」に改め」「第五条の前に見出しとして「（雑則）」を付し」。"""
    if state not in PHRASES:
        return
    for body, start in before_quote(quotes.text, at):
        if body.endswith("を"):
            for word, stop, cost in _quoted(quotes, start, r"に改め(?:(?=、)|る(?=。))|に(?=、[^「])"):
                yield from _caption_amended(body.removesuffix("を"), word, stop, cost)
        given = re.fullmatch("(?P<place>.+?)(?P<side>の前に|に)見出しとして", body)
        if given is not None:
            for word, stop, cost in _quoted(quotes, start, r"を(?:付し(?=、)|付する(?=。)|加え(?:(?=、)|る(?=。)))"):
                yield from _caption_given(given["place"], word, ahead=given["side"] == "の前に", stop=stop, cost=cost)


def _quoted(quotes: Quotes, at: int, verb: str) -> Iterator[tuple[str, Ending, int]]:
    """引用一つと動詞: (中身, 句の終わり, 不自然さ)。"""
    pattern = re.compile(verb)
    for closer, cost in ends(quotes, at):
        match = pattern.match(quotes.text, closer + 1)
        state = State.MORE_AMEND if match and match[0] == "に" else State.AFTER
        stop = ending(quotes.text, match.end(), state) if match else None
        if stop is not None and closer > at + 1:
            yield quotes.source[at + 1 : closer], stop, cost


def _caption_amended(text: str, word: str, stop: Ending, cost: int) -> Iterator[Move]:
    for inside, rest, more in inside_of(text):
        for choice, place in enumerate(read_mentions(rest)):
            whole = place.until is None and (is_caption(place) or is_heading(place) or _is_title(place))
            if whole:
                phrase = CaptionPhrase(place, word, given=False, inside=inside)
                yield Move(stop.end, stop.state, (phrase,), cost + more + choice)


def _is_title(mention: Mention) -> bool:
    steps = mention.address.steps
    return bool(steps) and steps[-1].kind is Kind.TITLE


def _caption_given(text: str, word: str, *, ahead: bool, stop: Ending, cost: int) -> Iterator[Move]:
    for inside, rest, more in inside_of(text):
        for choice, place in enumerate(read_mentions(rest)):
            phrase = CaptionPhrase(place, word, given=True, ahead=ahead, inside=inside)
            yield Move(stop.end, stop.state, (phrase,), cost + more + choice)


def write_caption(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """見出しの句を書く。"""
    words = []
    for phrase in phrases:
        if isinstance(phrase, CaptionPhrase):
            place = write_inside(phrase.inside, manner.numerals) + write_mention(phrase.place, manner.numerals)
            side = "の前に" if phrase.ahead else "に"
            given = f"{place}{side}見出しとして「{phrase.caption}」を付し"
            words.append(given if phrase.given else f"{place}を「{phrase.caption}」に改め")
    return "、".join(words)


_CAPTION = Step(Kind.CAPTION)


def read_number(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「附則第二項に項番号を付し」「附則第一項の見出し及び項番号を削り」。"""
    clause = clause_at(quotes.text, at) if state in PHRASES else None
    if clause is None:
        return
    given = re.fullmatch("(?P<place>.+)に項番号を", clause.body) if clause.verb == "付し" else None
    struck = (
        re.fullmatch("(?P<place>.+?)(?:の|中)?(?P<both>見出し及び)?項番号を", clause.body)
        if clause.verb == "削り"
        else None
    )
    match = given or struck
    if match is None:
        return
    for choice, place in enumerate(read_mentions(match["place"].replace("附則中", "附則"))):
        phrases: tuple[Phrase, ...] = (NumberPhrase(place, given=given is not None),)
        if struck is not None and struck["both"]:
            caption = replace(place, address=Address((*place.address.steps, _CAPTION)))
            phrases = (DeletePhrase((caption,)), NumberPhrase(place, given=False))
        yield Move(clause.ending.end, clause.ending.state, phrases, choice)


def write_number(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """項番号の句を書く。"""
    return "、".join(
        write_mention(p.place, manner.numerals) + ("に項番号を付し" if p.given else "の項番号を削り")
        for p in phrases
        if isinstance(p, NumberPhrase)
    )


_HEADING = re.compile(rf"第{NUMBER}(?:{'|'.join(kind.value for kind in HEADINGS)})(?:の{NUMBER})*[ 　]\s*\S.*")


def read_heading(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「「第四章　雑則」を「第四章　補則」に改め」: 所を言わない。二つ以上は「に、」で続ける。"""
    if state in (State.OPENING, State.AFTER):
        yield from _headings(quotes, at, ())


def _headings(quotes: Quotes, at: int, before: tuple[Phrase, ...]) -> Iterator[Move]:
    closer = quotes.partners.get(at)
    if closer is None or _HEADING.fullmatch(quotes.text, at + 1, closer) is None:
        return
    old = quotes.source[at + 1 : closer]
    struck = re.compile("を削(?:り(?=、)|る(?=。))").match(quotes.text, closer + 1)
    stop = ending(quotes.text, struck.end(), State.AFTER) if struck and not before else None
    if stop is not None:
        yield Move(stop.end, stop.state, (HeadingPhrase(old, ""),))
    second = closer + 2
    end = quotes.partners.get(second)
    if end is None or not quotes.text.startswith("を「", closer + 1):
        return
    if _HEADING.fullmatch(quotes.text, second + 1, end) is None:
        return
    phrases = (*before, HeadingPhrase(old, quotes.source[second + 1 : end]))
    if quotes.text.startswith("に、「", end + 1):
        yield from _headings(quotes, end + 3, phrases)
    verb = re.compile("に改め(?:(?=、)|る(?=。))").match(quotes.text, end + 1)
    stop = ending(quotes.text, verb.end(), State.AFTER) if verb else None
    if stop is not None:
        yield Move(stop.end, stop.state, phrases)


def write_heading(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """章名の句を書く。続くものは一つの動詞にまとめる。"""
    words: list[str] = []
    amended = False
    for phrase in phrases:
        if isinstance(phrase, HeadingPhrase):
            if amended:
                words[-1] = words[-1].removesuffix("改め") if phrase.new else words[-1]
            amended = bool(phrase.new)
            words.append(f"「{phrase.old}」を「{phrase.new}」に改め" if phrase.new else f"「{phrase.old}」を削り")
    return "、".join(words)
