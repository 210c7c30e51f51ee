"""規定: 規定を改め、移し、加え、削る改正を、言う順に並べる (drafting-rules §2.2、§2.5)。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from amend.address import Address
from amend.change import Deletion, Insertion, Numbering, Renumbering, Replacement, Target
from amend.clause import HEADINGS, Kind, Node, follow
from amend.derivation.additions import insertions, precedes
from amend.derivation.captions import article_changes, caption_changes, heading_changes
from amend.derivation.model import Couple, Derived, Gap
from amend.derivation.notebook import Notebook
from amend.derivation.row import Row, is_wholly
from amend.derivation.rows import are_numbered
from amend.derivation.sayable import is_moved
from amend.derivation.sequence import ordered, shifted
from amend.derivation.words import word_changes
from amend.parts import PartKind


def changes(book: Notebook, couple: Couple) -> Iterator[Derived]:
    """改正: 一つの規定の中身の改正を、見出し・文・中身の順に言う。規定そのものの移動は含まない。"""
    if couple.whole:
        yield _replacement(book, couple)
    elif couple.before.kind in HEADINGS:
        yield from heading_changes(book, couple)
    elif couple.before.kind is Kind.TITLE and couple.edits:
        yield Derived(Replacement(Target(book.address(couple.old)), (couple.after,)))
    else:
        yield from caption_changes(book, couple)
        yield from article_changes(book, couple)
        yield from word_changes(book, couple)
        if couple.slots:
            yield from _within(book, couple)


def _replacement(book: Notebook, couple: Couple) -> Derived:
    olds, news = couple.olds or (couple.old,), couple.news or (couple.new,)
    first = book.address(olds[0])
    target = _range(first, couple.before) if len(olds) == 1 else Target(first, book.address(olds[-1]))
    return Derived(Replacement(target, tuple(follow(book.new, path) for path in news)), couple.whole)


def _range(address: Address, node: Node) -> Target:
    """所: 範囲の「削除」は「第五条から第七条まで」と言う。"""
    if not node.until:
        return Target(address)
    return Target(address, Address((*address.steps[:-1], replace(address.steps[-1], num=node.until))))


# --- 列 ---------------------------------------------------------------------------------------------------------------
def _within(book: Notebook, couple: Couple) -> Iterator[Derived]:
    """一つの入れ物の中の改正を、順に並べる。

    加える規定は、すぐ前の規定をこれから移すなら移してから「同項の次に」と、すぐ後の規定の前に加えるなら、それを移してから
    「同項の前に」と言う。
    """
    row = Row(book, couple)
    found: list[Derived] = []
    order = _freed([*ordered([row.stop(slot) for slot in row.slots])], row)
    waiting: int | None = None
    for n, following in zip(order, [*order[1:], -1], strict=True):
        slot = row.slots[n]
        if isinstance(slot, Couple):
            found += changes(book, slot)
            found += _move(row, slot)
            row.tell(slot)
        elif couple.before.kind is Kind.TABLE and not _is_numbered(row, slot):  # 加えるのに所を空けるに及ばない
            found += (*insertions(row, n), *_deletions(row, slot))
        else:
            found += _deletions(row, slot)
            later = _follows_moved(row, slot) if following == n - 1 else following == n + 1 and precedes(row, n)
            waiting = n
            if later:
                continue
        if waiting is not None and (added := [*insertions(row, waiting)]):
            found += added
            row.just = None
        waiting = None
    yield from shifted(_cleared(found, row) if couple.before.kind is Kind.TABLE else found)


def _cleared(changes: list[Derived], row: Row) -> list[Derived]:
    """移した表の項: 同じ名の項を加える前に、元の項を削る。後で削れば、どちらを削るのか人には分からない。"""
    added = {_name(node) for one in changes if isinstance(one.change, Insertion) for node in one.change.block}
    gone = [path for slot in row.slots if isinstance(slot, Gap) for path in slot.olds if _name(row.old(path)) in added]
    named = [row.book.address(path) for path in gone]
    first = [one for one in changes if isinstance(one.change, Deletion) and one.change.target.address in named]
    at = next((n for n, one in enumerate(changes) if isinstance(one.change, Insertion)), 0)
    rest = [[one for one in part if one not in first] for part in (changes[:at], changes[at:])]
    return [*rest[0], *first, *rest[1]]


def _name(node: Node) -> str:
    return node.children[0].text if node.children else ""


def _is_numbered(row: Row, gap: Gap) -> bool:
    """番号のある表の項を、加え又は削るか。"""
    return are_numbered([*map(row.old, gap.olds), *map(row.new, gap.news)])


def _freed(order: list[int], row: Row) -> list[int]:
    """残る一つが「別表」となるときは、ほかの別表を先に削る (R47)。"""
    last = next((at for at, n in enumerate(order) if _loses_number(row.slots[n])), None)
    if last is None:
        return order
    gone = [n for n in order[last:] if _is_annexes(row, row.slots[n])]
    return [*order[:last], *gone, *(n for n in order[last:] if n not in gone)]


def _loses_number(slot: Couple | Gap) -> bool:
    return isinstance(slot, Couple) and slot.before.kind is Kind.ANNEX and bool(slot.before.num) > bool(slot.after.num)


def _is_annexes(row: Row, slot: Couple | Gap) -> bool:
    return isinstance(slot, Gap) and not slot.news and all(row.old(path).kind is Kind.ANNEX for path in slot.olds)


def _follows_moved(row: Row, gap: Gap) -> bool:
    """加える規定のすぐ前に、これから移る規定があるか。"""
    before = row.beside(gap.news[0], -1) if gap.news else None
    return before is not None and before.before.kind is row.new(gap.news[0]).kind and row.is_waiting(before)


def _move(row: Row, couple: Couple) -> Iterator[Derived]:
    """移動: 章の端の条を、その章で初めに移すときは「第四章中」と言う。"""
    before, after = couple.before, couple.after
    if couple.whole:
        return
    if is_moved(before, after):
        chapter = row.chapter(couple) if couple.old[:-1] not in row.chapters else None
        if chapter is not None:
            row.chapters.add(couple.old[:-1])
        yield Derived(Renumbering(*row.book.move(couple), chapter))
    first = after.num == (1,) and row.couple.before.kind is not Kind.ARTICLE  # 条の第一項にはいつも番号が無い
    if first and before.kind is Kind.PARAGRAPH and bool(before.mark) != bool(after.mark):
        yield Derived(Numbering(row.book.address(couple.old), given=bool(after.mark)))


def _deletions(row: Row, gap: Gap) -> Iterator[Derived]:
    """削る: 中身のすべてが無くなる章は章ごと、そうでなければ章名だけを削る。"""
    gone, covered = set(gap.olds), None
    for path in gap.olds:
        if covered is not None and path[: len(covered)] == covered:
            continue
        address, node = row.book.address(path), row.old(path)
        if node.kind in HEADINGS:
            covered = path if is_wholly(row.book.old, path, gone) else None
            address = address if covered else replace(address, part=PartKind.HEADING)
        yield Derived(Deletion(_range(address, node)))
