"""案件: amendment.toml の内容。だれが、どの本文を、なぜ、どの形で、いつから変えるか (DESIGN §3)。

初めの提出で定まり、その後は書き換えない。
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from amend import toml
from amend.toml import DAY, DIGEST, IDENTIFIER, LINE, PROSE, Field, Place, Plain


class AmendmentKind(Enum):
    """案件の種類: 締結・変更・廃止。値は amendment.toml に書く語。"""

    CONCLUDE = "conclude"
    CHANGE = "change"
    ABOLISH = "abolish"

    @property
    def label(self) -> str:
        """日本語の名。"""
        return {"conclude": "締結", "change": "変更", "abolish": "廃止"}[self.value]


class Form(Enum):
    """変更協約の形: 改め文、全文、新旧対照表 (drafting-rules §2.1)。"""

    KAIMEBUN = "F1"
    WHOLE = "F2"
    TABLE = "F3"


class Numbering(Enum):
    """条の番号の付け方: 繰り上げ・繰り下げる、枝番号にする、欠番を「削除」で残す (drafting-rules §2.6)。"""

    RENUMBER = "renumber"
    BRANCH = "branch"
    KEEP = "keep"


class EffectiveBy(Enum):
    """効力の発生: 日を定めず、締結、告示又は許可の日から効力を生じさせるもの。"""

    CONCLUSION = "conclusion"
    NOTICE = "notice"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Amendment:
    """案件: amendment.toml 一つ。

    Attributes:
        title: 題名 (例: ``…連携協約の一部を変更する連携協約``)。
        kind: 締結・変更・廃止の別。
        proposer: 発議した当事者の識別子。
        reason: 提案理由。
        effective: 効力の発生。日付、又は何の日からか。
        base: 変える前の台帳本文の SHA-256。締結では空。
        form: 変更協約の形。変更でなければ None でよい。
        numbering: 条の番号の付け方。None なら既定による。
        route: 手続の別 (届出だけで足りる組合規約の変更など)。空なら、その種類の普通の手続。
    """

    title: str
    kind: AmendmentKind
    proposer: str
    reason: str
    effective: date | EffectiveBy
    base: str = ""
    form: Form | None = None
    numbering: Numbering | None = None
    route: str = ""


_BY_WORD = toml.one_of(EffectiveBy)


def _read_effective(value: object, place: Place) -> Any:
    if isinstance(value, str) and value.isascii() and value.isalpha():
        return _BY_WORD.read(value, place)
    return DAY.read(value, place)


def _effective(text: str) -> date | EffectiveBy:
    return EffectiveBy(text[1:-1]) if text.startswith('"') else date.fromisoformat(text)


_EFFECTIVE = toml.Kind(
    _read_effective,
    lambda value: value if isinstance(value, date) else _BY_WORD.write(value),
    Plain(rf'{toml.DATE}|"(?:{"|".join(by.value for by in EffectiveBy)})"', _effective, quoted=False),
)
_AMENDMENT = (
    Field("title", "題名", LINE),
    Field("kind", "種類", toml.one_of(AmendmentKind)),
    Field("proposer", "発議者", IDENTIFIER),
    Field("base", "変える前の本文の要約値", DIGEST, ""),
    Field("reason", "提案理由", PROSE),
    Field("form", "変更協約の形", toml.one_of(Form), None),
    Field("numbering", "条の番号の付け方", toml.one_of(Numbering), None),
    Field("effective", "効力の発生", _EFFECTIVE),
    Field("route", "手続の別", IDENTIFIER, ""),
)


def read_amendment(text: str, where: str) -> Amendment:
    """案件: amendment.toml を読む。

    Args:
        text: TOML の本文。
        where: 誤りの場所として示すファイル名。

    Raises:
        FaultyFileError: 誤りがある。すべてを行番号と正しい書き方を添えて言う。
    """
    return as_written(text) or carefully(text, where)


def as_written(text: str) -> Amendment | None:
    """書いたとおりの案件: `write_amendment` の書くとおりなら、`carefully` の読むもの。少しでも違えば None。"""
    found = _AS_WRITTEN(text)
    return Amendment(**found) if found else None


def carefully(text: str, where: str) -> Amendment:
    """どのように書かれた案件も: `read_amendment` の遅い道。どの誤りも、行番号と正しい書き方を添えて言う。"""
    page = toml.Page(text, where)
    found = toml.read_fields(page.values, page.root, _AMENDMENT)
    _check(found, page.root)
    page.finish()
    return Amendment(**found)


def write_amendment(amendment: Amendment) -> str:
    """案件: amendment.toml を書く。read_amendment で同じ値に読める。"""
    return toml.write_pairs(toml.write_fields(amendment, _AMENDMENT))


def _check(found: Mapping[str, Any], place: Place) -> None:
    kind = found["kind"]
    if kind is AmendmentKind.CONCLUDE and found["base"]:
        place.at("base").fault("締結の案件に、変える前の本文はありません。base の行を消してください。")
    if kind in (AmendmentKind.CHANGE, AmendmentKind.ABOLISH) and found["base"] == "" and not place.page.broken:
        place.fault(f"{kind.label}の案件には「base」（変える前の本文の要約値）が要ります。")
    if kind is AmendmentKind.CHANGE and found["form"] is None and "form" not in place.page.values:
        place.fault('変更の案件には「form」（変更協約の形）が要ります。例: form = "F2"')


_AS_WRITTEN = toml.read_as_written(_AMENDMENT, _check)
