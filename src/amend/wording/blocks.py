"""規定の文: 改め文に続く行 ⇄ 条項の節点 (drafting-rules §2.2、§2.5-7)。

加える規定を、その置き場 (`amend.wording.settings`) に続けて書いた小さな本文を作り、本文の読み手に読ませる。改め文の
ための字下げ (国の法律では項が一字、号が二字下がる) は、読む前に本文の字下げに直す。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from amend.clause import HEADINGS, Kind, Node, Path
from amend.errors import TextError
from amend.parts import PartKind
from amend.plaintext import read, write
from amend.plaintext.layout import lay_out
from amend.plaintext.lines import ANNEX, ARTICLE, HEADING, Line, is_caption, is_table, paragraph_number
from amend.plaintext.lines import indent_width as width
from amend.wording.boxes import boxed, unboxed
from amend.wording.settings import (
    Setting,
    titled,
    under_annex,
    under_article,
    under_item,
    under_paragraph,
    under_suppl,
)

Unit = Kind | PartKind | None
"""単位: 加える・改める単位。「次のように加える」で言わないときは None。"""

_BLANK = " 　\t"
_ITEMS = (Kind.ITEM, Kind.SUBITEM)
_TABULAR = (Kind.ROW, Kind.TABLE)


def read_block(lines: Sequence[str], unit: Unit, around: Setting | None = None) -> tuple[Node, ...]:
    """読む: 改め文に続く行を節点にする。

    罫線の表は一欄一行の表として読む。字下げは一様にずれていてよい。置き方 (``before``・``gap``) は案であり、
    溶け込みが周りに合わせる。

    Args:
        lines: 行 (改行を含まない)。
        unit: 単位。None なら、行の形から決める。
        around: 置き場。号・細目と、単位を言わないときに使う。None ならふつうの置き場とする。

    Returns:
        節点。ただし書・後段などの部分は、語だけの段落 (号が続けば、その後に号)。

    Raises:
        TextError: 行が無い、又は言われた単位として読めない。

    Example:
        >>> [(n.kind.value, n.mark, n.text) for n in read_block(("　３　甲は",), Kind.PARAGRAPH)]
        [('項', '３', '甲は')]
    """
    kept = unboxed([line.rstrip(_BLANK + "\r") for line in lines])
    kept = _trimmed(kept)
    if not kept:
        raise TextError("改め文の後に規定がありません。", advice="改める又は加える規定を、次の行から書いてください。")
    if isinstance(unit, PartKind) and unit is not PartKind.HEADING:
        return _passage_and_items(kept, around)
    decided = _guess(kept) if unit is None else _meant(kept, unit)
    found = _READERS.get(decided, _provisions)(kept, decided, around)
    if decided is not None and not (found and _is_of(found, decided)):
        name = decided.value
        raise TextError(
            f"改め文の後の規定が{name}として読めません: 「{kept[0].strip(_BLANK)[:20]}」",
            advice=f"{name}の形 (番号と字下げ) を確かめてください。",
        )
    return found


def write_block(
    nodes: Sequence[Node], unit: Unit = None, around: Setting | None = None, *, boxes: bool = False
) -> tuple[str, ...]:
    """書く: 節点を、溶け込んだ後の本文と同じ形の行にする。`read_block` の逆。

    見出しは一字下げ、第○条と項番号は行頭、号は一字下げ、表は ``* - `` の並びで書く (drafting-rules §2.1)。

    Args:
        nodes: 規定。
        unit: 単位。ただし書などの部分なら、段落を語のまま書く。
        around: 置き場。号と細目の字下げが決まる。
        boxes: 表を罫線で描くか。結合した欄のある表は描けない。

    Example:
        >>> write_block((Node(Kind.ITEM, mark="三", text="防災", num=(3,)),))
        ('　三　防災',)
    """
    plain = tuple(_unplaced(node) for node in nodes)
    if not plain:
        return ()
    if isinstance(unit, PartKind) and unit is not PartKind.HEADING:
        return ("　" + plain[0].text, *(write_block(plain[1:], None, around) if plain[1:] else ()))
    kind = plain[0].kind
    if kind is Kind.CAPTION and len(plain) > 1:
        kind = plain[-1].kind
    if kind in (Kind.TITLE, Kind.CAPTION):
        return tuple("　" * (3 if kind is Kind.TITLE else 1) + node.text for node in plain)
    if kind is Kind.CELL and _is_plain(plain):
        return tuple("　" + text for text in (plain[0].text, *(child.text for child in plain[0].children)))
    if kind is Kind.CELL:
        plain, kind = (Node(Kind.ROW, children=plain),), Kind.ROW
    rows = plain if kind is Kind.ROW else plain[0].children if kind is Kind.TABLE and len(plain) == 1 else ()
    if boxes and rows and not any(cell.mark for row in rows for cell in row.children):
        return boxed(rows)
    if kind is Kind.ROW:
        plain = (Node(Kind.TABLE, children=plain),)
    return _written(plain, _setting_for(kind, _first_mark(plain[0]), around))


def _is_plain(cells: Sequence[Node]) -> bool:
    """ふつうの段落で書ける一つの欄か。空の段落や、表に見える段落は、表の形で書く。"""
    texts = [cells[0].text, *(child.text for child in cells[0].children)]
    return len(cells) == 1 and not cells[0].mark and all(texts) and not is_table(_line(texts[0]))


def _written(nodes: Sequence[Node], around: Setting) -> tuple[str, ...]:
    start = write(lay_out(around.tree)).count("\n")
    tree = lay_out(_filled(around.tree, around.holder, tuple(nodes)))
    lines = write(tree).split("\n")[start:]
    return _trimmed(lines)


def _filled(node: Node, holder: Path, nodes: tuple[Node, ...]) -> Node:
    """置き場の入れ物に規定を加えた木。"""
    if not holder:
        return replace(node, children=(*node.children, *nodes))
    inner = _filled(node.children[holder[0]], holder[1:], nodes)
    return replace(node, children=(*node.children[: holder[0]], inner))


def _unplaced(node: Node) -> Node:
    """置き方を忘れた節点: どこに立っていた規定も、同じ形に書かれる。"""
    return replace(
        node,
        caption=_unplaced(node.caption) if node.caption else None,
        children=tuple(_unplaced(child) for child in node.children),
        before="\n",
        gap="",
        after="",
        line=0,
    )


def _provisions(lines: Sequence[str], unit: Unit, around: Setting | None) -> tuple[Node, ...]:
    """置き場に続けて書いた小さな本文を読み、後から加えた行の節点だけを取り出す。"""
    first = next((line for line in lines if not is_caption(_line(line))), lines[0])
    place = _setting_for(unit, first.strip(_BLANK), around)
    head = write(lay_out(place.tree))
    indented = _indented(lines, unit, place.depth)
    tail = ("第一条　甲は",) if unit is Kind.PREAMBLE else ()
    blank = [""] if unit in (Kind.CLOSING, Kind.EXECUTION_BLOCK, Kind.TOC, Kind.PREAMBLE) else []
    last = head.count("\n") + len(blank) + len(lines)
    tree = read(head + "\n".join([*blank, *indented, *tail]) + "\n").tree
    return tuple(_after(tree, head.count("\n"), last))


def _after(node: Node, first: int, last: int) -> Iterator[Node]:
    """行番号が ``first`` より後、``last`` までの節点のうち、最も外のもの。"""
    for child in node.children:
        if first < child.line <= last:
            yield child
        else:
            yield from _after(child, first, last)


def _setting_for(unit: Unit, first: str, around: Setting | None) -> Setting:
    """置き場: 号などは本文から写したもの、ほかは単位で決まるもの。"""
    number = paragraph_number(_line(first)) if first else None
    match unit:
        case Kind.PARAGRAPH:
            return under_suppl() if number is None or number[1] == 1 else _after_paragraphs(number)
        case Kind.ITEM | Kind.PASSAGE | None:
            return around or under_paragraph()
        case Kind.SUBITEM:
            return around or under_item(first)
        case Kind.TABLE | Kind.NOTES | Kind.ANNEX_PART:
            return under_annex()
        case Kind.CLOSING | Kind.EXECUTION_BLOCK:
            return under_paragraph()
        case _:
            return titled()


def _after_paragraphs(number: tuple[re.Match[str], int]) -> Setting:
    """項の置き場: 第一条。丸数字の項番号は、前の項の次の番号のときだけ項番号である。"""
    match, n = number
    if not "①" <= match["mark"] <= "⑳":
        return under_article()
    marks = [chr(ord("①") + i - 1) for i in range(2, n)]
    return under_article(*(Node(Kind.PARAGRAPH, mark=mark, text="甲は", num=(i,)) for i, mark in enumerate(marks, 2)))


def _indented(lines: Sequence[str], unit: Unit, depth: int) -> list[str]:
    """字下げを直す: 目安になる行が、本文でのその字下げに来るように、全体を一様にずらす。"""
    guide, wanted = _guide(lines, unit, depth)
    shift = wanted - width(guide[: len(guide) - len(guide.lstrip(_BLANK))])
    return [_shifted(line, shift) for line in lines]


def _guide(lines: Sequence[str], unit: Unit, depth: int) -> tuple[str, int]:
    """目安の行と、本文でのその字下げ (半角換算)。"""
    first = next((line for line in lines if not is_caption(_line(line))), lines[0])
    if unit in (*_ITEMS, Kind.PASSAGE, None):
        return first, 2 * depth
    if unit in (Kind.PREAMBLE, Kind.CLOSING, Kind.EXECUTION_BLOCK):
        return first, 2
    if unit is Kind.PARAGRAPH:
        return first, 0 if paragraph_number(_line(first)) else 2
    if unit in (Kind.ARTICLE, *HEADINGS):
        article = next((line for line in lines if ARTICLE.match(line.lstrip(_BLANK))), None)
        return (first, width(_indent(first))) if article is None else (article, 0)
    if unit is Kind.SUPPL_PROVISION:
        inner = next((line for line in lines[1:] if not is_caption(_line(line))), lines[0])
        return inner, 0 if _numbered(inner) or ARTICLE.match(inner.lstrip(_BLANK)) else 2
    if unit in (Kind.ANNEX, Kind.ANNEX_PART, Kind.NOTES, Kind.TOC):
        return first, 0
    return first, width(_indent(first))


def _numbered(line: str) -> bool:
    return paragraph_number(_line(line)) is not None


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(_BLANK))]


def _shifted(line: str, shift: int) -> str:
    if shift >= 0 or not line:
        return "　" * (shift // 2) + line if line else line
    indent = _indent(line)
    kept = indent
    while kept and width(indent) - width(kept) < -shift:
        kept = kept[1:]
    return kept + line[len(indent) :]


def _meant(lines: Sequence[str], unit: Kind | PartKind) -> Kind | PartKind:
    """言われた単位: 表の項も「次の一項」、表も別表も「次の一表」というので、行の形で見分ける。"""
    first = _line(lines[0])
    if unit in (Kind.PARAGRAPH, Kind.ITEM) and is_table(first):
        return Kind.ROW
    annexed = not first.indent and ANNEX.fullmatch(first.body) is not None
    if unit in (Kind.ANNEX, Kind.TABLE):
        return Kind.ANNEX if annexed else Kind.TABLE
    return unit


def _guess(lines: Sequence[str]) -> Kind | None:
    """単位を言わない「次のように加える」: 最初の行の形で決める。決まらなければ置き場に任せる (段落)。"""
    first, *rest = (_line(line) for line in lines if line)
    if is_table(first):
        return Kind.ROW
    provision = rest[0] if is_caption(first) and rest else first
    if ARTICLE.match(provision.body):
        return Kind.ARTICLE
    heading = HEADING.match(first.body)
    if heading is not None:
        return HEADINGS["編章節款目".index(heading["rank"])]
    if not first.indent and ANNEX.fullmatch(first.body) and not first.body.endswith("。"):
        return Kind.ANNEX
    return None


def _tabular(lines: Sequence[str], unit: Unit, around: Setting | None) -> tuple[Node, ...]:
    tables = _provisions(lines, Kind.ANNEX_PART, around)
    if unit is Kind.ROW:
        return tuple(row for table in tables if table.kind is Kind.TABLE for row in table.children)
    return tables


def _title(lines: Sequence[str], unit: Unit, around: Setting | None) -> tuple[Node, ...]:
    text = "".join(line.strip(_BLANK) for line in lines)
    return (Node(Kind.TITLE, text=text),)


def _caption(lines: Sequence[str], unit: Unit, around: Setting | None) -> tuple[Node, ...]:
    return tuple(Node(Kind.CAPTION, text=line.strip(_BLANK)) for line in lines)


def _cell(lines: Sequence[str], unit: Unit, around: Setting | None) -> tuple[Node, ...]:
    if is_table(_line(lines[0])):
        return tuple(cell for row in _tabular(lines, Kind.ROW, around) for cell in row.children)
    first, *rest = (line.strip(_BLANK) for line in lines)
    return (Node(Kind.CELL, text=first, children=tuple(Node(Kind.PASSAGE, text=text) for text in rest)),)


def _heading(lines: Sequence[str], unit: Unit, around: Setting | None) -> tuple[Node, ...]:
    """章名: 見出しの行。"""
    return _provisions(lines, Kind.CHAPTER, None)


def _whole(lines: Sequence[str], unit: Unit, around: Setting | None) -> tuple[Node, ...]:
    return _provisions(lines, Kind.ARTICLE, None)


def _passage_and_items(lines: Sequence[str], around: Setting | None) -> tuple[Node, ...]:
    """部分: 語だけの段落。号が続けば、その号。"""
    passage = Node(Kind.PASSAGE, text=lines[0].strip(_BLANK))
    return (passage, *(read_block(lines[1:], None, around) if lines[1:] else ()))


_READERS: dict[Unit, Callable[[Sequence[str], Unit, Setting | None], tuple[Node, ...]]] = {
    Kind.TITLE: _title,
    Kind.CAPTION: _caption,
    Kind.CELL: _cell,
    Kind.ROW: _tabular,
    Kind.TABLE: _tabular,
    Kind.DOCUMENT: _whole,
    PartKind.HEADING: _heading,
}
"""単位ごとの読み方。ここに無い単位は `_provisions`。"""


def _is_of(nodes: Sequence[Node], unit: Unit) -> bool:
    """言われた単位のものばかりか。共通見出しは先に立ってよい。"""
    if unit is Kind.DOCUMENT:
        return True
    if unit is Kind.TABLE:
        return any(node.kind is Kind.TABLE for node in nodes)
    allowed = _ALIKE.get(unit, (unit,))
    return all(node.kind in (*allowed, Kind.CAPTION) for node in nodes)


_ALIKE: dict[Unit, tuple[Unit, ...]] = {
    PartKind.HEADING: HEADINGS,
    Kind.TOC: (Kind.TOC, *HEADINGS),
    Kind.CLOSING: (Kind.CLOSING, Kind.EXECUTION_BLOCK),
    **dict.fromkeys(_ITEMS, _ITEMS),
    **dict.fromkeys((Kind.ARTICLE, *HEADINGS), (Kind.ARTICLE, *HEADINGS)),
}
"""一緒に加えられる単位: 次の章名及び一条、次の一条及び二章、次の目次及び章名。"""


def _first_mark(node: Node) -> str:
    return node.mark + ("　" if node.mark else "") + node.text


def _line(text: str) -> Line:
    body = text.lstrip(_BLANK)
    return Line(0, "\n", text[: len(text) - len(body)], body.rstrip(_BLANK) or "　", "")


def _trimmed(lines: Sequence[str]) -> tuple[str, ...]:
    """前後の空行を除いた行。"""
    found = list(lines)
    while found and not found[-1].strip(_BLANK):
        found.pop()
    while found and not found[0].strip(_BLANK):
        found.pop(0)
    return tuple(found)
