"""全文の書類を描く: 見消しと読合せの形式の一覧。対照表の形式は `amend.render.FORMATS` である。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from amend.fulltext.model import FullText, Ink
from amend.render import Screen
from amend.render.drawing import refuse_characters
from amend.styles import Style


@dataclass(frozen=True, slots=True)
class FullFormat:
    """形式: 全文の書類の出し方の一つ。

    Attributes:
        title: 利用者に見せる呼び名。
        suffix: ファイルの名の終わり。
        proved: 出来上がりを読み返し、本文と同じことを言うと確かめてから渡すかどうか。
        render: 描く関数。
    """

    title: str
    suffix: str
    proved: bool
    render: Callable[[FullText, Style, Screen], str | bytes]


# 描く関数の中で import するのは、使わない形式の道具を読み込まないため。


def _terminal(paper: FullText, style: Style, screen: Screen) -> str:
    from amend.render import fulltext_terminal

    return fulltext_terminal.render(paper, screen)


def _html(paper: FullText, style: Style, screen: Screen) -> str:
    from amend.render import fulltext_html

    refuse_unwritable(paper)
    return fulltext_html.render(paper, style)


def _docx(paper: FullText, style: Style, screen: Screen) -> bytes:
    from amend.render.docx import fulltext

    refuse_unwritable(paper)
    return fulltext.render(paper, style)


FULL_FORMATS: dict[str, FullFormat] = {
    "terminal": FullFormat("画面", ".txt", proved=False, render=_terminal),
    "html": FullFormat("印刷できるページ", ".html", proved=True, render=_html),
    "docx": FullFormat("Word の書類", ".docx", proved=True, render=_docx),
}
"""形式の一覧: 名前から。新しい形式は、ここの一行と、書き手・読み手の一組である。"""


def refuse_unwritable(paper: FullText) -> None:
    """書けない文字: 制御文字など、書類が正しく運べない文字があれば断る (reliability I9)。

    Raises:
        TextError: 書けない文字があった。
    """
    refuse_characters(_texts(paper))


def _texts(paper: FullText) -> Iterator[tuple[str, str]]:
    yield "表題・状態", paper.title + paper.state
    for line in paper.lines:
        words = "".join(span.text for cell in line.cells for span in cell if span.ink is not Ink.NOTE)
        yield (f"{line.number}行目" if line.number else words[:20]), words
