"""識別子: 協約、当事者、案件を指す短い名。フォルダーとファイルの名になる。

小文字と数字とハイフンだけにするのは、どの OS のファイルの名としても、コマンドの引数としても、URL としても
そのまま使えるようにするためである (reliability B13、D9)。
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from amend.errors import RequestError
from amend.patterns import late

IDENTIFIER = r"[a-z0-9][a-z0-9-]{0,63}"
"""識別子 (正規表現)。"""

# Windows がフォルダーの名として受け付けない語。
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
SAFE_IDENTIFIER = rf"(?!(?:{'|'.join(sorted(_DEVICES))})(?![a-z0-9-])){IDENTIFIER}"
"""使える識別子 (正規表現): `problem` の無いもの。続く字は、識別子の字であってはならない。"""
_RULE = "半角の小文字、数字、ハイフンで、小文字か数字から始め、64字までで書いてください。例: toyama-renkei"
_AMENDMENT = late(rf"([0-9]{{4}})-({IDENTIFIER})-([1-9][0-9]{{0,5}})")


def problem(text: str) -> str:
    """識別子の問題: 識別子として使えない訳と直し方。使えるなら空。

    Example:
        >>> problem("toyama-renkei"), problem("nul")[:5]
        ('', '「nul」')
    """
    if not re.fullmatch(IDENTIFIER, text):
        return f"「{text}」は{_RULE}"
    if text in _DEVICES:
        return f"「{text}」は Windows がフォルダーの名に使わせません。別の名にしてください。"
    return ""


def read_identifier(text: str, what: str) -> str:
    """識別子: 引数として渡された識別子を確かめる。

    Args:
        text: 識別子。
        what: 何の識別子か (例: ``協約``)。

    Raises:
        RequestError: 識別子として使えない。
    """
    if advice := problem(text):
        raise RequestError(f"{what}の識別子として使えません。", advice=advice)
    return text


@dataclass(frozen=True, slots=True, order=True)
class AmendmentId:
    """案件の番号: 年-発議者-通し番号。

    発議者ごとに数えるので、二つの団体が別々に起案しても重ならない。

    Attributes:
        year: 起案した年 (西暦)。
        proposer: 発議した当事者の識別子。
        sequence: その当事者のその年の通し番号 (1 から)。

    Example:
        >>> str(AmendmentId.read("2026-toyama-1"))
        '2026-toyama-1'
    """

    year: int
    proposer: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.proposer}-{self.sequence}"

    @classmethod
    def read(cls, text: str) -> Self:
        """案件の番号を読む。

        Raises:
            RequestError: 年-発議者-通し番号の形でない。
        """
        match = _AMENDMENT.fullmatch(text)
        if not match or problem(match[2]):
            raise RequestError(
                f"「{text}」は案件の番号として読めません。",
                advice="2026-toyama-1 のように、年-発議者-通し番号で書いてください。",
            )
        return cls(int(match[1]), match[2], int(match[3]))
