"""正しい沿革: でたらめな順に進む台帳の沿革を、記録の支度と同じ純粋な層で作る。Git を使わない。"""

from __future__ import annotations

import contextlib
import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from amend.agreement import Agreement, AgreementKind, Particulars, Party, read_agreement, write_agreement
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form, write_amendment
from amend.cli.stating import stating
from amend.errors import LedgerError
from amend.events import (
    AnyEvent,
    Baseline,
    Conclusion,
    EventKind,
    FileDigest,
    Notice,
    Rectification,
    RectificationKind,
    Report,
    Resolution,
    Scope,
    Submission,
    Withdrawal,
)
from amend.ledger import digest
from amend.ledger.particulars import message_of, revision
from amend.ledger.recording import CARRYING, Filing, bound, prepare, settle
from amend.store import Change, Commit, Entry, Signature
from amend.trailers import write_message

Files = Mapping[str, bytes]

FOLDER = "agreements/toyama-mihon"
_PARTIES = (
    Party("toyama", "甲", (Particulars(None, "富山市", "富山市議会", "富山市長"),)),
    Party("mihon", "乙", (Particulars(None, "見本町", "見本町議会", "見本町長"),)),
)
_AGREEMENT = Agreement("富山市及び見本町における連携協約", AgreementKind.RENKEI_KYOYAKU, _PARTIES)
_WORDS = "富山市及び見本町における連携協約\n\n第１条　甲は、乙と連携する。\n第２条　費用は、{}が負担する。\n"
_OTHER = "toyama-sagami"
"""一括議案の相手の協約。当事者と種類は同じである。"""
_ACTS = (AmendmentKind.CONCLUDE, AmendmentKind.CHANGE, AmendmentKind.ABOLISH)
_NOBODY = Signature("富山 花子", "hanako@example.jp", datetime(2020, 1, 1, tzinfo=UTC))
_EVIDENCE = b"evidence\n"


@dataclass
class Past:
    """作りかけの沿革: コミットと、その時のファイルと、今進めている協約。"""

    agreement: str = "toyama-mihon"
    commits: list[Commit] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, Files] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """進めている協約のフォルダー。"""
        return f"agreements/{self.agreement}"

    @property
    def text(self) -> str:
        """その台帳本文。"""
        return f"{self.folder}/text.txt"

    @property
    def own(self) -> str:
        """その協約の事項。"""
        return f"{self.folder}/agreement.toml"

    def add(self, parents: tuple[str, ...], files: Files, message: str) -> str:
        """コミットを加える。"""
        name = hashlib.sha1(f"{len(self.commits)}".encode(), usedforsecurity=False).hexdigest()
        changes = tuple(self._changes(self.files[parent] if parent else {}, files) for parent in parents or ("",))
        self.commits.append(Commit(name, name, parents, _NOBODY, _NOBODY, b"", message.encode(), changes))
        self.files[name] = files
        return name

    def _changes(self, before: Files, after: Files) -> tuple[Change, ...]:
        paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        return tuple(Change(path, self._entry(before.get(path)), self._entry(after.get(path))) for path in paths)

    def _entry(self, data: bytes | None) -> Entry | None:
        if data is None:
            return None
        self.blobs[digest(data)] = data
        return Entry("100644", digest(data))


def honest(seed: int) -> Past:
    """正しい沿革: 締結か引継ぎ、変更、廃止を、覚え書き・案のコミット・正誤・新しい長・分かれと合流を交えて進める。"""
    chance = random.Random(seed)
    past, tip, day = Past(), "", date(2020, 1, 1)
    for number, kind in enumerate(_ACTS):
        name, recorded = f"{2018 + number}-toyama-1", past.files[tip] if tip else {}
        draft = _draft(past, name, kind, recorded.get(past.text), "甲乙"[number % 2])
        if not number:
            draft[past.own] = write_agreement(_AGREEMENT).encode()
            if chance.random() < 0.3:
                tip = _taken_over(past, draft, name, day)
                continue
        elif chance.random() < 0.5:  # 案を手でコミットする
            tip = past.add((tip,), {**recorded, **draft}, "案\n")
        tip, day = _pursued(past, tip, draft, name, day, chance)
        if not tip or past.text not in past.files[tip]:
            break
        if kind is AmendmentKind.CHANGE and chance.random() < 0.5:
            tip, day = _batched(past, tip, day)
    return past


class _Sure(random.Random):
    """迷わない選び: いつも初めのものを選ぶ。"""

    def choice(self, seq: Any) -> Any:
        """初めのもの。"""
        return seq[0]


