"""台帳の受取り: 今いるフォルダーの台帳を開き、その中身を読む。どの台帳のコマンドもここから始める。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from amend import store
from amend.errors import LedgerError, RequestError
from amend.identifiers import IDENTIFIER
from amend.ledger import Book, Case, Shelf, amendment_folder, read_book, read_path
from amend.ledger.paths import RECORD, ROOT


@dataclass(frozen=True, slots=True)
class Opened:
    """開いた台帳: 置き場と中身。

    Attributes:
        repository: 置き場。書くために開いたなら `store.WritableRepository`。
        book: 中身。
        drafts: 作業ファイルから取った、まだ提出していない案のファイル。
    """

    repository: store.Repository
    book: Book
    drafts: dict[str, bytes]

    def shelf(self, agreement: str) -> Shelf:
        """棚: 引数に書かれた協約。

        Raises:
            RequestError: そのような協約が無い。
        """
        found = self.book.shelf(agreement)
        if found is None:
            known = "、".join(shelf.id for shelf in self.book.shelves) or "まだ一つもありません"
            raise RequestError("台帳にない協約です。", where=agreement, advice=f"台帳にある協約: {known}。")
        return found

    def case(self, path: str) -> tuple[Shelf, Case]:
        """案件: 引数に書かれた「協約/案件」。

        Raises:
            RequestError: 書き方が違う、又はそのような案件が無い。
        """
        agreement, _, amendment = path.partition("/")
        shelf = self.shelf(agreement)
        found = shelf.case(amendment)
        if found is None:
            known = "、".join(f"{shelf.id}/{case.id}" for case in shelf.cases) or "まだ一つもありません"
            raise RequestError("台帳にない案件です。", where=path, advice=f"この協約の案件: {known}。")
        return shelf, found


def open_for_reading(start: Path | None = None, *, about: str | None = None) -> Opened:
    """読むために開く: 記録は先頭のコミットから、まだ提出していない案は作業ファイルから読む。

    Args:
        start: 台帳の中のフォルダー。省けば今いるフォルダー。
        about: 引数に書かれた「協約」又は「協約/案件」。在れば、その協約だけを読む。ほかの協約がいくつあっても速い。

    Raises:
        LedgerError: 台帳でない、又は読めない。
    """
    return _about(store.open_for_reading(start or Path.cwd()), about)


def open_for_writing(start: Path | None = None, *, about: str | None = None) -> tuple[store.WritableRepository, Opened]:
    """書くために開く。引数は `open_for_reading` と同じ。

    Raises:
        LedgerError: 台帳でない、又は書いてよい状態でない。
    """
    repository = store.open_for_writing(start or Path.cwd())
    return repository, _about(repository, about)


def today() -> date:
    """今日: この機械の時計の日付。記録の日付の初めの値と、未来の日付の指摘にだけ使う。"""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """今: コミットに残す、記録した日時。"""
    return datetime.now(UTC).astimezone().replace(microsecond=0)


def _about(repository: store.Repository, about: str | None) -> Opened:
    """要るだけ読む: その協約が在れば、それだけ。"""
    agreement = (about or "").partition("/")[0]
    if re.fullmatch(IDENTIFIER, agreement):
        opened = _opened(repository, f"{ROOT}/{agreement}")
        if opened.book.shelf(agreement) is not None:
            return opened
    return _opened(repository)


def _opened(repository: store.Repository, under: str = ROOT) -> Opened:
    recorded = store.files(repository, repository.head, under=under) if repository.head else {}
    drafts = drafts_of(recorded, store.work_files(repository, under))
    return Opened(repository, read_files(repository, recorded | drafts, today()), drafts)


def read_files(repository: store.Repository, files: Mapping[str, bytes], day: date) -> Book:
    """中身: ファイルの束を読む。

    Args:
        repository: 置き場。
        files: 台帳のファイル。
        day: 今日。

    Raises:
        LedgerError: 読めないファイルがある。すべての誤りを一度に言う。
    """
    try:
        return read_book(files, day)
    except LedgerError as error:
        raise LedgerError(error.what, where=error.where or str(repository.root), advice=error.advice) from error


def drafts_of(recorded: Mapping[str, bytes], work: Mapping[str, bytes]) -> dict[str, bytes]:
    """案: 記録のまだ無い案件のファイルと、まだコミットに無い協約のファイル。

    Args:
        recorded: 先頭のコミットのファイル。
        work: 作業ファイル。
    """
    submitted, known = set(), set()
    for path in recorded if work else ():
        place = read_path(path)
        if place is None:
            continue
        known.add(place.agreement)
        if place.amendment and place.rest.startswith(f"{RECORD}/"):
            submitted.add(amendment_folder(place.agreement, place.amendment))
    drafts = {}
    for path, data in work.items():
        place = read_path(path)
        if place is None:
            continue
        if place.amendment:
            is_draft = amendment_folder(place.agreement, place.amendment) not in submitted
        else:
            is_draft = place.agreement not in known
        if is_draft and not place.rest.startswith(f"{RECORD}/"):
            drafts[path] = data
    return drafts
