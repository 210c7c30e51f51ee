"""人の作った Word の対照表を読む: どの書き方の docx からでも、表の字と書式を取り出す。

amend の書いた書類は `amend.read.table_docx` が厳しく読む。ここは、ほかの人の表を断らずに読むための入口である。
変更履歴は承諾したものとして読み、隠し文字は読まない。
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from amend.errors import TextError
from amend.read.foreign import DrawnCell, Emphasis, Letters, ReadTable, read_rows

_MAX_BYTES = 200_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError, ValueError)
_ADVICE = "新旧の二つの列のある表か、Word の .docx として保存してあるかを確かめてください。"


def read_foreign_docx(data: bytes) -> ReadTable:
    """Word の表の読み: 文書の中の新旧対照表を読む。続けて置かれた幾つもの表は、一つにつなぐ。

    Args:
        data: docx のバイト列。

    Raises:
        TextError: Word の書類として読めない。又は、新旧の二つの列のある表が無い。
    """
    import docx
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _MAX_BYTES:
                raise TextError("書類が大きすぎます。", advice=_ADVICE)
        document = docx.Document(io.BytesIO(data))
        tables = [table for one in document.tables if (table := read_rows(list(_rows(one)))) is not None]
    except (*_BROKEN, LxmlError) as error:
        raise TextError("Word の書類として読めません。", advice=_ADVICE) from error
    headed = [table for table in tables if table.heads != ("", "")] or tables[:1]
    if not headed:
        raise TextError("新旧対照表がありません: 二つの列のある表が無い書類です。", advice=_ADVICE)
    first = headed[0]
    same = [table for table in headed if table.heads == first.heads]
    return ReadTable(first.heads, tuple(row for table in same for row in table.rows))


def _rows(table: Any) -> Iterator[Sequence[DrawnCell]]:
    from docx.table import _Cell

    for row in table._tbl.tr_lst:
        yield [DrawnCell(tc.grid_span, tuple(_entries(_Cell(tc, table)))) for tc in row.tc_lst]


def _entries(cell: Any) -> Iterator[tuple[tuple[Letters, ...], ...]]:
    """欄の中の段落と、中の表の行。上から順。"""
    from docx.table import Table

    for part in cell.iter_inner_content():
        if isinstance(part, Table):
            for row in _rows(part):
                yield tuple(tuple(letters for entry in one.entries for p in entry for letters in p) for one in row)
        else:
            yield from ((line,) for line in _lines(part))


def _lines(paragraph: Any) -> Iterator[tuple[Letters, ...]]:
    """段落の行: 改行の印 (w:br) で分ける。"""
    line: list[Letters] = []
    for letters in _letters(paragraph):
        first, *rest = letters[0].split("\n")
        line.append((first, letters[1]))
        for text in rest:
            yield tuple(line)
            line = [(text, letters[1])]
    yield tuple(line)


def _letters(paragraph: Any) -> Iterator[Letters]:
    from docx.text.run import Run

    for element in paragraph._p.xpath(".//w:r[not(ancestor::w:del) and not(ancestor::w:moveFrom)]"):
        run = Run(element, paragraph)
        if run.font.hidden:
            continue
        yield run.text, frozenset(_emphasis(run, paragraph))


def _emphasis(run: Any, paragraph: Any) -> Iterator[Emphasis]:
    """書式: 直に、文字のスタイルに、段落のスタイルに、の順に求める。"""
    fonts = [run.font, *(style.font for style in (*_chain(run.style), *_chain(paragraph.style)))]
    if any(font.underline for font in _deciding(fonts, "underline")):
        yield Emphasis.UNDERLINE
    if any(font.bold for font in _deciding(fonts, "bold")):
        yield Emphasis.BOLD
    marks = run._r.xpath("./w:rPr/w:em[not(@w:val='none')]")
    if marks:
        yield Emphasis.DOTS
    colours = run._r.xpath(
        "./w:rPr/w:color[not(@w:val='auto') and not(@w:val='000000')] | ./w:rPr/w:highlight[not(@w:val='none')]"
        " | ./w:rPr/w:shd[@w:fill and not(@w:fill='auto')]"
    )
    if colours:
        yield Emphasis.COLOUR


def _chain(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style


def _deciding(fonts: list[Any], name: str) -> list[Any]:
    return [font for font in fonts if getattr(font, name) is not None][:1]
