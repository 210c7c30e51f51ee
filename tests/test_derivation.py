"""導出の試験: 導いた改正を加えれば、必ず新の本文になる (DESIGN §6 law 2)。改正は起案者の言うとおりである。"""

from __future__ import annotations

from pathlib import Path

import pytest
from amendments import amendments
from hypothesis import given, settings

from amend.address import write_address
from amend.alignment import identical
from amend.change import (
    Addition,
    Change,
    Deletion,
    Insertion,
    Removal,
    Renumbering,
    Replacement,
    Restatement,
    Shift,
    Side,
    Substitution,
)
from amend.clause import Kind, Node, walk
from amend.consolidation import consolidate
from amend.derivation import Derived, derive
from amend.numerals import Numerals
from amend.parts import PartKind
from amend.plaintext import read


def tree(text: str) -> Node:
    """本文の木。"""
    return read(text).tree


def article(*lines: str) -> str:
    """題名のある本文。"""
    return "\n".join(("協約", "", *lines, ""))


def changes(old: str, new: str) -> list[Change]:
    """新旧の本文から導いた改正。"""
    return [derived.change for derived in derive(tree(old), tree(new))]


def said(change: Change) -> str:
    """改正を短い言葉にする。"""
    match change:
        case Substitution(target, old, new):
            return f"{_place(target.address)}{'（見出しを含む。）' if target.captioned else ''}中「{old}」→「{new}」"
        case Addition(target, anchor, new):
            return f"{_place(target.address)}中「{anchor}」の次に「{new}」"
        case Removal(target, old):
            return f"{_place(target.address)}中「{old}」を削る"
        case Replacement(target, block):
            return f"{_place(target.address)}を{len(block)}つに改める"
        case Insertion(anchor, side, _, block, number):
            as_number = f"第{number[0]}として" if number else ""
            return f"{_place(anchor)}{side.value}{as_number}{len(block)}つ加える"
        case Deletion(target):
            return f"{_place(target.address)}を削る"
        case Renumbering(old, new):
            return f"{_place(old)}→{_place(new)}"
        case Shift(first, last, by):
            return f"{_place(first)}から{_place(last)}まで{by:+}"
        case _:
            return type(change).__name__


def _place(address: object) -> str:
    return write_address(address, Numerals.FULL)  # type: ignore[arg-type]


# --- 法則 -------------------------------------------------------------------------------------------------------------
@settings(max_examples=60)
@given(amendments())
def test_derived_changes_give_the_new_text_in_both_directions(pair: tuple[str, str]) -> None:
    """導いた改正を旧に加えれば新になり、新旧を入れ替えても同じである (law 2)。"""
    old, new = (tree(text) for text in pair)
    for before, after in ((old, new), (new, old)):
        found = [derived.change for derived in derive(before, after)]
        assert identical(consolidate(before, found).tree, after)


@settings(max_examples=30)
@given(amendments())
def test_nothing_is_derived_from_an_unchanged_text(pair: tuple[str, str]) -> None:
    """改まらない本文からは、何も導かない。"""
    assert derive(tree(pair[0]), tree(pair[0])) == ()


@settings(max_examples=30)
@given(amendments())
def test_a_larger_unit_is_always_explained(pair: tuple[str, str]) -> None:
    """見出しと題名のほかで全部を改めるときは、そのわけを言う。"""
    for derived in derive(tree(pair[0]), tree(pair[1])):
        whole = isinstance(derived.change, Replacement) and derived.change.block[0].kind not in (
            Kind.TITLE,
            Kind.CAPTION,
        )
        assert bool(derived.why) is (whole or isinstance(derived.change, Restatement))


@settings(max_examples=30)
@given(amendments())
def test_a_provision_said_to_be_replaced_is_replaced(pair: tuple[str, str]) -> None:
    """``whole`` に挙げた規定は、字句では改めない。それでも法則は成り立つ。"""
    old, new = (tree(text) for text in pair)
    whole = frozenset(path for path, node in walk(old) if node.kind is Kind.ARTICLE)
    found = [derived.change for derived in derive(old, new, whole=whole)]
    words = [change for change in found if isinstance(change, Substitution | Addition | Removal)]
    assert not any(change.target.address.steps[0].kind is Kind.ARTICLE for change in words)
    assert identical(consolidate(old, found).tree, new)


