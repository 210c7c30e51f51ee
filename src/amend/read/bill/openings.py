"""始まり: 行が何で始まるか。平文の規則 (`amend.plaintext`) に、空白の落ちた条と中点の並びを足したもの。"""

from __future__ import annotations

import re
from dataclasses import dataclass

from amend.clause import HEADINGS, Kind
from amend.numerals import NUMBER, Num, read_branched, read_number
from amend.plaintext import lines as ln
from amend.plaintext.marks import Mark, read_mark
from amend.read.bill.source import SourceLine

_RANKS = dict(zip("編章節款目", HEADINGS, strict=True))
# 空白の落ちた「第１条この協約は」。「第１条に」「第１条第２項」のような引用は除く。
_TIGHT_ARTICLE = re.compile(
    rf"(?P<mark>第(?P<num>{NUMBER})条(?P<branch>(?:の{NUMBER})*))(?![のにをはがとかへ第、。・及又並若中以ま（）「」]|$)"
)
_HUGE = re.compile("第?[0-9０-９〇一二三四五六七八九十百千]{13}")  # 番号ではない長い数字の並び
_ANNEX = re.compile(
    r"(?:別\s*表|別記様式|別記|別紙様式|様式)(?:第?[0-9０-９一二三四五六七八九十]+号?)?(?:の[0-9０-９一二三四五六七八九十]+)*"
    r"(?:\s*[（(][^（）()]*[）)]|\s+[^。]*)?"
)
BULLETS = "・※◎●■◆"


@dataclass(frozen=True, slots=True)
class Opening:
    """始まり: 新しい段落の始まりらしい行頭。

    Attributes:
        kind: 何の始まりか (数字と空白の始まりは PARAGRAPH。号になるかは文脈が決める)。
        mark: 番号・符号。
        rest: 符号と空白に続く字の、``body`` の中の位置。
        spaced: 符号の後に空白があるか。見出しや附則では常に真。
        num: 番号。
        item: 号としての読み。
    """

    kind: Kind
    mark: str = ""
    rest: int = 0
    spaced: bool = True
    num: Num = ()
    item: Mark | None = None


def read_opening(line: SourceLine) -> Opening | None:
    """始まり: 行頭を読む。段落の続きでもあり得る行は None。

    Example:
        >>> line = SourceLine(1, "", "第３条　甲は", 0)
        >>> read_opening(line).kind.value, read_opening(line).num
        ('条', (3,))
    """
    body = line.body
    if _HUGE.match(body):
        return None
    if match := ln.HEADING.match(body):
        return Opening(_RANKS[match["rank"]], match["mark"], match.end())
    if match := ln.SUPPL_PROVISION.fullmatch(body):
        return Opening(Kind.SUPPL_PROVISION, match["mark"], match.end("gap"), bool(match["gap"]))
    if match := ln.ARTICLE.match(body):
        return Opening(Kind.ARTICLE, match["mark"], match.end(), num=_until(match))
    if is_balanced_caption(body):
        return Opening(Kind.CAPTION)
    item = read_mark(body)
    if match := ln.PARAGRAPH.match(body):
        num = (read_number(match["num"]),)
        return Opening(Kind.PARAGRAPH, match["mark"], match.end(), num=num, item=item)
    if item is not None and item.text:
        return Opening(Kind.ITEM, item.text, len(item.text + item.gap), bool(item.gap), item.readings[0][1], item)
    if not line.indent and (match := _TIGHT_ARTICLE.match(body)):
        return Opening(Kind.ARTICLE, match["mark"], match.end(), spaced=False, num=read_branched(_number(match)))
    if body[0] in BULLETS and len(body) > 1 and body[1] not in BULLETS:
        return Opening(Kind.PASSAGE, spaced=False)
    return None


def _number(match: re.Match[str]) -> str:
    return str(match["num"] + (match["branch"] or ""))


def _until(match: re.Match[str]) -> Num:
    """番号。「第５条から第７条まで　削除」は終わりの番号 (次の条はその次から)。"""
    if match["until"]:
        return read_branched(match["until"] + (match["ubranch"] or ""))
    return read_branched(_number(match))


def is_balanced_caption(body: str) -> bool:
    """見出しの形: 一組の括弧だけでできている。"""
    return body[0] in "（(" and ln.is_caption(SourceLine(0, "", body, 0).as_line)


def is_annex_heading(body: str) -> bool:
    """別表等の見出しの形: 「別表（第３条関係）」「別表第１　…」「様式第１号（…）」。文ではない。"""
    return len(body) <= 80 and bool(_ANNEX.fullmatch(body))


@dataclass(frozen=True, slots=True)
class Brackets:
    """開いたままの括弧: かぎ括弧の中の丸括弧は、引用の一部として釣り合わないことがあるので数えない。

    Attributes:
        quotes: かぎ括弧の数。
        parens: かぎ括弧の外の丸括弧などの数。
    """

    quotes: int = 0
    parens: int = 0

    @property
    def are_open(self) -> bool:
        """どれかが開いたままか。"""
        return self.quotes > 0 or self.parens > 0

    def after(self, text: str) -> Brackets:
        """字を読み進めた後の括弧。

        Example:
            >>> Brackets().after("富山市（以下「甲").are_open, Brackets().after("「第一条（」とあるのは").are_open
            (True, False)
        """
        quotes, parens = self.quotes, self.parens
        for bracket in _BRACKET.findall(text):
            if bracket in "「『":
                quotes += 1
            elif bracket in "」』":
                quotes = max(quotes - 1, 0)
            elif quotes == 0:
                parens = parens + 1 if bracket in "（([［〔" else max(parens - 1, 0)
        return Brackets(quotes, parens)


_BRACKET = re.compile(r"[「『」』（(\[［〔）)\]］〕]")


def ends_sentence(text: str) -> bool:
    """文の終わり: 「。」で終わり、開いた括弧が無い。括弧の中の「。」(「…という。）」) は文の終わりではない。

    Example:
        >>> ends_sentence("定める。"), ends_sentence("富山市（以下「甲」という。"), ends_sentence("昭和")
        (True, False, False)
    """
    return text.endswith(("。", "．")) and not Brackets().after(text).are_open
