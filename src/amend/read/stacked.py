"""積んだ表の読み: 新の表と旧の表を上下に積んで描いた行を、新旧の行の組に戻す。

書き手は、先の表の名、先の表の行、後の表の名、後の表の行の順に描く。片方に何も無いときは、その名だけを描く。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from amend.errors import TextError
from amend.read.reading import ReadSide

_ADVICE = "表の行を、手で足したり、消したり、移したりしていないかを確かめてください。"
_NOTHING = ReadSide(((),), table=False, head=False)


class Place(Enum):
    """紙の一行が何であるか。"""

    BESIDE = "新旧を並べた行"
    FIRST = "先に積んだ表の名"
    SECOND = "後に積んだ表の名"
    STACKED = "積んだ表の行"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """紙の一行。

    Attributes:
        place: 何であるか。
        sides: 並べた行では (左, 右)。ほかは一つ。
        aside: 新旧の側の外の欄 (項番、三つ目の列) の字。無ければ空。
    """

    place: Place
    sides: tuple[ReadSide, ...]
    aside: tuple[str, ...] = ()


Row = tuple[ReadSide, ReadSide]


def paired(lines: Iterable[ReadLine], heads: tuple[str, str]) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """組み直す: 紙の行を、((左, 右), 側の外の字) の行に戻す。

    Args:
        lines: 紙の行。上から順。
        heads: (左, 右) の頭の語。積んだ表の名は、これと同じでなければならない。

    Raises:
        TextError: 名の違う表、二つの表の行の数の違い、名の無い積んだ行がある。
    """
    stack: tuple[list[ReadLine], list[ReadLine]] | None = None
    which = 0
    for line in lines:
        if line.place is Place.STACKED and stack is not None:
            stack[which].append(line)
            continue
        if line.place is Place.SECOND and stack is not None and not which:
            which = 1
        elif line.place in (Place.BESIDE, Place.FIRST):
            yield from _zipped(stack, which)
            stack, which = (([], []), 0) if line.place is Place.FIRST else (None, 0)
        else:
            raise _broken("積んだ表の名がありません。", line)
        if line.place is Place.BESIDE:
            yield (line.sides[0], line.sides[1]), line.aside
        elif _text(line) != heads[which] or any(line.aside):
            raise _broken(f"積んだ表の名が「{heads[which]}」ではありません。", line)
    yield from _zipped(stack, which)


def _zipped(stack: tuple[list[ReadLine], list[ReadLine]] | None, which: int) -> Iterator[tuple[Row, tuple[str, ...]]]:
    if stack is None:
        return
    first, second = stack
    if not which or not (first or second) or (first and second and len(first) != len(second)):
        raise TextError("積んだ表の新旧の行の数が違います。", where=f"{len(first)}行と{len(second)}行", advice=_ADVICE)
    for i in range(len(first) or len(second)):
        left, right = (lines[i].sides[0] if lines else _NOTHING for lines in stack)
        said = [lines[i].aside for lines in stack if lines]
        if any(said[-1]) and said[1:]:
            raise _broken("項番か三つ目の列の字が、後に積んだ表にあります。", second[i])
        yield (left, right), said[0]


def _text(line: ReadLine) -> str:
    """名の字。印の付いた字や、表の欄であれば、名ではない。"""
    (side,) = line.sides
    plain = len(side.cells) == 1 and not any(s.underlined or s.note for s in side.cells[0])
    return "".join(s.text for s in side.cells[0]) if plain and not side.table else "\0"


def _broken(what: str, line: ReadLine) -> TextError:
    words = ("".join(s.text for s in cell) for side in line.sides for cell in side.cells)
    return TextError(what, where="／".join(words), advice=_ADVICE)
