"""頁: 本文でないもの (頁番号、毎頁の頭や足に繰り返される行) を見分けて除く。"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from amend.numerals import read_number
from amend.read.bill.account import Fate
from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Point
from amend.read.bill.openings import read_opening
from amend.read.bill.source import BLANKS, SourceLine, squeeze

_DASH = "-－‐‑–—―ー−"
_NUMBERED = re.compile(
    rf"[{_DASH}]\s*[0-9０-９]{{1,4}}\s*[{_DASH}]|[0-9０-９]{{1,4}}\s*[/／]\s*[0-9０-９]{{1,4}}"
    r"|[0-9０-９]{1,4}\s*(?:頁|ページ)|[pPｐＰ]\.?\s*[0-9０-９]{1,4}"
)
_BARE = re.compile(r"[0-9０-９]{1,4}")


def turn_pages(lines: tuple[SourceLine, ...], clerk: Clerk) -> tuple[SourceLine, ...]:
    """頁をめくる: 頁の飾りを除いた行を返す。除いた所の次の行は `new_page` になる。

    Args:
        lines: 原文の行。
        clerk: 書記。

    Returns:
        本文又は議案の行。
    """
    numbers = _page_numbers(lines, clerk)
    runners = _running_lines(lines, numbers)
    for line in lines:
        if line.number in numbers:
            clerk.put(Fate.PAGE, line.span)
        elif line.number in runners:
            clerk.put(Fate.PAGE, line.span)
            clerk.note(Point.PAGE, line.number, line.body, (), "毎頁の同じ所に同じ行がある")
    return tuple(_without(lines, numbers | runners))


def _without(lines: tuple[SourceLine, ...], dropped: set[int]) -> Iterable[SourceLine]:
    turned, gap = False, 0
    for line in lines:
        if line.number in dropped:
            turned, gap = True, gap + line.gap
            continue
        if not turned:
            yield line
        else:
            yield replace(line, gap=gap + line.gap, new_page=True)
        turned, gap = False, 0


def _page_numbers(lines: tuple[SourceLine, ...], clerk: Clerk) -> set[int]:
    """頁番号の行。形 (- 3 -、3/8、3頁) で分かるものと、数字だけの行で頁の境にあるか順に並ぶもの。"""
    found: set[int] = set()
    bare = [i for i, line in enumerate(lines) if _BARE.fullmatch(line.body)]
    ascending = _ascends([read_number(lines[i].body) for i in bare])
    for i, line in enumerate(lines):
        if _NUMBERED.fullmatch(line.body):
            basis = "頁番号の形"
        elif _BARE.fullmatch(line.body) and _at_page_edge(lines, i):
            basis = "頁の境にある数字だけの行"
        elif _BARE.fullmatch(line.body) and ascending:
            basis = "数字だけの行が一つずつ増える"
        elif _BARE.fullmatch(line.body):
            answer = clerk.ask(Point.PAGE, line.number, line.body, "頁番号か本文か分かりません", ((), (line.body,)))
            if answer == ():
                found.add(line.number)
            continue
        else:
            continue
        clerk.note(Point.PAGE, line.number, line.body, (), basis)
        found.add(line.number)
    return found


def _ascends(numbers: list[int]) -> bool:
    """一つずつ増える並びか。二つだけでは偶然かもしれない。"""
    return len(numbers) >= 3 and all(b == a + 1 for a, b in pairwise(numbers))


def _at_page_edge(lines: tuple[SourceLine, ...], at: int) -> bool:
    return lines[at].new_page or (at + 1 < len(lines) and lines[at + 1].new_page)


def _running_lines(lines: tuple[SourceLine, ...], numbers: set[int]) -> set[int]:
    """毎頁の頭か足の行。二頁目からのすべての頁で同じで、文 (「。」で終わるもの) でないものに限る。"""
    pages: list[list[SourceLine]] = [[]]
    turned = False
    for line in lines:
        turned = turned or line.new_page
        if line.number in numbers:
            continue
        if turned and pages[-1]:
            pages.append([])
        pages[-1].append(line)
        turned = False
    rest = [page for page in pages[1:] if len(page) > 1]
    if len(rest) < 2 or len(rest) < len(pages) - 1:
        return set()
    found: set[int] = set()
    for edge in (0, -1):
        word = squeeze(rest[0][edge].body)
        if all(_runs(page[edge], word) for page in rest):
            found |= {page[edge].number for page in pages if page and squeeze(page[edge].body) == word}
    return found


def _runs(line: SourceLine, word: str) -> bool:
    """繰り返された飾りか。番号や見出しで始まる行、文の終わる行、欄に分かれた行は本文である。"""
    plain = read_opening(line) is None and not word.endswith("。") and not set(line.body) & set(BLANKS)
    return plain and squeeze(line.body) == word
