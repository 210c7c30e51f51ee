"""引用: 条文の中の引用が指す規定を求め、改正の後もそれを指すように直す (ハネ改正、drafting-rules §2.7)。"""

from __future__ import annotations

from amend.references.carrying import Carried, Survey, Verdict, carried, survey
from amend.references.findings import RULES, findings
from amend.references.identity import Identity, identity
from amend.references.numbering import Renumbered, renumbered
from amend.references.repairing import repair
from amend.references.resolving import Reference, Standing, references
from amend.references.siblings import sibling_findings

__all__ = [
    "RULES",
    "Carried",
    "Identity",
    "Reference",
    "Renumbered",
    "Standing",
    "Survey",
    "Verdict",
    "carried",
    "findings",
    "identity",
    "references",
    "renumbered",
    "repair",
    "sibling_findings",
    "survey",
]
