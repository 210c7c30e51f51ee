"""覚えの試験: 覚えのあるときと無いときとで、言うことは一字も違わない。覚えが何であれ、壊れず、信じ過ぎない。"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from desks import FIRST, SECOND, Desk, by
from hypothesis import given, settings
from hypothesis import strategies as st
from imported import import_past
from ledger_fixtures import opened_workshop
from pasts import FOLDER, honest
from repositories import git

from amend import store
from amend.cli import ledger, memory, overview, remembering, sayings
from amend.cli.glance import Glance, glance_of
from amend.cli.ledger import open_for_reading
from amend.errors import LedgerError
from amend.ledger import Book, read_book

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

DAY = date(2026, 4, 1)
SAID = (("list",), ("status",), ("log", "toyama-mihon", "--json"))


def _glances(files: dict[str, bytes], day: date) -> list[Glance]:
    return [glance_of(shelf, day) for shelf in read_book(files, day).shelves]


@settings(max_examples=3)
@given(st.integers(0, 10_000))
def test_memory_follows_every_history(seed: int) -> None:
    """でたらめな沿革の、行きつ戻りつするどの時点でも、覚えのあるときの見渡しと沿革は、無いときと同じである。"""
    past, chance = honest(seed), random.Random(seed)
    for commit in chance.sample(past.commits, min(5, len(past.commits))):
        _hold(dict(past.files[commit.id]), date(2020, 1, 1) + timedelta(days=chance.randrange(120)))
    with opened_workshop() as place:
        root = import_past(past, place / "ledger")
        made = git(root, "rev-list", "main").split()
        for name in chance.sample(made, min(4, len(made))):
            _stand(root, name)
            _check(root)


def _hold(files: dict[str, bytes], day: date) -> None:
    """ひと目は、JSON にして戻しても同じで、言える間と言う日のどの日に求め直しても同じである。"""
    for one in _glances(files, day):
        written = json.loads(json.dumps(remembering.written(one)))
        assert remembering.read(written) == replace(one, listed=written["listed"])
        assert one.holds_on(day)
        for other in (day + timedelta(days=n) for n in (-30, -1, 1, 9)):
            again = next(two for two in _glances(files, other) if two.id == one.id)
            assert again == one or not one.holds_on(other)


def _stand(root: Path, commit: str) -> None:
    git(root, "update-ref", "refs/heads/main", commit)
    git(root, "reset", "--quiet", "--hard", "main")


def _check(root: Path) -> None:
    """覚えのあるとき (二度) と無いとき、台帳の全部を読んだときとで、見渡しは同じである。"""
    opened = open_for_reading(root)
    head = opened.repository.head or ""
    day = date.today()
    whole = tuple(glance_of(shelf, day) for shelf in opened.book.shelves)
    assert overview.overview(day, root).glances == whole
    again = overview.overview(day, root).glances
    assert [remembering.written(one) for one in again] == [remembering.written(one) for one in whole]
    told = tuple(store.each_commit(opened.repository, head, saying="Agreement: toyama-mihon"))
    for _ in range(2):
        assert tuple(sayings.commits_about(opened.repository, head, "toyama-mihon")) == told


def test_every_command_says_the_same(concluded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """案を書き、直し、提出し、可決し、手でコミットし、消す。その度に、どのコマンドも覚えの無いときと同じことを言う。"""
    case = ("--proposer", "toyama", "--reason", "理由。", "--year", "2020", "--effective", "2020-04-01")
    steps: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: concluded.done("propose", "toyama-mihon", *case),
        lambda: concluded.rewrite(SECOND, "毎年度", "毎年度二回以上"),
        lambda: concluded.done("instrument", SECOND),
        lambda: concluded.submit(SECOND, "toyama", "2020-03-01"),
        lambda: concluded.rewrite(FIRST, "毎年度", "毎月"),
        lambda: concluded.done("record", "告示", FIRST, *by("mihon", "2020-03-02"), "--number", "告示第５号"),
        lambda: git(concluded.root, "commit", "--quiet", "-am", "tampered"),
        lambda: git(concluded.root, "reset", "--quiet", "--hard", "HEAD~2"),
    )
    for step in steps:
        step()
        with_memory = [concluded.cli(*line) for line in SAID]
        with monkeypatch.context() as patch:
            patch.setenv(memory.OFF, "1")
            assert [concluded.cli(*line) for line in SAID] == with_memory


def test_only_what_changed_is_read(concluded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """変わらない協約は読まず、変わった協約だけを読む。"""
    shutil.copytree(concluded.root / "agreements/toyama-mihon", concluded.root / "agreements/toyama-umi")
    git(concluded.root, "add", "agreements")
    git(concluded.root, "commit", "--quiet", "-m", "copied")
    read: list[str] = []
    read_files = ledger.read_files

    def spied(repository: store.Repository, files: Mapping[str, bytes], day: date) -> Book:
        read.extend({path.split("/")[1] for path in files})
        return read_files(repository, files, day)

    monkeypatch.setattr(overview, "read_files", spied)
    for expected in (["toyama-mihon", "toyama-umi"], []):
        read.clear()
        concluded.done("list")
        assert sorted(read) == expected
    concluded.done("record", "告示", FIRST, *by("mihon", "2020-03-02"), "--number", "告示第５号")
    read.clear()
    concluded.done("status")
    assert read == ["toyama-mihon"]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut": lambda data: data[:-9],
    "another key": lambda data: _keyed("another", _lie(data.partition(b"\n")[2])),
    "another body": lambda data: _lie(data),
    "pickle": lambda data: b"cos\nsystem\n(S'touch pwned'\ntR.",
    "bytes": lambda data: bytes(range(256)) * 50,
}
"""字の壊れた覚え、鍵の違う覚え。"""

BODIES: dict[str, Callable[[object], object]] = {
    "null": lambda body: None,
    "number": lambda body: 5,
    "list": lambda body: [[], {}],
    "deep": lambda body: [{"x": [body]}] * 3,
    "values": lambda body: dict.fromkeys(body, 1) if isinstance(body, dict) else [1, {"toyama-mihon": "zz"}],
    "days": lambda body: _with(body, "since", "2026-13-41"),
    "rows": lambda body: _with(body, "decided", [["toyama"]]),
    "names": lambda body: _with(body, "extra", "x"),
    "kinds": lambda body: _with(body, "listed", {"agreement": "toyama-mihon"}),
}


"""形の違う覚え: 鍵と要約値は合っている。"""


def _lie(data: bytes) -> bytes:
    return data.replace("現行".encode(), "廃止".encode())


def _keyed(key: str, body: bytes) -> bytes:
    return memory.head(key, body) + b"\n" + body


def _with(body: object, name: str, value: object) -> object:
    if isinstance(body, dict):
        return {tree: {**one, name: value} for tree, one in body.items()}
    return ["0" * 40, {"toyama-mihon": "0" * 41}]


def test_whatever_is_remembered_changes_nothing(concluded: Desk, tmp_path: Path) -> None:
    """覚えが壊れても、差し替わっても、形が違っても (鍵と要約値は合っていても)、言うことは変わらず、何も動かない。"""
    plain = [concluded.cli(*line) for line in SAID]
    for name in (*DAMAGES, *BODIES, "folder", "link", "nested"):
        for about in ("glances", "sayings"):
            file = memory.file_of(concluded.root, about)
            assert file is not None
            _damage(file, name, tmp_path)
        assert [concluded.cli(*line) for line in SAID] == plain, name
        for about in ("glances", "sayings"):
            _repair(concluded, about)
    assert not list(concluded.root.glob("pwned"))


def _repair(desk: Desk, about: str) -> None:
    """覚え直させる: フォルダーになっていれば除く。"""
    file = memory.file_of(desk.root, about)
    assert file is not None
    if file.is_dir():
        file.rmdir()
    if not file.is_file():
        desk.done("list")
        desk.done("log", "toyama-mihon")


def _damage(file: Path, name: str, place: Path) -> None:
    data = file.read_bytes()
    if name in DAMAGES:
        file.write_bytes(DAMAGES[name](data))
    elif name == "folder":
        file.unlink()
        file.mkdir()
    elif name == "link":
        file.unlink()
        file.symlink_to(place / "nothing")
    else:
        head, _, body = data.partition(b"\n")
        made = b"[" * 100_000 if name == "nested" else json.dumps(BODIES[name](json.loads(body))).encode()
        key = head.split()[1].decode()
        file.write_bytes(_keyed(key, made))


def test_a_forged_tree_is_not_remembered(concluded: Desk, workshop: Path) -> None:
    """名と中身の食い違う木を混ぜたフォルダーを開いても、本物の木の識別子の下に、偽の中身を覚えない。"""
    tree = git(concluded.root, "rev-parse", f"HEAD:{FOLDER}").strip()
    forged = workshop / "forged"
    shutil.copytree(concluded.root, forged, symlinks=True)
    _forge(forged, git(forged, "rev-parse", f"HEAD:{FOLDER}/amendments/2019-toyama-1").strip())
    shown = git(forged, "ls-tree", "-r", "HEAD")
    assert shown != git(concluded.root, "ls-tree", "-r", "HEAD"), "細工は効いている"
    with contextlib.suppress(LedgerError):
        overview.overview(DAY, forged)
    assert remembering.recall_glances(forged) == {}
    assert [one.id for one in overview.overview(DAY, concluded.root).glances] == ["toyama-mihon"]
    assert [*remembering.recall_glances(concluded.root)] == [("toyama-mihon", tree)]


def _forge(root: Path, tree: str) -> None:
    """木の物を、本文を別のファイルに替えたものに書き換える。名はそのまま。"""
    other = git(root, "rev-parse", "HEAD:.gitattributes").strip()
    text = git(root, "rev-parse", f"HEAD:{FOLDER}/text.txt").strip()  # 案件の本文と同じもの
    place = root / ".git/objects" / tree[:2] / tree[2:]
    data = zlib.decompress(place.read_bytes())
    place.chmod(0o644)
    place.write_bytes(zlib.compress(data.replace(bytes.fromhex(text), bytes.fromhex(other))))


def test_without_a_place_of_ones_own_nothing_is_remembered(
    concluded: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """家が無い、家がファイルである、ほかの人も書ける、台帳の中である: どれでも、覚えずに同じことを言う。"""
    plain = [concluded.cli(*line) for line in SAID]
    (tmp_path / "file").write_text("", "utf-8")
    shared = tmp_path / "shared/amend"
    shared.mkdir(parents=True)
    shared.chmod(0o777)
    places = (None, "relative", tmp_path / "file", shared.parent, concluded.root / "cache", concluded.root / ".git")
    monkeypatch.delenv("HOME")
    for found in places:
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        if found is not None:
            monkeypatch.setenv("XDG_CACHE_HOME", str(found))
        assert [concluded.cli(*line) for line in SAID] == plain
    assert [*shared.iterdir(), *concluded.root.glob("cache"), *concluded.root.glob(".git/amend")] == []


def test_memories_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """覚えの数には限りがあり、長く書かれていないものから消える。置き場は、自分だけが見られる。"""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for number in range(memory.KEPT + 3):
        memory.remember(tmp_path / f"ledger-{number}", "glances", "key", number)
        file = memory.file_of(tmp_path / f"ledger-{number}", "glances")
        assert file is not None
        os.utime(file, (number, number))
    kept = [
        number for number in range(memory.KEPT + 3) if memory.recall(tmp_path / f"ledger-{number}", "glances", "key")
    ]
    assert kept == list(range(3, memory.KEPT + 3))
    assert (tmp_path / "amend").stat().st_mode & 0o077 == 0
