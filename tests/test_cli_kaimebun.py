"""kaimebun と apply: 作った改め文は、加えれば新の本文になる。加えられない改め文は、わけを全部言って断る。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Done

Cli = Callable[..., Done]
CASE = ROOT / "tests/cases/wording/worked-example-renumber"
TEXT = """協約

　（目的）
第１条　甲及び乙は、医療について連携する。

　（会議）
第２条　甲は、年１回会議を開く。
２　前項の会議の費用は、甲が負担する。

　（その他）
第３条　前条の会議のほか、甲及び乙は、年1回協議する。
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """机: 旧.txt と、条を一つ加え、引用を直し忘れた新.txt。"""
    monkeypatch.chdir(tmp_path)
    added = TEXT.replace("　（その他）\n第３条", "　（費用）\n第３条　費用は、甲が負担する。\n\n　（その他）\n第４条")
    Path("旧.txt").write_text(TEXT, "utf-8")
    Path("新.txt").write_text(added, "utf-8")
    return tmp_path


def test_what_was_made_makes_the_new_text(cli: Cli, desk: Path) -> None:
    """作った改め文を apply で加えれば、新の本文と一バイトも違わない。"""
    old, new = CASE / "old.txt", CASE / "new.txt"
    made = cli("kaimebun", old, new, "-o", "改め文.txt")
    assert (made.code, made.out) == (0, "")
    done = cli("apply", old, "改め文.txt", "-o", "加えた.txt", "--expect", "3")
    assert done.code == 0
    assert Path("加えた.txt").read_bytes() == new.read_bytes()
    assert cli("apply", old, "改め文.txt").out.encode() == new.read_bytes()


def test_every_hit_is_listed_and_counted(cli: Cli, desk: Path) -> None:
    """「Ａ」を「Ｂ」に改めるという文は、所の中のすべてのＡを改め、当たった所を並べる。数が違えば断る (law 5)。"""
    Path("文.txt").write_text("　第２条中「甲」を「乙」に改める。\n", "utf-8")
    done = cli("apply", "旧.txt", "文.txt")
    assert done.out.count("乙が負担する") == 1
    assert "第２条第１項: 〔甲〕は、年１回会議を…" in done.err
    assert "第２条第２項: …の会議の費用は、〔甲〕が負担する。" in done.err
    refused = cli("apply", "旧.txt", "文.txt", "--expect", 1, "-o", "出力.txt")
    assert refused.code == 3
    assert "当たる所は 2 か所です" in refused.err
    assert not Path("出力.txt").exists()


def test_every_fault_is_told_at_once(cli: Cli, desk: Path) -> None:
    """加えられない改め文は、すべてのわけを行とともに言い、どこにあるか、近いものは何かを示し、何も加えない。"""
    words = (
        "　第１条中「観光」を「福祉」に改める。\n"
        "　第３条中「年１回」を「年２回」に改める。\n"
        "　第９条を削る。\n"
        "　第２条を何とかする。\n"
    )
    Path("文.txt").write_text(words, "utf-8")
    done = cli("apply", "旧.txt", "文.txt", "-o", "出力.txt")
    assert (done.code, done.out) == (3, "")
    assert not Path("出力.txt").exists()
    listed = done.err.splitlines()
    assert [line.split(":")[1] for line in listed[:4]] == ["1", "2", "3", "4"]
    assert "年1回" in listed[1]
    assert "４件" in done.err or "4 件" in done.err


def test_forgotten_references_are_told_and_repaired(cli: Cli, desk: Path) -> None:
    """直し忘れた引用は、どこで何と言うべきかを言い、--repair で変更後の本文に書く (ハネ改正)。"""
    told = cli("kaimebun", "旧.txt", "新.txt")
    assert told.code == 0
    assert "R01" in told.err
    assert "「前条」" in told.err
    mended = cli("kaimebun", "旧.txt", "新.txt", "--repair")
    assert "R01" not in mended.err
    assert "第４条　第２条の会議のほか" in Path("新.txt").read_text("utf-8")
    assert "「前条」を「第２条」に改め、同条を第４条とし" in mended.out


def test_sibling_texts_are_searched(cli: Cli, desk: Path) -> None:
    """この協約を引くほかの本文で、合わなくなる引用を言う。"""
    Path("兄弟.txt").write_text("別の協約\n\n第１条　甲は、協約第３条の協議を行う。\n", "utf-8")
    done = cli("kaimebun", "旧.txt", "新.txt", "--sibling", "兄弟.txt")
    assert "兄弟.txt" in done.err
    assert "第４条" in done.err


@pytest.mark.parametrize(("numbering", "wanted"), [("branch", "第２条の２"), ("renumber", "同条を第４条とし")])
def test_numbering_is_chosen(cli: Cli, desk: Path, numbering: str, wanted: str) -> None:
    """番号の付け方を選べる。付け直しで動く引用を言う。"""
    done = cli("kaimebun", "旧.txt", "新.txt", "--numbering", numbering)
    assert done.code == 0
    assert wanted in done.out


def test_the_reasons_are_explained(cli: Cli, desk: Path) -> None:
    """--explain は、文ごとに、述べる改正と当たった所を言う。標準出力は改め文だけである。"""
    plain, explained = cli("kaimebun", "旧.txt", "新.txt"), cli("kaimebun", "旧.txt", "新.txt", "--explain")
    assert plain.out == explained.out
    assert "1. " in explained.err
    assert "第３条を第４条とする" in explained.err


@pytest.mark.parametrize(
    ("arguments", "code", "wanted"),
    [
        (("kaimebun", "旧.txt"), 2, "改正後の本文がありません"),
        (("kaimebun", "旧.txt", "新.txt", "--style", "natoinal"), 2, "「national」のことですか"),
        (("apply", "旧.txt", "新.txt"), 3, "改め文"),
        (("apply", "旧.txt", "無い.txt"), 2, "無い.txt"),
    ],
)
def test_wrong_requests_are_refused(cli: Cli, desk: Path, arguments: tuple[str, ...], code: int, wanted: str) -> None:
    """頼み方の誤りは、何がどこで、どうすればよいかを言う。"""
    done = cli(*arguments)
    assert (done.code, done.out) == (code, "")
    assert wanted in done.err
