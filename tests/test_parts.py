"""部分: 一つの項や号の文を、本文・ただし書・前段・後段に分ける。"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amend.clause import walk
from amend.parts import Part, PartKind, parts, sentences
from amend.plaintext import read

_TEXTS = st.text("甲乙は、。（）()「」『』 ただし書この場合において", max_size=40)
_CLAUSES = st.text("甲乙は、この場合において", min_size=1, max_size=8)


def named(text: str) -> list[tuple[str, str]]:
    """呼び名と語の組。"""
    return [(f"第{p.number}段" if p.number else p.kind.value, text[p.start : p.end]) for p in parts(text)]


@given(_TEXTS)
def test_sentences_cover_the_text(text: str) -> None:
    """文を続ければ元の語になり、最後のほかはどの文も句点で終わる。"""
    found = [text[start:end] for start, end in sentences(text)]
    assert "".join(found) == text
    assert all(sentence.endswith("。") for sentence in found[:-1])
    assert "" not in found


@st.composite
def _nested(draw: st.DrawFn, depth: int = 0) -> str:
    """句点の後にも続く、釣り合った括弧を含む一文 (句点を除く)。"""
    sentence = draw(_CLAUSES)
    if depth < 3 and draw(st.booleans()):
        opener, closer = draw(st.sampled_from((("（", "）"), ("(", ")"), ("「", "」"), ("『", "』"))))
        sentence += f"{opener}{draw(_nested(depth + 1))}。{closer}{draw(_CLAUSES)}"
    return sentence


@given(st.lists(_nested().map(lambda s: s + "。"), max_size=5))
def test_a_full_stop_inside_brackets_ends_no_sentence(written: list[str]) -> None:
    """括弧・かぎ括弧の中の句点は、いくら入れ子になっても文の終わりではない。"""
    text = "".join(written)
    assert [text[start:end] for start, end in sentences(text)] == written


@pytest.mark.parametrize("text", ["甲は「乙という。丙は、丁とする。", "甲）は。乙は。", "「（」は甲。）は乙。"])
def test_an_unpaired_bracket_does_not_swallow_the_rest(text: str) -> None:
    """相手の無い括弧 (引用の切れ端などにある) は、後の文の区切りを妨げない。"""
    assert len(sentences(text)) == 2


@given(_TEXTS)
def test_parts_are_runs_of_sentences(text: str) -> None:
    """どの部分も文の切れ目で始まり、文の切れ目で終わり、空でない。文が一つなら部分は無い。"""
    spans = sentences(text)
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    found = parts(text)
    assert all(part.start in starts and part.end in ends and part.start < part.end for part in found)
    assert bool(found) == (len(spans) > 1)


@given(st.lists(_nested().filter(lambda s: not s.startswith("ただし")), min_size=2, max_size=6))
def test_parts_without_proviso_are_a_partition(written: list[str]) -> None:
    """ただし書の無い文は、二つなら前段・後段、三つなら前段・中段・後段、四つ以上なら第１段から順に分かれる (R35)。"""
    text = "".join(sentence + "。" for sentence in written)
    found = parts(text)
    assert [text[p.start : p.end] for p in found] == [sentence + "。" for sentence in written]
    names = {2: ["前段", "後段"], 3: ["前段", "中段", "後段"]}
    assert [p.kind.value for p in found] == names.get(len(written), ["段"] * len(written))
    assert [p.number for p in found] == ([0] * len(written) if len(written) < 4 else list(range(1, len(written) + 1)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ａ。", []),
        ("Ａ。ただし、Ｂ。", [("本文", "Ａ。"), ("ただし書", "ただし、Ｂ。")]),
        ("Ａ。但し、Ｂ。", [("本文", "Ａ。"), ("ただし書", "但し、Ｂ。")]),
        ("Ａ。ただし書の規定は、Ｂ。", [("前段", "Ａ。"), ("後段", "ただし書の規定は、Ｂ。")]),
        ("ただし、Ａ。Ｂ。", [("前段", "ただし、Ａ。"), ("後段", "Ｂ。")]),
        (
            "Ａ。Ｂ。ただし、Ｃ。",
            [("本文", "Ａ。Ｂ。"), ("ただし書", "ただし、Ｃ。"), ("前段", "Ａ。"), ("後段", "Ｂ。"), ("中段", "Ｂ。")],
        ),
        (
            "Ａ。ただし、Ｂ。この場合において、Ｃ。",
            [("本文", "Ａ。"), ("ただし書", "ただし、Ｂ。"), ("前段", "Ａ。"), ("後段", "この場合において、Ｃ。")],
        ),
        ("Ａ。ただし、Ｂ。ただし、Ｃ。", [("本文", "Ａ。"), ("ただし書", "ただし、Ｂ。ただし、Ｃ。")]),
    ],
)
def test_names_of_mixed_parts(text: str, expected: list[tuple[str, str]]) -> None:
    """本文・ただし書と前段・後段が混じる文の呼び方 (drafting-rules §2.2、R35・R46・R57)。"""
    assert named(text) == expected


def test_every_proviso_of_the_laws_is_found(shared: Path) -> None:
    """実際の法令で、句点の直後の「ただし、」は、どれもただし書の始まりである。"""
    seen = 0
    for path in sorted((shared / "corpus/pairs").glob("*/new.txt"))[::5]:
        for _, node in walk(read(path.read_text(encoding="utf-8")).tree):
            if "。ただし、" in node.text and not any(c in node.text for c in "（「"):
                at = node.text.index("。ただし、") + 1
                proviso = next(p for p in parts(node.text) if p.kind is PartKind.PROVISO)
                assert proviso.start == at
                assert Part(PartKind.MAIN, 0, at) in parts(node.text)
                seen += 1
    assert seen > 10
