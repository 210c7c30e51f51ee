"""呼び名: 起案者が節点を、その入れ物の中で何と呼ぶか。ふつうの呼び方が先に来る (drafting-rules §2.2、DESIGN §4)。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from amend.address.model import ANNEX_NAMES, LONGEST, POSITIONS, Step
from amend.address.symbols import QUOTABLE, is_number
from amend.address.tables import head_names, head_row, row_label
from amend.clause import Kind, Node
from amend.numerals import BRANCHED, NUMBER
from amend.patterns import late

_WORDED = (Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.NOTES, Kind.CELL)


def names_in(node: Node) -> Iterator[tuple[Step, ...]]:
    """子の呼び名: 子ごとの呼び名の組を、子の順に返す。欄の名は `cell_names` が言う。"""
    count = Counter(child.kind for child in node.children)
    head = head_row(node) if node.kind is Kind.TABLE else None
    captions = _common_captions(node) if count[Kind.CAPTION] else {}
    seen: Counter[Kind] = Counter()
    for i, child in enumerate(node.children):
        seen[child.kind] += 1
        nth = seen[child.kind]
        match child.kind:
            case Kind.ARTICLE:
                yield (Step(Kind.ARTICLE, child.num),)
            case Kind.PARAGRAPH:
                yield (Step(Kind.PARAGRAPH, child.num if child.mark else (nth,)),)
            case Kind.ROW:
                yield tuple(_row_names(child, nth, is_head=child is head))
            case Kind.CAPTION:
                yield (captions[i],)
            case Kind.TABLE:
                numbered = Step(Kind.TABLE, (nth,))
                yield (numbered,) if count[Kind.TABLE] > 1 else (Step(Kind.TABLE), numbered)
            case Kind.SUPPL_PROVISION:
                yield tuple(_suppl_names(child, alone=count[Kind.SUPPL_PROVISION] == 1))
            case Kind.PASSAGE:
                # 入れ物が自分の語を持てば、それが第１段落である
                yield (Step(Kind.PASSAGE, (nth + (bool(node.text) and node.kind in _WORDED),)),)
            case _:
                yield tuple(_own_names(child, nth))


def _own_names(node: Node, nth: int) -> Iterator[Step]:
    """兄弟によらない呼び名。"""
    match node.kind:
        case Kind.PART | Kind.CHAPTER | Kind.SECTION | Kind.SUBSECTION | Kind.DIVISION:
            yield Step(node.kind, node.num)
        case Kind.ITEM | Kind.SUBITEM:
            mark = "".join(node.mark.rstrip(".．").split())
            if node.kind is Kind.ITEM and is_number(node.mark):
                yield Step(Kind.ITEM, node.num)
            yield Step(Kind.SUBITEM, label=mark)
        case Kind.ANNEX:
            yield _annex_name(node)
        case Kind.ANNEX_PART:
            number = ("の".join(map(str, node.num)),) if is_number(node.mark) else ()
            yield from _labelled(Kind.ANNEX_PART, node.mark, node.text, node.mark + node.text, *number)
        case Kind.NOTES:
            yield Step(Kind.NOTES, node.num, re.sub(rf"{NUMBER}$", "", "".join(node.mark.split())))
        case Kind.TOC_ENTRY:
            yield Step(Kind.TOC_ENTRY, (nth,))
        case _:
            yield Step(node.kind)


def _annex_name(annex: Node) -> Step:
    """別表の名: 番号の所を ``#`` にし、枝番号は後に置く (様式第１号の２)。"""
    words = "".join(annex.mark.split())
    prefix = next((name for name in ANNEX_NAMES if words.startswith(name)), words)
    number = _ANNEX_NUMBER.fullmatch(words[len(prefix) :])
    if not annex.num or number is None:
        return Step(Kind.ANNEX, label=prefix)
    return Step(Kind.ANNEX, annex.num, f"{prefix}{number[1]}#{number[2]}")


_ANNEX_NUMBER = late(rf"(第?){BRANCHED}(号?(?:様式)?)(?:の{NUMBER})*")


def _suppl_names(suppl: Node, *, alone: bool) -> Iterator[Step]:
    """附則の名: いくつもあれば、頭書きの括弧 (改正法令の番号) で呼び分ける。"""
    note = re.match(r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]", "".join(suppl.text.split()))
    if alone or note is None:
        yield Step(Kind.SUPPL_PROVISION)
    if note is not None:
        yield Step(Kind.SUPPL_PROVISION, label=note[0])


def _common_captions(node: Node) -> dict[int, Step]:
    """共通見出しは「第３０条の前の見出し」と呼ぶ (R28)。後に条も項も無ければ、入れ物の見出しとする。"""
    found: dict[int, Step] = {}
    name = Step(Kind.CAPTION)
    for i, child in reversed(tuple(enumerate(node.children))):
        if child.kind is Kind.CAPTION:
            found[i] = name
        elif child.kind in (Kind.ARTICLE, Kind.PARAGRAPH):
            name = Step(Kind.CAPTION, child.num, child.kind.value)
        else:
            name = Step(Kind.CAPTION)
    return found


def _row_names(row: Node, nth: int, *, is_head: bool) -> Iterator[Step]:
    """表の項の名: 符号、語、第何行の順 (drafting-rules §2.2、DESIGN §4)。頭の行は項ではないので第１行と呼ぶ。"""
    numbered = Step(Kind.ROW, (nth,))
    if is_head:
        yield numbered
    own = row_label(row)
    yield from _labelled(Kind.ROW, own.mark, own.text, own.mark + own.text)
    yield numbered


def cell_names(table: Node, row: Node, i: int) -> tuple[Step, ...]:
    """欄の名: 頭の語、第何欄、上欄・中欄・下欄 (横に並ぶ表でも、縦書きの呼び方が残る) の順。"""
    last = len(row.children) - 1
    positions = (
        *(("上欄", "左欄") if i == 0 else ()),
        *(("中欄",) if i == 1 and last == 2 else ()),
        *(("下欄", "右欄") if i == last else ()),
    )
    heads = [head for head in head_names(table, row)[i : i + 1] if _COLUMN.fullmatch(head) is None]
    return (
        *_labelled(Kind.CELL, *heads),
        Step(Kind.CELL, (i + 1,)),
        *(Step(Kind.CELL, label=position) for position in positions),
    )


_COLUMN = late(rf"第{NUMBER}欄|{'|'.join(POSITIONS)}")


def _labelled(kind: Kind, *labels: str) -> Iterator[Step]:
    """名で呼ぶ: 長い語、文、かぎ括弧に入れられない語は名にしない。"""
    for label in dict.fromkeys("".join(label.split()) for label in labels):
        if len(label) <= LONGEST and "。" not in label and _QUOTABLE.fullmatch(label):
            yield Step(kind, label=label)


_QUOTABLE = late(QUOTABLE)


def joined_to_annex(annex: Node, child: Node) -> tuple[Step, ...]:
    """番号の無い別表の部分は「別表１」、号は「別表第１号」と、別表に続けて呼ぶ。

    「別表１」「別表第１号」と印刷された別表もあり、言葉では区別がつかないので、同じ一段の名とする。「別表第１」は別のもの。
    """
    if annex.kind is not Kind.ANNEX:
        return ()
    form = {Kind.ANNEX_PART: "#", Kind.ITEM: "第#号"}.get(child.kind)
    if annex.num or form is None or not is_number(child.mark):
        return ()
    return (Step(Kind.ANNEX, child.num, _annex_name(annex).label + form),)
