"""位置を書く: 段を起案者の言葉にする。`amend.address.reader` の逆。"""

from __future__ import annotations

import re
from enum import IntEnum

from amend.address.grammar import FIXED
from amend.address.model import POSITIONS, Address, Step
from amend.address.reader import readings
from amend.clause import Kind
from amend.numerals import NUMBER, Num, Numerals, write_number
from amend.parts import PartKind


class _Manner(IntEnum):
    """名の挟み方。紛れない限り、前のものを使う。"""

    BARE = 0
    JOINED = 1  # 別表第一の四十七の項
    QUOTED = 2  # 別表第一「千葉県」の項


_LABELLED = (Kind.SUBITEM, Kind.ROW, Kind.CELL, Kind.ANNEX_PART)


def write_address(address: Address, numerals: Numerals = Numerals.FULL, after: Kind | None = None) -> str:
    """位置: 起案者の言葉で書く。`read_address` で読めば元の位置に戻る。

    名がそのままでは別の位置に読めるとき (別表第一の千葉県の項) は、名にかぎ括弧を付ける。

    Args:
        address: 位置。
        numerals: 数字の書き方。符号 (ア、(1)) と名は印刷のまま書く。
        after: 「同条第二項」の「第二項」のように前の段から続けて書くときの、その段の種類。

    Example:
        >>> steps = (Step(Kind.ARTICLE, (3, 2)), Step(Kind.PARAGRAPH, (1,)))
        >>> write_address(Address(steps, PartKind.PROVISO)), write_address(Address(steps), Numerals.KANJI)
        ('第３条の２第１項ただし書', '第三条の二第一項')
    """
    text, last = "", None if after is None else Step(after)
    for i, step in enumerate(address.steps):
        *words, text = [text + _step(step, numerals, manner) for manner in _manners(step, last)]
        if words:
            whole = Address(address.steps[: i + 1])
            text = next((word for word in words if next(readings(word, after), None) == whole), text)
        last = step
    return text + _part(address, numerals, last)


def _manners(step: Step, last: Step | None) -> tuple[_Manner, ...]:
    """挟み方の候補。番号の後に番号で始まる名は、紛れなくても「の」を挟むのが習いである。"""
    if step.kind not in _LABELLED or not step.label:
        return (_Manner.BARE,)
    joined = last is not None and last.num and re.match(NUMBER, step.label) and step.kind is not Kind.SUBITEM
    return (_Manner.JOINED, _Manner.QUOTED) if joined else tuple(_Manner)


def _part(address: Address, numerals: Numerals, last: Step | None) -> str:
    if address.part is PartKind.HEADING and last is not None:
        return f"の{last.kind.value}名"
    if address.part is PartKind.NTH:
        return f"第{_digits(address.number, numerals)}段"
    return address.part.value if address.part else ""


def _step(step: Step, numerals: Numerals, manner: _Manner) -> str:
    nth = f"（{_digits(step.nth, numerals)}番目）" if step.nth else ""
    return _plain_step(step, numerals, manner) + nth


def _plain_step(step: Step, numerals: Numerals, manner: _Manner) -> str:
    def numbered(unit: str) -> str:
        return f"第{_digits(step.num[0], numerals)}{unit}{_branches(step.num, numerals)}"

    match step.kind:
        case Kind.SUPPL_PROVISION:
            return f"附則{step.label}"
        case Kind.ANNEX:
            number = _digits(step.num[0], numerals) if step.num else ""
            return step.label.replace("#", number) + _branches(step.num, numerals)
        case Kind.CAPTION:
            return f"{numbered(step.label)}の前の見出し" if step.num else "の見出し"
        case Kind.TABLE:
            return f"の{numbered('表')}" if step.num else "の表"
        case Kind.NOTES:
            return step.label + (_digits(step.num[0], numerals) if step.num else "")
        case Kind.ROW if step.num:
            return numbered("行")
        case Kind.CELL if step.num:
            return numbered("欄")
        case Kind.CELL if step.label in POSITIONS:
            return step.label
        case Kind.SUBITEM | Kind.ROW | Kind.CELL | Kind.ANNEX_PART:
            return _labelled(step, manner)
        case _:
            return numbered(_UNITS.get(step.kind, step.kind.value)) if step.num else _WORDS[step.kind]


_UNITS = {Kind.PASSAGE: "段落", Kind.TOC_ENTRY: "行"}
_SUFFIXES = {Kind.SUBITEM: "", Kind.ROW: "の項", Kind.CELL: "の欄", Kind.ANNEX_PART: "の部"}
_WORDS = {kind: word for word, kind in FIXED.items()}


def _labelled(step: Step, manner: _Manner) -> str:
    suffix = _SUFFIXES[step.kind]
    if manner is _Manner.QUOTED or step.label.startswith("の"):  # 「別表のの部」では、どこまでが名か読めない
        return f"「{step.label}」{suffix}"
    return ("の" if manner is _Manner.JOINED and suffix else "") + step.label + suffix


def _branches(num: Num, numerals: Numerals) -> str:
    return "".join(f"の{_digits(n, numerals)}" for n in num[1:])


def _digits(number: int, numerals: Numerals) -> str:
    """数。漢数字で書けない大きな数は全角にする。"""
    return write_number(number, Numerals.FULL if number > 9999 else numerals)
