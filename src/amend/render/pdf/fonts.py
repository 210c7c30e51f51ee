"""書体: 決まった順に探し、描く字のすべてに形があることを、描く前に確かめる。

様式の書体、次に `KNOWN` の明朝を前から順に探し、この機械にあるものを前から順に使う。どれにも形の無い字は、四角で
描かずに断る。
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from amend.characters import clusters, name, visible
from amend.errors import RequestError, TextError
from amend.render.pdf.sfnt import Glyphs, family_names, glyphs

if TYPE_CHECKING:
    import typst

KNOWN = (
    ("ＭＳ 明朝", "MS Mincho"),
    ("游明朝", "Yu Mincho", "YuMincho"),
    ("ヒラギノ明朝 ProN", "Hiragino Mincho ProN", "Hiragino Mincho Pro"),
    ("IPAex明朝", "IPAexMincho"),
    ("BIZ UD明朝 Medium", "BIZ UD明朝", "BIZ UDMincho", "BIZ UDMincho Medium"),
    ("Noto Serif CJK JP", "Noto Serif JP"),
    ("IPAmj明朝", "IPAmjMincho"),
)
"""探す明朝: 前から順に。どれも (日本語の名, 書体のファイルの言う別の名…)。"""

_INSTALL = (
    "IPAex明朝 (Debian・Ubuntu では apt install fonts-ipaexfont-mincho) か、字の多い Noto Serif CJK JP"
    " (同じく fonts-noto-cjk) を入れてください。"
)


@dataclass(frozen=True, slots=True)
class Font:
    """書体一つ。

    Attributes:
        family: 組版の道具に言う名。
        glyphs: 持つ字形。
    """

    family: str
    glyphs: Glyphs


class Chain:
    """書体の並び: 字ごとに、形を持つ最も前の書体を選ぶ。

    Args:
        fonts: 前から順に使う書体。一つ以上。
    """

    def __init__(self, fonts: Sequence[Font]) -> None:
        self.fonts = tuple(fonts)
        self._sure: set[str] = set()  # 一つ目の書体が形を持つと分かった字

    def split(self, text: str, place: str) -> Iterator[tuple[str, int]]:
        """字を、(同じ書体で描く続き, 書体の番号) に分ける。

        Args:
            text: 描く字。
            place: 誤りに書く位置。

        Raises:
            TextError: どの書体にも形の無い字がある。
        """
        fresh = set(text) - self._sure
        self._sure |= {ch for ch in fresh if not _selects(ch) and self.fonts[0].glyphs.has(ch)}
        if self._sure.issuperset(text):
            yield text, 0
            return
        at, chosen = 0, -1
        for start, end in pairwise(clusters(text)):
            font = self._font_of(text[start:end], place)
            if font != chosen and start > at:
                yield text[at:start], chosen
                at = start
            chosen = font
        yield text[at:], chosen

    def _font_of(self, cluster: str, place: str) -> int:
        for i, font in enumerate(self.fonts):
            if font.glyphs.has(cluster):
                return i
        drawn = "、".join(font.family for font in self.fonts)
        missing = next((ch for ch in cluster if not any(f.glyphs.has(ch) for f in self.fonts)), cluster)
        called = name(missing) if len(missing) == 1 else "、".join(f"U+{ord(ch):04X}" for ch in missing)
        raise TextError(
            f"PDF に描けない文字があります: 「{visible(missing)}」({called})。書体 ({drawn}) に字形がありません。",
            where=place,
            advice=_INSTALL,
        )


def _selects(ch: str) -> bool:
    """前の字と組でしか描けない字 (異体字セレクタ) か。"""
    return "\ufe00" <= ch <= "\ufe0f" or "\U000e0100" <= ch <= "\U000e01ef"


def chain(installed: typst.Fonts, wanted: str) -> Chain:
    """書体の並び: この機械にある書体を、様式の書体、`KNOWN` の順に並べる。

    Args:
        installed: この機械の書体。
        wanted: 様式の書体の名。日本語の名でも英語の名でもよい。

    Raises:
        RequestError: 使える書体が一つも無い。
    """
    known = next((names for names in KNOWN if _key(wanted) in map(_key, names)), (wanted,))
    infos = [info for info in installed.fonts() if info.path is not None and info.style == "normal"]
    found: dict[str, Font] = {}
    for names in dict.fromkeys((known, *KNOWN)):
        info = _nearest(infos, names)
        if info is None and names not in KNOWN:
            info = _by_file(infos, wanted)
        if info is not None and info.family not in found:
            try:
                found[info.family] = Font(info.family, glyphs(Path(str(info.path)), info.index))
            except (OSError, ValueError, struct.error):
                continue  # 壊れた書体は、無いのと同じに扱う
    if not found:
        raise RequestError(
            "PDF に使う明朝の書体が、この機械にありません。",
            where="探した書体: " + "、".join(dict.fromkeys((wanted, *(names[0] for names in KNOWN)))),
            advice=_INSTALL,
        )
    return Chain(tuple(found.values()))


def _key(word: str) -> str:
    """比べる形: 空白と大文字・小文字を問わない。"""
    return "".join(word.split()).casefold()


def _nearest(infos: Sequence[typst.FontInfo], names: Collection[str]) -> typst.FontInfo | None:
    """名の合う書体のうち、ふつうの太さに最も近いもの。"""
    keys = {_key(word) for word in names}
    matching = [info for info in infos if _key(info.family) in keys]
    return min(matching, key=lambda info: (abs(info.weight - 400), str(info.path), info.index), default=None)


def _by_file(infos: Sequence[typst.FontInfo], wanted: str) -> typst.FontInfo | None:
    """書体のファイルに書かれた名 (日本語の名など) が合うもの。ファイルを一つずつ開くので、最後に頼る。"""
    key = _key(wanted)
    named = [i for i in infos if key in map(_key, family_names(Path(str(i.path)), i.index))]
    return _nearest(named, {info.family for info in named}) if named else None
