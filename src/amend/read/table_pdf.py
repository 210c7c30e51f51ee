"""対照表の PDF を読む: 紙の上の字と線の位置から、紙の言っていることを取り出す。

升目は線から、行と改行は行の初めの位置から読む。位置の約束は、書き手のひな形 (sheet.typ) の頭に書いてある:

- 欄の最初の行は、欄の字の左端から 0.4pt の所から始まる。そこに字が始まれば、新しい行である。
- 欄の中の改行の後は 0.6pt から、折り返した行は 0pt (と字下げ) から始まる。行の初めの約物は左へ詰まることがある。
- 表の欄の字の左端は罫から 0.35em、ほかの欄は 0.5em。表の頭の欄は、上の罫から 1pt 余計に離れる。

頁の境で切れた行は、次の頁の初めに新しい行の印が無いので、続きと分かる。
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from amend.errors import TextError
from amend.read.pdf_marks import SMALL, Letters, Marks, early, plain, stretches
from amend.read.pdf_page import Frame, Ink, Page, Rule, read_pages, subject_of
from amend.read.pdf_rules import Rules
from amend.read.reading import Reading, ReadSide, read_side
from amend.styles import Mark

_ADVICE = "amend が作った PDF か、手で直していないかを確かめてください。"
_MARGIN = 18 * 72 / 25.4  # 余白 (ポイント)
_FIRST, _AGAIN = 0.4, 0.6  # 欄の最初の行、改行の後の行の初めの位置
_TABLE, _PLAIN = 0.35, 0.5  # 罫から字までの隔たり (全角の数)
_ASCENT = 0.88 + 0.35  # 上の罫から並び線までの隔たり (全角の数)
_LOWERED = 1.0  # 表の頭の欄の余計な隔たり (ポイント)
_NEAR = 0.06  # 同じ位置とみる隔たり (ポイント)
_NARROW = 0.08  # 項番の列の幅の限り (表の幅に対する割合)


def read_pdf(data: bytes) -> Reading:
    """PDF の読み: 対照表の PDF を読む。

    Args:
        data: PDF のバイト列。

    Raises:
        TextError: 対照表の PDF でない。又は、読み方の決まらない字や線がある。
    """
    reader = _Reader()
    number = 0
    for number, page in enumerate(read_pages(data), 1):
        reader.add(page, number)
    return reader.reading(number, subject_of(data))


@dataclass(slots=True)
class _Line:
    """一行: 同じ高さに並ぶ字。``early`` は、初めの始め括弧が左へ詰められているかもしれない幅。"""

    x: float
    y: float
    letters: list[Letters]
    early: float

    def starts_at(self, x: float) -> bool:
        """その位置から始まるか。箱に入った始め括弧は、半字だけ左へ詰めて描かれる。"""
        return abs(self.x - x) < _NEAR or (self.early > 0 and abs(self.x + self.early - x) < _NEAR)


@dataclass(slots=True)
class _Cell:
    """一欄: 一つの行の一つの欄。段落ごとの字と、最後の行の (頁, 高さ)。"""

    kind: str = ""
    starts: tuple[float, ...] = ()
    last: tuple[int, float] = (0, 0)
    paragraphs: list[list[Letters]] = field(default_factory=list)


Slot = tuple[int, int]
"""欄の所: (列の番号、その中で何番目の欄か)。"""


@dataclass(slots=True)
class _Row:
    """一行: 欄の所から。"""

    counts: tuple[int, ...]
    cells: dict[Slot, _Cell] = field(default_factory=dict)
    frames: dict[Slot, Mark | None] = field(default_factory=dict)


class _Reader:
    def __init__(self) -> None:
        self.base = 0.0
        self.pages: list[str] = []
        self.states: list[str] = []
        self.drafts: list[str] = []
        self.above: list[_Line] = []
        self.heads: tuple[str, ...] = ()
        self.shares: tuple[float, ...] = ()
        self.rows: list[_Row] = []
        self.after: list[list[Letters]] = []
        self.ended = False

    def add(self, page: Page, number: int) -> None:
        """頁を加える。"""
        outer = [frame for frame in page.frames if frame.x2 - frame.x1 > page.width - 2 * _MARGIN - 1]
        self.base = self.base or _base(page)
        marks = Marks(page, outer, self.base)
        around = [ink for ink in page.inks if ink.y >= _MARGIN and not _inside(ink, outer)]
        body = list(_lines([ink for ink in around if ink.y <= page.height - _MARGIN], marks, self.base))
        self.states.append(_small(page, [ink for ink in around if ink.y > page.height - _MARGIN], self.base))
        number_said, draft = _footer(page, self.base)
        self.pages.append(number_said)
        self.drafts.append(draft)
        if not outer:
            if self.heads:
                self._furnish(body)
            else:  # 字の大きな様式では、表題だけで初めの頁が埋まることがある
                self.above += body
            return
        if len(outer) > 1 or self.ended:
            raise _strange("表の外枠が二つあります。", f"{number}頁")
        (frame,) = outer
        above = [line for line in body if line.y > frame.y2]
        if above and number > 1 and self.heads:
            raise _strange("表の上に字があります。", f"{number}頁")
        self.above += above
        self._tabulate(page, marks, frame, number)
        below = [line for line in body if line.y < frame.y1]
        self._furnish(below)

    def _furnish(self, lines: Sequence[_Line]) -> None:
        """表の後の段落。"""
        for line in lines:
            if line.starts_at(_MARGIN + _FIRST):
                self.after.append(line.letters)
            elif self.after:
                self.after[-1] += line.letters
            else:
                raise _strange("表の後の段落の初めがありません。", _said(line))
            self.ended = True

    def _tabulate(self, page: Page, marks: Marks, frame: Frame, number: int) -> None:
        """頁の中の表。"""
        rules = Rules(page, frame)
        top = rules.top
        columns = rules.verticals(frame.y2 - 1)
        heads: list[list[_Line]] = [[] for _ in columns[1:]]
        grouped: dict[tuple[float, float], list[Ink]] = {}
        for ink in page.inks:
            if not _inside(ink, [frame]):
                continue
            edges = columns if ink.y > top else rules.verticals(ink.y + 0.3 * self.base)
            at = bisect_right(edges, ink.x + 0.5 * ink.size) - 1
            if not 0 <= at < len(edges) - 1:
                raise _strange("欄の外に字があります。", ink.text)
            grouped.setdefault((edges[at], edges[at + 1]), []).append(ink)
        placed: list[tuple[_Line, float]] = []
        for (left, _), inks in grouped.items():
            placed += [(line, left) for line in _lines(inks, marks, self.base)]
        for line, left in placed:
            if line.y > top:
                heads[bisect_right(columns, left + 0.1) - 1].append(line)
        words = tuple(plain([_joined(lines)]) for lines in heads)
        shares = tuple((b - a) / (columns[-1] - columns[0]) for a, b in pairwise(columns))
        if self.heads and (self.heads, len(self.shares)) != (words, len(shares)):
            raise _strange("頭の行が、前の頁と違います。", f"{number}頁: {'／'.join(words)}")
        self.heads, self.shares = words, shares
        self._fill([(line, left) for line, left in placed if line.y < top], rules, columns)

    def _fill(self, placed: list[tuple[_Line, float]], rules: Rules, columns: Sequence[float]) -> None:
        """表の行に字を入れる。"""
        placed.sort(key=lambda at: (-at[0].y, at[1]))
        sides = self._sides()
        at = 0
        while at < len(placed):
            end = at
            while end < len(placed) and placed[at][0].y - placed[end][0].y < 0.6 * self.base:
                end += 1
            group, at = placed[at:end], end
            edges = rules.verticals(group[0][0].y + 0.3 * self.base)
            slots = [self._slot(columns, edges, left) for _, left in group]
            starts = {
                self._start(line, left, rules)
                for (line, left), slot in zip(group, slots, strict=True)
                if slot[0] in sides and not self._goes_on(slot, line, left, rules)
            }
            if any(starts):
                if "" in starts or self._any_goes_on(group, slots, rules):
                    raise _strange("行の初めが、左右の欄で揃っていません。", _said(group[0][0]))
                self.rows.append(_Row(self._counts(edges, columns)))
            if not self.rows:
                raise _strange("初めの行がありません。", _said(group[0][0]))
            for (line, left), slot in zip(group, slots, strict=True):
                self._write(self.rows[-1], slot, line, left, rules, side=slot[0] in sides)
            if rules.framed:
                self._enclose(self.rows[-1], rules, edges, columns, group[0][0].y)

    def _enclose(self, row: _Row, rules: Rules, edges: Sequence[float], columns: Sequence[float], y: float) -> None:
        """欄を囲む枠。行のどの高さでも、どの頁でも同じでなければならない。"""
        sides = self._sides()
        for left, right in pairwise(edges):
            slot = self._slot(columns, edges, left)
            frame = rules.enclosing(y, left, right) if slot[0] in sides else None
            if row.frames.setdefault(slot, frame) != frame:
                raise _strange("欄を囲む枠が、行の途中で変わっています。", f"{len(self.pages)}頁")

    @staticmethod
    def _slot(columns: Sequence[float], edges: Sequence[float], left: float) -> Slot:
        column = bisect_right(columns, left + 0.1) - 1
        return column, sum(columns[column] <= edge < left - 0.1 for edge in edges)

    def _goes_on(self, slot: Slot, line: _Line, left: float, rules: Rules) -> bool:
        """表の頭の欄の続きか。中央に置くので、初めの位置からは言えない。頭の欄は、次の行との間に罫を持ち、頁で割れない。"""
        cell = self.rows[-1].cells.get(slot, _Cell()) if self.rows else _Cell()
        page, y = cell.last
        return cell.kind == "head" and page == len(self.pages) and rules.above(line.y, left) > y - 1

    def _any_goes_on(self, group: list[tuple[_Line, float]], slots: list[Slot], rules: Rules) -> bool:
        return any(self._goes_on(slot, *at, rules) for at, slot in zip(group, slots, strict=True))

    def _write(self, row: _Row, slot: Slot, line: _Line, left: float, rules: Rules, *, side: bool) -> None:
        cell = row.cells.setdefault(slot, _Cell())
        if slot[1] >= row.counts[slot[0]]:
            raise _strange("欄の数が、行の途中で変わっています。", _said(line))
        cell.last = len(self.pages), line.y
        if not side:
            cell.paragraphs = [[*(cell.paragraphs[0] if cell.paragraphs else []), *line.letters]]
            return
        if not cell.paragraphs:
            cell.kind = self._start(line, left, rules)
            cell.starts = (line.x - _FIRST, line.x + line.early - _FIRST)
            if not cell.kind:
                raise _strange("欄の初めの位置が違います。", _said(line))
        if not cell.paragraphs or any(line.starts_at(start + _AGAIN) for start in cell.starts):
            cell.paragraphs.append(line.letters)
        else:
            cell.paragraphs[-1] += line.letters

    def _start(self, line: _Line, left: float, rules: Rules) -> str:
        """欄の初めの行なら、欄の種類。初めの行でなければ空。"""
        gap = rules.above(line.y, left) - line.y - _ASCENT * self.base - _LOWERED
        if abs(gap) < _NEAR:
            return "head"
        for kind, inset in (("table", _TABLE), ("plain", _PLAIN)):
            if line.starts_at(left + inset * self.base + _FIRST):
                return kind
        return ""

    def _sides(self) -> range:
        """新旧の側の列の番号。"""
        first = int(len(self.shares) > 2 and self.shares[0] < _NARROW)
        if len(self.shares) not in (first + 2, first + 3):
            raise _strange("対照表ではありません: 新旧の頭の行がありません。", "／".join(self.heads))
        return range(first, first + 2)

    @staticmethod
    def _counts(edges: Sequence[float], columns: Sequence[float]) -> tuple[int, ...]:
        """列ごとの欄の数。"""
        pairs = pairwise(columns)
        return tuple(sum(left - 0.1 < edge < right - 0.1 for edge in edges) for left, right in pairs)

    def reading(self, count: int, subject: str) -> Reading:
        """読み: 頁のすべてを加えた後に。"""
        if not self.heads:
            raise _strange("対照表の PDF ではありません: 表がありません。", "")
        for i, (said, *around) in enumerate(zip(self.pages, self.states, self.drafts, strict=True), 1):
            if said != f"{i} / {count}" or around != [self.states[0], self.drafts[0]]:
                raise _strange("頁の上下の字が違います。", f"{i}頁: {'／'.join((*around, said))}")
        sides = self._sides()
        first, last = sides.start, sides.stop
        numbered, third = first == 1, last < len(self.shares)
        title, lead, note = self._above()
        return Reading(
            title=title,
            state=self.states[0],
            note=note,
            heads=(self.heads[first], self.heads[first + 1]),
            rows=tuple((_side(row, first), _side(row, first + 1)) for row in self.rows),
            furniture=(*lead, *(plain([letters]) for letters in self.after), self.drafts[0]),
            third_head=self.heads[last] if third else "",
            remarks=tuple(_text(row, last) for row in self.rows) if third else (),
            number_head=self.heads[0] if numbered else "",
            numbers=tuple(_text(row, 0) for row in self.rows) if numbered else (),
            subject=subject,
        )

    def _above(self) -> tuple[str, list[str], str]:
        """表の上の字: (表題、前書き、注)。注は左を空けて右に寄せてある。"""
        title: list[Letters] = []
        lead: list[list[Letters]] = []
        note: list[Letters] = []
        for line in self.above:
            if any(letters.title for letters in line.letters):
                title += line.letters
            elif line.x > _MARGIN + 1.5 * self.base:
                note += line.letters
            elif line.starts_at(_MARGIN + _FIRST) or not lead:
                lead.append(line.letters)
            else:
                lead[-1] += line.letters
        return plain([title]), [plain([letters]) for letters in lead], plain([note])


def _side(row: _Row, column: int) -> ReadSide:
    cells = [row.cells.get((column, i), _Cell()) for i in range(row.counts[column])]
    kinds = {cell.kind for cell in cells if cell.kind}
    if len(kinds) > 1:
        raise _strange("種類の違う欄が並んでいます。", "")
    table = len(cells) > 1 or bool(kinds & {"table", "head"})
    drawn = ((tuple(stretches(cell.paragraphs)), row.frames.get((column, i))) for i, cell in enumerate(cells))
    return read_side(drawn, table=table, head="head" in kinds)


def _text(row: _Row, column: int) -> str:
    return plain(row.cells.get((column, 0), _Cell()).paragraphs)


def _base(page: Page) -> float:
    """本文の字の大きさ: どの頁にもある、頁の番号の字の大きさから知る。"""
    return _number(page)[0].size / SMALL


def _number(page: Page) -> list[Ink]:
    """頁の番号の字: 下の余白の、最も上の行。"""
    below = [ink for ink in page.inks if ink.text and ink.y < _MARGIN]
    top = max((ink.y for ink in below), default=0)
    number = [ink for ink in below if top - ink.y < _NEAR]
    if not number or len({ink.size for ink in number}) != 1:
        raise _strange("対照表の PDF ではありません: 頁の番号がありません。", "")
    return number


def _footer(page: Page, base: float) -> tuple[str, str]:
    """頁の下の (番号、断り)。"""
    number = _number(page)
    draft = [ink for ink in page.inks if ink.y < number[0].y - _NEAR]
    return _small(page, number, base), _small(page, draft, base)


def _small(page: Page, inks: Sequence[Ink], base: float) -> str:
    """余白の字。状態と断りは、大きな字の様式でも余白に入るように、小さくしてあることがある。"""
    try:
        return plain([_joined(list(_lines(inks, Marks(_margins(page), (), base), base)))])
    except TextError:
        base = max(ink.size for ink in inks) / SMALL
        return plain([_joined(list(_lines(inks, Marks(_margins(page), (), base), base)))])


def _margins(page: Page) -> Page:
    """頁の上下の余白にあるものだけの頁。"""

    def outside(line: Rule | Frame) -> bool:
        return line.y1 < _MARGIN or line.y2 > page.height - _MARGIN

    return replace(page, rules=tuple(filter(outside, page.rules)), frames=tuple(filter(outside, page.frames)))


def _inside(ink: Ink, frames: Sequence[Frame]) -> bool:
    return any(frame.y1 < ink.y < frame.y2 for frame in frames)


def _lines(inks: Sequence[Ink], marks: Marks, base: float) -> Iterator[_Line]:
    """行: 高さの近い字を、左から並べる。"""
    for _, same in groupby(_heights(sorted(inks, key=lambda ink: -ink.y), base), key=lambda at: at[0]):
        line = sorted((ink for _, ink in same), key=lambda ink: ink.x)
        letters = [marks.letters(ink) for ink in line]
        yield _Line(line[0].x, max(ink.y for ink in line), letters, early(line[0]))


def _heights(inks: Sequence[Ink], base: float) -> Iterator[tuple[int, Ink]]:
    number, top = -1, float("inf")
    for ink in inks:
        if top - ink.y > 0.6 * base:
            number, top = number + 1, ink.y
        yield number, ink


def _said(line: _Line) -> str:
    """誤りに書く、行の字。"""
    return "".join(letters.text for letters in line.letters)


def _joined(lines: Sequence[_Line]) -> list[Letters]:
    return [letters for line in lines for letters in line.letters]


def _strange(what: str, where: str) -> TextError:
    return TextError(what, where=where, advice=_ADVICE)
