"""新旧対照表の試験: どんな二つの本文でも表から本文が戻り、違う字にはすべて印がある (DESIGN §6 law 4)。"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import trees
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.clause import Node
from amend.cli.styles import load_style
from amend.comparison import Comparison, RunKind, compare, restore, verify
from amend.comparison.model import Row, Run, Side
from amend.errors import ProofError
from amend.plaintext import read, write
from amend.plaintext.layout import lay_out
from amend.styles import DEFAULT, Moved, Scope, Style

STYLE = load_style(DEFAULT)
CASES = Path(__file__).parent / "cases" / "comparison"
CORPUS_CASES = Path(__file__).parent / "cases" / "comparison-corpus"
WORKED = CASES / "worked-example"


def table_of(old: str, new: str, style: Style = STYLE) -> Comparison:
    """対照表: 二つの本文から作り、法則を確かめたもの。"""
    before, after = read(old).tree, read(new).tree
    comparison = compare(before, after, style)
    verify(comparison, before, after)
    return comparison


def drawn(comparison: Comparison) -> str:
    """描く: 人が読んで判断できる形。行の頭の「●」は単位の始まり、＿…＿ は印。"""
    rows = [f"{'●' if row.opens else ' '}{_side(row.new)}\n ‖{_side(row.old)}" for row in comparison.rows if row.shown]
    return "\n".join((*rows, *(f"置き方: {note}" for note in comparison.layout_notes), ""))


def _side(side: Side) -> str:
    return ("▦" if side.head else "") + " │ ".join("".join(_drawn_run(run) for run in cell) for cell in side.cells)


def _drawn_run(run: Run) -> str:
    text = {RunKind.LAYOUT: "", RunKind.BREAK: "⏎", RunKind.CHANGED: f"＿{run.text}＿"}.get(run.kind, run.text)
    return text + (f"⟦{run.note}⟧" if run.note else "")


@st.composite
def edited(draw: st.DrawFn, source: st.SearchStrategy[str]) -> tuple[str, str]:
    """本文と、行を消し、写し、入れ替え、字を変えた本文。"""
    old = draw(source)
    lines = old.split("\n")
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = draw(st.integers(0, len(line)))
        change = draw(st.sampled_from(("delete", "copy", "move", "replace", "insert", "cut")))
        if change == "delete" and len(lines) > 1:
            del lines[at]
        elif change == "copy":
            lines.insert(draw(st.integers(0, len(lines))), line)
        elif change == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif change == "replace":
            lines[at] = line[:cut] + draw(trees.words()) + line[cut + 2 :]
        elif change == "insert":
            lines.insert(at, "　" + draw(trees.words()))
        else:
            lines[at] = line[:cut] + line[cut + 1 :]
    return old, "\n".join(lines)


ANY_TEXT = st.one_of(
    trees.texts(), trees.trees().map(lay_out).map(write), st.just(WORKED.joinpath("old.txt").read_text("utf-8"))
)


@given(edited(ANY_TEXT))
def test_every_table_restores_both_texts(texts: tuple[str, str]) -> None:
    """（略）と描かない行を開けば新旧の本文が一字残らず戻り、違う字にはすべて印がある (law 4)。"""
    table_of(*texts)
    table_of(texts[1], texts[0])


STYLES = st.builds(
    replace,
    st.just(STYLE),
    scope=st.sampled_from(Scope),
    context=st.integers(0, 3),
    captions=st.booleans(),
    moved=st.sampled_from(Moved),
    run_of_more=st.sampled_from(["～", "から"]),
    run_close=st.sampled_from(["", "まで"]),
    added=st.sampled_from(["", "（新設）"]),
    removed=st.sampled_from(["", "（削る）"]),
)
"""並べ方の違う様式。"""


@settings(max_examples=60)
@given(edited(ANY_TEXT), STYLES)
def test_every_style_restores_both_texts(texts: tuple[str, str], style: Style) -> None:
    """どの様式で並べても、新旧の本文が一字残らず戻り、違う字にはすべて印がある。"""
    table = table_of(*texts, style)
    assert sorted(_changed_words(table)) == sorted(_changed_words(table_of(*texts)))
    if style.scope is Scope.ALL:
        held = [run for row in table.rows for side in (row.new, row.old) for run in _all(side) if run.end > run.start]
        assert not any(run.kind is RunKind.LABEL for run in held)
        assert all(row.shown for row in table.rows if _all(row.new) or _all(row.old))


def _changed_words(table: Comparison) -> list[str]:
    runs = (run for row in table.rows for side in (row.new, row.old) for run in _all(side))
    return [run.text for run in runs if run.kind is RunKind.CHANGED]


def _all(side: Side) -> list[Run]:
    return [run for cell in side.cells for run in cell]


@given(trees.trees())
def test_no_difference_draws_nothing(tree: Node) -> None:
    """同じ本文の対照表には、描く行も置き方の違いも無い。"""
    laid = lay_out(tree)
    comparison = compare(laid, laid, STYLE)
    assert not any(row.shown for row in comparison.rows)
    assert comparison.layout_notes == ()


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_corpus_restores_both_texts(shared: Path, step: int) -> None:
    """実物の改正の新旧どの組でも、両方の向きで法則が成り立つ。ふだんは三組に一つを見る。"""
    pairs = sorted(old.parent for old in (shared / "corpus").glob("*/*/old.txt"))
    assert len(pairs) > 100
    for folder in pairs[::step]:
        old, new = (folder.joinpath(name).read_bytes().decode() for name in ("old.txt", "new.txt"))
        table_of(old, new)
        table_of(new, old)


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path) -> None:
    """事例のフォルダの新旧の本文から、`table.txt` に書いたとおりの表ができる (AMEND_UPDATE=1 で書き直す)。"""
    old, new = (case.joinpath(name).read_bytes().decode() for name in ("old.txt", "new.txt"))
    _expect(case / "table.txt", drawn(table_of(old, new)))


@pytest.mark.parametrize("expected", sorted(CORPUS_CASES.iterdir()), ids=lambda path: path.stem)
def test_corpus_case(expected: Path, shared: Path) -> None:
    """実物の改正の、目で確かめた表から、印のついた字句と位置だけを抜いたものが変わらない。"""
    folder = shared / "corpus" / expected.stem.replace("-", "/")
    old, new = (folder.joinpath(name).read_bytes().decode() for name in ("old.txt", "new.txt"))
    _expect(expected, "".join(f"{row.place}: {_marked(row.old)} → {_marked(row.new)}\n" for row in _changed(old, new)))


def _expect(path: Path, actual: str) -> None:
    if os.environ.get("AMEND_UPDATE"):
        path.write_text(actual, "utf-8")
    assert actual == path.read_text("utf-8")


def _changed(old: str, new: str) -> list[Row]:
    return [row for row in table_of(old, new).rows if row.shown and (_marked(row.old) or _marked(row.new))]


def _marked(side: Side) -> str:
    words = [run.text for cell in side.cells for run in cell if run.kind is RunKind.CHANGED]
    return "｜".join(word if len(word) < 24 else f"{word[:10]}…{word[-10:]}" for word in words)


def test_altered_character_is_refused() -> None:
    """表の字を一つでも変えれば、本文が戻らないので渡さない。"""
    old, new = (read(WORKED.joinpath(name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    comparison = compare(old, new, STYLE)
    for row, cell, run in _runs(comparison, RunKind.PLAIN):
        broken = _with(comparison, row, cell, run, replace(_at(comparison, row, cell, run), text="？"))
        assert restore(broken, new, new=True) != restore(comparison, new, new=True)
        with pytest.raises(ProofError):
            verify(broken, old, new)


def test_lost_mark_is_refused() -> None:
    """変わった字の印を一つでも落とせば、印のない違いとして渡さない。"""
    old, new = (read(WORKED.joinpath(name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    comparison = compare(old, new, STYLE)
    for row, cell, run in _runs(comparison, RunKind.CHANGED):
        broken = _with(comparison, row, cell, run, replace(_at(comparison, row, cell, run), kind=RunKind.PLAIN))
        with pytest.raises(ProofError):
            verify(broken, old, new)


def _runs(comparison: Comparison, kind: RunKind) -> list[tuple[int, int, int]]:
    found = [
        (r, c, i)
        for r, row in enumerate(comparison.rows)
        for c, cell in enumerate(row.new.cells)
        for i, run in enumerate(cell)
        if run.kind is kind
    ]
    assert found
    return found


def _at(comparison: Comparison, row: int, cell: int, run: int) -> Run:
    return comparison.rows[row].new.cells[cell][run]


def _with(comparison: Comparison, r: int, c: int, i: int, run: Run) -> Comparison:
    row = comparison.rows[r]
    cell = (*row.new.cells[c][:i], run, *row.new.cells[c][i + 1 :])
    side = replace(row.new, cells=(*row.new.cells[:c], cell, *row.new.cells[c + 1 :]))
    return replace(comparison, rows=(*comparison.rows[:r], replace(row, new=side), *comparison.rows[r + 1 :]))


def test_paragraphs_exchanged_between_articles() -> None:
    """二つの条の間で項を入れ替えても、表は作れ、違いはすべて見える。"""
    first, second = (
        "２　甲は、毎年度、取組の状況を乙に報告しなければならない。",
        "２　乙は、住民に取組の内容を周知する。",
    )
    old = f"協約\n\n第１条　甲。\n{first}\n\n第２条　乙。\n{second}\n"
    new = f"協約\n\n第１条　甲。\n{second}\n\n第２条　乙。\n{first}\n"
    assert any(row.shown for row in table_of(old, new).rows)


def test_heading_moved_past_an_article() -> None:
    """章の見出しの位置だけが変わっても、表は作れ、違いは見える。"""
    old = "協約\n\n第二章　課税標準\n第八条　甲は、\n２　数量は、政令で定める方法により計算する。\n"
    new = "協約\n\n第九条　甲は、\n２　数量は、政令で定める方法により計算する。\n第二章　課税標準\n"
    assert any(row.shown for row in table_of(old, new).rows)
