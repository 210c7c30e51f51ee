"""協約と案件の試験: agreement.toml と amendment.toml、識別子。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from words import days, digests, identifiers, lines, proses, spoilings

from amend.agreement import (
    AFTER_WORDS,
    Agreement,
    AgreementKind,
    Drafting,
    Particulars,
    Party,
    PriorAct,
    read_agreement,
    write_agreement,
)
from amend.amendment import (
    Amendment,
    AmendmentKind,
    EffectiveBy,
    Form,
    Numbering,
    as_written,
    carefully,
    read_amendment,
    write_amendment,
)
from amend.characters import examine
from amend.errors import RequestError
from amend.identifiers import AmendmentId, problem, read_identifier
from amend.numerals import Numerals
from amend.toml import FaultyFileError

LATER = st.fixed_dictionaries({}, optional={"head": lines, "address": lines, "name": lines})


@st.composite
def parties(draw: st.DrawFn) -> tuple[Party, ...]:
    """当事者: 二つから四つ。表示は何度か替わる。"""
    names = draw(st.lists(identifiers, min_size=2, max_size=4, unique=True))
    roles = draw(st.permutations("甲乙丙丁"))
    return tuple(Party(name, role, draw(_histories())) for name, role in zip(names, roles, strict=False))


@st.composite
def _histories(draw: st.DrawFn) -> tuple[Particulars, ...]:
    empty = st.one_of(st.just(""), lines)
    shown = Particulars(draw(st.none() | days), draw(lines), draw(empty), draw(empty), draw(empty))
    history = [shown]
    for since in sorted(draw(st.sets(days, max_size=3))):
        if history[-1].since is None or since > history[-1].since:
            changed = draw(LATER)
            before = {key: getattr(history[-1], key) for key in ("name", "council", "head", "address")}
            history.append(Particulars(since, **{**before, **changed}))
    return tuple(history)


agreements = st.builds(
    Agreement,
    title=lines,
    kind=st.sampled_from(AgreementKind),
    parties=parties(),
    basis=st.one_of(st.just(""), lines),
    style=st.one_of(st.just(""), identifiers),
    drafting=st.builds(Drafting, st.none() | st.sampled_from(Numerals), st.sampled_from(AFTER_WORDS), st.booleans()),
    prior=st.lists(st.builds(PriorAct, lines, days, st.one_of(st.just(""), lines)), max_size=3).map(
        lambda acts: tuple(sorted(acts, key=lambda act: act.concluded_on))
    ),
)


@st.composite
def amendments(draw: st.DrawFn) -> Amendment:
    """案件: 種類ごとに要るものを備えたもの。"""
    kind = draw(st.sampled_from(AmendmentKind))
    forms = st.sampled_from(Form)
    return Amendment(
        title=draw(lines),
        kind=kind,
        proposer=draw(identifiers),
        reason=draw(proses),
        effective=draw(st.one_of(days, st.sampled_from(EffectiveBy))),
        base="" if kind is AmendmentKind.CONCLUDE else draw(digests),
        form=draw(forms if kind is AmendmentKind.CHANGE else st.none() | forms),
        numbering=draw(st.none() | st.sampled_from(Numbering)),
        route=draw(st.one_of(st.just(""), identifiers)),
    )


@given(agreements)
def test_an_agreement_is_read_as_written(agreement: Agreement) -> None:
    """協約は、書いて読めば同じ協約であり、もう一度書いても同じ字の並びである。"""
    text = write_agreement(agreement)
    assert read_agreement(text, "agreement.toml") == agreement
    assert write_agreement(read_agreement(text, "agreement.toml")) == text


@given(amendments())
def test_an_amendment_is_read_as_written(amendment: Amendment) -> None:
    """案件は、書いて読めば同じ案件である。"""
    assert read_amendment(write_amendment(amendment), "amendment.toml") == amendment


@given(amendments(), spoilings)
def test_the_short_way_reads_what_the_careful_way_reads(amendment: Amendment, spoil: Callable[[str], str]) -> None:
    """書いたとおりの案件の近道は、どこを崩しても、読めたなら誤りの無い案件で、同じ値である。崩さなければ、ほとんどを読む。"""
    text = write_amendment(amendment)
    for one in (text, spoil(text)):
        quick = as_written(one)
        assert quick is None or quick == carefully(one, "amendment.toml")
    assert '"""' in text or "\\" in text or examine(text) or as_written(text) == amendment


