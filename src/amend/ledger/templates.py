"""ひな形: 新しい協約の本文のもと。空欄 ``{甲の住所}`` を埋めて、本文にする。"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from amend import toml
from amend.agreement import AgreementKind, Party
from amend.errors import RequestError
from amend.toml import LINE, Field

BLANK = "○○○"
"""埋めなかった空欄の表し方。`amend check` が C08 で知らせる。"""

_SLOT = re.compile(r"\{([^{}\n]+)\}")
_FIELDS = (
    Field("title", "名", LINE),
    Field("kind", "協約の種類", toml.one_of(AgreementKind)),
    Field("basis", "根拠", LINE, ""),
)


@dataclass(frozen=True, slots=True)
class Template:
    """ひな形: 一つ。

    Attributes:
        name: 名 (``--template`` に書くもの)。
        title: 日本語の名。
        kind: 協約の種類。
        text: 空欄のある本文。
        basis: 根拠。無ければ空。
    """

    name: str
    title: str
    kind: AgreementKind
    text: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """残った空欄: 埋めなかった空欄一つ。

    Attributes:
        line: 行番号 (1 から)。
        slot: 空欄の名。
    """

    line: int
    slot: str


@cache
def templates() -> tuple[Template, ...]:
    """ひな形の一覧: amend に付いているもの。名の順。"""
    folder = files("amend").joinpath("data/templates")
    names = sorted(path.name.removesuffix(".toml") for path in folder.iterdir() if path.name.endswith(".toml"))
    return tuple(_load(name) for name in names)


def _load(name: str) -> Template:
    folder = files("amend").joinpath("data/templates")
    page = toml.Page(folder.joinpath(f"{name}.toml").read_text("utf-8"), f"{name}.toml")
    found = toml.read_fields(page.values, page.root, _FIELDS)
    page.finish()
    return Template(name, text=folder.joinpath(f"{name}.txt").read_text("utf-8"), **found)


def template_named(name: str) -> Template:
    """ひな形: 名で引く。

    Raises:
        RequestError: そのような名のひな形がない。
    """
    found = {template.name: template for template in templates()}
    if name not in found:
        listed = "、".join(f"{one.name} ({one.title})" for one in found.values())
        raise RequestError(f"「{name}」というひな形はありません。", advice=f"付いているもの: {listed}")
    return found[name]


def slots(text: str) -> tuple[str, ...]:
    """空欄の名: 現れる順、重なりなし。

    Example:
        >>> slots("{甲}及び{乙}は、{甲}の")
        ('甲', '乙')
    """
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def party_values(parties: tuple[Party, ...]) -> dict[str, str]:
    """当事者から埋まる空欄: ``甲``、``甲の議会``、``甲の代表者``、``甲の住所``。分からないものは含まない。"""
    values: dict[str, str] = {}
    for party in parties:
        shown = party.now
        named = {"": shown.name, "の議会": shown.council, "の代表者": shown.head, "の住所": shown.address}
        values |= {f"{party.role}{suffix}": value for suffix, value in named.items() if value}
    return values


def fill(text: str, values: Mapping[str, str]) -> tuple[str, tuple[Gap, ...]]:
    r"""埋める: 空欄に値を入れる。値のない空欄は ``○○○`` とし、どこに残ったかを言う。

    Args:
        text: ひな形の本文。
        values: 空欄の名から値。

    Returns:
        本文と、残った空欄。

    Raises:
        RequestError: ひな形にない空欄の名、又は一行に収まらない値。

    Example:
        >>> fill("{甲}及び{乙}の\n協約\n", {"甲": "富山市"})
        ('富山市及び○○○の\n協約\n', (Gap(line=1, slot='乙'),))
    """
    known = slots(text)
    for name, value in values.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"「{near[0]}」のことですか。" if near else ""
            raise RequestError(f"「{name}」という空欄はありません。", advice=f"{hint}空欄: {'、'.join(known)}")
        if not value.strip() or "\n" in value:
            raise RequestError(f"「{name}」の値が空か、一行に収まりません。", advice="一行の字句を書いてください。")
    gaps = tuple(
        Gap(number, slot)
        for number, line in enumerate(text.split("\n"), start=1)
        for slot in _SLOT.findall(line)
        if slot not in values
    )
    return _SLOT.sub(lambda match: values.get(match[1], BLANK), text), gaps
