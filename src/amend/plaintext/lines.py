"""行: 本文を物理行に切り、行だけを見て分かることを言う。

文脈 (条の中か、附則か、別表か) によることは `amend.plaintext.reader` が決める。規則と順は DESIGN §4 の表。
"""

from __future__ import annotations

import re
from typing import NamedTuple

from amend.numerals import BRANCHED, NUMBER, NUMERAL_RUN, Num, read_branched, read_number
from amend.patterns import late
from amend.plaintext.marks import BLANK, Mark, read_mark


class Line(NamedTuple):
    """行: 空行でない物理行一つ。行の数だけ作るので、凍った dataclass の三分の一の時間で作れる NamedTuple とする。

    Attributes:
        number: 本文の行番号 (1 から)。
        blanks: この行の前の改行と空行 (文書の最初の行では改行を含まないことがある)。
        indent: 字下げ。
        body: 字下げと行末の空白を除いた字。空でない。
        after: 行末の空白。
    """

    number: int
    blanks: str
    indent: str
    body: str
    after: str

    @property
    def before(self) -> str:
        """この行の字より前にある置き方のすべて。"""
        return self.blanks + self.indent

    @property
    def follows_blank(self) -> bool:
        """すぐ前が空行かどうか。"""
        return self.blanks.count("\n") > 1

    @property
    def depth(self) -> int:
        """字下げの深さ (半角換算の幅)。"""
        return indent_width(self.indent)


def indent_width(indent: str) -> int:
    """字下げの幅: 全角空白を2、タブを4、半角空白を1と数える。"""
    return len(indent) + indent.count("　") + 3 * indent.count("\t")


_EDGE = BLANK + "\r"


def split_lines(text: str) -> tuple[tuple[Line, ...], str]:
    r"""行: 本文を空行でない行の列と、末尾に残る改行・空行に分ける。

    Returns:
        行の組と残り。``"".join(l.blanks + l.indent + l.body + l.after for l in lines) + rest == text``。

    Example:
        >>> lines, rest = split_lines("題名\n\n　本文。\n")
        >>> [(l.number, l.blanks, l.indent, l.body) for l in lines], rest
        ([(1, '', '', '題名'), (3, '\n\n', '　', '本文。')], '\n')
    """
    found: list[Line] = []
    blanks: list[str] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        if number > 1:
            blanks.append("\n")
        body = raw.lstrip(_EDGE)
        if not body:
            blanks.append(raw)
            continue
        indent = raw[: len(raw) - len(body)]
        stripped = body.rstrip(_EDGE)
        found.append(Line(number, "".join(blanks), indent, stripped, body[len(stripped) :]))
        blanks = []
    return tuple(found), "".join(blanks)


