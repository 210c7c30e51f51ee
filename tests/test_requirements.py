"""要求の一覧の試験: docs/requirements.md は R1–R33 を順に挙げ、在る試験と在る部品だけを名指す。"""

from __future__ import annotations

import re
from importlib.util import find_spec

from conftest import ROOT

PAGE = (ROOT / "docs/requirements.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| R")]
TEST = re.compile(r"`(tests/\w+\.py)::(test_\w+)`")


def test_every_requirement_has_its_row() -> None:
    """一つの要求に一つの行があり、番号の順に並ぶ。どの行にも四つの欄がある。"""
    assert [row[0] for row in ROWS] == [f"R{number}" for number in range(1, 34)]
    assert {len(row) for row in ROWS} == {4}
    assert all(all(row) for row in ROWS)


def test_every_named_test_exists() -> None:
    """名指した試験は在る。試験に見える語で、名の読めないものは無い。"""
    named = TEST.findall(PAGE)
    assert len(named) == PAGE.count("::")
    sources = {path: (ROOT / path).read_text("utf-8") for path, _ in named}
    assert [f"{path}::{name}" for path, name in named if f"\ndef {name}(" not in sources[path]] == []


def test_every_named_module_exists() -> None:
    """名指した部品は在る。"""
    named = set(re.findall(r"`(amend(?:\.\w+)+)`", PAGE))
    assert len(named) > 30
    assert [name for name in sorted(named) if find_spec(name) is None] == []


def test_every_row_is_tested_or_says_it_is_not_done() -> None:
    """試験を一つから三つ挙げるか、していないと言う。挙げた試験の無い行は、欄を「—」とする。"""
    for number, _, kept, tests in ROWS:
        count = len(TEST.findall(tests))
        assert count <= 3, number
        assert count or (tests == "—" and "していません" in kept), number
