"""文書の照合: 改め文、変更協約、全文の書類が、この改正を述べているかを判じる (DESIGN §6 law 3)。"""

from __future__ import annotations

from itertools import chain

from amend.address import locate, numerals_in, write_address
from amend.alignment import identical
from amend.clause import Node, Path
from amend.consolidation import difference
from amend.errors import Finding, Severity, TextError
from amend.fulltext.model import squeezed
from amend.plaintext import read
from amend.proof.applying import amending_parts, apply_wording
from amend.proof.table_differences import first_difference, short
from amend.proof.tabulating import prove_tabulated
from amend.render.drawing import DRAFT
from amend.wording.table import PrintedTable, Stress, find_table

RULES = {
    "V11": "改め文を加えた本文が、変更後の本文と違う",
    "V12": "全文が、変更後の本文と違う",
    "V13": "新旧対照表の変更協約 (F3) の表が、この改正を述べていない",
}
"""規則: 番号から一行の説明。改め文の読めない文は、改め文の規則の番号で言う。"""


def is_screen(text: str) -> bool:
    r"""画面の書類か: 端末に出す形の対照表・見消し・読合せ。どの幅で折り返しても、断りで終わる。

    Example:
        >>> is_screen("本文\n\n" + DRAFT[:20] + "\n" + DRAFT[20:] + "\n"), is_screen("本文\n")
        (True, False)
    """
    return squeezed(text[-2 * len(DRAFT) :]).endswith(squeezed(DRAFT))


def prove_document(text: str, old: str, new: str) -> tuple[str, tuple[Finding, ...]]:
    """文書の照合: 全文ならば変更後の本文と、改め文と表ならば加えた後の本文と比べる。

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
    table = _table(text)
    if table is not None:
        return "新旧対照表の変更協約", _table_faults(table, before, after)
    best: tuple[Finding, ...] | None = None
    for part in chain(amending_parts(text), (text,)):
        done = apply_wording(part, before)
        if not done.changes:
            continue
        differing = () if done.result is None else _differing("V11", done.result.tree, after, "加えた後の本文")
        found = (*done.errors, *differing)
        if not found:
            return "改め文", ()
        best = found if best is None or len(found) < len(best) else best
    if best is not None:
        return "改め文", best
    return "全文", _differing("V12", read(text).tree, after, "全文")


def _table(text: str) -> PrintedTable | None:
    """変更協約の中の新旧対照表。無ければ None。"""
    try:
        return find_table(text).table
    except TextError:
        return None


def _table_faults(table: PrintedTable, old: Node, new: Node) -> tuple[Finding, ...]:
    """表が述べていないわけ。二重の印が一つでもあれば、その型とみる。"""
    cells = (cell for line in table.lines for side in (line.new, line.old) for cell in side.cells)
    double = any(stress is Stress.DOUBLE for cell in cells for _, stress in cell)
    try:
        prove_tabulated(table, old, new, double=double)
    except TextError as error:
        return (Finding("V13", Severity.ERROR, 0, error.where, error.what, error.advice),)
    return ()


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
