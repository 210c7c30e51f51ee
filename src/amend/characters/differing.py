"""違いの初め: 二つの本文の初めて違う一字を、名で言う (reliability B7)。"""

from __future__ import annotations

from amend.characters.dangers import visible


def first_difference(one: bytes, other: bytes, sides: tuple[str, str] = ("一方", "他方")) -> str:
    r"""初めて違う字: 何行目の何字目が、それぞれ何の字か。

    Args:
        one: 一方の本文 (UTF-8)。
        other: 他方の本文。
        sides: それぞれの呼び名。

    Example:
        >>> first_difference("甲は、\n二回".encode(), "甲は、\nニ回".encode())
        '2行目の1字目から違います: 一方は「二回」(U+4E8C)、他方は「ニ回」(U+30CB)'
    """
    left, right = (data.decode("utf-8", "replace") for data in (one, other))
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    line, column = left.count("\n", 0, at) + 1, at - (left.rfind("\n", 0, at) + 1) + 1
    shown = [_shown(text, at) for text in (left, right)]
    return f"{line}行目の{column}字目から違います: {sides[0]}は{shown[0]}、{sides[1]}は{shown[1]}"


def _shown(text: str, at: int) -> str:
    if at >= len(text):
        return "ここで終わり"
    words = visible(text[at : at + 10].partition("\n")[0])
    return f"「{words}」(U+{ord(text[at]):04X})"
