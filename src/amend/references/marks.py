"""符号の番号: 印刷された符号の番号だけを替える。括弧、数字の種類、空白は、その符号のままにする。"""

from __future__ import annotations

import re
from dataclasses import replace

from amend.clause import Kind, Node
from amend.numerals import BRANCHED, NUMBER, Num, Numerals, numerals_of, read_counter, write_counter, write_number

_ARTICLE = re.compile(rf"第{NUMBER}条(?:の{BRANCHED})?")
_SIMPLE = re.compile(rf"(?P<open>[^0-9０-９〇一二三四五六七八九十百千]*)(?P<number>{NUMBER})(?P<rest>.*)")
_BRANCH = re.compile(rf"の{BRANCHED}")
_CIRCLES = ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")


def renumbered_mark(node: Node, num: Num, until: Num, numerals: Numerals) -> Node:
    """番号を替えた節点。番号の印刷されていない項は、番号だけが替わる。

    Args:
        node: 条・項・号。
        num: 新しい番号。
        until: 範囲の「削除」の終わりの番号。範囲でなければ空。
        numerals: 本文の数字の書き方。

    Example:
        >>> renumbered_mark(Node(Kind.ARTICLE, "第４条", num=(4,)), (4, 2), (), Numerals.FULL).mark
        '第４条の２'
        >>> renumbered_mark(Node(Kind.ITEM, "(3)", num=(3,)), (2, 2), (), Numerals.FULL).mark
        '(2)の２'
    """
    if (num, until) == (node.num, node.until):
        return node
    if node.kind is Kind.ARTICLE:
        ends = iter((num, until or num))
        mark = _ARTICLE.sub(lambda m: article_mark(next(ends), _own(m[0], numerals)), node.mark, count=2)
    else:
        mark = _listed(node.mark, num, numerals)
    return replace(node, mark=mark, num=num, until=until)


def article_mark(num: Num, numerals: Numerals) -> str:
    """条の符号: 「第四条の二」。"""
    branches = "".join(f"の{write_number(n, numerals)}" for n in num[1:])
    return f"第{write_number(num[0], numerals)}条{branches}"


def _listed(mark: str, num: Num, numerals: Numerals) -> str:
    """項・号の符号。"""
    circle = next((row for row in _CIRCLES if mark and mark[0] in row), "")
    if circle:
        return circle[num[0] - 1] if num[0] <= len(circle) and len(num) == 1 else mark
    found = _SIMPLE.fullmatch(mark)
    if found is None:
        return _counted(mark, num)
    own = numerals_of(found["number"])
    branches = "".join(f"の{write_number(n, Numerals.KANJI if own is Numerals.KANJI else numerals)}" for n in num[1:])
    own = _own(mark, numerals) if own is Numerals.FULL else own
    rest = _BRANCH.sub("", found["rest"], count=1)
    tail = branches + rest if rest.startswith(".") else rest + branches
    return found["open"] + write_number(num[0], own) + tail


def _counted(mark: str, num: Num) -> str:
    """「ア」「a」などの系列の符号。"""
    for counter, _ in read_counter(mark.strip("()（）.．")):
        written = write_counter(counter, num[0]) + "".join(f"の{n}" for n in num[1:])
        return mark.replace(mark.strip("()（）.．"), written)
    return mark


def _own(mark: str, numerals: Numerals) -> Numerals:
    """符号の数字の書き方。一桁だけを全角とする本文では、そのとおりにする。"""
    number = re.search(NUMBER, mark)
    own = numerals_of(number[0]) if number else numerals
    mixed = own in (Numerals.FULL, Numerals.HALF) and numerals is Numerals.ONE_DIGIT_FULL
    return numerals if mixed else own
