"""引用の表: 導いた改正の引く字句を、公式の改め文の引用「Ａ」「Ｂ」と比べる (``make corpus`` の続き)。

比べるのは、引いた字句そのもの (改正前の本文のどこからどこまで) と、それを改め、加え、削る字句である。名指す所の言い方
(「第二条中」か「第二条第一項中」か) は問わない。条ごと書き直した所と、字体を直しただけの改正 (字は同じ) は、引用の
取り方の違いではないので除く。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from amend.change import Addition, Change, Removal, Substitution
from amend.clause import Node
from amend.clause import Path as Trail
from amend.consolidation import Consolidation, ConsolidationError, consolidate
from amend.derivation import derive
from tools.replay import official_cases, official_triples

GOAL = 85
"""めあて: 公式の引用と同じものの割合 (百分率)。"""


@dataclass(frozen=True, slots=True)
class Quoted:
    """引用: 改正前の本文の一続きの字句と、それに代わる字句。

    Attributes:
        path: 字句のある節点への道。
        start: 字句の始め (節点の語の中の符号位置)。
        end: 字句の終わり (含まない)。
        said: 人に見せる形。「Ａ」→「Ｂ」、「Ａ」＋「Ｂ」(次に加える)、「Ａ」→× (削る)。
    """

    path: Trail
    start: int
    end: int
    said: str


def quoted(corpus: Path) -> bool:
    """引用: 公式の引用と、引く所も字句も同じものの割合。違うものと、比べなかったものの数も出す。"""
    kept = True
    sources = (("一条ずつの改め文", official_triples(corpus / "triples.jsonl")),)
    for title, pairs in (*sources, ("法律ごとの改め文", official_cases(corpus / "cases"))):
        total = same = left = 0
        for name, old, changes, ours in ((name, *_both(old, new, changes)) for name, old, new, changes in pairs):
            found = set(ours)
            for quotes in _theirs(old, changes):
                near = [own.said for quote in quotes for own in ours if _touches(own, quote)]
                exact = found.issuperset(quotes)
                total, same, left = total + bool(near), same + exact, left + (not near)
                if near and not exact:
                    print(f"  {name}: 公式 {quotes[0].said}、導いたもの {'、'.join(dict.fromkeys(near))}")
        share = 100 * same / max(total, 1)
        print(
            f"{title}の引用と同じ字句を引く: {same} / {total} ({share:.1f} %、めあて {GOAL} %。"
            f"ほかに、字句でなく規定の全部を改めた所 {left})"
        )
        kept &= share >= GOAL
    return kept


def _both(old: Node, new: Node, changes: Sequence[Change]) -> tuple[Node, Sequence[Change], tuple[Quoted, ...]]:
    return old, changes, tuple(_quotes(consolidate(old, [each.change for each in derive(old, new)])))


def _theirs(old: Node, changes: Sequence[Change]) -> Iterator[tuple[Quoted, ...]]:
    """公式の引用: 改め文の一つの「Ａ」ごとに、当たった所の全部。字の変わらないもの (字体の直し) は除く。

    二つの法律が続けて改めた条では、初めの法律の引用だけを見る (後のものは、改正前の本文を引いていない)。
    """
    words = [change for change in changes if isinstance(change, Substitution | Addition | Removal)]
    words = [change for change in words if not isinstance(change, Substitution) or change.old != change.new]
    while words:
        try:
            made = consolidate(old, words)
        except ConsolidationError as error:
            words = [change for n, change in enumerate(words) if n not in {fault.index for fault in error.faults}]
        else:
            yield from (tuple(_quotes(replace(made, applied=(each,)))) for each in made.applied)
            return


def _quotes(made: Consolidation) -> Iterator[Quoted]:
    for applied in made.applied:
        match applied.change:
            case Substitution(old=words, new=new):
                said = f"「{words}」→「{new}」"
            case Addition(anchor=words, new=new, ahead=ahead):
                said = f"「{words}」{'の前' if ahead else ''}＋「{new}」"
            case Removal(old=words):
                said = f"「{words}」→×"
            case _:
                continue
        for hit in applied.hits:
            yield Quoted(hit.path, hit.start, hit.end, said)


def _touches(ours: Quoted, theirs: Quoted) -> bool:
    return ours.path == theirs.path and ours.start <= theirs.end and theirs.start <= ours.end
