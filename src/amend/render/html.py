"""対照表のページ: そのまま印刷できる、一枚で完結した HTML。

外の物は何も読まず (CSP)、スクリプトを持たない。本文の字はすべてここで逃がす (reliability D5)。変わった字は ``ins``・
``del`` で囲む。新旧どちらの側も様式の印 (下線など) であり、消し線ではない (drafting-rules §1.4)。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise

from amend.comparison import Comparison
from amend.render.drawing import (
    BULLET,
    DRAFT,
    LAYOUT_HEAD,
    Stroke,
    heads,
    keeps_with_next,
    paper_strokes,
    refuse_unwritable,
    shown,
)
from amend.render.sheet import MARGIN, MAX_HANG, THIRD, UNITS, Grid, Half, grid, paper, sides_share
from amend.styles import Mark, Style

_CSP = "default-src 'none'; style-src 'unsafe-inline'"

_FONTS = (
    "ＭＳ 明朝", "MS Mincho", "游明朝", "Yu Mincho", "ヒラギノ明朝 ProN", "Hiragino Mincho ProN",
    "IPAex明朝", "IPAexMincho", "BIZ UD明朝 Medium", "BIZ UDMincho", "Noto Serif CJK JP",
)  # fmt: skip
"""様式の書体が無い機械で代わりに使う明朝。前から順に探す。"""

_CSS = """\
@page { size: %(width)dmm %(height)dmm; margin: %(margin)dmm;
  @bottom-center { content: counter(page) " / " counter(pages); font: 9pt %(fonts)s; } }
