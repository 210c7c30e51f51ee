"""Excel のシートを読む: xlsx の XML をたどり、どの欄に何がどう描かれているかを取り出す。

式、隠した行・列・シート、図、取消し線など、紙の上の字と違うことになるものは、黙って落とさずに断る (reliability D6)。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from xml.etree.ElementTree import Element

from amend.errors import TextError
from amend.read.package import by_role, linked, refuse_swelling, role_part, subject_of, xml_parts
from amend.read.reading import Stretch
from amend.styles import Mark

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ADVICE = "amend が作った表か、手で直していないかを確かめてください。"

_PARTS_OF_SHEET = frozenset(
    {"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "phoneticPr"}
    | {"printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors"}
)
"""読めるシートの部品。ほか (図、条件付き書式、絞り込み、コメントなど) は、見える字を変え得る。"""

_BLACK = ("FF000000", "00000000")
_TEXT_COLORS = {"theme": "1", "indexed": "64", "auto": "1"}.items()  # どれも、字のふつうの色
_NOTE_COLOR = "FF595959"
_PLAIN_FORMATS = frozenset({"General", "GENERAL", "@"})  # 標準と文字列。ほかの表示形式は、字を隠せる
_UNREADABLE = frozenset({"strike", "outline", "shadow", "vertAlign", "i"})
_OFF = frozenset({"none", "0", "false"})
_DOUBLE = frozenset({"double", "doubleAccounting"})
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_DIGITS = re.compile(r"[0-9]{1,9}")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

T = TypeVar("T")

Area = tuple[int, int, int, int]
"""範囲: 始めの行と列、終わりの行と列 (0 から、終わりを含む)。"""


Lines = tuple[str, str, str, str]
"""左・右・上・下の罫線の名。"""


@dataclass(frozen=True, slots=True)
class Cell:
    """欄。

    Attributes:
        stretches: 書かれている字。
        align: 横の揃え方 (``left`` など)。決めていなければ空。
        lines: 左・右・上・下の罫線の名 (``thick`` など)。無ければ空。
    """

    stretches: tuple[Stretch, ...] = ()
    align: str = ""
    lines: Lines = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """シート: 一枚のシートに描かれているもののすべて。

    Attributes:
        cells: 行と列 (0 から) から、欄へ。
        follows: 行ごとに、上の行の続き (アウトラインの段がある行) かどうか。昇順。
        spans: 結合した欄の、行と始めの列から、終わりの列へ。
        names: ブックの中の名前から、範囲へ。
        margins: ヘッダーとフッターの、ページ番号などを除いた字。
        subject: 書類の属性の主題。
    """

    cells: Mapping[tuple[int, int], Cell]
    follows: Mapping[int, bool]
    spans: Mapping[tuple[int, int], int]
    names: Mapping[str, Area]
    margins: str
    subject: str


def read_sheet(data: bytes) -> Sheet:
    """シートの読み: xlsx の、ただ一枚のシートを読む。

    Args:
        data: xlsx のバイト列。

    Raises:
        TextError: xlsx でない。シートが一枚でない。又は、読み方の決まらないものがある。
    """
    parts = xml_parts(data, "Excel の表")
    book = role_part(parts, "officeDocument")
    sheets = parts[book].findall(f"{_S}sheets/{_S}sheet")
    if len(sheets) != 1 or sheets[0].get("state", "visible") != "visible":
        raise TextError("対照表の表ではありません: 見えるシートが一枚ではありません。", advice=_ADVICE)
    sheet = linked(parts, book, sheets[0])
    if sheet is None or sheet.tag != f"{_S}worksheet":
        raise TextError("Excel の表として読めません: シートがありません。", advice=_ADVICE)
    _refuse_unknown(sheet)
    faces = _faces(parts[role_part(parts, "styles", book)])
    shared = by_role(parts, book).get("sharedStrings")
    strings = [] if shared is None else shared.findall(f"{_S}si")
    rows = list(_rows(sheet))
    cells = {at: cell for row in rows for at, cell in _cells(row, strings, faces)}
    spans = _spans(sheet, cells)
    names = {name.get("name", ""): _area(name.text or "") for name in parts[book].iter(f"{_S}definedName")}
    return Sheet(
        cells,
        {_row_number(row): row.get("outlineLevel", "0") != "0" for row in rows},
        spans,
        {name: area for name, area in names.items() if area},
        "".join(_margin(part.text or "") for part in sheet.findall(f"{_S}headerFooter/*")),
        subject_of(parts),
    )


def _refuse(what: str, where: str = "") -> TextError:
    return TextError(f"読み方の決まらない所があります ({what})。", where=where, advice=_ADVICE)


def _refuse_unknown(sheet: Element) -> None:
    """見える字を変え得る部品と、隠した列を断る。"""
    for part in sheet:
        if part.tag.removeprefix(_S) not in _PARTS_OF_SHEET:
            raise _refuse(part.tag.rpartition("}")[2])
    if any(_on(column, "hidden") or column.get("width") == "0" for column in sheet.findall(f"{_S}cols/{_S}col")):
        raise _refuse("隠した列")
    if any(_on(part, "zeroHeight") for part in sheet.findall(f"{_S}sheetFormatPr")):
        raise _refuse("隠した行")


def _on(element: Element, name: str) -> bool:
    return element.get(name, "0") not in _OFF


def _rows(sheet: Element) -> Iterator[Element]:
    """行。上から順に並び、一度ずつ現れる。"""
    before = -1
    for row in sheet.findall(f"{_S}sheetData/{_S}row"):
        at = _row_number(row)
        if at <= before:
            raise _refuse("行の順序", f"{at + 1}行目")
        if _on(row, "hidden") or _on(row, "collapsed") or row.get("ht", "1") in ("0", "0.0"):
            raise _refuse("隠した行", f"{at + 1}行目")
        before = at
        yield row


def _row_number(row: Element) -> int:
    number = _number(row.get("r", ""))
    if not number:
        raise _refuse("行の番号", row.get("r", ""))
    return number - 1


def _number(text: str) -> int | None:
    return int(text) if _DIGITS.fullmatch(text) else None


def _cells(row: Element, strings: Sequence[Element], faces: Sequence[_Face]) -> Iterator[tuple[tuple[int, int], Cell]]:
    seen = set()
    for cell in row:
        name = cell.get("r", "")
        at = _address(name)
        if cell.tag != f"{_S}c" or at is None or at[0] != _row_number(row) or at in seen:
            raise _refuse("欄の位置", name)
        seen.add(at)
        face = _at(faces, cell.get("s", "0"), name)
        item = _item(cell, strings, name)
        if item is not None and face.hides:
            raise _refuse("字を隠し得る表示形式", name)
        stretches = tuple(_stretches(item, face.letters, name)) if item is not None else ()
        yield at, Cell(stretches, face.align, face.lines)


def _item(cell: Element, strings: Sequence[Element], name: str) -> Element | None:
    """欄の字のある要素。空の欄では None。文字列でないものは断る。"""
    kinds = [part.tag.removeprefix(_S) for part in cell]
    if not kinds:
        return None
    match cell.get("t", "n"), kinds:
        case "s", ["v"]:
            return _at(strings, cell[0].text or "", name)
        case "inlineStr", ["is"]:
            return cell[0]
        case _:
            raise _refuse("式" if "f" in kinds else "文字列でない値", name)


def _at(things: Sequence[T], number: str, where: str) -> T:
    """番号で指されたもの。"""
    which = _number(number)
    if which is None or which >= len(things):
        raise _refuse("無いものを指す番号", where)
    return things[which]


@dataclass(frozen=True, slots=True)
class _Letters:
    """字の描き方。fault は、読めない描き方の呼び名。"""

    marks: tuple[Mark, ...] = ()
    note: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Face:
    """欄の書式。"""

    letters: _Letters
    align: str
    hides: bool
    lines: Lines


def _faces(styles: Element) -> list[_Face]:
    fonts = [_letters(font) for font in styles.findall(f"{_S}fonts/{_S}font")]
    borders = [_lines(border) for border in styles.findall(f"{_S}borders/{_S}border")] or [Cell().lines]
    formats = {f.get("numFmtId", ""): f.get("formatCode", "") for f in styles.findall(f"{_S}numFmts/{_S}numFmt")}
    formats |= {"0": "General", "49": "@"}  # 定めの番号
    faces = []
    for xf in styles.findall(f"{_S}cellXfs/{_S}xf"):
        alignment = xf.find(f"{_S}alignment")
        align = "" if alignment is None else alignment.get("horizontal", "")
        hides = formats.get(xf.get("numFmtId", "0"), "") not in _PLAIN_FORMATS
        font = _at(fonts, xf.get("fontId", "0"), "styles.xml")
        lines = _at(borders, xf.get("borderId", "0"), "styles.xml")
        faces.append(_Face(font, align.replace("general", ""), hides, lines))
    return faces


def _lines(border: Element) -> Lines:
    """罫線: 四辺の線の名。"""
    left, right, top, bottom = (border.find(f"{_S}{side}") for side in ("left", "right", "top", "bottom"))
    return _line(left), _line(right), _line(top), _line(bottom)


def _line(side: Element | None) -> str:
    return "" if side is None else side.get("style", "")


def _letters(font: Element) -> _Letters:
    """字の書式から、印と注を読む。値の無い下線と太字は、有るとみる (SpreadsheetML の定め)。"""
    on = {part.tag.removeprefix(_S) for part in font if part.get("val", "1") not in _OFF}
    color = font.find(f"{_S}color")
    shade = "" if color is None else color.get("rgb", "")
    dark = color is None or (color.attrib.items() <= _TEXT_COLORS and "tint" not in color.attrib)
    known = dark or shade in (*_BLACK, _NOTE_COLOR)
    faults = sorted(on & _UNREADABLE) or ([] if known else ["字の色"])
    line = font.find(f"{_S}u")
    underline = Mark.DOUBLE if line is not None and line.get("val") in _DOUBLE else Mark.UNDERLINE
    marks = tuple(mark for mark, name in ((underline, "u"), (Mark.BOLD, "b")) if name in on)
    return _Letters(marks, shade == _NOTE_COLOR, "、".join(faults))


def _stretches(item: Element, base: _Letters, where: str) -> Iterator[Stretch]:
    """欄の字。書式の無い切れ端は欄の書式で、ある切れ端はその書式だけで描かれる。"""
    for part in item:
        kind = part.tag.removeprefix(_S)
        if kind == "t":
            yield _stretch(part, base, where)
        elif kind == "r":
            own = part.find(f"{_S}rPr")
            for words in part.findall(f"{_S}t"):
                yield _stretch(words, base if own is None else _letters(own), where)
        elif kind not in ("rPh", "phoneticPr"):  # ふりがなは、読みであって字ではない
            raise _refuse(kind, where)


def _stretch(words: Element, letters: _Letters, where: str) -> Stretch:
    text = words.text or ""
    if words.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")  # Excel は、守ると書かれていない端の空白を捨てる
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    fault = letters.fault or (
        "二種類の印" if len(letters.marks) > 1 else "印の付いた注" * (letters.note and bool(letters.marks))
    )
    if text and fault:
        raise _refuse(fault, where)
    return Stretch(text, bool(letters.marks), letters.note, *letters.marks)


def _spans(sheet: Element, cells: Mapping[tuple[int, int], Cell]) -> dict[tuple[int, int], int]:
    """結合した欄。一行の中の結合だけを読む。隠れる欄に字があれば断る。"""
    spans: dict[tuple[int, int], int] = {}
    covered: set[tuple[int, int]] = set()
    total = 0
    for merge in sheet.findall(f"{_S}mergeCells/{_S}mergeCell"):
        name = merge.get("ref", "")
        area = _area(name)
        if area is None or area[0] != area[2]:
            raise _refuse("結合した欄", name)
        row, first, _, last = area
        total += last - first
        refuse_swelling(total)
        hidden = {(row, column) for column in range(first + 1, last + 1)}
        if covered & (hidden | {(row, first)}) or any(cells[at].stretches for at in hidden & cells.keys()):
            raise _refuse("結合した欄", name)
        covered |= hidden | {(row, first)}
        spans[row, first] = last
    return spans


def _area(text: str) -> Area | None:
    """範囲の名: ``'新旧対照表'!$A$1:$C$4`` のように書かれたもの。"""
    first, _, last = text.rpartition("!")[2].partition(":")
    start, end = _address(first), _address(last or first)
    return (*start, *end) if start and end and start <= end and start[1] <= end[1] else None


def _address(name: str) -> tuple[int, int] | None:
    found = _ADDRESS.fullmatch(name)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _margin(text: str) -> str:
    """ヘッダー又はフッターの、ページ番号と位置の符号を除いた字。"""
    return re.sub(r"&(?:[LCRPN]|&|\"[^\"]*\"|\d+)", lambda m: "&" if m[0] == "&&" else "", text).strip(" /")
