"""点検: 台帳本文が書き方の規則に合っているかを見て、指摘を並べる (drafting-rules §4)。

規則を加えるには、`Text` から `Remark` を作る関数を一つ書き、`CHECKS` に一行加える。
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from amend.address import Address, places, write_address
from amend.checks import (
    annexes,
    definitions,
    era,
    figures,
    laws,
    letters,
    numbering,
    oddities,
    parties,
    references,
    spacing,
    structure,
)
from amend.checks.text import Remark, Text
from amend.clause import Path, follow
from amend.errors import Finding, RequestError, Severity
from amend.plaintext import Reading

_LONGEST = 200
ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION


@dataclass(frozen=True, slots=True)
class Check:
    """規則: 点検の規則一つ。同じ番号の規則が、重さを分けて幾つかあってよい。

    Attributes:
        rule: 規則の番号 (drafting-rules §4)。
        severity: 重さ。
        function: 気付きを作る純粋な関数。
        usual: ふだん働かせるかどうか。紛れの多いもの、知らせるだけのものは、頼まれたときだけ働く。
    """

    rule: str
    severity: Severity
    function: Callable[[Text], Iterable[Remark]]
    usual: bool = True

    @property
    def summary(self) -> str:
        """一行の説明: 関数の docstring の最初の行から出典を除いたもの。"""
        return (self.function.__doc__ or "").split("\n", 1)[0].split(" (drafting-rules", 1)[0] + "。"


CHECKS: tuple[Check, ...] = (
    Check("S00", WARNING, structure.unplaced_lines),
    Check("S01", ERROR, numbering.article_numbers),
    Check("S01", WARNING, numbering.suppl_article_numbers),
    Check("S02", ERROR, numbering.paragraph_numbers),
    Check("S02", WARNING, numbering.suppl_paragraph_numbers),
    Check("S03", ERROR, numbering.item_numbers),
    Check("S03", ERROR, numbering.item_marks),
    Check("S04", WARNING, structure.captions),
    Check("S04", INFORMATION, structure.shared_captions, usual=False),
    Check("S05", WARNING, structure.caption_words, usual=False),
    Check("S06", ERROR, annexes.annex_articles),
    Check("S06", WARNING, annexes.annex_headings),
    Check("S06", ERROR, annexes.annex_numbers),
    Check("S07", ERROR, annexes.cell_counts),
    Check("S07", INFORMATION, annexes.ragged_bars, usual=False),
    Check("S07", WARNING, annexes.row_labels),
    Check("S08", WARNING, spacing.indents),
    Check("S09", WARNING, parties.copies),
    Check("S09", WARNING, parties.signatories),
    Check("S10", ERROR, structure.brackets),
    Check("X01", ERROR, references.dangling),
    Check("X01", WARNING, references.dubious),
    Check("X02", ERROR, references.steps),
    Check("X04", WARNING, references.ranges),
    Check("X05", WARNING, laws.unnumbered_first),
    Check("X05", WARNING, laws.numbered_again),
    Check("X05", WARNING, laws.number_mismatch),
    Check("X05", WARNING, laws.never_numbered),
    Check("X06", WARNING, laws.article_form),
    Check("D01", ERROR, definitions.defined_twice),
    Check("D01", WARNING, definitions.used_before),
    Check("D02", WARNING, definitions.unused),
    Check("D02", INFORMATION, definitions.used_once, usual=False),
    Check("D03", WARNING, definitions.long_form_again),
    Check("D04", ERROR, parties.parties),
    Check("D04", ERROR, parties.party_uses),
    Check("D05", INFORMATION, definitions.long_form_elsewhere, usual=False),
    Check("D06", WARNING, definitions.out_of_scope, usual=False),
    Check("C01", WARNING, figures.widths),
    Check("C01", WARNING, figures.mixed_numerals),
    Check("C02", WARNING, figures.idioms),
    Check("C03", WARNING, letters.commas),
    Check("C04", WARNING, letters.small_kana),
    Check("C05", ERROR, oddities.refused),
    Check("C05", WARNING, oddities.invisible),
    Check("C05", WARNING, oddities.unsuitable),
    Check("C05", WARNING, oddities.mixed_bars),
    Check("C05", WARNING, oddities.lookalikes),
    Check("C05", WARNING, spacing.line_ends),
    Check("C05", WARNING, spacing.tabs),
    Check("C06", WARNING, spacing.gaps),
    Check("C07", WARNING, figures.counters),
    Check("C07", WARNING, figures.grouping),
    Check("C08", WARNING, letters.placeholders),
    Check("C09", WARNING, letters.circles),
    Check("Y01", ERROR, era.era_dates),
    Check("Y01", WARNING, era.overrun_dates),
    Check("Y01", WARNING, era.first_year),
    Check("Y02", WARNING, era.periods),
)
"""規則の一覧。上から順に働かせる。"""

RULES: tuple[str, ...] = tuple(dict.fromkeys(check.rule for check in CHECKS))
"""規則の番号、一覧の順。"""


def check(reading: Reading, checks: Iterable[Check]) -> tuple[Finding, ...]:
    r"""点検: 読んだ本文に規則を働かせ、指摘を行の順に返す。

    Args:
        reading: 読んだ本文。
        checks: 働かせる規則 (`choose` が選ぶ)。

    Returns:
        指摘。行が同じなら規則の順。時間は本文の長さに比例する。

    Example:
        >>> from amend.plaintext import read
        >>> found = check(read("協約\n\n第１条　甲は、乙と連携する。\n第３条　前条による。\n"), choose())
        >>> [(f.rule, f.line, f.place) for f in found]
        [('S01', 4, '第３条')]
    """
    text = Text(reading.tree, reading)
    found = [(one, remark) for one in checks for remark in one.function(text)]
    where = places(text.tree) if found else {}
    return tuple(sorted((_finding(text, where, *pair) for pair in found), key=lambda finding: finding.line))


def choose(only: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Check, ...]:
    """規則の選択: 働かせる規則を選ぶ。

    Args:
        only: 働かせる規則の番号。無ければ、ふだん働かせるもの。番号で頼まれた規則は、ふだん働かないものも働く。
        ignore: 働かせない規則の番号。

    Returns:
        `CHECKS` の順の規則。

    Raises:
        RequestError: 無い番号。

    Example:
        >>> [check.rule for check in choose(only=["S05", "X02"], ignore=["X02"])]
        ['S05']
    """
    wanted, unwanted = frozenset(only), frozenset(ignore)
    for rule in sorted(wanted | unwanted):
        if rule not in RULES:
            near = difflib.get_close_matches(rule.upper(), RULES, n=1, cutoff=0.0)
            raise RequestError(
                f"「{rule}」という規則はありません。",
                advice=f"「{near[0]}」のことですか。規則の一覧は amend check --rules で表示します。",
            )
    return tuple(c for c in CHECKS if c.rule not in unwanted and (c.rule in wanted or (not wanted and c.usual)))


def _finding(text: Text, where: dict[Path, Address], one: Check, remark: Remark) -> Finding:
    line, holder = 0, remark.path
    while not line and holder:
        line, holder = follow(text.tree, holder).line, holder[:-1]
    named = remark.path
    while named and named not in where:
        named = named[:-1]
    place = write_address(where[named], text.numerals) if named else ""
    message = remark.message if len(remark.message) <= _LONGEST else remark.message[:_LONGEST] + "…"
    return Finding(one.rule, one.severity, line, place, message, remark.advice)
