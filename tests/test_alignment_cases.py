"""対応付けの事例: 迷いやすい改正で、どの規定がどの規定になったとみるか (docs/alignment.md)。

``tests/cases/alignment/<事例>/`` の ``old.txt`` と ``new.txt`` の対を、人の読める一行ずつに書いたものが、``pairs.txt``
に一致する。番号も語も変わらない対は書かない。``AMEND_UPDATE=1`` を付けて走らせると、``pairs.txt`` を書き直す。
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from amend.address import locate, numerals_in, write_address
from amend.alignment import Pair, align
from amend.clause import Node, follow
from amend.clause import Path as Trail
from amend.cli.dialects import load_dialect
from amend.cli.styles import load_style
from amend.comparison import compare, verify
from amend.plaintext import read
from amend.proof.wording import state
from amend.styles import DEFAULT

CASES = sorted(path.parent for path in Path(__file__).with_name("cases").glob("alignment/*/old.txt"))
PAGE = ROOT / "docs/alignment.md"


def told(old: Node, new: Node) -> str:
    """対: 新の順に一行ずつ。加えた規定は新だけ、削った規定は旧だけを書く。"""
    return "".join(f"{line}\n" for line in _lines(align(old, new), old, new))


def _lines(pair: Pair, old: Node, new: Node, above: str = "") -> Iterator[str]:
    for child in pair.children:
        said = " ⇔ ".join(f"{name} {_place(tree, path)}" for name, tree, path in _sides(child, old, new))
        shown = (child.old is None or child.new is None or _differs(child, old, new)) and said != above
        if shown:
            yield f"{said} ({child.why.value})"
        yield from _lines(child, old, new, said if shown else "")


def _sides(pair: Pair, old: Node, new: Node) -> Iterator[tuple[str, Node, Trail]]:
    yield from ((name, tree, path) for name, tree, path in (("旧", old, pair.old), ("新", new, pair.new)) if path)


def _differs(pair: Pair, old: Node, new: Node) -> bool:
    """番号、見出し又は自分の語が違うか。位置だけの違い (上の規定の番号が移った) は、上の対が言う。"""
    assert pair.old is not None
    assert pair.new is not None
    was, now = follow(old, pair.old), follow(new, pair.new)
    captions = tuple(node.caption.text if node.caption else "" for node in (was, now))
    return (was.mark, was.text) != (now.mark, now.text) or captions[0] != captions[1]


def _place(tree: Node, path: Trail) -> str:
    return write_address(locate(tree, path), numerals_in(tree))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_provisions_are_paired_as_a_drafter_would(case: Path) -> None:
    """事例の対は ``pairs.txt`` のとおりである。"""
    old, new = (read(case.joinpath(name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    expected = case / "pairs.txt"
    if os.environ.get("AMEND_UPDATE"):
        expected.write_text(told(old, new), "utf-8")
    assert told(old, new) == expected.read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_pairs_can_be_shown_and_said(case: Path) -> None:
    """どの事例も、両方の向きで、対照表に描け、改め文で言え、本文の全部を改めるには至らない。"""
    old, new = (read(case.joinpath(name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    style, dialect = load_style(DEFAULT), load_dialect("national")
    for before, after in ((old, new), (new, old)):
        verify(compare(before, after, style), before, after)
        assert not state(before, after, dialect).restated


def test_the_page_names_every_case() -> None:
    """docs/alignment.md は、在る事例だけを、そのすべてについて言う。"""
    named = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE.read_text("utf-8"), re.M))
    assert named == {case.name for case in CASES}
    assert len(CASES) >= 20
