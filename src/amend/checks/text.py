"""点検の材料: どの規則も見る本文の木、その道筋、引用、用語を、要るときに一度だけ調べて持つ。

規則は `Text` から `Remark` を作るだけの純粋な関数である。規則の番号・重さ・行・位置は `amend.checks.check` が付ける。
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from amend.checks.glossary import Definition, Use, definitions, uses
from amend.clause import Node, Path
from amend.plaintext import Reading
from amend.plaintext.layout import Deviation, deviations
from amend.references.provisions import Provisions
from amend.references.quotation import unquoted


@dataclass(frozen=True, slots=True)
class Remark:
    """気付き: 規則の番号を付ける前の指摘。

    Attributes:
        path: 節点への道。
        message: 何がいけないか。一文。
        advice: どうすればよいか。一文。
    """

    path: Path
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Hit:
    """見つけた字句: 型に合った字句一つ。

    Attributes:
        path: 字句のある節点の道。
        node: 字句のある節点。
        start: 節点の語の中の位置 (0 から)。
        match: 型に合った所。組 ``match["名"]`` を読むためのもので、その位置は節点の中の位置ではない。
    """

    path: Path
    node: Node
    start: int
    match: re.Match[str]

    @property
    def words(self) -> str:
        """字句。"""
        return self.match[0]


@dataclass(frozen=True)  # slots を付けないのは、cached_property が値を __dict__ に置くため
class Text(Provisions):
    """点検の材料: 読んだ本文と、そこから調べて分かること。どれも本文の長さに比例する時間で調べる。"""

    reading: Reading

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """略称を置く所。"""
        return definitions(self.nodes)

    @cached_property
    def uses(self) -> Mapping[str, tuple[Use, ...]]:
        """略称とその元の語から、使われた所への対応。"""
        return uses(self.nodes, [word for d in self.definitions for word in (d.term, d.long_form) if word])

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """正則な置き方と違う行。"""
        return deviations(self.tree)

    @cached_property
    def unplaced(self) -> frozenset[Path]:
        """置き場の決まらなかった行。"""
        lines = {node.line: path for path, node in self.nodes if node.line}
        return frozenset(lines[finding.line] for finding in self.reading.findings)

    def search(self, pattern: re.Pattern[str], *, quoted: bool = True) -> Iterator[Hit]:
        """字句: 型に合う字句を本文の順に返す。

        節点ごとに探すより速いよう、全部の語を改行でつないで一度に探す。型の否定の文字クラスには改行を含めること。

        Args:
            pattern: 字句の型。
            quoted: 引用符の中も探すかどうか。
        """
        spoken, starts = self._spoken
        for match in pattern.finditer(self._joined if quoted else self._unquoted):
            at = bisect_right(starts, match.start()) - 1
            path, node = spoken[at]
            yield Hit(path, node, match.start() - starts[at], match)

    @cached_property
    def _spoken(self) -> tuple[tuple[tuple[Path, Node], ...], tuple[int, ...]]:
        """語のある節点と、つないだ語の中の始め。"""
        spoken = tuple((path, node) for path, node in self.nodes if node.text)
        return spoken, tuple(accumulate((len(node.text) + 1 for _, node in spoken), initial=0))

    @cached_property
    def _joined(self) -> str:
        return "\n".join(node.text for _, node in self._spoken[0])

    @cached_property
    def _unquoted(self) -> str:
        return "\n".join(unquoted(node.text) for _, node in self._spoken[0])
