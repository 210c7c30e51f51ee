"""符号: 号の細目 (ア・(ア)・(1)・a・ⅰ) や表の項の符号を、字の並びから取り出す。"""

from __future__ import annotations

from dataclasses import dataclass

from amend.numerals import NUMBER
from amend.patterns import late

_LETTER = "[ァ-ヶ]|[a-zａ-ｚⅰ-ⅻ]{1,5}|[A-ZＡ-ＺⅠ-Ⅻ]{1,4}"
_INNER = rf"{NUMBER}|{_LETTER}|[ぁ-ん]"
_ENCLOSED = rf"[(（](?:{_INNER})[)）]|[①-⑳㉑-㉟⑴-⒇⒜-⒵㋐-㋾]"
_BRANCH = rf"(?:の{NUMBER})*"

SYMBOL = late(rf"(?:{_ENCLOSED}|{_LETTER}|[あ-ねは-ん](?![ぁ-ねは-ん])){_BRANCH}")
"""位置の言葉の中の細目の符号。裸の「の」は助詞と、語の頭の仮名は語と紛れるので読まない。"""

BARE_NUMBER = late(rf"{NUMBER}{_BRANCH}")
"""位置の言葉の中の、囲みの無い数字の細目 (イ１)。"""

QUOTABLE = r"(?:[^「」]|「[^「」]*」)+"
"""かぎ括弧に入れて名として書ける字の並び。中のかぎ括弧は釣り合っている。"""

_FREE = r"(?=[.．]?[ 　]|[.．](?![0-9０-９])|[.．]?$)"
_AT_HEAD = late(rf"[ 　]*(?P<mark>(?:{_ENCLOSED}){_BRANCH}|(?:{_INNER}){_BRANCH}{_FREE})[.．]?[ 　]*")


@dataclass(frozen=True, slots=True)
class Symbol:
    """符号: 語の頭の符号と、語の始まる所 (0 から)。"""

    mark: str
    end: int


def symbol_at(words: str) -> Symbol | None:
    """符号: 語の頭に号の符号があれば取り出す。囲みの無い数字や仮名は、空白が続くときだけ符号とみる。

    Example:
        >>> symbol_at("(3)観光振興"), symbol_at("三重県")
        (Symbol(mark='(3)', end=3), None)
    """
    match = _AT_HEAD.match(words)
    return None if match is None else Symbol(match["mark"], match.end())


def is_number(mark: str) -> bool:
    """第何号と呼ぶ符号か: 囲みがあってもなくても、数字でできたもの。

    Example:
        >>> is_number("（３）"), is_number("一の二"), is_number("ア")
        (True, True, False)
    """
    return _NUMERIC.fullmatch(mark) is not None


_NUMERIC = late(rf"(?:[(（]{NUMBER}[)）]|[①-⑳㉑-㉟⑴-⒇]|{NUMBER}){_BRANCH}[.．]?")
