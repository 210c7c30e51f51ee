"""部分: ただし書と後段の増減・全部の改正を、字句の改正から分ける (drafting-rules §2.2「add ただし書 / 後段」)。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amend.clause import Kind, Node
from amend.derivation.quotation import Passage, Quote
from amend.parts import Part, PartKind, parts, sentences
from amend.textdiff import Edit

_PARTED = (Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM)
_NAMED = (PartKind.PROVISO, PartKind.LAST)


@dataclass(frozen=True, slots=True)
class PartChange:
    """部分の改正: 部分の呼び名と、新しい語。語が空なら、その部分を削る。

    Attributes:
        kind: ただし書、後段、各号列記以外の部分。
        text: 新しい語。
        exists: 旧にその部分があるか (無ければ加える)。
    """

    kind: PartKind
    text: str
    exists: bool


@dataclass(frozen=True, slots=True)
class Segmented:
    """分けた改正: 一つの文の、字句の引用と部分の改正。"""

    passage: Passage
    quotes: tuple[Quote, ...]
    parts: tuple[PartChange, ...] = ()


def segmented(before: Node, after: Node, edits: Sequence[Edit]) -> Segmented:
    """分ける: 文の終わりに部分が加わり、無くなり、又は部分の全部が改まったかを調べる。"""
    passage = Passage(before.text, after.text)
    if before.kind not in _PARTED:
        return Segmented(passage, tuple(passage.first(edits)))
    listed = any(child.kind in (Kind.ITEM, Kind.SUBITEM) for child in before.children)
    if listed and _kept(len(before.text), edits) * 5 < max(len(before.text), len(after.text)):
        return Segmented(passage, (), (PartChange(PartKind.CHAPEAU, after.text, exists=True),))
    change, rest = _part_change(before.text, after.text, edits)
    if change is None:
        return Segmented(passage, tuple(passage.first(edits)))
    return Segmented(passage, tuple(passage.first(rest)), (change,))


def _part_change(old: str, new: str, edits: Sequence[Edit]) -> tuple[PartChange | None, Sequence[Edit]]:
    last, rest = edits[-1], edits[:-1]
    if last.old_start == last.old_end == len(old) and old.endswith("。"):
        kind = _added_part(old, new[last.new_start :])
        return (PartChange(kind, new[last.new_start :], exists=False), rest) if kind else (None, edits)
    for part in parts(old):
        if part.kind not in _NAMED or part.end != len(old):
            continue
        if last == Edit(part.start, part.end, len(new), len(new)):
            return PartChange(part.kind, "", exists=True), rest
        if (found := _replaced_part(part, new, edits)) is not None:
            return found
    return None, edits


def _added_part(old: str, added: str) -> PartKind | None:
    """加わった文の呼び名。ただし書は一つに限り、後段は文の一つだけの規定に加わる。"""
    known = {part.kind for part in parts(old)}
    whole = {part.kind for part in parts(old + added) if part.start == len(old) and part.end == len(old + added)}
    if PartKind.PROVISO in whole and PartKind.PROVISO not in known:
        return PartKind.PROVISO
    return PartKind.LAST if PartKind.LAST in whole and len(sentences(old)) == 1 else None


def _replaced_part(part: Part, new: str, edits: Sequence[Edit]) -> tuple[PartChange, Sequence[Edit]] | None:
    """部分の語がほとんど残らないとき、その部分の全部を改める。"""
    inside = [e for e in edits if e.old_start >= part.start]
    rest = [e for e in edits if e.old_end <= part.start and e not in inside]
    if len(inside) + len(rest) < len(edits) or not inside:
        return None
    start = inside[0].new_start - (inside[0].old_start - part.start)
    match = next((p for p in parts(new) if (p.kind, p.start, p.end) == (part.kind, start, len(new))), None)
    if match is None or _kept(part.end - part.start, inside) * 5 >= max(part.end - part.start, len(new) - start):
        return None
    return PartChange(part.kind, new[start:], exists=True), rest


def _kept(length: int, edits: Sequence[Edit]) -> int:
    return length - sum(e.old_end - e.old_start for e in edits)
