"""新旧対照表による変更協約 (F3): 書き、読み返し、改正前の本文に加えれば新の本文である。印と字の違いは見逃さない。

前書きの型ごとの事例は tests/cases/leads にある (本文は tests/cases/comparison/worked-example、drafting-rules §6)。
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from amendments import amendments
from conftest import ROOT
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amend.agreement import Agreement, AgreementKind, Drafting, Particulars, Party, PriorAct
from amend.alignment import align, identical
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form
from amend.clause import Node
from amend.cli.leads import LEADS, lead_of
from amend.cli.styles import load_style
from amend.comparison import verify
from amend.errors import ProofError, RequestError, TextError
from amend.leads import Lead, Occurrence, Role, read_lead
from amend.ledger.instruments import write_instrument
from amend.plaintext import read
from amend.proof.papers import READERS, prove_paper
from amend.proof.sentences import prove_document
from amend.proof.table_applying import apply_table
from amend.proof.table_instruments import amending_table, table_fault
from amend.proof.tabulating import Heads, instrument_table, occurrences, prove_tabulated, tabulate
from amend.render import FORMATS, Screen
from amend.styles import Direction, Mark, Scope, Style
from amend.toml import FaultyFileError, Page
from amend.wording.table import PrintedTable, Stress, find_table, write_table

CASES = ROOT / "tests/cases/leads"
WORKED = ROOT / "tests/cases/comparison/worked-example"
OLD, NEW = ((WORKED / name).read_text("utf-8") for name in ("old.txt", "new.txt"))
STYLE = load_style("agreement-default")
PARTIES = tuple(
    Party(name, role, (Particulars(None, title),)) for name, role, title in (("a", "甲", "富山市"), ("b", "乙", "Ａ町"))
)
AGREEMENT = Agreement("富山市及びＡ町における連携中枢都市圏形成に係る連携協約", AgreementKind.RENKEI_KYOYAKU, PARTIES)
PRIOR = (PriorAct(AGREEMENT.title, date(2018, 1, 10)),)
LEAD_NAMES = [f"L{n}" for n in range(10)]
BY_STYLE = [("agreement-default", "L1"), ("short-lead", "L1"), ("detailed-lead", "L6"), ("double-line", "L9")]
_LEADS = {name: read_lead(LEADS.page(name)) for name in LEAD_NAMES}


def _amendment(form: Form = Form.TABLE) -> Amendment:
    title = f"{AGREEMENT.title}の一部を変更する連携協約"
    return Amendment(title, AmendmentKind.CHANGE, "a", "理由", EffectiveBy.CONCLUSION, "0" * 64, form)


def _written(lead: Lead, texts: tuple[str, str] = (OLD, NEW), style: Style = STYLE) -> str:
    """変更協約の全文。"""
    stated = amending_table(AGREEMENT, "原連携協約", texts, style, lead)
    return write_instrument(AGREEMENT, _amendment(), PRIOR, *texts, stated).whole


def _tabulated(old: Node, new: Node, style: Style, lead: Lead) -> str:
    made = tabulate(old, new, style, lead, "原協約")
    return made.text if made is not None else ""


@pytest.mark.parametrize(("name", "lead"), BY_STYLE)
@settings(max_examples=4)
@given(pair=amendments())
def test_the_printed_table_makes_the_new_text(name: str, lead: str, pair: tuple[str, str]) -> None:
    """どんな協約のどんな改正も、書いた表だけを読んで改正前の本文に加えれば、新の本文である。新旧を入れ替えてもよい。"""
    old, new = (read(text).tree for text in pair)
    for before, after in ((old, new), (new, old)):
        text = _tabulated(before, after, load_style(name), _LEADS[lead])
        if text:
            assert identical(apply_table(find_table(f"題名\n\n{text}\n　末文\n").table, before), after)
        else:
            assert identical(before, after)


@pytest.mark.soak
@pytest.mark.parametrize("lead", LEAD_NAMES)
@settings(max_examples=150)
@given(pair=amendments())
def test_every_family_makes_the_new_text(lead: str, pair: tuple[str, str]) -> None:
    """どの型の前書きでも、変更協約の全文から読み返して、その改正を述べている。"""
    assume(not identical(*(read(text).tree for text in pair)))
    instrument = _written(_LEADS[lead], pair)
    assert table_fault(AGREEMENT, instrument, pair, STYLE, _LEADS[lead]) == ""


def _mutated(table: PrintedTable, r: Random) -> PrintedTable:
    """一か所だけ違う表: 字を替え、印を外し、又は付ける。"""
    units = [list(unit) for unit in table.units]
    while True:
        u = r.randrange(len(units))
        n = r.randrange(len(units[u]))
        side = r.choice(("new", "old"))
        entry = getattr(units[u][n], side)
        cells = [list(cell) for cell in entry.cells]
        cell = r.choice(cells)
        at = r.randrange(len(cell)) if cell else -1
        if at < 0 or cell[at][0].isspace():
            continue
        ch, stress = cell[at]
        changed = ("違" if ch != "違" else "異", stress)
        cell[at] = r.choice((changed, (ch, Stress.NONE if stress is not Stress.NONE else Stress.SINGLE)))
        entry = replace(entry, cells=tuple(map(tuple, cells)))
        units[u][n] = replace(units[u][n], **{side: entry})
        return replace(table, units=tuple(map(tuple, units)))


@settings(max_examples=8)
@given(pair=amendments(), seed=st.integers(0, 10**6), lead=st.sampled_from(("L1", "L9")))
def test_one_wrong_letter_or_mark_is_refused(pair: tuple[str, str], seed: int, lead: str) -> None:
    """一字でも、印の一つでも違う表は、案の本文への改正を述べているとはしない。"""
    old, new = (read(text).tree for text in pair)
    text = _tabulated(old, new, STYLE, _LEADS[lead])
    assume(text)
    wrong = _mutated(find_table(text).table, Random(seed))
    with pytest.raises(TextError):
        prove_tabulated(find_table(write_table(wrong)).table, old, new, double=_LEADS[lead].double)


@pytest.mark.parametrize("name", LEAD_NAMES)
def test_families(name: str) -> None:
    """型ごとの変更協約は、事例のとおりである。読み返せば、案の本文への改正を述べている。"""
    lead = _LEADS[name]
    made = _written(lead)
    path = CASES / f"{name}.txt"
    if os.environ.get("AMEND_UPDATE"):
        path.write_text(made, "utf-8", newline="")
    assert made == path.read_text("utf-8")
    assert table_fault(AGREEMENT, made, (OLD, NEW), STYLE, lead) == ""
    assert table_fault(AGREEMENT, made, (OLD, NEW.replace("年２回", "年３回")), STYLE, lead)
    assert prove_document(made, OLD, NEW) == ("新旧対照表の変更協約", ())
    assert [one.rule for one in prove_document(made.replace("年２回", "年３回"), OLD, NEW)[1]] == ["V13"]


def test_every_family_has_a_case() -> None:
    """同梱の前書きのすべてに事例がある。"""
    assert sorted(LEADS.shipped()) == sorted(path.stem for path in CASES.glob("*.txt")) == LEAD_NAMES


def test_what_occurs_chooses_the_sentences() -> None:
    """変え方ごとの文は、表に現れるものだけを書く。"""
    old, new = (read(text).tree for text in (OLD, NEW))
    heads = (Heads(new), Heads(old))
    assert occurrences(find_table(_written(_LEADS["L6"])).table, heads) == frozenset(Occurrence)
    reworded = OLD.replace("年１回連絡会議", "年２回連絡会議")
    assert "別表に掲げる" not in OLD
    made = _written(_LEADS["L7"], (OLD, reworded))
    assert "(1)　変更前の欄中下線を付した字句" in made
    assert "(2)　" not in made.split("* - ")[0]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("＿年２回＿連絡会議", "年２回連絡会議", "印"),
        ("＿年２回＿連絡会議", "＿年２回連絡会議＿", "連絡会議"),
        ("＿年２回＿連絡会議", "＿年３回＿連絡会議", "案の本文になりません"),
        ("＿年１回＿連絡会議", "＿年０回＿連絡会議", "改正前の本文にありません"),
        ("＿年２回＿連絡会議", "＿年２回連絡会議", "閉じていません"),
        ("次の表の変更前の欄", "次の表の欄", "前書き「次の表の変更前"),
        ("* - 変更後", "* - 改正後", "頭の語"),
        ("＿第７条＿　（略）", "＿第７条＿　（中略", "略した規定"),
        ("* - 別表", "\n* - 別表", "二つ以上"),
        ("  - （新設）", "  -（新設）", "空白がありません"),
    ],
)
def test_a_hand_edited_table_is_refused_with_the_place(before: str, after: str, wanted: str) -> None:
    """人の直した表が案の本文への改正を述べていなければ、わけを言う。"""
    made = _written(_LEADS["L1"])
    assert made.count(before) == 1
    assert wanted in table_fault(AGREEMENT, made.replace(before, after), (OLD, NEW), STYLE, _LEADS["L1"])


def test_words_that_look_like_the_notation() -> None:
    """本文の ＿、＝、縦棒、逆斜線と、欄の中の改行、空の欄は、印と読み違えない。"""
    table = "* - 取組\n  - 役割\n* - 甲|＿\n  - 一\n    二\n"
    old = f"協約\n\n第１条　記号は、＿と＝と\\と|である。\n\n別表（第１条関係）\n\n{table}"
    new = old.replace("である", "＿とする").replace("    二", "    二＝\n    三")
    lead = _LEADS["L1"]
    for texts in ((old, new), (new, old)):
        made = _written(lead, texts)
        assert table_fault(AGREEMENT, made, texts, STYLE, lead) == ""
    assert "\\＿と\\＝と\\\\と|" in _written(lead, (old, new))


def test_the_supplement_of_the_instrument_is_not_in_the_table() -> None:
    """改正附則を溶け込ませる協約では、加えた附則を表で述べずに、変更協約の附則とする (drafting-rules §2.1)。"""
    keeping = replace(AGREEMENT, drafting=Drafting(supplements=True))
    own = "　　　附　則\n　この協約は、令和８年４月１日から効力を生ずる。\n"
    base = "協約\n\n第１条　甲は、毎年行う。\n\n　　　附　則\n　この協約は、締結の日から効力を生ずる。\n"
    new = base.replace("毎年", "毎月") + "\n" + own
    stated = amending_table(keeping, "原協約", (base, new), STYLE, _LEADS["L2"])
    assert stated.supplement == own
    assert "附" not in stated.words
    made = write_instrument(keeping, _amendment(), PRIOR, base, new, stated).whole
    assert table_fault(keeping, made, (base, new), STYLE, _LEADS["L2"]) == ""
    assert "附則" in table_fault(keeping, made.replace("８年", "９年"), (base, new), STYLE, _LEADS["L2"])


def test_an_amendment_a_table_cannot_state_is_refused() -> None:
    """表で確かに述べられない改正は、わけと、ほかの形を言って断る。"""
    old = "協約\n\n第１条　甲は、行う。\n\n別表\n\n* - 取組\n  - 役割\n"
    new = old + '* - [colspan="2"] 合同\n'
    with pytest.raises(RequestError) as refused:
        _written(_LEADS["L1"], (old, new))
    assert "F1" in refused.value.advice


def test_the_whole_text_may_be_tabulated() -> None:
    """全文を描く様式でも、読み返せる。"""
    style = replace(STYLE, scope=Scope.ALL)
    made = _written(_LEADS["L3"], style=style)
    assert "第１条" in made
    assert table_fault(AGREEMENT, made, (OLD, NEW), style, _LEADS["L3"]) == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('name = "x"\nsummary = "y"\nabove = ["{表題}を変更する。"]\n', "「{表題}」という語はありません"),
        ('name = "x"\nsummary = "y"\n', "文がありません"),
        ('name = "x"\nsummary = "y"\nabove = ["{題名"]\n', "という語はありません"),
        ('name = "x"\nsummary = "y"\n[[cases]]\nwhen = ["追加"]\ntext = "加える。"\n', "置く所"),
    ],
)
def test_faulty_leads_are_refused(text: str, wanted: str) -> None:
    """書き方の誤った前書きは、行と直し方を言って断る。"""
    with pytest.raises(FaultyFileError, match=wanted):
        read_lead(Page(text, "leads/x.toml"))


@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "md", "json"])
@pytest.mark.parametrize(
    ("style", "lead"), [("short-lead", "L1"), ("agreement-default", "L2"), ("agreement-default", "L8")]
)
def test_the_papers_carry_the_lead_and_the_role(form: str, style: str, lead: str) -> None:
    """改正の文書の紙は、前書きと備考と、役割を言う。どれが欠けても、照合が止める (drafting-rules §1.1)。"""
    old, new = (read(text).tree for text in (OLD, NEW))
    chosen, titles = load_style(style), ("変更協約", AGREEMENT.title)
    table = instrument_table(old, new, chosen, _LEADS[lead], titles, state="案", pair=align(old, new))
    assert table is not None
    verify(table, old, new)
    data = FORMATS[form].render(table, chosen, Screen())
    prove_paper(data, form, table)
    said = READERS[form](data.encode() if isinstance(data, str) else data)
    assert all(text in said.furniture for text in (*table.lead, *table.below))
    assert said.subject == ("新旧対照表（改正の文書）" if form != "md" else "")
    for wrong in (replace(table, lead=("　別の前書き",)), replace(table, role=Role.REFERENCE)):
        if form != "md" or wrong.role is Role.INSTRUMENT:
            with pytest.raises(ProofError):
                prove_paper(data, form, wrong)


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        (STYLE, "下線で示す"),
        (replace(STYLE, direction=Direction.VERTICAL), "傍線で示す"),
        (replace(STYLE, table_mark=Mark.THICK), "下線及び太枠で"),
    ],
)
def test_the_lead_names_the_marks_that_are_drawn(style: Style, wanted: str) -> None:
    """前書きは、紙に描く印の名を言う。枠を描かない平文の変更協約では、枠を言わない。"""
    old, new = (read(text).tree for text in (OLD, NEW))
    table = instrument_table(old, new, style, _LEADS["L1"], ("題", "協約"), state="案", pair=align(old, new))
    assert table is not None
    assert wanted in table.lead[0]
    assert "枠" not in _written(_LEADS["L1"], style=style)


def test_a_lead_that_names_an_undrawn_mark_is_refused() -> None:
    """二重の印を言う前書きは、それを描かない様式では断る。紙の言うことと紙の印が食い違うからである。"""
    with pytest.raises(RequestError, match="二重の印"):
        lead_of(replace(STYLE, lead="L9", provision_mark=None))
    assert lead_of(replace(STYLE, lead="L9", provision_mark=Mark.DOUBLE)).double
