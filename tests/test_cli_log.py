"""amend log の試験: 法的な事実の沿革を、本物のコミットから読む。"""

from __future__ import annotations

import json
from pathlib import Path

from desks import BOTH_LINES, FIRST, Desk, bill_options, by
from repositories import git

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


def test_facts_are_listed_by_their_own_day(concluded: Desk) -> None:
    """記録した順ではなく、事実のあった日の順に並べ、コミットの識別子を添える。"""
    listed = json.loads(concluded.done("log", "--json").out)
    assert [(one["date"], one["record"]) for one in listed] == [
        ("2019-12-02", "toyama-001-submission"),
        ("2019-12-03", "mihon-001-submission"),
        ("2019-12-18", "mihon-002-resolution"),
        ("2019-12-20", "toyama-002-resolution"),
        ("2019-12-25", "toyama-003-conclusion"),
    ]
    assert listed[-1]["council_resolutions"] == BOTH_LINES
    assert listed[-1]["commit"] == concluded.head
    for one in listed:
        assert one["subject"] == git(concluded.root, "show", "-s", "--format=%s", one["commit"]).strip()
    assert [one["live"] for one in listed] == [True] * 5


def test_the_screen_shows_the_resolutions_under_each_fact(concluded: Desk) -> None:
    """画面では、件名の次の行に、議決の一行ずつを出す。案件を名指しても同じものを出す。"""
    shown = concluded.done("log", FIRST).out
    assert shown == concluded.done("log").out
    last = f"2019-12-25  協約の締結: 富山市・見本町（2019-toyama-1）  {concluded.head[:10]}\n"
    assert shown.endswith(last + "".join(f"    {line}\n" for line in BOTH_LINES))


def test_a_superseded_record_stays_and_is_marked(desk: Desk) -> None:
    """取って代わられた記録も沿革に残り、そのことが分かる。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    again = bill_options("議案第５号", "令和元年１２月定例会")
    desk.done("record", "提出", FIRST, *by("toyama", "2019-12-04"), *again, "--supersedes", "toyama-001-submission")
    listed = json.loads(desk.done("log", "toyama-mihon", "--json").out)
    assert [(one["record"], one["live"]) for one in listed] == [
        ("toyama-001-submission", False),
        ("toyama-002-submission", True),
    ]
    assert desk.done("log").out.splitlines()[0].endswith("(後の記録が取って代わった)")


def test_a_commit_that_only_looks_like_a_record_is_not_listed(concluded: Desk) -> None:
    """締結の文をそのまま写した空のコミットも、ふつうのコミットも、沿革に現れない。"""
    before = concluded.done("log", "--json").out
    message = git(concluded.root, "show", "-s", "--format=%B", "HEAD").rstrip("\n") + "\n"
    git(concluded.root, "commit", "--quiet", "--allow-empty", "-m", message)
    git(concluded.root, "commit", "--quiet", "--allow-empty", "-m", "memo")
    assert concluded.done("log", "--json").out == before


def test_a_record_committed_by_hand_is_told(desk: Desk) -> None:
    """手でコミットされた記録は、沿革に載せず、そのことを言う。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    record: Path = desk.text(FIRST).parent / "record/toyama-001-submission.toml"
    copy = record.with_name("toyama-002-submission.toml")
    copy.write_text(record.read_text("utf-8").replace("2019-12-02", "2019-12-05"), "utf-8", newline="")
    git(desk.root, "add", "agreements")
    git(desk.root, "commit", "--quiet", "-m", "by hand")
    done = desk.done("log", "--json")
    assert len(json.loads(done.out)) == 1
    assert f"{FIRST} toyama-002-submission: この記録を書いた amend のコミットがありません。" in done.err


def test_an_empty_ledger_says_so(desk: Desk) -> None:
    """記録のまだ無い台帳では、標準出力に何も出さない。"""
    done = desk.done("log")
    assert (done.out, done.err) == ("", "記録はまだありません。\n")
