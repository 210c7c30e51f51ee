"""引用の読みの試験: 実際の言い回しを並べた表と、どんな字句でも守る性質。"""

from __future__ import annotations

import pytest
import trees
from hypothesis import assume, given
from hypothesis import strategies as st

from amend.references.citation_reader import citations
from amend.references.citations import Level, Origin
from amend.references.quotation import unquoted

HERE, MAIN, SUPPL, FOREIGN = Origin.HERE, Origin.MAIN, Origin.SUPPL, Origin.FOREIGN

READINGS: tuple[tuple[str, tuple[tuple[str, Origin, tuple[tuple[int, ...], ...]], ...]], ...] = (
    ("第３条第２項第１号", (("第３条第２項第１号", MAIN, ((3,), (2,), (1,))),)),
    ("第三条の二第一項", (("第三条の二第一項", MAIN, ((3, 2), (1,), ())),)),
    ("第二条の一部及び第三条の二分の一", (("第二条", MAIN, ((2,), (), ())), ("第三条", MAIN, ((3,), (), ())))),
    (
        "第三条第一項及び第三項並びに第五条",
        (
            ("第三条第一項", MAIN, ((3,), (1,), ())),
            ("第三項", MAIN, ((3,), (3,), ())),
            ("第五条", MAIN, ((5,), (), ())),
        ),
    ),
    (
        "第三条第一項第二号イ又は第三号",
        (("第三条第一項第二号", MAIN, ((3,), (1,), (2,))), ("第三号", MAIN, ((3,), (1,), (3,)))),
    ),
    ("第三条及び第二項", (("第三条", MAIN, ((3,), (), ())), ("第二項", HERE, ((), (2,), ())))),
    ("第三条（第二項を除く。）", (("第三条", MAIN, ((3,), (), ())), ("第二項", MAIN, ((3,), (2,), ())))),
    ("附則第三条及び第五条", (("附則第三条", SUPPL, ((3,), (), ())), ("第五条", SUPPL, ((5,), (), ())))),
    ("附則第二項", (("附則第二項", SUPPL, ((), (2,), ())),)),
    ("地方自治法第252条の2第1項", (("第252条の2第1項", FOREIGN, ((252, 2), (1,), ())),)),
    (
        "民法（明治二十九年法律第八十九号）第五条及び第六条",
        (
            ("第八十九号", FOREIGN, ((), (), (89,))),
            ("第五条", FOREIGN, ((5,), (), ())),
            ("第六条", FOREIGN, ((6,), (), ())),
        ),
    ),
    ("同法第三条（第四条を除く。）", (("第三条", FOREIGN, ((3,), (), ())), ("第四条", FOREIGN, ((4,), (), ())))),
    ("この条例第三条", (("第三条", MAIN, ((3,), (), ())),)),
    ("改正前の第三条", (("第三条", FOREIGN, ((3,), (), ())),)),
    ("同条第二項及び第三項", (("同条第二項", FOREIGN, ((), (2,), ())), ("第三項", FOREIGN, ((), (3,), ())))),
    ("読み替えて準用する第三条", (("第三条", FOREIGN, ((3,), (), ())),)),
    ("同表の第一号の下欄", (("同表", FOREIGN, ((), (), ())), ("第一号", FOREIGN, ((), (), (1,))))),
    ("第三条約、第一号被保険者、第二項目、補正予算（第３号）", (("第３号", FOREIGN, ((), (), (3,))),)),
    ("準用する。この場合において、第五条中「甲」とあるのは「乙」", ()),
    ("「第三条」という。", ()),
)


@pytest.mark.parametrize(("text", "expected"), READINGS)
def test_reading(text: str, expected: tuple[object, ...]) -> None:
    """引用の言い回しは、表のとおりに読む。"""
    found = citations(text)
    assert tuple((text[c.start : c.end], c.origin, (c.article, c.paragraph, c.item)) for c in found) == expected


@pytest.mark.parametrize(
    ("text", "step", "level", "every"),
    [
        ("前条", -1, Level.ARTICLE, False),
        ("次項", 1, Level.PARAGRAPH, False),
        ("前三号", -3, Level.ITEM, False),
        ("前２条", -2, Level.ARTICLE, False),
        ("前各号", -1, Level.ITEM, False),
        ("この条", 0, Level.ARTICLE, False),
        ("前条第一項各号", -1, Level.ARTICLE, True),
    ],
)
def test_step(text: str, step: int, level: Level, every: bool) -> None:
    """前条・次項などは、引用のある所から数える。"""
    (found,) = citations(text)
    assert (found.origin, found.step, found.level, found.every_item) == (Origin.STEP, step, level, every)


@pytest.mark.parametrize("text", ["従前項目", "以前条例", "事前条件", "共同条件", "次条約", "前条件"])
def test_not_a_step(text: str) -> None:
    """語の一部の「前条」「次条」「同条」は引用ではない。"""
    assert citations(text) == ()


def test_range_remembers_its_start() -> None:
    """「から」で結ばれた引用は、範囲の始めを覚えている。"""
    start, end = citations("第三条から第五条まで")
    assert (start.since, end.since) == (None, start)


def test_doubts() -> None:
    """同じ文の前に他の法令の条があれば疑わしく、文が変われば疑わしくない。"""
    found = citations("民法第五条の規定又は第六条の規定による。第七条も同様とする。")
    assert [c.doubtful for c in found] == [False, True, False]


_PIECES = (
    "第三条",
    "第2項",
    "第一号",
    "前条",
    "前二項",
    "次号",
    "各号",
    "同条",
    "附則",
    "別表第一",
    "（",
    "）",
    "「",
    "」",
    "。",
)
_MORE = (
    "及び",
    "から",
    "まで",
    "、",
    "の規定",
    "民法",
    "イ",
    "ただし書",
    "昭和五年法律",
    "とあるのは",
    "この場合において",
    "第一章",
    "目",
)
_TEXTS = st.one_of(st.lists(st.sampled_from(_PIECES + _MORE), max_size=30).map("".join), trees.words())


@given(_TEXTS)
def test_citations_lie_in_the_text_in_order(text: str) -> None:
    """どんな字句でも、引用は本文の中に、重ならずに順に並ぶ。"""
    at = 0
    for citation in citations(text):
        assert at <= citation.start < citation.end <= len(text)
        at = citation.end


@given(_TEXTS)
def test_unquoted_keeps_positions(text: str) -> None:
    """引用符の外だけを残しても、位置は変わらず、残った字はもとの字である。"""
    plain = unquoted(text)
    assert len(plain) == len(text)
    assert all(a in (b, " ") for a, b in zip(plain, text, strict=True))


@given(_TEXTS, _TEXTS)
def test_sentences_are_read_apart(first: str, second: str) -> None:
    """前の文は、次の文の引用の起点を変えない。括弧と引用符が閉じていて、読替えが無い限り。"""
    assume(_closed(first) and "とあるのは" not in first + second)
    alone = [(c.start, c.origin, c.article) for c in citations("。" + second)]
    after = [(c.start - len(first), c.origin, c.article) for c in citations(first + "。" + second)]
    assert [found for found in after if found[0] > 0] == alone


def _closed(text: str) -> bool:
    """括弧と引用符が、開いた順に閉じているかどうか。"""
    waiting = []
    for c in text:
        if c in _PAIRS:
            waiting.append(_PAIRS[c])
        elif c in _PAIRS.values() and (not waiting or waiting.pop() != c):
            return False
    return not waiting


_PAIRS = {"（": "）", "(": ")", "「": "」", "『": "』"}
