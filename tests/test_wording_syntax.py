"""改め文の読み書き (amend.wording): 句 ⇄ 文、行 ⇄ 文と規定、読めないものは読めないと言うこと。"""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import phrases as made
import pytest
from conftest import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.address import Address, Step
from amend.change import Side
from amend.clause import Kind
from amend.numerals import Numerals
from amend.parts import PartKind
from amend.wording.lines import FrameKind, read_text, takes_block
from amend.wording.manner import AFTER_WORDS, Manner
from amend.wording.reading import Unread, read_sentence, readings
from amend.wording.sentence import (
    Added,
    Amended,
    CaptionPhrase,
    DeletePhrase,
    HeadingPhrase,
    InsertPhrase,
    Mention,
    MovePhrase,
    NumberPhrase,
    Phrase,
    ReplacePhrase,
    ShiftPhrase,
    Struck,
    WholePhrase,
    WordsPhrase,
)
from amend.wording.writing import write_sentence

_KANJI = Manner(Numerals.KANJI, "の下に")


@settings(max_examples=80)
@given(made.sentences(made.WORDS), made.MANNERS)
def test_reading_undoes_writing(phrases: tuple[Phrase, ...], manner: Manner) -> None:
    """書いた文を読めば、同じ句に戻る。数字の書き方と「の次に」の類は、読むのに要らない。"""
    assert read_sentence(write_sentence(phrases, manner)) == phrases


@settings(max_examples=30)
@given(made.sentences(made.NESTED), made.MANNERS)
def test_nested_quotations_are_read_as_balanced(phrases: tuple[Phrase, ...], manner: Manner) -> None:
    """引用の中のかぎ括弧が釣り合っていれば、本文を見なくても読める (drafting-rules §2.4-3)。"""
    assert read_sentence(write_sentence(phrases, manner)) == phrases


@settings(max_examples=30)
@given(made.sentences(made.LOOSE), made.MANNERS)
def test_unbalanced_quotations_are_settled_by_the_base_text(phrases: tuple[Phrase, ...], manner: Manner) -> None:
    """引用の中のかぎ括弧が釣り合わなくても、本文に照らせば書いたとおりに読める (drafting-rules §6-8)。"""
    written = write_sentence(phrases, manner)
    assert read_sentence(written, lambda found: found == phrases[: len(found)]) == phrases


