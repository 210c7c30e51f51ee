"""改正の説明: 一つ一つの改正を、所と当たった字句とともに、人に言う。"""

from __future__ import annotations

from amend.address import Address, numerals_in, write_address
from amend.change import (
    Addition,
    Captioning,
    Change,
    Deletion,
    Insertion,
    Numbering,
    Removal,
    Renumbering,
    Replacement,
    Restatement,
    Shift,
    Substitution,
    Target,
)
from amend.clause import Node, flat
from amend.consolidation import Hit
from amend.numerals import Numerals


def change_words(change: Change, old: Node) -> str:
    """改正の言い方: 一行。

    Args:
        change: 改正。
        old: 改正前の木。数字の書き方を倣う。

    Example:
        >>> from amend.address import read_address
        >>> from amend.clause import Kind
        >>> change_words(Removal(Target(read_address("第３条")), "、文化"), Node(Kind.DOCUMENT))
        '第３条: 「、文化」を削る'
    """
    return _Words(numerals_in(old)).change(change)


def hit_words(hit: Hit, old: Node) -> str:
    """当たった所の言い方: 位置と、前後の字。"""
    return f"{write_address(hit.address(old), numerals_in(old))}: {hit.around()}"


def block_words(change: Change) -> tuple[str, ...]:
    """加える規定の言い方: 加え、又は改めた後の規定の行。ほかの改正では空。"""
    if not isinstance(change, Insertion | Replacement):
        return ()
    text = "".join(flat(node) for node in change.block)
    return tuple(line for line in text.split("\n") if line.strip())


class _Words:
    def __init__(self, numerals: Numerals) -> None:
        self.numerals = numerals

    def change(self, change: Change) -> str:
        match change:
            case Substitution():
                return f"{self._target(change.target)}: 「{change.old}」を「{change.new}」に改める"
            case Addition():
                side = "前" if change.ahead else "後"
                return f"{self._target(change.target)}: 「{change.anchor}」の{side}に「{change.new}」を加える"
            case Removal():
                return f"{self._target(change.target)}: 「{change.old}」を削る"
            case Replacement():
                return f"{self._target(change.target)}: 全部を改める"
            case Insertion():
                return f"{self._at(change.anchor)}{change.side.value}加える ({len(change.block)} 個)"
            case Deletion():
                return f"{self._target(change.target)}: 削る"
            case Renumbering():
                return f"{self._at(change.old)}を{self._at(change.new)}とする"
            case Shift():
                way = "繰り下げる" if change.by > 0 else "繰り上げる"
                return f"{self._at(change.first)}から{self._at(change.last)}まで: {abs(change.by)} ずつ{way}"
            case Captioning():
                return f"{self._at(change.address)}: 見出し「{change.caption}」を付する"
            case Numbering():
                return f"{self._at(change.address)}: 項番号を{'付する' if change.given else '削る'}"
            case Restatement():
                return "全部を改める"

    def _target(self, target: Target) -> str:
        until = f"から{self._at(target.until)}まで" if target.until else ""
        return self._at(target.address) + until + ("（見出しを含む。）" if target.captioned else "")

    def _at(self, address: Address) -> str:
        return write_address(address, self.numerals)
