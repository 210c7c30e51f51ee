"""字句: 改まった字句を、所と引用で言う (drafting-rules §2.2、§2.4)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from amend.address import Address
from amend.address.tables import head_row
from amend.change import Addition, Deletion, Insertion, Removal, Replacement, Side, Substitution, Target, WordChange
from amend.clause import Kind, Node, Path, follow
from amend.derivation.model import Couple, Derived
from amend.derivation.notebook import Notebook
from amend.derivation.quotation import Passage, Quote, Words, occurrences
from amend.derivation.segments import PartChange, Segmented
from amend.parts import Part, PartKind, parts


class UnsayableError(Exception):
    """言えない: この規定の改まった字句は、どう引用しても言えない。

    Attributes:
        path: 旧の規定の道。
    """

    def __init__(self, path: Path) -> None:
        """Args: path: 旧の規定の道。"""
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Place:
    """所: 名指す位置と、そこに含まれる文。

    Attributes:
        address: 位置。
        top: 位置の節点への道。その子孫の文も所に入る。
        span: 節点の文の一部だけなら、その範囲 (0 から、終わりを含まない)。
    """

    address: Address
    top: Path
    span: tuple[int, int] | None = None


def word_changes(book: Notebook, couple: Couple) -> Iterator[Derived]:
    """字句の改正: 一つの節点の文の改まった字句を、前から順に言う。部分の増減はその後に言う。

    Raises:
        UnsayableError: どう引用しても言えない。
    """
    made = book.wording.get(couple.old)
    if made is None:
        return
    quotes = [quote for quote in made.quotes if (couple.old, quote.start) not in book.done]
    for place, held in _by_place(book, couple, quotes, made):
        yield from _told(book, couple, made, place, held)
    for change in made.parts:
        yield _part(book, couple, change)


def _told(book: Notebook, couple: Couple, made: Segmented, place: Place, quotes: Sequence[Quote]) -> Iterator[Derived]:
    """一つの所の引用を言う。そこで言えなければ、もっと小さい所を名指す。"""
    places = (place, *_narrower(book, couple, quotes, place))
    for candidate, apart in ((candidate, apart) for apart in (True, False) for candidate in places):
        judge = Judge(book, made.passage, candidate, couple.old, apart=apart)
        settled = made.passage.settle(quotes, (max(judge.span[0], book.floor(couple)), judge.span[1]), judge.fits)
        if settled is None:
            continue
        said: set[Words] = set()
        for quote in settled:
            words = made.passage.words(quote)
            book.done.update(judge.hits(words))
            if words not in said:
                said.add(words)
                yield Derived(word_change(Target(candidate.address), words))
        return
    raise UnsayableError(couple.old)


def word_change(target: Target, words: Words) -> WordChange:
    """字句の改正: 引用を、加え・改め・削る一つの改正にする。"""
    old, new, added = words
    if added:
        return Addition(target, old, new[len(new) - added :])
    return Substitution(target, old, new) if new else Removal(target, old)


# --- 所 ---------------------------------------------------------------------------------------------------------------
def _by_place(
    book: Notebook, couple: Couple, quotes: Sequence[Quote], made: Segmented
) -> Iterator[tuple[Place, list[Quote]]]:
    """ただし書の字句は「…ただし書中」、ほかは「第○項中」と分ける。"""
    if not quotes:
        return
    place = _place(book, couple.old, couple.before)
    proviso = next((p for p in _parts(couple.before) if p.kind is PartKind.PROVISO), None)
    if proviso is None or place.top != couple.old:
        yield place, list(quotes)
        return
    sides: list[tuple[Place, list[Quote]]] = []
    for quote in quotes:
        inside = proviso.start <= quote.start and quote.end <= proviso.end
        named = Place(replace(place.address, part=PartKind.PROVISO), couple.old, (proviso.start, proviso.end))
        chosen = named if inside else place
        if not sides or sides[-1][0] != chosen:
            sides.append((chosen, []))
        sides[-1][1].append(quote)
    yield from sides


def _place(book: Notebook, path: Path, node: Node) -> Place:
    """ふつうに名指す所: 段落はその入れ物、欄は表の項、目次の行は目次、一つの号の二つ以上の細目はその号である。"""
    if node.kind is Kind.SUBITEM and (item := _item(book, path)) and len(book.reworded_in(item)) > 1:
        return Place(book.address(item), item)
    while node.kind in (Kind.PASSAGE, Kind.TOC_ENTRY, Kind.CELL) and path:
        path = path[:-1]
        node = follow(book.old, path)
        if node.kind is Kind.ROW and head_row(follow(book.old, path[:-1])) is node:
            path = path[:-1]
            node = follow(book.old, path)
    return Place(book.address(path), path)


def _item(book: Notebook, path: Path) -> Path | None:
    """細目のある号。"""
    return next((path[:n] for n in range(len(path)) if follow(book.old, path[:n]).kind is Kind.ITEM), None)


def _narrower(book: Notebook, couple: Couple, quotes: Sequence[Quote], place: Place) -> Iterator[Place]:
    """もっと小さい所: 本文・前段・後段、各号列記以外の部分、欄。"""
    if place.span is not None:
        return
    start, end = quotes[0].start, quotes[-1].end
    here = book.address(couple.old)
    if place.top != couple.old and couple.before.kind is not Kind.TOC_ENTRY:
        yield Place(here, couple.old)
    if place.top == couple.old and any(child.kind in (Kind.ITEM, Kind.SUBITEM) for child in couple.before.children):
        yield Place(replace(here, part=PartKind.CHAPEAU), couple.old, (0, len(couple.before.text)))
    for part in _parts(couple.before):
        if part.start <= start and end <= part.end:
            yield Place(replace(here, part=part.kind, number=part.number), couple.old, (part.start, part.end))


def _parts(node: Node) -> tuple[Part, ...]:
    return parts(node.text) if node.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM) else ()


class Judge:
    """判定: 引用が、所の中の改める所だけに当たるか。"""

    def __init__(self, book: Notebook, passage: Passage, place: Place, path: Path = (), *, apart: bool = False) -> None:
        """Args: book: 控え。 passage: 引用を取る文。 place: 名指す所。 path: 文の節点への道。 apart: 長い引用の中にも
        現れない引用に限るか。
        """
        self.book, self.passage, self.place, self.apart = book, passage, place, apart
        texts = book.texts(place.top) if place.span is None else []
        self.others = [(at, node.text) for at, node in texts if at != path]
        self.span = place.span or (0, len(passage.old))

    def fits(self, quote: Quote, quotes: Sequence[Quote]) -> bool:
        """自分の文と、所の中のほかの文を見る。"""
        words = self.passage.words(quote)
        if not words[0]:
            return False
        for at in occurrences(self.passage.old, words[0], *self.span):
            if not self._is_meant(at, words, quotes, self.passage.old):
                return False
        return all(self._elsewhere(path, text, words) for path, text in self.others if words[0] in text)

    def _elsewhere(self, path: Path, text: str, words: Words) -> bool:
        if self.book.is_gone(path, self.place.top):
            return True
        made = self.book.wording.get(path)
        quotes = made.quotes if made else ()
        return all(self._is_meant(at, words, quotes, text) for at in occurrences(text, words[0], 0, len(text)))

    def hits(self, words: Words) -> Iterator[tuple[Path, int]]:
        """ほかの節点の、同じ引用で言い終えた所。"""
        for path, text in self.others:
            made = self.book.wording.get(path)
            for quote in made.quotes if made else ():
                if (text[quote.start : quote.end], quote.new, quote.added) == words:
                    yield path, quote.start

    def _is_meant(self, at: int, words: Words, quotes: Sequence[Quote], text: str) -> bool:
        """改める所か、もっと長い引用に含まれる所か。"""
        end = at + len(words[0])
        for quote in quotes:
            if quote.start == at and quote.end == end:
                return (text[at:end], quote.new, quote.added) == words
            if quote.start <= at and end <= quote.end:
                return not self.apart
        return False


def _part(book: Notebook, couple: Couple, change: PartChange) -> Derived:
    """部分を加え、削り、又はその全部を改める。"""
    address = book.address(couple.old)
    block = (Node(Kind.PASSAGE, text=change.text),) if change.text else ()
    named = Target(replace(address, part=change.kind))
    if not change.exists:
        return Derived(Insertion(address, Side.WITHIN, change.kind, block))
    if not block:
        return Derived(Deletion(named))
    return Derived(Replacement(named, block), f"{change.kind.value}の語がほとんど残らないため")
