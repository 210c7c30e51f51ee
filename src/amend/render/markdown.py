"""対照表の Markdown: 新旧の二列に、項番と三つ目の列が付くことのある表。

どこでも同じに見えるよう、GitHub の表と、少しの要素だけを使う。
別表の行は、欄を「│」で囲んで一つの升に書く (`│取組│内容│`)。表の頭は太字にする。本文の字は、Markdown が読み取る
記号をすべて逃がす。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.comparison import Comparison, Side
from amend.render.drawing import (
    BULLET,
    DRAFT,
    LAYOUT_HEAD,
    Stroke,
    heads,
    paper_strokes,
    refuse_mark,
    refuse_unwritable,
    shown,
    sides,
)
from amend.styles import Mark, Style

BAR = "│"
"""別表の行の、欄の境。"""

_TAGS = {Mark.UNDERLINE: "ins", Mark.BOLD: "strong"}
"""印の要素。二重下線と囲みの要素を、Markdown の表は持たない。"""

_RULES = {"number": "--:", "side": ":--"}
"""列の揃え方: 項番の列だけを右に揃える。読み手はこれで見分ける。"""

_IN_CELL = re.compile(r"[\\`*_\[\]<>|~&]")
_IN_BLOCK = re.compile(r"[!-/:-@\[-`{-~]")
_DIGITS_FIRST = re.compile(r"(?=[0-9])")


def render(comparison: Comparison, style: Style) -> str:
    """Markdown: 対照表を書く。

    Args:
        comparison: 対照表。描くのは ``shown`` の行だけ。
        style: 様式。断りに名を使うだけである (用紙も書体も無い)。

    Returns:
        Markdown の全文。同じ引数には同じ字を返す。

    Raises:
        TextError: 書けない文字がある。
        RequestError: この形式で描けない印の様式である。
    """
    refuse_unwritable(comparison)
    refuse_mark(comparison, style, _TAGS, "Markdown")
    number, third = ((word,) if word else () for word in (comparison.number_head, comparison.third_head))
    head = [_words(word, _IN_CELL) for word in (*number, *heads(comparison), *third)]
    rules = [*(_RULES["number"] for _ in number), *(_RULES["side"] for _ in head[len(number) :])]
    rows = [
        [
            *(_words(row.number, _IN_CELL) for _ in number),
            *(_side(side, comparison.mark) for side in sides(comparison, row)),
            *(_words(row.remark, _IN_CELL) for _ in third),
        ]
        for row in shown(comparison)
    ]
    blocks = (
        _block(comparison.state),
        f"# {_block(comparison.title)}",
        *(f"> {_block(text)}" for text in comparison.lead),
        _block(comparison.note),
        "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rules, *rows)),
        *map(_block, comparison.below),
        *_layout_notes(comparison.layout_notes),
        _block(DRAFT),
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def _layout_notes(notes: tuple[str, ...]) -> Iterator[str]:
    if notes:
        yield f"## {_block(LAYOUT_HEAD)}"
        yield "\n".join(f"- {_block(BULLET + note)}" for note in notes)


def _block(text: str) -> str:
    """段落一つ。行の頭で箇条書きや番号と読まれる字も逃がす。"""
    words = _words(text, _IN_BLOCK)
    return f"&#{ord(words[0])};{words[1:]}" if _DIGITS_FIRST.match(words) else words


def _side(side: Side, mark: Mark) -> str:
    cells = ["".join(_stroke(stroke, mark) for stroke in paper_strokes(cell)) for cell in side.cells or ((),)]
    if side.head:
        cells = [f"<b>{cell}</b>" for cell in cells]
    return f"{BAR}{BAR.join(cells)}{BAR}" if side.table else "".join(cells)


def _stroke(stroke: Stroke, mark: Mark) -> str:
    words = "<br>".join(_words(line, _IN_CELL) for line in stroke.text.split("\n"))
    if stroke.note:
        return f"<sub>{words}</sub>"
    tag = _TAGS[stroke.mark or mark]
    return f"<{tag}>{words}</{tag}>" if stroke.underlined else words


def _words(text: str, marks: re.Pattern[str]) -> str:
    """字: 記号を逃がし、端で落とされる空白と、欄の境の字を文字参照にする。"""
    escaped = marks.sub(lambda found: "\\" + found[0], text)
    escaped = re.sub(rf"{BAR}|\r|\t", lambda found: f"&#{ord(found[0])};", escaped)
    return re.sub(r"^[ 　]+|[ 　]+$", lambda found: "".join(f"&#{ord(c)};" for c in found[0]), escaped)
