"""改め文を加える: 改め文を読み、改正前の本文に加える。誤りは一度に全部集める。変更協約からは、改め文の部分を探す。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from amend.clause import Node
from amend.consolidation import Consolidation, ConsolidationError, consolidate
from amend.errors import Finding, Severity
from amend.wording import Interpreted, read_wording
from amend.wording.lines import read_text

_SUPPLEMENT = re.compile(r"[　 ]*[附付][　 ]*則")


@dataclass(frozen=True, slots=True)
class Application:
    """加えた結果。

    Attributes:
        changes: 読んだ改正。
        result: 溶け込み。加えられない改正があれば None。
        errors: 読めない文と、加えられない改正の指摘。行は改め文の行。
        warnings: 加えることを妨げない指摘。
    """

    changes: tuple[Interpreted, ...]
    result: Consolidation | None
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def apply_wording(text: str, old: Node) -> Application:
    """加える: 改め文を読み、改正前の本文に加える。

    Args:
        text: 改め文。
        old: 改正前の木 (DOCUMENT)。

    Returns:
        加えた結果。``errors`` が一つでもあれば、``result`` を渡してはならない。
    """
    said = read_wording(text, old)
    errors = tuple(one for one in said.findings if one.severity is Severity.ERROR)
    warnings = tuple(one for one in said.findings if one.severity is not Severity.ERROR)
    try:
        result = consolidate(old, [one.change for one in said.changes])
    except ConsolidationError as error:
        faults = tuple(replace(fault.finding, line=said.changes[fault.index].line) for fault in error.faults)
        return Application(said.changes, None, (*errors, *faults), warnings)
    return Application(said.changes, result, errors, warnings)


def amending_parts(document: str) -> Iterator[str]:
    """改め文の部分: 前文・附則・末文のある文書の、改め文であり得る所を、長いものから返す。

    初め又は空行の次から、空行又は附則の前までの所のうち、その外に改め文が残らないもの。外にもあれば、その文書は
    ほかのことも述べている。
    """
    lines = document.split("\n")
    blank = [not line.strip() for line in lines] + [True]
    ends = [i for i, line in enumerate(lines) if blank[i] or _SUPPLEMENT.match(line)] + [len(lines)]
    for start in (i for i in range(len(lines)) if not blank[i] and (i == 0 or blank[i - 1])):
        for end in reversed(ends):
            if end > start and not blank[end - 1] and not _amends("\n".join([*lines[:start], *lines[end:]]) + "\n"):
                yield "\n".join(lines[start:end]) + "\n"


def _amends(rest: str) -> bool:
    said = read_text(rest)
    return bool(said.sentences) or any(finding.severity is Severity.ERROR for finding in said.findings)
