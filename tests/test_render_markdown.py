"""Markdown の対照表: 独立した読み手 (markdown-it) が描いても、字と線が同じである。"""

from __future__ import annotations

from dataclasses import replace

from comparisons import COMPARISONS, STYLE, STYLED, WORKED
from hypothesis import given, settings
from markdown_it import MarkdownIt
from test_render_html import X, parsed, stretches

from amend.comparison import Comparison, Side
from amend.read.reading import Stretch, merged
from amend.render.drawing import paper_strokes, shown, sides
from amend.render.markdown import BAR, render
from amend.styles import Mark

_READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def _drawn(side: Side) -> tuple[Stretch, ...]:
    """升に描かれるべき字。別表の行は、欄を縦棒で囲む。"""
    found: list[Stretch] = [Stretch(BAR)] if side.table else []
    for cell in side.cells or ((),):
        found += [Stretch(s.text, s.underlined, s.note) for s in paper_strokes(cell)]
        found += [Stretch(BAR)] if side.table else []
    return merged(found)


@settings(max_examples=60)
@given(COMPARISONS)
def test_another_reader_draws_the_same_words(table: Comparison) -> None:
    """別の作り手の Markdown の読み手が描いても、升ごとの字と線が同じである。"""
    root = parsed(_READER.render(render(table, STYLE)))
    rows = root.findall(f".//{X}tbody/{X}tr")
    assert len(rows) == len(shown(table))
    for row, tr in zip(shown(table), rows, strict=True):
        wanted = [_drawn(side) for side in sides(table, row)]
        assert [merged(stretches(td)) for td in tr] == wanted


@settings(max_examples=40)
@given(STYLED)
def test_another_reader_draws_the_remarks(table: Comparison) -> None:
    """三つ目の列も、別の作り手の読み手が、書いたとおりに描く。太字は strong である。"""
    if table.mark not in (Mark.UNDERLINE, Mark.BOLD):
        table = replace(table, mark=Mark.BOLD)
    root = parsed(_READER.render(render(table, STYLE)))
    tag = "ins" if table.mark is Mark.UNDERLINE else "strong"
    for row, tr in zip(shown(table), root.findall(f".//{X}tbody/{X}tr"), strict=True):
        assert ["".join(td.itertext()) for td in tr][2:] == ([row.remark] if table.third_head else [])
        for side, td in zip(sides(table, row), tr, strict=False):
            marked = "".join(s.text for s in _drawn(side) if s.underlined and s.text != "\n").replace("\n", "")
            assert "".join("".join(one.itertext()) for one in td.iter(f"{X}{tag}")) == marked


def test_the_worked_example_is_a_table() -> None:
    """見本の対照表は、読める二列の表である。"""
    page = render(WORKED, STYLE)
    assert "| 変更後 | 変更前 |\n| :-- | :-- |\n" in page
    assert "<ins>" in page
