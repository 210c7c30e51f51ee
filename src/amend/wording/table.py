r"""表の文: 新旧対照表方式 (F3) の表を、変更協約の平文に書き、読む (drafting-rules §1.8、§2.1 F3)。

一つの単位 (条、別表など) が表の一行で、``* - `` と ``  - `` の二つの欄に、新旧を同じ高さの行にして書く。印のある字は
``＿…＿`` で、二重の印は ``＝…＝`` で挟む (§6)。表の中の表の行は縦棒で欄を分ける。これらの字が本文にあれば ``\`` を
前に置き、欄の中の改行は ``\/`` と書く。書き手と読み手は、この紙の上の約束だけを共に持ち、どちらも様式を知らない。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, zip_longest

from amend.comparison import Comparison, Run, RunKind, Side
from amend.errors import TextError
from amend.patterns import late
from amend.styles import Mark


class Stress(Enum):
    """印: 字に引かれた線。"""

    NONE = ""
    SINGLE = "＿"
    DOUBLE = "＝"


Letter = tuple[str, Stress]
"""一字と、その印。"""

Cell = tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """書かれた一行: 片側の規定の一行、又は表の一行。

    Attributes:
        cells: 欄ごとの字。表の行でなければ一つ。
        table: 縦棒で書かれた、表の行か。
        indent: 表の行の字下げ。
    """

    cells: tuple[Cell, ...] = ((),)
    table: bool = False
    indent: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """欄ごとの字。"""
        return tuple("".join(ch for ch, _ in cell) for cell in self.cells)

    @property
    def blank(self) -> bool:
        """何も書かれていないか。"""
        return not self.table and not self.texts[0].strip()


@dataclass(frozen=True, slots=True)
class Line:
    """同じ高さの一組。

    Attributes:
        new: 新の側。
        old: 旧の側。
        number: 変更協約の中の行 (1 から)。新の欄の行。
    """

    new: Entry
    old: Entry
    number: int = 0


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """書かれた表。

    Attributes:
        new_head: 新の側の頭の語。
        old_head: 旧の側の頭の語。
        new_first: 新が先の欄にあるか。
        units: 単位ごとの行。
    """

    new_head: str
    old_head: str
    new_first: bool
    units: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """全部の行。"""
        return tuple(line for unit in self.units for line in unit)


# --- 対照表から -------------------------------------------------------------------------------------------------------
def printed(comparison: Comparison) -> PrintedTable:
    """対照表の、描く行だけの表。二重下線の番号のほかは、どの印も一重とする。

    Args:
        comparison: 対照表。
    """
    units: list[list[Line]] = []
    for row in comparison.rows:
        if not row.shown:
            continue
        if row.opens or not units:
            units.append([])
        units[-1].append(Line(_entry(row.new), _entry(row.old)))
    heads = (comparison.new_head, comparison.old_head)
    return PrintedTable(*heads, comparison.new_first, tuple(map(tuple, units)))


def _entry(side: Side) -> Entry:
    cells = tuple(tuple(_letters(cell)) for cell in side.cells) or ((),)
    return Entry(cells, table=side.table, indent=_indent(side) if side.table else "")


def _letters(cell: Iterable[Run]) -> Iterator[Letter]:
    for run in cell:
        if run.kind is RunKind.LAYOUT:
            continue
        stress = Stress.NONE
        if run.kind is RunKind.CHANGED:
            stress = Stress.DOUBLE if run.mark is Mark.DOUBLE else Stress.SINGLE
        yield from ((ch, stress) for ch in ("\n" if run.kind is RunKind.BREAK else run.text))


def _indent(side: Side) -> str:
    """表の行の字下げ: 描かない罫の前の空白。"""
    first = next((run for cell in side.cells[:1] for run in cell if run.kind is RunKind.LAYOUT), None)
    before = first.text.rsplit("\n", 1)[-1] if first is not None else ""
    return before[: len(before) - len(before.lstrip(" \t\u3000"))]


# --- 書く -------------------------------------------------------------------------------------------------------------
def write_table(table: PrintedTable) -> str:
    """書く: 表を、変更協約の中の行にする。行ごとに改行で終わる。

    Raises:
        TextError: 平文に書けない字 (行を分ける字) が本文にある。
    """
    heads = (table.new_head, table.old_head)
    rows = [([heads[0]], [heads[1]])]
    for unit in table.units:
        rows.append(([_write(line.new) for line in unit], [_write(line.old) for line in unit]))
    text = "".join(_row(new, old) if table.new_first else _row(old, new) for new, old in rows)
    if any(len(line.splitlines()) > 1 for line in text.split("\n")):
        raise TextError("表に書けない字 (行を分ける字) が本文にあります。", advice="この字を本文から除いてください。")
    return text


_BLANK = "\u3000"
"""何も書かれていない行。空行は表を終える。"""


def _row(first: Sequence[str], second: Sequence[str]) -> str:
    return _column("* - ", first) + _column("  - ", second)


def _column(head: str, lines: Sequence[str]) -> str:
    kept = [line or (_BLANK if i else "") for i, line in enumerate(lines)]
    while len(kept) > 1 and kept[-1] == _BLANK:
        kept.pop()
    return "".join(f"{head if i == 0 else '    '}{line}".rstrip(" ") + "\n" for i, line in enumerate(kept))


_SPECIAL = late(r"[\\＿＝]")


def _write(entry: Entry) -> str:
    if entry.table:
        cells = (_bounded(_stressed(cell).replace("|", "\\|")) for cell in entry.cells)
        return f"{entry.indent}| {' | '.join(cells)} |"
    text = _stressed(entry.cells[0])
    bare = text.lstrip(" \t\u3000")
    text = text[: len(text) - len(bare)] + "\\" + bare if bare.startswith("|") else text
    return text[:-1] + "\\ " if text.endswith(" ") else text


def _bounded(text: str) -> str:
    r"""欄の初めと終わりの半角空白は、縦棒との間の空白でないので、``\`` を前に置く。"""
    if text.startswith(" "):
        text = "\\" + text
    return text[:-1] + "\\ " if text.endswith(" ") and not text.endswith("\\ ") else text


def _stressed(cell: Iterable[Letter]) -> str:
    parts: list[str] = []
    now = Stress.NONE
    for ch, stress in cell:
        if stress is not now:
            parts += (now.value, stress.value)
            now = stress
        parts.append("\\/" if ch == "\n" else _SPECIAL.sub(r"\\\g<0>", ch))
    return "".join((*parts, now.value))


# --- 読む -------------------------------------------------------------------------------------------------------------
_HEADS = ("* -", "  -", "    ")


@dataclass(frozen=True, slots=True)
class Found:
    """見つけた表: 変更協約の中の表と、その前後の行。

    Attributes:
        table: 表。
        above: 表より前の行。
        below: 表より後の行。
        line: 表の始まる行 (1 から)。
    """

    table: PrintedTable
    above: tuple[str, ...]
    below: tuple[str, ...]
    line: int


def find_table(document: str, heads: Iterable[tuple[str, str]] = ()) -> Found:
    """探す: 変更協約の中のただ一つの対照表を読む。

    Args:
        document: 変更協約の全文。
        heads: (新, 旧) の頭の語として知っているもの。無ければ語から見分ける。

    Raises:
        TextError: 対照表が無い、二つある、又は読めない。行を言う。
    """
    lines = document.split("\n")
    starts = [i for i, line in enumerate(lines) if line.startswith("* - ") and not _in_table(lines, i)]
    if len(starts) != 1:
        raise TextError(
            "変更協約に新旧対照表がありません。" if not starts else "変更協約に新旧対照表が二つ以上あります。",
            where="" if not starts else f"{starts[1] + 1}行目",
            advice="表は「* - 」で始まる行の一続きで書きます。amend instrument で作り直せます。",
        )
    start = starts[0]
    end = start + 1
    while end < len(lines) and lines[end].startswith(_HEADS):
        end += 1
    table = _read(lines[start:end], start + 1, tuple(heads))
    return Found(table, tuple(lines[:start]), tuple(lines[end:]), start + 1)


def _in_table(lines: Sequence[str], at: int) -> bool:
    """前の行から続く表の中の行か。"""
    return at > 0 and lines[at - 1].startswith(_HEADS)


def _read(lines: Sequence[str], first: int, heads: Sequence[tuple[str, str]]) -> PrintedTable:
    rows: list[list[tuple[int, list[str]]]] = []
    for number, line in enumerate(lines, start=first):
        if line[:3] in ("* -", "  -") and line[3:4] not in ("", " "):
            raise TextError(
                f"「{line[:3]}」の後に空白がありません。",
                where=f"{number}行目",
                advice="半角空白を一つ置いてください。",
            )
        if line.startswith("* -"):
            rows.append([(number, [line[4:]])])
        elif line.startswith("  -"):
            rows[-1].append((number, [line[4:]]))
        else:
            rows[-1][-1][1].append(line[4:])
    for row in rows:
        if len(row) != 2:
            raise TextError(
                f"表の行の欄が{len(row)}つです。", where=f"{row[0][0]}行目", advice="新旧の二つの欄を書いてください。"
            )
    (_, left), (_, right) = rows[0]
    new_first = _side((left[0], right[0]), heads, first)
    units = tuple(tuple(_unit(row, new_first=new_first)) for row in rows[1:])
    both = (left[0], right[0]) if new_first else (right[0], left[0])
    return PrintedTable(*both, new_first, units)


def _side(said: tuple[str, str], heads: Sequence[tuple[str, str]], line: int) -> bool:
    """新が先の欄にあるか。"""
    if said in heads or said[::-1] in heads:
        return said in heads
    news = [bool(re.search("後|新|案", head)) for head in said]
    if news[0] is news[1]:
        raise TextError(
            f"表の頭の語「{said[0]}」「{said[1]}」では、どちらが新か分かりません。",
            where=f"{line}行目",
            advice="「変更後」「変更前」のように書いてください。",
        )
    return news[0]


def _unit(row: Sequence[tuple[int, list[str]]], *, new_first: bool) -> Iterator[Line]:
    (left_at, left), (right_at, right) = row
    for i, both in enumerate(zip_longest(left, right, fillvalue="")):
        first, second = (_entry_of(text, at + i) for text, at in zip(both, (left_at, right_at), strict=True))
        new, old = (first, second) if new_first else (second, first)
        yield Line(new, old, (left_at if new_first else right_at) + i)


def _entry_of(text: str, number: int) -> Entry:
    letters, bars = _parse(text, number)
    bare = len(text) - len(text.lstrip(" \t\u3000"))
    if not bars or bars[0] != bare:
        return Entry((letters,))
    if len(bars) < 2 or bars[-1] != len(letters) - 1:
        raise TextError("表の行が縦棒で終わっていません。", where=f"{number}行目", advice="欄を縦棒で閉じてください。")
    cells = tuple(_trimmed(letters[a + 1 : b]) for a, b in pairwise(bars))
    return Entry(cells, table=True, indent=text[:bare])


_SPACE = "\0"
r"""読みかけの、``\`` を前に置いた半角空白。"""


def _parse(text: str, number: int) -> tuple[Cell, list[int]]:
    """字と印、及び欄を分ける縦棒の位置。"""
    letters: list[Letter] = []
    bars: list[int] = []
    now = Stress.NONE
    at = 0
    while at < len(text):
        ch = text[at]
        at += 1
        if ch == "\\":
            if at == len(text) or text[at] not in "\\＿＝|/ ":
                raise TextError(
                    "「\\」の後の字が読めません。", where=f"{number}行目", advice="字の「\\」は「\\\\」と書きます。"
                )
            letters.append(({"/": "\n", " ": _SPACE}.get(text[at], text[at]), now))
            at += 1
        elif ch in "＿＝":
            stress = Stress(ch)
            if now not in (Stress.NONE, stress):
                raise _unclosed(number, now)
            now = Stress.NONE if now is stress else stress
        elif ch == "|" and (bars or not text[: at - 1].strip(" \t\u3000")):
            if now is not Stress.NONE:
                raise _unclosed(number, now)
            bars.append(len(letters))
            letters.append((ch, now))
        else:
            letters.append((ch, now))
    if now is not Stress.NONE:
        raise _unclosed(number, now)
    return (tuple(letters) if bars else _spaced(letters)), bars


def _unclosed(number: int, stress: Stress) -> TextError:
    return TextError(
        f"印「{stress.value}」が閉じていません。",
        where=f"{number}行目",
        advice=f"印のある字の前と後に「{stress.value}」を書きます。字の「{stress.value}」は「\\{stress.value}」と書きます。",
    )


def _trimmed(cell: Sequence[Letter]) -> Cell:
    start, end = 0, len(cell)
    while start < end and cell[start][0] == " ":
        start += 1
    while end > start and cell[end - 1][0] == " ":
        end -= 1
    return _spaced(cell[start:end])


def _spaced(cell: Iterable[Letter]) -> Cell:
    return tuple((" " if ch == _SPACE else ch, stress) for ch, stress in cell)
