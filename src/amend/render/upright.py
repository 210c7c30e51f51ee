r"""縦中横: 縦書きの中で、短い半角の字を寝かさず、一字分の升に横に並べて立てる。

本文は打ち直さない。立てるのは、半角のまま続く三つまでの数字、括弧の付いた号の番号 (``(1)``・``(12)``)、ひとりで立つ
英字である。四桁の年や、読点・小数点を持つ数は、縮めると読めないので寝かせたままにする。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORT = re.compile(
    r"(?<![0-9A-Za-z.,:/\-])(?:\([0-9A-Za-z]{1,2}\)|[0-9]{1,3}|[A-Za-z])(?![0-9A-Za-z/\-]|[.,:][0-9A-Za-z])"
)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """切れ端: (字, 立てるかどうか) を順に。つなげば元の字に戻る。

    Example:
        >>> list(pieces("第(12)号の500円"))
        [('第', False), ('(12)', True), ('号の', False), ('500', True), ('円', False)]
        >>> list(pieces("1,000円、2026年"))
        [('1,000円、2026年', False)]
    """
    at = 0
    for found in _SHORT.finditer(text):
        if at < found.start():
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False
