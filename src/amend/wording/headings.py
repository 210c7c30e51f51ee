"""章名: 「「第四章　雑則」を「第四章　補則」に改める」の、所を言わない見出しの行を本文から探す。"""

from __future__ import annotations

from collections.abc import Sequence

from amend.address import Address, locate
from amend.clause import HEADINGS, Kind, Node, Path, walk
from amend.wording.context import Steps, Unresolved

_BLANK = " 　\t"


def heading_named(old: Node, line: str, history: Sequence[Steps]) -> Address:
    """見出しの行の位置。

    「第一節　総則」のように同じ行がいくつもあるときは、すでに名指した編や章の中のものとみる。

    Args:
        old: 改正前の木 (DOCUMENT)。
        line: 引かれた見出しの行。番号と名の間の空白は、本文と違ってよい。
        history: 同じ文でこれまでに名指された所。

    Raises:
        Unresolved: その見出しの行が無い、又は一つに決まらない。
    """
    wanted = _squeezed(line)
    found = [path for path, node in walk(old) if node.kind in HEADINGS and _squeezed(node.mark + node.text) == wanted]
    if len(found) > 1:
        named = [path for path in found if any(_is_inside(old, path, steps) for steps in history)]
        found = named or found
    if len(found) == 1:
        return locate(old, found[0])
    if not found:
        raise Unresolved(f"「{line}」という見出しの行が本文にありません。", "章名を本文のとおりに引いてください。")
    raise Unresolved(
        f"「{line}」という見出しの行が本文に{len(found)}つあります。",
        "「第一編第二章の章名」のように所を言ってください。",
    )


def first_article(old: Node) -> Address:
    """最初の条の位置: 目次と一緒に加える章名は、その前に立つ。

    Raises:
        Unresolved: 条が無い。
    """
    for path, node in walk(old):
        if node.kind is Kind.ARTICLE:
            return locate(old, path)
    raise Unresolved("章名を加える条がありません。", "条のある本文か確かめてください。")


def _is_inside(old: Node, path: Path, steps: Steps) -> bool:
    own = locate(old, path).steps
    return own[: len(steps)] == steps


def _squeezed(line: str) -> str:
    return line.translate({ord(c): None for c in _BLANK})
