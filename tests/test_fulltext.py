"""全文の書類の試験: 見消しから新旧の本文が、読合せから本文が、出来上がったファイルだけから戻る。"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from comparisons import STYLE
from conftest import Done
from hypothesis import given, settings
from hypothesis import strategies as st
from test_comparison import ANY_TEXT, edited

from amend.alignment import align
from amend.errors import AmendError, ProofError, TextError
from amend.fulltext import FullText, Ink, mark_changes, words_in, words_of
from amend.fulltext.spelling import spelled, widths_of
from amend.plaintext import read
from amend.proof.fulltext import FULL_READERS, judge_fulltext, prove_aloud, prove_marked, verify_aloud
from amend.render import Screen
from amend.render.aloud import read_aloud
from amend.render.drawing import DRAFT
from amend.render.fulltext import FULL_FORMATS

OLD = """連携協約

　（目的）
第１条　この協約は、次の取組を行うことを目的とする。
　(1)　医療
　（協議）
第２条　甲及び乙は、定期的に協議を行う。

別表（第１条関係）

* - 取組
  - 乙の役割
* - 観光
  - 協力する。
"""
NEW = """連携協約

　（目的）
第１条　この協約は、次の取組を行うことを目的とする。
　(1)　医療及び福祉
　（費用）
第２条　費用は、乙が負担する。
　（協議）
第３条　甲及び乙は、毎年度協議を行う。

別表（第１条関係）

* - 取組
  - 乙の役割
* - 観光
  - 協カする。
* - 防災
  - 人員を出す。
