"""組み直し: 先行変更のあった案を、今の台帳本文の上に移す (reliability §3 の末尾、DESIGN §2 先行変更あり)。

基 (案の基にした本文) から案への変更と、基から今の台帳本文への変更を、規定ごとに重ねる。どちらか一方だけが触れた規定は
その語に従い、両方が触れた規定は重なりとして挙げ、組み直さない。字句を勝手に混ぜた本文は、どの議会も見ていないからである。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from amend.address import Gazetteer, numerals_in, write_address
from amend.alignment import align, identical
from amend.clause import Kind, Node, Path, follow, walk
from amend.references import Identity, identity

_LOST = "一方が加えた所の前の規定を、他方が削り又は移しています。"
_NUMBERED = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ANNEX)


@dataclass(frozen=True, slots=True)
class Overlap:
    """重なり: 案と先行変更の両方が触れた規定。

    Attributes:
        place: 位置。基の本文の番号で言う。新しい規定どうしなら、加える所の前の規定。
        what: 何が重なるか。
    """

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Rebased:
    """組み直したもの。

    Attributes:
        tree: 今の台帳本文に案の変更を重ねた木。重なりがあれば、先行変更の側を採ってあり、案には使えない。
        overlaps: 重なり。本文の順。
    """

    tree: Node
    overlaps: tuple[Overlap, ...]


def rebase(base: Node, draft: Node, current: Node) -> Rebased:
    r"""組み直し: 案の変更を、今の台帳本文に重ねる。

    Args:
        base: 案の基にした本文の木。
        draft: 案の本文の木。
        current: 今の台帳本文の木。

    Example:
        >>> from amend.plaintext import read, write
        >>> text = "協約\n\n第１条　甲は、行う。\n第２条　乙は、行う。\n"
        >>> trees = [read(t).tree for t in (text, text.replace("甲は", "甲が"), text.replace("乙は", "乙が"))]
        >>> write(rebase(*trees).tree).splitlines()[2:]
        ['第１条　甲が、行う。', '第２条　乙が、行う。']
    """
    for one, other in ((draft, current), (current, draft)):
        if identical(base, one):
            return Rebased(other, ())
    merger = _Merger(base, draft, current)
    tree = merger.node((), (), ())
    return Rebased(tree, (*merger.overlaps, *_twins(tree, base, current)))


def _twins(tree: Node, *sources: Node) -> Iterator[Overlap]:
    """同じ番号になった規定: 双方が別々に番号を付けたもの。元からあった重なりは数えない。"""
    known = max((_repeated(source) for source in sources), key=len)
    numerals = numerals_in(tree)
    book = Gazetteer(tree)
    for path in (path for key, paths in _repeated(tree).items() if key not in known for path in paths[1:]):
        yield Overlap(write_address(book.locate(path), numerals), "双方の変更により、同じ番号の規定が二つになります。")


def _repeated(tree: Node) -> dict[tuple[Path, Kind, str], list[Path]]:
    found: dict[tuple[Path, Kind, str], list[Path]] = {}
    for path, node in walk(tree):
        if node.kind in _NUMBERED and node.mark:
            found.setdefault((path[:-1], node.kind, node.mark), []).append(path)
    return {key: paths for key, paths in found.items() if len(paths) > 1}


@dataclass(frozen=True, slots=True)
class _Side:
    """一方の変更: 変えた後の木と、基との対応。"""

    tree: Node
    same: Identity

    def at(self, path: Path) -> Node:
        return follow(self.tree, path)


def _side(base: Node, tree: Node) -> _Side:
    return _Side(tree, identity(base, tree, align(base, tree)))


class _Merger:
    """重ねる手: 基の節点ごとに、案と今の本文のそれぞれを見る。"""

    def __init__(self, base: Node, draft: Node, current: Node) -> None:
        self.base = base
        self.ours, self.theirs = _side(base, draft), _side(base, current)
        self.overlaps: list[Overlap] = []
        self._book = Gazetteer(base)
        self._numerals = numerals_in(base)

    def node(self, path: Path, ours: Path, theirs: Path) -> Node:
        """一つの節点: 番号、語、見出し、子を、それぞれ変えた側に従う。"""
        was, our, their = follow(self.base, path), self.ours.at(ours), self.theirs.at(theirs)
        number = self._chosen(path, "番号", (was.mark,), (our.mark,), (their.mark,))
        words = self._chosen(path, "字句", (was.text, was.kind), (our.text, our.kind), (their.text, their.kind))
        captions = [node.caption.text if node.caption else None for node in (was, our, their)]
        caption = self._chosen(path, "見出し", *captions)
        layout = our if _layout(their) == _layout(was) else their
        return replace(
            our if words else their,
            mark=(our if number else their).mark,
            num=(our if number else their).num,
            until=(our if number else their).until,
            caption=(our if caption else their).caption,
            before=layout.before,
            gap=layout.gap,
            after=layout.after,
            children=tuple(self._children(path, ours, theirs)),
        )

    def _chosen(self, path: Path, what: str, was: object, our: object, their: object) -> bool:
        """案に従うか。両方が別々に変えていれば、重なりとする。"""
        if was not in (our, their) and our != their:
            self._overlap(path, f"{what}を、案と先行変更の両方が変えています。")
        return their == was

    def _overlap(self, path: Path, what: str) -> None:
        place = write_address(self._book.locate(path), self._numerals) if path else "本文"
        if (found := Overlap(place, what)) not in self.overlaps:
            self.overlaps.append(found)

    def _children(self, path: Path, ours: Path, theirs: Path) -> Iterator[Node]:
        our, their = self._sequence(self.ours, path, ours), self._sequence(self.theirs, path, theirs)
        kept = [child for child in our if child in their and child is not None]
        both_moved = [c for c in our if c in kept] != [c for c in their if c in kept]
        lead, other = (our, their) if both_moved and _in_order(their) else (their, our)
        if both_moved and not _in_order(our) and not _in_order(their):
            self._overlap(path, "中の順を、案と先行変更の両方が変えています。")
        mine = lead is our
        fresh = self._fresh(other, ours if not mine else theirs)
        taken: set[Path | None] = set()
        for place, group in self._grouped(lead, ours if mine else theirs):
            yield from self._placed(path, place, other, mine=mine)
            added = fresh.get(place, [])
            if group and place is not None and place not in other:
                self._overlap((*path, *place), _LOST)
            if added and group and not _alike(self._nodes(added, mine=not mine), self._nodes(group, mine=mine)):
                self._overlap((*path, *place) if place else path, "この次に、案と先行変更の両方が加えています。")
            yield from self._nodes(group or added, mine=mine if group else not mine)
            taken.add(place)
        for child in (child for child in other if child is not None and child not in lead):
            self._gone((*path, *child), mine=not mine)
        for place in fresh:
            if place not in taken:  # 先行変更が削った規定の次に、案が加えている (又はその逆)
                self._overlap((*path, *(place or ())), _LOST)

    def _placed(self, path: Path, place: Path | None, other: Sequence[Path | None], *, mine: bool) -> Iterator[Node]:
        """基にもある子: 他方が削っていなければ重ね、削っていれば、こちらが変えていないことを確かめて除く。"""
        if place is None:
            return
        child = (*path, *place)
        if place in other:
            yield self.node(child, self.ours.same.new[child], self.theirs.same.new[child])
        else:
            self._gone(child, mine=mine)

    def _gone(self, child: Path, *, mine: bool) -> None:
        """一方だけに残った規定: 他方は削り、又はほかの所へ移している。残した方が改めていれば、重なりとする。"""
        own, far = (self.ours, self.theirs) if mine else (self.theirs, self.ours)
        was, now = follow(self.base, child), own.at(own.same.new[child])
        if child in far.same.new:
            if not identical(was, now):
                self._overlap(child, "一方が改め、他方がほかの所へ移しています。")
        elif not _same_words(was, now):
            self._overlap(child, "一方が改め、他方が削っています。")

    def _sequence(self, side: _Side, path: Path, own: Path) -> list[Path | None]:
        """子の並び: 基にもあるものは基での番号、新しいものは None。"""
        found: list[Path | None] = []
        for n in range(len(side.at(own).children)):
            was = side.same.old.get((*own, n))
            if was is not None and was[:-1] != path:
                self._overlap(was, "一方が、ほかの所へ移しています。")
            found.append(was[-1:] if was is not None and was[:-1] == path else None)
        return found

    def _grouped(self, sequence: Sequence[Path | None], own: Path) -> Iterator[tuple[Path | None, list[Path]]]:
        """基にもある子と、その次に加わった子 (その側での道)。初めの組は、先頭に加わったもの。"""
        place: Path | None = None
        group: list[Path] = []
        for n, child in enumerate(sequence):
            if child is None:
                group.append((*own, n))
            else:
                yield place, group
                place, group = child, []
        yield place, group

    def _fresh(self, sequence: Sequence[Path | None], own: Path) -> dict[Path | None, list[Path]]:
        return {place: group for place, group in self._grouped(sequence, own) if group}

    def _nodes(self, paths: Sequence[Path], *, mine: bool) -> list[Node]:
        side = self.ours if mine else self.theirs
        return [side.at(path) for path in paths]


def _layout(node: Node) -> tuple[str, str, str]:
    return node.before, node.gap, node.after


def _in_order(sequence: Sequence[Path | None]) -> bool:
    kept = [child for child in sequence if child is not None]
    return kept == sorted(kept)


def _same_words(was: Node, now: Node) -> bool:
    """番号のほかは同じか: 番号だけが動いた規定は、削ってよい。"""
    return identical(replace(was, mark=now.mark), now)


def _alike(one: Sequence[Node], other: Sequence[Node]) -> bool:
    return Counter(map(_words, one)) == Counter(map(_words, other)) and len(one) == len(other)


def _words(node: Node) -> tuple[str, ...]:
    return tuple(f"{part.mark}\x1f{part.text}" for _, part in walk(node))
