"""字の大きさと用紙: どの様式のどの大きさの字も、読み返せる紙になるか、描けないわけを言って断られる。"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from comparisons import STYLE, WORKED, cells, comparison, line
from test_render_pdf import fonts

from amend.cli.styles import load_style
from amend.comparison import Comparison, compare
from amend.errors import RequestError
from amend.plaintext import read
from amend.proof.papers import prove_paper
from amend.read.pdf_page import read_pages
from amend.render.pdf import render
from amend.render.pdf.breaks import overlong, units
from amend.styles import PAPERS, Direction, Style, Tables

SIZES = (8, 10.5, 14, 18, 24, 30, 36)  # 様式に書ける大きさは 36 まで
SHEETS = ("A4 landscape", "A4 portrait", "A3 landscape", "A3 portrait")
STYLES = (
    *("agreement-default", "an-genko", "biko-note", "detailed-lead", "double-line", "item-number"),
    *("muni-new-left", "muni-old-left", "national-tate", "short-lead", "thick-frame", "three-column"),
)

OLD = """第１条　甲及び乙は、次の取組（別表に掲げるものをいう。）を行う。
２　「Ｃｉｔｙ」及びhttps://www.example.lg.jp/renkei/index.htmlで公表する……………………。

　　　附　則
　この協約は、令和８年４月１日から施行する。

別表（第１条関係）

* - 取組
  - 内容
  - 甲の役割及び責任の分担
  - 乙の役割及び責任の分担
* - 観光
  - 年１回、催し「（仮称）まつり」を開く。
  - 企画（全体）
  - 協力・・・・・
* - 防災
  - １，０００人（見込み）
  - （略）
  - （略）
"""
NEW = (
    OLD.replace("年１回", "年２回")
    .replace("令和８", "令和９")
    .replace("（全体）", "（「全体」）")
    .replace("で公", "に公")
)


def outcome(table: Comparison, style: Style) -> str:
    """できた紙が照合を通るか (proved)、わけを言って断られるか (refused)。ほかの誤りは、この試験の失敗である。"""
    try:
        paper = render(table, replace(style, direction=Direction.HORIZONTAL, tables=Tables.SIDE))
    except RequestError as error:
        return "refused" if error.where and "font_size" in error.advice else str(error)
    prove_paper(paper, "pdf", table)
    inside(paper)
    return "proved"


def inside(paper: bytes) -> None:
    """どの字も、紙の中にある。"""
    for page in read_pages(paper):
        assert all(0 < ink.x < ink.end < page.width and 0 < ink.y < page.height for ink in page.inks if ink.text)


def annexed(style: Style) -> Comparison:
    """別表のある協約の対照表。"""
    return compare(read(OLD).tree, read(NEW).tree, style)


@pytest.mark.parametrize(
    ("name", "size", "paper", "wanted"),
    [
        ("agreement-default", 24, "A4 landscape", "proved"),
        ("item-number", 24, "A3 landscape", "proved"),
        ("three-column", 36, "A4 portrait", "refused"),
        ("thick-frame", 18, "A4 portrait", "proved"),
    ],
)
def test_large_type_is_read_back_or_refused(name: str, size: float, paper: str, wanted: str) -> None:
    """大きな字の紙も読み返せる。字の入らない欄があれば、所と、字の大きさなどの直し方を言って断る。"""
    fonts()
    style = replace(load_style(name), font_size=size, paper=paper)
    assert outcome(annexed(style), style) == wanted


def tall(head: str, caption: str = "別表") -> Comparison:
    """頁で割れない、高い頭の行のある対照表。"""
    names = f"取組|内容|{head}|乙"
    return comparison(
        line(caption, caption, opens=True, place="別表"),
        cells(names, names, head=True),
        cells("防災|＿応援＿|こ|そ", "防災|か|こ|そ"),
    )


@pytest.mark.parametrize(
    ("table", "wanted"),
    [(tall("役割の分担" * 8), "proved"), (tall("役割の分担" * 20), "refused"), (tall("役割", "別表" * 70), "proved")],
)
def test_what_cannot_break_must_fit_a_page(table: Comparison, wanted: str) -> None:
    """割れない頭の行が一頁より高ければ断る。次の行と離さない行は、入らなければ離す。"""
    fonts()
    assert outcome(table, replace(STYLE, font_size=24)) == wanted


@pytest.mark.parametrize("size", [10.5, 36])
def test_a_long_state_stays_on_the_paper(size: float) -> None:
    """頁の上の状態の断りは、長くても、字が大きくても、紙の上の端からはみ出さない。"""
    fonts()
    state = "案（二つの文書を比べたもの。議決・締結の記録はない。）" * 2
    style = replace(STYLE, font_size=size, paper="A4 portrait")
    assert outcome(replace(WORKED, rows=WORKED.rows[:6], state=state), style) == "proved"


def test_only_what_does_not_fit_is_divided() -> None:
    """折り返せる所の無い、行に入らない続きだけを、禁則の単位で、それも入らなければ一字ずつ分ける。"""
    text = "甲は「乙」「丙」「丁」とし、（略）とする。"
    sizes = [1.0] * len(text)
    assert overlong(text, sizes, 20) == overlong(text, sizes, 11) == []
    assert [text[a:b] for a, b in overlong(text, sizes, 8)] == ["は「乙」「丙」「丁」と"]
    assert list(units("は「乙」「丙」。と", 4.5, "")) == ["は", "「乙」", "「丙」。", "と"]
    assert list(units("（か\u3099）", 2.5, "")) == ["（", "か\u3099", "）"]
    with pytest.raises(RequestError, match="狭い"):
        list(units("（略）", 0.9, "別表"))


@pytest.mark.soak
@pytest.mark.parametrize("name", STYLES)
def test_every_style_in_every_size_is_read_back_or_refused(name: str) -> None:
    """どの様式の、どの大きさの、どの用紙も。"""
    fonts()
    assert set(SHEETS) <= set(PAPERS)
    found = []
    for size, paper in product(SIZES, SHEETS):
        style = replace(load_style(name), font_size=size, paper=paper)
        found += [outcome(table, style) for table in (WORKED, annexed(style))]
    assert found.count("proved") > 40
