"""表の頭: 欄の名の並びを見つける。語の形 (取組・内容・甲の役割…) と、頁ごとの繰返しを証拠にする。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from amend.errors import TextError
from amend.plaintext.marks import Enclosure, Mark, read_mark
from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Point
from amend.read.bill.openings import ends_sentence
from amend.read.bill.source import SourceLine, Span

_NOUN = (
    "取組|取り組み|事項|項目|分野|事業|事務|業務|区分|施策|政策|内容|概要|名称|役割|分担|役割分担|備考|摘要|目的|目標|期間|時期"
    "|費用|経費|負担|費用負担|費用分担|番号|圏域|主体|根拠"
)
COLUMN = re.compile(
    rf"(?:(?:連携する?|具体的な?|主な|取組|政策|施策|事業|事務)(?:の)?)?(?:{_NOUN})(?:名|等)?|.{{1,12}}の(?:{_NOUN})(?:名|等)?"
)
"""欄の名の形。"""

_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Token:
    """断片: 空白で区切られた字と、その前の区切り。

    Attributes:
        span: 字。
        line: その行。
        separator: 同じ行の前の断片との間の空白。行の最初の断片では改行。
    """

    span: Span
    line: SourceLine
    separator: str

    @property
    def text(self) -> str:
        """字。"""
        return self.span.text

    @property
    def heads_line(self) -> bool:
        """行の最初の断片か。"""
        return self.separator == "\n"


def read_tokens(lines: Sequence[SourceLine]) -> list[Token]:
    """断片: 行の列を断片の列にする。"""
    tokens: list[Token] = []
    for line in lines:
        end = 0
        for i, span in enumerate(line.fragments()):
            start = span.start - len(line.indent)
            tokens.append(Token(span, line, line.body[end:start] if i else "\n"))
            end = start + len(span.text)
    return tokens


@dataclass(frozen=True, slots=True)
class Head:
    """表の頭: 欄の名の並びのある所。

    Attributes:
        start: 最初の断片の番号 (0 から)。
        stop: 最後の断片の次の番号。
        columns: 欄の名。
    """

    start: int
    stop: int
    columns: tuple[str, ...]


def given_heads(tokens: Sequence[Token], columns: tuple[str, ...], line: int) -> list[Head]:
    """表の頭: 利用者の決めた欄の名の並びのある所。字を離して印刷された頭 (「取 組」) でもよい。

    Raises:
        TextError: 欄の名の並びが原文に無い。
    """
    whole = "".join(columns)
    heads: list[Head] = []
    for start, token in enumerate(tokens):
        if not whole.startswith(token.text) or (heads and start < heads[-1].stop):
            continue
        joined, stop = token.text, start + 1
        while len(joined) < len(whole) and stop < len(tokens):
            joined += tokens[stop].text
            stop += 1
        if joined == whole:
            heads.append(Head(start, stop, columns))
    if columns and not heads:
        raise TextError(
            f"決定された欄の名の並びが原文にありません: {'・'.join(columns)}",
            where=f"{line}行目からの別表",
            advice='import.toml の point = "head" の text を、表の頭のとおりに書いてください。',
        )
    return heads


def find_heads(tokens: Sequence[Token], clerk: Clerk, line: int) -> list[Head]:
    """表の頭: 欄の名の語が二つ以上続く所を、すべて見つける。

    Args:
        tokens: 別表の断片。
        clerk: 書記。
        line: 別表の見出しの行番号 (決定はこの行で引く)。

    Returns:
        頭。原文の順。無ければ空。
    """
    runs = _runs(tokens)
    names = {run.columns for run in runs}
    heads = [_shortest(run, names) for run in runs]
    for columns in dict.fromkeys(head.columns for head in heads):
        same = [head for head in heads if head.columns == columns]
        first = tokens[same[0].start].line.number
        reason = _doubt(tokens, same)
        if reason:
            clerk.ask(Point.HEAD, line, " ".join(columns), f"{first}行目: {reason}", (columns, columns[1:]))
            continue
        repeated = f"、同じ並びが{len(same)}か所にある" if len(same) > 1 else ""
        basis = f"{first}行目に欄の名の語が{len(columns)}つ続き{repeated}"
        clerk.note(Point.HEAD, line, " ".join(columns), columns, basis)
    return heads


def _shortest(run: Head, names: set[tuple[str, ...]]) -> Head:
    """頭の始まり: 部分の見出しの終わりの語まで欄の名に見えることがある。ほかの頭と同じ終わりの並びを採る。"""
    suffixes = [run.columns[i:] for i in range(1, len(run.columns) - 1)]
    columns = next((suffix for suffix in suffixes if suffix in names), run.columns)
    return Head(run.stop - len(columns), run.stop, columns)


def _doubt(tokens: Sequence[Token], heads: Sequence[Head]) -> str:
    """頭の始まりが言い切れない理由。言い切れれば空。"""
    before = {tokens[head.start - 1].text for head in heads if head.start > 0}
    if len(heads) > 1 and len(before) == 1 and all(head.start for head in heads) and not ends_sentence(before.pop()):
        return "どの頭の前にも同じ語があり、それも欄の名かもしれません"
    at = heads[0].start - 1
    if len(heads[0].columns) > 2 and at >= 0 and part_mark(tokens[at]) is not None:
        return "番号のすぐ後に欄の名が続き、初めの語が部分の見出しかもしれません"
    return ""


def _runs(tokens: Sequence[Token]) -> list[Head]:
    """欄の名の形をした断片が二つ以上続く所。"""
    runs: list[Head] = []
    start = 0
    for at in range(len(tokens) + 1):
        if at < len(tokens) and len(tokens[at].text) <= _LONGEST and COLUMN.fullmatch(tokens[at].text):
            continue
        if at - start >= 2:
            runs.append(Head(start, at, tuple(token.text for token in tokens[start:at])))
        start = at + 1
    return runs


def part_mark(token: Token) -> Mark | None:
    """部分の番号: 行頭に一つだけ立つ「１」「一」「Ⅰ」。"""
    if not token.heads_line or len(token.text) > 4:
        return None
    mark = read_mark(token.text + "　")
    bare = mark is not None and all(s.enclosure in (Enclosure.BARE, Enclosure.DOT) for s, _n in mark.readings)
    return mark if mark is not None and bare and mark.text == token.text else None
