"""書きぶり: 文を字にするときに決まっていなければならない流儀 (drafting-rules §2.3)。"""

from __future__ import annotations

from dataclasses import dataclass

from amend.numerals import Numerals

AFTER_WORDS = ("の次に", "の下に", "の右に", "の後に")
"""字句を加える所を言う語。規定を加える所は、どの流儀でも「の次に」である。"""


@dataclass(frozen=True, slots=True)
class Manner:
    """書きぶり: 数字と、「の次に」の類の語。

    Attributes:
        numerals: 番号と「次の一条」の数の書き方。
        after_word: 字句を加える所を言う語 (`AFTER_WORDS` の一つ)。
    """

    numerals: Numerals = Numerals.FULL
    after_word: str = "の次に"
