"""書いたとおり: 書き手の書くとおりに書かれた TOML を、鍵の並びを知っている一つの型 (正規表現) で、一度に読む。

記録は amend が書き、後から変わらないので、ほとんどすべてがこの形である。台帳には何万もある。少しでも違えば読まずに
None を返し、誤りを残らず集める読み手 (`amend.toml.read_fields`) に委ねる。読めたなら、その読み手と同じ値である。
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from amend.characters import examine
from amend.patterns import late
from amend.toml.kinds import CHARACTER, DATE, Plain
from amend.toml.lines import Path
from amend.toml.reading import Page

if TYPE_CHECKING:
    from amend.toml.fields import Check, Field, Office

_OFFICE_LINE = rf'"{CHARACTER}+" = (?:"{CHARACTER}*"|{DATE}|0|[1-9][0-9]{{0,8}})\n'
_OFFICE = late(
    rf'"(?P<key>{CHARACTER}+)" = (?:"(?P<words>{CHARACTER}*)"|(?P<day>{DATE})|(?P<count>0|[1-9][0-9]{{0,8}}))\n'
)


class _Doubt(Page):
    """疑い: 誤りを見つけたら、書き留めずにそこでやめる一枚。行と書き方は、誤りを集める読み手が言う。"""

    def __init__(self) -> None:
        self.values = {}
        self.broken = False

    def fault(self, path: Path, message: str) -> NoReturn:
        raise ValueError(message)


_DOUBT = _Doubt().root


def read_as_written(
    fields: Sequence[Field], check: Check, *, office: bool = False
) -> Callable[[str], dict[str, Any] | None]:
    """書いたとおりの一枚の読み手: 項目がこの順に一行ずつ並ぶもの。

    Args:
        fields: 項目。書く順。
        check: 値どうしの突き合わせ。
        office: 事務の欄がその後に続くか。続くなら、``office`` の名で返す。

    Returns:
        読み手。属性の名から値を返す。書いたとおりでないか、誤りがあれば None。
    """
    lines = "".join(_parts(fields, "\n", named=True))
    values = _Values(fields, rf"{lines}(?P<office>(?:{_OFFICE_LINE})*)" if office else lines)
    labels = {field.label for field in fields}

    def read(text: str) -> dict[str, Any] | None:
        try:
            found = values.of(text)
            if found is None or examine(text, limit=1):
                return None
            if office:
                found["office"] = _office(found["office"], labels)
            check(found, _DOUBT)
        except ValueError:
            return None
        return found

    return read


def plain_table(thing: Callable[..., object], fields: Sequence[Field], check: Check | None) -> Plain | None:
    """表のふつうの書き方: 一行の表 ``{ 鍵 = 値, … }``。項目の一つでもふつうの書き方を定めないなら None。"""
    if any(field.kind.plain is None for field in fields):
        return None
    end = r"(?:, (?!\})| (?=\}))"
    values = _Values(fields, rf"\{{ {''.join(_parts(fields, end, named=True))}\}}")

    def made(text: str) -> object:
        found = values.of(text)
        if found is None:
            raise ValueError(text)
        if check:
            check(found, _DOUBT)
        return thing(**found)

    return Plain(rf"\{{ {''.join(_parts(fields, end, named=False))}\}}", made, quoted=False)


def _parts(fields: Iterable[Field], end: str, *, named: bool) -> Iterator[str]:
    """鍵と値の型: 項目の順。書かなくてよいものは、無くてもよい。"""
    for field in fields:
        plain = field.kind.plain
        if plain:
            value = f"(?P<{field.name}>{plain.pattern})" if named else f"(?:{plain.pattern})"
            part = f'{field.key} = "{value}"{end}' if plain.quoted else f"{field.key} = {value}{end}"
            yield part if field.required else f"(?:{part})?"
        elif field.required:
            yield "(?!)"  # ふつうの書き方の無い項目が要るなら、どの一枚も読まない


class _Values:
    """値: 型に合った字から、属性の名と値へ。"""

    def __init__(self, fields: Sequence[Field], pattern: str) -> None:
        self._pattern = late(pattern)
        self._made = [(field.name, field.default, field.kind.plain.made) for field in fields if field.kind.plain]
        self._absent = {field.name: field.default for field in fields if not field.kind.plain}

    def of(self, text: str) -> dict[str, Any] | None:
        match = self._pattern.fullmatch(text)
        if match is None:
            return None
        found = match.groupdict()
        for name, default, made in self._made:
            if (words := found[name]) is None:
                found[name] = default
            elif made:
                found[name] = made(words)
        found.update(self._absent)
        return found


def _office(text: str, labels: set[str]) -> Office:
    if not text:
        return ()
    found: dict[str, str | int | date] = {}
    for line in _OFFICE.finditer(text):
        key, words, day, count = line.groups()
        if key in found or key.isascii() or key in labels:
            raise ValueError(key)
        found[key] = words if words is not None else date.fromisoformat(day) if day else int(count)
    return tuple(found.items())
