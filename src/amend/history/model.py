"""経歴の形: 規定の一つ一つが、どの行為で生まれ、改まり、移り、消えたか。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from amend.clause import CAPTION_STEP, Node, Path


@dataclass(frozen=True, slots=True)
class Stage:
    """段: 本文の移り変わりの一こま。

    Attributes:
        tree: その時の本文の木 (DOCUMENT)。
        corrects: 転記誤りの訂正なら、写しを誤った行為の段の番号。行為そのもの (締結、引継ぎ、正誤) なら None。
    """

    tree: Node
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """版: 規定の語が、ある行為によってこうなったこと。

    Attributes:
        at: 行為の段の番号。
        text: 規定そのものの語。子の規定の語は含まない。
    """

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """付番: 規定の番号が、ある行為によってこうなったこと。"""

    at: int
    mark: str


@dataclass(frozen=True, slots=True)
class Life:
    """経歴: 一つの規定の生まれてから今まで。番号や所が変わっても一つの経歴である。

    Attributes:
        versions: 語の移り変わり。一つ以上。古い順で、隣り合うものの語は違う。
        numbers: 番号の移り変わり。一つ以上。古い順。
        moves: 入れ物又は順の変わった段。
        corrections: 写しの転記誤りを訂正した段。語の持ち主は変わらない。
        holder: 入れ物の経歴の番号。根では None。
        ended: 消えた段。今もあれば None。
    """

    versions: tuple[Version, ...]
    numbers: tuple[Numbered, ...]
    moves: tuple[int, ...] = ()
    corrections: tuple[int, ...] = ()
    holder: int | None = None
    ended: int | None = None

    @property
    def born(self) -> int:
        """生まれた段。"""
        return self.versions[0].at

    @property
    def last(self) -> int:
        """語を最後に改めた段。加えたままなら、生まれた段。"""
        return self.versions[-1].at


@dataclass(frozen=True, slots=True)
class Lineage:
    """系: 本文の木と同じ形に並べた、経歴の番号。変わらない部分の系は、前の段のものをそのまま使う。

    Attributes:
        life: 経歴の番号。
        caption: 見出しの系。
        children: 子の系。木の子の順。
    """

    life: int
    caption: Lineage | None
    children: tuple[Lineage, ...]

    def follow(self, path: Path) -> Lineage:
        """辿る: 道の先の系。"""
        here = self
        for step in path:
            found = here.caption if step == CAPTION_STEP else here.children[step]
            assert found is not None  # 系は木と同じ形をしている
            here = found
        return here


class How(Enum):
    """変わり方: 行為が規定に何をしたか。"""

    ADDED = "追加"
    WORDS = "語の改正"
    NUMBER = "番号の変更"
    MOVED = "移動"
    REMOVED = "削除"


@dataclass(frozen=True, slots=True)
class Touch:
    """変化: 一つの行為が、一つの規定にしたこと。

    Attributes:
        at: 行為の段の番号。
        how: 変わり方。
        life: 規定の経歴の番号。
    """

    at: int
    how: How
    life: int


@dataclass(frozen=True, slots=True)
class History:
    """沿革: すべての段の本文と、そのすべての規定の経歴。

    Attributes:
        stages: 段。古い順。
        lineages: 段ごとの系。
        lives: 経歴。番号は生まれた順。
    """

    stages: tuple[Stage, ...]
    lineages: tuple[Lineage, ...]
    lives: tuple[Life, ...]

    def life(self, path: Path, stage: int = -1) -> Life:
        """経歴: ある段の本文の、道の先の規定の。

        Args:
            path: 道。
            stage: 段の番号。省けば最後。
        """
        return self.lives[self.lineages[stage].follow(path).life]

    def paths(self, stage: int) -> dict[int, Path]:
        """所在: ある段の本文での、経歴の番号から道への対応。"""
        found: dict[int, Path] = {}
        waiting: list[tuple[Path, Lineage]] = [((), self.lineages[stage])]
        while waiting:
            path, lineage = waiting.pop()
            found[lineage.life] = path
            if lineage.caption is not None:
                found[lineage.caption.life] = (*path, CAPTION_STEP)
            waiting.extend(((*path, i), child) for i, child in enumerate(lineage.children))
        return found

    def under(self, life: int) -> frozenset[int]:
        """下: その規定と、今までにその中にあったすべての規定の、経歴の番号。"""
        inside: dict[int | None, bool] = {None: False, life: True}
        for number in range(len(self.lives)):
            chain: list[int] = []
            at: int | None = number
            while at not in inside:
                assert at is not None
                chain.append(at)
                at = self.lives[at].holder
            inside |= dict.fromkeys(chain, inside[at])
        return frozenset(number for number, is_inside in inside.items() if is_inside and number is not None)

    def touches(self, lives: frozenset[int]) -> tuple[Touch, ...]:
        """変化: 名指された経歴にあったことのすべて。段の順、同じ段では経歴の順。

        入れ物とともに加わり又は消えたものは、入れ物の変化に含まれるので挙げない。
        """
        found = [touch for number in lives for touch in self._touches(number)]
        return tuple(sorted(found, key=lambda touch: (touch.at, touch.life, list(How).index(touch.how))))

    def _touches(self, number: int) -> list[Touch]:
        life = self.lives[number]
        holder = self.lives[life.holder] if life.holder is not None else None
        found = [Touch(version.at, How.WORDS, number) for version in life.versions[1:]]
        found += [Touch(numbered.at, How.NUMBER, number) for numbered in life.numbers[1:]]
        found += [Touch(at, How.MOVED, number) for at in life.moves]
        if holder is None or life.born != holder.born:
            found.append(Touch(life.born, How.ADDED, number))
        if life.ended is not None and (holder is None or life.ended != holder.ended):
            found.append(Touch(life.ended, How.REMOVED, number))
        return found
