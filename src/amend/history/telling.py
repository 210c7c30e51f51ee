"""沿革を語る: 一つの規定に、どの行為が何をしたかを、前後の語とともに並べる。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from amend.address import Gazetteer, numerals_in, write_address
from amend.clause import Kind, Path, follow
from amend.history.model import History, How, Touch
from amend.plaintext import write

ENACTED = "制定"
"""初めの本文からある規定の、生まれ方の呼び名。"""

CORRECTED = "写しの訂正"
"""転記誤りの訂正の呼び名。行為が規定にしたことではないので、`How` には無い。"""


@dataclass(frozen=True, slots=True)
class Telling:
    """一件: 一つの行為が、一つの所にしたこと。

    Attributes:
        how: 変わり方の呼び名。
        place: 位置。その行為の後の番号で言い、削ったものは前の番号で言う。
        before: 前の語。加えたものでは None。
        after: 後の語。削ったものでは None。
    """

    how: str
    place: str
    before: str | None
    after: str | None


def tell(history: History, path: Path) -> dict[int, tuple[Telling, ...]]:
    """沿革: 規定の生まれと、その中のすべての変化を、段ごとに並べる。変化の無かった段は含まない。

    Args:
        history: 沿革。
        path: 最後の本文での規定の道。
    """
    teller = _Teller(history)
    number = history.lineages[-1].follow(path).life
    inside = history.under(number)
    found: dict[int, list[Telling]] = defaultdict(list)
    touches = history.touches(inside)
    born = history.lives[number].born
    if Touch(born, How.ADDED, number) not in touches or not born:
        how = How.ADDED.value if born else ENACTED
        found[born].append(Telling(how, teller.place(born, number), None, teller.words(born, number)))
    for touch in touches:
        if touch.at:
            found[touch.at].append(teller.told(touch))
    for one in sorted(inside):
        for at in history.lives[one].corrections:
            if one in teller.paths(at):
                found[at].append(Telling(CORRECTED, teller.place(at, one), None, teller.words(at, one)))
    return {at: tuple(found[at]) for at in sorted(found)}


class _Teller:
    """語り手: 段ごとの所在と呼び名を、使い回す。"""

    def __init__(self, history: History) -> None:
        self.history = history
        self._paths: dict[int, Mapping[int, Path]] = {}
        self._books: dict[int, Gazetteer] = {}

    def told(self, touch: Touch) -> Telling:
        """変化を、位置と前後の語で言う。"""
        at, number = touch.at, touch.life
        life = self.history.lives[number]
        match touch.how:
            case How.ADDED:
                return Telling(touch.how.value, self.place(at, number), None, self.words(at, number))
            case How.REMOVED:
                return Telling(touch.how.value, self.place(at - 1, number), self.words(at - 1, number), None)
            case How.WORDS:
                n = next(n for n, version in enumerate(life.versions) if version.at == at)
                before, after = life.versions[n - 1].text, life.versions[n].text
                return Telling(touch.how.value, self.place(at, number), before, after)
            case How.NUMBER | How.MOVED:
                before, after = self.place(at - 1, number), self.place(at, number)
                return Telling(touch.how.value, after, before, after)

    def paths(self, at: int) -> Mapping[int, Path]:
        """所在: その段での、経歴の番号から道へ。"""
        if at not in self._paths:
            self._paths[at] = self.history.paths(at)
        return self._paths[at]

    def place(self, at: int, number: int) -> str:
        """位置の呼び方。"""
        tree = self.history.stages[at].tree
        if at not in self._books:
            self._books[at] = Gazetteer(tree)
        return write_address(self._books[at].locate(self.paths(at)[number]), numerals_in(tree))

    def words(self, at: int, number: int) -> str:
        """書かれたとおりの字。表の欄では、罫を除いた語。"""
        node = follow(self.history.stages[at].tree, self.paths(at)[number])
        if node.kind is Kind.CELL:
            return "\n".join((node.text, *(child.text for child in node.children)))
        return write(node).strip("\n")
