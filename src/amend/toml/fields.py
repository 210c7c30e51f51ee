"""項目: TOML の表の鍵一つ一つの、名、型、書かないときの値。

一つの `Field` の並びを読み手と書き手が共に使うので、二つは食い違わない。
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from amend.toml.kinds import PROSE, Kind, wrong
from amend.toml.reading import Place
from amend.toml.writing import Pair, TomlValue
from amend.toml.written import plain_table

REQUIRED = object()
"""なくてはならない鍵の印。"""

OfficeValue = str | int | date
"""事務の欄の値: 起案番号、文書番号、決裁日など、役所ごとに書き添える事柄。"""
Office = tuple[tuple[str, OfficeValue], ...]
"""事務の欄: 日本語の鍵と値。書かれた順。"""


@dataclass(frozen=True, slots=True)
class Field:
    """項目: 表の鍵一つ。

    Attributes:
        key: 鍵 (ASCII)。
        label: 日本語の名。誤りの文に使い、この名で書かれた鍵には正しい鍵を教える。
        kind: 型。
        default: 書かれていないときの値。`REQUIRED` なら必ず書く。この値なら書き出さない。
        attribute: 値を収める属性の名。空なら鍵と同じ。
    """

    key: str
    label: str
    kind: Kind
    default: object = REQUIRED
    attribute: str = ""

    @property
    def name(self) -> str:
        """属性の名。"""
        return self.attribute or self.key

    @property
    def required(self) -> bool:
        """なくてはならないか。"""
        return self.default is REQUIRED


def read_fields(values: Mapping[str, object], place: Place, fields: Sequence[Field]) -> dict[str, Any]:
    """表: 項目の並びに従って読む。知らない鍵と足りない鍵は誤りである。

    Args:
        values: TOML の表。
        place: その表の所。
        fields: 項目。

    Returns:
        属性の名から値。誤りのある値は None で、誤りは所に書き留めてある。
    """
    known = {field.key for field in fields}
    suggested = {_unknown(key, place, fields) for key in values if key not in known}
    found: dict[str, Any] = {}
    for field in fields:
        if field.key in values:
            found[field.name] = field.kind.read(values[field.key], place.at(field.key, field.label))
        elif field.default is not REQUIRED:
            found[field.name] = field.default
        else:
            found[field.name] = None
            if field.key not in suggested and not place.page.broken:
                place.at(field.key).fault(f"「{field.key}」（{field.label}）がありません。")
    return found


def read_office(
    values: Mapping[str, object], place: Place, fields: Sequence[Field]
) -> tuple[dict[str, object], Office]:
    """事務の欄: 表を、決まった鍵と、役所が書き添えた日本語の鍵とに分ける。

    決まった鍵の日本語の名 (「議案番号」など) は、事務の欄ではなく、鍵の書き誤りである。
    """
    labels = {field.label for field in fields}
    free = {key: value for key, value in values.items() if not key.isascii() and key not in labels}
    fixed = {key: value for key, value in values.items() if key not in free}
    return fixed, tuple((key, _read_office_value(value, place.at(key))) for key, value in free.items())


def _read_office_value(value: object, place: Place) -> Any:
    if isinstance(value, bool | datetime) or not isinstance(value, OfficeValue):
        return wrong(place, "文字列、整数又は日付", "富企第３号")
    return PROSE.read(value, place) if isinstance(value, str) else value


def _unknown(key: str, place: Place, fields: Sequence[Field]) -> str:
    """知らない鍵。最も近い正しい鍵を教えて、その鍵を返す。無ければ空。"""
    labels = {field.label: field.key for field in fields}
    import difflib  # 誤りを言うときだけ読み込む

    near = difflib.get_close_matches(key.lower(), [field.key for field in fields], n=1)
    right = labels.get(key) or (near[0] if near else "")
    label = next((field.label for field in fields if field.key == right), "")
    advice = f"「{right}」（{label}）のことですか。" if right else f"書ける鍵: {'、'.join(labels.values())}。"
    place.at(key).fault(f"「{key}」という鍵はありません。{advice}")
    return right


def write_fields(thing: object, fields: Sequence[Field]) -> list[Pair]:
    """表: 項目の並びの順に、鍵と値を並べる。書かなくても同じ値は書かない。"""
    pairs = ((field, getattr(thing, field.name)) for field in fields)
    return [(field.key, field.kind.write(value)) for field, value in pairs if value != field.default]


Check = Callable[[Mapping[str, Any], Place], None]
"""突き合わせ: 一つの表の二つ以上の値の食い違いを書き留める。読めなかった値は None である。"""


def table_of(thing: Callable[..., object], fields: Sequence[Field], check: Check | None = None) -> Kind:
    """表: 項目の並びで読み書きする値。"""

    def read(value: object, place: Place) -> object:
        if not isinstance(value, dict):
            example: TomlValue = {field.key: "…" for field in fields if field.default is REQUIRED}
            return wrong(place, "表", example)
        found = read_fields(value, place, fields)
        if check:
            check(found, place)
        return thing(**found)

    return Kind(read, lambda held: dict(write_fields(held, fields)), plain_table(thing, fields, check))
