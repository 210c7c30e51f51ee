"""本物の改正で: 改め文を読んで溶け込ませると、本物の改正後の本文になる (DESIGN §6 law 3)。比べ方は `tools.replay`。"""

from __future__ import annotations

from pathlib import Path

import pytest

from amend.plaintext import read
from tools.replay import kept, replayed_cases, replayed_triples


def test_cases_become_the_new_text(shared: Path) -> None:
    """官報の改め文を改正前の本文に溶け込ませると、改正後の本文になる。二十件の全部。"""
    found = list(replayed_cases(shared / "corpus/cases"))
    if not found:
        pytest.skip(f"事例がありません: {shared}/corpus/cases")
    assert [replay for replay in found if not replay.same] == []


def test_words_overwritten_by_others_are_seen() -> None:
    """比べ方そのもの: ほかの法律の加えた条は見逃し、この改め文の書いた字・削った字が変われば見つける。"""
    old, got = (read(f"第一条　甲は、{words}集まる。\n").tree for words in ("年一回", "年二回"))
    assert kept(old, got, read("第一条　甲は、年二回集まる。\n第二条　乙\n").tree)
    assert kept(old, got, read("第一条　甲及び乙は、年二回集まる。\n").tree)
    assert not kept(old, got, read("第一条　甲は、年三回集まる。\n").tree)
    assert not kept(old, read("第一条　甲は、集まる。\n").tree, old)


def test_triples_become_the_new_article(shared: Path) -> None:
    """`triples.jsonl` のどの条も、改め文を書かれた順に溶け込ませると、空白の一字まで改正後の条になる。"""
    path = shared / "corpus/triples.jsonl"
    if not path.is_file():
        pytest.skip(f"事例がありません: {path}")
    found = list(replayed_triples(path))
    assert len(found) > 50
    assert [replay for replay in found if not replay.same] == []
