"""引用符: 条文の中の「」『』の外だけを見るための手立て。"""

from __future__ import annotations

import re

_QUOTES = re.compile("[「『」』]")


def unquoted(text: str) -> str:
    """引用符の外: 「」『』の中の字を同じ数の空白に替える。位置は変わらない。

    Example:
        >>> unquoted("以下「第三条」という。")
        '以下「   」という。'
    """
    parts: list[str] = []
    depth = at = 0
    for mark in _QUOTES.finditer(text):
        if mark[0] in "「『":
            if depth == 0:
                parts.append(text[at : mark.end()])
                at = mark.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                parts.append(" " * (mark.start() - at))
                at = mark.start()
    parts.append(" " * (len(text) - at) if depth else text[at:])
    return "".join(parts)
