"""行為の列と、例規集の注記の試験。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from dossiers import MIHON, TOYAMA, sha256

from amend.agreement import Agreement, AgreementKind
from amend.amendment import Amendment, AmendmentKind, EffectiveBy
from amend.events import (
    AnyEvent,
    Baseline,
    Conclusion,
    Consent,
    FileDigest,
    Notice,
    Permission,
    Record,
    RecordName,
    Rectification,
    RectificationKind,
)
from amend.history import NOTE_STYLES, Deed, History, Publication, Stage, deeds, note, remarks, trace
from amend.numerals import Numerals
from amend.plaintext import read
from amend.procedure import Dossier, State, fold

_DAY = date(2026, 3, 30)
_SCAN = FileDigest("source/x.txt", "0" * 64)


def _state(kind: AgreementKind, *events: AnyEvent) -> State:
    agreement = Agreement("協約", kind, (TOYAMA, MIHON))
    amendment = Amendment("協約", AmendmentKind.CONCLUDE, "toyama", "理由", EffectiveBy.CONCLUSION)
    records = tuple(Record(RecordName(event.party, n, event.kind), event) for n, event in enumerate(events, start=1))
    return fold(Dossier("kyoyaku", agreement, "2026-toyama-1", amendment, records))


def _corrected(kind: RectificationKind, before: str, after: str, day: date) -> Rectification:
    return Rectification(
        party="toyama", day=day, rectifies=kind, base_sha256=sha256(before), text_sha256=sha256(after), evidence=_SCAN
    )


def test_errata_are_deeds_and_corrections_belong_to_the_deed_before() -> None:
    """引継ぎと正誤は行為、転記誤りは、その前の行為の写しの訂正である。"""
    baseline = Baseline(party="toyama", day=_DAY, concluded_on=date(2017, 3, 28), text_sha256=sha256("a"))
    slip, erratum = RectificationKind.TRANSCRIPTION, RectificationKind.ERRATUM
    chain = [(slip, "a", "b"), (erratum, "b", "c"), (erratum, "c", "d"), (slip, "d", "e"), (slip, "x", "y")]
    events = [_corrected(kind, old, new, date(2026, 4, n)) for n, (kind, old, new) in enumerate(chain, start=1)]
    found = deeds([_state(AgreementKind.RENKEI_KYOYAKU, baseline, *events)])
    assert [(deed.name, deed.corrects, deed.text) for deed in found] == [
        ("現行本文の引継ぎ", None, sha256("a")),
        ("転記誤り", 0, sha256("b")),
        ("正誤", None, sha256("c")),
        ("正誤", None, sha256("d")),
        ("転記誤り", 3, sha256("e")),
    ]
    assert (found[0].day, found[0].effective, found[0].approvals) == (date(2017, 3, 28), date(2017, 3, 28), ())


def test_consents_stand_for_resolutions_where_no_council_decides() -> None:
    """議会の要らない協定では同意の行を、告示は番号とともに持つ。"""
    bound: dict[str, Any] = {"instrument_sha256": sha256("i"), "text_sha256": sha256("t"), "day": _DAY}
    events = (
        Consent(party="toyama", **bound),
        Consent(party="mihon", **bound),
        Conclusion(party="toyama", **bound),
        Notice(party="mihon", day=_DAY, number="見本町告示第4号"),
    )
    (deed,) = deeds([_state(AgreementKind.KYOTEI, *events)])
    assert deed.approvals == ("富山市 同意 2026-03-30", "見本町 同意 2026-03-30")
    assert [(one.by, one.number) for one in deed.publications] == [("mihon", "見本町告示第4号")]


def _deed(*publications: Publication, erratum: bool = False) -> Deed:
    return Deed("2026-toyama-1", "変更協約の締結", "協約", _DAY, None, (), publications, "", None, erratum)


def _published(number: str, by: str = "toyama", name: str = "富山市") -> Publication:
    return Publication(by, name, "告示", number, date(2026, 4, 2))


_NUMBERED = [
    ("富山市告示第121号", Numerals.FULL, "（令８告示１２１・一部改正）"),
    ("富山市告示第百二十一号の二", Numerals.KANJI, "（令八告示一二一の二・一部改正）"),
    ("第7号", Numerals.HALF, "（令8告示7・一部改正）"),
    ("指令地第411号", Numerals.ONE_DIGIT_FULL, "（令８指令地４１１・一部改正）"),
    ("", Numerals.FULL, "（令８．３．３０・一部改正）"),
    ("広報に掲載", Numerals.FULL, "（令８．３．３０・一部改正）"),
]


@pytest.mark.parametrize(("number", "numerals", "expected"), _NUMBERED)
def test_a_deed_is_called_by_its_number_or_by_its_day(number: str, numerals: Numerals, expected: str) -> None:
    """番号は読めるだけ読んで本文の数字で書き、読めなければ、締結の日で呼ぶ。"""
    history = _traced("甲は、乙と連携する。", "甲は、乙と協力する。")
    found = [_deed(), _deed(_published(number))]
    assert note(remarks(history, (1,)), found, NOTE_STYLES[0], numerals) == expected


def _traced(*sentences: str) -> History:
    texts = [f"協約\n\n第１条　{sentence}\n第２条　費用は、別に定める。\n" for sentence in sentences]
    return trace([Stage(read(text).tree) for text in texts])


def test_notes_say_what_was_done() -> None:
    """全部の改正、削除、正誤、繰上げを言い分け、角括弧の書き方は、したことごとにまとめる。"""
    history = _traced("甲は、乙と連携する。", "会議を年に三度まで催し得る。", "会議を年に四度まで催し得る。", "削除")
    verbs = [remark.verb for remark in remarks(history, (1,))]
    assert verbs == ["全改", "一部改正", "削除"]
    erratum = [_deed(), _deed(), _deed(_published("告示第2号")), _deed(erratum=True)]
    shown = note(remarks(history, (1,)), erratum, NOTE_STYLES[0], Numerals.FULL)
    assert shown == "（令８．３．３０・全改、令８告示２・一部改正、令８．３．３０・正誤）"
    base = "協約\n\n第１条　甲は、乙と連携する。\n第２条　費用は、甲が負担する。\n"
    second = "協約\n\n第１条　費用は、甲が負担する。\n"
    third = second.replace("甲が", "乙が")
    moved = trace([Stage(read(text).tree) for text in (base, second, third, third.replace("負担", "分担"))])
    numbered = [_deed(), *(_deed(_published(f"告示第{n}号")) for n in (1, 2, 3))]
    assert note(remarks(moved, (1,)), numbered, NOTE_STYLES[0], Numerals.FULL) == (
        "（令８告示１・旧第２条繰上、令８告示２・一部改正、令８告示３・一部改正）"
    )
    assert note(remarks(moved, (1,)), numbered, NOTE_STYLES[1], Numerals.FULL) == (
        "（旧第２条繰上〔令和８年告示１号〕、一部改正〔令和８年告示２号・令和８年告示３号〕）"
    )


def test_a_permission_is_what_a_union_is_called_by() -> None:
    """許可のある行為は許可の番号で呼び、名指した当事者の告示は、その当事者のものだけを使う。"""
    bound: dict[str, Any] = {"instrument_sha256": sha256("i"), "text_sha256": sha256("t")}
    permission = Permission(party="toyama", day=_DAY, authority="富山県知事", number="指令第9号", **bound)
    conclusion = Conclusion(party="toyama", day=_DAY, **bound)
    (deed,) = deeds([_state(AgreementKind.KUMIAI_KIYAKU, conclusion, permission)])
    assert [(one.by, one.word, one.number) for one in deed.publications] == [("", "許可", "指令第9号")]
    history = _traced("甲は、乙と連携する。", "甲は、乙と協力する。")
    both = _deed(_published("告示第1号"), _published("告示第2号", "mihon", "見本町"))
    for party, expected in (("", "告示１"), ("mihon", "告示２"), ("other", "．３．３０")):
        shown = note(remarks(history, (1,)), [_deed(), both], NOTE_STYLES[0], Numerals.FULL, party=party)
        assert expected in shown