def test_the_whole_text_is_restated_on_request() -> None:
    """根を ``whole`` に挙げれば、全部の改正になる。"""
    old, new = article("第１条　甲は、年１回集まる。"), article("第１条　甲は、年２回集まる。")
    assert derive(tree(old), tree(new), whole=frozenset({()}))[0].change == Restatement(tree(new))


# --- 実物 -------------------------------------------------------------------------------------------------------------
def test_real_amendments_hold_in_both_directions(shared: Path) -> None:
    """実物の法令の新旧で、法則が両方向に成り立つ。"""
    folders = sorted(folder for folder in (shared / "corpus/pairs").iterdir() if folder.is_dir())
    for folder in folders[::12]:
        old, new = (tree((folder / name).read_text("utf-8")) for name in ("old.txt", "new.txt"))
        for before, after in ((old, new), (new, old)):
            found = [derived.change for derived in derive(before, after)]
            assert identical(consolidate(before, found).tree, after), folder.name


# --- 字句 -------------------------------------------------------------------------------------------------------------
WORDS = (
    ("甲は、年１回集まる。", "甲は、年２回集まる。", ["第１条中「年１回」→「年２回」"]),
    ("甲は、医療を行う。", "甲は、医療、介護を行う。", ["第１条中「医療」の次に「、介護」"]),
    ("甲は、医療、介護を行う。", "甲は、医療を行う。", ["第１条中「、介護」を削る"]),
    ("甲は、集まる。", "第２条の場合において、甲は、集まる。", ["第１条中「甲」→「第２条の場合において、甲」"]),
    ("甲は乙と、丙は乙と会う。", "甲は丁と、丙は丁と会う。", ["第１条中「乙」→「丁」"]),
    ("甲は乙と、丙は乙と会う。", "甲は乙と、丙は丁と会う。", ["第１条中「丙は乙」→「丙は丁」"]),
    ("医療は、甲が、介護は、甲が行う。", "医療は、甲が、介護は、乙が行う。", ["第１条中「甲が行う」→「乙が行う」"]),
)


@pytest.mark.parametrize(("old", "new", "expected"), WORDS)
def test_words_are_quoted_as_a_drafter_quotes_them(old: str, new: str, expected: list[str]) -> None:
    """引用は最も短い意味のある字句で、改める所だけに当たる (drafting-rules §2.4-1・2)。"""
    found = changes(article(f"第１条　{old}"), article(f"第１条　{new}"))
    assert [said(change) for change in found] == expected


def test_a_quotation_found_elsewhere_in_the_place_is_lengthened_or_the_place_narrowed() -> None:
    """同じ項の号にも現れる字句は、長くして引く (drafting-rules §2.4-2)。"""
    old = article("第１条　甲は、次の事務を行う。", "　(1)　医療の事務", "　(2)　介護の事務")
    new = article("第１条　甲は、次の取組を行う。", "　(1)　医療の事務", "　(2)　介護の事務")
    assert [said(c) for c in changes(old, new)] == ["第１条中「事務を」→「取組を」"]


def test_the_same_change_in_all_paragraphs_names_the_article() -> None:
    """どの項も同じように改まるなら、項を言わない。"""
    old = article("第１条　町長は、定める。", "２　町長は、集まる。")
    new = article("第１条　市長は、定める。", "２　市長は、集まる。")
    assert [said(c) for c in changes(old, new)] == ["第１条中「町長」→「市長」"]


def test_caption_and_text_changed_alike_are_said_together() -> None:
    """見出しと条文が同じように改まれば「（見出しを含む。）」(R45)。見出しの全部が改まれば、見出しを改める。"""
    old = article("　（連絡会議の開催）", "第５条　甲は、連絡会議を開く。")
    both = article("　（協議会の開催）", "第５条　甲は、協議会を開く。")
    part = article("　（協議会の開催）", "第５条　甲は、連絡会議を開く。")
    whole = article("　（会合）", "第５条　甲は、連絡会議を開く。")
    assert [said(c) for c in changes(old, both)] == ["第５条（見出しを含む。）中「連絡会議」→「協議会」"]
    assert [said(c) for c in changes(old, part)] == ["第５条の見出し中「連絡会議」→「協議会」"]
    assert [said(c) for c in changes(old, whole)] == ["第５条の見出しを1つに改める"]


