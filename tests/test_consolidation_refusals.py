"""溶け込みの断り: 加えられない改正は、何が、どこで、どうすればよいかを言い、何も加えない (DESIGN §6 law 5)。"""

from __future__ import annotations

import pytest
from consolidations import (
    add,
    after,
    before,
    block,
    caption,
    cut,
    drop,
    into,
    move,
    numbering,
    put,
    refused,
    shift,
    sub,
    words,
)

from amend.change import Change, Restatement
from amend.clause import Kind
from amend.consolidation import RULES, ConsolidationError, consolidate
from amend.parts import PartKind
from amend.plaintext import read

OLD = """協約

　（目的）
第１条　甲は、乙と連携する。
　（会議）
第２条　会議は、年１回開く。
２　会議は、甲が招く。
第３条　次に掲げる事項は、甲が定める。
　(1)　医療
　(2)　観光
第４条　費用は、年２回払う。

別表
| 事業 | 甲 |
| 医療 | 医師 |
"""

ONE: tuple[tuple[str, Change, str, str, str, str], ...] = (
    ("幅", sub("第２条", "年1回", "年２回"), "K02", "第２条", "一つもありません", "「年１回」です (半角の1→全角の１)"),
    ("空白", cut("第１条", "甲は、 乙"), "K02", "第１条", "一つもありません", "「甲は、乙」です (半角空白を削る)"),
    ("似た字", cut("第３条第２号", "観先"), "K02", "第３条第２号", "一つもありません", "どこにもありません"),
    (
        "別の項",
        sub("第２条第２項", "年１回", "x"),
        "K02",
        "第２条第２項",
        "一つもありません",
        "同じ条では第２条第１項に",
    ),
    ("別の条", sub("第１条", "年２回", "x"), "K02", "第１条", "一つもありません", "第４条にあります"),
    ("見出し", sub("第２条第２項", "（会議）", "x"), "K02", "第２条第２項", "一つもありません", "第２条の見出し"),
    ("見出しだけ", sub("第１条", "目的", "x"), "K02", "第１条", "一つもありません", "「第１条の見出し中」"),
    ("二つの文", cut("第３条", "医療観光"), "K02", "第３条", "一つもありません", "二つの規定にまたがっています"),
    ("改正済み", sub("第４条", "年３回", "年２回"), "K02", "第４条", "一つもありません", "もう改まった本文では"),
    ("無い条", sub("第９条", "甲", "乙"), "K01", "第９条", "第９条はありません", "第４条までです"),
    ("無い号", add("第３条第３号", "甲", "乙"), "K01", "第３条第３号", "第３号はありません", "第３条第２号までです"),
    ("ただし書が無い", drop("第１条ただし書"), "K01", "第１条ただし書", "ただし書はありません", "一つだけ"),
    ("ふさがった番号", move("第３条", "第４条"), "K05", "第４条", "第４条が二つになります", "番号を空けてください"),
    ("加えた番号", after("第３条", block("第４条　丙\n")), "K05", "第４条", "加えた規定", "番号を空けてください"),
    ("逆順", after("第２条", block("第９条　丙\n")), "K06", "第３条", "第９条の次が第３条", "番号の順に並びます"),
    ("初めの項", drop("第２条第１項"), "K06", "第２条", "初めの項が第2項", "繰り上げる"),
    ("項が残らない", drop("第１条第１項"), "K07", "第１条", "項が残りません", "「第１条を削る。」"),
    ("項の中に条", into("第２条第１項", block("第５条　丙\n")), "K07", "第２条第１項", "加えられません", "形"),
    ("条の次に項", after("第２条", block("第２条　甲\n２　乙\n")[0].children[1:]), "K07", "第２条", "加えられ", "形"),
    ("号でない", put("第３条第１号", block("第５条　丙\n")), "K07", "第３条第１号", "号でなく条", "番号から"),
    ("規定が無い", put("第３条", ()), "K07", "第３条", "規定がありません", "次の行"),
    ("加える規定が無い", into("第３条", ()), "K07", "第３条", "規定がありません", "次の行"),
    ("単位が変わる", move("第２条第２項", "第３条"), "K07", "第２条第２項", "できません", "削って加えて"),
    ("別の条へ", move("第２条第２項", "第４条第２項"), "K07", "第２条第２項", "移せません", "削って"),
    ("上げすぎ", shift("第１条", "第２条", -1), "K07", "第１条から第２条まで", "移せません", "一つずつ"),
    ("見出しがある", caption("第１条", "（新）"), "K04", "第１条", "もうあります", "見出しを「（新）」に改める"),
    ("項番号がある", numbering("第２条第２項", given=True), "K07", "第２条第２項", "もうあります", "項を"),
    ("どの項か", into("第２条", words("ただし、乙を除く。"), PartKind.PROVISO), "K07", "第２条", "項が 2 あり", "項も"),
    ("範囲が逆", drop("第３条から第２条まで"), "K01", "第３条から第２条まで", "始めより前", "順を"),
    ("章名の番号が無い", before("第１条", block("１　甲\n")), "K07", "第１条", "加えられません", "形"),
)


