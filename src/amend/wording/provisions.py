"""規定: 次のように改め・削り ⇄ `ReplacePhrase`・`DeletePhrase`・`WholePhrase` (drafting-rules §2.2 Provisions)。

全部を改める句は、文の後に改めた後の規定を取る。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.numerals import Numerals
from amend.wording.manner import Manner
from amend.wording.mentions import read_mentions, write_mention
from amend.wording.places import read_places, write_places
from amend.wording.quotes import Quotes
from amend.wording.scanning import PHRASES, Move, State, clause_at
from amend.wording.sentence import DeletePhrase, Mention, Phrase, Places, ReplacePhrase, WholePhrase

_NO_INSIDE = re.compile("中(?:学|央|核|小|間|心|止|期|型|途|古|水|国|部|山|継|高)")


def inside_of(text: str) -> Iterator[tuple[Mention | None, str, int]]:
    """「第三章中第十四条」: (入れ物, 残り, 不自然さ)。「別表中学校の項」の「中」は名の内なので後にする。"""
    yield None, text, 1 if re.search("中", text) and not _NO_INSIDE.search(text) else 0
    for match in re.finditer("中、?", text):
        outer = read_mentions(text[: match.start()])
        for choice, mention in enumerate(outer):
            yield mention, text[match.end() :], choice + (2 if _NO_INSIDE.match(text, match.start()) else 0)


def write_inside(inside: Mention | None, numerals: Numerals) -> str:
    """「第三章中」を書く。無ければ空。"""
    return f"{write_mention(inside, numerals)}中" if inside is not None else ""


def read_whole(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「○○の全部を次のように改正する。」。"""
    match = re.compile(r"(?P<name>[^。]+)の全部を次のように(?:改正|変更|改め)する?。$").match(quotes.text, at)
    match = match or re.compile(r"(?P<name>[^。]+)の全部を次のように改める。$").match(quotes.text, at)
    if state is State.OPENING and match is not None:
        yield Move(match.end(), State.DONE, (WholePhrase(match["name"]),))


def write_whole(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """「○○の全部を次のように改め」を書く。"""
    return "、".join(f"{p.name}の全部を次のように改め" for p in phrases if isinstance(p, WholePhrase))


_AS_FOLLOWS = re.compile("(?P<place>.+)を次の(?:ように|とおり)に?")


def read_replace(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「第五条を次のように改め」。"""
    clause = clause_at(quotes.text, at) if state in PHRASES else None
    match = _AS_FOLLOWS.fullmatch(clause.body) if clause is not None and clause.verb == "改め" else None
    if clause is None or match is None:
        return
    for places, inside, cost in _located(match["place"]):
        yield Move(clause.ending.end, clause.ending.state, (ReplacePhrase(places, inside),), cost)


def write_replace(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """「第五条を次のように改め」を書く。"""
    return "、".join(f"{_place_words(p, manner)}を次のように改め" for p in phrases if isinstance(p, ReplacePhrase))


def read_delete(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「第六条及び第七条を削り」。"""
    clause = clause_at(quotes.text, at) if state in PHRASES else None
    if clause is None or clause.verb != "削り" or not clause.body.endswith("を"):
        return
    for places, inside, cost in _located(clause.body.removesuffix("を")):
        yield Move(clause.ending.end, clause.ending.state, (DeletePhrase(places, inside),), cost)


def write_delete(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """「第六条を削り」を書く。"""
    return "、".join(f"{_place_words(p, manner)}を削り" for p in phrases if isinstance(p, DeletePhrase))


def _located(text: str) -> Iterator[tuple[Places, Mention | None, int]]:
    for inside, rest, cost in inside_of(text):
        for places, more in read_places(rest):
            yield places, inside, cost + more


def _place_words(phrase: ReplacePhrase | DeletePhrase, manner: Manner) -> str:
    return write_inside(phrase.inside, manner.numerals) + write_places(phrase.places, manner.numerals)
