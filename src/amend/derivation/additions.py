"""追加: 加える規定を、どの規定の次に・前に・中に加えると言うか (drafting-rules §2.2、§2.5-5、R40–R42、R51)。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from amend.address import Address
from amend.address.members import is_seen_through
from amend.address.tables import head_row
from amend.change import Captioning, Insertion, Side
from amend.clause import HEADINGS, Kind, Node, Path
from amend.derivation.model import Couple, Derived
from amend.derivation.row import ROOT, Row, is_wholly
from amend.numerals import Num
from amend.parts import PartKind

_HEADED = (Kind.ARTICLE, Kind.CAPTION)
_MAIN = (*HEADINGS, Kind.ARTICLE, Kind.PARAGRAPH, Kind.CAPTION)
"""本則を成すもの。その後に加える附則・別表は「本則の次に」と言う (R47)。"""
_FLOATING = (Kind.SUPPL_PROVISION, Kind.ANNEX, Kind.CLOSING, Kind.EXECUTION_BLOCK)
_FRONT = (Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.PREAMBLE)
_FIRST = (Kind.PARAGRAPH, Kind.ITEM)


@dataclass(frozen=True, slots=True)
class _Spot:
    """加える所。"""

    anchor: Address
    side: Side
    number: Num = ()
    beside: Couple | None = None


def insertions(row: Row, n: int) -> Iterator[Derived]:
    """追加: n 番目の隙間に加わる規定。同じ所の次に続けて加えるときは、後に立つものから加える。"""
    groups = [*_groups(row, n)]
    after = row.near(n, 1)
    if groups and after is not None and after.before.kind is Kind.ARTICLE:
        captions = [row.new(path) for path in groups[-1]]
        if len(captions) == 1 and captions[0].kind is Kind.CAPTION:  # 残る条の前の共通見出しは、付する (R28)
            groups.pop()
            yield Derived(Captioning(row.book.address(after.old), captions[0].text, ahead=True))
    found = [_insertion(row, n, group) for group in groups]
    for (_, side), same in groupby(found, key=lambda change: (change.anchor, change.side)):
        together = [*same]
        yield from map(Derived, reversed(together) if side is Side.AFTER else together)


def _groups(row: Row, n: int) -> Iterator[tuple[Path, ...]]:
    """一度に加える規定: 同じ入れ物に続いて加わる、同じ種類の規定。章は、その中の条とともに加わる。"""
    added = set(row.gap(n).news)
    group: list[Path] = []
    covered: Path | None = None
    for path in row.gap(n).news:
        if covered is not None and path[: len(covered)] == covered:
            continue
        whole = row.new(path).kind not in HEADINGS or is_wholly(row.book.new, path, added)
        covered = path if whole and row.new(path).kind in HEADINGS else None
        if group and not (whole and _is_next(row, group[-1], path, added)):
            yield tuple(group)
            group = []
        group.append(path)
    if group:
        yield tuple(group)


def _is_next(row: Row, last: Path, path: Path, added: set[Path]) -> bool:
    if last[:-1] != path[:-1] or path[-1] != last[-1] + 1:
        return False
    a, b = row.new(last), row.new(path)
    if a.kind in HEADINGS and not is_wholly(row.book.new, last, added):
        return False
    return a.kind is b.kind or Kind.CAPTION in (a.kind, b.kind)


def _insertion(row: Row, n: int, group: tuple[Path, ...]) -> Insertion:
    nodes = tuple(row.new(path) for path in group)
    kind = next((node.kind for node in nodes if node.kind is not Kind.CAPTION), Kind.CAPTION)
    if kind in HEADINGS and not is_wholly(row.book.new, group[0], set(row.gap(n).news)):
        spot = _in_row(row, n)
        return Insertion(spot.anchor, spot.side, PartKind.HEADING, (replace(nodes[0], children=()),))
    if kind in _FRONT:
        spot = _in_row(row, n, _FRONT)
    else:
        spot = _floating(row, n, kind) if kind in _FLOATING else _spot(row, n, group, kind)
    unit = None if kind is Kind.ROW else kind
    return Insertion(spot.anchor, spot.side, unit, nodes, spot.number, _chapter(row, spot, kind))


def _chapter(row: Row, spot: _Spot, kind: Kind) -> Address | None:
    """「第三章中」: 章の端に条を加えるときに言う。その章のことを、移すときに言っていれば言わない。"""
    if spot.beside is None or kind not in _HEADED or spot.beside.old[:-1] in row.chapters:
        return None
    return row.chapter(spot.beside)


# --- 所 ---------------------------------------------------------------------------------------------------------------
def _spot(row: Row, n: int, group: tuple[Path, ...], kind: Kind) -> _Spot:
    """前の規定の次に。それがこれから移るなら、後の規定の前に。入れ物の終わりなら、入れ物に。"""
    before, after = row.beside(group[0], -1), row.beside(group[-1], 1)
    if kind in HEADINGS and not _ends_chapter(row, n, group):
        return _in_row(row, n)
    before = before if before and _is_peer(before.before, kind) and not _is_head(row, before, after) else None
    after = after if after and _is_peer(after.before, kind) else None
    home = row.home(group[0])
    if home is not None and _is_at_end(row, n, group, kind, home) and not (before and _is_named_at_end(kind, home)):
        return _Spot(_address(row, home), Side.WITHIN)
    headed = home is not None and before is not None and head_row(home.before) is before.before
    if home is not None and headed and row.near(n, 1) is None:  # 頭の行のほかに残る項が無い
        return _Spot(_address(row, home), Side.WITHIN)
    if before is not None and not (after is not None and _is_past(row, before, after)):
        return _Spot(row.book.address(_last(before)), Side.AFTER, beside=before)
    if after is not None and before is None and home is not None and kind in _FIRST and group[0][-1] == 0:
        return _Spot(_address(row, home), Side.WITHIN, row.new(group[0]).num)
    if after is not None:
        return _Spot(row.book.address(after.old), Side.BEFORE, beside=after)
    if before is not None:
        return _Spot(row.book.address(_last(before)), Side.AFTER, beside=before)
    peers = _MAIN if kind in HEADINGS else (kind, *(_HEADED if kind in _HEADED else ()))
    if home is not None and not any(couple.before.kind in peers for couple in row.partners.values()):
        return _Spot(_address(row, home), Side.WITHIN)
    return _in_row(row, n)


def _is_head(row: Row, before: Couple, after: Couple | None) -> bool:
    """表の頭の行か。項の名が無いので、後に残る項があれば「○○の項の前に」と言う。"""
    table = row.couple.before
    return table.kind is Kind.TABLE and after is not None and head_row(table) is before.before


def _is_past(row: Row, before: Couple, after: Couple) -> bool:
    """「の次に」と言いにくいか: 前の規定がこれから移るか、移したのが先の文であって、後の規定も移るとき。"""
    if row.is_waiting(before):
        return True
    return row.is_moving(before) and row.just != before.old and row.is_moving(after)


def precedes(row: Row, n: int) -> bool:
    """後の規定を移してから「同条の前に」と加える隙間か。"""
    groups = [*_groups(row, n)]
    if len(groups) != 1:
        return False
    spot = _insertion(row, n, groups[0])
    after = row.near(n, 1)
    return spot.side is Side.BEFORE and after is not None and row.is_moving(after) and row.is_waiting(after)


def _ends_chapter(row: Row, n: int, group: tuple[Path, ...]) -> bool:
    """加える章の後が、章か附則などか。条であれば、その前の章に入っていた条であり、「第一章の次に」とは言えない。"""
    following = row.near(n, 1)
    last = row.gap(n).news[-1][: len(group[-1])] == group[-1]
    return last and (following is None or following.before.kind in (*HEADINGS, *_FLOATING))


def _is_peer(node: Node, kind: Kind) -> bool:
    return node.kind is kind or (node.kind in _HEADED and kind in _HEADED)


def _last(couple: Couple) -> Path:
    return couple.olds[-1] if couple.olds else couple.old


def _address(row: Row, home: Couple) -> Address:
    """入れ物の位置。別表のただ一つの表は、その別表で言う。"""
    if not home.old:
        return ROOT
    above = row.old(home.old[:-1])
    through = home.before.kind is Kind.TABLE and is_seen_through(above, home.before)
    return row.book.address(home.old[:-1] if through else home.old)


def _is_at_end(row: Row, n: int, group: tuple[Path, ...], kind: Kind, home: Couple) -> bool:
    """入れ物の終わりか: 新でも旧でも、後に何も無い。本則の終わりは、末文・附則・別表の前である。"""
    rest = row.new(group[0][:-1]).children[group[-1][-1] + 1 :]
    if not home.old:
        return kind in (Kind.ARTICLE, Kind.PARAGRAPH) and not any(node.kind in _MAIN for node in rest)
    if kind is Kind.ROW and row.gap(n).olds:  # 後の項を削る前に「○○の項の次に」と言う
        return False
    following = row.near(n, 1)
    inside = following is not None and following.old[: len(home.old)] == home.old
    return not rest and not (inside and home.before.kind in HEADINGS)


def _is_named_at_end(kind: Kind, home: Couple) -> bool:
    """終わりに加えるときも「の次に」と言うか。章の終わりの条は「第三章中第十条の次に」と言う。"""
    return kind in HEADINGS or (kind in _HEADED and home.before.kind in HEADINGS)


def _floating(row: Row, n: int, kind: Kind) -> _Spot:
    """附則・別表・末文: 列の前のものの次に。前が条や章なら「本則の次に」。"""
    before, after = row.near(n, -1), row.near(n, 1)
    if before is not None and row.is_waiting(before) and after is not None and after.before.kind is kind:
        return _Spot(row.book.address(after.old), Side.BEFORE)
    if before is None or before.before.kind in _MAIN:
        return _Spot(ROOT, Side.AFTER)
    return _Spot(row.book.address(before.old), Side.AFTER)


def _in_row(row: Row, n: int, kinds: tuple[Kind, ...] = _HEADED) -> _Spot:
    """列の中: すぐ前の条の次に、無ければ後の規定の前に。章名や、新しい章の初めの条に使う。

    Args:
        row: 列。
        n: 隙間の番号。
        kinds: その次に加えると言える種類。題名・目次・前文は、互いの次に加える。
    """
    before, after = row.near(n, -1), row.near(n, 1)
    if before is not None and before.before.kind in kinds:
        return _Spot(row.book.address(_last(before)), Side.AFTER)
    if after is not None and (after.before.kind not in _FLOATING or before is None):
        return _Spot(row.book.address(after.old), Side.BEFORE)
    if before is not None:
        return _Spot(row.book.address(before.old), Side.AFTER)
    return _Spot(_address(row, row.couple), Side.WITHIN)
