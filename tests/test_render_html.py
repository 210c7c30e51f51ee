"""HTML の対照表: 独立した読み手 (html5lib) が読んで、字と線が同じで、余計なものが無い。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

import html5lib
import pytest
from comparisons import COMPARISONS, STYLE, STYLED, WORKED, cell, comparison, line
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.comparison import Comparison, Run, RunKind, Side
from amend.errors import TextError
from amend.read.reading import Stretch, merged
from amend.render.drawing import paper_strokes, shown, sides
from amend.render.html import render
from amend.styles import Mark, Tables

X = "{http://www.w3.org/1999/xhtml}"
TAGS = "html head meta title style body p h1 h2 ul li table colgroup col thead tbody tfoot tr th td ins del small br"


def parsed(page: str) -> Element:
    """ブラウザと同じ規則で読む。"""
    root: Element = html5lib.parse(page)
    return root


def stretches(element: Element, *, underlined: bool = False, note: bool = False) -> Iterator[Stretch]:
    """要素の字を、線と注の別とともに。"""
    tag = element.tag.removeprefix(X)
    underlined, note = underlined or tag in ("ins", "del"), note or tag in ("small", "sub")
    yield Stretch("\n" if tag == "br" else element.text or "", underlined, note)
    for child in element:
        yield from stretches(child, underlined=underlined, note=note)
        yield Stretch(child.tail or "", underlined, note)


def drawn(side: Side) -> list[tuple[Stretch, ...]]:
    """側に描かれるべき字。"""
    return [merged(Stretch(s.text, s.underlined, s.note) for s in paper_strokes(c)) for c in side.cells or ((),)]


@settings(max_examples=60)
@given(COMPARISONS)
def test_a_browser_reads_the_same_words(table: Comparison) -> None:
    """ブラウザと同じ規則で読んでも、欄ごとの字と線が同じである。余計な要素も属性も生まれない (reliability D5)。"""
    root = parsed(render(table, STYLE))
    assert {e.tag.removeprefix(X) for e in root.iter()} <= set(TAGS.split())
    assert {name for e in root.iter() for name in e.attrib} <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "style", "scope", "colspan",
        "id", "headers", "aria-labelledby", "aria-hidden",
    }  # fmt: skip
    rows = root.findall(f".//{X}tbody/{X}tr")
    assert len(rows) == len(shown(table))
    for row, tr in zip(shown(table), rows, strict=True):
        left, right = sides(table, row)
        assert [merged(stretches(td)) for td in tr] == drawn(left) + drawn(right)
    if table.title:
        assert root.findtext(f".//{X}h1") == table.title


@settings(max_examples=40)
@given(COMPARISONS)
def test_both_sides_stay_in_their_half(table: Comparison) -> None:
    """どの行でも左の側は左半分の列を、右の側は右半分の列を、余さず占める。"""
    root = parsed(render(table, STYLE))
    halves = [len(group) for group in root.findall(f".//{X}colgroup")]
    for row, tr in zip(shown(table), root.findall(f".//{X}tbody/{X}tr"), strict=True):
        spans = [int(td.get("colspan", "1")) for td in tr]
        left = len(sides(table, row)[0].cells) or 1
        assert [sum(spans[:left]), sum(spans[left:])] == halves


def test_the_page_stands_alone() -> None:
    """外の物を読まず、スクリプトが無く、それを CSP でも禁じている。"""
    page = render(WORKED, STYLE)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    for word in ("http:", "https:", "url(", "@import", "<script", "<link", "<img"):
        assert word not in page


def test_the_head_row_names_its_columns() -> None:
    """頭の行は thead にあって各ページに繰り返し、表の頭の欄とともに、見出しの範囲を読み上げに伝える。"""
    root = parsed(render(WORKED, STYLE))
    head = root.findall(f".//{X}thead/{X}tr/{X}th")
    assert [(th.text, th.get("scope")) for th in head] == [("変更後", "colgroup"), ("変更前", "colgroup")]
    inner = root.findall(f".//{X}tbody//{X}th")
    assert [th.get("scope") for th in inner] == ["col"] * 8
    assert root.get("lang") == "ja"


@pytest.mark.parametrize("tables", Tables)
def test_every_cell_names_the_heads_above_it(tables: Tables) -> None:
    """別表の欄は新旧の頭と表の頭の下に、その後の条は新旧の頭だけの下にあると、読み上げに伝える。"""
    table = comparison(*WORKED.rows, line("第８条　終わり", "第７条　終わり"))
    root = parsed(render(table, replace(STYLE, tables=tables)))
    words = {one.get("id"): "".join(one.itertext()) for one in root.iter() if one.get("id")}
    under = {"".join(td.itertext()): [words[id] for id in td.get("headers", "").split()] for td in root.iter(f"{X}td")}
    assert under["年２回共同の催しを企画する。"] == ["変更後", "甲の役割"]
    assert under["図書館"] == ["変更前", "取組"]
    assert under["第８条　終わり"] == ["変更後"]
    assert under["第７条　終わり"] == ["変更前"]
    assert {one.get("scope") for one in root.iter(f"{X}th")} == {"col", "colgroup"}
    (drawing,) = root.iter(f"{X}table")
    assert words[drawing.get("aria-labelledby")] == table.title
    assert "headers=" not in render(comparison(line("甲", "乙")), STYLE)


def test_both_sides_are_underlined_and_none_is_struck() -> None:
    """新は ins、旧は del。どちらも下線で、消し線は無い (drafting-rules §1.4)。"""
    page = render(comparison(line("＿甲＿", "＿乙＿")), STYLE)
    assert "<ins>甲</ins>" in page
    assert "<del>乙</del>" in page
    assert "ins, del { text-decoration: underline" in page
    assert "line-through" not in page


@pytest.mark.parametrize(
    ("mark", "drawn_as"), [(Mark.BOLD, "font-weight: bold"), (Mark.FRAME, "border: .5pt solid #000")]
)
def test_another_mark_is_drawn_without_a_line(mark: Mark, drawn_as: str) -> None:
    """太字や囲みの様式では、ins と del の下線を消して、その印で描く。"""
    page = render(replace(comparison(line("＿甲＿", "＿乙＿")), mark=mark), STYLE)
    (rule,) = [one for one in page.splitlines() if one.startswith("ins, del")]
    assert drawn_as in rule
    assert "text-decoration: none" in rule
    assert f'<table class="{mark.value}" aria-labelledby="title">' in page


@settings(max_examples=30)
@given(STYLED)
def test_the_third_column_stands_beside_both_halves(table: Comparison) -> None:
    """三つ目の列は、どの行でも終わりの一列であり、表の下の注は表のすぐ後に来る。"""
    root = parsed(render(table, STYLE))
    groups = [len(group) for group in root.findall(f".//{X}colgroup")]
    third = [1] if table.third_head else []
    assert groups[2:] == third
    for row, tr in zip(shown(table), root.findall(f".//{X}tbody/{X}tr"), strict=True):
        assert sum(int(td.get("colspan", "1")) for td in tr) == sum(groups)
        assert not third or "".join(tr[-1].itertext()) == row.remark
    if table.note_below:
        body = list(root.find(f"{X}body") or ())
        at = next(i for i, one in enumerate(body) if one.tag == f"{X}table")
        assert "".join(body[at + 1].itertext()) == table.note_below


def test_the_old_side_can_be_on_the_left() -> None:
    """旧を左に置く様式では、頭の語も側も入れ替わる (drafting-rules §1.2)。"""
    root = parsed(render(comparison(line("＿甲＿", "＿乙＿"), new_first=False), STYLE))
    assert [th.text for th in root.findall(f".//{X}thead//{X}th")] == ["変更前", "変更後"]
    assert [td[0].text for td in root.findall(f".//{X}tbody//{X}td")] == ["乙", "甲"]
    assert [td[0].tag for td in root.findall(f".//{X}tbody//{X}td")] == [f"{X}del", f"{X}ins"]


def test_a_style_may_leave_a_line_between_articles() -> None:
    """一行空ける様式では、最初の行を除いて、条の始まりの上が空く。"""
    rows = (line("甲", "甲", opens=True), line("乙", "乙"), line("丙", "丙", opens=True))
    spaced = parsed(render(comparison(*rows), replace(STYLE, blank_between=True)))
    kinds = [(tr.get("class") or "").split() for tr in spaced.findall(f".//{X}tbody/{X}tr")]
    assert ["opens" in names for names in kinds] == [False, False, True]
    assert 'class="opens' not in render(comparison(*rows), STYLE)


def test_indents_are_not_underlined() -> None:
    """行の初めの空白には、空白だけが変わったのでない限り、線を引かない。"""
    page = render(comparison(line("＿　（見出し）＿", "＿　＿（見出し）")), STYLE)
    assert '<td class="hang1">　<ins>（見出し）</ins></td>' in page
    assert "<del>　</del>（見出し）" in page


def test_invisible_letters_and_named_differences_are_shown() -> None:
    """見えない字は印とともに、名のある違いは注とともに見える (reliability C7、DESIGN §6 law 4)。"""
    page = render(comparison(line("甲\u200b乙", "甲＿乙＿", note="全角→半角")), STYLE)
    assert "甲\u200b<small>⟦U+200B⟧</small>乙" in page
    assert "<del>乙</del><small>〔全角→半角〕</small>" in page


BAD = ["\x00", "\x1b", "\x9b", "\r", "\ud800", "\u202e", "\u2066", "\ufffe", "\ufffd", "\u2028"]


@pytest.mark.parametrize("letter", BAD)
def test_letters_no_paper_can_carry_are_refused(letter: str) -> None:
    """書類が正しく運べない字は、場所と名を言って断る (reliability I9)。"""
    bad = (line(f"甲{letter}", "甲", place="第９条"),)
    with pytest.raises(TextError, match=r"⟦.+⟧") as caught:
        render(comparison(*bad), STYLE)
    assert caught.value.where == "第９条"
    with pytest.raises(TextError):
        render(comparison(title=letter), STYLE)
    hidden = replace(bad[0], shown=False)
    assert letter not in render(comparison(hidden), STYLE)


@given(st.text(st.characters(categories=["P", "S", "L"]), min_size=1, max_size=20) | st.just('"} </style><script>'))
def test_a_style_cannot_break_out_of_the_sheet(font: str) -> None:
    """書体の名がどうであれ、スタイルの外へ出られない。"""
    root = parsed(render(WORKED, replace(STYLE, font=font)))
    (sheet,) = root.findall(f".//{X}style")
    assert [e for e in root.iter() if e.tag == f"{X}script"] == []
    assert "@page" in (sheet.text or "")
    assert root.findall(f".//{X}h1")


def test_runs_of_layout_are_not_drawn_and_breaks_are() -> None:
    """LAYOUT は描かず、BREAK は改行一つに描く。"""
    runs = (Run(RunKind.LAYOUT, "\n ", 0, 2), *cell("甲⏎乙"), Run(RunKind.LAYOUT, "  |", 0, 3))
    row = replace(line("", ""), new=Side((runs,)))
    assert "<td>甲<br>乙</td>" in render(comparison(row), STYLE)
