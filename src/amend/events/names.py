"""記録の名: record/ の中のファイルの名。当事者、その当事者の通し番号、種類 (DESIGN §3)。

当事者ごとに数えるので、二つの複製が別々に書き留めた記録は、衝突せずに一つになる。
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from amend.errors import LedgerError
from amend.events.kinds import EventKind
from amend.events.model import AnyEvent
from amend.identifiers import IDENTIFIER
from amend.patterns import late

_KINDS = "|".join(kind.value for kind in EventKind)
RECORD_NAME = rf"{IDENTIFIER}-[0-9]{{3,6}}-(?:{_KINDS})"
"""記録の名 (正規表現)。"""
_PARTS = late(rf"({IDENTIFIER})-([0-9]{{3,6}})-({_KINDS})")


@dataclass(frozen=True, slots=True)
class RecordName:
    """記録の名: 当事者-通し番号-種類。

    Attributes:
        party: 当事者の識別子。
        number: その当事者のこの案件での通し番号 (1 から)。
        kind: 種類。
        text: 名そのもの。ほかの三つから決まる。

    Example:
        >>> RecordName.read("toyama-002-resolution").file
        'toyama-002-resolution.toml'
    """

    party: str
    number: int
    kind: EventKind
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", f"{self.party}-{self.number:03}-{self.kind.value}")

    def __str__(self) -> str:
        return self.text

    @property
    def file(self) -> str:
        """ファイルの名。"""
        return f"{self}.toml"

    @staticmethod
    def read(text: str) -> RecordName:
        """記録の名を読む。

        Args:
            text: 記録の名。``.toml`` は付いていても、いなくてもよい。

        Raises:
            LedgerError: 記録の名の形でない。
        """
        name = _named(text.removesuffix(".toml"))
        if name is None:
            raise LedgerError(
                f"「{text}」は記録の名ではありません。",
                where=text,
                advice="記録は amend record で書いてください。名は toyama-001-submission.toml の形です。",
            )
        return name


@lru_cache(maxsize=4096)  # どの案件の記録も、同じ当事者の同じような番号である
def _named(text: str) -> RecordName | None:
    """記録の名の形でなければ None。"""
    match = _PARTS.fullmatch(text)
    name = RecordName(match[1], int(match[2]), EventKind(match[3])) if match else None
    return name if name and name.number and name.text == text else None


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
