"""引き継ぎ: 旧の本文の引用が、新の本文で何を指し、何と言わなければならないか (ハネ改正、drafting-rules §2.7、§6)。

旧の本文で引用の指した規定が今どこにあるかは、番号でなく対応付けによる。字句が変わらないのに指す規定が変わった引用が、
起案者の忘れた改正である。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from amend.alignment import Pair, align
from amend.clause import Kind, Node, Path, follow
from amend.references.citations import Origin
from amend.references.identity import Identity, identity
from amend.references.matching import Match, matches
from amend.references.mending import Want, between, holds, mend
from amend.references.provisions import Provisions
from amend.references.rendering import siblings
from amend.references.resolving import Reference, Resolver, Standing


class Verdict(Enum):
    """判定: 引き継がれた引用が、正しいか。値は利用者に見せる語。"""

    RIGHT = "そのままで正しい"
    ADAPTED = "起案者が改めた"
    FORGOTTEN = "改めなければならない"
    DELETED = "引く規定が削られた"
    REPLACED = "引く規定が、同じ番号の別の規定になった"
    RETARGETED = "起案者が、別の規定を引くように改めた"
    DOUBTFUL = "改めなければならないかもしれない"


@dataclass(frozen=True, slots=True)
class Carried:
    """引き継いだ引用: 旧の引用、新の引用と、その判定。

    Attributes:
        old: 旧の本文の引用。
        new: 新の本文の引用。
        targets: 旧の引用の指した規定の、新の本文での道。削られたものは無い。
        wanted: 新の本文で言わなければならない字句。正しい引用では今の字句、書けなければ空。
        verdict: 判定。
        more: 引用が新たに含むことになる、加えられた規定の道 (範囲や「前各号」に入った規定、一項だけだった条の第二項)。
    """

    old: Reference
    new: Reference
    targets: tuple[Path, ...]
    wanted: str
    verdict: Verdict
    more: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """調べ: 新旧の本文の引用の全部。

    Attributes:
        carried: 引き継いだ引用、新の本文の順。
        own: 旧の本文から来ていない引用 (加えた規定や、書き換えた文の引用)、新の本文の順。
        identity: 新旧の規定の対応。
    """

    carried: tuple[Carried, ...]
    own: tuple[Reference, ...]
    identity: Identity


def carried(old: Node, new: Node, pair: Pair | None = None) -> tuple[Carried, ...]:
    r"""引き継ぎ: 新の本文の引用のうち、旧の本文から来たもの。

    旧の本文で、指す規定の無かった引用と、他の法令の引用は入らない。

    Args:
        old: 旧の木。
        new: 新の木。
        pair: 対応付け。無ければ `align` による。

    Returns:
        引き継いだ引用、新の本文の順。時間は木の大きさにほぼ比例する。

    Example:
        >>> from amend.plaintext import read
        >>> old = read("協約\n\n第１条　花を植える。\n第２条　前条の花を守る。\n").tree
        >>> new = read("協約\n\n第１条　花を植える。\n第２条　丙を置く。\n第３条　前条の花を守る。\n").tree
        >>> [(c.new.literal, c.wanted, c.verdict.name) for c in carried(old, new)]
        [('前条', '第１条', 'FORGOTTEN')]
    """
    return survey(old, new, pair).carried


def survey(old: Node, new: Node, pair: Pair | None = None) -> Survey:
    """調べ: 新旧の本文の引用の全部を、一度に調べる。引数は `carried` と同じ。"""
    same = identity(old, new, pair or align(old, new))
    return survey_between(Provisions(old), Provisions(new), same)


def survey_between(old: Provisions, new: Provisions, same: Identity) -> Survey:
    """調べ: 対応の分かっている新旧の本文の引用の全部。

    Args:
        old: 旧の名簿。
        new: 新の名簿。
        same: 新旧の節点の対応。
    """
    judge = _Judge(old, new, same)
    found: list[Carried] = []
    own: list[Reference] = []
    for path, node in new.nodes:
        if path not in new.citations:
            continue
        before = same.old.get(path)
        pairs = judge.pairs(before, path) if before is not None else ()
        taken = {match.new.start for match in pairs}
        own += [r for r in judge.news.at(path) if r.start not in taken]
        here, text = judge.judged(path, node.text, pairs)
        found += here
        if text != node.text:
            judge.news.settle(path, text)
    return Survey(tuple(found), tuple(own), same)


class _Judge:
    """判定する者: 新旧の名簿と対応。"""

    def __init__(self, old: Provisions, new: Provisions, same: Identity) -> None:
        self.old, self.new, self.same = old, new, same
        self.olds, self.news = Resolver(old), Resolver(new)

    def pairs(self, before: Path, after: Path) -> tuple[Match, ...]:
        """一つの節点の引用の対。"""
        olds, news = self.olds.at(before), self.news.at(after)
        old_text, new_text = follow(self.old.tree, before).text, follow(self.new.tree, after).text
        return matches(old_text, new_text, olds, news, self._is_same) if len(olds) and len(news) else ()

    def judged(self, path: Path, text: str, pairs: Sequence[Match]) -> tuple[list[Carried], str]:
        """一つの節点の判定と、直した文。"""
        live = [match for match in pairs if match.old.points]
        guesses = [self._guess(match) for match in live]
        sure = (Verdict.RIGHT, Verdict.ADAPTED, Verdict.FORGOTTEN)
        wants = {i: self._want(m) for i, (m, v) in enumerate(zip(live, guesses, strict=True)) if v in sure}
        mended, literals = mend(self.news, path, text, tuple(wants.values()), self._is_fresh)
        written = dict(zip(wants, literals, strict=True))
        found = []
        for i, (match, verdict) in enumerate(zip(live, guesses, strict=True)):
            wanted = written.get(i, "")
            if verdict is Verdict.DOUBTFUL:
                wanted = mend(self.news, path, text, (self._want(match),), self._is_fresh)[1][0]
            found.append(self._carried(match, verdict, wanted))
        return found, mended

    def _carried(self, match: Match, verdict: Verdict, wanted: str) -> Carried:
        """字句を直してみて分かったことを加えた判定。"""
        if verdict is Verdict.FORGOTTEN and wanted == match.new.literal:  # 並びの前の引用が直れば正しい
            verdict = Verdict.RIGHT
        elif verdict in (Verdict.RIGHT, Verdict.ADAPTED) and wanted != match.new.literal:
            verdict = Verdict.FORGOTTEN if wanted else verdict
        if verdict is Verdict.FORGOTTEN and not wanted:
            verdict = Verdict.DOUBTFUL
        targets = self._now(match.old)
        more = self._more(match, targets) if verdict is not Verdict.RETARGETED else ()
        return Carried(match.old, match.new, targets, wanted, verdict, more)

    def _guess(self, match: Match) -> Verdict:
        """字句と行き先だけを見た判定。"""
        old, new = match.old, match.new
        targets, kept = self._now(old), old.literal == new.literal
        if not targets:
            if not kept:
                return Verdict.RETARGETED
            return Verdict.REPLACED if new.points and all(map(self._is_fresh, new.targets)) else Verdict.DELETED
        if new.points and holds(self.new, new, self._want(match), self._is_fresh):
            return Verdict.RIGHT if kept else Verdict.ADAPTED
        if not kept:
            return Verdict.RETARGETED
        doubtful = Standing.DOUBTFUL in (old.standing, new.standing) or not match.sure
        return Verdict.DOUBTFUL if doubtful else Verdict.FORGOTTEN

    def _want(self, match: Match) -> Want:
        return Want(match.new, self._now(match.old), match.old.loose)

    def _now(self, old: Reference) -> tuple[Path, ...]:
        """旧の引用の指した規定の、新の本文での道。本文の順。"""
        return tuple(sorted(self.same.new[path] for path in old.targets if path in self.same.new))

    def _is_fresh(self, path: Path) -> bool:
        return path not in self.same.old

    def _is_same(self, old: Reference, new: Reference) -> bool:
        return old.points and self._now(old) == new.targets

    def _more(self, match: Match, targets: tuple[Path, ...]) -> tuple[Path, ...]:
        """新たに含むことになる、加えられた規定。"""
        old, new = match.old, match.new
        if old.first is not None and targets and old.first in self.same.new:
            beside, first = siblings(self.new, targets[0]), self.same.new[old.first]
            last = new.targets[0] if new.points and new.citation.step else targets[0]
            if first in beside and last in beside:
                return tuple(filter(self._is_fresh, between(beside, first, last)))
        whole = new.citation.origin is Origin.STEP and new.citation.step == 0  # 「この条」は、もとから条の全部を指す
        if (
            whole
            or len(old.targets) != 1
            or len(targets) != 1
            or follow(self.new.tree, targets[0]).kind is not Kind.ARTICLE
        ):
            return ()
        there = self.new.directory.paragraphs.get(targets[0], {})
        single = len(self.old.directory.paragraphs.get(old.targets[0], ())) == 1
        return tuple(path for path in there.values() if self._is_fresh(path)) if single and len(there) > 1 else ()
