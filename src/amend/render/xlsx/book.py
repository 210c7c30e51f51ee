"""Excel のブック: XlsxWriter の扉。どの行に何を書くかは決めない。

XlsxWriter の落とし穴を避ける: 切れ端の一つしかない欄は、``write_rich_string`` が黙って書かない。``<r>`` で始まり
``</r>`` で終わる字は、XML として書かれる。``_x0041_`` のような字は、二度逃がされたり、逃がし残されたりして変わる。
後の二つは、途中で切れ端を分ければ起きない。
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter

from amend.errors import TextError
from amend.render.drawing import Stroke
from amend.render.sheet import MARGIN
from amend.render.xlsx.bands import Band, Block, Box, Look, size_of
from amend.styles import Mark, Style

MARKS: dict[Mark, dict[str, object]] = {
    Mark.UNDERLINE: {"underline": 1},
    Mark.DOUBLE: {"underline": 2},
    Mark.BOLD: {"bold": True},
}
"""変わった字の印の書き方。字を囲む書式を、Excel は持たない。"""

_NOTE_COLOR = "#595959"  # 注の字は、大きさのほか色でも本文と見分ける

_SHEET = "新旧対照表"
_CREATED = datetime.datetime(2000, 1, 1)  # 同じ対照表からは同じ表ができるように、時計を見ない
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MOST_ROWS = 1_048_576
_MM_PER_INCH = 25.4
_PAPERS = {(210, 297): 9, (297, 420): 8, (257, 364): 12}  # 短辺・長辺から、Excel の用紙の番号
_BASE = {"font_name": "ＭＳ 明朝", "font_size": 10.5}
"""ブックの標準の字。列の幅は、この数字の幅 (7 画素) で数える。様式の書体によらず、紙の幅に合うように決めておく。"""
_NOTE_SIZE = 0.76  # 本文に対する注の大きさ
_RISKY = re.compile(r"[-=+@'＝＋－＠.0-9０-９]")
"""直して確定したときに Excel が式・数・日付と取り得る始まり。文字列の印 (') を付けておく。"""
_SEAM = re.compile(r"(?<=_)(?=x[0-9A-Fa-f]{4}_)|(?<=^<)(?=r>)")
_ALIGN = {
    Look.TITLE: {"align": "center"},
    Look.STATE: {"align": "right"},
    Look.NOTE: {"align": "right"},
    Look.HEAD: {"align": "center"},
    Look.NUMBER: {"align": "center"},
    Look.CELL: {"align": "left"},
    Look.CELL_HEAD: {"align": "center"},
    Look.THIRD: {"align": "left"},
    Look.LAYOUT_HEAD: {"valign": "bottom"},
    Look.DRAFT: {"valign": "bottom"},
}
"""揃え方: 表の欄は左、表の頭は中央と書き、本文の欄には書かない。読み手はこれで見分ける。"""

_Drawn = tuple[Mark | None, bool]  # 印、注
_PLAIN: _Drawn = (None, False)


class Book:
    """ブック: 一枚のシートに、上から行を足す。

    Args:
        style: 様式。書体と字の大きさを使う。
        mark: 変わった字の印。
        columns: 列の幅 (画素)。
    """

    def __init__(self, style: Style, mark: Mark, columns: tuple[int, ...]) -> None:
        self._style = style
        self._mark = mark
        self._last = len(columns) - 1
        self._data = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._data, {"in_memory": True, "default_format_properties": dict(_BASE)})
        self._sheet = self._book.add_worksheet(_SHEET)
        self._formats: dict[tuple[object, ...], Any] = {}
        self._named: dict[str, list[int]] = {}
        self._row = 0
        for column, pixels in enumerate(columns):
            self._sheet.set_column_pixels(column, column, pixels)

    def add(self, block: Block, bands: Iterable[Band]) -> None:
        """足す: 固まり一つを、次の行から書く。

        Raises:
            TextError: Excel のシートに入らない数の行になった。
        """
        for band in bands:
            if self._row >= _MOST_ROWS:
                raise TextError(
                    f"行が多すぎて、Excel の表にできません ({_MOST_ROWS:,} 行まで)。",
                    where=block.place,
                    advice="Word の書類にするか、文書を分けてください。",
                )
            if block.name:
                self._named.setdefault(block.name, []).append(self._row)
            self._sheet.set_row(self._row, band.height, None, {"level": 1} if band.follows else {})
            for box in band.boxes:
                self._write(box)
            self._row += 1

    def _write(self, box: Box) -> None:
        if box.first != box.last:
            self._sheet.merge_range(self._row, box.first, self._row, box.last, "", self._cell(box, "", _PLAIN))
        text = "".join(stroke.text for stroke in box.strokes)
        if not box.strokes:
            self._sheet.write_blank(self._row, box.first, None, self._cell(box, "", _PLAIN))
        elif len(box.strokes) == 1 and not _SEAM.search(text):
            self._sheet.write_string(self._row, box.first, text, self._cell(box, text, self._drawn(box.strokes[0])))
        else:
            face = self._cell(box, text, _PLAIN)
            self._sheet.write_rich_string(self._row, box.first, *self._tokens(box), face)

    def _tokens(self, box: Box) -> Iterator[object]:
        """切れ端: 書式と字を交互に。"""
        for stroke in box.strokes:
            for part in _SEAM.split(stroke.text):
                yield self._letters(box.look, self._drawn(stroke))
                yield part

    def _drawn(self, stroke: Stroke) -> _Drawn:
        """筆の、印と注。"""
        return (stroke.mark or self._mark if stroke.underlined else None, stroke.note)

    def _cell(self, box: Box, text: str, drawn: _Drawn) -> Any:
        """欄の書式。"""
        lines, quoted = box.lines, bool(_RISKY.match(text))
        properties = {
            **self._font(box.look, drawn),
            "text_wrap": True,
            "valign": "top",
            **_ALIGN.get(box.look, {}),
            **{side: int(getattr(lines, side)) for side in ("left", "right", "top", "bottom")},
            "quote_prefix": quoted,
        }
        return self._format((box.look, lines, quoted, drawn), properties)

    def _letters(self, look: Look, drawn: _Drawn) -> Any:
        """切れ端の書式。"""
        return self._format((look, drawn), self._font(look, drawn))

    def _font(self, look: Look, drawn: _Drawn) -> dict[str, object]:
        mark, note = drawn
        size = size_of(look, self._style.font_size)
        return {
            "font_name": (mark and self._style.changed_font) or self._style.font,
            "font_scheme": "none",  # 書かなければ、テーマの書体 (Calibri など) が勝つ
            "font_family": 1,
            "font_charset": 128,  # 日本語。書体の無い機械が、和文の書体で代えられるように
            "font_size": round(size * _NOTE_SIZE * 2) / 2 if note else size,
            **(MARKS[mark] if mark else {}),
            **({"font_color": _NOTE_COLOR} if note else {}),
        }

    def _format(self, key: tuple[object, ...], properties: dict[str, object]) -> Any:
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def packed(self, named: tuple[str, str], paper: tuple[int, int], *, numbered: bool) -> bytes:
        """詰める: 印刷の設定を書き、時計にも機械にもよらないバイト列にする。

        Args:
            named: 書類の属性に書く題名と役割。
            paper: 用紙の (幅, 高さ) ミリメートル。
            numbered: 初めの列が項番の列か。読み手は、名前「項番」の有り無しで見分ける。
        """
        self._set_page(paper)
        if numbered:
            self._named["項番"] = self._named["新旧の頭"]
        for name, rows in self._named.items():
            area = f"$A${rows[0] + 1}:${_letter(self._last)}${rows[-1] + 1}"
            self._book.define_name(name, f"='{_SHEET}'!{area}")
        self._book.set_properties(
            {"title": named[0][:255], "subject": named[1], "author": "amend", "created": _CREATED}
        )
        self._book.close()
        fixed = io.BytesIO()
        with zipfile.ZipFile(self._data) as source, zipfile.ZipFile(fixed, "w") as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, _ZIP_DATE)
                entry.create_system = 0  # 機械によらず同じ印
                target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
        return fixed.getvalue()

    def _set_page(self, paper: tuple[int, int]) -> None:
        sheet, (width, height) = self._sheet, paper
        sheet.set_paper(_PAPERS[min(width, height), max(width, height)])
        if width > height:
            sheet.set_landscape()
        margin = MARGIN / _MM_PER_INCH
        sheet.set_margins(margin, margin, margin, margin)
        sheet.set_header("", {"margin": margin / 2})
        sheet.set_footer("&C&P / &N", {"margin": margin / 2})
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, self._row - 1, self._last)
        head = self._named["新旧の頭"]
        repeated = [row for name in ("状態", "注", "新旧の頭") for row in self._named.get(name, ())]
        sheet.repeat_rows(repeated[0], repeated[-1])
        sheet.freeze_panes(head[-1] + 1, 0)
        sheet.hide_gridlines(2)
        sheet.outline_settings(visible=False, symbols_below=False)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_letter(self._last)}{self._row}"})


def _letter(column: int) -> str:
    """列の名: 26 列を超えれば二字になる。"""
    high, low = divmod(column, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)
