"""引用の指摘: 改正で直さなければならない引用と、確かめるべき引用を並べる (drafting-rules §2.7、§6)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amend.address import Gazetteer, write_address
from amend.clause import Kind, Node, Path, follow
from amend.errors import Finding, Severity
from amend.references.carrying import Carried, Survey, Verdict, survey
from amend.references.citations import Origin
from amend.references.contents import contents
from amend.references.provisions import Provisions, around
from amend.references.resolving import Reference, Standing

RULES = {
    "R01": (Severity.ERROR, "改正の後、字句を改めなければならない引用"),
    "R02": (Severity.ERROR, "引く規定が削られた引用"),
    "R03": (Severity.WARNING, "加えた規定を新たに含むことになる引用"),
    "R04": (Severity.ERROR, "加えた引用に、引く規定がない"),
    "R06": (Severity.ERROR, "目次の条の範囲が、章の条と違う"),
    "X03": (Severity.INFORMATION, "加えた規定の「前条」「次項」が指す規定"),
}
"""規則の番号から、最も重い重さと一行の説明。R05 (ほかの本文の引用) は `amend.references.siblings` による。"""

_ERROR, _WARNING, _INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
_LISTED = 5


def findings(old: Node, new: Node, found: Survey | None = None) -> tuple[Finding, ...]:
    """引用の指摘: 新の本文の順に返す。

    Args:
        old: 旧の木。
        new: 新の木。行番号と位置は、この木のもの。
        found: 調べ。無ければ `survey` による。

    Returns:
        指摘。R01 と R02 の誤り (E) は、対応付けが正しい限り、直さなければならない。警告 (W) は確かめるもの、X03 (I) は
        知らせるだけのもの。
    """
    found = found or survey(old, new)
    reporter = _Reporter(Names(old), Names(new))
    made: list[tuple[Path, Finding]] = []
    for one in found.carried:
        made += [(one.new.path, finding) for finding in reporter.carried(one)]
    for reference in found.own:
        fresh = reference.path not in found.identity.old
        made += [(reference.path, finding) for finding in reporter.own(reference, fresh=fresh)]
    wrong = {path for path, _ in contents(Provisions(old))}
    for path, text in contents(Provisions(new)):
        if found.identity.old.get(path, ()) not in wrong:
            made.append((path, reporter.contents(path, text)))
    order = {path: i for i, (path, _) in enumerate(Provisions(new).nodes)}
    return tuple(finding for _, finding in sorted(made, key=lambda one: order[one[0]]))


class Names:
    """呼び名: 一つの木の規定を、位置と見出しで呼ぶ。"""

    def __init__(self, tree: Node) -> None:
        """Args: tree: DOCUMENT の木。"""
        self.tree = tree
        self._provisions = Provisions(tree)
        self._gazetteer = Gazetteer(tree)

    def place(self, path: Path) -> str:
        """位置。"""
        return write_address(self._gazetteer.locate(path), self._provisions.numerals)

    def title(self, path: Path) -> str:
        """位置と、その条の見出し: 第４条（費用分担）。"""
        article = around(self.tree, path).get(Kind.ARTICLE, path)
        caption = follow(self.tree, article).caption
        return self.place(path) + (caption.text if caption is not None else "")

    def titles(self, paths: Sequence[Path]) -> str:
        """幾つかの規定。多ければ初めだけ。"""
        names = [self.title(path) for path in paths[:_LISTED]]
        return "、".join(names) + (f"ほか{len(paths) - _LISTED}件" if len(paths) > _LISTED else "")

    def line(self, path: Path) -> int:
        """行番号。書かれた木では、近い親のもの。"""
        while path and not follow(self.tree, path).line:
            path = path[:-1]
        return follow(self.tree, path).line


@dataclass(frozen=True, slots=True)
class _Reporter:
    """指摘を書く者。"""

    old: Names
    new: Names

    def carried(self, one: Carried) -> Iterator[Finding]:
        """引き継いだ引用の指摘。"""
        was = f"「{one.old.literal}」は、改正前には{self.old.titles(one.old.targets)}を指していました。"
        match one.verdict:
            case Verdict.FORGOTTEN:
                message = f"{was}{self._now(one)}{self._points(one.new)}"
                yield self._finding("R01", _ERROR, one.new, message, f"「{one.wanted}」に改めてください。")
            case Verdict.DOUBTFUL:
                advice = f"この本文の引用なら、「{one.wanted}」に改めてください。" if one.wanted else _REWRITE
                yield self._finding("R01", _WARNING, one.new, f"{was}{self._now(one)}{self._points(one.new)}", advice)
            case Verdict.DELETED:
                message = f"{was}その規定は削られます。{self._points(one.new)}"
                yield self._finding("R02", _ERROR, one.new, message, "引用を削るか、引く規定を改めてください。")
            case Verdict.REPLACED:
                message = f"{was}その規定は削られ、今の字句は加えた{self.new.titles(one.new.targets)}を指します。"
                yield self._finding("R02", _WARNING, one.new, message, "それでよいか確かめてください。")
            case Verdict.RETARGETED if one.new.standing is Standing.DANGLING:
                yield self._dangling(one.new)
            case _:
                pass
        if one.more and not one.new.all_before:
            yield self._more(one)

    def own(self, reference: Reference, *, fresh: bool) -> Iterator[Finding]:
        """旧の本文から来ていない引用の指摘。"""
        if reference.standing is Standing.DANGLING:
            yield self._dangling(reference)
        elif fresh and reference.points and reference.citation.origin is Origin.STEP and reference.citation.step:
            message = f"加えた規定の「{reference.literal}」は、{self.new.titles(reference.targets)}を指します。"
            yield self._finding("X03", _INFORMATION, reference, message, "そのつもりか確かめてください。")

    def contents(self, path: Path, text: str) -> Finding:
        """目次の行の指摘。"""
        message = f"目次の「{follow(self.new.tree, path).text}」が、本則の条と違います。"
        return Finding("R06", _ERROR, self.new.line(path), "目次", message, f"「{text}」に改めてください。")

    def _dangling(self, reference: Reference) -> Finding:
        message = f"「{reference.literal}」を引いていますが、改正後の本文にその規定がありません。"
        severity = _WARNING if reference.citation.doubtful else _ERROR
        return self._finding("R04", severity, reference, message, "引く規定を確かめて、字句を改めてください。")

    def _more(self, one: Carried) -> Finding:
        added = self.new.titles(one.more)
        if one.new.citation.since is not None:
            message = f"「{one.new.literal}」までの範囲は、加えた{added}を新たに含みます。"
        else:
            message = f"「{one.new.literal}」は一項だけの条を指していましたが、加えた{added}も指すことになります。"
        return self._finding("R03", _WARNING, one.new, message, "加えた規定を含めない引用なら、字句を改めてください。")

    def _now(self, one: Carried) -> str:
        if not one.targets:
            return "その規定は削られます。"
        gone = "一部が削られ、残りは" if len(one.targets) < len(one.old.targets) else "その規定は"
        return f"{gone}改正後の{self.new.titles(one.targets)}です。"

    def _points(self, reference: Reference) -> str:
        if not reference.points:
            return "今の字句の指す規定はありません。"
        return f"今の字句は{self.new.titles(reference.targets)}を指します。"

    def _finding(self, rule: str, severity: Severity, reference: Reference, message: str, advice: str) -> Finding:
        return Finding(rule, severity, self.new.line(reference.path), self.new.place(reference.path), message, advice)


_REWRITE = "引用を確かめて、字句を書き直してください。"
