"""監査: 台帳の沿革のすべてのコミットが、台帳の約束を守っていることを確かめる (reliability.md §3 I1–I5)。

Example:
    破れの無い沿革::

        audit(History(commits, blobs)) == ()
"""

from __future__ import annotations

from dataclasses import dataclass

from amend.audit.history import Change, Commit, Entry, History, steps
from amend.audit.registered import registered
from amend.audit.rules import RULES, Rule

__all__ = ["RULES", "Breach", "Change", "Commit", "Entry", "History", "Rule", "audit"]


@dataclass(frozen=True, slots=True)
class Breach:
    """破れ: 守られていない約束一つ。

    Attributes:
        rule: 規則の番号。
        commit: コミットの識別子。
        path: ファイル。コミットの文のことなら空。
        message: 何がいけないか。
        advice: どうすればよいか。
    """

    rule: str
    commit: str
    path: str
    message: str
    advice: str


def audit(history: History) -> tuple[Breach, ...]:
    """監査: すべてのコミットに、すべての規則を働かせる。

    Args:
        history: 沿革。

    Returns:
        破れ。コミットの古い順、規則の順。無ければ空。
    """
    return tuple(
        Breach(rule.id, step.commit.id, fault.path, fault.message, fault.advice)
        for step in steps(history)
        for made in (registered(step),)
        for rule in RULES
        for fault in rule.find(step, made)
    )