def _batched(past: Past, tip: str, day: date) -> tuple[str, date]:
    """一括議案: 別の枝で引き継いだ協約を合わせ (pull request)、二つの協約の変更を一つの議案で進めて締結する。"""
    ours, theirs = past.agreement, _OTHER
    past.agreement = theirs
    draft = _draft(past, "2019-toyama-1", AmendmentKind.CONCLUDE, None, "甲")
    draft[past.own] = write_agreement(_AGREEMENT).encode()
    side = _taken_over(past, draft, "2019-toyama-1", day, tip)
    memo = past.add((tip,), past.files[tip], "memo\n")
    tip = past.add((memo, side), past.files[side], "Merge pull request #1 from mihon/hikitsugi\r\n")
    drafts = dict[str, Files]()
    for past.agreement in (ours, theirs):
        drafts[past.agreement] = _draft(past, "2021-toyama-1", AmendmentKind.CHANGE, past.files[tip][past.text], "丙")
    kinds = (EventKind.SUBMISSION, EventKind.RESOLUTION)
    acts = [(kind, party.id) for kind in kinds for party in _PARTIES] + [(EventKind.CONCLUSION, "toyama")]
    for kind, party in acts:
        day += timedelta(days=1)
        for past.agreement in (ours, theirs):
            files = {**drafts[past.agreement], **past.files[tip]}
            tip = _recorded(past, tip, files, "2021-toyama-1", (kind, party, day), _Sure())
    past.agreement = ours
    return tip, day


def _draft(past: Past, name: str, kind: AmendmentKind, text: bytes | None, payer: str) -> dict[str, bytes]:
    form = Form.WHOLE if kind is AmendmentKind.CHANGE else None
    base = digest(text) if text else ""
    amendment = Amendment("題名", kind, "toyama", "理由", EffectiveBy.CONCLUSION, base, form)
    folder = f"{past.folder}/amendments/{name}"
    words = {} if kind is AmendmentKind.ABOLISH else {f"{folder}/text.txt": _WORDS.format(payer).encode()}
    return {f"{folder}/amendment.toml": write_amendment(amendment).encode(), **words}


def _taken_over(past: Past, draft: Files, name: str, day: date, tip: str = "") -> str:
    """引継ぎ: 協約の初めての記録として、今の本文を台帳に引き継ぐ。"""
    held = past.files[tip] if tip else {}
    source = {f"{past.folder}/amendments/{name}/source/原本.txt": _EVIDENCE}
    filing = Filing({**draft, **source}, past.agreement, name)
    text = draft[f"{filing.folder}/text.txt"]
    evidence = FileDigest("source/原本.txt", digest(_EVIDENCE))
    event = Baseline(party="toyama", day=day, concluded_on=day, evidence=evidence, text_sha256=digest(text))
    prepared = prepare(filing, event, carried=list(filing.files), text=text)
    made = {path: data for path, data in prepared.changes.items() if data is not None}
    return past.add((tip,) if tip else (), {**held, **made}, prepared.message)


def _pursued(past: Past, tip: str, draft: Files, name: str, day: date, chance: random.Random) -> tuple[str, date]:
    """一つの案件を、でたらめな順に進める。"""
    for _ in range(14):
        day += timedelta(days=1)
        files = {**draft, **(past.files[tip] if tip else {})}
        state = Filing(files, past.agreement, name).read()[1].state
        waits = [(wait.kind, wait.party.id) for wait in state.waits if wait.kind]
        duties = [(kind, party.id) for kind in (EventKind.NOTICE, EventKind.REPORT) for party in _PARTIES]
        concluded = state.facts.concluded_on is not None
        if concluded and past.text in files:
            duties.append((EventKind.RECTIFICATION, "toyama"))
        choices = duties if concluded else [*waits, *waits, (EventKind.WITHDRAWAL, "mihon")]
        if tip and chance.random() < 0.15:
            tip = past.add((tip,), past.files[tip], "memo\n\nAgreement: toyama-mihon\nEvent: 会議\n")
        elif tip and chance.random() < 0.15:
            tip = _renewed(past, tip, day, chance)
        elif tip and len(waits) > 1 and chance.random() < 0.5:
            tip = _forked(past, tip, files, name, waits[:2], day, chance)
        elif choices:
            tip = _recorded(past, tip, files, name, (*chance.choice(choices), day), chance)
        if concluded and chance.random() < 0.3:
            break
    return tip, day


