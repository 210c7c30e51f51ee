"""切れ端: 一つの欄の字を、組版の道具に渡す段落と切れ端にする。

紙の上の字と線だけから読み返せるように、次のことを決めている (読み手は `amend.read.table_pdf`)。

- 見えない字と変わった空白は、その字を描かず、〘U+200B〙 のような名だけを小さく描く。タブは 〘タブ〙 と描く。
  ほかの書類の ⟦ と ⟧ は、明朝の書体の多くが持たない。
- 欄の中の改行は段落を分ける。段落の初めの位置は、折り返した行の初めの位置と違う (sheet.typ)。
- 行の終わりの空白は組版の道具が捨てる。折返しがそこに来得る空白は、一つずつ箱に入れて、捨てさせない。
- 欄に入りきらない、折り返せる所の無い続き (欧文の語、狭い欄の（略）) は、禁則の単位ごとに箱に入れる。その単位も
  入らなければ、一字ずつ箱に入れる (`amend.render.pdf.breaks`)。隣の欄にはみ出させない。
- 半角の空白と、ひとりで立つ全角の空白は、PDF の読み手が見落とす。字の大きさをわずかに変え、大きさで種類を言う。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from amend.characters import CharacterClass, examine, visible
from amend.render.drawing import Stroke
from amend.render.pdf.breaks import overlong, room_of, units
from amend.render.pdf.fonts import Chain

NOTE = 0.76
"""注の字の大きさ (本文の字に対する割合)。"""

EMPTY = "〔空行〕"
"""何も書かれていない行。空いた所からは、行が在ることを読めない。"""

_SPACE_SIZES = {"　": 0.99, " ": 0.98}
"""ひとりで立つ空白の、字の大きさ (まわりの字に対する割合)。"""

_TAB = "〘タブ〙"
_BRACKETS = str.maketrans("⟦⟧", "〘〙")
_SPACES = re.compile("([ 　]+)")
_ROOM = 8  # 一行目の、空白の後にこれだけ (全角の数) 残っていれば、そこで折り返すことはない

_SAID = 12  # 誤りに書く、欄の字の数

Piece = str | tuple[str, float, str, int, bool]
"""切れ端: 飾りのない本文の字。又は (字, 大きさの割合, 印, 書体の番号, 箱に入れるか)。"""

Paragraph = list[Piece]


@dataclass(frozen=True, slots=True)
class _Span:
    """描き方の同じ字。"""

    text: str
    size: float
    mark: str


def paragraphs(
    strokes: Iterable[Stroke], mark: str, width: float, hang: int, fonts: Chain, place: str
) -> list[Paragraph]:
    """段落: 筆を、欄の中の改行で分ける。

    Args:
        strokes: 筆 (`amend.render.drawing.strokes`)。
        mark: 印の付いた字の印。筆が自分の印を持てば、それが勝る。
        width: 字の入る幅 (全角の数)。
        hang: 折り返しの字下げ (全角の数)。
        fonts: 書体。
        place: 誤りに書く位置。

    Raises:
        RequestError: 字が一つも入らないほど狭い。
        TextError: どの書体にも形の無い字がある。
    """
    room = room_of(width, hang)
    lines: list[list[_Span]] = [[]]
    for stroke in strokes:
        drawn = (stroke.mark.value if stroke.mark else mark) if stroke.underlined else ""
        for i, part in enumerate(stroke.text.split("\n")):
            if i:
                lines.append([])
            lines[-1] += [_Span(part, NOTE, "")] if stroke.note else _spans(part, drawn)
    if len(lines) == 1:
        return [list(_pieces(lines[0], width, room, fonts, place))]
    empty = [_Span(EMPTY, NOTE, "")]
    return [list(_pieces(line or empty, width, room, fonts, place)) for line in lines]


def line(text: str, size: float, width: float, fonts: Chain, place: str) -> Paragraph:
    """一行の字: 表題、頭の語、注など、印も改行も無い字。

    Args:
        text: 字。
        size: 字の大きさ (本文の字に対する割合)。
        width: 字の入る幅 (全角の数)。
        fonts: 書体。
        place: 誤りに書く位置。

    Raises:
        RequestError: 字が一つも入らないほど狭い。
        TextError: どの書体にも形の無い字がある。
    """
    return list(_pieces(_spans(text, "", size), width / size, room_of(width, 0), fonts, place))


def _spans(text: str, mark: str, size: float = 1) -> Iterator[_Span]:
    """見えない字とタブを、その名に替える。"""
    at = 0
    hidden = {seen.position for seen in examine(text) if seen.character_class is not CharacterClass.REFUSED}
    hidden |= {i for i, ch in enumerate(text) if ch == "\t"}
    for i in sorted(hidden):
        if at < i:
            yield _Span(text[at:i], size, mark)
        yield _Span(_TAB if text[i] == "\t" else visible(text[i]).translate(_BRACKETS), NOTE * size, mark)
        at = i + 1
    if at < len(text):
        yield _Span(text[at:], size, mark)


def _pieces(spans: Iterable[_Span], width: float, room: float, fonts: Chain, place: str) -> Iterator[Piece]:
    at = 0  # 段落の初めからの字の数
    for span, text, long in _stretches(tuple(spans), room):
        if long:
            yield from _boxed(text, span, room, fonts, place, first=at == 0)
            at += len(text)
            continue
        parts = [part for part in _SPACES.split(text) if part]
        for i, part in enumerate(parts):
            after = parts[i + 1] if i + 1 < len(parts) else ""
            if part[0] in _SPACE_SIZES and (len(parts) == 1 or not _stays(part, after, at + len(part), width)):
                yield from _spaces(part, span)
            else:
                yield from _set(part, span, fonts, place)
            at += len(part)


def _stretches(spans: Sequence[_Span], room: float) -> Iterator[tuple[_Span, str, bool]]:
    """字を、折り返せる所の無い、行に入りきらない続きと、そうでない続きに分ける。"""
    sizes = [span.size for span in spans for _ in span.text]
    long = overlong("".join(span.text for span in spans), sizes, room)
    start = 0
    for span in spans:
        end = start + len(span.text)
        cuts = sorted({start, end, *(at for pair in long for at in pair if start < at < end)})
        for a, b in pairwise(cuts):
            yield span, span.text[a - start : b - start], any(x <= a and b <= y for x, y in long)
        start = end


def _spaces(text: str, span: _Span) -> Iterator[Piece]:
    for ch in text:
        yield ch, span.size * _SPACE_SIZES[ch], span.mark, 0, True


def _boxed(text: str, span: _Span, room: float, fonts: Chain, place: str, *, first: bool) -> Iterator[Piece]:
    """入りきらない続きを、単位ごとに箱に入れる。"""
    cell = f"{place}「{visible(text[:_SAID])}{'…' if len(text) > _SAID else ''}」"
    for part in units(text, room / span.size, cell, first=first):
        if part[0] in _SPACE_SIZES:
            yield from _spaces(part, span)
        else:
            for letters, font in fonts.split(part, place):
                yield letters, span.size, span.mark, font, True


def _stays(spaces: str, after: str, end: int, width: float) -> bool:
    """空白を、字と続けて描いてよいか。半角の空白の続きは、PDF の読み手が一つにまとめてしまう。"""
    if " " in spaces:
        return False
    return not after or (end + _ROOM <= width and unicodedata.east_asian_width(after[0]) in "WF")


def _set(text: str, span: _Span, fonts: Chain, place: str) -> Iterator[Piece]:
    for part, font in fonts.split(text, place):
        yield part if span.size == 1 and not span.mark and font == 0 else (part, span.size, span.mark, font, False)
