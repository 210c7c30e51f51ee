"""跡付け: 段を順に辿り、規定の一つ一つの経歴を作る。"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from amend.alignment import Pair, align, identical
from amend.clause import CAPTION_STEP, HEADINGS, Kind, Node, Path, follow, wording
from amend.history.carrying import Carried, carry, same_words, words_key
from amend.history.model import History, Life, Lineage, Numbered, Stage, Version
from amend.history.restoring import restored

Aligning = Callable[[int, Node, Node], Pair]
"""対応付けの仕方: 段の番号と、その前後の木から。人の決めた対応を使うときに渡す。"""


def trace(stages: Sequence[Stage], aligning: Aligning | None = None) -> History:
    r"""跡付け: 初めの本文から順に、どの規定がどの規定の続きかを求め、経歴を作る。

    Args:
        stages: 段。古い順で、一つ以上。
        aligning: 対応付けの仕方。省けば `amend.alignment.align`。

    Returns:
        沿革。同じ段からは、いつも同じ沿革ができる。写しを訂正した行為の本文は、訂正した後のものである。

    Example:
        >>> from amend.plaintext import read
        >>> texts = "協約\n\n第１条　甲は、行う。\n", "協約\n\n第１条　乙は、払う。\n第２条　甲は、行う。\n"
        >>> history = trace([Stage(read(text).tree) for text in texts])
        >>> [history.life((n, 0)).last for n in (1, 2)]
        [1, 0]
    """
    paired = aligning or (lambda _, old, new: align(old, new))
    tracer = _Tracer(paired)
    trees = [stage.tree for stage in stages]
    for at, stage in enumerate(stages):
        owner = at if stage.corrects is None else stage.corrects
        if at and owner == at:
            old, new = trees[at - 1], trees[at]
            tracer.advance(at, old, new, carry(old, new, paired(at, old, new)))
        elif at:
            tracer.correct(at, owner, trees[owner - 1] if owner else None, trees[at - 1], stage.tree)
            trees[owner:at] = [stage.tree] * (at - owner)
        else:
            tracer.begin(stage.tree)
    settled = tuple(replace(stage, tree=tree) for stage, tree in zip(stages, trees, strict=True))
    return History(settled, tuple(tracer.lineages), tuple(tracer.lives))


class _Tracer:
    """今の段までの経歴。

    転記誤りの訂正は、写しを誤った行為をやり直すことで行う: その前の段に戻り、訂正した本文で、もう一度その行為を辿る。
    その前から誤っていた所は、前の段の経歴まで遡って直してから辿るので、その行為の改正とはならない。

    Attributes:
        paired: 対応付けの仕方。
        lives: 経歴。
        lineages: 段ごとの系。
        before: 段ごとの、その段に進む前の経歴。
    """

    def __init__(self, paired: Aligning) -> None:
        self.paired = paired
        self.lives: list[Life] = []
        self.lineages: list[Lineage] = []
        self.before: list[tuple[Life, ...]] = []
        self.lost: dict[Hashable, tuple[Node, Lineage]] = {}
        self.at = 0
        self.correction: int | None = None
        self.old, self.carried = Node(Kind.DOCUMENT), Carried()

    def begin(self, tree: Node) -> None:
        """初めの本文: すべての規定がここで生まれる。"""
        self.before.append(())
        self.lineages.append(self._born(tree, (), None))

    def advance(self, at: int, old: Node, new: Node, carried: Carried) -> None:
        """一段進む。"""
        self.before.append(tuple(self.lives))
        self._step(at, old, new, carried)

    def correct(self, at: int, owner: int, old: Node | None, wrong: Node, right: Node) -> None:
        """訂正する: 写しを誤った行為を、訂正した本文でやり直す。

        Args:
            at: 訂正の段。
            owner: 写しを誤った行為の段。
            old: その前の本文。無ければ None。
            wrong: 誤った写し。
            right: 訂正した写し。
        """
        slipped, shown = self.lives, set(_lives(self.lineages[-1]))
        carried = carry(wrong, right, align(wrong, right))
        changed = [
            path for path, source in carried.sources.items() if follow(wrong, source).text != follow(right, path).text
        ]
        self.lives = list(self.before[owner])
        for path, source in carried.sources.items():
            number = self.lineages[-1].follow(source).life
            if number < len(self.lives):
                self.lives[number] = _mended(self.lives[number], slipped[number], follow(right, path))
        self.before[owner] = tuple(self.lives)
        del self.lineages[owner:]
        self.correction = at
        if old is not None:
            self._step(owner, old, right, carry(old, right, self.paired(owner, old, right)))
        else:
            self.lineages.append(self._born(right, (), None))
        self.correction = None
        dropped = [
            number for number in _lives(self.lineages[-1]) if number < len(self.before[owner]) and number not in shown
        ]
        for number in {*dropped, *(self.lineages[-1].follow(path).life for path in changed)}:
            life = self.lives[number]
            self.lives[number] = replace(life, corrections=(*life.corrections, at))
        self.lineages += [self.lineages[-1]] * (at - owner)
        self.before += [self.before[owner]] * (at + 1 - len(self.before))

    def _step(self, at: int, old: Node, new: Node, carried: Carried) -> None:
        self.at, self.old, self.carried = at, old, carried
        before = self.lineages[-1]
        self.lineages.append(self._grown(new, (), None))
        for path in sorted(carried.gone):
            self._end(path, before.follow(path))

    def _grown(self, node: Node, path: Path, holder: int | None) -> Lineage:
        source = self.carried.sources.get(path)
        if source is None:
            return self._revived(node, holder) or self._born(node, path, holder)
        old, before = follow(self.old, source), self.lineages[-1].follow(source)
        life = self.lives[before.life]
        if path in self.carried.moved or life.holder != holder:
            self.lives[before.life] = replace(life, moves=(*life.moves, self.at), holder=holder)
        if node.kind not in HEADINGS and identical(old, node):
            return before
        self._changed(before.life, node)
        return self._inside(node, path, before.life)

    def _inside(self, node: Node, path: Path, life: int) -> Lineage:
        caption = self._grown(node.caption, (*path, CAPTION_STEP), life) if node.caption is not None else None
        children = tuple(self._grown(child, (*path, i), life) for i, child in enumerate(node.children))
        return Lineage(life, caption, children)

    def _born(self, node: Node, path: Path, holder: int | None) -> Lineage:
        versions, numbers = (Version(self.at, node.text),), (Numbered(self.at, node.mark),)
        self.lives.append(Life(versions, numbers, holder=holder))
        return self._inside(node, path, len(self.lives) - 1)

    def _changed(self, number: int, node: Node) -> None:
        life = self.lives[number]
        if life.numbers[-1].mark != node.mark:
            life = replace(life, numbers=(*life.numbers, Numbered(self.at, node.mark)))
        if life.versions[-1].text != node.text:
            life = replace(life, versions=(*life.versions, Version(self.at, node.text)))
        self.lives[number] = life

    def _end(self, path: Path, lineage: Lineage) -> None:
        self.lives[lineage.life] = replace(self.lives[lineage.life], ended=self.at)
        node = follow(self.old, path)
        self.lost[words_key(node)] = (node, lineage)

    def _revived(self, node: Node, holder: int | None) -> Lineage | None:
        """前から写しに落ちていた規定が訂正で戻ったなら、落ちる前の経歴を続ける。"""
        found = self.lost.get(words_key(node)) if self.correction is not None and wording(node) else None
        if found is None or self.lives[found[1].life].ended is None or not same_words(found[0], node):
            return None
        for number in _lives(found[1]):
            self.lives[number] = replace(self.lives[number], ended=None)
        self.lives[found[1].life] = replace(self.lives[found[1].life], holder=holder)
        return found[1]


def _mended(before: Life, slipped: Life, right: Node) -> Life:
    """前から誤っていた所を直した、行為の前の経歴。

    Args:
        before: 行為の前の経歴。
        slipped: 誤った写しでの、行為の後の経歴。
        right: 訂正した規定。
    """
    if slipped.versions[-1].text != right.text:
        mended = restored(slipped.versions, right.text)
        at = before.versions[-1].at
        before = replace(before, versions=tuple(version for version in mended if version.at <= at) or before.versions)
    if slipped.numbers == before.numbers and before.numbers[-1].mark != right.mark:
        before = replace(before, numbers=(*before.numbers[:-1], Numbered(before.numbers[-1].at, right.mark)))
    return before


def _lives(lineage: Lineage) -> list[int]:
    found, waiting = [], [lineage]
    while waiting:
        one = waiting.pop()
        found.append(one.life)
        waiting += [*one.children, *([one.caption] if one.caption is not None else [])]
    return found
