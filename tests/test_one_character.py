"""一字の違い: 本文のどこの一字を変えても、加えても、削っても、出来上がった書類から読み取れる (DESIGN §6 law 4・6)。

対照表の切れ端でなく、書類を読み返したものを見る。変わらない字は旧と新で同じだけあるので、印のある字の数を旧と新で
引き算すれば、残るのは変えた一字だけのはずである。どの規定がどの規定になったとみたかは問わない。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest
import trees
from amendments import amendment
from conftest import ROOT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from amend.characters import CharacterClass, confusable, examine, visible
from amend.clause import Node, walk
from amend.cli.styles import load_style
from amend.comparison import Comparison, compare, verify
from amend.errors import TextError
from amend.plaintext import read, write
from amend.plaintext.layout import lay_out
from amend.proof.papers import READERS, prove_paper
from amend.read.reading import Reading
from amend.render import FORMATS, Screen
from amend.render.drawing import BULLET
from amend.styles import DEFAULT

STYLE = load_style(DEFAULT)
SEED = ROOT / "agreements/toyama-renkei/amendments/2017-toyama-1/text.txt"
PROVED = tuple(name for name, form in FORMATS.items() if form.proved and name != "pdf")  # PDF は形のある字だけを描く
QUICK = ("html", "md", "json")

_NARROW = Screen(columns=58)  # 上下に積む幅。どの行がどちらの側かが、行だけから分かる
_SPANS = "rowspan"  # 欄の結合の印は字でなく描き方で、変われば欄の全部に印が付く
_BLANKS = "\u3000 \t\n"
_POOL = (
    *("ー一－―‐-−〇○◯Ｏ0０零力カ口ロ二ニ八ハ夕タ工エへヘ・、，,。．.（(）)「」１1壱令和年月日第条項号のはを甲乙丙"),
    *_BLANKS,
    *"\u00a0\u2003\u200b\u200d\u2060\u00ad\u3164\U000e0100\ufe00\u3099\u309a\u0301",
    *("\\", "|", "*", "<", "&", "_", "`", "~", "#", "﨑", "髙", "𠮷", "\U0001f468", "\u05d0", "\ue000"),
    *("\x00", "\x1b", "\u202e", "\ufeff"),
)
_ALIKE = dict(zip("一ーカ力〇○、。　 のへ二", "ー一力カ○〇，． 　ノヘニ", strict=True))


_AGREEMENTS = st.integers(0, 1 << 20).map(lambda seed: amendment(seed)[0])
_TREES = trees.trees().map(lay_out).map(write)
TEXTS = (*(_AGREEMENTS, trees.texts(), _TREES) * 3, st.just(SEED.read_text("utf-8")))
"""本文: でたらめな協約、協約の形をなさない行の寄せ集め、でたらめな木、本物の協約。"""


@dataclass(frozen=True, slots=True)
class Change:
    """一字の改正: 旧の本文と、一か所の ``gone`` (空か一字) を ``come`` (空か一字) に替えた新の本文。"""

    old: str
    new: str
    gone: str
    come: str


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """一字の改正。本文は、本物、でたらめな協約、でたらめな木、協約の形をなさない行の寄せ集め。"""
    text = draw(st.sampled_from(TEXTS).flatmap(lambda texts: texts))
    text = "".join(c for c in text if c not in "＿\r" and not _refused(c))
    kind = draw(st.sampled_from(("replace", "replace", "alike", "insert", "insert", "delete")))
    if not text:
        kind = "insert"
    at = draw(st.integers(0, len(text) - (kind != "insert")))
    gone = "" if kind == "insert" else text[at]
    come = "" if kind == "delete" else draw(st.sampled_from(_POOL) | st.characters(exclude_characters="＿\r"))
    come = _alike(gone, come) if kind == "alike" else come
    if gone == come:
        come = ""
    return Change(text, text[:at] + come + text[at + len(gone) :], gone, come)


def _alike(gone: str, other: str) -> str:
    """似た字: 全角と半角、字形の似た字。無ければ ``other``。"""
    if "!" <= gone <= "~" and gone != "_":  # ＿ は、画面で印を示す字
        return chr(ord(gone) + 0xFEE0)
    return chr(ord(gone) - 0xFEE0) if "！" <= gone <= "～" else _ALIKE.get(gone, other)


def _refused(text: str) -> bool:
    return any(seen.character_class is CharacterClass.REFUSED for seen in examine(text))


# --- 書類の言うこと ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Seen:
    """見えること: 旧と新の印のある字、注、置き方だけの違い。"""

    old: str
    new: str
    notes: tuple[str, ...]
    layout: tuple[str, ...]


def read_paper(form: str, paper: str | bytes) -> Seen:
    """書類: 形式ごとの、書き手とは別の読み手で読み返す。"""
    return _read_reading(READERS[form](paper.encode() if isinstance(paper, str) else paper))


def _read_reading(reading: Reading) -> Seen:
    at_new = reading.heads.index(STYLE.new_head)
    sides = [[s for row in reading.rows for cell in row[which].cells for s in cell] for which in (0, 1)]
    marked = ["".join(s.text for s in side if s.underlined) for side in sides]
    notes = tuple(s.text for side in sides for s in side if s.note)
    layout = tuple(line for line in reading.furniture if line.startswith(BULLET))
    return Seen(marked[1 - at_new], marked[at_new], notes, layout)


def read_screen(shown: str) -> Seen:
    """画面: 上下に積んだ画面の ＿…＿ を、側の頭の語で分け、表は欄ごとに縦につないで読む。"""
    marked: dict[str, dict[int, str]] = {STYLE.old_head: {}, STYLE.new_head: {}}
    side, notes, layout = "", [], []
    for line in shown.split("\n"):
        head = re.fullmatch("【(.*)】", line)
        side = head[1] if head and head[1] in marked else side
        if line.startswith(BULLET):
            layout.append(line)
        for column, cell in enumerate(line.split("│") if side else ()):
            words = "".join(re.findall("＿([^＿]*)＿", cell))
            marked[side][column] = marked[side].get(column, "") + words
            notes += re.findall("[〔⟦]", cell)
    old, new = ("".join(marked[side].values()).replace("⟦タブ⟧", "\t") for side in marked)
    return Seen(old, new, tuple(notes), tuple(layout))


# --- 見えるか ---------------------------------------------------------------------------------------------------------
def assert_shown(change: Change, trees_: tuple[Node, Node], seen: Seen, draw: Callable[[str], str] = str) -> None:
    """変えた一字が見えること。``draw`` は、形式が字をどう描くか。"""
    assert seen.old or seen.new or seen.notes or seen.layout
    left, right = (Counter(_letters(draw(text), change)) for text in (change.old, change.new))
    was, now = (Counter(_letters(text, change)) for text in (seen.old, seen.new))
    assert (was - now, now - was) == (left - right, right - left)
    if _same_shape(*trees_) and confusable(change.gone, change.come) is not None and _SPANS not in change.old:
        assert seen.notes or seen.layout or seen.old != seen.new  # 規定の全部が印の中にあれば、注は要らない


def _letters(text: str, change: Change) -> str:
    r"""数える字: 空白と、本文の書き方の符号 (表の罫、行頭の ``\\``、欄の結合の印) を除く。それらには印が付かない。"""
    skipped = _BLANKS + "\\|*-" + ('[rowspan="]' if _SPANS in change.old + change.new else "")
    return "".join(c for c in text if c not in skipped and not ("w" in skipped and c.isdecimal()))


def _same_shape(old: Node, new: Node) -> bool:
    shapes = ([(path, node.kind) for path, node in walk(tree)] for tree in (old, new))
    return next(shapes) == next(shapes)


def _check(change: Change, forms: Iterable[str], *, screen: bool) -> None:
    both = read(change.old).tree, read(change.new).tree
    table = compare(*both, STYLE)
    verify(table, *both)
    if screen:
        shown = FORMATS["terminal"].render(table, STYLE, _NARROW)
        assert isinstance(shown, str)
        assert_shown(change, both, read_screen(shown), visible)
    for form in forms:
        paper = _written(form, table)
        if paper is None:
            assert _refused(change.gone + change.come)
            continue
        prove_paper(paper, form, table)
        assert_shown(change, both, read_paper(form, paper))


def _written(form: str, table: Comparison) -> str | bytes | None:
    """書類。書けない文字があると断られたら None。"""
    try:
        return FORMATS[form].render(table, STYLE, _NARROW)
    except TextError:
        return None


_SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]


_BLANK_ROW = Change("題\n| 欄 |\n", "題\n|　欄 |\n", " ", "　")
"""削った行と加えた行になり、欄の初めの空白だけが違うもの。"""
_EMPTY_TABLE = Change("第１条　甲\n　(1)　乙\n　　|  |\n", "第１条　甲\n　(1)　乙\n　|  |\n", "　", "")
"""印を付ける字の無い表が、号の中から外に出たもの。"""


_FORM_NUMBER = Change("題\n様式第１号\n　(2)　取組\n", "題\n様式 第１号\n　(2)　取組\n", "", " ")
"""番号の中に空白が入って、番号の一部が語になり、削った様式と加えた様式になるもの。"""
_BRANCH_NUMBER = Change("第２条　甲\n第２条の２\n", "第２条　甲\n第２条\tの２\n", "", "\t")
"""同じく、条の番号の一部が、条の中の項の語になるもの。"""


@settings(max_examples=120, suppress_health_check=_SLOW)
@given(changes())
@example(_BLANK_ROW)
@example(_EMPTY_TABLE)
@example(_FORM_NUMBER)
@example(_BRANCH_NUMBER)
def test_one_changed_character_is_seen(change: Change) -> None:
    """どの一字の違いも、画面、HTML、Markdown、データのどれにも見える。"""
    _check(change, QUICK, screen=True)


@settings(max_examples=15, suppress_health_check=_SLOW)
@given(changes())
def test_one_changed_character_is_seen_in_word(change: Change) -> None:
    """どの一字の違いも、Word の書類に見える。"""
    _check(change, ("docx",), screen=False)


@pytest.mark.parametrize("seen", [("", "乙"), ("甲", ""), ("甲は", "乙"), ("甲", "丙"), ("", "")])
def test_a_wrong_mark_is_not_overlooked(seen: tuple[str, str]) -> None:
    """印が足りず、余り、違えば、この試験は落ちる。"""
    change = Change("甲は、行う。\n", "乙は、行う。\n", "甲", "乙")
    both = read(change.old).tree, read(change.new).tree
    assert_shown(change, both, Seen("甲", "乙", (), ()))
    with pytest.raises(AssertionError):
        assert_shown(change, both, Seen(*seen, (), ()))


def test_a_difference_of_layout_is_told_in_one_line() -> None:
    """置き方の違いの注は一行に収まり、どの書類にも書ける。"""
    old = "第１条　甲\n\n　　　附　則\n２　甲は、連携する。\n　１　取組\n　３\n　　\\す\n"
    changes = [Change(old, old[:at] + old[at + 1 :], old[at], "") for at in range(len(old))]
    for change in changes:
        _check(change, QUICK, screen=True)
    notes = [compare(read(c.old).tree, read(c.new).tree, STYLE).layout_notes for c in changes]
    assert any("⏎" in note for found in notes for note in found)


def test_what_cannot_be_written_is_refused_in_every_format() -> None:
    """対になっていない代理符号は、どの形式でも、書かずに断る。"""
    old = "第１条　甲は、行う。\n"
    _check(Change(old, old.replace("甲", "甲\udafa"), "", "\udafa"), PROVED, screen=True)


@pytest.mark.parametrize("come", ["3", "２"])
def test_a_span_of_an_empty_cell_is_told(come: str) -> None:
    """印を付ける字の無い空の欄でも、結合の印の違いを言う。全角の数字の印は、本文の字である。"""
    old = '第１条　甲\n\n別表\n\n* - [rowspan="2"]\n  - 乙\n'
    _check(Change(old, old.replace("2", come), "2", come), QUICK, screen=True)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(8))
@settings(max_examples=2_500, derandomize=False, suppress_health_check=_SLOW)
@given(change=changes())
def test_twenty_thousand_changed_characters_are_seen(part: int, change: Change) -> None:
    """二万の一字の違いが、どの形式にも見える。八つに分けるのは、同時に走らせるため。"""
    _check(change, PROVED, screen=True)
