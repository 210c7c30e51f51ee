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
    own_marks,
    paper_strokes,
    refuse_unwritable,
)
from amend.render.headings import Headings
from amend.render.sheet import MARGIN, MAX_HANG, THIRD, UNITS, Grid, Half, grid, number_share, paper, sides_share
from amend.render.stacking import Alone, Line, Name, lines
from amend.render.upright import pieces
from amend.styles import Direction, Mark, Style

_CSP = "default-src 'none'; style-src 'unsafe-inline'"

_FONTS = (
    "ＭＳ 明朝", "MS Mincho", "游明朝", "Yu Mincho", "ヒラギノ明朝 ProN", "Hiragino Mincho ProN",
    "IPAex明朝", "IPAexMincho", "BIZ UD明朝 Medium", "BIZ UDMincho", "Noto Serif CJK JP",
)  # fmt: skip
"""様式の書体が無い機械で代わりに使う明朝。前から順に探す。"""

_GOTHICS = (
    "ＭＳ ゴシック", "MS Gothic", "游ゴシック", "Yu Gothic", "ヒラギノ角ゴ ProN", "Hiragino Kaku Gothic ProN",
    "IPAexゴシック", "IPAexGothic", "BIZ UDゴシック", "BIZ UDGothic", "Noto Sans CJK JP",
)  # fmt: skip
"""変わった字の書体が無い機械で代わりに使うゴシック。"""

_CSS = """\
@page { size: %(width)dmm %(height)dmm; margin: %(margin)dmm;
  @bottom-center { content: counter(page) " / " counter(pages); font: 9pt %(fonts)s; writing-mode: horizontal-tb; } }
html { font: %(size)gpt/1.7 %(fonts)s; color: #000; background: #fff; }
body { margin: 0; margin-inline: auto; padding-inline: 1pt; max-inline-size: %(body)dmm;
  line-break: strict; overflow-wrap: anywhere; text-spacing-trim: space-all; text-autospace: no-autospace; }
h1 { font-size: 1.2em; font-weight: normal; text-align: center; margin: 0; margin-block-end: .8em; }
h2 { font-size: 1em; font-weight: normal; margin: 0; margin-block-start: 1.2em; break-after: avoid; }
p { margin: 0; }
h1, p, td, th, li { white-space: pre-wrap; }
.state, .note { text-align: end; }
.below { margin-block-start: .3em; }
.lead:has(+ .note, + table) { margin-block-end: .5em; }
.state, .draft { font-size: .86em; }
.draft { margin-block-start: 1.2em; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding-inline-start: 1em; text-indent: -1em; }
table { inline-size: 100%%; table-layout: fixed; border-collapse: collapse;
  border: 1pt solid #000; border-block-end: 0; }
th { font-weight: normal; text-align: center; }
th, td { padding: 0; padding-inline: .5em; vertical-align: top; overflow: clip; }
thead th { border: 1pt solid #000; padding-block: .15em; }
thead { break-inside: avoid; }
.keep { break-inside: avoid; break-after: avoid; }
td { text-align: justify; }
.ruled { border: .5pt solid #000; padding-block: .1em; padding-inline: .35em; }
.cell { text-align: start; }
th.cell { text-align: center; }
.right, .remark { border-inline-start: 1pt solid #000; }
.number { border-inline-end: 1pt solid #000; text-align: center; }
.remark { text-align: start; }
.name { border: .5pt solid #000; }
.opens > * { padding-block-start: 1.7em; }
.ends > * { padding-block-end: 1.7em; }
tfoot td { border-block-start: 1pt solid #000; padding: 0; block-size: 0; line-height: 0; }
ins, del { %(mark)s }
small { font-size: .76em; }
"""

_VERTICAL = """\
html { writing-mode: vertical-rl; }
h1, .note { text-align: start; }
ins, del { text-underline-position: right; text-underline-offset: 0 !important; }
span { text-combine-upright: all; }
"""
"""縦書きのときに加えるもの。ほかの規則は字の向きで書いてあるので、左右が上下になる (drafting-rules §1.7)。"""


