"""人の作った Excel の対照表を読む: どの書き方の xlsx からでも、表の字と書式を取り出す。

値だけを読む。数式の升は、Excel が最後に計算して書いた値を読む。隠したシート、行、列は、紙に出ないので読まない。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from amend.errors import TextError
from amend.read.foreign import DrawnCell, Emphasis, Letters, ReadTable, read_rows
from amend.read.package import by_role, linked, refuse_swelling, role_part, xml_parts

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ADVICE = "新旧の二つの列のある表か、Excel の .xlsx として保存してあるかを確かめてください。"
_MAX_COLUMNS = 16_384  # Excel の限り


def read_foreign_xlsx(data: bytes) -> ReadTable:
    """Excel の表の読み: 新旧対照表のある最初のシートを読む。

    Args:
        data: xlsx のバイト列。

    Raises:
        TextError: Excel の書類として読めない。又は、新旧の二つの列のあるシートが無い。
    """
    parts = xml_parts(data, "Excel の書類", under=("_rels/", "xl/"), advice=_ADVICE)
    main = role_part(parts, "officeDocument", advice=_ADVICE)
    try:
        book = _Book.of(by_role(parts, main))
        listed = [one for one in parts[main].iterfind(f"{_S}sheets/{_S}sheet") if one.get("state") in (None, "visible")]
        sheets = [linked(parts, main, one) for one in listed]
        tables = [read_rows(list(book.rows(sheet))) for sheet in sheets if sheet is not None]
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
    def of(cls, roles: Mapping[str, Element]) -> _Book:
        shared, styles = roles.get("sharedStrings"), roles.get("styles")
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
        spans, covered = _merges(sheet)
        folded = _hidden_columns(sheet)
        number = total = 0
        for row in sheet.iterfind(f"{_S}sheetData/{_S}row"):
            number = int(row.get("r", number + 1))
            cells = {} if _is_hidden(row) else _cells(row)
            last = max(cells, default=-1)
            total += last + 1
            refuse_swelling(total, advice=_ADVICE)
            drawn: list[DrawnCell] = []
            column = 0
            while column <= last:
                span = spans.get((number, column), 1)
                under = (number, column) in covered or all(one in folded for one in range(column, column + span))
                shown = column in cells and not under
                drawn.append(DrawnCell(span, tuple(self._entries(cells[column])) if shown else ()))
                column += span
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


def _cells(row: Element) -> dict[int, Element]:
    """列の番号から、字のある升へ。位置の書かれていない升は、前の升の隣である。"""
    cells: dict[int, Element] = {}
    column = -1
    for cell in row.iterfind(f"{_S}c"):
        column = _column(cell.get("r", "")) if "r" in cell.attrib else column + 1
        if len(cell):
            cells[column] = cell
    return cells


def _is_hidden(element: Element) -> bool:
    """隠した行か列か。高さや幅の無いものも、紙に出ない。"""
    size = element.get("ht", element.get("width", "1"))
    return element.get("hidden", "0") in ("1", "true") or float(size) == 0


def _hidden_columns(sheet: Element) -> frozenset[int]:
    """隠した列の番号。"""
    hidden = [one for one in sheet.iterfind(f"{_S}cols/{_S}col") if _is_hidden(one)]
    ranges = [range(int(one.get("min", "0")) - 1, min(int(one.get("max", "0")), _MAX_COLUMNS)) for one in hidden]
    refuse_swelling(sum(map(len, ranges)), advice=_ADVICE)
    return frozenset(column for columns in ranges for column in columns)


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
    covered: set[tuple[int, int]] = set()
    total = 0
    for merge in sheet.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        first, _, last = merge.get("ref", "").partition(":")
        top, bottom = (int(re.sub(r"\D", "", corner) or "0") for corner in (first, last or first))
        left, right = _column(first), _column(last or first)
        rows = range(top, min(bottom, top + 10_000) + 1)
        total += len(rows)
        refuse_swelling(total, advice=_ADVICE)
        spans.update(((row, left), max(right - left + 1, 1)) for row in rows)
        covered.update((row, left) for row in rows[1:])
    return spans, covered


def _column(reference: str) -> int:
    """列の番号 (0 から): ``B12`` は 1。

    Raises:
        ValueError: Excel に無い列を指す。
    """
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference):
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= _MAX_COLUMNS:
        raise ValueError(reference)
    return number - 1
