"""監査の試験: どの改ざんも、それをしたコミットで見付け、正しい沿革には何も言わない (reliability.md §3 I1–I5)。"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from audit_fixtures import renew
from conftest import Done
from pasts import FOLDER, honest
from repositories import git
from tampering import CONCLUDED, NOTICED, Tampering, commit, join, reword
from tampering_forms import ALL_TAMPERINGS, ALONE

from amend import store
from amend.audit import RULES, History, audit
from amend.audit.history import steps
from amend.audit.registered import registered
from amend.audit.rules import rules_for
from amend.cli.auditing import read_history
from amend.trailers import PARTICULARS
from tools.verify import Git, verify

pytest_plugins = ["ledger_fixtures", "desk_fixtures", "audit_fixtures"]


def _found(root: Path) -> list[tuple[str, str]]:
    """破れ。働かせない規則は、働かせても何も見付けないことも確かめる。"""
    history = read_history(store.open_for_reading(root))
    history = replace(history, commits=tuple(history.commits))
    for step in steps(history):
        made = registered(step)
        idle = [rule for rule in RULES if rule not in rules_for(step, made)]
        assert not [fault for rule in idle for fault in rule.find(step, made)]
    return [(breach.commit, breach.rule) for breach in audit(history)]


def _first(root: Path) -> str:
    """独立の読み手が初めに名指すコミット。"""
    reader = Git(str(root))
    try:
        return next((found[0] for found in verify(reader.read, reader.names("HEAD"))), "")
    finally:
        reader.close()


_SAMPLED = [
    pytest.param(one, id=one.name, marks=() if number % 2 == 0 or one.name in ALONE.values() else pytest.mark.soak)
    for number, one in enumerate(ALL_TAMPERINGS)
]
"""手口: ふだんは、規則ごとにそれだけが見付けるものと、残りの半分を試す。soak では残りも試す。"""


@pytest.mark.parametrize("tampering", _SAMPLED)
def test_every_tampering_is_caught(tampering: Tampering, storied: Path) -> None:
    """どの手口も、それをしたコミットで、言うべき規則が言う。前のコミットには何も言わない。独立の読み手も同じ。"""
    git(storied, "reset", "--quiet", "--hard", tampering.stage)
    made = tampering.act(storied)
    found = _found(storied)
    assert (made, tampering.rule) in found
    assert found[0][0] == made
    assert _first(storied) == made
    if tampering.name == ALONE[tampering.rule]:
        assert {rule for name, rule in found if name == made} == {tampering.rule}


@pytest.mark.parametrize("stage", [NOTICED, CONCLUDED])
def test_a_false_subject_is_caught(stage: str, storied: Path) -> None:
    """トレーラーを変えずに件名だけを書き替えても、どちらの読み手も見付ける。`amend log` が見せるのは件名である。"""
    git(storied, "reset", "--quiet", "--hard", stage)
    subject = git(storied, "log", "-1", "--format=%s").strip()
    made = reword(subject, f"締結の取消し: 富山市（{subject.rpartition('（')[2]}")(storied)
    assert _found(storied) == [(made, "H05")]
    assert _first(storied) == made


def test_every_rule_catches_something() -> None:
    """どの規則にも、それだけが見付ける手口が一つはある。働かない規則を置かない。手口は六十を超える。"""
    assert set(ALONE) == {rule.id for rule in RULES}
    assert {(one.rule, one.name) for one in ALL_TAMPERINGS} >= set(ALONE.items())
    assert len({one.name for one in ALL_TAMPERINGS}) == len(ALL_TAMPERINGS) >= 60


def test_honest_ledger_is_clean(storied: Path, cli: Callable[..., Done]) -> None:
    """締結から変更、町長の交代、正誤、引継ぎ、廃止まで、コマンドの書いた台帳に破れはない。"""
    assert len(store.files(store.open_for_reading(storied), git(storied, "rev-parse", "HEAD").strip())) > 20
    assert cli("audit").code == 0
    assert json.loads(cli("audit", "--json").out) == []


def test_honest_merges_are_clean(storied: Path, cli: Callable[..., Done]) -> None:
    """利用者の覚え書き、ふつうの合流、二つの枝が別々に入れた新しい長の合流に、破れはない。"""
    join(storied)
    commit(storied, "合流")
    git(storied, "branch", "mihon")
    renew(storied, "toyama", "2021-04-24", "富山市長　藤井　裕久")
    assert cli("record", "協約の事項", "toyama-mihon").code == 0
    ours = (storied / f"{FOLDER}/agreement.toml").read_bytes()
    git(storied, "checkout", "--quiet", "mihon")
    renew(storied, "mihon", "2021-04-01", "見本町長　見本　次郎")
    assert cli("record", "協約の事項", "toyama-mihon").code == 0
    git(storied, "merge", "--quiet", "--no-commit", "--no-ff", "main", check=False)
    (storied / f"{FOLDER}/agreement.toml").write_bytes(ours)
    renew(storied, "mihon", "2021-04-01", "見本町長　見本　次郎")
    commit(storied, "町長と市長")
    assert _found(storied) == []


def test_breach_says_commit_place_and_advice(storied: Path, cli: Callable[..., Done]) -> None:
    """破れは、コミット、パス、訳、直し方を一行で言い、終了コードは 1。JSON も同じことを言う。"""
    git(storied, "reset", "--quiet", "--hard", ALL_TAMPERINGS[0].stage)
    made = ALL_TAMPERINGS[0].act(storied)
    done = cli("audit")
    assert done.code == 1
    assert done.out.startswith(f"{made[:10]} agreements/toyama-mihon/text.txt: H08: ")
    assert " — " in done.out
    said = json.loads(cli("audit", "--json").out)
    assert list(said[0]) == ["rule", "commit", "path", "message", "advice"]
    assert said[0]["commit"] == made


# ── 正しい沿革: Git を使わずに作ったもの (`pasts`) ──


def _audited(seeds: range) -> Counter[str]:
    """正しい沿革を監査し、破れのないことを確かめて、コミット・合流・記録の種類ごとの数を返す。"""
    counts = Counter[str]()
    for seed in seeds:
        past = honest(seed)
        assert audit(History(past.commits, past.blobs, {one.id: one.parents for one in past.commits})) == (), seed
        counts["commit"] += len(past.commits)
        counts["merge"] += sum(len(one.parents) > 1 for one in past.commits)
        for one in past.commits:
            counts.update(re.findall(r"^Event: ([a-z]+)$", one.message.decode(), re.M))
            counts["batch"] += b"Agreement: toyama-sagami\nAmendment: 2021-toyama-1\nEvent: conclusion" in one.message
            ended = any(change.path == f"{FOLDER}/text.txt" and change.after is None for change in one.changes[0])
            counts["abolition"] += ended
    return counts


_SEEN = {"submission", "resolution", "conclusion", "notice", "report", "withdrawal", "rectification", "baseline"}


def test_random_honest_histories_are_clean() -> None:
    """でたらめな順に進めた正しい沿革に、破れはない。分かれと合流、引継ぎ、正誤、新しい長、廃止も含む。"""
    counts = _audited(range(1, 4))
    assert counts["commit"] > 90
    assert {*_SEEN, PARTICULARS, "merge", "abolition", "batch"} <= {kind for kind, number in counts.items() if number}


def test_settled_commits_are_not_audited_again() -> None:
    """もう監査したコミットを除いた監査は、残りのコミットについて、全部の監査と同じことを言う。"""
    past = honest(3)
    forged = [replace(one, message=one.message.replace(b"\nEvent:", b"\nX: y\nEvent:")) for one in past.commits]
    history = History(forged, past.blobs, {one.id: one.parents for one in forged})
    whole = audit(history)
    for count in (len(forged) // 3, len(forged) - 3):
        settled = {one.id for one in forged[:count]}
        assert audit(history, settled=settled) == tuple(one for one in whole if one.commit not in settled)
    assert len({one.commit for one in whole}) > 20


@pytest.mark.soak
def test_five_hundred_honest_histories_are_clean() -> None:
    """正しい沿革 500 に、破れはない (issue 6 §2)。"""
    counts = _audited(range(1000, 1500))
    assert counts["commit"] > 10_000
    assert min(counts[kind] for kind in ("rectification", "baseline", PARTICULARS, "abolition", "batch")) > 30
