"""amend instrument の試験: 案件の変更協約を作り、人の直した前文を失わない。"""

from __future__ import annotations

import re

from desks import FIRST, SECOND, Desk, bill_options, by

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

WANTED = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--effective", "2020-04-01", "--year", "2020")


def choose_style(desk: Desk, name: str) -> None:
    """協約の様式を選び、記録する。"""
    file = desk.root / "agreements/toyama-mihon/agreement.toml"
    before, mark, after = file.read_text("utf-8").partition("\n[")
    file.write_text(f'{before}style = "{name}"\n{mark}{after}', "utf-8", newline="")
    desk.done("record", "particulars", "toyama-mihon")


def test_whole_instrument_holds_the_text_byte_for_byte(concluded: Desk) -> None:
    """全文の変更協約は、元の協約を題名と締結の日で示し、変更後の全文を一字も変えずに持つ。署名欄は空欄のままである。"""
    concluded.done("propose", "toyama-mihon", *WANTED)
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    done = concluded.done("instrument", SECOND)
    path = concluded.text(SECOND).with_name("instrument.txt")
    instrument = path.read_text("utf-8")
    assert done.out == f"{path}\n"
    assert instrument.endswith("\n\n" + concluded.text(SECOND).read_text("utf-8"))
    assert instrument.split("\n")[0] == "富山市及び見本町における連携中枢都市圏形成に係る連携協約を変更する連携協約"
    assert "令和元年１２月２５日に締結した富山市及び見本町における" in instrument
    assert "　この連携協約は、令和２年４月１日から効力を生ずる。\n" in instrument
    assert "令和□□年□□月□□日" in instrument


def test_frame_written_by_hand_is_kept(concluded: Desk) -> None:
    """本文だけを直したのなら作り直し、前文を人が直した変更協約は、頼まれなければ作り直さない。"""
    concluded.done("propose", "toyama-mihon", *WANTED)
    concluded.done("instrument", SECOND)
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    concluded.done("instrument", SECOND)
    path = concluded.text(SECOND).with_name("instrument.txt")
    by_hand = path.read_text("utf-8").replace("次のとおり連携協約を締結する", "次の条項により連携協約を締結する", 1)
    path.write_text(by_hand, "utf-8", newline="")
    assert "人の直した変更協約があります" in concluded.refused(2, "instrument", SECOND)
    elsewhere = concluded.root / "見本.txt"
    concluded.done("instrument", SECOND, "-o", elsewhere)
    assert path.read_text("utf-8") == by_hand
    concluded.done("instrument", SECOND, "--overwrite")
    assert path.read_bytes() == elsewhere.read_bytes()


def test_second_change_names_the_first(concluded: Desk) -> None:
    """二度目の変更は、元の協約とともに、その前の変更を締結の日で示す (drafting-rules §2.1 (a))。"""
    concluded.done("propose", "toyama-mihon", *WANTED)
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    concluded.approve(SECOND, {"toyama": ("2020-03-01", "2020-03-24"), "mihon": ("2020-03-02", "2020-03-19")})
    concluded.done("record", "締結", SECOND, *by("toyama", "2020-03-30"))
    third = "toyama-mihon/2020-toyama-2"
    concluded.done("propose", "toyama-mihon", *WANTED)
    concluded.done("instrument", third)
    instrument = concluded.text(third).with_name("instrument.txt").read_text("utf-8")
    assert "（令和２年３月３０日に締結した連携協約による変更後のもの。以下「原協約」という。）" in instrument
    assert "成立した案件の文書は、作り直せません" in concluded.refused(2, "instrument", SECOND)


def test_conclusion_resolves_the_text_itself(desk: Desk) -> None:
    """締結の案件では、議決するのは協約の本文そのものである。"""
    desk.done("instrument", FIRST)
    assert desk.text(FIRST).with_name("instrument.txt").read_bytes() == desk.text(FIRST).read_bytes()


