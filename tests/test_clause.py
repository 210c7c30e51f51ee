"""条項の試験: 木を巡り、辿り、字の所在を言う。"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from trees import texts

from amend.clause import CAPTION_STEP, Kind, Node, extents, flat, follow, walk, wording
from amend.plaintext import read, write
from amend.plaintext.layout import lay_out

ARTICLE = Node(
    Kind.ARTICLE,
    mark="第１条",
    num=(1,),
    caption=Node(Kind.CAPTION, text="（目的）", before="\n　"),
    gap="　",
    children=(
        Node(Kind.PARAGRAPH, text="甲は", num=(1,), before=""),
        Node(Kind.PARAGRAPH, mark="２", text="乙は", num=(2,), gap="　", after=" "),
    ),
)


def test_walking_goes_in_the_order_of_the_text() -> None:
    """巡る順は本文に現れる順で、見出しは条より先。道は根からの子の順番。"""
    assert [(path, node.text or node.mark) for path, node in walk(ARTICLE)] == [
        ((CAPTION_STEP,), "（目的）"),
        ((), "第１条"),
        ((0,), "甲は"),
        ((1,), "乙は"),
    ]


@given(texts())
def test_every_path_leads_to_its_node(text: str) -> None:
    """巡って得た道を辿れば、その節点に着く。"""
    tree = read(text).tree
    for path, node in walk(tree):
        assert follow(tree, path) is node


@pytest.mark.parametrize("path", [(2,), (0, 0), (0, CAPTION_STEP)])
def test_paths_that_lead_nowhere_are_refused(path: tuple[int, ...]) -> None:
    """道の先に子も見出しも無ければ、IndexError。"""
    with pytest.raises(IndexError):
        follow(ARTICLE, path)


@given(texts())
def test_wording_is_free_of_layout_and_marks(text: str) -> None:
    """語は、置き方を替えても、番号を替えても同じ。"""
    tree = read(text).tree
    assert wording(lay_out(tree)) == wording(tree)
    for _, node in walk(tree):
        assert wording(replace(node, mark="第９条", num=(9,), before="", gap="", after="")) == wording(node)


def test_wording_tells_provisions_apart() -> None:
    """語は、文の切れ目が違えば違う。"""
    first, second = ARTICLE.children
    joined = replace(ARTICLE, children=(replace(first, text="甲は乙は"),))
    assert wording(ARTICLE) == "（目的）\x1f甲は\x1f乙は"
    assert wording(joined) != wording(ARTICLE)
    assert wording(second) == "乙は"


@given(texts())
def test_flat_is_the_text_but_for_bars(text: str) -> None:
    r"""字は、縦棒の表の中の ``\|`` を除いて、本文そのもの。"""
    tree = read(text).tree
    bars = any("|" in node.text for _, node in walk(tree) if node.kind is Kind.CELL)
    assert bars or flat(tree) == text
    assert flat(tree).replace("|", "").replace("\\", "") == text.replace("|", "").replace("\\", "")


def test_extents_of_a_part_start_at_zero() -> None:
    """範囲は、渡した節点の字の始めから数える。見出しの字が条より先。"""
    found = dict(extents(ARTICLE))
    assert flat(ARTICLE) == write(ARTICLE) == "\n　（目的）\n第１条　甲は\n２　乙は "
    caption, article = found[(CAPTION_STEP,)], found[()]
    assert (caption.start, caption.text, caption.end) == (0, 2, 6)
    assert (article.start, article.mark, article.text, article.end) == (6, 7, 11, 11)
    assert flat(ARTICLE)[found[(1,)].text : found[(1,)].stop] == "乙は"


def test_a_node_is_equal_wherever_it_was_read() -> None:
    """行番号は等しさに数えない: 読んだ木と作った木を比べられる。"""
    assert replace(ARTICLE, line=12) == ARTICLE
    assert replace(ARTICLE, num=(2,)) != ARTICLE
