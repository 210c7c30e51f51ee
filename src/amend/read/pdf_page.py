"""PDF の頁: 紙に印刷される字と線を、位置とともに取り出す。pypdfium2 への扉。

読むのは印刷されるものだけである。文書の構造の印や注釈など、紙に見えないものには頼らない。
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import Any

from amend.errors import TextError

_ADVICE = "amend が作った PDF か、手で直していないかを確かめてください。"
_ADDED = frozenset((9, 10, 13, 32))
"""pdfium が、字の間が空いていれば補う空白と改行。"""

_UNICODE_OF = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_OBJECT_OF = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)

_HYPHENS = {2: "-", 0xFFFE: "-"}
"""pdfium が、行の終わりのハイフンを言う番号。どちらの番号の字も、書類には書かれない。"""


@dataclass(frozen=True, slots=True)
class Ink:
    """字: 一つの命令で続けて描かれた字。

    Attributes:
        text: 字。読み手が字として言わない、ひとりで立つ空白では空。
        x: 初めの字の左端 (ポイント)。
        y: 並び線の高さ。下から上へ測る。
        size: 字の大きさ。
        bold: 縁取りして太く描かれているか。
        end: 終わりの字の右端。
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool
    end: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """引いた線: 罫でも枠でも同じ、その端と太さ。

    Attributes:
        x1: 左端。
        x2: 右端。縦の線では x1 に等しい。
        y1: 下端。
        y2: 上端。横の線では y1 に等しい。
        width: 線の太さ。
        dashed: 破線か。
    """

    x1: float
    x2: float
    y1: float
    y2: float
    width: float
    dashed: bool


@dataclass(frozen=True, slots=True)
class Rule(Stroke):
    """線: 一つながりの、横か縦の線。"""


@dataclass(frozen=True, slots=True)
class Frame(Stroke):
    """枠: 四角い線。"""


@dataclass(frozen=True, slots=True)
class Page:
    """頁: 印刷されるもの。

    Attributes:
        width: 幅 (ポイント)。
        height: 高さ。
        inks: 字。描かれた順。
        rules: 線。
        frames: 枠。
    """

    width: float
    height: float
    inks: tuple[Ink, ...]
    rules: tuple[Rule, ...]
    frames: tuple[Frame, ...]


