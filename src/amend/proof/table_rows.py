"""行の意味: 表の一行の両側を、（略）を開いて、字と印の列にする。"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from amend.clause import CAPTION_STEP, Path
from amend.proof.table_items import Item, Mark, Said, is_omission
from amend.proof.table_lines import Cell, Line
from amend.proof.table_locating import Located

_BLANKS = " \t\u3000"


@dataclass(frozen=True, slots=True)
class Written:
    """書かれた字: 一続きの字と印と、その字ごとの本文の行。"""

    words: list[Mark]
    lines: list[int]


def chained(cells: Sequence[Written]) -> Written:
    """つなぐ: 幾つもの欄を一続きにする。欄の数の違う行を比べるため。"""
    return Written([one for cell in cells for one in cell.words], [at for cell in cells for at in cell.lines])


@dataclass(slots=True)
class Meaning:
    """片側の意味。

    Attributes:
        located: 書かれたものと、その所。
        rows: 行から、その側の字と印。欄ごと。
        origins: 行から、``rows`` の欄ごとの、字の属する本文の行。
        shut: 行から、番号のある（略）の中の字と、その本文の行。
        silent: 行から、描かれず（略）とも書かれていない本文の行。
        folded: 行から、番号の無い（略）の表す本文の行。
        hidden: 属する単位ごと描かれない本文の行。
        empty: 何も表さない（略）。
        layout: 置き方だけが本文と違うもの。
        articles: 印の無い条の番号と、描かれていない見出し。行でなく条のものなので、行の字に数えない。
        opened: （略）の番号から、それが表す本文の行のうち、番号で名指していないもの。
    """

    located: Located
    rows: dict[int, list[list[Mark]]] = field(default_factory=lambda: defaultdict(list))
    origins: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    shut: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    silent: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    folded: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    hidden: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    layout: tuple[int, ...] = ()
    articles: list[str] = field(default_factory=list)
    opened: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def written(self, row: int) -> list[Written]:
        """行の字を、本文の行とともに。"""
        both = zip(self.rows.get(row, ()), self.origins.get(row, ()), strict=True)
        return [Written(words, [at] * len(words)) for words, at in both]

    def sentence(self, line: Line, words: list[Mark]) -> list[Mark]:
        """条の行の字から、印の無い条の番号を取り分ける。"""
        head = words[: len(line.article)]
        if line.article and not any(mark for _, mark in head):
            self.articles.append("".join(ch for ch, _ in head))
            return words[len(line.article) :]
        return words


def meaning(located: Located, *, strict: bool) -> Meaning:
    """意味: 書かれたものを、（略）を開いて字にする。

    Args:
        located: 所を決めた片側。
        strict: （略）が表すものと置き方を、amend の書き方のとおりに数えるか。人の表では、ゆるく読む。
    """
    found = Meaning(located)
    lines, owners = located.text.lines, located.owners()
    units: dict[Path, list[int]] = defaultdict(list)
    for at in sorted(owners):
        units[lines[at].unit].append(at)
    found.hidden = tuple(at for at in range(len(lines)) if at not in owners and lines[at].unit not in units)
    absorbed: dict[int, list[int]] = defaultdict(list)
    for at in range(len(lines)):
        if at in owners or lines[at].unit not in units:
            continue
        if lines[at].path[-1] == CAPTION_STEP:  # 変わらない見出しを描かない様式がある
            found.articles.append(lines[at].said)
            continue
        by, said = _absorber(located, owners, units, at, strict=strict)
        absorbed[by].append(at)
        if not said:
            found.silent[located.items[by].row].append(at)
    found.opened = absorbed
    layout: list[int] = []
    for i, item in enumerate(located.items):
        if item.said is Said.BARE:
            found.folded[item.row] += absorbed[i]
            continue
        cells, same = _words(found, i)
        rest = [one for at in absorbed[i] for one in found.sentence(lines[at], _unmarked(lines[at]))]
        found.rows[item.row] += [*cells, *([rest] if rest else [])]
        spot = located.spots.get(i)
        if spot is not None:
            found.origins[item.row] += [spot.first] * len(cells)
        found.origins[item.row] += absorbed[i][:1] if rest else []
        found.shut[item.row] += [*_shut(located, i), *((at, lines[at].said) for at in absorbed[i])]
        if strict and not same:
            layout.append(i)
    found.layout = tuple(layout)
    found.empty = tuple(_empty(located, absorbed))
    return found


def _shut(located: Located, i: int) -> Iterator[tuple[int, str]]:
    """（略）の中の字: 書かれた番号を除く。表の行では、（略）の欄の字。"""
    item, spot = located.items[i], located.spots.get(i)
    if spot is None:
        return
    lines = located.text.lines
    if item.said in (Said.ONE, Said.RUN):
        yield from ((at, lines[at].said[len(lines[at].head) :]) for at in range(spot.first, spot.last + 1))
    elif len(item.cells) > 1:
        both = zip(item.texts, lines[spot.first].cells, strict=True)
        yield from ((spot.first, cell.said) for text, cell in both if is_omission(text) and text != cell.drawn)


def _absorber(
    located: Located, owners: dict[int, int], units: dict[Path, list[int]], at: int, *, strict: bool
) -> tuple[int, bool]:
    """描かれていない行を引き受けるものと、それが（略）としてその行を言っているか。"""
    lines = located.text.lines
    owned = units[lines[at].unit]
    n = bisect_left(owned, at)
    before = owned[n - 1] if n else None
    after = owned[n] if n < len(owned) else None
    first = owners[before] if before is not None else -1
    last = owners[after] if after is not None else len(located.items)
    if before is not None and _stands_for(located, owned, first, at, strict=strict):
        return first, True
    for i in (*_bare(located, range(first + 1, len(located.items))), *_bare(located, range(last - 1, -1, -1))):
        if not strict or _fits_bare(located.items[i], lines[at]):
            return i, True
    return (first, False) if before is not None else (last, False)


def _bare(located: Located, order: range) -> Iterator[int]:
    """番号の無い（略）: 描かれた規定に当たるまでにあるもの。"""
    for i in order:
        if i in located.spots:
            return
        if located.items[i].said is Said.BARE:
            yield i


def _fits_bare(item: Item, line: Line) -> bool:
    return line.row if len(item.cells) > 1 else line.row or not line.head


def _stands_for(located: Located, owned: list[int], i: int, at: int, *, strict: bool) -> bool:
    """番号のある（略）が、後に続く行も言っているか (移った規定の中身、畳んだ号の中の細目)。"""
    item, lines = located.items[i], located.text.lines
    if item.said not in (Said.ONE, Said.RUN):
        return False
    if not strict:
        return True
    spot = located.spots[i]
    line = lines[spot.last]
    later = [n for n in owned if n > spot.last]
    if line.path != line.unit:
        return _under(line.path, lines[at]) and not any(_under(line.path, lines[n]) for n in later)
    alone = owned[0] == spot.first and owned[-1] == spot.last  # その条のほかの行は、見出しも描かれていない
    if alone or (item.marked and not later):
        return True
    own = (*line.path, 0)
    if _under(own, lines[at]):
        return not any(_under(own, lines[n]) for n in later)
    return not lines[at].head


def _under(path: Path, line: Line) -> bool:
    return line.path[: len(path)] == path


def _empty(located: Located, absorbed: dict[int, list[int]]) -> Iterator[int]:
    """何も引き受けない、番号の無い（略）。同じ単位の中の（略）の一つが引き受けていれば、数えない。"""
    groups: dict[Path, list[int]] = defaultdict(list)
    unit: Path = ()
    for i, item in enumerate(located.items):
        if i in located.spots:
            unit = located.text.lines[located.spots[i].last].unit
        elif item.said is Said.BARE:
            groups[unit].append(i)
    for group in groups.values():
        if not any(absorbed[n] for n in group):
            yield from group


def _unmarked(line: Line) -> list[Mark]:
    return [(ch, False) for ch in line.said]


def _words(found: Meaning, i: int) -> tuple[list[list[Mark]], bool]:
    """一つの書かれたものの字と印 (欄ごと) と、置き方まで本文と同じか。"""
    located = found.located
    item, spot = located.items[i], located.spots.get(i)
    if spot is None:
        return [], True
    lines = located.text.lines[spot.first : spot.last + 1]
    if item.said is Said.WORDS:
        cells, same = list[list[Mark]](), True
        for drawn, meant in zip(item.cells, lines[0].cells, strict=True):
            text = "".join(ch for ch, _ in drawn)
            if is_omission(text) and len(item.cells) > 1 and text != meant.drawn:
                cells.append([(ch, False) for ch in meant.said])
                continue
            words = fitted(drawn, meant)
            cells.append(list(drawn) if words is None else found.sentence(lines[0], _lead(words)))
            same = same and text == meant.drawn
        return cells, same
    if item.said is Said.ONE:
        return [found.sentence(lines[0], _headed(item, lines[0]))], True
    return [[one for line in lines for one in found.sentence(line, _unmarked(line))]], True


def _headed(item: Item, line: Line) -> list[Mark]:
    """番号は書かれた印のとおり、後の字は印の無いもの。"""
    drawn = [one for one in item.cells[0] if not one[0].isspace()]
    head = list(line.head)
    marks = [(ch, mark) for ch, (_, mark) in zip(head, drawn, strict=False)]
    return marks + [(ch, False) for ch in line.said[len(marks) :]]


def fitted(drawn: tuple[Mark, ...], meant: Cell) -> list[Mark] | None:
    """語の字と印: 書かれた欄を本文の欄に重ねる。置き方の空白と折返しは捨てる。

    Returns:
        語の字ごとの印。語が一字でも違えば None。
    """
    found: list[Mark] = []
    at, wrapped = 0, False
    for ch, mark in drawn:
        wrapped = ch == "\n" or (wrapped and ch.isspace())
        while at < len(meant.drawn) and not meant.words[at] and meant.drawn[at] != ch:
            at += 1
        if at < len(meant.drawn) and meant.drawn[at] == ch:
            if meant.words[at]:
                found.append((ch, mark))
            at += 1
        elif not ch.isspace() or (not _loose(meant, at) and not wrapped):
            return None
    rest = any(meant.words[at:])
    return None if rest else found


def _loose(meant: Cell, at: int) -> bool:
    """置き方の空白の所か: 行の初め、終わり、番号の後、改行の所。"""
    here = at in meant.seams or at >= len(meant.drawn) or not meant.words[at]
    return here or not meant.words[at - 1] or not any(meant.words[:at])


def _lead(words: list[Mark]) -> list[Mark]:
    """行の初めの変わった空白には、線を引かない約束なので、後の字の印によるものとみる。"""
    count = next((n for n, (ch, _) in enumerate(words) if ch not in _BLANKS), len(words))
    if 0 < count < len(words):
        return [(ch, words[count][1]) for ch, _ in words[:count]] + words[count:]
    return words
