"""改め文の照合: 導き、書き、読み返し、加えれば、新の本文である (DESIGN §6 law 3)。

事例は tests/cases/wording にある。
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from amendments import amendments
from conftest import ROOT
from hypothesis import given, settings

from amend.alignment import identical
from amend.amendment import Numbering
from amend.clause import Node
from amend.cli.dialects import load_dialect
from amend.consolidation import consolidate
from amend.errors import ProofError
from amend.plaintext import read
from amend.proof.wording import state
from amend.references import renumbered
from amend.wording import read_wording
from amend.wording.compose import Composed
from amend.wording.dialect import AfterWord, Dialect, TableShape
from amend.wording.manner import Manner
from amend.wording.printing import lines

CASES = sorted((ROOT / "tests/cases/wording").iterdir())
MUNICIPAL, NATIONAL = load_dialect("municipal"), load_dialect("national")
DIALECTS = (
    MUNICIPAL,
    NATIONAL,
    replace(MUNICIPAL, after_word=AfterWord.NONE, captions_joined=False, en_bloc=2),
    replace(MUNICIPAL, tables=TableShape.BOXES, chained=9),
)


def _applied(text: str, old: Node) -> Node:
    """改め文だけから、改めた木を作る。"""
    said = read_wording(text, old)
    assert said.findings == ()
    return consolidate(old, [one.change for one in said.changes]).tree


@pytest.mark.parametrize("dialect", DIALECTS, ids=["municipal", "national", "no-addition", "boxes"])
@settings(max_examples=15)
@given(pair=amendments())
def test_the_printed_words_make_the_new_text(dialect: Dialect, pair: tuple[str, str]) -> None:
    """どんな協約のどんな改正も、印刷した改め文だけを読んで加えれば、新の本文である。新旧を入れ替えてもよい。"""
    old, new = (read(text).tree for text in pair)
    for before, after in ((old, new), (new, old)):
        proved = state(before, after, dialect)
        if proved.text:
            assert identical(_applied(proved.text, before), after)
        else:
            assert identical(before, after)


@pytest.mark.soak
@settings(max_examples=10_000)
@given(pair=amendments())
def test_ten_thousand_amendments(pair: tuple[str, str]) -> None:
    """一万の改正 (字句、移動、増減、章、表) に、一つの誤りもない。"""
    old, new = (read(text).tree for text in pair)
    proved = state(old, new, MUNICIPAL)
    assert identical(_applied(proved.text, old) if proved.text else old, new)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_case_is_worded_as_a_drafter_would(case: Path) -> None:
    """事例の新旧の本文から、`kaimebun.txt` のとおりの改め文ができる (AMEND_UPDATE=1 で書き直す)。"""
    old, new = (read((case / name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    chosen = case / "settings.toml"
    wanted = tomllib.loads(chosen.read_text("utf-8")) if chosen.exists() else {}
    if "numbering" in wanted:
        new = renumbered(old, new, Numbering(wanted["numbering"])).tree
    made = state(old, new, load_dialect(wanted.get("style", "municipal"))).text
    if os.environ.get("AMEND_UPDATE"):
        (case / "kaimebun.txt").write_text(made, "utf-8")
    assert made == (case / "kaimebun.txt").read_text("utf-8")


OLD = "協約\n\n第１条　甲及び乙は、年１回会議を開く。\n２　会議は、甲が招集する。\n"
NEW = OLD.replace("年１回", "年２回")


def test_equal_texts_need_no_words() -> None:
    """同じ本文、置き方だけの違う本文に、改め文は無い。"""
    old = read(OLD).tree
    assert state(old, old, MUNICIPAL).text == ""
    assert state(old, read(OLD.replace("\n第１条", "\n\n第１条")).tree, MUNICIPAL).text == ""


def _lying(monkeypatch: pytest.MonkeyPatch, honest: str, false: str) -> None:
    """書き手に、誤った字を書かせる。"""

    def lie(composed: Composed, manner: Manner) -> tuple[str, ...]:
        return tuple(line.replace(honest, false) for line in lines(composed, manner))

    monkeypatch.setattr("amend.proof.wording.lines", lie)


def test_a_sentence_that_does_not_hold_is_restated(monkeypatch: pytest.MonkeyPatch) -> None:
    """書き手が誤った文を書けば、読み返しで気付き、大きい単位で言い直す。誤った文は渡さない。"""
    _lying(monkeypatch, "「年２回」", "「年３回」")
    proved = state(read(OLD).tree, read(NEW).tree, MUNICIPAL)
    assert "年３回" not in proved.text
    assert proved.coarsened
    assert identical(_applied(proved.text, read(OLD).tree), read(NEW).tree)


def test_nothing_false_is_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """どう言い直しても成り立たないなら、何も渡さない。"""
    _lying(monkeypatch, "年２回", "年３回")
    with pytest.raises(ProofError, match="変更後の本文になりません"):
        state(read(OLD).tree, read(NEW).tree, MUNICIPAL)
