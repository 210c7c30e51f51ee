"""amend record の試験: 協約の一生を、本物の台帳で、利用者と同じコマンドで通す (issue 3 §1–§3)。"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from desks import BOTH_LINES, FIRST, PARTIES, SECOND, Desk, bill_options, by
from repositories import git

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

RESOLUTIONS = "%(trailers:key=Council-Resolution,valueonly)"
CHANGE = ("propose", "toyama-mihon", "--proposer", "toyama", "--reason", "協議を増やすため。", "--year", "2020")
DAYS = {"toyama": ("2020-03-01", "2020-03-24"), "mihon": ("2020-03-02", "2020-03-19")}


def _memo(desk: Desk) -> None:
    """利用者のふつうのコミット: 記録の直後に、自分の覚え書きを加える。"""
    note = desk.root / "memo.txt"
    note.write_text(f"{desk.head}\n", "utf-8")
    git(desk.root, "add", "memo.txt")
    before = git(desk.root, "ls-tree", "-r", "HEAD", "agreements")
    git(desk.root, "commit", "--quiet", "-m", "memo")
    assert git(desk.root, "ls-tree", "-r", "HEAD", "agreements") == before
    assert git(desk.root, "show", "--format=", "--name-only", "HEAD").split() == ["memo.txt"]
    assert desk.clean


def _change(desk: Desk, effective: str = "2020-04-01") -> None:
    desk.done(*CHANGE, "--effective", effective)
    desk.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    desk.done("instrument", SECOND)


def test_whole_life_with_a_plain_commit_after_each_event(desk: Desk) -> None:
    """締結から変更、告示・届出まで。どの記録の直後の利用者のコミットも、記録を一つも失わせない (law 8)。"""
    for party, (submitted, resolved) in {
        "toyama": ("2019-12-02", "2019-12-20"),
        "mihon": ("2019-12-03", "2019-12-18"),
    }.items():
        desk.submit(FIRST, party, submitted)
        _memo(desk)
        desk.resolve(FIRST, party, resolved)
        _memo(desk)
    desk.done("record", "締結", FIRST, *by("toyama", "令和元年12月25日"))
    _memo(desk)
    assert desk.log(RESOLUTIONS) == [*BOTH_LINES, BOTH_LINES[1], BOTH_LINES[0]]
    assert (desk.root / "agreements/toyama-mihon/text.txt").read_bytes() == desk.text(FIRST).read_bytes()
    _change(desk)
    for party, (submitted, resolved) in DAYS.items():
        desk.submit(SECOND, party, submitted)
        _memo(desk)
        desk.resolve(SECOND, party, resolved)
        _memo(desk)
    desk.done("record", "conclusion", SECOND, *by("mihon", "2020-03-30"))
    _memo(desk)
    for event, extra in (("告示", ("--number", "告示第５号")), ("届出", ("--addressee", "富山県知事"))):
        for party in ("toyama", "mihon"):
            desk.done("record", event, SECOND, *by(party, "2020-04-02"), *extra)
            _memo(desk)
    again = desk.done("record", "届出", SECOND, *by("mihon", "2020-04-03"), "--addressee", "富山県知事")
    assert "次:" not in again.err  # 残る義務はない
    assert (desk.root / "agreements/toyama-mihon/text.txt").read_bytes() == desk.text(SECOND).read_bytes()
    subjects = desk.log("%s")
    assert "変更協約の締結: 富山市・見本町 第５条（2020-toyama-1）" in subjects
    assert len([subject for subject in subjects if subject != "memo"]) == 1 + 5 + 10


def test_git_log_names_the_resolution_of_every_commit(concluded: Desk) -> None:
    """議決のコミットはその一行を、締結のコミットはすべての議決を持ち、Git だけで読める (DESIGN §8)。"""
    assert concluded.log(RESOLUTIONS, "-1") == BOTH_LINES
    assert concluded.log(RESOLUTIONS, "--grep=^Event: resolution$") == [BOTH_LINES[1], BOTH_LINES[0]]
    assert concluded.log("%s", "--grep=Event: conclusion") == ["協約の締結: 富山市・見本町（2019-toyama-1）"]


def test_first_record_carries_the_draft_in_one_commit(desk: Desk) -> None:
    """提出の一つのコミットが、協約の事項、案件、本文、協約書、記録を入れ、その後の記録は一つのファイルだけを加える。"""
    done = desk.submit(
        FIRST, "toyama", "2019-12-02", "--office", "起案番号=富企第３号", "--office", "決裁日=2019-11-20"
    )
    folder = "agreements/toyama-mihon/amendments/2019-toyama-1"
    assert sorted(git(desk.root, "show", "--format=", "--name-only", "HEAD").split()) == [
        "agreements/toyama-mihon/agreement.toml",
        f"{folder}/amendment.toml",
        f"{folder}/instrument.txt",
        f"{folder}/record/toyama-001-submission.toml",
        f"{folder}/text.txt",
    ]
    assert done.out == f"{FIRST} toyama-001-submission {desk.head}\n"
    written = tomllib.loads((desk.root / folder / "record/toyama-001-submission.toml").read_text("utf-8"))
    assert (written["起案番号"], str(written["決裁日"])) == ("富企第３号", "2019-11-20")
    assert written["instrument_sha256"] == written["text_sha256"]  # 締結では、本文そのものを議決する
    desk.resolve(FIRST, "toyama", "2019-12-20")
    assert git(desk.root, "show", "--format=", "--name-only", "HEAD").split() == [
        f"{folder}/record/toyama-002-resolution.toml"
    ]
    assert desk.clean


def test_conclusion_waits_for_every_council(desk: Desk) -> None:
    """相手方の議決がなければ締結できず、その訳と、だれを待っているかを言う。何も変わらない。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    ahead = desk.resolve(FIRST, "toyama", "2019-12-20")
    assert "amend record submission toyama-mihon/2019-toyama-1 --party mihon" in ahead.err
    said = desk.refused(4, "record", "締結", FIRST, *by("toyama", "2019-12-25"))
    assert "P44" in said
    assert "見本町の議決がありません (未提出)" in said


