"""句から改正へ (amend.wording.interpret): 「同条」、裸の続き、並び、範囲、引用の切り方。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend.address import Address, read_address, resolve, write_address
from amend.change import (
    Addition,
    Captioning,
    Change,
    Deletion,
    Insertion,
    Numbering,
    Removal,
    Renumbering,
    Replacement,
    Restatement,
    Shift,
    Side,
    Substitution,
    Target,
)
from amend.clause import Kind, Node
from amend.errors import Severity
from amend.numerals import Numerals
from amend.parts import PartKind
from amend.plaintext import read
from amend.wording.evidence import read_wording
from amend.wording.interpret import Interpretation

_OLD = """協約

目次
　第一章　総則（第一条―第三条）
　第二章　雑則（第四条―第七条）

　　第一章　総則

　（目的）
第一条　甲及び乙は、連携する。
　（定義）
第二条　甲とは、次のとおりとする。ただし、乙を除く。
　一　甲の一
　二　甲の二
　　イ　甲のイ
　　ロ　甲のロ
　三　甲の三
２　乙とは、「乙」という。
３　丙とは、「丙」と、丁とは、「丁」という。
第三条　別表のとおりとする。

　　第二章　雑則

第四条　甲は、四とする。
第五条　甲は、五とする。
第六条　甲は、六とする。
第七条　甲は、七とする。

　　　附　則
１　甲は、公布の日から施行する。
２　乙は、四月一日から施行する。

別表（第三条関係）

| 取組 | 甲の役割 |
| 医療 | 病院をつくる。 |
| 観光 | 催しをする。 |

