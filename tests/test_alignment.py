"""対応付けの試験: どの単位もちょうど一度だけ現れ、規定は番号でなく中身で対になる。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from test_comparison import ANY_TEXT, edited

from amend.alignment import Pair, Why, align, identical, units
from amend.clause import HEADINGS, Node, Path, follow
from amend.plaintext import read


def _pairs(pair: Pair) -> Iterator[Pair]:
    yield pair
    for child in pair.children:
        yield from _pairs(child)


@given(edited(ANY_TEXT))
def test_every_unit_appears_once(texts: tuple[str, str]) -> None:
    """対になった節点の下の単位は、旧も新も、どれもちょうど一度だけ対に現れる。"""
    old, new = (read(text).tree for text in texts)
    for pair in _pairs(align(old, new)):
        if pair.old is None or pair.new is None:
            assert pair.children == ()
            continue
        was, now = follow(old, pair.old), follow(new, pair.new)
        if was.kind in HEADINGS or identical(was, now):
            assert pair.children == ()
            continue
        for tree, path, side in ((was, pair.old, "old"), (now, pair.new, "new")):
            expected = Counter(p for p, _ in units(tree, path))
            assert Counter(getattr(c, side) for c in pair.children if getattr(c, side) is not None) == expected


@given(edited(ANY_TEXT))
def test_pairs_have_one_kind(texts: tuple[str, str]) -> None:
    """対になるのは、同じ種類のものだけである。"""
    old, new = (read(text).tree for text in texts)
    for pair in _pairs(align(old, new)):
        if pair.old is not None and pair.new is not None:
            assert follow(old, pair.old).kind is follow(new, pair.new).kind


ARTICLES = {
    "目的": "この協約は、甲及び乙が相互に連携することにより、圏域の住民の暮らしを支えることを目的とする。",
    "会議": "甲の長及び乙の長は、必要な連絡調整を行うため、年一回連絡会議を開催するものとする。",
    "費用": "取組に要する費用の負担は、甲及び乙が協議して別に定めるものとする。",
    "情報": "甲及び乙は、保有する統計その他の資料を相互に提供するよう努めなければならない。",
    "削除": "削除",
}


def _text(*articles: str) -> str:
    lines = ["見本協約", ""]
    for number, name in enumerate(articles, start=1):
        key, _, added = name.partition("+")
        caption = [] if key == "削除" else [f"　（{key}）"]
        lines += [*caption, f"第{number}条　{ARTICLES[key]}{added}"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        # 途中に加える: 後の条は番号が移っても元の条の相手である。
        (("目的", "会議", "費用"), ("目的", "情報", "会議", "費用"), "1-1 2-3 3-4 0-2"),
        # 途中を削る。
        (("目的", "会議", "費用"), ("目的", "費用"), "1-1 2-0 3-2"),
        # 移して改める。
        (
            ("目的", "会議", "費用"),
            ("目的", "情報", "会議+ただし、必要があるときは、この限りでない。"),
            "1-1 2-3 3-0 0-2",
        ),
        # 番号を付け替えて入れ替える: 番号が変わるので、対のまま示せる。
        (("目的", "会議", "費用"), ("目的", "費用", "会議"), "1-1 2-3 3-2"),
        # 番号を残して削る。
        (("目的", "会議", "費用"), ("目的", "削除", "費用"), "1-1 2-2 3-3"),
        # 全部を改める: 同じ所の同じ番号。
        (("目的", "会議", "費用"), ("目的", "情報", "費用"), "1-1 2-2 3-3"),
    ],
)
def test_articles_are_paired_by_what_they_say(old: tuple[str, ...], new: tuple[str, ...], pairs: str) -> None:
    """条の対 (旧の番号-新の番号、0 は相手なし)。"""
    before, after = read(_text(*old)).tree, read(_text(*new)).tree
    found = {
        f"{_number(before, pair.old)}-{_number(after, pair.new)}"
        for pair in align(before, after).children
        if _number(before, pair.old) or _number(after, pair.new)
    }
    assert found == set(pairs.split())


def _number(tree: Node, path: Path | None) -> int:
    num = follow(tree, path).num if path is not None else ()
    return num[0] if num else 0


def test_fifty_similar_articles_keep_their_partners() -> None:
    """よく似た五十の条の中に一つを加えても、ほかの条は元の条の相手のままである。"""
    names = [f"第{i}取組の費用は、甲が{i * 7}割、乙が{i * 3}割の割合で負担する。" for i in range(1, 51)]
    old = "見本協約\n\n" + "".join(f"第{i}条　{text}\n" for i, text in enumerate(names, 1))
    names.insert(20, "負担金の納付の期限は、毎年度三月末日とする。")
    new = "見本協約\n\n" + "".join(f"第{i}条　{text}\n" for i, text in enumerate(names, 1))
    before, after = read(old).tree, read(new).tree
    found = [(_number(before, p.old), _number(after, p.new)) for p in align(before, after).children if p.new != (0,)]
    assert found == [*((i, i) for i in range(1, 21)), (0, 21), *((i, i + 1) for i in range(21, 51))]


def test_reordered_without_numbers_is_not_a_pair() -> None:
    """番号の無い表の行の順だけを入れ替えると、削って加えたものになる (drafting-rules §1.6-7)。"""
    head, rows = (
        "| 取組 | 役割 |\n",
        ["| 医療 | 甲が行う。 |\n", "| 観光 | 乙が行う。 |\n", "| 防災 | 両者が行う。 |\n"],
    )
    old, new = (read(f"別表\n\n{head}{''.join(order)}").tree for order in (rows, [*rows[1:], rows[0]]))
    lonely = [pair for pair in _pairs(align(old, new)) if pair.why is Why.ALONE]
    assert len(lonely) == 2
