"""記録のコミット: 記録一つを加えたコミットを、書く前と書いた後の台帳として読み直す。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amend.audit.history import Step
from amend.errors import AmendError
from amend.events import Record, read_record
from amend.ledger import Case, amendment_folder, ledger_text_path, read_book, read_path
from amend.ledger.paths import AGREEMENT, RECORD, ROOT, LedgerPath


@dataclass(frozen=True, slots=True)
class Registered:
    """記録のコミット。

    Attributes:
        path: 記録のパス。
        place: その場所。
        record: 記録。
        before: 書く前の案件。共に台帳に入れた案を含み、記録と台帳本文は含まない。
        after: 書いた後の案件。
        first: 案件の初めての記録か。
        founds: 協約の初めての記録か。
    """

    path: str
    place: LedgerPath
    record: Record
    before: Case
    after: Case
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
    path = step.added[0]
    place = read_path(path)
    data = step.after.data(path)
    if place is None or data is None:
        return None
    before, after = step.before[0], step.after
    founds = place.agreement not in before.known
    held = _standing(step, place, founds=founds)
    try:
        record = read_record(place.rest.removeprefix(f"{RECORD}/"), data.decode(), path)
        before_case, after_case = (_case(files, place) for files in (held, after.recorded(place.agreement)))
    except (AmendError, UnicodeDecodeError):
        return None
    if before_case is None or after_case is None:
        return None
    first = (place.agreement, place.amendment) not in before.submitted
    return Registered(path, place, record, before_case, after_case, first, founds)


def _case(files: Mapping[str, bytes], place: LedgerPath) -> Case | None:
    shelf = read_book(files).shelf(place.agreement)
    return shelf.case(place.amendment) if shelf else None


def _standing(step: Step, place: LedgerPath, *, founds: bool) -> Mapping[str, bytes]:
    """書く前のファイル: 親の台帳に、このコミットの運んだ案を重ねたもの。当事者と手続は、親の台帳のものによる (I2)。"""
    held = step.before[0].recorded(place.agreement)
    folder = f"{amendment_folder(place.agreement, place.amendment)}/"
    agreement = f"{ROOT}/{place.agreement}/{AGREEMENT}"
    carried = {
        path: data
        for path, data in step.after.recorded(place.agreement).items()
        if (path.startswith(folder) and path not in step.added) or (founds and path == agreement)
    }
    text = ledger_text_path(place.agreement)
    return {path: data for path, data in (held | carried).items() if not (founds and path == text)}
