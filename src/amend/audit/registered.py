"""記録のコミット: 記録一つを加えたコミットを、書く前と書いた後の案件として読み直す。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amend.audit.history import Step
from amend.audit.snapshots import Entry, Folder, Held, placed
from amend.errors import AmendError
from amend.events import Record
from amend.ledger import amendment_folder
from amend.ledger.paths import AGREEMENT, RECORD, LedgerPath
from amend.procedure import State, following


@dataclass(frozen=True, slots=True)
class Registered:
    """記録のコミット。

    Attributes:
        path: 記録のパス。
        place: その場所。
        record: 記録。
        before: 書く前の案件。共に台帳に入れた案を含み、記録と台帳本文は含まない。
        with_record: 書く前の案件に、記録を加えた状態。手続の許しを見る。
        after: 書いた後の案件。
        held: 書いた後の案件のファイル。
        first: 案件の初めての記録か。
        founds: 協約の初めての記録か。
    """

    path: str
    place: LedgerPath
    record: Record
    before: State
    with_record: State
    after: State
    held: Held
    first: bool
    founds: bool

    @property
    def folder(self) -> str:
        """案件のフォルダー。"""
        return amendment_folder(self.place.agreement, self.place.amendment)


def registered(step: Step) -> Registered | None:
    """記録のコミットとして読む。加えた記録が一つでないか、読めなければ None (そのことは別の規則が言う)。"""
    if step.merges or len(step.added) != 1:
        return None
    path, reading = step.added[0], step.reading
    place = placed(path)
    if place is None:
        return None
    agreement, amendment = place.agreement, place.amendment
    before, after = step.before[0].folder(agreement), step.after.folder(agreement)
    founds, held = not before.submitted, after.cases[amendment]
    alone = not founds and len(step.paths) == 1 and amendment in before.cases  # 在る案件に、記録だけを加えた
    standing = before if alone else _standing(before, after, amendment, founds=founds)
    try:
        record = reading.record(amendment_folder(agreement, amendment), place.rest, held.entries[place.rest])
        first = reading.state(agreement, standing, amendment, standing.cases[amendment])
        with_record = following(first, record)
        last = reading.state_after(agreement, (standing, after), place, with_record, alone=alone)
    except AmendError:
        return None
    return Registered(
        path,
        place,
        record,
        first,
        with_record,
        last,
        held,
        first=amendment not in before.submitted,
        founds=founds,
    )


def _standing(before: Folder, after: Folder, amendment: str, *, founds: bool) -> Folder:
    """書く前の協約: 親の台帳に、このコミットの運んだ案を重ねたもの。当事者と手続は、親の台帳のものによる (I2)。"""
    was, now = before.cases.get(amendment), after.cases[amendment]
    drafts = {name: entry for name, entry in now.entries.items() if not _is_record(name)}
    kept = was.entries if was and amendment in before.submitted else {}
    same = was is not None and all(kept.get(name) == entry for name, entry in drafts.items())
    case = was if was is not None and same else Held({**kept, **drafts})
    own: Mapping[str, Entry] = before.own
    if founds:
        own = {AGREEMENT: after.own[AGREEMENT]} if AGREEMENT in after.own else {}
    return Folder(own, {**before.cases, amendment: case}, before.submitted)


def _is_record(name: str) -> bool:
    return name.startswith(f"{RECORD}/")
