"""協約の事項のコミット: agreement.toml に加えてよいものだけを加えたコミットを、追記として読み直す。"""

from __future__ import annotations

from amend.agreement import Agreement
from amend.audit.history import Step
from amend.audit.snapshots import Snapshot, placed
from amend.errors import AmendError
from amend.ledger.particulars import Revision, revision
from amend.ledger.paths import AGREEMENT, LedgerPath
from amend.trailers import PARTICULARS, Message, read_message


def is_agreement(place: LedgerPath | None) -> bool:
    """協約の事項のファイルか。"""
    return place is not None and not place.amendment and place.rest == AGREEMENT


def agreement_at(step: Step, held: Snapshot, agreement: str) -> Agreement | None:
    """協約の事項: ある時点の。無いか、読めなければ None。"""
    try:
        return step.reading.agreement(agreement, held.folder(agreement).own)
    except AmendError:
        return None


def claimed(step: Step) -> Message | None:
    """追記を名乗る文: amend の書いた、協約の事項の追記の文。ほかの文なら None。"""
    if b"\nEvent: particulars\n" not in step.commit.message:  # ほとんどのコミットは、ここで済む
        return None
    try:
        message = read_message(step.commit.message.decode())
    except (AmendError, UnicodeDecodeError):
        return None
    return message if message.values("Event") == (PARTICULARS,) else None


def revised(step: Step) -> Revision | None:
    """追記: 一つの協約の事項に、加えてよいものだけを加えたコミットの。そうでなければ None。"""
    paths = [path for path in step.paths if is_agreement(placed(path))]
    if step.merges or step.added or len(paths) != 1:
        return None
    place = placed(paths[0])
    if place is None:
        return None
    old, new = (agreement_at(step, held, place.agreement) for held in (step.before[0], step.after))
    return revision(place.agreement, old, new) if old and new else None
