"""amend record particulars の試験: 新しい長などを一つのコミットで台帳に入れ、ほかの書替えは断る (DESIGN §3)。"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desks import FIRST, Desk, by
from repositories import git

from amend.cli import particulars

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

ID, PATH = "toyama-mihon", "agreements/toyama-mihon/agreement.toml"
ROW = '\n[[party]]\nid = "mihon"\nfrom = 2021-04-01\nhead = "見本町長　見本　次郎"\n'


def _append(desk: Desk, row: str) -> Path:
    path = desk.root / PATH
    path.write_text(path.read_text("utf-8") + row, "utf-8", newline="")
    return path


def test_a_new_mayor_is_one_commit(concluded: Desk) -> None:
    """足した表示は、そのファイルだけのコミットになり、だれのいつからの表示かをトレーラーが言い、監査に破れはない。"""
    head, data = concluded.head, _append(concluded, ROW).read_bytes()
    shown = concluded.done("record", "particulars", ID, "--dry-run").out
    assert concluded.head == head
    done = concluded.done("record", "当事者の表示", ID)
    assert done.out == f"{ID} particulars {concluded.head}\n"
    assert concluded.log("%H")[1] == head
    assert shown == f"変える {PATH}\n\n" + git(concluded.root, "log", "-1", "--format=%B").removesuffix("\n")
    assert git(concluded.root, "show", "--format=", "--name-only", "HEAD").split() == [PATH]
    assert ((concluded.root / PATH).read_bytes(), concluded.clean) == (data, True)
    assert concluded.log("%s", "-1") == [f"協約の事項: 見本町（{ID}）"]
    assert concluded.log("%(trailers)", "-1") == [
        f"Agreement: {ID}",
        "Event: particulars",
        "Particulars: mihon 2021-04-01",
    ]
    assert "見本町の代表者: 見本町長 → 見本町長　見本　次郎（2021-04-01から）" in git(concluded.root, "log", "-1")
    assert json.loads(concluded.done("audit", "--json").out) == []


def test_a_second_time_writes_nothing(concluded: Desk) -> None:
    """もう台帳に入っていれば、そのことを言い、何も書かない。"""
    _append(concluded, ROW)
    concluded.done("record", "particulars", ID)
    head = concluded.head
    again = concluded.done("record", "particulars", ID)
    assert (again.out, concluded.head) == (f"{ID} particulars\n", head)
    assert "もう台帳のとおりです" in again.err


def test_the_next_record_uses_the_new_particulars(concluded: Desk) -> None:
    """台帳に入れた表示は、その日からの記録に使われる。"""
    _append(concluded, '\n[[party]]\nid = "mihon"\nfrom = 2021-04-01\nname = "見本市"\ncouncil = "見本市議会"\n')
    concluded.done("record", "particulars", ID)
    concluded.done("record", "告示", FIRST, *by("mihon", "2021-04-02"))
    assert concluded.log("%s", "-1")[0].startswith("告示: 見本市")


def test_a_strange_signatory_names_the_command(desk: Desk) -> None:
    """代表者と違う調印者の指摘 (P71) は、新しい代表者を台帳に入れるコマンドを言う。"""
    desk.approve(FIRST, {"toyama": ("2019-12-02", "2019-12-20"), "mihon": ("2019-12-03", "2019-12-18")})
    signed = ("--signatories", "toyama=富山市長　某", "--signatories", "mihon=見本町長")
    done = desk.done("record", "締結", FIRST, *by("toyama", "2019-12-25"), *signed)
    assert "P71" in done.err
    assert f"amend record particulars {ID} で台帳に入れてください" in done.err


def test_a_style_may_change(concluded: Desk) -> None:
    """様式と起案の流儀は、法的な事実でないので、変えられる。"""
    path = concluded.root / PATH
    path.write_text(path.read_text("utf-8").replace("\n\n[[party]]", '\nstyle = "mine"\n\n[[party]]', 1), "utf-8")
    concluded.done("record", "particulars", ID)
    assert concluded.log("%s", "-1") == [f"協約の事項: 様式（{ID}）"]
    assert json.loads(concluded.done("audit", "--json").out) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "富山市', 'title = "新富山市'),
        ('kind = "renkei-kyoyaku"', 'kind = "kyotei"'),
        ('basis = "', 'basis = "新'),
        ("見本町長", "見本町長　見本　太郎"),
        ('id = "mihon"', 'id = "betsu"'),
        ("\n[[party]]", '\n[[prior]]\ntitle = "覚書"\nconcluded_on = 2001-01-01\n\n[[party]]'),
        ("[[party]]", "# 覚え書き\n[[party]]"),
    ],
)
def test_anything_else_is_refused(concluded: Desk, old: str, new: str) -> None:
    """題名、種類、根拠、前の経過、当事者、前の表示の書替えと、事項の変わらない書直しは、断る。"""
    path = concluded.root / PATH
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) + (ROW if new.startswith("title") else ""), "utf-8", newline="")
    said = concluded.refused(4, "record", "particulars", ID)
    assert "git restore" in said


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        (ROW.replace("2021-04-01", "2999-04-01"), 2, "まだ来ていません"),
        (ROW.replace("from = 2021-04-01\n", ""), 4, "いつからかを書いてください"),
        (ROW.replace("2021-04-01", "きょう"), 4, PATH),
    ],
)
def test_faulty_additions_are_told(concluded: Desk, row: str, code: int, said: str) -> None:
    """まだ来ない日付と、書き方の誤りは、訳を言って断る。"""
    _append(concluded, row)
    assert said in concluded.refused(code, "record", "particulars", ID)


def test_a_draft_needs_no_record(desk: Desk) -> None:
    """まだ提出していない協約の事項は、そのまま直せばよいと言う。"""
    assert "初めの議案の提出とともに" in desk.refused(2, "record", "particulars", ID)


def test_other_work_is_left_alone(concluded: Desk) -> None:
    """ほかの書きかけは、コミットに入らず、失われない。"""
    memo = concluded.root / "memo.txt"
    memo.write_text("書きかけ\n", "utf-8")
    git(concluded.root, "add", "memo.txt")
    _append(concluded, ROW)
    concluded.done("record", "particulars", ID)
    assert git(concluded.root, "status", "--porcelain") == "A  memo.txt\n"


def test_names_do_not_hide_events() -> None:
    """呼び名は、記録の種類の呼び名と重ならない。"""
    from amend.events.kinds import NAMES

    assert not {name for names in NAMES.values() for name in names} & set(particulars.NAMES)
