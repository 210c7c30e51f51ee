"""行為: 本文を定めた法的行為を、一つの協約の案件の記録から、成立の順に並べる。

引継ぎ・締結・変更と、当事者の正誤は、それぞれ一つの行為である。転記誤りの訂正は当方の写しを直しただけで、行為では
ないが、本文の移り変わりの一こまなので、同じ列に並ぶ。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from amend.amendment import AmendmentKind
from amend.events import EventKind, Rectification, RectificationKind
from amend.procedure import State, acts, council_resolutions, deed_word


@dataclass(frozen=True, slots=True)
class Publication:
    """公にしたこと: 告示又は許可。番号は例規集の注記になる。

    Attributes:
        by: 当事者の識別子。許可では空。
        name: 当事者の名称、又は許可した者。
        word: 呼び名 (告示、公表、許可)。
        number: 番号。無ければ空。
        day: その日。
    """

    by: str
    name: str
    word: str
    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Deed:
    """行為。

    Attributes:
        amendment: 案件の番号。
        name: 何をしたか (例: ``変更協約の締結``、``正誤``)。
        title: 案件の題名。
        day: 締結の日。引継ぎでは元の締結の日、正誤と転記誤りでは、それをした日。
        effective: 効力を生ずる日。定まらなければ None。正誤と転記誤りでは None。
        approvals: 当事者ごとの議決 (議会の要らない手続では同意) の一行。
        publications: 許可と告示。
        text: 本文の要約値。
        corrects: 転記誤りなら、写しを誤った行為の番号 (列の中の順)。ほかは None。
        erratum: 当事者の正誤か。
    """

    amendment: str
    name: str
    title: str
    day: date
    effective: date | None
    approvals: tuple[str, ...]
    publications: tuple[Publication, ...]
    text: str
    corrects: int | None = None
    erratum: bool = False


def deeds(states: Sequence[State]) -> tuple[Deed, ...]:
    """行為の列: 成立の順。本文を残さない廃止は含まない。

    Args:
        states: 一つの協約の案件の状態。順は問わない。
    """
    named = {state.facts.dossier.amendment_id: state for state in states}
    found: list[Deed] = []
    for act in acts(states):
        if act.kind is not AmendmentKind.ABOLISH:
            state = named[act.amendment]
            found.append(_deed(state))
            found += _rectified(state, len(found) - 1)
    return tuple(found)


def _deed(state: State) -> Deed:
    facts, dossier = state.facts, state.facts.dossier
    source = facts.conclusion or facts.baseline
    assert source is not None  # 成立した案件には、どちらかがある
    day = facts.concluded_on
    assert day is not None
    approvals = council_resolutions(state) or tuple(_consents(state))
    return Deed(
        dossier.amendment_id,
        deed_word(state, source),
        dossier.amendment.title,
        day,
        state.force.since,
        approvals,
        tuple(_publications(state)),
        facts.concluded_text,
    )


def _consents(state: State) -> Iterator[str]:
    for track in state.facts.approvers:
        if track.consent is not None and track.approval is track.consent:
            yield f"{track.party.on(track.consent.day).name} 同意 {track.consent.day}"


def _publications(state: State) -> Iterator[Publication]:
    permission, words = state.facts.permission, state.facts.dossier.procedure.words
    if permission is not None:
        yield Publication("", permission.authority, EventKind.PERMISSION.label, permission.number, permission.day)
    for track in state.parties:
        if track.notice is not None:
            name, notice = track.party.on(track.notice.day).name, track.notice
            yield Publication(track.party.id, name, words.notice, notice.number, notice.day)


def _rectified(state: State, owner: int) -> Iterator[Deed]:
    """正誤と転記誤り: 成立した本文から、続けて重ねたもの。

    Args:
        state: 案件の状態。
        owner: その案件の行為の、列の中の番号。
    """
    dossier = state.facts.dossier
    for n, event in enumerate(_chained(state.facts.rectifications, state.facts.concluded_text), start=owner + 1):
        erratum = event.rectifies is RectificationKind.ERRATUM
        yield Deed(
            amendment=dossier.amendment_id,
            name=event.rectifies.value,
            title=dossier.amendment.title,
            day=event.day,
            effective=None,
            approvals=(),
            publications=(),
            text=event.text_sha256,
            corrects=None if erratum else owner,
            erratum=erratum,
        )
        owner = n if erratum else owner


def _chained(events: Sequence[Rectification], text: str) -> Iterator[Rectification]:
    for event in events:
        if event.base_sha256 == text:
            text = event.text_sha256
            yield event