def test_a_proviso_is_added_named_and_deleted_as_such() -> None:
    """ただし書・後段は、その名で加え、改め、削る (drafting-rules §2.2)。"""
    old = article("第５条　甲は、定める。")
    proviso = article("第５条　甲は、定める。ただし、急ぐときは、この限りでない。")
    other = article("第５条　甲は、定める。ただし、急ぐ場合は、この限りでない。")
    added = changes(old, proviso)[0]
    assert isinstance(added, Insertion)
    assert added.unit is PartKind.PROVISO
    assert [said(c) for c in changes(proviso, other)] == ["第５条ただし書中「とき」→「場合」"]
    assert [said(c) for c in changes(proviso, old)] == ["第５条ただし書を削る"]


# --- 規定 -------------------------------------------------------------------------------------------------------------
def _numbered(*texts: str) -> str:
    return article(*(f"第{n}条　{text}" for n, text in enumerate(texts, start=1)))


_A, _B, _C, _D, _E, _F = (
    f"{word}に関する事項は、甲及び乙が協議して定める。" for word in ("目的", "費用", "会議", "医療", "観光", "補則")
)
_NEW = "丙は、これに必要な情報を公表しなければならない。"


def test_room_is_made_from_the_back_before_inserting() -> None:
    """場所を空けるときは後ろから移し、空いた所に加える (drafting-rules §2.5-3)。"""
    assert [said(c) for c in changes(_numbered(_A, _B, _C), _numbered(_A, _NEW, _B, _C))] == [
        *("第３条→第４条", "第２条→第３条", "第１条の次に1つ加える"),
    ]


def test_four_or_more_moves_are_said_en_bloc() -> None:
    """四つ以上続けて下がるなら、最後の一つを移し、残りをまとめる (R26、R39、R49)。"""
    found = changes(_numbered(_A, _B, _C, _D, _E, _F), _numbered(_A, _NEW, _B, _C, _D, _E, _F))
    assert [said(c) for c in found] == ["第６条→第７条", "第２条から第５条まで+1", "第１条の次に1つ加える"]


def test_gaps_close_from_the_front() -> None:
    """削って詰めるときは、前から移す。四つ以上なら最初の一つを移し、残りをまとめる。"""
    found = changes(_numbered(_A, _B, _C, _D, _E, _F), _numbered(_A, _C, _D, _E, _F))
    assert [said(c) for c in found] == ["第２条を削る", "第３条→第２条", "第４条から第６条まで-1"]


def test_wording_comes_directly_before_its_own_move() -> None:
    """移る規定の字句は、移す前に改める (R23)。"""
    found = changes(_numbered(_A, _B), _numbered(_A, _NEW, _B.replace("協議して", "合議で")))
    assert [said(c) for c in found] == ["第２条中「協議して」→「合議で」", "第２条→第３条", "第１条の次に1つ加える"]


def test_a_provision_is_not_both_rewritten_and_moved() -> None:
    """全部を改めて移すことはできない。その番号に立つ規定を改め、又は削って加える (drafting-rules §6-5)。"""
    found = changes(_numbered(_A, _B, _C), _numbered(_A, _NEW, _C))
    assert [said(c) for c in found] == ["第２条を1つに改める"]


def test_additions_at_the_end_name_the_holder() -> None:
    """終わりに加えるときは、入れ物を言う (drafting-rules §2.2)。"""
    assert [said(c) for c in changes(_numbered(_A), _numbered(_A, _NEW))] == ["本則に1つ加える"]
    one, two = article(f"第１条　{_A}"), article(f"第１条　{_A}", f"２　{_NEW}")
    assert [said(c) for c in changes(one, two)] == ["第１条に1つ加える"]


def test_an_article_kept_as_deleted_is_replaced() -> None:
    """「第２条　削除」は、全部の改正である (R36)。"""
    found = derive(tree(_numbered(_A, _B, _C)), tree(article(f"第1条　{_A}", "第2条　削除", f"第3条　{_C}")))
    assert [(said(d.change), bool(d.why)) for d in found] == [("第２条を1つに改める", True)]


# --- 表 ---------------------------------------------------------------------------------------------------------------
def _table(*rows: tuple[str, ...]) -> str:
    lines = (f"| {' | '.join(row)} |" for row in (("取組", "甲の役割", "乙の役割"), *rows))
    return article(f"第１条　{_A}", "", "別表（第１条関係）", *lines)


_ROWS = (
    ("観光振興", "年１回催しを企画する。", "催しに協力する。"),
    ("図書館", "利用者を受け入れる。", "利用者を受け入れる。"),
)
_ROW = ("防災", "応援の窓口を設ける。", "応援の窓口を設ける。")


