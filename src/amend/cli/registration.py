"""記録の組立て: 引数に書かれたことと、案件の今のファイルから、書く記録を組み立てる。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amend import dates, store
from amend.agreement import Party
from amend.cli.attachments import Attachments, prove_same, words_of
from amend.cli.casework import Casework, allowed_characters, check_words, refuse_rewritten
from amend.cli.event_options import FILES, details, event_of, office_of, value_of
from amend.cli.ledger import Opened
from amend.cli.stating import pins_in, stating
from amend.errors import RequestError
from amend.events import (
    FORMS,
    RESULTS,
    AnyEvent,
    Binding,
    EventKind,
    Outcome,
    Record,
    RecordName,
    Rectification,
    Source,
    Submission,
    next_number,
)
from amend.ledger import Shelf, digest, ledger_text_path
from amend.ledger.instruments import instrument_of
from amend.ledger.paths import INSTRUMENT
from amend.ledger.recording import CARRYING, Filing, Recording, already, prepare, settle
from amend.toml import DIGEST, TomlValue

_APART = frozenset({Outcome.DECIDED_ALONE, Outcome.DELEGATED, Outcome.APPROVED, Outcome.DISAPPROVED})
"""提出した議案の番号によらない議決。専決に議案はなく、その承認は別の議案である。"""

_WORDS = ("instrument", "text")


@dataclass(frozen=True, slots=True)
class Built:
    """組み立てた記録。

    Attributes:
        recording: 用意した記録。もう記録されているなら None。
        existing: もう記録されている、同じ事柄の記録。なければ None。
        taken: 作業ファイルから取った中身。
    """

    recording: Recording | None
    existing: Record | None
    taken: Mapping[str, bytes]


def party_of(shelf: Shelf, name: str) -> Party:
    """当事者: 引数に書かれた識別子の。

    Raises:
        RequestError: この協約の当事者でない。
    """
    party = shelf.agreement.party(name)
    if party is None:
        known = "、".join(f"{one.id} ({one.now.name})" for one in shelf.agreement.parties)
        raise RequestError(f"「{name}」は、この協約の当事者ではありません。", where=shelf.id, advice=f"当事者: {known}")
    return party


def build(opened: Opened, work: Casework, kind: EventKind, given: Mapping[str, Any]) -> Built:
    """組み立てる: 記録、添えるファイル、共に台帳に入れる案をそろえ、手続の許すことを確かめる。

    Args:
        opened: 開いた台帳。
        work: 案件の今。
        kind: 記録の種類。
        given: 引数に書かれたもの (`amend.cli.event_options.options`)。

    Raises:
        RequestError: 引数が正しくない。
        TextError: 本文のファイルが読めないか、照合できない。
        LedgerError: 手続が許さない。
    """
    filing, carried, taken = _standing(work, kind)
    registration = _Registration(opened, filing, kind, given)
    event = registration.event()
    if existing := registration.existing(event):
        return Built(None, existing, {})
    text = registration.rectified() if kind is EventKind.RECTIFICATION else None
    if text is not None and registration.ledger_text == text:
        taken = {**taken, ledger_text_path(filing.agreement): text}
    recording = prepare(filing, event, carried=carried, attached=registration.attachments.files, text=text)
    return Built(recording, None, taken)


def _standing(work: Casework, kind: EventKind) -> tuple[Filing, tuple[str, ...], Mapping[str, bytes]]:
    """本文の支度: 案を台帳に入れる記録なら、今の作業ファイルの本文により、ほかは台帳にある本文による。"""
    if work.drafts or kind in CARRYING:
        shelf, case = work.current.read()
        if case.text is not None and shelf.text is not None:  # 台帳に入れば替えられないので、入れる前に確かめる
            pins_in(case, shelf.text.decode(), case.text.decode())
        filing = settle(work.current, stating(case=case))
        taken = {**work.drafts, **work.rewritten}
        return filing, tuple(dict.fromkeys([*taken, f"{filing.folder}/{INSTRUMENT}"])), taken
    if issubclass(FORMS[kind][0], Binding):
        refuse_rewritten(work)
    return work.filing, (), {}


class _Registration:
    """一つの記録の組立て。"""

    def __init__(self, opened: Opened, filing: Filing, kind: EventKind, given: Mapping[str, Any]) -> None:
        self.filing, self.kind, self.given = filing, kind, given
        self.shelf, self.case = filing.read()
        party = party_of(self.shelf, given["party"]).id
        names = [record.name for record in self.case.state.facts.dossier.records]
        self.name = RecordName(party, next_number(names, party), kind)
        self.attachments = Attachments(filing.folder, filing.files, self.name)
        self.allowed = allowed_characters(filing.files)
        self.ledger_text = _edited(opened, self.shelf)

    def event(self) -> AnyEvent:
        """記録: 引数に書かれた事柄、求めた要約値、添えるファイルの名から。"""
        pairs: list[tuple[str, TomlValue]] = [
            ("party", self.name.party),
            ("date", dates.read(self.given["day"])),
            ("source", self.given["source"] or Source.OWN.value),
            *self._details(),
            *self._digests(),
            *self._evidence(),
        ]
        supersedes = (self.given["supersedes"] or "").removesuffix(".toml")
        pairs += [(key, value) for key, value in (("supersedes", supersedes), ("note", self.given["note"])) if value]
        return event_of(self.kind, [*pairs, *office_of(self.given["office"])])

    def _details(self) -> Iterator[tuple[str, TomlValue]]:
        """種類ごとの事柄。議決の議案番号と会期は、書かれていなければ、提出したもののとおりである。"""
        for detail in details(self.kind):
            written = self.given[detail.key]
            if detail.field.kind is DIGEST:
                continue
            if written and detail.key in FILES:
                yield detail.key, [self.attachments.add(path) for path in written]
            elif written:
                yield detail.key, value_of(detail, written)
            elif self.kind is EventKind.RESOLUTION and detail.key in ("bill", "session") and self._submitted():
                yield detail.key, getattr(self._submitted(), detail.key)

    def _submitted(self) -> Submission | None:
        if RESULTS.get(self.given["result"]) in _APART:
            return None
        return next(track.submission for track in self.case.state.parties if track.party.id == self.name.party)

    def _digests(self) -> Iterator[tuple[str, TomlValue]]:
        """掛かる本文の要約値。案件の今のものと違う本文は、その記録の添え物として残す。"""
        if self.kind is EventKind.RECTIFICATION:
            yield "base_sha256", digest(self.shelf.text or b"")
            yield "text_sha256", digest(self.rectified())
        elif issubclass(FORMS[self.kind][0], Binding):
            for key, own, words in zip(_WORDS, (self.case.instrument, self.case.text), self._words(), strict=True):
                if words is not None:
                    yield f"{key}_sha256", digest(words)
                if words is not None and words != own:
                    self.attachments.keep(f"{self.name.party}-{self.name.number:03}-{key}.txt", words)

    def _words(self) -> tuple[bytes | None, bytes | None]:
        """この記録の掛かる変更協約と全文: 案件の今のもの、又は引数に書かれたファイルのもの。"""
        instrument, text = (self.given.get(f"{key}_sha256") for key in _WORDS)
        whole = words_of(text, self.allowed) if text else self.case.text
        if instrument:
            return words_of(instrument, self.allowed), whole
        if not text:
            return self.case.instrument, whole
        return instrument_of(self.shelf, self.case, whole, stating(case=self.case)).whole.encode(), whole

    def _evidence(self) -> Iterator[tuple[str, TomlValue]]:
        if self.given["evidence"]:
            yield "evidence", self.attachments.add(self.given["evidence"])
        if self.given.get("proof"):
            prove_same(self.given["proof"], [words for words in self._words() if words is not None], self.allowed)
            yield "proof", self.attachments.add(self.given["proof"])

    def rectified(self) -> bytes:
        """正誤で直した後の台帳本文: 指定したファイル、又は作業ファイルで直した台帳本文。"""
        if self.given["text_sha256"]:
            return words_of(self.given["text_sha256"], self.allowed)
        text = self.ledger_text or b""
        check_words(text, ledger_text_path(self.shelf.id), self.allowed)
        return text

    def existing(self, event: AnyEvent) -> Record | None:
        """もう記録されている、同じ事柄の記録。正誤では、直した後の本文で見分ける: 直す前の本文は、もう無い。"""
        if not isinstance(event, Rectification):
            return already(self.case, event)
        if event.base_sha256 != event.text_sha256:
            return None
        for record in self.case.state.facts.live:
            if isinstance(record.event, Rectification) and record.event.text_sha256 == event.text_sha256:
                return record
        raise RequestError(
            "直す前と後の本文が同じです。",
            where=ledger_text_path(self.shelf.id),
            advice="直した本文のファイルを --text で指定するか、台帳本文を直して保存してください。",
        )


def _edited(opened: Opened, shelf: Shelf) -> bytes | None:
    """作業ファイルの台帳本文。"""
    return store.read_work_file(opened.repository, ledger_text_path(shelf.id))
