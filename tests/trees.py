"""木と本文の作り手: 条項の木と、文法の語を並べた本文を作る hypothesis の strategy。

木は DESIGN §4 の語彙のすべて (題名から署名欄まで、号のどの符号も、表の二つの書き方も) を含む。番号の流儀と号の符号の
組は、本物の本文と同じく一つの木を通して同じである。
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from amend.clause import HEADINGS, Kind, Node
from amend.numerals import Counter, Num, Numerals, write_branched, write_counter, write_number

Children = tuple[Node, ...]

_ALPHABET = (
    "甲乙市町は、が。連携する取組別表第条一二１２3の(（)）「」［］|\\*- 　\t"
    "髙﨑𠮷葛\U000e0100\u200b\x0b\x85\u2028\x1cアｱia\"'"
)
_LOOKALIKES = (
    *("第１条　甲は", "第一条", "第二条から第四条まで　削除", "第一章　総則", "第２節", "第一款　甲"),
    *("１　甲は", "２　乙は", "３　丙は", "②乙は", "○３　乙は", "（目的）", "（令和８年条例第３号）"),
    *("(1)　取組", "(1)取組", "(2)　取組", "ア　取組", "イ　取組", "ロ　取組", "i　取組", "a　取組", "（ア）　取組"),
    *("一　取組", "二　取組", "三の二　取組", "1.取組", "⑴取組", "①取組", "三"),
    *("附　則", "附則", "附則（抄）", "別表", "別表第１の２（第３条関係）", "様式第１号", "備考", "注１　甲は", "目次"),
    *(
        "* - 欄",
        "* -",
        "- 欄",
        "-",
        '* - [rowspan="2"] 欄',
        "| 欄 | 欄 |",
        "| 欄 |",
        "|",
        "\\",
        "\\甲は",
        "\\第１条　甲は",
    ),
    *("甲　富山市", "乙　町", "令和８年３月24日", "平成□年□月□日"),
)
_INDENTS = ("", "", "", "　", "　", "　　", "　　　", " ", "  ", "    ", "      ", "\t", "　    ")


def words() -> st.SearchStrategy[str]:
    """語: 行の途中に現れ得る字の列。前後に空白を持たず、空でない。"""
    usual = st.sampled_from(("甲及び乙は、連携する。", "取組"))
    free = st.text(_ALPHABET, min_size=1, max_size=8).map(lambda s: s.strip(" 　\t"))
    return st.one_of(usual, free, st.sampled_from(_LOOKALIKES)).filter(bool)


def texts() -> st.SearchStrategy[str]:
    """本文: 正しいとは限らない本文。意味のありそうな行の寄せ集めか、文法の語の寄せ集め。"""
    lines = st.tuples(
        st.sampled_from(_INDENTS), st.sampled_from((*_LOOKALIKES, "協約", "甲は", "証するため、", "", "\r"))
    )
    pieces = (
        *_LOOKALIKES,
        *("協約", "　", "　", "　　", " ", "    ", "  - ", "\t", "\n", "\n", "\n", "\n\n", "\r", "\\", "|"),
        *("第", "条", "章", "の", "から", "まで", "一", "十", "百", "千", "〇", "9" * 5000, "本文", "（", "）"),
        *("２", "２　", "(2)", "ロ　", "ウ　", "(a)　", "ii　", "削除", "\x00", "\x0c", "\x85", "\u2028", "\ufeff"),
    )
    return st.one_of(
        st.lists(lines.map("".join), max_size=14).map("\n".join),
        st.lists(st.one_of(st.sampled_from(pieces), st.characters()), max_size=40).map("".join),
    )


@dataclass(frozen=True, slots=True)
class Level:
    """段: 号の一つの段の符号。``before + 系列の記号 + after``。"""

    counter: Counter
    before: str = ""
    after: str = ""
    numerals: Numerals = Numerals.HALF

    def mark(self, num: Num) -> str:
        """番号の符号。``(3, 2)`` は ``(3)の２``、``三の二``。"""
        symbol = write_counter(self.counter, num[0], self.numerals)
        branch = "".join(f"の{write_number(n, self.numerals)}" for n in num[1:])
        dot = self.after if self.after == "." else ""
        return self.before + symbol + (branch + dot if dot else self.after + branch)


_HALF, _FULL = ("(", ")"), ("（", "）")
SCHEMES: tuple[tuple[Level, ...], ...] = (
    (
        Level(Counter.ARABIC, *_HALF),
        Level(Counter.GOJUON),
        Level(Counter.GOJUON, *_HALF),
        Level(Counter.LATIN),
        Level(Counter.LATIN, *_HALF),
    ),
    (
        Level(Counter.KANJI),
        Level(Counter.IROHA),
        Level(Counter.ARABIC, *_FULL, Numerals.FULL),
        Level(Counter.ROMAN, *_FULL),
    ),
    (
        Level(Counter.ARABIC, *_HALF),
        Level(Counter.LATIN),
        Level(Counter.LATIN, *_HALF),
        Level(Counter.ROMAN),
        Level(Counter.ROMAN, *_HALF),
    ),
    (Level(Counter.ARABIC, numerals=Numerals.FULL), Level(Counter.KANJI, *_FULL), Level(Counter.HIRAGANA)),
    (Level(Counter.ARABIC, "", "."), Level(Counter.CAPITAL), Level(Counter.CAPITAL_ROMAN, *_HALF)),
)
"""号の符号の組: 府令 (一→イ→（１）→（ｉ）)、例規 ((1)→ア→(ア)→a→(a))、播磨の協約 ((1)→a→(a)→i)、ほか。"""


@dataclass(frozen=True, slots=True)
class Habit:
    """流儀: 一つの木を通して変わらない、番号の書き方・号の符号・表の書き方。"""

    numerals: Numerals
    scheme: tuple[Level, ...]
    paragraph: str
    bars: bool

    def provision(self, num: Num, unit: str) -> str:
        """「第三条の二」の形の符号。"""
        branch = "".join(f"の{write_number(n, self.numerals)}" for n in num[1:])
        return f"第{write_number(num[0], self.numerals)}{unit}{branch}"

    def paragraph_mark(self, number: int) -> str:
        """項番号。"""
        if self.paragraph == "②":
            return chr(ord("①") + number - 1)
        digits = write_number(number, Numerals.HALF if self.numerals is Numerals.HALF else Numerals.FULL)
        return self.paragraph + digits


_HABITS = st.builds(
    Habit,
    st.sampled_from(Numerals),
    st.sampled_from(SCHEMES),
    st.sampled_from(("", "", "○", "②")),
    st.booleans(),
)


def _maybe(strategy: st.SearchStrategy[Children]) -> st.SearchStrategy[Children]:
    return st.one_of(st.just(()), strategy)


def _one(strategy: st.SearchStrategy[Node]) -> st.SearchStrategy[Children]:
    return strategy.map(lambda node: (node,))


def _many(strategy: st.SearchStrategy[Node], least: int = 0, most: int = 2) -> st.SearchStrategy[Children]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def _joined(*strategies: st.SearchStrategy[Children]) -> st.SearchStrategy[Children]:
    return st.tuples(*strategies).map(lambda groups: tuple(node for group in groups for node in group))


_PASSAGES = words().map(lambda text: Node(Kind.PASSAGE, text=text))
_CAPTIONS = st.sampled_from(("（目的）", "（甲（乙を含む。）の役割）", "(費用分担)")).map(
    lambda text: Node(Kind.CAPTION, text=text)
)
_TEXTS = st.one_of(st.just(""), words())


@st.composite
def _tables(draw: st.DrawFn, habit: Habit) -> Node:
    """表: 行ごとに欄の数が違ってよい。縦棒の表の欄は段落も縦の結合も持てない。"""
    rows = draw(st.lists(st.lists(_TEXTS, min_size=1, max_size=3), min_size=1, max_size=3))
    return Node(Kind.TABLE, children=tuple(_row(draw, habit, row) for row in rows))


def _row(draw: st.DrawFn, habit: Habit, row: list[str]) -> Node:
    if habit.bars:
        return Node(Kind.ROW, children=tuple(Node(Kind.CELL, text=text, after="|") for text in row))
    cells = []
    for text in row:
        mark = draw(st.sampled_from(("", "", '[rowspan="2"]')))
        gap = " " if mark and text else ""
        cells.append(Node(Kind.CELL, mark, text, gap=gap, children=draw(_many(_PASSAGES, most=1))))
    return Node(Kind.ROW, children=tuple(cells))


def _numbers(draw: st.DrawFn, most: int = 3) -> list[Num]:
    """1 から続く番号。時に枝番号を挟む。"""
    found: list[Num] = []
    for n in range(1, draw(st.integers(1, most)) + 1):
        found += [(n,), (n, 2)] if draw(st.integers(0, 9)) == 0 else [(n,)]
    return found


@st.composite
def _items(draw: st.DrawFn, habit: Habit, depth: int = 0, *, tables: bool = True) -> Children:
    """号の並び: 段が深くなるほどまれに、細目・段落・表を持つ。"""
    level, found = habit.scheme[depth], []
    for num in _numbers(draw):
        children: Children = draw(_many(_PASSAGES, most=1))
        if tables and draw(st.integers(0, 5)) == 0:
            children += (draw(_tables(habit)),)
        if depth + 1 < len(habit.scheme) and draw(st.integers(0, 2)) == 0:
            children += draw(_items(habit, depth + 1, tables=tables))
        kind = Kind.SUBITEM if depth else Kind.ITEM
        found.append(Node(kind, level.mark(num), draw(_TEXTS), num, gap="　", children=children))
    return tuple(found)


def _contents(habit: Habit) -> st.SearchStrategy[Children]:
    """項の中: 段落・表・号。号の後の段落は号の並びを終える。"""
    bodies = st.one_of(_many(_PASSAGES), _one(_tables(habit)), _items(habit), _many(_tables(habit), most=2))
    return st.one_of(st.just(()), st.just(()), _joined(bodies, _many(_PASSAGES, most=1), _maybe(_items(habit))))


@st.composite
def _paragraphs(draw: st.DrawFn, habit: Habit, first: int, most: int, *, captions: bool = False) -> Children:
    """``first`` から始まる、多くて ``most`` 個の番号つきの項。1 から始まるなら一つはある。"""
    return tuple(
        Node(
            Kind.PARAGRAPH,
            habit.paragraph_mark(n),
            draw(words()),
            (n,),
            gap="　",
            caption=draw(st.one_of(st.none(), _CAPTIONS)) if captions else None,
            children=draw(_contents(habit)),
        )
        for n in range(first, first + draw(st.integers(first == 1, most)))
    )


@st.composite
def _articles(draw: st.DrawFn, habit: Habit) -> Children:
    """条の並び: 枝番号、範囲の「削除」、見出しと共通見出しを持つ。"""
    found: list[Node] = []
    for num in _numbers(draw):
        shape = draw(st.integers(0, 9))
        if shape == 0:
            until = (num[0] + 2,)
            mark = f"{habit.provision(num, '条')}から{habit.provision(until, '条')}まで"
            deleted = (Node(Kind.PARAGRAPH, text="削除", num=(1,)),)
            found.append(Node(Kind.ARTICLE, mark, num=num, until=until, gap="　", children=deleted))
            continue
        caption = draw(st.one_of(st.none(), _CAPTIONS))
        if shape == 1 and caption is not None:
            found.append(draw(_CAPTIONS))
        first = Node(Kind.PARAGRAPH, text=draw(_TEXTS), num=(1,), children=draw(_contents(habit)))
        rest = draw(_paragraphs(habit, 2, 2, captions=shape == 2))
        mark = habit.provision(num, "条")
        found.append(Node(Kind.ARTICLE, mark, num=num, caption=caption, gap="　", children=(first, *rest)))
    return tuple(found)


@st.composite
def _headed(draw: st.DrawFn, habit: Habit, rank: int = 0) -> Children:
    """編章節款目: 大きいものから。どの段も飛ばせる。"""
    found = []
    for num in _numbers(draw, most=2):
        deeper = rank + 1 < len(HEADINGS) and draw(st.integers(0, 2)) == 0
        children = draw(_headed(habit, draw(st.integers(rank + 1, len(HEADINGS) - 1)))) if deeper else ()
        mark = habit.provision(num, HEADINGS[rank].value)
        children = children or draw(_articles(habit))
        found.append(Node(HEADINGS[rank], mark, draw(_TEXTS), num, gap="　", children=children))
    return tuple(found)


@st.composite
def _unnumbered(draw: st.DrawFn, habit: Habit, *, caption: bool) -> Node:
    """番号の無い項。"""
    found = draw(st.one_of(st.none(), _CAPTIONS)) if caption else None
    return Node(Kind.PARAGRAPH, text=draw(words()), num=(1,), caption=found, children=draw(_contents(habit)))


@st.composite
def _suppl_provisions(draw: st.DrawFn, habit: Habit) -> Node:
    """附則: 条・番号つきの項・番号の無い項の三つの形。"""
    mark = draw(st.sampled_from(("附　則", "附則", "付則")))
    gap, text = draw(st.sampled_from((("", ""), ("", "（令和８年条例第３号）"), ("　", "抄"))))
    shapes = (_articles(habit), _paragraphs(habit, 1, 3, captions=True), _one(_unnumbered(habit, caption=True)))
    return Node(Kind.SUPPL_PROVISION, mark, text, gap=gap, children=draw(st.one_of(*shapes)))


@st.composite
def _annexes(draw: st.DrawFn, habit: Habit) -> Node:
    """別表: 表一つと備考、部分に分かれた表、号の並びの三つの形。"""
    num = draw(st.sampled_from(((), (1,), (2,), (1, 2))))
    mark = "別表" + (f"第{write_branched(num, habit.numerals)}" if num else "")
    text = draw(st.sampled_from(("", "（第３条関係）")))
    whole = _joined(_many(_PASSAGES, most=1), _many(_tables(habit)), _maybe(_one(_notes(habit))))
    shapes = (whole, _parts(habit), _items(habit, tables=False))
    return Node(Kind.ANNEX, mark, text, num, children=draw(st.one_of(*shapes)))


@st.composite
def _parts(draw: st.DrawFn, habit: Habit) -> Children:
    """別表の部分: 「１　…」の見出しと表と備考。"""
    found = []
    for n in range(1, draw(st.integers(1, 3)) + 1):
        rest = _joined(
            _many(_PASSAGES, most=1), _many(_tables(habit), least=1), _maybe(_one(_notes(habit, items=False)))
        )
        mark = write_number(n, habit.numerals)
        found.append(Node(Kind.ANNEX_PART, mark, draw(words()), (n,), gap="　", children=draw(rest)))
    return tuple(found)


@st.composite
def _notes(draw: st.DrawFn, habit: Habit, *, items: bool = True) -> Node:
    """備考・注: 一文か、号の並び。"""
    mark, num = draw(st.sampled_from((("備考", ()), ("注", ()), ("注１", (1,)))))
    children = draw(st.one_of(_many(_PASSAGES, most=1), _items(habit, tables=False) if items else st.just(())))
    return Node(Kind.NOTES, mark, draw(_TEXTS), num, gap="　", children=children)


_CLOSINGS = _many(_PASSAGES, most=1).map(
    lambda rest: Node(
        Kind.CLOSING, children=(Node(Kind.PASSAGE, text="この協約の締結を証するため、記名押印する。"), *rest)
    )
)
_EXECUTIONS = st.tuples(
    st.sampled_from(("令和８年３月24日", "平成□□年□□月□□日", "甲　富山市")), _many(_PASSAGES, most=3)
).map(lambda found: Node(Kind.EXECUTION_BLOCK, children=(Node(Kind.PASSAGE, text=found[0]), *found[1])))
_PREAMBLES = _many(_PASSAGES, least=1).map(lambda children: Node(Kind.PREAMBLE, children=children))
_CONTENTS = st.lists(words().filter(lambda s: not s.startswith("第")), min_size=1, max_size=3).map(
    lambda entries: Node(Kind.TOC, "目次", children=tuple(Node(Kind.TOC_ENTRY, text=text) for text in entries))
)
_TITLES = _joined(
    _one(st.sampled_from(("富山市及び○○町における連携協約", "協約")).map(lambda text: Node(Kind.TITLE, text=text))),
    _maybe(_one(st.just(Node(Kind.NUMBER, text="（令和８年条例第３号）")))),
    _maybe(_one(_CONTENTS)),
)


@st.composite
def trees(draw: st.DrawFn) -> Node:
    """木: 置き方を持たない (`lay_out` が与える) DOCUMENT の木。条のある本文、項だけの本文、抜粋。"""
    habit = draw(_HABITS)
    ends = _joined(_maybe(_one(_CLOSINGS)), _maybe(_one(_EXECUTIONS)))
    suppls, annexes = _many(_suppl_provisions(habit)), _many(_annexes(habit))
    provisions = st.one_of(_articles(habit), _headed(habit))
    numbered = _joined(_maybe(_one(_PREAMBLES)), provisions)
    lone = _joined(_one(_unnumbered(habit, caption=False)), _paragraphs(habit, 2, 2))
    whole = _joined(
        _TITLES, st.one_of(numbered, lone), st.one_of(_joined(ends, suppls), _joined(suppls, ends)), annexes
    )
    excerpt = _joined(provisions, suppls)
    return Node(Kind.DOCUMENT, children=draw(st.one_of(whole, whole, excerpt)), before="")
