"""番号の点検: 条・項・号の番号が続いているか、符号の書き方がそろっているか (S01–S03)。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from amend.checks.text import Remark, Text
from amend.clause import HEADINGS, Kind, Node, Path, follow
from amend.numerals import NUMBER, Num
from amend.references.provisions import MAIN

Numbered = Sequence[tuple[Path, Node]]
"""番号のある節点とその道の列。"""

_ITEMS = (Kind.ITEM, Kind.SUBITEM)
_HOLDERS = (Kind.DOCUMENT, Kind.SUPPL_PROVISION, *HEADINGS)


def article_numbers(text: Text) -> Iterator[Remark]:
    """条の番号: 本則の条番号は第一条から欠けも重なりもなく続く (drafting-rules §4 S01)。

    枝番号は親の下で「の二」から続く。「第○条　削除」はその条があるものと数える。附則の条番号の重なりと戻りも言う。
    抜粋 (題名の無い本文) では番号の欠けを言わない。
    """
    for section, provisions in text.articles.items():
        numbered = [(p.path, p.node) for p in provisions]
        yield from disorder(numbered)
        if not section and not text.excerpt:
            yield from gaps(numbered, {(1,)})


def paragraph_numbers(text: Text) -> Iterator[Remark]:
    """項の番号: 条の中では２から、条の無い本則では１から続く (drafting-rules §4 S02)。

    附則の項番号の重なりと戻りも言う。
    """
    for path, numbered, starts in _paragraphs(text):
        yield from disorder(numbered)
        if not text.within(path, Kind.SUPPL_PROVISION):
            yield from gaps(numbered, starts)


def suppl_article_numbers(text: Text) -> Iterator[Remark]:
    """附則の条の番号: 附則の条番号は第一条から、又は本則の続き番号で、欠けなく続く (drafting-rules §4 S01)。

    溶け込み後の法令では、他の法令を改めるだけの附則の条が省かれている。そこで誤りでなく注意とする。
    """
    last_of_main = max((p.node.until or p.node.num for p in text.articles.get(MAIN, ())), default=(0,))
    for section, provisions in text.articles.items():
        if section and not _is_extract(text, section):
            yield from gaps([(p.path, p.node) for p in provisions], {(1,), (last_of_main[0] + 1,)})


def suppl_paragraph_numbers(text: Text) -> Iterator[Remark]:
    """附則の項の番号: 項だけの附則の項番号は１から欠けなく続く (drafting-rules §4 S02)。

    注意とするわけは S01 と同じ。
    """
    for path, numbered, starts in _paragraphs(text):
        if text.within(path, Kind.SUPPL_PROVISION) and not _is_extract(text, path[:1]):
            yield from gaps(numbered, starts)


def item_numbers(text: Text) -> Iterator[Remark]:
    """号の番号: 号とその細目の番号は初めの番号から続く (drafting-rules §4 S03)。"""
    for path, holder in text.nodes:
        for items in _lists(path, holder):
            yield from disorder(items)
            yield from gaps(items, {(1,)})


def item_marks(text: Text) -> Iterator[Remark]:
    """号の符号: 一つの並びの中では、囲みと数字の幅をそろえる (drafting-rules §4 S03)。

    どの流儀 ((1)、（１）、⑴、一、ア) を採るかは問わない。一桁だけ全角とする数字の流儀も認める。
    """
    for path, holder in text.nodes:
        for items in _lists(path, holder):
            yield from _odd_marks(items)


def _odd_marks(items: Numbered) -> Iterator[Remark]:
    firsts: dict[bool, str] = {}
    for path, item in items:
        mark = _BRANCH.sub("", item.mark)
        firsts.setdefault(_is_long(mark), mark)
        odd = next((first for first in firsts.values() if not _same_style(first, mark)), None)
        if odd is not None:
            message = f"号の符号「{item.mark}」が、同じ並びの「{odd}」と違う書き方です。"
            yield Remark(path, message, "並びの中では符号の囲みと数字の幅をそろえてください。")


def _is_extract(text: Text, section: Path) -> bool:
    return "抄" in follow(text.tree, section).text


def _paragraphs(text: Text) -> Iterator[tuple[Path, Numbered, set[Num]]]:
    """項の列: 条又は附則・章ごとの、番号のある項と、初めにあるべき番号。番号の無い第一項があれば２から。"""
    for path, holder in text.of(Kind.ARTICLE, *_HOLDERS):
        paragraphs = [((*path, i), child) for i, child in enumerate(holder.children) if child.kind is Kind.PARAGRAPH]
        marked = [(p, n) for p, n in paragraphs if n.mark]
        yield path, marked, {(1,)} if len(marked) == len(paragraphs) else {(2,)}


def _lists(path: Path, holder: Node) -> Iterator[Numbered]:
    """号の並び: 間に号でないものが挟まって番号が一に戻る所で、次の並びが始まる (別表の小見出しごとの号)。"""
    items: list[tuple[Path, Node]] = []
    for i, child in enumerate(holder.children):
        if child.kind not in _ITEMS:
            continue
        if items and child.num == (1,) and holder.children[i - 1].kind not in _ITEMS:
            yield items
            items = []
        items.append(((*path, i), child))
    if items:
        yield items


def disorder(numbered: Numbered) -> Iterator[Remark]:
    """番号の重なりと戻り。"""
    seen: dict[Num, Node] = {}
    last: Num = ()
    for path, node in numbered:
        twin = seen.setdefault(node.num, node)
        if twin is not node:
            message = f"「{node.mark}」が二つあります (もう一つは{twin.line}行目)。"
            yield Remark(path, message, "どちらかの番号を改めてください。")
        elif node.num < last:
            yield Remark(path, f"「{node.mark}」が番号の順にありません。", "番号の順に並べてください。")
        last = max(last, node.until or node.num)


def gaps(numbered: Numbered, starts: set[Num]) -> Iterator[Remark]:
    """番号の欠け。"""
    if numbered and numbered[0][1].num not in starts:
        path, first = numbered[0]
        yield Remark(path, f"初めの番号が「{first.mark}」です。", "欠けた番号が無いか確かめてください。")
    for (_, before), (path, node) in pairwise(numbered):
        last = before.until or before.num
        if node.num > last and not _follows(last, node.num):
            message = f"「{before.mark}」の次が「{node.mark}」です。"
            yield Remark(path, message, "番号を続けるか、欠けた番号に「削除」と置いてください。")


def _follows(last: Num, num: Num) -> bool:
    """次の番号: 同じ段か上の段で一つ進むか、枝番号「の二」が始まる。"""
    return num == (*last, 2) or any(num == (*last[:k], last[k] + 1) for k in range(len(last)))


_BRANCH = re.compile(rf"(?:の{NUMBER})+$")
_DIGIT_RUN = re.compile("[0-9]+|[０-９]+")
_SYMBOL = re.compile("[0-9０-９一二三四五六七八九十百ァ-ヶぁ-んa-zA-Zａ-ｚＡ-Ｚ]+")
_GLYPHS = ("⑴-⒇", "①-⑳", "⒜-⒵", "ⅰ-ⅿ", "Ⅰ-Ⅿ", "㋐-㋾")


def _is_long(mark: str) -> bool:
    digits = _DIGIT_RUN.search(mark)
    return digits is not None and len(digits[0]) > 1


def _same_style(one: str, other: str) -> bool:
    """書き方: 囲みが同じで、数字の幅が同じか「一桁だけ全角」であるかどうか。"""
    if _enclosure(one) != _enclosure(other):
        return False
    short, long = sorted((one, other), key=_is_long)
    widths = _width(short), _width(long)
    return widths[0] == widths[1] or (widths == ("全角", "半角") and _is_long(long) and not _is_long(short))


def _enclosure(mark: str) -> str:
    glyph = next((block for block in _GLYPHS if re.match(f"[{block}]", mark)), None)
    return glyph or _SYMBOL.sub("", mark)


def _width(mark: str) -> str:
    digits = _DIGIT_RUN.search(mark)
    return "" if digits is None else "半角" if digits[0].isascii() else "全角"
