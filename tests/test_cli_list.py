"""amend list の試験: 台帳の協約と、その今日の効力。"""

from __future__ import annotations

import json

from desks import Desk

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


def test_a_draft_is_listed_with_its_stage(desk: Desk) -> None:
    """まだ案だけの協約は「案」とし、その案件と段階を添える。"""
    (one,) = json.loads(desk.done("list", "--json").out)
    assert (one["agreement"], one["kind"], one["condition"]) == ("toyama-mihon", "renkei-kyoyaku", "案")
    assert [(case["amendment"], case["stage"]) for case in one["pending"]] == [("2019-toyama-1", "起案")]
    first, second = desk.done("list").out.splitlines()
    assert first == f"toyama-mihon  {one['title']} (renkei-kyoyaku)  案"
    assert second.startswith("    toyama-mihon/2019-toyama-1  ")


def test_a_concluded_agreement_is_in_force_and_has_nothing_pending(concluded: Desk) -> None:
    """締結した協約は「現行」で、成立した案件は並べない。"""
    (one,) = json.loads(concluded.done("list", "--json").out)
    assert (one["condition"], one["pending"]) == ("現行", [])
    assert concluded.done("list").out.count("\n") == 1
