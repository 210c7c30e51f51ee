"""溶け込みの番号: 移した規定の番号は、元の符号の形と、本文の数字の習慣で書かれる (drafting-rules §4 S03)。"""

from __future__ import annotations

import pytest
from consolidations import after, applied, block, inside, into, move, shift

from amend.change import Change
from amend.clause import Kind, Node
from amend.consolidation.marks import Digits, number_in, remarked, series_of
from amend.numerals import Counter, Num, write_counter
from amend.plaintext import read

ITEM = Kind.ITEM
SHAPES: tuple[tuple[Kind, str, Num, Num, str], ...] = (
    (Kind.ARTICLE, "第三条", (3,), (4,), "第四条"),
    (Kind.ARTICLE, "第三条の二", (3, 2), (4,), "第四条"),
    (Kind.ARTICLE, "第3条", (3,), (3, 2), "第3条の2"),
    (Kind.CHAPTER, "第四章", (4,), (5,), "第五章"),
    (Kind.PARAGRAPH, "２", (2,), (3,), "３"),
    (Kind.PARAGRAPH, "○２", (2,), (3,), "○３"),
    (Kind.PARAGRAPH, "②", (2,), (3,), "③"),
    (ITEM, "(1)", (1,), (2,), "(2)"),
    (ITEM, "（１）", (1,), (2,), "（２）"),
    (ITEM, "⑴", (1,), (2,), "⑵"),
    (ITEM, "①", (1,), (2,), "②"),
    (ITEM, "一", (1,), (11,), "十一"),
    (ITEM, "一の二", (1, 2), (1, 3), "一の三"),
    (ITEM, "(3)の２", (3, 2), (4,), "(4)"),
    (ITEM, "1.", (1,), (2,), "2."),
    (Kind.SUBITEM, "イ", (1,), (2,), "ロ"),
    (Kind.SUBITEM, "イ", (2,), (3,), "ウ"),
    (Kind.SUBITEM, "(ア)", (1,), (2,), "(イ)"),
    (Kind.SUBITEM, "㋐", (1,), (2,), "㋑"),
    (Kind.SUBITEM, "ａ", (1,), (2,), "ｂ"),
    (Kind.SUBITEM, "(i)", (1,), (4,), "(iv)"),
    (Kind.SUBITEM, "ⅰ", (1,), (4,), "ⅳ"),
    (Kind.ANNEX, "別表第一", (1,), (2,), "別表第二"),
    (Kind.ANNEX, "様式第１号の２", (1, 2), (1, 3), "様式第１号の３"),
    (Kind.NOTES, "備考１", (1,), (2,), "備考２"),
)


@pytest.mark.parametrize(("kind", "mark", "old", "new", "wanted"), SHAPES)
def test_marks_keep_their_shape(kind: Kind, mark: str, old: Num, new: Num, wanted: str) -> None:
    """番号だけが替わり、字の種類・幅・囲みは元のまま。"""
    assert remarked(kind, mark, old, new, Digits(Node(Kind.DOCUMENT))) == wanted


@pytest.mark.parametrize("counter", list(Counter))
def test_marks_are_read_back(counter: Counter) -> None:
    """どの系列でも、書いた符号は同じ系列の同じ番号に読める。"""
    digits = Digits(Node(Kind.DOCUMENT))
    first = f"({write_counter(counter, 1)})"
    series = series_of(first, (1,))
    for number in range(2, 8):
        assert number_in(remarked(ITEM, first, (1,), (number,), digits), series) == (number,)


def test_a_series_has_an_end() -> None:
    """系列に無い番号は断る。"""
    with pytest.raises(ValueError, match="番目"):
        remarked(ITEM, "⒇", (20,), (21,), Digits(Node(Kind.DOCUMENT)))


