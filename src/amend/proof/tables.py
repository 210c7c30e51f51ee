"""表の照合: 出来上がった新旧対照表が、二つの本文の違いを過不足なく述べているかを判じる (DESIGN §6 law 4・law 6)。

様式は知らないので、姿でなく意味で判じる。欄の字は本文の切れ端であること。（略）と描かない行を開けば、印の無い字は
新旧で同じであること (だから変わった字には、すべて印がある)。同じ字には印が無いこと。対応付けは表のものに従い、こちらの
対応付けは使わない。人の決めた対応でも、様式が違っても、同じに判じるためである。
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amend.clause import Node
from amend.errors import Finding
from amend.proof.table_items import Item, Mark, read_item
from amend.proof.table_judging import Judge, Sides
from amend.proof.table_lines import Text, blankless
from amend.proof.table_locating import Index, Located, guess, locate
from amend.proof.table_padding import set_aside, uneven
from amend.proof.table_rows import meaning
from amend.read.foreign import Half, ReadTable, is_new
from amend.read.reading import Stretch


@dataclass(frozen=True, slots=True)
class Verdict:
    """判じたこと。

    Attributes:
        findings: 違い。無ければ、表は新旧の本文の違いを過不足なく述べている。
        new_left: 新を左の列とみたか。
        rows: 比べた行の数。
        marks: 印があるか。一つも無い表では、印は比べていない。
    """

    findings: tuple[Finding, ...]
    new_left: bool
    rows: int
    marks: bool


def prove_table(table: ReadTable, old: Node, new: Node, *, strict: bool = False) -> Verdict:
    """表の照合: 表が、この二つの本文の違いを述べているか。

    Args:
        table: 読んだ表。
        old: 変更前の木。
        new: 変更後の木。
        strict: amend の書いた書類として、置き方と（略）の範囲も調べるか。
    """
    index = (Index(Text(old)), Index(Text(new)))
    said = is_new(table.heads[0]) if is_new(table.heads[0]) is not is_new(table.heads[1]) else None
    new_left = True if said is None else said
    located = _both(table, index, new_left=new_left)
    swapped = False
    if _fit(located) < sum(item.placeable for side in located for item in side.items):  # 残らず当たれば、逆は調べない
        turned = _both(table, index, new_left=not new_left)
        swapped = _fit(turned) > _fit(located)
        if swapped:
            new_left, located = not new_left, turned
    for side in located:
        guess(side)
    drawn = [set_aside(side) for side in located]
    marks = strict or any(item.marked for side in located for item in side.items)
    reader = Judge(table, Sides(*(meaning(side, strict=strict) for side in located)), new_left=new_left, marks=marks)
    findings = list(reader.findings())
    if strict:
        findings += [
            reader.finding("V09", f"表の{row + 1}行目", f"「{words}」に補った空白が、反対の側の字句の幅と合いません。")
            for row in range(len(table.rows))
            if (words := uneven(*(side.get(row, []) for side in drawn)))
        ]
    if swapped and said is not None:
        findings.insert(0, reader.finding("V08", "頭の行", "頭の語と反対に並べると、本文によく合います。"))
    return Verdict(tuple(findings), new_left, len(table.rows), marks)


def _both(table: ReadTable, indexes: tuple[Index, Index], *, new_left: bool) -> tuple[Located, Located]:
    """(旧の側, 新の側)。"""
    places = (1, 0) if new_left else (0, 1)
    old, new = (
        locate(index.text, _items([row[place] for row in table.rows], index), index)
        for index, place in zip(indexes, places, strict=True)
    )
    return old, new


def _fit(sides: tuple[Located, Located]) -> int:
    return sum(len(side.spots) - len(side.near) for side in sides)


def _items(halves: Sequence[Half], index: Index) -> list[Item]:
    """片側に書かれたもの。人が手で折り返した規定は、一つにつなぐ。"""
    found: list[Item] = []
    for row, half in enumerate(halves):
        entries = [tuple(_marks(cell) for cell in entry) for entry in half]
        while entries:
            cells, entries = _joined(entries, index)
            if any(ch for cell in cells for ch, _ in cell if not ch.isspace()) or len(cells) > 1:
                found.append(read_item(row, cells, index.words, index.heads))
    return found


def _marks(cell: Iterable[Stretch]) -> tuple[Mark, ...]:
    return tuple((ch, s.underlined) for s in cell if not s.note for ch in s.text)


Cells = tuple[tuple[Mark, ...], ...]


def _joined(entries: list[Cells], index: Index) -> tuple[Cells, list[Cells]]:
    """初めの一つ、又はそれから幾つかをつないで本文の一行になるもの。残りとともに返す。"""
    first = entries[0]
    words = _key(first)
    for count in range(1, len(entries) + 1):
        if len(first) > 1 or words in index.words or not index.begins(words):
            break
        if count == len(entries) or len(entries[count]) > 1:
            return entries[0], entries[1:]
        first = ((*first[0], ("\n", False), *entries[count][0]),)
        words = _key(first)
    else:
        count = 1
    if words in index.words:
        return first, entries[count:]
    return entries[0], entries[1:]


def _key(cells: Cells) -> str:
    return blankless("".join(ch for ch, _ in cells[0]))
