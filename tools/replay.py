"""本物の改正の再現: 官報の改め文を改正前の本文に加えて、改正後の本文と比べる (corpus/README.md)。

比べ方: 溶け込んだ木と改正後の木が `identical` (種類・番号・語・見出し・子の一字一字。空行と字下げは比べない)。
ほかの法律の改正が混じる事例では、この改め文が書いた字・削った字だけを比べる (`kept`)。抜粋の外の所を言う改正は除く。
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path

from amend.address import PlaceError, resolve
from amend.alignment import identical
from amend.change import Addition, Change, Deletion, Insertion, Removal, Replacement, Substitution
from amend.clause import Node, nodes
from amend.consolidation import ConsolidationError, consolidate
from amend.errors import Severity
from amend.parts import PartKind
from amend.plaintext import read
from amend.wording import read_wording

_MIXED = ("33", "37")
"""同じ時に、ほかの法律もこの本文を改めた事例 (SOURCE.md の note)。"""
_EXCERPTS = {"37": 4}
"""抜粋の外の所を言う改正の数: 37 の別表第一第百三十九号は、old.txt に無い。"""
_LATER = {"07": PartKind.LAST}
"""施行日が後で、new.txt にまだ無い改正: 07 の第十三条の三の後段。"""


@dataclass(frozen=True, slots=True)
class Replay:
    """再現の結果。

    Attributes:
        name: 事例の名。
        same: 改正後の本文になったか。
        note: そのまま比べたのでなければ、何をどう比べたか。ならなかったら、そのわけ。
    """

    name: str
    same: bool
    note: str = ""


def replayed_cases(folder: Path) -> Iterator[Replay]:
    """事例: 改め文のある事例の全部。

    Args:
        folder: 事例の置き場 (``corpus/cases``)。
    """
    for path in sorted(folder.glob("*/kaimebun.txt")):
        yield _case(path.parent)


Official = tuple[str, Node, Node, tuple[Change, ...]]
"""公式の改正: 名、改正前の木、改正後の木、改め文の改正。"""


def official_cases(folder: Path) -> Iterator[Official]:
    """公式の改正: 改め文のある事例のうち、すべての文を読めたもの。本文に無い所を言う改正は除く。"""
    for path in sorted(folder.glob("*/kaimebun.txt")):
        old, new = (read((path.parent / name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
        changes = _changes(path.read_text("utf-8"), old)
        yield path.parent.name, old, new, tuple(change for change in changes if _is_here(change, old))


def official_triples(path: Path) -> Iterator[Official]:
    """公式の改正: ``triples.jsonl`` の条。"""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        case = json.loads(line)
        old, new = _article(case)
        changes = (_changes(f"　{kaimebun}\n", old) for kaimebun in case["kaimebun"])
        yield f"{number} {case['target']} {case['article']}", old, new, tuple(chain.from_iterable(changes))


def _article(case: dict[str, str]) -> tuple[Node, Node]:
    head = "題名\n\n第一条　本則\n\n　　　附　則\n" if case["article"].startswith("附則") else "題名\n\n"
    return read(f"{head}{case['old']}\n").tree, read(f"{head}{case['new']}\n").tree


def replayed_triples(path: Path) -> Iterator[Replay]:
    """一条ずつの事例: ``triples.jsonl`` の条に、改め文を書かれた順に加える。"""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        case = json.loads(line)
        tree, new = _article(case)
        name = f"{number} {case['target']} {case['article']}"
        try:
            for kaimebun in case["kaimebun"]:
                tree = consolidate(tree, _changes(f"　{kaimebun}\n", tree)).tree
        except (ValueError, ConsolidationError) as error:
            yield Replay(name, same=False, note=str(error))
        else:
            yield Replay(name, identical(tree, new))


def _case(case: Path) -> Replay:
    old, new = (read((case / name).read_text("utf-8")).tree for name in ("old.txt", "new.txt"))
    try:
        changes = _changes((case / "kaimebun.txt").read_text("utf-8"), old)
        later = _LATER.get(case.name)
        here = [change for change in changes if _is_here(change, old)]
        wanted = [c for c in here if later is None or not (isinstance(c, Insertion) and c.unit is later)]
        got = consolidate(old, wanted).tree
    except (ValueError, ConsolidationError) as error:
        return Replay(case.name, same=False, note=str(error))
    if (len(changes) - len(here), len(here) - len(wanted)) != (_EXCERPTS.get(case.name, 0), int(later is not None)):
        return Replay(case.name, same=False, note="除いた改正の数が、知っている数と違う")
    if identical(got, new):
        return Replay(case.name, same=True, note="後で施行される改正一つを除く" if later else "")
    if case.name not in _MIXED or not kept(old, got, new):
        return Replay(case.name, same=False, note="改正後の本文にならない")
    out = f"。抜粋の外の改正 {len(changes) - len(here)} を除く" if len(changes) > len(here) else ""
    return Replay(case.name, same=True, note="ほかの法律の改正が混じるので、この改め文の変えた字だけを比べた" + out)


def _changes(kaimebun: str, old: Node) -> tuple[Change, ...]:
    """改め文の改正。

    Raises:
        ValueError: 読めない所がある。
    """
    found = read_wording(kaimebun, old)
    errors = [finding for finding in found.findings if finding.severity is Severity.ERROR]
    if errors:
        raise ValueError(errors[0].message)
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
    starts, others = _places(rows), _places(cells)
    for tag, a, b, c, d in SequenceMatcher(None, rows, cells, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        inner = SequenceMatcher(None, "".join(rows[a:b]), "".join(cells[c:d]), autojunk=False)
        for kind, i, j, k, m in inner.get_opcodes():
            if kind != "equal":
                found.append((kind, starts[a] + i, starts[a] + j, others[c] + k, others[c] + m))
    return found


def _places(lines: Sequence[str]) -> list[int]:
    found = [0]
    for line in lines:
        found.append(found[-1] + len(line))
    return found


def kept(old: Node, got: Node, new: Node) -> bool:
    """残っているか: この改め文の変えた所が、改正後にもそのままあるか。

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