def read_pages(data: bytes) -> Iterator[Page]:
    """頁: PDF を前から一頁ずつ読む。

    Args:
        data: PDF のバイト列。

    Raises:
        TextError: PDF として読めない。図、透明な字、注釈など、読み方の決まらないものがある。
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise TextError("PDF として読めません。", advice=_ADVICE) from error
    try:
        for number in range(len(document)):
            try:
                page = document[number]
                text = page.get_textpage()
            except pypdfium2.PdfiumError as error:
                raise TextError("PDF の頁を読めません。", where=f"{number + 1}頁", advice=_ADVICE) from error
            yield _Reader(pypdfium2.raw, page, text, f"{number + 1}頁").read()
            text.close()
            page.close()
    finally:
        document.close()


def subject_of(data: bytes) -> str:
    """主題: 書類の属性に書かれた役割。無ければ空。"""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return str(document.get_metadata_value("Subject"))
    finally:
        document.close()


class _Reader:
    """一頁を読む。pdfium の関数は、値を書き込む先を受け取るので、それを使い回す。"""

    def __init__(self, raw: Any, page: Any, text: Any, where: str) -> None:
        self._raw, self._page, self._text, self._where = raw, page, text, where
        self._matrix = raw.FS_MATRIX()
        self._box = raw.FS_RECTF()
        self._float, self._x, self._y = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
        self._color = [ctypes.c_uint() for _ in range(4)]

    def read(self) -> Page:
        raw = self._raw
        if raw.FPDFPage_GetAnnotCount(self._page):
            raise self._refusal("注釈")
        said = self._said()
        inks: list[Ink] = []
        rules: list[Rule] = []
        frames: list[Frame] = []
        for at in range(raw.FPDFPage_CountObjects(self._page)):
            thing = raw.FPDFPage_GetObject(self._page, at)
            kind = raw.FPDFPageObj_GetType(thing)
            raw.FPDFPageObj_GetMatrix(thing, self._matrix)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                inks.append(self._ink(thing, said.pop(_address(thing), None)))
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                line = self._line(thing)
                if isinstance(line, Rule):
                    rules.append(line)
                else:
                    frames.append(line)
            else:
                raise self._refusal("図")
        if said:
            raise self._refusal("部品の中の字")
        return Page(self._page.get_width(), self._page.get_height(), tuple(inks), tuple(rules), tuple(frames))

    def _refusal(self, kind: str) -> TextError:
        return TextError(f"読み方の決まらない所があります ({kind})。", where=self._where, advice=_ADVICE)

    def _said(self) -> dict[int, tuple[str, int]]:
        """字の命令ごとの、(字, 終わりの字の番号)。"""
        raw, text = self._raw, self._text
        letters: dict[int, list[int]] = {}
        last: dict[int, int] = {}
        # 字の数だけ呼ぶので、引数の型を改めない呼び方をする。数百頁の書類では、これが読む時間の半ばを占める。
        page, count = repeat(_address(text.raw)), range(raw.FPDFText_CountChars(text))
        codes = self._codes(count)
        owners = list(map(_OBJECT_OF(_address(raw.FPDFText_GetTextObject)), page, count))
        for owner, same in groupby(count, owners.__getitem__):
            run = list(same)
            if not _ADDED.isdisjoint(codes[run[0] : run[-1] + 1]):
                run = [i for i in run if codes[i] not in _ADDED or not raw.FPDFText_IsGenerated(text, i)]
            if run:
                letters.setdefault(owner or 0, []).extend(codes[i] for i in run)
                last[owner or 0] = run[-1]
        return {address: (_joined(codes), last[address]) for address, codes in letters.items()}

    def _codes(self, count: range) -> Sequence[int]:
        """字の番号。まとめて聞き、字の数と合わなければ (二つの番号で言う字があれば) 一字ずつ聞く。"""
        raw, text = self._raw, self._text
        together = (ctypes.c_ushort * (len(count) + 1))()
        if raw.FPDFText_GetText(text, 0, len(count), together) == len(count) + 1:
            codes = together[: len(count)]
            if not any(0xD800 <= code < 0xE000 for code in codes):
                return codes
        unicode_of = _UNICODE_OF(_address(raw.FPDFText_GetUnicode))
        return list(map(unicode_of, repeat(_address(text.raw)), count))

    def _ink(self, thing: Any, said: tuple[str, int] | None) -> Ink:
        raw, matrix = self._raw, self._matrix
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        raw.FPDFTextObj_GetFontSize(thing, self._float)
        raw.FPDFPageObj_GetFillColor(thing, *self._color)
        colour = [part.value for part in self._color]
        if mode not in (raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_FILL_STROKE) or colour != [0, 0, 0, 255]:
            raise self._refusal("黒く描かれていない字")
        x, y, size = matrix.e, matrix.f, self._float.value * matrix.d
        end = x
        if said is not None:
            raw.FPDFText_GetLooseCharBox(self._text, said[1], self._box)
            end = self._box.right
        return Ink(said[0] if said else "", x, y, size, mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE, end)

    def _line(self, thing: Any) -> Rule | Frame:
        raw, matrix = self._raw, self._matrix
        points = []
        for i in range(raw.FPDFPath_CountSegments(thing)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(thing, i), self._x, self._y)
            points.append((matrix.a * self._x.value + matrix.e, matrix.d * self._y.value + matrix.f))
        raw.FPDFPageObj_GetStrokeWidth(thing, self._float)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        sides = min(xs, default=0), max(xs, default=0), min(ys, default=0), max(ys, default=0)
        width = self._float.value
        dashed = raw.FPDFPageObj_GetDashCount(thing) > 0
        straight = sides[1] - sides[0] < 0.01 or sides[3] - sides[2] < 0.01
        if len(points) == 2 and straight:
            return Rule(*sides, width, dashed)
        if len(points) in (4, 5) and not straight:
            return Frame(*sides, width, dashed)
        raise self._refusal("線でも枠でもない形")


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def _joined(codes: list[int]) -> str:
    """字。基本多言語面の外の字は、二つの番号に分けて言われることがある。"""
    letters = "".join(map(chr, codes)).translate(_HYPHENS)
    if not letters.isprintable():
        return letters.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return letters
