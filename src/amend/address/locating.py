"""所在を言う: 木の節点の位置。`amend.address.resolving` の逆。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from amend.address.members import Member, is_silent, members
from amend.address.model import Address, Step, key
from amend.clause import HEADINGS, Kind, Node, Path, follow, nodes
from amend.numerals import NUMBER, Numerals, numerals_of

ROOT = Step(Kind.DOCUMENT)
"""本則 (本文の全体)。"""

_OPENINGS = (
    Kind.TITLE,
    Kind.NUMBER,
    Kind.TOC,
    Kind.PREAMBLE,
    Kind.ARTICLE,
    Kind.PARAGRAPH,
    Kind.CLOSING,
    Kind.EXECUTION_BLOCK,
    Kind.SUPPL_PROVISION,
    Kind.ANNEX,
    *HEADINGS,
)
"""本則を言わずに始まる位置。"""


def places(tree: Node) -> dict[Path, Address]:
    """所在: 木のすべての節点の位置を一度に言う。多くの節点の位置が要るときは `locate` よりずっと速い。

    Args:
        tree: DOCUMENT の木。

    Returns:
        道から位置への対応。時間は木の大きさに比例する。
    """
    found: dict[Path, Address] = {(): Address((ROOT,))}
    waiting: list[tuple[Path, tuple[Step, ...]]] = [((), ())]
    while waiting:
        holder, steps = waiting.pop()
        within = members(tree, holder)
        chosen = _chosen(within)
        for member in within:
            if member.proper:
                address = _joined(steps, chosen[member.path])
                found[member.path] = Address(address)
                waiting.append((member.path, address))
            elif is_silent(follow(tree, member.path[:-1]), member.node):
                found[member.path] = Address(steps or (ROOT,))
    return found


def locate(tree: Node, path: Path) -> Address:
    """位置: 節点を起案者の呼び方で言う。

    一項だけの条の項・号は「第５条」「第４条第３号」のように項を言わずに呼ぶ (R34)。表の項と欄は名で、名が重なる行は
    「第３行」と、ほかのものが重なれば「第３条（２番目）」と順番で呼ぶ。

    Args:
        tree: DOCUMENT の木。
        path: 節点への道。

    Returns:
        位置。ただ一つの項・段落は、その入れ物と同じ位置になる。

    Example:
        >>> paragraph = Node(Kind.PARAGRAPH, num=(1,))
        >>> tree = Node(Kind.DOCUMENT, children=(Node(Kind.ARTICLE, num=(5,), children=(paragraph,)),))
        >>> [(step.kind.value, step.num) for step in locate(tree, (0, 0)).steps]
        [('条', (5,))]
    """
    return Gazetteer(tree).locate(path)


class Gazetteer:
    """所在簿: 一つの木の中の位置をいくつも言うとき、入れ物ごとの呼び名を覚えておいて使い回す。"""

    def __init__(self, tree: Node) -> None:
        """Args: tree: DOCUMENT の木。"""
        self._tree = tree
        self._steps: dict[Path, dict[Path, Step]] = {}

    def locate(self, path: Path) -> Address:
        """位置: `amend.address.locate` と同じ位置を言う。"""
        steps: tuple[Step, ...] = ()
        holder: Path = ()
        while holder != path:
            within = self._within(holder)
            nearest = next((path[:n] for n in range(len(path), len(holder), -1) if path[:n] in within), None)
            if nearest is None:
                break
            steps = _joined(steps, within[nearest])
            holder = nearest
        return Address(steps or (ROOT,))

    def _within(self, holder: Path) -> dict[Path, Step]:
        if holder not in self._steps:
            self._steps[holder] = _chosen(members(self._tree, holder))
        return self._steps[holder]


def numerals_in(tree: Node) -> Numerals:
    """数字の書き方: 本文が条の番号に使っている数字。位置を本文と同じ数字で書くために使う。

    Args:
        tree: DOCUMENT の木。番号のある条が無ければ全角とする。

    Example:
        >>> numerals_in(Node(Kind.DOCUMENT, children=(Node(Kind.ARTICLE, mark="第三条", num=(3,)),)))
        <Numerals.KANJI: '漢数字'>
    """
    marks = "\n".join([node.mark for node in nodes(tree) if node.kind is Kind.ARTICLE])
    written = re.findall(NUMBER, marks)
    if not written:
        return Numerals.FULL
    used = {numerals_of(number) for number in written}
    if used == {Numerals.FULL, Numerals.HALF}:
        return Numerals.ONE_DIGIT_FULL
    return numerals_of(written[0])


def _chosen(within: Sequence[Member]) -> dict[Path, Step]:
    """呼び名の選択: 正式な成員に、ほかと重ならない最初の名を与える。どれも重なれば順番を添える。"""
    proper = [(member, [key(name) for name in member.names]) for member in within if member.proper]
    names = [name for _, keys in proper for name in keys]
    if len(set(names)) == len(names):  # 重なる名の無い入れ物。ほとんどがそうである
        return {member.path: member.names[0] for member, _ in proper}
    total = Counter(name for _, keys in proper for name in set(keys))
    seen: Counter[Step] = Counter()
    chosen: dict[Path, Step] = {}
    for member, keys in proper:
        for name in set(keys):
            seen[name] += 1
        unique = (name for name, same in zip(member.names, keys, strict=True) if total[same] == 1)
        chosen[member.path] = next(unique, None) or replace(member.names[0], nth=seen[keys[0]])
    return chosen


def _joined(steps: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
    if not steps and step.kind not in _OPENINGS:
        return (ROOT, step)
    return (*steps, step)
