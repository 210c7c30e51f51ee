"""文字の試験: 名、危うさ、見える形、書記素、幅、紛らわしさ。"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amend.characters import (
    CharacterClass,
    Likeness,
    clusters,
    confusable,
    difference_note,
    examine,
    name,
    visible,
    width,
)
from amend.characters.likeness import LOOKALIKES

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
ALL_CODE_POINTS = range(sys.maxunicode + 1)
NAMED_PLANES = (*range(0x33500), *range(0xDFFF0, 0xE1000), *range(0x10FFF0, 0x110000))
"""字の定められている面と、空いた面・外字の面の端。ふだんはここまで、長い試験では全部を調べる。"""
every = pytest.mark.parametrize(
    "points",
    [pytest.param(NAMED_PLANES, id="字のある面"), pytest.param(ALL_CODE_POINTS, id="全部", marks=pytest.mark.soak)],
)

INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\u3164\uffa0\u115f\u1160\u2800\u034f\u180b\ufe00\ufe0f\u2061\u206a"
REFUSED = "\u202a\u202e\u2066\u2069\u200e\U000e0001\U000e007f\x00\x1b\r\x0b\x85\u2028\ufeff\ufdd0\uffff\U0001fffe\ue000"
ODD_SPACE = "\u00a0\u1680\u2000\u2003\u200a\u202f\u205f"

ordinary = st.text("第１２条（）甲乙、。「」　 ー一二ニ口ロかがヘへABab12\n", max_size=30)
"""普通の日本語の本文。"""
hostile = st.text(
    st.sampled_from("甲乙葛か１1　 ーl⟦⟧ﾞｶ⽇\u3099\U000e0100\U000e0101\n👩🏽" + INVISIBLE + REFUSED + ODD_SPACE),
    max_size=12,
)
"""結合文字、見えない文字、異体字セレクタなどが並ぶ本文。"""


# ── 名 ──


@every
def test_every_character_has_its_own_name(points: Sequence[int]) -> None:
    """違う文字は必ず違う名を持つ。"""
    assert len({name(chr(cp)) for cp in points}) == len(points)


@pytest.mark.parametrize(
    ("ch", "expected"),
    [
        (" ", "半角空白"),
        ("\u3000", "全角空白"),
        ("\t", "タブ"),
        ("ー", "長音記号"),
        ("一", "漢数字の一"),
        ("－", "全角ハイフンマイナス"),
        ("（", "全角始め丸括弧"),
        ("ｶ", "半角片仮名のｶ"),
        ("へ", "平仮名のへ"),
        ("ッ", "小書きの片仮名のッ"),
        ("力", "漢字の力（ちから）"),
        ("髙", "漢字の髙（U+9AD9）"),
        ("\uf9dc", "互換漢字の\uf9dc（U+F9DC）"),
        ("⽇", "部首の⽇（U+2F47）"),
        ("\U000e0100", "異体字セレクタ U+E0100"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\x1b", "U+001B 制御文字"),
        ("\ue000", "U+E000 外字（私用領域）"),
    ],
)
def test_names_can_be_read_aloud(ch: str, expected: str) -> None:
    """紛らわしい文字は日本語の名で、その他は符号位置と Unicode の名で呼ぶ。"""
    assert name(ch) == expected


# ── 危うさ ──


@every
def test_examine_agrees_with_the_unicode_database(points: Sequence[int]) -> None:
    """書式文字・空白・制御・代理・外字・非文字を残らず挙げ、目に見える文字は挙げない。"""
    text = "".join("a" + chr(cp) for cp in points)
    found = {ord(sighting.character): sighting.character_class for sighting in examine(text)}
    plain = set(" \u3000\t\n")
    drawn_blank = set("\u2800\ufffc\ufffd")  # 目に見える区分だが、空白に見えるか、失われた字の跡である文字
    for cp in points:
        ch = chr(cp)
        category = unicodedata.category(ch)
        if category in ("Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp") and ch not in plain:
            assert cp in found, f"U+{cp:04X}"
        elif category[0] in "LNPS" and not unicodedata.name(ch, "").endswith(("FILLER", "INHERENT AQ", "INHERENT AA")):
            assert (cp in found) == (ch in drawn_blank), f"U+{cp:04X}"
        if cp & 0xFFFE == 0xFFFE or 0xFDD0 <= cp <= 0xFDEF:
            assert found[cp] is CharacterClass.REFUSED, f"U+{cp:04X}"
    assert {cp for cp, kind in found.items() if kind is CharacterClass.ODD_SPACE} == {
        cp for cp in points if unicodedata.category(chr(cp)) == "Zs" and chr(cp) not in plain
    }


@pytest.mark.parametrize(
    ("characters", "kind"),
    [
        (REFUSED, CharacterClass.REFUSED),
        (INVISIBLE, CharacterClass.INVISIBLE),
        (ODD_SPACE, CharacterClass.ODD_SPACE),
    ],
)
@given(text=ordinary, data=st.data())
@settings(deadline=None, max_examples=100)
def test_examine_finds_each_dangerous_character_at_every_position(
    characters: str, kind: CharacterClass, text: str, data: st.DataObject
) -> None:
    """普通の本文のどこに入れても、その位置と区分と名が分かる (reliability C7)。"""
    ch = data.draw(st.sampled_from(characters))
    at = data.draw(st.integers(0, len(text)))
    (sighting,) = examine(text[:at] + ch + text[at:])
    assert (sighting.position, sighting.character, sighting.character_class) == (at, ch, kind)
    assert sighting.name == name(ch)


def test_an_ideographic_variation_sequence_is_legitimate() -> None:
    """漢字の直後の異体字セレクタは挙げず、それ以外の所では見えない文字とする (reliability C5)。"""
    assert examine("葛\U000e0100飾区𠮷\U000e0101") == ()
    assert [s.position for s in examine("\U000e0100葛\U000e0100\U000e0101か\U000e0100")] == [0, 3, 5]


def test_compatibility_characters_are_kept() -> None:
    """互換漢字、機種依存文字、外国の人名の漢字は挙げない。一字も正規化しないからである (reliability C5)。"""
    assert examine("﨑髙辻𠮷①Ⅰ㈱〜～−") == ()


def test_declared_gaiji_are_accepted() -> None:
    """外字表で届け出た私用領域の文字だけを受け入れる。届け出ても私用領域でない文字は受け入れない。"""
    assert [s.position for s in examine("\ue000\ue001\u200b", frozenset("\ue000\u200b"))] == [1, 2]


def test_examine_stops_at_the_limit() -> None:
    """限りを示せば、先頭からその数だけ挙げる。"""
    assert [s.position for s in examine("a\x00" * 5, limit=2)] == [1, 3]


@given(hostile)
@settings(deadline=None, max_examples=200)
def test_visible_shows_every_dangerous_character(text: str) -> None:
    """見える形には危うい文字が残らない。危うい文字のない本文は変わらない。"""
    shown = visible(text)
    assert examine(shown) == ()
    if not examine(text) and "⟦" not in text:
        assert shown == text


@given(hostile, hostile)
@example("\u200b", "⟦U+200B⟧")
@example("葛\u200b\U000e0100", "葛\U000e0100\u200b")
@settings(deadline=None, max_examples=200)
def test_visible_never_shows_two_texts_alike(a: str, b: str) -> None:
    """違う本文は違う見える形になる (reliability I10)。"""
    assert (visible(a) == visible(b)) == (a == b)


@given(ordinary)
@settings(deadline=None, max_examples=100)
def test_visible_leaves_ordinary_japanese_alone(text: str) -> None:
    """普通の日本語の本文は、全角空白を含めて変わらない。"""
    assert visible(text) == text
    assert examine(text) == ()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="実際の法令の集まり (../shared/corpus) がない")
def test_visible_leaves_real_laws_alone() -> None:
    """実際の法令の本文は、見える形にしても変わらない。"""
    texts = [path.read_text("utf-8") for path in sorted(CORPUS.rglob("*.txt"))]
    assert texts
    assert [text for text in texts if visible(text) != text] == []


# ── 書記素と幅 ──


@given(hostile)
@settings(deadline=None, max_examples=200)
def test_clusters_tile_the_text(text: str) -> None:
    """書記素は本文を隙間も重なりもなく覆い、結合文字から始まるのは付く相手のないときだけである。"""
    ends = clusters(text)
    assert (ends[0], ends[-1]) == (0, len(text))
    parts = [text[i:j] for i, j in pairwise(ends)]
    assert all(parts)
    assert "".join(parts) == text
    for before, part in pairwise(["\n", *parts]):
        assert not unicodedata.category(part[0]).startswith("M") or before[-1] == "\n"


@pytest.mark.parametrize(
    "cluster", ["か\u3099", "葛\U000e0100", "ﾊﾟ", "é\u0301", "1\ufe0f\u20e3", "👩🏽\u200d💻", "辻\ufe00", "a\u200d"]
)
def test_a_cluster_is_not_split(cluster: str) -> None:
    """基底文字に付く文字は切り離さない (reliability C6)。"""
    assert clusters(f"甲{cluster}乙") == [0, 1, 1 + len(cluster), 2 + len(cluster)]


@every
def test_every_combining_character_joins_the_one_before(points: Sequence[int]) -> None:
    """すべての符号位置について、前の字に付くかどうかが Unicode の結合文字の区分と食い違わない。"""
    joined = {ch for ch in map(chr, points) if clusters("甲" + ch) == [0, 2]}
    combining = {ch for ch in map(chr, points) if unicodedata.category(ch).startswith("M")}
    others = {"\u200c", "\u200d", "ﾞ", "ﾟ", *map(chr, range(0x1F3FB, 0x1F400))}
    assert joined == combining | others


def test_ordinary_characters_are_clusters_of_one() -> None:
    """結合文字のない本文では、すべての位置が境である。"""
    assert clusters("第１条　甲\n乙") == list(range(8))
    assert clusters("") == [0]


@given(hostile, hostile)
@settings(deadline=None, max_examples=100)
def test_width_is_additive(a: str, b: str) -> None:
    """幅は文字ごとの幅の和である。"""
    assert width(a + b) == width(a) + width(b)
    assert width(a) <= width(a, ambiguous=2) <= 2 * len(a)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("第１条　甲", 10), ("Article 1", 9), ("ｶﾞ", 2), ("か\u3099", 2), ("葛\U000e0100", 2), ("\u200b\n", 0)],
)
def test_width_of_japanese(text: str, columns: int) -> None:
    """全角は二桁、半角は一桁、付く文字と見えない文字は零桁である。"""
    assert width(text) == columns


def test_ambiguous_characters_follow_the_setting() -> None:
    """曖昧な幅の文字は設定に従う (libraries: 日本の Windows の端末では二桁)。"""
    text = "①※…―○§×α"
    assert (width(text), width(text, ambiguous=2)) == (8, 16)


# ── 紛らわしさ ──

C8 = (
    "ー一―─−-‐–—－ｰ", "へヘ", "べベ", "ぺペ", "二ニ", "口ロ囗", "力カ", "工エ", "夕タ", "卜ト", "八ハ", "三ミ", "千チ",
    "才オ", "十＋", "〇○◯０O", "、，,､", "。．.｡", "（(", "）)", "：:", "　 \u00a0", "己已巳", "末未", "士土", "日曰",
    "・･·", "〜～", "「｢", "」｣",
)  # fmt: skip
"""reliability C8 の一覧。"""
C8_PAIRS = [pair for group in C8 for pair in combinations(group, 2)]


@pytest.mark.parametrize(("a", "b"), C8_PAIRS)
def test_confusables_are_named(a: str, b: str) -> None:
    """一覧の字形の似た文字どうしの違いは、両方の名を挙げた注記になる (reliability C8)。"""
    assert confusable(f"第{a}条", f"第{b}条") is not None
    assert difference_note(f"第{a}条", f"第{b}条") == f"{name(a)}→{name(b)}"


def test_lookalike_groups_are_disjoint() -> None:
    """一字は一つの組にだけ属し、組の代表は畳んでも変わらない。"""
    assert len("".join(LOOKALIKES)) == len(set("".join(LOOKALIKES)))
    assert sum(1 for group in LOOKALIKES for _ in combinations(group, 2)) >= 300
    for group in LOOKALIKES:
        for a, b in combinations(group, 2):
            assert confusable(a, b) is Likeness.LOOKALIKE, (a, b)


@pytest.mark.parametrize(
    ("a", "b", "likeness", "note"),
    [
        ("第１条", "第1条", Likeness.WIDTH, "全角の１→半角の1"),
        ("ｶﾞｽ", "ガス", Likeness.WIDTH, "半角片仮名のｶ＋半角濁点→片仮名のガ、半角片仮名のｽ→片仮名のス"),
        ("甲　乙", "甲 乙", Likeness.SPACE, "全角空白→半角空白"),
        ("甲　　乙", "甲乙", Likeness.SPACE, "全角空白×2 を削る"),
        ("", "\t", Likeness.SPACE, "タブを加える"),
        ("甲\u00a0", "甲 ", Likeness.SPACE, "改行しない空白→半角空白"),
        ("ロ座", "口座", Likeness.LOOKALIKE, "片仮名のロ→漢字の口（くち）"),
        ("あつて", "あって", Likeness.LOOKALIKE, "平仮名のつ→小書きの平仮名のっ"),
        ("甲\u200b乙", "甲乙", Likeness.INVISIBLE, "U+200B を削る"),
        ("", "\u202e", Likeness.INVISIBLE, "U+202E を加える"),
        ("葛", "葛\U000e0100", Likeness.VARIANT, "異体字セレクタ U+E0100 を加える"),
        (
            "葛\U000e0100",
            "葛\U000e0101",
            Likeness.VARIANT,
            "異体字セレクタ U+E0100→異体字セレクタ U+E0101",
        ),
        ("か\u3099", "が", Likeness.VARIANT, "平仮名のか＋結合文字の濁点→平仮名のが"),
        ("\uf9dc", "隆", Likeness.VARIANT, "互換漢字の\uf9dc（U+F9DC）→漢字の隆（U+9686）"),
        ("⽇本", "日本", Likeness.VARIANT, "部首の⽇（U+2F47）→漢字の日（ひ）"),
        (" 甲１", "甲 1", Likeness.WIDTH, "半角空白を削る、半角空白を加える、全角の１→半角の1"),
    ],
)
def test_each_kind_of_likeness(a: str, b: str, likeness: Likeness, note: str) -> None:
    """見えにくい違いは種類ごとに見分け、名で言う (drafting-rules §1.4 L)。"""
    assert (confusable(a, b), difference_note(a, b)) == (likeness, note)


@pytest.mark.parametrize(
    ("a", "b"),
    [("甲", "乙"), ("第１条", "第２条"), ("", "甲"), ("高", "髙"), ("一", "二"), ("甲乙", "甲"), ("あ", "い\u200b")],
)
def test_ordinary_differences_need_no_note(a: str, b: str) -> None:
    """目に見える違いには注記を付けない。"""
    assert confusable(a, b) is None
    assert difference_note(a, b) == ""


def _blur(ch: str) -> st.SearchStrategy[str]:
    """一字を、そのまま、又は紛らわしい形に替える。"""
    alike = [member for group in (*LOOKALIKES, *C8) if ch in group for member in group]
    return st.sampled_from([ch, *alike, ch + "\u200b", "　" + ch, ch + " ", unicodedata.normalize("NFD", ch)])


blurred = st.text("第１条ー一ロかが、", max_size=8).flatmap(
    lambda text: st.tuples(st.just(text), st.tuples(*map(_blur, text)).map("".join))
)


@given(blurred)
@settings(deadline=None, max_examples=200)
def test_a_blurred_text_is_confusable_with_its_source(pair: tuple[str, str]) -> None:
    """紛らわしい違いを幾つ重ねても紛らわしい違いであり、必ず注記が付く。"""
    source, blur = pair
    assert (confusable(source, blur) is None) == (source == blur)
    assert (difference_note(source, blur) == "") == (source == blur)


@given(hostile, hostile)
@example("か\u200b\u3099", "が")
@settings(deadline=None, max_examples=200)
def test_confusable_is_symmetric_and_notes_are_complete(a: str, b: str) -> None:
    """紛らわしさは向きによらず、同じ字句は紛らわしくなく、注記は紛らわしいときだけ必ず付く。"""
    assert confusable(a, b) == confusable(b, a)
    assert confusable(a, a) is None
    assert bool(difference_note(a, b)) == (confusable(a, b) is not None)
    assert examine(difference_note(a, b)) == ()