"""
PROVED = [name for name, form in FULL_FORMATS.items() if form.proved]


def _marked(old: str = OLD, new: str = NEW) -> FullText:
    trees = read(old).tree, read(new).tree
    return mark_changes(*trees, STYLE, align(*trees), state="案", furniture=(DRAFT,))


def _made(form: str, paper: FullText) -> bytes:
    made = FULL_FORMATS[form].render(paper, STYLE, Screen())
    return made.encode() if isinstance(made, str) else made


def _written(form: str, paper: FullText) -> bytes | None:
    """書き上げたもの。書けない文字を断られたら None。"""
    try:
        return _made(form, paper)
    except TextError:
        return None


def _drawn(paper: FullText) -> str:
    signs = {Ink.STRUCK: "[-{}-]", Ink.ADDED: "[+{}+]", Ink.NOTE: "<{}>"}
    return "\n".join(
        "│".join("".join(signs.get(s.ink, "{}").format(s.text) for s in cell) for cell in line.cells)
        for line in paper.lines
    )


@settings(max_examples=12)
@given(edited(ANY_TEXT))
def test_marked_text_gives_back_both_texts(texts: tuple[str, str]) -> None:
    """どのような新旧でも、削る字を除けば新の、加える字を除けば旧の語が、一字残らず、その順に戻る。"""
    _assert_gives_back(texts)


@pytest.mark.soak
@settings(max_examples=2_000)
@given(edited(ANY_TEXT))
def test_marked_text_gives_back_both_texts_at_length(texts: tuple[str, str]) -> None:
    """同じことを、二千の新旧で。"""
    _assert_gives_back(texts)


def _assert_gives_back(texts: tuple[str, str]) -> None:
    old, new = (read(text).tree for text in texts)
    paper = mark_changes(old, new, STYLE, align(old, new))
    assert words_of(paper.lines, dropped=Ink.STRUCK) == words_in(new)
    assert words_of(paper.lines, dropped=Ink.ADDED) == words_in(old)


@settings(max_examples=3)
@given(edited(ANY_TEXT))
@pytest.mark.parametrize("form", PROVED)
def test_finished_marked_paper_is_proved(form: str, texts: tuple[str, str]) -> None:
    """書き上げた見消しは、読み返して同じことを言う。書けない文字のある本文は断る。"""
    old, new = (read(text).tree for text in texts)
    paper = mark_changes(old, new, STYLE, align(old, new), state="案", furniture=(DRAFT,))
    made = _written(form, paper)
    if made is None:
        return
    prove_marked(made, form, paper, old, new)
    kind, findings = judge_fulltext(made, form, old, new, texts[1]) or ("", ())
    assert (kind, findings) == ("見消し", ())


def test_marked_paper_reads_as_a_clerk_expects() -> None:
    """変わった字だけに線があり、加えた規定と表の行は丸ごと加える字、似た字の違いは名で言う。"""
    assert _drawn(_marked()) == (
        "連携協約\n　（目的）\n第１条　この協約は、次の取組を行うことを目的とする。\n　(1)　医療[+及び福祉+]\n"
        "　[+（費用）+]\n[+第２条+]　[+費用は、乙が負担する。+]\n"
        "　（協議）\n[-第２条-][+第３条+]　甲及び乙は、[-定期的に-][+毎年度+]協議を行う。\n別表（第１条関係）\n"
        "取組│乙の役割\n観光│[-協力する-][+協カする+]<〔漢字の力（ちから）→片仮名のカ〕>。\n[+防災+]│[+人員を出す。+]"
    )


def test_exchanged_articles_stand_in_both_orders() -> None:
    """入れ替わった条も、旧の順と新の順の両方が戻るように、一方を削って加えたものとして描く。"""
    old = "協約\n\n　（目的）\n第１条　花を植える。\n　（会議）\n第２条　橋を直す。\n"
    new = "協約\n\n　（会議）\n第１条　橋を直す。\n　（目的）\n第２条　花を植える。\n"
    drawn = _drawn(_marked(old, new))
    assert "[+第１条+]　[+橋を直す。+]" in drawn
    assert "[-第１条-][+第２条+]　花を植える。" in drawn
    assert "[-第２条-]　[-橋を直す。-]" in drawn


def _tampered(form: str, made: bytes, before: str, after: str, part: str = "word/document.xml") -> bytes:
    if form == "html":
        assert before.encode() in made
        return made.replace(before.encode(), after.encode(), 1)
    source, made_again = zipfile.ZipFile(io.BytesIO(made)), io.BytesIO()
    with zipfile.ZipFile(made_again, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert before.encode() in data
                data = data.replace(before.encode(), after.encode(), 1)
            target.writestr(name, data)
    return made_again.getvalue()


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("html", "毎年度", "毎月度"),
        ("html", "<ins>毎年度</ins>", "毎年度"),
        ("html", "<del>定期的に</del>", ""),
        ("html", "案</p>", "可決</p>"),
        ("docx", "毎年度", "毎月度"),
        ("docx", '<w:u w:val="single"/>', ""),
        ("docx", "<w:strike/>", ""),
        ("docx", '<w:rStyle w:val="FullAdded"/>', ""),
    ],
)
def test_altered_marked_paper_is_caught(form: str, before: str, after: str) -> None:
    """書き上げた見消しの一字、一線を変えれば、照合はその所を言って止める。"""
    old, new, paper = read(OLD).tree, read(NEW).tree, _marked()
    with pytest.raises(ProofError):
        prove_marked(_tampered(form, _made(form, paper), before, after), form, paper, old, new)


def test_a_hiding_style_is_caught() -> None:
    """本文に手を付けずに、スタイルで字を隠した書類は断る。"""
    style = '<w:name w:val="全文 本文"/>'
    hiding = f"{style}<w:rPr><w:vanish/></w:rPr>"
    made = _tampered("docx", _made("docx", _marked()), style, hiding, "word/styles.xml")
    with pytest.raises(TextError, match="隠し文字のスタイル"):
        FULL_READERS["docx"](made)


def test_prove_names_the_line_of_a_wrong_character() -> None:
    """控えが無くても、二つの本文だけから、違う字のある行を言う。"""
    made = _tampered("html", _made("html", _marked()), "毎年度", "毎月度")
    kind, findings = judge_fulltext(made, "html", read(OLD).tree, read(NEW).tree, NEW) or ("", ())
    assert kind == "見消し"
    assert [(one.rule, one.place) for one in findings] == [("V13", "8行目")]
    assert "月" in findings[0].message
    assert judge_fulltext(b"<html><body></body></html>", "html", read(OLD).tree, read(NEW).tree, NEW) is None


@settings(max_examples=4)
@given(st.one_of(ANY_TEXT, st.text("甲は、「一カー力」１1(2)Ａa\u200b髙－\n　 ", max_size=80)))
@pytest.mark.parametrize("form", PROVED)
def test_finished_aloud_paper_is_the_text(form: str, text: str) -> None:
    """読合せの行を続ければ、空行のほか一字も違わず本文になり、番号は一から続く。"""
    paper = read_aloud(text, title="題", state="案")
    verify_aloud(paper, text)
    assert [line.number for line in paper.lines] == [str(n) for n in range(1, len(paper.lines) + 1)]
    made = _written(form, paper)
    if made is None:
        return
    prove_aloud(made, form, paper, text)


def test_altered_aloud_paper_is_caught() -> None:
    """読合せの一字、番号、字の名を変えれば、照合が止める。"""
    paper = read_aloud(NEW, title="題", state="案")
    for form, before, after in (
        ("html", "毎年度", "毎月度"),
        ("html", '<span class="number">2</span>', '<span class="number">3</span>'),
        ("html", "片仮名のカ", "漢字の力"),
        ("docx", "<w:t>2</w:t>", "<w:t>3</w:t>"),
        ("docx", "片仮名のカ", "漢字の力"),
    ):
        with pytest.raises(ProofError):
            prove_aloud(_tampered(form, _made(form, paper), before, after), form, paper, NEW)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("協カする。", ["カ: 片仮名のカ"]),
        ("協力して、サービスを行う。", []),
        ("ロ座と口座", ["ロ: 片仮名のロ"]),
        ("メト口に乗る", ["口: 漢字の口（くち）"]),
        ("未納と末日", ["未: 漢字の未（いまだ）", "末: 漢字の末（すえ）"]),
        ("髙橋", ["髙: 漢字の髙（U+9AD9）"]),
        ("第１条の２、第３条1項", ["1: 半角の数字"]),
        ("（甲）及び(乙)を（丙）に", ["(: 半角始め丸括弧", "): 半角終わり丸括弧"]),
        ("スコ一ト着", ["一: 漢数字の一", "ト: 片仮名のト"]),
        ("第一条－二", ["－: 全角ハイフンマイナス"]),
        ("* - 観光\n  - 協力", []),
    ],
)
def test_only_doubtful_characters_are_spelled(text: str, names: list[str]) -> None:
    """前後にそぐわない字と、前後からは決まらない字だけを、名で言う。"""
    widths = widths_of(text)
    assert [said for line in text.split("\n") for _, said in spelled(line, widths)] == names


def test_plain_screen_names_the_marks() -> None:
    """線を引けない画面では符号で囲み、引ける画面では線を引く。見えない字は名で言う。"""
    paper = _marked("協約\n\n第１条　花を植える甲。\n", "協約\n\n第１条　花を植える乙\u200b。\n")
    made = FULL_FORMATS["terminal"].render(paper, STYLE, Screen())
    assert "［－甲－］［＋乙＋］⟦U+200B⟧" in made
    lined = FULL_FORMATS["terminal"].render(paper, STYLE, Screen(underlines=True))
    assert "\x1b[9m甲\x1b[0m\x1b[4m乙\x1b[0m" in lined


@pytest.mark.parametrize("form", PROVED)
def test_same_text_same_bytes(form: str) -> None:
    """同じ本文からは同じバイト列ができ、制御文字は断る。"""
    assert _made(form, _marked()) == _made(form, _marked())
    with pytest.raises(AmendError, match="書けない文字"):
        _made(form, read_aloud("甲\u202e乙", title="", state=""))
    assert set(FULL_READERS) == set(PROVED)


def test_folder_gets_every_format_proved(
    cli: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """フォルダーには幾つもの形式を一度に書き、どれも照合が通る。"""
    monkeypatch.chdir(tmp_path)
    Path("旧.txt").write_text(OLD, "utf-8")
    Path("新.txt").write_text(NEW, "utf-8")
    assert cli("compare", "旧.txt", "新.txt", "-o", "書類/").code == 0
    assert cli("compare", "旧.txt", "新.txt", "--as", "mikeshi", "-o", "書類").code == 0
    assert cli("aloud", "新.txt", "-o", "書類").code == 0
    names = sorted(path.name for path in Path("書類").iterdir())
    assert names == sorted(
        [f"新旧対照表.{end}" for end in ("html", "docx", "xlsx", "json")]
        + [f"{paper}.{end}" for paper in ("見消し", "読合せ") for end in ("html", "docx")]
    )
    assert cli("prove", "旧.txt", "新.txt", *(f"書類/{name}" for name in names)).code == 0
    done = cli("compare", "旧.txt", "新.txt", "--format", "html,docx", "-o", "一つ.html")
    assert done.code == 2
    assert "一つの形式しか" in done.err
    assert not Path("一つ.html").exists()
