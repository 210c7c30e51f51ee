"""組み直しの試験: 先行変更のあった案を、今の台帳本文の上に移す。"""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from agreement_texts import written
from amendments import agreement, amended
from desks import SECOND, Desk, by
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.alignment import identical
from amend.clause import Node, nodes
from amend.plaintext import read, write
from amend.rebasing import rebase

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]

WANTED = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--effective", "R2.4.1", "--year", "2020")
LATER = "toyama-mihon/2020-toyama-2"
CLASHING = "toyama-mihon/2020-toyama-3"
REBASED = "toyama-mihon/2020-toyama-4"
SEEDS = st.integers(0, 1_000_000)


def _three(seed: int) -> tuple[str, str, str]:
    """基の本文と、別々の二つの改正。"""
    base = agreement(Random(seed))
    return written(base), *(written(amended(Random(seed * 2 + n), base)) for n in (1, 2))  # type: ignore[return-value]


def _trees(seed: int) -> tuple[Node, Node, Node]:
    base, draft, current = (read(text).tree for text in _three(seed))
    return base, draft, current


@settings(max_examples=12)
@given(seed=SEEDS)
def test_which_came_first_does_not_matter(seed: int) -> None:
    """どちらを先行変更としても、重なりの有無も、組み直した本文も同じで、書いて読んでも変わらない。"""
    base, draft, current = _trees(seed)
    one, other = rebase(base, draft, current), rebase(base, current, draft)
    assert bool(one.overlaps) is bool(other.overlaps)
    if not one.overlaps:
        assert identical(one.tree, other.tree)
        assert identical(read(write(one.tree)).tree, one.tree)
        for side, far in ((draft, current), (current, draft)):
            assert _lost(_gained(base, side), _gained(base, one.tree), _gained(far, base)) == set()
            assert _lost(_gained(side, base), _gained(one.tree, base), _gained(base, far)) == set()


def _lost(wanted: Counter[str], found: Counter[str], undone: Counter[str]) -> set[str]:
    """一方の変えた語のうち、組み直した本文に無いもの。他方が同じ語を逆に変えたものは、打ち消し合うので数えない。"""
    return {text for text, count in wanted.items() if found[text] < count and text not in undone}


def _gained(before: Node, after: Node) -> Counter[str]:
    """増えた語: 節点ごとの語の、増えた数。"""
    return Counter(node.text for node in nodes(after)) - Counter(node.text for node in nodes(before))


@settings(max_examples=10)
@given(seed=SEEDS)
def test_a_side_that_changed_nothing_changes_nothing(seed: int) -> None:
    """先行変更が何も変えていなければ案のまま、案が何も変えていなければ今の本文のままである。"""
    base, draft, _ = _trees(seed)
    assert rebase(base, draft, base).tree == draft
    assert rebase(base, base, draft).tree == draft


def assert_agrees_with_git(seed: int, folder: Path) -> bool:
    """行ごとの Git の合わせ方と比べる。どちらも合わせられたなら、同じ本文である。"""
    texts = _three(seed)
    for name, text in zip(("base", "draft", "current"), texts, strict=True):
        (folder / name).write_text(text, "utf-8")
    merged = subprocess.run(
        ["git", "merge-file", "-p", *(str(folder / name) for name in ("draft", "base", "current"))],
        capture_output=True,
        check=False,
    )
    made = rebase(*(read(text).tree for text in texts))
    if merged.returncode or made.overlaps:
        return False
    assert identical(read(merged.stdout.decode()).tree, made.tree), seed
    return True


def test_git_merges_the_lines_the_same_way(tmp_path: Path) -> None:
    """独立の読み手: Git が行ごとに合わせた本文と等しい。"""
    assert sum(assert_agrees_with_git(seed, tmp_path) for seed in range(20)) > 8


def test_a_new_chapter_over_a_changed_article_is_an_overlap() -> None:
    """先行変更が新しい章の下に入れた条を、案も改めていれば、どちらの語も黙って失わず、重なりとする。"""
    base = "協約\n\n　　　第一章　甲\n第１条　甲は、行う。\n第２条　乙は、行う。\n"
    texts = (base, base.replace("乙は", "乙が"), base.replace("第２条", "　　　第二章　乙\n第２条"))
    made = rebase(*(read(text).tree for text in texts))
    assert [overlap.place for overlap in made.overlaps] == ["第２条"]


