"""本文の読み書きの法則 (DESIGN §6 law 1): 読んで書けば元のまま、書いて読めば同じ木。

どんな文字列でも、どんな木でも、コーパスのどのファイルでも成り立つ。
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trees import texts, trees

from amend.clause import Kind, Node, extents, flat, walk
from amend.plaintext import read, write
from amend.plaintext.layout import deviations, lay_out
from amend.plaintext.lines import HEADED, HEADING
from amend.plaintext.writer import written

# 木の作り方は深く、作るのに掛かる時間は試験の良し悪しと関わらない。
slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def content(tree: Node) -> list[tuple[object, ...]]:
    """語: 置き方を除いた木のすべて。"""
    return [(path, n.kind, n.mark, n.text, n.num, n.until) for path, n in walk(tree)]


def check_text(text: str) -> None:
    """本文の法則: 読んで書けば元のまま。整えても語は変わらず、整えた本文は整えた木に読める。"""
    tree = read(text).tree
    assert write(tree) == text
    laid_out = lay_out(tree)
    assert content(laid_out) == content(tree)
    assert lay_out(laid_out) == laid_out
    assert read(write(laid_out)).tree == laid_out


def check_tree(tree: Node) -> None:
    """木の法則: 置き方を与えて書けば、同じ木に読める。置き場の決まらない行は無い。"""
    laid_out = lay_out(tree)
    assert content(laid_out) == content(tree)
    reading = read(write(laid_out))
    assert reading.tree == laid_out
    assert reading.findings == ()
    assert lay_out(laid_out) == laid_out
    assert deviations(laid_out) == ()


@given(texts())
def test_any_text_is_written_as_it_was_read(text: str) -> None:
    """write(read(t)) == t。文法の語をどう並べても読めて、整えた本文は読み直しても変わらない。"""
    check_text(text)


@given(st.text())
def test_any_string_is_written_as_it_was_read(text: str) -> None:
    """write(read(t)) == t。本文とは縁の無い文字列でも成り立つ。"""
    check_text(text)


@slow
@given(trees())
def test_any_tree_is_read_as_it_was_written(tree: Node) -> None:
    """read(write(tree)) == tree。置き方を与えた木なら、どの種類をどう組み合わせても成り立つ。"""
    check_tree(tree)


@pytest.mark.soak
@slow
@given(texts(), trees())
def test_laws_hold_for_long(text: str, tree: Node) -> None:
    """二つの法則を、例を増やして確かめる。"""
    check_text(text)
    check_tree(tree)


@given(texts())
def test_extents_tile_the_text(text: str) -> None:
    """範囲は木の字を隙間も重なりもなく覆い、その切れ端は節点の字そのものである。"""
    tree = read(text).tree
    whole, at = flat(tree), 0
    for _, own in extents(tree):
        node = own.node
        if node.kind is Kind.DOCUMENT:
            continue
        assert own.start == at
        assert whole[own.start : own.mark] == node.before
        assert whole[own.mark : own.text] == node.mark + node.gap
        assert whole[own.text : own.stop] == node.text
        assert whole[own.stop : own.end] == node.after
        at = own.end
    assert whole[at:] == tree.after


@given(texts())
def test_every_node_knows_its_line(text: str) -> None:
    """読んだ節点の行番号は、その符号と語がある行を指す。"""
    lines = text.split("\n")
    for _, node in walk(read(text).tree):
        assert node.line >= 1
        line = lines[node.line - 1]
        assert node.mark in line
        assert written(node) in line


@given(texts())
def test_unplaced_lines_are_reported_and_kept(text: str) -> None:
    """置き場の決まらない行は S00 で知らせ、段落として残し、整えても動かさない。"""
    reading = read(text)
    passages = {n.line: n for _, n in walk(lay_out(reading.tree)) if n.kind is Kind.PASSAGE}
    for finding in reading.findings:
        assert finding.rule == "S00"
        assert not passages[finding.line].before.rpartition("\n")[2]


@given(texts())
def test_deviations_are_what_tidying_changes(text: str) -> None:
    """ずれは、整えると変わる節点をちょうど挙げる。"""
    tree = read(text).tree
    pairs = zip(walk(tree), walk(lay_out(tree)), strict=True)
    changed = [
        path for (path, was), (_, now) in pairs if was.kind is not Kind.DOCUMENT and _layout(was) != _layout(now)
    ]
    assert [deviation.path for deviation in deviations(tree)] == changed


def _layout(node: Node) -> tuple[str, str, str]:
    return node.before, node.gap, node.after


def test_corpus_is_written_as_it_was_read(shared: Path) -> None:
    """コーパスのどのファイルも、一バイトも違わずに読んで書け、整えても語が変わらない。"""
    files = [*shared.glob("corpus/cases/*/*.txt"), *shared.glob("corpus/pairs/*/*.txt")]
    assert len(files) > 200
    for file in files:
        check_text(file.read_bytes().decode())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("題名\n" + "　（見出し）\n" * 100_000, id="見出しばかり"),
        pytest.param("題名\n第１条　" + "あ" * 1_000_000, id="長い一行"),
        pytest.param("題名\n第１条　あ\n\n　明治" + "　" * 100_000 + "x", id="日付に見える空白の列"),
        pytest.param("題名\n第" + "1" * 100_000 + "条　あ\n別表" + "1" * 100_000, id="長い数字"),
        pytest.param("題名\n別表\n" + "| 欄 |\n" * 100_000, id="表の行"),
        pytest.param("題名\n別表\n* - 欄\n" + "    段落\n" * 100_000, id="一つの欄の段落"),
        pytest.param("題名\n別表\n" + "　１　備考\n　次の行\n" * 50_000, id="別表の号"),
    ],
)
def test_large_texts_are_lossless(text: str) -> None:
    """大きく偏った本文も、深い再帰や長い待ちなしに読めて、元のまま書ける。"""
    assert write(read(text).tree) == text


@given(
    st.text("0１９〇一二十百千", max_size=4),
    st.sampled_from("編章節款目"),
    st.sampled_from(("", "の二", "から第三章まで", "の的")),
    st.sampled_from(("", "　総則", "総則")),
)
def test_the_quick_look_misses_no_heading(number: str, rank: str, more: str, title: str) -> None:
    """編章節の見出しに合う行は、先に試す軽い型にも必ず合う。"""
    line = f"第{number}{rank}{more}{title}"
    assert HEADED.match(line) or not HEADING.match(line)
