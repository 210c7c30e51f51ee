"""及ぶ所: 字句の改正の「第５条中」が、どの文のどの範囲を指すか (drafting-rules §2.2、§2.4)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amend.change import Target
from amend.clause import CAPTION_STEP, HEADINGS, Kind, Node, Path, follow
from amend.consolidation.contents import lines_of, runs
from amend.consolidation.lookup import NOTED, Index, Spot
from amend.consolidation.outcome import Hit
from amend.parts import PartKind


@dataclass(frozen=True, slots=True)
class Stretch:
    """文: 字句を探す一つの文。引用は二つの文にまたがらない (drafting-rules §2.4-4)。

    Attributes:
        path: 節点への道。
        node: 節点。
        start: 探す範囲の始め (``node.text`` の中、0 から)。
        end: 範囲の終わり (含まない)。
        line: 番号を含む見出しの行を探すか (「第四章　雑則」)。
    """

    path: Path
    node: Node
    start: int
    end: int
    line: bool = False

    @property
    def text(self) -> str:
        """探す文の全体。"""
        return heading_line(self.node) if self.line else self.node.text


def heading_line(node: Node) -> str:
    """見出しの行: 番号、空白、名。"""
    return node.mark + node.gap + node.text


_APART = (Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.PREAMBLE, Kind.SUPPL_PROVISION, Kind.ANNEX)
_AFTER = (Kind.CLOSING, Kind.EXECUTION_BLOCK)
_LINED = (*HEADINGS, Kind.ANNEX, Kind.ANNEX_PART, Kind.NOTES, Kind.SUPPL_PROVISION)
"""番号や名も、見出しの行の字句として引かれる種類。"""


def stretches(index: Index, target: Target) -> tuple[Stretch, ...]:
    """文: 所に含まれる文を、本文に現れる順に返す。

    見出しは、所が見出しそのものか「（見出しを含む。）」のときだけ含む (R45)。「本則中」は、題名・目次・
    前文・附則・別表・末文を含まない。

    Raises:
        PlaceError: 所が無い。
    """
    spots = spots_of(index, target)
    part = target.address.part
    if part is PartKind.HEADING:
        return tuple(_whole(s.path, follow(index.tree, s.path), line=True) for s in spots)
    found: list[Stretch] = []
    for spot in spots:
        node = follow(index.tree, spot.path)
        if spot.span is not None:
            found.append(Stretch(spot.path, node, *spot.span))
        else:
            left: tuple[Kind, ...] = (Kind.NOTES,) if part is PartKind.CHAPEAU and node.kind in NOTED else ()
            left = (*_APART, *_AFTER) if not spot.path else left
            found += (_whole(p, n) for p, n in _within(node, spot.path, target.captioned, left) if n.text)
    return tuple(found)


def _whole(path: Path, node: Node, *, line: bool = False) -> Stretch:
    return Stretch(path, node, 0, len(heading_line(node) if line else node.text), line)


def _within(node: Node, path: Path, captioned: bool, left: tuple[Kind, ...]) -> Iterator[tuple[Path, Node]]:
    """節点と子孫。``left`` の種類の子は除く。"""
    waiting = [(path, node)]
    while waiting:
        at, inner = waiting.pop()
        if captioned and inner.caption is not None:
            yield (*at, CAPTION_STEP), inner.caption
        yield at, inner
        for i in range(len(inner.children) - 1, -1, -1):
            child = inner.children[i]
            if (child.kind is not Kind.CAPTION or captioned) and child.kind not in left:
                waiting.append(((*at, i), child))


def spots_of(index: Index, target: Target) -> tuple[Spot, ...]:
    """所: 一つの所、又は「第３条から第６条まで」の間のすべての所。

    Raises:
        PlaceError: 所が無い。
    """
    first = index.find(target.address)
    if target.until is None:
        return (first,)
    last = index.find(target.until)
    return tuple(Spot(path, first.span) for path in between(index.tree, first.path, last.path))


def between(tree: Node, first: Path, last: Path) -> tuple[Path, ...]:
    """間: 始めから終わりまでの、始めと同じ種類の規定の道。枝番号の条も、章をまたぐ条も含む。"""
    kind = follow(tree, first).kind
    shared = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    found: list[Path] = []
    waiting = [(first[:shared], follow(tree, first[:shared]))]
    while waiting:
        path, node = waiting.pop()
        if path > last and path[: len(last)] != last:
            continue
        if node.kind is kind and path >= first:
            found.append(path)
        else:
            waiting.extend(((*path, i), node.children[i]) for i in range(len(node.children) - 1, -1, -1))
    return tuple(found)


def find(stretch: Stretch, words: str) -> Iterator[int]:
    """現れる所: 文の中で字句が始まる所。重なって現れるものもすべて返す (drafting-rules §2.4-2)。"""
    text = stretch.text
    at = text.find(words, stretch.start, stretch.end)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, stretch.end)


def look_for(index: Index, target: Target, words: str) -> tuple[Hit, ...]:
    """当たり: 所の中で字句が現れるところ。文に無ければ、章や別表の見出しの行の番号も探す。"""
    within = stretches(index, target)
    hits = tuple(_hits(within, words)) or tuple(_entry_hits(within, words))
    if hits:
        return hits
    lined = [_whole(s.path, s.node, line=True) for s in within if s.node.kind in _LINED and not s.line]
    hits = tuple(_hits(lined, words))
    return hits or tuple(_hits([s for s in within if s.line], words, loose=True))


def _hits(within: Sequence[Stretch], words: str, *, loose: bool = False) -> Iterator[Hit]:
    for stretch in within:
        wanted = respaced(stretch.node, words) if loose else words
        for at in find(stretch, wanted):
            yield Hit(stretch.path, at, at + len(wanted), stretch.text)


def _entry_hits(within: Sequence[Stretch], words: str) -> Iterator[Hit]:
    """目次の何行もの引用の当たり: 行ごとに一つ。"""
    lines = lines_of(words)
    if len(lines) > 1:
        entries = [(s.path, s.node) for s in within if s.node.kind is Kind.TOC_ENTRY]
        for run in runs(entries, lines):
            for path, node, start, end in run:
                yield Hit(path, start, end, node.text)


def respaced(node: Node, line: str) -> str:
    """空白を合わせる: 「第四章　雑則」の番号の後の空白は置き方であり、本文の空白に合わせる。"""
    if not line.startswith(node.mark):
        return line
    return node.mark + node.gap + line[len(node.mark) :].lstrip(" 　\t")


def occurrences(old: Node, target: Target, words: str) -> tuple[Hit, ...]:
    r"""現れる所: 改正前の本文の、名指した所の中で字句が現れるところの全部。

    同じ改め文のほかの引用に含まれるかどうかは見ない。

    Args:
        old: 改正前の DOCUMENT の木。
        target: 所。
        words: 字句。空でない。

    Returns:
        当たり。本文に現れる順。

    Raises:
        PlaceError: 所が無い。

    Example:
        >>> from amend.address import read_address
        >>> from amend.plaintext import read
        >>> tree = read("協約\n\n第１条　甲は、年１回、乙は、年１回集まる。\n").tree
        >>> [(hit.start, hit.around(2)) for hit in occurrences(tree, Target(read_address("第１条")), "年１回")]
        [(3, '…は、〔年１回〕、乙…'), (10, '…は、〔年１回〕集ま…')]
    """
    return look_for(Index(old), target, words)