備考　甲の備考とする。
"""


def _tree() -> Node:
    return read(_OLD).tree


def _read(*lines: str) -> Interpretation:
    return read_wording("\n".join(lines) + "\n", _tree())


def _changes(*lines: str) -> tuple[Change, ...]:
    found = _read(*lines)
    assert found.findings == ()
    return tuple(interpreted.change for interpreted in found.changes)


def _places(*lines: str) -> list[str]:
    """改正の名指す所を、改正前の番号の言葉で。範囲は「～」でつなぐ。"""
    found = []
    for change in _changes(*lines):
        first, last = Address(()), None
        match change:
            case Substitution() | Addition() | Removal() | Replacement() | Deletion():
                first, last = change.target.address, change.target.until
            case Insertion():
                first, last = change.anchor, None
            case Renumbering():
                first, last = change.old, None
            case Shift():
                first, last = change.first, change.last
            case Captioning() | Numbering():
                first, last = change.address, None
            case Restatement():
                pass
        words = [write_address(address, Numerals.KANJI) for address in (first, last) if address is not None]
        found.append("～".join(words))
    return found


@given(st.lists(st.sampled_from("条項号"), min_size=1, max_size=6))
def test_same_unit_is_the_last_named(units: list[str]) -> None:
    """「同条」「同項」「同号」は、同じ文でその単位として最後に名指した所である。いくつ続けても変わらない。"""
    phrases = "、".join(f"同{unit}中「甲」を「己」に改め" for unit in units)
    places = _places(f"　第二条第一項第二号中「甲の二」を「己」に改め、{phrases}る。")
    known = {"条": "第二条", "項": "第二条第一項", "号": "第二条第一項第二号"}
    assert places[1:] == [known[unit] for unit in units]


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("第五条を第六条とし、同条の次に次の一条を加える。", ["第五条", "第五条"]),
        ("第二条第一項及び第二項並びに第四条中「甲」を「己」に改める。", ["第二条第一項", "第二条第二項", "第四条"]),
        ("第二条第一項第二号イ及びロ中「甲」を「己」に改める。", ["第二条第一項第二号イ", "第二条第一項第二号ロ"]),
        ("第二条第一項第一号及び第二項中「甲」を「己」に改める。", ["第二条第一項第一号", "第二条第二項"]),
        ("第二条第一項中第二号を削り、第三号を第二号とする。", ["第二条第一項第二号", "第二条第一項第三号"]),
        ("第五条から第七条までの規定中「甲」を「己」に改める。", ["第五条～第七条"]),
        ("第二条第一項各号中「甲」を「己」に改める。", ["第二条第一項第一号～第二条第一項第三号"]),
        (
            "第二条第一項ただし書を削り、同項各号を削る。",
            ["第二条第一項ただし書", "第二条第一項第一号～第二条第一項第三号"],
        ),
        ("別表医療の項中「病院」を「医院」に改め、同表備考中「甲」を「己」に改める。", ["別表医療の項", "別表備考"]),
        ("第二条第一項各号を削る。", ["第二条第一項第一号～第二条第一項第三号"]),
        ("附則第一項及び第二項中「施行する」を「行う」に改める。", ["附則第一項", "附則第二項"]),
        ("附則第二項を附則第三項とする。", ["附則第二項"]),
        ("第二章中第五条を第六条とし、同条の前に次の一条を加える。", ["第五条", "第五条"]),
        (
            "別表医療の項中「病院」を「医院」に改め、同項甲の役割の欄中「つくる」を「造る」に改め、同表観光の項を削る。",
            ["別表医療の項", "別表医療の項甲の役割の欄", "別表観光の項"],
        ),
        (
            "第二条第一項ただし書中「乙」を「己」に改め、同項第一号を削る。",
            ["第二条第一項ただし書", "第二条第一項第一号"],
        ),
        ("第一条の見出し中「目的」を「趣旨」に改め、同条中「甲」を「己」に改める。", ["第一条の見出し", "第一条"]),
        ("「第二章　雑則」を「第二章　補則」に改める。", ["第二章の章名"]),
        ("第四条を削り、第五条を第四条とし、第六条及び第七条を削る。", ["第四条", "第五条", "第六条", "第七条"]),
        ("第一条中「甲」を「己」に改め、「連携」を削り、「する」の下に「もの」を加える。", ["第一条"] * 3),
    ],
)
def test_mentions_resolve_to_old_numbers(sentence: str, places: list[str]) -> None:
    """裸の続き、同条、範囲、各号、表の項と欄は、改正前の番号の一つ一つの所になる (drafting-rules §2.5)。"""
    block = ("第六条　己とする。",) if "加える" in sentence and "次の" in sentence else ()
    assert _places("　" + sentence, *block) == places


def test_new_number_is_said_in_the_old_holder() -> None:
    """「同条第三項」も「第四号」も、移す前の規定の入れ物の中の番号である。"""
    (paragraph,) = _changes("　第二条第三項を同条第四項とする。")
    (item,) = _changes("　第二条第一項中第三号を第四号とする。")
    (suppl,) = _changes("　附則第二項を第三項とする。")
    assert paragraph == Renumbering(read_address("第二条第三項"), read_address("第二条第四項"))
    assert item == Renumbering(read_address("第二条第一項第三号"), read_address("第二条第一項第四号"))
    assert suppl == Renumbering(read_address("附則第二項"), read_address("附則第三項"))


def test_chapter_of_a_move_is_apart_from_the_number() -> None:
    """「第二章中第五条を第六条とし、第七条を第八条とする」の章は、続く移動にも掛かり、条の番号には入らない。"""
    chapter = read_address("第二章")
    assert _changes("　第二章中第五条を第六条とし、第七条を第八条とする。") == (
        Renumbering(read_address("第五条"), read_address("第六条"), chapter),
        Renumbering(read_address("第七条"), read_address("第八条"), chapter),
    )


def test_moved_range_is_a_shift() -> None:
    """「第五条から第七条までを第六条から第八条までとし」は一条ずつの繰下げである。長さの違う範囲は解けない。"""
    assert _changes("　第五条から第七条までを第六条から第八条までとする。") == (
        Shift(read_address("第五条"), read_address("第七条"), 1),
    )
    (finding,) = _read("　第五条から第七条までを第六条から第九条までとする。").findings
    assert "範囲が合いません" in finding.message


def test_lists_of_words_become_single_changes() -> None:
    """所の並びと字句の並びは、所ごとに、書かれた順の改正になる。"""
    one, four = (Target(read_address(place)) for place in ("第一条", "第四条"))
    assert _changes("　第一条及び第四条中「甲」及び「乙」を「己」に改め、「、」の次に「共に」を加える。") == (
        *(Substitution(one, old, "己") for old in "甲乙"),
        *(Substitution(four, old, "己") for old in "甲乙"),
        Addition(one, "、", "共に"),
        Addition(four, "、", "共に"),
    )


def test_old_text_decides_where_a_quotation_ends() -> None:
    """引用の中の釣り合わないかぎ括弧は、名指した所の本文にある切り方を採る (drafting-rules §6-8)。"""
    assert _changes("　第二条第三項中「「丙」と、」を削る。") == (
        Removal(Target(read_address("第二条第三項")), "「丙」と、"),
    )
    assert _changes("　第二条第三項中「丙」と、丁とは、「」を「戊」と、己とは、「」に改める。") == (
        Substitution(Target(read_address("第二条第三項")), "丙」と、丁とは、「", "戊」と、己とは、「"),
    )


def test_quotation_never_swallows_the_next_phrase() -> None:
    """改めた後の字句は本文と照らせないので、字句の誤りが、引用を遠くで閉じた読み方に隠れてはならない。"""
    wrong = "　第四条中「甲」を「己」に改め、第五条中「無い語」を「乙」に改める。"
    assert _changes(wrong) == (
        Substitution(Target(read_address("第四条")), "甲", "己"),
        Substitution(Target(read_address("第五条")), "無い語", "乙"),
    )


_BANDS = """協約

