"""見消し: 一つの全文に、削る字と加える字を描き分ける。左右に並べる対照表と違い、本文を通して読める。

全文の対照表 (`amend.comparison`) の行を、左右を重ねて一行にする。語は一字も打ち直さない。削る字を除けば改正後、
加える字を除けば改正前の本文になるように、跳び越す対 (条の入替え) は、元の所で削り、後の所に加えたものとして描く。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from amend.alignment import Pair, Why
from amend.alignment.matching import longest_rise
from amend.characters import CharacterClass, examine, visible
from amend.clause import Node, Path
from amend.comparison import Comparison, Row, Run, RunKind, Side, compare, verify
from amend.errors import ProofError
from amend.fulltext.model import FullText, Ink, Line, Paper, Span, merged, words_in, words_of
from amend.styles import Moved, Scope, Style
from amend.textdiff import compare as compare_texts

LEGEND = "取消線を引いた字は削る字、下線を引いた字は加える字です。"
"""墨の読み方。"""


def mark_changes(
    old: Node, new: Node, style: Style, pair: Pair, *, title: str = "", state: str = "", furniture: tuple[str, ...] = ()
) -> FullText:
    """見消し: 二つの木を、一つの全文に重ねる。

    Args:
        old: 旧の木 (DOCUMENT)。
        new: 新の木 (DOCUMENT)。
        style: 様式。書体だけが見消しに現れ、並べ方の鍵は使わない。
        pair: 対応付け。
        title: 表題。空なら新の題名に「（見消し）」を付ける。
        state: 本文の状態の断り。
        furniture: 本文の後の文の終わりに置くもの。

    Raises:
        ProofError: 重ねたものから本文が戻らない (amend の誤り)。
    """
    whole = replace(
        style, scope=Scope.ALL, context=0, captions=True, moved=Moved.FULL, provision_mark=None, table_mark=None
    )
    whole = replace(whole, caption_mark=None, padding=False, third_head="", number_head="")
    table = compare(old, new, whole, state=state, pair=_standing(pair))
    verify(table, old, new)
    lines = tuple(_lines(table))
    verify_marked(lines, old, new)
    name = table.title.removesuffix("新旧対照表")
    below = (_LAYOUT_HEAD, *("・" + note for note in table.layout_notes)) if table.layout_notes else ()
    return FullText(Paper.MARKED, title or f"{name}（見消し）", state, LEGEND, lines, (*below, *furniture))


_LAYOUT_HEAD = "置き方だけの違い（改正ではありません）"


def verify_marked(lines: Iterable[Line], old: Node, new: Node) -> None:
    """確かめる: 削る字を除けば改正後の、加える字を除けば改正前の本文の語に、一字も違わないこと。

    Raises:
        ProofError: そうでない (amend の誤り)。
    """
    held = tuple(lines)
    for tree, dropped, side in ((new, Ink.STRUCK, "改正後"), (old, Ink.ADDED, "改正前")):
        if words_of(held, dropped=dropped) != words_in(tree):
            raise ProofError(
                f"見消しから{side}の本文が戻りません。",
                where=side,
                advice="これは amend の誤りです。何も書き出していません。本文二つを添えて知らせてください。",
            )


# --- 跳び越す対 -------------------------------------------------------------------------------------------------------
def _standing(pair: Pair) -> Pair:
    """跳び越さない対応付け: 列ごとに、旧の順も保たれる最も多くの対を残し、ほかは片方だけのものにする。"""
    both = [child for child in pair.children if child.old is not None and child.new is not None]
    kept = set(_longest(both))
    olds = sorted(child.old for child in pair.children if child.old is not None and child not in kept)
    children: list[Pair] = []
    news: list[Pair] = []
    for child in pair.children:
        if child in kept:
            children += [*_gone(olds, child.old), *news, _standing(child)]
            news = []
        elif child.new is not None:
            news.append(Pair(None, child.new, Why.ALONE))
    return replace(pair, children=(*children, *_gone(olds, None), *news))


def _longest(pairs: list[Pair]) -> list[Pair]:
    """新の順に並んだ対のうち、旧の順にも並ぶ、最も多くの対。"""
    ranks = {path: rank for rank, path in enumerate(sorted(pair.old or () for pair in pairs))}
    by_rank = {ranks[pair.old or ()]: pair for pair in pairs}
    return [by_rank[rank] for rank in longest_rise([ranks[pair.old or ()] for pair in pairs])]


def _gone(olds: list[Path], until: Path | None) -> Iterator[Pair]:
    """削るもの: 次の対の旧より前に立つもの。"""
    while olds and (until is None or olds[0] < until):
        yield Pair(olds.pop(0), None, Why.ALONE)


# --- 重ねる -----------------------------------------------------------------------------------------------------------
def _lines(table: Comparison) -> Iterator[Line]:
    struck: list[Line] = []
    added: list[Line] = []
    for row in table.rows:
        if not row.shown:  # 空の本文どうし
            continue
        one = _overlaid(row)
        if one is not None:
            yield from (*struck, *added, one)
            struck, added = [], []
            continue
        for side, ink, held in ((row.old, Ink.STRUCK, struck), (row.new, Ink.ADDED, added)):
            cells = tuple(merged(_inked(cell, ink)) for cell in _present(side))
            if cells:
                opens = row.opens and (ink is Ink.STRUCK or not _present(row.old))
                held.append(Line(cells, table=side.table, head=side.head, hang=side.hang, opens=opens))
    yield from (*struck, *added)


def _present(side: Side) -> tuple[tuple[Run, ...], ...]:
    """側の欄。（新設）などの符号だけの側は、無いものとする。"""
    cells = tuple(tuple(run for run in cell if run.kind is not RunKind.LABEL) for cell in side.cells)
    return cells if any(cells) else ()


def _overlaid(row: Row) -> Line | None:
    """左右を重ねた一行。どちらかが無いか、残る字が無いか、欄の数が違うなら、重ねない。"""
    olds, news = _present(row.old), _present(row.new)
    if len(olds) != len(news) or row.old.table is not row.new.table:
        return None
    cells = tuple(merged(_joined(old, new)) for old, new in zip(olds, news, strict=True))
    inks = {span.ink for cell in cells for span in cell if span.text.strip(" \t\n\u3000")}
    if Ink.KEPT not in inks and {Ink.STRUCK, Ink.ADDED} <= inks:
        return None
    side = row.new
    return Line(cells, table=side.table, head=side.head, hang=side.hang, opens=row.opens)


def _inked(cell: Iterable[Run], ink: Ink) -> Iterator[Span]:
    for run in cell:
        if run.kind is not RunKind.LAYOUT:
            yield from _seen(run.text, ink if run.kind is RunKind.CHANGED else Ink.KEPT)
            yield from _noted([run.note])


@dataclass(frozen=True, slots=True)
class _Changed:
    """変わった字: 残る字の何字目にあるか。"""

    at: int
    text: str
    ink: Ink
    note: str


def _split(cell: Iterable[Run], ink: Ink) -> tuple[str, list[_Changed]]:
    """残る字と、その間の変わった字。"""
    plain, changed = "", []
    for run in cell:
        if run.kind is RunKind.CHANGED:
            changed.append(_Changed(len(plain), run.text, ink, run.note))
        elif run.kind is not RunKind.LAYOUT:
            plain += run.text
    return plain, changed


def _joined(old: Iterable[Run], new: Iterable[Run]) -> Iterator[Span]:
    """重ねた欄: 残る字の間に、削る字、加える字の順に置く。残る字の空きだけが違うなら、新のものによる。"""
    was, struck = _split(old, Ink.STRUCK)
    plain, added = _split(new, Ink.ADDED)
    if was != plain:
        struck = [replace(one, at=_moved(one.at, was, plain)) for one in struck]
    at = 0
    for spot in sorted({one.at for one in (*struck, *added)}):
        yield from _seen(plain[at:spot], Ink.KEPT)
        here = [one for one in (*struck, *added) if one.at == spot]
        for one in here:
            yield from _seen(one.text, one.ink)
        yield from _noted(one.note for one in here)
        at = spot
    yield from _seen(plain[at:], Ink.KEPT)


def _moved(at: int, was: str, now: str) -> int:
    """旧の残る字の位置の、新の残る字での位置。"""
    shift = 0
    for edit in compare_texts(was, now):
        if edit.old_end <= at:
            shift = edit.new_end - edit.old_end
        elif edit.old_start < at:
            return edit.new_end
    return at + shift


def _noted(notes: Iterable[str]) -> Iterator[Span]:
    yield from (Span(f"〔{note}〕", Ink.NOTE) for note in dict.fromkeys(filter(None, notes)))


def _seen(text: str, ink: Ink) -> Iterator[Span]:
    """字と、見えない字・変わった空白の名。"""
    at = 0
    for seen in examine(text):
        if seen.character_class is not CharacterClass.REFUSED:
            yield Span(text[at : seen.position + 1], ink)
            yield Span(visible(seen.character), Ink.NOTE)
            at = seen.position + 1
    yield Span(text[at:], ink)
