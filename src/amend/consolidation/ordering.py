"""番号の順: 移した規定を番号の所に置き、番号の重なりと逆順を断る (drafting-rules §2.2 Moves、§4 S01〜S03)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from amend.clause import HEADINGS, LINELESS, Kind, Node
from amend.consolidation.draft import Provision, nested
from amend.consolidation.outcome import ORDER, TAKEN, UNFIT, Fault, Refusal
from amend.consolidation.work import ITEMS, Work, group_end
from amend.numerals import Num

_FAMILIES: tuple[tuple[Kind, ...], ...] = (
    (Kind.ARTICLE,),
    (Kind.PARAGRAPH,),
    ITEMS,
    (Kind.ANNEX,),
    (Kind.ANNEX_PART,),
    (Kind.NOTES,),
)


def prune(work: Work) -> None:
    """空の入れ物を除く: 項を全部削った表のように、字を持たず束ねるものの無くなった規定は、残らない。"""
    for parent in list(work.rows):
        at = parent
        while at.kind in LINELESS and at.parent is not None and not at.gone and not at.children:
            above = at.parent
            at.delete()
            work.changed_row(above)
            at = above


def absorb(parent: Provision) -> None:
    """見出しを取り込む: 見出しの無い条のすぐ前に残った共通見出しは、紙の上では、その条の見出しである (R28)。"""
    row = parent.children
    for caption, after in list(pairwise(row)):
        if caption.kind is Kind.CAPTION and after.caption is None and after.kind in (Kind.ARTICLE, Kind.PARAGRAPH):
            row.remove(caption)
            caption.parent, after.caption = after, caption
            after.before = "\n" + after.before[after.before.rfind("\n") + 1 :]
            after.touch()


def reorder(parent: Provision) -> None:
    """並べ直す: 移した規定のうち、番号の順から外れたものを、番号の所に置く。移していない規定は動かさない。"""
    for family in _FAMILIES:
        row = [c for c in parent.children if c.kind in family and c.num]
        loose = [c for i, c in enumerate(row) if c.moved and (_out_of_order(row, i) or _away(c))]
        if not loose:
            continue
        parent.touch()
        if not _exchanged(parent, loose, family):
            for provision in loose:
                parent.children.remove(provision)
            for provision in sorted(loose, key=lambda c: c.num):
                parent.children.insert(_place(parent, provision, family), provision)


def _exchanged(parent: Provision, loose: Sequence[Provision], family: tuple[Kind, ...]) -> bool:
    """入れ替える: 外れたものどうしが所を取り替えるだけで番号の順になるなら、そうする。章の境は動かない。"""
    kept = list(parent.children)
    slots = [i for i, c in enumerate(kept) if c in loose]
    for slot, provision in zip(slots, sorted(loose, key=lambda c: c.num), strict=True):
        parent.children[slot] = provision
    row = [c for c in parent.children if c.kind in family and c.num]
    if any(_out_of_order(row, i) for i in range(len(row)) if row[i].moved) or any(_away(c) for c in loose):
        parent.children[:] = kept
        return False
    return True


def _out_of_order(row: Sequence[Provision], i: int) -> bool:
    return (i > 0 and row[i - 1].num >= row[i].num) or (i + 1 < len(row) and row[i].num >= row[i + 1].num)


def _away(provision: Provision) -> bool:
    """「第三章中」と言われた章の外にあるか。"""
    home = provision.home
    if home is None or home.gone or home.parent is not provision.parent or provision.parent is None:
        return False
    row = provision.parent.children
    return not row.index(home) < row.index(provision) < group_end(home)


def _place(parent: Provision, provision: Provision, family: tuple[Kind, ...]) -> int:
    row = parent.children
    peers = [i for i, c in enumerate(row) if c.kind in family and c.num]
    before = [i for i in peers if row[i].num < provision.num]
    at = before[-1] + 1 if before else peers[0] if peers else len(row)
    home = provision.home
    if home is not None and not home.gone and home.parent is parent:
        at = min(max(at, row.index(home) + 1), group_end(home))
    return at


def faults(work: Work, parent: Provision) -> Iterator[Fault]:
    """番号の誤り: この改正が動かし又は加えた規定の、番号の重なりと逆順。"""
    if parent.kind is Kind.ARTICLE and not parent.children:
        where = work.old_name(parent.path) if parent.path else parent.mark
        advice = f"{where}の全部を削るなら「{where}を削る。」としてください。"
        yield Fault(parent.index, Refusal(UNFIT, f"{where}に項が残りません。", where=where, advice=advice).finding)
    first = parent.children[0] if parent.children else None
    if parent.kind is Kind.ARTICLE and first is not None and first.kind is Kind.PARAGRAPH and first.num != (1,):
        yield _headless(work, parent, first)
    for row in _rows(parent):
        holders: dict[Num, Provision] = {}
        for provision in row:
            other = holders.setdefault(provision.num, provision)
            if other is not provision and (_changed(provision) or _changed(other)):
                yield _taken(work, provision, other)
        for before, after in pairwise(row):
            known = not before.fresh and not after.fresh and _falls(before.node, after.node)
            if _falls(before, after) and not known and (_changed(before) or _changed(after)):
                yield _unordered(work, before, after)


def _falls(before: Provision | Node, after: Provision | Node) -> bool:
    """逆順か。改正前からの逆順は、この改正の誤りではない。"""
    return (before.until or before.num) > after.num or before.until == after.num


def _rows(parent: Provision) -> Iterator[list[Provision]]:
    for family in _FAMILIES:
        yield [c for c in parent.children if c.kind in family and c.num]
    waiting = [nested(parent.children)]
    while waiting:
        branches = waiting.pop()
        for kind in HEADINGS:
            yield [b.provision for b in branches if b.provision.kind is kind]
        waiting.extend(b.inner for b in branches if b.inner)


def _changed(provision: Provision) -> bool:
    node = provision.node
    return provision.fresh or provision.moved or (provision.num, provision.until) != (node.num, node.until)


def _mark(provision: Provision) -> str:
    return provision.mark or f"第{provision.num[0]}項"


def _source(work: Work, provision: Provision) -> str:
    """元: 改正前の位置、又は加えたこと。"""
    if provision.path is None:
        return "加えた規定"
    was = f"改正前の{work.old_name(provision.path)}"
    return f"{was}を移したもの" if provision.moved else was


def _headless(work: Work, article: Provision, first: Provision) -> Fault:
    where = work.old_name(article.path) if article.path else article.mark
    advice = "続く項を一つずつ繰り上げるか、第１項とする項を加えてください。"
    refusal = Refusal(ORDER, f"{where}の初めの項が第{first.num[0]}項になります。", where=where, advice=advice)
    return Fault(max(article.index, first.index), refusal.finding)


def _taken(work: Work, provision: Provision, other: Provision) -> Fault:
    refusal = Refusal(
        TAKEN,
        f"{_mark(provision)}が二つになります: {_source(work, other)}と、{_source(work, provision)}。",
        where=_mark(provision),
        advice="先にある規定を移すか削るかして、番号を空けてください。",
    )
    return Fault(max(provision.index, other.index), refusal.finding)


def _unordered(work: Work, before: Provision, after: Provision) -> Fault:
    refusal = Refusal(
        ORDER,
        f"{_mark(before)}の次が{_mark(after)}になります: {_source(work, before)}と、{_source(work, after)}。",
        where=_mark(after),
        advice="加える所か番号を直してください。規定は番号の順に並びます。",
    )
    return Fault(max(before.index, after.index), refusal.finding)
