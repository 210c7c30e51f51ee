"""amend show: 本文の全部か、位置の言葉で名指した所を出す。"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done

TEXT = """連携協約

　（取組）
第１条　甲は、次の取組を行う。ただし、災害のときは、この限りでない。
　(1)　医療
２　乙は、協力する。

別表（第１条関係）
* - 取組
  - 乙の役割
* - 観光
  - 協力する。
    周知する。

別表第１
| 取組 | 役割 |
| 福祉 | 協力 |
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """本文のファイル。"""
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_whole_text_comes_back_as_it_is(cli: Callable[..., Done], text: Path) -> None:
    """位置を言わなければ、本文をそのまま標準出力に出す。"""
    assert cli("show", text) == Done(0, TEXT, "")


@pytest.mark.parametrize(
    ("clause", "shown"),
    [
        ("第1条", TEXT[TEXT.index("　（取組）") : TEXT.index("\n別表（")]),
        ("第一条第二項", "２　乙は、協力する。\n"),
        ("第１条第１項ただし書", "ただし、災害のときは、この限りでない。\n"),
        ("第１条の見出し", "　（取組）\n"),
        ("別表観光の項", "* - 観光\n  - 協力する。\n    周知する。\n"),
        ("別表観光の項乙の役割の欄", "協力する。\n周知する。\n"),
        ("題名", "連携協約\n"),
        ("本則", TEXT[TEXT.index("　（取組）") : TEXT.index("\n別表（")]),
    ],
)
def test_a_clause_is_shown_as_it_is_written(cli: Callable[..., Done], text: Path, clause: str, shown: str) -> None:
    """名指された所は本文のとおりに、部分はその文だけ、表の欄は罫を除いて出す。"""
    assert cli("show", text, clause) == Done(0, shown, "")


def test_json_lists_the_nodes_of_the_clause(cli: Callable[..., Done], text: Path) -> None:
    """``--json`` は、その所と中の規定の位置・種類・行・符号・語を、本文の順に並べる。"""
    done = cli("show", text, "第１条第１項", "--json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == {
        "file": str(text),
        "place": "第１条第１項",
        "nodes": [
            {
                "place": "第１条第１項",
                "kind": "項",
                "line": 4,
                "mark": "",
                "text": "甲は、次の取組を行う。ただし、災害のときは、この限りでない。",
            },
            {"place": "第１条第１項第１号", "kind": "号", "line": 5, "mark": "(1)", "text": "医療"},
        ],
    }


def test_json_of_a_part_is_that_part(cli: Callable[..., Done], text: Path) -> None:
    """部分を名指せば、``--json`` もその文だけの一件になり、号は並ばない。"""
    nodes = json.loads(cli("show", text, "第１条第１項本文", "--json").out)["nodes"]
    assert [(node["place"], node["text"]) for node in nodes] == [("第１条第１項本文", "甲は、次の取組を行う。")]


def test_json_gives_every_node_a_place_and_a_line(cli: Callable[..., Done], text: Path) -> None:
    """全部の ``--json`` では、どの規定にも位置があり、行番号は本文の行を指す。"""
    nodes = json.loads(cli("show", text, "--json").out)["nodes"]
    lines = TEXT.split("\n")
    assert all(node["place"] for node in nodes)
    assert all(node["mark"] + node["text"] in lines[node["line"] - 1].replace("　", "") for node in nodes)
    assert ("別表第１福祉の項役割の欄", "協力") in {(node["place"], node["text"]) for node in nodes}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("第３条",), 2, "誤り: この本文に第３条はありません。"),
        (("第１条ただし書",), 2, "誤り: 第１条のどの項の部分か決まりません。"),
        (("だい１条",), 2, "誤り: 位置の言葉が１字目から読めません: 「だい１条」"),
        (("",), 2, "誤り: 位置の言葉がありません。"),
        (("第１条", "第２条"), 2, "使い方: "),
    ],
)
def test_what_is_not_there_is_refused(
    cli: Callable[..., Done], text: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """無い所・読めない言葉は、標準エラーにわけと直し方を言い、何も出さずに 2 で終わる。"""
    done = cli("show", text, *arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(said)


def test_a_missing_file_is_refused(cli: Callable[..., Done], tmp_path: Path) -> None:
    """無いファイルは、位置の言葉が正しくても 2。"""
    done = cli("show", tmp_path / "none.txt", "第１条")
    assert (done.code, done.out) == (2, "")
