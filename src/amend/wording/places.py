"""所の並び: 「第二十四条第二項及び第六項、第二十五条第一項並びに第二十九条」⇄ `Places`。

つなぐ語は段の深さで決まる: いちばん内側の並びは「及び」、その外側は「並びに」、三つ以上は「、」で続ける。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from amend.address import Step
from amend.clause import Kind
from amend.numerals import Numerals
from amend.wording.mentions import UNITS, VERBS, read_mentions, write_mention
from amend.wording.sentence import Mention, Places

_JOIN = re.compile("、|及び|並びに")
_NAMED = re.compile("の[項部欄表]|以外の部分|改正規定")
_MOST = 8
_MOST_JOINTS = 300
_LONGEST_NAME = 8
_LABELLED = (Kind.ROW, Kind.ANNEX_PART, Kind.CELL, Kind.PASSAGE)


@lru_cache(maxsize=4096)
def read_places(text: str) -> tuple[tuple[Places, int], ...]:
    """所の並び: 読み方を (並び, 不自然さ) の組で、自然なものから返す。読めなければ空。

    表の項の名には「第一号及び第二号の項」のように並びが入ることがあるので、切り方は一つに限らない。

    Example:
        >>> [len(places) for places, _ in read_places("第三条第一項及び第二項並びに第五条")]
        [3]
    """
    joints = [(0, 0), *((m.start(), m.end()) for m in _JOIN.finditer(text)), (len(text), len(text))]
    if re.search(VERBS, text) or len(joints) > _MOST_JOINTS:
        return ()
    ways: list[list[tuple[Places, int]]] = [[] for _ in joints]
    ways[-1] = [((), 0)]
    for at in range(len(joints) - 2, -1, -1):
        found: dict[Places, int] = {}
        for places, cost in sorted(_from(text, joints, at, ways), key=lambda way: way[1]):
            found.setdefault(places, cost)
        ways[at] = list(found.items())[:_MOST]
    return tuple(ways[0])


def _from(
    text: str, joints: list[tuple[int, int]], at: int, ways: list[list[tuple[Places, int]]]
) -> Iterator[tuple[Places, int]]:
    """``joints[at]`` の後からの並びを返す。短く切る方が自然。名に並びが入れるのは、表の項などだけである。"""
    for end in range(at + 1, min(at + _LONGEST_NAME, len(joints) - 1) + 1):
        piece = text[joints[at][1] : joints[end][0]]
        if not ways[end] or (end > at + 1 and _NAMED.search(piece) is None):
            continue
        for choice, mention in enumerate(read_mentions(piece)):
            for rest, cost in ways[end]:
                yield (mention, *rest), cost + choice + 3 * (end - at - 1) + _oddness(mention, rest)


def _oddness(mention: Mention, rest: Places) -> int:
    """裸の「二の項」は表の項の後に、改正規定は改正規定の後に続くのが自然である。"""
    if not rest or rest[0].same or not rest[0].address.steps:
        return 0
    following = rest[0].address.steps[0].kind
    last = mention.address.steps[-1].kind if mention.address.steps else None
    return 5 if following in _LABELLED and last not in (following, Kind.CELL) else 0


_HOLDERS = (
    Kind.ARTICLE,
    Kind.PARAGRAPH,
    Kind.TABLE,
    Kind.ROW,
    Kind.CELL,
    Kind.ITEM,
    Kind.SUBITEM,
    Kind.CAPTION,
)
"""条から下の段。大きいものが先。"""


def _levels(places: Sequence[Mention]) -> list[int]:
    """深さ: それぞれの名指しが、前の名指しの何段目から言い換えているか。0 は初めから。

    「第一条第一項及び第二項並びに第三条」では 0、1、0。
    """
    chain: list[Step] = []
    levels = []
    for mention in places:
        steps = mention.address.steps
        if mention.same:
            kinds = dict(UNITS).get(mention.same, ())
            at = next((i for i, step in enumerate(chain) if step.kind in kinds), 0)
            level = at + 1 if chain and (steps or mention.address.part) else at
            chain = [*(chain[: at + 1] or [Step(kinds[0])] if kinds else []), *steps]
        else:
            level = _level(chain, steps[0]) if steps else len(chain)
            chain = [*chain[:level], *steps]
        levels.append(level)
    return levels


def _level(chain: Sequence[Step], first: Step) -> int:
    """前の名指しの段のうち、``first`` と同じ段か、それより小さい段の所。"""
    for i in range(len(chain) - 1, -1, -1):
        if chain[i].kind is first.kind and _is_enclosed(chain[i]) == _is_enclosed(first):
            return i
    if first.kind not in _HOLDERS:
        return 0
    deeper = _HOLDERS[_HOLDERS.index(first.kind) :]
    above = [i for i, step in enumerate(chain) if step.kind in _HOLDERS and step.kind not in deeper]
    return above[-1] + 1 if above else 0


def _is_enclosed(step: Step) -> bool:
    return step.kind is Kind.SUBITEM and step.label.startswith(("(", "（"))


def write_places(places: Sequence[Mention], numerals: Numerals, *, provisions: bool = False) -> str:
    """所の並びを書く。

    Args:
        places: 所の並び。
        numerals: 数字の書き方。
        provisions: 並びの中の範囲を「第三条から第五条までの規定、」というか。

    Example:
        >>> from amend.address import read_address
        >>> words = ["第３条第１項", "第２項", "第５条"]
        >>> write_places([Mention(read_address(word)) for word in words], Numerals.KANJI)
        '第三条第一項及び第二項並びに第五条'
    """
    words = [write_mention(mention, numerals) for mention in places]
    if provisions:
        words = [word + "の規定" * _is_range(mention) for word, mention in zip(words, places, strict=True)]
    return _joined(words, _levels(places))


def _is_range(mention: Mention) -> bool:
    """「…の規定」という範囲か。号の範囲は、並びの中では「第三号まで及び第五号」という。"""
    return mention.until is not None and not mention.captioned and mention.until.steps[-1].kind is not Kind.ITEM


def _joined(places: Sequence[str], levels: Sequence[int]) -> str:
    """並びをつなぐ: いちばん浅い段で分け、その中に並びがあれば「並びに」、無ければ「及び」。"""
    if len(places) == 1:
        return places[0]
    outer = min(levels[1:])
    starts = [0, *(i for i in range(1, len(places)) if levels[i] == outer), len(places)]
    groups = [(start, end) for start, end in pairwise(starts)]
    words = [_joined(places[start:end], levels[start:end]) for start, end in groups]
    joint = "並びに" if any(end - start > 1 for start, end in groups) else "及び"
    return "、".join(words[:-1]) + joint + words[-1]
