"""位置の言葉: 読むことと書くことは互いに逆。"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend.address import (
    Address,
    Step,
    read_address,
    write_address,
)
from amend.clause import HEADINGS, Kind
from amend.errors import RequestError
from amend.numerals import Num, Numerals
from amend.parts import PartKind

_NUMS: st.SearchStrategy[Num] = st.tuples(st.integers(1, 20_000)) | st.tuples(st.integers(1, 99), st.integers(2, 99))
_WHOLE: st.SearchStrategy[Num] = st.tuples(st.integers(1, 9_999))
_NTH = st.sampled_from((0, 0, 0, 1, 2, 11))
_SYMBOLS = st.sampled_from(
    (
        "ア",
        "イの二",
        "(ア)",
        "（３）",
        "(3)",
        "①",
        "⑴",
        "a",
        "(a)",
        "ii",
        "（ⅰ）",
        "A",
        "い",
        "の",
        "１",
        "二",
        "1の2",
        "㋐",
    )
)
_LABELS = st.lists(
    st.sampled_from(
        (
            *"甲乙の項欄表部第１二千(3)（）観光、号条段本文備考見出し前",
            "の項",
            "の表",
            "の欄",
            "「甲」",
            "千葉県",
            "第三項",
        )
    ),
    min_size=1,
    max_size=6,
).map("".join)


def _steps(kind: Kind, nums: st.SearchStrategy[Num]) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.builds(Step, st.just(kind), nums, nth=_NTH).map(lambda step: (step,))


def _labelled(kind: Kind, labels: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.builds(Step, st.just(kind), st.just(()), labels, _NTH).map(lambda step: (step,))


def _maybe(strategy: st.SearchStrategy[tuple[Step, ...]]) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.just(()) | strategy


def _chain(*strategies: st.SearchStrategy[tuple[Step, ...]]) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.tuples(*strategies).map(lambda groups: tuple(step for group in groups for step in group))


_FIXED = st.sampled_from((Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.PREAMBLE, Kind.CLOSING, Kind.EXECUTION_BLOCK)).map(
    lambda kind: (Step(kind),)
)
_SUPPLS = _labelled(
    Kind.SUPPL_PROVISION, st.sampled_from(("", "（令和八年条例第三号）", "（平成30年（抄）法律第2号）"))
)
_HEADINGS = st.sets(st.sampled_from(HEADINGS), min_size=1).flatmap(
    lambda kinds: _chain(*(_steps(kind, _NUMS) for kind in HEADINGS if kind in kinds))
)
_TAILS = st.one_of(
    _steps(Kind.PASSAGE, _WHOLE),
    _chain(
        _steps(Kind.TABLE, st.just(()) | _WHOLE),
        _maybe(
            _chain(
                _steps(Kind.ROW, _WHOLE) | _labelled(Kind.ROW, _LABELS),
                _maybe(_steps(Kind.CELL, _WHOLE) | _labelled(Kind.CELL, _LABELS | st.sampled_from(("上欄", "中欄")))),
            )
        ),
    ),
)
_ITEMS = _chain(
    _steps(Kind.ITEM, _NUMS), st.lists(_labelled(Kind.SUBITEM, _SYMBOLS), max_size=3).map(lambda many: sum(many, ()))
)
_PROVISIONS = st.one_of(
    _chain(_maybe(_SUPPLS), _steps(Kind.ARTICLE, _NUMS), _maybe(_steps(Kind.PARAGRAPH, _WHOLE)), _maybe(_ITEMS)),
    _chain(_SUPPLS | st.just((Step(Kind.DOCUMENT),)), _maybe(_steps(Kind.PARAGRAPH, _WHOLE)), _maybe(_ITEMS)),
    _chain(_maybe(_SUPPLS), _HEADINGS),
)
_ANNEXES = st.one_of(
    _labelled(Kind.ANNEX, st.sampled_from(("別表", "様式"))),
    st.builds(
        lambda num, label: (Step(Kind.ANNEX, num, label),),
        _NUMS,
        st.sampled_from(("別表第#", "別表#", "別表第#号", "様式第#号", "別記第#号様式")),
    ),
)
_NOTES = st.builds(
    lambda num, label: (Step(Kind.NOTES, num, label),), st.just(()) | _WHOLE, st.sampled_from(("備考", "注", "注記"))
)
_STEPS = st.one_of(
    _FIXED,
    _chain(_PROVISIONS, _maybe(_TAILS)),
    _chain(
        _PROVISIONS.filter(lambda steps: steps[-1].kind in (Kind.ARTICLE, Kind.PARAGRAPH)),
        _steps(Kind.CAPTION, st.just(())),
    ),
    _chain(_ANNEXES, _maybe(_labelled(Kind.ANNEX_PART, _LABELS)), _maybe(_TAILS)),
    _chain(_ANNEXES, _maybe(_labelled(Kind.ANNEX_PART, _LABELS)), _NOTES, _maybe(_ITEMS)),
)


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    """位置: 起案者の言葉で書けるすべての形。"""
    steps = draw(_STEPS)
    parts: list[tuple[PartKind | None, int]] = [(None, 0)]
    if steps[-1].kind in HEADINGS:
        parts += [(PartKind.HEADING, 0)]
    elif steps[-1].kind in (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.CELL):
        parts += [
            (PartKind.PROVISO, 0),
            (PartKind.LAST, 0),
            (PartKind.CHAPEAU, 0),
            (PartKind.NTH, draw(st.integers(1, 30))),
        ]
    return Address(steps, *draw(st.sampled_from(parts)))


@given(addresses(), st.sampled_from(Numerals))
def test_reading_undoes_writing(address: Address, numerals: Numerals) -> None:
    """どの位置も、どの数字で書いても、読めば元に戻る。"""
    assert read_address(write_address(address, numerals)) == address


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("第3条", "第３条"),
        ("3条2項", "第３条第２項"),
        ("第三條の二第一項第二號イ(2)", "第３条の２第１項第２号イ(2)"),
        (" 第３条　第２項 ", "第３条第２項"),
        ("第二条第一項但書", "第２条第１項ただし書"),
        ("第２条柱書", "第２条各号列記以外の部分"),
        ("附　則第２項の見出し", "附則第２項の見出し"),
        ("付則第2項", "附則第２項"),
        ("第二章第三節の節名", "第２章第３節の節名"),
        ("第三十条の前の見出し", "第３０条の前の見出し"),
        ("附則第二条第二項の表平成三十年九月三十日の項", "附則第２条第２項の表平成三十年九月三十日の項"),
        ("第十条の二第二項の表第七条第二項の項中欄", "第１０条の２第２項の表第七条第二項の項中欄"),
        ("別表第一の四十七の項", "別表第１の四十七の項"),
        ("別表第三の七の二の項", "別表第３の七の二の項"),
        ("別表第五第八号の二", "別表第５第８号の２"),
        ("別表第二の貸工場の項", "別表第２貸工場の項"),
        ("別表第１の学校教育関係の表の専修学校の項", "別表第１学校教育関係の部の表専修学校の項"),
        ("別表１の部の表(3)の項乙の役割の欄", "別表１の表(3)の項乙の役割の欄"),
        ("別表第一備考第二号", "別表第１備考第２号"),
        ("第四十三条第一項の表の第一号の下欄", "第４３条第１項の表一の項下欄"),
    ],
)
def test_forms_that_drafters_use(words: str, canonical: str) -> None:
    """数字の種類、旧字、助詞「の」、空白の違う書き方が、同じ位置に読める (drafting-rules §2.2)。"""
    assert write_address(read_address(words)) == canonical


def refusal(words: str) -> RequestError | None:
    """位置の言葉が読めないわけ。読めれば None。"""
    try:
        read_address(words)
    except RequestError as error:
        return error
    return None


@given(addresses(), st.integers(0, 60), st.sampled_from("だ■%"))
def test_an_unreadable_address_says_where(address: Address, at: int, intruder: str) -> None:
    """名の一部と読めない字が入り込めば、止まった字の位置と語、そこに続けられるものを言う。"""
    whole = write_address(address)
    broken = whole[:at] + intruder + "条" + whole[at:]
    error = refusal(broken)
    if error is None:
        assert any(intruder in step.label for step in read_address(broken).steps)
        return
    stopped = re.search("([０-９]+)字目から読めません: 「(.+?)」$", error.what, re.DOTALL)
    assert stopped is not None
    assert broken[int(stopped[1]) - 1 :].startswith(stopped[2])
    assert error.advice.endswith(("続けられます。", "続けられません。")) or "続けられます。例: " in error.advice


@pytest.mark.parametrize(
    ("words", "what", "advice"),
    [
        ("第３条だい２項", "位置の言葉が４字目から読めません: 「だい２項」", "「第３条」の後には、第２項、"),
        ("第３条 第", "位置の言葉が５字目から読めません: 「第」", "「第３条」の後には、"),
        ("3-2", "位置の言葉が１字目から読めません: 「3-2」", "初めには、"),
        ("　", "位置の言葉がありません。", "例: 第３条"),
        ("第１条" + "ア" * 1000, "位置の言葉が長すぎます (1000 字まで)。", "例: 第３条"),
    ],
)
def test_examples_of_unreadable_addresses(words: str, what: str, advice: str) -> None:
    """字の位置は、利用者の書いたとおりに (空白も) 数える。"""
    with pytest.raises(RequestError) as caught:
        read_address(words)
    assert caught.value.what == what
    assert caught.value.advice.startswith(advice)
