"""案の用意の試験: 番号、題名、当事者、ひな形の空欄、変更協約、変わる位置 (どれも純粋)。"""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import texts

from amend.agreement import Agreement, AgreementKind, Particulars, Party, PriorAct
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form
from amend.cli.stating import stating
from amend.errors import LedgerError, RequestError
from amend.ledger.drafts import amendment_title, next_amendment, read_effective, usual_effective
from amend.ledger.founding import defined_parties, found_parties, read_kind
from amend.ledger.instruments import Stated, staleness, write_instrument
from amend.ledger.places import MOST, changed_places
from amend.ledger.templates import fill, slots, template_named, templates

PARTIES = tuple(
    Party(name, role, (Particulars(None, title),))
    for name, role, title in (("toyama", "甲", "富山市"), ("mihon", "乙", "見本町"), ("himi", "丙", "氷見市"))
)
FIRST = PriorAct("富山市及び見本町における連携協約", date(2018, 1, 10), "平成３０年富山市告示第５号")
CLOSING = "　締結を証するため、本書２通を作成する。\n\n　令和□□年□□月□□日\n\n　甲　富山市長\n"
BASE = f"題名\n\n第１条　甲は、乙と連携する。\n\n{CLOSING}"


def _agreement(kind: AgreementKind, count: int = 2) -> Agreement:
    return Agreement(FIRST.title, kind, PARTIES[:count])


def _amendment(kind: AmendmentKind, effective: date | EffectiveBy, form: Form | None = Form.WHOLE) -> Amendment:
    return Amendment("題名を変更する連携協約", kind, "toyama", "理由", effective, "0" * 64, form)


@given(st.lists(st.tuples(st.integers(2019, 2021), st.sampled_from(["toyama", "mihon-1"]), st.integers(1, 12))))
def test_next_number_is_new_and_counted_by_party_and_year(taken: list[tuple[int, str, int]]) -> None:
    """次の番号は、まだ無く、当事者ごと年ごとに、最も大きい番号の次である。"""
    names = [f"{year}-{party}-{number}" for year, party, number in taken]
    number = next_amendment(names, "toyama", 2020)
    assert number not in names
    assert int(number.rpartition("-")[2]) == max((n for y, p, n in taken if (y, p) == (2020, "toyama")), default=0) + 1


@pytest.mark.parametrize(("proposer", "year"), [("Toyama", 2020), ("", 2020), ("toyama", 0)])
def test_impossible_numbers_are_refused(proposer: str, year: int) -> None:
    """識別子にならない当事者と、年にならない数は断る。"""
    with pytest.raises(RequestError):
        next_amendment((), proposer, year)


def test_titles_say_what_is_changed() -> None:
    """一部を改める案件だけが「の一部」と言い、文書の呼び名は協約の種類による (drafting-rules §2.1、§3.2)。"""
    renkei = _agreement(AgreementKind.RENKEI_KYOYAKU)
    assert amendment_title(renkei, AmendmentKind.CHANGE, Form.KAIMEBUN).endswith("連携協約の一部を変更する連携協約")
    assert amendment_title(renkei, AmendmentKind.ABOLISH, None).endswith("連携協約を廃止する連携協約")
    itaku = _agreement(AgreementKind.JIMU_ITAKU)
    assert amendment_title(itaku, AmendmentKind.CHANGE, Form.WHOLE).endswith("を変更する規約")


@given(st.dates(date(2019, 5, 1), date(2100, 12, 31)))
def test_effective_dates_are_read(day: date) -> None:
    """効力の発生は、日付のどの書き方でも読む。"""
    assert read_effective(day.isoformat()) == day


@pytest.mark.parametrize("kind", AgreementKind)
def test_usual_effective_is_allowed_by_the_procedure(kind: AgreementKind) -> None:
    """日を定めないときの効力の発生は、組合規約では許可、ほかでは締結の日からである。"""
    wanted = EffectiveBy.PERMISSION if kind is AgreementKind.KUMIAI_KIYAKU else EffectiveBy.CONCLUSION
    assert usual_effective(_agreement(kind), AmendmentKind.CONCLUDE) is wanted


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("富山市及び見本町における連携中枢都市圏形成に係る連携協約", "renkei-kyoyaku"),
        ("定住自立圏の形成に関する協定", "teiju-kyotei"),
        ("Ａ地区広域消防組合規約", "kumiai-kiyaku"),
        ("見本町と富山市との間の消防事務の委託に関する規約", "jimu-itaku"),
        ("災害時の相互応援に関する協定", "kyotei"),
        ("災害時の相互応援に関する覚書", "kyotei"),
    ],
)
def test_kind_is_read_from_the_title(title: str, kind: str) -> None:
    """協約の種類は、題名の語から分かる。付いているひな形の題名でも同じである。"""
    assert read_kind(None, title).value == kind
    template = template_named(kind)
    assert read_kind(None, template.text.split("\n")[0]) is template.kind


