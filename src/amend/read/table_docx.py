"""対照表の Word の書類を読む: docx の XML をたどり、紙の上で言っていることを取り出す。

書き手の道具 (python-docx) は使わない。書き手とは、スタイルの名だけを分け合う。知らない要素は、字を黙って落とさない
ように断る (reliability D1–D3)。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from amend.errors import TextError
from amend.read.package import role_part, subject_of, xml_parts
from amend.read.reading import Reading, ReadSide, Stretch, read_side
from amend.read.stacked import Place, ReadLine, paired
from amend.read.word import OFF, W, chain, name_of, refuse_hiding, small_number, value
from amend.styles import Mark

_ADVICE = "amend が作った書類か、手で直していないかを確かめてください。"

_TITLE, _STATE, _NOTE, _REMARK = "対照表 表題", "対照表 状態", "対照表 注", "対照表 注記"
_NAMED = (_TITLE, _STATE, _NOTE)
_MARGINS, _END, _PAGE = ("header", "footer"), "対照表 終わり", "対照表 ページ番号"
_PAGE_NUMBER = re.compile(r"[0-9]+ / [0-9]+")
_PLACES = {
    "対照表 先に積んだ表の名": Place.FIRST,
    "対照表 後に積んだ表の名": Place.SECOND,
    "対照表 積んだ表の語": Place.STACKED,
    "対照表 積んだ表の欄": Place.STACKED,
    "対照表 積んだ表の頭": Place.STACKED,
}
"""積んだ表の行: 初めの欄のスタイルの名から。"""
_CELL, _CELL_HEAD, _THIRD, _NUMBER = "対照表 表の欄", "対照表 表の頭", "対照表 三つ目の列", "対照表 項番"
_FRAMES = {("single", 18): Mark.THICK, ("dashed", 12): Mark.DASHED}  # 線の名と太さ (8 分の 1 ポイント) から


def read_docx(data: bytes) -> Reading:
    """Word の書類の読み: 対照表の docx を読む。

    Args:
        data: docx のバイト列。

    Raises:
        TextError: 対照表の docx でない。又は、変更履歴など、読み方の決まらない字がある。
    """
    parts = xml_parts(data, "Word の書類")
    main = role_part(parts, "officeDocument")
    sheet = parts[role_part(parts, "styles", main)]
    refuse_hiding(sheet, advice=_ADVICE)
    styles = _styles(sheet)
    headers, footers = ([parts[n] for n in sorted(parts) if n.startswith(f"word/{kind}")] for kind in _MARGINS)
    body = parts[main].find(f"{W}body")
    tables = [] if body is None else body.findall(f"{W}tbl")
    if body is None or len(tables) != 1:
        raise TextError("対照表の書類ではありません: 表が一つではありません。", advice=_ADVICE)
    for footer in footers:
        _drop_page_numbers(footer, styles)
    for part in (*headers, body, *footers):
        _refuse_unknown(part)
    paragraphs = [p for part in (*headers, body, *footers) for p in part.findall(f"{W}p")]
    words = [(_style_name(p, styles), _text(p, styles)) for p in paragraphs]
    named = {wanted: "".join(text for name, text in words if name == wanted) for wanted in _NAMED}
    rows = tables[0].findall(f"{W}tr")
    heads = rows[0].findall(f"{W}tc") if rows else []
    number = [head for head in heads[:1] if _names(head, styles) == [_NUMBER]]
    sides, third = heads[len(number) :][:2], heads[len(number) + 2 :]
    if len(sides) != 2 or len(third) > 1 or rows[0].find(f"{W}trPr/{W}tblHeader") is None:
        raise TextError("対照表の書類ではありません: 新旧の頭の行がありません。", advice=_ADVICE)
    both = (_text(sides[0], styles), _text(sides[1], styles))
    lines = [_line(row, _span(sides[0]), styles, number=bool(number), third=bool(third)) for row in rows[1:]]
    paired_rows = tuple(paired(lines, both))
    return Reading(
        title=named[_TITLE],
        state=named[_STATE],
        note=named[_NOTE],
        heads=both,
        rows=tuple(row for row, _ in paired_rows),
        furniture=tuple(text for name, text in words if name not in _NAMED and (name, text) != (_END, "")),
        third_head="".join(_text(cell, styles) for cell in third),
        remarks=tuple(aside[-1] for _, aside in paired_rows) if third else (),
        number_head="".join(_text(cell, styles) for cell in number),
        numbers=tuple(aside[0] for _, aside in paired_rows) if number else (),
        subject=subject_of(parts),
    )


def _names(cell: Element, styles: _Styles) -> list[str]:
    """欄の段落の、スタイルの名。"""
    return [_style_name(paragraph, styles) for paragraph in cell.findall(f"{W}p")]


def _drop_page_numbers(footer: Element, styles: _Styles) -> None:
    """ページ番号を除く。そのスタイルの段落に、番号のほかの字があってはならない。"""
    for paragraph in footer.findall(f"{W}p"):
        if _style_name(paragraph, styles) == _PAGE:
            words = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
            if not _PAGE_NUMBER.fullmatch(words):
                raise TextError("ページ番号の所に、ほかの字があります。", where=words, advice=_ADVICE)
            footer.remove(paragraph)


def _line(row: Element, left: int, styles: _Styles, *, number: bool, third: bool) -> ReadLine:
    """紙の一行。積んだ行と、積んだ表の名は、側を分けない。何であるかは、初めの欄のスタイルが言う。"""
    cells = row.findall(f"{W}tc")
    words = cells[number : len(cells) - third]
    aside = [*cells[:number], *cells[len(cells) - third :]]
    if [_names(cell, styles) for cell in aside] != [[_NUMBER]] * number + [[_THIRD]] * third:
        where = "".join(row.itertext())
        raise TextError("項番の列か三つ目の列の無い行があります。", where=where, advice=_ADVICE)
    first = _names(words[0], styles)[:1] if words else []
    place = _PLACES.get("".join(first), Place.BESIDE)
    sides = _row(words, left, styles) if place is Place.BESIDE else (_side(words, styles),)
    return ReadLine(place, sides, tuple(_text(cell, styles) for cell in aside))


_Marks = Mapping[str, Mark | None]
"""印の指定: 書かれている書式 (下線、太字、囲み) だけの、印。無いと書かれていれば None。"""


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    base: str
    marks: _Marks


_Styles = Mapping[str, _Style]


def _styles(part: Element) -> dict[str, _Style]:
    return {
        style.get(f"{W}styleId", ""): _Style(
            value(style, "name"),
            value(style, "basedOn"),
            _specified(style.find(f"{W}rPr")),
        )
        for style in part.findall(f"{W}style")
    }


_PROPERTIES = {"u": "none", "b": "true", "bdr": "none"}  # 書式の名から、値が書かれていないときの値へ
_THICK = 12  # これより太い囲みは太枠とみる (8 分の 1 ポイント)


def _specified(properties: Element | None) -> _Marks:
    """印の指定: 書かれているものだけ。値の無い下線と枠は、無いとみる。値の無い太字は、有るとみる (Word の定め)。"""
    if properties is None:
        return {}
    found = {name: properties.find(f"{W}{name}") for name in _PROPERTIES}
    return {name: _mark(name, element) for name, element in found.items() if element is not None}


def _mark(name: str, element: Element) -> Mark | None:
    drawn = element.get(f"{W}val", _PROPERTIES[name])
    if drawn in OFF:
        return None
    if name == "u":
        return Mark.DOUBLE if drawn == "double" else Mark.UNDERLINE
    if name == "b":
        return Mark.BOLD
    if drawn == "dashed":
        return Mark.DASHED
    return Mark.THICK if _number(element, "sz") >= _THICK else Mark.FRAME


def _number(element: Element, name: str) -> int:
    return small_number(element.get(f"{W}{name}", ""))


def _chain(identity: str, styles: _Styles) -> Iterator[_Style]:
    return chain(identity, styles, lambda style: style.base)


def _style_name(paragraph: Element, styles: _Styles) -> str:
    return next((s.name for s in _chain(value(paragraph, "pPr/pStyle"), styles)), "")


def _row(cells: list[Element], left: int, styles: _Styles) -> tuple[ReadSide, ReadSide]:
    """行の欄を、またぐ列の数で左右の側に分ける。"""
    halves: tuple[list[Element], list[Element]] = ([], [])
    column = 0
    for cell in cells:
        halves[column >= left].append(cell)
        column += _span(cell)
        if column > left > column - _span(cell):
            raise TextError("新旧の境をまたぐ欄があります。", where=_text(cell, styles), advice=_ADVICE)
    return _side(halves[0], styles), _side(halves[1], styles)


def _span(cell: Element) -> int:
    return small_number(value(cell, "tcPr/gridSpan")) or 1


def _side(cells: list[Element], styles: _Styles) -> ReadSide:
    names = {
        style.name
        for cell in cells
        for paragraph in cell.findall(f"{W}p")
        for style in _chain(value(paragraph, "pPr/pStyle"), styles)
    }
    drawn = ((tuple(_stretches(cell, styles)), _frame(cell)) for cell in cells)
    return read_side(drawn, table=_CELL in names, head=_CELL_HEAD in names)


def _frame(cell: Element) -> Mark | None:
    """欄を囲む枠: 四辺の線が同じで、太いか破線のもの。"""
    borders = cell.find(f"{W}tcPr/{W}tcBorders")
    sides = [None if borders is None else borders.find(f"{W}{side}") for side in ("top", "left", "bottom", "right")]
    lines = {("", 0) if side is None else (side.get(f"{W}val", ""), _number(side, "sz")) for side in sides}
    return _FRAMES.get(lines.pop()) if len(lines) == 1 else None


def _text(element: Element, styles: _Styles) -> str:
    return "".join(s.text for s in _stretches(element, styles))


def _stretches(element: Element, styles: _Styles) -> Iterator[Stretch]:
    """欄又は段落の字。段落が二つ以上あれば改行でつなぐ。"""
    paragraphs = [element] if element.tag == f"{W}p" else element.findall(f"{W}p")
    for i, paragraph in enumerate(paragraphs):
        if i:
            yield Stretch("\n")
        inherited = [s.marks for s in _chain(value(paragraph, "pPr/pStyle"), styles)]
        for run in paragraph.findall(f"{W}r"):
            yield _stretch(run, styles, inherited)


def _stretch(run: Element, styles: _Styles, inherited: list[_Marks]) -> Stretch:
    own = tuple(_chain(value(run, "rPr/rStyle"), styles))
    letters = {f"{W}br": "\n", f"{W}tab": "\t"}
    text = "".join((part.text or "") if part.tag == f"{W}t" else letters.get(part.tag, "") for part in run)
    nearest = (_specified(run.find(f"{W}rPr")), *(s.marks for s in own), *inherited)
    found = (next((marks[name] for marks in nearest if name in marks), None) for name in _PROPERTIES)
    drawn = [mark for mark in found if mark is not None]
    if len(drawn) > 1:
        raise TextError("二種類の印の重なった字があります。", where=text, advice=_ADVICE)
    return Stretch(text, bool(drawn), any(s.name == _REMARK for s in own), *drawn)


_IGNORED = "proofErr bookmarkStart bookmarkEnd"  # Word が保存のたびに足す、字を持たない印
_CHILDREN = {
    f"{W}{parent}": frozenset(f"{W}{name}" for name in names.split())
    for parent, names in {
        "hdr": "p",
        "ftr": "p",
        "body": f"p tbl sectPr {_IGNORED}",
        "tbl": f"tblPr tblGrid tr {_IGNORED}",
        "tr": f"trPr tblPrEx tc {_IGNORED}",
        "tc": f"tcPr p {_IGNORED}",
        "p": f"pPr r {_IGNORED}",
        "r": "rPr t br tab lastRenderedPageBreak",
    }.items()
}
"""読める要素と、その中にあってよい要素。"""


_CHANGING = {
    f"{W}{name}": kind
    for kind, names in {
        "隠し文字": "vanish",
        "隠した行": "hidden",
        "取消し線": "strike dstrike",
        "自動の番号": "numPr",
        "縦に結合した欄": "vMerge",
        "変更履歴": "ins del moveFrom moveTo cellIns cellDel cellMerge",
    }.items()
    for name in names.split()
}
"""紙の上の字を変える書式。中の字をそのままに、見えなくし、足し、消したことにする。"""


def _refuse_unknown(element: Element) -> None:
    """読み方の決まらない要素 (変更履歴、図、欄外の字など) と、字を変える書式 (隠し文字など) を断る。"""
    for part in element:
        known = part.tag in _CHILDREN[element.tag]
        formats = part.iter() if part.tag not in _CHILDREN else ()
        kind = next((_CHANGING[one.tag] for one in formats if one.tag in _CHANGING), "" if known else name_of(part))
        if kind:
            where = "".join((part if part.tag in _CHILDREN else element).itertext())
            raise TextError(f"読み方の決まらない所があります ({kind})。", where=where, advice=_ADVICE)
        if part.tag in _CHILDREN:
            _refuse_unknown(part)
