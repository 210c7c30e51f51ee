"""画面の対照表: 幅と禁則が正しく、どんな字でも端末を壊さず、下線は線の引けない先でも見える。"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from functools import partial
from itertools import accumulate, pairwise

import pytest
from comparisons import COMPARISONS, STYLE, STYLED, TEXTS, WORKED, cells, comparison, line
from hypothesis import given, settings
from hypothesis import strategies as st

from amend.characters import clusters, visible, width
from amend.comparison import Comparison
from amend.render import FORMATS, Screen
from amend.render.terminal import NARROW, render, screen_of
from amend.render.wrapping import NOT_AT_END, NOT_AT_START, Piece, wrap
from amend.styles import Mark

SCREENS = st.builds(Screen, st.integers(NARROW, 200), st.booleans(), st.sampled_from([1, 2]))
SGR = re.compile(r"\x1b\[[014]m")
PIECES = st.lists(st.tuples(TEXTS | st.text("あア、。「」（）漢字ab12 　", max_size=30), st.booleans()), max_size=5)


def bare(text: str) -> str:
    """線の符号を除いた字。"""
    return SGR.sub("", text)


@given(PIECES, st.integers(1, 40), st.integers(0, 10), st.sampled_from([0, 2]))
def test_wrapping_neither_loses_nor_adds(pieces: list[Piece], columns: int, hang: int, mark: int) -> None:
    """折り返しても、字も線も一つも変わらない。書記素の途中では割らない。"""
    lines = wrap(pieces, columns, hang, width, mark)
    assert [(c, u) for row in lines for text, u in row for c in text] == [(c, u) for text, u in pieces for c in text]
    starts = accumulate((len(text) for text, _ in pieces), initial=0)
    whole = {start + at for start, (text, _) in zip(starts, pieces, strict=False) for at in clusters(text)}
    assert set(accumulate(sum(len(text) for text, _ in row) for row in lines)) <= whole | {0}


@given(st.text("あア、。「」（）ー々っ漢字　", max_size=60), st.integers(4, 40))
def test_lines_fit_and_keep_kinsoku(text: str, columns: int) -> None:
    """行は桁数に収まる。割れる所が行の中にある限り、行頭・行末の禁則を守る。"""
    lines = ["".join(part for part, _ in row) for row in wrap([(text, False)], columns, 0, width)]
    assert all(width(row) <= columns for row in lines)
    for row, following in pairwise(lines):
        inside = [i for i in range(1, len(row)) if row[i - 1] not in NOT_AT_END and row[i] not in NOT_AT_START]
        assert not inside or (row[-1] not in NOT_AT_END and following[0] not in NOT_AT_START)


def test_no_number_or_word_is_split() -> None:
    """半角の数や語の途中では割らない。長すぎるときだけ割る。"""
    assert wrap([("甲乙2026年", False)], 6, 0, width) == [(("甲乙", False),), (("2026年", False),)]
    assert wrap([("2026", False)], 3, 0, width) == [(("202", False),), (("6", False),)]


@settings(max_examples=60)
@given(COMPARISONS | STYLED, SCREENS)
def test_the_screen_is_never_broken(table: Comparison, screen: Screen) -> None:
    """どんな字でも、出力の制御文字は改行と自分の下線の符号だけである (reliability D8)。"""
    out = render(table, STYLE, screen)
    assert {c for c in bare(out) if unicodedata.category(c) == "Cc"} <= {"\n"}
    assert "\x1b" not in bare(out)
    assert screen.underlines or out == bare(out)


@pytest.mark.parametrize(
    "text", ["[/foo]", "[red]甲[/red]", "[link=http://x]甲[/link]", ":100:", "\x1b[31m", "\x9b31m", "\r"]
)
def test_nothing_is_taken_for_markup(text: str) -> None:
    """Rich の書き方や絵文字の名に見える字も、制御文字も、そのまま見える形で出る (reliability D8)。"""
    assert visible(text) in render(comparison(line(text, "甲"), title=""), STYLE, Screen(200))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(*[st.text("あア、。「」（）漢字ab12① 　", min_size=1, max_size=60)] * 2), min_size=1, max_size=3
    ),
    SCREENS,
)
def test_the_middle_rule_is_straight(texts: list[tuple[str, str]], screen: Screen) -> None:
    """曖昧な幅の字が何桁の端末でも、中の縦線がまっすぐ並び、行は画面に収まる (drafting-rules §1.3)。"""
    measure = partial(width, ambiguous=screen.ambiguous)
    table = comparison(*(line(new, old) for new, old in texts), title="", note="", state="")
    rows = [row for row in bare(render(table, STYLE, screen)).splitlines() if "│" in row or "┼" in row]
    assert len({measure(re.split("[│┼]", row)[0]) for row in rows}) == 1
    assert all(measure(row) <= screen.columns for row in rows)


@given(st.tuples(*[st.text("あア、。「」（）漢字ab12①", min_size=1, max_size=80)] * 2), SCREENS)
def test_sides_are_read_back_from_the_screen(words: tuple[str, str], screen: Screen) -> None:
    """左右を縦線で分けて縦につなげば、新旧の文がそのまま読める。"""
    table = comparison(line(*words, hang=0), title="", note="", state="")
    rows = [row.split("│") for row in render(table, STYLE, screen).splitlines() if "│" in row]
    left, right = ("".join(row[i].rstrip(" ") for row in rows[1:]) for i in (0, 1))
    assert (left, right) == words


def test_underlines_are_written_where_they_cannot_be_drawn() -> None:
    """線の引けない先では ＿…＿ と書く (drafting-rules §6)。引ける先では線を引き、符号は書かない。"""
    table = comparison(line("＿第６条＿　（略）", "＿第５条＿　（略）"))
    assert "＿第６条＿　（略）" in render(table, STYLE, Screen(80, underlines=False))
    drawn = render(table, STYLE, Screen(80, underlines=True))
    assert "\x1b[4m第６条\x1b[0m　（略）" in drawn
    assert "＿" not in drawn


@pytest.mark.parametrize(
    ("mark", "written", "drawn"),
    [
        (Mark.UNDERLINE, "＿第６条＿　（略）", "\x1b[4m第６条\x1b[0m　（略）"),
        (Mark.BOLD, "＊第６条＊　（略）", "\x1b[1m第６条\x1b[0m　（略）"),
        (Mark.DOUBLE, "＝第６条＝　（略）", "\x1b[21m第６条\x1b[0m　（略）"),
        (Mark.FRAME, "【第６条】　（略）", "【第６条】　（略）"),
        (Mark.DASHED, "〘第６条〙　（略）", "〘第６条〙　（略）"),
        (Mark.THICK, "〖第６条〗　（略）", "〖第６条〗　（略）"),
    ],
)
def test_every_mark_is_seen_on_every_screen(mark: Mark, written: str, drawn: str) -> None:
    """太字も囲みも、線の引けない先では符号で書く。囲みはどの先でも符号である。"""
    table = replace(comparison(line("＿第６条＿　（略）", "＿第５条＿　（略）")), mark=mark)
    assert written in render(table, STYLE, Screen(80, underlines=False))
    assert drawn in render(table, STYLE, Screen(80, underlines=True))


@settings(max_examples=60)
@given(
    st.tuples(*[st.text("あア、。「」（）漢字ab12①", min_size=1, max_size=60)] * 2),
    st.text("条項号の追加削除", max_size=30),
    SCREENS,
    st.sampled_from(Mark),
)
def test_the_third_column_is_read_back(words: tuple[str, str], remark: str, screen: Screen, mark: Mark) -> None:
    """三つ目の列があっても、二本の縦線はまっすぐ並び、行は画面に収まり、三つの列の字がそのまま読める。"""
    measure = partial(width, ambiguous=screen.ambiguous)
    row = replace(line(*words, hang=0), remark=remark)
    table = comparison(row, cells("甲|＿乙＿", "甲|丙"), title="", note="", state="")
    table = replace(table, third_head="説明", note_below="備考　下の注", mark=mark)
    out = bare(render(table, STYLE, screen))
    lines = [one for one in out.splitlines() if "│" in one or "┼" in one]
    assert all(measure(one) <= screen.columns for one in lines)
    plain = [re.split("│", one) for one in lines if "┼" not in one and one.count("│") == 2]
    assert len({(measure(one[0]), measure(one[1])) for one in plain}) == 1
    said = ["".join(one[i].rstrip(" ") for one in plain) for i in range(3)]
    assert said == ["変更後" + words[0], "変更前" + words[1], "説明" + remark]
    assert "備考　下の注" in out


def test_a_narrow_screen_says_the_remarks_of_an_article() -> None:
    """上下に積む画面では、条ごとに、その説明を終わりに書く。"""
    rows = [replace(line("甲", "乙", opens=True), remark="字句の改正"), replace(line("丙", ""), remark="項の追加")]
    table = replace(comparison(*rows, line("丁", "丁", opens=True)), third_head="説明")
    said = [one for one in render(table, STYLE, Screen(40)).splitlines() if "【説明】" in one]
    assert said == ["【説明】字句の改正、項の追加"]


def test_table_rows_are_ruled_inside_their_side() -> None:
    """表の行は、側の中で縦線と横線に区切られる (drafting-rules §1.6)。"""
    rows = render(WORKED, STYLE, Screen(100)).splitlines()
    at = next(i for i, row in enumerate(rows) if row.startswith("取組"))
    assert [word.strip() for word in rows[at].split("│")] == ["取組", "内容", "甲の役割", "乙の役割"] * 2
    assert set(rows[at - 1]) == set(rows[at + 1]) == {"─", "┼"}


def test_a_cell_too_narrow_to_wrap_flows_on() -> None:
    """欄が多くて狭すぎる表は、欄を縦線でつないで流す。字は失われない。"""
    words = "甲乙丙丁戊己庚辛壬癸"
    out = render(comparison(cells("|".join(words), "")), STYLE, Screen(80))
    assert "│".join(words) in out


def test_a_narrow_screen_stacks_the_sides() -> None:
    """60 桁より狭い画面では、条ごとに上下に積む。"""
    table = comparison(line("第１条　甲", "第１条　乙", opens=True), line("第２条　丙", "第２条　丁", opens=True))
    words = [row for row in render(table, STYLE, Screen(NARROW - 1)).splitlines() if row.startswith(("【", "第"))]
    assert words == [
        "【変更後】",
        "第１条　甲",
        "【変更前】",
        "第１条　乙",
        "【変更後】",
        "第２条　丙",
        "【変更前】",
        "第２条　丁",
    ]


@given(COMPARISONS, st.integers(1, NARROW - 1))
@settings(max_examples=40)
def test_any_width_is_survived(table: Comparison, columns: int) -> None:
    """どれほど狭い画面でも止まらない。"""
    assert render(table, STYLE, Screen(columns)).endswith("\n")


class Tty(io.StringIO):
    """端末のふりをする出力先。"""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """端末である。"""
        return True


@pytest.mark.parametrize(
    ("environment", "underlines"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
    ],
)
def test_the_screen_says_whether_it_can_underline(
    environment: dict[str, str], underlines: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """線を引くのは、引ける端末でだけである。"""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert screen_of(Tty()).underlines is underlines
    assert screen_of(io.StringIO()).underlines is False


def test_a_japanese_windows_console_draws_ambiguous_letters_wide() -> None:
    """CP932 の端末では ①―│ などが 2 桁になる (libraries.md §3)。"""
    assert screen_of(io.TextIOWrapper(io.BytesIO(), "cp932")).ambiguous == 2
    assert screen_of(io.TextIOWrapper(io.BytesIO(), "utf-8")).ambiguous == 1


def test_the_width_follows_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """桁数は、端末では端末 (と COLUMNS) に従い、ファイルやパイプでは一定である。"""
    monkeypatch.setenv("COLUMNS", "72")
    assert screen_of(Tty()).columns == 72
    assert screen_of(io.StringIO()).columns == Screen().columns


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_draws_the_worked_example(name: str) -> None:
    """登録されたどの形式も、同じ引数で描ける。"""
    assert FORMATS[name].render(WORKED, STYLE, Screen())
