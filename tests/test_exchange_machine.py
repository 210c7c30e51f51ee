"""渡し合いの機械: 三つ又は五つの複製とハブで、でたらめな順に記録・渡し合い・細工・故障を起こし、模型と比べる。"""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Mapping
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from conftest import Done
from desks import BILLS, bill_options
from exchanging import Files, State, met
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from ledger_fixtures import opened_workshop
from repositories import git

from amend.audit import audit
from amend.cli import common
from amend.cli.auditing import read_history
from amend.cli.main import main
from amend.store import clean_copy, open_for_reading

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

ID = "toyama-mihon"
TEXT = f"agreements/{ID}/text.txt"
THREE = {"toyama": "toyama", "toyama2": "toyama", "mihon": "mihon"}
"""複製と、その持ち主の当事者。富山市には二人の担当者がいる。"""
FIVE = {**THREE, "toyama3": "toyama", "mihon2": "mihon"}

CLONES = st.runner().flatmap(lambda machine: st.sampled_from(list(machine.owners)))
EDITS = (
    ("毎年度協議", "毎年度二回以上協議"),
    ("を目的とする", "を主な目的とする"),
    ("協議して別に定める", "協議の上別に定める"),
    ("相互に連携して", "密接に連携して"),
)


def told(root: Path, *arguments: object) -> Done:
    """打つ。"""
    with (
        contextlib.chdir(root),
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        code = common.run(main, [str(argument) for argument in arguments])
    return Done(code, out.getvalue(), err.getvalue())


def head_files(root: Path) -> Files:
    """先頭のコミットのファイル。"""
    names = git(root, "ls-tree", "-r", "--name-only", "-z", "HEAD").split("\0")[:-1]
    return {name: git(root, "show", f"HEAD:{name}").encode() for name in names if name.startswith("agreements/")}


class Exchange(RuleBasedStateMachine):
    """機械: 複製とハブと、その模型。"""

    def __init__(self, template: Path, owners: Mapping[str, str]) -> None:
        super().__init__()
        self.owners = owners
        self.stack = contextlib.ExitStack()
        self.place = self.stack.enter_context(opened_workshop())
        self.hub_root = self.place / "hub.git"
        git(template, "clone", "--quiet", "--bare", str(template), str(self.hub_root))
        self.roots = {name: self.place / name for name in owners}
        for name, root in self.roots.items():
            git(template, "clone", "--quiet", str(self.hub_root), str(root))
            git(root, "config", "user.name", f"担当 {name}")
            git(root, "config", "user.email", f"{name}@example.jp")
        git(template, "config", "--global", "safe.directory", str(self.hub_root))
        start = State(head_files(self.roots["toyama"]))
        self.hub = start
        self.states = dict.fromkeys(owners, start)
        self.days = (f"2020-{month:02}-{day:02}" for month in range(2, 13) for day in range(1, 29))
        self.numbers = count(1)

    def teardown(self) -> None:
        """終わりに、どの複製の沿革にも破れが無い。"""
        try:
            for root in self.roots.values():
                with clean_copy(open_for_reading(root)) as copy:
                    assert audit(read_history(copy)) == ()
        finally:
            self.stack.close()

    # --- 記録する --------------------------------------------------------------------------------------------------
    def cases(self, clone: str) -> list[str]:
        """案件: 台帳に入ったもの。"""
        folders = {path.split("/")[3] for path in self.states[clone].files if "/amendments/2020-" in path}
        return sorted(folders)

    def recorded(self, clone: str, done: Done) -> None:
        """記録の後: できたなら、記録が一つだけ加わり、台帳本文は締結だけが変える。断られたなら、何も変わらない。"""
        before, after = self.states[clone].files, head_files(self.roots[clone])
        assert done.code in (0, 2, 4), done.err
        if done.code:
            assert after == before, done.err
            return
        added = [path for path in after if path not in before and "/record/" in path]
        assert len(added) == 1, (added, done.err)
        assert all(after[path] == data for path, data in before.items() if "/record/" in path)
        if after[TEXT] != before[TEXT]:
            folder = added[0].rpartition("/record/")[0]
            assert (added[0].endswith("conclusion.toml"), after[TEXT]) == (True, after[f"{folder}/text.txt"])
        self.states[clone] = self.states[clone].then(after)

    @rule(clone=st.sampled_from(("toyama", "mihon")), edit=st.sampled_from(EDITS))
    def submit_a_draft(self, clone: str, edit: tuple[str, str]) -> None:
        """起案し、自分の議会に提出する。"""
        root, party = self.roots[clone], self.owners[clone]
        wanted = (
            "--proposer",
            party,
            "--reason",
            f"{clone}{next(self.numbers)}",
            "--effective",
            "締結",
            "--year",
            "2020",
        )
        path = told(root, "propose", ID, *wanted).out.strip()
        text = root / f"agreements/{ID}/amendments/{path.partition('/')[2]}/text.txt"
        text.write_text(text.read_text("utf-8").replace(*edit), "utf-8", newline="")
        told(root, "instrument", path)
        self.recorded(clone, self.act(clone, "提出", path.partition("/")[2]))

    def act(self, clone: str, event: str, case: str) -> Done:
        """自分の当事者の記録を打つ。"""
        party = self.owners[clone]
        more = {"提出": bill_options(*BILLS[party]), "議決": ("--result", "原案可決"), "締結": ()}[event]
        by = ("--party", party, "--date", next(self.days))
        return told(self.roots[clone], "record", event, f"{ID}/{case}", *by, *more)

    @precondition(lambda self: any(self.cases(clone) for clone in self.owners))
    @rule(clone=CLONES, event=st.sampled_from(("提出", "議決", "議決", "締結")), pick=st.integers(0, 5))
    def act_on_a_case(self, clone: str, event: str, pick: int) -> None:
        """どれかの案件を、提出し、可決し、又は締結する。手続に合わなければ断られる。"""
        if cases := self.cases(clone):
            self.recorded(clone, self.act(clone, event, cases[pick % len(cases)]))

    @precondition(lambda self: any(self.cases(clone) for clone in self.owners))
    @rule(clone=CLONES, pick=st.integers(0, 5))
    def rebase(self, clone: str, pick: int) -> None:
        """組み直しは、作業ファイルに案を置くだけで、台帳には何も加えない。"""
        if cases := self.cases(clone):
            done = told(self.roots[clone], "rebase", f"{ID}/{cases[pick % len(cases)]}", "--year", "2021")
            assert done.code in (0, 2, 3), done.err
            assert head_files(self.roots[clone]) == self.states[clone].files

    # --- 渡し合う --------------------------------------------------------------------------------------------------
    @rule(clone=CLONES)
    def sync(self, clone: str) -> None:
        """ハブと渡し合う: 模型が合わせられるときだけ合い、双方が同じになる。"""
        done = told(self.roots[clone], "sync")
        wanted = met(self.states[clone], self.hub)
        assert (done.code == 0) is (wanted is not None), done.err
        if wanted is not None:
            self.states[clone] = self.hub = wanted
        assert head_files(self.hub_root) == self.hub.files

    @rule(giver=CLONES, taker=CLONES)
    def carry_a_bundle(self, giver: str, taker: str) -> None:
        """束を渡す: 受け取る側だけが進む。"""
        bundle = self.place / "carried.bundle"
        assert told(self.roots[giver], "sync", "-o", bundle).code == 0
        done = told(self.roots[taker], "sync", bundle)
        wanted = met(self.states[taker], self.states[giver])
        assert (done.code == 0) is (wanted is not None), done.err
        if wanted is not None:
            self.states[taker] = wanted

    # --- 細工と故障 ------------------------------------------------------------------------------------------------
    @rule(clone=CLONES, taker=CLONES)
    def tamper(self, clone: str, taker: str) -> None:
        """台帳本文を手で書き換えた写しからは、だれも受け取らない。"""
        copy = self.place / f"tampered{next(self.numbers)}"
        shutil.copytree(self.roots[clone], copy)
        text = copy / TEXT
        text.write_text(text.read_text("utf-8").replace("甲", "乙", 1), "utf-8", newline="")
        git(copy, "commit", "--quiet", "-m", "直し", "--", TEXT)
        done = told(self.roots[taker], "sync", copy)
        assert (done.code, "破れがあるので、受け取りません" in done.err) == (4, True), done.err

    @rule(clone=CLONES)
    def die_in_the_middle(self, clone: str) -> None:
        """前の書き手が残りものを置いて死に、ごみが集められる。次の記録も渡し合いも、何事もなく進む。"""
        folder = self.roots[clone] / ".git"
        (folder / "index.lock").write_bytes(b"")
        (folder / "amend-writing").write_bytes(b"")
        (folder / "index.lock").unlink()
        git(self.roots[clone], "gc", "--quiet", "--prune=now")

    @invariant()
    def clones_are_as_the_model_says(self) -> None:
        """どの複製の先頭も、模型のとおりである。"""
        for name, state in self.states.items():
            assert head_files(self.roots[name]) == state.files, name


def _play(template: Path, owners: Mapping[str, str], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        partial(Exchange, template, owners),  # type: ignore[arg-type]  # 引数の無い作り手ならよい
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_three_clones_and_a_hub(concluded_template: Path, home: Path) -> None:
    """幾つかのでたらめな経過が、模型と一致する。"""
    _play(concluded_template, THREE, 1, 8)


@pytest.mark.soak
def test_many_histories_of_three_clones(concluded_template: Path, home: Path) -> None:
    """多くのでたらめな経過が、模型と一致する。"""
    _play(concluded_template, THREE, 60, 25)


@pytest.mark.soak
def test_many_histories_of_five_clones(concluded_template: Path, home: Path) -> None:
    """複製が五つでも同じである。"""
    _play(concluded_template, FIVE, 20, 30)
