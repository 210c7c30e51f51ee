"""記録の書き方: 記録 ⇄ TOML。種類ごとの項目の表を、読み手と書き手が共に使う。"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from amend import toml
from amend.errors import LedgerError
from amend.events.decisions import RESULTS, VOTES, Outcome
from amend.events.kinds import EventKind
from amend.events.model import (
    AnyEvent,
    Baseline,
    Conclusion,
    Consent,
    FileDigest,
    Notice,
    Permission,
    Rectification,
    RectificationKind,
    Report,
    Resolution,
    Scope,
    Signatory,
    Source,
    Submission,
    Withdrawal,
)
from amend.events.names import RECORD_NAME, Record, RecordName
from amend.toml import DAY, DIGEST, FILE, IDENTIFIER, LINE, PROSE, REQUIRED, Field, Kind, Place, Plain


def _read_name(value: object, place: Place) -> Any:
    if isinstance(value, str) and re.fullmatch(RECORD_NAME, value):
        return value
    place.fault(f"{place.name}には記録の名を書きます。例: {place.assigned('toyama-002-resolution')}")
    return None


_RESULT_WORD = toml.one_of({word: word for word in RESULTS})
_FILE_DIGEST = toml.table_of(FileDigest, (Field("file", "ファイル", FILE), Field("sha256", "要約値", DIGEST)))
_SIGNATORY = toml.table_of(Signatory, (Field("party", "当事者", IDENTIFIER), Field("name", "職・氏名", LINE)))
_INSTRUMENT = Field("instrument_sha256", "変更協約の要約値", DIGEST)
_TEXT = Field("text_sha256", "変更後の全文の要約値", DIGEST, "")
_BILL = Field("bill", "議案番号", LINE)
_SESSION = Field("session", "会期", LINE)

_FIRST = (
    Field("party", "当事者", IDENTIFIER),
    Field("date", "日付", DAY, REQUIRED, "day"),
    Field("source", "出どころ", toml.one_of(Source)),
)
_LAST = (
    Field("evidence", "証しの写し", _FILE_DIGEST, None),
    Field("proof", "照合したファイル", _FILE_DIGEST, None),
    Field("supersedes", "取って代わる記録", Kind(_read_name, str, Plain(RECORD_NAME)), ""),
    Field("note", "備考", PROSE, ""),
)
FORMS: Mapping[EventKind, tuple[type[AnyEvent], tuple[Field, ...]]] = {
    EventKind.SUBMISSION: (
        Submission,
        (
            _BILL,
            Field("title", "件名", LINE),
            _SESSION,
            _INSTRUMENT,
            _TEXT,
            Field("papers", "書類", toml.list_of(_FILE_DIGEST), ()),
        ),
    ),
    EventKind.RESOLUTION: (
        Resolution,
        (
            Field("bill", "議案番号", LINE, ""),
            Field("session", "会期", LINE, ""),
            Field("result", "結果", _RESULT_WORD),
            Field("method", "表決の方法", LINE, ""),
            Field("votes", "表決の数", VOTES, None),
            _INSTRUMENT,
            _TEXT,
        ),
    ),
    EventKind.CONSENT: (Consent, (_INSTRUMENT, _TEXT)),
    EventKind.CONCLUSION: (
        Conclusion,
        (
            Field("effective", "効力発生の日", DAY, None),
            Field("signatories", "調印者", toml.list_of(_SIGNATORY), ()),
            _INSTRUMENT,
            _TEXT,
        ),
    ),
    EventKind.PERMISSION: (
        Permission,
        (Field("authority", "許可者", LINE), Field("number", "許可番号", LINE, ""), _INSTRUMENT, _TEXT),
    ),
    EventKind.NOTICE: (Notice, (Field("number", "告示番号", LINE, ""),)),
    EventKind.REPORT: (Report, (Field("addressee", "届出先", LINE),)),
    EventKind.WITHDRAWAL: (Withdrawal, (Field("scope", "撤回するもの", toml.one_of(Scope)),)),
    EventKind.RECTIFICATION: (
        Rectification,
        (
            Field("rectifies", "正誤の別", toml.one_of(RectificationKind)),
            Field("base_sha256", "直す前の本文の要約値", DIGEST),
            Field("text_sha256", "直した後の本文の要約値", DIGEST),
        ),
    ),
    EventKind.BASELINE: (
        Baseline,
        (
            Field("concluded_on", "締結の日", DAY),
            Field("effective", "効力発生の日", DAY, None),
            Field("text_sha256", "引き継いだ本文の要約値", DIGEST),
        ),
    ),
}
"""種類ごとの型と項目。新しい種類は、ここに一行、`amend.events.model` に型一つで足りる。"""

_EVENT = Field("event", "種類", toml.one_of(EventKind))
_OPENING = 'event = "'
_KINDS: Mapping[object, EventKind] = {kind.value: kind for kind in FORMS}


def read_event(text: str, where: str) -> AnyEvent:
    """記録: TOML を読む。

    Args:
        text: TOML の本文。
        where: 誤りの場所として示すファイル名。

    Raises:
        FaultyFileError: 誤りがある。すべてを行番号と正しい書き方を添えて言う。
    """
    return as_written(text) or carefully(text, where)


def as_written(text: str) -> AnyEvent | None:
    """書いたとおりの記録: `write_event` の書くとおりなら、`carefully` の読むもの。少しでも違えば None。

    台帳には記録が何万もあり、ほとんどすべてがこの形である。
    """
    known = _reader(text[len(_OPENING) : text.find('"', len(_OPENING))])
    found = known[1](text) if known else None
    if known is None or found is None:
        return None
    del found["event"]
    return known[0](**found)


def carefully(text: str, where: str) -> AnyEvent:
    """どのように書かれた記録も: `read_event` の遅い道。どの誤りも、行番号と正しい書き方を添えて言う。"""
    page = toml.Page(text, where)
    event = _read(page)
    page.finish()
    assert event is not None
    return event


@lru_cache(maxsize=64)
def _reader(word: str) -> tuple[type[AnyEvent], Callable[[str], dict[str, Any] | None]] | None:
    """書いたとおりの記録の型と読み手: 種類の語から。知らない語なら None。"""
    kind = _KINDS.get(word)
    if kind is None:
        return None
    form, fields = FORMS[kind]
    return form, toml.read_as_written((_EVENT, *_FIRST, *fields, *_LAST), partial(_check, kind), office=True)


def _read(page: toml.Page) -> AnyEvent | None:
    common = (_EVENT, *_FIRST, *_LAST)
    shared = {field.key: page.values[field.key] for field in common if field.key in page.values}
    kind = _KINDS.get(shared["event"]) if isinstance(shared.get("event"), str) else None
    if kind is None:  # 種類が分からなければ、どの種類にも共通の項目だけを調べる
        toml.read_fields(shared, page.root, common)
        return None
    form, fields = FORMS[kind]
    every = (_EVENT, *_FIRST, *fields, *_LAST)
    fixed, office = toml.read_office(page.values, page.root, every)
    found = toml.read_fields(fixed, page.root, every)
    del found["event"]
    _check(kind, found, page.root)
    return form(**found, office=office)


def _check(kind: EventKind, found: Mapping[str, Any], place: Place) -> None:
    if kind is EventKind.RESOLUTION and found["result"]:
        alone = RESULTS[found["result"]] in (Outcome.DECIDED_ALONE, Outcome.DELEGATED)
        for field in (_BILL, _SESSION):
            if not alone and found[field.key] == "" and not place.page.broken:
                place.fault(f"「{field.key}」（{field.label}）がありません。書かないでよいのは専決のときだけです。")
    if kind is EventKind.RECTIFICATION and found["evidence"] is None and "evidence" not in place.page.values:
        place.fault(
            '正誤には「evidence」（証しの写し）が要ります。例: evidence = { file = "source/正誤表.pdf", sha256 = "…" }'
        )
    if kind is EventKind.WITHDRAWAL and found["scope"] is Scope.RECORD and found["supersedes"] == "":
        place.fault("記録の取消しには「supersedes」（取り消す記録の名）が要ります。")


def write_event(event: AnyEvent) -> str:
    """記録: TOML を書く。read_event で同じ値に読める。鍵の順はいつも同じで、事務の欄は終わりに元の順で置く。"""
    _, fields = FORMS[event.kind]
    pairs = toml.write_fields(event, (*_FIRST, *fields, *_LAST))
    return toml.write_pairs([("event", event.kind.value), *pairs, *event.office])


def read_record(name: str, text: str, where: str) -> Record:
    """記録: ファイルの名と内容から。名と内容の種類・当事者は同じでなければならない。

    Args:
        name: ファイルの名 (例: ``toyama-001-submission.toml``)。
        text: TOML の本文。
        where: 誤りの場所として示すファイル名。

    Raises:
        LedgerError: 名が記録の名でない、内容に誤りがある、又は名と内容が食い違う。
    """
    parsed = RecordName.read(name)
    event = read_event(text, where)
    if (event.kind, event.party) != (parsed.kind, parsed.party):
        raise LedgerError(
            f"名は {parsed.party} の{parsed.kind.label}、内容は {event.party} の{event.kind.label}です。",
            where=where,
            advice="記録の名は付け替えられません。元の名に戻してください。",
        )
    return Record(parsed, event)
