"""部分: 一つの項や号の文を、本文・ただし書・前段・後段などの呼び名で分ける (drafting-rules §2.2、R35・R46・R57)。

句点で区切るが、括弧やかぎ括弧の中の句点は文の終わりではない (「以下「甲」という。」を含む文も一つの文)。
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from amend.patterns import late


class PartKind(Enum):
    """呼び名: 一つの条・項・号の文の中の部分、又は章などの名。値は印刷される語 (段は番号がつく)。"""

    MAIN = "本文"
    PROVISO = "ただし書"
    FIRST = "前段"
    MIDDLE = "中段"
    LAST = "後段"
    NTH = "段"
    CHAPEAU = "各号列記以外の部分"
    HEADING = "名"


@dataclass(frozen=True, slots=True)
class Part:
    """部分: 文の中の範囲とその呼び名。

    Attributes:
        kind: 呼び名。
        start: 始め (0 から、符号位置)。
        end: 終わり (含まない)。
        number: 「第３段」の番号。ほかの呼び名では 0。
    """

    kind: PartKind
    start: int
    end: int
    number: int = 0


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """文: 括弧の外の句点で区切る。

    Args:
        text: 一つの項や号の語。

    Returns:
        (始め, 終わり) の組。終わりは含まず、句点は前の文に入る。隙間なく ``text`` の全部を覆う。

    Example:
        >>> sentences("甲は、乙（丙を除く。）と協議する。ただし、急ぐときは、この限りでない。")
        ((0, 17), (17, 35))
    """
    found, start, depth = [], 0, 0
    pairs = _paired(text)
    for i, c in enumerate(text):
        if i in pairs:
            depth += 1 if c in _CLOSER else -1
        elif c == "。" and depth == 0:
            found.append((start, i + 1))
            start = i + 1
    if start < len(text):
        found.append((start, len(text)))
    return tuple(found)


def parts(text: str) -> tuple[Part, ...]:
    """部分: 文の中の名のある部分をすべて返す。同じ文が二つの名を持つことがあり、ふつうの名が先に来る。

    「Ａ。Ｂ。ただし、Ｃ。」では、Ａ・Ｂを合わせて本文、Ａが前段、Ｂが後段 (中段とも)、Ｃがただし書である (R46)。
    文が四つ以上なら第１段、第２段…という (R35)。文が一つなら部分は無い。

    Args:
        text: 一つの項や号の語。

    Example:
        >>> [(p.kind.value, p.start, p.end) for p in parts("甲が定める。ただし、乙が定めることもできる。")]
        [('本文', 0, 6), ('ただし書', 6, 22)]
        >>> [(p.kind.value, p.start, p.end) for p in parts("甲が定める。この場合において、乙に通知する。")]
        [('前段', 0, 6), ('後段', 6, 22)]
    """
    spans = sentences(text)
    provisos = [i for i, (start, _) in enumerate(spans) if i and _PROVISO.match(text, start)]
    plain = [span for i, span in enumerate(spans) if i not in provisos]
    found: list[Part] = []
    if provisos:
        first = provisos[0]
        last = next(i for i in range(first, len(spans)) if i + 1 not in provisos)
        found.append(Part(PartKind.MAIN, 0, spans[first][0]))
        found.append(Part(PartKind.PROVISO, spans[first][0], spans[last][1]))
    if len(plain) in _NAMES:
        found += [Part(kind, *span) for kind, span in zip(_NAMES[len(plain)], plain, strict=True)]
    elif len(plain) > 1:
        found += [Part(PartKind.NTH, *span, number=n) for n, span in enumerate(plain, start=1)]
    if len(spans) == 3 and provisos == [2]:
        found.append(Part(PartKind.MIDDLE, *spans[1]))
    return tuple(found)


_NAMES = {
    2: (PartKind.FIRST, PartKind.LAST),
    3: (PartKind.FIRST, PartKind.MIDDLE, PartKind.LAST),
}
_PROVISO = late(r"[ 　]*(?:ただし|但し)(?!書)")
_CLOSER = {"（": "）", "(": ")", "「": "」", "『": "』", "〔": "〕", "［": "］", "【": "】"}
_OPENER = {closer: opener for opener, closer in _CLOSER.items()}


def _paired(text: str) -> set[int]:
    """相手のある括弧の位置。相手の無い括弧は、引用の切れ端などにあり、文の区切りを妨げない。"""
    pairs: set[int] = set()
    waiting: list[int] = []
    kinds: Counter[str] = Counter()
    for i, c in enumerate(text):
        if c in _CLOSER:
            waiting.append(i)
            kinds[c] += 1
        elif c in _OPENER and kinds[_OPENER[c]]:
            while text[waiting[-1]] != _OPENER[c]:
                kinds[text[waiting.pop()]] -= 1
            opened = waiting.pop()
            kinds[text[opened]] -= 1
            pairs |= {opened, i}
    return pairs
