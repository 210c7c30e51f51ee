"""amend record の引数の試験: 記録の書き方の表から作った引数、断り方、尋ね方。"""

from __future__ import annotations

import io
import json
import tomllib

import pytest
from desks import FIRST, Desk, bill_options, by
from repositories import git

from amend.cli import record
from amend.cli.layout import columns
from amend.events import FORMS, EventKind

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


def test_the_same_event_again_is_recorded_once(desk: Desk) -> None:
    """同じ記録をもう一度打っても、コミットは増えず、もう記録されていると言う (R3)。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    head = desk.head
    again = desk.submit(FIRST, "toyama", "2019-12-02")
    assert (desk.head, again.out) == (head, f"{FIRST} toyama-001-submission\n")
    assert "もう記録されています" in again.err


def test_dry_run_writes_nothing_and_shows_the_same(desk: Desk) -> None:
    """--dry-run は、書くファイルとコミットの文を見せ、何も書かない。文は、書いたときのものと同じである。"""
    command = (
        "record",
        "提出",
        FIRST,
        *by("toyama", "2019-12-02"),
        *bill_options("議案第３号", "令和元年１２月定例会"),
    )
    before = (desk.head, desk.files())
    shown = desk.done(*command, "--dry-run").out
    assert (desk.head, desk.files()) == before
    desk.done(*command)
    assert shown.partition("\n\n")[2] == git(desk.root, "log", "-1", "--format=%B").removesuffix("\n")
    changed = git(desk.root, "show", "--format=", "--name-only", "HEAD").split()
    assert shown.partition("\n\n")[0].splitlines() == [f"加える {path}" for path in sorted(changed)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("提出", FIRST), "議案番号 (--bill)、件名 (--title)、会期 (--session)"),
        (("告示", FIRST, "--party", "toyama"), "日付 (--date)"),
        (("告示", FIRST, *by("takaoka", "2019-12-26")), "当事者: toyama (富山市)、mihon (見本町)"),
        (("告示", "toyama-mihon/2019-toyama-9", *by("toyama", "2019-12-26")), "台帳にない案件"),
        (("議決", FIRST, *by("toyama", "2019-12-20"), "--result", "認定"), "書ける語は 原案可決"),
        (("議決", FIRST, *by("toyama", "2019-12-20"), "--result", "可決"), "「bill」（議案番号）がありません"),
        (("告示", FIRST, *by("toyama", "2019-13-26")), "日付"),
        (("告示", FIRST, *by("toyama", "2019-12-26"), "--office", "number=1"), "事務の欄の名にできません"),
        (("引継ぎ", FIRST), "amend import"),
        (("ぎけつ", FIRST), "という記録はありません"),
    ],
)
def test_usage_faults_are_explained(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    """足りない事柄、知らない当事者や語は、何をどう書くかを言って断る。"""
    assert said in desk.refused(2, "record", *arguments)


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (("議決", FIRST, *by("toyama", "2019-11-20"), "--result", "可決"), "P51"),
        (("告示", FIRST, *by("toyama", "2999-12-26")), "P52"),
        (("撤回", FIRST, *by("toyama", "2019-12-20"), "--scope", "record", "--supersedes", "toyama-009-notice"), "P02"),
    ],
)
def test_what_the_procedure_forbids_is_refused(desk: Desk, arguments: tuple[str, ...], rule: str) -> None:
    """新たな誤りを生ずる記録は、規則の番号と訳を言って断る。"""
    desk.submit(FIRST, "toyama", "2019-12-02")
    assert f"  {rule} " in desk.refused(4, "record", *arguments)


def test_text_must_be_in_the_form_of_the_ledger(desk: Desk) -> None:
    """改行が CRLF の本文は、黙って直さず、提出を断る。"""
    text = desk.text(FIRST)
    text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))
    options = (*by("toyama", "2019-12-02"), *bill_options("議案第３号", "令和元年１２月定例会"))
    assert "改行は LF" in desk.refused(3, "record", "提出", FIRST, *options)


def test_every_kind_has_a_command_made_from_its_form(desk: Desk) -> None:
    """記録の種類ごとの説明に、書き方の表の、求めるもののほかのすべての項目がある。新しい種類は、表に書けば足りる。"""
    for kind, (_, fields) in FORMS.items():
        if kind is not EventKind.BASELINE:
            shown = desk.done("record", kind.value, "--help").out
            wanted = [field.key for field in fields if not field.key.endswith("_sha256")]
            assert [key for key in wanted if f"--{key} " not in shown] == [], kind
            assert [line for line in shown.splitlines() if columns(line) > 80] == [], kind


def test_votes_and_signatories_are_written_as_data(desk: Desk) -> None:
    """表決の数と調印者は、日本語の欄の名で書け、数と表として残る。"""
    desk.submit(FIRST, "toyama", "2019-12-02", "--papers", desk.root / ".gitattributes")
    votes = ("--votes", "出席=36", "--votes", "賛成=３０", "--votes", "反対=5", "--method", "起立多数")
    desk.resolve(FIRST, "toyama", "2019-12-20", *votes)
    desk.approve(FIRST, {"mihon": ("2019-12-03", "2019-12-18")})
    signed = ("--signatories", "toyama=富山市長　森　雅志", "--signatories", "mihon=見本町長　見本　太郎")
    desk.done("record", "調印", FIRST, *by("toyama", "2019-12-25"), *signed)
    folder = desk.text(FIRST).parent / "record"
    resolution = tomllib.loads((folder / "toyama-002-resolution.toml").read_text("utf-8"))
    assert resolution["votes"] == {"present": 36, "ayes": 30, "noes": 5}
    conclusion = tomllib.loads((folder / "toyama-003-conclusion.toml").read_text("utf-8"))
    assert conclusion["signatories"][1] == {"party": "mihon", "name": "見本町長　見本　太郎"}
    submission = tomllib.loads((folder / "toyama-001-submission.toml").read_text("utf-8"))
    assert json.dumps(submission["papers"]).count("source/.gitattributes") == 1


def test_questions_are_asked_at_a_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """端末では、足りない事柄を尋ね、読めない答えは訳を言って尋ね直す。当事者の初めの値は、待たれている者である。"""
    monkeypatch.setattr(record, "at_terminal", lambda: True)
    answers = ["takaoka", "", "令和元年13月2日", "R1.12.2", "議案第３号", "協議について", "令和元年１２月定例会"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    done = desk.done("record", "提出", FIRST)
    assert done.out.startswith(f"{FIRST} toyama-001-submission ")
    assert "当事者ではありません" in done.err
    assert "暦にない日付" in done.err


def test_unrecorded_particulars_are_not_used_silently(concluded: Desk) -> None:
    """コミットにない協約の事項の書直しは、使わず、使っていないと言う。"""
    path = concluded.root / "agreements/toyama-mihon/agreement.toml"
    path.write_text(path.read_text("utf-8").replace("富山市長", "富山市長　藤井　裕久"), "utf-8")
    done = concluded.done("record", "告示", FIRST, *by("toyama", "2019-12-26"))
    assert "agreement.toml の書直しは、コミットにないので使っていません" in done.err
    assert "amend record particulars toyama-mihon で台帳に入れます" in done.err
