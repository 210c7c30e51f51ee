"""試験の書類: でたらめな改正を、でたらめな様式の対照表にし、書類に仕損じを一つ入れる。表の照合の試験が使う。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from amendments import amendment
from comparisons import STYLE

from amend.clause import Node
from amend.comparison import Comparison, Row, Run, RunKind, Side, compare
from amend.plaintext import read
from amend.render import FORMATS, Screen
from amend.styles import Direction, Moved, Scope, Style, Tables

Spoil = Callable[[Random, Comparison], Comparison | None]
"""仕損じ: 対照表を一か所だけ変える。変える所が無ければ None。"""


@dataclass(frozen=True, slots=True)
class Case:
    """改正と、その対照表。"""

    old: Node
    new: Node
    style: Style
    comparison: Comparison


def any_style(r: Random) -> Style:
    """様式: 軸をでたらめに選ぶ。"""
    more = r.choice(("～", "から"))
    return replace(
        STYLE,
        new_first=r.random() < 0.5,
        captions=r.random() < 0.6,
        moved=r.choice(list(Moved)),
        scope=r.choice((Scope.CHANGED, Scope.CHANGED, Scope.ALL)),
        context=r.choice((0, 0, 1, 2)),
        omission=r.choice(("（略）", "略", "［略］")),
        run_of_two=r.choice(("・", "及び")),
        run_of_more=more,
        run_close="まで" if more == "から" else "",
        added=r.choice(("", "（新設）")),
        removed=r.choice(("", "（削る）")),
        third_head=r.choice(("", "備考")),
        direction=r.choice(list(Direction)),
        tables=r.choice(list(Tables)),
    )


def case(seed: int) -> Case:
    """改正と対照表を、種から作る。"""
    old, new = (read(text).tree for text in amendment(seed))
    style = any_style(Random(seed))
    return Case(old, new, style, compare(old, new, style))


def paper(form: str, one: Case, comparison: Comparison | None = None) -> bytes:
    """書類にする。縦書きと別表の積みは、組める形式 (HTML と Word) だけで使う。"""
    plain = replace(one.style, direction=Direction.HORIZONTAL, tables=Tables.SIDE)
    style = one.style if form in ("html", "docx") else plain
    made = FORMATS[form].render(comparison or one.comparison, style, Screen())
    return made.encode() if isinstance(made, str) else made


# --- 仕損じ -----------------------------------------------------------------------------------------------------------
def _runs(table: Comparison) -> list[tuple[int, bool, int, int, Run]]:
    """描く切れ端の所: 行、新の側か、欄、切れ端の番号。"""
    return [
        (n, new, c, i, run)
        for n, row in enumerate(table.rows)
        if row.shown
        for new in (False, True)
        for c, cell in enumerate((row.new if new else row.old).cells)
        for i, run in enumerate(cell)
    ]


def _with(table: Comparison, n: int, new: bool, c: int, i: int, run: Run) -> Comparison:
    row = table.rows[n]
    side = row.new if new else row.old
    cells = list(side.cells)
    cells[c] = (*cells[c][:i], run, *cells[c][i + 1 :])
    changed = replace(side, cells=tuple(cells))
    spoiled = replace(row, new=changed) if new else replace(row, old=changed)
    return replace(table, rows=(*table.rows[:n], spoiled, *table.rows[n + 1 :]))


def altered(r: Random, table: Comparison) -> Comparison | None:
    """どちらかの列の、本文の一字を別の字にする。"""
    words = [one for one in _runs(table) if one[4].kind in (RunKind.PLAIN, RunKind.CHANGED) and one[4].text.strip()]
    if not words:
        return None
    n, new, c, i, run = r.choice(words)
    at = r.choice([k for k, ch in enumerate(run.text) if not ch.isspace()])
    other = r.choice([ch for ch in "萩荻未末ー一力カ甲０" if ch != run.text[at]])
    return _with(table, n, new, c, i, replace(run, text=run.text[:at] + other + run.text[at + 1 :]))


def unmarked(r: Random, table: Comparison) -> Comparison | None:
    """下線を一つ失う。"""
    words = [one for one in _runs(table) if one[4].kind is RunKind.CHANGED and one[4].text.strip()]
    if not words:
        return None
    n, new, c, i, run = r.choice(words)
    return _with(table, n, new, c, i, replace(run, kind=RunKind.PLAIN))


def dropped(r: Random, table: Comparison) -> Comparison | None:
    """一行を落とす。変わらない見出しの行は、様式により描かなくてよいので選ばない。"""
    rows = [n for n, row in enumerate(table.rows) if row.shown and not _needless(row)]
    if not rows:
        return None
    n = r.choice(rows)
    return replace(table, rows=(*table.rows[:n], *table.rows[n + 1 :]))


def _needless(row: Row) -> bool:
    """落としても意味の変わらない行: 変わらない字だけの行。単位ごと描かないのと同じになり得る。"""
    return all(run.kind is not RunKind.CHANGED for side in (row.new, row.old) for cell in side.cells for run in cell)


def mislabelled(r: Random, table: Comparison) -> Comparison | None:
    """（略）の番号を、ほかの番号にする。番号が無ければ、（略）の代わりに（削る）・（新設）と書く。"""
    labels = [one for one in _runs(table) if one[4].kind is RunKind.LABEL and one[4].end > one[4].start]
    if not labels:
        return None
    n, new, c, i, run = r.choice(labels)
    digits = [k for k, ch in enumerate(run.text) if ch in "０１２３４５６７８９一二三四五六七八九"]
    if not digits:
        return _with(table, n, new, c, i, replace(run, text="（新設）" if new else "（削る）"))
    at = r.choice(digits)
    row = "０１２３４５６７８９" if run.text[at] in "０１２３４５６７８９" else "一二三四五六七八九"
    other = r.choice([ch for ch in row if ch != run.text[at]])
    return _with(table, n, new, c, i, replace(run, text=run.text[:at] + other + run.text[at + 1 :]))


def swapped(r: Random, table: Comparison) -> Comparison | None:
    """新旧の列を、頭の語を残して入れ替える。"""
    del r
    blank = Side(((),))
    rows = tuple(
        replace(row, new=row.old if row.old.cells else blank, old=row.new if row.new.cells else blank)
        for row in table.rows
    )
    return None if all(map(_needless, rows)) else replace(table, rows=rows)


SPOILS: dict[str, Spoil] = {
    "字が一つ違う": altered,
    "印が無い": unmarked,
    "行が無い": dropped,
    "（略）が違う": mislabelled,
    "列が逆": swapped,
}
