"""位置の文法: どの段の後に何が来るか、それがどう書かれるか。

どの規則も、ある所から読める段を、確からしいものから順に返す。切り方を選ぶのは `amend.address.reader` である。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from amend.address.model import ANNEX_NAMES, POSITIONS, Step
from amend.address.symbols import BARE_NUMBER, QUOTABLE, SYMBOL
from amend.clause import HEADINGS, Kind
from amend.numerals import NUMBER, read_branched, read_number
from amend.patterns import late

_BRANCHES = rf"(?:の{NUMBER})*"
_CONTAINERS = (Kind.DOCUMENT, Kind.SUPPL_PROVISION, Kind.ANNEX, Kind.ANNEX_PART, *HEADINGS)
TEXTS = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.NOTES, Kind.PREAMBLE, Kind.CLOSING)
_HOLDERS = (*_CONTAINERS, *TEXTS, Kind.EXECUTION_BLOCK, Kind.TOC)
_LISTS = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.NOTES)
_TABLES = (Kind.TABLE, Kind.ANNEX, Kind.ANNEX_PART)

FIXED = {
    "題名": Kind.TITLE,
    "番号": Kind.NUMBER,
    "目次": Kind.TOC,
    "前文": Kind.PREAMBLE,
    "本則": Kind.DOCUMENT,
    "末文": Kind.CLOSING,
    "締結日・署名欄": Kind.EXECUTION_BLOCK,
    "署名欄": Kind.EXECUTION_BLOCK,
}
"""番号の無い大きな部分の呼び方。"""

Option = tuple[Step, int]
"""選択肢: 読んだ段と、次に読む所 (0 から)。"""

Read = Callable[[str, int], Iterator[Option]]
"""読み方: 位置の言葉と読む所から、選択肢を返す。"""


@dataclass(frozen=True, slots=True)
class Rule:
    """規則: どの段の後に (先頭は None)、何が来るか。``example`` は誤りの説明に挙げる例で、まれなものは空。"""

    example: str
    after: tuple[Kind | None, ...]
    read: Read


NTH = late(rf"[（(]({NUMBER})番目[）)]")
"""同じ呼び名が並ぶときの順番。"""


def _numbered(kind: Kind, unit: str, *, branches: bool = False, ordinal: str = "第?") -> Read:
    """「第３条の２」の形の規則を作る。"""
    pattern = late(rf"の?{ordinal}(?P<num>{NUMBER}){unit}(?P<branch>{_BRANCHES if branches else ''})")

    def read(text: str, at: int) -> Iterator[Option]:
        match = pattern.match(text, at)
        if match is not None:
            yield Step(kind, read_branched(match["num"] + match["branch"])), match.end()

    return read


def _fixed(text: str, at: int) -> Iterator[Option]:
    for word, kind in FIXED.items():
        if text.startswith(word, at):
            yield Step(kind), at + len(word)
            return


def _suppl(text: str, at: int) -> Iterator[Option]:
    match = re.compile(r"[附付]則").match(text, at)
    if match is None:
        return
    end = _closing(text, match.end())
    if end is not None:
        yield Step(Kind.SUPPL_PROVISION, label=text[match.end() : end]), end
    yield Step(Kind.SUPPL_PROVISION), match.end()


def _closing(text: str, at: int) -> int | None:
    """``at`` で開く丸括弧の終わり。「（２番目）」は名ではない。"""
    if not text.startswith(("（", "("), at) or NTH.match(text, at):
        return None
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in "（(") - (text[i] in "）)")
        if depth == 0:
            return i + 1
    return None


_ANNEX = late(
    rf"(?P<name>{'|'.join(ANNEX_NAMES)})"
    rf"(?:(?P<ordinal>第?)(?P<num>{NUMBER})(?P<inner>{_BRANCHES})(?P<unit>号?(?:様式)?)(?P<outer>{_BRANCHES}))?"
)
_FORM = late(rf"第{NUMBER}号様式{_BRANCHES}")
"""「様式第１号」でなく「第１号様式」と印刷された様式。印刷のままの名で呼ぶ。"""
_DIVISIONS = ("条", "編", "章", "節", "款", "目")
_ROW_OR_PART = late(rf"の{NUMBER}{_BRANCHES}の[項部]")


def _annex(text: str, at: int) -> Iterator[Option]:
    """別表。枝番号をどこまで取るかは後に来るもので決まる: 「別表第一の四十七の項」は別表第一の、四十七の項。"""
    form = _FORM.match(text, at)
    if form is not None:
        yield Step(Kind.ANNEX, label=form[0]), form.end()
    match = _ANNEX.match(text, at)
    if match is None:
        return
    unnumbered = Step(Kind.ANNEX, label=match["name"]), match.end("name")
    if match["ordinal"] and text[match.end() : match.end() + 1] in _DIVISIONS:  # 別表の中の第１条
        yield unnumbered
    if match["num"] is not None:
        yield from _numbered_annex(text, match)
    yield unnumbered


def _numbered_annex(text: str, match: re.Match[str]) -> Iterator[Option]:
    label = f"{match['name']}{match['ordinal']}#{match['unit']}"
    group = "outer" if match["unit"] else "inner"
    start = match.start(group)
    ends = [start, *(start + found.end() for found in re.finditer(rf"の{NUMBER}", match[group]))]
    if not _ROW_OR_PART.match(text, start):
        ends.reverse()
    for end in ends:
        num = read_branched(match["num"] + (match["inner"] if match["unit"] else "") + text[start:end])
        if not match["ordinal"] and text.startswith("の部", end):  # 「別表１の部」は「別表１」の丁寧な言い方
            yield Step(Kind.ANNEX, num, label), end + len("の部")
        yield Step(Kind.ANNEX, num, label), end


def _annex_part(text: str, at: int) -> Iterator[Option]:
    """別表の部分: 番号か名に「の部」(その表を指すときは「の表」でもよい) を付ける。"""
    quoted = re.compile(rf"の?「({QUOTABLE})」(?:の部(?!分)|(?=の表))").match(text, at)
    plain = re.compile(r"の?([^「」]+?)(?:の部(?!分)|(?=の表))").match(text, at)
    for match in (quoted, plain):
        if match is not None and (match[0].endswith("の部") or not _NOT_A_NAME.match(match[1])):
            yield Step(Kind.ANNEX_PART, label=match[1]), match.end()


_NOT_A_NAME = late(rf"第?{NUMBER}{_BRANCHES}(?:[編章節款目条項号]|$)|(?:備考|注記?)(?:第?{NUMBER}号?)*$")


def _row(text: str, at: int) -> Iterator[Option]:
    quoted = re.compile(rf"の?「({QUOTABLE})」の項").match(text, at)
    if quoted is not None:
        yield Step(Kind.ROW, label=quoted[1]), quoted.end()
    start = at + text.startswith("の", at)
    end = text.find("の項", start + 1)
    while end > 0 and not re.search("[「」]|の(?:表|部(?!分))", text[start:end]):
        yield Step(Kind.ROW, label=text[start:end]), end + len("の項")
        end = text.find("の項", end + 1)


def _numbered_row(text: str, at: int) -> Iterator[Option]:
    """「第四十三条第一項の表の第一号の下欄」: 号のように番号を付けた項。"""
    match = re.compile(rf"の?第({NUMBER}{_BRANCHES})号").match(text, at)
    if match is not None:
        yield Step(Kind.ROW, label=match[1]), match.end()


def _cell(text: str, at: int) -> Iterator[Option]:
    position = re.compile(rf"の?({'|'.join(POSITIONS)})").match(text, at)
    if position is not None:
        yield Step(Kind.CELL, label=position[1]), position.end()
    for pattern in (rf"の?「({QUOTABLE})」の欄", r"の?([^「」]+?)の欄"):
        match = re.compile(pattern).match(text, at)
        if match is not None:
            yield Step(Kind.CELL, label=match[1]), match.end()


def _table(text: str, at: int) -> Iterator[Option]:
    if text.startswith("の表", at):
        yield Step(Kind.TABLE), at + len("の表")


def _notes(text: str, at: int) -> Iterator[Option]:
    """備考。「備考２」は二つ目の備考のことも、備考の第２号のこともある。"""
    match = re.compile(rf"の?(備考|注記|注)({NUMBER})?").match(text, at)
    if match is None:
        return
    if match[2] is not None:
        yield Step(Kind.NOTES, (read_number(match[2]),), match[1]), match.end()
    yield Step(Kind.NOTES, label=match[1]), match.end(1)


def _bare_item(text: str, at: int) -> Iterator[Option]:
    match = BARE_NUMBER.match(text, at)
    if match is not None:
        yield Step(Kind.ITEM, read_branched(match[0])), match.end()


def _subitem(text: str, at: int) -> Iterator[Option]:
    match = SYMBOL.match(text, at)
    if match is not None:
        yield Step(Kind.SUBITEM, label=match[0]), match.end()
    quoted = re.compile(r"「([^「」]+)」(?!の[項欄部表])").match(text, at)
    if quoted is not None:
        yield Step(Kind.SUBITEM, label=quoted[1]), quoted.end()


def _bare_subitem(text: str, at: int) -> Iterator[Option]:
    match = BARE_NUMBER.match(text, at)
    if match is not None:
        yield Step(Kind.SUBITEM, label=match[0]), match.end()


def _caption(text: str, at: int) -> Iterator[Option]:
    match = re.compile("の?(?:前の)?見出し").match(text, at)
    if match is not None:
        yield Step(Kind.CAPTION), match.end()


def _common_caption(text: str, at: int) -> Iterator[Option]:
    match = re.compile(rf"第?({NUMBER})([条條項])({_BRANCHES})の前の見出し").match(text, at)
    if match is not None:
        unit = "項" if match[2] == "項" else "条"
        yield Step(Kind.CAPTION, read_branched(match[1] + match[3]), unit), match.end()


def _ranks_above(kind: Kind) -> tuple[Kind | None, ...]:
    above = HEADINGS[: HEADINGS.index(kind)]
    return (None, Kind.DOCUMENT, Kind.SUPPL_PROVISION, Kind.ANNEX, *above)


RULES: tuple[Rule, ...] = (
    Rule("", (None, *_CONTAINERS), _common_caption),
    *(Rule(f"第２{kind.value}", _ranks_above(kind), _numbered(kind, kind.value, branches=True)) for kind in HEADINGS),
    Rule("第３条", (None, *_CONTAINERS), _numbered(Kind.ARTICLE, "[条條]", branches=True)),
    Rule("第２項", (None, *_CONTAINERS, Kind.ARTICLE, Kind.CELL, Kind.NOTES), _numbered(Kind.PARAGRAPH, "項")),
    Rule("前文", (None,), _fixed),
    Rule("附則", (None,), _suppl),
    Rule("別表", (None,), _annex),
    Rule("第３行", (Kind.TOC,), _numbered(Kind.TOC_ENTRY, "行")),
    Rule("の表", _HOLDERS, _table),
    Rule("観光振興の項", _TABLES, _row),
    Rule("", _TABLES, _numbered(Kind.ROW, "行")),
    Rule("乙の役割の欄", (Kind.ROW,), _cell),
    Rule("第２欄", (Kind.ROW,), _numbered(Kind.CELL, "欄", ordinal="第")),
    Rule("第１号", (*_CONTAINERS, *_LISTS, Kind.ROW, Kind.CELL), _numbered(Kind.ITEM, "[号號]", branches=True)),
    Rule("", (Kind.TABLE,), _numbered_row),
    Rule("ア", (*_CONTAINERS, *TEXTS), _subitem),
    Rule("", (Kind.ITEM, Kind.SUBITEM), _bare_subitem),
    Rule("", (Kind.NOTES,), _bare_item),
    Rule("第２段落", (*_HOLDERS, Kind.CELL), _numbered(Kind.PASSAGE, "段落")),
    Rule("", (Kind.ANNEX, Kind.ANNEX_PART), _annex_part),
    Rule("", _HOLDERS, _numbered(Kind.TABLE, "表", ordinal="第")),
    Rule("備考", _TABLES, _notes),
    Rule("見出し", (*_CONTAINERS, Kind.ARTICLE, Kind.PARAGRAPH), _caption),
)
"""規則: 上から順に試す。前の段の種類が ``after`` に無い規則は試さない。"""

FOLLOWING: dict[Kind | None, tuple[Rule, ...]] = {
    kind: tuple(rule for rule in RULES if kind in rule.after) for kind in (None, *Kind)
}
"""続き: 前の段の種類から、試す規則への対応。"""
