"""Excel の行: 欄の字を、行の高さの限りに収まる切れに分け、字がすべて見える高さを見積もる。

Excel の行は 409 ポイントより高くできず、超えた字は印刷されない。それより長い規定は、文の終わりで切って続きの行に送る。
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from itertools import pairwise

from amend.characters import width
from amend.errors import TextError
from amend.render.drawing import Stroke
from amend.render.wrapping import Line, wrap

_TALLEST = 409.0  # Excel の行の高さの限り (ポイント)
_SHARE = 204.0  # 切り分けるときの一つの行の高さ。ページの終わりに大きな余白を残さないため、限りまでは使わない
_LONGEST = 32_767  # Excel の一つの欄に入る字の限り (UTF-16 の単位)
_ABOVE_AND_BELOW = 4.0  # 行の上下の余り (ポイント)
_BESIDE = 4.5  # 欄の左右の余り (ポイント)
_SLACK = 2  # 禁則で送られ得る桁数
_LINE, _LOOSE_LINE = 1.45, 1.8  # 字の大きさに対する行の高さ
_LOOSE_FONTS = ("游", "Yu ", "メイリオ", "Meiryo")  # 行間の広い書体
_POINTS_PER_PIXEL = 0.75


class Look(Enum):
    """見た目: 欄の役目ごとの、字の大きさと揃え方。"""

    TITLE = "表題"
    STATE = "状態"
    LEAD = "前書き"
    NOTE = "注"
    HEAD = "新旧の頭"
    NUMBER = "項番"
    BODY = "本文"
    CELL = "表の欄"
    CELL_HEAD = "表の頭"
    THIRD = "三つ目の列"
    BELOW = "表の下の注"
    LAYOUT_HEAD = "置き方の違いの見出し"
    LAYOUT = "置き方の違い"
    DRAFT = "断り"


_SIZES = {Look.TITLE: 12.0, Look.STATE: 9.0, Look.DRAFT: 9.0}
_SPACED = frozenset({Look.LAYOUT_HEAD, Look.DRAFT})  # 上を一行空けるもの


def size_of(look: Look, body: float) -> float:
    """字の大きさ: 表の外の字は決まった大きさ、ほかは様式の大きさ (ポイント)。"""
    return _SIZES.get(look, body)


class Rule(IntEnum):
    """罫線: 値は Excel の線の番号。"""

    NONE = 0
    THIN = 1
    FRAME = 2
    THICK = 5
    DASHED = 8


@dataclass(frozen=True, slots=True)
class Lines:
    """線: 欄の四辺の罫線。"""

    left: Rule = Rule.NONE
    right: Rule = Rule.NONE
    top: Rule = Rule.NONE
    bottom: Rule = Rule.NONE


@dataclass(frozen=True, slots=True)
class Box:
    """欄: 一つ又は幾つかの列を占める字。

    Attributes:
        strokes: 描く字。
        first: 始めの列 (0 から)。
        last: 終わりの列 (含む)。
        look: 見た目。
        lines: 罫線。
    """

    strokes: tuple[Stroke, ...]
    first: int
    last: int
    look: Look
    lines: Lines = Lines()


@dataclass(frozen=True, slots=True)
class Block:
    """固まり: 対照表の一行。高ければ、幾つかの行に分かれる。

    Attributes:
        name: ブックの中の名前。無ければ空。
        place: 位置の呼び方 (断るときに言う)。
        boxes: 欄。
        gap: 下を一行空けるかどうか。
    """

    name: str
    place: str
    boxes: tuple[Box, ...]
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """シートの一行。

    Attributes:
        boxes: 欄。
        height: 高さ (ポイント)。
        follows: 上の行の続きかどうか。
    """

    boxes: tuple[Box, ...]
    height: float
    follows: bool


@dataclass(frozen=True, slots=True)
class Ruler:
    """物差し: 字がどれだけの場所を取るかを見積もる。

    Attributes:
        font: 書体。
        size: 本文の字の大きさ (ポイント)。
        columns: 列の幅 (画素)。
    """

    font: str
    size: float
    columns: tuple[int, ...]

    def letters(self, box: Box) -> int:
        """一行に入る桁数 (半角の数)。禁則で送られる分を除く。"""
        room = sum(self.columns[box.first : box.last + 1]) * _POINTS_PER_PIXEL - _BESIDE
        return max(2, int(room / (size_of(box.look, self.size) / 2)) - _SLACK)

    def pitch(self, look: Look) -> float:
        """一行の高さ (ポイント)。"""
        loose = self.font.startswith(_LOOSE_FONTS)
        return size_of(look, self.size) * (_LOOSE_LINE if loose else _LINE)


def cut(block: Block, ruler: Ruler) -> Iterator[Band]:
    """切り分け: 固まりを、高さの限りに収まる行に分ける。字は一つも増えも減りもしない。

    Args:
        block: 対照表の一行。
        ruler: 物差し。

    Raises:
        TextError: 行を分けても Excel の一つの欄に入らない字がある。
    """
    cells = [list(_pieces(box, ruler)) for box in block.boxes]
    count = max(map(len, cells))
    for i in range(count):
        boxes = tuple(
            _part(box, pieces[i] if i < len(pieces) else (), first=i == 0, last=i == count - 1)
            for box, pieces in zip(block.boxes, cells, strict=True)
        )
        if any(_units(box) > _LONGEST for box in boxes):
            raise TextError(
                f"Excel の一つの欄に入らない字の並びがあります ({_LONGEST:,} 字まで)。",
                where=block.place,
                advice="見えない字が続いていないかを確かめるか、Word の書類にしてください。",
            )
        blank = ruler.pitch(Look.BODY) if block.gap and i == count - 1 else 0.0
        yield Band(boxes, min(_TALLEST, max(_height(box, ruler) for box in boxes) + blank), follows=i > 0)


def _part(box: Box, strokes: tuple[Stroke, ...], *, first: bool, last: bool) -> Box:
    """続きの行との間に線を引かない。引けば、別の規定に見える。"""
    top = box.lines.top if first else Rule.NONE
    bottom = box.lines.bottom if last else Rule.NONE
    return replace(box, strokes=strokes, lines=replace(box.lines, top=top, bottom=bottom))


def _units(box: Box) -> int:
    return sum(len(s.text.encode("utf-16-le")) for s in box.strokes) // 2


def _height(box: Box, ruler: Ruler) -> float:
    lines = _line_count(_text(box), ruler.letters(box)) + (box.look in _SPACED)
    return lines * ruler.pitch(box.look) + _ABOVE_AND_BELOW


def _text(box: Box) -> str:
    return "".join(stroke.text for stroke in box.strokes)


def _line_count(text: str, letters: int) -> int:
    """行の数の見積もり。多めに数える。"""
    return sum(max(1, math.ceil(width(part, 2) / letters)) for part in text.split("\n"))


def _pieces(box: Box, ruler: Ruler) -> Iterator[tuple[Stroke, ...]]:
    """一つの欄の字。高さの限りに収まらなければ、幾つかに分ける。"""
    text, letters, pitch = _text(box), ruler.letters(box), ruler.pitch(box.look)
    if _line_count(text, letters) * pitch + _ABOVE_AND_BELOW <= _TALLEST:
        yield box.strokes
        return
    lines = wrap([(text, False)], letters, 0, lambda part: width(part, 2))
    yield from _slices(box.strokes, _cuts(text, lines, max(1, int(_SHARE / pitch))))


def _cuts(text: str, lines: Sequence[Line], most: int) -> list[int]:
    """切る位置: ``most`` 行ごとに、文の終わり、読点の順に探し、無ければ折り返しの所で切る。語を二つの欄に分けない。"""
    ends, at = [], 0
    for line in lines:
        at += sum(len(part) for part, _ in line)
        at += text[at : at + 1] == "\n"
        ends.append(at)
    cuts, first = [0], 0
    while first + most < len(ends):
        half, limit = ends[first + most // 2], ends[first + most - 1]
        marks = (max(text.rfind(mark, half, limit) for mark in group) + 1 for group in ("。\n", "、"))
        cuts.append(next((at for at in marks if at), limit))
        first = bisect_right(ends, cuts[-1])
    return [*cuts, len(text)]


def _slices(strokes: Sequence[Stroke], cuts: Sequence[int]) -> Iterator[tuple[Stroke, ...]]:
    """筆を、字の位置で切る。"""
    spans, at = [], 0
    for stroke in strokes:
        spans.append((at, stroke))
        at += len(stroke.text)
    for start, end in pairwise(cuts):
        yield tuple(
            replace(stroke, text=stroke.text[max(0, start - at) : end - at])
            for at, stroke in spans
            if at < end and at + len(stroke.text) > start
        )
