"""一つの列の対応付け: 強い手掛かりから順に、残りを減らしていく。"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import partial

from amend.address.tables import row_label
from amend.alignment.likeness import LIKE, Index, alike, bigrams
from amend.alignment.model import Pins, Why
from amend.clause import HEADINGS, Kind, Node, Path, wording
from amend.clause import nodes as nodes_of

_SAME_NUMBER = 0.05
_DENSE = 4_000
_CAPTIONED = (Kind.ARTICLE, Kind.PARAGRAPH)

Unit = tuple[Path, Node]
"""単位: 道と節点。"""

Partners = dict[int, tuple[int, Why]]
"""相手: 新の番号から、旧の番号と根拠。"""


class Matching:
    """一つの列の中の対応付け。手掛かりの強い順に、残りを減らしていく。"""

    def __init__(self, olds: Sequence[Unit], news: Sequence[Unit], pins: Pins) -> None:
        """列の対応付けを始める。

        Args:
            olds: 旧の列。
            news: 新の列。
            pins: 人の指定。どの対よりも先に決まり、終わりまで変わらない。
        """
        self.paths = [path for path, _ in olds], [path for path, _ in news]
        self.pins = pins
        self.olds = [node for _, node in olds]
        self.news = [node for _, node in news]
        self.old_words = [_words(node) for node in self.olds]
        self.new_words = [_words(node) for node in self.news]
        self.partner: Partners = {}
        self.free_old = set(range(len(olds)))

    def partners(self) -> Partners:
        """新の番号 → (旧の番号, 根拠)。"""
        self._by_hand()
        for clue in _CLUES:
            if not self.free_old or len(self.partner) == len(self.news):  # 相手を待つものが、どちらかにもう無い
                break
            clue(self)
        self._part_reordered()
        return self.partner

    def _by_hand(self) -> None:
        if self.pins.pairs:
            at = {path: o for o, path in enumerate(self.paths[0])}
            for n, path in enumerate(self.paths[1]):
                if path in self.pins.pairs:
                    self._pair(at[self.pins.pairs[path]], n, Why.PINNED)

    def _pair(self, old: int, new: int, why: Why) -> None:
        """対にする。人が別のものと言った二つは、対にしない。"""
        if self.pins.bars(self.paths[0][old], self.paths[1][new]):
            return
        self.partner[new] = (old, why)
        self.free_old.discard(old)

    def _free_new(self) -> list[int]:
        return [n for n in range(len(self.news)) if n not in self.partner]

    def _by_words(self) -> None:
        self._by_key(self._sames(self.olds, self.old_words), self._sames(self.news, self.new_words), Why.SAME)

    def _by_body(self) -> None:
        bodies = self._bodies(self.olds, self.free_old), self._bodies(self.news, set(self._free_new()))
        self._by_key(*bodies, Why.BODY)

    def _by_name(self, *, rows: bool) -> None:
        self._by_key(self._names(self.olds, rows=rows), self._names(self.news, rows=rows), Why.NAME)

    def _sames(self, nodes: list[Node], words: list[str]) -> list[Hashable]:
        both = zip(nodes, words, strict=True)
        return [(node.kind, text) if text else (node.kind, node.mark, "") for node, text in both]

    @staticmethod
    def _bodies(nodes: list[Node], free: set[int]) -> list[Hashable]:
        """見出しのほかの語。見出しが改まり、又はほかの条と入れ替わっても、語の同じ規定は同じ規定である。"""
        captioned = {n for n in free if nodes[n].kind in _CAPTIONED}
        bodies = [_body(node) if n in captioned else "" for n, node in enumerate(nodes)]
        return [(node.kind, body) if body else None for node, body in zip(nodes, bodies, strict=True)]

    def _names(self, nodes: list[Node], *, rows: bool) -> list[Hashable]:
        """名。読替表の項のように名ごと改まる行があるので、表の行の名は、似た語より後の手掛かりとする。"""
        named = [(node, _name(node) if (node.kind is Kind.ROW) is rows else "") for node in nodes]
        return [(node.kind, name) if name else None for node, name in named]

    def _by_key(self, old_keys: list[Hashable], new_keys: list[Hashable], why: Why) -> None:
        """同じ鍵を対にする。同じ鍵が何度も現れるときは、同じ番号のもの、次に順番どおり (語が同じ場合だけ)。"""
        olds: dict[Hashable, list[int]] = defaultdict(list)
        news: dict[Hashable, list[int]] = defaultdict(list)
        for o in sorted(self.free_old):
            olds[old_keys[o]].append(o)
        for n in self._free_new():
            news[new_keys[n]].append(n)
        for key, at_new in news.items():
            at_old = olds.get(key, [])
            if key is None or not at_old or (why is not Why.SAME and (len(at_old) > 1 or len(at_new) > 1)):
                continue
            self._zip(at_old, at_new, why)

    def _zip(self, at_old: list[int], at_new: list[int], why: Why) -> None:
        by_mark = {self.olds[o].mark: o for o in reversed(at_old)}
        for n in at_new:
            o = by_mark.get(self.news[n].mark)
            if o is not None and o in self.free_old:
                self._pair(o, n, why)
        rest_old = [o for o in at_old if o in self.free_old]
        rest_new = [n for n in at_new if n not in self.partner]
        for o, n in zip(rest_old, rest_new, strict=False):
            self._pair(o, n, why)

    def _by_likeness(self) -> None:
        olds, news = sorted(self.free_old), self._free_new()
        if not olds or not news:
            return
        index = Index([bigrams(w) for w in self.old_words], [bigrams(w) for w in self.new_words], olds)
        scored = []
        for n in news:
            for o in index.candidates(n, dense=len(olds) * len(news) <= _DENSE):
                if self.olds[o].kind is self.news[n].kind:
                    score = index.likeness(o, n) + _SAME_NUMBER * (self.olds[o].mark == self.news[n].mark)
                    scored.append((-score, abs(o - n), n, o))
        for negative, _, n, o in sorted(scored):
            if -negative >= LIKE and o in self.free_old and n not in self.partner:
                self._pair(o, n, Why.LIKE)

    def _by_place(self, *, alone: bool) -> None:
        """前後の相手が隣り合う隙間に残った、同じ種類・同じ番号のものを対にする。

        Args:
            alone: 隙間に一つずつだけ残り、語も似ているものに限る (番号の移っていない、字句の改正)。そうでなければ、
                語の似ない、全部を改めた規定も対にする。表の行は名で決まるので、名も語も違えば別の行である。
        """
        old_gaps, new_gaps = self._gaps()
        for gap, news in new_gaps.items():
            olds = old_gaps.get(gap, [])
            if alone and (len(olds) > 1 or len(news) > 1):
                continue
            waiting: dict[tuple[Kind, str], list[int]] = defaultdict(list)
            for o in reversed(olds):
                if self.olds[o].kind is not Kind.ROW:
                    waiting[self.olds[o].kind, self.olds[o].mark].append(o)
            for n in news:
                same = waiting[self.news[n].kind, self.news[n].mark]
                if same and (not alone or alike(self.old_words[same[-1]], self.new_words[n], LIKE)):
                    self._pair(same.pop(), n, Why.PLACE)

    def _by_gap(self) -> None:
        """隙間に一つずつだけ残った、番号の移った似た規定を対にする。よく似た規定の並びでは、違いだけを数える似方が低く出る。"""
        old_gaps, new_gaps = self._gaps()
        for gap, news in new_gaps.items():
            olds = old_gaps.get(gap, [])
            if len(olds) != 1 or len(news) != 1:
                continue
            old, new = olds[0], news[0]
            same_kind = self.olds[old].kind is self.news[new].kind is not Kind.ROW
            if same_kind and alike(self.old_words[old], self.new_words[new], LIKE):
                self._pair(old, new, Why.LIKE)

    def _part_reordered(self) -> None:
        """番号を変えずに順だけが入れ替わった対を、削って加えたものに戻す (drafting-rules §1.6-7)。

        対のままでは、どの字にも印が付かず、入替えが見えない。番号の変わった対は、番号の印で見えるので、順を問わない。
        人の指定した対は解かず、それと食い違う対を解く。
        """
        couples = sorted((n, o) for n, (o, _) in self.partner.items() if same_number(self.olds[o], self.news[n]))
        pinned = [(n, o) for n, o in couples if self.partner[n][1] is Why.PINNED]
        able = [(n, o) for n, o in couples if all((n - m) * (o - p) > 0 or n == m for m, p in pinned)]
        kept = set(longest_rise([o for _, o in able]))
        for n, o in couples:
            if o not in kept:
                del self.partner[n]
                self.free_old.add(o)

    def _gaps(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """隙間: すぐ前の対の旧の番号ごとに、相手の無い旧と新の番号。"""
        olds: dict[int, list[int]] = defaultdict(list)
        gap = -1
        for o in range(len(self.olds)):
            if o in self.free_old:
                olds[gap].append(o)
            else:
                gap = o
        news: dict[int, list[int]] = defaultdict(list)
        gap = -1
        for n in range(len(self.news)):
            if n in self.partner:
                gap = self.partner[n][0]
            else:
                news[gap].append(n)
        return olds, news


_CLUES: tuple[Callable[[Matching], None], ...] = (
    Matching._by_words,
    Matching._by_body,
    partial(Matching._by_name, rows=False),
    partial(Matching._by_place, alone=True),
    Matching._by_likeness,
    partial(Matching._by_name, rows=True),
    partial(Matching._by_place, alone=False),
    Matching._by_gap,
)
"""手掛かり: 強い順。"""


def longest_rise(values: Sequence[int]) -> list[int]:
    """最も長い増加列。長さが同じなら、どれになるかは入力だけで決まる。"""
    tails: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for i, value in enumerate(values):
        at = bisect_left(tops, value)
        before.append(tails[at - 1] if at else -1)
        tails[at : at + 1] = [i]
        tops[at : at + 1] = [value]
    rise: list[int] = []
    i = tails[-1] if tails else -1
    while i >= 0:
        rise.append(values[i])
        i = before[i]
    return rise


def _words(node: Node) -> str:
    return node.text if node.kind in HEADINGS else wording(node)


def _body(node: Node) -> str:
    """見出しのほかの語 (`wording` から、その規定の見出しを除いたもの)。"""
    return "\x1f".join([below.text for below in nodes_of(node) if below.text and below is not node.caption])


def _name(node: Node) -> str:
    """名: 番号が変わっても残る呼び名。条と項は見出し、表の行は最初の欄、別表はその番号。"""
    match node.kind:
        case Kind.ARTICLE | Kind.PARAGRAPH:
            return node.caption.text if node.caption else ""
        case Kind.ROW:
            return node.children[0].text if node.children else ""
        case Kind.ANNEX | Kind.SUPPL_PROVISION:
            return node.mark + (node.text if node.kind is Kind.SUPPL_PROVISION else "")
        case Kind.TITLE | Kind.NUMBER | Kind.TOC | Kind.PREAMBLE | Kind.CLOSING | Kind.EXECUTION_BLOCK | Kind.NOTES:
            return str(node.kind.value) + node.mark
        case Kind.ANNEX_PART | Kind.PART | Kind.CHAPTER | Kind.SECTION | Kind.SUBSECTION | Kind.DIVISION:
            return node.text
        case _:
            return ""


def same_number(old: Node, new: Node) -> bool:
    """番号が変わらないか。表の行の番号は、最初の欄の頭の符号である (「(3)観光振興」)。"""
    if new.kind is Kind.ROW:
        return row_label(old).mark == row_label(new).mark
    return old.mark == new.mark
