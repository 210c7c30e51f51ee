"""試験の監査の備え: 変更・町長の交代・正誤・引継ぎ・廃止までを終え、途中の段階に札のある台帳。

``pytest_plugins = ["ledger_fixtures", "desk_fixtures", "audit_fixtures"]`` で使う。

PYTEST_DONT_REWRITE: doctest の収集が先に読み込むことがあるので、assert の書換えは要らないと pytest に言っておく。
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from desk_fixtures import silent
from desks import SECOND, THIRD, Desk, by
from pasts import FOLDER
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
)


@pytest.fixture(scope="session")
def staged(concluded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """変更の案件が告示までを終えた台帳。途中の段階に札がある。写して使う。"""
    root = tmp_path_factory.mktemp("staged") / "ledger"
    shutil.copytree(concluded_template, root, symlinks=True)
    git(root, "update-index", "-q", "--refresh")
    desk = Desk(root, silent)
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
def storied(staged: Path, workshop: Path, home: Path) -> Iterator[Path]:
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
