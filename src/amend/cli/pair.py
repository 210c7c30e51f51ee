"""比べる二つ: 対照表を作るために受け取った、変更前と変更後の本文。"""

from __future__ import annotations

from dataclasses import dataclass

from amend.cli.texts import Loaded


@dataclass(frozen=True, slots=True)
class Pair:
    """比べる二つ。

    Attributes:
        before: 変更前。
        after: 変更後。
        state: 書類に書く、変更後の本文の効力。
        style: 協約の定める様式の名。無ければ空。
        inputs: 書き換えてはならないファイル。
    """

    before: Loaded
    after: Loaded
    state: str
    style: str
    inputs: tuple[str, ...]
