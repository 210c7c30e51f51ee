"""amend search の試験: 台帳の本文から字句を探す。"""

from __future__ import annotations

import json

from desks import FIRST, Desk

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


def test_each_hit_is_a_place_that_show_finds(concluded: Desk) -> None:
    """見付けた位置を show に渡せば、その字句のある規定が出る。行の番号は本文のその行を指す。"""
    hits = json.loads(concluded.done("search", "毎年度", "--json").out)
    lines = concluded.text(FIRST).read_text("utf-8").split("\n")
    assert hits
    for hit in hits:
        assert (hit["agreement"], hit["condition"], hit["amendment"]) == ("toyama-mihon", "現行", "2019-toyama-1")
        assert "毎年度" in hit["text"]
        assert hit["text"] in lines[hit["line"] - 1]
        assert hit["text"] in concluded.done("show", "toyama-mihon", hit["place"]).out
    shown = concluded.done("search", "毎年度").out.splitlines()
    assert shown == [f"toyama-mihon {hit['place']}: {hit['text']}" for hit in hits]


def test_every_line_with_the_word_is_found(concluded: Desk) -> None:
    """字句のある行は、一つ残らず見付かる。"""
    lines = concluded.text(FIRST).read_text("utf-8").split("\n")
    for word in ("甲", "協議", "連携"):
        found = {hit["line"] for hit in json.loads(concluded.done("search", word, "--json").out)}
        assert found >= {number for number, line in enumerate(lines, start=1) if word in line}, word


def test_search_looks_at_the_text_of_the_day(concluded: Desk) -> None:
    """発効の前の日の本文には、発効前と添える。"""
    shown = concluded.done("search", "毎年度", "--as-of", "2019-12-24").out
    assert " (発効前): " in shown


def test_drafts_are_named_and_nothing_is_said_plainly(desk: Desk) -> None:
    """案だけの協約には案と添え、無い字句では標準出力に何も出さず、空の字句は断る。"""
    assert " (案): " in desk.done("search", "毎年度").out
    nothing = desk.done("search", "存在しない字句")
    assert (nothing.out, nothing.err) == ("", "「存在しない字句」のある本文はありません。\n")
    assert desk.done("search", "存在しない字句", "--json").out == "[]\n"
    desk.refused(2, "search", "　")
