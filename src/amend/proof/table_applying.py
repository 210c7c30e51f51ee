"""表を加える: 新旧対照表方式の変更協約 (F3) の表だけを読み、改正前の本文に加えて、改正後の本文を作る。

読み手が受け取るのは、書かれた表と改正前の本文だけである。旧の欄を改正前の本文に一字ずつ当て、（略）を開き、行の対応に
従って置き換え、加え、削り、移す。表に無い単位は、そのまま残る。置く所は、番号の順、又は元の所による。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amend.clause import Node, Path, follow
from amend.errors import TextError
from amend.plaintext import read, write
from amend.plaintext.tables import in_bars
from amend.proof.table_items import Item, Said, is_absence, is_omission, read_item
from amend.proof.table_lines import Line, Text, blankless
from amend.proof.table_locating import Index, locate
from amend.proof.table_placing import Placed, in_order
from amend.proof.table_rows import Meaning, meaning
from amend.wording.table import Entry, PrintedTable, Stress
from amend.wording.table import Line as Both

_ADVICE = "amend instrument で作り直すか、本文のとおりに直してください。"


def refusal(message: str, line: int) -> TextError:
    """断り: 表の行 (変更協約の中の行) を言う。"""
    return TextError(message, where=f"変更協約の{line}行目", advice=_ADVICE)


def apply_table(table: PrintedTable, old: Node) -> Node:
    """加える: 表の言うとおりに改正前の本文を改めた木。

    Args:
        table: 読んだ表。
        old: 改正前の木 (DOCUMENT)。

    Returns:
        改正後の木。表が確かに正しい印を持つかは、`amend.proof.tables.prove_table` で確かめる。

    Raises:
        TextError: 旧の欄が改正前の本文と違う、対応が付かない、又は（略）が合わない。行を言う。
    """
    return read(_Applying(table, old).text()).tree


@dataclass(frozen=True, slots=True)
class _Row:
    """一組: 行と、旧の欄に書かれたものの番号 (無ければ -1)。"""

    both: Both
    at: int


class _Applying:
    def __init__(self, table: PrintedTable, old: Node) -> None:
        self.table, self.text_of = table, Text(old)
        self.lines = self.text_of.lines
        self.old = old
        index = Index(self.text_of)
        items: list[Item] = []
        self.units: list[list[_Row]] = []
        for unit in table.units:
            self.units.append([])
            for both in unit:
                at = -1
                if not both.old.blank:
                    at = len(items)
                    items.append(item_of(both.old, both.number, index.words, index.heads))
                self.units[-1].append(_Row(both, at))
        self.items = items
        self.said: Meaning = meaning(locate(self.text_of, items, index), strict=True)
        self._check()

    def _check(self) -> None:
        """旧の欄のすべてが、改正前の本文のただ一か所に当たること。描かれた単位に、抜けた行が無いこと。"""
        located = self.said.located
        for i, item in enumerate(self.items):
            spot = located.spots.get(i)
            if item.said in (Said.WORDS, Said.ONE, Said.RUN) and spot is None:
                raise refusal(f"「{item.shown}」が、改正前の本文にありません。", item.row)
            if item.said is Said.WORDS and spot is not None and not _exact(item, self.lines[spot.first]):
                raise refusal(f"「{item.shown}」の空白が、改正前の本文と違います。", item.row)
        for row, ats in self.said.silent.items():
            raise refusal(f"{self.text_of.place(ats[0])}が、描かれず、略とも書かれていません。", row)
        drawn = located.owners()
        for at, line in enumerate(self.lines):
            if at not in drawn and at not in self._opened and at not in self.said.hidden:
                row = self.items[0].row
                raise refusal(f"{self.text_of.place(at)}の見出し「{line.shown}」が描かれていません。", row)

    @property
    def _opened(self) -> set[int]:
        return {at for ats in self.said.opened.values() for at in ats}

    def text(self) -> str:
        """改正後の平文。"""
        placed = [self._placed(rows) for rows in self.units]
        hidden: dict[Path, list[str]] = {}
        for at in self.said.hidden:
            hidden.setdefault(self.lines[at].unit, []).append(raw(self.old, self.lines[at]))
        whole = {path: "".join(texts) for path, texts in hidden.items()}
        return "".join(in_order(placed, whole, self.text_of)).lstrip("\n") + (self.old.after or "\n")

    def _placed(self, rows: Sequence[_Row]) -> Placed:
        texts: list[str] = []
        unit: Path | None = None
        for row in rows:
            spot = self.said.located.spots.get(row.at)
            if unit is None and spot is not None:
                unit = self.lines[spot.first].unit
            texts += self._row(row)
        return Placed(unit, "".join(texts))

    def _row(self, row: _Row) -> list[str]:
        """一組の、新の側の平文。"""
        new = row.both.new
        if row.at < 0:
            return [] if new.blank else [self._added(new, row.both.number)]
        item = self.items[row.at]
        if item.said in (Said.ONE, Said.RUN, Said.BARE):
            return self._kept(row, item)
        if item.said is Said.ABSENT:
            return [] if new.blank else [self._added(new, row.both.number)]
        if new.blank or _is_absence(new):
            return []
        at = self.said.located.spots[row.at].first
        return [self._reworded(new, self.lines[at], row.both.number)]

    def _kept(self, row: _Row, item: Item) -> list[str]:
        """略された規定: 改正前のまま。番号だけが移ることがある。"""
        new, number = row.both.new, row.both.number
        spot = self.said.located.spots.get(row.at)
        own = [] if spot is None else list(range(spot.first, spot.last + 1))
        ats = sorted({*own, *self.said.opened.get(row.at, ())})
        if not ats:
            raise refusal(f"「{item.shown}」の略すものが、改正前の本文にありません。", number)
        texts = [raw(self.old, self.lines[at]) for at in ats]
        said = item_of(new, number, frozenset(), frozenset(item.heads))
        if said.said is not item.said or len(said.cells) != len(item.cells):
            raise refusal("略した規定の新旧が対応していません。", number)
        _check_marks(row.both, said, item)
        if item.said is Said.ONE and said.heads != item.heads:
            texts[0] = _renumbered(self.old, self.lines[ats[0]], said.heads[0])
        elif said.heads != item.heads:
            raise refusal("略した規定の番号が新旧で違います。", number)
        return texts

    def _reworded(self, new: Entry, line: Line, number: int) -> str:
        """描かれた規定: 置き方は改正前のものに従い、字は新の欄のとおり。"""
        if line.row != new.table:
            raise refusal("表の行と規定の行とが対応しています。", number)
        if not line.row:
            node = follow(self.old, line.path)
            breaks = node.before[: node.before.rfind("\n") + 1]
            return breaks + _escaped(new.texts[0], node)
        row = follow(self.old, line.path)
        texts = list(new.texts)
        if any(is_omission(text) and _is_marked(new, i) for i, text in enumerate(texts)):
            raise refusal("略の符号に印があります。", number)
        if len(texts) == len(row.children):
            for i, (text, cell) in enumerate(zip(texts, row.children, strict=True)):
                if is_omission(text) and text != _cell_text(cell):
                    texts[i] = _cell_text(cell)
            return row_text(texts, row, spans=[cell.mark for cell in row.children])
        return row_text(texts, row)

    def _added(self, new: Entry, number: int) -> str:
        if not new.table:
            return "\n" + new.texts[0]
        return row_text(new.texts, self._template(number), indent=new.indent)

    def _template(self, number: int) -> Node | None:
        """同じ表の、改正前の行。"""
        for unit in self.units:
            if unit[0].both.number <= number <= unit[-1].both.number:
                for row in unit:
                    spot = self.said.located.spots.get(row.at)
                    if spot is not None and self.lines[spot.first].row:
                        return follow(self.old, self.lines[spot.first].path)
                    if self.said.opened.get(row.at) and self.lines[self.said.opened[row.at][0]].row:
                        return follow(self.old, self.lines[self.said.opened[row.at][0]].path)
        return None


def _check_marks(both: Both, new: Item, old: Item) -> None:
    """略した規定の印: 番号が移ったときに、その番号にだけ付く。略の符号には付かない。"""
    for item, other in ((new, old), (old, new)):
        marked = "".join(ch for cell in item.cells for ch, mark in cell if mark)
        moved = item.heads if item.said is Said.ONE and item.heads != other.heads else ()
        if marked and (blankless(marked),) != moved:
            raise refusal("略した規定では、移った番号にだけ印を付けます。", both.number)


def item_of(entry: Entry, number: int, words: frozenset[str], heads: frozenset[str]) -> Item:
    """書かれたもの: 片側の一行を、本文の字、略、無いことに読み分ける。"""
    cells = tuple(tuple((ch, stress is not Stress.NONE) for ch, stress in cell) for cell in entry.cells)
    item = read_item(number, cells, words, heads)
    if item.said is Said.ABSENT and item.marked:  # 印があれば、本文の字である
        return replace(item, said=Said.WORDS, word="")
    return item


def _is_absence(entry: Entry) -> bool:
    return not entry.table and not _is_marked(entry, 0) and is_absence(entry.texts[0])


def _is_marked(entry: Entry, at: int) -> bool:
    return any(stress is not Stress.NONE for _, stress in entry.cells[at])


def _exact(item: Item, line: Line) -> bool:
    """字も置き方の空白も、改正前の本文のとおりか。（略）とした欄は数えない。"""
    both = zip(item.texts, line.cells, strict=True)
    return all(text == cell.drawn or (len(item.cells) > 1 and is_omission(text)) for text, cell in both)


# --- 平文 -------------------------------------------------------------------------------------------------------------
def raw(tree: Node, line: Line) -> str:
    """改正前の本文の一行の平文。"""
    node = follow(tree, line.path)
    if line.row:
        return write(node)
    own = write(replace(node, children=(), caption=None))
    if not line.article:
        return own
    return own + write(replace(node.children[0], children=(), caption=None))


def _renumbered(tree: Node, line: Line, mark: str) -> str:
    """番号だけが移った行: 新の欄の番号と、改正前の語。"""
    node = follow(tree, line.path)
    return raw(_replaced(tree, line.path, replace(node, mark=mark)), line)


def _replaced(tree: Node, path: Path, node: Node) -> Node:
    """道の先の節点を替えた木。"""
    if not path:
        return node
    children = list(tree.children)
    children[path[0]] = _replaced(children[path[0]], path[1:], node)
    return replace(tree, children=tuple(children))


def _escaped(text: str, node: Node) -> str:
    if not node.before.endswith("\\"):
        return text
    bare = text.lstrip(" \t\u3000")
    return f"{text[: len(text) - len(bare)]}\\{bare}"


def _cell_text(cell: Node) -> str:
    return "\n".join([cell.text, *(child.text for child in cell.children)])


def row_text(texts: Sequence[str], template: Node | None, *, spans: Sequence[str] = (), indent: str = "") -> str:
    """表の行の平文: 同じ表の行の書き方に従う。無ければ ``* - `` の並び。"""
    barred = template is not None and in_bars(template.children[-1])
    if template is not None:
        before = template.children[0].before.rsplit("\n", 1)[-1]
        indent = before[: len(before) - len(before.lstrip(" \t\u3000"))]
    if barred:
        return f"\n{indent}| {' | '.join(text.replace('|', chr(92) + '|') for text in texts)} |"
    parts: list[str] = []
    for i, text in enumerate(texts):
        first, *rest = text.split("\n")
        span = spans[i] if i < len(spans) else ""
        head = f"{indent}{'* -' if i == 0 else '  -'}"
        parts.append(f"{head} {span}{first}".rstrip(" ") if not first and not span else f"{head} {span}{first}")
        parts += [f"{indent}    {passage}" for passage in rest]
    return "\n" + "\n".join(parts)