html { font: %(size)gpt/1.7 %(fonts)s; color: #000; background: #fff; }
body { margin: 0 auto; padding: 0 1pt; max-width: %(body)dmm; line-break: strict; overflow-wrap: anywhere;
  text-spacing-trim: space-all; text-autospace: no-autospace; }
h1 { font-size: 1.2em; font-weight: normal; text-align: center; margin: 0 0 .8em; }
h2 { font-size: 1em; font-weight: normal; margin: 1.2em 0 0; break-after: avoid; }
p { margin: 0; }
h1, p, td, th, li { white-space: pre-wrap; }
.state, .note { text-align: right; }
.below { margin-top: .3em; }
.state, .draft { font-size: .86em; }
.draft { margin-top: 1.2em; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding-left: 1em; text-indent: -1em; }
table { width: 100%%; table-layout: fixed; border-collapse: collapse; border: 1pt solid #000; border-bottom: 0; }
th { font-weight: normal; text-align: center; }
th, td { padding: 0 .5em; vertical-align: top; overflow: clip; }
thead th { border: 1pt solid #000; padding: .15em .5em; }
thead { break-inside: avoid; }
.keep { break-inside: avoid; break-after: avoid; }
td { text-align: justify; }
.ruled { border: .5pt solid #000; padding: .1em .35em; }
.cell { text-align: left; }
th.cell { text-align: center; }
.right, .remark { border-left: 1pt solid #000; }
.remark { text-align: left; }
.opens > * { padding-top: 1.7em; }
tfoot td { border-top: 1pt solid #000; padding: 0; height: 0; line-height: 0; }
ins, del { %(mark)s }
small { font-size: .76em; }
"""


_MARKS = {
    Mark.UNDERLINE: "text-decoration: underline .06em; text-underline-offset: .18em; text-decoration-skip-ink: none;",
    Mark.BOLD: "text-decoration: none; font-weight: bold;",
    Mark.FRAME: "text-decoration: none; border: .5pt solid #000; padding: 0 .1em; box-decoration-break: clone;"
    " -webkit-box-decoration-break: clone;",
}
"""変わった字の印の、描き方。"""


def render(comparison: Comparison, style: Style) -> str:
    """ページ: 対照表を一枚の HTML にする。

    Args:
        comparison: 対照表。描くのは ``shown`` の行だけ。
        style: 様式。用紙、書体、字の大きさ、条の間を空けるかどうかを使う。

    Returns:
        HTML の全文。同じ引数には同じ字を返す。

    Raises:
        TextError: 書けない文字、又は欄の多すぎる表がある。
    """
    refuse_unwritable(comparison)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="ja">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(comparison.title)}</title>",
            f"<style>\n{_css(style, comparison.mark)}</style>",
            "</head>",
            "<body>",
            *_element("p", "state", comparison.state),
            *_element("h1", "", comparison.title),
            *_element("p", "note", comparison.note),
            *_table(comparison, style, grid(comparison)),
            *_element("p", "below", comparison.note_below),
            *_layout_notes(comparison.layout_notes),
            *_element("p", "draft", DRAFT),
            "</body>",
            "</html>\n",
        ]
    )


def _css(style: Style, mark: Mark) -> str:
    width, height = paper(style)
    fonts = ", ".join(_quoted(font) for font in dict.fromkeys((style.font, *_FONTS)))
    sheet = _CSS % {
        "width": width,
        "height": height,
        "margin": MARGIN,
        "body": width - 2 * MARGIN,
        "fonts": f"{fonts}, serif",
        "size": style.font_size,
        "mark": _MARKS[mark],
    }
    # 折り返しの字下げ: 欄の左の余白に加える。
    hangs = (f".hang{n} {{ padding-left: {n + 0.5}em; text-indent: -{n}em; }}\n" for n in range(1, MAX_HANG + 1))
    return sheet + "".join(hangs)


def _quoted(font: str) -> str:
    """CSS の文字列。様式から来る書体の名が、文字列からも ``style`` 要素からも抜け出せないようにする。"""
    return '"' + re.sub(r"[\"\\<>&]", lambda m: f"\\{ord(m[0]):x} ", font) + '"'


def _element(tag: str, kind: str, text: str) -> Iterator[str]:
    """要素一つ。字が無ければ作らない。"""
    if text:
        yield f'<{tag} class="{kind}">{escape(text)}</{tag}>' if kind else f"<{tag}>{escape(text)}</{tag}>"


def _layout_notes(notes: Iterable[str]) -> Iterator[str]:
    items = [f"<li>{BULLET}{escape(note)}</li>" for note in notes]
    if items:
        yield from (f"<h2>{LAYOUT_HEAD}</h2>", "<ul>", *items, "</ul>")


def _table(comparison: Comparison, style: Style, squares: Grid) -> Iterator[str]:
    yield "<table>" if comparison.mark is Mark.UNDERLINE else f'<table class="{comparison.mark.value}">'
    third = bool(comparison.third_head)
    for cuts in squares.cuts:
        widths = ((b - a) / UNITS * 50 * sides_share(comparison) for a, b in pairwise(cuts))
        yield "<colgroup>" + "".join(f'<col style="width:{width:.4g}%">' for width in widths) + "</colgroup>"
    if third:
        yield f'<colgroup><col style="width:{THIRD * 100:.4g}%"></colgroup>'
    columns = [len(cuts) - 1 for cuts in squares.cuts]
    words = zip(columns, heads(comparison), strict=True)
    head = "".join(f'<th scope="colgroup" colspan="{span}">{escape(word)}</th>' for span, word in words)
    head += f'<th scope="col">{escape(comparison.third_head)}</th>' * third
    yield f"<thead><tr>{head}</tr></thead>"
    # 空の tfoot は、表が続くどのページの終わりにも外枠の下の線を引く。
    yield f'<tfoot><tr><td colspan="{sum(columns) + third}"></td></tr></tfoot>'
    yield "<tbody>"
    marks = ("ins", "del") if comparison.new_first else ("del", "ins")
    for i, (row, (left, right)) in enumerate(zip(shown(comparison), squares.rows, strict=True)):
        kinds = _names(opens=i and row.opens and style.blank_between, keep=keeps_with_next(row))
        cells = (
            *_half(left, marks[0], squares.spans(0, left.edges), right=False),
            *_half(right, marks[1], squares.spans(1, right.edges), right=True),
            *([f'<td class="remark">{escape(row.remark)}</td>'] * third),
        )
        yield f"<tr{kinds}>{''.join(cells)}</tr>"
    yield "</tbody>"
    yield "</table>"


def _half(half: Half, mark: str, spans: list[int], *, right: bool) -> Iterator[str]:
    side = half.side
    tag = 'th scope="col"' if side.head else "td"
    hang = min(side.hang, MAX_HANG)
    for i, (cell, span) in enumerate(zip(side.cells or ((),), spans, strict=True)):
        names = _names(**{"cell": side.table, "ruled": half.ruled, "right": right and not i, f"hang{hang}": hang})
        width = f' colspan="{span}"' if span > 1 else ""
        yield f"<{tag}{names}{width}>{''.join(_words(s, mark) for s in paper_strokes(cell))}</{tag[:2]}>"


def _names(**wanted: object) -> str:
    names = [name for name, want in wanted.items() if want]
    return f' class="{" ".join(names)}"' if names else ""


def _words(stroke: Stroke, mark: str) -> str:
    text = escape(stroke.text).replace("\n", "<br>")
    if stroke.note:
        return f"<small>{text}</small>"
    return f"<{mark}>{text}</{mark}>" if stroke.underlined else text
