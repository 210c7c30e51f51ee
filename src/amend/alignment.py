"""対応付け: 旧の木と新の木の、どの規定がどの規定になったかを決める。

番号ではなく中身で対にする (drafting-rules §6「新第６条⇔旧第５条」)。強い手掛かりから順に、同じ語、同じ見出し・
名、似た語、同じ所に残った同じ番号を使う。どの単位も、ちょうど一度だけ現れる。
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain, pairwise

from amend.address.tables import row_label
from amend.clause import HEADINGS, Kind, Node, Path, wording

LIKE = 0.45
"""似た語とみなす境目 (二字組の重なりの割合、0–1)。これより低いものは削って加えたとみる。"""

_SAME_NUMBER = 0.05
_CANDIDATES = 8
_DENSE = 4_000
_COMMON = 60
_CAPTIONED = (Kind.ARTICLE, Kind.PARAGRAPH)


class Why(Enum):
    """根拠: 対にした手掛かり。"""

    SAME = "同じ語"
    BODY = "見出しの下の同じ語"
    NAME = "同じ見出し・名"
    LIKE = "似た語"
    PLACE = "同じ所の同じ番号"
    ALONE = "相手なし"


@dataclass(frozen=True, slots=True)
class Pair:
    """対: 旧の節点と新の節点。片方だけなら、加えた又は削った規定。

    番号と語がすべて同じ対 (`identical`) と編章節の見出しは子を持たない。

    Attributes:
        old: 旧の木の中の道。加えた規定では None。
        new: 新の木の中の道。削った規定では None。
        why: 根拠。
        children: 子の対。新の順に並び、削ったものは、旧で直前にあったものと、
            それに続く加えたものの次に立つ。片方だけの対でも空。
    """

    old: Path | None
    new: Path | None
    why: Why
    children: tuple[Pair, ...] = ()


def align(old: Node, new: Node) -> Pair:
    """対応付け: 二つの木の全単位を対にする。編章節の見出しは、条と同じ列に並ぶ一行の単位とみる。

    Args:
        old: 旧の木 (DOCUMENT)。
        new: 新の木 (DOCUMENT)。

    Returns:
        根の対。子は条・附則・別表などの対で、入れ子に項・号・表の行・欄まで続く。
    """
    return _aligned(old, (), new, (), Why.PLACE)


def _aligned(old: Node, old_path: Path, new: Node, new_path: Path, why: Why) -> Pair:
    if old.kind in HEADINGS or identical(old, new):
        return Pair(old_path, new_path, why)
    olds, news = tuple(units(old, old_path)), tuple(units(new, new_path))
    partner = _cells(olds, news) if old.kind is Kind.ROW else _Matching(olds, news).partners()
    return Pair(old_path, new_path, why, tuple(_in_order(olds, news, partner)))


def units(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """単位: 節点の子を順に返す。編章節は、その見出しの一行に続けて中身を同じ列に並べる。"""
    for i, child in enumerate(node.children):
        yield (*path, i), child
        if child.kind in HEADINGS:
            yield from units(child, (*path, i))


_Unit = tuple[Path, Node]
_Bigrams = frozenset[tuple[str, ...]]
_Partners = dict[int, tuple[int, Why]]


def _cells(olds: Sequence[_Unit], news: Sequence[_Unit]) -> _Partners:
    """欄は左から順に対になる。欄の数が違えば余りは相手なし。"""
    return {n: (n, Why.PLACE) for n in range(min(len(olds), len(news)))}


def _in_order(olds: Sequence[_Unit], news: Sequence[_Unit], partner: _Partners) -> Iterator[Pair]:
    taken = {o for o, _ in partner.values()}
    orphans: dict[int, list[Pair]] = defaultdict(list)
    before = -1
    for o, (path, _) in enumerate(olds):
        if o in taken:
            before = o
        else:
            orphans[before].append(Pair(path, None, Why.ALONE))
    waiting = orphans[-1]
    for n, (path, node) in enumerate(news):
        if n not in partner:
            yield Pair(None, path, Why.ALONE)
            continue
        yield from waiting
        o, why = partner[n]
        yield _aligned(olds[o][1], olds[o][0], node, path, why)
        waiting = orphans[o]
    yield from waiting


class _Matching:
    """一つの列の中の対応付け。手掛かりの強い順に、残りを減らしていく。"""

    def __init__(self, olds: Sequence[_Unit], news: Sequence[_Unit]) -> None:
        self.olds = [node for _, node in olds]
        self.news = [node for _, node in news]
        self.old_words = [_words(node) for node in self.olds]
        self.new_words = [_words(node) for node in self.news]
        self.partner: _Partners = {}
        self.free_old = set(range(len(olds)))

    def partners(self) -> _Partners:
        """新の番号 → (旧の番号, 根拠)。"""
        self._by_key(self._sames(self.olds, self.old_words), self._sames(self.news, self.new_words), Why.SAME)
        bodies = self._bodies(self.olds, self.free_old), self._bodies(self.news, set(self._free_new()))
        self._by_key(*bodies, Why.BODY)
        self._by_key(self._names(self.olds, rows=False), self._names(self.news, rows=False), Why.NAME)
        self._by_place(alone=True)
        self._by_likeness()
        self._by_key(self._names(self.olds, rows=True), self._names(self.news, rows=True), Why.NAME)
        self._by_place(alone=False)
        self._by_gap()
        self._part_reordered()
        return self.partner

    def _pair(self, old: int, new: int, why: Why) -> None:
        self.partner[new] = (old, why)
        self.free_old.discard(old)

    def _free_new(self) -> list[int]:
        return [n for n in range(len(self.news)) if n not in self.partner]

    def _sames(self, nodes: list[Node], words: list[str]) -> list[Hashable]:
        both = zip(nodes, words, strict=True)
        return [(node.kind, text) if text else (node.kind, node.mark, "") for node, text in both]

    @staticmethod
    def _bodies(nodes: list[Node], free: set[int]) -> list[Hashable]:
        """見出しのほかの語。見出しが改まり、又はほかの条と入れ替わっても、語の同じ規定は同じ規定である。"""
        captioned = {n for n in free if nodes[n].kind in _CAPTIONED}
        bodies = [wording(replace(node, caption=None)) if n in captioned else "" for n, node in enumerate(nodes)]
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
        index = _Index([_bigrams(w) for w in self.old_words], [_bigrams(w) for w in self.new_words], olds)
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
        """
        couples = sorted((n, o) for n, (o, _) in self.partner.items() if _same_number(self.olds[o], self.news[n]))
        kept = set(_longest_rise([o for _, o in couples]))
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


