"""停電: コマンドの途中で電気が落ちても、済んだと言ったものはすべて残り、同じコマンドを打ち直せば終わる (A3)。

test_store_power が記録の芯を、ここはコマンドの全体を、本物の ext4 の像で確かめる。root とループ装置が要る。
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import BILLS, FIRST, bill_options, by, run
from repositories import git
from test_store_power import mounted

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

SNAPSHOTS = 30
_APPROVALS = tuple(
    arguments
    for party in BILLS
    for arguments in (
        ("record", "提出", FIRST, *by(party, "2019-12-02"), *bill_options(*BILLS[party])),
        ("record", "議決", FIRST, *by(party, "2019-12-20"), "--result", "原案可決"),
    )
)
EVENTS = (
    *_APPROVALS,
    ("record", "締結", FIRST, *by("toyama", "2019-12-25")),
    ("record", "告示", FIRST, *by("mihon", "2019-12-26")),
)
"""打つコマンド: 一つが一件のコミットになり、もう一度打てば、もう記録されていると言って終わる。"""

_PLAY = """
import json, os, sys
from desks import run
os.chdir(sys.argv[2])
for arguments in json.loads(sys.argv[1]):
    run(*arguments)
    print(len(arguments), flush=True)
"""


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="像を起こすには root が要る")
@pytest.mark.skipif(shutil.which("mkfs.ext4") is None, reason="mkfs.ext4 が無い")
@pytest.mark.parametrize("options", ["data=ordered", "data=writeback,noauto_da_alloc,commit=30"])
def test_acknowledged_commands_survive_a_power_cut(
    drafted_template: Path, tmp_path: Path, home: Path, options: str, record_property: Callable[[str, object], None]
) -> None:
    """どの時に電気が落ちても、済んだと言ったコマンドの記録は残り、打ち直せば、どの記録も一件ずつになる。"""
    image, copy, said = tmp_path / "disk", tmp_path / "copy", 0
    for _ in range(SNAPSHOTS):
        image.write_bytes(b"")
        os.truncate(image, 64 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
        with mounted(image, tmp_path / "before", f"loop,{options}") as disk:
            shutil.copytree(drafted_template, disk / "ledger", symlinks=True)
            os.sync()
            acknowledged = _cut(disk / "ledger", image, copy)
        said += acknowledged
        with mounted(copy, tmp_path / "after", "loop") as disk:
            _check(disk / "ledger", acknowledged)
    record_property("soak", f"power cut {options}: snapshots {SNAPSHOTS} acknowledged {said} lost 0")


def _cut(root: Path, image: Path, copy: Path) -> int:
    """コマンドを続けて打たせ、無作為の時に一団を止め、像に届いたものだけを写す。済んだと言った数を返す。"""
    with subprocess.Popen(
        [sys.executable, "-c", _PLAY, json.dumps(EVENTS), str(root)],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        waited = random.randrange(len(EVENTS))
        said = b"".join(process.stdout.readline() for _ in range(waited))
        time.sleep(random.uniform(0, 0.5))
        os.killpg(process.pid, signal.SIGSTOP)
        subprocess.run(["cp", "--sparse=always", image, copy], check=True)
        os.killpg(process.pid, signal.SIGKILL)
        return (said + process.stdout.read()).count(b"\n")


def _recorded(root: Path) -> int:
    return len(git(root, "log", "--format=%H", "--grep=^Record: ").split())


def _check(root: Path, acknowledged: int) -> None:
    """起こした像: 履歴は壊れず、言ったものはすべて在り、打ち直せば終わる。"""
    assert git(root, "fsck", "--strict", "--no-dangling") == ""
    assert _recorded(root) >= acknowledged
    with contextlib.chdir(root):
        for arguments in EVENTS:
            run(*arguments)
    assert _recorded(root) == len(EVENTS)
    assert git(root, "status", "--porcelain") == ""
