"""手続: 協約の種類ごとの、要る記録、その呼び名、効力の発生、後の義務 (drafting-rules §3.2)。

手続は `data/procedures` の TOML であり、プログラムの一部として配られる定数である。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from importlib.resources import files

from amend import toml
from amend.agreement import AgreementKind
from amend.amendment import AmendmentKind
from amend.events import EventKind
from amend.toml import IDENTIFIER, LINE, PROSE, Field


class By(Enum):
    """だれが: 当事者のそれぞれ、発議した当事者だけ、又は当事者が共に一度。"""

    EACH = "each"
    PROPOSER = "proposer"
    JOINT = "joint"


class Gate(Enum):
    """何の前に要るか: 締結の前、効力の発生の前、又はいつでもよい (後の義務)。"""

    CONCLUSION = "conclusion"
    EFFECT = "effect"
    NONE = "none"


class EffectiveForm(Enum):
    """効力の発生の定め方: 日付で、又は締結・告示・許可の日から。"""

    DATE = "date"
    CONCLUSION = "conclusion"
    NOTICE = "notice"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Words:
    """呼び名: この種類の協約での言い方。

    Attributes:
        instrument: 協約・協定・規約の別。
        conclusion: 締結、又は協議成立。
        effect: 発効、又は施行。
        notice: 告示、又は公表。
        report: 届出、又は報告。
    """

    instrument: str
    conclusion: str
    effect: str
    notice: str
    report: str

    def of(self, kind: EventKind) -> str:
        """記録の呼び名: この手続での言い方。"""
        match kind:
            case EventKind.CONCLUSION:
                return self.conclusion
            case EventKind.NOTICE:
                return self.notice
            case EventKind.REPORT:
                return self.report
            case _:
                return kind.label


@dataclass(frozen=True, slots=True)
class Step:
    """段階: 要る記録一つ。

    Attributes:
        event: 記録の種類。
        by: だれの記録か。
        before: 何の前に要るか。
    """

    event: EventKind
    by: By
    before: Gate = Gate.NONE


@dataclass(frozen=True)  # 承認となる記録を覚えておく所が要る
class Route:
    """手続の別: 同じ種類の中でも、事柄によって分かれる手続。

    Attributes:
        name: 名 (amendment.toml の route)。
        acts: どの案件に使えるか。
        effective: 使える、効力の発生の定め方。
        steps: 段階。進む順。
    """

    name: str
    acts: tuple[AmendmentKind, ...]
    effective: tuple[EffectiveForm, ...]
    steps: tuple[Step, ...]

    def step(self, kind: EventKind) -> Step | None:
        """段階: その種類の記録が要るなら、その段階。"""
        for step in self.steps:
            if step.event is kind:
                return step
        return None

    @cached_property
    def approved_by(self) -> EventKind:
        """承認: 当事者の承認となる記録。議会の議決か、議決の要らない手続では長の同意。"""
        return EventKind.RESOLUTION if self.step(EventKind.RESOLUTION) else EventKind.CONSENT


@dataclass(frozen=True, slots=True)
class Procedure:
    """手続: 協約の種類一つ。

    Attributes:
        title: 種類の名。
        law: 根拠。
        words: 呼び名。
        routes: 手続の別。案件に書かなければ、その案件に使える初めのもの。
    """

    title: str
    law: str
    words: Words
    routes: tuple[Route, ...]

    def route(self, name: str, act: AmendmentKind) -> Route | None:
        """手続の別: 案件の種類と route から。合うものがなければ None。"""
        return next((route for route in self.routes if act in route.acts and name in ("", route.name)), None)


_WORDS = tuple(
    Field(key, label, LINE)
    for key, label in (
        ("instrument", "協約の別"),
        ("conclusion", "締結の語"),
        ("effect", "発効の語"),
        ("notice", "告示の語"),
        ("report", "届出の語"),
    )
)
_STEP = (
    Field("event", "記録", toml.one_of(EventKind)),
    Field("by", "だれが", toml.one_of(By)),
    Field("before", "何の前に", toml.one_of(Gate), Gate.NONE),
)
_ROUTE = (
    Field("name", "名", IDENTIFIER),
    Field("acts", "案件の種類", toml.list_of(toml.one_of(AmendmentKind))),
    Field("effective", "効力の発生", toml.list_of(toml.one_of(EffectiveForm))),
    Field("steps", "段階", toml.list_of(toml.table_of(Step, _STEP))),
)
_PROCEDURE: Sequence[Field] = (
    Field("title", "種類の名", LINE),
    Field("law", "根拠", PROSE),
    Field("words", "呼び名", toml.table_of(Words, _WORDS)),
    Field("route", "手続の別", toml.list_of(toml.table_of(Route, _ROUTE)), attribute="routes"),
)


def read_procedure(text: str, where: str) -> Procedure:
    """手続: TOML を読む。

    Raises:
        FaultyFileError: 誤りがある。すべてを行番号と正しい書き方を添えて言う。
    """
    page = toml.Page(text, where)
    found = toml.read_fields(page.values, page.root, _PROCEDURE)
    page.finish()
    return Procedure(**found)


@cache
def procedure_for(kind: AgreementKind) -> Procedure:
    """手続: 協約の種類の手続。

    Example:
        >>> procedure_for(AgreementKind.KUMIAI_KIYAKU).words.conclusion
        '協議成立'
    """
    name = f"{kind.value}.toml"
    return read_procedure(files("amend").joinpath("data/procedures", name).read_text("utf-8"), name)
