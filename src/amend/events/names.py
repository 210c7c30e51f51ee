"""記録の名: record/ の中のファイルの名。当事者、その当事者の通し番号、種類 (DESIGN §3)。

当事者ごとに数えるので、二つの複製が別々に書き留めた記録は、衝突せずに一つになる。
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from amend.errors import LedgerError
from amend.events.kinds import EventKind
from amend.events.model import AnyEvent
from amend.identifiers import IDENTIFIER

RECORD_NAME = rf"(?P<party>{IDENTIFIER})-(?P<number>[0-9]{{3,6}})-(?P<kind>{'|'.join(k.value for k in EventKind)})"
"""記録の名 (正規表現)。"""


@dataclass(frozen=True, slots=True)
class RecordName:
    """記録の名: 当事者-通し番号-種類。

    Attributes:
        party: 当事者の識別子。
        number: その当事者のこの案件での通し番号 (1 から)。
        kind: 種類。

    Example:
        >>> RecordName.read("toyama-002-resolution").file
        'toyama-002-resolution.toml'
    """

    party: str
    number: int
    kind: EventKind

    def __str__(self) -> str:
        return f"{self.party}-{self.number:03}-{self.kind.value}"

    @property
    def file(self) -> str:
        """ファイルの名。"""
        return f"{self}.toml"

    @classmethod
    def read(cls, text: str) -> Self:
        """記録の名を読む。

        Args:
            text: 記録の名。``.toml`` は付いていても、いなくてもよい。

        Raises:
            LedgerError: 記録の名の形でない。
        """
        match = re.fullmatch(RECORD_NAME, text.removesuffix(".toml"))
        name = cls(match["party"], int(match["number"]), EventKind(match["kind"])) if match else None
        if name is None or name.number == 0 or str(name) != text.removesuffix(".toml"):
            raise LedgerError(
                f"「{text}」は記録の名ではありません。",
                where=text,
                advice="記録は amend record で書いてください。名は toyama-001-submission.toml の形です。",
            )
        return name


@dataclass(frozen=True, slots=True)
class Record:
    """記録: 名と内容。

    Attributes:
        name: 記録の名。
        event: 内容。種類と当事者は名と同じ。
    """

    name: RecordName
    event: AnyEvent


def next_number(names: list[RecordName], party: str) -> int:
    """次の番号: その当事者の次の記録の通し番号。欠番は埋めない。"""
    return max((name.number for name in names if name.party == party), default=0) + 1
