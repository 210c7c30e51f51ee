"""書くコマンドの途中の障り: どの操作で殺されても、空きが無くなっても、全部か無か。同じコマンドをもう一度打てば終わる。

障りは六つ (`killers.Trouble`)、場面は書くコマンドのすべて (`scenes.SCENES`)。記録の芯 (`amend.store.record`) は
test_store_crash が、ここはコマンドの全体を確かめる (法則 8、A1、A4–A6、A11、A13)。
"""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count, pairwise, takewhile
from pathlib import Path

import pytest
from conftest import Done
from desks import run
from killers import Killer, Trouble, killing
from ledger_fixtures import opened_workshop
from repositories import git
from scenes import BILL, FOUNDED, HUB, SCENES, TAKEN, TAKING, Scene, State, start, state_of

from amend.cli.common import INTERRUPTED
from amend.errors import ExitCode
from amend.events import EventKind
from amend.trailers import PARTICULARS

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

SAMPLE = ("init", "record conclusion", "compare -o docx")
"""ふだんの試験で動かす場面。残りは soak で、すべての点を動かす。"""

_LEFTOVERS = ("amend-*", "amend.sending", ".amend*", "*.lock", "gc.pid")
_KILLED = (Trouble.KILL_ALL, Trouble.KILL_PARENT)

