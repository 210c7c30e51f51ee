"""監査の試験: どの改ざんも、それをしたコミットで見付け、正しい沿革には何も言わない (reliability.md §3 I1–I5)。"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from conftest import Done
from desk_fixtures import _silent
from desks import SECOND, THIRD, Desk, by
from pasts import FOLDER, honest
from repositories import git
from tampering import (
    ABOLISHED,
    CONCLUDED,
    ENDING,
    HALF,
    NOTICED,
    RECTIFIED,
    RENEWED,
    RESOLVED,
    SUBMITTED,
    TAKEN,
    TAMPERINGS,
    Tampering,
    commit,
    join,
)

from amend import store
from amend.audit import RULES, History, audit
from amend.cli.audit import read_history
from amend.trailers import PARTICULARS

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


@pytest.fixture(scope="module")
def staged(concluded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """変更の案件が告示までを終えた台帳。途中の段階に札がある。写して使う。"""
    root = tmp_path_factory.mktemp("staged") / "ledger"
    shutil.copytree(concluded_template, root, symlinks=True)
    git(root, "update-index", "-q", "--refresh")
    desk = Desk(root, _silent)
    with contextlib.chdir(root):
        change = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--year", "2020")
        desk.done("propose", "toyama-mihon", *change, "--effective", "2020-04-01")
        desk.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
        desk.done("instrument", SECOND)
        desk.submit(SECOND, "toyama", "2020-03-01")
        git(root, "tag", SUBMITTED)
        desk.resolve(SECOND, "toyama", "2020-03-24")
        git(root, "tag", HALF)
        desk.submit(SECOND, "mihon", "2020-03-02")
        evidence = root.parent / "議決書.txt"
        evidence.write_text("原案可決\n", "utf-8")
        desk.resolve(SECOND, "mihon", "2020-03-19", "--evidence", evidence)
        git(root, "tag", RESOLVED)
        desk.done("record", "締結", SECOND, *by("toyama", "2020-03-30"))
        git(root, "tag", CONCLUDED)
        for party in ("toyama", "mihon"):
            desk.done("record", "告示", SECOND, *by(party, "2020-04-02"), "--number", "告示第５号")
        git(root, "tag", NOTICED)
        _later_life(desk)
    return root


def _later_life(desk: Desk) -> None:
    """告示の後: 町長の交代、転記誤りの訂正、別の協約の引継ぎ、廃止。"""
    root = desk.root
    renew(root, "mihon", "2021-04-01", "見本町長　見本　次郎")
    desk.done("record", "particulars", "toyama-mihon")
    git(root, "tag", RENEWED)
    text, original = root / f"{FOLDER}/text.txt", root.parent / "原本.txt"
    original.write_text("協約書の写し\n", "utf-8")
    text.write_text(text.read_text("utf-8").replace("目的とする", "目的とします", 1), "utf-8", newline="")
    rectified = (*by("toyama", "2021-05-01"), "--rectifies", "転記誤り", "--evidence", original)
    desk.done("record", "正誤", SECOND, *rectified)
    git(root, "tag", RECTIFIED)
    bill = root.parent / "議案.txt"
    bill.write_bytes(files("amend").joinpath("data/demo/bill.txt").read_bytes())
    parties = ("--party", "toyama=富山市", "--party", "partner=○○○")
    desk.done("import", bill, "ouen", "--quiet", *parties, "--in-force", "--concluded-on", "2020-03-25")
    git(root, "tag", TAKEN)
    end = (
        "--kind",
        "廃止",
        "--proposer",
        "toyama",
        "--reason",
        "終えるため。",
        "--effective",
        "締結",
        "--year",
        "2022",
    )
    desk.done("propose", "toyama-mihon", *end)
    desk.submit(THIRD, "toyama", "2022-03-01")
    desk.submit(THIRD, "mihon", "2022-03-02")
    desk.resolve(THIRD, "toyama", "2022-03-24")
    git(root, "tag", ENDING)
    desk.resolve(THIRD, "mihon", "2022-03-19")
    desk.done("record", "締結", THIRD, *by("toyama", "2022-03-30"))
    git(root, "tag", ABOLISHED)


def renew(root: Path, party: str, day: str, head: str) -> None:
    """新しい長を、協約の事項のファイルに足す。"""
    agreement = root / f"{FOLDER}/agreement.toml"
    row = f'\n[[party]]\nid = "{party}"\nfrom = {day}\nhead = "{head}"\n'
    agreement.write_text(agreement.read_text("utf-8") + row, "utf-8", newline="")


@pytest.fixture
def ledger(staged: Path, workshop: Path, home: Path) -> Iterator[Path]:
    """この試験だけの、段階の札のある台帳。今いるフォルダーでもある。"""
    root = workshop / "ledger"
    shutil.copytree(staged, root, symlinks=True)
    git(root, "update-index", "-q", "--refresh")
    before = os.getcwd()
    os.chdir(root)
    try:
        yield root
    finally:
        os.chdir(before)


def _found(root: Path) -> list[tuple[str, str]]:
    return [(breach.commit, breach.rule) for breach in audit(read_history(store.open_for_reading(root)))]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.name)
def test_every_tampering_is_caught(tampering: Tampering, ledger: Path) -> None:
    """どの手口も、それをしたコミットで、言うべき規則が言う。それより前のコミットには何も言わない。"""
    git(ledger, "reset", "--quiet", "--hard", tampering.stage)
    made = tampering.act(ledger)
    found = _found(ledger)
    assert (made, tampering.rule) in found
    assert found[0][0] == made


def test_every_rule_catches_something() -> None:
    """どの規則にも、それが言うべき手口が一つはある。働かない規則を置かない。"""
    assert {tampering.rule for tampering in TAMPERINGS} == {rule.id for rule in RULES}


def test_honest_ledger_is_clean(ledger: Path, cli: Callable[..., Done]) -> None:
    """締結から変更、町長の交代、正誤、引継ぎ、廃止まで、コマンドの書いた台帳に破れはない。"""
    assert len(store.files(store.open_for_reading(ledger), git(ledger, "rev-parse", "HEAD").strip())) > 20
    assert cli("audit").code == 0
    assert json.loads(cli("audit", "--json").out) == []


def test_honest_merges_are_clean(ledger: Path, cli: Callable[..., Done]) -> None:
    """利用者の覚え書き、ふつうの合流、二つの枝が別々に入れた新しい長の合流に、破れはない。"""
    join(ledger)
    commit(ledger, "合流")
    git(ledger, "branch", "mihon")
    renew(ledger, "toyama", "2021-04-24", "富山市長　藤井　裕久")
    assert cli("record", "協約の事項", "toyama-mihon").code == 0
    ours = (ledger / f"{FOLDER}/agreement.toml").read_bytes()
    git(ledger, "checkout", "--quiet", "mihon")
    renew(ledger, "mihon", "2021-04-01", "見本町長　見本　次郎")
    assert cli("record", "協約の事項", "toyama-mihon").code == 0
    git(ledger, "merge", "--quiet", "--no-commit", "--no-ff", "main", check=False)
    (ledger / f"{FOLDER}/agreement.toml").write_bytes(ours)
    renew(ledger, "mihon", "2021-04-01", "見本町長　見本　次郎")
    commit(ledger, "町長と市長")
    assert _found(ledger) == []


def test_breach_says_commit_place_and_advice(ledger: Path, cli: Callable[..., Done]) -> None:
    """破れは、コミット、パス、訳、直し方を一行で言い、終了コードは 1。JSON も同じことを言う。"""
    git(ledger, "reset", "--quiet", "--hard", TAMPERINGS[0].stage)
    made = TAMPERINGS[0].act(ledger)
    done = cli("audit")
    assert done.code == 1
    assert done.out.startswith(f"{made[:10]} agreements/toyama-mihon/text.txt: H08: ")
    assert " — " in done.out
    said = json.loads(cli("audit", "--json").out)
    assert list(said[0]) == ["rule", "commit", "path", "message", "advice"]
    assert said[0]["commit"] == made


# ── 正しい沿革: Git を使わずに作ったもの (`pasts`) ──


def _audited(seeds: range) -> Counter[str]:
    """正しい沿革を監査し、破れのないことを確かめて、コミット・合流・記録の種類ごとの数を返す。"""
    counts = Counter[str]()
    for seed in seeds:
        past = honest(seed)
        assert audit(History(past.commits, past.blobs)) == (), seed
        counts["commit"] += len(past.commits)
        counts["merge"] += sum(len(one.parents) > 1 for one in past.commits)
        for one in past.commits:
            counts.update(re.findall(r"^Event: ([a-z]+)$", one.message.decode(), re.M))
            ended = any(change.path == f"{FOLDER}/text.txt" and change.after is None for change in one.changes[0])
            counts["abolition"] += ended
    return counts


_SEEN = {"submission", "resolution", "conclusion", "notice", "report", "withdrawal", "rectification", "baseline"}


def test_random_honest_histories_are_clean() -> None:
    """でたらめな順に進めた正しい沿革に、破れはない。分かれと合流、引継ぎ、正誤、新しい長、廃止も含む。"""
    counts = _audited(range(6))
    assert counts["commit"] > 150
    assert {*_SEEN, PARTICULARS, "merge", "abolition"} <= {kind for kind, number in counts.items() if number}


@pytest.mark.soak
def test_two_hundred_honest_histories_are_clean() -> None:
    """正しい沿革 200 に、破れはない (issue 3 §4)。"""
    counts = _audited(range(1000, 1200))
    assert counts["commit"] > 3000
    assert min(counts[kind] for kind in ("rectification", "baseline", PARTICULARS, "abolition")) > 10
