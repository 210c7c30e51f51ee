"""用語の試験: 略称を置く言い回しの表と、使われた所の数え方の性質。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend.checks.glossary import definitions, uses
from amend.clause import Kind, Node


def nodes(*texts: str) -> list[tuple[tuple[int, ...], Node]]:
    """語を一つずつ持つ項の列。"""
    return [((i,), Node(Kind.PARAGRAPH, text=text)) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("富山市（以下「甲」という。）は", [("甲", "", "富山市")]),
        ("富山広域連携中枢都市圏（以下、「圏域」という。）を", [("圏域", "", "富山広域連携中枢都市圏")]),
        ("町(以下単に「町」という。)は", [("町", "", "")]),
        ("事業者（以下この条において「者」という。）は", [("者", "この条", "事業者")]),
        ("甲町（人口が一万人のものに限る。以下「乙」という。）は", [("乙", "", "")]),
        ("市又は町（以下「市町」と総称する。）は", [("市町", "", "")]),
        ("市（以下「甲」又は「乙」という。）は", [("甲", "", "")]),
        ("「市（以下「甲」という。）」とあるのは「町」とする。", []),
        ("「市（以下「甲」という。）」を削る。", []),
        ("次条において「甲」という。", []),
    ],
)
def test_definitions(text: str, expected: list[tuple[str, str, str]]) -> None:
    """略称を置く言い回しは、略称・及ぶ範囲・元の語に分けて読む。引用の中のものは読まない。"""
    assert [(d.term, d.scope, d.long_form) for d in definitions(nodes(text))] == expected


@given(
    st.lists(st.text("甲乙市町「」。の及び", max_size=12), max_size=5),
    st.lists(st.text("甲乙市町", min_size=1), max_size=6),
)
def test_every_use_is_counted_once(texts: list[str], words: list[str]) -> None:
    """語の使われた所を、重なりも残らず、一度ずつ、現れる順に数える。"""
    found = uses(nodes(*texts), words)
    for word in words:
        there = [(rank, at) for rank, text in enumerate(texts) for at in range(len(text)) if text.startswith(word, at)]
        assert [(use.rank, use.start) for use in found[word]] == there


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("圏域は", True),
        ("圏域及び", True),
        ("生活圏域は", False),
        ("圏域内", False),
        ("の圏域", True),
        ("及び圏域", True),
    ],
)
def test_whole_words(text: str, whole: bool) -> None:
    """長い語の一部は一つの語と数えない。「及び」「又は」は語の切れ目である。"""
    (use,) = uses(nodes(text), ["圏域"])["圏域"]
    assert use.whole is whole


def test_quoted_and_title() -> None:
    """引用符の中の使用はそうと印を付け、題名の中は数えない。"""
    title = ((0,), Node(Kind.TITLE, text="圏域の協約"))
    found = uses([title, *nodes("「圏域」の圏域")], ["圏域"])["圏域"]
    assert [use.quoted for use in found] == [True, False]
