"""符号: 番号を移した規定の、印刷される番号。字の種類・幅・囲みは、元の符号と兄弟に倣う (drafting-rules §4 S03)。"""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Iterable, Sequence

from amend.clause import HEADINGS, Kind, Node, nodes
from amend.numerals import NUMBER, Counter, Num, Numerals, numerals_of, read_number, write_counter, write_number
from amend.plaintext.marks import Enclosure, Series, read_mark

_FIRST = re.compile(NUMBER)
_BRANCH = rf"(?:の{NUMBER})*"
_NUMBERED = re.compile(rf"(?P<head>第)(?P<num>{NUMBER})(?P<unit>[条條編章節款目])(?P<branch>{_BRANCH})")
_ANNEX = re.compile(
    rf"(?P<head>.*?第?)(?P<num>{NUMBER})(?P<inner>{_BRANCH})(?P<unit>号?(?:様式)?)(?P<branch>{_BRANCH})"
)
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟"
_GLYPHS = (
    _CIRCLES,
    "".join(chr(0x2474 + i) for i in range(20)),
    "".join(chr(0x249C + i) for i in range(26)),
    "".join(chr(0x2170 + i) for i in range(12)),
    "".join(chr(0x2160 + i) for i in range(12)),
    "㋐㋑㋒㋓㋔㋕㋖㋗㋘㋙㋚㋛㋜㋝㋞㋟㋠㋡㋢㋣",
)
_FULLWIDTH = "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
_WIDE = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    _FULLWIDTH,
)


class Digits:
    """数字の習慣: 種類ごとに、一桁の番号と二桁からの番号を、どの数字で書いているか。

    「第９条」と「第10条」のように、桁で幅を変える本文がある (drafting-rules §4 C01)。
    """

    def __init__(self, tree: Node) -> None:
        """Args: tree: 習慣を見る木。"""
        self._used: dict[tuple[Kind, bool], Tally[Numerals]] = {}
        self._paragraphs: Tally[str] = Tally()
        self._shapes: set[tuple[Kind, str]] = set()
        for node in nodes(tree):
            if node.mark and node.kind in _COUNTED:
                self._shapes.add((node.kind, _FIRST.sub("#", node.mark)))
                for number in _FIRST.findall(node.mark):
                    self._used.setdefault((node.kind, _long(number)), Tally())[numerals_of(number)] += 1
            if node.kind is Kind.PARAGRAPH and node.mark:
                self._paragraphs[_FIRST.sub("#", node.mark) if node.mark not in _CIRCLES else "①"] += 1

    def write(self, number: int, kind: Kind, sample: str) -> str:
        """数を書く。

        Args:
            number: 数。
            kind: 規定の種類。
            sample: 元の番号の数字。同じ桁の習慣が本文に無いとき、これに倣う。
        """
        usual = numerals_of(sample) if sample else None
        if usual is Numerals.KANJI and number <= 9999:
            return write_number(number, Numerals.KANJI)
        if usual is not None and _long(sample) == (number > 9):
            return write_number(number, usual)
        return write_number(number, self._habit(kind, number > 9, usual))

    def _habit(self, kind: Kind, long: bool, usual: Numerals | None) -> Numerals:
        same = self._used.get((kind, long), Tally())
        arabic = [n for n, _ in same.most_common() if n is not Numerals.KANJI]
        if arabic:
            return arabic[0]
        if usual is Numerals.FULL and not long:
            return usual  # 二桁を全角で書く本文は、一桁も全角で書く
        every = {n for (_, length), tally in self._used.items() if length is long for n in tally} - {Numerals.KANJI}
        return every.pop() if len(every) == 1 else usual or Numerals.FULL

    def width(self, kind: Kind, mark: str, number: str) -> Numerals | None:
        """幅: 同じ種類・同じ囲みの番号が、本文でいつも使う算用数字の幅。例が無いか、混じっていれば None。"""
        if (kind, _FIRST.sub("#", mark)) not in self._shapes:
            return None
        used = self._used.get((kind, _long(number)))
        if used is None and Numerals.KANJI in self._used.get((Kind.ARTICLE, False), ()):
            used = self._used.get((kind, False))  # 縦書きの本文では、二桁でも幅を変えない
        arabic = [n for n in used or () if n is not Numerals.KANJI]
        return arabic[0] if len(arabic) == 1 else None

    def paragraph(self, number: int) -> str:
        """項番号: 番号の無かった項に付ける番号。"""
        shape = self._paragraphs.most_common(1)[0][0] if self._paragraphs else "#"
        if shape == "①":
            return _CIRCLES[number - 1] if number <= len(_CIRCLES) else self.write(number, Kind.PARAGRAPH, "")
        return shape.replace("#", self.write(number, Kind.PARAGRAPH, ""))


