"""対応の指定の試験: 人の書いた対応付けは、こちらのものに優り、それでも新旧の本文が戻る。"""

from __future__ import annotations

import pytest
from comparisons import STYLE
from hypothesis import given, settings
from hypothesis import strategies as st
from test_comparison import ANY_TEXT, edited

from amend.alignment import Pair, Pins, align, identical
from amend.alignment.pairing import each_pair, read_pairing, write_pairing
from amend.clause import Node, follow
from amend.comparison import RunKind, compare, verify
from amend.derivation import derive
from amend.errors import AmendError
from amend.plaintext import read
from amend.proof.wording import state
from amend.wording.dialect import DEFAULT, Dialect

OLD = """見本協約

　（目的）
第１条　甲及び乙は、圏域の暮らしを支える。
　（会議）
第２条　甲の長は、連絡会議を開く。
２　会議は、年一回とする。
　（費用）
第３条　費用は、甲が負担する。
　(1)　道路の費用
　(2)　橋の費用
"""
NEW = """見本協約

　（目的）
第１条　甲及び乙は、圏域の暮らしを支える。
　（会計）
第２条　甲の長は、会計を定める。
　（会議）
第３条　甲の長は、連絡会議を開く。
２　会議は、年二回とする。
　（費用）
第４条　費用は、乙が負担する。
　(1)　橋の費用
　(2)　川の費用
"""


def _pins(text: str, old: str = OLD, new: str = NEW) -> Pins:
    return read_pairing(text, "pairing.toml", read(old).tree, read(new).tree)


def _both(root: Pair) -> set[tuple[object, object]]:
    return {(pair.old, pair.new) for pair in each_pair(root)}


@st.composite
def _pinned(draw: st.DrawFn) -> tuple[Node, Node, Pins]:
    """二つの本文と、そのどれかの単位どうしをでたらめに組にし、又は別のものとした指定。正しくない指定は、書いた人に返される。"""
    old, new = (read(text).tree for text in draw(edited(ANY_TEXT)))
    said = write_pairing(old, new, align(old, new)).split("\n")
    olds = [line for line in said if line.startswith("old = ")]
    news = [line for line in said if line.startswith("new = ")]
    blocks = []
    for _ in range(draw(st.integers(1, 3))):
        one, other = (draw(st.sampled_from(side)) if side else "" for side in (olds, news))
        blocks.append(f"[[{draw(st.sampled_from(['pair', 'pair', 'apart']))}]]\n{one}\n{other}\n")
    try:
        return old, new, read_pairing("\n".join(blocks), "でたらめ", old, new)
    except AmendError:
        return old, new, Pins()


@settings(max_examples=12)
@given(_pinned())
def test_pinned_comparison_restores_both_texts(made: tuple[Node, Node, Pins]) -> None:
    """どのように組にしても、対照表から新旧の本文が戻り、組は一つの対に、別としたものは別の対になる。"""
    _assert_pinned(made)


@pytest.mark.soak
@settings(max_examples=2_000)
@given(_pinned())
def test_pinned_comparison_restores_both_texts_at_length(made: tuple[Node, Node, Pins]) -> None:
    """同じことを、二千の指定で。"""
    _assert_pinned(made)


def _assert_pinned(made: tuple[Node, Node, Pins]) -> None:
    old, new, pins = made
    root = align(old, new, pins)
    verify(compare(old, new, STYLE, pair=root), old, new)
    found = _both(root)
    assert {(was, now) for now, was in pins.pairs.items()} <= found | {
        (was, now) for now, was in pins.pairs.items() if identical(follow(old, was), follow(new, now))
    }
    assert not {sides for sides in pins.apart if None not in sides} & found


@settings(max_examples=12)
@given(edited(ANY_TEXT))
def test_our_pairing_written_and_read_is_the_same(texts: tuple[str, str]) -> None:
    """こちらの対応付けを書き出した指定は、そのまま正しい指定であり、同じ対応付けになる。"""
    old, new = (read(text).tree for text in texts)
    root = align(old, new)
    pins = read_pairing(write_pairing(old, new, root), "書き出したもの", old, new)
    assert _both(align(old, new, pins)) == _both(root)


def test_a_pair_stands_in_one_row() -> None:
    """人の組にした二つの条は一行に並び、入れ物の中の組は入れ物どうしも組にする。"""
    old, new = read(OLD).tree, read(NEW).tree
    pins = _pins('[[pair]]\nold = "２条"\nnew = "第二条"\n\n[[pair]]\nold = "第３条第１号"\nnew = "第４条第２号"\n')
    table = compare(old, new, STYLE, pair=align(old, new, pins))
    drawn = [
        tuple(
            "".join(run.text for run in cell if run.kind is not RunKind.LAYOUT)
            for side in (row.old, row.new)
            for cell in side.cells
        )
        for row in table.rows
    ]
    assert ("第２条　甲の長は、連絡会議を開く。", "第２条　甲の長は、会計を定める。") in drawn
    assert ("　(1)　道路の費用", "　(2)　川の費用") in drawn


