"""溶け込みの表と附則: 表の書き方、番号のある行、改正附則、前文 (drafting-rules §2.2、§6)。"""

from __future__ import annotations

import pytest
from consolidations import (
    ANNEX,
    ARTICLES,
    after,
    applied,
    block,
    caption,
    drop,
    move,
    numbering,
    rows,
    shift,
    sub,
)

from amend.address import Address, read_address
from amend.change import Replacement, Substitution, Target
from amend.clause import Kind
from amend.consolidation import ConsolidationError, append_supplement, consolidate
from amend.parts import PartKind
from amend.plaintext import read, write


def test_bars_become_a_list_when_a_cell_has_passages() -> None:
    """縦棒の表に二段落の欄を加えれば、表の全部が並びの書き方になる。"""
    old = "協約\n\n別表\n| 事業 | 甲 |\n| 医療 | 医師 |\n"
    added = block("別表\n* - 観光\n  - 案内\n    送迎\n")[0].children[0].children
    wanted = "協約\n\n別表\n* - 事業\n  - 甲\n* - 医療\n  - 医師\n* - 観光\n  - 案内\n    送迎\n"
    assert applied(old, after("別表医療の項", added)) == wanted


def test_tables_are_written_as_the_old_ones() -> None:
    """加える表と空の欄は、元の表の書き方 (縦棒) に倣う。"""
    old = "協約\n\n別表第１\n| 事業 | 甲 |\n| 医療 | 医師 |\n"
    added = block("別表第２\n* - 事業\n  - 乙\n* - 観光\n  -\n")
    text = applied(old, after("別表第１", added, Kind.ANNEX), sub("別表第１医療の項甲の欄", "医師", "医師等"))
    assert text.endswith("| 医療 | 医師等 |\n\n別表第２\n| 事業 | 乙 |\n| 観光 |  |\n")


def test_notes_stay_when_the_rest_is_replaced() -> None:
    """「別表備考以外の部分を次のように改める」: 見出しと表が替わり、備考が残る (R32)。"""
    where = Target(Address(read_address("別表").steps, PartKind.CHAPEAU))
    found = block("別表（第２条関係）\n| 事業 |\n| 教育 |\n")
    wanted = "別表（第２条関係）\n* - 事業\n* - 教育\n"
    text = ANNEX.replace(ANNEX[ANNEX.index("別表（") : ANNEX.index("備考")], wanted)
    assert applied(ANNEX, Replacement(where, found)) == text
    assert applied(ANNEX, Substitution(where, "医", "薬")) == ANNEX.replace("医", "薬")


def test_numbered_rows_shift_together() -> None:
    """「(2)の項から(3)の項までを一項ずつ繰り下げ」: 数字の幅は、同じ桁の隣の項に倣う。"""
    old = "題\n\n別表\n| 事業 |\n| (８)医療 |\n| (９)福祉 |\n| (10)教育 |\n"
    wanted = "題\n\n別表\n| 事業 |\n| (９)医療 |\n| (10)福祉 |\n| (11)教育 |\n"
    assert applied(old, shift("別表(８)の項", "別表(10)の項", 1)) == wanted
    assert applied(wanted, shift("別表(９)の項", "別表(11)の項", -1)) == old
    glyphs = "題\n\n別表\n| 事業 |\n| ⑴医療 |\n| ⑵福祉 |\n"
    assert applied(glyphs, shift("別表⑴の項", "別表⑵の項", 1)) == glyphs.replace("⑵", "⑶").replace("⑴", "⑵")


def test_rows_without_numbers_do_not_shift() -> None:
    """番号の無い項は、繰り下げられない。"""
    with pytest.raises(ConsolidationError, match="1 ずつ移せません"):
        applied(ANNEX, shift("別表医療の項", "別表観光の項", 1))


def test_a_supplement_of_one_paragraph_takes_a_caption_and_a_number() -> None:
    """「附則に見出しとして…を付し、附則に項番号を付し」: 一項だけの附則では、その項に付く。"""
    old = "題\n\n第１条　甲\n\n　　　附　則\n　この協約は、締結の日から施行する。\n"
    text = applied(old, caption("附則", "（施行期日）"), numbering("附則", given=True))
    assert text.endswith("　　　附　則\n　（施行期日）\n１　この協約は、締結の日から施行する。\n")


def test_a_preamble_after_the_contents_stays_a_preamble() -> None:
    """目次の次に加える前文は、目次の行にならない。"""
    old = "題\n\n目次\n　第１章　総則（第１条）\n\n　第１章　総則\n\n第１条　甲\n"
    added = block("　甲は、協約を結ぶ。\n\n第１条　甲\n")[:1]
    tree = consolidate(read(old).tree, (after("目次", added, Kind.PREAMBLE),)).tree
    assert [node.kind for node in tree.children[1:3]] == [Kind.TOC, Kind.PREAMBLE]


def test_supplement_follows_the_last_one() -> None:
    """改正附則は、最後の附則の次に、元の附則と同じ置き方で続く。"""
    supplement = read("題\n\n附則\n　この協約は、締結の日から施行する。\n").tree.children[-1:]
    text = write(append_supplement(read(ANNEX).tree, supplement))
    assert "　　　附　則\n　甲\n\n　　　附則\n　この協約は、締結の日から施行する。\n\n　この協約を証するため" in text
    assert write(append_supplement(read(ARTICLES).tree, supplement)) == (
        ARTICLES + "\n　　　附則\n　この協約は、締結の日から施行する。\n"
    )


def test_worked_example() -> None:
    """drafting-rules §6 の例: 条の移動、字句、条と表の項の追加、表の項の削除。"""
    old = (
        "連携協約\n\n　（費用分担）\n第４条　費用は、甲及び乙が定める。\n　（連絡会議）\n"
        "第５条　前条の協議のため、年１回連絡会議を開催する。\n　（その他）\n第６条　甲及び乙が定める。\n\n"
        "別表（第３条関係）\n* - 取組\n  - 内容\n* - 観光振興\n  - 年１回催す。\n* - 図書館\n  - 利用する。\n"
    )
    changes = (
        move("第６条", "第７条"),
        sub("第５条", "前条", "第４条"),
        sub("第５条", "年１回", "年２回"),
        move("第５条", "第６条"),
        after("第４条", block("　（情報の共有）\n第５条　情報を提供する。\n"), Kind.ARTICLE),
        sub("別表観光振興の項", "年１回", "年２回"),
        after("別表観光振興の項", rows("| 防災 | 応援する。 |")),
        drop("別表図書館の項"),
    )
    assert applied(old, *changes) == (
        "連携協約\n\n　（費用分担）\n第４条　費用は、甲及び乙が定める。\n　（情報の共有）\n第５条　情報を提供する。\n"
        "　（連絡会議）\n第６条　第４条の協議のため、年２回連絡会議を開催する。\n　（その他）\n"
        "第７条　甲及び乙が定める。\n\n"
        "別表（第３条関係）\n* - 取組\n  - 内容\n* - 観光振興\n  - 年２回催す。\n* - 防災\n  - 応援する。\n"
    )
