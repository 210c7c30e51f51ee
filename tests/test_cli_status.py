"""amend status の試験: 何がだれを待っているかを、本物の台帳で言わせる。"""

from __future__ import annotations

import json

from desks import FIRST, Desk, by

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


def test_status_names_the_next_command_of_each_party(desk: Desk) -> None:
    """提出した当事者は議決を、まだの当事者は提出を待っていて、それぞれに打つコマンドを添える。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    (case,) = json.loads(desk.done("status", "--json").out)["cases"]
    waits = {wait["party"]: (wait["event"], wait["since"]) for wait in case["waits"]}
    assert waits == {"toyama": ("resolution", "2019-12-02"), "mihon": ("submission", "2019-12-02")}
    assert (case["amendment"], case["stage"], case["condition"]) == ("2019-toyama-1", "提出", "未成立")
    shown = desk.done("status").out
    for wait in case["waits"]:
        assert f"      {wait['command']}\n" in shown
    assert "待ち: 富山市の議決 (2019-12-02 から)" in shown


def test_the_command_it_names_can_be_typed(desk: Desk) -> None:
    """次に打てと言うコマンドは、足りない事柄を加えればそのまま動く。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    (case,) = json.loads(desk.done("status", FIRST, "--json").out)["cases"]
    typed = case["waits"][0]["command"].split()
    assert typed[0] == "amend"
    more = ["--date", "2019-12-20", "--result", "原案可決"]
    desk.done(*typed[1:], *more)
    (case,) = json.loads(desk.done("status", FIRST, "--json").out)["cases"]
    assert [wait["party"] for wait in case["waits"]] == ["mihon"]


def test_duties_outlast_the_conclusion_and_then_all_is_quiet(concluded: Desk) -> None:
    """締結の後は告示と届出の義務が残り、果たし終えれば何も出さない。名指せば、終わった案件も言う。"""
    (case,) = json.loads(concluded.done("status", "--json").out)["cases"]
    assert case["waits"] == []
    assert {(duty["party"], duty["event"]) for duty in case["duties"]} == {
        (party, event) for party in ("toyama", "mihon") for event in ("notice", "report")
    }
    for event, extra in (("告示", ("--number", "告示第５号")), ("届出", ("--addressee", "富山県知事"))):
        for party in ("toyama", "mihon"):
            concluded.done("record", event, FIRST, *by(party, "2019-12-26"), *extra)
    quiet = concluded.done("status")
    assert (quiet.out, quiet.err) == ("", "待っているものはありません。\n")
    assert "締結、発効 (2019-12-25 から)" in concluded.done("status", "toyama-mihon").out


def test_a_tampered_ledger_text_is_named(concluded: Desk) -> None:
    """締結した本文でない台帳本文は、案件をまたぐ指摘として、初めに出る。"""
    from repositories import git

    text = concluded.root / "agreements/toyama-mihon/text.txt"
    text.write_text(text.read_text("utf-8").replace("毎年度", "毎月"), "utf-8", newline="")
    git(concluded.root, "commit", "--quiet", "-am", "tampered")
    assert concluded.done("status").out.startswith("toyama-mihon: P64 E text.txt: ")


def test_unknown_names_are_refused(desk: Desk) -> None:
    """無い協約や案件は、在るものの名を添えて断る。"""
    assert "台帳にある協約: toyama-mihon" in desk.refused(2, "status", "toyama")
    assert FIRST in desk.refused(2, "status", "toyama-mihon/2020-toyama-9")
