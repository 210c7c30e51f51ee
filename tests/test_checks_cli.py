"""amend check の試験: 一件一行の指摘、終了コード、規則の選び方。"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done

from amend.checks import CHECKS
from amend.references import RULES

TEXT = "協約\n\n　（目的）\n第１条　甲は、○○と連携する。\n　（協議）\n第３条　甲は、前条により協議する。\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """二つの指摘のある本文。"""
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_one_line_per_finding(cli: Callable[..., Done], text: Path) -> None:
    """指摘は ``path:行: 規則 重さ 位置: 何が — どうする`` の一行で標準出力に出て、終了コードは 1。"""
    done = cli("check", text)
    assert (done.code, done.err) == (1, "")
    assert done.out == (
        f"{text}:4: C08 W 第１条: 仮の字句「○○」が残っています。 — 確定した字句に改めてください。\n"
        f"{text}:6: S01 E 第３条: 「第１条」の次が「第３条」です。 — "
        "番号を続けるか、欠けた番号に「削除」と置いてください。\n"
    )


def test_nothing_found(cli: Callable[..., Done], text: Path) -> None:
    """指摘が無ければ何も出さず、終了コードは 0。除いた規則の指摘は数えない。"""
    for options in (["--ignore", "S01", "--ignore", "C08"], ["--only", "X01,X02"]):
        done = cli("check", text, *options)
        assert (done.code, done.out, done.err) == (0, "", "")


def test_json(cli: Callable[..., Done], text: Path) -> None:
    """--json では、同じ指摘がオブジェクトの並びになる。"""
    done = cli("check", text, "--json", "--only", "S01")
    (finding,) = json.loads(done.out)
    assert (done.code, list(finding)) == (1, ["path", "line", "rule", "severity", "place", "message", "advice"])
    assert (finding["line"], finding["rule"], finding["place"]) == (6, "S01", "第３条")


def test_rules_are_listed(cli: Callable[..., Done]) -> None:
    """--rules は、点検せずに規則を一行ずつ並べる。JSON でも並べる。"""
    done = cli("check", "--rules")
    rules = [one.rule for one in CHECKS] + list(RULES)
    assert (done.code, done.out.count("\n")) == (0, len(rules))
    assert "S01 E 条の番号: 本則の条番号は第一条から欠けも重なりもなく続く。\n" in done.out
    listed = json.loads(cli("check", "--rules", "--json").out)
    assert [one["rule"] for one in listed] == rules
    assert "R01 E 改正の後、字句を改めなければならない引用 [改正前の本文があるとき]\n" in done.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--only", "S99"], "「S99」という規則はありません。"),
        (["無い.txt"], "無い.txt"),
        ([], "点検するファイルがありません。"),
    ],
)
def test_wrong_request(cli: Callable[..., Done], text: Path, arguments: list[str], told: str) -> None:
    """頼み方の誤りは、何がいけないかを標準エラーに言い、終了コード 2 で終わる。"""
    done = cli("check", *arguments, *([text] if "S99" in arguments else []))
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_two_files(cli: Callable[..., Done], text: Path) -> None:
    """幾つものファイルを一度に点検できる。"""
    other = text.with_name("other.txt")
    other.write_text("協約\n\n第１条　甲は、連携する。\n", encoding="utf-8")
    done = cli("check", other, text, "--only", "S01")
    assert (done.code, done.out.count("\n"), done.out.startswith(f"{text}:6: S01")) == (1, 1, True)


def test_references_are_checked_against_the_base(cli: Callable[..., Done], tmp_path: Path) -> None:
    """改正前の本文があれば、直し忘れた引用を指摘する。規則は、ほかと同じに選べる (ハネ改正)。"""
    old, new = tmp_path / "旧.txt", tmp_path / "新.txt"
    words = "協約\n\n第１条　甲は、会議を開く。\n第{}条　乙は、{}の会議に出る。\n"
    old.write_text(words.format("２", "前条"), "utf-8")
    new.write_text(words.format("３", "前条").replace("第３条", "第２条　費用は、甲が負う。\n第３条"), "utf-8")
    done = cli("check", new, "--base", old, "--only", "R01")
    assert done.code == 1
    assert "R01 E 第３条: 「前条」は、改正前には第１条を指していました。" in done.out
    assert "「第１条」に改めてください" in done.out
    assert cli("check", new, "--base", old, "--ignore", "R01").code == 0
    assert cli("check", new, "--only", "R01").code == 0
    new.write_text(words.format("３", "第１条").replace("第３条", "第２条　費用は、甲が負う。\n第３条"), "utf-8")
    assert cli("check", new, "--base", old).code == 0
