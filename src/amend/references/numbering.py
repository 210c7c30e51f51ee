"""番号の付け方: 書き直した本文に、付け方の求める番号を付け、引用をそれに合わせる (drafting-rules §2.6、§2.7)。

起案者の付けた番号にかかわらず、どの規定が旧のどの規定かによって番号を決める。編章節と細目の番号には触れない。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from amend.alignment import Pair
from amend.amendment import Numbering
from amend.clause import Kind, Node, Path, follow
from amend.references.carrying import Carried, Survey, Verdict, survey, survey_between
from amend.references.contents import contents
from amend.references.identity import Identity
from amend.references.marks import article_mark, renumbered_mark
from amend.references.mending import Want, mend
from amend.references.numbers import Span, branch, renumber
from amend.references.provisions import Provisions
from amend.references.repairing import with_nodes, with_texts
from amend.references.resolving import Reference, Resolver, Standing


@dataclass(frozen=True, slots=True)
class Renumbered:
    """番号を付け直した本文。

    Attributes:
        tree: 新しい木。引用は、どれも書き直した本文で指していた規定を指す。
        moved: この付け方のために字句の変わる、旧の本文の引用。
    """

    tree: Node
    moved: tuple[Carried, ...]


def renumbered(old: Node, new: Node, strategy: Numbering, pair: Pair | None = None) -> Renumbered:
    """番号を付け直す。

    Args:
        old: 旧の木。
        new: 書き直した木。番号と引用は、どの付け方によっていてもよく、直し忘れがあってもよい。
        strategy: 付け方。``RENUMBER`` は続く番号とし、``BRANCH`` は旧の規定の番号を動かさずに枝番号を付け、``KEEP`` は
            さらに、間の削った規定を「第６条　削除」として残す。項に枝番号は無く、どれでも続く番号とする。
        pair: 対応付け。無ければ `align` による。

    Returns:
        付け直した木と、そのために変わる引用。
    """
    found = survey(old, new, pair)
    before, after = Provisions(old), Provisions(new)
    lists = tuple(_lists(before, after, found.identity))
    held = tuple(_held(lists, after, strategy)) if strategy is Numbering.KEEP else ()

    def shift(path: Path) -> Path:
        return _shifted(path, held)

    to_new = {before: shift(path) for before, path in found.identity.new.items()}
    same = Identity(to_new, {path: before for before, path in to_new.items()})
    tree = _inserted(with_nodes(new, dict(_marked(lists, after, strategy))), held)
    tree = _with_contents(_rewritten(tree, found, same, shift), before, same)
    changed = survey_between(before, Provisions(tree), same).carried
    return Renumbered(tree, tuple(one for one in changed if one.verdict in (Verdict.ADAPTED, Verdict.DOUBTFUL)))


@dataclass(frozen=True, slots=True)
class _List:
    """並び: 同じ親の条・項・号の、旧と新。

    Attributes:
        kind: 種類。
        olds: 旧の規定。
        news: 新の道。
        origins: 新の並びの、旧の並びでの順番。加えた規定では None。
    """

    kind: Kind
    olds: tuple[Node, ...]
    news: tuple[Path, ...]
    origins: tuple[int | None, ...]

    def spans(self, strategy: Numbering) -> tuple[Span, ...]:
        """新の並びの番号。"""
        olds = [(node.num, node.until or node.num) for node in self.olds]
        if self.kind is Kind.PARAGRAPH:
            return tuple(((n,), (n,)) for n in range(olds[0][0][0], olds[0][0][0] + len(self.news)))
        return (renumber if strategy is Numbering.RENUMBER else branch)(olds, self.origins)


def _lists(before: Provisions, after: Provisions, same: Identity) -> Iterator[_List]:
    """付け直す並び: 旧の番号が小さい順に並び、規定を加え、削り、又は移したもの。"""
    couples: list[tuple[Kind, Sequence[Path], Sequence[Path]]] = [
        (Kind.ARTICLE, before.article_paths.get(same.old.get(section, ()), ()), articles)
        for section, articles in after.article_paths.items()
        if section in same.old
    ]
    for (parent, kind), children in after.directory.siblings.items():
        if kind in (Kind.PARAGRAPH, Kind.ITEM) and parent in same.old:
            couples.append((kind, before.directory.siblings.get((same.old[parent], kind), ()), children))
    for kind, olds, news in couples:
        rank = {path: i for i, path in enumerate(olds)}
        origins = tuple(rank.get(same.old[path]) if path in same.old else None for path in news)
        provisions = tuple(follow(before.tree, path) for path in olds)
        numbers = [node.num for node in provisions]
        drafted = [follow(after.tree, path).num for path in news]
        rising = all(numbers) and all(a < b for a, b in pairwise(numbers))
        if olds and rising and (origins != tuple(range(len(olds))) or drafted != numbers):
            yield _List(kind, provisions, tuple(news), origins)


def _marked(lists: Sequence[_List], after: Provisions, strategy: Numbering) -> Iterator[tuple[Path, Node]]:
    """番号を付け直した節点。"""
    for here in lists:
        for path, (num, until) in zip(here.news, here.spans(strategy), strict=True):
            node = follow(after.tree, path)
            yield path, renumbered_mark(node, num, until if until != num else (), after.drafting_numerals)


@dataclass(frozen=True, slots=True)
class _Insertion:
    """「第六条　削除」を置く所: 入れ物の、何番目 (0 から) の前か。"""

    parent: Path
    at: int
    node: Node


def _held(lists: Sequence[_List], after: Provisions, strategy: Numbering) -> Iterator[_Insertion]:
    """間の削った条・号を残すもの。終わりの規定と、加えた規定が番号を継いだ規定は残さない。"""
    for here in lists:
        if here.kind is Kind.PARAGRAPH:
            continue
        numbers = [num for num, _ in here.spans(strategy)]
        gone = [node for i, node in enumerate(here.olds) if i not in here.origins and node.num not in numbers]
        for at, run in groupby(gone, key=lambda node: sum(num < node.num for num in numbers)):
            if at == len(here.news):
                continue
            parent, index = here.news[at - 1][:-1], here.news[at - 1][-1] + 1
            if not at:
                parent, index = here.news[0][:-1], here.news[0][-1]
            yield from (_Insertion(parent, index, node) for node in _deleted(list(run), after))


def _deleted(run: Sequence[Node], after: Provisions) -> Iterator[Node]:
    """「削除」の条・号。三つ以上続く条は「第六条から第八条まで　削除」とする。"""
    if run[0].kind is Kind.ARTICLE and len(run) >= _RANGE:
        numerals = after.drafting_numerals
        last = run[-1].until or run[-1].num
        mark = f"{article_mark(run[0].num, numerals)}から{article_mark(last, numerals)}まで"
        run = (replace(run[0], mark=mark, until=last),)
    for node in run:
        if node.kind is Kind.ARTICLE:
            children = (Node(Kind.PARAGRAPH, text=_GONE, num=(1,), before=""),)
            yield replace(node, text="", caption=None, gap="　", children=children, line=0)
        else:
            yield replace(node, text=_GONE, caption=None, gap=node.gap or "　", children=(), line=0)


_GONE = "削除"
_RANGE = 3


def _inserted(tree: Node, insertions: Sequence[_Insertion]) -> Node:
    """「削除」の規定を置いた木。"""
    order = sorted(range(len(insertions)), key=lambda i: (insertions[i].parent, insertions[i].at, i), reverse=True)
    for i in order:  # 後ろから置けば、前の道は変わらない
        tree = _placed(tree, insertions[i].parent, insertions[i])
    return tree


def _placed(node: Node, path: Path, one: _Insertion) -> Node:
    if not path:
        return replace(node, children=(*node.children[: one.at], one.node, *node.children[one.at :]))
    children = list(node.children)
    children[path[0]] = _placed(children[path[0]], path[1:], one)
    return replace(node, children=tuple(children))


def _shifted(path: Path, insertions: Sequence[_Insertion]) -> Path:
    """置いた後の道。"""
    return tuple(
        step + sum(one.parent == path[:depth] and one.at <= step for one in insertions)
        for depth, step in enumerate(path)
    )


def _rewritten(tree: Node, found: Survey, same: Identity, shift: Callable[[Path], Path]) -> Node:
    """引用を、どれも書き直した本文で指していた規定を指すように直した木。"""
    wants: defaultdict[Path, list[Want]] = defaultdict(list)
    for reference, targets, loose in _meant(found):
        path = shift(reference.path)
        wants[path].append(Want(replace(reference, path=path), tuple(map(shift, targets)), loose))
    resolver = Resolver(Provisions(tree))
    texts: dict[Path, str] = {}
    for path, _ in resolver.provisions.nodes:
        if path in wants:
            text = follow(tree, path).text
            here = sorted(wants[path], key=lambda want: want.reference.start)
            texts[path] = mend(resolver, path, text, here, lambda target: target not in same.old)[0]
            resolver.settle(path, texts[path])
    return with_texts(tree, texts)


def _meant(found: Survey) -> Iterator[tuple[Reference, tuple[Path, ...], bool]]:
    """引用と、その指すべき規定。他の法令の引用とも読める引用には触れない。"""
    for one in found.carried:
        sure = one.verdict in (Verdict.RIGHT, Verdict.ADAPTED, Verdict.FORGOTTEN)
        chosen = one.verdict in (Verdict.RETARGETED, Verdict.REPLACED) and one.new.points
        if Standing.DOUBTFUL not in (one.old.standing, one.new.standing) and (sure or chosen):
            yield one.new, one.targets if sure else one.new.targets, one.old.loose
    for reference in found.own:
        if reference.standing is Standing.FOUND:
            yield reference, reference.targets, reference.loose


def _with_contents(tree: Node, before: Provisions, same: Identity) -> Node:
    """目次を直した木。旧の本文で違っていた行には触れない。"""
    wrong = {path for path, _ in contents(before)}
    return with_texts(
        tree, {path: text for path, text in contents(Provisions(tree)) if same.old.get(path) not in wrong}
    )
