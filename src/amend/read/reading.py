"""読み: 出来上がった対照表が、紙の上で言っていること。形式によらない。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from amend.styles import Mark


@dataclass(frozen=True, slots=True)
class Stretch:
    r"""一続き: 同じ描き方の字。

    Attributes:
        text: 字。欄の中の改行は ``\n``、タブは ``\t``。
        underlined: 変わった字の印があるかどうか。
        note: 本文の字でなく注として描かれているかどうか。
        mark: その印。印が無ければ、いつも下線とする。
    """

    text: str
    underlined: bool = False
    note: bool = False
    mark: Mark = Mark.UNDERLINE


@dataclass(frozen=True, slots=True)
class ReadSide:
    """側: 一行の片側。

    Attributes:
        cells: 欄の並び。何も書かれていない側は、空の欄一つ。
        table: 表の欄として描かれているかどうか。
        head: 表の頭の欄として描かれているかどうか。
        framed: 太枠か破線の枠で囲まれている欄 (0 から、昇順)。
    """

    cells: tuple[tuple[Stretch, ...], ...]
    table: bool
    head: bool
    framed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """読み: 一つの書類が言っていることのすべて。

    Attributes:
        title: 表題。
        state: 本文の状態の断り。
        note: 表の上の注。
        heads: (左, 右) の頭の語。
        rows: 行ごとの (左, 右)。
        furniture: そのほかの字 (前書き、表の下の注、置き方の違いの一覧、断り)。現れる順。
        third_head: 三つ目の列の頭の語。三つ目の列が無ければ空。
        remarks: 三つ目の列の、行ごとの字。三つ目の列が無ければ空。
        number_head: 項番の列の頭の語。項番の列が無ければ空。
        numbers: 項番の列の、行ごとの字。項番の列が無ければ空。
        subject: 書類の属性に書かれた役割。属性の無い形式では空で、等しさには数えない。
    """

    title: str = ""
    state: str = ""
    note: str = ""
    heads: tuple[str, str] = ("", "")
    rows: tuple[tuple[ReadSide, ReadSide], ...] = ()
    furniture: tuple[str, ...] = ()
    third_head: str = ""
    remarks: tuple[str, ...] = ()
    number_head: str = ""
    numbers: tuple[str, ...] = ()
    subject: str = field(default="", compare=False)


def read_side(cells: Iterable[tuple[tuple[Stretch, ...], Mark | None]], *, table: bool, head: bool) -> ReadSide:
    """側の読み: 欄の字と枠から。枠は、その欄のすべての字の印である。

    Args:
        cells: 欄ごとの、字と、囲む枠 (無ければ None)。
        table: 表の欄として描かれているかどうか。
        head: 表の頭の欄として描かれているかどうか。
    """
    drawn = list(cells)
    return ReadSide(
        tuple(
            merged(stretches) if frame is None else merged(_enclosed(stretches, frame)) for stretches, frame in drawn
        ),
        table,
        head,
        tuple(i for i, (_, frame) in enumerate(drawn) if frame is not None),
    )


def _enclosed(stretches: Iterable[Stretch], frame: Mark) -> Iterator[Stretch]:
    """枠の中の字: 注と改行のほかは、枠が印である。枠の中に描かれた印は、そのまま残す。"""
    for stretch in stretches:
        if stretch.note or stretch.underlined:
            yield stretch
            continue
        for part in re.split("(\n)", stretch.text):
            yield Stretch(part) if part == "\n" else Stretch(part, underlined=True, mark=frame)


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """まとめる: 隣り合う同じ描き方の字を一つにし、空のものを除く。

    Example:
        >>> merged([Stretch("甲"), Stretch("乙"), Stretch(""), Stretch("丙", underlined=True)])  # doctest: +ELLIPSIS
        (Stretch(text='甲乙'...), Stretch(text='丙', underlined=True...))
    """
    groups = groupby((s for s in stretches if s.text), key=lambda s: (s.underlined, s.note, s.mark))
    return tuple(Stretch("".join(s.text for s in same), *drawn) for drawn, same in groups)