def test_table_rows_are_named_by_their_labels() -> None:
    """表の項は名で呼び、項の字句を改め、加え、削る (drafting-rules §2.2 Tables)。"""
    reworded = ("観光振興", "年２回催しを企画する。", "催しに協力する。")
    found = changes(_table(*_ROWS), _table(reworded, _ROW))
    assert [said(c) for c in found] == [
        *("別表観光振興の項中「年１回」→「年２回」", "別表観光振興の項の次に1つ加える", "別表図書館の項を削る"),
    ]
    assert [said(c) for c in changes(_table(*_ROWS), _table(*_ROWS, _ROW))] == ["別表に1つ加える"]
    added = changes(_table(*_ROWS), _table(_ROWS[0], _ROW, _ROWS[1]))
    assert [said(c) for c in added] == ["別表観光振興の項の次に1つ加える"]


def test_a_change_in_one_of_two_like_columns_names_the_column() -> None:
    """二つの欄に当たる字句の一方だけが改まるなら、欄を言う (drafting-rules §6 trap 1)。"""
    one = ("図書館", "利用者を受け入れる。", "職員を受け入れる。")
    assert [said(c) for c in changes(_table(*_ROWS), _table(_ROWS[0], one))] == [
        "別表図書館の項乙の役割の欄中「利用者」→「職員」"
    ]


def test_structure_of_a_table_changes_with_the_whole_annex() -> None:
    """欄の増減は、表の全部を改める。"""
    old = article(f"第１条　{_A}", "", "別表", "| 取組 | 役割 |", "| 観光 | 催しをする。 |")
    new = article(f"第１条　{_A}", "", "別表", "| 取組 | 役割 | 備え |", "| 観光 | 催しをする。 | 無し |")
    found = derive(tree(old), tree(new))
    assert [said(d.change) for d in found] == ["別表を1つに改める"]
    assert isinstance(found[0], Derived)


def test_sides_are_printed_particles() -> None:
    """先頭に加える項は「第一項として」と言う (drafting-rules §8.1)。"""
    old, new = article(f"第１条　{_A}", f"２　{_B}"), article(f"第１条　{_NEW}", f"２　{_A}", f"３　{_B}")
    found = changes(old, new)
    assert [said(c) for c in found][-1] == "第１条に第1として1つ加える"
    assert [c.side for c in found if isinstance(c, Insertion)] == [Side.WITHIN]


# --- 章と見出し -------------------------------------------------------------------------------------------------------
def _chapters(*parts: str) -> str:
    return article(*(line for part in parts for line in ("", part)))


def test_a_heading_put_between_standing_articles_is_added_alone() -> None:
    """章を分けるときは章名だけを加え、合わせるときは章名だけを削る (drafting-rules §2.2)。"""
    one = _chapters("　　　第１章　総則", f"第１条　{_A}", f"第２条　{_B}")
    two = _chapters("　　　第１章　総則", f"第１条　{_A}", "　　　第２章　雑則", f"第２条　{_B}")
    added = changes(one, two)
    assert [said(c) for c in added] == ["第１条の次に1つ加える"]
    assert [c.unit for c in added if isinstance(c, Insertion)] == [PartKind.HEADING]
    assert [said(c) for c in changes(two, one)] == ["第２章の章名を削る"]


def test_an_article_at_the_edge_of_a_chapter_names_the_chapter() -> None:
    """章の端に加える条は「第１章中第１条の次に」と言う。"""
    old = _chapters("　　　第１章　総則", f"第１条　{_A}", "　　　第２章　雑則", f"第２条　{_B}")
    new = _chapters("　　　第１章　総則", f"第１条　{_A}", f"第２条　{_NEW}", "　　　第２章　雑則", f"第３条　{_B}")
    found = changes(old, new)
    assert [said(c) for c in found] == ["第２条→第３条", "第１条の次に1つ加える"]
    assert [_place(c.within) for c in found if isinstance(c, Insertion)] == ["第１章"]


def test_a_renamed_chapter_quotes_its_line() -> None:
    """章名は、番号を含む行で引く。"""
    old = _chapters("　　　第１章　総則", f"第１条　{_A}")
    new = _chapters("　　　第１章　通則", f"第１条　{_A}")
    assert [said(c) for c in changes(old, new)] == ["第１章の章名中「第１章　総則」→「第１章　通則」"]