def test_rejection_and_resubmission(desk: Desk) -> None:
    """否決された案は、本文を直して再び提出できる。先に可決した議会の議決は、直した本文に及ばない (law 7)。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    desk.resolve(FIRST, "toyama", "2019-12-20")
    desk.submit(FIRST, "mihon", "2019-12-03")
    rejected = desk.done("record", "議決", FIRST, *by("mihon", "2019-12-18"), "--result", "否決")
    assert "否決となっています" in rejected.err
    desk.rewrite(FIRST, "毎年度協議", "毎年度二回以上協議")
    desk.done("instrument", FIRST)
    again = ("record", "提出", FIRST, *by("mihon", "2020-03-02"), *bill_options("議案第４号", "令和２年３月定例会"))
    assert "承認した本文が、今の案と違います" in desk.done(*again).err
    desk.resolve(FIRST, "mihon", "2020-03-19")
    said = desk.refused(4, "record", "締結", FIRST, *by("toyama", "2020-03-30"))
    assert {"P21", "P22", "P29"} <= {line.split()[0] for line in said.splitlines() if line.startswith("  P")}
    desk.done("record", "提出", FIRST, *by("toyama", "2020-03-03"), *bill_options("議案第９号", "令和２年３月定例会"))
    desk.resolve(FIRST, "toyama", "2020-03-24")
    desk.done("record", "締結", FIRST, *by("toyama", "2020-03-30"))
    assert desk.log(RESOLUTIONS, "-1") == [
        "富山市議会 令和２年３月定例会 議案第９号 原案可決 2020-03-24",
        "見本町議会 令和２年３月定例会 議案第４号 原案可決 2020-03-19",
    ]


@pytest.mark.parametrize("event", ["議決", "締結"])
def test_text_edited_after_submission_is_refused(desk: Desk, event: str) -> None:
    """提出の後に本文を書き直したまま、議決も締結も記録できない。元に戻せば記録できる (law 7)。"""
    desk.approve(FIRST, {"mihon": ("2019-12-03", "2019-12-18")})
    desk.submit(FIRST, "toyama", "2019-12-02")
    desk.rewrite(FIRST, "甲及び乙", "甲と乙")
    result = ("--result", "原案可決") if event == "議決" else ()
    said = desk.refused(4, "record", event, FIRST, *by("toyama", "2019-12-20"), *result)
    assert "記録した後に書き直されています" in said
    assert "目から違います: 記録は「及び" in said
    git(desk.root, "restore", ".")
    desk.resolve(FIRST, "toyama", "2019-12-20")


def test_stale_instrument_is_refused(concluded: Desk) -> None:
    """変更協約を作った後に本文を直したら、作り直すまで提出できない。"""
    _change(concluded)
    concluded.rewrite(SECOND, "二回以上", "三回以上")
    options = (*by("toyama", "2020-03-01"), *bill_options("議案第３号", "令和２年３月定例会"))
    assert "amend instrument" in concluded.refused(4, "record", "提出", SECOND, *options)
    concluded.done("instrument", SECOND)
    concluded.done("record", "提出", SECOND, *options)


def test_transcript_is_unproved_until_their_file_is_compared(desk: Desk, workshop: Path) -> None:
    """写しによる議決は未照合とされ、相手方のファイルと一字も違わないことを確かめると、照合済みになる。"""
    scan, theirs = workshop / "議決書写し.pdf", workshop / "相手方.txt"
    scan.write_bytes(b"%PDF-1.4 copy")
    desk.submit(FIRST, "toyama", "2019-12-02")
    head = ("record", "議決", FIRST, *by("mihon", "2019-12-18"), "--result", "可決", "--source", "transcript")
    council = ("--bill", "議案第１２号", "--session", "令和元年第４回定例会", "--evidence", scan)
    done = desk.done(*head, *council)
    assert "相手方本文未照合" in done.err
    folder = desk.text(FIRST).parent
    assert (folder / "source/議決書写し.pdf").read_bytes() == scan.read_bytes()
    theirs.write_bytes(desk.text(FIRST).read_bytes().replace("毎年度".encode(), "毎年".encode()))
    proof = (*head, *council, "--proof", theirs, "--supersedes", "mihon-001-resolution")
    said = desk.refused(3, *proof)
    assert "相手方のファイルは、この記録の本文と違います" in said
    assert "相手方は「協議" in said
    theirs.write_bytes(desk.text(FIRST).read_text("utf-8").replace("\n", "\r\n").encode("cp932"))
    assert "相手方本文未照合" not in desk.done(*proof).err
    written = tomllib.loads((folder / "record/mihon-002-resolution.toml").read_text("utf-8"))
    assert (written["source"], written["proof"]["file"]) == ("transcript", "source/相手方.txt")
    assert written["evidence"]["file"] == "source/議決書写し.pdf"  # 同じ中身の写しは、二つにしない


def test_their_own_words_show_the_divergence(desk: Desk, workshop: Path) -> None:
    """相手方の議会が違う本文を議決したら、そのとおりに記録でき、議決本文の相違として締結を妨げる。"""
    desk.approve(FIRST, {"toyama": ("2019-12-02", "2019-12-20")})
    theirs = workshop / "相手方.txt"
    theirs.write_bytes(desk.text(FIRST).read_bytes().replace("毎年度".encode(), "毎年".encode()))
    words = ("--bill", "議案第１２号", "--session", "令和元年第４回定例会", "--text", theirs)
    done = desk.done("record", "議決", FIRST, *by("mihon", "2019-12-18"), "--result", "可決", *words)
    assert "議決本文の相違" in done.err
    assert (desk.text(FIRST).parent / "source/mihon-001-text.txt").read_bytes() == theirs.read_bytes()
    assert "字目から違います: 一方は「度協議を行うもの" in desk.done("status", FIRST).out
    assert "P21" in desk.refused(4, "record", "締結", FIRST, *by("toyama", "2019-12-25"))


def test_rectification_changes_the_ledger_text_with_its_evidence(concluded: Desk, workshop: Path) -> None:
    """転記誤りは、証しを添えたときだけ台帳本文を直す。直した台帳本文を保存しておけば、それを使う。"""
    text, scan = concluded.root / "agreements/toyama-mihon/text.txt", workshop / "協約書.pdf"
    scan.write_bytes(b"%PDF-1.4 original")
    right = text.read_text("utf-8").replace("毎年度協議", "毎年度、協議")
    command = ("record", "転記誤り", FIRST, *by("toyama", "2020-01-10"), "--rectifies", "転記誤り")
    assert "直す前と後の本文が同じです" in concluded.refused(2, *command, "--evidence", scan)
    text.write_text(right, "utf-8", newline="")
    assert "evidence" in concluded.refused(2, *command)
    concluded.done(*command, "--evidence", scan)
    assert (text.read_text("utf-8"), concluded.clean) == (right, True)
    assert concluded.log("%s", "-1") == ["転記誤り: 富山市・見本町 第５条（2019-toyama-1）"]
    head = concluded.head
    assert "もう記録されています" in concluded.done(*command, "--evidence", scan).err
    assert concluded.head == head
    concluded.done(*CHANGE, "--effective", "締結")
    assert concluded.text(SECOND).read_text("utf-8") == right  # 次の変更は、直した本文から始まる


def test_withdrawal_and_correction_of_a_record(desk: Desk) -> None:
    """誤った記録は消さず、取り消す記録を加える。議案の撤回の後は、再び提出を待つ。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    void = ("--scope", "record", "--supersedes", "toyama-002-resolution")
    desk.resolve(FIRST, "toyama", "2019-12-20")
    done = desk.done("record", "取消し", FIRST, *by("toyama", "2019-12-21"), *void)
    assert "amend record resolution toyama-mihon/2019-toyama-1 --party toyama" in done.err
    done = desk.done("record", "撤回", FIRST, *by("toyama", "2019-12-22"), "--scope", "議案")
    assert "撤回となっています" in done.err
    assert len(list((desk.text(FIRST).parent / "record").iterdir())) == 4


