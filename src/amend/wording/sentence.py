"""句: 改め文の文を、書かれたとおりに持つ形。「同条」も「及び」の並びも、まだ解いていない。

一つの句は一つの動詞 (改め、加え、削り、とし…) を持ち、文は句を「、」で続けて「。」で終わる。次のように改める・
次の一条を加えるなどの句は、文の後に続く規定 (`Sentence.block`) を取る。
"""

from __future__ import annotations

from dataclasses import dataclass

from amend.address import Address
from amend.change import Side
from amend.clause import Kind
from amend.parts import PartKind


@dataclass(frozen=True, slots=True)
class Mention:
    """名指し: 句の中で所を言う言葉一つ。書かれたとおりの形で持つ。

    Attributes:
        address: 書かれた段。「同条第二項」では第二項だけ、「同条」だけなら段は空。並びの二つ目からは「第二項」のように
            前の名指しから続くことがあり、それも書かれたとおりに持つ。部分 (ただし書など) も含む。
        same: 「同条」「同項」「同号」「同表」… の単位 (印刷の字: ``条``、``項``、``号``、``表``、``章``、``欄``、
            ``見出し`` など)。無ければ空。
        until: 「第三条から第五条まで」の終わり (書かれた段)。一つの所なら None。
        captioned: 「（見出しを含む。）」が付く。
    """

    address: Address
    same: str = ""
    until: Address | None = None
    captioned: bool = False


Places = tuple[Mention, ...]
"""所の並び: 「第三条第一項及び第二項並びに第五条」。どの語でつなぐかは、段の深さから決まる。"""


@dataclass(frozen=True, slots=True)
class Amended:
    """「Ａ」及び「Ｂ」を「Ｃ」に (改め)。"""

    olds: tuple[str, ...]
    new: str


@dataclass(frozen=True, slots=True)
class Added:
    """「Ａ」の次に「Ｂ」を (加え)。

    Attributes:
        anchor: 目印の字句。
        new: 加える字句。
        side: 「の次に」の類 (AFTER) か「の前に」 (BEFORE) か。「の次に・の下に・の右に・の後に」は流儀の違いである。
    """

    anchor: str
    new: str
    side: Side = Side.AFTER


@dataclass(frozen=True, slots=True)
class Struck:
    """「Ａ」及び「Ｂ」を (削り)。"""

    olds: tuple[str, ...]


WordEdits = tuple[Amended, ...] | tuple[Added, ...] | tuple[Struck, ...]
"""一つの動詞に掛かる字句の並び。"""


@dataclass(frozen=True, slots=True)
class WordsPhrase:
    """字句: 第三条中「Ａ」を「Ｂ」に、「Ｃ」を「Ｄ」に改め。

    Attributes:
        places: 所。二つ目の動詞で「…中」を言わないときは空で、前の句の所のことである。
        edits: 一つの動詞に掛かる字句。
    """

    places: Places
    edits: WordEdits


@dataclass(frozen=True, slots=True)
class ReplacePhrase:
    """全部: 第五条を次のように改め。"""

    places: Places
    inside: Mention | None = None


@dataclass(frozen=True, slots=True)
class DeletePhrase:
    """削除: 第六条及び第七条を削り。``inside`` は「第四条中第二号を削り」の「第四条」。"""

    places: Places
    inside: Mention | None = None


@dataclass(frozen=True, slots=True)
class MovePhrase:
    """移動: 第五条を第六条とし、第三号から第五号までを第四号から第六号までとし。

    Attributes:
        old: 今の所。
        new: 移した後の所 (書かれたとおり)。
        inside: 「第四章中」「第四条中」。
    """

    old: Mention
    new: Mention
    inside: Mention | None = None


@dataclass(frozen=True, slots=True)
class ShiftPhrase:
    """一括移動: 第五条から第七条までを一条ずつ繰り下げ。``by`` は下げるなら正。"""

    range: Mention
    by: int
    inside: Mention | None = None


@dataclass(frozen=True, slots=True)
class InsertPhrase:
    """追加: 第四条の次に次の一条を加え、同条に第一項として次の一項を加え、別表に次のように加え。

    Attributes:
        place: 示した所。
        side: 側。
        unit: 加える単位。`amend.change.Insertion.unit` と同じ。「次のように加え」では None。
        count: 「次の一条」の数。「次の各号」「次のように」「次のただし書」では 0。
        number: 「第一項として」。言わなければ None。
        captioned: 「次の見出し及び四項」「次の見出し及び一条」のように見出しを言うとき真。
        inside: 「第三章中」。
        headings: 「次の章名及び一条」「次の章名及び節名」「次の目次及び章名」のように、一緒に加える編章節の名。
            ``unit`` が PartKind.HEADING (章名だけ) のときも、ここに入る。
        more: 「次の一条及び二章」の二つ目からの単位と数。
    """

    place: Mention
    side: Side
    unit: Kind | PartKind | None
    count: int = 0
    number: Mention | None = None
    captioned: bool = False
    inside: Mention | None = None
    headings: tuple[Kind, ...] = ()
    more: tuple[tuple[Kind, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CaptionPhrase:
    """見出し: 第五条の見出しを「（協議会）」に改め、第五条に見出しとして「（…）」を付し、同条の前に…付し。

    Attributes:
        place: 改めるときは見出しの所 (第五条の見出し)、付するときは条。
        caption: 見出し。
        given: 付するなら真、改めるなら偽。
        ahead: 「の前に」なら真。
        inside: 「第三章中」。
    """

    place: Mention
    caption: str
    given: bool
    ahead: bool = False
    inside: Mention | None = None


@dataclass(frozen=True, slots=True)
class NumberPhrase:
    """項番号: 附則第二項に項番号を付し、附則第一項の項番号を削り。"""

    place: Mention
    given: bool


@dataclass(frozen=True, slots=True)
class HeadingPhrase:
    """章名など: 「第四章　雑則」を「第四章　補則」に改め (見出しの行の全部を引く)。削るなら ``new`` は空。"""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class WholePhrase:
    """全部改正: ○○の全部を次のように改め。

    Attributes:
        name: 全部を改める協約の名 (印刷のまま)。
    """

    name: str


Phrase = (
    WordsPhrase
    | ReplacePhrase
    | DeletePhrase
    | MovePhrase
    | ShiftPhrase
    | InsertPhrase
    | CaptionPhrase
    | NumberPhrase
    | HeadingPhrase
    | WholePhrase
)
"""句: 一つの動詞。この並びのほかには無い。"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """文: 「、」で続き「。」で終わる一つの改め文と、その後の規定。

    Attributes:
        phrases: 句。一つ以上。
        block: 文の後に続く規定の行 (改め文としての字下げを除いたもの)。無ければ空。
        line: 読んだ改め文の行番号 (1 から)。書いたものでは 0。
    """

    phrases: tuple[Phrase, ...]
    block: tuple[str, ...] = ()
    line: int = 0
