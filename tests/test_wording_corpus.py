"""本物の改正で: 改め文を読んで溶け込ませると、本物の改正後の本文になる (DESIGN §6 law 3、corpus/README.md)。

比べ方: 溶け込んだ木と改正後の木が `identical` (種類・番号・語・見出し・子の一字一字。空行と字下げは比べない)。
ほかの法律の改正が混じる事例では、この改め文が書いた字・削った字だけを比べる (`_kept`)。抜粋の外の所を言う改正は除く。
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from amend.address import PlaceError, resolve
from amend.alignment import identical
from amend.change import Addition, Change, Deletion, Insertion, Removal, Replacement, Substitution
from amend.clause import Node, nodes
from amend.consolidation import consolidate
from amend.errors import Severity
from amend.parts import PartKind
from amend.plaintext import read
from amend.wording.evidence import read_wording

_MIXED = ("33", "37")
"""同じ時に、ほかの法律もこの本文を改めた事例 (SOURCE.md の note)。"""
_EXCERPTS = {"37": 4}
"""抜粋の外の所を言う改正の数: 37 の別表第一第百三十九号は、old.txt に無い。"""
_LATER = {"07": PartKind.LAST}
"""施行日が後で、new.txt にまだ無い改正: 07 の第十三条の三の後段。"""


def _cases(shared: Path) -> list[Path]:
    found = sorted((shared / "corpus/cases").glob("*/kaimebun.txt")) if (shared / "corpus").is_dir() else []
    if not found:
        pytest.skip(f"事例がありません: {shared}/corpus/cases")
    return [path.parent for path in found]


def _changes(kaimebun: str, old: Node) -> tuple[Change, ...]:
    found = read_wording(kaimebun, old)
    errors = [finding for finding in found.findings if finding.severity is Severity.ERROR]
    assert not errors, errors
    return tuple(interpreted.change for interpreted in found.changes)


def _is_here(change: Change, old: Node) -> bool:
    """名指した所が本文にあるか。字句の改正だけを見る (移した後の番号は、溶け込みが見る)。"""
    if not isinstance(change, Substitution | Addition | Removal | Replacement | Deletion):
        return True
    try:
        resolve(old, change.target.address)
    except PlaceError:
        return False
    return True


def _words(tree: Node) -> str:
    return "\n".join(node.mark + "\t" + node.text for node in nodes(tree))


def _edits(before: str, after: str) -> Sequence[tuple[str, int, int, int, int]]:
    """行で大きく、字で細かく見た違い。位置は字数 (0 から、終わりを含まない)。"""
    found = []
    rows, cells = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [sum(map(len, lines[:i])) for lines in (rows,) for i in range(len(rows) + 1)]
    others = [sum(map(len, cells[:i])) for i in range(len(cells) + 1)]
    for tag, a, b, c, d in SequenceMatcher(None, rows, cells, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        inner = SequenceMatcher(None, "".join(rows[a:b]), "".join(cells[c:d]), autojunk=False)
        for kind, i, j, k, m in inner.get_opcodes():
            if kind != "equal":
                found.append((kind, starts[a] + i, starts[a] + j, others[c] + k, others[c] + m))
    return found


def _kept(old: Node, got: Node, new: Node) -> bool:
    """この改め文の変えた所が、改正後にもそのまま残っているか。

    old → got の違いが got に書いた字の範囲に、got → new の違いが一つも掛からず、削った所に元の字が戻っていない。
    """
    texts = _words(old), _words(got), _words(new)
    written = [(c, d, texts[0][a:b]) for _, a, b, c, d in _edits(texts[0], texts[1])]
    for _, a, b, c, d in _edits(texts[1], texts[2]):
        for start, end, was in written:
            if max(a, start) < min(b, end) or (a == b and start < a < end):
                return False
            if start == end == a and was and was in texts[2][c:d]:
                return False
    return True


def test_cases_become_the_new_text(shared: Path) -> None:
    """官報の改め文を改正前の本文に溶け込ませると、改正後の本文になる。二十件の全部。"""
    failed = []
    for case in _cases(shared):
        old, new = (read((case / name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
        changes = _changes((case / "kaimebun.txt").read_text("utf-8"), old)
        here = [change for change in changes if _is_here(change, old)]
        assert len(changes) - len(here) == _EXCERPTS.get(case.name, 0), case.name
        later = _LATER.get(case.name)
        kept = [c for c in here if later is None or not (isinstance(c, Insertion) and c.unit is later)]
        assert len(here) - len(kept) == (later is not None), case.name
        got = consolidate(old, kept).tree
        same = identical(got, new) or (case.name in _MIXED and _kept(old, got, new))
        failed += [] if same else [case.name]
    assert failed == []


def test_words_overwritten_by_others_are_seen() -> None:
    """比べ方そのもの: ほかの法律の加えた条は見逃し、この改め文の書いた字・削った字が変われば見つける。"""
    old, got = (read(f"第一条　甲は、{words}集まる。\n").tree for words in ("年一回", "年二回"))
    assert _kept(old, got, read("第一条　甲は、年二回集まる。\n第二条　乙\n").tree)
    assert _kept(old, got, read("第一条　甲及び乙は、年二回集まる。\n").tree)
    assert not _kept(old, got, read("第一条　甲は、年三回集まる。\n").tree)
    assert not _kept(old, read("第一条　甲は、集まる。\n").tree, old)


def test_triples_become_the_new_article(shared: Path) -> None:
    """`triples.jsonl` のどの条も、改め文を書かれた順に溶け込ませると、空白の一字まで改正後の条になる。"""
    path = shared / "corpus/triples.jsonl"
    if not path.is_file():
        pytest.skip(f"事例がありません: {path}")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        case = json.loads(line)
        head = "題名\n\n第一条　本則\n\n　　　附　則\n" if case["article"].startswith("附則") else "題名\n\n"
        tree, new = (read(f"{head}{case[name]}\n").tree for name in ("old", "new"))
        for kaimebun in case["kaimebun"]:
            tree = consolidate(tree, _changes(f"　{kaimebun}\n", tree)).tree
        assert identical(tree, new), (number, case["target"], case["article"])
