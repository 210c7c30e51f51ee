"""溶け込みの字句: 引いた字句が、名指した所の改正前の文にある限りのすべてで、同時に改まる (drafting-rules §2.4)。"""

from __future__ import annotations

from itertools import pairwise

import pytest
from consolidations import add, applied, block, cut, drop, inside, into, move, put, refused, sub, target, words
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import trees

from amend.address import places
from amend.change import Change, Substitution, Target
from amend.clause import Kind, Node, follow, nodes
from amend.consolidation import ConsolidationError, consolidate, occurrences
from amend.parts import PartKind
from amend.plaintext import read, write
from amend.plaintext.layout import lay_out

OLD = """協約

目次
　第一章　総則（第一条・第二条）
　第二章　費用（第三条）

　甲市及び乙町は、次のとおり連携協約を締結する。

　第一章　総則
　（連携の目的）
第一条　甲は、乙と連携する。ただし、甲が連携しないときは、この限りでない。
２　次に掲げる事項は、乙が定める。
　一　甲の医療
　二　甲の観光
　（会議）
第二条　甲及び乙は、年一回会議を開く。
第二条の二　甲は、会議を開く。
　第二章　費用
第三条　甲は、費用を負担する。

　　　附　則
　この協約は、甲が定める。

別表第一（第三条関係）
| 事業 | 甲 |
| 観光 | 甲は、催しを開く。 |
"""

