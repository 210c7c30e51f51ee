"""読み方の事例: 行の規則 (DESIGN §4 の表) の一つ一つと、間違えやすい並び。

``tests/cases/plaintext/<事例>/text.txt`` を読んだ木の骨組みが ``outline.txt`` と一致する。``AMEND_UPDATE=1`` を付けて
走らせると ``outline.txt`` を書き直す。
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amend.clause import CAPTION_STEP, Node, walk
from amend.clause import Path as Step
from amend.numerals import Num
from amend.plaintext import Reading, read, write

CASES = sorted(Path(__file__).with_name("cases").glob("plaintext/*/text.txt"))


def outline(reading: Reading) -> str:
    """骨組み: 一節点一行で、種類、番号と符号、語。終わりに指摘。

    木の深さは字下げで表し、見出しはその条・項の前に立つ。符号は「」、語は『』で囲み、空のものは書かない。
    """
    lines = ["  " * _depth(path) + _node(node) for path, node in walk(reading.tree)]
    lines += [f"{finding.line}行 {finding.rule} {finding.message}" for finding in reading.findings]
    return "\n".join(lines) + "\n"


def _depth(path: Step) -> int:
    return len(path) - (CAPTION_STEP in path)


def _node(node: Node) -> str:
    until = f"～{_num(node.until)}" if node.until else ""
    mark, text = node.mark and f"「{node.mark}」", node.text and f"『{node.text}』"
    parts = (node.kind.value, _num(node.num) + until, mark, text)
    return " ".join(part for part in parts if part)


def _num(num: Num) -> str:
    return "の".join(map(str, num))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_text_is_read_as_in_the_outline(case: Path) -> None:
    """本文の木は骨組みのとおりで、書けば元の本文に戻る。"""
    text = case.read_bytes().decode()
    reading = read(text)
    expected = case.with_name("outline.txt")
    if os.environ.get("AMEND_UPDATE"):
        expected.write_bytes(outline(reading).encode())
    assert outline(reading) == expected.read_bytes().decode()
    assert write(reading.tree) == text


def test_every_rule_has_a_case() -> None:
    """事例には、種類の閉じた語彙のすべてが現れる。"""
    from amend.clause import Kind

    seen = {node.kind for case in CASES for _, node in walk(read(case.read_bytes().decode()).tree)}
    assert seen == set(Kind)