def _renewed(past: Past, tip: str, day: date, chance: random.Random) -> str:
    """新しい長: 一つの当事者の、又は二つの枝で別々に入れて合流した、二つの当事者の。"""
    if chance.random() < 0.6:
        return _renewed_one(past, tip, chance.choice((0, 1)), day)
    sides = tuple(_renewed_one(past, tip, index, day) for index in (0, 1))
    found = [read_agreement(past.files[side][past.own].decode(), past.own) for side in sides]
    joined = replace(found[0], parties=(found[0].parties[0], found[1].parties[1]))
    both = {**past.files[tip], past.own: write_agreement(joined).encode()}
    return past.add(sides, both, "Merge branch 'mihon'\n")


def _renewed_one(past: Past, tip: str, index: int, day: date) -> str:
    old = read_agreement(past.files[tip][past.own].decode(), past.own)
    party = old.parties[index]
    shown = replace(party.now, since=day, head=f"{party.now.name}長　{day}")
    parties = list(old.parties)
    parties[index] = replace(party, history=(*party.history, shown))
    new = replace(old, parties=tuple(parties))
    made = revision(past.agreement, old, new)
    assert made is not None
    changed = {**past.files[tip], past.own: write_agreement(new).encode()}
    return past.add((tip,), changed, write_message(message_of(made)))


def _event(
    past: Past, filing: Filing, kind: EventKind, party: str, day: date, chance: random.Random
) -> AnyEvent | None:
    words = bound(filing.read()[1])
    common: dict[str, Any] = {"party": party, "day": day}
    binding = {**common, "instrument_sha256": words.instrument, "text_sha256": words.text}
    bill: dict[str, Any] = {"bill": "議案第３号", "session": "定例会"}
    match kind:
        case EventKind.SUBMISSION:
            return Submission(**binding, **bill, title="協議について")
        case EventKind.RESOLUTION:
            result = chance.choice(["原案可決", "原案可決", "原案可決", "否決", "継続審査"])
            return Resolution(**binding, **bill, result=result)
        case EventKind.CONCLUSION:
            return Conclusion(**binding)
        case EventKind.NOTICE:
            return Notice(**common, number="告示第５号")
        case EventKind.REPORT:
            return Report(**common, addressee="富山県知事")
        case EventKind.WITHDRAWAL:
            return Withdrawal(**common, scope=Scope.BILL)
        case EventKind.RECTIFICATION:
            before = filing.files[past.text]
            return Rectification(
                **common,
                rectifies=chance.choice(list(RectificationKind)),
                base_sha256=digest(before),
                text_sha256=digest(_corrected(before, day)),
                evidence=FileDigest("source/原本.txt", digest(_EVIDENCE)),
            )
        case _:
            return None


def _corrected(text: bytes, day: date) -> bytes:
    """正誤で直した本文。"""
    return text.replace("連携する".encode(), f"連携する（{day}）".encode(), 1)


def _recorded(
    past: Past, tip: str, files: Files, name: str, event: tuple[EventKind, str, date], chance: random.Random
) -> str:
    """記録を一つ試みる。手続が許さなければ、何も起きない。"""
    kind, party, day = event
    filing = Filing(files, past.agreement, name)
    carries = kind in CARRYING or not any("/record/" in path and f"/{name}/" in path for path in files)
    with contextlib.suppress(LedgerError):
        filing = settle(filing, stating()) if carries else filing
        made = _event(past, filing, kind, party, day, chance)
        if made is not None:
            folder = f"{filing.folder}/"
            held = past.files[tip] if tip else {}
            carried = [
                path
                for path, data in filing.files.items()
                if carries and held.get(path) != data and (path.startswith(folder) or path == past.own)
            ]
            rectifies = isinstance(made, Rectification)
            attached = {f"{folder}source/原本.txt": _EVIDENCE} if rectifies else None
            text = _corrected(held[past.text], day) if rectifies else None
            prepared = prepare(filing, made, carried=carried, attached=attached, text=text)
            after = {**held, **prepared.changes}
            kept = {path: data for path, data in after.items() if data is not None}
            return past.add((tip,) if tip else (), kept, prepared.message)
    return tip


def _forked(
    past: Past,
    tip: str,
    files: Files,
    name: str,
    waits: list[tuple[EventKind, str]],
    day: date,
    chance: random.Random,
) -> str:
    """分かれと合流: 二つの当事者が別々に一つずつ記録し、ファイルの和に合わせる。"""
    if len({party for _, party in waits}) < 2 or any(not past.files[tip].get(path) for path in files):
        return tip
    sides = [_recorded(past, tip, files, name, (*wait, day), chance) for wait in waits]
    if tip in sides:
        return next((side for side in sides if side != tip), tip)
    return past.add((sides[0], sides[1]), {**past.files[sides[0]], **past.files[sides[1]]}, "Merge branch 'mihon'\n")
