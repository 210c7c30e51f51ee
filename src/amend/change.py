"""改正: 本文に加える一つ一つの変更。閉じた語彙であり、改め文の一つ一つの語に対応する (drafting-rules §2.2)。

どの改正も、**改正前の番号**で所を指す (drafting-rules §2.5-2、R52)。字句の改正は、ここの並びの全部が改正前の本文に
同時に加わり、加えた字句を別の改正がまた改めることはない。規定の追加・削除・移動は、並びの順に行われる。
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from amend.address import Address
from amend.clause import Kind, Node
from amend.parts import PartKind


@dataclass(frozen=True, slots=True)
class Target:
    """所: 改正の及ぶ所。

    Attributes:
        address: 位置。改正前の番号で言う (無い番号なら、その時までの移動・追加の後の番号とみる)。
        until: 「第３条から第５条まで」の終わり。一つの所なら None。
        captioned: 「（見出しを含む。）」。字句の改正だけが使う。
    """

    address: Address
    until: Address | None = None
    captioned: bool = False


@dataclass(frozen=True, slots=True)
class Substitution:
    """改める: 「Ａ」を「Ｂ」に改める。所の中のすべてのＡがＢになる (drafting-rules §2.4-2)。

    編章節の名の改正では、``target`` が「第四章の章名」で、``old``・``new`` は番号を含む見出しの行である。

    Attributes:
        target: 所。
        old: 改める字句。空でない。
        new: 改めた後の字句。空でない。
    """

    target: Target
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Addition:
    """字句を加える: 「Ａ」の次に「Ｂ」を加える。

    Attributes:
        target: 所。
        anchor: 加える所を示す字句Ａ。そのまま残る。
        new: 加える字句。
        ahead: 「の前に」なら真。
    """

    target: Target
    anchor: str
    new: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """字句を削る: 「Ａ」を削る。"""

    target: Target
    old: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """全部を改める: 第５条を次のように改める。見出しだけなら 第５条の見出しを「（協議会）」に改める。

    Attributes:
        target: 所。条・項・号・表の項・別表・題名・見出し・文の中の部分 (ただし書、各号列記以外の部分)。
        block: 改めた後の規定。部分と題名では、語だけを持つ一つの段落又は題名。``第６条　削除`` もこれである。
    """

    target: Target
    block: tuple[Node, ...]


class Side(Enum):
    """側: 加える規定を、示した所のどこに置くか。値は印刷される助詞。"""

    AFTER = "の次に"
    BEFORE = "の前に"
    WITHIN = "に"


@dataclass(frozen=True, slots=True)
class Insertion:
    """規定を加える: 第４条の次に次の１条を加える、第５条に次のただし書を加える。

    Attributes:
        anchor: 示した所。WITHIN では入れ物で、加える規定はその終わり (``number`` があれば、その番号の所) に置く。
        side: 側。
        unit: 加える単位。条・項・号・章など (Kind)、ただし書・後段 (PartKind)、編章節の名だけ (PartKind.HEADING)。
            「次のように加える」で単位を言わないときは None。
        block: 加える規定。改め文だけを読んで、まだ規定の文を見ていないときは空。
        number: 「第１項として次の１項を加える」の番号。言わなければ空。
        within: 「第三章中第十四条の次に」の「第三章」。どの編章節に置くかを言うとき。
    """

    anchor: Address
    side: Side
    unit: Kind | PartKind | None
    block: tuple[Node, ...]
    number: tuple[int, ...] = ()
    within: Address | None = None


@dataclass(frozen=True, slots=True)
class Deletion:
    """規定を削る: 第６条を削る、第５条ただし書を削る、第５条の見出しを削る。"""

    target: Target


@dataclass(frozen=True, slots=True)
class Renumbering:
    """移す: 第５条を第６条とする。規定の中身は変わらない。

    Attributes:
        old: 今の位置 (改正前の番号)。
        new: 移した後の位置。
        within: 「第四章中同条を第十五条とし」の「第四章」。
    """

    old: Address
    new: Address
    within: Address | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """繰り下げる・繰り上げる: 第５条から第７条までを１条ずつ繰り下げる (drafting-rules §2.2 Moves)。

    Attributes:
        first: 始めの位置 (改正前の番号)。
        last: 終わりの位置。
        by: いくつずつか。下げるなら正、上げるなら負。
        within: どの編章節の中のことか。言わなければ None。
    """

    first: Address
    last: Address
    by: int
    within: Address | None = None


@dataclass(frozen=True, slots=True)
class Captioning:
    """見出しを付する: 第５条に見出しとして「（…）」を付する、第５条の前に見出しとして「（…）」を付する。

    Attributes:
        address: 見出しの付く条又は項。
        caption: 見出し。括弧を含む。
        ahead: 「の前に」 (共通見出し) なら真。
    """

    address: Address
    caption: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Numbering:
    """項番号: 附則第２項の項番号を付する・削る。

    Attributes:
        address: 項。
        given: 付するなら真、削るなら偽。
    """

    address: Address
    given: bool


@dataclass(frozen=True, slots=True)
class Restatement:
    """全部の改正: 本文の全部を次のように改める (form F2)。どの文も書けないときの最後の手段でもある。"""

    tree: Node


Change = (
    Substitution
    | Addition
    | Removal
    | Replacement
    | Insertion
    | Deletion
    | Renumbering
    | Shift
    | Captioning
    | Numbering
    | Restatement
)
"""改正: 一つの変更。この並びのほかには無い。"""

WordChange = Substitution | Addition | Removal
"""字句の改正: 規定の文の中の字句だけを変えるもの。"""
