"""字の言い分け: 声に出しても目で見ても取り違えやすい字を、行ごとに名で言う (読合せ、drafting-rules §4 C04)。

どの字も言えば、言うべき字が埋もれる。前後の字から決まっているもの (片仮名の中の「カ」「ー」、漢字の中の「力」「一」) は
言わず、そこにそぐわないものと、前後からは決まらないものだけを言う。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from amend.characters import CharacterClass, examine, name
from amend.characters.likeness import LOOKALIKES
from amend.patterns import late

_Sort = TypeVar("_Sort")

READINGS = {
    "、": "てん", "。": "まる", "「": "かぎ", "」": "かぎとじ", "『": "二重かぎ", "』": "二重かぎとじ",
    "（": "かっこ", "）": "かっことじ", "・": "なかてん", "(": "かっこ", ")": "かっことじ",
    "，": "コンマ", "．": "ピリオド",
}  # fmt: skip
"""声に出して読む符号と、その読み方。"""

_COMMON = frozenset("口日人入土治又工、。・")
"""似た字の組の中で、ふつうに使う方。前後がそぐわないときのほかは、言わない。"""

_DIGITS = late("[0-9]+|[０-９]+")
_SIGNS = late(r"[!-/:-@\[-`{-~！-／：-＠［-｀｛-～]")
_MARK = late(r"[(（][0-9０-９ァ-ヶa-zａ-ｚ一二三四五六七八九十]{1,2}[)）]")
_TABLE = late(r"[ 　]*(?:(?:\* )?- |\|)")
_KANJI = late("[一-鿿㐀-䶿々〇]")
_NUMERAL = late("[〇一二三四五六七八九十百千0-9０-９]")
_KATAKANA = late("[ァ-ヺー]")
_HIRAGANA = late("[ぁ-ゖゝゞ]")
_LATIN = late("[A-Za-zＡ-Ｚａ-ｚ]")
_DASHES = frozenset(("－", *LOOKALIKES[0]))
_SUSPECTS = {c: group for group in LOOKALIKES for c in group}


@dataclass(frozen=True, slots=True)
class Widths:
    """幅の流儀: 本文の多い方。少ない方だけを言う。

    Attributes:
        digits: 半角を使う数字の種類 (`_sort`)。ほかの種類は全角。
        signs: 半角を使う符号の種類: 号の符号の括弧 (真) と、ほかの符号 (偽)。
    """

    digits: frozenset[tuple[bool, bool]]
    signs: frozenset[bool]


def widths_of(text: str) -> Widths:
    """幅の流儀: 本文の数字と符号の、多い方の幅。同じなら全角とする。"""
    halves = Counter({_sort(run): 0 for run in _DIGITS.finditer(text)})
    for run in _DIGITS.finditer(text):
        halves[_sort(run)] += 1 if run[0].isascii() else -1
    signs = Counter({True: 0, False: 0})
    for line in text.split("\n"):
        marks = _mark_signs(line)
        for sign in _SIGNS.finditer(line, _worded(line)):
            signs[sign.start() in marks] += 1 if sign[0].isascii() else -1
    return Widths(_most(halves), _most(signs))


def _most(counted: Mapping[_Sort, int]) -> frozenset[_Sort]:
    return frozenset(sort for sort, count in counted.items() if count > 0)


def _mark_signs(line: str) -> frozenset[int]:
    """号の符号の括弧の位置。"""
    return frozenset(at for mark in _MARK.finditer(line) for at in (mark.start(), mark.end() - 1))


def _worded(line: str) -> int:
    """語の始め: 表の行の書き方 (``* - `` など) の後。"""
    table = _TABLE.match(line)
    return table.end() if table else 0


def _sort(run: re.Match[str]) -> tuple[bool, bool]:
    """数字の種類: 一桁か二桁以上か (一桁だけを全角にする流儀がある)、括弧の中か (号の符号)。"""
    return len(run[0]) > 1, run.string[run.start() - 1 : run.start()] in ("(", "（")


def spelled(line: str, widths: Widths) -> tuple[tuple[int, str], ...]:
    """言い分け: 行の中の、名で言う字の位置 (0 から) と、その名。

    Args:
        line: 折り返す前の、一行の本文。
        widths: 本文の幅の流儀。

    Example:
        >>> [said for _, said in spelled("協カして、未納の髙橋－を", Widths(frozenset(), frozenset()))]
        ['カ: 片仮名のカ', '未: 漢字の未（いまだ）', '髙: 漢字の髙（U+9AD9）', '－: 全角ハイフンマイナス']
    """
    seen = {one.position for one in examine(line) if one.character_class is not CharacterClass.REFUSED}
    return tuple(sorted((at, note) for at, note in _named(line, widths) if at not in seen))


def _named(line: str, widths: Widths) -> Iterator[tuple[int, str]]:
    for run in _DIGITS.finditer(line):
        if run[0].isascii() is not (_sort(run) in widths.digits):
            yield run.start(), f"{run[0]}: {'半角' if run[0].isascii() else '全角'}の数字"
    marks = _mark_signs(line)
    for i in range(_worded(line), len(line)):
        c = line[i]
        wide = _SIGNS.match(c) is not None
        told = c.isascii() is not ((i in marks) in widths.signs) or c in _DASHES if wide else _is_told(line, i)
        if told and not _DIGITS.match(c):
            yield i, f"{c}: {name(c)}"


def _is_told(line: str, at: int) -> bool:
    """名で言う字か。幅は数字と符号だけで問い、ここでは問わない。"""
    c = line[at]
    if c in "\u3000\t":
        return False
    if c == " " or "｡" <= c <= "ﾟ" or _LATIN.match(c):
        return True
    return (bool(_KANJI.match(c)) and not _is_ordinary(c)) or (c in _SUSPECTS and not _is_settled(line, at))


def _is_ordinary(c: str) -> bool:
    """どの機械にもある漢字か (JIS X 0208)。"""
    try:
        c.encode("iso2022_jp")
    except UnicodeEncodeError:
        return False
    return True


def _is_settled(line: str, at: int) -> bool:
    """前後の字から決まっているか: 片仮名の中の片仮名、片仮名と形の似た漢字や平仮名の、片仮名の隣でないもの。"""
    c = line[at]
    around = line[max(at - 1, 0) : at] + line[at + 1 : at + 2]
    rivals = [other for other in _SUSPECTS[c] if other != c]
    beside = any(_KATAKANA.match(other) for other in around)
    if _KATAKANA.match(c):
        return beside or all(_KATAKANA.match(other) for other in rivals)
    if _HIRAGANA.match(c) or _KANJI.match(c) or c in _COMMON:
        if beside and any(_KATAKANA.match(other) for other in rivals):
            return False
        return c in _COMMON or bool(_NUMERAL.match(c)) or not any(map(_KANJI.match, rivals))
    return False
