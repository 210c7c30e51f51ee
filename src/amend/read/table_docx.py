"""対照表の Word の書類を読む: docx の XML をたどり、紙の上で言っていることを取り出す。

書き手の道具 (python-docx) は使わない。書き手とは、スタイルの名だけを分け合う。知らない要素は、字を黙って落とさない
ように断る (reliability D1–D3)。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from amend.errors import TextError
from amend.read.package import xml_parts
from amend.read.reading import Reading, ReadSide, Stretch, merged
from amend.styles import Mark

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ADVICE = "amend が作った書類か、手で直していないかを確かめてください。"

_TITLE, _STATE, _NOTE, _REMARK = "対照表 表題", "対照表 状態", "対照表 注", "対照表 注記"
_NAMED = (_TITLE, _STATE, _NOTE)
_CELL, _CELL_HEAD, _THIRD = "対照表 表の欄", "対照表 表の頭", "対照表 三つ目の列"


def read_docx(data: bytes) -> Reading:
    """Word の書類の読み: 対照表の docx を読む。

    Args:
        data: docx のバイト列。

    Raises:
        TextError: 対照表の docx でない。又は、変更履歴など、読み方の決まらない字がある。
    """
    parts = xml_parts(data, "Word の書類", ("word/document.xml", "word/styles.xml"))
    styles = _styles(parts["word/styles.xml"])
    headers = [parts[name] for name in sorted(parts) if name.startswith("word/header")]
    body = parts["word/document.xml"].find(f"{_W}body")
    tables = [] if body is None else body.findall(f"{_W}tbl")
    if body is None or len(tables) != 1:
        raise TextError("対照表の書類ではありません: 表が一つではありません。", advice=_ADVICE)
    for part in (*headers, body):
        _refuse_unknown(part)
    words = [(_style_name(p, styles), _text(p, styles)) for part in (*headers, body) for p in part.findall(f"{_W}p")]
    named = {wanted: "".join(text for name, text in words if name == wanted) for wanted in _NAMED}
    rows = tables[0].findall(f"{_W}tr")
    heads = rows[0].findall(f"{_W}tc") if rows else []
    if len(heads) not in (2, 3) or rows[0].find(f"{_W}trPr/{_W}tblHeader") is None:
        raise TextError("対照表の書類ではありません: 新旧の頭の行がありません。", advice=_ADVICE)
    return Reading(
        title=named[_TITLE],
        state=named[_STATE],
        note=named[_NOTE],
        heads=(_text(heads[0], styles), _text(heads[1], styles)),
        rows=tuple(
            _row(row.findall(f"{_W}tc")[: -1 if heads[2:] else None], _span(heads[0]), styles) for row in rows[1:]
        ),
        furniture=tuple(text for name, text in words if name not in _NAMED),
        third_head="".join(_text(cell, styles) for cell in heads[2:]),
        remarks=tuple(_remark(row, styles) for row in rows[1:]) if heads[2:] else (),
    )


def _remark(row: Element, styles: _Styles) -> str:
    """三つ目の列の字。その列のスタイルでない欄で終わる行は、読み方が決まらない。"""
    cells = row.findall(f"{_W}tc")
    paragraphs = cells[-1].findall(f"{_W}p") if cells else []
    if [_style_name(paragraph, styles) for paragraph in paragraphs] != [_THIRD]:
        raise TextError("三つ目の列の無い行があります。", where="".join(row.itertext()), advice=_ADVICE)
    return _text(cells[-1], styles)


_Marks = Mapping[Mark, bool]
"""印の指定: 書かれている印だけの、有り無し。"""


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    base: str
    marks: _Marks


_Styles = Mapping[str, _Style]


def _styles(part: Element) -> dict[str, _Style]:
    return {
        style.get(f"{_W}styleId", ""): _Style(
            _value(style, "name"), _value(style, "basedOn"), _specified(style.find(f"{_W}rPr"))
        )
        for style in part.findall(f"{_W}style")
    }


def _value(element: Element | None, path: str) -> str:
    found = None if element is None else element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{_W}val", "")


_PROPERTIES = {Mark.UNDERLINE: "u", Mark.BOLD: "b", Mark.FRAME: "bdr"}
_OFF = frozenset({"none", "nil", "0", "false", "off"})


def _specified(properties: Element | None) -> _Marks:
    """印の指定: 書かれているものだけ。値の無い下線と枠は、無いとみる。値の無い太字は、有るとみる (Word の定め)。"""
    found = {mark: None if properties is None else properties.find(f"{_W}{name}") for mark, name in _PROPERTIES.items()}
    default = {Mark.UNDERLINE: "none", Mark.BOLD: "true", Mark.FRAME: "none"}
    return {m: e.get(f"{_W}val", default[m]) not in _OFF for m, e in found.items() if e is not None}


def _chain(identity: str, styles: _Styles) -> Iterator[_Style]:
    seen: set[str] = set()
    while identity in styles and identity not in seen:
        seen.add(identity)
        yield styles[identity]
        identity = styles[identity].base


def _style_name(paragraph: Element, styles: _Styles) -> str:
    return next((s.name for s in _chain(_value(paragraph, "pPr/pStyle"), styles)), "")


def _row(cells: list[Element], left: int, styles: _Styles) -> tuple[ReadSide, ReadSide]:
    """行の欄を、またぐ列の数で左右の側に分ける。"""
    halves: tuple[list[Element], list[Element]] = ([], [])
    at = 0
    for cell in cells:
        halves[at >= left].append(cell)
        at += _span(cell)
        if at > left > at - _span(cell):
            raise TextError("新旧の境をまたぐ欄があります。", where=_text(cell, styles), advice=_ADVICE)
    return _side(halves[0], styles), _side(halves[1], styles)


def _span(cell: Element) -> int:
    span = _value(cell, "tcPr/gridSpan")
    return int(span) if span.isdecimal() else 1


def _side(cells: list[Element], styles: _Styles) -> ReadSide:
    names = {
        style.name
        for cell in cells
        for paragraph in cell.findall(f"{_W}p")
        for style in _chain(_value(paragraph, "pPr/pStyle"), styles)
    }
    stretches = tuple(merged(_stretches(cell, styles)) for cell in cells)
    return ReadSide(stretches, table=_CELL in names, head=_CELL_HEAD in names)


def _text(element: Element, styles: _Styles) -> str:
    return "".join(s.text for s in _stretches(element, styles))


def _stretches(element: Element, styles: _Styles) -> Iterator[Stretch]:
    """欄又は段落の字。段落が二つ以上あれば改行でつなぐ。"""
    paragraphs = [element] if element.tag == f"{_W}p" else element.findall(f"{_W}p")
    for i, paragraph in enumerate(paragraphs):
        if i:
            yield Stretch("\n")
        inherited = [s.marks for s in _chain(_value(paragraph, "pPr/pStyle"), styles)]
        for run in paragraph.findall(f"{_W}r"):
            yield _stretch(run, styles, inherited)


def _stretch(run: Element, styles: _Styles, inherited: list[_Marks]) -> Stretch:
    chain = tuple(_chain(_value(run, "rPr/rStyle"), styles))
    letters = {f"{_W}br": "\n", f"{_W}tab": "\t"}
    text = "".join((part.text or "") if part.tag == f"{_W}t" else letters.get(part.tag, "") for part in run)
    nearest = (_specified(run.find(f"{_W}rPr")), *(s.marks for s in chain), *inherited)
    drawn = [mark for mark in Mark if next((marks[mark] for marks in nearest if mark in marks), False)]
    if len(drawn) > 1:
        raise TextError("二種類の印の重なった字があります。", where=text, advice=_ADVICE)
    return Stretch(text, bool(drawn), any(s.name == _REMARK for s in chain), *drawn)


_IGNORED = "proofErr bookmarkStart bookmarkEnd"  # Word が保存のたびに足す、字を持たない印
_CHILDREN = {
    f"{_W}{parent}": frozenset(f"{_W}{name}" for name in names.split())
    for parent, names in {
        "hdr": "p",
        "body": f"p tbl sectPr {_IGNORED}",
        "tbl": f"tblPr tblGrid tr {_IGNORED}",
        "tr": f"trPr tblPrEx tc {_IGNORED}",
        "tc": f"tcPr p {_IGNORED}",
        "p": f"pPr r {_IGNORED}",
        "r": "rPr t br tab lastRenderedPageBreak",
    }.items()
}
"""読める要素と、その中にあってよい要素。"""


def _refuse_unknown(element: Element) -> None:
    """読み方の決まらない要素 (変更履歴、図、欄外の字、隠し文字など) を断る。"""
    for part in element:
        hidden = part.tag == f"{_W}rPr" and part.find(f"{_W}vanish") is not None
        if part.tag not in _CHILDREN[element.tag] or hidden:
            kind = "隠し文字" if hidden else part.tag.rpartition("}")[2]
            raise TextError(
                f"読み方の決まらない所があります ({kind})。", where="".join(part.itertext()), advice=_ADVICE
            )
        if part.tag in _CHILDREN:
            _refuse_unknown(part)
