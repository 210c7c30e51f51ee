"""字詰め: 手で折り返された原文の、行の長さと行の間隔。証拠が足りなければ「確か」と言わない。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from amend.characters import width
from amend.clause import HEADINGS, Kind
from amend.plaintext.lines import indent_width
from amend.read.bill.openings import ends_sentence, is_balanced_caption, read_opening
from amend.read.bill.source import SourceLine

_TOLERANCE = 2.0
_OVERFLOW = 3.0
_ENOUGH = 3
_NARROWEST, _WIDEST = 15.0, 60.0
_UNBREAKABLE = re.compile(r"(?:[A-Za-z0-9]+|.)[、。，．）」』］ーっゃゅょッャュョ]*")


@dataclass(frozen=True, slots=True)
class Measure:
    """字詰め。

    Attributes:
        width: 折り返しの幅 (全角の字数)。折り返された原文でなければ None。
        certain: 折り返しと言えるだけの行が、幅の近くに集まっているか。
        spacing: 一つの段落の行の間の空行の数 (二行取りの原文では 1)。
        hanging: 折り返した行の字下げ (半角換算)。
        tailed: 段落の最後の行だけが行末に空白を残しているか (Word から作った PDF の段落記号の跡)。
        indented: 字下げが残っているか (どの見出しも字下げされている)。
    """

    width: float | None
    certain: bool
    spacing: int
    hanging: int
    tailed: bool
    indented: bool

    def is_full(self, line: SourceLine, following: SourceLine, slack: float = 0.0) -> bool:
        """一杯の行: 次の行の初めの語が入る余地が無かったか。

        Args:
            line: 行。
            following: 次の行。
            slack: 失われた字下げの分 (全角の字数)。
        """
        if self.width is None:
            return False
        first = _UNBREAKABLE.match(following.body)
        need = width(first[0], ambiguous=2) / 2 if first else 0.0
        room = line.width + max(need, 1.0) <= self.width - _TOLERANCE - slack
        return not room and line.width <= self.width + _OVERFLOW


def take_measure(lines: Sequence[SourceLine]) -> Measure:
    """字詰めを測る: 文の途中で終わり、次の行が番号で始まらない行を、折り返された行とみる。

    Args:
        lines: 本則と附則の行 (題名、目次、署名欄、表を除く)。
    """
    pairs = [(a, b) for a, b in pairwise(lines) if not b.new_page and _runs_on(a, b)]
    if not pairs:
        return Measure(None, False, 0, 0, False, False)
    spacing = _mode([b.gap for _a, b in pairs])
    close = [(a, b) for a, b in pairs if b.gap == spacing]
    longest = max(_inner_width(a) for a, _b in close)
    near = sum(a.width > longest - _OVERFLOW for a, _b in close)
    overlong = sum(line.width > longest + _OVERFLOW for line in lines)
    wrapped = _NARROWEST <= longest <= _WIDEST and overlong < len(close)
    certain = wrapped and not overlong and near >= _ENOUGH and near * 2 >= len(close)
    hanging = _mode([indent_width(b.indent) for _a, b in close])
    captions = [a for a, b in pairwise(lines) if is_balanced_caption(a.body) and _heads(b)]
    indented = bool(captions) and all(caption.indent for caption in captions)
    return Measure(longest if wrapped else None, certain, spacing, hanging, _is_tailed(lines, close), indented)


def _inner_width(line: SourceLine) -> float:
    """行末にはみ出し得る句読点と閉じ括弧を除いた長さ。"""
    return line.width - (len(line.body) - len(line.body.rstrip("、。，．）」』")))


def _is_tailed(lines: Sequence[SourceLine], close: Sequence[tuple[SourceLine, SourceLine]]) -> bool:
    """行末の空白が段落の終わりと、例外なく重なるか。"""
    ends = [a for a, b in pairwise(lines) if _heads(b)]
    return len(ends) >= _ENOUGH <= len(close) and all(a.after for a in ends) and not any(a.after for a, _b in close)


def _heads(line: SourceLine) -> bool:
    """必ず新しい段落であるもの: 見出しと、空白を伴う条。"""
    opening = read_opening(line)
    return opening is not None and opening.spaced and opening.kind in (Kind.ARTICLE, Kind.CAPTION)


def _runs_on(line: SourceLine, following: SourceLine) -> bool:
    return not ends_sentence(line.body) and read_opening(following) is None and not _one_line(line)


def _one_line(line: SourceLine) -> bool:
    """一行で終わるもの (見出しと章の名、目次の行) は、文の途中で終わっていても折り返しではない。"""
    opening = read_opening(line)
    return opening is not None and opening.kind in (Kind.CAPTION, Kind.SUPPL_PROVISION, *HEADINGS)


def _mode(values: list[int]) -> int:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
