"""議案の部分: 表紙、議案番号、件名、提出文。題名を見つけ、その前にあるものを本文から分ける。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from amend.clause import Kind
from amend.plaintext.lines import DATE_LINE
from amend.read.bill.account import Fate
from amend.read.bill.blocks import Block
from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Point
from amend.read.bill.openings import ends_sentence, read_opening
from amend.read.bill.sections import REASON, first_article
from amend.read.bill.source import SourceLine, Span, squeeze
from amend.read.bill.spacing import close_up

_KINDS = ("協約", "協約書", "協定", "協定書", "規約", "契約", "契約書", "覚書", "確認書", "合意書", "約定書")
_DRAFT = re.compile(r"\s*[（(]\s*案\s*[）)]$")
_NUM = r"\s*[0-9０-９一二三四五六七八九十百〇○□]+\s*"
_NUMBER = re.compile(rf"(?:第{_NUM}号)?\s*議\s*案?\s*(?:第{_NUM}号)?")
_ATTACHMENT = re.compile(rf"[（(]?\s*別\s*紙\s*(?:第?{_NUM}号?)?[）)]?")
_SUBMITTED = re.compile(r".{2,20}日\s*提\s*出")
_LAW_NUMBER = re.compile(r"[（(][^（）()]*年[^（）()]*(?:号|規則)[^（）()]*[）)]")
_SUBJECT = re.compile(r"(?:について|の件)$")
_GOES_ON = re.compile(r"(?:及び|と|の|に|は|を|する|おける|係る|関する|、)$")
_LONGEST = 150
_CHOICES = 6


class FrontKind(Enum):
    """議案の行の種類。値は import.toml に書く名。"""

    NUMBER = "議案番号"
    TITLE = "題名"
    DRAFT = "案"
    DATE = "日付"
    PARTIES = "当事者"
    ATTACHMENT = "別紙の標示"
    SUBJECT = "件名"
    REASON = "提案理由"
    OTHER = "その他"


@dataclass(frozen=True, slots=True)
class FrontLine:
    """議案の行: 本文に入らなかった一行。"""

    kind: FrontKind
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Front:
    """議案の部分と題名。

    Attributes:
        lines: 題名の前の行と、題名に付いた（案）。
        heads: 題名とその番号の段。
        rest: 題名より後の行。
    """

    lines: tuple[FrontLine, ...]
    heads: tuple[Block, ...]
    rest: tuple[SourceLine, ...]


def read_front(lines: tuple[SourceLine, ...], spacing: int, clerk: Clerk) -> Front:
    """題名を見つけ、その前を議案の部分とする。題名は、第１条より前で最後に題名の形をしたまとまりである。

    Args:
        lines: 頁の飾りを除いた行。
        spacing: 一つの段落の行の間の空行の数。
        clerk: 書記。
    """
    article = first_article(lines)
    front_lines = lines[:article]
    given = _given_title(front_lines, clerk)
    start, end = given[:2] if given else _find_title(front_lines, spacing, clerk)
    clerk.put(Fate.BILL, *(line.span for line in lines[:start]))
    spans, drafts = _without_draft(lines[start:end])
    clerk.put(Fate.BILL, *drafts)
    title = _DRAFT.sub("", given[2]) if given else _title_text(spans, clerk)
    front = _classify(lines[:start], title) + [FrontLine(FrontKind.DRAFT, s.line, s.text) for s in drafts]
    heads = [Block(Kind.TITLE, title, spans)] if spans else []
    if end < article and _LAW_NUMBER.fullmatch(lines[end].body[:_LONGEST]):
        heads.append(Block(Kind.NUMBER, lines[end].body, (lines[end].span,)))
        end += 1
    return Front(tuple(front), tuple(heads), lines[end:])


def _given_title(lines: Sequence[SourceLine], clerk: Clerk) -> tuple[int, int, str] | None:
    """利用者が決めた題名の行の範囲と、その字。"""
    for start in reversed(range(len(lines))):
        for end in range(start + 1, min(start + 5, len(lines)) + 1):
            answer = clerk.given(Point.TITLE, lines[start].number, _joined(lines[start:end]))
            if answer is not None:
                return start, end, "".join(answer)
    return None


def _find_title(lines: Sequence[SourceLine], spacing: int, clerk: Clerk) -> tuple[int, int]:
    """題名の行の範囲 (0 から、終わりは含まない)。決められなければ尋ねる。"""
    if not lines:
        return 0, 0
    groups = _groups(lines, spacing)
    for start, end in reversed(groups):
        found = _title_in(lines, start, end)
        if found is None:
            continue
        begin, stop = found
        lone = begin == start and start > 0 and (start - 1, start) in groups
        if (lone and _GOES_ON.search(lines[start - 1].body)) or not _joins(lines[begin:stop]):
            first = begin - 1 if lone else begin
            choices = tuple((_joined(lines[i:stop]),) for i in range(first, stop))
            source = _joined(lines[first:stop])
            clerk.ask(Point.TITLE, lines[first].number, source, "題名がどの行から始まるか分かりません", choices)
        return found
    numbered = groups[0] == (0, 2) and bool(_LAW_NUMBER.fullmatch(lines[1].body[:_LONGEST]))
    alone = (groups[0] == (0, 1) or numbered) and _is_plain(lines[0])
    if alone and all(_is_provision(lines[a:b]) for a, b in groups[1:]):
        return 0, 1  # 題名の語で終わらなくても、初めの一行だけが離れて立ち、後が前文と見出しならば題名である
    choices = tuple((_joined(lines[a:b]),) for a, b in groups[-_CHOICES:] if b - a <= _CHOICES)
    clerk.ask(Point.TITLE, lines[0].number, lines[0].body, "題名の行が分かりません", choices)
    return 0, 1


def _groups(lines: Sequence[SourceLine], spacing: int) -> list[tuple[int, int]]:
    """まとまり: 段落の中の行の間より広い空きで分けた行の範囲。"""
    starts = [i for i, line in enumerate(lines) if i == 0 or line.gap > spacing or line.new_page]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _title_in(lines: Sequence[SourceLine], start: int, end: int) -> tuple[int, int] | None:
    """まとまりの中の題名。題名だけのまとまりか、題名の後に（案）又は字下げした前文・見出しが続くもの。"""
    begin = start
    while begin < end and _kind_of(lines[begin].body, "") is not FrontKind.OTHER:
        begin += 1
    for stop in range(begin + 1, min(begin + 4, end) + 1):
        if not _is_plain(lines[begin]) or not _is_title(_joined(lines[begin:stop])):
            continue
        if stop < end and _DRAFT.fullmatch(lines[stop].body):
            stop += 1
        if stop == end or lines[stop].indent or read_opening(lines[stop]) is not None:
            return begin, stop
    return None


def _joins(lines: Sequence[SourceLine]) -> bool:
    """題名の行が、続く形で分かれているか。「別紙」のような行を題名に取り込まないため。"""
    bodies = [line.body for line in lines if not _DRAFT.fullmatch(line.body)]
    return all(_GOES_ON.search(body) for body in bodies[:-1])


def _is_plain(line: SourceLine) -> bool:
    """番号や見出しで始まらず、表の行でもなく、議案の事項でもない行か。"""
    return read_opening(line) is None and line.body[0] not in "|*\\" and _kind_of(line.body, "") is FrontKind.OTHER


def _is_provision(lines: Sequence[SourceLine]) -> bool:
    return read_opening(lines[0]) is not None or ends_sentence(_joined(lines)) or squeeze(lines[0].body) == "目次"


def _joined(lines: Sequence[SourceLine]) -> str:
    return "".join(line.body for line in lines)


def _is_title(text: str) -> bool:
    bare = squeeze(_DRAFT.sub("", text))
    return bare.endswith(_KINDS) and len(bare) <= _LONGEST and "。" not in bare and bare[0] not in "（("


def _without_draft(lines: Sequence[SourceLine]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """題名の範囲と、その終わりの（案）の範囲。（案）は議案のもので、締結される題名には無い。"""
    titles: list[Span] = []
    drafts: list[Span] = []
    for line in lines:
        match = _DRAFT.search(line.body)
        stop = match.start() if match else len(line.body)
        if stop:
            titles.append(line.cut(0, stop))
        if match:
            drafts.append(line.cut(stop + len(match[0]) - len(match[0].lstrip())))
    return tuple(titles), tuple(drafts)


def _title_text(spans: tuple[Span, ...], clerk: Clerk) -> str:
    if not spans:
        return ""
    title = "".join(span.text for span in spans)
    if len(spans) > 1:
        clerk.note(Point.TITLE, spans[0].line, title, (title,), f"題名が{len(spans)}行に分かれている")
    return close_up(title, spans[0].line, clerk)


def _classify(lines: Sequence[SourceLine], title: str) -> list[FrontLine]:
    """種類を決める。題名は分かれた行を続けて題名と同じもの、提案理由はその見出しから次の種類の分かる行の前まで。"""
    kinds = [_kind_of(line.body, title) for line in lines]
    for start in range(len(lines)):
        for stop in range(start + 1, min(start + 4, len(lines)) + 1):
            if squeeze(_joined(lines[start:stop])) == squeeze(title):
                kinds[start:stop] = [FrontKind.TITLE] * (stop - start)
    for at in range(1, len(lines)):
        if kinds[at] is FrontKind.OTHER and kinds[at - 1] is FrontKind.REASON and not lines[at].new_page:
            kinds[at] = FrontKind.REASON
    return [FrontLine(kind, line.number, line.body) for kind, line in zip(kinds, lines, strict=True)]


def _kind_of(text: str, title: str) -> FrontKind:
    words = text.split()
    if len(text) > _LONGEST:
        return FrontKind.OTHER
    if "号" in text and "議" in text and _NUMBER.fullmatch(text):
        return FrontKind.NUMBER
    if _DRAFT.fullmatch(text):
        return FrontKind.DRAFT
    if _ATTACHMENT.fullmatch(text):
        return FrontKind.ATTACHMENT
    if DATE_LINE.fullmatch(text) or _SUBMITTED.fullmatch(text):
        return FrontKind.DATE
    if REASON.fullmatch(text):
        return FrontKind.REASON
    if _SUBJECT.search(text):
        return FrontKind.SUBJECT
    if len(words) > 1 and all(word in title for word in words):
        return FrontKind.PARTIES
    return FrontKind.OTHER
