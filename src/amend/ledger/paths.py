"""置き場所: 台帳のファイルの名 (DESIGN §3)。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from amend.events import RecordName
from amend.identifiers import IDENTIFIER

ROOT = "agreements"
AGREEMENT, AMENDMENT, TEXT, INSTRUMENT = "agreement.toml", "amendment.toml", "text.txt", "instrument.txt"
PAIRING = "pairing.toml"
T = TypeVar("T")
AMENDMENTS, RECORD, SOURCE = "amendments", "record", "source"

_PATH = re.compile(rf"{ROOT}/(?P<agreement>{IDENTIFIER})/(?:{AMENDMENTS}/(?P<amendment>{IDENTIFIER})/)?(?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class LedgerPath:
    """台帳のファイル: どの協約の、どの案件の、何というファイルか。

    Attributes:
        agreement: 協約の識別子。
        amendment: 案件の番号。協約のファイルでは空。
        rest: その中での名 (``text.txt``、``record/toyama-001-submission.toml``)。
    """

    agreement: str
    amendment: str
    rest: str


def read_path(path: str) -> LedgerPath | None:
    """置き場所を読む: 台帳のファイルの名でなければ None。

    Example:
        >>> read_path("agreements/toyama-renkei/amendments/2026-toyama-1/text.txt").rest
        'text.txt'
    """
    match = _PATH.fullmatch(path)
    return LedgerPath(match["agreement"], match["amendment"] or "", match["rest"]) if match else None


def by_place(files: Mapping[str, T]) -> dict[str, dict[str, dict[str, T]]]:
    """所ごと: 台帳のファイルを、協約、案件 (協約のファイルでは空)、その中での名で分ける。台帳の名でないものは除く。

    Args:
        files: 台帳の名から、何でも。
    """
    found: dict[str, dict[str, dict[str, T]]] = {}
    folders: dict[str, tuple[dict[str, T], str] | None] = {}
    for path, held in files.items():
        if "\n" in path:  # `read_path` は読まない
            continue
        folder, _, name = path.rpartition("/")
        if folder not in folders:  # 一つのフォルダーのファイルは、どれも同じ所にある
            place = read_path(f"{folder}/-")
            amendments = found.setdefault(place.agreement, {}) if place else {}
            folders[folder] = (
                (amendments.setdefault(place.amendment, {}), place.rest.removesuffix("-")) if place else None
            )
        known = folders[folder]
        if known:
            known[0][known[1] + name] = held
    return found


def ledger_text_path(agreement: str) -> str:
    """台帳本文の置き場所。"""
    return f"{ROOT}/{agreement}/{TEXT}"


def amendment_folder(agreement: str, amendment: str) -> str:
    """案件のフォルダー。"""
    return f"{ROOT}/{agreement}/{AMENDMENTS}/{amendment}"


def record_path(agreement: str, amendment: str, name: RecordName) -> str:
    """記録の置き場所。"""
    return f"{amendment_folder(agreement, amendment)}/{RECORD}/{name.file}"
