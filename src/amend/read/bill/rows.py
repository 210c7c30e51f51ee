"""表の行: 欄が空白で続いてしまった行を、欄に分ける。

欄の境は、必ず断片の切れ目のどれかにある。見出しの欄の後の欄は「。」で終わる文であること、一字ずつ離して印刷された字、
見出しの語が同じ行のほかの欄に繰り返されること、括弧の釣合い、を証拠とする。候補が一つに絞れなければ決めない。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from amend.numerals import Num
from amend.plaintext.marks import Mark, read_mark
from amend.read.bill.clerk import Clerk
from amend.read.bill.columns import Token
from amend.read.bill.decisions import Point
from amend.read.bill.openings import ends_sentence
from amend.read.bill.source import squeeze

_MOST = 40
_NO_HEAD = re.compile("[、。，．ーっゃゅょッャュョ）」』］)]")
_ALPHANUMERIC = re.compile("[A-Za-z0-9]")
_WHOLE = ("－", "―", "ー", "-", "同左", "同上", "なし", "〃")

Wraps = Callable[[Token, Token], bool]
"""折り返しか: 二つの断片の間の改行が、幅いっぱいの行の折り返しかどうか。"""


@dataclass(frozen=True, slots=True)
class Division:
    """分け方。

    Attributes:
        starts: 欄の始まりの断片の番号 (0 から)。
        basis: 根拠。
        repeated: 見出しの語がほかの欄に繰り返されるか。
        closed: 見出しの字の間を詰めたか。
    """

    starts: tuple[int, ...]
    basis: str = ""
    repeated: bool = False
    closed: bool = False


def read_rows(tokens: Sequence[Token], columns: int, wraps: Wraps, clerk: Clerk) -> tuple[tuple[str, ...], ...]:
    """行と欄: 一つの表の断片を行に分け、行を欄に分ける。

    Args:
        tokens: 表の頭を除いた断片。
        columns: 欄の数。2 以上。
        wraps: 折り返しかどうか。
        clerk: 書記。

    Returns:
        行の並び。決められない行は、問いを溜めたうえで仮に断片のまま返す。
    """
    rows = _split_rows(tokens, columns)
    regular = len(rows) > 1 and all(len(row) == columns and row[0].heads_line and not _is_loose(row) for row in rows)
    found: list[tuple[str, ...]] = []
    for row in rows:
        found.extend(_read_row(row, columns, wraps, clerk, regular=regular))
    return tuple(found)


def _read_row(
    row: Sequence[Token], columns: int, wraps: Wraps, clerk: Clerk, *, regular: bool
) -> list[tuple[str, ...]]:
    line, source = row[0].line.number, " ".join(token.text for token in row)
    answer = clerk.given(Point.ROW, line, source)
    if answer is None:
        division = _choose(row, columns, wraps, regular=regular)
        if division is not None:
            cells = _cells(row, division.starts)
            clerk.note(Point.ROW, line, source, cells, division.basis)
            _note_closed(row, division, cells[0], clerk)
            return [cells]
        reason = f"{len(row)} の断片を {columns} つの欄に分ける所が一つに決まりません"
        choices = tuple(_cells(row, d.starts) for d in _possible(row, columns)[:8])
        answer = clerk.ask(Point.ROW, line, source, reason, choices)
    if answer is None:
        return [tuple(token.text for token in row)]
    if len(answer) % columns:
        clerk.ask(Point.ROW, line, source, f"決定の欄の数 {len(answer)} が、表の欄の数 {columns} の倍数ではありません")
    return [tuple(answer[i : i + columns]) for i in range(0, len(answer), columns)]


def _note_closed(row: Sequence[Token], division: Division, label: str, clerk: Clerk) -> None:
    if division.closed:
        source = " ".join(token.text for token in row[: division.starts[1]])
        basis = "見出しの語が同じ行のほかの欄にこの形で現れる" if division.repeated else "一字ずつ離して印刷された字"
        clerk.note(Point.SPACE, row[0].line.number, source, (label,), basis)


def _split_rows(tokens: Sequence[Token], columns: int) -> list[Sequence[Token]]:
    """行に分ける: 見出しに番号があれば番号の並びで、無ければ「。」の数で。"""
    if not tokens:
        return []
    first = read_mark(tokens[0].text)
    starts = _marked_starts(tokens, first, columns) if first is not None else _counted_starts(tokens, columns)
    return [tokens[a:b] for a, b in zip(starts, [*starts[1:], len(tokens)], strict=True)]


def _marked_starts(tokens: Sequence[Token], first: Mark, columns: int) -> list[int]:
    """番号のある行: 次の番号で始まる断片。欄の語が「(2)に掲げる…」と始まることもあるので、文の数の合うものを採る。"""
    series, last = next((r for r in first.readings if r[1] == (1,)), first.readings[0])
    marked: dict[Num, list[int]] = {}
    for at, token in enumerate(tokens):
        mark = read_mark(token.text[:12])
        for reading in mark.readings if mark is not None else ():
            if reading[0] == series:
                marked.setdefault(reading[1], []).append(at)
    sentences = list(accumulate((ends_sentence(token.text) for token in tokens), initial=0))
    starts = [0]
    while following := [at for at in marked.get((last[0] + 1,), ()) if at > starts[-1]]:
        fits = [at for at in following if sentences[at] - sentences[starts[-1]] == columns - 1]
        if not fits and sentences[-1] - sentences[starts[-1]] == columns - 1:
            break  # 残りで最後の一行になる
        starts.append((fits or following)[0])
        last = (last[0] + 1,)
    return starts


def _counted_starts(tokens: Sequence[Token], columns: int) -> list[int]:
    """番号の無い行: 「。」で終わる断片が欄の数より一つ少なく続くごとに一行。"""
    starts, sentences = [0], 0
    if not any(ends_sentence(token.text) for token in tokens):
        return [0] if len(tokens) % columns else list(range(0, len(tokens), columns))
    for at, token in enumerate(tokens[:-1]):
        sentences += ends_sentence(token.text)
        if sentences == columns - 1:
            starts.append(at + 1)
            sentences = 0
    return starts


def _choose(row: Sequence[Token], columns: int, wraps: Wraps, *, regular: bool) -> Division | None:
    """分け方を一つに絞る。絞れなければ None。"""
    possible = _possible(row, columns)
    if not possible:
        whole = Division(tuple(range(columns)), "どの行も断片の数が欄の数と同じである")
        return whole if regular else None
    kept = [d for d in (_justify(row, division, wraps) for division in possible) if d is not None]
    repeated = [d for d in kept if d.repeated]
    if len(kept) == 1:
        return kept[0]
    return max(repeated, key=lambda d: d.starts[1]) if repeated else None


def _possible(row: Sequence[Token], columns: int) -> list[Division]:
    """あり得る分け方: 見出しの欄の後の欄がどれも「。」で終わる文で、括弧が欄の中で釣り合うもの。"""
    ends = [at for at, token in enumerate(row) if ends_sentence(token.text)]
    if len(row) > _MOST or len(ends) != columns - 1 or ends[-1] != len(row) - 1:
        return []
    rest = tuple(end + 1 for end in ends[:-1])
    divisions = [Division((0, at, *rest)) for at in range(1, ends[0] + 1)]
    return [division for division in divisions if _stands(row, division.starts)]


def _stands(row: Sequence[Token], starts: tuple[int, ...]) -> bool:
    """欄として立つか: 括弧が釣り合い、欄が句読点や小書きの仮名で始まらず、見出しが読点で終わらない。"""
    cells = [squeeze("".join(token.text for token in cell)) for cell in _slices(row, starts)]
    return (
        all(_is_balanced(cell) for cell in cells)
        and not any(_NO_HEAD.match(cell) for cell in cells)
        and not cells[0].endswith(("、", "，", "。"))
    )


def _is_balanced(cell: str) -> bool:
    return all(cell.count(a) == cell.count(b) for a, b in ("（）", "()", "「」", "『』", "［］"))


def _justify(row: Sequence[Token], division: Division, wraps: Wraps) -> Division | None:
    """根拠を付ける。欄の中の切れ目の一つでも説明できなければ None。"""
    label, *others = _slices(row, division.starts)
    if not all(wraps(a, b) for cell in others for a, b in pairwise(cell)):
        return None
    words = "".join(token.text for token in label)
    mark = read_mark(words)
    name = words[len(mark.text) :] if mark is not None else words
    later = "".join(token.text for cell in others for token in cell)
    repeated = len(name) > 1 and name in later
    joints = list(pairwise(_unmarked(label)))
    if any(_ALPHANUMERIC.match(a[0][-1]) and _ALPHANUMERIC.match(b[0]) for a, b in joints):
        return None
    spaced = bool(joints) and _is_spaced_out(label, wraps)
    if joints and not spaced and not (repeated and _may_be_spaced(label)):
        return None
    basis = f"見出しの後に「。」で終わる文が、欄の数より一つ少ない{len(others)}つある"
    if spaced:
        basis += "。見出しは一字ずつ離して印刷されている"
    if joints and repeated:
        basis += "。見出しの語が同じ行のほかの欄に繰り返される"
    return Division(division.starts, basis, repeated, bool(joints))


def _unmarked(label: Sequence[Token]) -> list[tuple[str, str]]:
    """見出しの断片を、番号を除いた字と、その前の区切りの組にする。番号だけの断片は数えない。"""
    mark = read_mark(label[0].text)
    pieces = [(token.text, token.separator) for token in label]
    if mark is not None:
        rest = label[0].text[len(mark.text) :]
        pieces = ([(rest, label[0].separator)] if rest else []) + pieces[1:]
    return pieces


def _is_spaced_out(label: Sequence[Token], wraps: Wraps) -> bool:
    """均等割付の跡: 同じ行の中で、一字の断片から始まり、二字までの断片が二つ以上続く。折り返しは妨げない。"""
    pieces = _unmarked(label)
    spaced = [a for (a, _s), (_b, separator) in pairwise(pieces) if separator.strip(" ") == ""]
    wrapped = all(wraps(a, b) for a, b in pairwise(label) if b.heads_line)
    gaps = all(separator == "\n" or separator.strip(" ") == "" for _text, separator in pieces[1:])
    short = len(spaced) >= 2 and len(pieces[0][0]) == 1 and all(len(a) <= 2 for a in spaced)
    return wrapped and gaps and (short or not spaced)


def _may_be_spaced(label: Sequence[Token]) -> bool:
    """離した字かもしれない: 三字までの断片が同じ行で続くか、狭い欄で折り返されている。"""
    pieces = _unmarked(label)
    return all(s == "\n" or (s.strip(" ") == "" and len(a) <= 3) for (a, _), (_, s) in pairwise(pieces))


def _is_loose(row: Sequence[Token]) -> bool:
    """離した字の跡らしい短い断片を含むか。そうであれば断片の数は欄の数の証拠にならない。"""
    return any(len(a.text) <= 2 and a.text not in _WHOLE and not b.heads_line for a, b in pairwise(row))


def _slices(row: Sequence[Token], starts: tuple[int, ...]) -> list[Sequence[Token]]:
    return [row[a:b] for a, b in zip(starts, [*starts[1:], len(row)], strict=True)]


def _cells(row: Sequence[Token], starts: tuple[int, ...]) -> tuple[str, ...]:
    cells = []
    for at, cell in enumerate(_slices(row, starts)):
        texts = [token.text for token in cell]
        mark = read_mark(texts[0]) if at == 0 else None
        if mark is not None and mark.text == texts[0] and len(texts) > 1:
            texts[0] += "　"  # 番号の後の空白は番号の一部の置き方 (DESIGN §4)
        cells.append("".join(texts))
    return tuple(cells)
