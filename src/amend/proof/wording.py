"""改め文の照合: 導き、書き、読み返し、加えて、変更後の本文と一字も違わないことを確かめる (DESIGN §6 law 3)。

文が成り立たない規定は、次に大きい単位 (次のように改める) で言い直し、最後は全部を改める。確かめられない改め文は
渡さない。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amend.address import PlaceError, resolve
from amend.alignment import Pair, align
from amend.change import Captioning, Change, Insertion, Numbering, Renumbering, Restatement, Shift
from amend.clause import Kind, Node, Path, follow
from amend.consolidation import Applied, ConsolidationError, consolidate, difference
from amend.derivation import Derived, derive
from amend.errors import ProofError
from amend.wording import Interpretation, read_wording
from amend.wording.compose import Composed, compose
from amend.wording.dialect import Dialect
from amend.wording.printing import lines, manner_of

_UNITS = (
    *(Kind.ITEM, Kind.SUBITEM, Kind.PARAGRAPH, Kind.ARTICLE, Kind.ROW, Kind.CELL, Kind.NOTES),
    *(Kind.ANNEX, Kind.SUPPL_PROVISION, Kind.PREAMBLE, Kind.TOC),
)
"""全部を改められる単位。"""

_ATTEMPTS = 60


@dataclass(frozen=True, slots=True)
class Stated:
    """述べた文: 一つの文と、それが述べる改正。

    Attributes:
        lines: 文と、その後の規定の行。
        applied: 改正と、字句の当たった所。
        reasons: 大きい単位を取ったわけ。無ければ空。
    """

    lines: tuple[str, ...]
    applied: tuple[Applied, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvedWording:
    """照合した改め文。

    Attributes:
        sentences: 文。印刷の順。
        coarsened: 照合が通らず、大きい単位で言い直した旧の規定の道。
        restated: 全部を改めるほかなかったか。
    """

    sentences: tuple[Stated, ...]
    coarsened: tuple[Path, ...]
    restated: bool

    @property
    def text(self) -> str:
        """改め文の全文。行ごとに改行で終わる。改正が無ければ空。"""
        return "".join(f"{line}\n" for sentence in self.sentences for line in sentence.lines)


def state(old: Node, new: Node, dialect: Dialect, pair: Pair | None = None) -> ProvedWording:
    """改め文を作り、照合する。

    Args:
        old: 改正前の木 (DOCUMENT)。
        new: 改正後の木。
        dialect: 流儀。
        pair: 対応付け。無ければ `amend.alignment.align` による。

    Returns:
        読み返して加えれば、確かに ``new`` になる改め文。

    Raises:
        ProofError: どう言い直しても照合が通らない (amend の誤り)。
    """
    pair = pair or align(old, new)
    whole: frozenset[Path] = frozenset()
    for _ in range(_ATTEMPTS):
        attempt = _Attempt(old, new, dialect, derive(old, new, whole=whole, pair=pair), pair)
        failed = attempt.failures()
        if not failed:
            return attempt.proved(whole)
        if () in whole:
            break
        whole = _coarser(old, whole, failed)
    raise ProofError(
        "作った改め文を読み返しても、変更後の本文になりません。何も書き出していません。",
        advice="急ぐときは、全文を改める形 (F2) にしてください。\n"
        "これは amend の誤りです。本文二つを添えて知らせてください。",
    )


class _Attempt:
    """試み: 一度導き、書き、読み返し、加える。"""

    def __init__(self, old: Node, new: Node, dialect: Dialect, derived: Sequence[Derived], pair: Pair) -> None:
        self.old, self.new, self.pair = old, new, pair
        self.derived = derived
        self.composed: tuple[Composed, ...] = ()
        self.printed: tuple[tuple[str, ...], ...] = ()
        self.dialect = dialect
        self.applied: tuple[Applied, ...] = ()

    def failures(self) -> tuple[Path, ...]:
        """成り立たない所: 旧の規定の道。照合が通れば空。"""
        changes = [one.change for one in self.derived]
        if failed := self._unequal(changes):
            return failed
        self.composed = compose(changes, self.old, self.dialect)
        manner = manner_of(self.dialect, self.old)
        self.printed = tuple(lines(one, manner) for one in self.composed)
        text = "".join(f"{line}\n" for printed in self.printed for line in printed)
        said = read_wording(text, self.old)
        if said.findings:
            return tuple(self._misread(said)) or ((),)
        lines_said = [one.line for one in said.changes]
        return self._unequal([one.change for one in said.changes], lines_said)

    def _unequal(self, changes: Sequence[Change], said: Sequence[int] = ()) -> tuple[Path, ...]:
        """加えて新にならない所。読み返した改正では、その文の行 (``said``) から、導いた改正の所を言う。"""
        try:
            done = consolidate(self.old, changes)
        except ConsolidationError as error:
            if said:
                return tuple(self._at({said[fault.index] for fault in error.faults}))
            return tuple(_place(self.old, changes[fault.index]) for fault in error.faults)
        self.applied = self.applied or done.applied  # 初めに加えるのは、導いた改正である
        found = difference(done.tree, self.new)
        return () if found is None else (_old_path(self.pair, found.path),)

    def _misread(self, said: Interpretation) -> Iterator[Path]:
        """読み返せなかった文の改正の所。"""
        yield from self._at({finding.line for finding in said.findings})

    def _at(self, broken: set[int]) -> Iterator[Path]:
        """改め文の行で言う文の、改正の所。"""
        line = 1
        for one, printed in zip(self.composed, self.printed, strict=True):
            if broken.intersection(range(line, line + len(printed))):
                yield from (_place(self.old, change) for change in one.changes)
            line += len(printed)

    def proved(self, whole: frozenset[Path]) -> ProvedWording:
        """照合の済んだ改め文。"""
        changes = [one.change for one in self.derived]
        applied = {id(one.change): one for one in self.applied}
        reasons = {id(one.change): one.why for one in self.derived}
        sentences = tuple(
            Stated(
                printed,
                tuple(applied[id(change)] for change in one.changes),
                tuple(dict.fromkeys(why for change in one.changes if (why := reasons[id(change)]))),
            )
            for one, printed in zip(self.composed, self.printed, strict=True)
        )
        return ProvedWording(sentences, tuple(sorted(whole)), any(isinstance(c, Restatement) for c in changes))


def _place(old: Node, change: Change) -> Path:
    """改正の所: 旧の規定の道。旧に無い所なら根。"""
    match change:
        case Restatement():
            return ()
        case Insertion(anchor=address) | Renumbering(old=address) | Shift(first=address):
            pass
        case Captioning(address=address) | Numbering(address=address):
            pass
        case _:
            address = change.target.address
    try:
        return resolve(old, address).path
    except PlaceError:
        return ()


def _old_path(root: Pair, new: Path) -> Path:
    """旧の道: 新の道の規定の、又はそれを入れる規定の、旧での道。"""
    found: Path = ()
    waiting = [root]
    while waiting:
        pair = waiting.pop()
        if pair.new is None or pair.new != new[: len(pair.new)]:
            continue
        found = pair.old if pair.old is not None and len(pair.old) >= len(found) else found
        waiting.extend(pair.children)
    return found


def _coarser(old: Node, whole: frozenset[Path], failed: Sequence[Path]) -> frozenset[Path]:
    """粗くする: 成り立たない規定を、その全部を改めるものに加える。もう加えてあれば、それを入れる規定を加える。"""
    grown = set(whole)
    for path in failed:
        while path and (path in whole or follow(old, path).kind not in _UNITS):
            path = path[:-1]
        grown.add(path)
    return frozenset(grown)
