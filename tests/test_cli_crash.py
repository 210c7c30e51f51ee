"""書くコマンドの途中で殺す: 案も記録も、全部か無か。同じコマンドをもう一度打てば終わり、二重にはならない (law 8)。

記録の芯 (`amend.store.record`) は test_store_crash が、ここはコマンドの全体を確かめる。
"""

from __future__ import annotations

import contextlib
import random
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Done
from desks import FIRST, bill_options, by, run
from killers import Killer, Trouble, killing
from ledger_fixtures import opened_workshop
from repositories import copy_ledger, git

from amend.errors import ExitCode

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

POINTS = 20
BILL = "議案.txt"
TAKEN, TAKEN_CASE = "toyama-renkei", "toyama-renkei/2020-toyama-1"
TEXT = f"agreements/{TAKEN}/text.txt"
_FOUNDED = ("--party", "toyama=富山市", "--party", "partner=○○○")
_FOUNDING = ("--template", "renkei-kyoyaku", "--party", "toyama=富山市", "--party", "himi=氷見市", "--year", "2020")
_CHANGE = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--effective", "締結", "--year", "2021")

_WORK = """
import importlib, os
import git
from amend.cli import common
from amend.cli.main import COMMANDS, main

for module, _ in COMMANDS.values():
    importlib.import_module(module)

def do(job):
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    os.chdir(job["root"])
    return common.run(main, job["arguments"])
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """場面: 殺されるコマンド一つ。

    Attributes:
        name: 名。
        arguments: コマンド。
        prepare: その前に利用者のすること。
        again: 済んだ後にもう一度打ったときの終了コード。
        said: そのときに言われること。
        founds: 台帳の無い所で始めるか。
    """

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[Path], object] = lambda root: None
    again: ExitCode = ExitCode.DONE
    said: str = ""
    founds: bool = False


def _edited(root: Path) -> None:
    """利用者が台帳本文を直す。"""
    path = root / TEXT
    path.write_text(path.read_text("utf-8").replace("連携", "聯携", 1), "utf-8", newline="")


def _renewed(root: Path) -> None:
    """利用者が新しい長を書き足す。"""
    path = root / f"agreements/{TAKEN}/agreement.toml"
    row = '\n[[party]]\nid = "toyama"\nfrom = 2021-04-24\nhead = "富山市長　藤井　裕久"\n'
    path.write_text(path.read_text("utf-8") + row, "utf-8", newline="")


def _with_an_old_instrument(root: Path) -> None:
    """前に作った変更協約があり、その後に本文を直した案。"""
    with contextlib.chdir(root):
        run("instrument", FIRST)
    path = root / f"agreements/toyama-mihon/amendments/{FIRST.partition('/')[2]}/text.txt"
    path.write_text(path.read_text("utf-8").replace("協議", "協議及び調整", 1), "utf-8", newline="")


_SUBMITTED = (*by("toyama", "2019-12-02"), *bill_options("議案第３号", "令和元年１２月定例会"))
_RECTIFIED = (*by("toyama", "2020-05-01"), "--rectifies", "転記誤り", "--evidence", BILL)
_TAKING = ("--in-force", "--concluded-on", "令和2年3月25日")

SCENES = (
    Scene("init", ("init",), said="足りないものはありません", founds=True),
    Scene("new", ("new", "toyama-himi", *_FOUNDING), again=ExitCode.USAGE, said="もう台帳にある協約です"),
    Scene(
        "import",
        ("import", BILL, "ouen", "--quiet", *_FOUNDED, "--year", "2020"),
        again=ExitCode.USAGE,
        said="もう台帳にある協約です",
    ),
    Scene(
        "import --in-force",
        ("import", BILL, "ouen", "--quiet", *_FOUNDED, *_TAKING),
        again=ExitCode.USAGE,
        said="もう台帳にある協約です",
    ),
    Scene("propose", ("propose", TAKEN, *_CHANGE), said="同じ内容の案がもうあります"),
    Scene("instrument", ("instrument", FIRST, "--overwrite"), _with_an_old_instrument),
    Scene("record submission", ("record", "提出", FIRST, *_SUBMITTED), said="もう記録されています"),
    Scene("record particulars", ("record", "particulars", TAKEN), _renewed, said="もう台帳のとおりです"),
    Scene("record rectification", ("record", "正誤", TAKEN_CASE, *_RECTIFIED), _edited, said="もう記録されています"),
)


@pytest.fixture(scope="module")
def scenery(drafted_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """案が一つと、引き継いだ協約が一つある台帳。写して使う。"""
    root = tmp_path_factory.mktemp("scenery") / "ledger"
    shutil.copytree(drafted_template, root, symlinks=True)
    (root / BILL).write_bytes(files("amend").joinpath("data/demo/bill.txt").read_bytes())
    with contextlib.chdir(root):
        run("import", BILL, TAKEN, "--quiet", *_FOUNDED, *_TAKING)
    return root


@pytest.fixture(scope="module")
def yard() -> Iterator[Path]:
    """場面を広げる場所。利用者の家も、ここにある。"""
    with opened_workshop() as place, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(place))
        patch.setenv("XDG_CONFIG_HOME", str(place / ".config"))
        (place / ".gitconfig").write_text("[user]\n\tname = 富山 花子\n\temail = hanako@example.jp\n", "utf-8")
        yield place


@pytest.fixture(scope="module")
def killer(yard: Path) -> Iterator[Killer]:
    """細工の下で待つプロセス。頼まれるたびに一つのコマンドを動かす。"""
    with killing(yard, _WORK) as ready:
        yield ready


@pytest.fixture
def stage(yard: Path) -> Iterator[Path]:
    """一つの場面の場所。この下を変える操作だけが数えられる。"""
    yield yard / "at"
    shutil.rmtree(yard / "at")


@dataclass(frozen=True, slots=True)
class State:
    """台帳の状態。

    Attributes:
        files: ``.git`` の外のファイル。
        history: 新しい順の、木と文。
        shown: ``git status`` の言うこと。
    """

    files: dict[str, bytes]
    history: str
    shown: str


def _state(root: Path) -> State:
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not re.match(r"\.git/|\.amend-init-", path.relative_to(root).as_posix())
    }
    if not (root / ".git").exists():
        return State(found, "", "")
    born = git(root, "rev-parse", "--verify", "--quiet", "HEAD", check=False)
    history = git(root, "log", "--format=%T%n%B") if born else ""
    return State(found, history, git(root, "status", "--porcelain", "--untracked-files=all"))


def _start(scene: Scene, scenery: Path, place: Path) -> Path:
    if scene.founds:
        place.mkdir(parents=True)
        return place
    copy_ledger(scenery, place)
    scene.prepare(place)
    return place


def _kill_and_repeat(
    killer: Killer, scene: Scene, start: Path, whole: State, point: int, trouble: Trouble, cli: Callable[..., Done]
) -> None:
    """写しの上でコマンドを殺し、残った状態を確かめ、同じコマンドをもう一度打って終わらせる。"""
    root = start.parent / "killed"
    shutil.copytree(start, root, symlinks=True)
    if not scene.founds:
        git(root, "update-index", "-q", "--refresh", check=False)
    old = _state(root)
    code, _ = killer.do({"root": str(root), "arguments": scene.arguments}, point=point, trouble=trouble)
    assert code in (-signal.SIGKILL, ExitCode.DONE), (scene.name, point)
    _check_halted(root, old, whole, point)
    with contextlib.chdir(root):
        done = cli(*scene.arguments)
        if done.code == scene.again != ExitCode.DONE:
            assert scene.said in done.err
        else:
            assert done.code == ExitCode.DONE, (scene.name, point, done.err)
    assert _state(root) == whole, (scene.name, point)
    left = [path for pattern in ("amend-*", ".amend*", "*.lock", "gc.pid") for path in root.rglob(pattern)]
    assert set(left) <= {root / ".git/amend.lock"}, (scene.name, point)
    shutil.rmtree(root)


def _check_halted(root: Path, old: State, new: State, point: int) -> None:
    """殺された直後: 履歴は古いか新しいか。作業ファイルはどれも古いか新しいかで、枝が進んでいなければすべて古い。"""
    state = _state(root)
    assert state.history in ("", old.history, new.history), point
    if (root / ".git").exists():
        assert git(root, "fsck", "--strict", "--no-dangling") == ""
    committing = old.history != new.history
    if not committing or state.history != new.history:
        kept = {path: data for path, data in state.files.items() if path in old.files or not committing}
        assert kept in (old.files, new.files), (point, sorted(state.files.keys() ^ old.files.keys()))
    for path, data in state.files.items():
        assert data in (old.files.get(path), new.files.get(path)), (point, path)


def _whole(killer: Killer, scene: Scene, start: Path, cli: Callable[..., Done]) -> tuple[State, int]:
    """殺さずに動かしたときの終わりの状態と、操作の数。もう一度打っても、何も変わらず、そのことを言う。"""
    root = start.parent / "whole"
    shutil.copytree(start, root, symlinks=True)
    code, count = killer.do({"root": str(root), "arguments": scene.arguments}, point=-1, trouble=Trouble.KILL_ALL)
    assert code == ExitCode.DONE
    state = _state(root)
    with contextlib.chdir(root):
        again = cli(*scene.arguments)
    assert (again.code, _state(root)) == (scene.again, state)
    assert scene.said in again.err
    return state, count


def _spread(count: int, number: int, chance: random.Random) -> list[int]:
    """操作の並びを等分し、それぞれから一点ずつ。"""
    number = min(number, count)
    edges = [1 + count * part // number for part in range(number + 1)]
    return [chance.randrange(low, high) for low, high in pairwise(edges)]


def _kill_at(
    killer: Killer, scene: Scene, start: Path, number: int, chance: random.Random, cli: Callable[..., Done]
) -> None:
    whole, count = _whole(killer, scene, start, cli)
    points = _spread(count, number, chance)
    print(scene.name, f"操作 {count}、殺す点:", points)
    for turn, point in enumerate(points):
        _kill_and_repeat(killer, scene, start, whole, point, (Trouble.KILL_ALL, Trouble.KILL_PARENT)[turn % 2], cli)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_killed_command_leaves_all_or_nothing(
    killer: Killer, scene: Scene, scenery: Path, stage: Path, cli: Callable[..., Done]
) -> None:
    """どの書くコマンドも、三つの点で殺されて、全部か無か。次の同じコマンドが終わらせるか、済んだと言う。"""
    _kill_at(killer, scene, _start(scene, scenery, stage / "start"), 3, random.Random(scene.name), cli)


@pytest.mark.soak
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_killed_command_leaves_all_or_nothing_at_twenty_points(
    killer: Killer, scene: Scene, scenery: Path, stage: Path, cli: Callable[..., Done]
) -> None:
    """どの書くコマンドも、無作為の 20 点で殺されて、同じである (issue 3 §3)。"""
    _kill_at(killer, scene, _start(scene, scenery, stage / "start"), POINTS, random.Random(), cli)
