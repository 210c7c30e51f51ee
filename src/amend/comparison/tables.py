"""表の行: 別表などの表を、行と欄ごとに新旧の側に描く (drafting-rules §1.6)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from amend.address import head_row
from amend.alignment import Pair, identical
from amend.clause import Kind, Node, Path
from amend.comparison import remarks
from amend.comparison.both import Both, adjacent, near
from amend.comparison.model import Row, Run, RunKind, Side
from amend.comparison.source import Source, differing
from amend.styles import Scope, Style

Cell = tuple[Run, ...]


def rows(both: Both, pair: Pair) -> Iterator[Row]:
    """表の行: 頭の行はいつも描き、変わらない行の続きは一行の（略）に畳む。

    Args:
        both: 両側。
        pair: TABLE の対。

    Returns:
        描く行。``opens`` は偽。
    """
    old, new = both.nodes(pair)
    heads = (head_row(old), head_row(new))
    same = [
        child.old is not None and child.new is not None and identical(*both.nodes(child)) for child in pair.children
    ]
    kept = near([not alike for alike in same], both.style)
    waiting: list[Pair] = []
    for child, alike, keep in zip(pair.children, same, kept, strict=True):
        head = _is_head(both, child, heads)
        folds = alike and not head and not keep
        if folds and _follows(waiting, child):
            waiting.append(child)
            continue
        if waiting:
            yield _row(both, waiting[0], *_folded(both, waiting))
        waiting = [child] if folds else []
        if not waiting:
            yield _row(both, child, *_sides(both, child, head=head, full=alike), remark=_remark(both, child))
    if waiting:
        yield _row(both, waiting[0], *_folded(both, waiting))


def _remark(both: Both, pair: Pair) -> str:
    if pair.old is None or pair.new is None:
        return remarks.alone(Node(Kind.ROW), both.style, added=pair.old is None)
    return "" if both.same(pair) else remarks.words(Node(Kind.ROW), both.style)


def whole(source: Source, path: Path, *, marked: bool) -> Iterator[Side]:
    """全部: 表のすべての行。

    Args:
        source: 側の本文。
        path: TABLE の道。
        marked: すべての字に印を付けるか (片方だけの表)。
    """
    table = source.node(path)
    head = head_row(table)
    for i, row in enumerate(table.children):
        yield _drawn(source, (*path, i), head=row is head, marked=marked)


def _row(both: Both, pair: Pair, new: Side, old: Side, *, remark: str = "") -> Row:
    return Row(new, old, shown=True, opens=False, place=both.place(pair), remark=remark)


def _is_head(both: Both, pair: Pair, heads: tuple[Node | None, Node | None]) -> bool:
    old = pair.old is not None and both.old.node(pair.old) is heads[0]
    new = pair.new is not None and both.new.node(pair.new) is heads[1]
    return old or new


def _follows(waiting: Sequence[Pair], child: Pair) -> bool:
    if not waiting:
        return True
    last = waiting[-1]
    return adjacent(last.old, child.old) and adjacent(last.new, child.new)


def _folded(both: Both, pairs: Sequence[Pair]) -> tuple[Side, Side]:
    return (
        _omitted(both.new, [p.new for p in pairs if p.new is not None], both.style),
        _omitted(both.old, [p.old for p in pairs if p.old is not None], both.style),
    )


def _omitted(source: Source, paths: Sequence[Path], style: Style) -> Side:
    """畳んだ行: どの欄も（略）。最初の欄の（略）が、畳んだ行のすべてを表す。"""
    start, end = source.span(paths[0])[0], source.span(paths[-1])[1]
    count = max(len(source.node(path).children) for path in paths)
    rest = tuple((Run(RunKind.LABEL, style.omission, end, end),) for _ in range(count - 1))
    return Side(((Run(RunKind.LABEL, style.omission, start, end),), *rest), table=True)


def _sides(both: Both, pair: Pair, *, head: bool, full: bool) -> tuple[Side, Side]:
    if pair.new is None:
        assert pair.old is not None
        return _absent(both.style.removed), _all_changed(both.old, pair.old, head=head)
    if pair.old is None:
        return _all_changed(both.new, pair.new, head=head), _absent(both.style.added)
    old, new = both.nodes(pair)
    if len(old.children) != len(new.children):
        return _all_changed(both.new, pair.new, head=head), _all_changed(both.old, pair.old, head=head)
    full = full or head or both.style.scope is Scope.ALL
    cells = [_cell(both, (*pair.old, i), (*pair.new, i), show=full or i == 0) for i in range(len(new.children))]
    remade = (i for i, cells in enumerate(zip(old.children, new.children, strict=True)) if _remade(*cells))
    framed = tuple(remade) if both.style.table_mark else ()
    return (
        Side(tuple(now for now, _ in cells), table=True, head=head, framed=framed),
        Side(tuple(was for _, was in cells), table=True, head=head, framed=framed),
    )


def _absent(word: str) -> Side:
    return Side(((Run(RunKind.LABEL, word, 0, 0),) if word else (),))


def _cell(both: Both, old_path: Path, new_path: Path, *, show: bool) -> tuple[Cell, Cell]:
    """一欄: (新, 旧)。変わらない欄は、行の名 (最初の欄) のほかは（略）とする。"""
    old, new = both.old.node(old_path), both.new.node(new_path)
    if identical(old, new) and new.text and not show:
        return _label(both.new, new_path, both.style), _label(both.old, old_path, both.style)
    if _remade(old, new):
        return _cell_runs(both.new, new_path, RunKind.CHANGED), _cell_runs(both.old, old_path, RunKind.CHANGED)
    was, now = differing(both.old, old_path, both.new, new_path)
    new_cell, old_cell = _framed(both.new, new_path, now), _framed(both.old, old_path, was)
    for i in range(len(new.children)):
        was, now = differing(both.old, (*old_path, i), both.new, (*new_path, i))
        new_cell += _passage(both.new, (*new_path, i), now)
        old_cell += _passage(both.old, (*old_path, i), was)
    return new_cell, old_cell


def _remade(old: Node, new: Node) -> bool:
    """作り直した欄か: 中の段落の数か、欄の結合が変わったもの。どの字にも印を付け、枠の様式では欄を枠で囲む。"""
    return len(old.children) != len(new.children) or old.mark != new.mark


def _label(source: Source, path: Path, style: Style) -> Cell:
    extent = source.extent(path)
    end = source.span(path)[1]
    tail = end - len(extent.node.after) if not extent.node.children else end
    before = source.run(RunKind.LAYOUT, extent.start, extent.text)
    return (*before, Run(RunKind.LABEL, style.omission, extent.text, tail), *source.run(RunKind.LAYOUT, tail, end))


def _framed(source: Source, path: Path, words: Cell) -> Cell:
    """欄の枠 (罫と結合の印) は描かない。"""
    extent = source.extent(path)
    return (*source.run(RunKind.LAYOUT, extent.start, extent.text), *words, *source.tail(path))


def _passage(source: Source, path: Path, words: Cell) -> Cell:
    extent = source.extent(path)
    return (*source.run(RunKind.BREAK, extent.start, extent.text), *words, *source.tail(path))


def _cell_runs(source: Source, path: Path, kind: RunKind) -> Cell:
    cell = _framed(source, path, source.words(path, kind))
    for i, child in enumerate(source.node(path).children):
        assert child.kind is Kind.PASSAGE
        cell += _passage(source, (*path, i), source.words((*path, i), kind))
    return cell


def _all_changed(source: Source, path: Path, *, head: bool) -> Side:
    return _drawn(source, path, head=head, marked=True)


def _drawn(source: Source, path: Path, *, head: bool, marked: bool) -> Side:
    count = len(source.node(path).children)
    kind = RunKind.CHANGED if marked else RunKind.PLAIN
    cells = tuple(_cell_runs(source, (*path, i), kind) for i in range(count))
    framed = tuple(range(count)) if marked and source.style.table_mark else ()
    return Side(cells, table=True, head=head, framed=framed)
