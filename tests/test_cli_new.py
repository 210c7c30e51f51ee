"""amend new の試験: ひな形から案を作り、残った空欄を言う。コミットはしない。"""

from __future__ import annotations

import tomllib

import pytest
from desks import PARTIES, Desk
from repositories import git

from amend.checks import check, choose
from amend.ledger.templates import Template, slots, templates
from amend.plaintext import read

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


@pytest.mark.parametrize("chosen", templates(), ids=lambda chosen: chosen.name)
def test_every_template_makes_a_clean_draft(desk: Desk, chosen: Template) -> None:
    """付いているどのひな形も、空欄を埋めれば、点検で指摘の一つもない案になる。作業ファイルのほかは何も変えない。"""
    blank = [slot for slot in slots(chosen.text) if slot not in ("甲", "乙", "甲の代表者", "乙の代表者")]
    words = {slot: f"見本の{slot.replace('甲', '市').replace('乙', '町')}" for slot in blank}
    values = [part for slot, word in words.items() for part in ("--set", f"{slot}={word}")]
    head = desk.head
    done = desk.done("new", "sample", "--template", chosen.name, *PARTIES, *values, "--year", "2026")
    assert done.out == "sample/2026-toyama-1\n"
    assert "残っています" not in done.err
    text = desk.text("sample/2026-toyama-1").read_text("utf-8")
    assert [str(finding) for finding in check(read(text), choose())] == []
    assert (desk.head, git(desk.root, "diff", "--cached", "--name-only")) == (head, "")


def test_gaps_are_shown_as_circles_and_listed(desk: Desk) -> None:
    """埋めなかった空欄は ○○○ となり、行と名を言う。点検も C08 で知らせる。"""
    done = desk.done(
        "new", "sample", "--template", "kyotei", *PARTIES, "--set", "件名=災害時の相互応援", "--year", "2026"
    )
    text = desk.text("sample/2026-toyama-1").read_text("utf-8")
    said = [line for line in done.err.splitlines() if "残っています" in line]
    assert [line.partition("「")[2].partition("」")[0] for line in said] == ["協力する事項", "甲の住所", "乙の住所"]
    for line in said:
        number = int(line.removeprefix("本文の").partition("行目")[0])
        assert "○○○" in text.split("\n")[number - 1]
    assert {finding.rule for finding in check(read(text), choose())} == {"C08"}


def test_parties_of_the_ledger_are_taken_over(desk: Desk) -> None:
    """台帳のほかの協約にある団体は、その議会や所在地を引き継ぎ、空欄に入れた値は当事者の事項にもなる。"""
    known = (desk.root / "agreements/toyama-mihon/agreement.toml").read_text("utf-8")
    changed = known.replace('council = "富山市議会"', 'council = "富山市議会"\naddress = "富山市新桜町７番３８号"')
    (desk.root / "agreements/toyama-mihon/agreement.toml").write_text(changed, "utf-8")
    parties = ("--party", "toyama=富山市", "--party", "himi=氷見市")
    desk.done(
        "new", "toyama-himi", "--template", "renkei-kyoyaku", *parties, "--set", "乙の住所=氷見市鞍川１０６０番地"
    )
    made = tomllib.loads((desk.root / "agreements/toyama-himi/agreement.toml").read_text("utf-8"))
    assert [party["address"] for party in made["party"]] == ["富山市新桜町７番３８号", "氷見市鞍川１０６０番地"]
    assert [party["role"] for party in made["party"]] == ["甲", "乙"]


def test_own_template_is_a_file(desk: Desk) -> None:
    """自分のひな形は ./ で始まるファイルで、種類は題名から、分からなければ --kind による。"""
    (desk.root / "ひな形.txt").write_text("{甲}及び{乙}の申合せ\n\n第１条　{甲}及び{乙}は、協力する。\n", "utf-8")
    command = ("new", "sample", "--template", "./ひな形.txt", *PARTIES, "--year", "2026")
    assert "--kind" in desk.refused(2, *command)
    desk.done(*command, "--kind", "kyotei")
    assert desk.text("sample/2026-toyama-1").read_text("utf-8").startswith("富山市及び見本町の申合せ\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("toyama-mihon", "--template", "kyotei", *PARTIES), "もう台帳にある協約"),
        (("Sample", "--template", "kyotei", *PARTIES), "識別子として使えません"),
        (("sample", "--template", "kyouteii", *PARTIES), "kyotei (議決を要しない協定)"),
        (("sample", "--template", "kyotei", *PARTIES, "--set", "件名称=応援"), "「件名」のことですか"),
        (("sample", "--template", "kyotei", *PARTIES, "--set", "件名"), "空欄=値"),
        (("sample", "--template", "kyotei", "--party", "toyama=富山市"), "当事者は二つ以上"),
        (
            ("sample", "--template", "kyotei", "--party", "toyama=富山市", "--party", "toyama=見本町"),
            "識別子が重なって",
        ),
        (("sample", "--template", "kyotei", "--party", "富山市", "--party", "mihon=見本町"), "識別子=名称"),
        (("sample", "--template", "kyotei", *PARTIES, "--effective", "いつか"), "効力の発生として読めません"),
    ],
)
def test_usage_faults_write_nothing(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    """頼み方の誤りは、直し方を言って断り、何も書かない。"""
    assert said in desk.refused(2, "new", *arguments)


def test_draft_against_the_procedure_is_refused(desk: Desk) -> None:
    """手続に合わない案 (許可を待たない組合規約) は、初めから作らない。"""
    said = desk.refused(4, "new", "sample", "--template", "kumiai-kiyaku", *PARTIES, "--effective", "締結")
    assert "P06" in said


def test_dry_run_writes_nothing(desk: Desk) -> None:
    """--dry-run は、書くファイルを見せるだけである。"""
    before = desk.files()
    done = desk.done("new", "sample", "--template", "kyotei", *PARTIES, "--year", "2026", "--dry-run")
    assert [line.split("/")[-1] for line in done.out.splitlines()] == ["agreement.toml", "amendment.toml", "text.txt"]
    assert desk.files() == before
