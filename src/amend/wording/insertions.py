"""追加: 次の一条を加え・次のただし書を加え・次の章名を付し ⇄ `InsertPhrase` (drafting-rules §2.2 Provisions)。

加える句は、文の後に加える規定を取る。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.address import Address
from amend.change import Side
from amend.clause import HEADINGS, Kind
from amend.numerals import NUMBER, Numerals, read_number, write_number
from amend.parts import PartKind
from amend.wording.manner import Manner
from amend.wording.mentions import read_mentions, read_pair, write_mention, write_pair
from amend.wording.provisions import inside_of, write_inside
from amend.wording.quotes import Quotes
from amend.wording.scanning import PHRASES, Move, State, clause_at
from amend.wording.sentence import InsertPhrase, Mention, Phrase

_COUNTED: tuple[tuple[str, Kind], ...] = (
    ("条", Kind.ARTICLE),
    ("項", Kind.PARAGRAPH),
    ("号", Kind.ITEM),
    ("別表", Kind.ANNEX),
    ("様式", Kind.ANNEX),
    ("表", Kind.ANNEX),
    ("欄", Kind.CELL),
    *((kind.value, kind) for kind in HEADINGS),
)
"""数えて加える単位。表の項も「項」という。"""

_NAMED: tuple[tuple[str, Kind | PartKind], ...] = (
    ("ただし書", PartKind.PROVISO),
    ("後段", PartKind.LAST),
    ("各号", Kind.ITEM),
    ("別表", Kind.ANNEX),
    ("様式", Kind.ANNEX),
    ("表", Kind.TABLE),
    ("附則", Kind.SUPPL_PROVISION),
    ("目次", Kind.TOC),
    ("前文", Kind.PREAMBLE),
    ("題名", Kind.TITLE),
    ("見出し", Kind.CAPTION),
    ("備考", Kind.NOTES),
)
"""数えずに加える単位。"""

_PARTS = (("前段", PartKind.FIRST), ("中段", PartKind.MIDDLE), ("後段", PartKind.LAST), ("ただし書", PartKind.PROVISO))
_GIVEN = (Kind.CAPTION, Kind.TITLE, Kind.TOC, PartKind.HEADING)
"""「加える」でなく「付する」というもの。"""

_HEADING_NAME = "|".join(kind.value for kind in HEADINGS)
_COUNT = rf"(?:{NUMBER})(?:{'|'.join(word for word, _ in _COUNTED)})"
_WHAT = re.compile(
    rf"次の(?P<lead>(?:(?:見出し|目次|(?:{_HEADING_NAME})名)(?:及び|並びに|、))*)"
    rf"(?:(?P<counts>{_COUNT}(?:(?:及び|並びに|、){_COUNT})*)|(?P<named>{'|'.join(w for w, _ in _NAMED)})"
    rf"|(?P<heading>{_HEADING_NAME})名)"
)


def read_insert(quotes: Quotes, at: int, state: State) -> Iterator[Move]:
    """「第四条の次に次の一条を加え」「同項に後段として次のように加え」「次の章名を付し」。"""
    clause = clause_at(quotes.text, at) if state in PHRASES else None
    if clause is None or clause.verb not in ("加え", "付し"):
        return
    for inside, rest, cost in inside_of(clause.body):
        for phrase, more in _inserted(rest, inside):
            yield Move(clause.ending.end, clause.ending.state, (phrase,), cost + more)


def _inserted(text: str, inside: Mention | None) -> Iterator[tuple[InsertPhrase, int]]:
    for match in re.finditer("(?P<side>の次に|の前に|に)(?=(?:[^、]{1,40}として)?次の)", text):
        rest = text[match.end() :]
        for mention_at, mention in enumerate(read_mentions(text[: match.start()])):
            for number, what in _numbered(rest):
                phrase = _what(what, mention, Side(match["side"]), number, inside)
                if phrase is not None:
                    yield phrase, mention_at
    if text.startswith("次の"):
        phrase = _what(text, Mention(Address(())), Side.WITHIN, None, inside)
        if phrase is not None and phrase.unit in _GIVEN:
            yield phrase, 0


def _numbered(text: str) -> Iterator[tuple[Mention | None, str]]:
    """「第一項として次の一項を」。"""
    if text.startswith("次の"):
        yield None, text
        return
    head, _, rest = text.partition("として")
    for mention in (*read_pair(head), *read_mentions(head)[:2]):
        yield mention, rest


def _what(text: str, place: Mention, side: Side, number: Mention | None, inside: Mention | None) -> InsertPhrase | None:
    """「次の見出し及び四項を」。"""
    if text in ("次のように", "次のとおり"):
        part = number.address.part if number is not None and not number.address.steps else None
        if part is not None:
            return InsertPhrase(place, side, part, inside=inside) if part in dict(_PARTS).values() else None
        return InsertPhrase(place, side, None, number=number, inside=inside)
    match = _WHAT.fullmatch(text.removesuffix("を")) if text.endswith("を") else None
    if match is None:
        return None
    lead = re.findall(f"見出し|目次|{_HEADING_NAME}", match["lead"])
    headings = tuple(kind for word in lead for kind in HEADINGS if kind.value == word)
    captioned = "見出し" in lead
    if "目次" in lead:
        return None if match["heading"] is None else _with_contents(place, side, (*headings, Kind(match["heading"])))
    if match["heading"] is not None:
        return InsertPhrase(
            place, side, PartKind.HEADING, 0, number, captioned, inside, (*headings, Kind(match["heading"]))
        )
    if match["named"] is not None:
        return InsertPhrase(place, side, dict(_NAMED)[match["named"]], 0, number, captioned, inside, headings)
    counts = [_count(words) for words in re.findall(_COUNT, match["counts"])]
    (unit, count), more = counts[0], tuple(counts[1:])
    return InsertPhrase(place, side, unit, count, number, captioned, inside, headings, more)


def _with_contents(place: Mention, side: Side, headings: tuple[Kind, ...]) -> InsertPhrase:
    """「題名の次に次の目次及び章名を付し」。"""
    return InsertPhrase(place, side, Kind.TOC, headings=headings)


def _count(words: str) -> tuple[Kind, int]:
    for word, kind in _COUNTED:
        if words.endswith(word):
            return kind, read_number(words.removesuffix(word))
    raise ValueError(words)


def write_insert(phrases: tuple[Phrase, ...], manner: Manner) -> str:
    """「第四条の次に次の一条を加え」を書く。"""
    return "、".join(_write_insert(p, manner.numerals) for p in phrases if isinstance(p, InsertPhrase))


def _write_insert(phrase: InsertPhrase, numerals: Numerals) -> str:
    words = write_inside(phrase.inside, numerals)
    place = write_mention(phrase.place, numerals)
    if place:
        words += place + phrase.side.value
    if phrase.number is not None:
        words += f"{write_pair(phrase.number, numerals)}として"
    if phrase.unit is None:
        return f"{words}次のように加え"
    for word, part in _PARTS:
        if phrase.unit is part and part is not PartKind.PROVISO:
            return f"{words}{word}として次のように加え"
    verb = "付し" if phrase.unit in _GIVEN else "加え"
    return f"{words}次の{_write_what(phrase, numerals)}を{verb}"


def _write_what(phrase: InsertPhrase, numerals: Numerals) -> str:
    names = [f"{kind.value}名" for kind in phrase.headings]
    if phrase.unit is PartKind.HEADING:
        return _joined(names)
    if phrase.unit is Kind.TOC:
        return _joined(["目次", *names])
    form = "様式" if _is_form(phrase.place) else ""
    if phrase.count:
        counts = ((phrase.unit, phrase.count), *phrase.more)
        units = [write_number(count, numerals) + _unit(unit, form) for unit, count in counts]
    else:
        units = [form if form and phrase.unit is Kind.ANNEX else _named(phrase.unit)]
    return _joined([*(["見出し"] if phrase.captioned else []), *names, *units])


def _is_form(place: Mention) -> bool:
    steps = place.address.steps
    return place.same == "様式" or bool(steps and steps[-1].kind is Kind.ANNEX and "様式" in steps[-1].label)


def _unit(unit: Kind | PartKind | None, form: str) -> str:
    if unit is Kind.ANNEX:
        return form or "表"
    if unit is Kind.ROW:
        return "項"
    return next(word for word, kind in _COUNTED if kind is unit)


def _named(unit: Kind | PartKind | None) -> str:
    return next(word for word, kind in _NAMED if kind is unit)


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{'、'.join(words[:-1])}及び{words[-1]}"