別表

| 区分 | 取組 | 役割 |
| 医療 | 救急 | 病院 |
| 介護 | 施設 |
| 観光 | 催し | 企画 |
* - [rowspan="2"] 防災
  - 備え
* - 訓練
* - 消防
  - 出動

* - 港湾
  - 荷役
  - 県
* - 空港
  - 貨物

* - 百二十五道路運送事業
  - 一件
* - （一）乗合
  - 二件
* - 百二十六海上運送事業
  - 三件
"""


@pytest.mark.parametrize(
    ("place", "first", "last"),
    [
        ("医療の項", 1, 2),
        ("観光の項", 3, None),
        ("防災の項", 0, 1),
        ("消防の項", 2, None),
        ("港湾の項", 0, None),
        ("第百二十五号", 0, 1),
    ],
)
def test_named_row_is_its_whole_band(place: str, first: int, last: int | None) -> None:
    """左端の欄の結合した項は、続く行までが一つの項である。番号の後の空白の落ちた表も、番号で呼べる (R29・R31)。"""
    old = read(_BANDS).tree
    (found,) = read_wording(f"　別表{place}を削る。\n", old).changes
    assert isinstance(found.change, Deletion)
    target = found.change.target
    assert resolve(old, target.address).path[-1] == first
    assert (resolve(old, target.until).path[-1] if target.until else None) == last


def test_editorial_paragraph_numbers_go_on() -> None:
    """項番号の無い古い法令を編集した本文の「○２」は、改め文に現れない。加えた項には次の番号を続ける。"""
    old = read("規程\n\n第一条　甲\n\n　　　附　則\n○１　甲は、甲。\n○２　乙は、乙。\n").tree
    (found,) = read_wording("　附則に次の一項を加える。\n　丙は、丙。\n", old).changes
    assert isinstance(found.change, Insertion)
    assert [(n.mark, n.text) for n in found.change.block] == [("○３", "丙は、丙。")]


def test_excerpt_without_chapters_cannot_check_them() -> None:
    """章立ての写されていない抜粋では、「第三章中第一条の次に」の章は確かめられないと断って、条だけで決める。"""
    old = read("第一条　甲\n第二条　乙\n").tree
    found = read_wording("　第三章中第一条の次に次の一条を加える。\n第一条の二　丙\n", old)
    assert [finding.severity for finding in found.findings] == [Severity.WARNING]
    (insertion,) = (interpreted.change for interpreted in found.changes)
    assert isinstance(insertion, Insertion)
    assert insertion.within is None


def test_block_is_read_as_its_unit() -> None:
    """加える規定は、置く所の周りの形で読む。ハは号の二のイロハの続きである。"""
    (item,) = _changes("　第二条第一項第二号に次のように加える。", "　　ハ　甲のハ")
    assert isinstance(item, Insertion)
    assert [(n.kind, n.mark, n.num) for n in item.block] == [(Kind.SUBITEM, "ハ", (3,))]
    (proviso,) = _changes("　第四条に次のただし書を加える。", "　　ただし、乙は、この限りでない。")
    assert isinstance(proviso, Insertion)
    assert (proviso.unit, proviso.block[0].text) == (PartKind.PROVISO, "ただし、乙は、この限りでない。")
    (row,) = _changes("　別表医療の項の次に次のように加える。", "┌──┬────┐", "│防災│備える。│", "└──┴────┘")
    assert isinstance(row, Insertion)
    assert (row.side, [cell.text for cell in row.block[0].children]) == (Side.AFTER, ["防災", "備える。"])


def test_block_of_two_articles_is_shared_out() -> None:
    """「第五条及び第六条を次のように改める」は、条ごとの改正になる。一つにまとめて削除するなら、まとめて改める。"""
    five, six = _changes("　第五条及び第六条を次のように改める。", "第五条　戊", "第六条　己")
    assert [five.target, six.target] == [Target(read_address(place)) for place in ("第五条", "第六条")]  # type: ignore[union-attr]
    (both,) = _changes("　第五条及び第六条を次のように改める。", "第五条及び第六条　削除")
    assert isinstance(both, Replacement)
    assert both.target == Target(read_address("第五条"), read_address("第六条"))


def test_captions_and_paragraph_numbers() -> None:
    """見出しの全部を改めることは見出しの置換え、付することは見出しの付与である。"""
    assert _changes("　第一条の見出しを「（趣旨）」に改める。") == (
        Replacement(Target(read_address("第一条の見出し")), (Node(Kind.CAPTION, text="（趣旨）"),)),
    )
    assert _changes("　第三条に見出しとして「（別表）」を付する。") == (Captioning(read_address("第三条"), "（別表）"),)
    assert _changes("　附則第一項の項番号を削る。") == (Numbering(read_address("附則第一項"), given=False),)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("　同条第二項を削る。",), "「同条」と言う条"),
        (("　第二号を削る。",), "どこの号"),
        (("　第四条の次に次の二条を加える。", "第五条　戊"), "2つの条を加える"),
        (("　第四条を次のように改める。",), "規定がありません"),
        (("　第四条の次に次の一条を加える。", "　一　甲"), "条として読めません"),
        (("　第四条各号を削る。",), "号がありません"),
        (("　「第九章　甲」を「第九章　乙」に改める。",), "見出しの行が本文にありません"),
        (("　第一条及び第五条を次のように改める。", "第一条　甲"), "番号が合いません"),
    ],
)
def test_unresolved_phrase_says_line_and_advice(lines: tuple[str, ...], said: str) -> None:
    """解けない句は、改め文の行番号と、わけと、対処を言う。ほかの文はそのまま解く。"""
    found = _read("　第一条中「甲」を「己」に改める。", *lines)
    assert [interpreted.line for interpreted in found.changes][:1] == [1]
    assert any(said in finding.message and finding.line == 2 and finding.advice for finding in found.findings)


@pytest.mark.parametrize(
    ("line", "swallowed"),
    [
        ("　第四条中「甲」を「己」に改める。第五条中「甲」を「己」に改める。", "己」に改める。第五条中「甲」を「己"),
        ("　第四条中「甲」を「己」に改め第五条中「甲」を「己」に改める。", "己」に改め第五条中「甲」を「己"),
        ("　第四条中「甲」を「己」に第五条中「甲」を「己」に改める。", "己」に第五条中「甲」を「己"),
    ],
)
def test_a_quotation_never_swallows_the_next_phrase(line: str, swallowed: str) -> None:
    """句の間の「、」や行替えを忘れた文は、次の句を字句の中に呑んで読まれず、断られる。"""
    (finding,) = _read(line).findings
    assert (finding.rule, finding.line, finding.severity) == ("W34", 1, Severity.ERROR)
    assert swallowed in finding.message


def test_a_caption_without_brackets_is_refused() -> None:
    """括弧の無い見出しは、条の文と紛れるので断る。"""
    (finding,) = _read("　第一条の見出しを「趣旨」に改める。").findings
    assert "括弧がありません" in finding.message
