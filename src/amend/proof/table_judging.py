"""表の判じ方: 両側の意味を比べ、違いを指摘にする。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from amend.clause import CAPTION_STEP
from amend.errors import Finding, Severity
from amend.proof.table_differences import blocks, difference, first_unlike, needless, short, unmarked_difference
from amend.proof.table_items import Item, Mark, Said
from amend.proof.table_lines import BORDER, blankless
from amend.proof.table_rows import Meaning, Written, chained
from amend.read.foreign import ReadTable

RULES = {
    "V01": "表の字が本文に無い、又は本文と違う",
    "V02": "（略）・（新設）・（削る）が本文と合わない",
    "V03": "変わった字に印が無い",
    "V04": "変わらない字に印がある",
    "V05": "変わった規定が表に無い",
    "V06": "変わらない規定が、描かれず（略）とも書かれていない",
    "V07": "表の順が本文の順と違う",
    "V08": "新旧の列が逆である",
    "V09": "字下げ又は番号の後の空白が本文と違う",
}
"""規則: 番号から一行の説明。"""

_ADVICE = {
    "V01": "表の字を、本文から写し直してください。",
    "V02": "（略）の番号を、省いた規定に合わせてください。",
    "V03": "違う字の両側に印を付けるか、字を本文のとおりに直してください。",
    "V04": "印を外してください。",
    "V05": "この規定の行を表に加えてください。",
    "V06": "この規定を描くか、（略）と書いてください。",
    "V07": "行を本文の順に並べてください。",
    "V08": "頭の語か列を入れ替えてください。",
    "V09": "字下げと番号の後の空白を、本文のとおりにしてください。",
}
_SHUT = "変わった規定は略さずに描き、違う字の両側に印を付けてください。"
_WARNINGS = frozenset({"V04", "V06", "V07", "V09"})


@dataclass(frozen=True, slots=True)
class Sides:
    """両側の意味。"""

    old: Meaning
    new: Meaning


class Judge:
    """判じ手: 両側の意味を比べ、違いを指摘にする。"""

    def __init__(self, table: ReadTable, sides: Sides, *, new_left: bool, marks: bool) -> None:
        self.table = table
        self.sides = sides
        self.marks = marks
        left, right = table.heads
        heads = (right, left) if new_left else (left, right)
        self.heads = (heads[0] or "旧の側", heads[1] or "新の側")

    def findings(self) -> Iterator[Finding]:
        """指摘: 字、（略）、行ごとの印、描かれていない規定、順。"""
        faulty: set[int] = set()
        for new in (False, True):
            for row, finding in self._words(new=new):
                faulty.add(row)
                yield finding
        for row in range(len(self.table.rows)):
            if row not in faulty:
                yield from self._row(row)
        if self.marks and not faulty:
            yield from self._articles()
        yield from self._hidden(faulty)
        for new in (False, True):
            yield from self._order(new=new)

    def finding(self, rule: str, place: str, message: str) -> Finding:
        """指摘一つ。"""
        severity = Severity.WARNING if rule in _WARNINGS else Severity.ERROR
        return Finding(rule, severity, 0, place, message, _ADVICE[rule])

    def _misplaced(self, place: str, shown: str) -> Finding:
        """反対の側の（新設）・（削る）。ほかの V02 と違い、番号でなく、側か語の誤りである。"""
        advice = "加えた規定の語は旧の側に、削った規定の語は新の側に書いてください。"
        return replace(self.finding("V02", place, f"「{shown}」は、反対の側に書く語です。"), advice=advice)

    def _side(self, *, new: bool) -> Meaning:
        return self.sides.new if new else self.sides.old

    def _place(self, row: int, *, new: bool, at: int | None = None) -> str:
        text = self._side(new=new).located.text
        where = f" {text.place(at)}" if at is not None else ""
        return f"表の{row + 1}行目「{self.heads[new]}」の側{where}"

    def _words(self, *, new: bool) -> Iterator[tuple[int, Finding]]:
        """字と（略）: 本文に無いもの、本文と違うもの。"""
        side = self._side(new=new)
        located = side.located
        other = self._side(new=not new).located.text
        for i, item in enumerate(located.items):
            spot = located.spots.get(i)
            at = spot.first if spot else None
            place = self._place(item.row, new=new, at=at)
            if item.said is Said.ABSENT:
                if ("削" in item.word) is not new and item.word in ("削る", "削除", "新設", "新規", "追加"):
                    yield item.row, self._misplaced(place, item.shown)
            elif item.said is Said.BARE:
                if i in side.empty:
                    yield (
                        item.row,
                        self.finding("V02", place, f"「{item.shown}」に当たる、描かれていない規定がありません。"),
                    )
            elif spot is None:
                rule = "V01" if item.said is Said.WORDS else "V02"
                there = blankless(item.shown) in {blankless(line.shown) for line in other.lines}
                tail = "反対の側の本文にはあります。" if there else "似た規定もありません。"
                yield item.row, self.finding(rule, place, f"「{short(item.shown)}」は本文にありません。{tail}")
            elif message := difference(located, i):
                yield item.row, self.finding("V01", place, message)
            elif i in side.layout:
                yield item.row, self.finding("V09", place, f"「{short(item.shown)}」の空白の置き方が本文と違います。")

    def _row(self, row: int) -> Iterator[Finding]:
        """一行: 印の無い字が新旧で同じで、同じ字に印が無いこと。（略）の中は、印の無い表でも同じであること。"""
        silent = {side: self._side(new=side).silent.get(row, []) for side in (False, True)}
        covered = any(silent.values())
        if not self.marks:
            yield from () if covered else self._shut(row)
            yield from self._silent(row, silent, same=_omitted_alike(self.sides, row))
            return
        old, new = self._cells(row, new=False), self._cells(row, new=True)
        if len(old) != len(new):
            old, new = [chained(old)], [chained(new)]
        unlike = next((both for both in zip(old, new, strict=True) if first_unlike(*_words(both)) is not None), None)
        if unlike is not None and not covered:
            yield from self._unmarked(row, *unlike)
        yield from self._silent(row, silent, same=unlike is None)
        if unlike is None and not self._wholly_marked(row):
            for both in zip(old, new, strict=True):
                if same_words := needless(*_words(both)):
                    message = f"「{short(same_words)}」は新旧で同じ字ですが、印があります。"
                    yield self.finding("V04", self._line_place(row, {True: _holding(both[1], same_words)}), message)

    def _cells(self, row: int, *, new: bool) -> list[Written]:
        """行の字と印。反対の側に番号があれば、番号の無い（略）も開く。両側とも無ければ、描かれない規定とともに比べる。"""
        cells = [Written([(ch, False) for ch in said], [at] * len(said)) for at, said in self._opened(row, new=new)]
        return [*self._side(new=new).written(row), *cells]

    def _opened(self, row: int, *, new: bool) -> list[tuple[int, str]]:
        """反対の側に番号があるときに開く、番号の無い（略）の、本文の行と字。"""
        side, other = self._side(new=new), self._side(new=not new)
        if row not in side.folded or row in other.folded:
            return []
        return [(at, side.located.text.lines[at].said) for at in side.folded[row]]

    def _unmarked(self, row: int, old: Written, new: Written) -> Iterator[Finding]:
        """印の無い違い。（略）の中の字なら、印でなく（略）の誤りである。"""
        at = first_unlike(old.words, new.words) or 0
        spots = {side: _line_of(one, at) for side, one in ((True, new), (False, old))}
        if any(spots[side] in {line for line, _ in self._side(new=side).shut.get(row, ())} for side in spots):
            found = list(self._shut(row))
            if found:
                yield from found
                return
        yield self.finding("V03", self._line_place(row, spots), unmarked_difference(old.words, new.words))

    def _shut(self, row: int) -> Iterator[Finding]:
        """番号のある（略）の中の違い: 反対の側で描かれた規定を除き、新旧で同じものが並ぶこと。"""
        old, new = ([*self._side(new=new).shut.get(row, ()), *self._opened(row, new=new)] for new in (False, True))
        if [text for _, text in old] == [text for _, text in new]:
            return
        drawn = {side: self._drawn(row, new=side) for side in (False, True)}
        rest = [[one for one in shut if one[1] not in drawn[side]] for shut, side in ((old, True), (new, False))]
        for was, now in zip_longest(*rest, fillvalue=(None, "")):
            if was[1] != now[1]:
                left, right = (short(text.replace(BORDER, "│")) or "（無し）" for text in (was[1], now[1]))
                message = f"（略）の中の規定が、新旧で違います: 旧「{left}」、新「{right}」。"
                place = self._line_place(row, {True: now[0], False: was[0]})
                yield replace(self.finding("V02", place, message), advice=_SHUT)
                return

    def _drawn(self, row: int, *, new: bool) -> set[str]:
        """行に、略さずに描かれた規定の字。番号のあるものと無いもの。"""
        located = self._side(new=new).located
        lines = [
            located.text.lines[spot.first]
            for i, spot in located.spots.items()
            if located.items[i].row == row and located.items[i].said is Said.WORDS
        ]
        return {line.said for line in lines} | {line.said[len(line.head) :] for line in lines}

    def _line_place(self, row: int, spots: dict[bool, int | None]) -> str:
        """本文の行の位置の呼び方: 新の側、無ければ旧の側、どちらも無ければ表の行。"""
        for new in (True, False):
            at = spots.get(new)
            if at is not None:
                return self._place(row, new=new, at=at)
        return self._nearest(row)

    def _silent(self, row: int, silent: dict[bool, list[int]], *, same: bool) -> Iterator[Finding]:
        """描かれず（略）とも書かれていない規定。"""
        rule = "V06" if same else "V05"
        for new in (True, False):
            text = self._side(new=new).located.text
            for at in silent[new][:1]:
                message = f"「{short(text.lines[at].shown)}」が、描かれず（略）とも書かれていません。"
                yield self.finding(rule, self._place(row, new=new, at=at), message)

    def _nearest(self, row: int) -> str:
        """行の位置の呼び方: 新の側、無ければ旧の側の最初の規定。"""
        for new in (True, False):
            located = self._side(new=new).located
            for i, spot in sorted(located.spots.items()):
                if located.items[i].row == row:
                    return self._place(row, new=new, at=spot.first)
        return f"表の{row + 1}行目"

    def _wholly_marked(self, row: int) -> bool:
        """全部を改めた規定か: この行の属する条のすべての字に、両側とも印がある (drafting-rules §1.4 J)。"""
        if self._all_marked([row]):
            return all(len(side.rows.get(row, [])) > 1 for side in (self.sides.old, self.sides.new)) or self._replaced(
                row
            )
        return False

    def _replaced(self, row: int) -> bool:
        located = self.sides.new.located
        units = {
            located.text.lines[spot.first].unit for i, spot in located.spots.items() if located.items[i].row == row
        }
        rows = {
            located.items[i].row for i, spot in located.spots.items() if located.text.lines[spot.first].unit in units
        }
        return len(rows) > 1 and self._all_marked(rows)

    def _all_marked(self, rows: Iterable[int]) -> bool:
        return all(
            mark
            for row in rows
            for side in (self.sides.old, self.sides.new)
            for cell in side.rows.get(row, [])
            for _, mark in cell
        )

    def _hidden(self, faulty: set[int]) -> Iterator[Finding]:
        """描かれていない規定: 印の無い行とともに、新旧で同じものが同じ順に並ぶこと。"""
        moved = self._renumbered()
        both = self.sides.old.folded.keys() & self.sides.new.folded.keys()
        for row in both & moved:
            old, new = (
                [side.located.text.lines[at].said for at in side.folded[row]]
                for side in (self.sides.old, self.sides.new)
            )
            if old != new:
                yield self.finding("V05", self._nearest(row), "（略）の表す規定が、新旧で同じではありません。")
        plain = {
            row
            for row in range(len(self.table.rows))
            if row not in moved | faulty
            and all(_plain(side.rows.get(row, [])) for side in (self.sides.old, self.sides.new))
        }
        before, after = (self._sequence(plain, moved, new=new) for new in (False, True))
        for start, end, left, right in blocks([key for key, _ in before], [key for key, _ in after]):
            for side, block in ((True, after[left:right]), (False, before[start:end])):
                text = self._side(new=side).located.text
                for key, at in block[:5]:
                    what = "が表にありません。" if key[0] == "hidden" else "の順が、印なしに入れ替わっています。"
                    rule = "V05" if key[0] == "hidden" else "V07"
                    message = f"「{short(text.lines[at].shown)}」{what}"
                    yield self.finding(rule, f"「{self.heads[side]}」の側 {text.place(at)}", message)

    def _sequence(self, plain: set[int], moved: set[int], *, new: bool) -> list[tuple[tuple[str, str], int]]:
        side = self._side(new=new)
        lines = side.located.text.lines
        both = self.sides.old.folded.keys() & self.sides.new.folded.keys()
        folded = [at for row in both - moved for at in side.folded[row]]
        found = [(("hidden", lines[at].said), at) for at in (*side.hidden, *folded)]
        first: dict[int, int] = {}
        for i, spot in side.located.spots.items():
            row = side.located.items[i].row
            first[row] = min(first.get(row, spot.first), spot.first)
        found += [(("row", str(row)), at) for row, at in first.items() if row in plain]
        return sorted(found, key=lambda one: one[1])

    def _renumbered(self) -> set[int]:
        """番号に印のある規定と、その中の規定の行。番号の変わった規定は、中の行ごと移ってよい。"""
        found: set[int] = set()
        for side in (self.sides.old, self.sides.new):
            located = side.located
            lines = located.text.lines
            roots = {
                lines[spot.first].path
                for i, spot in located.spots.items()
                if lines[spot.first].head and _begins_marked(located.items[i])
            }
            for i, spot in located.spots.items():
                line = lines[spot.first]
                path = line.unit if line.path[-1] == CAPTION_STEP else line.path
                if any(path[:depth] in roots for depth in range(1, len(path) + 1)):
                    found.add(located.items[i].row)
        return found

    def _articles(self) -> Iterator[Finding]:
        """印の無い条の番号と、描かれていない見出し: 新旧で同じものがある。"""
        old, new = Counter(self.sides.old.articles), Counter(self.sides.new.articles)
        for side, alone in ((False, old - new), (True, new - old)):
            for mark in alone:
                message = f"「{short(mark)}」は反対の側に無い番号又は見出しですが、印がありません。"
                yield self.finding("V03", f"「{self.heads[side]}」の側 {short(mark)}", message)

    def _order(self, *, new: bool) -> Iterator[Finding]:
        """順: 新の側の行は、本文の順に並ぶ。旧の側では、印のある行と、番号に印のある条の行は移ってよい。"""
        side = self._side(new=new)
        free = set() if new else self._renumbered()
        last = -1
        for i, spot in sorted(side.located.spots.items()):
            item = side.located.items[i]
            marked = any(not _plain(one.rows.get(item.row, [])) for one in (self.sides.old, self.sides.new))
            if not new and (marked or item.row in free):
                continue
            if spot.first <= last:
                place = self._place(item.row, new=new, at=spot.first)
                yield self.finding("V07", place, f"「{short(item.shown)}」は、前の行より前にある規定です。")
            last = spot.last


def _begins_marked(item: Item) -> bool:
    """初めの字 (番号) に印があるか。"""
    return next((mark for ch, mark in item.cells[0] if not ch.isspace()), False)


def _words(both: tuple[Written, Written]) -> tuple[list[Mark], list[Mark]]:
    return both[0].words, both[1].words


def _line_of(one: Written, count: int) -> int | None:
    """印の無い字だけを数えて、この番号の字の本文の行。"""
    unmarked = (at for (_, mark), at in zip(one.words, one.lines, strict=True) if not mark)
    return next(islice(unmarked, count, None), None)


def _holding(one: Written, words: str) -> int | None:
    """印の付いたこの字のある本文の行。"""
    marked = [(ch, at) for (ch, mark), at in zip(one.words, one.lines, strict=True) if mark]
    found = "".join(ch for ch, _ in marked).find(words)
    return marked[found][1] if found >= 0 else None


def _plain(cells: list[list[Mark]]) -> bool:
    return bool(cells) and not any(mark for cell in cells for _, mark in cell)


def _omitted_alike(sides: Sides, row: int) -> bool:
    """印の無い表で、描かれていない規定が新旧で同じか。"""
    old, new = (
        [side.located.text.lines[at].said for at in side.silent.get(row, [])] for side in (sides.old, sides.new)
    )
    return old == new