TEXTS: tuple[tuple[str, str, tuple[Change, ...], str], ...] = (
    (
        "一桁だけ全角の本文では、十条から半角になる",
        "法\n\n第９条　甲\n第11条　乙\n",
        (move("第９条", "第10条"),),
        "法\n\n第10条　甲\n第11条　乙\n",
    ),
    (
        "二桁の例が無ければ元の幅を保つ",
        "法\n\n第９条　甲\n",
        (move("第９条", "第10条"),),
        "法\n\n第１０条　甲\n",
    ),
    (
        "加える項の番号の幅は兄弟に倣う",
        "法\n\n第１条　甲\n２　乙\n",
        (into("第１条", block("第１条　甲\n3　丙\n")[0].children[1:], Kind.PARAGRAPH),),
        "法\n\n第１条　甲\n２　乙\n３　丙\n",
    ),
    (
        "加える号の番号の幅は、囲みの同じ兄弟に倣う",
        "法\n\n第１条　甲\n　（１）　乙\n",
        (after("第１条第１号", inside("　（1）　甲\n　（2）　丙\n")[1:], Kind.ITEM),),
        "法\n\n第１条　甲\n　（１）　乙\n　（２）　丙\n",
    ),
    (
        "アイウの並びに加えるイは、二番目である",
        "法\n\n第１条　甲\n　(1)　乙\n　　ア　子\n　　イ　丑\n",
        (shift("第１条第１号イ", "第１条第１号イ", 1), after("第１条第１号ア", inside("　イ　寅\n"))),
        "法\n\n第１条　甲\n　(1)　乙\n　　ア　子\n　　イ　寅\n　　ウ　丑\n",
    ),
    (
        "縦書きの本文では、官報が半角で組んだ二桁の項番号も、ほかの項番号の幅になる",
        "法\n\n第一条　甲\n" + "".join(f"{n}　乙\n" for n in "２３４５６７８９"),
        (into("第一条", block("第一条　甲\n10　丙\n")[0].children[1:], Kind.PARAGRAPH),),
        "法\n\n第一条　甲\n" + "".join(f"{n}　乙\n" for n in "２３４５６７８９") + "１０　丙\n",
    ),
    (
        "章と節の番号",
        "法\n\n　第一章　甲\n　　第一節　乙\n第一条　丙\n　　第二節　丁\n第二条　戊\n",
        (move("第一章第二節", "第一章第三節"), move("第一章第一節", "第一章第二節")),
        "法\n\n　第一章　甲\n　　第二節　乙\n第一条　丙\n　　第三節　丁\n第二条　戊\n",
    ),
    (
        "別表第２を別表とする",
        "法\n\n第１条　甲\n\n別表第２（第１条関係）\n| 乙 |\n",
        (move("別表第２", "別表"),),
        "法\n\n第１条　甲\n\n別表（第１条関係）\n| 乙 |\n",
    ),
    (
        "表の項の符号",
        "法\n\n別表\n| (1)医療 | 甲 |\n| (2)観光 | 乙 |\n",
        (move("別表(2)の項", "別表(3)の項"),),
        "法\n\n別表\n| (1)医療 | 甲 |\n| (3)観光 | 乙 |\n",
    ),
)


@pytest.mark.parametrize(("old", "changes", "new"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_marks_follow_the_text(old: str, changes: tuple[Change, ...], new: str) -> None:
    """番号は、その本文の習慣で書かれる。"""
    assert applied(old, *changes) == new


def test_the_series_of_an_inserted_subitem_follows_its_siblings() -> None:
    """アイウの並びの「イ」は、番号が 2 である。"""
    old = "法\n\n第１条　甲\n　(1)　乙\n　　ア　子\n"
    text = applied(old, after("第１条第１号ア", inside("　イ　丑\n")))
    assert read(text).tree.children[1].children[0].children[0].children[1].num == (2,)


def test_one_digit_is_as_wide_as_two() -> None:
    """二桁を全角で書いた条は、一桁になっても全角である。ほかの種類の番号の幅に引かれない。"""
    made = applied("協約\n\n第１０条　甲\n　(1)　乙\n", move("第１０条", "第１条"))
    assert made == "協約\n\n第１条　甲\n　(1)　乙\n"
