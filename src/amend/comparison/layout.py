"""置き方の違い: 空行・字下げ・番号の後の空白だけの違い。改正ではないが、黙って隠さない (DESIGN §6 law 2)。"""

from __future__ import annotations

from collections.abc import Iterator

from amend.alignment import Pair, identical
from amend.characters import difference_note, visible
from amend.clause import CAPTION_STEP, HEADINGS, Kind, Node, Path, nodes, walk, wording
from amend.comparison.both import Both
from amend.comparison.source import Source


def layout_notes(both: Both, root: Pair) -> tuple[str, ...]:
    """置き方の違い: 対になった行のうち、置き方だけが違うものを言う。"""
    notes = [note for pair in _pairs(root) for note in _notes(both, pair)]
    if both.old.tree.after != both.new.tree.after:
        notes.append("本文の末尾の改行が違います。")
    return tuple(notes)


def _pairs(pair: Pair) -> Iterator[Pair]:
    yield pair
    for child in pair.children:
        yield from _pairs(child)


def _notes(both: Both, pair: Pair) -> Iterator[str]:
    if pair.old is None or pair.new is None:
        yield from _unmarkable(both, pair)
        return
    old, new = both.nodes(pair)
    if old == new and new.kind not in HEADINGS:  # 置き方まで同じ規定。ほとんどがそうである
        return
    if identical(old, new) and new.kind not in HEADINGS:  # 中まで同じなので、木の形も同じ
        couples = [(path, a, b) for (path, a), (_, b) in zip(walk(old), walk(new), strict=True)]
    else:
        couples = [((), old, new)]
        if old.caption and new.caption:
            couples.append(((CAPTION_STEP,), old.caption, new.caption))
    for path, was, now in couples:
        if now.kind is Kind.DOCUMENT:
            continue
        said = "、".join(_differences(was, now))
        if said:
            yield f"{_where(both.new, (*pair.new, *path), '新')}: {said}"


def _unmarkable(both: Both, pair: Pair) -> Iterator[str]:
    """印の付けようの無い規定 (空の欄だけの表と行) を、加え又は削ること。"""
    source, path, verb = (both.old, pair.old, "削られて") if pair.new is None else (both.new, pair.new, "加わって")
    assert path is not None
    node = source.node(path)
    if not any(one.text or (one.mark and one.kind is not Kind.CELL) for one in nodes(node)):
        yield f"{_where(source, path, '旧' if pair.new is None else '新')}: 字の無い{node.kind.value}が{verb}います"


def _where(source: Source, path: Path, side: str) -> str:
    node = source.node(path)
    line = node.line or next((one.line for one in nodes(node) if one.line), 0)  # 表と行は、欄の行番号による
    return source.place(path) + (f" ({side} {line}行目)" if line else "")


def _differences(old: Node, new: Node) -> Iterator[str]:
    places = (("行の前", old.before, new.before), ("番号の後", old.gap, new.gap), ("行末", old.after, new.after))
    for name, was, now in places:
        if was != now:
            yield f"{name}の置き方が違います ({_described(was, now)})"
    if new.kind is Kind.CELL and old.mark != new.mark and not wording(old) + wording(new):
        yield f"空の欄の結合の印が違います (「{visible(old.mark)}」→「{visible(new.mark)}」)"  # 印を付ける字が無い


def _described(old: str, new: str) -> str:
    blank = old.count("\n") - new.count("\n")
    if blank:
        return f"空行が{abs(blank)}行{'減った' if blank > 0 else '増えた'}"
    was, now = (visible(side).replace("\n", "⏎") for side in (old, new))  # 注は一行に収める
    return difference_note(old, new) or f"「{was}」→「{now}」"
