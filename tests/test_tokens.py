"""字句の単位の試験: 引用や下線の境になってよい所だけで切れるか (drafting-rules §1.4)。"""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend.characters import clusters
from amend.tokens import _HEADS, _SPECIAL, is_reference, tokens

# 書記素を成す字、結び付く字、外字、桁や引用の途中に見える字を、ふつうの条文の字句に混ぜる。
PIECES = (
    *(
        "第",
        "条",
        "の",
        "３",
        "12",
        "二百五十二",
        "項",
        "号",
        "イ",
        "(1)",
        "（２）",
        "別表",
        "附則",
        "前",
        "同",
        "次",
        "各",
        "まで",
    ),
    *(
        "令和",
        "元",
        "年",
        "月",
        "日",
        "度",
        "昭和22年法律第67号",
        "円",
        "人",
        "分の",
        "，",
        "．",
        "、",
        "。",
        "・",
        "一部",
        "三者",
    ),
    *(
        "及び",
        "又は",
        "等",
        "以上",
        "する",
        "ことができる",
        "ものとする",
        "行う",
        "取り扱う",
        "を",
        "は",
        "が",
        "に",
        "ＡＢc",
        "カタカナ",
    ),
    *(
        "葛\U000e0100",
        "辻\ufe00",
        "か\u3099",
        "は\u309a",
        "\u3099",
        "\U000e0101",
        "𠮷",
        "﨑",
        "ｶﾞ",
        "👨\u200d👩",
        "e\u0301",
        "🇯🇵",
    ),
    *("「", "」", "（", "）", " ", "　", "\r\n", "\n", "\t", "〇〇", "□□", "○", "\u200b", "म\u093f", "한글"),
)
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))

arabic = st.integers(1, 9999).flatmap(
    lambda n: st.sampled_from([str(n), "".join("０１２３４５６７８９"[int(c)] for c in str(n))])
)
numbers = arabic | st.sampled_from(["一", "二", "十", "十二", "二十三", "百", "二百五十二", "千四十一"])
branches = st.just("") | numbers.map("の{}".format)
references = st.one_of(
    st.builds(
        "第{}条{}{}{}".format,
        numbers,
        branches,
        st.just("") | numbers.map("第{}項".format),
        st.just("") | numbers.map("第{}号".format),
    ),
    st.builds(
        "{}第{}項{}".format,
        st.sampled_from(["前条", "次条", "同条", "附則"]),
        numbers,
        st.sampled_from(["", "本文", "ただし書", "前段"]),
    ),
    st.builds("別表第{}{}".format, numbers, branches),
    st.builds("第{}号{}".format, numbers, st.sampled_from(["イ", "ア", "ロ(1)"])),
    st.sampled_from(
        [
            "前項",
            "次項",
            "同項",
            "前条",
            "前二条",
            "前２項",
            "前各号",
            "各号",
            "この条",
            "別表",
            "第三条各号列記以外の部分",
        ]
    ),
)
dates = st.one_of(
    st.builds(
        "{}{}年{}月{}日".format, st.sampled_from(["昭和", "平成", "令和"]), numbers | st.just("元"), numbers, numbers
    ),
    st.builds("{}{}年度".format, st.sampled_from(["平成", "令和"]), numbers | st.just("元")),
    st.builds("{}{}年法律第{}号".format, st.sampled_from(["昭和", "平成", "令和"]), numbers, numbers),
    st.sampled_from(
        [
            "平成□□年□□月□□日",
            "同年四月一日",
            "翌年３月３１日",
            "毎年四月一日",
            "令和元年Ａ町条例第３号",
            "２０２６年３月２４日",
        ]
    ),
)
amounts = st.one_of(
    st.builds("{}{}".format, numbers, st.sampled_from(["円", "人", "年", "回", "日間", "か月", "時間", "パーセント"])),
    st.builds("{}分の{}".format, arabic, arabic),
    st.sampled_from(
        [
            "年１回",
            "年二回",
            "１，０００円",
            "５４１円３１銭",
            "３１万６，２５０円",
            "百分の八・五",
            "一、四九七人",
            "午前９時３０分",
            "１．５倍",
        ]
    ),
)
units = references | dates | amounts


@given(texts)
def test_joined_tokens_are_the_text(text: str) -> None:
    """どんな文字列でも、字句をつなげば元の文字列に戻り、空の字句は無い。"""
    found = tokens(text)
    assert "".join(found) == text
    assert all(found)


@given(texts)
def test_no_grapheme_is_cut(text: str) -> None:
    """字句の境は書記素の境でもある (reliability C6)。"""
    places = set(clusters(text))
    start = 0
    for token in tokens(text):
        assert start in places
        start += len(token)


@given(
    units,
    st.sampled_from(["", "甲は、", "（", "及び", "甲が", "その他の", "「"]),
    st.sampled_from(["", "の規定", "を", "、", "。", "）", "に掲げる", "及び乙", "以上", "から", "」"]),
)
def test_legal_units_stay_whole(unit: str, before: str, after: str) -> None:
    """条項の引用・日付・法令番号・数量は、どこに書かれても一つの字句になる (drafting-rules §1.4)。"""
    assert unit in tokens(before + unit + after)


