"""文書の照合: 改め文、変更協約、全文の書類が、この改正を述べているかを判じる (DESIGN §6 law 3)。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from amend.address import locate, numerals_in, write_address
from amend.alignment import identical
from amend.clause import Node, Path
from amend.consolidation import ConsolidationError, consolidate, difference
from amend.errors import Finding, Severity
from amend.plaintext import read
from amend.proof.table_differences import first_difference, short
from amend.wording import Interpretation, read_wording

RULES = {
    "V11": "改め文を加えた本文が、変更後の本文と違う",
    "V12": "全文が、変更後の本文と違う",
}
"""規則: 番号から一行の説明。改め文の読めない文は、改め文の規則の番号で言う。"""

_SUPPLEMENT = re.compile(r"[　 ]*[附付][　 ]*則")
_MOST = 200


def prove_document(text: str, old: str, new: str) -> tuple[str, tuple[Finding, ...]]:
    """文書の照合: 全文ならば変更後の本文と、改め文ならば加えた後の本文と比べる。

    Args:
        text: 文書の全文。
        old: 変更前の本文。
        new: 変更後の本文。

    Returns:
        (何とみて比べたか、違い)。違いが無ければ、文書はこの改正を述べている。
    """
    before, after = read(old).tree, read(new).tree
    if identical(read(text).tree, after):
        return "全文", ()
    if new.strip("\n") and new.strip("\n") in text:
        return "全文を改める文書", ()
    best: tuple[Finding, ...] | None = None
    for part in _parts(text):
        said = read_wording(part, before)
        if not said.changes:
            continue
        found = _amending(said, before, after)
        if not found:
            return "改め文", ()
        best = found if best is None or len(found) < len(best) else best
    if best is not None:
        return "改め文", best
    return "全文", _differing("V12", read(text).tree, after, "全文")


def _parts(text: str) -> Iterator[str]:
    """改め文の部分の候補: 全文と、空行の次から空行又は附則の前まで。変更協約では、前文と末文に挟まれている。"""
    lines = text.split("\n")
    blank = [not line.strip() for line in lines] + [True]
    starts = [i for i in range(len(lines)) if not blank[i] and (i == 0 or blank[i - 1])]
    ends = [i for i in range(1, len(lines) + 1) if (blank[i] or _SUPPLEMENT.match(lines[i])) and not blank[i - 1]]
    for start in starts:
        for end in reversed(ends[:_MOST]):
            if end > start:
                yield "\n".join(lines[start:end]) + "\n"


def _amending(said: Interpretation, before: Node, after: Node) -> tuple[Finding, ...]:
    """改め文の違い: 読めない文、加えられない改正、加えた後に違う所。"""
    findings = tuple(one for one in said.findings if one.severity is Severity.ERROR)
    try:
        tree = consolidate(before, [one.change for one in said.changes]).tree
    except ConsolidationError as error:
        faults = tuple(replace(fault.finding, line=said.changes[fault.index].line) for fault in error.faults)
        return (*findings, *faults)
    return (*findings, *_differing("V11", tree, after, "加えた後の本文"))


def _differing(rule: str, tree: Node, after: Node, name: str) -> tuple[Finding, ...]:
    found = difference(tree, after)
    if found is None:
        return ()
    place = _place(after, found.path) or _place(tree, found.path)
    if found.got and found.wanted:
        message = f"{name}の{found.what}が違います。{first_difference(found.got, found.wanted)}"
    else:
        got, wanted = (short(text) or "（無し）" for text in (found.got, found.wanted))
        message = f"{name}の{found.what}が「{got}」です。本文では「{wanted}」です。"
    return (Finding(rule, Severity.ERROR, 0, place, message, "文書か変更後の本文の、誤っている方を直してください。"),)


def _place(tree: Node, path: Path) -> str:
    """位置の呼び方。その木に無い道なら空。"""
    try:
        return write_address(locate(tree, path), numerals_in(tree))
    except IndexError:
        return ""