WORDS: tuple[tuple[str, tuple[Change, ...], str, str], ...] = (
    ("改める", (sub("第三条", "費用", "経費"),), "甲は、費用を負担する", "甲は、経費を負担する"),
    ("次に加える", (add("第三条", "甲", "及び乙"),), "甲は、費用を", "甲及び乙は、費用を"),
    ("前に加える", (add("第三条", "費用", "半分の", ahead=True),), "甲は、費用を", "甲は、半分の費用を"),
    ("削る", (cut("第三条", "甲は、"),), "甲は、費用を負担する", "費用を負担する"),
    (
        "項を言わなければ条の全部、見出しは除く",
        (sub("第一条", "連携", "協力"),),
        "甲は、乙と連携する。ただし、甲が連携しない",
        "甲は、乙と協力する。ただし、甲が協力しない",
    ),
    (
        "号だけ",
        (sub("第一条第二項第一号", "甲", "乙"),),
        "　一　甲の医療",
        "　一　乙の医療",
    ),
    (
        "ただし書だけ",
        (sub("第一条第一項ただし書", "甲", "乙"),),
        "ただし、甲が",
        "ただし、乙が",
    ),
    (
        "各号列記以外の部分だけ",
        (sub("第一条第二項各号列記以外の部分", "乙", "甲"),),
        "次に掲げる事項は、乙が",
        "次に掲げる事項は、甲が",
    ),
    ("見出しだけ", (sub("第一条の見出し", "連携", "協力"),), "（連携の目的）", "（協力の目的）"),
    (
        "見出しを含む",
        (sub("第二条（見出しを含む。）", "会議", "集会"),),
        "（会議）\n第二条　甲及び乙は、年一回会議を",
        "（集会）\n第二条　甲及び乙は、年一回集会を",
    ),
    (
        "範囲は枝番号の条も含む",
        (sub("第二条から第三条まで", "甲", "丙"),),
        "甲及び乙は、年一回会議を開く。\n第二条の二　甲は、会議を開く。\n　第二章　費用\n第三条　甲",
        "丙及び乙は、年一回会議を開く。\n第二条の二　丙は、会議を開く。\n　第二章　費用\n第三条　丙",
    ),
    ("目次", (sub("目次", "第二条）", "第二条の二）"),), "（第一条・第二条）", "（第一条・第二条の二）"),
    ("題名", (sub("題名", "協約", "連携協約"),), "協約\n\n目次", "連携協約\n\n目次"),
    ("前文", (sub("前文", "甲市", "丙市"),), "　甲市及び", "　丙市及び"),
    ("附則", (sub("附則", "甲", "乙"),), "この協約は、甲が", "この協約は、乙が"),
    ("別表の欄", (sub("別表第一観光の項甲の欄", "催し", "行事"),), "甲は、催し", "甲は、行事"),
    ("別表の括弧書き", (sub("別表第一", "第三条関係", "第四条関係"),), "（第三条関係）", "（第四条関係）"),
    (
        "章名は番号を含む行を引く",
        (sub("第二章の章名", "第二章　費用", "第三章　経費"),),
        "　第二章　費用\n第三条",
        "　第三章　経費\n第三条",
    ),
    (
        "連鎖しない",
        (sub("第二条", "甲", "乙"), sub("第二条", "乙", "甲")),
        "甲及び乙は、年一回",
        "乙及び甲は、年一回",
    ),
    (
        "長い引用が勝つ",
        (sub("第一条第一項", "甲", "丙"), sub("第一条第一項", "甲が連携しない", "乙が断る")),
        "甲は、乙と連携する。ただし、甲が連携しない",
        "丙は、乙と連携する。ただし、乙が断る",
    ),
    (
        "改める字句の次に加える",
        (sub("第三条", "費用", "経費"), add("第三条", "費用", "の半分")),
        "費用を負担",
        "経費の半分を負担",
    ),
    (
        "削る部分の中の字句は改めない",
        (drop("第一条第一項ただし書"), sub("第一条", "甲", "丙")),
        "　（連携の目的）\n第一条　甲は、乙と連携する。ただし、甲が連携しないときは、この限りでない。\n"
        "２　次に掲げる事項は、乙が定める。\n　一　甲の医療\n　二　甲の観光",
        "　（連携の目的）\n第一条　丙は、乙と連携する。\n"
        "２　次に掲げる事項は、乙が定める。\n　一　丙の医療\n　二　丙の観光",
    ),
    (
        "目次の一行が二行になる",
        (sub("目次", "第二章　費用（第三条）", "第二章　費用（第三条）　第三章　雑則（第四条）"),),
        "　第二章　費用（第三条）\n",
        "　第二章　費用（第三条）\n　第三章　雑則（第四条）\n",
    ),
    (
        "目次の行の終わりに加えた章は次の行になる",
        (add("目次", "第二章　費用（第三条）", "第三章　雑則（第四条）"),),
        "　第二章　費用（第三条）\n",
        "　第二章　費用（第三条）\n　第三章　雑則（第四条）\n",
    ),
    (
        "目次の二行を一行に改める",
        (sub("目次", "第一章　総則（第一条・第二条）　第二章　費用（第三条）", "第一章　総則（第一条―第三条）"),),
        "　第一章　総則（第一条・第二条）\n　第二章　費用（第三条）\n",
        "　第一章　総則（第一条―第三条）\n",
    ),
)


@pytest.mark.parametrize(("changes", "old", "new"), [case[1:] for case in WORDS], ids=[case[0] for case in WORDS])
def test_words_change_in_the_named_place_only(changes: tuple[Change, ...], old: str, new: str) -> None:
    """名指した所の字句だけが改まり、ほかは一字も変わらない。"""
    assert OLD.count(old) == 1
    assert applied(OLD, *changes) == OLD.replace(old, new)


def test_main_provisions_leave_the_rest() -> None:
    """「本則中」は、題名・目次・前文・附則・別表と見出しに及ばない。"""
    text = applied(OLD, sub("本則", "甲", "丙"))
    head, main = OLD.split("　第一章　総則\n")
    main, rest = main.split("\n　　　附　則")
    assert text == f"{head}　第一章　総則\n{main.replace('甲', '丙')}\n　　　附　則{rest}"


def test_inserted_words_are_never_matched() -> None:
    """加えた規定や、改めた規定の字句は、ほかの改正に改められない。"""
    text = applied(OLD, into("第三条", inside("　一　費用\n"), Kind.ITEM), sub("第三条", "費用", "経費"))
    assert "第三条　甲は、経費を負担する。\n　一　費用\n" in text
    text = applied(OLD, put("第二条", block("第二条　甲\n")), sub("第二条から第三条まで", "甲", "丙"))
    assert "第二条　甲\n第二条の二　丙は、会議" in text


