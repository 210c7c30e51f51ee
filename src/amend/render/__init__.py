"""対照表を描く: 中立の対照表 (`amend.comparison`) から、画面・ページ・書類を作る。形式は `FORMATS` がすべてである。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from amend.comparison import Comparison
from amend.styles import Style


@dataclass(frozen=True, slots=True)
class Screen:
    """画面: 字を出す先について知っておくべきこと。書類 (HTML、Word) はこれに左右されない。

    Attributes:
        columns: 一行の桁数 (半角の数)。
        underlines: 下線を引けるかどうか。引けない先では ``＿…＿`` と書く (drafting-rules §6)。
        ambiguous: ①―│ など幅の曖昧な字の桁数。日本の Windows の端末の多くは 2。
    """

    columns: int = 100
    underlines: bool = False
    ambiguous: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Format:
    """形式: 対照表の出し方の一つ。

    Attributes:
        title: 利用者に見せる呼び名。
        suffix: ファイルの名の終わり。
        proved: 出来上がりを読み返し、対照表と同じことを言うと確かめてから渡すかどうか (DESIGN §6 law 6)。
        render: 描く関数。
    """

    title: str
    suffix: str
    proved: bool
    render: Callable[[Comparison, Style, Screen], str | bytes]


# 描く関数の中で import するのは、使わない形式の道具 (Rich、python-docx) を読み込まないため。


def _terminal(comparison: Comparison, style: Style, screen: Screen) -> str:
    from amend.render import terminal

    return terminal.render(comparison, style, screen)


def _html(comparison: Comparison, style: Style, screen: Screen) -> str:
    from amend.render import html

    return html.render(comparison, style)


def _docx(comparison: Comparison, style: Style, screen: Screen) -> bytes:
    from amend.render import docx

    return docx.render(comparison, style)


def _xlsx(comparison: Comparison, style: Style, screen: Screen) -> bytes:
    from amend.render import xlsx

    return xlsx.render(comparison, style)


def _pdf(comparison: Comparison, style: Style, screen: Screen) -> bytes:
    from amend.render import pdf

    return pdf.render(comparison, style)


def _markdown(comparison: Comparison, style: Style, screen: Screen) -> str:
    from amend.render import markdown

    return markdown.render(comparison, style)


def _json(comparison: Comparison, style: Style, screen: Screen) -> str:
    from amend.render import json_

    return json_.render(comparison, style)


FORMATS: dict[str, Format] = {
    "terminal": Format("画面", ".txt", proved=False, render=_terminal),
    "html": Format("印刷できるページ", ".html", proved=True, render=_html),
    "docx": Format("Word の書類", ".docx", proved=True, render=_docx),
    "xlsx": Format("Excel の表", ".xlsx", proved=True, render=_xlsx),
    "pdf": Format("PDF", ".pdf", proved=True, render=_pdf),
    "md": Format("Markdown", ".md", proved=True, render=_markdown),
    "json": Format("データ", ".json", proved=True, render=_json),
}
"""形式の一覧: 名前から。新しい形式は、ここの一行と、書き手・読み手の一組である。"""
