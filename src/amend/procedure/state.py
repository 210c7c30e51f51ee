"""状態の語: 記録から分かる三つの別々のこと。段階、効力、果たしていない義務。それと、次に打つコマンド (DESIGN §3)。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from amend.agreement import Party
from amend.events import EventKind
from amend.procedure.dossier import Act
from amend.procedure.facts import Facts


class Stage(Enum):
    """段階: 案件がどこまで進んだか。"""

    DRAFTING = "起案"
    CONSULTATION = "協議"
    SUBMITTED = "提出"
    RESOLVED = "議決"
    CONCLUDED = "締結"
    ABANDONED = "取りやめ"


class Condition(Enum):
    """効力の有無: ある日に、その案件の定めが効力を持っているか。"""

    NOT_CONCLUDED = "未成立"
    AWAITING = "効力未発生"
    SCHEDULED = "発効前"
    IN_FORCE = "発効"
    ABOLISHED = "廃止"


def condition_word(condition: Condition, effect: str) -> str:
    """効力の呼び名: 規約では「発効」を「施行」という。

    Args:
        condition: 効力の有無。
        effect: この手続での語 (`Words.effect`)。

    Example:
        >>> condition_word(Condition.SCHEDULED, "施行")
        '施行前'
    """
    return condition.value.replace(Condition.IN_FORCE.value, effect)


@dataclass(frozen=True, slots=True)
class Force:
    """効力: いつから効力を持つか。日を知らなくても言えることだけを持つ。

    Attributes:
        concluded: 成立したか。
        since: 効力を生ずる日。定まらなければ None。
        awaiting: 効力の発生に足りない記録。
        ends: この案件が効力を生ずると、協約が終わるか (廃止)。
    """

    concluded: bool
    since: date | None = None
    awaiting: tuple[EventKind, ...] = ()
    ends: bool = False

    def on(self, day: date) -> Condition:
        """その日の効力。

        Example:
            >>> Force(True, date(2026, 4, 1)).on(date(2026, 3, 31)).value
            '発効前'
        """
        if not self.concluded:
            return Condition.NOT_CONCLUDED
        if self.since is None:
            return Condition.AWAITING
        if day < self.since:
            return Condition.SCHEDULED
        return Condition.ABOLISHED if self.ends else Condition.IN_FORCE


@dataclass(frozen=True, slots=True)
class Duty:
    """義務: 果たしていない義務。効力の発生は、これを待たない。

    Attributes:
        party: 義務のある当事者。
        kind: 要る記録。
        word: この手続での呼び名 (例: ``告示``、専決の ``承認``)。
        since: いつからか。
        command: 果たしたときに打つコマンド。
    """

    party: Party
    kind: EventKind
    word: str
    since: date
    command: str


@dataclass(frozen=True, slots=True)
class Wait:
    """待ち: 案件が、だれの何を、いつから待っているか。

    Attributes:
        party: 待たれている当事者。
        kind: 待たれている記録。None なら案の作り直し。
        word: この手続での呼び名 (例: ``議決``、``協議成立``)。
        since: いつから。何も始まっていなければ None。
        command: 次に打つコマンド。
        why: 訳。前に進むだけなら空。
    """

    party: Party
    kind: EventKind | None
    word: str
    since: date | None
    command: str
    why: str = ""


def act_by(facts: Facts, force: Force) -> Act | None:
    """成立した行為: 事実と効力から。締結されていなければ None。"""
    if facts.concluded_on is None:
        return None
    dossier = facts.dossier
    kind, base = dossier.amendment.kind, dossier.amendment.base
    return Act(dossier.amendment_id, kind, facts.concluded_on, force.since, base, facts.text)
