"""amend blame と log の位置の試験: Git が別の議決を挙げる所で、語を定めた議決を言う。"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Done
from desks import FIRST, PARTIES, SECOND, THIRD, Desk
from ledger_fixtures import opened_workshop
from lived import FOURTH, REPLACED, live
from repositories import git
from test_docs_json import SECTIONS, Section, check

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

_ONE, _TWO, _THREE, _FOUR = (path.partition("/")[2] for path in (FIRST, SECOND, THIRD, FOURTH))
_LAST = ("--as-of", "2022-12-01")


@pytest.fixture(scope="module")
def lived_root(concluded_template: Path) -> Iterator[Path]:
    """長く生きた台帳。読むだけの試験が共に使う。"""
    with opened_workshop() as place:
        yield live(concluded_template, place / "ledger").root


@pytest.fixture
def lived(lived_root: Path, cli: Callable[..., Done]) -> Iterator[Desk]:
    """長く生きた台帳を、今いるフォルダーとして。"""
    with contextlib.chdir(lived_root):
        yield Desk(lived_root, cli)


def _blamed(desk: Desk, *arguments: str) -> dict[str, str]:
    """位置から、案件の番号へ。"""
    said = json.loads(desk.done("blame", "toyama-mihon", *arguments, "--json").out)
    deeds = {deed["number"]: deed["amendment"] for deed in said["deeds"]}
    return {one["place"]: deeds[one["deed"]] for one in said["provisions"]}


def _git_blames(desk: Desk, words: str) -> list[str]:
    """挙がる記録: git blame の挙げるコミットの、案件と記録の種類。"""
    text = "agreements/toyama-mihon/text.txt"
    lines = git(desk.root, "blame", "-l", "-s", text).splitlines()
    commit = next(line.split(" ")[0].lstrip("^") for line in lines if words in line)
    return git(
        desk.root, "log", "-1", "--format=%(trailers:key=Amendment,valueonly)%(trailers:key=Event,valueonly)", commit
    ).split()


def _compared(desk: Desk, *days: str) -> str:
    """二つの日の対照表の、新旧の字。"""
    options = [word for day in days for word in ("--as-of", day)]
    return re.sub(r"<[^>]*>", "", desk.done("compare", "toyama-mihon", *options, "--format", "html").out)


def test_git_names_the_wrong_act_and_blame_the_right_one(lived: Desk) -> None:
    """繰り下がった条、写しを訂正した条、書き方の変わった表で、git blame は違う記録を、blame は定めた行為を挙げる。"""
    blamed = _blamed(lived, *_LAST)
    for words, place, wrong in (
        ("第７条　この連携協約を", "第７条", [_TWO, "conclusion"]),
        ("第５条　前条に規定する", "第５条", [_TWO, "rectification"]),
        ("甲の役割", "別表１の表第１行第３欄", [_THREE, "conclusion"]),
    ):
        assert (_git_blames(lived, words), blamed[place]) == (wrong, _ONE), place
    assert blamed["第３条"] == _TWO
    assert blamed["第６条"] == _FOUR
    assert [place for place, one in blamed.items() if one == _THREE] == ["別表１の表(1)の項乙の役割の欄"]


def test_the_screen_names_the_councils_and_the_correction(lived: Desk) -> None:
    """画面は、桁のそろった表の後に、現れた行為の議決と告示、写しの訂正を言う。"""
    shown = lived.done("blame", "toyama-mihon", "第５条", *_LAST).out.splitlines()
    assert shown[:3] == [
        "位置            定めた行為     成立の日    語",
        "第５条の見出し  2019-toyama-1  2019-12-25  （費用分担）",
        "第５条          2019-toyama-1  2019-12-25  "
        "前条に規定する取組に要する費用の負担は、甲及び乙が協議して別に定める。",
    ]
    assert "    見本町議会 令和元年第４回定例会 議案第１２号 原案可決 2019-12-18" in shown
    assert shown[-1] == "第５条: 2020-05-10 に、写しの転記誤りを訂正しました (2020-toyama-1)。"


def test_words_are_told_stretch_by_stretch(lived: Desk) -> None:
    """--words は、改まった字句だけを、改めた行為のものとする。"""
    said = json.loads(lived.done("blame", "toyama-mihon", "第６条", *_LAST, "--json").out)
    words = [(one["text"], one["deed"]) for one in said["provisions"][1]["words"]]
    assert [text for text, deed in words if deed == 5] == ["年三回"]
    shown = lived.done("blame", "toyama-mihon", "第６条", "--words", *_LAST).out
    assert "                2022-toyama-2  2022-04-25  年三回\n" in shown


def test_two_amendments_waiting_at_once(lived: Desk) -> None:
    """成立して発効を待つ変更が二つあっても、show、search、compare、blame は、その日に効力のある本文を見る。"""
    for day, count, words, deed in (
        ("2022-05-01", 2, "年二回以上協議", _TWO),
        ("2022-08-01", 1, "年二回以上協議", _TWO),
        ("2022-12-01", 0, "年三回以上協議", _FOUR),
    ):
        assert words in lived.done("show", "toyama-mihon", "第６条", "--as-of", day).out
        assert words in lived.done("search", "回以上", "--as-of", day).out
        done = lived.done("blame", "toyama-mihon", "第６条", "--as-of", day)
        assert deed in done.out.splitlines()[2]
        assert done.err.count("この後に") == count
    whole = _compared(lived, "2022-05-01", "2022-12-01")
    assert "年三回" in whole
    assert "協力して" in whole
    first = _compared(lived, "2022-05-01", "2022-08-01")
    assert "協力して" in first
    assert "年三回" not in first


def test_the_history_of_a_clause_runs_through_its_numbers(lived: Desk) -> None:
    """位置のある log は、番号の変わった条を辿り、行為ごとに前後の語を並べる。"""
    told = json.loads(lived.done("log", "toyama-mihon", "第６条", *_LAST, "--json").out)
    assert [(one["amendment"], [change["how"] for change in one["changes"]]) for one in told] == [
        (_ONE, ["制定"]),
        (_TWO, ["番号の変更", "語の改正"]),
        (_FOUR, ["語の改正"]),
    ]
    assert [told[1]["changes"][0][key] for key in ("before", "after")] == ["第５条", "第６条"]
    shown = lived.done("log", "toyama-mihon", "第６条", *_LAST).out
    assert "  番号の変更: 第５条 → 第６条\n" in shown
    assert "    「年二回」を「年三回」に改める\n" in shown
    corrected = lived.done("log", "toyama-mihon", "第５条", *_LAST).out
    assert "2020-toyama-1  2020-05-10 転記誤り\n  写しの訂正: 第５条\n" in corrected


def test_the_pairing_kept_with_the_amendment_is_followed(lived: Desk) -> None:
    """案件に残る人の決めた対応により、見出しの同じ別の条は、加えた条となる。"""
    said = json.loads(lived.done("blame", "toyama-mihon", "第１条", *_LAST, "--json").out)
    assert [one["added_by"] for one in said["provisions"]] == [5, 5]
    noted = lived.done("blame", "toyama-mihon", "第１条", "--notes", "date", *_LAST).out
    assert noted.endswith(f"第１条　{REPLACED}\n　（令４．４．２５・追加）\n\n")


def test_notes_are_written_as_in_law_books(lived: Desk) -> None:
    """例規集の注記は、告示の番号で、無ければ日で呼び、初めのままの条には添えない。"""
    noted = lived.done("blame", "toyama-mihon", "--notes", "number", *_LAST).out
    assert "連携推進会議を置く。\n　（令２告示２１・追加）\n" in noted
    assert "行うものとする。\n　（令２告示２１・旧第５条繰下・一部改正、令４．４．２５・一部改正）\n" in noted
    assert "別に定める。\n　（令２告示２１・旧第４条繰下）\n" in noted
    assert noted.count("\n　（令") == 7
    bracket = lived.done("blame", "toyama-mihon", "第３条", "--notes", "bracket", *_LAST).out
    assert bracket.endswith("　（追加〔令和２年告示２１号〕）\n\n")
    other = lived.done("blame", "toyama-mihon", "第３条", "--notes", "number", "--party", "mihon", *_LAST).out
    assert "（令２．３．３０・追加）" in other


def test_words_taken_over_are_older_than_the_ledger(desk: Desk) -> None:
    """引き継いだ協約の語は、台帳より前の行為のもので、分かっている前の締結と変更を添える。"""
    source = desk.root.parent / "現行.txt"
    source.write_bytes(desk.text(FIRST).read_bytes())
    taken = ("--in-force", "--concluded-on", "2020-03-25", "--prior", "H30.1.10=元の協約=告示第５号")
    desk.done("import", source, "old-renkei", "--quiet", *PARTIES, *taken)
    shown = desk.done("blame", "old-renkei", "第１条の見出し").out.splitlines()
    assert shown[1].split() == ["第１条の見出し", "2020-toyama-1", "2020-03-25", "（目的）"]
    assert shown[3:] == [
        "2020-toyama-1  2020-03-25 現行本文の引継ぎ、2020-03-25 から効力",
        "    台帳より前: 元の協約 2018-01-10 告示第５号",
    ]


def test_requests_that_make_no_sense_are_refused(lived: Desk, desk: Desk) -> None:
    """まだ成立していない協約、案件の位置、無い当事者、混ぜられない引数は断る。"""
    assert "amend show toyama-mihon" in desk.refused(2, "blame", "toyama-mihon")
    os.chdir(lived.root)
    assert "amend log toyama-mihon 位置" in lived.refused(2, "log", SECOND, "第３条")
    assert "toyama" in lived.refused(2, "blame", "toyama-mihon", "--notes", "number", "--party", "nowhere")
    lived.refused(2, "blame", "toyama-mihon", "--notes", "number", "--json")
    lived.refused(2, "log", "toyama-mihon", "--as-of", "2022-01-01")
    lived.refused(2, "blame", "toyama-mihon", "第９９条")


_DESCRIBED = [one for one in SECTIONS if one.name in ("amend blame", "amend log 協約 位置 --json")]


@pytest.mark.parametrize("section", _DESCRIBED, ids=lambda one: one.command)
def test_the_json_is_described_as_it_is(lived: Desk, section: Section) -> None:
    """docs/json.md の節の鍵も、順も、型も、例も、実際の出力のとおりである。"""
    check(section, lived)
