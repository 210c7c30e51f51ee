"""違いの言い方: 表の字と本文の違いを、文字の名で言う (reliability C8)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from amend.characters import name, visible
from amend.proof.table_items import Mark, Said, is_omission
from amend.proof.table_lines import BORDER, blankless
from amend.proof.table_locating import Located
from amend.proof.table_rows import fitted

_SHOWN = 48
"""指摘の中に写す字数。"""


def short(text: str) -> str:
    """短く: 見えない字を名で示し、長ければ終わりを省く。"""
    shown = visible(text.strip().replace("\n", " "))
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


def difference(located: Located, i: int) -> str:
    """本文と違う最初の字を、名で言う。同じなら空。"""
    item, spot = located.items[i], located.spots[i]
    if item.said is not Said.WORDS:
        return ""
    line = located.text.lines[spot.first]
    if i not in located.near and len(item.cells) == len(line.cells):
        both = zip(item.texts, item.cells, line.cells, strict=True)
        wrong = [
            (text, cell.drawn)
            for text, drawn, cell in both
            if fitted(drawn, cell) is None and not (len(item.cells) > 1 and is_omission(text))
        ]
    else:
        wrong = [("│".join(item.texts), "│".join(cell.drawn for cell in line.cells))]
    return first_difference(*wrong[0]) if wrong else ""


def first_difference(said: str, meant: str) -> str:
    """最初に違う字。置き方の空白だけの違いより、語の違いを先に言う。"""
    if blankless(said) != blankless(meant):
        said, meant = blankless(said), blankless(meant)
    else:
        said, meant = said.strip(), meant.strip()
    at = next((n for n, (a, b) in enumerate(zip_longest(said, meant)) if a != b), len(said))
    there = f"「{visible(said[at])}」({name(said[at])})" if at < len(said) else "終わり"
    wanted = f"「{visible(meant[at])}」({name(meant[at])})" if at < len(meant) else "終わり"
    around = short(said[max(0, at - 8) : at + 12])
    return f"{at + 1}字目 (…{around}…) が{there}です。本文は{wanted}です。"


def first_unlike(was: Sequence[Mark], now: Sequence[Mark]) -> int | None:
    """印の無い字だけを数えて、初めて違う字の番号。同じなら None。"""
    old, new = _unmarked(was), _unmarked(now)
    if old == new:
        return None
    return next(n for n, (a, b) in enumerate(zip_longest(old, new)) if a != b)


def unmarked_difference(was: Sequence[Mark], now: Sequence[Mark]) -> str:
    """印の無い字の違い。同じなら空。"""
    at = first_unlike(was, now)
    if at is None:
        return ""
    old, new = _unmarked(was), _unmarked(now)
    left, right = (short(text[max(0, at - 6) : at + 12].replace(BORDER, "│")) or "（無し）" for text in (old, new))
    both = [(side, text[at]) for side, text in (("旧", old), ("新", new)) if at < len(text)]
    names = "、".join(f"{side}は{'欄の境' if ch == BORDER else name(ch)}" for side, ch in both)
    return f"印の無い字が新旧で違います: 旧「{left}」、新「{right}」({names})。"


def needless(was: Sequence[Mark], now: Sequence[Mark]) -> str:
    """同じ字に付いた印: 印の無い字の間の同じ所に、同じ字が両側とも印付きで書かれている。"""
    for old, new in zip(_marked(was), _marked(now), strict=True):
        if old and old == new:
            return old
    return ""


def _unmarked(words: Sequence[Mark]) -> str:
    return "".join(ch for ch, mark in words if not mark)


def _marked(words: Sequence[Mark]) -> list[str]:
    found = [""]
    for ch, mark in words:
        if mark:
            found[-1] += ch
        else:
            found.append("")
    return found


def blocks(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[tuple[int, int, int, int]]:
    """違う所: 頭と尾の同じ所を除いてから、並びを比べる。"""
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            yield head + a, head + b, head + c, head + d
