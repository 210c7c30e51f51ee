"""溶け込み: 改正前の木に改正を加えて、改めた木を作る (DESIGN §6 law 2、law 5)。"""

from __future__ import annotations

from amend.consolidation.difference import Difference, difference
from amend.consolidation.engine import consolidate
from amend.consolidation.outcome import RULES, Applied, Consolidation, ConsolidationError, Fault, Hit
from amend.consolidation.scope import occurrences
from amend.consolidation.supplement import append_supplement

__all__ = [
    "RULES",
    "Applied",
    "Consolidation",
    "ConsolidationError",
    "Difference",
    "Fault",
    "Hit",
    "append_supplement",
    "consolidate",
    "difference",
    "occurrences",
]
