"""引継ぎ: 次の段の規定のどれが、前の段のどの規定の続きか。

対応付け (`amend.alignment`) に従い、対応付けが削って加えたとみる三つのものを補う: 語のまま所を移した規定、順だけを
入れ替えた規定、欄の増減した表の欄。
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

from amend.address import head_row
from amend.alignment import LIKE, Pair, Why, likeness
from amend.clause import CAPTION_STEP, HEADINGS, Kind, Node, Path, follow, walk, wording

_LEAST = 10
"""入れ物を越えて移った規定とみる、語の最も少ない字数。短い語 (「医療」「削除」) は、別の規定にも同じものがあり得る。"""


@dataclass(slots=True)
class Carried:
    """引継ぎ: 一つの段から次の段へ。

    Attributes:
        sources: 新の道から旧の道へ。変わらない部分の中は、その一番上だけを持つ。
        moved: 語のまま所又は順の移った規定の、新の道。
        gone: 引き継がれなかった規定の、旧の道。入れ物ごと消えたものは、その中のものも一つずつ。
    """

    sources: dict[Path, Path] = field(default_factory=dict)
    moved: set[Path] = field(default_factory=set)
    gone: set[Path] = field(default_factory=set)


def carry(old: Node, new: Node, pair: Pair) -> Carried:
    """引継ぎ: 対応付けから、新の規定ごとの旧の規定を求める。

    Args:
        old: 旧の木。
        new: 新の木。
        pair: 二つの木の対応付けの根の対。
    """
    carrier = _Carrier(old, new, pair)
    carrier.take(pair, {})
    carrier.rescue()
    return carrier.carried


def same_words(old: Node, new: Node) -> bool:
    """同じ語の規定か: 番号のほかは、形も語も同じか。項が号になるなど、文の水準だけの違いは問わない。"""
    if (_level(old), old.text, len(old.children)) != (_level(new), new.text, len(new.children)):
        return False
    if (old.caption.text if old.caption else "") != (new.caption.text if new.caption else ""):
        return False
    return all(same_words(a, b) for a, b in zip(old.children, new.children, strict=True))


def words_key(node: Node) -> Hashable:
    """語の鍵: 語の同じ規定を引くための。"""
    return _level(node), node.text if node.kind in HEADINGS else wording(node)


def _level(node: Node) -> Kind:
    return Kind.PARAGRAPH if node.kind in _CLAUSES else node.kind


_CLAUSES = (Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.PASSAGE)
_WEAK = (Why.LIKE, Why.PLACE)


def _parted(old: Node, new: Node, root: Pair) -> set[tuple[Path | None, Path | None]]:
    """分ける対: 語の違う弱い対のうち、片方と語の同じものがほかの所にあるもの。移った跡に、別の規定が立ったのである。"""
    olds: set[Hashable] = set()
    news: set[Hashable] = set()
    weak: list[tuple[Pair, Hashable, Hashable]] = []
    waiting = [root]
    while waiting:
        pair = waiting.pop()
        waiting.extend(pair.children)
        whole = pair.old is not None and pair.new is not None
        if whole and (pair.why not in _WEAK or not pair.old):
            continue
        before, after = _long_key(old, pair.old), _long_key(new, pair.new)
        if before != after:
            olds.add(before)
            news.add(after)
            weak += [(pair, before, after)] if whole else []
    return {
        (pair.old, pair.new)
        for pair, before, after in weak
        if (before is not None and before in news) or (after is not None and after in olds)
    }


def _long_key(tree: Node, path: Path | None) -> Hashable:
    """語の長い規定の鍵。ほかは None。"""
    if path is None:
        return None
    key = words_key(follow(tree, path))
    return key if len(wording(follow(tree, path))) >= _LEAST else None


class _Carrier:
    def __init__(self, old: Node, new: Node, root: Pair) -> None:
        self.old, self.new = old, new
        self.parted = _parted(old, new, root)
        self.carried = Carried()
        self.removed: list[Path] = []
        self.added: list[Path] = []
        self.taken: set[Path] = set()

    def take(self, pair: Pair, columns: dict[int, int]) -> None:
        """対を引き継ぐ: 片方だけのものは、後で移ったものを探すために取っておく。"""
        parted = (pair.old, pair.new) in self.parted
        if pair.old is None or pair.new is None or parted:
            self.removed += [pair.old] if pair.old is not None else []
            self.added += [pair.new] if pair.new is not None else []
            return
        self._couple(pair.old, pair.new)
        old, new = follow(self.old, pair.old), follow(self.new, pair.new)
        if new.kind is Kind.ROW and pair.children and columns:
            self._take_cells(pair.old, pair.new, columns)
            return
        inner = _columns(old, new) if new.kind is Kind.TABLE and pair.children else {}
        for child in pair.children:
            self.take(child, inner)

    def _couple(self, old_path: Path, new_path: Path) -> None:
        """一つの規定と、その見出しを引き継ぐ。"""
        self.carried.sources[new_path] = old_path
        self.taken.add(old_path)
        old, new = follow(self.old, old_path), follow(self.new, new_path)
        if old.caption is not None and new.caption is not None:
            self.carried.sources[*new_path, CAPTION_STEP] = (*old_path, CAPTION_STEP)
            self.taken.add((*old_path, CAPTION_STEP))
        elif old.caption is not None:
            self.removed.append((*old_path, CAPTION_STEP))

    def _take_cells(self, old_path: Path, new_path: Path, columns: dict[int, int]) -> None:
        olds, news = follow(self.old, old_path).children, follow(self.new, new_path).children
        taken = {n: o for n, o in columns.items() if n < len(news) and o < len(olds)}
        for n, o in taken.items():
            self._take_all((*old_path, o), (*new_path, n))
        self.removed += [(*old_path, o) for o in range(len(olds)) if o not in taken.values()]

    def _take_all(self, old_path: Path, new_path: Path) -> None:
        """中まで引き継ぐ: 子は順に対にする。"""
        self._couple(old_path, new_path)
        olds, news = follow(self.old, old_path).children, follow(self.new, new_path).children
        for i in range(min(len(olds), len(news))):
            self._take_all((*old_path, i), (*new_path, i))
        self.removed += [(*old_path, i) for i in range(len(news), len(olds))]

    def rescue(self) -> None:
        """移ったもの: 消えたものと加わったものの中から、語と形の同じもの、自分の文の同じもの、名の同じ表の項を探す。"""
        self._rescue(_whole, self._take_whole)
        self._rescue(_sentence, self._take_sentence)
        self._rescue(_row_name, self._take_row)
        self._rescue_rows()
        lost = (path for top in self.removed for path in _inside(self.old, top))
        self.carried.gone = {path for path in lost if path not in self.taken}

    def _rescue(self, key: Callable[[Node], Hashable], take: Callable[[Path, Path], bool]) -> None:
        waiting: dict[Hashable, list[Path]] = defaultdict(list)
        for top in self.removed:
            for path in _inside(self.old, top):
                waiting[key(follow(self.old, path))].append(path)
        for top in self.added:
            for path in _inside(self.new, top):
                name = key(follow(self.new, path))
                if name is None or path in self.carried.sources or path[-1] == CAPTION_STEP:
                    continue
                for source in waiting.get(name, ()):
                    if source not in self.taken and source[-1] != CAPTION_STEP and take(source, path):
                        self.carried.moved.add(path)
                        break

    def _together(self, old_path: Path, new_path: Path) -> bool:
        return self.carried.sources.get(new_path[:-1]) == old_path[:-1]

    def _take_whole(self, old_path: Path, new_path: Path) -> bool:
        old, new = follow(self.old, old_path), follow(self.new, new_path)
        enough = self._together(old_path, new_path) or len(wording(new)) >= _LEAST
        if not enough or not same_words(old, new):
            return False
        self._take_all(old_path, new_path)
        return True

    def _take_sentence(self, old_path: Path, new_path: Path) -> bool:
        """柱書の同じ規定。条の初めの項なら、条も同じ条である。"""
        self._couple(old_path, new_path)
        olds, news = (list(enumerate(follow(*at).children)) for at in ((self.old, old_path), (self.new, new_path)))
        for n, new in news:
            o = next((o for o, old in olds if (*old_path, o) not in self.taken and same_words(old, new)), None)
            if o is not None and (*new_path, n) not in self.carried.sources:
                self._take_all((*old_path, o), (*new_path, n))
        over = follow(self.old, old_path[:-1]), follow(self.new, new_path[:-1])
        free = old_path[:-1] not in self.taken and new_path[:-1] not in self.carried.sources
        if free and old_path[-1] == new_path[-1] == 0 and over[0].kind is over[1].kind is Kind.ARTICLE:
            self._couple(old_path[:-1], new_path[:-1])
        return True

    def _take_row(self, old_path: Path, new_path: Path) -> bool:
        """同じ表の、同じ名の項。順が入れ替わり、欄も改まったものである。"""
        if not self._together(old_path, new_path):
            return False
        self._couple(old_path, new_path)
        tables = follow(self.old, old_path[:-1]), follow(self.new, new_path[:-1])
        count = max(len(follow(self.old, old_path).children), len(follow(self.new, new_path).children))
        self._take_cells(old_path, new_path, _columns(*tables) or {n: n for n in range(count)})
        return True

    def _rescue_rows(self) -> None:
        """残った表の項: 同じ表の頭どうし、次に語の最も似たものどうし。順が入れ替わり、名も改まったものである。"""
        for path in self.added:
            row, table = follow(self.new, path), self.carried.sources.get(path[:-1])
            if row.kind is not Kind.ROW or path in self.carried.sources or table is None:
                continue
            lost = [at for at in self.removed if at[:-1] == table and at not in self.taken and at[-1] >= 0]
            scored = [(likeness(wording(follow(self.old, at)), wording(row)), -at[-1], at) for at in lost]
            heads = head_row(follow(self.old, table)), head_row(follow(self.new, path[:-1]))
            scored += [(1.0, 0, at) for at in lost if heads[1] is row and follow(self.old, at) is heads[0]]
            best = max(scored, default=None)
            if best is not None and best[0] >= LIKE and self._take_row(best[2], path):
                self.carried.moved.add(path)


def _inside(tree: Node, top: Path) -> Iterator[Path]:
    """規定とその中のすべて。編章節では、見出しだけ (中の条は、それぞれが単位である)。"""
    node = follow(tree, top)
    if node.kind in HEADINGS:
        yield top
        return
    yield from (path for path, _ in walk(node, top))


def _whole(node: Node) -> Hashable:
    return words_key(node) if wording(node) else None


def _sentence(node: Node) -> Hashable:
    return node.text if node.kind in _CLAUSES and len(node.text) >= _LEAST else None


def _row_name(node: Node) -> Hashable:
    return (node.children[0].text or None) if node.kind is Kind.ROW and node.children else None


def _columns(old: Node, new: Node) -> dict[int, int]:
    """欄の対: 頭の語が同じ欄どうし。残りは、数が同じときだけ順に。欄の並びが変わらなければ空 (対応付けのまま)。"""
    heads = head_row(old), head_row(new)
    if heads[0] is None or heads[1] is None:
        return {}
    olds, news = ([cell.text for cell in head.children] for head in (heads[0], heads[1]))
    if olds == news or max([*Counter(olds).values(), *Counter(news).values()]) > 1:
        return {}
    found = {n: olds.index(name) for n, name in enumerate(news) if name in olds}
    rest_old = [o for o in range(len(olds)) if o not in found.values()]
    rest_new = [n for n in range(len(news)) if n not in found]
    if len(rest_old) == len(rest_new):
        found |= dict(zip(rest_new, rest_old, strict=True))
    return found
