"""広げる: 表のあちこちの同じ字句の改正を、「別表中」の一つにまとめる (drafting-rules §2.2 Tables、R32、R48)。

広い所を名指せば、その中のすべての所が改まる。名指しを広げてよいのは、どの所も同じように改まるときだけである。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from amend.address import Address
from amend.change import Addition, Change, Removal, Substitution, Target, WordChange
from amend.clause import Kind, Path, follow
from amend.derivation.model import Derived
from amend.derivation.notebook import Notebook
from amend.derivation.quotation import occurrences

_LEAST = 3
"""まとめる所の最も少ない数。"""
_WIDE = (Kind.ANNEX, Kind.ANNEX_PART, Kind.TABLE)


def widened(book: Notebook, changes: Sequence[Derived]) -> tuple[Derived, ...]:
    """広げる: まとめられる字句の改正を、その別表の最初の改正の前で一度に言う。

    Args:
        book: 控え。
        changes: 改正。言う順。
    """
    found = [(each, _path(book, each.change)) for each in changes]
    groups: dict[tuple[Path, Change], list[Path]] = defaultdict(list)
    for each, path in found:
        if _is_plain(each.change) and path and follow(book.old, path[:1]).kind is Kind.ANNEX:
            groups[path[:1], _unplaced(each.change)].append(path)
    for (_, change), paths in groups.items():
        if len(paths) < _LEAST:
            continue
        others = [(each, path) for each, path in found if _unplaced(each.change) != change or path not in paths]
        wide = _wide(book, _quoted(change), paths, others)
        if wide is None:
            continue
        first = next((n for n, (_, path) in enumerate(others) if path[: len(wide)] == wide), None)
        before = next(n for n, (_, path) in enumerate(found) if path in paths)
        told = (Derived(_placed(change, book.address(wide))), wide)
        at = min(before, before if first is None else first)
        found = [*others[:at], told, *others[at:]]
    return tuple(each for each, _ in found)


def _is_plain(change: Change) -> bool:
    """ただ一つの所を名指す字句の改正か。"""
    if not isinstance(change, WordChange):
        return False
    target = change.target
    return target.until is None and not target.captioned and target.address.part is None


def _unplaced(change: Change) -> Change:
    return _placed(change, Address(())) if isinstance(change, WordChange) else change


def _placed(change: Change, address: Address) -> Change:
    assert isinstance(change, WordChange)
    return replace(change, target=Target(address))


def _wide(book: Notebook, words: str, paths: Sequence[Path], others: Sequence[tuple[Derived, Path]]) -> Path | None:
    """まとめて名指す所: 別表、その部、表のうち、どの所も改まるもの。"""
    said = sum(_count(book, path, words) for path in paths)
    for length in range(1, min(map(len, paths))):
        wide = paths[0][:length]
        if any(path[:length] != wide for path in paths) or follow(book.old, wide).kind not in _WIDE:
            return None
        longer = any(words in _quoted(each.change) for each, path in others if path[:length] == wide)
        if not longer and _count(book, wide, words) == said:
            return wide
    return None


def _count(book: Notebook, path: Path, words: str) -> int:
    """残る規定の中に現れる数。"""
    kept = (node.text for at, node in book.texts(path) if not book.is_gone(at, path))
    return sum(len([*occurrences(text, words, 0, len(text))]) for text in kept)


def _quoted(change: Change) -> str:
    match change:
        case Substitution(old=words) | Removal(old=words) | Addition(anchor=words):
            return words
        case _:
            return ""


def _path(book: Notebook, change: Change) -> Path:
    """改正の所の、旧の道。旧に無い所や、本則などの全体なら空。"""
    for name in ("target", "anchor", "old", "first", "address"):
        place = getattr(change, name, None)
        address = place.address if isinstance(place, Target) else place
        if isinstance(address, Address):
            return book.paths.get(replace(address, part=None, number=0), ())
    return ()
