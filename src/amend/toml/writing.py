"""TOML を書く: 同じ値からは、いつも同じ字の並び。

空の改行コードは LF。改行のある文字列は三重の引用符で書き、Git の差分が行で読めるようにする。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from amend.patterns import late

TomlValue: TypeAlias = "str | int | bool | date | Sequence[TomlValue] | Mapping[str, TomlValue]"
"""値: TOML に書ける値のうち、台帳が使うもの。"""
Pair: TypeAlias = tuple[str, TomlValue]

_BARE = late(r"[A-Za-z0-9_-]+")
_SPECIAL = late(r'[\\"\x00-\x1f\x7f]')
_NAMED = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def write_pairs(pairs: Iterable[Pair]) -> str:
    r"""鍵と値: 一つの表の中身を、与えられた順に書く。

    Example:
        >>> from datetime import date
        >>> print(write_pairs([("date", date(2026, 3, 24)), ("起案番号", "富企第３号")]), end="")
        date = 2026-03-24
        "起案番号" = "富企第３号"
    """
    return "".join(f"{write_key(key)} = {_top(value)}\n" for key, value in pairs)


def write_tables(header: str, tables: Iterable[Iterable[Pair]]) -> str:
    """表の並び: ``[[header]]`` を、空行で区切って書く。"""
    return "".join(f"\n[[{header}]]\n{write_pairs(pairs)}" for pairs in tables)


def write_key(key: str) -> str:
    """鍵: ASCII の語はそのまま、日本語の鍵は引用符で囲んで書く。"""
    return key if _BARE.fullmatch(key) else _quoted(key)


def write_value(value: TomlValue) -> str:
    """値: 一行で書く。

    Example:
        >>> write_value({"file": "写し.pdf", "sha256": "0f"})
        '{ file = "写し.pdf", sha256 = "0f" }'
    """
    match value:
        case str():
            return _quoted(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            inside = ", ".join(f"{write_key(key)} = {write_value(inner)}" for key, inner in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case _:
            return f"[{', '.join(map(write_value, value))}]"


def _top(value: TomlValue) -> str:
    """表の直下の値。改行のある文字列と表の並びは、行を分けて書く。"""
    if isinstance(value, str):
        return _quoted_lines(value) if "\n" in value else _quoted(value)
    if isinstance(value, Sequence) and value and all(isinstance(inner, Mapping) for inner in value):
        return "[\n" + "".join(f"  {write_value(inner)},\n" for inner in value) + "]"
    return write_value(value)


def _quoted(text: str) -> str:
    return f'"{_SPECIAL.sub(_escaped, text)}"'


def _quoted_lines(text: str) -> str:
    return '"""\n' + "\n".join(_SPECIAL.sub(_escaped, line) for line in text.split("\n")) + '"""'


def _escaped(match: re.Match[str]) -> str:
    return _NAMED.get(match[0], f"\\u{ord(match[0]):04X}")
