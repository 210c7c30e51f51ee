"""全文の書類のページ: 見消しと読合せの、そのまま印刷できる HTML。

外の物は何も読まず (CSP)、スクリプトを持たない。本文の字はすべてここで逃がす (reliability D5)。削る字は ``del``、
加える字は ``ins``、声に出して読む符号は ``b``、注は ``small`` に入れる。
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from amend.fulltext.model import FullText, Ink, Line, Paper, Span
from amend.render.html import font_family, head
from amend.render.sheet import MARGIN, MAX_HANG
from amend.styles import Style

_CSS = """\
@page { size: 210mm 297mm; margin: %(margin)dmm;
  @bottom-center { content: counter(page) " / " counter(pages); font: 9pt %(fonts)s; } }
html { font: %(size)gpt/%(leading)g %(fonts)s; color: #000; background: #fff; }
body { margin: 0 auto; padding: 0 1pt; max-width: %(body)dmm; line-break: strict; overflow-wrap: anywhere;
  text-spacing-trim: space-all; text-autospace: no-autospace; }
h1 { font-size: 1.2em; font-weight: normal; text-align: center; margin: 0 0 .8em; }
p { margin: 0; }
h1, p, td { white-space: pre-wrap; }
.state { text-align: right; }
.state, .legend, .below { font-size: %(small)gpt; line-height: 1.7; }
.legend { margin-bottom: 1.2em; }
.opens { margin-top: %(gap)gem; }
p.line { break-inside: avoid; }
table { width: 100%%; table-layout: fixed; border-collapse: collapse; }
td { border: .5pt solid #000; padding: .1em .35em; vertical-align: top; }
del { text-decoration: line-through .07em; }
ins { text-decoration: underline .06em; text-underline-offset: .18em; text-decoration-skip-ink: none; }
small { font-size: .76em; }
b { font-weight: normal; border: .5pt solid #000; border-radius: .2em; }
.number { display: inline-block; width: 2.4em; margin-left: -3em; margin-right: .6em; text-align: right;
  font-size: .7em; }
.names { font-size: .6em; line-height: 1.4; margin: -.5em 0 .5em; }
.below { margin-top: 1.2em; }
.yomiawase { padding-left: 16mm; max-width: %(aloud)dmm; }
.yomiawase p.line { white-space: pre; }
"""

_SIZES = {Paper.MARKED: (0.0, 1.9, 0.5), Paper.ALOUD: (15.5, 2.1, 1.0)}
"""種類ごとの、字の大きさ (0 なら様式のもの)、行送り、条の間の空き。"""

_NAMES = {Paper.MARKED: "mikeshi", Paper.ALOUD: "yomiawase"}
_TAGS = {Ink.STRUCK: "del", Ink.ADDED: "ins", Ink.POINT: "b", Ink.NOTE: "small"}


def render(paper: FullText, style: Style) -> str:
    """ページ: 全文の書類を一枚の HTML にする。

    Args:
        paper: 全文の書類。書けない文字は断ってあること (`amend.render.fulltext.refuse_unwritable`)。
        style: 様式。書体と字の大きさを使う。

    Returns:
        HTML の全文。同じ引数には同じ字を返す。
    """
    return "\n".join(
        [
            *head(paper.title, _css(paper.paper, style)),
            f'<body class="{_NAMES[paper.paper]}">',
            *_element("p", "state", paper.state),
            *_element("h1", "", paper.title),
            *_element("p", "legend", paper.legend),
            *_lines(paper),
            *(part for text in paper.furniture for part in _element("p", "below", text)),
            "</body>",
            "</html>\n",
        ]
    )


def _css(paper: Paper, style: Style) -> str:
    size, leading, gap = _SIZES[paper]
    sheet = _CSS % {
        "margin": MARGIN,
        "body": 210 - 2 * MARGIN,
        "aloud": 210 - 2 * MARGIN - 16,
        "fonts": font_family(style),
        "size": size or style.font_size,
        "small": min(size or style.font_size, 10.5),
        "leading": leading,
        "gap": gap,
    }
    hangs = (f".hang{n} {{ padding-left: {n}em; text-indent: -{n}em; }}\n" for n in range(1, MAX_HANG + 1))
    return sheet + "".join(hangs)


def _element(tag: str, kind: str, text: str) -> Iterator[str]:
    if text:
        yield f'<{tag} class="{kind}">{escape(text)}</{tag}>' if kind else f"<{tag}>{escape(text)}</{tag}>"


def _lines(paper: FullText) -> Iterator[str]:
    """行。続く表の行は、一つの表に入れる。欄の数が変われば、別の表にする。"""
    columns = 0
    for line in paper.lines:
        wanted = len(line.cells) if line.table else 0
        if wanted != columns:
            yield from (["</table>"] if columns else []) + (["<table>"] if wanted else [])
            columns = wanted
        yield _row(line) if line.table else _paragraph(line)
    if columns:
        yield "</table>"


def _row(line: Line) -> str:
    return f"<tr>{''.join(f'<td>{_words(cell)}</td>' for cell in line.cells)}</tr>"


def _paragraph(line: Line) -> str:
    hang = min(line.hang, MAX_HANG)
    names = ["line", *(["opens"] if line.opens else []), *([f"hang{hang}"] if hang else [])]
    number = f'<span class="number">{line.number}</span>' if line.number else ""
    words = "".join(_words(cell) for cell in line.cells)
    spelled = f'<p class="names">{escape("　".join(line.names))}</p>' if line.names else ""
    return f'<p class="{" ".join(names)}">{number}{words}</p>{spelled}'


def _words(cell: tuple[Span, ...]) -> str:
    return "".join(map(_span, cell))


def _span(span: Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    tag = _TAGS.get(span.ink)
    return f"<{tag}>{text}</{tag}>" if tag else text
