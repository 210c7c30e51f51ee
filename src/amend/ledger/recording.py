"""記録する: 案件のファイルと記録一つから、一つのコミットに書くファイルと文を求める (DESIGN §3、§8)。

純粋な関数だけである。ファイルを読み、書くのは `amend.cli.record`。
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from amend.amendment import AmendmentKind
from amend.errors import Finding, LedgerError
from amend.events import (
    AnyEvent,
    Baseline,
    Conclusion,
    Digests,
    EventKind,
    Record,
    RecordName,
    Rectification,
    next_number,
    write_event,
)
from amend.ledger.book import Case, Shelf, digest, read_book
from amend.ledger.instruments import Stating, instrument_of, staleness
from amend.ledger.paths import INSTRUMENT, TEXT, amendment_folder, ledger_text_path, record_path
from amend.ledger.places import changed_places
from amend.procedure import State, following, message_for, objections
from amend.trailers import write_message

CARRYING = frozenset({EventKind.SUBMISSION, EventKind.CONSENT})
"""本文を運ぶ記録: 案の今の本文を、その記録と同じコミットで台帳に入れる。ほかの記録は、台帳にある本文に掛かる。"""

_DISAGREEMENTS = frozenset({"P21", "P22", "P23"})
"""起きた事実としての食い違い: 当事者の本文がまだそろっていないこと。記録を妨げず、締結を妨げる。"""


@dataclass(frozen=True, slots=True)
class Filing:
    """一件のファイル: 記録しようとする案件の属する協約の、今のファイルの全部。

    Attributes:
        files: 台帳からの名から、中身。まだ提出していない案を含む。
        agreement: 協約の識別子。
        amendment: 案件の番号。
        today: 今日の日付。
    """

    files: Mapping[str, bytes]
    agreement: str
    amendment: str
    today: date | None = None

    @property
    def folder(self) -> str:
        """案件のフォルダー。"""
        return amendment_folder(self.agreement, self.amendment)

    def read(self) -> tuple[Shelf, Case]:
        """読む: 協約の棚と案件。

        Raises:
            LedgerError: 読めないファイルがある。
        """
        shelf = read_book(self.files, self.today).shelf(self.agreement)
        case = shelf.case(self.amendment) if shelf else None
        assert shelf is not None  # どちらも、在ることを呼び手が確かめている
        assert case is not None
        return shelf, case

    def adding(self, files: Mapping[str, bytes]) -> Filing:
        """ファイルを加え、又は置き換えたもの。"""
        return replace(self, files={**self.files, **files})


@dataclass(frozen=True, slots=True)
class Recording:
    """記録の支度: 一つのコミットに書くもの。

    Attributes:
        record: 記録。
        changes: 台帳からの名から、新しい中身。消すなら None。
        message: コミットの文の全部。
        state: その記録を書いた後の、案件の状態。
        findings: 新たに生ずる、記録の妨げでない指摘。
    """

    record: Record
    changes: Mapping[str, bytes | None]
    message: str
    state: State
    findings: tuple[Finding, ...]


def settle(filing: Filing, stating: Stating) -> Filing:
    """本文をそろえる: 提出する案に変更協約が無ければ作り、在れば、今の本文のものであることを確かめる。

    Args:
        filing: 案件のファイル。
        stating: 述べ手。

    Raises:
        LedgerError: 本文が無い、又は変更協約が今の本文のものでない。
        RequestError: 変更協約を作れない形である。
    """
    shelf, case = filing.read()
    where, abolishes = f"{filing.folder}/{TEXT}", case.amendment.kind is AmendmentKind.ABOLISH
    if abolishes and case.text is not None:
        raise LedgerError("廃止の案件に、全文はありません。", where=where, advice="このファイルを除いてください。")
    if not abolishes and not case.text:
        raise LedgerError("変更後の全文がありません。", where=where, advice="本文を書いて保存してください。")
    if case.instrument is None:
        made = instrument_of(shelf, case, case.text, stating).whole.encode()
        return filing.adding({f"{filing.folder}/{INSTRUMENT}": made})
    instrument, base, text = (_decoded(data) for data in (case.instrument, shelf.text, case.text))
    stale = staleness(shelf.agreement, case.amendment, instrument, base, text, stating)
    if stale is not None:
        raise LedgerError(
            "変更協約が、今の本文のものではありません。",
            where=f"{filing.folder}/{INSTRUMENT}",
            advice=(f"わけ: {stale}\n" if stale else "")
            + f"amend instrument {filing.agreement}/{filing.amendment} で作り直してください。",
        )
    return filing


def bound(case: Case) -> Digests:
    """掛かる本文: 案件の今の変更協約と全文の要約値。"""
    held = (digest(data) if data is not None else "" for data in (case.instrument, case.text))
    return Digests(*held)


def already(case: Case, event: AnyEvent) -> Record | None:
    """記録済み: 同じ事柄の、生きている記録。途中で止まった後のやり直しで、二重に記録しないため。"""
    return next((record for record in case.state.facts.live if record.event == event), None)


def prepare(
    filing: Filing,
    event: AnyEvent,
    *,
    carried: Collection[str] = (),
    attached: Mapping[str, bytes] | None = None,
    text: bytes | None = None,
) -> Recording:
    """記録の支度: 手続の許すものであることを確かめ、コミットに書くものをそろえる。

    Args:
        filing: 案件のファイル。本文はそろっていること (`settle`)。
        event: 書く記録。
        carried: この記録と同じコミットで台帳に入れる案のファイル。
        attached: 添えるファイル (写し、書類)。台帳からの名から中身。
        text: 台帳本文の新しい中身。正誤と引継ぎのときだけ渡す。

    Raises:
        LedgerError: 手続が許さない。訳をすべて言う。
    """
    shelf, case = filing.read()
    names = [record.name for record in case.state.facts.dossier.records]
    record = Record(RecordName(event.party, next_number(names, event.party), event.kind), event)
    refuse(case, record)
    changes: dict[str, bytes | None] = {path: filing.files[path] for path in carried}
    changes |= attached or {}
    changes[record_path(filing.agreement, filing.amendment, record.name)] = write_event(event).encode()
    settled = _ledger_text(shelf, case, event, text)
    changes |= settled
    after = {path: data for path, data in {**filing.files, **changes}.items() if data is not None}
    state = replace(filing, files=after).read()[1].state
    places = _places(shelf, case, event, next(iter(settled.values()), None))
    return Recording(
        record,
        changes,
        write_message(message_for(state, record, places)),
        state,
        tuple(finding for finding in state.findings if finding not in case.state.findings),
    )


def refuse(case: Case, record: Record) -> None:
    """手続の許し: 記録してはならないものを、訳のすべてを言って断る (`forbid`)。

    Raises:
        LedgerError: 手続が許さない。
    """
    forbid(case.state, following(case.state, record), record)


def forbid(before: State, after: State, record: Record) -> None:
    """手続の許し: 記録する前と後の状態から。

    締結は、承認がそろい、誤りの一つも残らないときに限る。案件を台帳に入れる記録は、案件そのものに誤りがあれば断る。
    ほかの記録は、新たな誤りを生ずるときに断る。

    Args:
        before: 記録する前の状態。
        after: その一件書類に記録を加えた状態。
        record: 記録。

    Raises:
        LedgerError: 手続が許さない。
    """
    dossier, event = before.facts.dossier, record.event
    if isinstance(event, Conclusion):
        errors = objections(before, after)
    else:
        errors = tuple(finding for finding in after.errors if finding.rule not in _DISAGREEMENTS)
        if errors and event.kind not in CARRYING and dossier.records:  # 誤りが無ければ、前のものは求めるまでもない
            errors = tuple(finding for finding in errors if finding not in before.errors)
    if errors:
        word = dossier.procedure.words.of(event.kind)
        reasons = "\n".join(f"  {found.rule} {found.place}: {found.message} — {found.advice}" for found in errors)
        raise LedgerError(
            f"{word}を記録できません。\n{reasons}", where=dossier.path, advice="上の訳を解いてから、記録してください。"
        )


def _ledger_text(shelf: Shelf, case: Case, event: AnyEvent, text: bytes | None) -> dict[str, bytes | None]:
    """台帳本文の変化。締結・引継ぎ・正誤だけが変え、当事者が別々に書き留めた二度目の締結は変えない (DESIGN §3)。"""
    path = ledger_text_path(shelf.id)
    match event:
        case Conclusion() if case.state.facts.concluded_on is None:
            return {path: None if case.amendment.kind is AmendmentKind.ABOLISH else case.text}
        case Rectification() | Baseline():
            return {path: text}
        case _:
            return {}


def _places(shelf: Shelf, case: Case, event: AnyEvent, text: bytes | None) -> str:
    """件名に添える位置: 変更の締結と、正誤のもの。"""
    changing = isinstance(event, Conclusion) and case.amendment.kind is AmendmentKind.CHANGE
    if text is None or not (changing or isinstance(event, Rectification)):
        return ""
    return changed_places(_decoded(shelf.text), _decoded(text))


def _decoded(data: bytes | None) -> str:
    return (data or b"").decode()
