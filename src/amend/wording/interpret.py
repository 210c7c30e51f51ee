"""解く: 句 (`amend.wording.sentence`) → 改正 (`amend.change`)。

「同条」や裸の「第二項」がどこを指すかを決め (`amend.wording.context`)、所と字句の並びを一つ一つの改正に広げ、文の後の
規定を節点に読む (`amend.wording.blocks`)。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from amend.address import Address, PlaceError, Step, numerals_in, write_address
from amend.change import (
    Addition,
    Captioning,
    Change,
    Deletion,
    Insertion,
    Numbering,
    Removal,
    Replacement,
    Restatement,
    Shift,
    Side,
    Substitution,
    Target,
)
from amend.clause import HEADINGS, Kind, Node, follow
from amend.consolidation.lookup import Index
from amend.errors import Finding, Severity, TextError
from amend.parts import PartKind
from amend.plaintext import read
from amend.wording.allotment import allotted, moved, renumbered, shares
from amend.wording.bands import end_of_band
from amend.wording.blocks import Unit, read_block
from amend.wording.context import Context, Steps, Unresolved, within_list
from amend.wording.headings import first_article, heading_named
from amend.wording.sentence import (
    Added,
    Amended,
    CaptionPhrase,
    DeletePhrase,
    HeadingPhrase,
    InsertPhrase,
    Mention,
    MovePhrase,
    NumberPhrase,
    Phrase,
    Places,
    ReplacePhrase,
    Sentence,
    ShiftPhrase,
    WholePhrase,
    WordsPhrase,
)
from amend.wording.settings import Setting, setting

UNRESOLVED, BLOCK, COUNT = "W31", "W32", "W33"
RULES = {
    UNRESOLVED: "名指しの指す所が決まらない",
    BLOCK: "文の後の規定が無い、又は言われた単位として読めない",
    COUNT: "規定の数が、改め文の言う数と違う",
}
"""規則: 改め文を解くときに見つかること。"""


@dataclass(frozen=True, slots=True)
class Interpreted:
    """解いた改正: 改正と、それを言う文と句。

    Attributes:
        change: 改正。
        sentence: 文の番号 (0 から)。
        phrase: 文の中の句の番号 (0 から)。
        line: 改め文の行番号 (1 から)。
    """

    change: Change
    sentence: int
    phrase: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Interpretation:
    """解いた改め文: 改正の並びと、解けなかったことの指摘。重さが E の指摘があれば、溶け込ませてはならない。"""

    changes: tuple[Interpreted, ...]
    findings: tuple[Finding, ...] = ()


def interpret(sentences: Sequence[Sentence], old: Node, index: Index | None = None) -> Interpretation:
    """解く: 改め文の全部を改正にする。解けない句は指摘にして、ほかの句を続ける。

    Args:
        sentences: 文。書かれた順。
        old: 改正前の木 (DOCUMENT)。
        index: その索引。すでに作ってあれば渡す。

    Returns:
        改正は書かれた順。一つの句が、いくつもの改正になる。
    """
    changes: list[Interpreted] = []
    findings: list[Finding] = []
    index = Index(old) if index is None else index
    for number, sentence in enumerate(sentences):
        reading = Reader(sentence, index)
        for at, phrase in enumerate(sentence.phrases):
            try:
                changes += [Interpreted(change, number, at, sentence.line) for change in reading.changes(at, phrase)]
            except Unresolved as error:
                findings.append(_finding(UNRESOLVED, sentence.line, error.message, error.advice))
            except TextError as error:
                findings.append(_finding(BLOCK, sentence.line, error.what, error.advice))
            except PlaceError as error:
                findings.append(_finding(UNRESOLVED, sentence.line, error.what, error.advice))
        findings += reading.findings
    return Interpretation(tuple(changes), tuple(findings))


def _finding(rule: str, line: int, message: str, advice: str) -> Finding:
    return Finding(rule, Severity.ERROR, line, "", message, advice)


@dataclass(slots=True)
class Reader:
    """読み手: 一つの文を、前の句を覚えながら解く。

    Attributes:
        places: 前の字句の句の所。「…中」を言わない次の句は、これに掛かる。
        base: 「第四条中第四号を…、第三号を…」の第四条。
        within: 「第四章中」の編章節。続く移動にも掛かる。
    """

    sentence: Sentence
    index: Index
    context: Context = field(init=False)
    places: tuple[Target, ...] = ()
    base: Steps | None = None
    within: Address | None = None
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        """前後関係は、改正前の本文にある所かどうかを、索引に尋ねる。"""
        self.context = Context(exists=lambda address: self._kind(address) is not None)

    @property
    def old(self) -> Node:
        """改正前の木。"""
        return self.index.tree

    def changes(self, at: int, phrase: Phrase) -> Iterator[Change]:
        """一つの句の改正。"""
        lines = self.sentence.block if at == len(self.sentence.phrases) - 1 else ()
        match phrase:
            case WordsPhrase():
                yield from self._words(phrase)
            case ReplacePhrase():
                yield from self._replaced(phrase, lines)
            case DeletePhrase():
                yield from (Deletion(target) for target in self._listed(phrase.places, phrase.inside))
            case MovePhrase():
                yield from self._moved(phrase)
            case ShiftPhrase():
                first, last = self._one(phrase.range, phrase.inside)
                yield Shift(first, last or first, phrase.by, self.within)
            case InsertPhrase():
                yield from self._inserted(phrase, lines)
            case CaptionPhrase():
                yield self._captioned(phrase)
            case NumberPhrase():
                yield Numbering(self._one(phrase.place, None)[0], phrase.given)
            case HeadingPhrase():
                place = heading_named(self.old, phrase.old, self.context.history)
                self.context.remember(place)
                yield Substitution(Target(replace(place, part=PartKind.HEADING)), phrase.old, phrase.new)
            case WholePhrase():
                yield Restatement(read("\n".join(lines) + "\n").tree)

    def _one(self, mention: Mention, inside: Mention | None) -> tuple[Address, Address | None]:
        self._enter(inside)
        return self.context.resolve(mention, self._base_for(mention) if inside is not None else None)

    def _base_for(self, mention: Mention) -> Steps | None:
        """「第三章中第十四条」の条は、章を言わない通し番号である。章の中の節や、条の中の項・号は、続けて言う。"""
        first = mention.address.steps[0].kind if mention.address.steps else None
        in_chapter = self.base is not None and self.base[-1:] and self.base[-1].kind in HEADINGS
        return None if in_chapter and first not in HEADINGS else self.base

    def _chapter(self, address: Address) -> Address | None:
        """置く編章節。章立ての写されていない抜粋では、条だけで所が決まるので、章は確かめないと断って進む。"""
        if any(node.kind in HEADINGS for node in self.old.children):
            return address
        self.findings.append(
            Finding(
                UNRESOLVED,
                Severity.WARNING,
                self.sentence.line,
                "",
                f"本文に編章節がないので、「{write_address(address, numerals_in(self.old))}中」は確かめていません。",
                "抜粋でない本文では、章立てを補ってください。",
            )
        )
        return None

    def _enter(self, inside: Mention | None) -> None:
        """「…中」: 編章節なら置く所、条や項なら入れ物として覚える。"""
        if inside is None:
            return
        address, _ = self.context.resolve(inside)
        self.base = address.steps
        last = address.steps[-1].kind if address.steps else Kind.DOCUMENT
        self.within = self._chapter(address) if last in HEADINGS else None
        if last in HEADINGS and len(self.context.history) > 1:
            self.context.history.pop()  # 「第四章中同条を」の同条は、章を言う前の条である
            self.context.history.insert(0, address.steps)

    def _listed(self, places: Places, inside: Mention | None = None) -> tuple[Target, ...]:
        """所の並びを解く。各号は、その号の初めから終わりまで。"""
        self._enter(inside)
        found: list[Target] = []
        for i, mention in enumerate(places):
            named = within_list(mention, self.context.history[-1]) if i else mention
            address, until = self.context.resolve(named, self._base_for(named) if inside is not None else None)
            found.append(allotted(self.index, Target(address, until, mention.captioned)))
        return tuple(found)

    def _words(self, phrase: WordsPhrase) -> Iterator[Change]:
        if phrase.places:
            self.places = self._listed(phrase.places)
        if not self.places:
            raise Unresolved("字句を改める所が名指されていません。", "「第○条中」のように所を名指してください。")
        for target in self.places:
            for edit in phrase.edits:
                match edit:
                    case Amended():
                        yield from (Substitution(target, old, edit.new) for old in edit.olds)
                    case Added():
                        yield Addition(target, edit.anchor, edit.new, ahead=edit.side is Side.BEFORE)
                    case _:
                        yield from (Removal(target, old) for old in edit.olds)

    def _replaced(self, phrase: ReplacePhrase, lines: Sequence[str]) -> Iterator[Change]:
        targets = self._listed(phrase.places, phrase.inside)
        unit = self._unit(targets[0].address)
        block = read_block(lines, unit, self._around(targets[0].address, Side.BEFORE) if lines else None)
        block = renumbered(self.index, targets[0].address, Side.BEFORE, block)
        yield from (Replacement(target, nodes) for target, nodes in shares(targets, block))

    def _moved(self, phrase: MovePhrase) -> Iterator[Change]:
        carried = self.within if phrase.inside is None else None
        old, last = self._one(phrase.old, phrase.inside)
        remembered = list(self.context.history)
        new, end = self.context.resolve(phrase.new, old.steps[:-1] if _follows(phrase.new, old) else None)
        self.context.history = remembered
        within = self.within if phrase.inside is not None else carried
        yield from moved((old, last), (new, end), within)

    def _inserted(self, phrase: InsertPhrase, lines: Sequence[str]) -> Iterator[Insertion]:
        if phrase.unit in _WHOLE and phrase.place == Mention(Address(())):
            anchor = Address((Step(Kind.DOCUMENT),))
        else:
            anchor, _ = self._one(phrase.place, phrase.inside)
        within = self.within if phrase.inside is not None else None
        if phrase.side is Side.AFTER:
            anchor = end_of_band(self.index, anchor)
        number = phrase.number.address.steps[-1].num if phrase.number is not None else ()
        ending = phrase.side is Side.AFTER and anchor == Address((Step(Kind.DOCUMENT),))
        unit = Kind.CLOSING if phrase.unit is None and ending else phrase.unit
        block = read_block(lines, unit, self._around(anchor, phrase.side) if lines else None)
        block = renumbered(self.index, anchor, phrase.side, block)
        self._count(phrase, block)
        if phrase.unit is not Kind.TOC:
            yield Insertion(anchor, phrase.side, _unit_of(phrase, block), block, number, within)
            return
        yield Insertion(anchor, phrase.side, phrase.unit, tuple(n for n in block if n.kind is Kind.TOC), number, within)
        if headings := tuple(node for node in block if node.kind in HEADINGS):
            yield Insertion(first_article(self.old), Side.BEFORE, PartKind.HEADING, headings)

    def _count(self, phrase: InsertPhrase, block: Sequence[Node]) -> None:
        """規定の数を確かめる。表の項は、幾行にもわたることがあるので数えない。"""
        if block[0].kind is Kind.ROW or not isinstance(phrase.unit, Kind) or not phrase.count:
            return
        for unit, count in ((phrase.unit, phrase.count), *phrase.more):
            found = _how_many(block, unit)
            if found != count:
                self.findings.append(
                    _finding(
                        COUNT,
                        self.sentence.line,
                        f"改め文は{count}つの{unit.value}を加えると言いますが、後に続く{unit.value}は{found}つです。",
                        "数か、後に続く規定を確かめてください。",
                    )
                )

    def _captioned(self, phrase: CaptionPhrase) -> Change:
        address, _ = self._one(phrase.place, phrase.inside)
        if phrase.caption[:1] not in "（(" or phrase.caption[-1:] not in "）)":
            raise Unresolved(
                f"見出し「{phrase.caption}」に括弧がありません。", "「（協議会）」のように、括弧も書いてください。"
            )
        if phrase.given:
            return Captioning(address, phrase.caption, phrase.ahead)
        return Replacement(Target(address), (Node(Kind.CAPTION, text=phrase.caption),))

    def _kind(self, address: Address) -> Kind | None:
        """名指した所の種類。「別表第二号」は別表でなく、別表の号である。本文に無ければ None。"""
        try:
            return follow(self.old, self.index.find(replace(address, part=None, number=0)).path).kind
        except PlaceError:
            return None

    def _unit(self, address: Address) -> Unit:
        """全部を改める単位: 名指した所の種類。部分ならその部分。「備考以外の部分」は、表か、見出しからの別表。"""
        last = self._kind(address) or address.steps[-1].kind
        if address.part is PartKind.CHAPEAU and last in (Kind.ANNEX, Kind.ANNEX_PART, Kind.TABLE):
            return Kind.TABLE
        return last if address.part is None else address.part

    def _around(self, address: Address, side: Side) -> Setting | None:
        """置き場: 規定を加える所を改正前の本文から写す。本文に無い所なら None。"""
        try:
            path = self.index.find(replace(address, part=None, number=0)).path
        except PlaceError:
            return None
        if side is Side.WITHIN:
            return setting(self.old, path, len(follow(self.old, path).children))
        return setting(self.old, path[:-1], path[-1] + (side is Side.AFTER)) if path and path[-1] >= 0 else None


def _follows(mention: Mention, old: Address) -> bool:
    """移した後の番号が、移す前の入れ物に続けて言われたか (第四条第三号を第四号とし、附則第二項を第三項とし)。"""
    steps = mention.address.steps
    return not mention.same and len(old.steps) > 1 and bool(steps) and steps[0].kind is old.steps[-1].kind


_WHOLE = (Kind.TOC, Kind.TITLE, Kind.PREAMBLE)
"""所を言わずに加えるもの。"""


def _unit_of(phrase: InsertPhrase, block: Sequence[Node]) -> Unit:
    """加える単位: 表の項を「次の一項」と言うときは、表の項。"""
    return Kind.ROW if block[0].kind is Kind.ROW else phrase.unit


_COUNTED_ALIKE = {Kind.ITEM: (Kind.ITEM, Kind.SUBITEM), Kind.ANNEX: (Kind.TABLE, Kind.ANNEX)}


def _how_many(block: Sequence[Node], unit: Kind) -> int:
    """単位の数: 一緒に加える章名の下も数える。号は細目でもよい。"""
    alike = _COUNTED_ALIKE.get(unit, (unit,))
    return sum(
        1 if node.kind in alike else _how_many(node.children, unit) if node.kind in HEADINGS else 0 for node in block
    )
