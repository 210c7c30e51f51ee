"""amend selftest: どの確かめも、よい機械ではよいと言い、悪いものは悪いと言う。利用者のものには触れない (R24)。"""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Done
from repositories import git
from test_docs_json import SECTIONS

from amend.cli import selftesting
from amend.cli.selftesting import disk, machine
from amend.cli.selftesting import ledger as room
from amend.cli.selftesting.child import record_note
from amend.cli.selftesting.verdict import Verdict
from amend.errors import LedgerError
from amend.store import plumbing

pytest_plugins = ["ledger_fixtures"]


@pytest.mark.soak
def test_a_good_machine_passes_everything(
    cli: Callable[..., Done], ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """よい機械では、すべての確かめが済み、台帳の中で打っても、台帳には何も残らない。"""
    monkeypatch.chdir(ledger)
    done = cli("selftest", "--json")
    told = json.loads(done.out)
    assert [row["check"] for row in told] == [name for name, _ in selftesting.CHECKS]
    assert [row for row in told if row["ok"] is False and row["check"] != "和文の書体"] == []
    assert git(ledger, "status", "--porcelain", "--ignored") == ""


def test_each_result_is_one_line(cli: Callable[..., Done], workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """結果は一件一行、JSON では書いてある鍵。NG には助言を添える。確かめの止まるときも、その行で言う。"""

    def broken(place: Path) -> Verdict:
        raise ZeroDivisionError("x\n\x1b[31m")

    checks = (
        ("よい", lambda place: Verdict(ok=True, detail="ある")),
        ("悪い", lambda place: Verdict(ok=False, detail="無い", advice="入れてください。")),
        ("止まる", broken),
        ("分からない", lambda place: Verdict(ok=None, detail="確かめていない")),
    )
    monkeypatch.setattr(selftesting, "CHECKS", checks)
    done = cli("selftest", "--at", workshop)
    assert done.code == 1
    assert done.out.splitlines() == [
        "OK  よい              ある",
        "NG  悪い              無い — 入れてください。",
        "NG  止まる            ZeroDivisionError: x ⟦U+001B⟧[31m — この行を開発者に知らせてください。",
        "--  分からない        確かめていない",
    ]
    assert "NG 2 件" in done.err
    told = json.loads(cli("selftest", "--at", workshop, "--json").out)
    assert [row["ok"] for row in told] == [True, False, False, None]
    (section,) = (section for section in SECTIONS if section.name == "amend selftest")
    assert [list(row) for row in told] == [list(section.keys)] * 4
    assert list(workshop.iterdir()) == []


def test_a_place_that_cannot_be_written_is_refused(cli: Callable[..., Done], workshop: Path) -> None:
    """書けない所では、そう言って断る。"""
    done = cli("selftest", "--at", workshop / "無い")
    assert (done.code, done.out) == (2, "")
    assert "試しの台帳を作れません" in done.err


def test_bad_machines_are_told(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """フォルダーの同期のできないディスク、合わない時計、古い Git は、それと言う。"""
    monkeypatch.setattr(disk, "_folder_syncs", lambda place: False)
    assert "同期" in disk.check_writing(workshop).detail
    monkeypatch.setattr(machine, "_EARLIEST", machine._LATEST)
    assert machine.check_clock(workshop).ok is False
    plumbing.require_git.cache_clear()
    monkeypatch.setenv("PATH", str(workshop))
    with pytest.raises(LedgerError, match="Git が見付かりません"):
        machine.check_git(workshop)
    plumbing.require_git.cache_clear()


def test_a_lost_and_a_damaged_record_are_seen(ledger: Path) -> None:
    """記録の失われた台帳、残った錠のある台帳を、よいとは言わない: 確かめの目は見える。"""
    record_note(ledger, 1)
    record_note(ledger, 1)
    assert room._numbers(ledger) == [1]
    assert room._damage(ledger) == ""
    git(ledger, "reset", "-q", "--hard", "HEAD~1")
    assert room._numbers(ledger) == []
    name = git(ledger, "rev-parse", "HEAD^{tree}").strip()
    path = ledger / ".git/objects" / name[:2] / name[2:]
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.write_bytes(b"")
    assert room._damage(ledger) != ""
