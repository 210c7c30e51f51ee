"""区分: 原文を、議案の部分・本則と附則・署名欄・別表に分ける。題名の前と提案理由は議案のもので、本文に入らない。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from amend.clause import Kind
from amend.errors import TextError
from amend.plaintext.lines import DATE_LINE, PARTY_LINE
from amend.read.bill.measure import take_measure
from amend.read.bill.openings import ends_sentence, is_annex_heading, read_opening
from amend.read.bill.source import SourceLine

REASON = re.compile(r"[（(]?\s*(?:提案の?)?理\s*由\s*[）)]?")
"""提案理由の見出し (drafting-rules §3.3)。"""

_PARTY = re.compile(r"(?:^|[ 　])[甲乙丙丁](?:[ 　]|$)|長\s|署\s*名|記\s*名|印|住\s*所|[都道府県市町村]")
_NEAR = 4
_SHORT = 15.0


class SectionKind(Enum):
    """区分の種類。"""

    MAIN = "本則・附則"
    EXECUTION = "締結日・署名欄"
    ANNEX = "別表"
    REASON = "提案理由"


@dataclass(frozen=True, slots=True)
class Section:
    """区分: 続いた行。"""

    kind: SectionKind
    lines: tuple[SourceLine, ...]


def first_article(lines: Sequence[SourceLine]) -> int:
    """第１条の行 (0 から)。条の無い文書では、項の「１」の行。

    Raises:
        TextError: 条も項も無い。
    """
    for kind in (Kind.ARTICLE, Kind.PARAGRAPH):
        for at, line in enumerate(lines):
            opening = read_opening(line)
            if opening is not None and opening.kind is kind and opening.num[0] == 1:
                return at
    raise TextError(
        "第１条の行が見つかりません。",
        where=f"{lines[0].number}～{lines[-1].number}行目" if lines else "文書の全体",
        advice="協約の本文を含む文書か、条の番号の書き方 (「第１条　…」) を確かめてください。",
    )


def spacing_of(lines: Sequence[SourceLine]) -> int:
    """行の間: 本則の、一つの段落の中の行の間の空行の数 (二行取りの原文では 1)。

    Args:
        lines: 頁の飾りを除いた行。
    """
    start = first_article(lines)
    end = next((i for i in range(start, len(lines)) if is_annex_heading(lines[i].body)), len(lines))
    return take_measure(lines[start:end]).spacing


def divide(lines: Sequence[SourceLine], spacing: int) -> tuple[Section, ...]:
    """区分する: 題名より後の行を、原文の順に区分に分ける。

    Args:
        lines: 題名より後の行。
        spacing: 一つの段落の行の間の空行の数 (`spacing_of`)。
    """
    article = first_article(lines)
    starts: list[tuple[int, SectionKind]] = [(0, SectionKind.MAIN)]
    for at in range(article + 1, len(lines)):
        kind = _section_at(lines, at, starts[-1][1], spacing)
        if kind is not None:
            starts.append((at, kind))
    ends = [start for start, _kind in starts[1:]] + [len(lines)]
    return tuple(Section(kind, tuple(lines[a:b])) for (a, kind), b in zip(starts, ends, strict=True) if b > a)


def _section_at(lines: Sequence[SourceLine], at: int, inside: SectionKind, spacing: int) -> SectionKind | None:
    line, body = lines[at], lines[at].body
    settled = _settled(lines[at - 1], line, spacing)
    if is_annex_heading(body) and "　" not in line.indent and settled:
        return SectionKind.ANNEX
    if REASON.fullmatch(body):
        return SectionKind.REASON
    if inside is not SectionKind.EXECUTION and DATE_LINE.fullmatch(body) and _signed(lines, at):
        return SectionKind.EXECUTION if settled else None
    opening = read_opening(line)
    if inside is not SectionKind.MAIN and opening is not None and opening.kind is Kind.SUPPL_PROVISION:
        return SectionKind.MAIN
    return None


def _settled(before: SourceLine, line: SourceLine, spacing: int) -> bool:
    """前の行で何かが終わっているか。折り返された文の途中の行と取り違えないため。"""
    return ends_sentence(before.body) or line.gap > spacing or line.new_page or before.width < _SHORT


def _signed(lines: Sequence[SourceLine], at: int) -> bool:
    """日付の行の近くに、当事者の行があるか。"""
    return any(PARTY_LINE.match(line.body) or _PARTY.search(line.body) for line in lines[at + 1 : at + 1 + _NEAR])
