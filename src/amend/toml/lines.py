"""行番号: TOML の値が何行目に書かれているか。

tomllib は値だけを返し、場所を返さない。誤りを行で言うために、正しい TOML の鍵の位置だけをもう一度読む。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.patterns import late

Path = tuple[str | int, ...]
"""値までの道: 鍵と、並びの中の番号 (0 から)。例: ``("party", 1, "head")``。"""

_TOKEN = late(
    r'(?P<string>"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<mark>[\[\]{}=,.\n])|(?P<bare>[^\s\[\]{}=,.#\"']+)|(?P<space>[^\S\n]+|#[^\n]*)",
    re.DOTALL,
)
_ESCAPE = late(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def key_lines(text: str) -> dict[Path, int]:
    r"""行番号: 正しい TOML の、鍵、表の頭、並びの要素のそれぞれが何行目で始まるか。

    Args:
        text: tomllib で読める TOML。

    Returns:
        道から、1 から数えた行番号。根の道 ``()`` は 1 行目。

    Example:
        >>> key_lines('title = "甲"\n[[party]]\nid = "a"\n[[party]]\nid = "b"\n')[("party", 1, "id")]
        5
    """
    reader = _Reader(text)
    reader.document()
    return reader.lines


class _Reader:
    """読み手: 字句の並びを一度だけ前へ読む。"""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {(): 1}
        self._tokens = [*_tokens(text), ("", 0)]
        self._next = 0
        self._rows: dict[Path, int] = {}  # [[表]] の道から、これまでに現れた数

    def document(self) -> None:
        table: Path = ()
        while self._peek():
            if self._peek() == "\n":
                self._take()
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        line = self._tokens[self._next][1]
        many = self._tokens[self._next + 1][0] == "["
        for _ in range(2 if many else 1):
            self._take()
        keys = self._keys("]")
        for _ in range(2 if many else 1):
            self._take()
        path: Path = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            if many and place == len(keys) - 1:
                self._rows[path] = self._rows.get(path, 0) + 1
            if path in self._rows:
                path = (*path, self._rows[path] - 1)
        self._note(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._tokens[self._next][1]
        path = table
        for key in self._keys("="):
            path = (*path, key)
            self._note(path, line)
        self._take()
        self._value(path)

    def _keys(self, end: str) -> list[str]:
        keys = []
        while self._peek() != end:
            token = self._take()
            if token != ".":
                keys.append(_unquoted(token))
        return keys

    def _value(self, path: Path) -> None:
        if self._peek() == "[":
            self._array(path)
        elif self._peek() == "{":
            self._take()
            while self._peek() != "}":
                if self._peek() == ",":
                    self._take()
                else:
                    self._pair(path)
            self._take()
        else:
            while self._peek() not in ("\n", ",", "]", "}", ""):
                self._take()

    def _array(self, path: Path) -> None:
        self._take()
        index = 0
        while self._peek() != "]":
            if self._peek() in (",", "\n"):
                self._take()
                continue
            element = (*path, index)
            self._note(element, self._tokens[self._next][1])
            self._value(element)
            index += 1
        self._take()

    def _note(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)

    def _peek(self) -> str:
        return self._tokens[self._next][0]

    def _take(self) -> str:
        token = self._tokens[self._next][0]
        self._next += 1
        return token


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield match[0], line
        line += match[0].count("\n")


def _unquoted(token: str) -> str:
    if token.startswith("'"):
        return token[1:-1]
    return _ESCAPE.sub(_unescaped, token[1:-1]) if token.startswith('"') else token


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _SHORT.get(match[3], match[3])
