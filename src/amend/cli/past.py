"""協約の沿革: 台帳の記録と本文から、規定の一つ一つの経歴を求める。blame と log が同じものを見る。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amend.agreement import PriorAct
from amend.alignment import Pair, align
from amend.alignment.pairing import read_pairing
from amend.clause import Node
from amend.cli.ledger import Opened
from amend.cli.versions import Version, recorded_texts, version_on
from amend.errors import LedgerError, RequestError
from amend.history import Deed, History, Stage, deeds, trace
from amend.ledger import Shelf
from amend.ledger.paths import PAIRING
from amend.plaintext import read


@dataclass(frozen=True, slots=True)
class Past:
    """沿革: 本文を定めた行為と、規定の経歴。

    Attributes:
        version: その日の本文の版。
        deeds: その本文までの行為。成立の順で、沿革の段と同じ並び。
        coming: 成立したが、その日にはまだ効力の無い行為。
        history: 規定の経歴。
        prior: 台帳より前の締結と変更。
    """

    version: Version
    deeds: tuple[Deed, ...]
    coming: tuple[Deed, ...]
    history: History
    prior: tuple[PriorAct, ...]

    @property
    def tree(self) -> Node:
        """その日の本文の木。"""
        return self.history.stages[-1].tree


def past_of(opened: Opened, shelf: Shelf, day: date) -> Past:
    """沿革: その日の本文が、どの行為でできたか。

    Raises:
        RequestError: まだ成立していない。
        LedgerError: 成立した本文が、台帳に残っていない。
    """
    version, listed = version_on(opened, shelf, day), deeds(shelf.states)
    if not listed:
        raise RequestError(
            "まだ成立していない協約に、沿革はありません。",
            where=shelf.id,
            advice=f"案は amend show {shelf.id} で見られます。",
        )
    last = max(n for n, deed in enumerate(listed) if deed.amendment == version.amendment)
    shown = listed[: last + 1]
    texts = recorded_texts(opened, shelf, {deed.text for deed in shown})
    trees = {name: read(text).tree for name, text in texts.items()}
    stages = [Stage(trees[deed.text], deed.corrects) for deed in shown]
    history = trace(stages, lambda at, old, new: _paired(shelf, shown, at, old, new))
    coming = (deed for deed in listed[last + 1 :] if deed.day <= day and deed.corrects is None and not deed.erratum)
    return Past(version, shown, tuple(coming), history, shelf.agreement.prior)


def _paired(shelf: Shelf, shown: Sequence[Deed], at: int, old: Node, new: Node) -> Pair:
    """対応付け: 案件に人の決めた対応が残っていれば、それを先に決める。"""
    case = shelf.case(shown[at].amendment)
    kept = case.files.get(PAIRING) if case is not None and not shown[at].erratum else None
    if kept is None:
        return align(old, new)
    try:
        return align(old, new, read_pairing(kept.decode("utf-8"), PAIRING, old, new))
    except (LedgerError, RequestError, UnicodeDecodeError):  # 写しの訂正で、指した所の変わったもの
        return align(old, new)
