"""対照表の Excel の表を読む: シートに描かれているものから、紙の上で言っていることを取り出す。

書き手の道具 (XlsxWriter) は使わない。書き手とは、ブックの中の名前と、揃え方の意味だけを分け合う。
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from amend.errors import TextError
from amend.read.reading import Reading, ReadSide, merged, read_side
from amend.read.sheet_xlsx import Cell, Lines, Sheet, read_sheet
from amend.styles import Mark

_TITLE, _STATE, _NOTE, _HEAD, _ROWS = "表題", "状態", "注", "新旧の頭", "新旧の表"
_NUMBER = "項番"  # この名前があれば、初めの列は項番である
_FRAMES = {"thick": Mark.THICK, "mediumDashed": Mark.DASHED}
_TABLE, _TABLE_HEAD = "left", "center"  # 表の欄と、表の頭の揃え方。本文の欄は決めていない
_ADVICE = "amend が作った表か、手で直していないかを確かめてください。"

_Piece = tuple[int, int, Cell]
"""行の一部: 始めの列、終わりの列、欄。"""


def read_xlsx(data: bytes) -> Reading:
    """Excel の表の読み: 対照表の xlsx を読む。

    Args:
        data: xlsx のバイト列。

    Raises:
        TextError: 対照表の xlsx でない。又は、式など、読み方の決まらないものがある。
    """
    sheet = read_sheet(data)
    named = {name: _rows(sheet, name) for name in (_TITLE, _STATE, _NOTE, _HEAD, _ROWS)}
    if not named[_HEAD]:
        raise _not_ours("新旧の頭の行がありません。")
    last = sheet.names[_HEAD][3]
    if any(column > last for (_, column), cell in sheet.cells.items() if cell.stretches):
        raise _not_ours("表の外に字があります。")
    heads = _joined(sheet, named[_HEAD], last)
    bounds = [first for first, _, _ in heads]
    first = 1 if _NUMBER in sheet.names else 0
    if len(bounds) - first not in (2, 3):
        raise _not_ours("新旧の頭の行がありません。")
    columns = [_sides(_joined(sheet, group, last), bounds) for group in _groups(sheet, named[_ROWS])]
    rows = [sides[first:] for sides in columns]
    others = _groups(sheet, [row for row in sheet.follows if not any(row in rows for rows in named.values())])
    furniture = [*(_text(sheet, group, last) for group in others), sheet.margins]
    return Reading(
        title=_text(sheet, named[_TITLE], last),
        state=_text(sheet, named[_STATE], last),
        note=_text(sheet, named[_NOTE], last),
        heads=(_words(heads[first]), _words(heads[first + 1])),
        rows=tuple((sides[0], sides[1]) for sides in rows),
        furniture=tuple(filter(None, furniture)),
        third_head="".join(map(_words, heads[first + 2 :])),
        remarks=tuple(map(_alone, (sides[2] for sides in rows))) if heads[first + 2 :] else (),
        number_head="".join(map(_words, heads[:first])),
        numbers=tuple(map(_alone, (sides[0] for sides in columns))) if first else (),
        subject=sheet.subject,
    )


def _alone(side: ReadSide) -> str:
    """新旧のほかの列の字。"""
    return "".join(stretch.text for stretch in side.cells[0])


def _not_ours(what: str) -> TextError:
    return TextError(f"対照表の表ではありません: {what}", advice=_ADVICE)


def _rows(sheet: Sheet, name: str) -> range:
    """名前の指す行。欠けた行は、消えた行である。"""
    area = sheet.names.get(name)
    rows = range(area[0], area[2] + 1) if area else range(0)
    if not all(row in sheet.follows for row in rows):
        raise _not_ours(f"「{name}」の行が欠けています。")
    return rows


def _groups(sheet: Sheet, rows: Iterable[int]) -> list[list[int]]:
    """固まり: 行と、その続きの行。"""
    groups: list[list[int]] = []
    for row in rows:
        if not sheet.follows[row]:
            groups.append([row])
        elif groups and groups[-1][-1] == row - 1:
            groups[-1].append(row)
        else:
            raise _not_ours(f"続きの行 ({row + 1}行目) の、初めの行がありません。")
    return groups


def _joined(sheet: Sheet, rows: Iterable[int], last: int) -> list[_Piece]:
    """一つの固まりの欄: 続きの行の字をつなぐ。"""
    lines = [_pieces(sheet, row, last) for row in rows]
    shapes = {tuple((first, end, cell.align) for first, end, cell in line) for line in lines}
    if len(shapes) != 1:
        raise _not_ours("続きの行の欄の形が違います。")
    return [
        (first, end, Cell(merged(s for _, _, cell in column for s in cell.stretches), lead.align, _around(column)))
        for column in zip(*lines, strict=True)
        for first, end, lead in column[:1]
    ]


def _around(column: Sequence[_Piece]) -> Lines:
    """続きの行を通した、まわりの線。左右の線が途中で変われば、無いものとする。"""
    lines = [cell.lines for _, _, cell in column]
    left, right = (names.pop() if len(names := {line[side] for line in lines}) == 1 else "" for side in (0, 1))
    return left, right, lines[0][2], lines[-1][3]


def _pieces(sheet: Sheet, row: int, last: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    column = 0
    while column <= last:
        end = sheet.spans.get((row, column), column)
        pieces.append((column, end, sheet.cells.get((row, column), Cell())))
        column = end + 1
    return pieces


def _sides(pieces: list[_Piece], bounds: list[int]) -> list[ReadSide]:
    """左・右 (・三つ目の列) に分ける。"""
    halves: list[list[Cell]] = [[] for _ in bounds]
    for first, end, cell in pieces:
        which = sum(bound <= first for bound in bounds) - 1
        if any(first < bound <= end for bound in bounds):
            raise TextError("新旧の境をまたぐ欄があります。", where=_words((first, end, cell)), advice=_ADVICE)
        halves[which].append(cell)
    return [_side(cells) for cells in halves]


def _side(cells: list[Cell]) -> ReadSide:
    aligns = {cell.align for cell in cells}
    head = _TABLE_HEAD in aligns
    drawn = ((cell.stretches, _FRAMES.get(cell.lines[0]) if len(set(cell.lines)) == 1 else None) for cell in cells)
    return read_side(drawn, table=head or _TABLE in aligns, head=head)


def _words(piece: _Piece) -> str:
    return "".join(stretch.text for stretch in piece[2].stretches)


def _text(sheet: Sheet, rows: Iterable[int], last: int) -> str:
    """表の外の字: 行の欄を、続けて読む。"""
    return "".join(_words(piece) for row in rows for piece in _pieces(sheet, row, last))