def test_unknown_kind_is_refused() -> None:
    """分からない題名と、知らない語は、書ける語を言って断る。"""
    for word, title in ((None, "申合せ"), ("jourei", "連携協約")):
        with pytest.raises(RequestError) as refused:
            read_kind(word, title)
        assert "renkei-kyoyaku" in refused.value.advice


_NAMES = st.text("富山見本氷市町村", min_size=2, max_size=6).map(lambda name: f"{name}市")


@given(st.lists(_NAMES, min_size=2, max_size=5, unique=True), st.randoms(use_true_random=False))
def test_parties_follow_the_text(names: list[str], random: Random) -> None:
    """本文が甲乙を定めていれば、--party をどの順に書いても、呼び名は本文のとおりで、甲乙の順に並ぶ。"""
    roles = dict(zip("甲乙丙丁戊", names, strict=False))
    text = "　" + "及び".join(f"{name}（以下「{role}」という。）" for role, name in roles.items()) + "は、締結する。"
    assert defined_parties(text) == roles
    shuffled = [(f"p{i}", name) for i, name in enumerate(names)]
    random.shuffle(shuffled)
    parties = found_parties(shuffled, roles, ())
    assert {party.role: party.now.name for party in parties} == roles
    assert [party.role for party in parties] == list(roles)


@given(st.data())
def test_filling_leaves_no_slot_and_lists_every_gap(data: st.DataObject) -> None:
    """埋めた本文に空欄の印は残らず、埋めなかったものは、現れた所の数だけ挙がる。"""
    template = data.draw(st.sampled_from(templates()))
    names = data.draw(st.sets(st.sampled_from(slots(template.text))))
    text, gaps = fill(template.text, {name: f"埋めた{i}字" for i, name in enumerate(names)})
    assert "{" not in text
    assert text.count("○○○") == len(gaps)
    assert text.count("\n") == template.text.count("\n")
    assert {gap.slot for gap in gaps} == set(slots(template.text)) - names
    assert all("○○○" in text.split("\n")[gap.line - 1] for gap in gaps)


@given(texts(), st.data())
def test_instrument_holds_the_text_and_sees_one_character(text: str, data: st.DataObject) -> None:
    """全文の変更協約は、どのような本文も一字も変えずに持ち、本文が一字でも違えば古くなったと分かる (law 7)。"""
    amendment = _amendment(AmendmentKind.CHANGE, EffectiveBy.CONCLUSION)
    agreement = _agreement(AgreementKind.RENKEI_KYOYAKU)
    made = write_instrument(agreement, amendment, [FIRST], BASE, text)
    assert made.whole == made.frame + text
    assert staleness(agreement, amendment, made.whole, BASE, text, stating()) is None
    at = data.draw(st.integers(0, len(text)))
    assert staleness(agreement, amendment, made.whole, BASE, text[:at] + "違" + text[at:], stating()) is not None


@pytest.mark.parametrize(
    ("kind", "count", "earlier", "wanted"),
    [
        (
            AgreementKind.RENKEI_KYOYAKU,
            3,
            [FIRST],
            "　富山市（以下「甲」という。）、見本町（以下「乙」という。）及び氷見市（以下「丙」という。）は、"
            "平成３０年１月１０日に締結した富山市及び見本町における連携協約（以下「原協約」という。）を変更することについて、"
            "地方自治法（昭和２２年法律第６７号）第２５２条の２第４項の規定に基づき、次のとおり連携協約を締結する。\n"
            "　原協約の全部を次のように改める。\n",
        ),
        (
            AgreementKind.TEIJU_KYOTEI,
            2,
            [FIRST, PriorAct("変更", date(2020, 3, 25)), PriorAct("変更", date(2022, 3, 24))],
            "　富山市（以下「甲」という。）及び見本町（以下「乙」という。）は、平成３０年１月１０日に締結した"
            "富山市及び見本町における連携協約（令和２年３月２５日及び令和４年３月２４日に締結した協定による変更後のもの。"
            "以下「原協定」という。）を変更することについて、次のとおり協定を締結する。\n",
        ),
        (
            AgreementKind.JIMU_ITAKU,
            2,
            [FIRST, PriorAct("変更", date(2020, 3, 25))],
            "　富山市及び見本町における連携協約（平成３０年富山市告示第５号、"
            "令和２年３月２５日協議成立による変更）の全部を次のように改める。\n",
        ),
    ],
    ids=["three-parties", "third-change", "regulation"],
)
def test_preamble_names_the_original_and_every_change(
    kind: AgreementKind, count: int, earlier: list[PriorAct], wanted: str
) -> None:
    """前文は、元を題名と締結の日で、その後の変更をすべての日で示し、甲乙を定め直す。規約は番号で示す (§2.1 (a)(b))。"""
    amendment = _amendment(AmendmentKind.CHANGE, EffectiveBy.CONCLUSION)
    made = write_instrument(_agreement(kind, count), amendment, earlier, BASE, BASE)
    assert made.frame.partition("\n\n")[2].startswith(wanted)


