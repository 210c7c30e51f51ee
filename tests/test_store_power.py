"""停電: 済んだと言った記録は、その直後に電気が落ちても残る (reliability.md §1 の 3・4、A3、R2)。

ext4 のループ像の上で記録し、像のファイルに届いたものだけを写し、写しを起こして確かめる。root とループ装置が要る。
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from repositories import git, make_ledger

pytest_plugins = ["ledger_fixtures"]

SNAPSHOTS = 30
_TRIES = 100
_RECORD = """
import sys
from pathlib import Path
from amend import store
from repositories import record_event
print(record_event(store.open_for_writing(Path(sys.argv[1])), "resolution"))
"""


@contextmanager
def mounted(image: Path, place: Path, options: str) -> Iterator[Path]:
    """像を起こす。起こせない所では、そう言って飛ばす。"""
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-o", options, image, place], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"ループ装置を使えません: {done.stderr.strip()}")
    try:
        yield place
    finally:
        for left in reversed(range(_TRIES)):  # 殺された一団の孫は、混んだ機械では、少し遅れて消える
            if subprocess.run(["umount", place], stderr=subprocess.DEVNULL, check=not left).returncode == 0:
                break
            time.sleep(0.1)


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="像を起こすには root が要る")
@pytest.mark.skipif(shutil.which("mkfs.ext4") is None, reason="mkfs.ext4 が無い")
@pytest.mark.parametrize("options", ["data=ordered", "data=writeback,noauto_da_alloc,commit=30"])
def test_an_acknowledged_record_survives_a_power_cut(tmp_path: Path, home: Path, options: str) -> None:
    """どの時に電気が落ちても、枝は済んだと言った記録を指し、履歴は壊れず、作業フォルダーも揃っている。"""
    image, copy = tmp_path / "disk", tmp_path / "copy"
    for _ in range(SNAPSHOTS):
        image.write_bytes(b"")
        os.truncate(image, 64 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
        with mounted(image, tmp_path / "before", f"loop,{options}") as disk:
            make_ledger(disk / "ledger")
            os.sync()
            command = [sys.executable, "-c", _RECORD, str(disk / "ledger")]
            done = subprocess.run(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True, check=True)
            time.sleep(random.choice((0, 0, 0.3, 2)))
            subprocess.run(["cp", "--sparse=always", image, copy], check=True)
        with mounted(copy, tmp_path / "after", "loop") as disk:
            ledger = disk / "ledger"
            assert git(ledger, "rev-parse", "HEAD") == done.stdout
            assert git(ledger, "fsck", "--strict", "--no-dangling") == ""
            assert git(ledger, "status", "--porcelain") == ""