_BLOCKS = st.lists(
    st.sampled_from(
        [
            *(
                "　（情報の共有）",
                "第五条　甲は、乙に通知する。",
                "２　前項の規定は、第三条の規定により改める。",
                "　一　取組",
            ),
            *("　　　この場合において、同項中「甲」とあるのは、「乙」とする。", "| 防災 | 応援する。 |", "│防災│応援│"),
        ]
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=30)
@given(st.lists(st.tuples(made.sentences(made.WORDS), _BLOCKS), min_size=1, max_size=4), st.integers(1, 2))
def test_every_line_goes_to_its_sentence(parts: list[tuple[tuple[Phrase, ...], list[str]]], indent: int) -> None:
    """文と規定を並べた文書を読めば、文は文に、規定はその前の文のものになる。「。」で終わる規定も文と取り違えない。"""
    lines = ["○○協約の一部を変更する協約", "　○○協約の一部を次のように変更する。"]
    wanted = []
    for phrases, block in parts:
        wanted.append((phrases, tuple(block) if takes_block(phrases) else (), len(lines) + 1))
        lines += ("　" * indent + write_sentence(phrases, _KANJI)).split("\n") + list(wanted[-1][1])
    lines += ["　　　附　則", "　この協約は、締結の日から効力を生ずる。"]
    read = read_text("\n".join(lines))
    assert not read.findings
    assert [(s.phrases, s.line) for s in read.sentences] == [(phrases, line) for phrases, _, line in wanted]
    assert [_bare(s.block) for s in read.sentences] == [_bare(block) for _, block, _ in wanted]
    assert [line.kind for line in read.frame] == [FrameKind.HEAD, FrameKind.TARGET, FrameKind.TAIL, FrameKind.TAIL]


def _bare(block: tuple[str, ...]) -> list[str]:
    """字下げを除いた規定。"""
    return [line.strip("　") for line in block]


@settings(max_examples=300)
@given(
    st.text(
        "第三条同項号中「」を、及び並びに改める削加え。次の一から まで別表観の項下とし繰り上げ附則見出し（）\n",
        max_size=80,
    )
)
def test_anything_is_read_or_refused(text: str) -> None:
    """どんな字の並びも、読むか断るかのどちらかで、落ちない。読めたものは、書いて読めば同じ句である。"""
    found = read_sentence(text)
    if isinstance(found, Unread):
        assert text.endswith(found.rest)
    else:
        assert read_sentence(write_sentence(found)) == found
    read_text(text)


def _corpus() -> list[str]:
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip(f"事例の置き場がありません: {folder}")
    found = [line.split("\t")[0] for line in (folder / "sentences.tsv").read_text("utf-8").splitlines()]
    for line in (folder / "triples.jsonl").read_text("utf-8").splitlines():
        found += json.loads(line)["kaimebun"]
    return found


def test_real_sentences_are_read_to_the_last_character() -> None:
    """本物の改め文の 98 % 以上を読み、読んだものは、書いて読めば同じ句である (issue 4 §4)。"""
    sentences = _corpus()
    read = [found for found in map(read_sentence, sentences) if not isinstance(found, Unread)]
    assert len(read) >= len(sentences) * 0.98
    assert all(read_sentence(write_sentence(found, _KANJI)) == found for found in read)


def test_real_sentences_are_written_as_they_were() -> None:
    """本物の改め文の 97 % 以上は、読んで、その流儀で書けば、一字も違わない。"""
    manners = [Manner(numerals, word) for numerals in Numerals for word in AFTER_WORDS]
    sentences = _corpus()
    same = 0
    for sentence in sentences:
        found = read_sentence(sentence)
        same += not isinstance(found, Unread) and any(write_sentence(found, m) == sentence for m in manners)
    assert same >= len(sentences) * 0.97


def test_real_amendments_are_split_into_sentences(shared: Path) -> None:
    """本物の改め文の文書は、どの字下げでも、読めない所も余る行も無く、一行ずつ一度だけ読まれる。"""
    paths = sorted((shared / "corpus/cases").glob("*/kaimebun.txt"))
    assert paths
    for path in paths:
        text = path.read_text("utf-8")
        read = read_text(text)
        lines = sum(len(s.block) for s in read.sentences) + sum(t.count("\n") + 1 for t in read.texts)
        assert (read.findings, lines + len(read.frame)) == ((), len(text.splitlines())), path


def _at(text: str) -> Mention:
    """名指し: 「条5 項2」「同条 項2」の略記から作る。"""
    kinds = {"条": Kind.ARTICLE, "項": Kind.PARAGRAPH, "号": Kind.ITEM, "章": Kind.CHAPTER}
    words = text.split()
    same = words.pop(0).removeprefix("同") if words and words[0].startswith("同") else ""
    steps = tuple(Step(kinds[w[0]], (int(w[1:]),)) if w[0] in kinds else Step(Kind.SUBITEM, label=w) for w in words)
    return Mention(Address(steps), same)


_NOTES = Mention(Address((Step(Kind.ANNEX, label="別表"), Step(Kind.NOTES, label="備考"))))
_ROW = Mention(Address((Step(Kind.ANNEX, label="別表"), Step(Kind.ROW, label="観光振興"))))
_SUPPL = Mention(Address((Step(Kind.SUPPL_PROVISION),)))
_CAPTION = Mention(Address((Step(Kind.ARTICLE, (5,)), Step(Kind.CAPTION))))

_EXAMPLES: tuple[tuple[str, tuple[Phrase, ...]], ...] = (
    (
        "第五条中「市長」及び「町長」を「長」に改める。",
        (WordsPhrase((_at("条5"),), (Amended(("市長", "町長"), "長"),)),),
    ),
    ("第五条中「医療」の下に「、介護」を加える。", (WordsPhrase((_at("条5"),), (Added("医療", "、介護"),)),)),
    (
        "第五条第二項中「甲」を削り、「乙」を「丙」に改める。",
        (WordsPhrase((_at("条5 項2"),), (Struck(("甲",)),)), WordsPhrase((), (Amended(("乙",), "丙"),))),
    ),
    ("第五条ただし書を削る。", (DeletePhrase((Mention(Address(_at("条5").address.steps, PartKind.PROVISO)),)),)),
    ("第五条の見出しを「（協議会）」に改める。", (CaptionPhrase(_CAPTION, "（協議会）", given=False),)),
    (
        "第五条の前に見出しとして「（雑則）」を付する。",
        (CaptionPhrase(_at("条5"), "（雑則）", given=True, ahead=True),),
    ),
    (
        "第三条中第四号を第五号とし、第三号の次に次の一号を加える。",
        (
            MovePhrase(_at("号4"), _at("号5"), _at("条3")),
            InsertPhrase(_at("号3"), Side.AFTER, Kind.ITEM, 1),
        ),
    ),
    (
        "第五条から第七条までを一条ずつ繰り下げる。",
        (ShiftPhrase(Mention(_at("条5").address, until=_at("条7").address), 1),),
    ),
    (
        "別表備考中３を４とし、１の次に次のように加える。",
        (MovePhrase(_at("３"), _at("４"), _NOTES), InsertPhrase(_at("１"), Side.AFTER, None)),
    ),
    ("別表観光振興の項の次に次のように加える。", (InsertPhrase(_ROW, Side.AFTER, None),)),
    ("附則に次の見出し及び四項を加える。", (InsertPhrase(_SUPPL, Side.WITHIN, Kind.PARAGRAPH, 4, captioned=True),)),
    (
        "同条に第一項及び第二項として次の二項を加える。",
        (
            InsertPhrase(
                _at("同条"),
                Side.WITHIN,
                Kind.PARAGRAPH,
                2,
                Mention(_at("項1").address, until=_at("項2").address),
            ),
        ),
    ),
    ("同項に後段として次のように加える。", (InsertPhrase(_at("同項"), Side.WITHIN, PartKind.LAST),)),
    (
        "第七条の前に次の章名及び節名を付する。",
        (InsertPhrase(_at("条7"), Side.BEFORE, PartKind.HEADING, headings=(Kind.CHAPTER, Kind.SECTION)),),
    ),
    ("第五条第一項の項番号を削る。", (NumberPhrase(_at("条5 項1"), given=False),)),
    ("「第四章　雑則」を「第四章　補則」に改める。", (HeadingPhrase("第四章　雑則", "第四章　補則"),)),
    ("Ａ町との連携協約の全部を次のように改める。", (WholePhrase("Ａ町との連携協約"),)),
    ("第五条第二項を次のように改める。", (ReplacePhrase((_at("条5 項2"),)),)),
)


@pytest.mark.parametrize(("text", "phrases"), _EXAMPLES, ids=[text for text, _ in _EXAMPLES])
def test_each_kind_of_sentence(text: str, phrases: tuple[Phrase, ...]) -> None:
    """drafting-rules §2.2 の文は、その句と読み、同じ字に書く。"""
    assert read_sentence(text) == phrases
    assert write_sentence(phrases, _KANJI) == text


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("第１条中，「甲」を「乙」に改め，第２条を削る。", "第１条中「甲」を「乙」に改め、第２条を削る。"),
        (
            "第１条中「甲」を「乙」に、第２条中「丙」を「丁」に改める。",
            "第１条中「甲」を「乙」に改め、第２条中「丙」を「丁」に改める。",
        ),
        ("別表第１　１の項を削る。", "別表第１の１の項を削る。"),
        ("様式第１号（第３条関係）中「甲」を削る。", "様式第１号中「甲」を削る。"),
        ("第三条を次のとおり改める。", "第三条を次のように改める。"),
        ("附則第１項の見出し及び項番号を削る。", "附則第１項の見出しを削り、附則第１項の項番号を削る。"),
        (
            "第３条中「甲」及び「乙」の後に「丙」を加える。",
            "第３条中「甲」の次に「丙」を、「乙」の次に「丙」を加える。",
        ),
    ],
)
def test_other_ways_of_writing_are_read_alike(text: str, same_as: str) -> None:
    """書き方の流儀が違うだけの文は、同じ句と読む。"""
    assert read_sentence(text) == read_sentence(same_as)
    assert not isinstance(read_sentence(text), Unread)