@pytest.mark.parametrize(
    ("kind", "effective", "wanted"),
    [
        (AgreementKind.RENKEI_KYOYAKU, date(2026, 4, 1), "　この連携協約は、令和８年４月１日から効力を生ずる。\n"),
        (AgreementKind.JIMU_ITAKU, EffectiveBy.NOTICE, "　この規約は、告示の日から施行する。\n"),
        (AgreementKind.KUMIAI_KIYAKU, EffectiveBy.PERMISSION, "　この規約は、許可のあった日から施行する。\n"),
    ],
)
def test_effect_is_stated_unless_it_follows_from_the_conclusion(
    kind: AgreementKind, effective: date | EffectiveBy, wanted: str
) -> None:
    """効力の発生を日付、告示又は許可によるなら、変更協約がそう言う。締結の日からなら、言わない。"""
    agreement = _agreement(kind)
    stated = write_instrument(agreement, _amendment(AmendmentKind.CHANGE, effective), [FIRST], BASE, BASE)
    assert stated.frame.endswith(f"{wanted}\n")
    silent = _amendment(AmendmentKind.CHANGE, EffectiveBy.CONCLUSION)
    assert write_instrument(agreement, silent, [FIRST], BASE, BASE).frame.endswith("改める。\n\n")


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (AgreementKind.RENKEI_KYOYAKU, "（以下「原協約」という。）の一部を変更することについて、地方自治法"),
        (
            AgreementKind.JIMU_ITAKU,
            "連携協約（平成３０年富山市告示第５号）の一部を次のように変更する。\n\n　第１条を削る。",
        ),
    ],
)
def test_the_amending_form_frames_the_words(kind: AgreementKind, wanted: str) -> None:
    """改め文の形 (F1) は、前文又は枠の文、改め文、附則、元の協約の末文と空欄の署名欄を、この順に持つ (§2.1)。"""
    amendment = _amendment(AmendmentKind.CHANGE, date(2026, 4, 1), Form.KAIMEBUN)
    made = write_instrument(_agreement(kind), amendment, [FIRST], BASE, BASE, Stated("　第１条を削る。\n"))
    assert wanted in made.whole
    assert made.frame.endswith("。\n\n")
    assert "　第１条を削る。\n　　　附　則\n　この" in made.whole
    assert made.whole.endswith(CLOSING)


def test_abolition_keeps_the_blank_execution_block() -> None:
    """廃止の文書は、廃止の日を言い、元の協約の末文と空欄の署名欄を、字も置き方もそのまま持つ。数字は本文に倣う。"""
    amendment = _amendment(AmendmentKind.ABOLISH, date(2026, 4, 1), None)
    made = write_instrument(_agreement(AgreementKind.RENKEI_KYOYAKU), amendment, [FIRST], BASE, "")
    assert made.whole.endswith("　原協約は、令和８年４月１日に廃止する。\n\n" + CLOSING)
    kanji = write_instrument(
        _agreement(AgreementKind.RENKEI_KYOYAKU), amendment, [FIRST], BASE.replace("第１条", "第一条"), ""
    )
    assert "昭和二十二年法律第六十七号" in kanji.whole


def test_forms_not_made_yet_and_unknown_originals_are_refused() -> None:
    """改める所の無い改め文と表、締結の日の分からない元の協約は、直し方を言って断る。"""
    agreement = _agreement(AgreementKind.RENKEI_KYOYAKU)
    for form, wanted in ((Form.KAIMEBUN, "改める所がありません"), (Form.TABLE, "改める所がありません")):
        with pytest.raises(RequestError, match=wanted):
            write_instrument(agreement, _amendment(AmendmentKind.CHANGE, date(2026, 4, 1), form), [FIRST], BASE, BASE)
    with pytest.raises(LedgerError) as refused:
        write_instrument(agreement, _amendment(AmendmentKind.CHANGE, date(2026, 4, 1)), [], BASE, BASE)
    assert "引継ぎを記録" in refused.value.advice


@given(texts())
def test_no_change_has_no_place(text: str) -> None:
    """同じ本文に変わる位置はない。"""
    assert changed_places(text, text) == ""


def test_places_are_named_in_the_order_of_the_text() -> None:
    """改め、加え、削った所を本文の順に言い、置き方だけの違いは言わず、多ければ残りの数を言う。"""
    old = (
        "協約\n\n第１条　甲は、行う。\n第２条　乙は、行う。\n第３条　双方が、協議する。\n\n別表\n\n* - 取組\n  - 内容\n"
    )
    new = (
        old.replace("乙は、行う", "乙は、行わない").replace("第３条　双方が、協議する。\n", "").replace("内容", "役割")
    )
    assert changed_places(old, new) == "第２条、第３条、別表"
    assert changed_places(old, old.replace("\n第２条", "\n\n第２条")) == ""
    many = "協約\n\n" + "".join(f"第{i}条　甲は、{i}を行う。\n" for i in range(1, MOST + 4))
    assert changed_places(many, many.replace("行う", "行わない")).endswith(f"第{MOST}条ほか3か所")