@pytest.mark.soak
def test_git_merges_a_thousand_the_same_way(tmp_path: Path) -> None:
    """千組でも等しい。"""
    assert sum(assert_agrees_with_git(seed, tmp_path) for seed in range(1_000)) > 400


BASE = "協約\n\n第１条　甲は、行う。\n第２条　乙は、行う。\n２　乙は、報告する。\n第３条　丙は、行う。\n"


@pytest.mark.parametrize(
    ("draft", "current", "place", "what"),
    [
        (("甲は、行う", "甲が行う"), ("甲は、行う", "甲は、定める"), "第１条", "字句を、案と先行変更の両方"),
        (("第３条　丙は、行う。\n", ""), ("丙は、行う", "丙が行う"), "第３条", "一方が改め、他方が削って"),
        (
            ("丙は、行う。\n", "丙は、行う。\n第４条　丁\n"),
            ("第３条　", "第３条　戊\n第４条　"),
            "第４条（２番目）",
            "同じ番号",
        ),
        (
            ("報告する。\n", "報告する。\n３　丁\n"),
            ("報告する。\n", "報告する。\n３　戊\n"),
            "第２条第２項",
            "両方が加えて",
        ),
    ],
)
def test_what_both_touched_is_named(draft: tuple[str, str], current: tuple[str, str], place: str, what: str) -> None:
    """両方が触れた規定は、位置と訳を言う。"""
    text = BASE
    made = rebase(*(read(one).tree for one in (text, text.replace(*draft), text.replace(*current))))
    assert [(o.place, what in o.what) for o in made.overlaps] == [(place, True)], made.overlaps


def test_drafts_are_moved_onto_the_changed_text(concluded: Desk) -> None:
    """先行変更のあった案は、両方の変更を持つ新しい案件となり、元の案には触れない。両方の改めた項があれば断る。"""
    for path in (SECOND, LATER, CLASHING):
        concluded.done("propose", "toyama-mihon", *WANTED, "--title", path)
    concluded.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
    concluded.rewrite(LATER, "を目的とする", "を主な目的とする")
    concluded.rewrite(CLASHING, "毎年度協議", "毎月協議")
    for path in (SECOND, LATER, CLASHING):
        concluded.done("instrument", path)
    for path in (SECOND, LATER):
        concluded.approve(path, dict.fromkeys(("toyama", "mihon"), ("2020-03-02", "2020-03-20")))
    concluded.submit(CLASHING, "mihon", "2020-03-04")
    concluded.resolve(CLASHING, "mihon", "2020-03-22")
    concluded.done("record", "締結", SECOND, *by("toyama", "2020-03-25"))
    held = concluded.text(LATER).read_bytes()
    done = concluded.done("rebase", LATER, "--year", "2020")
    text = concluded.text(REBASED).read_text("utf-8")
    assert (done.out, "毎年度二回以上協議" in text, "を主な目的とする" in text) == (f"{REBASED}\n", True, True)
    assert concluded.text(LATER).read_bytes() == held
    for said in ("変わる所: 第１条", "改めて議決が要ります", f"amend record withdrawal {LATER}"):
        assert said in done.err
    again = concluded.done("rebase", LATER, "--year", "2020")
    assert (again.out, "同じ内容の案がもうあります" in again.err) == (f"{REBASED}\n", True)
    refusal = concluded.refused(3, "rebase", CLASHING)
    assert "先行変更と重なる所がある" in refusal
    assert "第５条: 字句を、案と先行変更の両方が変えています" in refusal
    assert "改めて議決が要ります" in refusal
    concluded.done("instrument", REBASED)
    concluded.submit(REBASED, "toyama", "2020-05-20")


def test_what_needs_no_rebase_is_refused(concluded: Desk) -> None:
    """今の本文を基にした案と、成立した案件は、断る。"""
    concluded.done("propose", "toyama-mihon", *WANTED)
    assert "先行変更はありません" in concluded.refused(2, "rebase", SECOND)
    assert "変更の案件だけ" in concluded.refused(2, "rebase", "toyama-mihon/2019-toyama-1")