@given(references)
def test_references_are_told(reference: str) -> None:
    """条項の引用は、引用と分かる。"""
    assert is_reference(reference)


@pytest.mark.parametrize(
    "token", ["甲", "条例", "前項目", "第三者", "５００円", "令和５年", "及び", "", "第３条の規定"]
)
def test_other_tokens_are_not_references(token: str) -> None:
    """条項を指さない字句は、引用ではない。"""
    assert not is_reference(token)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("地方自治法第２５２条の２第４項の規定", "地方自治法|第２５２条の２第４項|の|規定"),
        ("同法第八十一条の三十一第六項又は第七項", "同法|第八十一条の三十一第六項|又は|第七項"),
        ("第二条の一部、第三項の二分の一、各号の二以上", "第二条|の|一部|、|第三項|の|二分の一|、|各号|の|二|以上"),
        ("第６条第５号の項及び別表第２の３の項", "第６条第５号の項|及び|別表第２の３の項"),
        ("第三者が一般に統一する", "第三者|が|一般|に|統一する"),
        ("十日町市と八戸市は三位一体で", "十日町市|と|八戸市|は|三位一体|で"),
        ("定数は、７人以上とする。", "定数|は|、|７人|以上|とする|。"),
        ("１回の５００円、３の２の項", "１回|の|５００円|、|３の２|の|項"),
        ("毎分〇・〇五ｍｇ、百分の二十五・五", "毎分|〇・〇五ｍｇ|、|百分の二十五・五"),
        ("本則附則第２項、甲別表第１", "本則|附則第２項|、|甲|別表第１"),
        ("中央２丁目１番５号", "中央|２丁目１番５号"),
        ("（以下「甲」という。）及び", "（|以下|「|甲|」|という|。|）|及び"),
        ("行うことができる。提出しなければならない。", "行う|ことができる|。|提出しなければならない|。"),
        ("添付してしなければならない", "添付して|しなければならない"),
        ("甲と乙の協議により、協議して定める", "甲|と|乙|の|協議|により|、|協議して|定める"),
        ("読み替えるものとし、取り扱う", "読み替える|ものとし|、|取り扱う"),
        ("上がるが、取りまとめることは", "上がる|が|、|取りまとめる|こと|は"),
        ("国際的動向、法人等の高等学校等", "国際的|動向|、|法人|等|の|高等学校|等"),
        ("規定するひとり親、けん引のごみ処理", "規定する|ひとり|親|、|けん|引|の|ごみ|処理"),
        ("スポーツ・レクリエーション、観光・文化", "スポーツ・レクリエーション|、|観光|・|文化"),
        ("Ａ町のＩＣＴインフラ、電子メール", "Ａ町|の|ＩＣＴインフラ|、|電子メール"),
        ("葛\U000e0100飾区、𠮷田﨑", "葛\U000e0100飾区|、|𠮷田﨑"),
        ("か\u3099、は\u309a", "か\u3099|、|は\u309a"),
    ],
)
def test_words_are_what_drafters_quote(text: str, expected: str) -> None:
    """名詞の連なり、送り仮名つきの動詞、助詞、接続の語、括弧と句読点が、それぞれ一つの字句になる。"""
    assert "|".join(tokens(text)) == expected


@pytest.mark.parametrize(
    "unit",
    [
        "一",
        "第",
        "第1",
        "第一条の一",
        "あ",
        "てし",
        "もの",
        "(1",
        "漢",
        "平成",
        "令和五年漢字",
        "年1",
        "以",
        "等",
        "百分の",
        "一・",
        "1,",
        "👨\u200d",
    ],
)
def test_time_is_linear(unit: str) -> None:
    """同じ字句が果てしなく続いても、四倍の長さにかかる時間は十倍に満たない (二乗なら十六倍になる)。"""

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        taken = []
        for _ in range(3):
            start = time.process_time()
            tokens(text)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(40_000) < 10 * seconds(10_000) + 0.02


def test_corpus_is_kept(shared: Path) -> None:
    """実物の法令でも、字句をつなげば元の本文に戻る。"""
    files = sorted(shared.glob("corpus/*/*/old.txt"))[:40]
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "".join(tokens(text)) == text


TAILS = ("", "条", "年度", "の二", "則第一条", "表第一", "項", "成元年三月一日", "び", "くは", "月", "前九時", "）")
"""一字を頭に付けると、数・引用・接続の語になる字。"""


def test_numbers_and_citations_begin_only_with_their_heads() -> None:
    """速くするための「始まりうる字」の一覧に漏れが無い: ほかのどの字も、数・引用・接続の語を始めない。"""
    special, heads = re.compile(_SPECIAL, re.DOTALL), re.compile(f"[{_HEADS}]")
    others = [ch for ch in map(chr, range(0x10000)) if not heads.match(ch)]
    assert not [ch + tail for ch in others for tail in TAILS if special.match(ch + tail)]
    assert special.match("成元年") is None
    assert special.match("平成元年")
