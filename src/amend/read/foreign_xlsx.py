"""人の作った Excel の対照表を読む: どの書き方の xlsx からでも、表の字と書式を取り出す。

値だけを読む。数式の升は、Excel が最後に計算して書いた値を読む。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from amend.errors import TextError
from amend.read.foreign import DrawnCell, Emphasis, Letters, ReadTable, read_rows
from amend.read.package import xml_parts

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ADVICE = "新旧の二つの列のある表か、Excel の .xlsx として保存してあるかを確かめてください。"
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


def read_foreign_xlsx(data: bytes) -> ReadTable:
    """Excel の表の読み: 新旧対照表のある最初のシートを読む。

    Args:
        data: xlsx のバイト列。

    Raises:
        TextError: Excel の書類として読めない。又は、新旧の二つの列のあるシートが無い。
    """
    parts = xml_parts(data, "Excel の書類", under="xl/", advice=_ADVICE)
    try:
        book = _Book.of(parts)
        sheets = sorted((int(found[1]), name) for name in parts if (found := _SHEET.fullmatch(name)))
        tables = [read_rows(list(book.rows(parts[name]))) for _, name in sheets]
    except (ValueError, IndexError) as error:
        raise TextError("Excel の書類として読めません。", advice=_ADVICE) from error
    read = [table for table in tables if table is not None]
    if not read:
        raise TextError("新旧対照表がありません: 二つの列のあるシートが無い書類です。", advice=_ADVICE)
    return next((table for table in read if table.heads != ("", "")), read[0])


@dataclass(frozen=True, slots=True)
class _Book:
    """本: 共有の字と、升の書式ごとの目立たせ方。"""

    strings: tuple[Element, ...]
    formats: tuple[frozenset[Emphasis], ...]

    @classmethod
    def of(cls, parts: dict[str, Element]) -> _Book:
        shared, styles = parts.get("xl/sharedStrings.xml"), parts.get("xl/styles.xml")
        fonts = (
            [] if styles is None else [frozenset(_emphasis(font)) for font in styles.iterfind(f"{_S}fonts/{_S}font")]
        )
        formats = () if styles is None else tuple(styles.iterfind(f"{_S}cellXfs/{_S}xf"))
        return cls(
            () if shared is None else tuple(shared.findall(f"{_S}si")),
            tuple(fonts[int(xf.get("fontId", "0"))] if fonts else frozenset() for xf in formats),
        )

    def rows(self, sheet: Element) -> Iterator[Sequence[DrawnCell]]:
        """行: 結合した升は、左上の升が列をまたぐ。空の升も列を占める。"""
        spans, hidden = _merges(sheet)
        for row in sheet.iterfind(f"{_S}sheetData/{_S}row"):
            cells = {_column(cell.get("r", "")): cell for cell in row.findall(f"{_S}c")}
            number = int(row.get("r", "0"))
            drawn: list[DrawnCell] = []
            at = 0
            while at <= max(cells, default=-1):
                span = spans.get((number, at), 1)
                shown = at in cells and (number, at) not in hidden
                drawn.append(DrawnCell(span, tuple(self._entries(cells[at])) if shown else ()))
                at += span
            if any(one.entries for one in drawn):
                yield drawn

    def _entries(self, cell: Element) -> Iterator[tuple[tuple[Letters, ...], ...]]:
        """升の中の行: 升の中の改行で分ける。"""
        line: list[Letters] = []
        for text, drawn in self._letters(cell):
            first, *rest = text.replace("\r\n", "\n").split("\n")
            line.append((first, drawn))
            for one in rest:
                yield (tuple(line),)
                line = [(one, drawn)]
        if line:
            yield (tuple(line),)

    def _letters(self, cell: Element) -> Iterator[Letters]:
        style = int(cell.get("s", "0"))
        own = self.formats[style] if style < len(self.formats) else frozenset()
        value = cell.findtext(f"{_S}v") or ""
        kind = cell.get("t", "n")
        if kind == "s":
            yield from _rich(self.strings[int(value)], own)
        elif kind == "inlineStr":
            yield from (letters for inline in cell.findall(f"{_S}is") for letters in _rich(inline, own))
        elif value:
            yield value, own


def _rich(element: Element, own: frozenset[Emphasis]) -> Iterator[Letters]:
    for part in element:
        if part.tag == f"{_S}t":
            yield _plain(part.text), own
        elif part.tag == f"{_S}r":
            properties = part.find(f"{_S}rPr")
            drawn = own if properties is None else frozenset(_emphasis(properties))
            yield _plain(part.findtext(f"{_S}t")), drawn


def _plain(text: str | None) -> str:
    """逃がした字 (``_x000D_`` など) を戻す。"""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text or "")


def _emphasis(font: Element) -> Iterator[Emphasis]:
    for tag, emphasis in (("u", Emphasis.UNDERLINE), ("b", Emphasis.BOLD)):
        mark = font.find(f"{_S}{tag}")
        if mark is not None and mark.get("val", "1") not in ("none", "0", "false"):
            yield emphasis
    colour = font.find(f"{_S}color")
    if colour is not None and colour.get("rgb", "FF000000")[-6:] != "000000":
        yield Emphasis.COLOUR


def _merges(sheet: Element) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """結合: 左上の升のまたぐ列の数と、下に隠れた升。"""
    spans: dict[tuple[int, int], int] = {}
    hidden: set[tuple[int, int]] = set()
    for merge in sheet.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        first, _, last = merge.get("ref", "").partition(":")
        top, bottom = (int(re.sub(r"\D", "", corner) or "0") for corner in (first, last or first))
        left, right = _column(first), _column(last or first)
        for row in range(top, min(bottom, top + 10_000) + 1):
            spans[row, left] = right - left + 1
            hidden |= {(row, left)} if row > top else set()
    return spans, hidden


def _column(reference: str) -> int:
    """列の番号 (0 から): ``B12`` は 1。"""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference):
        number = number * 26 + ord(letter) - 64
    return number - 1
