"""amend style の試験: 様式を並べ、見せ、作り、点検し、台帳の様式を名で使う。"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done

from amend.cli.styles import STYLES
from amend.errors import ExitCode

NEW = "協約\n\n第１条　甲は、年２回会議を開く。\n２　庶務は、甲が行う。\n３　費用は、甲が負担する。\n"
OLD = NEW.replace("２回", "１回")


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """台帳のフォルダーと、比べる二つの本文。"""
    (tmp_path / ".git").mkdir()
    (tmp_path / "旧.txt").write_text(OLD, "utf-8")
    (tmp_path / "新.txt").write_text(NEW, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_style_is_listed_shown_checked_and_used(
    cli: Callable[..., Done], ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """作った様式は、一覧に並び、見本を見せ、点検を通り、台帳のどのフォルダーからも名で使える。"""
    assert cli("style", "new", "toyama", "--from", "three-column").code == 0
    path = ledger / "styles" / "toyama.toml"
    path.write_text(path.read_text("utf-8").replace("改正後", "新協約").replace('"説明"', '"備考"'), "utf-8")
    listed = json.loads(cli("style", "list", "--json").out)
    assert [one["style"] for one in listed] == [*STYLES.shipped(), "toyama"]
    assert listed[-1]["held"] == "台帳"
    assert "toyama  (台帳)" in cli("style", "list").out
    shown = cli("style", "show", "toyama").out
    assert 'third_head = "備考"' in shown
    assert "条の追加" in shown
    assert cli("style", "check").code == 0
    inside = ledger / "agreements"
    inside.mkdir()
    monkeypatch.chdir(inside)
    done = cli("compare", "../旧.txt", "../新.txt", "--style", "toyama")
    assert done.code == 0
    assert "新協約" in done.out
    assert "字句の改正" in done.out


@pytest.mark.parametrize("name", ["agreement-default", "toyama"])
def test_a_name_is_not_used_twice(cli: Callable[..., Done], ledger: Path, name: str) -> None:
    """同梱の様式や、もうある様式の名では作らない。"""
    assert cli("style", "new", "toyama").code == 0
    before = (ledger / "styles" / "toyama.toml").read_bytes()
    done = cli("style", "new", name, "--from", "biko-note")
    assert (done.code, "もうあります" in done.err) == (ExitCode.USAGE, True)
    assert (ledger / "styles" / "toyama.toml").read_bytes() == before


def test_two_styles_of_one_name_are_refused(cli: Callable[..., Done], ledger: Path) -> None:
    """同梱の様式と同じ名のファイルが台帳にあれば、どちらも使わずに断る。"""
    (ledger / "styles").mkdir()
    (ledger / "styles" / "an-genko.toml").write_bytes(STYLES.shipped()["an-genko"])
    done = cli("compare", "旧.txt", "新.txt", "--style", "an-genko")
    assert (done.code, "同じ名" in done.err) == (ExitCode.LEDGER, True)
    assert cli("style", "check").code == ExitCode.FOUND


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("third_head", "third_haed", "「third_head」（三つ目の列の頭の語）のことですか。"),
        ('"underline"', '"wave"', "「mark」（変わった字の印）に書ける語は underline、double、bold、frame、dashed、"),
        ('"toyama"', '"gifu"', "ファイルの名と違います"),
    ],
)
def test_check_names_the_fault(cli: Callable[..., Done], ledger: Path, before: str, after: str, said: str) -> None:
    """点検は、壊れた様式のファイルと、所と、正しい書き方を言い、一覧は壊れていると言う。"""
    assert cli("style", "new", "toyama").code == 0
    path = ledger / "styles" / "toyama.toml"
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    done = cli("style", "check")
    assert done.code == ExitCode.FOUND
    assert said in done.out
    assert "styles/toyama.toml" in done.out
    assert "toyama  (台帳)  読めません" in cli("style", "list").out


def test_an_unknown_style_is_told_the_nearest(cli: Callable[..., Done], ledger: Path) -> None:
    """無い名には、台帳のものも含めて、最も近い名を示す。"""
    assert cli("style", "new", "toyama").code == 0
    done = cli("style", "show", "toyma")
    assert (done.code, "「toyama」のことですか。" in done.err) == (ExitCode.USAGE, True)
    for words in (("show", "toyma"), ("check", "toyma")):
        assert "場所: 引数「様式」" in cli("style", *words).err
    assert "場所: --from" in cli("style", "new", "gifu", "--from", "toyma").err


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        ("LL1", "行目: 「LL1」という前書きはありません。「L1」のことですか。"),
        ("L9", "行目: 前書きは規定の番号の二重の印を言いますが"),
    ],
)
def test_check_knows_the_leads(cli: Callable[..., Done], ledger: Path, lead: str, said: str) -> None:
    """様式の選ぶ前書きが無いか、様式に合わなければ、様式のファイルと行と、最も近い名を言う。"""
    assert cli("style", "new", "toyama").code == 0
    path = ledger / "styles" / "toyama.toml"
    text = path.read_text("utf-8").replace('lead = ""', f'lead = "{lead}"')
    path.write_text(text, "utf-8")
    done = cli("style", "check")
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if words.startswith("lead"))
    assert (done.code, f"{line}{said}" in done.out) == (ExitCode.FOUND, True)
    assert "styles/toyama.toml" in done.out


def test_check_knows_the_leads_of_the_ledger(cli: Callable[..., Done], ledger: Path) -> None:
    """様式の選ぶ前書きは、台帳のものでもよく、その誤りは前書きのファイルの行で言う。"""
    assert cli("style", "new", "toyama", "--from", "short-lead").code == 0
    path = ledger / "styles" / "toyama.toml"
    path.write_text(path.read_text("utf-8").replace('lead = "L1"', 'lead = "mura"'), "utf-8")
    (ledger / "leads").mkdir()
    lead = ledger / "leads" / "mura.toml"
    lead.write_text('name = "mura"\nsummary = "村の型"\nabove = ["{題名}を次の表のように変更する。"]\n', "utf-8")
    assert cli("style", "check").code == ExitCode.DONE
    lead.write_text(lead.read_text("utf-8").replace("above", "abov"), "utf-8")
    done = cli("style", "check")
    assert (done.code, "leads/mura.toml" in done.out, "3行目" in done.out) == (ExitCode.FOUND, True, True)


def test_no_style_is_made_outside_a_ledger(
    cli: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """台帳の外では作らない。"""
    monkeypatch.chdir(tmp_path)
    done = cli("style", "new", "toyama")
    assert (done.code, "台帳の外" in done.err) == (ExitCode.USAGE, True)
    assert list(tmp_path.iterdir()) == []


def test_scope_and_context_are_given_for_one_table(cli: Callable[..., Done], ledger: Path) -> None:
    """--scope と --context は、その一度だけ様式に代わる。全文の表でも、違いが無ければ 0 で終わる。"""
    plain = cli("compare", "旧.txt", "新.txt").out
    assert "２・３　（略）" in plain
    near = cli("compare", "旧.txt", "新.txt", "--context", "1").out
    assert "２　庶務は、甲が行う。" in near
    assert "３　（略）" in near
    whole = cli("compare", "旧.txt", "新.txt", "--scope", "all").out
    assert "３　費用は、甲が負担する。" in whole
    assert "（略）" not in whole
    same = cli("compare", "新.txt", "新.txt", "--scope", "all", "--exit-code")
    assert (same.code, "違いはありません" in same.err) == (0, True)
    assert "年２回" in same.out
    assert cli("compare", "旧.txt", "新.txt", "--scope", "all", "--exit-code").code == ExitCode.FOUND
