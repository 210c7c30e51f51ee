"""記録の途中で殺す: どこで殺されても、古い状態か新しい状態。次の実行が直し、やり直しは二重に記録しない (A1、A2)。

細工 (kill_shim.c) が、Python と Git の子を通して、台帳を変える操作 (作る、書く、付け替える、消す、届かせる) を数える。
"""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from killers import Killer, Trouble, killing
from repositories import copy_ledger, event_changes, git, index_of, record_event

from amend import store
from amend.cli.common import INTERRUPTED
from amend.errors import ExitCode

pytest_plugins = ["ledger_fixtures"]

POINTS = 12
NOTE, DRAFT = "メモ.txt", "agreements/toyama-renkei/amendments/2026-toyama-2/text.txt"

_WORK = """
from pathlib import Path
from amend import store
from amend.errors import LedgerError
from repositories import record_event
import git

def do(job):
    try:
        record_event(store.open_for_writing(Path(job["root"])), "resolution", head=job["head"])
    except LedgerError as error:
        return error.exit_code
    return 0
"""

TROUBLES = (Trouble.FULL, Trouble.BROKEN, Trouble.INTERRUPT)


@pytest.fixture
def killer(workshop: Path, home: Path) -> Iterator[Killer]:
    """細工の下で待つプロセス。頼まれるたびに一件を記録する。"""
    with killing(workshop, _WORK) as ready:
        yield ready


def _record(killer: Killer, root: Path, head: str, *, point: int, trouble: Trouble) -> tuple[int, int]:
    """記録させる。終了コードと、それまでの操作の数を返す。"""
    code, count = killer.do({"root": str(root), "head": head}, point=point, trouble=trouble)
    assert code in (ExitCode.DONE, ExitCode.LEDGER, INTERRUPTED, -signal.SIGKILL)
    return code, count


@pytest.fixture
def busy(ledger: Path) -> Path:
    """利用者が作業中の台帳: 用意した (staged) ファイルと、書きかけのファイルがある。"""
    (ledger / NOTE).write_text("用意した\n", encoding="utf-8")
    draft = ledger / DRAFT
    draft.parent.mkdir(parents=True)
    draft.write_text("案\n", encoding="utf-8")
    git(ledger, "add", NOTE, DRAFT)
    draft.write_text("案の書きかけ\n", encoding="utf-8")
    return ledger


def _count(killer: Killer, busy: Path, head: str) -> int:
    """殺さずに記録したときの、操作の数。"""
    root = copy_ledger(busy, busy.parent / "at" / "whole")
    code, count = _record(killer, root, head, point=-1, trouble=Trouble.KILL_ALL)
    assert code == ExitCode.DONE
    assert count > 40
    return count


def _check_whole(root: Path, before: dict[str, str], head: str) -> None:
    """後始末の後の台帳: 履歴、索引、作業ファイルが新しい状態で揃い、利用者のものはそのまま、残りものは無い。"""
    assert git(root, "rev-list", "--count", "HEAD").strip() == "2"
    assert git(root, "rev-parse", "HEAD^").strip() == head
    changes = event_changes("resolution")
    for path, data in changes.items():
        assert (root / path).read_bytes() == data
    after = index_of(root)
    assert {path: entry for path, entry in after.items() if path not in changes} == {
        path: entry for path, entry in before.items() if path not in changes
    }
    assert git(root, "status", "--porcelain", "-z").split("\0")[:-1] == [f"AM {DRAFT}", f"A  {NOTE}"]
    left = [path for pattern in ("amend[-.]*", ".amend*", "*.lock", "gc.pid") for path in root.rglob(pattern)]
    assert set(left) == {root / ".git/amend.lock"}


def _trouble_and_recover(killer: Killer, busy: Path, head: str, points: tuple[int, ...], trouble: Trouble) -> None:
    """写しの上で、記録に次々に障りを起こし、次の実行が直すことを確かめる。"""
    root = copy_ledger(busy, busy.parent / "at" / "killed")
    before = index_of(root)
    for point in points:
        code, _ = _record(killer, root, head, point=point, trouble=trouble)
        assert code != ExitCode.DONE or git(root, "rev-list", "--count", "HEAD").strip() == "2"
        assert git(root, "fsck", "--strict", "--no-dangling") == ""
        assert git(root, "rev-list", "--count", "HEAD").strip() in ("1", "2")
    commit = record_event(store.open_for_writing(root), "resolution", head=head)
    assert git(root, "rev-parse", "HEAD").strip() == commit
    _check_whole(root, before, head)
    git(root, "commit", "-m", "memo")
    assert git(root, "diff", "--name-only", commit, "HEAD", "-z").split("\0")[:-1] == [DRAFT, NOTE]
    shutil.rmtree(root)


