"""改め文の書き手と読み手: 台帳の仕事 (`amend.ledger`) に渡すもの。改め文の道具は、要るときにだけ読み込む。"""

from __future__ import annotations

from amend.agreement import Agreement
from amend.ledger.instruments import Stated, Stating


def stating() -> Stating:
    """改め文の書き手と読み手: 既定の流儀に、協約の定めを重ねたもの。"""

    def written(agreement: Agreement, base: str, text: str) -> Stated:
        from amend.cli.dialects import load_dialect
        from amend.proof.instruments import amending_part
        from amend.wording.dialect import DEFAULT

        return amending_part(agreement, base, text, load_dialect(DEFAULT))

    def holds(agreement: Agreement, instrument: str, base: str, text: str) -> bool:
        from amend.proof.instruments import states

        return states(agreement, instrument, base, text)

    return Stating(written, holds)
