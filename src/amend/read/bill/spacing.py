"""空白: 語の中の空白が、字を離して印刷した跡か、語の一部か。"""

from __future__ import annotations

import re

from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Point
from amend.read.bill.source import squeeze

_HALF = re.compile("[ \\t]")


def is_letter_spaced(text: str) -> bool:
    """一字ずつ離した字の並びか (「目 的」「連 携 協 約」)。全角空白は書き手が打ったものなので数えない。"""
    pieces = text.split(" ")
    return len(pieces) > 1 and all(len(piece) == 1 and not piece.isascii() for piece in pieces if piece)


def close_up(text: str, line: int, clerk: Clerk) -> str:
    """詰める: 一字ずつ離した題名・見出しの空白を除く。それ以外の半角空白は残して知らせる。

    Args:
        text: 題名、又は括弧を含む見出し、章の名。
        line: 原文の行番号。
        clerk: 書記。
    """
    opening, inner, closing = _parenthesised(text)
    if is_letter_spaced(inner.strip()):
        closed = opening + squeeze(inner) + closing
        clerk.note(Point.SPACE, line, text, (closed,), "一字ずつ離して印刷された字")
        return closed
    keep_spaces(text, line, clerk)
    return text


def _parenthesised(text: str) -> tuple[str, str, str]:
    if len(text) > 2 and text[0] in "（(" and text[-1] in "）)":
        return text[0], text[1:-1], text[-1]
    return "", text, ""


def keep_spaces(text: str, line: int, clerk: Clerk) -> None:
    """残す: 語の中の半角空白はそのままにし、そのことを記す。"""
    if _HALF.search(text):
        clerk.note(Point.SPACE, line, text, (text,), "語の中の空白かもしれないので、そのまま残した")


def space_out(text: str) -> str:
    """番号と見出しの間など、置き方としての空白の続きを全角空白一つにする。"""
    return re.sub("[ 　\t]+", "　", text)
