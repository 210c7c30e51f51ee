"""ほかの道具との並べ比べ: 実物の改正二十組で、変わったとする字の数、数の途中で切った印の数、時間を同じ場で測る。

比べるのは、全文の difflib (字ごと)、redlines、LibreOffice の文書の比較である。速さの約束はここには無い。ほかの道具は、
本文を字の並びとしてだけ比べ、条や項の対応、移動、（略）を知らない。在る道具だけを比べ、無ければそう言う。
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.util import find_spec
from math import inf
from pathlib import Path

from amend.clause import flat
from amend.cli.styles import load_style
from amend.comparison import RunKind, Side, compare
from amend.plaintext import read
from amend.styles import DEFAULT
from bench import Measurement
from bench.office import Office

PAIRS = 20
_CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "pairs"
_NUMBER = re.compile(r"[0-9０-９]+|[〇一二三四五六七八九十百千万]+")

Span = tuple[int, int]
"""変わったとする範囲 (0 から、終わりを含まない、符号位置)。"""


@dataclass(frozen=True, slots=True)
class Marked:
    """印: 一つの道具が一組に付けたもの。

    Attributes:
        old: 旧の本文。
        new: 新の本文。
        gone: 旧の、変わったとする範囲。
        come: 新の、変わったとする範囲。
    """

    old: str
    new: str
    gone: tuple[Span, ...]
    come: tuple[Span, ...]

    @property
    def letters(self) -> int:
        """変わったとする、空白でない字の数。"""
        both = ((self.old, self.gone), (self.new, self.come))
        return sum(not ch.isspace() for text, spans in both for start, end in spans for ch in text[start:end])

    @property
    def cuts(self) -> int:
        """数の途中に端のある印の数。"""
        return _cuts(self.old, self.gone) + _cuts(self.new, self.come)


def _cuts(text: str, spans: Sequence[Span]) -> int:
    inside = {at for number in _NUMBER.finditer(text) for at in range(number.start() + 1, number.end())}
    return sum(edge in inside for span in spans for edge in span)


def measure() -> Iterator[Measurement]:
    """二十組を、道具ごとに比べる。"""
    if not _CORPUS.is_dir():
        print("others: 実物の改正 (../shared/corpus) が無いので、比べませんでした。", file=sys.stderr)
        return
    pairs = list(_pairs())
    style = load_style(DEFAULT)

    def ours(old: str, new: str) -> Marked:
        before, after = read(old).tree, read(new).tree
        rows = compare(before, after, style).rows
        return Marked(
            flat(before),
            flat(after),
            tuple(_changed(row.old for row in rows)),
            tuple(_changed(row.new for row in rows)),
        )

    base, own = _timed(ours, pairs)
    yield Measurement("amend", 1, inf, f"{_told(own)}、{base:.1f} s")
    with Office() as office:
        tools: dict[str, Callable[[str, str], Marked]] = {"difflib (全文を字ごと)": _difflib}
        if find_spec("redlines"):
            tools["redlines"] = _redlines
        if office.ready:
            tools["LibreOffice の文書の比較"] = lambda old, new: Marked(*office.compare(old, new))
        for name, tool in tools.items():
            taken, found = _timed(tool, pairs)
            yield Measurement(f"{name} ÷ amend の時間", taken / base, inf, f"{_told(found)}、{taken:.1f} s")
    for name, there in (("redlines", find_spec("redlines") is not None), ("LibreOffice と python3-uno", office.ready)):
        if not there:
            print(f"others: {name} が無いので、比べませんでした。", file=sys.stderr)


def _pairs() -> Iterator[tuple[str, str]]:
    """二十組: 大きさの順に、等しい間をあけて選ぶ。difflib は長さの二乗で遅くなるので、3 万字までのもの。"""
    sized = sorted((path.stat().st_size, path.parent) for path in _CORPUS.glob("*/old.txt"))
    known = [folder for size, folder in sized if size < 90_000]
    for at in range(PAIRS):
        folder = known[at * len(known) // PAIRS]
        yield (folder / "old.txt").read_text("utf-8"), (folder / "new.txt").read_text("utf-8")


def _timed(tool: Callable[[str, str], Marked], pairs: Sequence[tuple[str, str]]) -> tuple[float, tuple[Marked, ...]]:
    start = time.perf_counter()
    found = tuple(tool(old, new) for old, new in pairs)
    return time.perf_counter() - start, found


def _told(found: Sequence[Marked]) -> str:
    letters, cuts = sum(one.letters for one in found), sum(one.cuts for one in found)
    return f"{len(found)} 組で変わったとする字 {letters:,}、数の途中の端 {cuts:,}"


def _changed(sides: Iterable[Side]) -> Iterator[Span]:
    for run in (run for side in sides for cell in side.cells for run in cell):
        if run.kind is RunKind.CHANGED:
            yield (run.start, run.end)


def _difflib(old: str, new: str) -> Marked:
    codes = [code for code in SequenceMatcher(None, old, new).get_opcodes() if code[0] != "equal"]
    return Marked(old, new, tuple((c[1], c[2]) for c in codes), tuple((c[3], c[4]) for c in codes))


def _redlines(old: str, new: str) -> Marked:
    from redlines import Redlines

    changes = Redlines(old, new).changes
    return Marked(
        old,
        new,
        tuple(_found(old, [change.source_text for change in changes])),
        tuple(_found(new, [change.test_text for change in changes])),
    )


def _found(text: str, parts: Sequence[str | None]) -> Iterator[Span]:
    at = 0
    for part in parts:
        for line in (part or "").replace("¶", "\n").split("\n"):
            words = line.strip()
            start = text.find(words, at) if words else -1
            if start >= 0:
                at = start + len(words)
                yield (start, at)
