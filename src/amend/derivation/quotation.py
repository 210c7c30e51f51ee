"""引用: 改める所だけに当たる、最も短い意味のある字句を選ぶ (drafting-rules §2.4)。

引用は所の中のすべての所に当たるので、改めない所にも現れるなら、前後の字句を添えて長くする。長い引用の中に含まれる短い
引用は、そこには当たらない。
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from amend.textdiff import Edit
from amend.textdiff.edits import CLOSING, OPENING
from amend.tokens import CONJUNCTIONS, SUFFIX, tokens

_MOST = 24
"""添える字句の数の限度。これを超えるときは、もっと小さい所を名指す。"""

_MARKS = frozenset("、，。．・（）()「」『』〔〕［］[] 　")
_PARTICLES = frozenset("はがをにのともへでや")
_WEAK = _MARKS | _PARTICLES | {SUFFIX, "する", "した", "して", "から", "まで", "より"}
_STIFFNESS = 24
"""加えるところを改めると言うぎこちなさ (字数の二倍で数える)。"""

_NEAR = 12
"""かぎ括弧の相手を引くために添える字数の限度。"""
_HALVED = 8
"""かぎ括弧の片方だけを引くぎこちなさ (字数の二倍で数える)。"""

_JOINING = CONJUNCTIONS | frozenset("、，・")


@dataclass(frozen=True, slots=True)
class Quote:
    """引用: 旧の文の一か所と、それがどうなるか。

    Attributes:
        start: 引く字句の始め (0 から、旧の文の符号位置)。
        end: 終わり (含まない)。
        new: その範囲が新でなる字句。
        added: 加える字句の数。「Ａの次にＢを加える」なら ``new`` の終わりのＢの字数、ほかでは 0。
    """

    start: int
    end: int
    new: str
    added: int = 0


Words = tuple[str, str, int]
"""引く字句、改めた後の字句、加える字数。同じ所でこれが同じ引用は、一つの句で言える。"""

Fits = Callable[[Quote, Sequence[Quote]], bool]
"""引用が、改める所だけに当たるかどうか。二つ目は、同じ文のすべての引用である。"""


class Passage:
    """文: 引用を取る旧の文と、その字句の境。"""

    def __init__(self, old: str, new: str) -> None:
        """Args: old: 旧の文。 new: 新の文。"""
        self.old, self.new = old, new
        self.tokens = tokens(old)
        self.places = [0, *accumulate(map(len, self.tokens))]
        self._numbers = {place: n for n, place in enumerate(self.places)}

    def words(self, quote: Quote) -> Words:
        """引く字句など。"""
        return self.old[quote.start : quote.end], quote.new, quote.added

    def first(self, edits: Sequence[Edit]) -> list[Quote]:
        """初めの引用: 改まった字句そのもの。加えるだけなら、すぐ前の語を目印とする。"""
        quotes: list[Quote] = []
        for n, edit in enumerate(edits):
            floor = edits[n - 1].old_end if n else 0
            ceiling = edits[n + 1].old_start if n + 1 < len(edits) else len(self.old)
            quotes.append(self._first(edit, floor, ceiling))
        return self._closed(self._joined(quotes))

    def _first(self, edit: Edit, floor: int, ceiling: int) -> Quote:
        added = self.new[edit.new_start : edit.new_end]
        if edit.old_start < edit.old_end:
            start, end = self._taken(edit, floor, ceiling)
            return Quote(start, end, self.old[start : edit.old_start] + added + self.old[edit.old_end : end])
        anchor = self._anchor(edit.old_start, floor)
        if anchor < edit.old_start and not _is_balanced(added):
            return Quote(anchor, edit.old_start, self.old[anchor : edit.old_start] + added)
        if anchor < edit.old_start:
            return Quote(anchor, edit.old_start, self.old[anchor : edit.old_start] + added, len(added))
        end = self._head(edit.old_start, ceiling)
        return Quote(edit.old_start, end, added + self.old[edit.old_start : end])

    def _taken(self, edit: Edit, floor: int, ceiling: int) -> tuple[int, int]:
        """引く範囲。接続の語や句読点だけを改めるなら隣の語の短い方も、「・」でつなぐなら両隣の語も引く。

        助詞一字だけを改めるなら、その前の語も引く (§1.4: 意味のある字句)。
        """
        removed, added = (
            tokens(self.old[edit.old_start : edit.old_end]),
            tokens(self.new[edit.new_start : edit.new_end]),
        )
        if len(removed) == 1 and removed[0] in _PARTICLES and len(added) > 1:
            return self._anchor(edit.old_start, floor), edit.old_end
        if not added or not _JOINING.issuperset([*removed, *added]):
            return edit.old_start, edit.old_end
        start, end = self._anchor(edit.old_start, floor), self._head(edit.old_end, ceiling)
        if "・" in removed + added:
            return start, end
        left, right = edit.old_start - start, end - edit.old_end
        return (start, edit.old_end) if left and (left < right or not right) else (edit.old_start, end)

    def _anchor(self, end: int, floor: int) -> int:
        """目印の始め: 後ろから、語のある所まで。「が、」のように助詞と読点の二字でもよい。"""
        start = self.index(end)
        while start > 0 and self.places[start - 1] >= floor:
            start -= 1
            long = end - self.places[start] > 1
            if self.tokens[start] not in (_MARKS if long else _WEAK):
                break
        return self.places[start]

    def _head(self, start: int, ceiling: int) -> int:
        """頭に加えるときに引く語の終わり (drafting-rules §2.2「add at the head」)。"""
        end = self.index(start)
        while end < len(self.tokens) and self.places[end + 1] <= ceiling:
            end += 1
            if self.tokens[end - 1] not in _WEAK:
                break
        return self.places[end]

    def index(self, place: int) -> int:
        """字句の番号。字句の途中なら、その字句の後の境とみる。"""
        while place not in self._numbers:
            place += 1
        return self._numbers[place]

    def _joined(self, quotes: list[Quote]) -> list[Quote]:
        """重なるか、目印の取れない引用を、前の引用とつなぐ。"""
        joined: list[Quote] = []
        for quote in quotes:
            if joined and (quote.start < joined[-1].end or quote.start == quote.end):
                quote = self.union(joined.pop(), quote)
            joined.append(quote)
        return joined

    def _closed(self, quotes: list[Quote]) -> list[Quote]:
        """かぎ括弧の片方だけを引くものは、釣り合うまで引く。遠くまで引くことになるなら、そのままにする。"""
        for n, quote in enumerate(quotes):
            floor = quotes[n - 1].end if n else 0
            ceiling = quotes[n + 1].start if n + 1 < len(quotes) else len(self.old)
            quotes[n] = self._with_brackets(quote, floor, ceiling)
        return quotes

    def _with_brackets(self, quote: Quote, floor: int, ceiling: int) -> Quote:
        start, end, found = quote.start, quote.end, quote
        while not _is_quotable(found, self.old):
            sides = [_unmatched(words) for words in (self.old[start:end], found.new)]
            if any(closers for _, closers in sides):
                start = self.old.rfind("「", max(floor, quote.start - _NEAR), start)
            else:
                end = self.old.find("」", end, min(ceiling, quote.end + _NEAR)) + 1
            if start < 0 or end < quote.end:
                return quote
            new = self.old[start : quote.start] + quote.new + self.old[quote.end : end]
            found = Quote(start, end, new, quote.added if end == quote.end else 0)
        return found

    def union(self, before: Quote, after: Quote) -> Quote:
        """つなぐ: 二つの引用の間の変わらない字句も含めて、一つの引用とする。"""
        start, end = min(before.start, after.start), max(before.end, after.end)
        head, tail = self.old[start : before.start], self.old[max(before.end, after.end) : end]
        if after.start >= before.end:
            new = before.new + self.old[before.end : after.start] + after.new
        else:  # 後の目印が前の引用に掛かっている
            new = before.new + after.new[len(after.new) - after.added :]
        return Quote(start, end, head + new + tail)

    def settle(self, quotes: Sequence[Quote], within: tuple[int, int], fits: Fits) -> list[Quote] | None:
        """長くする: どの引用も改める所だけに当たるまで、前後の字句を添える。

        Args:
            quotes: 初めの引用。前から順に並ぶ。
            within: 引用してよい範囲。
            fits: 引用が改める所だけに当たるか。

        Returns:
            前から順に並んだ引用。どう長くしても言えなければ None。
        """
        settled = list(quotes)
        for _ in range(2 * len(settled) + 2):
            bad = [n for n, quote in enumerate(settled) if not fits(quote, settled)]
            if not bad:
                return settled
            alike = [self.words(quote) for quote in settled]
            n = min(bad, key=lambda n: (alike.count(alike[n]), n))
            longer = self._longer(n, settled, within, fits)
            if longer is not None:
                settled[n] = longer
                continue
            if len(settled) == 1:
                return None
            near = self._nearest(n, settled)
            settled[near : near + 2] = [self.union(settled[near], settled[near + 1])]
        return None

    @staticmethod
    def _nearest(n: int, quotes: list[Quote]) -> int:
        """つなぐ隣: 間の短い方。答えは前の方の番号。"""
        left = quotes[n].start - quotes[n - 1].end if n else None
        right = quotes[n + 1].start - quotes[n].end if n + 1 < len(quotes) else None
        return n if left is None or (right is not None and right < left) else n - 1

    def _longer(self, n: int, quotes: list[Quote], within: tuple[int, int], fits: Fits) -> Quote | None:
        quote = quotes[n]
        floor = max(within[0], quotes[n - 1].end if n else 0)
        ceiling = min(within[1], quotes[n + 1].start if n + 1 < len(quotes) else len(self.old))
        found: list[tuple[int, Quote]] = []
        for total in range(1, _MOST + 1):
            for left, right in _splits(total, quote):
                candidate = self._grown(quote, left, right, floor, ceiling)
                if candidate is not None and fits(candidate, [*quotes[:n], candidate, *quotes[n + 1 :]]):
                    found.append((self._clumsiness(candidate, quote), candidate))
            if found and min(cost for cost, _ in found) <= 2 * (quote.end - quote.start + total):
                break
        return min(found, key=lambda each: each[0])[1] if found else None

    def _grown(self, quote: Quote, left: int, right: int, floor: int, ceiling: int) -> Quote | None:
        first, last = self.index(quote.start) - left, self.index(quote.end) + right
        if first < 0 or last >= len(self.places):
            return None
        start, end = min(self.places[first], quote.start), max(self.places[last], quote.end)
        if start < floor or end > ceiling:
            return None
        new = self.old[start : quote.start] + quote.new + self.old[quote.end : end]
        return Quote(start, end, new, 0 if right else quote.added)

    def _clumsiness(self, candidate: Quote, quote: Quote) -> int:
        """ぎこちなさ: 短く、語で始まり語で終わるほどよい。"""
        length = 2 * (candidate.end - candidate.start)
        length += self.old[candidate.start] in "、，" and not quote.added  # 「、甲」より「甲が」
        halved = _is_quotable(quote, self.old) and not _is_quotable(candidate, self.old)
        return length + _STIFFNESS * bool(quote.added and not candidate.added) + _HALVED * halved


def _is_quotable(quote: Quote, old: str) -> bool:
    """引く字句にも改めた後の字句にも、片方だけのかぎ括弧が無いか。人は引用の終わりをかぎ括弧で見分ける。"""
    return not any(any(_unmatched(words)) for words in (old[quote.start : quote.end], quote.new))


def _unmatched(words: str) -> tuple[int, int]:
    """閉じないかぎ括弧と、開かないかぎ括弧の数。"""
    opened = closers = 0
    for c in words:
        if c == "「":
            opened += 1
        elif c == "」" and opened:
            opened -= 1
        elif c == "」":
            closers += 1
    return opened, closers


def _is_balanced(text: str) -> bool:
    """括弧が釣り合うか。釣り合わない字句は、加えると言わず、前の語とともに改める。"""
    depth = 0
    for c in text:
        depth += (c in OPENING) - (c in CLOSING)
        if depth < 0:
            return False
    return depth == 0


def _splits(total: int, quote: Quote) -> Iterator[tuple[int, int]]:
    """左右に添える字句の数の分け方。加えるときは、目印を左に伸ばす方を先に試す。"""
    for right in range(total + 1):
        yield total - right, right


def occurrences(text: str, words: str, start: int, end: int) -> Iterator[int]:
    """現れる所: 重なって現れるものもすべて返す。"""
    at = text.find(words, start, end)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, end)
