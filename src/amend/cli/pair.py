"""比べる二つ: 対照表や改め文を作るために受け取った、変更前と変更後の本文。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from amend.cli.texts import Loaded

if TYPE_CHECKING:  # ファイルどうしを比べる人に、台帳の読み手を読み込ませない
    from amend.agreement import Agreement
    from amend.amendment import Amendment


@dataclass(frozen=True, slots=True)
class Pair:
    """比べる二つ。

    Attributes:
        before: 変更前。
        after: 変更後。
        state: 書類に書く、変更後の本文の効力。
        inputs: 書き換えてはならないファイル。
        agreement: 台帳の協約。ファイルどうしなら None。
        draft: 変更後の本文の作業ファイル。直してよい案でなければ None。
        pairing: 案件に置かれた対応の指定 (``pairing.toml``) の中身。無ければ None。
        pairing_path: その名。
        amendment: 台帳の案件。協約の二つの日や、ファイルどうしなら None。
    """

    before: Loaded
    after: Loaded
    state: str
    inputs: tuple[str, ...]
    agreement: Agreement | None = None
    draft: Path | None = None
    pairing: bytes | None = None
    pairing_path: str = ""
    amendment: Amendment | None = None
