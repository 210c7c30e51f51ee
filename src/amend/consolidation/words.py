"""字句: 字句の改正の全部を、改正前の文に同時に加える (drafting-rules §2.4、DESIGN §6 law 5)。

加えた字句がまた改められることはない。引いた字句がほかの引用にすっかり含まれるところは、長い引用のものである。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from amend.change import Addition, Removal, Substitution, WordChange
from amend.clause import Kind
from amend.consolidation.contents import broken, shared
from amend.consolidation.draft import Edit, Provision
from amend.consolidation.outcome import CROSSING, TWICE, Fault, Hit, Refusal


def quoted(change: WordChange) -> str:
    """引用: 字句の改正が引いた字句。"""
    match change:
        case Addition():
            return change.anchor
        case Substitution() | Removal():
            return change.old


@dataclass(frozen=True, slots=True)
class Claim:
    """引用の一か所: どの改正が、どの規定のどこを引いたか。

    Attributes:
        index: 改正の番号 (0 から)。
        change: 改正。
        hit: 当たり。
        provision: 規定。
        share: 何行もの引用のうち、この行に割り当てた、改めた後の字句。一行の引用では None。
    """

    index: int
    change: WordChange
    hit: Hit
    provision: Provision
    share: str | None = None

    @property
    def start(self) -> int:
        """始め (見出しの行でなく、語の中の符号位置。番号の中なら負)。"""
        return self.hit.start - self._offset

    @property
    def end(self) -> int:
        """終わり (含まない)。"""
        return self.hit.end - self._offset

    @property
    def _offset(self) -> int:
        return len(self.hit.text) - len(self.provision.node.text)

    def edit(self) -> Edit:
        """編集: 引用を改めたもの。"""
        match self.change:
            case Substitution():
                return Edit(self.start, self.end, self.change.new if self.share is None else self.share)
            case Removal():
                return Edit(self.start, self.end, "")
            case Addition():
                at = self.start if self.change.ahead else self.end
                return Edit(at, at, self._added() if self.share is None else self.share)

    def _added(self) -> str:
        new, text = self.change.new if isinstance(self.change, Addition) else "", self.provision.text
        at_end = self.provision.kind is Kind.TOC_ENTRY and self.end == len(text)
        return broken(text, new) if at_end else new


def in_lines(run: Sequence[Claim]) -> list[Claim]:
    """目次の何行もの引用: 行ごとの引用に、改めた後の字句を割り当てる。"""
    return [replace(claim, share=share) for claim, share in zip(run, _shares(run, run[0].change), strict=True)]


def _shares(run: Sequence[Claim], change: WordChange) -> list[str]:
    blank = [""] * (len(run) - 1)
    match change:
        case Substitution():
            return shared(change.new, [(c.end, len(c.provision.text)) for c in run])
        case Removal():
            return ["", *blank]
        case Addition():
            return [change.new, *blank] if change.ahead else [*blank, broken(run[-1].provision.text, change.new)]


@dataclass(slots=True)
class Settled:
    """決着: 引用のうち、実際に改めるもの。"""

    kept: list[Claim]
    shaded: list[Claim]
    faults: list[Fault]


def settle(claims: Iterable[Claim]) -> Settled:
    """決着: 長い引用に含まれるところを除き、ぶつかる引用を挙げる。"""
    by_provision: dict[Provision, list[Claim]] = defaultdict(list)
    settled = Settled([], [], [])
    for claim in claims:
        provision = claim.provision
        if provision.gone or provision.rewritten or _is_cut(claim):
            settled.shaded.append(claim)
        else:
            by_provision[provision].append(claim)
    for rivals in by_provision.values():
        _settle(sorted(rivals, key=lambda c: (c.start, -c.end, c.index)), settled)
    settled.kept.sort(key=lambda c: c.index)
    return settled


def _is_cut(claim: Claim) -> bool:
    """削る又は改めるただし書などの中か。"""
    return any(edit.start <= claim.start and claim.end <= edit.end for edit in claim.provision.edits)


def _settle(rivals: list[Claim], settled: Settled) -> None:
    outer: list[Claim] = []
    for claim in rivals:
        if not outer or claim.start >= outer[0].end:
            outer = [claim]
            settled.kept.append(claim)
        elif (claim.start, claim.end) == (outer[0].start, outer[0].end):
            settled.kept.append(claim)
            twice = [c for c in outer if not _together(c, claim)]
            outer.append(claim)
            if twice:
                settled.faults.append(Fault(claim.index, _twice(claim, twice[0]).finding))
        elif claim.end <= outer[0].end:
            settled.shaded.append(claim)
        else:
            settled.kept.append(claim)
            if not all(isinstance(c.change, Addition) for c in (outer[0], claim)):
                settled.faults.append(Fault(claim.index, _crossing(claim, outer[0]).finding))
            outer = [claim]


def _together(a: Claim, b: Claim) -> bool:
    """同じ字句を引いても、片方が加えるだけなら、両方を行える。"""
    return isinstance(a.change, Addition) or isinstance(b.change, Addition)


def _twice(claim: Claim, other: Claim) -> Refusal:
    words = quoted(claim.change)
    return Refusal(
        TWICE,
        f"「{words}」を、二つの改正が改めています。",
        advice=f"同じ所: {claim.hit.around()}。どちらかの所を狭めるか、一方を除いてください。",
    )


def _crossing(claim: Claim, other: Claim) -> Refusal:
    a, b = quoted(other.change), quoted(claim.change)
    what = f"「{a}」と「{b}」が一部だけ重なります。" if a != b else f"「{a}」が自分と重なって現れます。"
    return Refusal(
        CROSSING, what, advice=f"重なる所: {claim.hit.around()}。引く字句を、重ならないように切ってください。"
    )


def revised(text: str, edits: Iterable[Edit]) -> str:
    """改めた文: 文に編集の全部を同時に加える。

    Example:
        >>> revised("年１回集まる。", [Edit(0, 3, "年２回"), Edit(3, 3, "以上")])
        '年２回以上集まる。'
    """
    out: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        out += (text[at : edit.start], edit.new)
        at = max(at, edit.end)
    out.append(text[at:])
    return "".join(out)
