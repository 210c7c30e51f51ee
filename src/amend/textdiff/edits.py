"""改まった字句: 旧のどこが新のどこになったか。位置は、途中では字句の番号、答えでは字の位置で数える。"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Self

OPENING, CLOSING = frozenset("（(「『〔［["), frozenset("）)」』〕］]")
"""開く括弧と閉じる括弧。"""

BRACKETS = OPENING | CLOSING
"""括弧。"""


@dataclass(frozen=True, slots=True)
class Edit:
    """改まった字句: 旧の一続きの字句が、新の一続きの字句になったこと。

    Attributes:
        old_start: 旧の始め (0 から、符号位置で数える)。
        old_end: 旧の終わり (この位置を含まない)。加えただけなら ``old_start`` に等しい。
        new_start: 新の始め。
        new_end: 新の終わり。削っただけなら ``new_start`` に等しい。
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def is_replacement(self) -> bool:
        """改める: 旧と新の双方に字句があるか (一方に無ければ、加える又は削る)。"""
        return self.old_start < self.old_end and self.new_start < self.new_end

    def grown(self, left: int = 0, right: int = 0) -> Edit:
        """広げる: 前後の変わらない部分を取り込む。負の数なら狭める。"""
        return Edit(self.old_start - left, self.old_end + right, self.new_start - left, self.new_end + right)


@dataclass(frozen=True, slots=True)
class Line:
    """字句の列: 字句と、番号から引ける累計。長い文でも、部分の字数や括弧の深さがすぐに分かるようにする。

    Attributes:
        tokens: 字句。
        places: n 番目の字句の始めの字の位置。最後は全体の字数。
        depths: n 番目の字句の手前で、開いた括弧の数から閉じた括弧の数を引いたもの。
    """

    tokens: list[str]
    places: list[int]
    depths: list[int]

    @classmethod
    def of(cls, tokens: list[str]) -> Self:
        """字句の列から累計を求める。"""
        places = [0, *accumulate(map(len, tokens))]
        if BRACKETS.isdisjoint(tokens):
            return cls(tokens, places, [0] * len(places))
        steps = ((token in OPENING) - (token in CLOSING) for token in tokens)
        return cls(tokens, places, [0, *accumulate(steps)])


@dataclass(frozen=True, slots=True)
class Texts:
    """新旧: 比べる二つの字句の列。"""

    old: Line
    new: Line

    def removed(self, edit: Edit) -> list[str]:
        """旧の側の字句。"""
        return self.old.tokens[edit.old_start : edit.old_end]

    def added(self, edit: Edit) -> list[str]:
        """新の側の字句。"""
        return self.new.tokens[edit.new_start : edit.new_end]

    def size(self, edit: Edit) -> int:
        """大きさ: 新旧の長い方の字数。"""
        old, new = self.old.places, self.new.places
        return max(old[edit.old_end] - old[edit.old_start], new[edit.new_end] - new[edit.new_start])

    def depths(self, edit: Edit) -> tuple[int, int]:
        """深さ: 旧の側と新の側で、開いたままになる括弧の数 (閉じる方が多ければ負)。"""
        old, new = self.old.depths, self.new.depths
        return old[edit.old_end] - old[edit.old_start], new[edit.new_end] - new[edit.new_start]

    def between(self, before: Edit, after: Edit) -> Edit:
        """間: 二つの改まった字句の間に残った部分 (新旧で等しい)。"""
        return Edit(before.old_end, after.old_start, before.new_end, after.new_start)
