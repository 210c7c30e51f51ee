"""移動: 第五条を第六条とし・一条ずつ繰り下げ ⇄ `MovePhrase`・`ShiftPhrase` (drafting-rules §2.2 Moves)。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.clause import HEADINGS, Kind
from amend.numerals import NUMBER, read_number, write_number
from amend.wording.manner import Manner
from amend.wording.mentions import read_mentions, read_pair, write_mention, write_pair
from amend.wording.provisions import inside_of, write_inside
from amend.wording.quotes import Quotes
from amend.wording.scanning import PHRASES, Move, State, clause_at
from amend.wording.sentence import Mention, MovePhrase, Phrase, ShiftPhrase


def read_move(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「第五条を第六条とし」「第三号から第五号までを第四号から第六号までとし」。"""
    clause = clause_at(quotes.text, at) if state in PHRASES else None
    if clause is None or clause.verb != "とし":
        return
    for inside, rest, cost in inside_of(clause.body):
        for match in re.finditer("を", rest):
            for old_at, old in enumerate(read_mentions(rest[: match.start()])):
                for new_at, new in enumerate(read_mentions(rest[match.end() :])):
                    phrase = MovePhrase(old, new, inside)
                    yield Move(clause.ending.end, clause.ending.state, (phrase,), cost + old_at + new_at)


def write_move(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """「第五条を第六条とし」を書く。"""
    return "、".join(
        f"{write_inside(p.inside, manner.numerals)}{write_mention(p.old, manner.numerals)}"
        f"を{write_mention(p.new, manner.numerals)}とし"
        for p in phrases
        if isinstance(p, MovePhrase)
    )


_UNITS: tuple[tuple[Kind, str], ...] = (
    (Kind.ARTICLE, "条"),
    (Kind.PARAGRAPH, "項"),
    (Kind.ITEM, "号"),
    (Kind.ROW, "項"),
    (Kind.ANNEX, "表"),
    *((kind, kind.value) for kind in HEADINGS),
)
_SHIFT = re.compile(
    rf"(?P<range>.+)を(?P<by>{NUMBER})(?:{'|'.join(word for _, word in _UNITS)})(?:ずつ)?(?P<verb>繰り?[上下]げ)"
)


def read_shift(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「第五条から第七条までを一条ずつ繰り下げ」。"""
    clause = clause_at(quotes.text, at) if state in PHRASES else None
    match = _SHIFT.fullmatch(clause.body + clause.verb) if clause is not None else None
    if clause is None or match is None:
        return
    by = read_number(match["by"]) * (1 if "下" in match["verb"] else -1)
    for inside, rest, cost in inside_of(match["range"]):
        for choice, mention in enumerate((*read_pair(rest), *read_mentions(rest))):
            phrase = ShiftPhrase(mention, by, inside)
            yield Move(clause.ending.end, clause.ending.state, (phrase,), cost + choice)


def write_shift(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """「第五条から第七条までを一条ずつ繰り下げ」を書く。"""
    words = []
    for phrase in phrases:
        if isinstance(phrase, ShiftPhrase):
            count = write_number(abs(phrase.by), manner.numerals) + _unit(phrase.range)
            each = "ずつ" if phrase.range.until is not None else ""
            place = write_inside(phrase.inside, manner.numerals) + write_pair(phrase.range, manner.numerals)
            words.append(f"{place}を{count}{each}繰り{'下' if phrase.by > 0 else '上'}げ")
    return "、".join(words)


def _unit(mention: Mention) -> str:
    steps = mention.address.steps
    return dict(_UNITS).get(steps[-1].kind, "号") if steps else mention.same
