"""規則: 一つの議会の中で議案がどう進むか。上から読んで、初めに当たる行による (drafting-rules §3.4)。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from amend.errors import Severity
from amend.events import AnyEvent, EventKind, Outcome, Resolution, Scope, Submission, Withdrawal


class Standing(Enum):
    """議案の状態: 当事者一つの議会で、この案件の議案が今どうなっているか。"""

    NONE = "未提出"
    PENDING = "審議中"
    CONTINUED = "継続審査"
    PASSED = "可決"
    AMENDED = "修正可決"
    ALONE = "専決（承認待ち）"
    ALONE_APPROVED = "専決（承認）"
    ALONE_DISAPPROVED = "専決（不承認）"
    DELEGATED = "委任専決"
    REJECTED = "否決"
    LAPSED = "審議未了"
    WITHDRAWN = "撤回"


Happening = EventKind | Outcome
"""起きたこと: 提出、撤回、又は議決の結果。"""

APPROVING = frozenset(
    {
        Standing.PASSED,
        Standing.AMENDED,  # 修正した本文を承認した。ほかの議会も同じ本文を議決すれば足りる
        Standing.ALONE,  # 専決は、承認がなくても効力を失わない [R72]
        Standing.ALONE_APPROVED,
        Standing.ALONE_DISAPPROVED,
        Standing.DELEGATED,
    }
)
"""承認のある状態: この当事者の側では、ある本文での締結に進める。"""

NEXT: Mapping[Standing, EventKind] = {
    Standing.NONE: EventKind.SUBMISSION,
    Standing.REJECTED: EventKind.SUBMISSION,
    Standing.LAPSED: EventKind.SUBMISSION,
    Standing.WITHDRAWN: EventKind.SUBMISSION,
    Standing.PENDING: EventKind.RESOLUTION,
    Standing.CONTINUED: EventKind.RESOLUTION,
}
"""次に要る記録: 承認のない状態から。"""


@dataclass(frozen=True, slots=True)
class Remark:
    """書き置き: 規則が付ける指摘の字句。

    Attributes:
        rule: 指摘の番号。
        severity: 重さ。
        message: 何がおかしいか。
        advice: どうすればよいか。
    """

    rule: str
    severity: Severity
    message: str
    advice: str


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
_REPLACED = "前の記録に代わるものなら、supersedes に前の記録の名を書いて記録し直してください。"

SECOND_BILL = Remark(
    "P11", _W, "審議中の議案があるのに、別の議案が提出されています。", f"差し替えなら撤回を記録し、{_REPLACED}"
)
NO_BILL = Remark(
    "P12", _W, "撤回する審議中の議案がありません。", '案件そのものを取りやめるなら scope = "amendment" とします。'
)
ALONE = Remark(
    "P13",
    _W,
    "専決処分によっています。",
    "協約の議決を専決で済ませることはまれです。根拠と、議会への報告を確かめてください。",
)
DISAPPROVED = Remark(
    "P14",
    _W,
    "専決処分が承認されませんでした。効力は失われません。",
    "長がとった措置と、議会への報告を残してください。",
)
NOTHING_ALONE = Remark("P15", _W, "承認する専決処分の記録がありません。", "先に専決を記録してください。")
NO_SUBMISSION = Remark("P16", _I, "議案の提出の記録がありません。", "提出の日と議案が分かれば記録してください。")
SECOND_VOTE = Remark(
    "P17", _W, "議会に掛かっている議案がないのに、議決が記録されています。", f"再提出なら提出を先に記録し、{_REPLACED}"
)
AFTER_APPROVAL = Remark(
    "P18", _I, "承認の後に、改めて議案が提出されています。", "提出の日の誤りでなければ、改めて議決が要ります。"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """規則: 一行。

    Attributes:
        happened: 起きたこと。
        before: それまでの状態。
        after: その後の状態。None なら変わらない。
        remark: 付ける指摘。無ければ None。
    """

    happened: frozenset[Happening]
    before: frozenset[Standing]
    after: Standing | None
    remark: Remark | None = None


_ANY = frozenset(Standing)
_AT_COUNCIL = frozenset({Standing.PENDING, Standing.CONTINUED})
_VOTES: Mapping[Outcome, Standing] = {
    Outcome.PASSED: Standing.PASSED,
    Outcome.AMENDED: Standing.AMENDED,
    Outcome.REJECTED: Standing.REJECTED,
    Outcome.CONTINUED: Standing.CONTINUED,
    Outcome.LAPSED: Standing.LAPSED,
}


def _on(*happened: Happening) -> frozenset[Happening]:
    return frozenset(happened)


RULES = (
    # 起きたこと                              それまでの状態             その後の状態          指摘
    Rule(_on(EventKind.SUBMISSION), _AT_COUNCIL, Standing.PENDING, SECOND_BILL),
    Rule(_on(EventKind.SUBMISSION), APPROVING, Standing.PENDING, AFTER_APPROVAL),
    Rule(_on(EventKind.SUBMISSION), _ANY, Standing.PENDING),
    Rule(_on(EventKind.WITHDRAWAL, Outcome.WITHDRAWN), _AT_COUNCIL, Standing.WITHDRAWN),
    Rule(_on(EventKind.WITHDRAWAL, Outcome.WITHDRAWN), _ANY, None, NO_BILL),
    Rule(_on(Outcome.RECONSIDERED), _ANY, Standing.PENDING),
    Rule(_on(Outcome.DECIDED_ALONE), _ANY, Standing.ALONE, ALONE),
    Rule(_on(Outcome.DELEGATED), _ANY, Standing.DELEGATED, ALONE),
    Rule(_on(Outcome.APPROVED), frozenset({Standing.ALONE}), Standing.ALONE_APPROVED),
    Rule(_on(Outcome.DISAPPROVED), frozenset({Standing.ALONE}), Standing.ALONE_DISAPPROVED, DISAPPROVED),
    Rule(_on(Outcome.APPROVED, Outcome.DISAPPROVED), _ANY, None, NOTHING_ALONE),
    *(Rule(_on(vote), _AT_COUNCIL, after) for vote, after in _VOTES.items()),
    *(Rule(_on(vote), frozenset({Standing.NONE}), after, NO_SUBMISSION) for vote, after in _VOTES.items()),
    *(Rule(_on(vote), _ANY, after, SECOND_VOTE) for vote, after in _VOTES.items()),
)
"""規則の表。どの状態で何が起きても、必ずどれかの行に当たる。"""


def happening(event: AnyEvent) -> Happening | None:
    """起きたこと: 議案の状態を動かす記録なら、その中身。動かさない記録なら None。"""
    match event:
        case Submission():
            return EventKind.SUBMISSION
        case Withdrawal(scope=Scope.BILL):
            return EventKind.WITHDRAWAL
        case Resolution():
            return event.outcome
        case _:
            return None


@cache
def rule_for(happened: Happening, before: Standing) -> Rule:
    """規則: 初めに当たる行。"""
    return next(rule for rule in RULES if happened in rule.happened and before in rule.before)
