"""同時の記録: いくつのプロセスが同じ台帳に書いても、済んだと言われた記録はすべて枝にある (A8、A10)。"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from repositories import TEXT, WHEN, git

from amend import store
from amend.errors import LedgerError
from amend.store import history, housekeeping

pytest_plugins = ["ledger_fixtures"]

WRITERS = 4

_WRITER = """
import sys
from pathlib import Path
from amend import store
from amend.store.repository import tip
from repositories import AGREEMENT, WHEN
root, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
repository = store.open_for_writing(root)
head = repository.head
for number in range(1, count + 1):
    path = f"{AGREEMENT}/amendments/2026-toyama-1/record/{name}-{number:03}.toml"
    while True:
        try:
            head = store.record(repository, {path: b"event"}, f"{name}-{number}", when=WHEN, expected_head=head)
        except store.HeadMovedError:
            head = tip(repository, repository.branch)
        else:
            break
    print(head, flush=True)
"""


def _record_together(root: Path, count: int) -> list[str]:
    """いくつかのプロセスに同時に記録させ、済んだと言われたコミットを返す。"""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, root, f"party-{number}", str(count)],
            cwd=Path(__file__).parent,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    outputs = [writer.communicate()[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    return [commit for output in outputs for commit in output]


def _check(root: Path, reported: list[str], count: int) -> None:
    repository = store.open_for_reading(root)
    assert repository.head
    reachable = [commit.id for commit in history.commits(repository, repository.head)[1:]]
    assert len(reported) == WRITERS * count
    assert sorted(reported) == sorted(reachable)
    records = [path for path in store.files(repository, repository.head) if "/record/" in path]
    assert len(records) == WRITERS * count
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "fsck", "--strict", "--no-dangling") == ""


def test_every_reported_record_is_reachable(ledger: Path) -> None:
    """4 プロセス × 25 件: 報告された記録と、枝から辿れる記録が同じで、作業フォルダーも揃っている。"""
    _check(ledger, _record_together(ledger, 25), 25)


@pytest.mark.soak
def test_a_thousand_records_are_all_reachable(ledger: Path) -> None:
    """4 プロセス × 250 件 = 1,000 件でも同じ。"""
    _check(ledger, _record_together(ledger, 250), 250)


def test_housekeeping_under_way_is_waited_for(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git の掃除が動いていれば待ち、続けばそう言う。死んだ掃除の残りものは気に掛けない。書く間は始めさせない。"""
    monkeypatch.setattr(housekeeping, "PATIENCE", 0.05)
    repository = store.open_for_writing(ledger)
    mark, change = ledger / ".git/gc.pid", {TEXT: b"x"}
    for running in (f"{os.getpid()} {socket.gethostname()}", "1 elsewhere"):
        mark.write_text(running, encoding="ascii")
        with pytest.raises(LedgerError, match="Git の掃除"):
            store.record(repository, change, "x", when=WHEN, expected_head=repository.head)
        assert mark.read_text(encoding="ascii") == running
    mark.write_text(f"999999999 {socket.gethostname()}", encoding="ascii")
    store.record(repository, change, "x", when=WHEN, expected_head=repository.head)
    assert not mark.exists()
    with housekeeping.without_housekeeping(repository):
        git(ledger, "gc", "-q", check=False)
        assert not list((ledger / ".git").rglob("*.pack"))
    git(ledger, "gc", "-q")
    assert list((ledger / ".git").rglob("*.pack"))


@contextmanager
def _repeating(work: Callable[[], object]) -> Iterator[None]:
    """囲んだ間、仕事を繰り返す。"""
    done = threading.Event()

    def repeat() -> None:
        while not done.is_set():
            work()

    worker = threading.Thread(target=repeat)
    worker.start()
    try:
        yield
    finally:
        done.set()
        worker.join()


@pytest.mark.soak
def test_housekeeping_beside_us_loses_nothing(ledger: Path) -> None:
    """隣で git gc が回り続けていても、記録は失われない (A10)。"""
    with _repeating(lambda: git(ledger, "gc", "-q", "--prune=now", check=False)):
        reported = _record_together(ledger, 50)
    _check(ledger, reported, 50)
