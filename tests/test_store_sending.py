"""送りかけの試験: 送る途中で死んだ amend の残した錠を、次の amend が片付け、生きている人の錠には触れない (A9)。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from repositories import git, record_event

from amend import store
from amend.errors import LedgerError
from amend.store.lock import writing
from amend.store.sending import NOTE, announced

pytest_plugins = ["ledger_fixtures"]


@dataclass(frozen=True, slots=True)
class Road:
    """道: 一件だけ先に進んだ台帳と、その送り先。"""

    ledger: Path
    hub: Path

    @property
    def locks(self) -> tuple[Path, Path]:
        """送る間に死ねば、送り先に残る錠。"""
        return self.hub / "refs/heads/main.lock", self.hub / "HEAD.lock"

    def sync(self) -> None:
        """片付け、送り、控えを合わせる。"""
        repository = store.open_for_writing(self.ledger)
        place = store.find_place(repository, None)
        assert repository.head
        store.clear_sending(repository, place)
        assert store.send(repository, place, repository.head, git(self.hub, "rev-parse", "main").strip()) == (
            store.Sent.DONE
        )
        store.follow_remote(repository, place, repository.head)

    @property
    def heads(self) -> set[str]:
        """手元の先頭、送り先の先頭、その控え。"""
        places = ((self.ledger, "main"), (self.hub, "main"), (self.ledger, "refs/remotes/origin/main"))
        return {git(root, "rev-parse", name) for root, name in places}


@pytest.fixture
def road(ledger: Path, workshop: Path, home: Path) -> Road:
    """信じると決めた送り先。"""
    hub = workshop / "hub.git"
    git(workshop, "clone", "-q", "--bare", "--no-local", str(ledger), str(hub))
    git(ledger, "remote", "add", "origin", str(hub))
    git(home, "config", "--global", "safe.directory", str(hub))
    record_event(store.open_for_writing(ledger), "resolution")
    return Road(ledger, hub)


def _die(road: Road, place: Path) -> None:
    """送る間に死ぬ: 控えと錠が残る。"""
    repository = store.open_for_writing(road.ledger)
    with announced(repository, place):
        words = (road.ledger / ".git" / NOTE).read_bytes()
    (road.ledger / ".git" / NOTE).write_bytes(words)
    for lock in road.locks:
        lock.write_bytes(b"")


def test_locks_of_a_dead_sender_are_cleared(road: Road) -> None:
    """送る間に死んだ者の錠は、同じ台帳の次の amend が片付けて、送り終える。"""
    _die(road, road.hub)
    road.sync()
    assert len(road.heads) == 1
    assert not any(path.exists() for path in (*road.locks, road.ledger / ".git" / NOTE))


@pytest.mark.parametrize("noted", [False, True])
def test_a_lock_of_somebody_else_is_left_and_named(road: Road, noted: bool) -> None:
    """控えが無いか、ほかの所を指していれば、だれの錠か分からない。消さずに、その錠を名指して断る。"""
    if noted:
        _die(road, road.ledger)
    road.locks[0].write_bytes(b"")
    with pytest.raises(LedgerError, match=r"ほかの Git") as refused:
        road.sync()
    assert refused.value.where == str(road.locks[0])
    assert road.locks[0].exists()


def test_an_untrusted_place_is_not_touched(road: Road, home: Path) -> None:
    """信じると決めていない所の錠には、控えがあっても触れない。"""
    git(home, "config", "--global", "--unset-all", "safe.directory")
    _die(road, road.hub)
    repository = store.open_for_writing(road.ledger)
    store.clear_sending(repository, store.find_place(repository, None))
    assert all(lock.exists() for lock in road.locks)


def test_a_lock_left_on_the_remote_branch_note_is_cleared(road: Road) -> None:
    """相手の枝の控えに残った錠は、控えが古いままにならないように、次の amend が片付ける。"""
    lock = road.ledger / ".git/refs/remotes/origin/main.lock"
    lock.parent.mkdir(parents=True)
    lock.write_bytes(b"")
    road.sync()
    assert len(road.heads) == 1
    assert not lock.exists()


def test_the_writers_lock_is_held_while_sending(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """送る間は、ほかの amend はこの台帳に書けない。控えを見た者は、送り手が死んだと言い切れる。"""
    monkeypatch.setattr("amend.store.lock.PATIENCE", 0.0)
    repository = store.open_for_writing(road.ledger)
    with announced(repository, road.hub) as held:
        assert held
        with pytest.raises(LedgerError, match="ほかの amend"), writing(repository):
            pass
