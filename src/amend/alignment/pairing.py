"""対応の指定: 人が書いた対応付け (``pairing.toml``) を読み、対応付けを人の直せる形に書く。

    [[pair]]           # 同じ規定である
    old = "第３条"
    new = "第４条"

    [[apart]]          # 別の規定である。片方だけを書けば、その規定には相手が無い
    old = "第５条第２項"

位置は起案者の書き方で、旧は改正前の番号、新は改正後の番号による。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from amend.address import Gazetteer, PlaceError, numerals_in, read_address, resolve, write_address
from amend.alignment.align import align
from amend.alignment.matching import same_number
from amend.alignment.model import Pair, Pins, identical
from amend.characters import CharacterClass, examine, visible
from amend.clause import HEADINGS, Kind, Node, Path, follow, walk, wording
from amend.errors import RequestError
from amend.toml import PROSE, Field, Page, Place, list_of, read_fields, table_of, write_pairs


@dataclass(frozen=True, slots=True)
class _Said:
    """指定一つ: 書かれたとおりの位置。書かれていない側は空、読めなかった側は None。"""

    old: str | None
    new: str | None


# 名に見えない字のある行も指せるように、一行の文字列 (LINE) とはしない
_SIDES = (Field("old", "旧の位置", PROSE), Field("new", "新の位置", PROSE))
_EITHER = (Field("old", "旧の位置", PROSE, ""), Field("new", "新の位置", PROSE, ""))
_FIELDS = (
    Field("pair", "同じ規定", list_of(table_of(_Said, _SIDES)), ()),
    Field("apart", "別の規定", list_of(table_of(_Said, _EITHER)), ()),
)
_UNPAIRED = (Kind.CELL, Kind.PASSAGE, Kind.DOCUMENT)
"""一つずつは対にできないもの: 欄は左から順に対になり、段落は欄の中の行である。"""

_Sides = tuple[Path | None, Path | None]
_WORDS = 20  # 覚え書きに添える、規定の語の字数

HEAD = """\
# 対応の指定: どの規定がどの規定になったか。old は改正前、new は改正後の位置です。
# [[pair]] は同じ規定、[[apart]] は別の規定です (片方だけを書けば、その規定には相手がありません)。
# 書いていない規定の対応は、amend が決めます。
"""
"""書き出すファイルの頭。"""


def read_pairing(text: str, where: str, old: Node, new: Node) -> Pins:
    """対応の指定を読む: 二つの本文の中の所に直し、そのとおりに対にできることを確かめる。

    Args:
        text: TOML の全文。
        where: 誤りの場所として示すファイルの名。
        old: 旧の木。
        new: 新の木。

    Returns:
        人の指定。組の入れ物どうしの対を含む。

    Raises:
        FaultyFileError: 読めない、無い位置である、両側が一つずつでない、単位が違う、印の付かない入替えになる。
            すべての誤りを行とともに言う。
    """
    page = Page(text, where)
    said = read_fields(page.values, page.root, _FIELDS)
    reader = _Reader(old, new)
    for key, take in (("pair", reader.pair), ("apart", reader.part)):
        for i, one in enumerate(said[key] or ()):
            take(one, page.root.at(key).at(i))
    reader.check_order()
    page.finish()
    reader.check_effect()
    page.finish()
    return reader.pins


class _Reader:
    """読み手: 二つの木と、これまでに読めた指定。誤りは、その指定の所に書き留める。"""

    def __init__(self, old: Node, new: Node) -> None:
        self.old, self.new = old, new
        self.pairs: dict[Path, Path] = {}
        self.apart: set[_Sides] = set()
        self.places: dict[_Sides, Place] = {}
        self.made: dict[Path, Place] = {}

    @property
    def pins(self) -> Pins:
        """読めた指定。"""
        return Pins(self.pairs, frozenset(self.apart))

    def pair(self, said: _Said | None, place: Place) -> None:
        """組: 規定と、その入れ物どうしを対にする。"""
        old, new = self._found(said, place)
        if old is None or new is None:
            return
        chains = _chain(self.old, old), _chain(self.new, new)
        kinds = [follow(self.old, path).kind for path in chains[0]], [follow(self.new, path).kind for path in chains[1]]
        if kinds[0] != kinds[1] or not kinds[0] or kinds[0][-1] in _UNPAIRED:
            words = ["の中の".join(kind.value for kind in side) for side in kinds]
            place.fault(f"単位が違うか、組にできない単位です (旧は{words[0]}、新は{words[1]})。")
            return
        for was, now in zip(*chains, strict=True):
            if not self._joined(was, now, place):
                return
        self.places[old, new] = place

    def _joined(self, old: Path, new: Path, place: Place) -> bool:
        """一つの規定の相手は一つ。入れ物の相手も一つである。"""
        other = next((was for now, was in self.pairs.items() if now == new and was != old), None)
        another = next((now for now, was in self.pairs.items() if was == old and now != new), None)
        if other is not None:
            place.fault(f"新の{_said(self.new, new)}は、もう旧の{_said(self.old, other)}と組になっています。")
        elif another is not None:
            place.fault(f"旧の{_said(self.old, old)}は、もう新の{_said(self.new, another)}と組になっています。")
        else:
            self.pairs[new] = old
            self.made.setdefault(new, place)
        return other is None and another is None

    def part(self, said: _Said | None, place: Place) -> None:
        """別のもの: 対にしない二つ、又は相手の無い一つ。"""
        if said is not None and (said.old, said.new) == ("", ""):
            place.fault("old と new の、少なくとも一つを書きます。")
            return
        old, new = sides = self._found(said, place)
        if said is None or any(
            word != "" and path is None for word, path in zip((said.old, said.new), sides, strict=True)
        ):
            return
        if any((old in (None, was)) and (new in (None, now)) for now, was in self.pairs.items()):
            place.fault("[[pair]] で組にした規定か、その入れ物です。どちらかを消してください。")
            return
        self.apart.add(sides)
        self.places[sides] = place

    def check_order(self) -> None:
        """順: 番号の同じものの入替えは、対にすると、どこにも印が付かず見えなくなる (drafting-rules §1.6-7)。"""
        columns: dict[Path, list[tuple[Path, Path]]] = {}
        for new, old in sorted(self.pairs.items()):
            if same_number(follow(self.old, old), follow(self.new, new)):
                columns.setdefault(_holder(self.new, new), []).append((old, new))
        for column in columns.values():
            for (above, _), (old, new) in pairwise(column):
                if old < above:
                    crossed = f"{_said(self.old, above)}と{_said(self.old, old)}"
                    self.made[new].fault(
                        f"番号が同じで順だけが入れ替わる組 ({crossed}) は、入替えが見えなくなるので使えません。"
                        "どちらか一つを消してください。"
                    )

    def check_effect(self) -> None:
        """働き: 語も番号も変わらない規定の中は分けないので、その中の組替えはできない。"""
        partner = _partners(align(self.old, self.new, self.pins), self.new) if self.places else {}
        olds = set(partner.values())
        for (old, new), place in self.places.items():
            together = new is not None and partner.get(new) == old
            alone = new not in partner if old is None else old not in olds
            parted = alone if old is None or new is None else not together
            holds = parted if (old, new) in self.apart else together
            if not holds:
                place.fault("語も番号も変わらない規定の中なので、対応を替えられません。この指定を消してください。")

    def _found(self, said: _Said | None, place: Place) -> _Sides:
        if said is None:
            return None, None
        return _at(self.old, said.old, place.at("old")), _at(self.new, said.new, place.at("new"))


def _at(tree: Node, word: str | None, place: Place) -> Path | None:
    if not word:
        return None
    try:
        found = resolve(tree, read_address(word))
    except PlaceError as error:
        place.fault(f"{error.what}{error.advice}")
        return None
    except RequestError as error:
        place.fault(f"{error.what} {error.advice}")
        return None
    if found.span is not None:
        place.fault("文の部分 (前段、ただし書など) でなく、規定の位置を書きます。")
        return None
    return found.path


def _chain(tree: Node, path: Path) -> list[Path]:
    """入れ物の連なり: 規定と、それを入れる規定。外から順に。編章節は、条と同じ列に並ぶので入らない。"""
    above = (path[:n] for n in range(1, len(path)))
    return [*(each for each in above if follow(tree, each).kind not in HEADINGS), *([path] if path else [])]


def _holder(tree: Node, path: Path) -> Path:
    chain = _chain(tree, path)
    return chain[-2] if len(chain) > 1 else ()


def _said(tree: Node, path: Path) -> str:
    return write_address(Gazetteer(tree).locate(path), numerals_in(tree))


def _partners(root: Pair, new: Node) -> Mapping[Path, Path]:
    """相手: 新の道から旧の道。中を分けない、変わらない規定の中のものも。"""
    partner: dict[Path, Path] = {}
    for pair in each_pair(root):
        if pair.old is None or pair.new is None:
            continue
        node = follow(new, pair.new)
        inside = [below for below, _ in walk(node)] if not pair.children and node.kind not in HEADINGS else [()]
        partner |= {(*pair.new, *below): (*pair.old, *below) for below in inside}
    return partner


def each_pair(root: Pair) -> Iterator[Pair]:
    """対: 根から順に、中の対のすべて。"""
    yield root
    for child in root.children:
        yield from each_pair(child)


# --- 書く -------------------------------------------------------------------------------------------------------------
def write_pairing(old: Node, new: Node, root: Pair) -> str:
    """対応の指定を書く: 変わった規定の対応を、人が直して ``read_pairing`` に渡せる形にする。

    番号も語も変わらない対は書かない。位置で言えない規定 (番号の無い段落など) も書かない。

    Args:
        old: 旧の木。
        new: 新の木。
        root: 対応付け (`amend.alignment.align`)。
    """
    lists = _List(old), _List(new)
    return HEAD + "".join(_entry(pair, lists) for pair in each_pair(root))


class _List:
    """名簿: 一つの木の規定の、位置の言葉。"""

    def __init__(self, tree: Node) -> None:
        self.tree, self._places, self._numerals = tree, Gazetteer(tree), numerals_in(tree)

    def said(self, path: Path | None) -> str:
        """位置の言葉。読み返してその規定にならないものは空。"""
        if not path or follow(self.tree, path).kind in _UNPAIRED:
            return ""
        word = write_address(self._places.locate(path), self._numerals)
        if any(seen.character_class is CharacterClass.REFUSED for seen in examine(word)):  # 台帳に入らない字
            return ""
        try:
            return word if resolve(self.tree, read_address(word)).path == path else ""
        except RequestError:
            return ""

    def words(self, path: Path) -> str:
        """覚え書き: 規定の語の初め。"""
        node = follow(self.tree, path)
        words = visible("".join((node.text if node.kind in HEADINGS else wording(node)).split()))
        return words[:_WORDS] + ("…" if len(words) > _WORDS else "")


def _entry(pair: Pair, lists: tuple[_List, _List]) -> str:
    olds, news = lists
    said = [("old", olds.said(pair.old)), ("new", news.said(pair.new))]
    if pair.old is not None and pair.new is not None:
        before, after = follow(olds.tree, pair.old), follow(news.tree, pair.new)
        alike = before.text == after.text if after.kind in HEADINGS else identical(before, after)
        if not all(word for _, word in said) or (alike and before.mark == after.mark):
            return ""
        return f"\n# {news.words(pair.new)} ({pair.why.value})\n[[pair]]\n{write_pairs(said)}"
    side, path = (olds, pair.old) if pair.new is None else (news, pair.new)
    one = [entry for entry in said if entry[1]]
    if not one or path is None:
        return ""
    word = "削る規定" if pair.new is None else "加える規定"
    return f"\n# {side.words(path)} ({word})\n[[apart]]\n{write_pairs(one)}"