@pytest.mark.parametrize(
    "text",
    [
        "第三条をよく改める。",
        "第三条中「甲」を「乙」に改め",
        "第三条中「甲」を「乙」に改める。なお、第四条を削る。",
        "第三条中「甲」を「乙」とみなして改める。",
        "第五条　甲は、第三条を削る。",
        "甲は、乙に通知する。",
        "第六条を削除する。",
    ],
)
def test_what_no_pattern_claims_is_not_understood(text: str) -> None:
    """型の一つにも最後の一字まで当たらない文は、推し測らずに断る。「削除する」は「削る」ではない (R36)。"""
    assert isinstance(read_sentence(text), Unread)


def test_an_unread_sentence_takes_nothing_from_the_others() -> None:
    """読めない文は行番号と言葉を挙げて報告し、その規定をほかの文のものにしない。余る行も報告する。"""
    lines = [
        "第二条を削る。",
        "第三条を丁寧に次のように改める。",
        "余った行",
        "３　新しい項。",
        "第四条を削る。",
        "余り",
        "第五条を削る。",
    ]
    read = read_text("".join(f"　{line}\n" for line in lines))
    assert [s.line for s in read.sentences] == [1, 5, 7]
    assert [(f.line, f.rule) for f in read.findings] == [(2, "K21"), (6, "K22")]
    assert lines[1] in read.findings[0].message


def test_a_quotation_may_run_over_lines() -> None:
    """目次のように、引用が次の行に続く文も一つの文である。"""
    read = read_text("　目次中「第三章　雑則」を「第三章　補則\n　第四章　雑則」に改める。\n　第二条を削る。\n")
    assert [s.line for s in read.sentences] == [1, 3]
    assert read.sentences[0].phrases == (
        WordsPhrase(
            (Mention(Address((Step(Kind.TOC),))),), (Amended(("第三章　雑則",), "第三章　補則\n第四章　雑則"),)
        ),
    )