def test_apart_stand_in_two_rows() -> None:
    """別のものとした二つの条は、削った条と加えた条になる。"""
    old, new = read(OLD).tree, read(NEW).tree
    assert ((3,), (4,)) in _both(align(old, new))
    found = _both(align(old, new, _pins('[[apart]]\nold = "第３条"\nnew = "第４条"\n')))
    assert {((3,), None), (None, (4,))} <= found
    assert (None, (4,)) in _both(align(old, new, _pins('[[apart]]\nnew = "第４条"\n')))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[pair]]\nold = "第２条"\nnew = "第９条"\n', 3, "この本文に第９条はありません。第４条までです。"),
        ('[[pair]]\nold = "第２条"\nnew = "第４条第１号"\n', 1, "単位が違うか"),
        ('[[pair]]\nold = "第２条"\nnew = "第２条"\n[[pair]]\nold = "第２条"\nnew = "第３条"\n', 4, "もう新の第２条と"),
        ('[[pair]]\nold = "第１条"\nnew = "第３条"\n[[pair]]\nold = "第２条"\nnew = "第３条"\n', 4, "もう旧の第１条と"),
        ('[[pair]]\nold = "第２条"\nnew = "第２条"\n[[apart]]\nold = "第２条"\n', 4, "どちらかを消してください。"),
        ("[[apart]]\n", 1, "少なくとも一つ"),
        ('[[pair]]\nold = "第２条前段"\nnew = "第２条"\n', 2, ""),
        ('[[pair]]\nold = "第２条"\nnwe = "第２条"\n', 3, "「new」（新の位置）のことですか。"),
        ('[[pear]]\nold = "第２条"\n', 1, "「pair」（同じ規定）のことですか。"),
    ],
)
def test_wrong_pairings_name_line_and_remedy(text: str, line: int, words: str) -> None:
    """誤った指定は、その行と、近いもの又は直し方を言って断る。"""
    with pytest.raises(AmendError) as refused:
        _pins(text)
    assert f"{line}行目: " in str(refused.value)
    assert words in str(refused.value)


def test_unseen_exchange_is_refused() -> None:
    """番号が同じで順だけの入替えになる組は、印が付かず見えなくなるので断る。"""
    table = "協約\n\n別表\n\n* - 項目\n  - 内容\n* - 甲\n  - 花\n* - 乙\n  - 木\n"
    swapped = table.replace("* - 甲\n  - 花\n* - 乙\n  - 木\n", "* - 乙\n  - 木\n* - 甲\n  - 花\n")
    rows = [f'[[pair]]\nold = "別表{name}の項"\nnew = "別表{name}の項"\n' for name in "甲乙"]
    with pytest.raises(AmendError, match="順だけが入れ替わる組"):
        _pins("".join(rows), table, swapped)
    old, new = read(table).tree, read(swapped).tree
    for row in rows:  # 一つなら、ほかを削って加えたものとして示せる
        verify(compare(old, new, STYLE, pair=align(old, new, _pins(row, table, swapped))), old, new)


def test_unchanged_provisions_are_not_taken_apart() -> None:
    """語も番号も変わらない規定の中の組替えは、働かないので断る。"""
    new = OLD.replace("費用は、甲が", "費用は、乙が")
    with pytest.raises(AmendError, match="変わらない規定の中"):
        _pins('[[pair]]\nold = "第２条第１項"\nnew = "第２条第２項"\n', OLD, new)


@pytest.mark.parametrize("said", ["", '[[pair]]\nold = "第２条"\nnew = "第２条"\n', '[[apart]]\nold = "第３条"\n'])
def test_wording_follows_the_pairing_and_is_proved(said: str) -> None:
    """改め文は、人の対応付けに従って導かれ、それでも読み返して変更後の本文になる。"""
    from amend.cli.dialects import load_dialect

    old, new = read(OLD).tree, read(NEW).tree
    dialect: Dialect = load_dialect(DEFAULT)
    made = state(old, new, dialect, align(old, new, _pins(said)))
    assert ("同条を第３条と" in made.text) is (not said.startswith("[[pair]]"))


def test_moved_pair_is_worded_rather_than_replaced() -> None:
    """移って語の多くが改まる規定も、人が組にしたなら、移して字句を改める (drafting-rules §2.2、R26)。"""
    old = "協約\n\n第１条　甲は花を植える。\n第２条　乙は橋を直す。\n"
    new = "協約\n\n第１条　甲は花を植える。\n第２条　丙は空を飛ぶ。\n第３条　丁が川を掃く。\n"
    trees = read(old).tree, read(new).tree
    ours = [type(one.change).__name__ for one in derive(*trees)]
    pins = _pins('[[pair]]\nold = "第２条"\nnew = "第３条"\n', old, new)
    theirs = [type(one.change).__name__ for one in derive(*trees, pair=align(*trees, pins))]
    assert "Renumbering" not in ours
    assert "Renumbering" in theirs