_WORK = """
import importlib, os
import git
import amend.proof.papers, amend.proof.wording, amend.render.docx, amend.render.html, amend.render.xlsx
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


@pytest.fixture(scope="module")
def scenery(drafted_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """案が一つと、引き継いだ協約が一つある台帳。写して使う。"""
    root = tmp_path_factory.mktemp("scenery") / "ledger"
    shutil.copytree(drafted_template, root, symlinks=True)
    (root / BILL).write_bytes(files("amend").joinpath("data/demo/bill.txt").read_bytes())
    with contextlib.chdir(root):
        run("import", BILL, TAKEN, "--quiet", *FOUNDED, *TAKING)
    return root


@pytest.fixture(scope="module")
def yard() -> Iterator[Path]:
    """場面を広げる場所。利用者の家も、ここにある。"""
    with opened_workshop() as place, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(place))
        patch.setenv("XDG_CONFIG_HOME", str(place / ".config"))
        user = "[user]\n\tname = 富山 花子\n\temail = hanako@example.jp\n"
        (place / ".gitconfig").write_text(f"{user}[safe]\n\tdirectory = *\n", "utf-8")
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
class Stage:
    """舞台: 場面を、障り無しに動かした終わりと、操作の数。

    Attributes:
        scene: 場面。
        place: 始める所。
        old: 始めの状態。
        new: 終わりの状態。
        count: 操作の数。
    """

    scene: Scene
    place: Path
    old: State
    new: State
    count: int


def _set(killer: Killer, scene: Scene, scenery: Path, stage: Path, trouble: Trouble, cli: Callable[..., Done]) -> Stage:
    """障り無しに動かす。もう一度打っても、何も変わらず、そのことを言う。"""
    place, root = start(scene, scenery, stage / "start"), stage / "whole"
    shutil.copytree(place, root, symlinks=True)
    if not scene.founds:
        git(root, "update-index", "-q", "--refresh", check=False)
    old = state_of(root)
    code, count = killer.do({"root": str(root), "arguments": scene.arguments}, point=-1, trouble=trouble)
    assert code == ExitCode.DONE
    new = state_of(root)
    with contextlib.chdir(root):
        again = cli(*scene.arguments)
    assert (again.code, state_of(root)) == (scene.again, new), again.err
    assert scene.said in again.err
    return Stage(scene, place, old, new, count)


@dataclass(frozen=True, slots=True)
class Trial:
    """試し: 一つの点で障りを起こしたこと。

    Attributes:
        fault: いけなかったこと。よければ空。
        code: 障りに遭ったコマンドの終了コード。
        reached: その点まで動いたか。
    """

    fault: str
    code: int
    reached: bool


def _trial(killer: Killer, stage: Stage, point: int, trouble: Trouble, cli: Callable[..., Done]) -> Trial:
    """写しの上で障りを起こし、同じコマンドをもう一度打つ。"""
    scene, root = stage.scene, stage.place.parent / "tried"
    shutil.copytree(stage.place, root, symlinks=True)
    if not scene.founds:
        git(root, "update-index", "-q", "--refresh", check=False)
    code, count = killer.do({"root": str(root), "arguments": scene.arguments}, point=point, trouble=trouble)
    fault = _fault(root, stage, code, trouble, cli)
    shutil.rmtree(root)
    return Trial(fault, code, count >= point)


def _fault(root: Path, stage: Stage, code: int, trouble: Trouble, cli: Callable[..., Done]) -> str:
    """止まった所から打ち直して、いけなかったこと。"""
    scene = stage.scene
    if code not in _ENDINGS[trouble] | {scene.partly}:
        return f"ending: {code}"
    if torn := _torn(root, stage, code):
        return f"torn: {torn}"
    with contextlib.chdir(root):
        again = cli(*scene.arguments)
    if again.code not in (ExitCode.DONE, scene.again) or (again.code != ExitCode.DONE and scene.said not in again.err):
        return f"stuck: {again.err}"
    after = state_of(root)
    if len(after.history) > len(stage.new.history):
        return "duplicate"
    left = [path for pattern in _LEFTOVERS for path in root.rglob(pattern)]
    return "" if after == stage.new and set(left) <= {root / ".git/amend.lock"} else f"torn: {left}"


_REFUSED: set[int] = {ExitCode.DONE, ExitCode.USAGE, ExitCode.LEDGER}
_ENDINGS: dict[Trouble, set[int]] = {
    Trouble.KILL_PARENT: {-signal.SIGKILL, ExitCode.DONE},
    Trouble.KILL_ALL: {-signal.SIGKILL, ExitCode.DONE},
    Trouble.FULL: _REFUSED,
    Trouble.BROKEN: _REFUSED,
    Trouble.INTERRUPT: {INTERRUPTED, ExitCode.DONE, ExitCode.LEDGER},
    Trouble.SHORT: _REFUSED,
}
"""障りごとの、あってよい終わり方。amend の誤り (70) は無い。"""


def _torn(root: Path, stage: Stage, code: int) -> str:
    """止まった直後: 履歴は古いか新しいか。作業ファイルはどれも古いか新しいかで、枝が進んでいなければすべて古い。"""
    state, old, new = state_of(root), stage.old, stage.new
    if code == ExitCode.DONE and (state.history, state.files) != (new.history, new.files):
        return "済んだと言った後の状態が違う"
    if state.history not in ("", old.history, new.history) or state.partner not in (old.partner, new.partner):
        return "履歴"
    both = [place for place in (root, root / HUB) if (place / ".git").exists() or (place / "HEAD").exists()]
    if any(git(place, "fsck", "--strict", "--no-dangling", check=False) for place in both):
        return "fsck"
    if any(data not in (old.files.get(path), new.files.get(path)) for path, data in state.files.items()):
        return "半端なファイル"
    committing = old.history != new.history
    if stage.scene.pieces or (committing and state.history == new.history):
        return ""
    kept = {path: data for path, data in state.files.items() if path in old.files or not committing}
    return "" if kept in (old.files, new.files) else "作業ファイルの組"


def _spread(count: int, number: int, chance: random.Random) -> list[int]:
    """操作の並びを等分し、それぞれから一点ずつ。"""
    number = min(number, count)
    edges = [1 + count * part // number for part in range(number + 1)]
    return [chance.randrange(low, high) for low, high in pairwise(edges)]


def test_every_kind_of_record_has_a_scene() -> None:
    """どの種類の記録にも、障りの場面がある。引継ぎは ``import --in-force`` が書く。"""
    named = {scene.name.partition(" ")[2] for scene in SCENES if scene.name.startswith("record ")}
    others = {EventKind.BASELINE.value: "import --in-force"}
    assert set(others.values()) <= {scene.name for scene in SCENES}
    assert named | set(others) == {PARTICULARS, *(kind.value for kind in EventKind)}


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene.name in SAMPLE], ids=lambda scene: scene.name)
def test_a_troubled_command_leaves_all_or_nothing(
    killer: Killer, scene: Scene, scenery: Path, stage: Path, cli: Callable[..., Done]
) -> None:
    """書くコマンドは、三つの点で障りに遭って、全部か無か。次の同じコマンドが終わらせるか、済んだと言う。"""
    chance = random.Random(scene.name)
    ready = _set(killer, scene, scenery, stage, Trouble.KILL_ALL, cli)
    for point, trouble in zip(_spread(ready.count, 3, chance), (_KILLED[0], Trouble.FULL, Trouble.BROKEN), strict=True):
        assert _trial(killer, ready, point, trouble, cli).fault == "", (point, trouble)


@pytest.mark.soak
@pytest.mark.parametrize("trouble", list(Trouble), ids=lambda trouble: trouble.name)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_trouble_at_every_point_of_every_command(
    killer: Killer,
    scene: Scene,
    scenery: Path,
    stage: Path,
    trouble: Trouble,
    cli: Callable[..., Done],
    record_property: Callable[[str, object], None],
) -> None:
    """どの書くコマンドも、すべての点で、どの障りに遭っても、同じである。数は終わりに表にする。"""
    ready = _set(killer, scene, scenery, stage, trouble, cli)
    # 操作の数は、コミットの時刻で識別子が変わると少し増えるので、障りの起こらなくなるまで続ける
    endless = (_trial(killer, ready, point, trouble, cli) for point in count(1))
    trials = list(takewhile(lambda trial: trial.reached, endless))
    kinds = Counter(trial.fault.partition(":")[0] for trial in trials)
    counts = " ".join(f"{kind} {kinds[kind]}" for kind in ("torn", "stuck", "duplicate", "ending"))
    stopped = sum(trial.code != ExitCode.DONE for trial in trials)
    record_property("soak", f"{scene.name} {trouble.name}: points {len(trials)} stopped {stopped} {counts}")
    assert {point: trial.fault for point, trial in enumerate(trials, 1) if trial.fault} == {}
    assert stopped or trouble is Trouble.SHORT, "障りが一度も届いていない"
