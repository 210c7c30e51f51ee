"""引き合う協約: 条・項・号が互いを引く本文と、その改正を、行き先の分かる形で作る。

引用の字句は、読み手 (`amend.references`) によらず、番号だけからここで書く。規定には一つずつ違う語があり、どの規定がどの
規定になったかは、その語で分かる。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from amend.clause import Kind, Node, Path, walk
from amend.numerals import Numerals, write_number

Key = int
"""規定の名: 改正の前後を通して変わらない番号。"""


@dataclass(frozen=True, slots=True)
class Cite:
    """引用: 指す規定と、字句の形を選ぶ数。"""

    target: Key
    form: int


@dataclass(frozen=True, slots=True)
class Provision:
    """規定: 条・項・号の一つ。引用は語の中に順に書く。"""

    key: Key
    cites: tuple[Cite, ...] = ()
    below: tuple[Provision, ...] = ()


Written = dict[Key, tuple[str, ...]]
"""規定ごとの、引用の字句。"""


def keys(provisions: Sequence[Provision]) -> list[Key]:
    """規定の名を本文の順に返す。"""
    return [key for p in provisions for key in (p.key, *keys(p.below))]


@dataclass(frozen=True, slots=True)
class Place:
    """所: 条・項・号の番号 (1 から、無い段は 0) と、条の項の数。"""

    article: int
    paragraph: int = 0
    item: int = 0
    paragraphs: int = 0


def places(articles: Sequence[Provision]) -> dict[Key, Place]:
    """規定の名から所への対応。"""
    found: dict[Key, Place] = {}
    for a, article in enumerate(articles, start=1):
        count = len(article.below)
        found[article.key] = Place(a, paragraphs=count)
        for p, paragraph in enumerate(article.below, start=1):
            found[paragraph.key] = Place(a, p, paragraphs=count)
            for i, item in enumerate(paragraph.below, start=1):
                found[item.key] = Place(a, p, i, count)
    return found


def literals(here: Place, there: Place, numerals: Numerals) -> list[str]:
    """ある所からある規定を指す字句の全部。正式なものが先。"""

    def n(number: int, unit: str) -> str:
        return f"第{write_number(number, numerals)}{unit}"

    article = [n(there.article, "条")]
    if there.article - here.article in _STEPS:
        article.insert(0, _STEPS[there.article - here.article] + "条")
    if not there.paragraph:
        return article
    same = here.article == there.article
    paragraph = [n(there.paragraph, "項")] if there.paragraphs > 1 else [""]
    inside = list(paragraph) if same else []
    if same and here.paragraph and there.paragraph - here.paragraph in _STEPS:
        inside.append(_STEPS[there.paragraph - here.paragraph] + "項")
    if not there.item:
        return [*filter(None, inside), *(a + p for a in article for p in paragraph if p)]
    item = n(there.item, "号")
    nearer = [item] if same and here.paragraph == there.paragraph else []
    if nearer and here.item and there.item - here.item in _STEPS:
        nearer.append(_STEPS[there.item - here.item] + "号")
    return [*nearer, *(p + item for p in inside if p), *(a + p + item for a in article for p in paragraph)]


_STEPS = {-1: "前", 1: "次"}


def write_cites(articles: Sequence[Provision], numerals: Numerals) -> Written:
    """引用の字句を、今の番号に合わせて書く。"""
    where = places(articles)
    written: Written = {}

    def visit(provision: Provision, at: Place) -> None:
        chosen = []
        for cite in provision.cites:
            forms = literals(at, where[cite.target], numerals) if cite.target in where else []
            if forms:
                chosen.append(forms[cite.form % len(forms)])
        written[provision.key] = tuple(chosen)
        for below in provision.below:
            visit(below, where[below.key])

    for article in articles:
        for paragraph in article.below:
            visit(paragraph, where[paragraph.key])
    return written


def tree(articles: Sequence[Provision], written: Written, numerals: Numerals) -> Node:
    """木: 番号は順に付け、引用は書いてある字句のとおりとする。"""
    return Node(
        Kind.DOCUMENT,
        before="",
        after="\n",
        children=(
            Node(Kind.TITLE, text="甲市及び乙町における連携協約", before=""),
            *(_article(article, n, written, numerals) for n, article in enumerate(articles, start=1)),
        ),
    )


def _article(article: Provision, number: int, written: Written, numerals: Numerals) -> Node:
    mark = f"第{write_number(number, numerals)}条"
    caption = Node(Kind.CAPTION, text=f"（{_name(article.key)}）", before="\n　")
    children = tuple(_paragraph(p, n, written, numerals) for n, p in enumerate(article.below, start=1))
    return Node(Kind.ARTICLE, mark, num=(number,), caption=caption, gap="　", children=children)


def _paragraph(paragraph: Provision, number: int, written: Written, numerals: Numerals) -> Node:
    mark = write_number(number, Numerals.FULL if numerals is Numerals.KANJI else numerals) if number > 1 else ""
    items = tuple(_item(item, n, written) for n, item in enumerate(paragraph.below, start=1))
    before, gap = ("\n", "　") if mark else ("", "")
    return Node(Kind.PARAGRAPH, mark, _text(paragraph, written), (number,), before=before, gap=gap, children=items)


def _item(item: Provision, number: int, written: Written) -> Node:
    return Node(Kind.ITEM, f"({number})", _text(item, written), (number,), before="\n　", gap="　")


def _text(provision: Provision, written: Written) -> str:
    cited = "".join(f"、{literal}の取組" for literal in written.get(provision.key, ()))
    return f"{_name(provision.key)}{cited}は、{_name(provision.key)[::-1]}とする。"


def _name(key: Key) -> str:
    """規定の名の語: 規定ごとに違うかなの列。"""
    return "".join(_KANA[(key * 7 + i * (key % 11 + 3)) % len(_KANA)] for i in range(4)) + _KANA[key % len(_KANA)] * 3


_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロ"


def targets(root: Node) -> dict[Key, Path]:
    """規定の名から道への対応。条は見出し、項と号は語の頭の名で見つける。"""
    named = {_name(key): key for key in range(_MOST)}
    found: dict[Key, Path] = {}
    for path, node in walk(root):
        if node.kind is Kind.ARTICLE and node.caption is not None:
            found[named[node.caption.text[1:-1]]] = path
        elif node.kind in (Kind.PARAGRAPH, Kind.ITEM) and node.text[:7] in named:
            found[named[node.text[:7]]] = path
    return found


_MOST = 120


@dataclass(slots=True)
class _Names:
    """名を順に配る。"""

    next: int = 0
    used: list[Key] = field(default_factory=list)

    def take(self) -> Key:
        """次の名。"""
        self.next += 1
        self.used.append(self.next - 1)
        return self.next - 1


@st.composite
def articles(draw: st.DrawFn) -> tuple[Provision, ...]:
    """引き合う条の並び。"""
    names = _Names()
    shape = draw(st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=3), min_size=2, max_size=5))
    made = []
    for paragraphs in shape:
        key = names.take()
        below = []
        for items in paragraphs:
            paragraph = names.take()
            below.append(Provision(paragraph, below=tuple(Provision(names.take()) for _ in range(items))))
        made.append(Provision(key, below=tuple(below)))
    where = places(made)
    citable = [key for key in names.used if literals(Place(0), where[key], Numerals.FULL)]
    return tuple(replace(a, below=tuple(_with_cites(draw, p, citable) for p in a.below)) for a in made)


def _with_cites(draw: st.DrawFn, provision: Provision, there: list[Key]) -> Provision:
    """引用を項と号に加える。"""
    below = tuple(_with_cites(draw, p, there) for p in provision.below)
    one = st.builds(Cite, st.sampled_from(there), st.integers(0, 5))
    return replace(provision, below=below, cites=tuple(draw(st.lists(one, max_size=2))))


@st.composite
def amended(draw: st.DrawFn, before: tuple[Provision, ...]) -> tuple[Provision, ...]:
    """改正した並び: 条・項・号を加え、削る。条は少なくとも一つ、項は条に一つ残る。"""
    names = _Names(next=_FRESH)
    return _edited(draw, before, names, depth=0)


_FRESH = 60


def _edited(draw: st.DrawFn, before: Sequence[Provision], names: _Names, depth: int) -> tuple[Provision, ...]:
    kept = [p for p in before if draw(st.integers(0, 5)) > 0]
    if not kept and depth < _ITEMS:
        kept = list(before[:1])
    made = []
    for provision in kept:
        if draw(st.integers(0, 5)) == 0:
            made.append(_fresh(names, depth))
        made.append(replace(provision, below=_edited(draw, provision.below, names, depth + 1)))
    if (made or depth < _ITEMS) and draw(st.integers(0, 5)) == 0:
        made.append(_fresh(names, depth))
    return tuple(made)


_ITEMS = 2


def _fresh(names: _Names, depth: int) -> Provision:
    return Provision(names.take(), below=(Provision(names.take()),) if depth == 0 else ())