def test_the_amending_form_is_made_bound_and_read_back(concluded: Desk) -> None:
    """改め文の変更協約 (F1) は、案の改正を述べ、提出で掛かる。案の本文にならなければ断る (law 3、law 7)。"""
    concluded.done("propose", "toyama-mihon", *WANTED, "--form", "F1")
    assert "改める所がありません" in concluded.refused(2, "instrument", SECOND)
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    concluded.done("instrument", SECOND)
    path = concluded.text(SECOND).with_name("instrument.txt")
    made = path.read_text("utf-8")
    assert made.split("\n")[0].endswith("の一部を変更する連携協約")
    assert re.search("\n　第５条中「.*二回以上.*。\n　　　附　則\n　この連携協約は、", made)
    assert "令和□□年□□月□□日" in made
    path.write_text(made.replace("二回以上", "三回以上"), "utf-8", newline="")
    bill = bill_options("議案第３号", "令和２年３月定例会")
    refused = concluded.refused(4, "record", "提出", SECOND, *by("toyama", "2020-03-01"), *bill)
    assert "今の本文のものではありません" in refused
    path.write_text(made, "utf-8", newline="")
    concluded.submit(SECOND, "toyama", "2020-03-01")


def test_a_table_needs_a_style_with_a_lead(concluded: Desk) -> None:
    """新旧対照表の変更協約 (F3) は、前書きを選んだ様式でなければ、選び方を言って断る (drafting-rules §1.1)。"""
    warned = concluded.done("propose", "toyama-mihon", *WANTED, "--form", "F3").err
    assert "注意: このままでは、変更協約 (F3) を作れません。" in warned
    assert "short-lead" in warned
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    said = concluded.refused(2, "instrument", SECOND)
    assert "前書きを選んだ様式が要ります" in said
    assert "short-lead" in said
    assert "amend record particulars 協約" in said
    assert "形は、F2 ではありません" in concluded.refused(2, "instrument", SECOND, "--form", "F2")
    concluded.done("instrument", SECOND, "--form", "F2", "-o", concluded.root / "見本.txt")
    said = concluded.refused(2, "instrument", SECOND, "--style", "detailed-lead")
    assert "協約の様式です" in said
    assert "amend record particulars 協約" in said
    sample = concluded.root / "表.txt"
    concluded.done("instrument", SECOND, "--style", "detailed-lead", "-o", sample)
    assert "の一部を次の表のように変更する。\n" in sample.read_text("utf-8")


def test_the_table_form_is_made_bound_and_read_back(concluded: Desk) -> None:
    """表の変更協約 (F3) は、案の改正を述べ、提出で掛かり、締結まで進む。案の本文にならなければ、所を言って断る。"""
    choose_style(concluded, "short-lead")
    assert "注意" not in concluded.done("propose", "toyama-mihon", *WANTED, "--form", "F3").err
    assert "改める所がありません" in concluded.refused(2, "instrument", SECOND)
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    concluded.done("instrument", SECOND)
    path = concluded.text(SECOND).with_name("instrument.txt")
    made = path.read_text("utf-8")
    assert re.search("同表の変更後の欄に掲げる規定に、下線で示すように変更する。\n\n\\* - 変更後\n  - 変更前\n", made)
    assert "毎年度＿二回以上＿協議" in made
    assert re.search("\n\n　　　附　則\n　この連携協約は、.*\n\n", made)
    path.write_text(made.replace("二回以上", "三回以上"), "utf-8", newline="")
    bill = bill_options("議案第３号", "令和２年３月定例会")
    refused = concluded.refused(4, "record", "提出", SECOND, *by("toyama", "2020-03-01"), *bill)
    assert "今の本文のものではありません" in refused
    assert "わけ: " in refused
    path.write_text(made, "utf-8", newline="")
    concluded.approve(SECOND, {"toyama": ("2020-03-01", "2020-03-24"), "mihon": ("2020-03-02", "2020-03-19")})
    concluded.done("record", "締結", SECOND, *by("toyama", "2020-03-30"))
    assert 'form = "F3"' in path.with_name("amendment.toml").read_text("utf-8")
    concluded.done("audit")
