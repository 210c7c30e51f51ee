"""沿革の法則: 三十の行為を重ねたどの沿革でも、規定の一字一字の行為は、同じものを辿った模型のとおりである。

見分けの付かない規定では、対応付けは正しい答えを知り得ない。名詞を使い回した本文で、どれだけ違うかも測る。
"""

from __future__ import annotations

import pytest
from histories import Past, history
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.clause import Kind, walk
from amend.history import History, Stage, stretches, tell, trace
from amend.plaintext import read

_SHOWN = (Kind.CAPTION, Kind.PARAGRAPH, Kind.ITEM, Kind.CELL)


def wrong(past: Past) -> tuple[int, int, int]:
    """規定の数、行為の違うものの数、行為か字の来歴の違うものの数。"""
    found = trace(past.stages)
    tree = past.stages[-1].tree
    shown = [path for path, node in walk(tree) if node.kind in _SHOWN]
    assert len(shown) == len(past.pieces)
    deeds = either = 0
    for path, piece in zip(shown, past.pieces, strict=True):
        life = found.life(path)
        owners = [one.at for one in stretches(life) for _ in one.text]
        assert life.versions[-1].text == piece.text
        deeds += life.last != piece.last
        either += life.last != piece.last or owners != piece.owners
    return len(shown), deeds, either


@given(st.integers(0, 2**32))
@settings(max_examples=8)
def test_blame_is_what_the_model_says(seed: int) -> None:
    """見分けの付く規定なら、番号、所、置き方が変わり、写しを誤って直しても、行為は一つも違わない。"""
    assert wrong(history(seed))[2] == 0


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_blame_is_what_the_model_says_of_many(part: int) -> None:
    """二千の沿革で、違いは零である。"""
    found = [wrong(history(seed)) for seed in range(1_000_000 + part * 100, 1_000_100 + part * 100)]
    assert sum(either for _, _, either in found) == 0


@pytest.mark.soak
def test_deeds_are_right_even_where_one_provision_replaces_another() -> None:
    """一つの行為が加えも削りもする沿革でも、行為は一つも違わない。字の来歴は、千に一つまで違い得る。"""
    found = [wrong(history(seed, mixed=True)) for seed in range(200)]
    assert sum(deeds for _, deeds, _ in found) == 0
    assert 1000 * sum(either for _, _, either in found) <= sum(size for size, _, _ in found)


@pytest.mark.soak
@pytest.mark.parametrize(("shared", "most"), [(0.3, 0.01), (0.6, 0.03), (0.9, 0.05)])
def test_confusable_provisions_are_mostly_right(shared: float, most: float) -> None:
    """十二の名詞を使い回した、紛らわしい本文での違いの割合 (docs/history.md に書いた率) を超えない。"""
    found = [wrong(history(seed, shared=shared)) for seed in range(60)]
    assert sum(either for _, _, either in found) <= most * sum(size for size, _, _ in found)


def _traced(*texts: str, corrects: dict[int, int] | None = None) -> History:
    return trace([Stage(read(text).tree, (corrects or {}).get(n)) for n, text in enumerate(texts)])


def _owners(found: History, words: str) -> list[tuple[str, int]]:
    """語を持つ規定の、一続きごとの行為。"""
    path = next(path for path, node in walk(found.stages[-1].tree) if words in node.text)
    return [(one.text, one.at) for one in stretches(found.life(path))]


BASE = "協約\n\n第１条　甲は、乙と連携する。\n第２条　費用は、甲が負担する。\n２　協議は、毎年度行う。\n"


def test_a_paragraph_that_becomes_an_item_elsewhere_is_the_same() -> None:
    """項が号になってほかの条に移っても、語が変わらなければ、初めの行為のものである。"""
    items = "　(1)　協議は、毎年度行う。\n　(2)　報告は、随時行う。\n"
    after = f"協約\n\n第１条　甲は、次のとおりとする。\n{items}第２条　費用は、甲が負担する。\n"
    found = _traced(BASE, after)
    assert _owners(found, "協議は") == [("協議は、毎年度行う。", 0)]
    assert _owners(found, "報告は") == [("報告は、随時行う。", 1)]


def test_a_correction_of_our_copy_gives_the_words_back() -> None:
    """写しの誤りを直した語は、直した行為でも写した行為でもなく、その語を定めた行為のものである。"""
    second = BASE.replace("甲が負担", "乙が負担")
    slipped = second.replace("連携する", "連係する").replace("乙が負担", "乙が分担")
    found = _traced(BASE, slipped, second, corrects={2: 1})
    assert _owners(found, "連携する") == [("甲は、乙と連携する。", 0)]
    assert _owners(found, "負担") == [("費用は、", 0), ("乙", 1), ("が負担する。", 0)]


def test_a_slip_older_than_the_corrected_act_goes_back_to_its_own_act() -> None:
    """一つ前の行為の写しから誤っていた語と、落ちていた規定も、それを定めた行為に戻る。"""
    slipped = BASE.replace("連携する", "連係する").replace("２　協議は、毎年度行う。\n", "")
    third = slipped.replace("甲が負担", "乙が負担")
    right = BASE.replace("甲が負担", "乙が負担")
    found = _traced(BASE, slipped, third, right, corrects={3: 2})
    assert _owners(found, "連携する") == [("甲は、乙と連携する。", 0)]
    assert _owners(found, "毎年度") == [("協議は、毎年度行う。", 0)]
    assert _owners(found, "負担") == [("費用は、", 0), ("乙", 2), ("が負担する。", 0)]


def test_a_column_put_between_leaves_the_other_cells_alone() -> None:
    """表の途中に欄を加えても、右の欄の語は前の行為のままである。"""
    before = "協約\n\n第１条　甲は、行う。\n\n別表\n\n* - 取組\n  - 乙の役割\n* - 観光\n  - 協力する。\n"
    after = before.replace("  - 乙", "  - 甲の役割\n  - 乙").replace("  - 協力", "  - 主導する。\n  - 協力")
    found = _traced(before, after)
    assert [_owners(found, words) for words in ("乙の役割", "協力する", "主導する")] == [
        [("乙の役割", 0)],
        [("協力する。", 0)],
        [("主導する。", 1)],
    ]


def test_what_happened_is_told_with_the_words_before_and_after() -> None:
    """語り: 移動、語の改正、削除を、その時の番号と前後の語で言う。"""
    second = "協約\n\n第１条　甲は、乙と連携する。\n２　協議は、毎年度行う。\n第２条　費用は、甲が負担する。\n"
    third = "協約\n\n第１条　甲は、乙と連携する。\n２　協議は、年二回行う。\n"
    told = tell(_traced(BASE, second, third), ())
    assert [(at, one.how, one.place, one.before, one.after) for at, found in told.items() for one in found if at] == [
        (1, "移動", "第１条第２項", "第２条第２項", "第１条第２項"),
        (2, "削除", "第２条", "第２条　費用は、甲が負担する。", None),
        (2, "語の改正", "第１条第２項", "協議は、毎年度行う。", "協議は、年二回行う。"),
    ]
