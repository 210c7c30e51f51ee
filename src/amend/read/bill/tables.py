"""表: すでに表の形をした行 (箇条の表、縦棒、タブ区切り) を見分けて読む。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from amend.clause import Kind
from amend.errors import TextError
from amend.plaintext.lines import NOTES, indent_width
from amend.read.bill.account import NOTATION, Fate
from amend.read.bill.blocks import Block, Row
from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Point
from amend.read.bill.openings import read_opening
from amend.read.bill.source import BLANKS, SourceLine, Span, squeeze

_RULE = re.compile(r"\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?")
_BAR = re.compile(r"\\(?=\|)|(?<!\\)\|")
_DRAWN = re.compile("[\u2502-\u257f]")
_LIST = re.compile(r"\* -(?: |$)")


class Form(Enum):
    """表の書き方。"""

    PROSE = "表でない"
    LIST = "箇条"
    BAR = "縦棒"
    TAB = "タブ区切り"


@dataclass(frozen=True, slots=True)
class Run:
    """続き: 同じ書き方の続いた行。"""

    form: Form
    lines: tuple[SourceLine, ...]


def split_runs(lines: Sequence[SourceLine]) -> list[Run]:
    """表とそれ以外に分ける。

    Raises:
        TextError: 罫線の文字で描かれた表がある。
    """
    runs: list[Run] = []
    prose: list[SourceLine] = []
    at = 0
    while at < len(lines):
        form, end = _form_at(lines, at)
        if form is Form.PROSE:
            prose.append(lines[at])
        else:
            if prose:
                runs.append(Run(Form.PROSE, tuple(prose)))
                prose = []
            runs.append(Run(form, tuple(lines[at:end])))
        at = end
    return [*runs, Run(Form.PROSE, tuple(prose))] if prose else runs


def _form_at(lines: Sequence[SourceLine], at: int) -> tuple[Form, int]:
    """その行の書き方と、続きの終わり。"""
    line = lines[at]
    if _DRAWN.search(line.body):
        raise TextError(
            "罫線の文字で描かれた表は読めません。",
            where=f"{line.number}行目「{line.body[:20]}」",
            advice="表をタブ区切りか、縦棒で区切った行 (| a | b |) に直してください。",
        )
    end = at + 1
    if _LIST.match(line.body):
        width = indent_width(line.indent)
        while end < len(lines) and lines[end].gap == 0 and _in_list(lines[end], width):
            end += 1
        return Form.LIST, end
    if _is_bar(line):
        while end < len(lines) and _is_bar(lines[end]):
            end += 1
        return Form.BAR, end
    end = _tab_end(lines, at)
    return (Form.TAB, end) if end > at + 1 else (Form.PROSE, at + 1)


def _in_list(line: SourceLine, width: int) -> bool:
    return bool(_LIST.match(line.body)) or indent_width(line.indent) >= width + 2


def _is_bar(line: SourceLine) -> bool:
    return len(line.body) > 1 and line.body[0] == "|" and line.body[-1] == "|"


def _tab_end(lines: Sequence[SourceLine], at: int) -> int:
    """タブ区切りの表の終わり。タブの無い行は、後に表の行が続くときだけ表の中とみる。"""
    columns = len(_tab_cells(lines[at]))
    if columns < 2 or _is_numbered(lines[at], columns):
        return at + 1
    end = at + 1
    for i in range(at + 1, len(lines)):
        count = len(_tab_cells(lines[i]))
        if count == 1 and (read_opening(lines[i]) is not None or NOTES.match(lines[i].body)):
            break
        if count == 2 < columns and _is_numbered(lines[i], count):
            break
        if count > 1:
            end = i + 1
    return end


def _is_numbered(line: SourceLine, columns: int) -> bool:
    """番号の後にタブを打っただけの行 (条・項・号・部分の見出し) か。"""
    opening = read_opening(line)
    return columns == 2 and opening is not None and bool(opening.mark) and squeeze(opening.mark) == _first_cell(line)


def _first_cell(line: SourceLine) -> str:
    return squeeze(_tab_cells(line)[0])


def _tab_cells(line: SourceLine) -> list[str]:
    if "\t" not in line.body:
        return [line.body]
    return [cell.strip(BLANKS) for cell in (line.indent + line.body + line.after).split("\t")]


def read_run(run: Run, clerk: Clerk) -> Block:
    """表の続きを段にする。

    Args:
        run: PROSE でない続き。
        clerk: 書記。
    """
    if run.form is Form.LIST:
        return _read_list(run.lines, clerk)
    if run.form is Form.BAR:
        return _read_bars(run.lines, clerk)
    return _read_tabs(run.lines, clerk)


def _read_list(lines: Sequence[SourceLine], clerk: Clerk) -> Block:
    """箇条の表はもう平文の形なので、そのまま置く。"""
    spans: list[Span] = []
    for line in lines:
        mark = NOTATION.match(line.indent + line.body)
        length = mark.end() - len(line.indent) if mark else 0
        if length:
            clerk.put(Fate.PAGE, line.cut(0, length))
        if length < len(line.body):
            spans.append(line.cut(length))
    return Block(Kind.TABLE, "\n".join(line.indent + line.body for line in lines), tuple(spans))


def _read_bars(lines: Sequence[SourceLine], clerk: Clerk) -> Block:
    """縦棒の表はもう平文の形なので、そのまま置く。頭の下に線 (|---|) があるものは箇条の表に直す。"""
    rules = sum(bool(_RULE.fullmatch(line.body)) for line in lines)
    if rules in (0, len(lines)):
        text = "\n".join(line.indent + line.body for line in lines)
        return Block(Kind.TABLE, text, tuple(line.span for line in lines))
    rows: list[Row] = []
    spans: list[Span] = []
    for line in lines:
        if _RULE.fullmatch(line.body):
            clerk.put(Fate.PAGE, line.span)
            continue
        cells, start = [""], 0
        for bar in _BAR.finditer(line.body):
            clerk.put(Fate.PAGE, line.cut(bar.start(), bar.end()))
            cells[-1] += line.body[start : bar.start()]
            spans.append(line.cut(start, bar.start()))
            start = bar.end()
            if bar[0] == "|":
                cells.append("")
        rows.append(tuple(cell.strip(BLANKS) for cell in cells[1:-1]))
    clerk.note(Point.ROW, lines[0].number, lines[0].body, rows[0], "縦棒の表を箇条の表に直した")
    return Block(Kind.TABLE, "", tuple(span for span in spans if squeeze(span.text)), rows=tuple(rows))


def _read_tabs(lines: Sequence[SourceLine], clerk: Clerk) -> Block:
    """タブ区切りの表。欄の数は最初の行が決める。数の合わない行は尋ねる。"""
    head = tuple(_tab_cells(lines[0]))
    rows: list[Row] = []
    spans: list[Span] = []
    for row in _tab_rows(lines):
        cells = tuple(_tab_cells(row[0]))
        if rows and cells == head and len(row) == 1:
            clerk.put(Fate.PAGE, row[0].span)
            clerk.note(Point.PAGE, row[0].number, row[0].body, (), "同じ表の頭の行の繰返し")
            continue
        spans.extend(line.span for line in row)
        rows.extend([cells] if len(row) == 1 and len(cells) == len(head) else _ask_row(row, len(head), clerk))
    clerk.note(Point.ROW, lines[0].number, lines[0].body, head, f"{len(rows)}行がタブで区切られている")
    return Block(Kind.TABLE, "", tuple(spans), rows=tuple(rows))


def _tab_rows(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    """行: タブのある行と、それに続くタブの無い行。"""
    rows: list[list[SourceLine]] = []
    for line in lines:
        if "\t" in line.body or not rows:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def _ask_row(row: Sequence[SourceLine], columns: int, clerk: Clerk) -> list[Row]:
    cells = _tab_cells(row[0])
    rest = [line.body for line in row[1:]]
    source = "".join((*cells, *rest))
    reason = f"{columns} 欄の表に、欄の数や行の切れ目の合わない行があります"
    choices = []
    if len(cells) == columns:
        choices = [(*cells[:-1], "".join((cells[-1], *rest))), (*cells[:-1], "\n".join((cells[-1], *rest)))]
    answer = clerk.ask(Point.ROW, row[0].number, source, reason, choices)
    if answer is None or len(answer) % columns:
        return [tuple(cells)]
    return [tuple(answer[i : i + columns]) for i in range(0, len(answer), columns)]
