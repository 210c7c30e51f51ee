"""事実: 記録の束から、今も生きている記録と、当事者ごとの議案の状態を取り出す。

当事者の記録は、事実のあった日、同じ日なら番号の順に読む。法的な順は書き留めた順ではないからである (DESIGN §3)。
ほかの当事者の記録との前後は問わないので、二つの複製がどの順に合わさっても、同じ事実になる。
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from amend.agreement import Party
from amend.amendment import AmendmentKind
from amend.events import (
    AnyEvent,
    Baseline,
    Binding,
    Conclusion,
    Consent,
    EventKind,
    Notice,
    Outcome,
    Permission,
    Record,
    Rectification,
    Report,
    Resolution,
    Scope,
    Submission,
    Withdrawal,
)
from amend.procedure.dossier import Dossier
from amend.procedure.procedures import By
from amend.procedure.rules import APPROVING, NEXT, Remark, Standing, happening, rule_for

_UNVOIDABLE = (EventKind.CONCLUSION, EventKind.RECTIFICATION, EventKind.BASELINE)
_FOLLOWING = (Outcome.APPROVED, Outcome.DISAPPROVED)
_MOVING = (Submission, Resolution, Consent, Notice, Report)
_REACHED = ("standing", "since", "submission", "resolution", "sanction", "consent", "notice", "report", "remarks")
_NOTHING = dict.fromkeys(_REACHED) | {"standing": Standing.NONE, "remarks": ()}


class BaseProblem(Enum):
    """基の問題: 案の基にした本文が、今の台帳本文でない訳。値は、案を作り直す訳の言い方。"""

    AHEAD = "先行変更があります。今の本文を基に案を作り直します。"
    NOTHING = "変える本文が、まだ台帳にありません。元の協約の締結又は引継ぎが先です。"
    ALREADY = "この協約には、既に台帳本文があります。変更の案件として起案し直します。"


@dataclass(frozen=True, slots=True)
class Track:
    """当事者の進み: 当事者一つの、この案件での状態。

    Attributes:
        party: 当事者。
        standing: 議案の状態。
        since: 議案が今の状態になった日。提出もないなら None。
        submission: 今の議案の提出。無ければ None。
        resolution: 今の状態を決めた議決 (専決を含む)。無ければ None。
        sanction: 専決の承認・不承認。無ければ None。
        consent: 協議の同意のうち最も新しいもの。無ければ None。
        approval: この当事者の承認。要る手続で得られていなければ None。
        notice: 初めの告示。無ければ None。
        report: 初めの届出。無ければ None。
        remarks: 規則が付けた指摘と、その元になった記録。
    """

    party: Party
    standing: Standing = Standing.NONE
    since: date | None = None
    submission: Submission | None = None
    resolution: Resolution | None = None
    sanction: Resolution | None = None
    consent: Consent | None = None
    approval: Binding | None = None
    notice: Notice | None = None
    report: Report | None = None
    remarks: tuple[tuple[Remark, Record], ...] = ()

    @property
    def lacking(self) -> EventKind | None:
        """足りない記録: 議会の承認のために次に要るもの。承認があれば None。"""
        return NEXT.get(self.standing)


@dataclass(frozen=True, slots=True)
class Facts:
    """事実: 案件一つの、今も生きている記録から読み取れること。

    Attributes:
        dossier: 元になった一件書類。
        live: 生きている記録。日、当事者、番号の順。
        misdirected: supersedes の相手が正しくない記録。
        tracks: 当事者ごとの進み。甲乙の順。
        approvers: そのうち、締結の前に承認の要る当事者の進み。
        conclusions: 締結。二つ以上あるのは、当事者が別々に書き留めたもの。初めのものによる。
        permissions: 許可。同上。
        baselines: 引継ぎ。同上。
        rectifications: 正誤。日の順。
        abandonments: 案件の取りやめ。
    """

    dossier: Dossier
    live: tuple[Record, ...]
    misdirected: tuple[Record, ...]
    tracks: tuple[Track, ...]
    approvers: tuple[Track, ...]
    conclusions: tuple[Conclusion, ...]
    permissions: tuple[Permission, ...]
    baselines: tuple[Baseline, ...]
    rectifications: tuple[Rectification, ...]
    abandonments: tuple[Withdrawal, ...]

    @property
    def conclusion(self) -> Conclusion | None:
        """締結。無ければ None。"""
        return self.conclusions[0] if self.conclusions else None

    @property
    def permission(self) -> Permission | None:
        """許可。無ければ None。"""
        return self.permissions[0] if self.permissions else None

    @property
    def baseline(self) -> Baseline | None:
        """引継ぎ。無ければ None。"""
        return self.baselines[0] if self.baselines else None

    @property
    def abandoned(self) -> bool:
        """取りやめ: 締結の前に、案件を取りやめたか。"""
        return bool(self.abandonments) and self.concluded_on is None

    @property
    def concluded_on(self) -> date | None:
        """締結の日。引き継いだ協約では、元の締結の日。成立していなければ None。"""
        if self.conclusion:
            return self.conclusion.day
        return self.baseline.concluded_on if self.baseline else None

    @property
    def approved(self) -> bool:
        """そろった承認: 要る承認がすべてあり、どれも同じ本文についてであるか。"""
        approvals = [track.approval for track in self.approvers]
        return all(approvals) and len({approval.digests for approval in approvals if approval}) == 1

    @property
    def concluded_text(self) -> str:
        """締結した本文: 締結し又は引き継いだときの本文の要約値。無ければ空。"""
        source = self.conclusion or self.baseline
        return source.text_sha256 if source else ""

    @property
    def base_problem(self) -> BaseProblem | None:
        """基の問題: 締結の前の案件が、今の台帳本文を基にしていない訳。問題がないか、確かめられなければ None。"""
        text, base = self.dossier.ledger_text, self.dossier.amendment.base
        if text is None or text == base or self.concluded_on or self.abandoned:
            return None
        if self.dossier.amendment.kind is AmendmentKind.CONCLUDE:
            return BaseProblem.ALREADY
        return BaseProblem.AHEAD if text else BaseProblem.NOTHING

    @property
    def text(self) -> str:
        """成立した本文: 締結した本文に、正誤を重ねた本文の要約値。無ければ空。"""
        text = self.concluded_text
        for rectification in self.rectifications:
            text = rectification.text_sha256 if rectification.base_sha256 == text else text
        return text


def obliged(dossier: Dossier, party: Party, kind: EventKind) -> bool:
    """義務のある当事者: その種類の記録が、この当事者に要るか。共に一度でよい記録は、発議した当事者に数える。"""
    step = dossier.route.step(kind)
    return step is not None and (step.by is By.EACH or party.id == dossier.amendment.proposer)


def establish(dossier: Dossier) -> Facts:
    """事実: 一件書類から読み取る。

    Args:
        dossier: 一件書類。記録の順は結果に表れない。
    """
    live, misdirected = _live(dossier.records)
    known: dict[str, list[Record]] = {party.id: [] for party in dossier.agreement.parties}
    events: defaultdict[type[AnyEvent], list[Any]] = defaultdict(list)
    for record in live:
        event = record.event
        if (own := known.get(event.party)) is not None:
            own.append(record)
            events[type(event)].append(event)
    tracks = tuple(_track(dossier, party, known[party.id]) for party in dossier.agreement.parties)
    approval = dossier.route.approved_by
    return Facts(
        dossier=dossier,
        live=live,
        misdirected=misdirected,
        tracks=tracks,
        approvers=tuple(track for track in tracks if obliged(dossier, track.party, approval)),
        conclusions=tuple(events[Conclusion]),
        permissions=tuple(events[Permission]),
        baselines=tuple(events[Baseline]),
        rectifications=tuple(events[Rectification]),
        abandonments=tuple(event for event in events[Withdrawal] if event.scope is Scope.AMENDMENT),
    )


def extended(facts: Facts, record: Record) -> Facts:
    """次の事実: 記録を一つ加えた一件書類の。`establish` で初めから読み取ったものに等しい。

    当事者一人の進みを動かすだけの記録 (提出、議決、同意、告示、届出) が、その当事者の終わりに加わるなら、ほかは
    変わらない。それより難しいもの (取って代わる記録、日付の遡るもの、締結など) は、初めから読み取り直す。
    """
    before = facts.dossier
    dossier = before.adding(record)
    name, party = str(record.name), record.event.party
    last = next((other for other in reversed(facts.live) if other.event.party == party), None)
    moved = next((track for track in facts.tracks if track.party.id == party), None)
    if (
        moved is None
        or not isinstance(record.event, _MOVING)
        or record.event.supersedes
        or any(other.event.supersedes == name for other in before.records)
        or (last is not None and _order(last) > _order(record))
    ):
        return establish(dossier)
    live = list(facts.live)
    insort(live, record, key=_order)
    reached = {key: getattr(moved, key) for key in _REACHED}
    _advance(reached, record)
    track = _reached(dossier, moved.party, reached)
    tracks, approvers = (
        tuple([track if one is moved else one for one in known]) for known in (facts.tracks, facts.approvers)
    )
    rest = (facts.conclusions, facts.permissions, facts.baselines, facts.rectifications, facts.abandonments)
    return Facts(dossier, tuple(live), facts.misdirected, tracks, approvers, *rest)  # `replace` より速い


def _order(record: Record) -> tuple[date, str, int, str]:
    name = record.name
    return record.event.day, name.party, name.number, name.text


def _live(records: Sequence[Record]) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """取って代わられた記録と取り消された記録を除く。新しい番号から見るので、取消しの取消しも効く。"""
    if not any(record.event.supersedes for record in records):  # ほとんどの案件
        return tuple(sorted(records, key=_order)), ()
    named = {str(record.name): record for record in records}
    struck: set[str] = set()
    void: set[str] = set()
    misdirected = []
    for name, record in sorted(named.items(), key=lambda item: item[1].name.number, reverse=True):
        target = named.get(record.event.supersedes)
        if not record.event.supersedes or name in void:
            continue
        if target is None or not _may_supersede(record, target):
            misdirected.append(record)
        elif isinstance(record.event, Withdrawal) and record.event.scope is Scope.RECORD:
            void.add(str(target.name))
        elif not (isinstance(record.event, Resolution) and record.event.outcome in _FOLLOWING):
            struck.add(str(target.name))
    live = (record for name, record in named.items() if name not in struck | void)
    return tuple(sorted(live, key=_order)), tuple(sorted(misdirected, key=_order))


def _may_supersede(record: Record, target: Record) -> bool:
    """同じ当事者の前の、同じ種類の記録に取って代わる。記録の取消しは、本文を変える記録を除き、どの種類にも及ぶ。"""
    if (target.name.party, target.name.number >= record.name.number) != (record.name.party, False):
        return False
    if isinstance(record.event, Withdrawal) and record.event.scope is Scope.RECORD:
        return target.event.kind not in _UNVOIDABLE
    return target.event.kind is record.event.kind


def _track(dossier: Dossier, party: Party, own: Iterable[Record]) -> Track:
    reached = dict(_NOTHING)
    for record in own:
        _advance(reached, record)
    return _reached(dossier, party, reached)


def _reached(dossier: Dossier, party: Party, reached: dict[str, Any]) -> Track:
    """進み: 読み進めた所から。承認は、議決の要る手続では議決、要らない手続では同意である。"""
    if dossier.route.approved_by is EventKind.CONSENT:
        reached["approval"] = reached["consent"]
    elif reached["standing"] in APPROVING:
        reached["approval"] = reached["resolution"]
    return Track(party, **reached)


def _advance(reached: dict[str, Any], record: Record) -> None:
    """記録一つを読み進める: `Track` の値を、読み進めた所まで書き替える。"""
    event = record.event
    if (happened := happening(event)) is not None:
        rule = rule_for(happened, reached["standing"])
        if rule.remark:
            reached["remarks"] = (*reached["remarks"], (rule.remark, record))
        if rule.after is not None:
            reached |= {"standing": rule.after, "since": event.day}
    match event:
        case Submission():
            reached |= {"submission": event, "resolution": None, "sanction": None}
        case Resolution() if event.outcome in _FOLLOWING:
            reached["sanction"] = event
        case Resolution() if event.outcome is not Outcome.WITHDRAWN:
            reached["resolution"] = event
        case Consent():
            reached["consent"] = event
        case Notice():
            reached["notice"] = reached["notice"] or event
        case Report():
            reached["report"] = reached["report"] or event
        case _:
            pass
