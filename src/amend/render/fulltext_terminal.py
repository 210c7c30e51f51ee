"""全文の書類の画面: 見消しと読合せを、端末の桁数に合わせて書く。

線を引けない先では、削る字を ［－…－］、加える字を ［＋…＋］ で囲む。本文の制御文字は見える形にして出す
(reliability D8)。
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from amend.characters import CharacterClass, examine, visible, width
from amend.fulltext.model import FullText, Ink, Line, Paper, Span
from amend.render import Screen
from amend.render.wrapping import wrap

_SIGNS = {Ink.STRUCK: ("［－", "－］"), Ink.ADDED: ("［＋", "＋］")}
_CODES = {Ink.STRUCK: "\x1b[9m", Ink.ADDED: "\x1b[4m", Ink.POINT: "\x1b[1m"}
_OFF = "\x1b[0m"
_PLAIN_LEGEND = "［－…－］ は削る字、［＋…＋］ は加える字です。"
_GUTTER = 5  # 行の番号の桁数


def render(paper: FullText, screen: Screen) -> str:
    """画面の全文: 端末に出す字を作る。

    Args:
        paper: 全文の書類。
        screen: 画面の能力。

    Returns:
        行の並び。最後も改行で終わる。
    """
    measure = partial(width, ambiguous=screen.ambiguous)
    numbered = paper.paper is Paper.ALOUD
    room = screen.columns - (_GUTTER + 1 if numbered else 0)
    legend = paper.legend if numbered or screen.underlines else _PLAIN_LEGEND

    def folded(text: str, columns: int) -> Iterator[str]:
        for line in wrap([(_visible(text), False)], columns, 0, measure):
            yield "".join(piece for piece, _ in line)

    lines = [*folded(paper.state, screen.columns), *folded(paper.title, screen.columns)]
    lines += [*folded(legend, screen.columns), ""]
    for line in paper.lines:
        if line.opens and lines[-1]:
            lines.append("")
        if numbered:
            lines.append(f"{line.number:>{_GUTTER}} {_drawn(line, screen)}")
            names = folded("　".join(line.names), room) if line.names else ()
            lines += [" " * (_GUTTER + 1) + name for name in names]
        else:
            lines += _folded(line, screen, room)
    for text in ("", *paper.furniture):
        lines += folded(text, screen.columns)
    return "".join(f"{line}\n" for line in lines)


def _visible(text: str) -> str:
    """画面に出せる字: タブの幅は画面が決めてしまうので、名で書く。"""
    return visible(text).replace("\t", "⟦タブ⟧")


def _pieces(line: Line) -> list[Span]:
    """行の字。表の欄は縦線で分ける。"""
    pieces: list[Span] = []
    for i, cell in enumerate(line.cells):
        pieces += [Span("│")] if i or line.table else []
        pieces += (Span(span.text if span.ink is Ink.NOTE else _shown(span.text), span.ink) for span in cell)
    return [*pieces, Span("│")] if line.table else pieces


def _shown(text: str) -> str:
    """本文の字。見えない字は、すぐ後の注が名を言うので、出さない。"""
    told = {one.position for one in examine(text) if one.character_class is not CharacterClass.REFUSED}
    return _visible("".join(c for i, c in enumerate(text) if i not in told))


def _drawn(line: Line, screen: Screen) -> str:
    return "".join(_marked(span.text, span.ink, screen) for span in _pieces(line))


def _folded(line: Line, screen: Screen, columns: int) -> Iterator[str]:
    """折り返した行。符号は、折った後に行ごとに付ける。墨は一字ずつ覚えておく。"""
    pieces = _pieces(line)
    inks = [span.ink for span in pieces for c in span.text if c != "\n"]
    signed = not screen.underlines and any(ink in _SIGNS for ink in inks)
    measure = partial(width, ambiguous=screen.ambiguous)
    sign = measure("［－") if signed else 0
    indent = min(2 * line.hang, columns // 2)
    at = 0
    words = [(span.text, span.ink in _SIGNS) for span in pieces]
    # 続く削る字と加える字は、折返しには一つに見えるので、その符号の幅をあらかじめ空けておく
    for i, folded in enumerate(wrap(words, columns - 2 * sign, indent, measure, sign)):
        text = "".join(piece for piece, _ in folded)
        groups = groupby(zip(text, inks[at : at + len(text)], strict=True), key=lambda one: one[1])
        drawn = "".join(_marked("".join(c for c, _ in group), ink, screen) for ink, group in groups)
        at += len(text)
        yield (" " * indent if i else "") + drawn


def _marked(text: str, ink: Ink, screen: Screen) -> str:
    if screen.underlines:
        return f"{_CODES[ink]}{text}{_OFF}" if ink in _CODES and text else text
    before, after = _SIGNS.get(ink, ("", ""))
    return before + text + after
