"""手続の点検: 案件の記録がそろい、どれも同じ本文についてのもので、日付の順が正しいか。

点検を加えるには、関数を一つ書き、`CHECKS` に一行を足す。
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from amend.errors import Finding
from amend.procedure.checks import days, records, texts
from amend.procedure.checks.matter import Matter

Check = Callable[[Matter], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    records.unknown_parties,
    records.misdirected,
    records.duplicate_numbers,
    records.foreign_events,
    records.route,
    records.remarks,
    records.votes,
    texts.divergence,
    texts.changed_after_approval,
    texts.resolutions,
    texts.transcripts,
    texts.consents,
    days.base,
    texts.conclusion,
    texts.disagreements,
    days.order_of_effect,
    days.order_of_days,
    days.future,
    days.effect,
    days.sessions,
    texts.rectifications,
    records.signatories,
    records.taken_over,
)
"""点検の一覧: 指摘はこの順に並ぶ。"""

_MILD = frozenset(
    {
        records.duplicate_numbers,
        records.foreign_events,
        records.remarks,
        records.votes,
        records.signatories,
        records.taken_over,
        texts.transcripts,
        texts.consents,
        days.sessions,
    }
)
GRAVE = tuple(check for check in CHECKS if check not in _MILD)
"""誤りを言うことのある点検: 誤りだけを尋ねるとき (監査は記録ごとに尋ねる)、ほかの点検は働かせない。"""

__all__ = ["CHECKS", "GRAVE", "Check", "Matter"]
