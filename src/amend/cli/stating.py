"""述べ手: 台帳の仕事 (`amend.ledger`) に渡す、改め文と表の書き手と読み手。道具は、要るときにだけ読み込む。"""

from __future__ import annotations

from amend.agreement import Agreement
from amend.alignment import NO_PINS, Pins
from amend.errors import RequestError
from amend.ledger import Case
from amend.ledger.instruments import Stated, Stating
from amend.ledger.paths import PAIRING
from amend.plaintext import read
from amend.styles import DEFAULT, Style


def stating(style: str = "", case: Case | None = None) -> Stating:
    """述べ手: 既定の流儀に、協約の定めを重ねたもの。

    Args:
        style: 表の様式の名。空なら協約の様式、それも無ければ既定の様式。
        case: 案件。対応の指定 (``pairing.toml``) が置かれていれば、それに従う。
    """

    def written(agreement: Agreement, base: str, text: str) -> Stated:
        from amend.cli.dialects import load_dialect
        from amend.proof.instruments import amending_part
        from amend.wording.dialect import DEFAULT as MUNICIPAL

        return amending_part(agreement, base, text, load_dialect(MUNICIPAL), pins_in(case, base, text))

    def holds(agreement: Agreement, instrument: str, base: str, text: str) -> bool:
        from amend.proof.instruments import states

        return states(agreement, instrument, base, text)

    def tabulated(agreement: Agreement, subject: str, base: str, text: str) -> Stated:
        from amend.cli.leads import lead_of
        from amend.proof.table_instruments import amending_table

        chosen = instrument_style(style or agreement.style)
        pins = pins_in(case, base, text)
        return amending_table(agreement, subject, (base, text), chosen, lead_of(chosen), pins)

    def fault(agreement: Agreement, instrument: str, base: str, text: str) -> str:
        from amend.cli.leads import lead_of
        from amend.proof.table_instruments import table_fault

        chosen = instrument_style(style or agreement.style)
        return table_fault(agreement, instrument, (base, text), chosen, lead_of(chosen))

    return Stating(written, holds, tabulated, fault)


def pins_in(case: Case | None, base: str, text: str) -> Pins:
    """案件に置かれた、対応の指定。

    Raises:
        LedgerError: 二つの本文への指定として正しくない。
    """
    from amend.cli.pairing import read_pins

    data = case.files.get(PAIRING) if case else None
    if case is None or data is None:
        return NO_PINS
    where = f"{case.state.facts.dossier.path}/{PAIRING}"
    return read_pins(data, where, read(base).tree, read(text).tree)


def instrument_style(name: str) -> Style:
    """様式: 改正の文書に使うもの。前書きの無い様式は断る (drafting-rules §1.1)。

    Args:
        name: 様式の名。空なら既定の様式。

    Raises:
        RequestError: そのような様式が無いか、前書きを選んでいない。
        LedgerError: 様式の書き方が正しくない。
    """
    from amend.cli.styles import load_style

    style = load_style(name or DEFAULT)
    if not style.lead:
        raise RequestError(
            "新旧対照表を改正の文書とする (F3) には、前書きを選んだ様式が要ります。",
            where=f"様式「{style.name}」 lead",
            advice="agreement.toml の style に short-lead、detailed-lead か double-line、又は lead に L0 から L9 の"
            "どれかを書いた自分の様式 (amend style new) の名を書き、"
            "amend record particulars 協約 で台帳に入れてください。",
        )
    return style
