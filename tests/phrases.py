"""句の作り手: 改め文の句と書きぶりを作る hypothesis の strategy。

名指しは、文法の語彙のすべて (編章節、条から細目、附則、別表の項と欄、見出し、部分、範囲、同じ単位) を含む。
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from amend.address import Address, Step
from amend.change import Side
from amend.clause import Kind
from amend.numerals import Num, Numerals
from amend.parts import PartKind
from amend.wording.manner import AFTER_WORDS, Manner
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
    ShiftPhrase,
    Struck,
    WordsPhrase,
)

_numbers = st.integers(1, 120)
_nums: st.SearchStrategy[Num] = st.one_of(_numbers.map(lambda n: (n,)), st.tuples(_numbers, st.integers(2, 9)))
_ROWS = ("観光振興", "防災", "地方自治法（昭和二十二年法律第六十七号）", "第七条第二項", "(3)", "中学校")
_COLUMNS = ("内容", "甲の役割", "乙の役割", "下欄")
_SYMBOLS = ("イ", "ロ", "ハ", "ア")
_TEXT_PARTS = (PartKind.MAIN, PartKind.PROVISO, PartKind.FIRST, PartKind.LAST, PartKind.CHAPEAU)

_article = st.builds(Step, st.just(Kind.ARTICLE), _nums)
_paragraph = st.builds(Step, st.just(Kind.PARAGRAPH), _numbers.map(lambda n: (n,)))
_item = st.builds(Step, st.just(Kind.ITEM), _nums)
_subitem = st.builds(Step, st.just(Kind.SUBITEM), label=st.sampled_from(_SYMBOLS))
_row = st.builds(Step, st.just(Kind.ROW), label=st.sampled_from(_ROWS))
_cell = st.builds(Step, st.just(Kind.CELL), label=st.sampled_from(_COLUMNS))
_annex = st.one_of(
    st.just(Step(Kind.ANNEX, label="別表")),
    st.builds(Step, st.just(Kind.ANNEX), _nums, st.just("別表第#")),
    st.builds(Step, st.just(Kind.ANNEX), _numbers.map(lambda n: (n,)), st.just("様式第#号")),
)

_tails = st.one_of(
    st.just(()),
    st.tuples(_paragraph),
    st.tuples(_item),
    st.tuples(_paragraph, _item),
    st.tuples(_paragraph, _item, _subitem),
)
_articles = st.builds(lambda head, tail: (head, *tail), _article, _tails)
_named = st.one_of(
    _articles,
    st.builds(lambda steps: (Step(Kind.SUPPL_PROVISION), *steps), st.one_of(_articles, st.tuples(_paragraph))),
    st.builds(lambda steps, row: (*steps, Step(Kind.TABLE), row), _articles, _row),
    st.builds(lambda annex, row: (annex, row), _annex.filter(lambda annex: "表" in annex.label), _row),
    st.builds(lambda annex, row, cell: (annex, row, cell), st.just(Step(Kind.ANNEX, label="別表")), _row, _cell),
    st.tuples(_annex),
    st.builds(lambda n, m: (Step(Kind.CHAPTER, n), Step(Kind.SECTION, m)), _nums, _nums),
    st.sampled_from([Kind.TITLE, Kind.TOC, Kind.PREAMBLE, Kind.DOCUMENT]).map(lambda kind: (Step(kind),)),
    st.builds(lambda num: (Step(Kind.CAPTION, num, "条"),), _nums),
)


@st.composite
def mentions(draw: st.DrawFn) -> Mention:
    """名指し一つ: 初めから言うか、「同条」などから続ける。部分、見出し、範囲、見出しを含むものも作る。"""
    if draw(st.booleans()):
        same: Mention = draw(_sames)
        return same
    steps = draw(_named)
    last = steps[-1].kind
    if last is Kind.ARTICLE and draw(st.integers(0, 3)) == 0:
        return Mention(Address((*steps, Step(Kind.CAPTION))))
    if last in (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM) and draw(st.integers(0, 3)) == 0:
        return Mention(Address(steps, draw(st.sampled_from(_TEXT_PARTS))))
    mention = Mention(Address(steps), captioned=last is Kind.ARTICLE and draw(st.booleans()))
    if last in (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM) and draw(st.booleans()):
        return replace(mention, until=Address((Step(last, (draw(_numbers),)),)))
    return mention


_sames = st.one_of(
    st.builds(lambda same: Mention(Address(()), same), st.sampled_from(["条", "項", "号", "表", "章", "欄"])),
    st.builds(lambda tail: Mention(Address(tail), "条"), _tails.filter(bool)),
    st.builds(lambda item: Mention(Address((item,)), "項"), _item),
    st.builds(lambda row: Mention(Address((row,)), "表"), _row),
    st.builds(lambda part: Mention(Address((), part), "項"), st.sampled_from(_TEXT_PARTS)),
    st.just(Mention(Address((Step(Kind.CAPTION),)), "条")),
    st.just(Mention(Address((Step(Kind.CAPTION, label="条"),)), "条")),
    st.just(Mention(Address((Step(Kind.ITEM, label="各号"),)), "項")),
)
_bare = st.one_of(_paragraph, _item, _subitem).map(lambda step: Mention(Address((step,))))


@st.composite
def places(draw: st.DrawFn) -> Places:
    """所の並び: 初めの名指しの後に、ほかの名指しや裸の「第二項」が続く。"""
    first = draw(mentions())
    rest = draw(st.lists(st.one_of(mentions().filter(lambda m: bool(m.address.steps)), _bare), max_size=3))
    return (first, *(mention for mention in rest if not _is_row(mention)))


def _is_row(mention: Mention) -> bool:
    """「同条及び観光振興の項」とは言わない。"""
    return mention.address.steps[0].kind is Kind.ROW


WORDS = st.text("甲乙年１回、。（）をにのとし及び第三条中改め削り\n", min_size=1, max_size=12)
"""引用の中身: かぎ括弧の無いもの。"""
NESTED = st.recursive(WORDS, lambda inner: st.builds("{}「{}」{}".format, inner, inner, inner), max_leaves=6)
"""引用の中身: かぎ括弧の釣り合うもの。"""
LOOSE = st.builds("{}{}{}".format, WORDS, st.sampled_from(["「", "」と", "」とあるのは「"]), WORDS)
"""引用の中身: かぎ括弧の釣り合わないもの (以下「圏域、第６４条」と、…」とあるのは「…)。"""


def edits(words: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[object, ...]]:
    """一つの動詞に掛かる字句。"""
    olds = st.lists(words, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.lists(st.builds(Amended, olds, words), min_size=1, max_size=3).map(tuple),
        st.lists(
            st.builds(Added, words, words, st.sampled_from([Side.AFTER, Side.BEFORE])), min_size=1, max_size=3
        ).map(tuple),
        st.builds(Struck, olds).map(lambda struck: (struck,)),
    )


_insides = st.one_of(st.none(), st.none(), _articles.map(lambda steps: Mention(Address(steps))))
_chapters = _numbers.map(lambda n: f"第{n}章　総則")
_units = st.sampled_from([Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.CHAPTER, Kind.ANNEX])
_shifted = st.builds(
    lambda kind, start, length: Mention(
        Address((Step(kind, (start,)),)), until=Address((Step(kind, (start + length,)),))
    ),
    st.sampled_from([Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM]),
    _numbers,
    st.integers(2, 9),
)
_ordinary = mentions().filter(lambda mention: not mention.captioned)


def _others() -> st.SearchStrategy[Phrase]:
    """字句でない句。"""
    return st.one_of(
        st.builds(ReplacePhrase, places(), _insides),
        st.builds(DeletePhrase, places(), _insides),
        st.builds(MovePhrase, _ordinary, _ordinary, _insides),
        st.builds(ShiftPhrase, _shifted, st.integers(-5, 5).filter(bool), _insides),
        st.builds(
            InsertPhrase,
            _ordinary,
            st.sampled_from(Side),
            _units,
            st.integers(1, 30),
            st.one_of(st.none(), _paragraph.map(lambda step: Mention(Address((step,))))),
            st.booleans(),
            _insides,
            st.sampled_from([(), (Kind.CHAPTER,), (Kind.CHAPTER, Kind.SECTION)]),
        ),
        st.builds(
            InsertPhrase,
            _ordinary,
            st.sampled_from(Side),
            st.sampled_from([None, PartKind.PROVISO, PartKind.LAST, Kind.CAPTION, Kind.NOTES, Kind.ITEM]),
        ),
        st.builds(
            InsertPhrase, _ordinary, st.sampled_from(Side), st.just(PartKind.HEADING), headings=st.just((Kind.SECTION,))
        ),
        st.builds(CaptionPhrase, _ordinary, WORDS, st.just(value=True), st.booleans(), _insides),
        st.builds(
            lambda article, caption: CaptionPhrase(
                Mention(Address((article, Step(Kind.CAPTION)))), caption, given=False
            ),
            _article,
            WORDS,
        ),
        st.builds(lambda steps, given: NumberPhrase(Mention(Address(steps)), given), _articles, st.booleans()),
        st.builds(HeadingPhrase, _chapters, _chapters),
    )


@st.composite
def sentences(draw: st.DrawFn, words: st.SearchStrategy[str]) -> tuple[Phrase, ...]:
    """文: 句の並び。所を言わない字句は字句の句の後にだけ、章名は字句の句の後でない所にだけ立つ。"""
    found: list[Phrase] = []
    for _ in range(draw(st.integers(1, 5))):
        after_words = bool(found) and isinstance(found[-1], WordsPhrase)
        if draw(st.booleans()):
            where = () if after_words and draw(st.booleans()) else draw(places())
            found.append(WordsPhrase(where, draw(edits(words))))  # type: ignore[arg-type]
        else:
            phrase = draw(_others())
            if not (after_words and isinstance(phrase, HeadingPhrase)):
                found.append(phrase)
    return tuple(found) or (draw(_others()),)


MANNERS = st.builds(Manner, st.sampled_from(Numerals), st.sampled_from(AFTER_WORDS))
"""書きぶり。"""
