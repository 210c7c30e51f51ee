"""誤りと指摘: 失敗は例外、点検の結果は値。

終了コードは DESIGN §7 のとおり。例外は「何が・どこで・どうすればよいか」を必ず持つ。
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


class ExitCode(IntEnum):
    """終了コード: コマンドの結果をシェルに伝える番号 (DESIGN §7)。"""

    DONE = 0
    FOUND = 1
    USAGE = 2
    TEXT = 3
    LEDGER = 4
    BUG = 70


class AmendError(Exception):
    r"""誤り: 頼まれたことができなかったとき、何が・どこで・どうすればよいかを運ぶ。

    Args:
        what: 何が起きたか。一文。
        where: どこで。ファイル名と行、又は位置 (例: ``text.txt 12行目 第３条第２項``)。無ければ空。
        advice: どうすればよいか。無ければ空。

    Example:
        >>> str(TextError("終わりの括弧がありません。", where="text.txt 3行目", advice="「）」を補ってください。"))
        '終わりの括弧がありません。\n  場所: text.txt 3行目\n  対処: 「）」を補ってください。'
    """

    exit_code = ExitCode.BUG

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.what = what
        self.where = where
        self.advice = advice
        super().__init__(what)

    def __str__(self) -> str:
        lines = [self.what]
        if self.where:
            lines.append(f"  場所: {self.where}")
        if self.advice:
            lines.append(f"  対処: {self.advice}")
        return "\n".join(lines)


class RequestError(AmendError):
    """頼み方の誤り: 引数、位置の書き方、無いファイル (終了コード 2)。"""

    exit_code = ExitCode.USAGE


class TextError(AmendError):
    """本文の誤り: 読めない、決められない、表せない文書 (終了コード 3)。"""

    exit_code = ExitCode.TEXT


class LedgerError(AmendError):
    """台帳の誤り: 台帳のファイル又は Git の状態が仕事を許さない (終了コード 4)。"""

    exit_code = ExitCode.LEDGER


class ProofError(AmendError):
    """照合の失敗: 作った書類が本文と一致しない。amend の誤りであり、何も渡さない (終了コード 70)。"""

    exit_code = ExitCode.BUG


class Severity(Enum):
    """重さ: 指摘の重さ (drafting-rules §4)。"""

    ERROR = "E"
    WARNING = "W"
    INFORMATION = "I"


@dataclass(frozen=True, slots=True)
class Finding:
    """指摘: 点検が見つけた一つのこと。失敗ではなく値として返す。

    Attributes:
        rule: 規則の番号 (例: ``S01``)。
        severity: 重さ。
        line: 本文の行番号 (1 から)。行に結び付かないときは 0。
        place: 位置の呼び方 (例: ``第３条第２項``)。
        message: 何がいけないか。一文。
        advice: どうすればよいか。一文。
    """

    rule: str
    severity: Severity
    line: int
    place: str
    message: str
    advice: str
