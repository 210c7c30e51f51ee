"""行の折返し: 日本語の字を、決まった桁数の行に割る。

禁則を守る: 句読点や終わり括弧を行の頭に、始め括弧を行の終わりに置かない。追い出し (前の字ごと次の行に送る) だけを使う。
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise

from amend.characters import clusters

NOT_AT_START = frozenset(
    "、。，．・：；？！ー―…‥々〻ゝゞヽヾ）」』】〕］｝〉》〙〗〟’”゛゜"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ､｡･ｰﾞﾟ｣ｧｨｩｪｫｬｭｮｯ,.!?:;)]}%％‰℃°′″　 "
)
"""行頭禁則: 行の頭に置かない字。空白も、印が無ければ入る (字下げに見える)。"""

NOT_AT_END = frozenset("（「『【〔［｛〈《〘〖〝‘“｢([{￥¥＄$£＃#№§")
"""行末禁則: 行の終わりに置かない字。"""

Piece = tuple[str, object]
"""字と、その印。印の無い字では、偽とみなされる値。"""

Line = tuple[Piece, ...]
"""折り返した一行。"""

_Glyph = tuple[str, object, int]  # 書記素、印、桁数


def wrap(pieces: Iterable[Piece], columns: int, hang: int, width: Callable[[str], int], mark: int = 0) -> list[Line]:
    r"""折返し: 字を行に割る。字は一つも増えも減りもしない (改行のほかは)。

    Args:
        pieces: 字の並び。``\n`` は必ず行を改める。
        columns: 一行の桁数。
        hang: 折り返した行の頭に空ける桁数。その分だけ短く割る (空白は足さない)。
        width: 字の桁数を数える関数。
        mark: 印の始めと終わりに付ける符号の桁数。符号なしに描ける画面なら 0。

    Returns:
        行。字が無ければ空の行一つ。

    Example:
        >>> wrap([("（甲）及び「乙」。", False)], 8, 0, lambda text: 2 * len(text))
        [(('（甲）及', False),), (('び', False),), (('「乙」。', False),)]
    """
    lines: list[Line] = []
    for glyphs in _hard_lines(pieces, width):
        at = 0
        while True:
            limit = columns if at == 0 else columns - hang
            end = _retreat(glyphs, at, _fit(glyphs, at, limit, mark))
            lines.append(_joined(glyphs[at:end]))
            at = end
            if at >= len(glyphs):
                break
    return lines


def _hard_lines(pieces: Iterable[Piece], width: Callable[[str], int]) -> list[list[_Glyph]]:
    lines: list[list[_Glyph]] = [[]]
    for text, drawn in pieces:
        for i, part in enumerate(text.split("\n")):
            if i:
                lines.append([])
            lines[-1] += [(g := part[a:b], drawn, width(g)) for a, b in pairwise(clusters(part))]
    return lines


def _fit(glyphs: Sequence[_Glyph], start: int, limit: int, mark: int) -> int:
    """始めから、桁数に収まる所まで。少なくとも一字は置く。"""
    used, before = 0, object()
    for end in range(start, len(glyphs)):
        _, drawn, cells = glyphs[end]
        used += cells + (2 * mark if drawn and drawn != before else 0)
        if used > limit and end > start:
            return end
        before = drawn
    return len(glyphs)


def _retreat(glyphs: Sequence[_Glyph], start: int, end: int) -> int:
    """禁則に触れない所まで戻る。そういう所が無ければ、戻らない。"""
    if end == len(glyphs):
        return end
    return next((at for at in range(end, start, -1) if _may_break(glyphs[at - 1], glyphs[at])), end)


def _may_break(last: _Glyph, first: _Glyph) -> bool:
    (before, _, _), (after, drawn, _) = last, first
    blank = bool(drawn) and after.isspace()  # 印のある空白は、行の頭でも字下げに見えない
    if before in NOT_AT_END or (after[0] in NOT_AT_START and not blank):
        return False
    return not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())


def _joined(glyphs: Sequence[_Glyph]) -> Line:
    groups = groupby(glyphs, key=lambda glyph: glyph[1])
    return tuple(("".join(text for text, _, _ in same), drawn) for drawn, same in groups)
