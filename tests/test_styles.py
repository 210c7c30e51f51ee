"""様式の試験: 書いて読めば同じ様式で、同梱の様式はどれも使え、文書は鍵のすべてを言う。"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from comparisons import STYLE
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.clause import Node
from amend.cli.styles import STYLES, load_style
from amend.comparison import Comparison, RunKind, Side, compare, verify
from amend.errors import RequestError
from amend.numerals import Numerals
from amend.plaintext import read
from amend.proof.papers import prove_paper
from amend.render import FORMATS, Screen
from amend.render.drawing import own_marks
from amend.styles import (
    FIELDS,
    PAPERS,
    PROVISION,
    Direction,
    Mark,
    Moved,
    Scope,
    Style,
    Tables,
    Unchanged,
    read_style,
    write_style,
)
from amend.toml import FaultyFileError, Page

SHIPPED = tuple(STYLES.shipped())
DRAWN = ("html", "docx", "xlsx", "md", "json")
"""様式のすべての軸を描き、読み返して確かめる形式。"""
UPRIGHT = tuple(form for form in DRAWN if form != "xlsx")
"""縦書きの様式でも書き出せる形式。"""
WORDS = st.text(
    st.characters(categories=("L", "N", "P", "S"), exclude_characters="下傍太囲枠線字ゴ破"), min_size=1, max_size=8
)
PHRASES = st.just("") | WORDS
REMARKS = PHRASES.filter(lambda words: not set(words) & set("{}")).flatmap(
    lambda words: st.sampled_from([words, PROVISION + words])
)
ANY = st.builds(
    Style,
    *(WORDS, WORDS, WORDS, WORDS, st.booleans(), PHRASES, st.sampled_from(Numerals)),
    *(PHRASES, *[REMARKS] * 8, WORDS, WORDS, PHRASES, PHRASES),
    *(st.sampled_from(Scope), st.sampled_from(Unchanged), st.integers(0, 9999), st.booleans(), st.sampled_from(Moved)),
    *(WORDS, WORDS, WORDS, PHRASES, PHRASES, PHRASES),
    *(st.sampled_from(Mark), PHRASES, st.sampled_from([None, Mark.DOUBLE])),
    *(st.sampled_from([None, Mark.FRAME, Mark.DASHED, Mark.THICK]), st.sampled_from([None, Mark.THICK, Mark.DASHED])),
    *(st.booleans(), st.booleans(), st.booleans(), WORDS, st.floats(5, 36), st.sampled_from(sorted(PAPERS))),
    *(st.sampled_from(Direction), st.sampled_from(Tables)),
    lead=PHRASES,
)


@settings(max_examples=50)
@given(ANY)
def test_what_is_written_is_read_back(style: Style) -> None:
    """どんな様式も、書いて読めば同じ様式である。"""
    assert read_style(Page(write_style(style), "様式")) == style


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_style_is_written_as_a_new_one(name: str) -> None:
    """同梱の様式は、名がファイルの名で、`amend style new` が作る TOML と同じ書き方をしている。"""
    style = load_style(name)
    assert style.name == name
    assert STYLES.shipped()[name].decode() == write_style(style)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("case", ["worked-example", "H-item-inserted", "K-row-deleted"])
def test_a_shipped_style_prints_and_is_proved(name: str, case: str) -> None:
    """同梱の様式で実際の改正を並べ、どの形式の書類も読み返して確かめられる。"""
    table, old, new = compared(case, load_style(name))
    verify(table, old, new)
    forms = DRAWN if load_style(name).direction is Direction.HORIZONTAL else UPRIGHT
    framed = any(side.framed for row in table.rows for side in (row.new, row.old))
    for form in forms:
        if form == "md" and (framed or own_marks(table)):
            with pytest.raises(RequestError, match="使えません"):
                FORMATS[form].render(table, load_style(name), Screen())
            continue
        prove_paper(FORMATS[form].render(table, load_style(name), Screen()), form, table)


@pytest.mark.parametrize(
    ("mark", "note", "key"),
    [
        (Mark.BOLD, "（下線部分は改正部分）", "note"),
        (Mark.UNDERLINE, "備考　改正部分は、太字の部分である。", "note_below"),
        (Mark.FRAME, "（傍線部分は改正部分）", "note"),
    ],
)
def test_a_note_that_names_another_mark_is_refused(mark: Mark, note: str, key: str) -> None:
    """下線の無い表に「下線部分は」とは書かせない。"""
    words: dict[str, Any] = {"note": "", "note_below": "", key: note}
    said = replace(STYLE, mark=mark, **words)
    with pytest.raises(FaultyFileError, match=f"印は{mark.label}です"):
        read_style(Page(write_style(said), "様式"))


def test_the_page_of_styles_names_every_key() -> None:
    """docs/styles.md の表は、鍵、その意味、決まった値のすべてを、読み手と同じに言う。"""
    page = (ROOT / "docs/styles.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|", page.split("## 鍵")[1], re.M)
    assert [(key, label) for key, label, _ in rows] == [(field.key, field.label) for field in FIELDS]
    values = {key: set(re.findall("`(.+?)`", value)) for key, _, value in rows}
    for key, wanted in (
        ("scope", Scope),
        ("unchanged", Unchanged),
        ("moved", Moved),
        ("mark", Mark),
        ("direction", Direction),
        ("tables", Tables),
    ):
        assert values[key] == {member.value for member in wanted}
    assert values["paper"] == set(PAPERS)
    assert set(re.findall(r"^\| `([\w-]+)` \|", page.split("## 鍵")[0], re.M)) == set(SHIPPED)


def compared(case: str, style: Style) -> tuple[Comparison, Node, Node]:
    """事例の新旧を、様式で並べる。"""
    folder = Path(__file__).parent / "cases" / "comparison" / case
    old, new = (read(folder.joinpath(name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    return compare(old, new, style), old, new


def drawn(style: Style, old: str, new: str) -> list[tuple[str, str, str]]:
    """並べる: 描く行の (新, 旧, 説明)。"""
    before, after = read(old).tree, read(new).tree
    table = compare(before, after, style)
    verify(table, before, after)
    return [(words(row.new), words(row.old), row.remark) for row in table.rows if row.shown]


def words(side: Side) -> str:
    """側の、描く字。"""
    return "".join(run.text for cell in side.cells for run in cell if run.kind is not RunKind.LAYOUT)


ITEMS = "協約\n\n　（事務）\n第１条　事務\n" + "".join(f"　({i})　{word}\n" for i, word in enumerate("甲乙丙丁戊己", 1))
FOURTH = ITEMS.replace("丁", "新")


@pytest.mark.parametrize(
    ("axis", "lines"),
    [
        ({}, ["　（事務）", "第１条　（略）", "　(1)～(3)　（略）", "　(4)　新", "　(5)・(6)　（略）"]),
        (
            {"context": 1},
            [
                "　（事務）",
                "第１条　（略）",
                "　(1)・(2)　（略）",
                "　(3)　丙",
                "　(4)　新",
                "　(5)　戊",
                "　(6)　（略）",
            ],
        ),
        (
            {"run_of_more": "から", "run_close": "まで", "run_of_two": "及び", "omission": "略", "captions": False},
            ["第１条　略", "　(1)から(3)まで　略", "　(4)　新", "　(5)及び(6)　略"],
        ),
        ({"scope": Scope.ALL}, [line for line in FOURTH.split("\n") if line]),
    ],
    ids=["標準", "前後", "語", "全文"],
)
def test_omissions_follow_the_style(axis: dict[str, Any], lines: list[str]) -> None:
    """略の符号、継ぎ目、残す前後、見出し、範囲は様式のとおりになる (drafting-rules §1.2、§1.5)。"""
    assert [new for new, _, _ in drawn(replace(STYLE, **axis), ITEMS, FOURTH)] == lines


def test_a_moved_article_is_omitted_or_drawn() -> None:
    """番号だけが変わった条の中は、様式によって略すか、そのまま描く (drafting-rules §8.1)。"""
    old = "協約\n\n　（雑則）\n第１条　甲乙協議する。\n２　議事録を作る。\n"
    new = "協約\n\n　（目的）\n第１条　目的を定める。\n\n　（雑則）\n第２条　甲乙協議する。\n２　議事録を作る。\n"
    omitted = drawn(STYLE, old, new)[2:]
    assert omitted == [("　（雑則）", "　（雑則）", ""), ("第２条　（略）", "第１条　（略）", "条の繰下げ")]
    assert drawn(replace(STYLE, moved=Moved.FULL), old, new)[3:] == [
        ("第２条　甲乙協議する。", "第１条　甲乙協議する。", "条の繰下げ"),
        ("２　議事録を作る。", "２　議事録を作る。", ""),
    ]


@pytest.mark.parametrize(
    ("case", "remarks"),
    [
        ("A-word-replaced", ["字句の改正"]),
        ("D-article-added-last", ["条の追加"]),
        ("D2-article-deleted", ["条の削除"]),
        ("D2-article-kept-as-deleted", ["条の削除"]),
        ("E-renumbered-unchanged", ["条の繰下げ"]),
        ("F-renumbered-and-reworded", ["条の繰下げ、字句の改正"]),
        ("G-paragraph-in-the-middle", ["項の追加", "項の繰下げ"]),
        ("H-item-deleted", ["号の削除", "号の繰上げ"]),
        ("I-caption-reworded", ["見出しの改正"]),
        ("J-article-replaced", ["条の全部改正"]),
        ("K-row-added", ["表の項の追加"]),
        ("K-cell-reworded", ["字句の改正"]),
    ],
)
def test_the_third_column_says_how_a_row_changed(case: str, remarks: list[str]) -> None:
    """説明の列は、変え方を起案の語で言い、変わらない行では空である (drafting-rules §1.2)。"""
    table, _, _ = compared(case, load_style("three-column"))
    said = list(dict.fromkeys(row.remark for row in table.rows if row.remark))
    assert [remark for remark in said if remark in remarks] == remarks, said
    for row in table.rows:
        changed = any(run.kind is RunKind.CHANGED for side in (row.new, row.old) for cell in side.cells for run in cell)
        assert changed or not row.remark