_STACKED = ("first", "second")
"""積んだ表の名の class: 先に描く側、後に描く側。"""

_BOX = " text-decoration: none; padding-inline: .1em; box-decoration-break: clone; -webkit-box-decoration-break: clone;"
_MARKS = {
    Mark.UNDERLINE: "text-decoration: underline .06em; text-underline-offset: .18em; text-decoration-skip-ink: none;",
    Mark.DOUBLE: "text-decoration: underline double .06em; text-underline-offset: .14em;"
    " text-decoration-skip-ink: none;",
    Mark.BOLD: "text-decoration: none; font-weight: bold;",
    Mark.FRAME: "border: .5pt solid #000;" + _BOX,
    Mark.DASHED: "border: .75pt dashed #000;" + _BOX,
    Mark.THICK: "border: 1.5pt solid #000;" + _BOX,
}
"""変わった字の印の、描き方。"""

_PADS = " white-space: break-spaces;"
"""補った空白を、行の終わりの外に出さずに折り返す。出すと、後の句点だけが次の行の初めに来る。"""

_PLAIN = "border: 0; padding: 0; font-weight: normal;"
"""対照表の印を消す描き方。切れ端の印だけを描くために、その前に置く。"""

_FRAMES = {Mark.THICK: "2.25pt solid", Mark.DASHED: "1.5pt dashed"}
"""表の欄を囲む枠。欄の間の線より太いので、隣の欄の線に優る。"""


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
    upright = style.direction is Direction.VERTICAL
    subject = f'<meta name="subject" content="{escape(comparison.subject)}">'
    return "\n".join(
        [
            *head(comparison.title, _css(style, comparison), subject),
            "<body>",
            *_element("p", "state", comparison.state, upright=upright),
            *_element("h1", "", comparison.title, upright=upright),
            *(line for text in comparison.lead for line in _element("p", "lead", text, upright=upright)),
            *_element("p", "note", comparison.note, upright=upright),
            *_table(comparison, style, grid(comparison, style.tables)),
            *(line for text in comparison.below for line in _element("p", "below", text, upright=upright)),
            *_layout_notes(comparison.layout_notes, upright=upright),
            *_element("p", "draft", DRAFT, upright=upright),
            "</body>",
            "</html>\n",
        ]
    )


def font_family(style: Style) -> str:
    """書体: 様式の書体と、無い機械で代わりに使う明朝の、CSS での並び。"""
    return ", ".join([*(_quoted(font) for font in dict.fromkeys((style.font, *_FONTS))), "serif"])


def _changed_font(style: Style) -> str:
    """変わった字の書体。様式が決めていなければ何も書かない。"""
    if not style.changed_font:
        return ""
    fonts = dict.fromkeys((style.changed_font, *_GOTHICS))
    return f" font-family: {', '.join(map(_quoted, fonts))}, sans-serif;"


def head(title: str, css: str, *more: str) -> Iterator[str]:
    """頁の頭: 言葉、筋書きも外の物も許さない約束 (CSP)、表題、書き方。

    Args:
        title: 表題。
        css: 書き方の全部。
        more: 足す要素。
    """
    yield from ("<!DOCTYPE html>", '<html lang="ja">', "<head>", '<meta charset="utf-8">')
    yield f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">'
    yield '<meta name="viewport" content="width=device-width">'
    yield from more
    yield from (f"<title>{escape(title)}</title>", f"<style>\n{css}</style>", "</head>")


