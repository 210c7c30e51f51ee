"""確かめの結果。"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """結果: よいか、何が分かったか、どうすればよいか。

    Attributes:
        ok: よいか。この機械では確かめられないなら None。
        detail: 分かったこと。
        advice: よくないときに、どうすればよいか。
    """

    ok: bool | None
    detail: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """済んだ確かめ: 名、結果、かかった秒数。"""

    name: str
    verdict: Verdict
    seconds: float
