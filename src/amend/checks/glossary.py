"""用語: 本文が置く略称「（以下「甲」という。）」と、その用語の使われている所。"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amend.clause import Kind, Node, Path
from amend.references.quotation import unquoted

_DEFINITION = re.compile(
    r"以下、?(?P<scope>[^「」（）。]{0,60}?)(?:において)?(?:単に)?、?「(?P<term>[^「」]{1,60})」"
    r"(?P<more>(?:(?:、|及び|又は|並びに|若しくは)「[^「」]{1,60}」)*)と(?P<verb>いう|総称)"
)
_LONG_FORM = re.compile(r"(?P<long>[一-鿿々ァ-ヶー○〇□△]{2,40})[（(]$")
_LONGEST = 42
_REPLACED = re.compile("とあるのは|とあり、")
_NAMES = (Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.TOC_ENTRY)

PARTIES = tuple("甲乙丙丁戊己庚辛壬癸")
"""当事者の略称に使う字。この順に使う。"""

WORD = "一-鿿々ァ-ヶーＡ-Ｚａ-ｚA-Za-z0-9０-９"
"""語をなす字 (正規表現の文字クラスの中身)。ひらがなと記号は語の切れ目とみる。"""


@dataclass(frozen=True, slots=True)
class Definition:
    """略称を置く所一つ。

    Attributes:
        path: 節点への道。
        rank: 節点の順番 (0 から)。
        end: 略称を置く字句の終わり (節点の語の中の位置)。
        term: 略称。
        scope: 及ぶ範囲の字句 (``この条``)。限られていなければ空。
        long_form: すぐ前の元の語。限定する字句が付くなど、元の語を一つに決められなければ空。
        in_cell: 表の欄の中かどうか。
    """

    path: Path
    rank: int
    end: int
    term: str
    scope: str
    long_form: str
    in_cell: bool


@dataclass(frozen=True, slots=True)
class Use:
    """語の使われた所一つ。

    Attributes:
        rank: 節点の順番 (0 から)。
        start: 節点の語の中の位置。
        whole: 一つの語として使われたか。長い語の一部でないか。
        quoted: 引用符の中か。
    """

    rank: int
    start: int
    whole: bool
    quoted: bool


def definitions(nodes: Iterable[tuple[Path, Node]]) -> tuple[Definition, ...]:
    """略称: 「以下「甲」という。」「以下この条において「甲」という。」を、現れる順に返す。

    読替えの中 (引用符の中) のものは含まない。「次条において「甲」という。」のように離れた所だけに及ぶものも含まない。

    Example:
        >>> nodes = [((0,), Node(Kind.PREAMBLE, text="富山市（以下「甲」という。）"))]
        >>> [(d.term, d.scope, d.long_form) for d in definitions(nodes)]
        [('甲', '', '富山市')]
    """
    return tuple(found for rank, (path, node) in enumerate(nodes) for found in _defined(rank, path, node))


def _defined(rank: int, path: Path, node: Node) -> Iterator[Definition]:
    if "以下" not in node.text or _REPLACED.search(node.text):
        return
    plain_text = unquoted(node.text)
    for match in _DEFINITION.finditer(node.text):
        if plain_text[match.start()] != node.text[match.start()]:
            continue
        long_form = _LONG_FORM.search(node.text[max(0, match.start() - _LONGEST) : match.start()])
        plain = long_form is not None and not match["more"] and match["verb"] == "いう"
        yield Definition(
            path,
            rank,
            match.end(),
            match["term"],
            match["scope"],
            long_form["long"] if plain and long_form is not None else "",
            node.kind is Kind.CELL,
        )


def uses(nodes: Iterable[tuple[Path, Node]], words: Iterable[str]) -> Mapping[str, tuple[Use, ...]]:
    """使われた所: 語ごとに、本文 (題名と目次を除く) で使われた所を現れる順に返す。

    Args:
        nodes: 全部の節点。
        words: 探す語。幾つあっても、時間は本文の長さに比例する。
    """
    found: dict[str, list[Use]] = {word: [] for word in words}
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for word in found:
        lengths[word[0]].add(len(word))
    firsts = re.compile(f"[{''.join(map(re.escape, lengths))}]") if lengths else None
    for rank, (_, node) in enumerate(nodes):
        if firsts is None or node.kind in _NAMES or not node.text:
            continue
        text, plain = node.text, unquoted(node.text)
        for match in firsts.finditer(text):
            start = match.start()
            for length in lengths[match[0]]:
                word = text[start : start + length]
                if len(word) == length and word in found:
                    whole = not _joined(text, start) and not _joined(text, start + length)
                    found[word].append(Use(rank, start, whole, quoted=plain[start] != text[start]))
    return {word: tuple(places) for word, places in found.items()}


def _joined(text: str, at: int) -> bool:
    """位置の両側が一つの語をなすかどうか。「甲及び」の甲の後は語の切れ目である。"""
    if not 0 < at < len(text) or _CONJUNCTION.match(text, at):
        return False
    return bool(_WORD.match(text[at - 1])) and bool(_WORD.match(text[at]))


_WORD = re.compile(f"[{WORD}]")
_CONJUNCTION = re.compile("及び|又は|並びに|若しくは")
