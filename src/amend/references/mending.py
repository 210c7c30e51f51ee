"""引用を直す: 一つの文の引用を、どれも求める規定を指すように、前から順に書き直す。

書き直した字句は必ず読み返し、求める規定を指すものだけを採る。前の引用を直すと、並びの後の引用 (「第三条第一項及び
第三項」の第三項) はひとりでに正しくなるので、字句を変えるのは、なお違うものだけである。
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from amend.clause import Kind, Path, follow
from amend.references.provisions import Provisions
from amend.references.rendering import renderings, siblings
from amend.references.resolving import Reference, Resolver


@dataclass(frozen=True, slots=True)
class Want:
    """求め: 一つの引用が指すべき規定。

    Attributes:
        reference: 今の文の引用。
        targets: 指すべき規定への道。
        loose: 段の合わない字句 (`Reference.loose`) でもよいか。
    """

    reference: Reference
    targets: tuple[Path, ...]
    loose: bool = False


Fresh = Callable[[Path], bool]
"""新しい規定: その道の規定が、加えられたものか。範囲や「前各号」に新たに入っていてもよい。"""


def holds(provisions: Provisions, reference: Reference, want: Want, fresh: Fresh) -> bool:
    """正しい: 引用が、求める規定を指すか。「前各号」と「…から前条まで」は、加えられた規定を含んでよい。"""
    now = reference.targets
    if reference.loose and not want.loose:
        return False
    if _named(provisions, now) == _named(provisions, want.targets):
        return True
    if reference.all_before:
        return set(want.targets) <= set(now) and all(fresh(path) for path in set(now) - set(want.targets))
    if reference.citation.since is None or reference.citation.step == 0 or len(now) != 1 or len(want.targets) != 1:
        return False
    beside = siblings(provisions, now[0])
    if want.targets[0] not in beside:
        return False
    return all(fresh(path) for path in between(beside, want.targets[0], now[0])[1:])


def _named(provisions: Provisions, targets: Sequence[Path]) -> tuple[Path, ...]:
    """呼ばれる規定: 一項だけの条の項は、条として呼ばれる (R34)。"""
    return tuple(path[:-1] if _is_silent(provisions, path) else path for path in targets)


def _is_silent(provisions: Provisions, path: Path) -> bool:
    node, parent = follow(provisions.tree, path), follow(provisions.tree, path[:-1])
    single = len(provisions.directory.paragraphs.get(path[:-1], ())) == 1
    return node.kind is Kind.PARAGRAPH and not node.mark and parent.kind is Kind.ARTICLE and single


def between(beside: Sequence[Path], first: Path, last: Path) -> Sequence[Path]:
    """間: 並びの ``first`` から ``last`` まで。順が逆なら空。"""
    return beside[beside.index(first) : beside.index(last) + 1]


def mend(resolver: Resolver, path: Path, text: str, wants: Sequence[Want], fresh: Fresh) -> tuple[str, tuple[str, ...]]:
    """直す: 文の引用を書き直す。

    Args:
        resolver: 文のある木の、行き先を求める者。
        path: 文のある節点への道。
        text: 今の文。
        wants: 求め、現れる順。
        fresh: 加えられた規定か。

    Returns:
        直した文と、求めごとの字句。指す字句の無かった求めの字句は、空。
    """
    written: list[str] = []
    shift = 0
    for want in wants:
        start, end = want.reference.start + shift, want.reference.end + shift
        literal = _kept(resolver, path, text, (start, end), want, fresh)
        text = text[:start] + (literal or text[start:end]) + text[end:]
        shift += (len(literal) - (end - start)) if literal else 0
        written.append(literal)
    return text, tuple(written)


def _kept(resolver: Resolver, path: Path, text: str, span: tuple[int, int], want: Want, fresh: Fresh) -> str:
    """求めに合う最初の字句。今の字句が合えば、それ。"""
    start, end = span
    for literal in chain((text[start:end],), renderings(resolver.provisions, want.reference, want.targets)):
        tried = text[:start] + literal + text[end:]
        found = [r for r in resolver.reading(path, tried) if start <= r.start < start + len(literal)]
        if not found or (found[0].start, found[-1].end) != (start, start + len(literal.removesuffix("まで"))):
            continue
        if len(found) == 1 and holds(resolver.provisions, found[0], want, fresh):
            return literal
        if len(found) > 1 and _covered(resolver.provisions, found) == want.targets:
            return literal
    return ""


def _covered(provisions: Provisions, found: Sequence[Reference]) -> tuple[Path, ...]:
    """並べた引用の指す規定。「第一号から第三号まで」は間も含む。"""
    covered: list[Path] = []
    for reference in found:
        if reference.first is None or len(reference.targets) != 1:
            covered += reference.targets
            continue
        beside = siblings(provisions, reference.targets[0])
        covered += between(beside, reference.first, reference.targets[0])[1:] if reference.first in beside else ()
    return tuple(covered)