def test_a_kill_leaves_the_old_state_or_the_new(killer: Killer, busy: Path) -> None:
    """無作為の 20 点で殺しても、履歴は壊れず、次の実行が自ら直し、記録は一つだけ残り、利用者のものは失われない。"""
    head = git(busy, "rev-parse", "HEAD").strip()
    count = _count(killer, busy, head)
    points = random.sample(range(1, count + 1), POINTS)
    print("殺す点:", points)
    for turn, point in enumerate(points):
        _trouble_and_recover(killer, busy, head, (point,), (Trouble.KILL_ALL, Trouble.KILL_PARENT)[turn % 2])


def test_a_full_disk_and_an_interrupt_leave_the_old_state_or_the_new(killer: Killer, busy: Path) -> None:
    """空きが無くなっても、入出力に失敗しても、中断されても、誤りと言って止まり、次の実行が直す (A4、A5、A13)。"""
    head = git(busy, "rev-parse", "HEAD").strip()
    points = random.sample(range(1, _count(killer, busy, head) + 1), POINTS // 2)
    print("障りの点:", points)
    for turn, point in enumerate(points):
        _trouble_and_recover(killer, busy, head, (point,), TROUBLES[turn % len(TROUBLES)])


def _kill_and_commit(killer: Killer, busy: Path, head: str, point: int) -> None:
    """写しの上で、記録を殺し、利用者が構わず git commit をし、その後で次の実行に直させる。"""
    root = copy_ledger(busy, busy.parent / "at" / "hasty")
    _record(killer, root, head, point=point, trouble=Trouble.KILL_ALL)
    recorded = git(root, "rev-parse", "HEAD").strip() != head
    git(root, "commit", "-m", "memo", check=False)
    repository = store.open_for_writing(root)
    if not recorded:
        record_event(repository, "resolution")
    git(root, "commit", "-m", "memo", check=False)
    changes = event_changes("resolution")
    ours = git(root, "log", "--reverse", "--format=%H", "--grep=^Event: resolution").split()
    assert len(ours) == 1
    for later in git(root, "rev-list", f"{ours[0]}^..HEAD").split():
        assert {path: store.files(repository, later)[path] for path in changes} == changes
    assert git(root, "diff", "--name-only", "HEAD", "-z") == f"{DRAFT}\0"
    shutil.rmtree(root)


def test_a_commit_in_haste_after_a_kill_loses_nothing(killer: Killer, busy: Path) -> None:
    """殺された直後に、直されるのを待たずに利用者が git commit をしても、記録は打ち消されない (法則 8)。"""
    head = git(busy, "rev-parse", "HEAD").strip()
    points = random.sample(range(1, _count(killer, busy, head) + 1), POINTS // 2)
    print("殺す点:", points)
    for point in points:
        _kill_and_commit(killer, busy, head, point)


@pytest.mark.soak
def test_a_commit_in_haste_after_a_kill_at_every_point(killer: Killer, busy: Path) -> None:
    """すべての点で、同じである。"""
    head = git(busy, "rev-parse", "HEAD").strip()
    for point in range(1, _count(killer, busy, head) + 1):
        _kill_and_commit(killer, busy, head, point)


@pytest.mark.soak
@pytest.mark.parametrize("trouble", list(Trouble))
def test_trouble_at_every_point(killer: Killer, busy: Path, trouble: Trouble) -> None:
    """すべての点で、一団を殺しても、親だけを殺して子を残しても、空きが無くなっても、失敗しても、中断しても、同じ。"""
    head = git(busy, "rev-parse", "HEAD").strip()
    for point in range(1, _count(killer, busy, head) + 1):
        _trouble_and_recover(killer, busy, head, (point,), trouble)


@pytest.mark.soak
def test_two_kills_in_a_row(killer: Killer, busy: Path) -> None:
    """殺され、後始末の途中でも殺されても、同じである (A2)。"""
    head = git(busy, "rev-parse", "HEAD").strip()
    count = _count(killer, busy, head)
    for turn in range(500):
        pair = (random.randint(1, count), random.randint(1, count))
        print("殺す点:", pair)
        _trouble_and_recover(killer, busy, head, pair, (Trouble.KILL_ALL, Trouble.KILL_PARENT)[turn % 2])
