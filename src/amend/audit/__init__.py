"""監査: 台帳の沿革のすべてのコミットが、台帳の約束を守っていることを確かめる (reliability.md §3 I1–I7)。

Example:
    破れの無い沿革::

        audit(History(commits, blobs)) == ()
"""

from __future__ import annotations

from collections.abc import Container

from amend.audit.breaches import Breach
from amend.audit.checkpoints import Checkpoint, continued, digest_of, read_checkpoint, up_to, write_checkpoint
from amend.audit.history import Change, Commit, History, steps
from amend.audit.registered import registered
from amend.audit.rules import RULES, Rule, rules_for
from amend.audit.snapshots import Entry

__all__ = [
    "RULES",
    "Breach",
    "Change",
    "Checkpoint",
    "Commit",
    "Entry",
    "History",
    "Rule",
    "audit",
    "continued",
    "digest_of",
    "read_checkpoint",
    "up_to",
    "write_checkpoint",
]


def audit(history: History, *, settled: Container[str] = ()) -> tuple[Breach, ...]:
    """監査: すべてのコミットに、すべての規則を働かせる。

    Args:
        history: 沿革。
        settled: もう監査したコミット。その破れは、そのコミットと祖先だけで決まるので、二度は調べない。

    Returns:
        ``settled`` のほかのコミットの破れ。コミットの古い順、規則の順。無ければ空。
    """
    return tuple(
        Breach(rule.id, step.commit.id, fault.path, fault.message, fault.advice)
        for step in steps(history)
        if step.commit.id not in settled
        for made in (registered(step),)
        for rule in rules_for(step, made)
        for fault in rule.find(step, made)
    )