def _css(style: Style, comparison: Comparison) -> str:
    width, height = paper(style)
    sheet = _CSS % {
        "width": width,
        "height": height,
        "margin": MARGIN,
        "body": (height if style.direction is Direction.VERTICAL else width) - 2 * MARGIN,
        "fonts": font_family(style),
        "size": style.font_size,
        "mark": _MARKS[comparison.mark] + _changed_font(style) + _PADS * style.padding,
    }
    # 折り返しの字下げ: 欄の左の余白に加える。
    hangs = (
        f".hang{n} {{ padding-inline-start: {n + 0.5}em; text-indent: -{n}em; }}\n" for n in range(1, MAX_HANG + 1)
    )
    return (
        sheet
        + "".join(hangs)
        + "".join(_own_rules(comparison))
        + (_VERTICAL if style.direction is Direction.VERTICAL else "")
    )


def _own_rules(comparison: Comparison) -> Iterator[str]:
    """切れ端の印と、表の欄の枠の規則。使う対照表だけに書く。"""
    for mark in own_marks(comparison):
        yield f"ins.{mark.value}, del.{mark.value} {{ {_PLAIN} {_MARKS[mark]} }}\n"
    if comparison.frame:
        yield f".cell.{comparison.frame.value} {{ border: {_FRAMES[comparison.frame]} #000; }}\n"


def _quoted(font: str) -> str:
    """CSS の文字列。様式から来る書体の名が、文字列からも ``style`` 要素からも抜け出せないようにする。"""
    return '"' + re.sub(r"[\"\\<>&]", lambda m: f"\\{ord(m[0]):x} ", font) + '"'


def _element(tag: str, kind: str, text: str, *, upright: bool) -> Iterator[str]:
    """要素一つ。字が無ければ作らない。"""
    if text:
        identity = ' id="title"' * (tag == "h1")
        yield f"<{tag}{identity}{_names(**{kind: kind})}>{_letters(text, upright=upright)}</{tag}>"


def _layout_notes(notes: Iterable[str], *, upright: bool) -> Iterator[str]:
    items = [f"<li>{_letters(BULLET + note, upright=upright)}</li>" for note in notes]
    if items:
        yield from (f"<h2>{LAYOUT_HEAD}</h2>", "<ul>", *items, "</ul>")


def _table(comparison: Comparison, style: Style, squares: Grid) -> Iterator[str]:
    named = ' aria-labelledby="title"' * bool(comparison.title)  # 読み上げが、表の名として表題を言う
    yield f"<table{_names(**{comparison.mark.value: comparison.mark is not Mark.UNDERLINE})}{named}>"
    number, third = bool(comparison.number_head), bool(comparison.third_head)
    if number:
        yield f'<colgroup><col style="inline-size:{number_share(comparison) * 100:.4g}%"></colgroup>'
    for cuts in squares.cuts:
        widths = ((b - a) / UNITS * 50 * sides_share(comparison) for a, b in pairwise(cuts))
        yield "<colgroup>" + "".join(f'<col style="inline-size:{width:.4g}%">' for width in widths) + "</colgroup>"
    if third:
        yield f'<colgroup><col style="inline-size:{THIRD * 100:.4g}%"></colgroup>'
    columns = [len(cuts) - 1 for cuts in squares.cuts]
    upright = style.direction is Direction.VERTICAL
    headings = Headings(comparison, squares)
    head = f'<th class="number" scope="col">{_letters(comparison.number_head, upright=upright)}</th>' * number
    for which, (span, word) in enumerate(zip(columns, heads(comparison), strict=True)):
        identity = headings.side(which)
        head += f'<th{identity} scope="colgroup" colspan="{span}">{_letters(word, upright=upright)}</th>'
    head += f'<th scope="col">{_letters(comparison.third_head, upright=upright)}</th>' * third
    yield f"<thead><tr>{head}</tr></thead>"
    # 空の tfoot は、表が続くどのページの終わりにも外枠の下の線を引く。
    yield f'<tfoot aria-hidden="true"><tr><td colspan="{number + sum(columns) + third}"></td></tr></tfoot>'
    yield "<tbody>"
    drawn = list(lines(comparison, squares))
    for i, line in enumerate(drawn):
        ends = style.blank_end and i == len(drawn) - 1
        yield _line(comparison, style, squares, headings, line, ends=ends)
    yield "</tbody>"
    yield "</table>"


