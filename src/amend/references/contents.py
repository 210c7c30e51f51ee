"""目次: 目次の「（第一条―第五条）」が、その章の初めと終わりの条を言うように直す (drafting-rules §2.7)。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amend.clause import HEADINGS, Kind, Node, Path, nodes
from amend.numerals import BRANCHED, NUMBER
from amend.references.provisions import Provisions

_ARTICLE = rf"第{NUMBER}条(?:の{BRANCHED})?"
_RANGE = re.compile(rf"（{_ARTICLE}(?:(?P<between>[―─—–－ー‐～〜]|から)(?:{_ARTICLE})(?:まで)?|・{_ARTICLE})?）$")
_SPACES = re.compile("[ 　]")
_BETWEEN = "―"


def contents(provisions: Provisions) -> tuple[tuple[Path, str], ...]:
    """目次の直し: 範囲の違う目次の行の道と、正しい語。

    二条だけの章は「（第一条・第二条）」、ほかは、その目次の使う線で「（第一条―第五条）」とする。範囲を書かない目次、
    どの章のことか分からない行は見ない。
    """
    entries = list(provisions.of(Kind.TOC_ENTRY))
    lines = [_RANGE.search(entry.mark + entry.text) for _, entry in entries]
    between = next((found["between"] for found in lines if found and found["between"]), _BETWEEN)
    wrong = []
    for (path, entry), heading in _headed(provisions, entries):
        articles = [node for node in nodes(heading) if node.kind is Kind.ARTICLE]
        found = _RANGE.search(entry.text)
        if found is None or not articles:
            continue
        text = entry.text[: found.start()] + _range(articles, between)
        if text != entry.text:
            wrong.append((path, text))
    return tuple(wrong)


def _headed(provisions: Provisions, entries: list[tuple[Path, Node]]) -> Iterator[tuple[tuple[Path, Node], Node]]:
    """目次の行と編章節の対。どちらも本文の順に進む。"""
    headings = [node for _, node in provisions.of(*HEADINGS)]
    at = 0
    for path, entry in entries:
        line = _bare(entry.mark + entry.gap + entry.text)
        here = next((i for i in range(at, len(headings)) if line.startswith(_bare(_line(headings[i])))), None)
        if here is not None:
            yield (path, entry), headings[here]
            at = here + 1


def _line(heading: Node) -> str:
    return heading.mark + heading.text


def _bare(line: str) -> str:
    return _SPACES.sub("", line)


def _range(articles: list[Node], between: str) -> str:
    """条の範囲。符号の「第三条から第五条まで」(削除) は両端だけを使う。"""
    first, last = articles[0].mark.split("から")[0], articles[-1].mark.split("から")[-1].removesuffix("まで")
    if first == last:
        return f"（{first}）"
    count = len(articles) + sum(bool(article.until) for article in articles)
    if count == 2:
        return f"（{first}・{last}）"
    return f"（{first}から{last}まで）" if between == "から" else f"（{first}{between}{last}）"
