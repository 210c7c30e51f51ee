"""補った空白: 字句の幅を新旧で揃えるために足した空白を、本文の字と見分け、幅を確かめる (drafting-rules §1.2)。

補った空白は、印の続きの終わりにあり、本文に無い。様式は知らないので、本文と突き合わせて見分ける。
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from amend.characters import width
from amend.proof.table_items import Mark, Said
from amend.proof.table_lines import Cell, Line
from amend.proof.table_locating import Located
from amend.proof.table_rows import fitted

_BLANKS = " \u3000"


@dataclass(frozen=True, slots=True)
class Drawn:
    """書かれた欄。

    Attributes:
        letters: 字と印。
        pads: ``letters`` のうち、補った空白の番号。
        head: 番号の字の数 (空白を除く)。
    """

    letters: tuple[Mark, ...]
    pads: frozenset[int]
    head: int


def set_aside(located: Located) -> dict[int, list[Drawn]]:
    """取り分ける: 書かれたものから補った空白を除き、除く前の欄を返す。

    Args:
        located: 所を決めた片側。書かれたものを、補った空白を除いたものに替える。

    Returns:
        行から、その行に書かれた本文の字の欄。
    """
    found: dict[int, list[Drawn]] = defaultdict(list)
    items = list(located.items)
    for i, spot in sorted(located.spots.items()):
        item, line = items[i], located.text.lines[spot.first]
        if item.said is not Said.WORDS or len(item.cells) != len(line.cells):
            continue
        cells = [_drawn(cell, meant, line) for cell, meant in zip(item.cells, line.cells, strict=True)]
        found[item.row] += cells
        if any(cell.pads for cell in cells):
            items[i] = replace(item, cells=tuple(map(_unpadded, cells)))
    located.items = tuple(items)
    return found


def _drawn(letters: tuple[Mark, ...], meant: Cell, line: Line) -> Drawn:
    pads = frozenset(_pads(letters, meant)) if "".join(ch for ch, _ in letters) != meant.drawn else frozenset[int]()
    return Drawn(letters, pads, len("".join(line.head.split())))


def _unpadded(cell: Drawn) -> tuple[Mark, ...]:
    return tuple(letter for i, letter in enumerate(cell.letters) if i not in cell.pads)


def _pads(letters: Sequence[Mark], meant: Cell) -> Iterator[int]:
    """補った空白の番号: 印の続きの終わりの空白のうち、除けば本文のとおりになるもの。"""
    ends = list(_ends(letters))
    if not ends:
        return
    pattern, at = "", 0
    for end in ends:  # 本文の空白に続けて補ってあるかもしれないので、初めの幾つかは本文の字でよい
        pattern += re.escape("".join(ch for ch, _ in letters[at : end.start]))
        blanks = [letters[i][0] for i in end]
        pattern += "(" + "".join(f"(?:{ch}" for ch in blanks) + ")?" * len(blanks) + ")"
        at = end.stop
    pattern += re.escape("".join(ch for ch, _ in letters[at:]))
    if exact := re.fullmatch(pattern, meant.drawn):
        for n, end in enumerate(ends, start=1):
            yield from end[len(exact[n]) :]
        return
    every = {i for end in ends for i in end}  # 人の表は、置き方の空白も違う
    without = tuple(letter for i, letter in enumerate(letters) if i not in every)
    if fitted(tuple(letters), meant) is None and fitted(without, meant) is not None:
        yield from every


def _ends(letters: Sequence[Mark]) -> Iterator[range]:
    """印の続きの、終わりの空白。"""
    for marked, same in groupby(range(len(letters)), key=lambda i: letters[i][1]):
        stretch = list(same)
        text = "".join(letters[i][0] for i in stretch)
        blanks = len(text) - len(text.rstrip(_BLANKS))
        if marked and blanks:
            yield range(stretch[-1] + 1 - blanks, stretch[-1] + 1)


def uneven(old: Sequence[Drawn], new: Sequence[Drawn]) -> str:
    """揃っていない字句: 空白を補ってあるのに、反対の側の字句と幅が違うもの。揃っていれば空。

    Args:
        old: 旧の側の、一行の欄。
        new: 新の側の、一行の欄。
    """
    if len(old) != len(new) or not any(cell.pads for cell in (*old, *new)):
        return ""
    for was, now in zip(old, new, strict=True):
        for before, after in zip(_changed(was), _changed(now), strict=False):
            padded = "\0" in before + after
            if padded and _columns(before) != _columns(after):
                return (before + after).replace("\0", "").strip()
    return ""


def _changed(cell: Drawn) -> list[str]:
    """印のある字: 印の無い字の間ごと。番号は除く。補った空白には、前に U+0000 を置く。"""
    found, head = [""], 0
    for i, (ch, mark) in enumerate(cell.letters):
        if ch.isspace() and not mark:
            continue
        head += not ch.isspace()
        if not mark:
            found.append("")
        elif head > cell.head:
            found[-1] += "\0" * (i in cell.pads) + ch
    return found


def _columns(text: str) -> int:
    return width(text.replace("\0", ""), ambiguous=2)
