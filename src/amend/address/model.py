"""位置の形: 段 (条・項・号…) の並びと、文の中の部分。言葉の読み書きは reader と writer がする。"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from amend.clause import Kind
from amend.numerals import Num, read_branched
from amend.parts import PartKind
from amend.patterns import late


@dataclass(frozen=True, slots=True)
class Step:
    """段: 位置の一段。同じ入れ物の中で、番号か名で一つを指す。

    Attributes:
        kind: 何を指すか。号の細目は、印刷が号の符号でないもの (ア、(1)) をすべて SUBITEM とする。
        num: 番号。番号で呼ばないものは空。表の行・欄、段落、表は入れ物の中の順番。
        label: 名。細目の符号、附則の括弧書き、別表の名 (番号の所は ``#``: ``別表第#``)、表の項・欄の名。
            見出しでは ``条``・``項`` で「第３条の前の見出し」。空白を含まない。
        nth: 同じ呼び名が並ぶときの順番 (1 から)。並ばなければ 0。
    """

    kind: Kind
    num: Num = ()
    label: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    """位置: 本文の中の一つの所。

    Attributes:
        steps: 大きい方からの段。
        part: 文の中の部分。無ければ規定の全体。
        number: 「第３段」の番号。ほかでは 0。
    """

    steps: tuple[Step, ...]
    part: PartKind | None = None
    number: int = 0


ANNEX_NAMES = ["別記様式", "別紙様式", "別表", "別記", "別紙", "別図", "附録", "付録", "附表", "付表", "附属書", "様式"]
"""別表の類の名。長いものが先。"""

POSITIONS = ("上欄", "中欄", "下欄", "左欄", "右欄")
"""名でなく所で呼ぶ欄。"""

LONGEST = 60
"""名として使う最も長い字数。これより長い行は順番で呼ぶ。"""


def same_words(label: str) -> str:
    """同じ名: 字の幅、空白、数字の種類だけの違いを除いた形。名はこの形どうしで比べる。

    Example:
        >>> same_words("（３）") == same_words("(3)"), same_words("四十七") == same_words("47")
        (True, True)
    """
    narrow = "".join(unicodedata.normalize("NFKC", label).split())
    number = _NUMBERED.fullmatch(narrow)
    if number is None:
        return narrow
    try:
        return number[1] + "の".join(map(str, read_branched(number[2]))) + number[3]
    except ValueError:
        return narrow


def key(step: Step) -> Step:
    """同じ段: 名の幅などの違いと順番を除いた段。段はこの形どうしで比べる。"""
    if not step.label and not step.nth:
        return step
    return Step(step.kind, step.num, same_words(step.label))


_NUMBERED = late(r"(\(?)([0-9〇一二三四五六七八九十百千]+(?:の[0-9〇一二三四五六七八九十百千]+)*)(\)?)")
