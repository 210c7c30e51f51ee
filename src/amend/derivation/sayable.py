"""言える改正: 改め文の語彙で、どの規定を全部改め、どの規定を加え・削り・移せるか (drafting-rules §2.2)。"""

from __future__ import annotations

import re

from amend.address.members import is_seen_through
from amend.clause import HEADINGS, Kind, Node
from amend.derivation.rows import is_renumbered
from amend.numerals import NUMBER

_MOVABLE = frozenset(
    (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ANNEX, Kind.ANNEX_PART, *HEADINGS),
)
_LISTED = frozenset((Kind.ITEM, Kind.SUBITEM))
_UPPER = frozenset(kind for kind in Kind if kind not in (Kind.PASSAGE, Kind.TABLE, Kind.TITLE, Kind.NUMBER))
_ADDABLE: dict[Kind, frozenset[Kind]] = {
    Kind.DOCUMENT: _UPPER,
    Kind.SUPPL_PROVISION: frozenset((Kind.ARTICLE, Kind.PARAGRAPH, Kind.CAPTION, *HEADINGS)),
    Kind.ARTICLE: frozenset((Kind.PARAGRAPH,)),
    Kind.PARAGRAPH: _LISTED,
    Kind.ITEM: _LISTED,
    Kind.SUBITEM: _LISTED,
    Kind.TABLE: frozenset((Kind.ROW,)),
    Kind.ANNEX: frozenset((Kind.ITEM, Kind.ANNEX_PART, Kind.NOTES)),
    Kind.ANNEX_PART: frozenset((Kind.NOTES,)),
    Kind.NOTES: _LISTED,
    **dict.fromkeys(HEADINGS, frozenset((Kind.ARTICLE, Kind.CAPTION, *HEADINGS))),
}


def is_addable(holder: Node, child: Node) -> bool:
    """加え又は削ることのできる子か。できなければ、入れ物の全部を改める。"""
    return child.kind in _ADDABLE.get(holder.kind, frozenset())


def is_replaceable(parent: Node, before: Node, after: Node) -> bool:
    """その規定だけを「次のように改める」と言えるか。

    一項だけの条の項は「第５条」としか呼べず、それでは見出しも改めることになる。段落と、縦に結ばれた欄は、その入れ物を
    改める。
    """
    if before.kind in (Kind.DOCUMENT, Kind.PASSAGE, Kind.TOC_ENTRY, *HEADINGS):
        return False
    if before.kind is Kind.CELL:
        return not before.mark and not after.mark
    return not is_seen_through(parent, before)


def is_moved(before: Node, after: Node) -> bool:
    """移ったか: 番号で呼ばれる規定の番号が変わったか。番号の印刷されない項は、並ぶ順が番号である。"""
    if before.kind is Kind.ROW:
        return is_renumbered(before, after)
    return before.kind in _MOVABLE and before.num != after.num and bool(before.mark or after.mark)


def is_remarked(before: Node, after: Node) -> bool:
    """符号の書き方が変わったか。番号だけの違いは移動であり、項番号の有る無しは付し・削ることができる。"""
    if before.until or after.until:
        return (before.mark, before.until) != (after.mark, after.until)
    if before.mark == after.mark:
        return False
    if before.kind is Kind.PARAGRAPH and not (before.mark and after.mark):
        return False
    if not is_moved(before, after):
        return True
    shapes = _shape(before.mark), _shape(after.mark)
    if before.kind is Kind.ANNEX:  # 別表を別表第一とする (R47)
        shapes = _UNNUMBERED.sub("", shapes[0]), _UNNUMBERED.sub("", shapes[1])
    return shapes[0] != shapes[1]


def _shape(mark: str) -> str:
    """符号の形: 番号と一字の符号を除いたもの。「第３条の２」と「第４条」は同じ形である。"""
    return _LETTER.sub("#", _NUMBER.sub("#", _BRANCH.sub("", mark)))


_BRANCH = re.compile(rf"の{NUMBER}(?!{NUMBER})")
_NUMBER = re.compile(NUMBER)
_UNNUMBERED = re.compile("第?#")
_LETTER = re.compile(r"(?<![ァ-ヶぁ-んa-zA-Zａ-ｚＡ-Ｚ])[ァ-ヶぁ-んa-zA-Zａ-ｚＡ-Ｚⅰ-ⅻⅠ-Ⅻ]{1,4}|[①-⑳㉑-㉟⑴-⒇]")