def test_a_common_caption_is_given_before_the_article() -> None:
    """残る条の前の共通見出しは、その条の前に付する (R28)。"""
    old = article(f"第１条　{_A}", "　（費用）", f"第２条　{_B}")
    new = article(f"第１条　{_A}", "　（会計）", "　（費用）", f"第２条　{_B}")
    assert [said(c) for c in changes(old, new)] == ["Captioning"]


# --- 表の項の番号、まとめて言う字句、かぎ括弧 -------------------------------------------------------------------------
def _marked(*names: str) -> str:
    return _table(*((f"({n}){name}", f"{name}を催す。", "甲と協力する。") for n, name in enumerate(names, start=1)))


def test_numbered_rows_move_like_items() -> None:
    """「(3)」で始まる表の項の番号が変われば、字句でなく、項を移すと言う。字句は移す前に改める。"""
    old, new = _marked("医療", "介護"), _marked("医療", "防災", "介護")
    assert [said(c) for c in changes(old, new)] == ["別表(2)の項→別表(3)の項", "別表(1)の項の次に1つ加える"]
    assert [said(c) for c in changes(new, old)] == ["別表(2)の項を削る", "別表(3)の項→別表(2)の項"]
    reworded = new.replace("介護を催す", "介護を行う")
    assert next(said(c) for c in changes(old, reworded)) == "別表(2)の項中「催す」→「行う」"


def test_a_row_before_the_first_one_names_it() -> None:
    """表の頭のすぐ次に加える項は、頭の行でなく、次に立つ項の前と言う。"""
    found = changes(_table(*_ROWS), _table(_ROW, *_ROWS))
    assert [said(c) for c in found] == ["別表観光振興の項の前に1つ加える"]


def test_a_moved_row_is_deleted_before_it_is_added() -> None:
    """番号の無い項を移すときは、同じ名の項が二つにならないように、削ってから加える。"""
    found = changes(_table(*_ROWS, _ROW), _table(_ROWS[1], _ROW, _ROWS[0]))
    assert [said(c) for c in found] == ["別表観光振興の項を削る", "別表に1つ加える"]


def test_the_same_words_all_over_an_annex_name_the_annex() -> None:
    """別表のすべての所が同じように改まるなら「別表中」。一か所でも残るなら、項を言う (drafting-rules §2.2 Tables)。"""
    old = _marked("医療", "介護", "防災")
    assert [said(c) for c in changes(old, old.replace("協力", "共同"))] == ["別表中「協力する」→「共同する」"]
    head, tail = old.rsplit("協力", 1)
    found = [said(c) for c in changes(old, head.replace("協力", "共同") + "協力" + tail)]
    assert found == [f"別表({n})の項中「協力する」→「共同する」" for n in (1, 2)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("圏域（以下「圏域」という。）", "圏域（以下「対象」という。）", "第１条中「「圏域」」→「「対象」」"),
        ("「甲乙」とは、", "「甲」及び「乙」とは、", "第１条中「「甲乙」」→「「甲」及び「乙」」"),
        ("甲及び乙は、甲が払う。", "甲及び乙は、乙が払う。", "第１条中「甲が」→「乙が」"),
        ("要する費用は、甲が払う。", "要する費用の負担は、甲が払う。", "第１条中「費用」の次に「の負担」"),
    ],
)
def test_a_quotation_is_whole(old: str, new: str, expected: str) -> None:
    """引用は、かぎ括弧の片方だけや、助詞だけにならない (drafting-rules §1.4)。"""
    assert [said(c) for c in changes(article(f"第１条　{old}"), article(f"第１条　{new}"))] == [expected]


def test_what_is_kept_whole_is_not_rewritten() -> None:
    """短い号も、元の語がそのまま残るなら、字句で改める。"""
    old, new = (article("第１条　次のとおりとする。", f"　(1)　{words}") for words in ("福祉", "児童福祉"))
    assert [said(c) for c in changes(old, new)] == ["第１条第１号中「福祉」→「児童福祉」"]


def test_the_last_annex_is_named_after_the_others_are_gone() -> None:
    """残る別表第１を別表とするのは、ほかの別表を削ってからである (R47)。"""
    named = (("別表", "医療"), ("別表第２", "観光"))
    one, two = (f"\n{name}（第１条関係）\n\n| 取組 |\n| {row} |\n" for name, row in named)
    old = article(f"第１条　{_A}") + one.replace("別表", "別表第１") + two
    assert [said(c) for c in changes(old, article(f"第１条　{_A}") + one)] == ["別表第２を削る", "別表第１→別表"]
