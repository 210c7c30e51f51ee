"""走査: 型 (`amend.wording.patterns`) が文を読み進める約束。

文は句の並びで、字句の句はさらに引用の並びである。型は「ある状態で、ある所から」読み、次の状態と所を返す。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from amend.wording.manner import Manner
from amend.wording.quotes import Quotes
from amend.wording.sentence import Phrase, Places


class State(IntEnum):
    """状態: 文のどこにいるか。同じ所では小さい方から大きい方へだけ進む。"""

    OPENING = 0  # 文の初め
    AFTER = 1  # 句の後
    AFTER_WORDS = 2  # 字句の句の後。所を言わずに字句を続けられる
    MORE_AMEND = 3  # 「Ａ」を「Ｂ」に、の後の、別の所
    MORE_ADD = 4  # 「Ａ」の下に「Ｂ」を、の後の、別の所
    FIRST = 5  # 「…中」の後。動詞はまだ分からない
    AMEND = 6  # 「Ａ」を「Ｂ」に、の後
    ADD = 7  # 「Ａ」の下に「Ｂ」を、の後
    AMENDED = 8  # 「Ａ」を、の後
    ADDED = 9  # 「Ａ」の下に、の後
    DONE = 10  # 「。」の後


PHRASES = (State.OPENING, State.AFTER, State.AFTER_WORDS)
"""句の始まる状態。"""


class Mark(IntEnum):
    """札: 字句の句の一片が何であるか。"""

    PLACES = 0
    OLD = 1
    NEW = 2
    ANCHOR = 3
    AHEAD = 4
    FRESH = 5
    END_AMEND = 6
    END_ADD = 7
    END_STRIKE = 8


@dataclass(frozen=True, slots=True)
class Token:
    """一片: 字句の句の一片。

    Attributes:
        mark: 札。
        start: 引用の中身の始め (0 から、符号位置)。引用でなければ 0。
        end: 引用の中身の終わり (含まない)。
        places: 所 (札が PLACES のとき)。
    """

    mark: Mark
    start: int = 0
    end: int = 0
    places: Places = ()


Piece = Token | Phrase


@dataclass(frozen=True, slots=True)
class Move:
    """進み: 型が読んだもの。

    Attributes:
        end: 次に読む所 (0 から、符号位置)。
        state: 次の状態。
        pieces: 読んだ句又は一片。
        cost: 不自然さ。自然なら 0。
    """

    end: int
    state: State
    pieces: tuple[Piece, ...] = ()
    cost: int = 0


Read = Callable[[Quotes, int, State], Iterator[Move]]
"""読み手: 文、読む所、状態から、進みを返す。"""

Write = Callable[[tuple[Phrase, ...], Manner], str]
"""書き手: 同じ型の続いた句から、連用形で終わる言葉 (「…改め」) を返す。"""


@dataclass(frozen=True, slots=True)
class Ending:
    """句の終わり: 動詞の後の「、」か「。」。"""

    end: int
    state: State


def ending(text: str, at: int, state: State) -> Ending | None:
    """句の終わり: ``at`` が「、」なら次の句 (``state``)、文の最後の「。」なら終わり。"""
    if text.startswith("、", at):
        return Ending(at + 1, state)
    return Ending(at + 1, State.DONE) if text[at:] == "。" else None


FINAL = (
    ("改め", "改める"),
    ("加え", "加える"),
    ("削り", "削る"),
    ("とし", "とする"),
    ("付し", "付する"),
    ("下げ", "下げる"),
    ("上げ", "上げる"),
)
"""動詞の連用形と終止形。"""

_QUOTED_NAME = re.compile(r"「(?:[^「」]|「[^「」]*」)*」(?=の?[項欄部]|という|[）)])")
_BODY = rf"(?:[^「」。]|。(?=[）)])|{_QUOTED_NAME.pattern})"
_VERBS = "|".join(f"{middle}(?=、)|{final}(?=。$)" for middle, final in FINAL)
_CLAUSE = re.compile(rf"(?P<body>{_BODY}+?)(?P<verb>{_VERBS}|繰下げ(?=、)|繰上げ(?=、))")
_MIDDLE = {final: middle for middle, final in FINAL}


@dataclass(frozen=True, slots=True)
class Clause:
    """引用の無い句: 動詞までの言葉と、連用形の動詞。"""

    body: str
    verb: str
    ending: Ending


def clause_at(text: str, at: int) -> Clause | None:
    """引用の無い句: ``at`` から最初の動詞まで。引用があれば None。"""
    match = _CLAUSE.match(text, at)
    if match is None:
        return None
    stop = ending(text, match.end(), State.AFTER)
    return None if stop is None else Clause(match["body"], _MIDDLE.get(match["verb"], match["verb"]), stop)


def before_quote(text: str, at: int) -> Iterator[tuple[str, int]]:
    """引用の前: ``at`` から引用の「「」までの言葉と、その所を返す。名の中のかぎ括弧は越える。"""
    end = text.find("「", at)
    while end > at:
        yield text[at:end], end
        name = _QUOTED_NAME.match(text, end)
        end = text.find("「", name.end()) if name else -1


def finished(words: str) -> str:
    """終止形: 連用形で終わる言葉を、文の終わりの形にする。

    Example:
        >>> finished("第六条を削り")
        '第六条を削る。'
    """
    for middle, final in FINAL:
        if words.endswith(middle):
            return f"{words.removesuffix(middle)}{final}。"
    raise ValueError(f"動詞で終わっていません: {words}")
