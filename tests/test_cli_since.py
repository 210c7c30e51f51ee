"""渡した案からの変更の試験: 当事者の終わりに見た案と、今の本文を比べる (``compare --since``)。"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done
from desk_fixtures import silent
from desks import SECOND, Desk, by

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

FIRST_DRAFT, SECOND_DRAFT, THIRD_DRAFT = "毎年度二回以上協議", "毎年度三回以上協議", "毎年度四回以上協議"


def shown(desk: Desk, called: str, *more: object) -> str:
    """対照表の字: 印を除いたもの。"""
    return re.sub(r"<[^>]*>", "", desk.done("compare", SECOND, "--since", called, "--format", "html", *more).out)


@pytest.fixture(scope="module")
def talks_template(concluded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """協議: 見本町が初めの案に同意し、富山市がその後に書き直して提出し、更に書き直している台帳。写して使う。"""
    desk = Desk(tmp_path_factory.mktemp("talks") / "ledger", silent)
    shutil.copytree(concluded_template, desk.root, symlinks=True)
    reason = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--year", "2020", "--effective", "2020-04-01")
    with contextlib.chdir(desk.root):
        desk.done("propose", "toyama-mihon", *reason)
        desk.rewrite(SECOND, "毎年度協議", FIRST_DRAFT)
        desk.done("instrument", SECOND)
        desk.done("record", "同意", SECOND, *by("mihon", "2020-02-01"))
        desk.rewrite(SECOND, FIRST_DRAFT, SECOND_DRAFT)
        desk.done("instrument", SECOND)
        desk.submit(SECOND, "toyama", "2020-03-01")
    desk.rewrite(SECOND, SECOND_DRAFT, THIRD_DRAFT)
    return desk.root


@pytest.fixture
def talks(
    talks_template: Path, workshop: Path, home: Path, cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """協議の台帳の、この試験だけの写し。"""
    root = workshop / "ledger"
    shutil.copytree(talks_template, root, symlinks=True)
    monkeypatch.chdir(root)
    return Desk(root, cli)


def test_each_party_sees_what_changed_since_its_own_draft(talks: Desk) -> None:
    """見本町には同意した案から、富山市には提出した案からの変更を、どの呼び方でも同じに見せる。版と書直しを言う。"""
    mihon = shown(talks, "mihon")
    assert f"見本町の協議同意（令和２年２月１日）の案からの変更（{SECOND}、案、書直し中）" in mihon
    assert [words in mihon for words in (FIRST_DRAFT, SECOND_DRAFT, THIRD_DRAFT)] == [True, False, True]
    assert {shown(talks, called) for called in ("見本町", "乙")} == {mihon}
    toyama = shown(talks, "富山市")
    assert "富山市の提出（令和２年３月１日）の案からの変更" in toyama
    assert [words in toyama for words in (FIRST_DRAFT, SECOND_DRAFT, THIRD_DRAFT)] == [False, True, True]


def test_table_shows_exactly_the_two_texts(talks: Desk) -> None:
    """渡した案のファイルと今の本文を比べた表と、状態と頭の語のほかは同じである。幾つもの形式も、名を分けて書く。"""
    given = talks.root.parent / "渡した案.txt"
    given.write_text(talks.text(SECOND).read_text("utf-8").replace(THIRD_DRAFT, FIRST_DRAFT), "utf-8", newline="")
    by_file, by_party = (
        json.loads(talks.done("compare", *arguments, "--format", "json").out)
        for arguments in ((given, talks.text(SECOND)), (SECOND, "--since", "乙"))
    )
    said = [(page.pop("state"), page["heads"].pop("new"), page["heads"].pop("old")) for page in (by_file, by_party)]
    assert said[1][1:] == ("今の案", "前の案")
    assert by_file == by_party
    folder = talks.root.parent / "書類"
    talks.done("compare", SECOND, "--since", "乙", "--format", "docx,xlsx", "-o", f"{folder}/")
    assert [path.name.endswith("_乙の案から.docx") for path in sorted(folder.iterdir())] == [True, False]


def test_consent_to_the_text_of_today_leaves_nothing_to_show(talks: Desk) -> None:
    """今の本文に同意すれば、違いは無いと、その版を名指して言う。"""
    talks.done("instrument", SECOND)
    talks.done("record", "同意", SECOND, *by("mihon", "2020-03-05"))
    done = talks.done("compare", SECOND, "--since", "mihon", "--exit-code")
    assert done.err == "違いはありません。見本町の協議同意（令和２年３月５日）の案のままです。\n"
    assert talks.cli("compare", SECOND, "--since", "toyama", "--exit-code").code == 1


def test_withdrawn_record_is_not_the_draft_they_have(talks: Desk) -> None:
    """取り消した記録の本文とは比べない。残る記録が無ければ、まだ案を持っていないと断る。"""
    undo = ("--scope", "記録", "--supersedes", "toyama-001-submission")
    talks.rewrite(SECOND, THIRD_DRAFT, SECOND_DRAFT)
    talks.done("record", "撤回", SECOND, *by("toyama", "2020-03-02"), *undo)
    assert "富山市は、この案件の案をまだ持っていません" in talks.refused(2, "compare", SECOND, "--since", "甲")


def test_impossible_requests_are_refused(talks: Desk) -> None:
    """当事者でない名、案件でないもの、一緒に使えない引数は、正しい書き方を言って断る。"""
    assert "甲 toyama (富山市)、乙 mihon (見本町)" in talks.refused(2, "compare", SECOND, "--since", "丙")
    assert "台帳の案件だけです" in talks.refused(2, "compare", "toyama-mihon", "--since", "mihon")
    text = f"./agreements/{SECOND.replace('/', '/amendments/')}/text.txt"
    assert "台帳の案件だけです" in talks.refused(2, "compare", text, text, "--since", "mihon")
    for more in (("--as-of", "2020-04-01"), ("--pair", text, "--keep")):
        assert "一緒には使えません" in talks.refused(2, "compare", SECOND, "--since", "mihon", *more)
