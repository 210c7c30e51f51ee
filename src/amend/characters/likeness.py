"""紛らわしさ: 目に付きにくい文字の違いを見分け、名で言う (reliability C8, C9; drafting-rules §1.4 L)。

ここでの「畳む」は比べるためだけに行う。本文の文字は一字も正規化しない (DESIGN §4)。
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from enum import Enum
from functools import lru_cache
from itertools import groupby, pairwise

from amend.characters.dangers import ODD_SPACES, VARIATION, CharacterClass, examine, label
from amend.characters.graphemes import clusters
from amend.patterns import late

LOOKALIKES = (
    "ー一―─━−-‐‑‒–—", "二ニ", "三ミ", "八ハㇵ", "十+", "千チ", "〇○◯0OΟО", "1lIΙІⅠ", "口ロㇿ囗", "力カヵ", "工エェ",
    "夕タ", "卜トㇳ", "才オォ", "へヘㇸ", "べベ", "ぺペ", "りリㇼ", "ゝヽ", "ゞヾ", "又ヌㇴ", "己已巳", "末未", "士土",
    "日曰", "人入", "干于", "萩荻", "栗粟", "鳥烏", "治冶", "遣遺", "崇祟", "戊戌戍", "、,", "。.", "・·•‧∙⋅", ":∶",
    "〜~∼", "=゠", "|│┃∣", "/∕⁄", "\\¥", "\"“”″〝〟", "'‘’′",
    # 小書きの仮名 (drafting-rules §4 C04)
    "あぁ", "いぃ", "うぅ", "えぇ", "おぉ", "つっ", "やゃ", "ゆゅ", "よょ", "わゎ", "かゕ", "けゖ",
    "アァ", "イィ", "ウゥ", "ケヶ", "ツッ", "ヤャ", "ユュ", "ヨョ", "ワヮ",
    # 欧字と同じ形のギリシア文字・キリル文字・ローマ数字 (UTS #39)
    "AΑА", "BΒВ", "CϹСⅭ", "EΕЕ", "HΗН", "KΚК", "MΜМⅯ", "NΝ", "PΡР", "SЅ", "TΤТ", "VⅤ", "XΧХ×Ⅹ", "YΥҮ", "ZΖ",
    "aа", "cсⅽ", "eе", "iіⅰ", "jј", "oοо", "pрρ", "sѕ", "vνⅴ", "xхⅹ", "yу",
    # PDF から写した本文に現れる部首の文字で、互換分解を持たないもの
    "民⺠", "西⻄", "長⻑", "青⻘", "食⻝", "黄⻩", "亀⻲", "歯⻭", "斉⻫", "鬼⻤", "麦⻨", "虎⻁", "角⻆",
)  # fmt: skip
"""字形が似た文字の組 (reliability C8)。一字は一つの組にだけ属する。全角・半角の対はここに書かず Unicode の表による。"""

_SHAPES = {ord(ch): group[0] for group in LOOKALIKES for ch in group}
_SPACES = late(f"[\t \u3000{ODD_SPACES}]")
_RADICALS = late("[\u2e80-\u2fd5]")


class Likeness(Enum):
    """紛らわしさ: 違いが目に付きにくい文字の違いの種類 (drafting-rules §1.4 L)。見えにくい順。"""

    INVISIBLE = "見えない文字"
    VARIANT = "異体字"
    SPACE = "空白"
    WIDTH = "全角・半角"
    LOOKALIKE = "字形が似た文字"


def _without_invisible(text: str) -> str:
    hidden = {
        sighting.position
        for sighting in examine(text)
        if sighting.character_class is CharacterClass.INVISIBLE
        or unicodedata.category(sighting.character) in ("Cc", "Cf", "Zl", "Zp")
    }
    return "".join(ch for i, ch in enumerate(text) if i not in hidden) if hidden else text


def _one_variant(text: str) -> str:
    """IVS を外し、互換漢字・分解された仮名・部首の文字を普通の文字にする。"""
    plain = _RADICALS.sub(lambda radical: unicodedata.normalize("NFKC", radical[0]), VARIATION.sub("", text))
    return unicodedata.normalize("NFC", plain)


def _without_space(text: str) -> str:
    return _SPACES.sub("", text)


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(map(_other_width, text)))


@lru_cache(maxsize=1 << 14)
def _other_width(ch: str) -> str:
    kind, _, code = unicodedata.decomposition(ch).partition(" ")
    return chr(int(code, 16)) if kind in ("<wide>", "<narrow>") else ch


def _one_shape(text: str) -> str:
    return text.translate(_SHAPES)


_FOLDS: tuple[tuple[Likeness, Callable[[str], str]], ...] = (
    (Likeness.INVISIBLE, _without_invisible),
    (Likeness.VARIANT, _one_variant),
    (Likeness.SPACE, _without_space),
    (Likeness.WIDTH, _one_width),
    (Likeness.LOOKALIKE, _one_shape),
)
"""畳み方: 上から順に重ねて施す。二つが初めて同じになった段が、違いの種類である。"""


def confusable(a: str, b: str) -> Likeness | None:
    """紛らわしい違い: 二つの字句の違いが、空白・幅・似た字形・異体字・見えない文字だけかを判じる。

    Returns:
        違いの種類。幾つもの種類が混じるときは最も見えやすい種類。同じ字句か、普通の違いなら None。

    Example:
        >>> confusable("ロ座", "口座"), confusable("第１条", "第1条"), confusable("甲", "乙")
        (<Likeness.LOOKALIKE: '字形が似た文字'>, <Likeness.WIDTH: '全角・半角'>, None)
    """
    if a == b:
        return None
    for likeness, fold in _FOLDS:
        a, b = fold(a), fold(b)
        if a == b:
            return likeness
    return None


def difference_note(old: str, new: str) -> str:
    r"""違いの注記: 紛らわしい違いを文字の名で言い表す (drafting-rules §1.4 L)。

    Returns:
        注記。紛らわしい違いでなければ空。同じ違いは一度だけ書く。

    Example:
        >>> difference_note("第　１条ー", "第 1条一")
        '全角空白→半角空白、全角の１→半角の1、長音記号→漢数字の一'
        >>> difference_note("", "　"), difference_note("甲\u200b", "甲"), difference_note("甲", "乙")
        ('全角空白を加える', 'U+200B を削る', '')
    """
    if confusable(old, new) is None:
        return ""
    notes = (_pair_note(before, after) for before, after in _differences(old, new))
    return "、".join(dict.fromkeys(note for note in notes if note))


def skeleton(text: str) -> str:
    """骨組み: 紛らわしい違いをすべて畳んだ字。比べるためだけに使う。

    Example:
        >>> skeleton("　ロ座") == skeleton("口座")
        True
    """
    for _, fold in _FOLDS:
        text = fold(text)
    return text


_skeleton = lru_cache(maxsize=1 << 14)(skeleton)


def _differences(old: str, new: str) -> Iterator[tuple[str, str]]:
    """畳むと消える文字の連なりどうし、畳むと同じになる書記素どうしを、先頭から組にする。"""
    left, right = ([text[i:j] for i, j in pairwise(clusters(text))] for text in (old, new))
    i = j = 0
    while i < len(left) or j < len(right):
        blank, i = _blank_run(left, i)
        other, j = _blank_run(right, j)
        yield blank, other
        if _skeleton("".join(left[i : i + 1])) != _skeleton("".join(right[j : j + 1])):
            yield "".join(left[i:]), "".join(right[j:])  # 書記素の切れ目が合わない。残りを一まとめに言う
            return
        yield "".join(left[i : i + 1]), "".join(right[j : j + 1])
        i, j = i + 1, j + 1


def _blank_run(parts: list[str], start: int) -> tuple[str, int]:
    end = start
    while end < len(parts) and not _skeleton(parts[end]):
        end += 1
    return "".join(parts[start:end]), end


def _pair_note(old: str, new: str) -> str:
    head = _shared(old, new)
    old, new = old[head:], new[head:]
    tail = _shared(old[::-1], new[::-1])
    before, after = _names(old[: len(old) - tail]), _names(new[: len(new) - tail])
    if before and after:
        return f"{before}→{after}"
    return _with_particle(after, "加える") if after else _with_particle(before, "削る") if before else ""


def _shared(a: str, b: str) -> int:
    """先頭から同じ文字が幾つ続くか。"""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _names(text: str) -> str:
    runs = ((ch, len(list(run))) for ch, run in groupby(text))
    return "＋".join(label(ch) + (f"×{count}" if count > 1 else "") for ch, count in runs)


def _with_particle(names: str, verb: str) -> str:
    return f"{names}{' ' if names[-1].isascii() else ''}を{verb}"
