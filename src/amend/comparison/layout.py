"""置き方の違い: 空行・字下げ・番号の後の空白だけの違い。改正ではないが、黙って隠さない (DESIGN §6 law 2)。"""

from __future__ import annotations

from collections.abc import Iterator

from amend.alignment import Pair, identical
from amend.characters import difference_note, visible
from amend.clause import CAPTION_STEP, HEADINGS, Kind, Node, Path, walk, wording
from amend.comparison.both import Both


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
        return
    old, new = both.nodes(pair)
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
            yield f"{_where(both, (*pair.new, *path), now)}: {said}"


def _where(both: Both, path: Path, node: Node) -> str:
    line = f" (新 {node.line}行目)" if node.line else ""
    return both.new.place(path) + line


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
