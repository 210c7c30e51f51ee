"""PDF の字と印: 一つ一つの字が何であり、どの印の中にあるかを、大きさと、近くの線から読む。"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from amend.characters import visible
from amend.errors import TextError
from amend.read.pdf_page import Frame, Ink, Page, Rule
from amend.read.reading import Stretch
from amend.styles import Mark

_ADVICE = "amend が作った PDF か、手で直していないかを確かめてください。"

SMALL = 0.86
"""状態、断り、頁の番号の字の大きさ (本文の字に対する割合)。"""

_NOTE, _TITLE = 0.76, 1.2
_SIZES = {1.0: (False, False), _TITLE: (True, False), SMALL: (False, False)}
_SIZES |= {_NOTE * size: (title, True) for size, (title, _) in _SIZES.items()}
"""字の大きさから: (表題の字か、注か)。"""

_SPACES = {"　": 0.99, " ": 0.98}
"""ひとりで立つ空白の、まわりの字に対する大きさ。"""

_UNDER = (0.16, 0.3)
"""下線と、二重下線の二本目の、並び線からの下がり (全角の数)。"""

_NEAR = 0.03  # 大きさと位置の、同じとみる隔たり (全角の数)
_SLACK = 0.15  # 印の線の端と字の端の、同じとみる隔たり (ポイント)
_THICK = 1.2  # 太枠の線の太さ

EMPTY = "〔空行〕"
"""何も書かれていない行に書く注。"""

_TRIMMED = frozenset("（［｛｟〈《「『【〔〖〘〚〝“‘")
"""左へ詰めて描かれることのある、始め括弧。"""

_TAB = "〘タブ〙"
_TAG = re.compile("(〘[^〘〙]*〙)")
_BRACKETS = str.maketrans("〘〙", "⟦⟧")
_NAMED = {visible(ch): ch for ch in "\u00a0\u1680\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))}
"""日本語の名で描く空白。ほかの見えない字は 〘U+200B〙 のように描く。"""


@dataclass(frozen=True, slots=True)
class Letters:
    """字: 描き方の同じ字の続き。

    Attributes:
        text: 字。
        title: 表題の字か。
        note: 注か。
        mark: 囲む印。無ければ None。
    """

    text: str
    title: bool
    note: bool
    mark: Mark | None


class Marks:
    """印: 一頁の、字のそばの線。

    Args:
        page: 頁。
        outer: 表の外枠。印ではない。
        base: 本文の字の大きさ (ポイント)。
    """

    def __init__(self, page: Page, outer: Collection[Frame], base: float) -> None:
        self._base = base
        self._lines: dict[int, list[Rule]] = {}
        self._frames: dict[int, list[Frame]] = {}
        for rule in page.rules:
            if rule.y1 == rule.y2:
                self._lines.setdefault(int(rule.y1), []).append(rule)
        for frame in page.frames:
            if frame not in outer:
                for y in range(int(frame.y1), int(frame.y2) + 1):
                    self._frames.setdefault(y, []).append(frame)

    def letters(self, ink: Ink) -> Letters:
        """字の種類と印。

        Raises:
            TextError: 大きさの分からない字、二種類の印の重なった字、途中で切れた線がある。
        """
        text, title, note = self._kind(ink)
        under = [self._line(ink, drop * self._base) for drop in _UNDER]
        found = [Mark.DOUBLE if all(under) else Mark.UNDERLINE] if under[0] else []
        found += {self._frame(ink, frame) for frame in self._frames.get(int(ink.y), ()) if _around(frame, ink)}
        found += [Mark.BOLD] if ink.bold else []
        if len(found) > 1 or (under[1] and not under[0]):
            raise TextError("印の読み方が決まらない字があります。", where=text, advice=_ADVICE)
        return Letters(text, title, note, found[0] if found else None)

    def _kind(self, ink: Ink) -> tuple[str, bool, bool]:
        ratio = ink.size / self._base
        for size, kind in _SIZES.items():
            if abs(ratio - size) < 0.004 * size:  # 箱に入れない空白は、全角のものだけである
                return ink.text or "　", *kind
            for space, share in _SPACES.items():
                if not ink.text.strip(space) and abs(ratio - size * share) < 0.004 * size:
                    return space, *kind
        raise TextError("大きさの分からない字があります。", where=ink.text or f"空白 ({ratio:.3f})", advice=_ADVICE)

    def _line(self, ink: Ink, drop: float) -> bool:
        y = ink.y - drop
        near = (rule for at in range(int(y) - 1, int(y) + 2) for rule in self._lines.get(at, ()))
        for rule in near:
            if abs(rule.y1 - y) < _NEAR * self._base and _begins(ink, rule.x1, rule.x2):
                self._reaches(ink, rule.x2)
                return True
        return False

    def _frame(self, ink: Ink, frame: Frame) -> Mark:
        self._reaches(ink, frame.x2)
        return Mark.DASHED if frame.dashed else Mark.THICK if abs(frame.width - _THICK) < 0.1 else Mark.FRAME

    def _reaches(self, ink: Ink, end: float) -> None:
        """線が字の終わりまで届くこと。詰められた約物の分だけは、短くてよい。"""
        if ink.end > end + 0.5 * ink.size + _SLACK:
            raise TextError("印の線が、字の途中で切れています。", where=ink.text, advice=_ADVICE)


def early(ink: Ink) -> float:
    """左へ詰められているかもしれない幅: 行や箱の初めの全角の始め括弧は、半字だけ左へ詰めて描かれる。"""
    return 0.5 * ink.size if ink.text[:1] in _TRIMMED else 0


def _begins(ink: Ink, left: float, right: float) -> bool:
    """字が、線の中で始まるか。"""
    return left - early(ink) - _SLACK <= ink.x < right - _SLACK


def _around(frame: Frame, ink: Ink) -> bool:
    return frame.y1 < ink.y < frame.y2 and _begins(ink, frame.x1, frame.x2)


def stretches(lines: Iterable[Iterable[Letters]]) -> Iterator[Stretch]:
    """一続き: 折り返した行をつないだ段落の列を、対照表の言う字にする。

    Args:
        lines: 段落ごとの字。二つ目からは、前に改行がある。
    """
    for i, line in enumerate(lines):
        if i:
            yield Stretch("\n")
        drawn = [
            (note, mark, "".join(letters.text for letters in same))
            for (note, mark), same in groupby(line, key=lambda letters: (letters.note, letters.mark))
        ]
        if drawn == [(True, None, EMPTY)]:
            continue
        for note, mark, text in drawn:
            if note:
                yield from _noted(text, mark)
            else:
                yield _marked(text, mark)


def _marked(text: str, mark: Mark | None) -> Stretch:
    return Stretch(text) if mark is None else Stretch(text, underlined=True, mark=mark)


def _noted(text: str, mark: Mark | None) -> Iterator[Stretch]:
    """注。見えない字の名は、その字と、その注である。"""
    for part in _TAG.split(text):
        if part == _TAB:
            yield _marked("\t", mark)
        elif _TAG.fullmatch(part):
            name = part.translate(_BRACKETS)
            yield _marked(_named(name), mark)
            yield Stretch(name, note=True)
        elif part and mark is None:
            yield Stretch(part, note=True)
        elif part:
            raise TextError("注に印があります。", where=part, advice=_ADVICE)


def _named(tag: str) -> str:
    code = re.fullmatch("⟦(?:異体字セレクタ )?U\\+([0-9A-F]{4,6})⟧", tag)
    if code is None and tag not in _NAMED:
        raise TextError("読めない字の名があります。", where=tag, advice=_ADVICE)
    return chr(int(code[1], 16)) if code else _NAMED[tag]


def plain(lines: Iterable[Iterable[Letters]]) -> str:
    """字: 印の無い所の字。見えない字の名は、その字に戻す。

    Raises:
        TextError: 印がある。
    """
    drawn = tuple(stretches(lines))
    if any(stretch.underlined for stretch in drawn):
        raise TextError("印のあるはずのない字に印があります。", where="".join(s.text for s in drawn), advice=_ADVICE)
    return "".join(s.text for s in drawn if not (s.note and s.text.startswith("⟦")))
