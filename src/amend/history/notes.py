"""改正の注記: 例規集が条の終わりに添える、改正の経過 (drafting-rules §3.5)。

「（令８告示２１・追加、令９告示４・旧第５条繰下・一部改正）」のように、行為の略号と、したことを並べる。初めの本文の
ままの規定には添えない。写しの転記誤りの訂正は改正でないので、書かない。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from amend.clause import Path, follow, walk
from amend.dates import era_of, write
from amend.history.deeds import Deed, Publication
from amend.history.model import History, How
from amend.history.words import survives
from amend.numerals import NUMBER, Numerals, read_number, write_branched, write_number
from amend.patterns import late


@dataclass(frozen=True, slots=True)
class Remark:
    """注記の一件: 行為と、したこと。"""

    at: int
    verb: str


def remarks(history: History, path: Path) -> tuple[Remark, ...]:
    """注記: 規定に、どの行為が何をしたか。古い順。

    Args:
        history: 沿革。
        path: 最後の本文での規定の道。
    """
    number = history.lineages[-1].follow(path).life
    touches = [touch for touch in history.touches(history.under(number)) if touch.at]
    found = []
    for at in dict.fromkeys(touch.at for touch in touches):
        own = {touch.how for touch in touches if touch.at == at and touch.life == number}
        rest = {touch.how for touch in touches if touch.at == at and touch.life != number} - {How.NUMBER}
        verb = "・".join(_verbs(history, number, at, own, inside=bool(rest)))
        found += [Remark(at, verb)] if verb else []
    return tuple(found)


def _verbs(history: History, number: int, at: int, own: set[How], *, inside: bool) -> Iterator[str]:
    if How.ADDED in own:
        yield "追加"
        return
    path = history.paths(at)[number]
    if How.NUMBER in own:
        before = follow(history.stages[at - 1].tree, history.paths(at - 1)[number])
        now = follow(history.stages[at].tree, path)
        yield f"旧{before.mark}{'繰下' if now.num > before.num else '繰上'}"
    if How.WORDS in own or inside:
        yield _amended(history, path, at)


def _amended(history: History, path: Path, at: int) -> str:
    """語の改まり方: 規定の全部が改まったか、一部か、「第５条　削除」となったか。"""
    node = follow(history.stages[at].tree, path)
    worded = [(below, one) for below, one in walk(node, path) if one.text]
    if [one.text for _, one in worded] == ["削除"]:
        return "削除"
    lives = [history.life(below, at) for below, _ in worded]
    kept = [life for life in lives if life.born != at and survives(life.versions, at)]
    return "一部改正" if kept or not worded else "全改"


# --- 書き方 -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class NoteStyle:
    """注記の書き方。

    Attributes:
        name: 名。
        summary: 例。
        joined: 並べ方。略号としたことの組から、注記の全体を書く。
        sign: 略号の書き方。
    """

    name: str
    summary: str
    joined: Callable[[Sequence[tuple[str, str]]], str]
    sign: Callable[[Publication | None, date, Numerals], str]


_NUMBER = late(rf"(?P<word>.*?)(?:第)?(?P<number>{NUMBER})号(?:の(?P<branch>{NUMBER}))?")


def _numbered(publication: Publication) -> tuple[str, tuple[int, ...]] | None:
    """告示の番号: 種別と番号。当事者の名称は、その当事者の例規集では書かない。"""
    found = _NUMBER.fullmatch(publication.number.removeprefix(publication.name).strip())
    if found is None:
        return None
    numbers = tuple(read_number(part) for part in (found["number"], found["branch"]) if part)
    return re.sub(r"\s", "", found["word"]) or publication.word, numbers


def _digits(number: int, numerals: Numerals) -> str:
    """略号の数字: 漢数字なら位を書かず「二一」とする。"""
    if numerals is Numerals.KANJI:
        return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    return write_number(number, Numerals.FULL if numerals is Numerals.ONE_DIGIT_FULL else numerals)


def _year(day: date, numerals: Numerals) -> str:
    era = era_of(day)
    year = day.year - era.first.year + 1
    return f"{era.name[0]}{'元' if year == 1 else _digits(year, numerals)}"


def _by_number(publication: Publication | None, day: date, numerals: Numerals) -> str:
    numbered = _numbered(publication) if publication else None
    if publication is None or numbered is None:
        return _by_day(publication, day, numerals)
    number = "の".join(_digits(one, numerals) for one in numbered[1])
    return f"{_year(publication.day, numerals)}{numbered[0]}{number}"


def _by_day(publication: Publication | None, day: date, numerals: Numerals) -> str:
    return "．".join((_year(day, numerals), _digits(day.month, numerals), _digits(day.day, numerals)))


def _in_full(publication: Publication | None, day: date, numerals: Numerals) -> str:
    numbered = _numbered(publication) if publication else None
    if publication is None or numbered is None:
        return write(day, numerals)
    year = write(publication.day, numerals).partition("年")[0]
    return f"{year}年{numbered[0]}{write_branched(numbered[1], numerals)}号"


def _in_a_row(entries: Sequence[tuple[str, str]]) -> str:
    return "（" + "、".join(f"{sign}・{verb}" for sign, verb in entries) + "）"


def _by_verb(entries: Sequence[tuple[str, str]]) -> str:
    """したことごとに、行為を角括弧にまとめる。"""
    grouped: list[tuple[str, list[str]]] = []
    for sign, verb in entries:
        if not grouped or grouped[-1][0] != verb:
            grouped.append((verb, []))
        grouped[-1][1].append(sign)
    return "（" + "、".join(f"{verb}〔{'・'.join(signs)}〕" for verb, signs in grouped) + "）"


NOTE_STYLES = (
    NoteStyle("number", "（令８告示２１・一部改正）", _in_a_row, _by_number),
    NoteStyle("bracket", "（一部改正〔令和８年告示２１号〕）", _by_verb, _in_full),
    NoteStyle("date", "（令８．３．３０・一部改正）", _in_a_row, _by_day),
)
"""注記の書き方の一覧 (drafting-rules §3.5 の矢巾町と福山市、日で呼ぶもの)。番号の無い行為は、どれでも日で呼ぶ。"""


def note(
    found: Sequence[Remark], deeds: Sequence[Deed], style: NoteStyle, numerals: Numerals, *, party: str = ""
) -> str:
    """注記を書く: 添えるものが無ければ空。

    Args:
        found: 注記の一件ごと。
        deeds: 行為の列。
        style: 書き方。
        numerals: 数字の書き方 (本文のもの)。
        party: どの当事者の告示の番号で呼ぶか。空なら、甲から順に、番号のあるもの。
    """
    entries = []
    for one in found:
        deed = deeds[one.at]
        chosen = next((p for p in deed.publications if p.number and p.by in ("", party or p.by)), None)
        entries.append((style.sign(chosen, deed.day, numerals), "正誤" if deed.erratum else one.verb))
    return style.joined(entries) if entries else ""
