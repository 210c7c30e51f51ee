"""溶け込みの結果: 当たった字句、加えた改正、加えられなかったわけ。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amend.address import Address, PlaceError, locate
from amend.change import Change
from amend.clause import Node, Path
from amend.errors import Finding, Severity, TextError

_AROUND = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """当たり: 引いた字句が、改正前の本文に現れる一か所。

    Attributes:
        path: 字句のある節点への、改正前の木の道。
        start: 字句の始め (0 から、``text`` の中の符号位置)。
        end: 字句の終わり (含まない)。
        text: 字句を探した文。節点の語。章名と別表の名では、番号を含む見出しの行。
    """

    path: Path
    start: int
    end: int
    text: str

    def address(self, old: Node) -> Address:
        """位置: 字句のある規定を、改正前の番号で言う。要るときだけ求める (本文の大きさに比例する)。"""
        return locate(old, self.path)

    def around(self, width: int = _AROUND) -> str:
        """周り: 前後の字とともに、字句を〔 〕で示す。

        Example:
            >>> Hit((), 3, 6, "毎年、年１回開催する。").around(3)
            '毎年、〔年１回〕開催す…'
        """
        head, tail = max(0, self.start - width), min(len(self.text), self.end + width)
        before = ("…" if head else "") + self.text[head : self.start]
        after = self.text[self.end : tail] + ("…" if tail < len(self.text) else "")
        return f"{before}〔{self.text[self.start : self.end]}〕{after}"


@dataclass(frozen=True, slots=True)
class Applied:
    """加えた改正: 改正と、字句の改正なら当たった所の全部 (law 5)。"""

    change: Change
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Consolidation:
    """溶け込み: 改正の全部を加えた木と、一つ一つの改正の当たった所。``applied`` は渡した改正の順。"""

    tree: Node
    applied: tuple[Applied, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """わけ: 一つの改正を加えられないわけ。

    Attributes:
        index: 改正の番号 (渡した並びの 0 から)。
        finding: 何が、どこで、どうすればよいか。規則の番号は `RULES`。
    """

    index: int
    finding: Finding


class Refusal(Exception):  # noqa: N818 - 呼び手には見えない、組の中の合図
    """断り: 一つの改正を加えられないことを、規定を触る所から `consolidate` へ知らせる。

    Args:
        rule: 規則の番号。
        what: 何がいけないか。
        where: 所。
        advice: どうすればよいか。
    """

    def __init__(self, rule: str, what: str, *, where: str = "", advice: str = "") -> None:
        self.finding = Finding(rule, Severity.ERROR, 0, where, what, advice)
        super().__init__(what)


MISSING_PLACE, MISSING_WORDS, CROSSING, TWICE, TAKEN, ORDER, UNFIT = "K01", "K02", "K03", "K04", "K05", "K06", "K07"
RULES = {
    MISSING_PLACE: "名指した所が無い",
    MISSING_WORDS: "引いた字句が、名指した所に無い",
    CROSSING: "二つの改正の引いた字句が、一部だけ重なる",
    TWICE: "同じ字句又は規定を二度改める",
    TAKEN: "番号がふさがっている",
    ORDER: "番号の順にならない",
    UNFIT: "加える規定が、その所に合わない",
}
"""規則: 溶け込みが断るわけの全部。"""


def no_place(error: PlaceError) -> Refusal:
    """断り: 名指した所が無い。"""
    return Refusal(MISSING_PLACE, error.what, where=error.where, advice=error.advice)


class ConsolidationError(TextError):
    """溶け込まない: 改正の並びを加えられないわけの全部 (終了コード 3)。一つでもあれば、何も加えない。

    Args:
        faults: わけ。改正の順。一つ以上。
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        first = faults[0].finding
        more = f" (ほかに {len(faults) - 1} 件)" if len(faults) > 1 else ""
        super().__init__(first.message + more, where=first.place, advice=first.advice)
