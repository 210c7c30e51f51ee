"""破れ: 監査の見付けたもの一つ。"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """破れ: 守られていない約束一つ。

    Attributes:
        rule: 規則の番号。
        commit: コミットの識別子。
        path: ファイル。コミットそのもののことなら空。
        message: 何がいけないか。
        advice: どうすればよいか。
    """

    rule: str
    commit: str
    path: str
    message: str
    advice: str
