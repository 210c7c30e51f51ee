"""追加: 規定を加える。どの並びのどこに置くか (drafting-rules §2.2、R25・R42・R51)。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amend.change import Insertion, Side
from amend.clause import HEADINGS, Kind, Node
from amend.consolidation.draft import Edit, Provision
from amend.consolidation.outcome import UNFIT, Refusal
from amend.consolidation.replacing import words_of
from amend.consolidation.work import ITEMS, Work, group_end, own_text
from amend.parts import PartKind, parts
from amend.plaintext.lines import CLOSING_WORDS

_SENTENCES = (PartKind.PROVISO, PartKind.LAST, PartKind.MAIN, PartKind.FIRST, PartKind.MIDDLE, PartKind.NTH)
_ENDS = (Kind.CLOSING, Kind.EXECUTION_BLOCK)
_TOP = (Kind.DOCUMENT, Kind.SUPPL_PROVISION, Kind.ANNEX)
_TEXTS = (Kind.ARTICLE, Kind.PARAGRAPH, *ITEMS, Kind.SUPPL_PROVISION, Kind.DOCUMENT)
_ANNEXED = (Kind.SUPPL_PROVISION, Kind.ANNEX, Kind.ANNEX_PART, Kind.NOTES)
_PARENTS: dict[Kind, tuple[Kind, ...]] = {
    Kind.ARTICLE: _TOP,
    Kind.PARAGRAPH: (Kind.ARTICLE, Kind.SUPPL_PROVISION, Kind.DOCUMENT),
    Kind.ITEM: (Kind.PARAGRAPH, *ITEMS, Kind.ANNEX, Kind.ANNEX_PART, Kind.NOTES),
    Kind.SUBITEM: (Kind.PARAGRAPH, *ITEMS, Kind.ANNEX, Kind.ANNEX_PART, Kind.NOTES),
    Kind.ROW: (Kind.TABLE,),
    Kind.CELL: (Kind.ROW,),
    Kind.TOC_ENTRY: (Kind.TOC,),
    Kind.PASSAGE: (Kind.DOCUMENT, Kind.PREAMBLE, *_ENDS, Kind.PARAGRAPH, *ITEMS, Kind.CELL, *_ANNEXED),
    Kind.TABLE: (Kind.DOCUMENT, Kind.PARAGRAPH, *ITEMS, *_ANNEXED),
    Kind.CAPTION: (),
    Kind.ANNEX_PART: (Kind.ANNEX,),
    Kind.NOTES: (Kind.ANNEX, Kind.ANNEX_PART),
    **dict.fromkeys((Kind.SUPPL_PROVISION, Kind.ANNEX, Kind.TITLE, Kind.TOC, Kind.PREAMBLE, *_ENDS), (Kind.DOCUMENT,)),
    **dict.fromkeys(HEADINGS, _TOP),
}
"""入れ物: どの種類の規定が、どの種類の中に並ぶか。編章節は条と同じ列に並べて持つ。"""


def insert(work: Work, change: Insertion) -> None:
    """加える。"""
    where = work.name(change.anchor)
    if not change.block:
        raise Refusal(UNFIT, "加える規定がありません。", where=where, advice="改め文の次の行に書いてください。")
    if change.unit in _SENTENCES:
        _sentence(work, change, where)
        return
    anchor = work.lookup.provision(change.anchor)
    block = _prepared(change, anchor)
    if change.side is Side.WITHIN:
        parent, at = _within(work, change, anchor, block[0], where)
    else:
        parent, at = _beside(change, anchor, block[0], where)
    block = tuple(_suited(node, parent) for node in block)
    if parent.kind not in _PARENTS.get(block[0].kind, ()):
        raise unfit(block[0].kind, parent.kind, where)
    if change.within is not None:
        at = _in_chapter(work.lookup.provision(change.within), at)
    parent.insert(at, work.made(parent, block))
    work.changed_row(parent)


def unfit(kind: Kind, holder: Kind, where: str) -> Refusal:
    """断り: 加える規定が、その所に置けない。"""
    return Refusal(
        UNFIT,
        f"{holder.value}の中に{kind.value}は加えられません。",
        where=where,
        advice=f"加える所か、加える規定の形 ({kind.value}の番号や字下げ) を確かめてください。",
    )


_LISTED_IN_TOC = (*HEADINGS, Kind.TOC_ENTRY, Kind.PASSAGE)
"""目次の行になるもの。目次の次に加える前文などは、そのままである。"""


def _prepared(change: Insertion, anchor: Provision) -> tuple[Node, ...]:
    """合わせる: 表で書いた行、番号の無い項、章名だけの追加。"""
    first = change.block[0]
    rows = change.side is Side.WITHIN and _table_in(anchor) is not None
    if first.kind is Kind.TABLE and (anchor.kind in (Kind.ROW, Kind.TABLE) or rows):
        return tuple(row for node in change.block for row in (node.children if node.kind is Kind.TABLE else (node,)))
    if first.kind is Kind.PASSAGE and change.unit is Kind.PARAGRAPH:
        number = change.number or (1,)
        return (Node(Kind.PARAGRAPH, text=first.text, num=number, children=(*first.children, *change.block[1:])),)
    if anchor.kind in (Kind.TOC, Kind.TOC_ENTRY) and first.kind in _LISTED_IN_TOC:
        return tuple(Node(Kind.TOC_ENTRY, text=n.mark + n.gap + n.text) for n in change.block)
    if change.number and len(change.block) == 1 and first.kind is Kind.PARAGRAPH and not first.mark:
        return (replace(first, num=change.number),)
    return change.block


def _suited(node: Node, parent: Provision) -> Node:
    if node.kind in ITEMS:
        return replace(node, kind=Kind.SUBITEM if parent.kind in ITEMS else Kind.ITEM)
    return node


def _table_in(holder: Provision) -> Provision | None:
    """規定の中のただ一つの表。"""
    if holder.kind is Kind.TABLE:
        return holder
    tables = [child for child in holder.children if child.kind is Kind.TABLE]
    if not tables and holder.kind is Kind.ARTICLE and len(holder.children) == 1:
        return _table_in(holder.children[0])
    return tables[0] if len(tables) == 1 else None


def _sentence(work: Work, change: Insertion, where: str) -> None:
    """ただし書・後段: 文の終わりに続ける。後段はただし書の前に置く。"""
    provision, span = work.lookup.find(change.anchor)
    if span is None:
        provision = own_text(work, provision, where)
        span = (0, len(provision.text))
        if change.unit is PartKind.LAST:
            proviso = next((p.start for p in parts(provision.text) if p.kind is PartKind.PROVISO), None)
            span = (0, proviso if proviso is not None else span[1])
    provision.edits.append(Edit(span[1], span[1], words_of(change.block[:1])))
    inner = (*change.block[0].children, *change.block[1:])
    if inner:
        provision.insert(len(provision.children), work.made(provision, tuple(_suited(n, provision) for n in inner)))
        work.changed_row(provision)
    work.mark(provision)


def _within(work: Work, change: Insertion, anchor: Provision, first: Node, where: str) -> tuple[Provision, int]:
    """中に: 入れ物の終わり。番号を言えば、その番号の所。"""
    parent = _holder(work, anchor, first.kind, where)
    row = parent.children
    start, end = 0, len(row)
    if anchor.kind in HEADINGS:
        start, end = row.index(anchor) + 1, group_end(anchor)
    peers = [i for i in range(start, end) if row[i].kind in _family(first.kind)]
    later = next((i for i in peers if change.number and row[i].num >= change.number), None)
    if later is not None:
        return parent, _before_captions(row, later)
    if peers and parent.kind is not Kind.DOCUMENT:
        return parent, peers[-1] + 1
    if parent.kind is Kind.PARAGRAPH and first.kind in ITEMS:
        return parent, 0
    notes = (i for i in range(start, end) if row[i].kind is Kind.NOTES and first.kind is not Kind.NOTES)
    return parent, zoned(parent, next(notes, end), first.kind)


_FRONT = (Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.PREAMBLE)
_BACK = (*_ENDS, Kind.SUPPL_PROVISION)


def _rank(kind: Kind) -> int:
    """本文の大きな並び: 題名、番号、目次、前文、本則、附則・末文・署名欄、別表 (drafting-rules §2.5-1)。"""
    if kind in _FRONT:
        return _FRONT.index(kind)
    return len(_FRONT) + (kind in _BACK) + 2 * (kind is Kind.ANNEX)


def zoned(parent: Provision, at: int, kind: Kind) -> int:
    """大きな並びに収める: 「附則の次に次の別表」でも、末文と署名欄が続けば、その後に置く。

    Args:
        parent: 入れ物。本文の全体でなければ、何もしない。
        at: 置きたい所 (子の並びの 0 から)。
        kind: 加える規定の種類。
    """
    if parent.parent is not None:
        return at
    row, own = parent.children, _rank(kind)
    if at and at < len(row) and _rank(row[at - 1].kind) == own == _rank(row[at].kind):
        return at
    least = max((i + 1 for i, c in enumerate(row) if _rank(c.kind) < own), default=0)
    most = min((i for i, c in enumerate(row) if _rank(c.kind) > own), default=len(row))
    at = min(max(at, least), most) if least <= most else at
    while kind is Kind.SUPPL_PROVISION and at < len(row) and _merges(row[at]):
        at += 1
    return at


def _merges(ending: Provision) -> bool:
    """附則の後にあれば附則の項と読まれる末文か。"""
    texts = (child.text for child in ending.children)
    return ending.kind is Kind.CLOSING and not any(CLOSING_WORDS.search(text) for text in texts)


def _family(kind: Kind) -> tuple[Kind, ...]:
    if kind in ITEMS:
        return ITEMS
    return (Kind.ARTICLE, *HEADINGS) if kind in (Kind.ARTICLE, *HEADINGS) else (kind,)


def _holder(work: Work, anchor: Provision, kind: Kind, where: str) -> Provision:
    """入れ物: 条に号を加えるなら、そのただ一つの項。別表に行を加えるなら、そのただ一つの表。"""
    if anchor.kind in HEADINGS:
        assert anchor.parent is not None
        return anchor.parent
    if kind is Kind.ROW and anchor.kind is not Kind.TABLE:
        table = _table_in(anchor)
        if table is None:
            raise Refusal(
                UNFIT, f"{where}のどの表に加えるのか決まりません。", where=where, advice="表を言ってください。"
            )
        return table
    if kind is Kind.NOTES and anchor.kind is Kind.TABLE and anchor.parent is not None:
        return anchor.parent
    inside = kind in (*ITEMS, Kind.PASSAGE, Kind.TABLE)
    if inside and anchor.kind in (Kind.ARTICLE, Kind.SUPPL_PROVISION, Kind.DOCUMENT):
        return own_text(work, anchor, where)
    return anchor


def _beside(change: Insertion, anchor: Provision, first: Node, where: str) -> tuple[Provision, int]:
    """次に・前に: 示した規定と同じ並び。本則の次には、本則のすぐ後。"""
    after = change.side is Side.AFTER
    if anchor.parent is None:
        return anchor, zoned(anchor, zoned(anchor, len(anchor.children), Kind.ARTICLE) if after else 0, first.kind)
    top = anchor.parent if anchor.parent.caption is anchor and anchor.parent.parent else anchor
    parent = top.parent
    assert parent is not None
    loose = first.kind in (Kind.PASSAGE, Kind.TABLE) or top.kind in _LOOSE or _rank(first.kind) != _rank(top.kind)
    if not (loose or _family(first.kind) == _family(top.kind)):
        raise unfit(first.kind, parent.kind, where)
    row = parent.children
    at = row.index(top)
    if not after:
        return parent, zoned(parent, _before_captions(row, at), first.kind)
    return parent, zoned(parent, group_end(top) if top.kind in HEADINGS else at + 1, first.kind)


_LOOSE = (Kind.TABLE, Kind.PASSAGE, Kind.CAPTION, *_FRONT, *_ENDS)
"""どの種類の隣にも立てるもの。"""


def _before_captions(row: Sequence[Provision], at: int) -> int:
    """前に: 共通見出しがあれば、その前。"""
    while at > 0 and row[at - 1].kind is Kind.CAPTION:
        at -= 1
    return at


def _in_chapter(heading: Provision, at: int) -> int:
    """編章節の中に収める: 「第三章中第十四条の次に」は、第十四条が前の章の終わりでも、第三章の初めである。"""
    if heading.kind not in HEADINGS or heading.parent is None:
        return at
    return min(max(at, heading.parent.children.index(heading) + 1), group_end(heading))
