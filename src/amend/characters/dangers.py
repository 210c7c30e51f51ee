"""文字の危うさ: 本文にあってはならない文字、見て分からない文字 (reliability C1–C7)。

表は Unicode の版に左右されないよう符号位置で持ち、unicodedata と食い違わないことを試験で確かめる。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from amend.characters.names import code_point, name
from amend.patterns import late


class CharacterClass(Enum):
    """文字の危うさ: 本文にあってはならない、又は見て分からない文字の区分 (reliability C1–C7)。"""

    REFUSED = "受け付けない文字"
    INVISIBLE = "見えない文字"
    ODD_SPACE = "変わった空白"


# 双方向制御と行・段落区切り、制御文字 (タブと改行を除く)、BOM、代理、外字、非文字、タグ、
# U+FFFC・U+FFFD (Word の図と、復号に失敗した字の跡)。
_REFUSED = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ue000-\uf8ff"
    r"\ufdd0-\ufdef\ufffc-\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff"
) + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 15))
# 幅のない文字、埋め草、異体字セレクタ、その他の書式文字 (Cf) と、既定で描かれない符号位置。
_INVISIBLE = (
    r"\xad\u034f\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d"
    r"\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff"
)
ODD_SPACES = r"\xa0\u1680\u2000-\u200a\u202f\u205f"
_CLASSES = (
    (late(f"[{_REFUSED}]"), CharacterClass.REFUSED),
    (late(f"[{_INVISIBLE}]"), CharacterClass.INVISIBLE),
    (late(f"[{ODD_SPACES}]"), CharacterClass.ODD_SPACE),
)
_SUSPECT = late(f"[{_REFUSED}{_INVISIBLE}{ODD_SPACES}]")
# 危うい字の型は BMP の外の範囲を幾つも持ち、一字ごとにそのすべてを確かめるので遅い。危うくない字だけの文字列を
# (注記の始まり U+27E6 も除いて) 先に一度で通す。
_ORDINARY = late(
    r"[\t\n\x20-\x7e\u2010-\u2027\u2030-\u205e\u2070-\u27e5\u27e7-\u27ff"
    r"\u3000-\u312f\u3190-\u9fff\uff01-\uff9f\uffe0-\uffe6]*+"
)
# 注記の始まりに見える「⟦」も注記にする。違う本文が同じ見える形になってはならないからである。
_NOTED = late(f"[⟦{_REFUSED}{_INVISIBLE}{ODD_SPACES}]")
VARIATION = late("[\U000e0100-\U000e01ef]")
_KANJI = late("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Sighting:
    """見つけた文字: 本文にある危うい文字一つ。

    Attributes:
        position: 0 から数えた位置 (符号位置の数)。
        character: その文字。
        character_class: 危うさの区分。
        name: 文字の名。
    """

    position: int
    character: str
    character_class: CharacterClass
    name: str


def _class_of(ch: str) -> CharacterClass | None:
    return next((kind for pattern, kind in _CLASSES if pattern.match(ch)), None)


def _selects_kanji(text: str, position: int) -> bool:
    """漢字の直後の異体字セレクタ (IVS) か。字形を選ぶ正当な文字であり、危うくない (reliability C5)。"""
    return bool(VARIATION.match(text, position)) and position > 0 and bool(_KANJI.match(text, position - 1))


def examine(text: str, declared_gaiji: frozenset[str] = frozenset(), limit: int | None = None) -> tuple[Sighting, ...]:
    r"""文字の検査: 受け付けない文字、見えない文字、変わった空白を残らず挙げる (reliability C1–C7)。

    タブと改行、漢字の直後の異体字セレクタ (IVS)、互換漢字は挙げない。

    Args:
        text: 本文。長さに比例する時間で読む。
        declared_gaiji: 台帳が外字表で届け出た私用領域の文字。これらは挙げない。
        limit: 先頭から何個まで挙げるか。None ならすべて。

    Returns:
        本文の順に並べた文字。

    Example:
        >>> [(s.position, s.character_class.value, s.name) for s in examine("第１条\u200b　甲")]
        [(3, '見えない文字', 'U+200B ZERO WIDTH SPACE')]
    """
    if _ORDINARY.fullmatch(text):  # ほとんどの本文はここで終わる。短い切れ端を何万も調べる書き手のために速くする
        return ()
    return tuple(islice(_sightings(text, declared_gaiji), limit))


def _sightings(text: str, declared_gaiji: frozenset[str]) -> Iterator[Sighting]:
    for match in _SUSPECT.finditer(text):
        ch, position = match[0], match.start()
        kind = _class_of(ch)
        declared = ch in declared_gaiji and unicodedata.category(ch) == "Co"
        if kind and not declared and not _selects_kanji(text, position):
            yield Sighting(position, ch, kind, name(ch))


def visible(text: str) -> str:
    r"""見える形: 見えない文字、制御文字、変わった空白を ⟦名⟧ 又は ⟦U+200B⟧ に替える。

    普通の本文 (全角空白、タブ、改行、IVS を含む) は変わらない。違う本文は必ず違う見える形になる。

    Example:
        >>> visible("第１条\u200b　甲\u00a0乙")
        '第１条⟦U+200B⟧　甲⟦改行しない空白⟧乙'
    """
    return text if _ORDINARY.fullmatch(text) else _NOTED.sub(_note, text)


def _note(match: re.Match[str]) -> str:
    if _selects_kanji(match.string, match.start()):
        return match[0]
    return f"⟦{code_point('⟦') if match[0] == '⟦' else label(match[0])}⟧"


def label(ch: str) -> str:
    """注記に書く短い名: 見えない文字と受け付けない文字は、日本語の名が無ければ符号位置だけで呼ぶ。"""
    full = name(ch)
    return code_point(ch) if full.startswith("U+") and _class_of(ch) else full