def test_abolition_removes_the_ledger_text(concluded: Desk) -> None:
    """廃止の締結は、同じコミットで台帳本文を除く。案件と記録は残る。"""
    path = "toyama-mihon/2021-toyama-1"
    concluded.done(
        *("propose", "toyama-mihon", "--kind", "廃止", "--proposer", "toyama"),
        *("--reason", "目的を達したため。", "--effective", "2021-04-01", "--year", "2021"),
    )
    days = {"toyama": ("2021-03-01", "2021-03-24"), "mihon": ("2021-03-02", "2021-03-19")}
    for party, (submitted, resolved) in days.items():
        bill = bill_options("議案第３号", "令和３年３月定例会")
        concluded.done("record", "提出", path, *by(party, submitted), *bill)
        concluded.resolve(path, party, resolved)
    concluded.done("record", "締結", path, *by("toyama", "2021-03-30"))
    changed = git(concluded.root, "show", "--format=", "--name-status", "HEAD").splitlines()
    assert "D\tagreements/toyama-mihon/text.txt" in changed
    assert concluded.clean


def test_base_moved_on_blocks_the_submission(concluded: Desk) -> None:
    """先行変更があれば、古い本文を基にした案は提出できない。"""
    _change(concluded)
    concluded.done(*CHANGE, "--effective", "2020-04-01")
    for party, (submitted, resolved) in DAYS.items():
        concluded.submit(SECOND, party, submitted)
        concluded.resolve(SECOND, party, resolved)
    concluded.done("record", "締結", SECOND, *by("toyama", "2020-03-30"))
    options = (*by("toyama", "2020-06-01"), *bill_options("議案第２０号", "令和２年６月定例会"))
    said = concluded.refused(4, "record", "提出", "toyama-mihon/2020-toyama-2", *options)
    assert "P41" in said
    assert "先行変更あり" in said


