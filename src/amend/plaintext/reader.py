"""読む: 平文を条項の木にする。

行の列を一度だけ前から見て、開いている節点の積み重ね (`_Stack`) に置いていく。どの行も必ず木に入る。
置き場の決まらない行は段落として残し、指摘 ``S00`` で行番号を知らせる。規則は DESIGN §4 の表の順。
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from amend.clause import Kind, Node
from amend.errors import Finding, Severity
from amend.plaintext import lines as ln
from amend.plaintext.body import Body
from amend.plaintext.lines import Line, split_lines
from amend.plaintext.stack import Stack


@dataclass(frozen=True, slots=True)
class Reading:
    """読み: 木と、置き場の決まらなかった行の指摘。"""

    tree: Node
    findings: tuple[Finding, ...]


def read(text: str) -> Reading:
    r"""本文: 平文を木に読む。`amend.plaintext.writer.write` の逆。どんな文字列でも失敗しない。

    Args:
        text: 本文。改行は LF。

    Returns:
        ``write(reading.tree) == text`` となる読み。

    Example:
        >>> tree = read("協約\n\n　（目的）\n第１条　甲は、乙と連携する。\n").tree
        >>> [child.kind.value for child in tree.children]
        ['題名', '条']
    """
    with _without_collection():
        lines, rest = split_lines(text)
        stack = Stack(rest)
        body = Body(stack, lines)
        at = _front(stack, lines)
        while at < len(lines):
            at = body.place(at)
        return Reading(stack.close(), tuple(_unplaced(line) for line in body.unplaced))


@contextmanager
def _without_collection() -> Iterator[None]:
    """循環の掃除を止める。木に循環は無いのに、掃除は育つ木を何度も見て回り、十万条の読みを二割遅くする。"""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _front(stack: Stack, lines: tuple[Line, ...]) -> int:
    """題名とその番号を置き、次の行の番号 (0 から) を返す。条や見出しから始まる抜粋には題名が無い。"""
    if not lines or _begins_provisions(lines):
        return 0
    stack.add(Kind.TITLE, lines[0])
    if len(lines) > 1 and not lines[1].follows_blank and not lines[1].indent and ln.is_caption(lines[1]):
        stack.add(Kind.NUMBER, lines[1])
        return 2
    return 1


def _begins_provisions(lines: tuple[Line, ...]) -> bool:
    line = lines[0]
    captioned = next((x for x in lines if not ln.is_caption(x)), line)
    return bool(
        ln.ARTICLE.match(captioned.body)
        or ln.heading(line)
        or ln.SUPPL_PROVISION.fullmatch(line.body)
        or ln.is_table(line)
        or ln.PARAGRAPH.match(line.body)
        or (line.body[0] in ln.ANNEX_HEADS and ln.ANNEX.fullmatch(line.body))
    )


def _unplaced(line: Line) -> Finding:
    return Finding(
        rule="S00",
        severity=Severity.WARNING,
        line=line.number,
        place="",
        message=f"置き場の決まらない行です: 「{line.body[:20]}」",
        advice="字下げ (段落・末文は全角空白一つ) か、番号の後の空白を確かめてください。",
    )