def _line(comparison: Comparison, style: Style, squares: Grid, headings: Headings, line: Line, *, ends: bool) -> str:
    """紙の一行。"""
    upright = style.direction is Direction.VERTICAL
    marks = ("ins", "del") if comparison.new_first else ("del", "ins")
    number = remark = ""
    if isinstance(line, Name):
        named = {_STACKED[line.which]: True, "ends": ends}
        kinds = _names(opens=line.opens and style.blank_between, keep=True, **named)
        span = sum(squares.wide_spans((0, 2 * UNITS)))
        word = _letters(line.word, upright=upright)
        cells = [f'<th{headings.name(line.which)} class="name" scope="colgroup" colspan="{span}">{word}</th>']
    elif isinstance(line, Alone):
        kinds = _names(keep=line.keep, stacked=True, ends=ends)
        mark, spans = marks[line.which], squares.wide_spans(line.half.edges)
        named_cells = zip(headings.cells(line.which, line.half, stacked=True), spans, strict=True)
        cells = [*_half(line.half, mark, comparison.frame, named_cells, right=False, upright=upright)]
        number, remark = (line.row.number, line.row.remark) if line.said else ("", "")
    else:
        kinds = _names(opens=line.opens and style.blank_between, keep=line.keep, ends=ends)
        cells = []
        for which, (half, mark) in enumerate(zip(line.halves, marks, strict=True)):
            spans = squares.spans(which, half.edges)
            named_cells = zip(headings.cells(which, half, stacked=False), spans, strict=True)
            cells += _half(half, mark, comparison.frame, named_cells, right=bool(which), upright=upright)
        number, remark = line.row.number, line.row.remark
    if comparison.number_head:
        cells.insert(0, f'<td class="number">{_letters(number, upright=upright)}</td>')
    if comparison.third_head:
        cells.append(f'<td class="remark">{_letters(remark, upright=upright)}</td>')
    return f"<tr{kinds}>{''.join(cells)}</tr>"


def _half(
    half: Half, mark: str, frame: Mark | None, spans: Iterable[tuple[str, int]], *, right: bool, upright: bool
) -> Iterator[str]:
    """半分の欄。``spans`` は、欄ごとの頭の属性と、またぐ列の数。"""
    side = half.side
    tag = 'th scope="col"' if side.head else "td"
    hang = min(side.hang, MAX_HANG)
    for i, (cell, (heading, span)) in enumerate(zip(side.cells or ((),), spans, strict=True)):
        framed = i in side.framed
        names = _names(
            **{"cell": side.table, "ruled": half.ruled, "right": right and not i, f"hang{hang}": hang},
            **{frame.value: framed} if frame else {},
        )
        width = f' colspan="{span}"' if span > 1 else ""
        words = "".join(_words(s, mark, upright=upright) for s in paper_strokes(cell, framed=framed))
        yield f"<{tag}{heading}{names}{width}>{words}</{tag[:2]}>"


def _names(**wanted: object) -> str:
    names = [name for name, want in wanted.items() if want]
    return f' class="{" ".join(names)}"' if names else ""


def _words(stroke: Stroke, mark: str, *, upright: bool) -> str:
    text = _letters(stroke.text, upright=upright).replace("\n", "<br>")
    if stroke.note:
        return f"<small>{text}</small>"
    if not stroke.underlined:
        return text
    return f"<{mark}{_names(**{stroke.mark.value: True}) if stroke.mark else ''}>{text}</{mark}>"


def _letters(text: str, *, upright: bool) -> str:
    """字を逃がす。縦書きでは、短い半角の字を立てる。"""
    if not upright:
        return escape(text)
    return "".join(f"<span>{escape(part)}</span>" if stands else escape(part) for part, stands in pieces(text))