def test_two_people_record_at_the_same_time(concluded: Desk) -> None:
    """同時に打たれた記録は、先を越された方が読み直してやり直し、どれも一つずつ残る。"""
    amend = str(Path(sys.executable).with_name("amend"))
    commands = [[amend, "record", "告示", FIRST, *by(party, "2019-12-26")] for party in ("toyama", "mihon")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for command in commands]
    said = [process.communicate()[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    recorded = concluded.log("%(trailers:key=Record,valueonly)", "-2")
    assert sorted(recorded) == ["mihon-003-notice", "toyama-004-notice"]
    assert concluded.clean


def test_agreement_without_a_council_is_consented_to(desk: Desk) -> None:
    """議決の要らない協定では、初めの同意が案を台帳に入れ、双方の同意がそろって締結できる。"""
    desk.done("new", "ouen", "--template", "kyotei", *PARTIES, "--set", "件名=相互応援", "--year", "2020")
    path = "ouen/2020-toyama-1"
    desk.done("record", "同意", path, *by("toyama", "2020-05-01"))
    assert "agreements/ouen/agreement.toml" in git(desk.root, "show", "--format=", "--name-only", "HEAD").split()
    assert "P44" in desk.refused(4, "record", "締結", path, *by("toyama", "2020-05-10"))
    desk.rewrite(path, "１年間とする", "２年間とする")
    desk.done("instrument", path)
    desk.done("record", "同意", path, *by("mihon", "2020-05-02"))
    assert "P21" in desk.refused(4, "record", "締結", path, *by("toyama", "2020-05-10"))
    desk.done("record", "同意", path, *by("toyama", "2020-05-03"))
    desk.done("record", "締結", path, *by("toyama", "2020-05-10"))
    assert (desk.root / "agreements/ouen/text.txt").read_bytes() == desk.text(path).read_bytes()


def test_draft_committed_by_hand_is_submitted_as_it_is_now(desk: Desk) -> None:
    """提出の前の案は、人がコミットしてもよい。提出は、その後に直した今の作業ファイルを入れる。"""
    git(desk.root, "add", "agreements")
    git(desk.root, "commit", "--quiet", "-m", "案")
    desk.rewrite(FIRST, "毎年度協議", "毎年度二回以上協議")
    git(desk.root, "add", "agreements")
    desk.rewrite(FIRST, "二回以上", "三回以上")
    desk.submit(FIRST, "toyama", "2019-12-02")
    assert desk.clean
    assert "三回以上" in git(desk.root, "show", f"HEAD:{desk.text(FIRST).relative_to(desk.root)}")
