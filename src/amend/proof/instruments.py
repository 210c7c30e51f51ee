"""変更協約の照合: 改め文の変更協約 (F1) を作り、又は人の直したものを読み返して、確かに案の本文になることを示す。

前文、附則、末文は人が直していてよい。改め文の部分がどこからどこまでかは、印刷された形 (空行と「附則」) から探す。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from amend.agreement import Agreement
from amend.alignment import identical
from amend.clause import Node
from amend.consolidation import ConsolidationError, consolidate
from amend.plaintext import read
from amend.proof.wording import state
from amend.wording import read_wording
from amend.wording.dialect import AfterWord, Dialect

_SUPPLEMENT = re.compile(r"[　 ]*[附付][　 ]*則")


def amending_part(agreement: Agreement, base: str, text: str, dialect: Dialect) -> str:
    """改め文の部分: 改正前の本文を改正後の本文にする、証した改め文。

    Args:
        agreement: 協約。起案の流儀 (数字と「の次に」) を定めていれば、それに従う。
        base: 改正前の本文。
        text: 改正後の本文。
        dialect: 流儀。協約が定めていないことは、これによる。

    Raises:
        ProofError: 照合が通らない (amend の誤り)。
    """
    return state(read(base).tree, read(text).tree, dialect_of(agreement, dialect)).text


def dialect_of(agreement: Agreement, dialect: Dialect) -> Dialect:
    """協約の流儀: 協約の定め ([drafting]) を、流儀に重ねたもの (drafting-rules §2.3: 流儀は文書に属する)。"""
    drafting = agreement.drafting
    return replace(dialect, after_word=AfterWord(drafting.after_word), numerals=drafting.numerals or dialect.numerals)


def states(instrument: str, base: str, text: str) -> bool:
    """述べているか: 変更協約の中の改め文を改正前の本文に加えると、案の本文になるか。

    Args:
        instrument: 変更協約の全文。
        base: 改正前の本文。
        text: 案の本文 (変更後の全文)。
    """
    old, new = read(base).tree, read(text).tree
    return any(_yields(part, old, new) for part in _parts(instrument))


def _yields(part: str, old: Node, new: Node) -> bool:
    said = read_wording(part, old)
    if said.findings or not said.changes:
        return False
    try:
        return identical(consolidate(old, [one.change for one in said.changes]).tree, new)
    except ConsolidationError:
        return False


def _parts(instrument: str) -> Iterator[str]:
    """改め文の部分の候補: 空行の次から、空行又は附則の前まで。長いものが先。"""
    lines = instrument.split("\n")
    blank = [not line.strip() for line in lines] + [True]
    ends = [i for i, line in enumerate(lines) if blank[i] or _SUPPLEMENT.match(line)] + [len(lines)]
    for start in (i + 1 for i in range(len(lines)) if blank[i] and not blank[i + 1]):
        for end in reversed(ends):
            if end > start and not blank[end - 1]:
                yield "\n".join(lines[start:end]) + "\n"