AGREEMENT = """\
title = "富山市及び見本町における連携中枢都市圏形成に係る連携協約"
kind = "renkei-kyoyaku"
basis = "地方自治法（昭和２２年法律第６７号）第２５２条の２第１項"

[drafting]
numerals = "全角"

[[prior]]
title = "富山市及び見本町における連携中枢都市圏形成に係る連携協約"
concluded_on = 2018-01-10
notice = "平成３０年富山市告示第５号"

[[party]]
id = "toyama"
role = "甲"
name = "富山市"
council = "富山市議会"
head = "富山市長　森　雅志"

[[party]]
id = "toyama"
from = 2021-04-24
head = "富山市長　藤井　裕久"

[[party]]
id = "mihon"
role = "乙"
name = "見本町"
council = "見本町議会"
"""


def test_a_new_mayor_is_data() -> None:
    """長が替われば、その日からの表示を足すだけであり、前の日の長は前の長である (DESIGN §3)。"""
    toyama = read_agreement(AGREEMENT, "agreement.toml").parties[0]
    assert [toyama.on(date(2021, 4, day)).head for day in (23, 24)] == ["富山市長　森　雅志", "富山市長　藤井　裕久"]
    assert toyama.now.council == "富山市議会"
    assert read_agreement(AGREEMENT, "").party("mihon") != toyama
    assert read_agreement(AGREEMENT, "").party("nobody") is None


def test_the_canonical_agreement_is_kept() -> None:
    """正しい順に書かれた agreement.toml は、読んで書いても一字も変わらない。"""
    assert write_agreement(read_agreement(AGREEMENT, "agreement.toml")) == AGREEMENT


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("title =", "titel =", 1, "「title」（題名）のことですか"),
        ("renkei-kyoyaku", "renkei", 2, "書ける語は renkei-kyoyaku、"),
        ('"全角"', '"全角数字"', 6, '正しくは: numerals = "全角"'),
        ("2018-01-10", '"平成30年1月10日"', 10, "正しくは: concluded_on = 2018-01-10"),
        ('id = "mihon"', 'id = "Mihon"', 26, "半角の小文字"),
        ('id = "mihon"', 'id = "nul"', 26, "Windows"),
        ('role = "乙"', 'role = "甲"', 27, "「甲」は toyama の呼び名です"),
        ('role = "乙"\n', "", 25, "「role」（甲乙の別）がありません"),
        ('name = "見本町"\n', "", 25, "「name」（名称）がありません"),
        ("from = 2021-04-24\n", "", 20, "いつからかを書いてください。例: from = 2026-04-01"),
        ("from = 2021-04-24\n", 'from = 2021-04-24\nrole = "丙"\n', 23, "呼び名は「甲」です"),
        ("from = 2021-04-24\n", 'from = 2021-04-24\nname = "新富山市"\n', 23, "議会の名称も"),
        ("from = 2021-04-24\n", "from = 2021-04-24\nhed = 1\n", 23, "「head」（代表者）のことですか"),
    ],
)
def test_faults_of_an_agreement(old: str, new: str, line: int, message: str) -> None:
    """agreement.toml の誤りは、その行で、正しい書き方とともに言う。"""
    with pytest.raises(FaultyFileError) as caught:
        read_agreement(AGREEMENT.replace(old, new, 1), "agreement.toml")
    assert [(fault.line, message in fault.message) for fault in caught.value.faults] == [(line, True)], caught.value