ARTICLE = late(
    rf"(?P<mark>第(?P<num>{NUMBER})条(?P<branch>(?:の{NUMBER})*)"
    rf"(?:(?:から|及び|、|・|～|〜|―)第(?P<until>{NUMBER})条(?P<ubranch>(?:の{NUMBER})*)(?:まで)?)?)(?P<gap>[{BLANK}]+|$)"
)
HEADING = late(
    rf"(?P<mark>第(?P<num>{NUMBER})(?P<rank>[編章節款目])(?P<branch>(?:の{NUMBER})*)"
    rf"(?:(?:から|及び)第(?P<until>{NUMBER})[編章節款目](?P<ubranch>(?:の{NUMBER})*)(?:まで)?)?)(?P<gap>[{BLANK}]+|$)"
)
HEADED = late(rf"第{NUMERAL_RUN}[編章節款目]")
"""編章節の見出しの初め。`HEADING` は組み立てるのに時間がかかるので、これに合う行にだけ試す。"""
PARAGRAPH = late(rf"(?P<mark>[○◯〇]?(?P<num>[0-9０-９]{{1,9}}))(?P<gap>[{BLANK}]+)")
CIRCLED_PARAGRAPH = late(rf"(?P<mark>(?P<num>[①-⑳]))(?P<gap>[{BLANK}]*)")
SUPPL_PROVISION = late(rf"(?P<mark>[附付][{BLANK}]*則)(?P<gap>[{BLANK}]*)(?P<text>$|[（(].*|抄.*)")
ANNEX = late(
    rf"(?P<mark>(?:別表|別記様式|別記|別紙様式|別紙|別図|附録|付録|附表|付表|附属書|様式)"
    rf"(?:第?(?P<num>{BRANCHED})号?(?:様式)?(?P<branch>(?:の{NUMBER})*))?"
    rf"|第(?P<form>{NUMBER})号様式(?P<fbranch>(?:の{NUMBER})*))(?P<gap>[{BLANK}]*)(?P<text>.*)"
)
NOTES = late(rf"(?P<mark>(?:備考|注記?|備[{BLANK}]考)(?P<num>[0-9０-９]{{1,2}})?)(?P<gap>[{BLANK}]+|$)")
DATE_LINE = late(
    rf"(?:明治|大正|昭和|平成|令和|西暦)?[0-9０-９元〇一二三四五六七八九十○□◯△＿_{BLANK}]*年"
    rf"[0-9０-９元〇一二三四五六七八九十○□◯△＿_{BLANK}]*月[0-9０-９元〇一二三四五六七八九十○□◯△＿_{BLANK}]*日"
)
PARTY_LINE = late(rf"[甲乙丙丁戊][{BLANK}]+\S")
CLOSING_WORDS = late(r"証するため|記名押印|署名押印|署名捺印|署名の上|各自.{0,6}[通部]を保有|各[１1一][通部]を保有")


PARAGRAPH_HEADS = frozenset("○◯〇0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
SUPPL_HEADS = frozenset("附付")
ANNEX_HEADS = frozenset("別附付様第")
"""項番号・附則・別表の見出しの最初の字。ほとんどの行は、型を試すまでもなく、最初の字で違うと分かる。"""


def annex_heading(line: Line) -> re.Match[str] | None:
    """別表の見出し: 行頭から始まり文で終わらない「別表第１（第３条関係）」「様式第２号」など。"""
    if line.indent or line.body[0] not in ANNEX_HEADS or line.body[-1] == "。":
        return None
    return ANNEX.fullmatch(line.body)


def heading(line: Line) -> re.Match[str] | None:
    """編章節の見出し: 「第一章　総則」の形の行なら、その読み。"""
    return HEADING.match(line.body) if HEADED.match(line.body) else None


def branched(num: str, branch: str | None) -> Num:
    """枝番号: 「三」と「の二」を合わせて ``(3, 2)`` と読む。"""
    return read_branched(num + (branch or ""))


def paragraph_number(line: Line) -> tuple[re.Match[str], int] | None:
    """項番号: 「２　…」「○２　…」「②…」の形の行なら、その読みと番号。"""
    if line.body[0] not in PARAGRAPH_HEADS:
        return None
    if match := PARAGRAPH.match(line.body):
        return match, read_number(match["num"])
    if match := CIRCLED_PARAGRAPH.match(line.body):
        return match, ord(match["num"]) - ord("①") + 1
    return None


def is_caption(line: Line) -> bool:
    """見出しの形: 釣り合った一組の括弧だけの行。「（１）」のような号の符号だけの行は見出しでない。"""
    body = line.body
    if body[0] not in "（(" or body[-1] not in "）)":
        return False
    mark = read_mark(body)
    if mark is not None and mark.text == body:
        return False
    depth = 0
    for i, c in enumerate(body):
        depth += (c in "（(") - (c in "）)")
        if depth == 0:
            return i == len(body) - 1
    return False


def is_table(line: Line) -> bool:
    """表の行の形: ``* - `` で始まる行、又は縦棒で始まり縦棒で終わる行。"""
    body = line.body
    if body[0] == "|":
        return len(body) > 1 and body[-1] == "|" and body[-2] != "\\"
    return body[0] == "*" and bool(_LIST_ROW.match(body))


_LIST_ROW = late(r"\* -(?: |$)")


def item_mark(line: Line) -> Mark | None:
    """号の符号: 行頭に号の符号があれば読む。条・見出しは号に先立つ。"""
    return None if ARTICLE.match(line.body) else read_mark(line.body)
