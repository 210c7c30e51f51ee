"""対照表の PDF: 印刷してそのまま配る紙。

組版は typst に任せる。ひな形 (sheet.typ) は動かず、字はすべてデータ (JSON) として渡すので、本文の字が組版の命令に
なることはない。使った字形だけを埋め込み、印を付け (tagged PDF)、長く保存できる形 (PDF/A-2b) にする。同じ引数には
同じバイト列を返す。縦書きは typst が持たないので断る。
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

from amend.comparison import Comparison
from amend.errors import ProofError, RequestError
from amend.render.drawing import BULLET, DRAFT, LAYOUT_HEAD, refuse_mark, refuse_unwritable
from amend.render.pdf.breaks import TOO_LARGE
from amend.render.pdf.fonts import Chain, chain
from amend.render.pdf.heights import NO_ROOM, loosen
from amend.render.pdf.pieces import line
from amend.render.pdf.table import columns, heads_of, rows
from amend.render.sheet import MARGIN, grid, paper
from amend.styles import Direction, Mark, Style, Tables

_POINTS = 72 / 25.4  # 一ミリメートルの長さ (ポイント)
_TITLE, _SMALL = 1.2, 0.86
"""表題と、断り・状態の字の大きさ (本文の字に対する割合)。"""

_LARGEST = 9
"""断りの字の大きさの限り (ポイント)。大きな字の様式でも、下の余白に一行で入る。"""

_BOTTOM = 14
"""紙の下の端の、印刷機が刷れないことのある幅 (ポイント)。頁の番号と断りを、ここには置かない。"""


def render(comparison: Comparison, style: Style) -> bytes:
    """PDF: 対照表を PDF にする。

    Args:
        comparison: 対照表。描くのは ``shown`` の行だけ。
        style: 様式。用紙、書体、字の大きさ、条の間と表の終わりを空けるかどうかを使う。

    Returns:
        PDF のバイト列。

    Raises:
        RequestError: PDF の道具か書体が無い、PDF に描けない様式である、又は字が大きすぎて欄か頁に入らない。
        TextError: 書けない文字、書体に字形の無い文字、又は欄の多すぎる表がある。
    """
    typst = _tool()
    _refuse_style(comparison, style)
    refuse_unwritable(comparison)
    installed = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    data = _data(comparison, style, chain(installed, style.font))
    try:
        return _compiled(typst, installed, data)
    except typst.TypstError as error:
        if NO_ROOM in error.message:
            raise _no_room(style) from error
        raise _failure(error.message) from error
    except BaseException as error:
        if not _is_crash(error):
            raise
    # 0.15.2 は、離さない行の置き方によっては落ちる。離さないことは諦めて、紙は作る。
    try:
        return _compiled(typst, installed, data | {"rows": [row | {"keep": False} for row in data["rows"]]})
    except BaseException as error:
        raise _failure(str(error)) if _is_crash(error) else error from error


@contextmanager
def _quiet() -> Iterator[None]:
    """組版の間だけ、誤りの出力 (ファイル記述子 2) を捨てる。

    組版の道具は、落ちると、Python を通さずに自分の跡を書く。落ちても紙は作れるので、人に見せない。
    """
    try:
        kept = os.dup(2)
    except OSError:  # 誤りの出力が閉じている
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            sys.stderr.flush()
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _compiled(typst: Any, installed: Any, data: dict[str, Any]) -> bytes:
    template = files("amend.render.pdf").joinpath("sheet.typ").read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    compiler = typst.Compiler(template, font_paths=installed, sys_inputs=inputs)
    with _quiet():
        made = compiler.compile(format="pdf", pdf_standards=["a-2b"], timestamp=0)
    assert isinstance(made, bytes)
    return made


def _is_crash(error: BaseException) -> bool:
    """組版の道具が落ちたのか。その例外は名前でしか見分けられない (pyo3)。"""
    return type(error).__name__ == "PanicException"


def _failure(what: str) -> ProofError:
    return ProofError(
        "PDF の組版ができませんでした。何も書き出していません。",
        where=what,
        advice="これは amend の誤りです。本文と一緒に開発者へ知らせてください。",
    )


def _no_room(style: Style) -> RequestError:
    return RequestError(
        "一頁に入りきらないほど高い頭の行があり、PDF にできません。",
        where=f"様式「{style.name}」 font_size = {style.font_size:g}、paper = {style.paper}",
        advice=TOO_LARGE,
    )


def _tool() -> Any:  # モジュールを値として返す
    try:
        import typst
    except ImportError as error:
        raise RequestError(
            "PDF を作る道具 (typst) が入っていません。",
            where="--format pdf",
            advice='pip install "amend[pdf]" で入れるか、docx で書き出してください。',
        ) from error
    return typst


def _refuse_style(comparison: Comparison, style: Style) -> None:
    if style.direction is Direction.VERTICAL:
        raise RequestError(
            "PDF は縦書きにできません。",
            where=f"様式「{style.name}」 direction = {style.direction.value}",
            advice="docx で書き出して Word から PDF にするか、html で書き出して印刷してください。",
        )
    if style.tables is Tables.STACKED:
        raise RequestError(
            "PDF では、別表の新旧を積めません。",
            where=f"様式「{style.name}」 tables = {style.tables.value}",
            advice="docx か html で書き出すか、tables = side の様式を使ってください。",
        )
    if style.changed_font:
        raise RequestError(
            "PDF では、変わった字の書体を変えられません。",
            where=f"様式「{style.name}」 changed_font = {style.changed_font}",
            advice="docx か html で書き出すか、changed_font が空の様式を使ってください。",
        )
    refuse_mark(comparison, style, tuple(Mark), "PDF", frames=True)


def _data(comparison: Comparison, style: Style, fonts: Chain) -> dict[str, Any]:
    """ひな形に渡すデータ。"""
    squares = grid(comparison)
    width, height = paper(style)
    points = (width - 2 * MARGIN) * _POINTS
    whole = points / style.font_size  # 紙の幅 (全角の数)
    across = columns(comparison, squares, whole)
    heads = heads_of(comparison, across, fonts)
    body = (height - 2 * MARGIN) * _POINTS / style.font_size
    lines, tight = loosen(rows(comparison, style, squares, across, fonts), heads, body)

    def words(text: str, size: float, place: str) -> list[Any]:
        return line(text, size, whole, fonts, place)

    return {
        "name": comparison.title,
        "subject": comparison.subject,
        "width": width,
        "height": height,
        "margin": MARGIN,
        "size": style.font_size,
        "fonts": [font.family for font in fonts.fonts],
        "title": words(comparison.title, _TITLE, "表題"),
        "lead": [words(text, 1, "前書き") for text in comparison.lead],
        "note": line(comparison.note, 1, whole - 2, fonts, "表の上の注"),
        "columns": across.shares,
        "heads": heads,
        "rows": lines,
        "tight": tight,
        "end": style.blank_end,
        "after": _after(comparison, words),
    } | _around(style.font_size, points, comparison.state, words)


def _around(base: float, width: float, state: str, words: Callable[[str, float, str], list[Any]]) -> dict[str, Any]:
    """頁の上の状態と、下の断り。表の後に置くと、断りだけの頁ができるので、どの頁の余白にも置く (DESIGN §9)。"""
    upper = _fitting(len(state), width, _SMALL * base)
    size = min(_SMALL * base, _LARGEST)
    room = MARGIN * _POINTS - _BOTTOM - (_SMALL * base + 2 + size)
    return {
        "footer": {"size": size, "descent": max(3, min(0.3 * MARGIN * _POINTS, room))},
        "draft": words(DRAFT, size / base, "断り"),
        "header": {"size": upper},
        "state": words(state, upper / base, "状態の断り"),
    }


def _fitting(letters: int, width: float, size: float) -> float:
    """上の余白に入る、状態の字の大きさ。一行から順に、最も大きく書ける行の数を選ぶ。"""
    height = 0.7 * MARGIN * _POINTS - _BOTTOM
    sizes = (min(height / (1.35 * n - 0.35), n * width / (letters + n)) for n in range(1, 9))
    return min(size, max(sizes))


def _after(comparison: Comparison, words: Callable[[str, float, str], list[Any]]) -> list[tuple[list[Any], int, float]]:
    """表の後の段落: (切れ端, 折り返しの字下げ, 上の空き)。"""
    after = []
    after += [(words(text, 1, "表の下の注"), 0, 0.6) for text in comparison.below]
    if comparison.layout_notes:
        after.append((words(LAYOUT_HEAD, 1, LAYOUT_HEAD), 0, 1.4))
    after += [(words(BULLET + note, 1, LAYOUT_HEAD), 1, 0.7) for note in comparison.layout_notes]
    return after
