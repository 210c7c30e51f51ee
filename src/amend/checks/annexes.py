"""別表と表の点検: 別表の番号と関係する条 (S06)、表の欄の数と項の名 (S07)。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from amend.address.tables import head_row, row_label
from amend.checks.numbering import disorder, gaps
from amend.checks.text import Remark, Text
from amend.clause import Kind, Node, Path, follow
from amend.numerals import Num
from amend.plaintext.tables import in_bars
from amend.references.citations import Origin
from amend.references.provisions import MAIN, Provision

_RELATED = re.compile(r"[（(][^（）()]*関係[）)]")
_SPAN = re.compile(r'\[(rowspan|colspan)="([0-9]+)"\]')
_WIDEST = 1000
_HEADING_ADVICE = "見出しの「（第○条関係）」か、条の字句を確かめてください。"


def annex_articles(text: Text) -> Iterator[Remark]:
    """別表の関係条: 「別表（第三条関係）」の第三条は、その別表を引いている (drafting-rules §4 S06)。"""
    quoting = _quoting_articles(text)
    for annex, related in _headings(text):
        for num in related:
            article = text.by_number.get((MAIN, num))
            if article is not None and num not in quoting.get(annex.node.num, {}):
                message = f"見出しにある{article.node.mark}に「{annex.node.mark}」がありません。"
                yield Remark(annex.path, message, _HEADING_ADVICE)


def annex_headings(text: Text) -> Iterator[Remark]:
    """別表を置く条: 別表を初めに引く条は、その別表の見出しの「（第○条関係）」にある (drafting-rules §4 S06)。

    見出しには別表を置く根拠の条だけを書き、後から引くだけの条を書かない例も多いので、初めに引く条だけを見る。
    """
    quoting = _quoting_articles(text)
    for annex, related in _headings(text):
        quoted_by = list(quoting.get(annex.node.num, {}))
        if quoted_by and quoted_by[0] not in related:
            mark = text.by_number[MAIN, quoted_by[0]].node.mark
            yield Remark(annex.path, f"初めに引く{mark}が見出しの「関係」にありません。", _HEADING_ADVICE)


def annex_numbers(text: Text) -> Iterator[Remark]:
    """別表の番号: 二つ以上あれば第一から続く番号を付け、一つなら番号を付けない (drafting-rules §4 S06)。"""
    annexes = [(annex.path, annex.node) for annex in text.annexes]
    if text.excerpt or not annexes:
        return
    path, first = annexes[0]
    if len(annexes) == 1 and first.num:
        yield Remark(path, f"別表が一つなのに「{first.mark}」です。", "番号を付けずに「別表」としてください。")
    bare = [(p, n) for p, n in annexes if not n.num and not _NAMED.match(n.text)]
    if len(annexes) > 1 and bare:
        message = "別表が二つ以上あるのに番号がありません。"
        yield Remark(bare[0][0], message, "「別表第一」から順に番号を付けてください。")
    numbered = [(p, n) for p, n in annexes if n.num]
    yield from disorder(numbered)
    if len(annexes) > 1 and not bare:
        yield from gaps(numbered, {(1,)})


_NAMED = re.compile("[甲乙丙丁]号?")


def cell_counts(text: Text) -> Iterator[Remark]:
    """欄の数: 表のどの行にも、頭の行と同じ数の欄がある (drafting-rules §4 S07)。

    結合した欄は ``[rowspan="2"]`` ``[colspan="2"]`` と書いてあるものとして数える。縦棒の表は結合を書き表せず、
    欠けた欄と区別できないので、`ragged_bars` が見る。
    """
    for path, table in text.of(Kind.TABLE):
        if not _is_bars(table):
            yield from _uneven(path, table)


def ragged_bars(text: Text) -> Iterator[Remark]:
    """縦棒の表の欄の数: 頭の行と欄の数の違う行を挙げる (drafting-rules §4 S07)。

    結合した欄のある表では正しい行も挙がるので、ふだんは働かせない。
    """
    for path, table in text.of(Kind.TABLE):
        if _is_bars(table):
            yield from _uneven(path, table)


def row_labels(text: Text) -> Iterator[Remark]:
    """表の項の名: 一つの表の中で重ならない。「○○の項」と呼べなくなる (drafting-rules §4 S07)。"""
    for path, table in text.of(Kind.TABLE):
        head = head_row(table)
        seen: dict[str, Node] = {}
        for i, row in enumerate(table.children):
            if head is None or row is head or len(row.children) != len(head.children):
                continue
            label = row_label(row)
            name = label.mark or label.text
            if name and seen.setdefault(name, row) is not row:
                message = f"「{name}」の項が二つあります (もう一つは{seen[name].line}行目)。"
                yield Remark((*path, i), message, "項の名を変えるか、引くときに長く引いてください。")


def _headings(text: Text) -> Iterator[tuple[Provision, tuple[Num, ...]]]:
    """見出しに「（第○条関係）」のある別表と、その条の番号。"""
    for annex in text.annexes:
        if _RELATED.search(annex.node.text):
            cited = text.citations.get(annex.path, ())
            yield annex, tuple(c.article for c in cited if c.origin is Origin.MAIN)


def _quoting_articles(text: Text) -> Mapping[Num, dict[Num, None]]:
    """別表の番号から、それを引く本則の条の番号 (本文の順) への対応。「別表第一から別表第三まで」の間も数える。"""
    found: dict[Num, dict[Num, None]] = {annex.node.num: {} for annex in text.annexes}
    for path, cited in text.citations.items() if found else ():
        quoted = [citation for citation in cited if citation.origin is Origin.ANNEX]
        article = _article(text, path) if quoted and text.section_node(path) is None else None
        if article is None:
            continue
        for citation in quoted:
            last = citation.article
            first = citation.since.article if citation.since is not None else last
            for num in (last,) if first == last else [num for num in found if first <= num <= last]:
                if num in found:
                    found[num][article.num] = None
    return found


def _article(text: Text, path: Path) -> Node | None:
    nodes = (follow(text.tree, path[:depth]) for depth in range(1, len(path) + 1))
    return next((node for node in nodes if node.kind is Kind.ARTICLE), None)


def _is_bars(table: Node) -> bool:
    return any(in_bars(cell) for row in table.children for cell in row.children)


def _uneven(path: Path, table: Node) -> Iterator[Remark]:
    """頭の行と欄の数の違う行。上の行から続く結合した欄も数える。"""
    hanging: list[int] = []  # 上の行から続く欄が、あと何行続くか
    width = 0
    for i, row in enumerate(table.children):
        spans = [dict(_SPAN.findall(cell.mark)) for cell in row.children]
        own = [int(span.get("rowspan", 1)) for span in spans for _ in range(min(int(span.get("colspan", 1)), _WIDEST))]
        count = len(own) + len(hanging)
        width = width or count
        if count != width:
            message = f"欄の数が{count}です。頭の行では{width}です。"
            yield Remark((*path, i), message, "欄を補うか、結合した欄に rowspan を書いてください。")
        hanging = [rows - 1 for rows in (*own, *hanging) if rows > 1]
