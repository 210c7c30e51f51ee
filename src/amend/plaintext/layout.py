"""置き方: 木に正則な置き方 (字下げ・空行・番号の後の空白・表の書き方) を与える。

語には触れない。`amend tidy` が見せる直しであり、点検 S08・C06 の物差しであり、新しい規定を置くときの形である。
空行は、本文の習慣に従って零か一を残す (drafting-rules §4 S08、docs/format.md)。
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from amend.clause import HEADINGS, LINELESS, Kind, Node, Path, walk
from amend.plaintext import lines as ln
from amend.plaintext.lines import Line, indent_width
from amend.plaintext.marks import BLANK
from amend.plaintext.tables import NEXT_CELL, in_bars

_BLANK_FIRST = (Kind.TOC, Kind.PREAMBLE, Kind.CLOSING, Kind.EXECUTION_BLOCK, Kind.SUPPL_PROVISION, Kind.ANNEX)
_GAPPED = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ANNEX_PART, Kind.NOTES, *HEADINGS)
_ITEMS = (Kind.ITEM, Kind.SUBITEM)
_FREE = (Kind.TOC_ENTRY,)


@dataclass(frozen=True, slots=True)
class _Place:
    """置き場: 節点を置くために要る、周りのこと。

    Attributes:
        parent: 親。
        depth: 号の深さ (全角の数)。
        blank: 前に空行が要るか。
        first: 文書の最初の行か。
        free: 字下げの自由な別表の中か。
        after_table: ``* -`` の表のすぐ後か。
    """

    parent: Node
    depth: int
    blank: bool
    first: bool
    free: bool
    after_table: bool = False


def lay_out(tree: Node) -> Node:
    r"""正則な置き方: 語を変えずに、``before``・``gap``・``after`` だけを正則なものに替える。

    Args:
        tree: DOCUMENT の木。読んだ木でも、作った木でもよい。

    Returns:
        ``read(write(lay_out(tree))).tree == lay_out(tree)`` となる木。

    Example:
        >>> lay_out(Node(Kind.DOCUMENT, children=(Node(Kind.TITLE, text="協約"),))).after
        '\n'
    """
    children = _children(tree, _Place(tree, 0, blank=False, first=True, free=False))
    return replace(tree, children=children, before="", after="\n" if children else "")


@dataclass(frozen=True, slots=True)
class Deviation:
    """ずれ: 正則な置き方と違う一行。

    Attributes:
        path: 節点への道。
        line: 行番号 (1 から)。
        indent: 字下げか空行が違うか。
        gap: 番号の後の空白が違うか。
        after: 行末の空白があるか。
    """

    path: Path
    line: int
    indent: bool
    gap: bool
    after: bool


def deviations(tree: Node) -> tuple[Deviation, ...]:
    """ずれ: 正則な置き方と違う行をすべて挙げる。"""
    found = []
    for (path, was), (_, now) in zip(walk(tree), walk(lay_out(tree)), strict=True):
        if was.kind is not Kind.DOCUMENT and (was.before, was.gap, was.after) != (now.before, now.gap, now.after):
            found.append(
                Deviation(path, was.line, was.before != now.before, was.gap != now.gap, was.after != now.after)
            )
    return tuple(found)


def _children(node: Node, here: _Place) -> tuple[Node, ...]:
    """子を置く。``here`` は最初の子の置き場 (空行・最初の行かどうかは最初の子だけに効く)。"""
    placed: list[Node] = []
    for i, child in enumerate(node.children):
        before = node.children[i - 1] if i else None
        blank = _needs_blank(child, before, blank=here.blank and i == 0)
        free = here.free or node.kind is Kind.ANNEX
        after_table = before is not None and before.kind is Kind.TABLE and not _has_bars(before)
        placed.append(_place(child, _Place(node, here.depth, blank, here.first and i == 0, free, after_table)))
    return tuple(placed)


def _needs_blank(node: Node, before: Node | None, *, blank: bool) -> bool:
    if node.kind in _BLANK_FIRST or blank:
        return True
    if before is None:
        return False
    return before.kind in (Kind.TITLE, Kind.NUMBER, Kind.TOC) or (before.kind is Kind.TABLE and node.kind is Kind.TABLE)


def _place(node: Node, here: _Place) -> Node:
    if node.kind is Kind.TABLE:
        return _table(node, here)
    if node.kind is Kind.NUMBER:
        here = replace(here, blank=False)
    if node.kind in LINELESS:
        return replace(node, before="", children=_children(node, here))
    caption = node.caption
    if caption is not None:
        caption = _place(caption, here)
        here = replace(here, blank=False, first=False)
    joined = here.parent.kind is Kind.ARTICLE and node.kind is Kind.PARAGRAPH and here.parent.children[0] is node
    depth = here.depth + 1 if node.kind in _ITEMS else here.depth
    return replace(
        node,
        caption=caption,
        before="" if joined else _before(node, here, keep_blank=caption is None),
        gap=_gap(node),
        after="",
        children=_children(node, replace(here, depth=depth, blank=False, first=False)),
    )


def _gap(node: Node) -> str:
    if node.kind is Kind.ARTICLE:
        return "　" if node.children and node.children[0].text else ""
    if node.kind in _GAPPED:
        return "　" if node.mark and node.text else ""
    return node.gap if node.mark and node.text else ""


def _before(node: Node, here: _Place, *, keep_blank: bool) -> str:
    blank = here.blank or (keep_blank and node.before.count("\n") > 1)
    newlines = "" if here.first else "\n\n" if blank else "\n"
    indent = _indent(node, here)
    return newlines + indent + _escape(node, here, indent)


def _indent(node: Node, here: _Place) -> str:
    existing = node.before.rsplit("\n", 1)[-1].rstrip("\\")
    parent = here.parent.kind
    if node.line and (here.free or node.kind in _FREE or parent is Kind.EXECUTION_BLOCK):
        return existing
    if node.line and node.kind in HEADINGS and existing.strip("　") == "" and existing:
        return existing
    if node.line and node.kind is Kind.PASSAGE and not node.before.rsplit("\n", 1)[-1]:
        return ""  # 字下げも「\」も無い段落は置き場の決まらない行 (S00)。字下げすれば、黙って別のものになり得る
    if node.kind in HEADINGS:
        return "　" * (HEADINGS.index(node.kind) + 1)
    if node.kind in _ITEMS:
        return "　" * (here.depth + 1)
    if node.kind is Kind.PASSAGE:
        return "　" * (here.depth + 1)
    if node.kind is Kind.PARAGRAPH:
        return "" if node.mark else "　"
    return "　" * {Kind.CAPTION: 1, Kind.SUPPL_PROVISION: 3, Kind.TOC_ENTRY: 1}.get(node.kind, 0)


def _escape(node: Node, here: _Place, indent: str) -> str:
    r"""読んだ行の ``\`` はそのまま。作った行は、ほかの何かに見えるときだけ ``\`` を付ける。"""
    plain = node.kind is Kind.PASSAGE or (node.kind is Kind.PARAGRAPH and not node.mark)
    if plain and indent and here.after_table and NEXT_CELL.match(node.text):
        return "\\"  # 字下げした「- 」は、表の次の欄に見える
    if node.line:
        return "\\" if node.before.endswith("\\") else ""
    # 署名欄の日付や当事者の行はそのままでよいが、条や附則に見えれば署名欄がそこで終わる。
    looks = _ends_execution if here.parent.kind is Kind.EXECUTION_BLOCK else _looks_like_another
    return "\\" if plain and looks(node.text) else ""


def _ends_execution(text: str) -> bool:
    patterns = (ln.ARTICLE, ln.PARAGRAPH, ln.CIRCLED_PARAGRAPH)
    return text.startswith("\\") or any(p.match(text) for p in patterns) or bool(ln.SUPPL_PROVISION.fullmatch(text))


def _looks_like_another(text: str) -> bool:
    if not text or text.startswith("\\"):
        return True
    line = Line(1, "", "　", text, "")
    patterns = (ln.ARTICLE, ln.HEADING, ln.PARAGRAPH, ln.CIRCLED_PARAGRAPH, ln.NOTES, ln.PARTY_LINE)
    whole = (ln.SUPPL_PROVISION, ln.DATE_LINE)
    return (
        any(p.match(text) for p in patterns)
        or any(p.fullmatch(text) for p in whole)
        or ln.is_table(line)
        or ln.is_caption(line)
        or ln.item_mark(line) is not None
        or text.replace("　", "") == "目次"
    )


def _table(node: Node, here: _Place) -> Node:
    cells = [cell for row in node.children for cell in row.children]
    bars = _has_bars(node)
    opening = cells[0].before.rsplit("\n", 1)[-1] if cells else ""
    existing = opening[: len(opening) - len(opening.lstrip(BLANK + "\r"))]
    inner = here.depth + 1 if here.depth or here.parent.kind is Kind.PARAGRAPH else 0
    indent = existing if cells and cells[0].line and _kept(existing, here) else "　" * inner
    blank = here.blank or (bool(cells) and cells[0].before.count("\n") > 1)
    rows = []
    for r, row in enumerate(node.children):
        lead = "" if here.first and r == 0 else "\n\n" if blank and r == 0 else "\n"
        placed = (_bar_cells if bars else _list_cells)(row, lead, indent)
        rows.append(replace(row, before="", children=placed))
    return replace(node, before="", children=tuple(rows))


def _has_bars(table: Node) -> bool:
    cells = [cell for row in table.children for cell in row.children]
    return bool(cells) and all(in_bars(cell) for cell in cells)


def _kept(indent: str, here: _Place) -> bool:
    """表の字下げは、別表の中か、置かれた項・号より深く次の段の号より深くない限り、そのままでよい。"""
    width = indent_width(indent)
    return here.free or (width <= 2 * here.depth + 2 and (width > 2 * here.depth or not here.depth))


def _bar_cells(row: Node, lead: str, indent: str) -> tuple[Node, ...]:
    cells = []
    for i, cell in enumerate(row.children):
        opening = f"{lead}{indent}|" if i == 0 else ""
        space = " " if cell.text else "  "
        cells.append(replace(cell, before=opening + space, after=" |" if cell.text else "|"))
    return tuple(cells)


def _list_cells(row: Node, lead: str, indent: str) -> tuple[Node, ...]:
    cells = []
    for i, cell in enumerate(row.children):
        opening = f"{lead}{indent}* -" if i == 0 else f"\n{indent}  -"
        filled = cell.text or cell.mark
        passages = tuple(
            replace(p, before="\n" + indent + "    ", after="") if p.kind is Kind.PASSAGE else p for p in cell.children
        )
        gap = " " if cell.mark and cell.text else ""
        cells.append(replace(cell, before=opening + (" " if filled else ""), gap=gap, after="", children=passages))
    return tuple(cells)
