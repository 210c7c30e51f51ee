"""一字の違いは、PDF の紙からも読み取れる (DESIGN §6 law 4・6)。ほかの形式の試験は test_one_character。

PDF は、書体に形のある字だけを描く。本文も、変える一字も、この機械の明朝に形のある字と、名で描く見えない字から作る。
前後の字と合わさって形の無い字になるとき (異体字など) は、PDF は断られる。
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_one_character import STYLE, Change, assert_shown, changes, read_paper
from test_render_pdf import drawable, fonts

from amend.characters import CharacterClass, examine
from amend.comparison import compare
from amend.errors import TextError
from amend.plaintext import read
from amend.proof.papers import prove_paper
from amend.render.pdf import render


@pytest.fixture(autouse=True)
def _font() -> None:
    """明朝の書体の無い機械では、見える形で飛ばす。"""
    fonts()


_RANGES = (0x20, 0x500), (0x1E00, 0x2800), (0x2E80, 0x3400), (0x4E00, 0x5200), (0xF900, 0xFB00), (0xFE00, 0x10000)


@cache
def alphabet() -> str:
    """この機械の明朝に形のある字 (漢字は一部)。＿ は、ほかの形式の試験で印を示す字なので除く。"""
    letters = "".join(chr(code) for first, end in _RANGES for code in range(first, end))
    refused = {seen.character for seen in examine(letters) if seen.character_class is CharacterClass.REFUSED}
    return "".join(ch for ch in letters if ch not in refused and ch != "＿" and drawable(ch))


def drawn(text: str) -> str:
    """描ける字と改行だけの本文。"""
    return "\n".join(map(drawable, text.split("\n")))


@st.composite
def printable(draw: st.DrawFn) -> Change:
    """紙に描ける一字の改正。描けない字を除き、変える一字が描けなければ、描ける字に替える。"""
    change = draw(changes())
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(change.old, change.new, strict=False)))
    at = min(same, len(change.old) - len(change.gone))
    before, after = drawn(change.old[:at]), drawn(change.old[at + len(change.gone) :])
    gone, come = (ch if drawn(ch) == ch else draw(st.sampled_from(alphabet())) for ch in (change.gone, change.come))
    come = "" if come == gone else come
    return Change(before + gone + after, before + come + after, gone, come)


def check(change: Change) -> None:
    """紙が照合を通り、変えた一字が見えること。描けない組になった字は、断られること。"""
    both = read(change.old).tree, read(change.new).tree
    table = compare(*both, STYLE)
    try:
        paper = render(table, STYLE)
    except TextError:
        assert any(drawn(text) != text for text in (change.old, change.new))
        return
    prove_paper(paper, "pdf", table)
    assert_shown(change, both, read_paper("pdf", paper))


_SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@settings(max_examples=8, suppress_health_check=_SLOW)
@given(printable())
@example(Change("«Û«", "««", "Û", ""))  # 印の前の、半角の始め括弧
@example(Change("第１条（甲）", "第１条\ufe00（甲）", "", "\ufe00"))  # 名で描く異体字セレクタ
def test_one_changed_character_is_seen_on_paper(change: Change) -> None:
    """どの一字の違いも、PDF の紙に見える。"""
    check(change)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(4))
@settings(max_examples=250, derandomize=False, suppress_health_check=_SLOW)
@given(change=printable())
def test_a_thousand_changed_characters_are_seen_on_paper(part: int, change: Change) -> None:
    """千の一字の違いが、PDF の紙に見える。四つに分けるのは、同時に走らせるため。"""
    check(change)