def test_names_that_hold_lists_are_read_both_ways() -> None:
    """「第一号及び第二号の項」は一つの項の名と読み、並びとも読める。決めるのは本文である。"""
    found = [phrases[0] for phrases in islice(readings("同項の表第一項及び第二項の項を削る。"), 4)]
    assert isinstance(found[0], DeletePhrase)
    assert [place.address.steps[-1].label for place in found[0].places] == ["第一項及び第二項"]


def test_thousands_of_quotations_do_not_hang() -> None:
    """引用の切り方は引用の数に応じて増えるが、読む手間は爆発しない。"""
    words = "「甲」を「乙」に、" * 1000
    found = read_sentence(f"第三条中{words}「丙」を「丁」に改める。")
    assert not isinstance(found, Unread)
    assert isinstance(read_sentence(f"第三条中{words}「丙」を。"), Unread)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("　第１条を削る。\n　第２条を何とかする。\n", [2]),
        ("　第２条を何とかする。\n　第１条を削る。\n", [1]),
        ("　「甲」を「乙」に書き改める。\n　第１条を削る。\n", [1]),
        ("　第１条を削る。\n　次の行\n", [2]),
        ("　第１条に次の１項を加える。\n２　甲は、公開する。\n　第２条中「甲」を「乙」にあらためる。\n", [3]),
        ("　第２条を削る\n　第１条を削る。\n", [1]),
        ("　第１条を削る。\n\n　第２条を削る\n", [3]),
        ("　第１条を削る。\n\n　　　附　則\n　第２条を削る。\n", [4]),
    ],
)
def test_no_line_is_dropped_or_swallowed(text: str, lines: list[int]) -> None:
    """書き誤った文は、前文・末文・加える規定のどれにも紛れさせず、読めないと報告する。"""
    assert [finding.line for finding in read_text(text).findings] == lines


def test_the_rest_of_an_instrument_is_not_amendment() -> None:
    """空行で分かれた末文と署名欄、「附則」の後は、改正の文でない。読替えを定める規定は、規定である。"""
    text = (
        "協約の一部を変更する協約\n\n　甲及び乙は、次のとおり協約を締結する。\n\n　第１条に次の１項を加える。\n"
        "２　甲は、公開する。\n　第２条中「甲」とあるのは「乙」と読み替える。\n\n"
        "　　　附　則\n　この協約は、令和８年４月１日から効力を生ずる。\n　約束の一部を次のように改正する。\n"
        "　第１条を削る。\n\n　締結を証するため、本書を作る。\n"
    )
    read = read_text(text)
    assert read.findings == ()
    assert [len(sentence.block) for sentence in read.sentences] == [2]
    assert read_text("　第１条を削る。\n\n　締結を証するため、本書を作る。\n\n令和　年　月　日\n").findings == ()


@pytest.mark.parametrize(
    ("sentence", "block"),
    [
        ("第７条の次に次の１条を加える。", ("　（報告）", "第８条　報告する。")),
        ("別表防災の項の次に次のように加える。", ("* - 観光", "  - 案内する。")),
    ],
)
def test_a_closing_after_a_blank_line_is_not_the_block(sentence: str, block: tuple[str, ...]) -> None:
    """附則の無い変更協約の末文は、すぐ前の改正の規定に入らない。末文を加える文では、規定である。"""
    closing = "　この協約の締結を証するため、本書２通を作成する。"
    read = read_text("\n".join((f"　{sentence}", *block, "", closing, "", "　令和８年３月２日", "")))
    assert read.findings == ()
    assert read.sentences[0].block == block
    assert read_text(f"　末文を次のように改める。\n\n{closing}\n").sentences[0].block == (closing.strip(),)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("　第４条を削除する。\n", "「削る」と書いて"),
        ("　第４条中「会議」を「協議会」に変更する。\n", "「改める」と書いて"),
        ("　第４条中「会議を「協議会」に改める。\n", "数が合いません"),
        ("　第４条中「会議」「協議会」に改める。\n", "二つの引用の間"),
        ("　第４条中の「会議」を「協議会」に改める。\n", "「中の「…」」でなく"),
        ("　第４条「会議」を「協議会」に改める。\n", "所の後に「中」"),
        ("　第４条中「会議」を「」に改める。\n", "「…を削る」"),
        ("　第４条を削る\n", "「。」を書いて"),
    ],
)
def test_a_slip_is_named(text: str, advice: str) -> None:
    """よくある書き誤りには、形の例でなく、どう直すかを言う。"""
    assert [advice in finding.advice for finding in read_text(text).findings] == [True]