def test_history_goes_forward() -> None:
    """表示と、台帳より前の締結は、古い順に並べる。一人では協約にならない。"""
    back = AGREEMENT.replace(
        '[[party]]\nid = "mihon"', '[[party]]\nid = "toyama"\nfrom = 2021-04-01\n\n[[party]]\nid = "mihon"'
    )
    with pytest.raises(FaultyFileError, match="2021-04-24 より後の日"):
        read_agreement(back, "agreement.toml")
    prior = '[[prior]]\ntitle = "甲"\nconcluded_on = 2017-01-01\n\n[[party]]'
    with pytest.raises(FaultyFileError, match="prior は古い順"):
        read_agreement(AGREEMENT.replace("[[party]]", prior, 1), "agreement.toml")
    with pytest.raises(FaultyFileError, match="当事者は二つ以上"):
        read_agreement(AGREEMENT[: AGREEMENT.index('[[party]]\nid = "mihon"')], "agreement.toml")


def test_a_party_that_cannot_be_read_is_one_fault() -> None:
    """読めない当事者が一つあっても、当事者が足りないとは言わない。"""
    text = 'title = "甲"\nkind = "kyotei"\nparty = [1, { id = "a", role = "甲", name = "甲" }]\n'
    with pytest.raises(FaultyFileError) as caught:
        read_agreement(text, "agreement.toml")
    assert [fault.line for fault in caught.value.faults] == [3]


AMENDMENT = f"""\
title = "連携協約の一部を変更する連携協約"
kind = "change"
proposer = "toyama"
base = "{"0" * 64}"
reason = "別表に掲げる取組を改めるため。"
form = "F2"
effective = 2026-04-01
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('kind = "change"', 'kind = "変更"', 2, "書ける語は conclude、change、abolish"),
        ('kind = "change"', 'kind = "conclude"', 4, "base の行を消してください"),
        (f'base = "{"0" * 64}"\n', "", 1, "「base」（変える前の本文の要約値）が要ります"),
        ("0" * 64, "0" * 63, 4, "16 進 64 字"),
        ("0" * 64, "A" * 64, 4, f'正しくは: base = "{"a" * 64}"'),
        ('form = "F2"\n', "", 1, "「form」（変更協約の形）が要ります"),
        ("2026-04-01", '"令和8年4月1日"', 7, "正しくは: effective = 2026-04-01"),
        ("2026-04-01", '"notise"', 7, '正しくは: effective = "notice"'),
        ("effective = 2026-04-01", "effective_on = 2026-04-01", 7, "「effective」（効力の発生）のことですか"),
    ],
)
def test_faults_of_an_amendment(old: str, new: str, line: int, message: str) -> None:
    """amendment.toml の誤りは、その行で、正しい書き方とともに言う。"""
    with pytest.raises(FaultyFileError) as caught:
        read_amendment(AMENDMENT.replace(old, new, 1), "amendment.toml")
    assert [(fault.line, message in fault.message) for fault in caught.value.faults] == [(line, True)], caught.value


@given(st.integers(0, 9999), identifiers, st.integers(1, 999_999))
def test_an_amendment_id_is_read_as_written(year: int, proposer: str, sequence: int) -> None:
    """案件の番号は、発議者の識別子にどのようなハイフンがあっても、書いて読めば同じ番号である。"""
    written = AmendmentId(year, proposer, sequence)
    assert AmendmentId.read(str(written)) == written


@pytest.mark.parametrize("text", ["", "2026-toyama", "26-toyama-1", "2026-toyama-01", "2026-Toyama-1", "2026-nul-1"])
def test_what_is_no_amendment_id(text: str) -> None:
    """年-発議者-通し番号でないものは、案件の番号ではない。"""
    with pytest.raises(RequestError, match="案件の番号"):
        AmendmentId.read(text)


@pytest.mark.parametrize("text", ["", "-a", "A", "a_b", "a/b", "..", "a.b", "富山", "a" * 65, "con", "com1", "lpt9"])
def test_what_is_no_identifier(text: str) -> None:
    """識別子は、どの OS でもフォルダーの名になる字だけで書く。"""
    assert problem(text)
    with pytest.raises(RequestError, match="協約の識別子"):
        read_identifier(text, "協約")


def test_what_is_an_identifier() -> None:
    """小文字と数字とハイフンの、64 字までの名は識別子である。"""
    assert [read_identifier(text, "協約") for text in ("a", "0-", "a" * 64, "toyama-renkei", "com10")]
