"""議決の語: 議会の結果と表決の言い方 (drafting-rules §3.4)。

語は議会ごとに違うので、書かれたとおりに残し、意味は `RESULTS` の表で引く。
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from amend import toml
from amend.toml import COUNT, Field, Place


class Outcome(Enum):
    """結果の意味: 議決の語が、案件にとって何を意味するか。値は代表的な語。"""

    PASSED = "可決"
    AMENDED = "修正可決"
    REJECTED = "否決"
    CONTINUED = "継続審査"
    LAPSED = "審議未了"
    WITHDRAWN = "撤回"
    RECONSIDERED = "再議"
    DECIDED_ALONE = "専決"
    DELEGATED = "委任専決"
    APPROVED = "承認"
    DISAPPROVED = "不承認"


RESULTS: Mapping[str, Outcome] = {
    "原案可決": Outcome.PASSED,
    "可決": Outcome.PASSED,
    "同意": Outcome.PASSED,
    "修正可決": Outcome.AMENDED,
    "否決": Outcome.REJECTED,
    "不同意": Outcome.REJECTED,
    "継続審査": Outcome.CONTINUED,
    "閉会中継続審査": Outcome.CONTINUED,
    "審議未了": Outcome.LAPSED,
    "廃案": Outcome.LAPSED,
    "撤回": Outcome.WITHDRAWN,
    "再議": Outcome.RECONSIDERED,
    "専決": Outcome.DECIDED_ALONE,  # 地方自治法第179条
    "専決処分": Outcome.DECIDED_ALONE,
    "委任専決": Outcome.DELEGATED,  # 同法第180条
    "承認": Outcome.APPROVED,  # 179条の専決の承認 (同条第3項)
    "不承認": Outcome.DISAPPROVED,
}
"""結果の語: 協約の議案に使われる語と、その意味。

認定・採択は決算と請願の語であり、協約の議案の結果にはならないので、載せない。
"""

METHODS = (
    "全会一致",
    "異議なし",
    "起立全員",
    "起立多数",
    "起立少数",
    "挙手全員",
    "挙手多数",
    "賛成多数",
    "賛成少数",
    "記名投票",
    "無記名投票",
    "電子表決",
    "議長裁決",
)
"""表決の言い方: 入力のときに示す候補。この外の言い方も書ける。"""


@dataclass(frozen=True, slots=True)
class Votes:
    """表決の数: 分かるものだけを書く。

    Attributes:
        present: 出席議員。
        ayes: 賛成。
        noes: 反対。
        abstentions: 棄権・退席。
        absent: 欠席。
    """

    present: int | None = None
    ayes: int | None = None
    noes: int | None = None
    abstentions: int | None = None
    absent: int | None = None

    def contradicts(self, outcome: Outcome) -> bool:
        """食い違い: 過半数で決する議決の結果と、賛否の数が合わないか。可否同数は議長が決する [R74]。

        Example:
            >>> Votes(ayes=10, noes=12).contradicts(Outcome.PASSED)
            True
        """
        if self.ayes is None or self.noes is None:
            return False
        if outcome in (Outcome.PASSED, Outcome.AMENDED, Outcome.APPROVED):
            return self.ayes < self.noes
        return outcome in (Outcome.REJECTED, Outcome.DISAPPROVED) and self.ayes > self.noes


def _check(found: Mapping[str, Any], place: Place) -> None:
    voted = [found[key] for key in ("ayes", "noes", "abstentions") if isinstance(found[key], int)]
    present = found["present"]
    if isinstance(present, int) and sum(voted) > present:
        place.fault(
            f"賛成・反対・棄権の計 {sum(voted)} が、出席 {present} より多くなっています。数を確かめてください。"
        )


VOTES = toml.table_of(
    Votes,
    (
        Field("present", "出席", COUNT, None),
        Field("ayes", "賛成", COUNT, None),
        Field("noes", "反対", COUNT, None),
        Field("abstentions", "棄権", COUNT, None),
        Field("absent", "欠席", COUNT, None),
    ),
    _check,
)
"""表決の数の書き方: ``{ present = 36, ayes = 30, noes = 6 }``。"""