_COUNTED = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ANNEX, Kind.NOTES, Kind.ANNEX_PART, *HEADINGS)


def _long(number: str) -> bool:
    return len(number) > 1


def remarked(kind: Kind, mark: str, old: Num, new: Num, digits: Digits) -> str:
    """符号: 元の符号の形のまま、番号だけを替える。

    Args:
        kind: 種類。
        mark: 元の符号 (``第三条の二``、``⑴``、``(ア)``、``２``)。空でない。
        old: 元の番号。
        new: 新しい番号。
        digits: 本文の数字の習慣。

    Raises:
        ValueError: その符号の系列では書けない番号。

    Example:
        >>> digits = Digits(Node(Kind.DOCUMENT))
        >>> remarked(Kind.ARTICLE, "第三条の二", (3, 2), (4,), digits)
        '第四条'
        >>> remarked(Kind.ITEM, "⑴", (1,), (2,), digits), remarked(Kind.SUBITEM, "(ロ)", (2,), (3,), digits)
        ('⑵', '(ハ)')
    """
    match kind:
        case Kind.ARTICLE | Kind.PART | Kind.CHAPTER | Kind.SECTION | Kind.SUBSECTION | Kind.DIVISION:
            found = _NUMBERED.match(mark)
        case Kind.ANNEX:
            found = _ANNEX.fullmatch(mark)
        case Kind.ITEM | Kind.SUBITEM | Kind.ANNEX_PART:
            return _symbol(kind, mark, old, new, digits)
        case _:
            return _bare(kind, mark, new, digits)
    if found is None:
        raise ValueError(f"番号を替えられない符号です: {mark}")
    number = digits.write(new[0], kind, found["num"])
    rest = mark[found.end() :]
    return found["head"] + number + found["unit"] + _branches(kind, new, found["num"], digits) + rest


def ranged(kind: Kind, mark: str, until: Num, digits: Digits) -> str:
    """範囲: 「第五条から第七条まで」の終わりの番号を替える。"""
    found = list(_NUMBERED.finditer(mark))
    if len(found) < 2:
        return mark
    last = found[-1]
    number = digits.write(until[0], kind, last["num"])
    words = last["head"] + number + last["unit"] + _branches(kind, until, last["num"], digits)
    return mark[: last.start()] + words + mark[last.end() :]


def _branches(kind: Kind, num: Num, sample: str, digits: Digits) -> str:
    return "".join(f"の{digits.write(n, kind, sample)}" for n in num[1:])


def _bare(kind: Kind, mark: str, new: Num, digits: Digits) -> str:
    """項番号と「備考２」: 数字の所だけを替える。"""
    if mark in _CIRCLES:
        return _CIRCLES[new[0] - 1]
    found = _FIRST.search(mark)
    if found is None:
        return mark + digits.write(new[0], kind, "")
    return mark[: found.start()] + digits.write(new[0], kind, found[0]) + mark[found.end() :]


def series_of(mark: str, num: Num) -> Series | None:
    """系列: 番号が分かっている符号の系列。「イ」はイロハの一番目か、アイウの二番目。"""
    read = read_mark(mark + "　")
    return None if read is None else next((series for series, n in read.readings if n == num), None)


def number_in(mark: str, series: Series | None) -> Num | None:
    """番号: 符号を、その系列で読む。"""
    read = read_mark(mark + "　")
    if read is None:
        return None
    return next((num for s, num in read.readings if s == series), None) if series else read.readings[0][1]


