"""置き場所: 台帳のファイルの名 (DESIGN §3)。"""

from __future__ import annotations

import re
from dataclasses import dataclass

from amend.events import RecordName
from amend.identifiers import IDENTIFIER

ROOT = "agreements"
AGREEMENT, AMENDMENT, TEXT, INSTRUMENT = "agreement.toml", "amendment.toml", "text.txt", "instrument.txt"
PAIRING = "pairing.toml"
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


def ledger_text_path(agreement: str) -> str:
    """台帳本文の置き場所。"""
    return f"{ROOT}/{agreement}/{TEXT}"


def amendment_folder(agreement: str, amendment: str) -> str:
    """案件のフォルダー。"""
    return f"{ROOT}/{agreement}/{AMENDMENTS}/{amendment}"


def record_path(agreement: str, amendment: str, name: RecordName) -> str:
    """記録の置き場所。"""
    return f"{amendment_folder(agreement, amendment)}/{RECORD}/{name.file}"