def _longest_rise(values: Sequence[int]) -> list[int]:
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


def alike(old: str, new: str, least: float) -> bool:
    """似た語: 似方が ``least`` 以上か。頭と尾の半分以上が同じなら、数えるまでもない。"""
    longer = max(len(old), len(new))
    head = _shared_head(old, new)
    shared = head if 2 * head >= longer else head + _shared_head(old[head:][::-1], new[head:][::-1])
    return 2 * shared >= longer or likeness(old, new) >= least


def _shared_head(old: str, new: str) -> int:
    low, high = 0, min(len(old), len(new))
    while low < high:  # 一字ずつでなく、半分ずつ比べる
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def likeness(old: str, new: str) -> float:
    """似方: 二つの語の列が共有する二字組の割合 (Dice、0–1)。

    Example:
        >>> likeness("消防に関する事務", "防災に関する事務") > LIKE
        True
    """
    a, b = _bigrams(old), _bigrams(new)
    return 2 * len(a & b) / (len(a) + len(b))


def _words(node: Node) -> str:
    return node.text if node.kind in HEADINGS else wording(node)


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


def _same_number(old: Node, new: Node) -> bool:
    """番号が変わらないか。表の行の番号は、最初の欄の頭の符号である (「(3)観光振興」)。"""
    if new.kind is Kind.ROW:
        return row_label(old).mark == row_label(new).mark
    return old.mark == new.mark


def _bigrams(text: str) -> _Bigrams:
    return frozenset(pairwise(text)) if len(text) > 1 else frozenset(((text,),))


class _Index:
    """索引: 二字組から旧の単位を引く。数が多いとき、すべての組を比べずに済ませる。

    列の多くの単位にある二字組 (「に主体的に取り組むとともに」など) は、それだけ軽く数える。
    """

    def __init__(self, olds: list[_Bigrams], news: list[_Bigrams], free: list[int]) -> None:
        self.olds, self.news, self.free = olds, news, frozenset(free)
        counts = (Counter(chain.from_iterable(olds)), Counter(chain.from_iterable(news)))
        self.spread = counts[0] | counts[1]
        self.holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for o in free:
            for pair in olds[o]:
                self.holders[pair].append(o)

    def _weight(self, pairs: Iterable[tuple[str, ...]]) -> float:
        return sum(1 / self.spread[pair] for pair in sorted(pairs))

    def likeness(self, old: int, new: int) -> float:
        """似方: 重みをつけた二字組の重なりの割合 (Dice、0–1)。"""
        a, b = self.olds[old], self.news[new]
        return 2 * self._weight(a & b) / (self._weight(a) + self._weight(b))

    def candidates(self, new: int, *, dense: bool) -> Iterable[int]:
        """候補: 少なければ全部、多ければ珍しい二字組を多く共有するものと、同じ順番の辺りのもの。"""
        if dense:
            return sorted(self.free)
        shared: Counter[int] = Counter()
        for pair in self.news[new]:
            holders = self.holders.get(pair, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        near = [o for o in range(new - 2, new + 3) if o in self.free]
        best = sorted(shared, key=lambda o: (-shared[o], o))[:_CANDIDATES]
        return sorted({*near, *best})


def identical(old: Node, new: Node) -> bool:
    """同じ規定: 番号と語がすべて同じかどうか。置き方は問わない。"""
    if old.kind is not new.kind or old.mark != new.mark or old.text != new.text:
        return False
    if len(old.children) != len(new.children):
        return False
    if (old.caption.text if old.caption else "") != (new.caption.text if new.caption else ""):
        return False
    for a, b in zip(old.children, new.children, strict=True):  # noqa: SIM110 数万回呼ばれるので、all より速い形に書く
        if not identical(a, b):
            return False
    return True
