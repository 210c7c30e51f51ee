"""試験の一件書類: 事例の TOML から、又は hypothesis の策から組み立てる。"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from amend.agreement import Agreement, AgreementKind, Particulars, Party
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form
from amend.events import (
    RESULTS,
    AnyEvent,
    Baseline,
    Conclusion,
    Consent,
    Digests,
    EventKind,
    FileDigest,
    Notice,
    Permission,
    Record,
    RecordName,
    Rectification,
    RectificationKind,
    Report,
    Resolution,
    Scope,
    Signatory,
    Source,
    Submission,
    Votes,
    Withdrawal,
)
from amend.procedure import Act, Dossier

TOYAMA = Party(
    "toyama",
    "甲",
    (
        Particulars(None, "富山市", "富山市議会", "富山市長　森　雅志", "富山市新桜町７番３８号"),
        Particulars(date(2021, 4, 24), "富山市", "富山市議会", "富山市長　藤井　裕久", "富山市新桜町７番３８号"),
    ),
)
MIHON = Party("mihon", "乙", (Particulars(None, "見本町", "見本町議会", "見本町長　見本　太郎"),))


def sha256(text: str) -> str:
    """要約値: 字句の SHA-256。"""
    return hashlib.sha256(text.encode()).hexdigest()


def digests(version: str) -> Digests:
    """本文の要約値: ``v1`` は変更協約も全文も第一版、``v1/v2`` は全文だけ第二版、``v1/`` は全文のない廃止。"""
    instrument, slash, text = version.partition("/")
    text = text if slash else instrument
    return Digests(sha256(f"instrument {instrument}"), sha256(f"text {text}") if text else "")


def text(version: str) -> str:
    """台帳本文の要約値: その版の全文。空なら空。"""
    return sha256(f"text {version}") if version else ""


def record(line: str) -> Record:
    """記録: ``toyama-002-resolution 2026-03-24 v1 result=否決`` の形の一行から。"""
    name, day, *words = line.split(" ")
    given = dict(word.split("=", 1) for word in words if "=" in word)
    version = next((word for word in words if "=" not in word), "")
    parsed = RecordName.read(name)
    return Record(parsed, _event(parsed, date.fromisoformat(day), digests(version), version, given))


def _event(name: RecordName, day: date, bound: Digests, version: str, given: dict[str, str]) -> AnyEvent:
    common: dict[str, Any] = {"party": name.party, "day": day, "supersedes": given.pop("supersedes", "")}
    if given.get("source"):
        common["source"] = Source(given.pop("source"))
    for key in ("evidence", "proof"):
        if key in given:
            common[key] = FileDigest(given.pop(key), sha256(key))
    binding = {**common, "instrument_sha256": bound.instrument, "text_sha256": bound.text}
    council: dict[str, Any] = {
        "bill": given.pop("bill", "議案第３号"),
        "session": given.pop("session", "令和８年３月定例会"),
    }
    match name.kind:
        case EventKind.SUBMISSION:
            return Submission(**binding, **council, title="変更に関する協議について")
        case EventKind.RESOLUTION:
            ayes, noes = (int(n) for n in given.pop("votes", "0:0").split(":"))
            votes = Votes(ayes=ayes, noes=noes) if ayes or noes else None
            return Resolution(**binding, **council, result=given.pop("result", "原案可決"), votes=votes)
        case EventKind.CONSENT:
            return Consent(**binding)
        case EventKind.CONCLUSION:
            signed = tuple(Signatory(*one.split(":")) for one in given.pop("signed", "").split(",") if one)
            effective = date.fromisoformat(given["effective"]) if "effective" in given else None
            return Conclusion(**binding, effective=effective, signatories=signed)
        case EventKind.PERMISSION:
            return Permission(**binding, authority="富山県知事", number="富山県指令市第１号")
        case EventKind.NOTICE:
            return Notice(**common, number="告示第５５号")
        case EventKind.REPORT:
            return Report(**common, addressee="富山県知事")
        case EventKind.WITHDRAWAL:
            return Withdrawal(**common, scope=Scope(given.pop("scope", "bill")))
        case EventKind.RECTIFICATION:
            before, after = version.split("→")
            kind = RectificationKind(given.pop("rectifies", "転記誤り"))
            return Rectification(**common, rectifies=kind, base_sha256=text(before), text_sha256=text(after))
        case EventKind.BASELINE:
            concluded = date.fromisoformat(given.pop("concluded"))
            return Baseline(**common, concluded_on=concluded, text_sha256=bound.text)


def dossier(case: Mapping[str, Any]) -> Dossier:
    """一件書類: 事例の表から。"""
    stated = case.get("effective", date(2026, 4, 1))
    kind = AmendmentKind(case.get("act", "change"))
    amendment = Amendment(
        title="富山市及び見本町における連携協約の一部を変更する連携協約",
        kind=kind,
        proposer=case.get("proposer", "toyama"),
        reason="別表に掲げる取組を改めるため。",
        effective=stated if isinstance(stated, date) else EffectiveBy(stated),
        base="" if kind is AmendmentKind.CONCLUDE else text(case.get("base", "v0")),
        form=Form.WHOLE,
        route=case.get("route", ""),
    )
    return Dossier(
        agreement_id="toyama-mihon",
        agreement=Agreement("富山市及び見本町における連携協約", AgreementKind(case["kind"]), (TOYAMA, MIHON)),
        amendment_id="2026-toyama-1",
        amendment=amendment,
        records=tuple(record(line) for line in case["records"]),
        drafts=digests(case["drafts"]) if "drafts" in case else None,
        ledger_text=text(case["ledger"]) if "ledger" in case else None,
        others=tuple(_act(line) for line in case.get("others", ())),
    )


def _act(line: str) -> Act:
    """成立した行為: ``2026-mihon-1 change 2026-03-30 2026-04-01 v0→v9`` の形の一行から。"""
    name, kind, concluded, effective, texts = line.split()
    before, after = (text(version) for version in texts.split("→"))
    return Act(name, AmendmentKind(kind), date.fromisoformat(concluded), date.fromisoformat(effective), before, after)


_DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 12))
_VERSIONS = st.sampled_from(["v1", "v2", "v1/v2", "v1/"])
_PARTIES = st.sampled_from(["toyama", "mihon", "mihon", "toyama", "stranger"])


@st.composite
def records(draw: st.DrawFn, kinds: Sequence[EventKind] = tuple(EventKind), most: int = 10) -> tuple[Record, ...]:
    """記録の束: 形の整った、しかしどのような順と中身でもあり得る記録。番号は当事者ごとに続く。"""
    lines: list[str] = []
    names: list[RecordName] = []
    for _ in range(draw(st.integers(0, most))):
        party, kind = draw(_PARTIES), draw(st.sampled_from(kinds))
        number = 1 + sum(name.party == party for name in names) - draw(st.sampled_from([0] * 9 + [1]))
        name = RecordName(party, max(number, 1), kind)
        if name not in names:
            lines.append(f"{name} {draw(_DAYS)} {_particulars(draw, kind, names)}")
            names.append(name)
    return tuple(record(line) for line in lines)


def _particulars(draw: st.DrawFn, kind: EventKind, names: list[RecordName]) -> str:
    words = ["v0→v1" if kind is EventKind.RECTIFICATION else draw(_VERSIONS)]
    if kind is EventKind.RESOLUTION:
        words += [
            f"result={draw(st.sampled_from(sorted(RESULTS)))}",
            f"votes={draw(st.sampled_from(['0:0', '3:2', '2:3']))}",
        ]
    if kind is EventKind.WITHDRAWAL:
        words.append(f"scope={draw(st.sampled_from([scope.value for scope in Scope]))}")
    if kind is EventKind.BASELINE:
        words.append(f"concluded={draw(_DAYS)}")
    if kind is EventKind.CONCLUSION and draw(st.booleans()):
        words.append(f"effective={draw(_DAYS)}")
    if names and draw(st.integers(0, 3)) == 0:
        words.append(f"supersedes={draw(st.sampled_from(names))}")
    if draw(st.booleans()):
        words.append("source=transcript")
    return " ".join(words)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """一件書類: どの種類、どの手続、どの記録の束でも。"""
    case = {
        "kind": draw(st.sampled_from([kind.value for kind in AgreementKind])),
        "act": draw(st.sampled_from([kind.value for kind in AmendmentKind])),
        "effective": draw(st.one_of(_DAYS, st.sampled_from([by.value for by in EffectiveBy]))),
        "proposer": draw(st.sampled_from(["toyama", "toyama", "mihon", "stranger"])),
        "route": draw(st.sampled_from(["", "", "standard", "report", "council", "nothing"])),
        "records": [],
        **draw(st.sampled_from([{}, {"drafts": "v1", "ledger": "v0"}, {"drafts": "v2", "ledger": "v9"}])),
        "others": draw(st.sampled_from([[], ["2026-mihon-1 change 2026-01-03 2026-01-09 v0→v9"]])),
    }
    return replace(dossier(case), records=draw(records()))