def _symbol(kind: Kind, mark: str, old: Num, new: Num, digits: Digits) -> str:
    series = series_of(mark, old)
    if series is None:
        raise ValueError(f"番号を替えられない符号です: {mark}")
    for row in _GLYPHS:
        if mark[0] in row:
            if not 1 <= new[0] <= len(row):
                raise ValueError(f"符号「{mark[0]}」の系列に {new[0]} 番目はありません")
            return row[new[0] - 1] + "".join(f"の{digits.write(n, kind, '')}" for n in new[1:])
    opening = mark[0] if series.enclosure is Enclosure.PAREN else ""
    symbol = _inner(mark)
    closing = mark[len(opening) + len(symbol) :][:1] if opening else ""
    dot = mark[-1] if series.enclosure is Enclosure.DOT else ""
    return opening + _written(kind, series, symbol, new[0], digits) + closing + _tail(kind, symbol, new, digits) + dot


def _inner(mark: str) -> str:
    found = re.match(rf"[(（]?({NUMBER}|[^()（）.．の]+)", mark)
    assert found is not None
    return found[1]


def _written(kind: Kind, series: Series, symbol: str, number: int, digits: Digits) -> str:
    if series.counter in (Counter.ARABIC, Counter.KANJI):
        return digits.write(number, kind, symbol)
    written = write_counter(series.counter, number)
    return written.translate(_WIDE) if symbol[0] in _FULLWIDTH else written


def _tail(kind: Kind, symbol: str, new: Num, digits: Digits) -> str:
    sample = symbol if _FIRST.fullmatch(symbol) else ""
    return "".join(f"の{digits.write(n, kind, sample)}" for n in new[1:])


def widened(mark: str, kind: Kind, digits: Digits) -> str:
    """幅を合わせる: 加える規定の番号の算用数字を、兄弟の習慣の幅にする。幅は置き方であって語ではない。"""

    def match_width(found: re.Match[str]) -> str:
        number = found[0]
        width = None if numerals_of(number) is Numerals.KANJI else digits.width(kind, mark, number)
        return number if width is None else write_number(read_number(number), width)

    return _FIRST.sub(match_width, mark)


def renumbered_label(mark: str, number: int, beside: Sequence[str]) -> str:
    """表の項の符号: 番号だけを替える。数字の種類と幅は、同じ桁の番号の、隣の項に倣う。

    Args:
        mark: 元の符号。
        number: 新しい番号。
        beside: 同じ表の項の符号。

    Example:
        >>> renumbered_label("(10)", 9, ["(８)", "(10)"]), renumbered_label("(9)", 10, ["(9)"])
        ('(９)', '(10)')
    """
    glyphs = next((row for row in _GLYPHS if mark[0] in row), "")
    if glyphs:
        return glyphs[number - 1 : number] or mark
    numbers = [found[0] for each in (*beside, mark) for found in [_FIRST.search(each)] if found]
    alike = next((each for each in numbers if _long(each) == (number > 9)), _FIRST.findall(mark)[0])
    return _FIRST.sub(write_number(number, numerals_of(alike)), mark, count=1)


def is_upright(mark: str) -> bool:
    """縦書きの項番号か: 官報は二桁の項番号を半角で組む。本文に入れば、ほかの項番号の幅になる (corpus/README.md)。

    Example:
        >>> is_upright("10"), is_upright("１０"), is_upright("2")
        (True, False, False)
    """
    return len(mark) > 1 and mark.isascii() and mark.isdigit()


def annex_mark(label: str, num: Num, sample: str, digits: Digits) -> str:
    """別表の名: 「別表第#」に番号を入れる。

    Args:
        label: 名。番号の所は ``#`` (位置の段の名)。
        num: 番号。無ければ空。
        sample: ほかの別表か条の番号の数字。
        digits: 本文の数字の習慣。
    """
    number = digits.write(num[0], Kind.ANNEX, sample) if num else ""
    return label.replace("#", number) + _branches(Kind.ANNEX, num, sample, digits)


def sample_number(marks: Iterable[str]) -> str:
    """見本: 符号の並びの最初の数字。"""
    return next((found[0] for mark in marks for found in [_FIRST.search(mark)] if found), "")
