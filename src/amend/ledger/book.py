"""台帳: ファイルの束を読んで、協約ごとの棚と、案件ごとの状態にする。"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amend.agreement import Agreement, read_agreement
from amend.amendment import Amendment, read_amendment
from amend.errors import LedgerError
from amend.events import Digests, Record, read_record
from amend.ledger.paths import AGREEMENT, AMENDMENT, INSTRUMENT, RECORD, ROOT, TEXT, LedgerPath, by_place
from amend.procedure import Dossier, State, fold, in_order, placed


def digest(data: bytes) -> str:
    """要約値: バイト列の SHA-256 (16進64字)。"""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Case:
    """案件: その状態と、今のファイル。

    Attributes:
        id: 案件の番号。
        state: 記録から求めた状態。
        text: 変更後の全文。無ければ None。
        instrument: 議決の対象。無ければ None。
        files: 案件の中のすべてのファイル (案件のフォルダーからの名)。
    """

    id: str
    state: State
    text: bytes | None
    instrument: bytes | None
    files: Mapping[str, bytes]

    @property
    def amendment(self) -> Amendment:
        """案件の事項。"""
        return self.state.facts.dossier.amendment


@dataclass(frozen=True, slots=True)
class Shelf:
    """棚: 一つの協約と、その案件のすべて。

    Attributes:
        id: 協約の識別子。
        agreement: 協約の事項。
        text: 台帳本文 (最後に締結された本文)。まだ案だけなら None。
        cases: 案件。番号の順。
    """

    id: str
    agreement: Agreement
    text: bytes | None
    cases: tuple[Case, ...]

    def case(self, amendment: str) -> Case | None:
        """案件: 番号で引く。"""
        return next((case for case in self.cases if case.id == amendment), None)

    @property
    def states(self) -> tuple[State, ...]:
        """すべての案件の状態。"""
        return tuple(case.state for case in self.cases)


@dataclass(frozen=True, slots=True)
class Book:
    """台帳: 協約の棚。識別子の順。"""

    shelves: tuple[Shelf, ...]

    def shelf(self, agreement: str) -> Shelf | None:
        """棚: 識別子で引く。"""
        return next((shelf for shelf in self.shelves if shelf.id == agreement), None)


def read_book(files: Mapping[str, bytes], today: date | None = None) -> Book:
    """台帳: ファイルの束を読む。

    Args:
        files: 台帳のファイル。鍵は ``agreements/`` から始まる名。
        today: 今日の日付。渡せば未来の日付の記録を指摘する。

    Raises:
        LedgerError: 読めないファイルがある。すべての誤りを一度に言う。
    """
    faults: list[LedgerError] = []
    shelves = []
    for agreement_id, folders in sorted(by_place(files).items()):
        try:
            shelves.append(_read_shelf(agreement_id, folders, today))
        except LedgerError as fault:
            faults.append(fault)
    if faults:
        raise _together(faults)
    return Book(tuple(shelves))


def _together(faults: list[LedgerError]) -> LedgerError:
    if len(faults) == 1:
        return faults[0]
    return LedgerError("\n".join(str(fault) for fault in faults), advice="上のファイルをそれぞれ直してください。")


def _read_shelf(agreement_id: str, folders: Mapping[str, Mapping[str, bytes]], today: date | None) -> Shelf:
    own = folders.get("", {})
    where = f"{ROOT}/{agreement_id}/{AGREEMENT}"
    if AGREEMENT not in own:
        raise LedgerError(
            "協約の事項を書いたファイルがありません。",
            where=where,
            advice="amend new 又は amend import で作ってください。",
        )
    agreement = read_agreement(_decoded(own[AGREEMENT], where), where)
    text = own.get(TEXT)
    states = {
        amendment_id: fold(_read_dossier(LedgerPath(agreement_id, amendment_id, ""), agreement, held), today)
        for amendment_id, held in sorted(folders.items())
        if amendment_id
    }
    concluded = in_order(state.act for state in states.values() if state.act)
    ledger_text = digest(text) if text is not None else ""
    cases = tuple(
        Case(
            amendment_id,
            placed(state, ledger_text, tuple(act for act in concluded if act.amendment != amendment_id)),
            folders[amendment_id].get(TEXT),
            folders[amendment_id].get(INSTRUMENT),
            folders[amendment_id],
        )
        for amendment_id, state in states.items()
    )
    return Shelf(agreement_id, agreement, text, cases)


def _read_dossier(place: LedgerPath, agreement: Agreement, held: Mapping[str, bytes]) -> Dossier:
    folder = f"{ROOT}/{place.agreement}/amendments/{place.amendment}"
    where = f"{folder}/{AMENDMENT}"
    if AMENDMENT not in held:
        raise LedgerError(
            "案件の事項を書いたファイルがありません。", where=where, advice="amend propose で作ってください。"
        )
    amendment = read_amendment(_decoded(held[AMENDMENT], where), where)
    records: list[Record] = []
    for name, data in sorted(held.items()):
        if name.startswith(f"{RECORD}/"):
            path = f"{folder}/{name}"
            records.append(read_record(name.removeprefix(f"{RECORD}/"), _decoded(data, path), path))
    return Dossier(
        place.agreement,
        agreement,
        place.amendment,
        amendment,
        tuple(records),
        drafts=Digests(
            digest(held[INSTRUMENT]) if INSTRUMENT in held else "", digest(held[TEXT]) if TEXT in held else ""
        ),
    )


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LedgerError(
            "ファイルが UTF-8 ではありません。", where=where, advice="UTF-8 で保存してください。"
        ) from error
