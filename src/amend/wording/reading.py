"""文を読む: 字の並びを、型の続きとして最後の一字まで読む。`amend.wording.writing` の逆。

引用の閉じる所も名の切り方も一つに決まらないので、進み (`Move`) を辺とする図を作り、不自然さの小さい道から順に返す。
図の節は「所と状態」だけなので、長い文でも辺の数は引用の数の二乗を超えない。
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from amend.wording.patterns import PATTERNS
from amend.wording.quotes import quotes_in
from amend.wording.scanning import PHRASES, Move, Piece, State
from amend.wording.sentence import Phrase
from amend.wording.words import assembled

Occurs = Callable[[tuple[Phrase, ...]], bool]
"""照らし合わせ: 文の初めからここまでの句の引用が、言った所の元の本文にあるか。読み方が二つ以上あるときに尋ねる。"""

_MOST_CHECKED = 1000
_MOST_WAYS = 200_000
_UNLIKELY = 550
"""見込み: いちばん自然な読み方より、これだけ不自然な読み方は試さない。"""

_Spot = tuple[int, State]


@dataclass(frozen=True, slots=True)
class Unread:
    """読めない所: 文を先まで読んで、止まった所 (0 から、符号位置) と、そこからの言葉。"""

    at: int
    rest: str


@dataclass(slots=True)
class _Chart:
    """図: 所と状態から出る進みと、そこから終わりまでの最も小さい不自然さ。"""

    moves: dict[_Spot, tuple[Move, ...]] = field(default_factory=dict)
    rest: dict[_Spot, int] = field(default_factory=dict)


def _chart(text: str) -> _Chart:
    """図を作る: 初めから届く所を前から順に調べ、終わりまで届くかを後ろから決める。"""
    quotes, chart = quotes_in(text), _Chart()
    waiting: list[_Spot] = [(0, State.OPENING)]
    seen = set(waiting)
    while waiting:
        at, state = spot = heapq.heappop(waiting)
        if state is State.DONE:
            chart.moves[spot] = ()
            continue
        chart.moves[spot] = tuple(move for pattern in PATTERNS for move in pattern.read(quotes, at, state))
        for move in chart.moves[spot]:
            if (move.end, move.state) not in seen:
                seen.add((move.end, move.state))
                heapq.heappush(waiting, (move.end, move.state))
    for spot in sorted(chart.moves, reverse=True):
        _weigh(chart, spot, len(text))
    return chart


def _weigh(chart: _Chart, spot: _Spot, end: int) -> None:
    """不自然さを決める: 終わりまで届かない進みと、見込みの無い進みを除く。"""
    if spot == (end, State.DONE):
        chart.rest[spot] = 0
        return
    alive = [
        (move.cost + chart.rest[move.end, move.state], move)
        for move in chart.moves[spot]
        if (move.end, move.state) in chart.rest
    ]
    if alive:
        best = chart.rest[spot] = min(cost for cost, _ in alive)
        chart.moves[spot] = tuple(move for cost, move in alive if cost <= best + _UNLIKELY)


def readings(text: str) -> Iterator[tuple[Phrase, ...]]:
    """読み方: 文の読み方を、自然なものから順に返す。読めなければ何も返さない。

    Example:
        >>> [len(phrases) for phrases in readings("第六条を削り、第七条を第六条とする。")]
        [2]
    """
    yield from _paths(text, _chart(text), lambda _: True)


def _best(text: str, chart: _Chart) -> tuple[Phrase, ...] | None:
    """いちばん自然な読み方。終わりまで届く道が無ければ None。"""
    spot: _Spot = (0, State.OPENING)
    if spot not in chart.rest:
        return None
    pieces: list[Piece] = []
    while spot[1] is not State.DONE:
        ways = [move for move in chart.moves[spot] if (move.end, move.state) in chart.rest]
        move = min(ways, key=lambda move: move.cost + chart.rest[move.end, move.state])
        pieces += move.pieces
        spot = move.end, move.state
    return assembled(text, pieces)


def _paths(text: str, chart: _Chart, keeps: Occurs) -> Iterator[tuple[Phrase, ...]]:
    """道: 句の切れ目ごとに ``keeps`` に尋ね、続ける見込みのある道だけを進む。"""
    order = count()
    start: _Spot = (0, State.OPENING)
    heap: list[tuple[int, int, int, _Spot, _Path | None]] = []
    if start in chart.rest:
        heap.append((chart.rest[start], next(order), 0, start, None))
    found: set[tuple[Phrase, ...]] = set()
    while heap and len(heap) < _MOST_WAYS:
        _, _, cost, spot, path = heapq.heappop(heap)
        done = spot[1] is State.DONE
        if path is not None and (done or spot[1] in PHRASES):
            phrases = assembled(text, _pieces(path))
            if not keeps(phrases):
                continue
            if done and phrases not in found:
                found.add(phrases)
                yield phrases
        for move in chart.moves[spot]:
            following = (move.end, move.state)
            if following in chart.rest:
                spent = cost + move.cost
                item = (spent + chart.rest[following], next(order), spent, following, _Path(move, path))
                heapq.heappush(heap, item)


@dataclass(frozen=True, slots=True)
class _Path:
    """道: 最後の進みと、その前の道。"""

    move: Move
    before: _Path | None


def _pieces(path: _Path | None) -> list[Piece]:
    found: list[tuple[Piece, ...]] = []
    while path is not None:
        found.append(path.move.pieces)
        path = path.before
    return [piece for pieces in reversed(found) for piece in pieces]


def read_sentence(text: str, occurs: Occurs | None = None) -> tuple[Phrase, ...] | Unread:
    """文を読む: 「。」で終わる一つの改め文を句にする。最後の一字まで型に当たらなければ、読めない所を返す。

    Args:
        text: 改め文の文。
        occurs: 元の本文との照らし合わせ。読み方が二つ以上あるとき、当たった最初のものを採る。

    Example:
        >>> [type(phrase).__name__ for phrase in read_sentence("第三条中「甲」を「乙」に改め、同条を第四条とする。")]
        ['WordsPhrase', 'MovePhrase']
        >>> read_sentence("第三条をよく改める。")
        Unread(at=0, rest='第三条をよく改める。')
    """
    chart = _chart(text)
    first = _best(text, chart)
    if first is None:
        at = max((at for at, state in chart.moves if state in PHRASES), default=0)
        return Unread(at, text[at:])
    if occurs is None or all(len(moves) < 2 for moves in chart.moves.values()) or occurs(first):
        return first
    return next(_paths(text, chart, _limited(occurs)), first)


def _limited(occurs: Occurs) -> Occurs:
    """限り: 照らし合わせは決まった回数までとし、その後はどの道も続けない。"""
    asked = count()
    return lambda phrases: next(asked) < _MOST_CHECKED and occurs(phrases)