def test_a_place_keeps_its_old_number_after_a_move() -> None:
    """移した後も、字句は改正前の番号の所で改まる (R52)。"""
    text = applied(OLD, move("第三条", "第四条"), move("第二条の二", "第三条"), sub("第三条", "費用", "経費"))
    assert "第三条　甲は、会議を開く。" in text
    assert "第四条　甲は、経費を負担する。" in text


def test_a_new_number_means_the_provision_that_has_it_now() -> None:
    """改正前に無い番号は、その時の番号である。"""
    assert "第四条　甲は、経費を" in applied(OLD, move("第三条", "第四条"), sub("第四条", "費用", "経費"))


def test_sentences_in_parts_are_told_apart() -> None:
    """ただし書を改め、前に後段を加え、本文の字句を改めることが一度にできる。"""
    changes = (
        put("第一条第一項ただし書", words("ただし、急ぐときを除く。")),
        into("第一条第一項", words("この場合において、乙に知らせる。"), PartKind.LAST),
        sub("第一条第一項本文", "乙", "丙"),
    )
    wanted = "第一条　甲は、丙と連携する。この場合において、乙に知らせる。ただし、急ぐときを除く。\n"
    assert wanted in applied(OLD, *changes)


def test_hits_are_listed() -> None:
    """当たった所の全部が、周りの字とともに分かる (law 5)。"""
    old = read(OLD).tree
    hits = consolidate(old, [sub("第一条第一項", "連携", "協力")]).applied[0].hits
    assert [hit.around(2) for hit in hits] == ["…乙と〔連携〕する…", "…甲が〔連携〕しな…"]
    assert [hit.address(old) for hit in hits] == [target("第一条第一項").address] * 2


@settings(max_examples=15)
@given(trees(), st.data())
def test_every_occurrence_changes_and_nothing_else(tree: Node, data: st.DataObject) -> None:
    """「Ａ」を「Ｂ」に: 所の文のすべてのＡがＢになり、ほかの節点は変わらない (law 5)。"""
    old = read(write(lay_out(tree))).tree
    named = [(path, address) for path, address in places(old).items() if follow(old, path).text]
    path, address = data.draw(st.sampled_from(named))
    node = follow(old, path)
    at = data.draw(st.integers(0, len(node.text) - 1))
    quoted = node.text[at : at + data.draw(st.integers(1, 4))]
    where = Target(address)
    found = occurrences(old, where, quoted)
    if any(a.path == b.path and a.end > b.start for a, b in pairwise(found)):  # 自分と重なる引用は断る
        with pytest.raises(ConsolidationError):
            consolidate(old, [Substitution(where, quoted, "丗")])
        return
    done = consolidate(old, [Substitution(where, quoted, "丗")])
    assert done.applied[0].hits == found
    assert any(hit.path == path for hit in found)
    count = sum(node.text.count("丗") + node.mark.count("丗") for node in nodes(done.tree))
    assert count == len(found)
    changed = [a for a, b in zip(nodes(old), nodes(done.tree), strict=True) if (a.mark, a.text) != (b.mark, b.text)]
    assert len(changed) == len({hit.path for hit in found})


def test_crossing_quotations_are_refused() -> None:
    """一部だけ重なる引用と、同じ字句を二度改めることは断る。"""
    faults = refused(OLD, sub("第二条", "甲及び乙", "双方"), sub("第二条", "乙は、年一回", "乙が毎年"))
    assert [(fault.index, fault.finding.rule) for fault in faults] == [(1, "K03")]
    faults = refused(OLD, sub("第二条", "甲", "丙"), sub("第二条", "甲", "丁"))
    assert [(fault.index, fault.finding.rule) for fault in faults] == [(1, "K04")]
