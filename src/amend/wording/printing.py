"""改め文を印刷する: 改正 → 改め文の行 (drafting-rules §2.1)。"""

from __future__ import annotations

from collections.abc import Sequence

from amend.address import numerals_in
from amend.change import Change
from amend.clause import Node
from amend.wording.compose import Composed, compose
from amend.wording.dialect import AfterWord, Dialect
from amend.wording.manner import AFTER_WORDS, Manner
from amend.wording.writing import write_sentence


def write_wording(changes: Sequence[Change], old: Node, dialect: Dialect) -> str:
    """改め文: 改正の並びを、文は一字下げ、規定は溶け込んだ後の形で書く。

    Args:
        changes: 改正。
        old: 改正前の木 (DOCUMENT)。
        dialect: 流儀。

    Returns:
        行ごとに改行で終わる改め文。改正が無ければ空。
    """
    manner = manner_of(dialect, old)
    return "".join(line + "\n" for composed in compose(changes, old, dialect) for line in lines(composed, manner))


def lines(composed: Composed, manner: Manner) -> tuple[str, ...]:
    """行: 一つの文とその後の規定。文だけを一字下げる。"""
    sentence = composed.sentence
    return ("　" + write_sentence(sentence.phrases, manner), *sentence.block)


def manner_of(dialect: Dialect, old: Node) -> Manner:
    """書きぶり: 流儀が数字を決めていなければ、改正前の本文と同じ数字で書く。"""
    after = dialect.after_word.value if dialect.after_word is not AfterWord.NONE else AFTER_WORDS[0]
    return Manner(dialect.numerals or numerals_in(old), after)
