"""勘定: 原文の空白でない字を、一字残らずどこかへ帰する。合わなければ何も渡さない (issue 2 §3)。"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from amend.errors import ProofError
from amend.read.bill.source import BLANKS, Span, squeeze


class Fate(Enum):
    """行き先: 原文の字がどこへ行ったか。"""

    TEXT = "本文"
    BILL = "議案"
    PAGE = "頁の飾り"


@dataclass(frozen=True, slots=True)
class Account:
    """勘定: 原文のどの範囲がどこへ行ったか。

    Attributes:
        entries: (行き先, 範囲)。原文の順。
    """

    entries: tuple[tuple[Fate, Span], ...]

    def count(self, fate: Fate) -> int:
        """字数: その行き先へ行った、空白でない字の数。"""
        return sum(len(squeeze(span.text)) for went, span in self.entries if went is fate)

    @property
    def total(self) -> int:
        """字数: 原文の空白でない字の数。"""
        return sum(self.count(fate) for fate in Fate)


def settle(entries: list[tuple[Fate, Span]]) -> Account:
    """勘定: 範囲を原文の順に並べる。"""
    return Account(tuple(sorted(entries, key=lambda entry: (entry[1].line, entry[1].start))))


NOTATION = re.compile(r"^(?: *\* -|  -)(?= |$)", re.MULTILINE)
"""箇条の表の書き方 (``* - ``、``  - ``)。語ではないので、勘定に入れない。"""


def prove(source: str, account: Account, text: str) -> None:
    """照合: どの字もちょうど一度だけ行き先を持ち、本文の字が原文の順のままであることを確かめる。

    Args:
        source: 原文 (復号したもの)。
        account: 勘定。
        text: 作った平文。

    Raises:
        ProofError: 字が失われ、増え、又は入れ替わった。
    """
    lines = source.replace("\f", "").split("\n")
    unplaced = [{i for i, c in enumerate(line) if c not in BLANKS} for line in lines]
    for _fate, span in account.entries:
        here = range(span.start, span.start + len(span.text))
        letters = {i for i in here if span.text[i - span.start] not in BLANKS}
        if lines[span.line - 1][here.start : here.stop] != span.text or not letters <= unplaced[span.line - 1]:
            raise _broken(span.line, f"「{span.text[:20]}」が二度置かれたか、原文と違います")
        unplaced[span.line - 1] -= letters
    for number, left in enumerate(unplaced, start=1):
        if left:
            raise _broken(number, f"「{lines[number - 1][min(left) :][:20]}」の行き先がありません")
    placed = squeeze("".join(span.text for fate, span in account.entries if fate is Fate.TEXT))
    written = squeeze(NOTATION.sub("", text))
    if placed != written:
        at = next((i for i, (a, b) in enumerate(zip(placed, written, strict=False)) if a != b), len(written))
        raise _broken(0, f"平文の字が原文と違います: 原文「{placed[at:][:20]}」、平文「{written[at:][:20]}」")


def _broken(line: int, what: str) -> ProofError:
    return ProofError(
        f"取込みの照合に失敗しました: {what}。",
        where=f"原文 {line}行目" if line else "",
        advice="amend の誤りです。何も書いていません。原文を添えて知らせてください。",
    )
