"""位置を読む: 起案者の書いた言葉「第３条第２項第１号ア」を段に分ける。`amend.address.writer` の逆。

規則は前の段の種類ごとに順に試し、最後まで読めた最初のものを採る。「別表第一の四十七の項」のように切り方がいくつも
あるので、行き止まりでは一つ前に戻る。ほかの切り方は `readings` が続けて返す。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from amend.address.grammar import FOLLOWING, NTH, TEXTS, Option
from amend.address.model import Address, Step
from amend.clause import HEADINGS, Kind
from amend.errors import RequestError
from amend.numerals import NUMBER, read_number
from amend.parts import PartKind
from amend.patterns import late

EXAMPLE = "第３条第２項第１号ア、附則第２項、別表１の表(3)の項乙の役割の欄"

_LONGEST = 1000
_DEEPEST = 100
_MOST_READINGS = 32

_PARTS = {
    "ただし書き": PartKind.PROVISO,
    "但書": PartKind.PROVISO,
    "柱書き": PartKind.CHAPEAU,
    "柱書": PartKind.CHAPEAU,
    **{part.value: part for part in PartKind if part not in (PartKind.NTH, PartKind.HEADING)},
}


def read_address(text: str) -> Address:
    """位置: 起案者の書き方で位置を読む。数字は全角・半角・漢数字のどれでもよく、空白は読み飛ばす。

    Args:
        text: 位置の言葉 (例: ``第３条第２項``、``3条2項``、``附則第二条の見出し``、``別表観光振興の項``)。

    Raises:
        RequestError: 読めない。何字目で止まったか、そこに何が続けられるかを言う。

    Example:
        >>> [(step.kind.value, step.num) for step in read_address("第三条の二第1項").steps]
        [('条', (3, 2)), ('項', (1,))]
        >>> read_address("第３条だい２項")
        Traceback (most recent call last):
        amend.errors.RequestError: 位置の言葉が４字目から読めません: 「だい２項」
          場所: 第３条だい２項
          対処: 「第３条」の後には、第２項、の表、第１号、ア、第２段落、見出し、ただし書 などが続けられます。
    """
    search = _Search("".join(text.split()))
    found = next(search.addresses(), None)
    if found is None:
        raise _unreadable(text, search)
    return found


def readings(text: str, after: Kind | None = None) -> Iterator[Address]:
    """読み方: 同じ言葉の読み方を、確からしいものから返す。最初が `read_address` の答え。

    Args:
        text: 位置の言葉。
        after: 「同条第二項」の「第二項」のように、言葉が前の段から続くときの、その段の種類。続かなければ None。

    Example:
        >>> [(a.steps[0].num, a.steps[1].label) for a in islice(readings("別表第一の二の三の項"), 2)]
        [((1,), '二の三'), ((1, 2), '三')]
        >>> [a.part.value for a in readings("ただし書", Kind.ARTICLE)]
        ['ただし書']
    """
    return islice(_Search("".join(text.split()), after).addresses(), _MOST_READINGS)


class _Search:
    """探索: 切り方を一つずつ試す。行き止まりと、最も先まで読めた所を覚えている。"""

    def __init__(self, text: str, after: Kind | None = None) -> None:
        self.text = text
        self._root = None if after is None else Step(after)
        self.furthest: tuple[int, Step | None] = (0, None)
        self._dead: set[tuple[int, Step | None]] = set()

    def addresses(self) -> Iterator[Address]:
        """最後まで読めた切り方を返す。長すぎる言葉は切り方を試しきれないので読まない。"""
        return self._from(0, ()) if len(self.text) <= _LONGEST else iter(())

    def _from(self, at: int, steps: tuple[Step, ...]) -> Iterator[Address]:
        last = steps[-1] if steps else self._root
        if (at, last) in self._dead or len(steps) > _DEEPEST:
            return
        self.furthest = max(self.furthest, (at, last), key=lambda reached: reached[0])
        alive = False
        for address in self._endings(at, steps):
            alive = True
            yield address
        for step, end in self._options(at, last):
            for address in self._from(end, (*steps, step)):
                alive = True
                yield address
        if not alive:
            self._dead.add((at, last))

    def _endings(self, at: int, steps: tuple[Step, ...]) -> Iterator[Address]:
        last = steps[-1] if steps else self._root
        if last is None:
            return
        if at == len(self.text):
            if steps:
                yield Address(steps)
            return
        rest, kind = self.text[at:], last.kind
        if kind in HEADINGS and rest in (f"の{kind.value}名", f"{kind.value}名"):
            yield Address(steps, PartKind.HEADING)
        if kind in (*TEXTS, Kind.PASSAGE, Kind.CELL, Kind.DOCUMENT, Kind.SUPPL_PROVISION):
            nth = _NTH_PART.fullmatch(rest)
            if rest in _PARTS:
                yield Address(steps, _PARTS[rest])
            elif nth is not None:
                yield Address(steps, PartKind.NTH, read_number(nth[1]))

    def _options(self, at: int, last: Step | None) -> Iterator[Option]:
        kind = last.kind if last else None
        for rule in FOLLOWING[kind]:
            for step, end in rule.read(self.text, at):
                nth = NTH.match(self.text, end)
                if nth is not None:
                    yield replace(step, nth=read_number(nth[1])), nth.end()
                yield step, end


_NTH_PART = late(rf"第({NUMBER})段")


def _unreadable(text: str, search: _Search) -> RequestError:
    at, last = search.furthest
    if not search.text:
        return RequestError("位置の言葉がありません。", advice=f"例: {EXAMPLE}")
    if len(search.text) > _LONGEST:
        return RequestError(
            f"位置の言葉が長すぎます ({_LONGEST} 字まで)。", where=f"{text[:20]}…", advice=f"例: {EXAMPLE}"
        )
    kind = last.kind if last else None
    follow = [rule.example for rule in FOLLOWING[kind] if rule.example]
    if kind in HEADINGS:
        follow.append("章名")
    elif kind in TEXTS:
        follow.append("ただし書")
    offered = f"{'、'.join(follow)} などが続けられます。" if follow else "何も続けられません。"
    # 空白を読み飛ばしたので、利用者の書いた字で数え直す
    places = [i for i, c in enumerate(text) if not c.isspace()]
    if at == len(search.text):
        what = "位置の言葉が途中で終わっています。"
    else:
        count = str(places[at] + 1).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        what = f"位置の言葉が{count}字目から読めません: 「{text[places[at] :][:20]}」"
    head = f"「{search.text[:at]}」の後には、" if at else "初めには、"
    return RequestError(what, where=text, advice=f"{head}{offered}" if at else f"{head}{offered}例: {EXAMPLE}")
