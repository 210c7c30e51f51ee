"""読合せ: 二人で声に出して読み合わせる紙。一人が読み、一人が原本を追う。

大きな字で、どの形式でも同じ所で行を折り、行に通し番号を付けるので、「十二行目」と言えば二人が同じ行を見る。声に出して読む
符号 (、。「」) を目立たせ、取り違えやすい字は、行の下に名で書く。
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from amend.characters import CharacterClass, examine, visible, width
from amend.fulltext.model import FullText, Ink, Line, Paper, Span, merged
from amend.fulltext.spelling import READINGS, spelled, widths_of
from amend.render.drawing import DRAFT
from amend.render.wrapping import wrap

COLUMNS = 48
"""一行の桁数 (半角の数): 全角で二十四字。A4 の縦に、大きな字で収まる。"""

LEGEND = "符号の読み: " + "　".join(f"{sign} {said}" for sign, said in READINGS.items() if not sign.isascii())
"""墨の読み方。"""


def read_aloud(text: str, *, title: str, state: str) -> FullText:
    """読合せ: 本文を、番号の付いた行にする。

    Args:
        text: 本文。一行ずつ、そのまま読む。全文でも、改め文でも、変更協約でもよい。
        title: 表題。
        state: 本文の状態の断り。

    Returns:
        全文の書類。行の字を続ければ、改行を除いて本文に等しい (`lines_of`)。
    """
    return FullText(Paper.ALOUD, title, state, LEGEND, tuple(_lines(text)), (DRAFT,))


def written(lines: tuple[Line, ...]) -> str:
    """字: 行の本文の字を、折り目なしに続けたもの。改行を除いた本文に等しい。"""
    return "".join(span.text for line in lines for cell in line.cells for span in cell if span.ink is not Ink.NOTE)


def _lines(text: str) -> Iterator[Line]:
    widths = widths_of(text)
    number = 0
    opens = False
    for paragraph in text.split("\n"):
        if not paragraph.strip():
            opens = True
            continue
        told = spelled(paragraph, widths)
        at = 0
        for i, pieces in enumerate(wrap([(paragraph, False)], COLUMNS, 0, width)):
            words = "".join(piece for piece, _ in pieces)
            names = dict.fromkeys(note for spot, note in told if at <= spot < at + len(words))
            at += len(words)
            number += 1
            yield Line((merged(_inked(words)),), number=str(number), names=(*names,), opens=opens and i == 0)
        opens = False


def _inked(words: str) -> Iterator[Span]:
    """声に出す符号を分け、見えない字の後に名を置く。"""
    seen = {one.position: one.character for one in examine(words) if one.character_class is not CharacterClass.REFUSED}
    for _, group in groupby(enumerate(words), key=lambda one: (one[1] in READINGS, one[0] in seen)):
        for at, c in group:
            yield Span(c, Ink.POINT if c in READINGS else Ink.KEPT)
            if at in seen:
                yield Span(visible(c), Ink.NOTE)