@pytest.mark.parametrize(
    ("change", "rule", "where", "what", "advice"), [case[1:] for case in ONE], ids=[case[0] for case in ONE]
)
def test_a_refusal_says_what_where_and_what_to_do(
    change: Change, rule: str, where: str, what: str, advice: str
) -> None:
    """断りは、改正の番号、規則、所、何がいけないか、どうすればよいかを言う。"""
    (fault,) = refused(OLD, change)
    found = fault.finding
    assert (fault.index, found.rule) == (0, rule)
    assert found.rule in RULES
    assert found.place == where
    assert what in found.message
    assert advice in found.advice


def test_all_errors_come_at_once_and_nothing_is_applied() -> None:
    """一つでも加えられなければ、正しい改正も加えず、わけの全部を改正の順に言う。"""
    old = read(OLD).tree
    changes = (
        sub("第９条", "甲", "乙"),
        sub("第１条", "甲", "丙"),
        sub("第２条", "年9回", "x"),
        move("第３条", "第８条第１項"),
    )
    with pytest.raises(ConsolidationError, match="ほかに 2 件") as caught:
        consolidate(old, changes)
    assert [fault.index for fault in caught.value.faults] == [0, 2, 3]
    assert old == read(OLD).tree


def test_what_is_gone_cannot_be_named_again() -> None:
    """削った規定を、もう一度削り、改めることはできない。移って来た規定を、二度目に削ることもない。"""
    again = (drop("第３条"), move("第４条", "第３条"), drop("第３条"))
    assert [(f.index, f.finding.rule) for f in refused(OLD, *again)] == [(2, "K04")]
    assert [f.index for f in refused(OLD, drop("第１条"), put("第１条", block("第１条　甲\n")))] == [1]
    (fault,) = refused(OLD, drop("第２条第２項"), cut("第２条第２項", "甲"))
    assert "全部が改められています" in fault.finding.advice


def test_shaded_words_name_the_longer_quotation() -> None:
    """長い引用にすっかり含まれる字句は、どの引用に含まれるかを言って断る。"""
    (fault,) = refused(OLD, sub("第２条第１項", "年１回", "年２回"), sub("第２条第１項", "１回", "２回"))
    assert (fault.index, fault.finding.rule) == (1, "K02")
    assert "もっと長い引用「年１回」の中" in fault.finding.advice


def test_restatement_stands_alone() -> None:
    """全部の改正は、ほかの改正と一緒には書けない。"""
    (fault,) = refused(OLD, Restatement(read(OLD).tree), drop("第３条"))
    assert (fault.index, fault.finding.rule) == (0, "K07")


def test_inserted_provisions_are_not_reworded() -> None:
    """加えた規定の字句を、同じ改正で改めることはできない。"""
    (fault,) = refused(OLD, after("第４条", block("第５条　丙\n"), Kind.ARTICLE), sub("第５条", "丙", "丁"))
    assert fault.index == 1
    assert "この改正で加える規定" in fault.finding.message


def test_hundreds_of_refusals_stay_fast() -> None:
    """違う本文に加えようとして何百も断るときは、近いものを探すのは初めだけにする。"""
    text = "法\n\n" + "".join(f"第{n}条　甲\n" for n in range(1, 301))
    faults = refused(text, *(sub(f"第{n}条", "甲", "乙") for n in range(1001, 1201)))
    assert len(faults) == 200
    assert faults[-1].finding.advice == "本文を確かめてください。"


def test_items_of_another_kind_are_refused() -> None:
    """「ロ」を、算用数字の並びの番号にはできない。"""
    (fault,) = refused(OLD, move("第３条第２号", "第３条ロ"))
    assert fault.finding.rule == "K07"
