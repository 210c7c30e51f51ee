"""本体: 一行ずつ、置き場を決める。規則は最初に合うものを採る (`Body.RULES` を上から読む)。"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from amend.clause import HEADINGS, Kind, Node
from amend.numerals import Num, read_number
from amend.plaintext import lines as ln
from amend.plaintext.ahead import follows, provisions, starts_part, starts_section
from amend.plaintext.items import choose_level
from amend.plaintext.lines import Line
from amend.plaintext.marks import Mark
from amend.plaintext.stack import Open, Stack
from amend.plaintext.tables import read_table, table_end

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HEADING_KINDS = dict(zip("編章節款目", HEADINGS, strict=True))
_CONTAINERS = (Kind.SUPPL_PROVISION, Kind.ANNEX, *HEADINGS)
_TEXTUAL = (Kind.ANNEX, Kind.PREAMBLE, Kind.CLOSING, Kind.EXECUTION_BLOCK)


class Body:
    """本体: 題名より後の行を置く。状態は積み重ねと、すぐ前の行にあった見出しだけ。"""

    def __init__(self, stack: Stack, lines: tuple[Line, ...]) -> None:
        """Args: stack: 置く先。 lines: 本文の全行。"""
        self.stack = stack
        self.lines = lines
        self.caption: Node | None = None
        self.unplaced: list[Line] = []
        self.rules: dict[str, tuple[Rule, ...]] = {}  # 行の最初の字から、試す規則へ

    @cached_property
    def _provisions(self) -> tuple[frozenset[int], frozenset[int]]:
        return provisions(self.lines)  # 番号の無い行に会うまで、見通しは要らない

    @cached_property
    def provisions_follow(self) -> tuple[bool, ...]:
        """後に条か項があるか。あれば末文でない。"""
        return follows(self.lines, self._provisions[0])

    @cached_property
    def main_follows(self) -> tuple[bool, ...]:
        """後に条か「１」の項があるか。あれば、番号の無い第一項でなく前文である。"""
        return follows(self.lines, self._provisions[1])

    def place(self, at: int) -> int:
        """置く: ``lines[at]`` (0 から) を置き、次に置く行の番号を返す。"""
        line = self.lines[at]
        head = line.body[0]
        rules = self.rules.get(head)
        if rules is None:
            rules = self.rules[head] = tuple(rule for rule, heads in RULES if not heads or head in heads)
        for rule in rules:
            following = rule(self, at, line)
            if following is not None:
                return following
        raise AssertionError("最後の規則は必ず行を置く")

    def open(
        self,
        kind: Kind,
        line: Line,
        mark: str,
        gap: str,
        text: str,
        *,
        num: Num = (),
        until: Num = (),
        caption: Node | None = None,
    ) -> Open:
        """開く: 符号を持つ行の節点を開く。"""
        before, after = line.before, line.after
        opened = Open(kind, line.number, mark, text, num, until, caption, before, gap, after, line.depth)
        self.stack.push(opened)
        return opened

    def take_caption(self) -> Node | None:
        """すぐ前の行の見出しを、入れ物から取り出す。取られなかった見出しは、共通見出しとして入れ物の子に残る。"""
        caption, self.caption = self.caption, None
        children = self.stack.top.children
        return children.pop() if caption is not None and children and children[-1] is caption else None


def _escaped(body: Body, at: int, line: Line) -> int | None:
    if not line.body.startswith("\\"):
        return None
    return _plain(body, at, line, escaped=True)


def _execution(body: Body, at: int, line: Line) -> int | None:
    """署名欄は附則か別表が始まるまで続く。"""
    if body.stack.innermost(Kind.EXECUTION_BLOCK) is None or starts_section(line):
        return None
    body.stack.add(Kind.PASSAGE, line)
    return at + 1


def _toc(body: Body, at: int, line: Line) -> int | None:
    stack = body.stack
    if stack.top.kind is Kind.TOC:
        ended = line.follows_blank and stack.top.children  # 「目次」の直後の空行では終わらない
        if not ended and not ln.ARTICLE.match(line.body) and not _begins_body(stack.top, line):
            stack.add(Kind.TOC_ENTRY, line)
            return at + 1
        stack.pop()
    if at <= 3 and stack.top.kind is Kind.DOCUMENT and line.body.replace("　", "") == "目次":
        body.open(Kind.TOC, line, line.body, "", "")
        return at + 1
    return None


def _begins_body(toc: Open, line: Line) -> bool:
    """空行を挟まずに本体が始まったか: 目次の最初の章が、もう一度現れる。"""
    heading = ln.heading(line)
    first = ln.HEADING.match(toc.children[0].text) if toc.children else None
    return heading is not None and first is not None and heading["mark"] == first["mark"]


def _table(body: Body, at: int, line: Line) -> int | None:
    if not ln.is_table(line):
        return None
    end = table_end(body.lines, at)
    body.stack.pop_items(line.depth)
    body.stack.top.children.append(read_table(body.lines[at:end]))
    return end


def _suppl_provision(body: Body, at: int, line: Line) -> int | None:
    match = ln.SUPPL_PROVISION.fullmatch(line.body)
    if match is None:
        return None
    body.stack.pop_above(Kind.DOCUMENT)
    body.open(Kind.SUPPL_PROVISION, line, match["mark"], match["gap"], match["text"])
    return at + 1


def _annex(body: Body, at: int, line: Line) -> int | None:
    match = ln.annex_heading(line)
    if match is None:
        return None
    number, branch = match["num"] or match["form"], match["branch"] or match["fbranch"]
    num = ln.branched(number, branch) if number else ()
    body.stack.pop_above(Kind.DOCUMENT)
    body.open(Kind.ANNEX, line, match["mark"], match["gap"], match["text"], num=num)
    return at + 1


def _heading(body: Body, at: int, line: Line) -> int | None:
    match = ln.heading(line)
    if match is None:
        return None
    kind = _HEADING_KINDS[match["rank"]]
    until = ln.branched(match["until"], match["ubranch"]) if match["until"] else ()
    num = ln.branched(match["num"], match["branch"])
    body.stack.pop_headings(kind)
    body.open(kind, line, match["mark"], match["gap"], line.body[match.end() :], num=num, until=until)
    return at + 1


def _caption(body: Body, at: int, line: Line) -> int | None:
    """見出しは、次の行 (もう一つ見出しがあればその次) が条か項のときだけ見出しである。"""
    if not ln.is_caption(line) or at + 1 == len(body.lines):
        return None
    after = body.lines[at + 1]
    if ln.is_caption(after) and at + 2 < len(body.lines):
        after = body.lines[at + 2]
    paragraph = _read_paragraph(body, after) is not None
    if not (ln.ARTICLE.match(after.body) or paragraph or _begins_unnumbered(body, after)):
        return None
    body.stack.pop_above(*_CONTAINERS, *((Kind.ARTICLE,) if paragraph else ()))
    body.stack.add(Kind.CAPTION, line)
    body.caption = body.stack.top.children[-1]
    return at + 1


def _begins_unnumbered(body: Body, line: Line) -> bool:
    """番号の無い項の附則で、次の項を始める行か。"""
    paragraph = body.stack.innermost(Kind.PARAGRAPH)
    if body.stack.innermost(Kind.SUPPL_PROVISION) is None or (paragraph is not None and paragraph.mark):
        return False
    marked = ln.is_caption(line) or ln.is_table(line) or ln.heading(line) or ln.item_mark(line)
    another = marked or starts_section(line) or body.stack.innermost(Kind.ARTICLE) is not None
    return bool(line.indent or line.body.startswith("\\")) and not another


def _article(body: Body, at: int, line: Line) -> int | None:
    match = ln.ARTICLE.match(line.body)
    if match is None:
        return None
    body.stack.pop_above(*_CONTAINERS)
    until = ln.branched(match["until"], match["ubranch"]) if match["until"] else ()
    num = ln.branched(match["num"], match["branch"])
    article = body.open(
        Kind.ARTICLE, line, match["mark"], match["gap"], "", num=num, until=until, caption=body.take_caption()
    )
    first = Open(Kind.PARAGRAPH, line.number, text=line.body[match.end() :], num=(1,), after=article.after)
    article.after = ""
    body.stack.push(first)
    return at + 1


def _paragraph(body: Body, at: int, line: Line) -> int | None:
    found = _read_paragraph(body, line)
    if found is None or _continues_items(body, line):
        return None
    match, num, holder = found
    body.stack.pop_to(holder)
    text = line.body[match.end() :]
    body.open(Kind.PARAGRAPH, line, match["mark"], match["gap"], text, num=num, caption=body.take_caption())
    return at + 1


def _read_paragraph(body: Body, line: Line) -> tuple[re.Match[str], Num, Open] | None:
    """番号つきの項の行なら、その読みと番号と、項を持つ条・附則・章。"""
    stack = body.stack
    found = ln.paragraph_number(line)
    article = stack.innermost(Kind.ARTICLE)
    if found is None or (article is None and stack.innermost(Kind.ANNEX) is not None):
        return None
    match, number = found
    num = (number,)
    holder = article or stack.innermost(Kind.SUPPL_PROVISION, *HEADINGS) or stack.opened[0]
    if line.indent and num == (1,) and stack.top.kind is not Kind.SUPPL_PROVISION:
        return None  # 字下げした「１」は最初の号。字下げした「２」からは、続く号が無ければ項である
    circled = match["mark"] in _CIRCLED  # 号にも使う符号。次の項の番号のときだけ項番号とみる
    if article is not None and (num < (2,) or (circled and num != _next_paragraph(stack, holder))):
        return None
    return match, num, holder


def _next_paragraph(stack: Stack, holder: Open) -> Num:
    """次の項の番号。見出しが前の項を閉じていれば、見出しの前の項から数える。"""
    current = stack.innermost(Kind.PARAGRAPH)
    closed = [node.num for node in holder.children[-2:] if node.kind is Kind.PARAGRAPH]
    last = current.num if current else closed[-1] if closed else (0,)
    return (last[0] + 1,)


def _continues_items(body: Body, line: Line) -> bool:
    """同じ字下げの開いた号の続き (算用数字だけの号) かどうか。"""
    if body.stack.innermost(Kind.ITEM, Kind.SUBITEM) is None:
        return False
    mark = ln.item_mark(line)
    level = choose_level(body.stack, mark, line) if mark else None
    return level is not None and level.sibling is not None and level.sibling.depth == line.depth


def _annex_part(body: Body, at: int, line: Line) -> int | None:
    annex = body.stack.innermost(Kind.ANNEX)
    mark = ln.item_mark(line)
    if annex is None or mark is None or not starts_part(body.lines, at):
        return None
    if body.stack.innermost(Kind.NOTES) and not _is_next_part(body, line, mark):
        return None
    body.stack.pop_to(annex)
    series, num = mark.readings[0]
    _open_item(body, line, mark, Kind.ANNEX_PART, num).series = series
    return at + 1


def _is_next_part(body: Body, line: Line, mark: Mark) -> bool:
    """備考の後の次の部分: 番号が前の部分の次で、備考の号の続きでない。"""
    part = body.stack.innermost(Kind.ANNEX_PART)
    if part is None or part.series is None:
        return False
    return (part.series, (part.num[0] + 1,)) in mark.readings and not _continues_items(body, line)


def _notes(body: Body, at: int, line: Line) -> int | None:
    match = ln.NOTES.match(line.body)
    holder = body.stack.innermost(Kind.ANNEX_PART) or body.stack.innermost(Kind.ANNEX)
    if match is None or holder is None:
        return None
    body.stack.pop_to(holder)
    num = (read_number(match["num"]),) if match["num"] else ()
    body.open(Kind.NOTES, line, match["mark"], match["gap"], line.body[match.end() :], num=num)
    return at + 1


def _item(body: Body, at: int, line: Line) -> int | None:
    mark = ln.item_mark(line)
    if mark is None or body.stack.innermost(Kind.CLOSING, Kind.PREAMBLE) is not None:
        return None
    if body.stack.innermost(Kind.PARAGRAPH, Kind.ANNEX) is None:
        return None
    level = choose_level(body.stack, mark, line)
    if level is None:
        return None
    if level.sibling is not None:
        body.stack.pop_to(level.sibling)
        body.stack.pop()
    nested = body.stack.top.kind in (Kind.ITEM, Kind.SUBITEM)
    _open_item(body, line, mark, Kind.SUBITEM if nested else Kind.ITEM, level.num).series = level.series
    return at + 1


def _open_item(body: Body, line: Line, mark: Mark, kind: Kind, num: Num) -> Open:
    return body.open(kind, line, mark.text, mark.gap, line.body[len(mark.text + mark.gap) :], num=num)


def _closing(body: Body, at: int, line: Line) -> int | None:
    stack = body.stack
    if body.provisions_follow[at] or stack.innermost(Kind.ANNEX):
        return None
    dated = ln.DATE_LINE.fullmatch(line.body) or ln.PARTY_LINE.match(line.body)
    in_closing = stack.innermost(Kind.CLOSING) is not None
    after_body = stack.innermost(Kind.PARAGRAPH) is not None and line.follows_blank
    if dated and (in_closing or after_body):
        stack.pop_above(Kind.DOCUMENT)
        stack.push(Open(Kind.EXECUTION_BLOCK, line.number))
    elif after_body and line.indent and not in_closing and _is_closing(body, line):
        stack.pop_above(Kind.DOCUMENT)
        stack.push(Open(Kind.CLOSING, line.number))
    elif not in_closing:
        return None
    stack.add(Kind.PASSAGE, line)
    return at + 1


def _is_closing(body: Body, line: Line) -> bool:
    """附則の後では、空行の後の段落が末文かどうかは語で見分けるほかない。"""
    return body.stack.innermost(Kind.SUPPL_PROVISION) is None or bool(ln.CLOSING_WORDS.search(line.body))


def _plain(body: Body, at: int, line: Line, *, escaped: bool = False) -> int:
    """番号の無い行: 文脈が決める。どこにも合わなければ段落として残し、知らせる。"""
    stack = body.stack
    escape, text = ("\\", line.body[1:]) if escaped else ("", line.body)
    caption = body.take_caption()
    suppl = stack.top if stack.top.kind is Kind.SUPPL_PROVISION else None
    begins = stack.innermost(Kind.PARAGRAPH, *_TEXTUAL) is None
    if suppl is not None or caption is not None or (begins and not body.main_follows[at] and (line.indent or escaped)):
        stack.pop_above(*_CONTAINERS)
        opened = body.open(Kind.PARAGRAPH, line, "", "", text, num=(1,), caption=caption)
        opened.before = line.before + escape
        return at + 1
    if begins and stack.top.kind is Kind.DOCUMENT:
        stack.push(Open(Kind.PREAMBLE, line.number))
    else:
        stack.pop_items(line.depth)
    if not line.indent and not escaped and stack.innermost(Kind.ANNEX) is None:
        body.unplaced.append(line)
    stack.add(Kind.PASSAGE, line, text=text, escape=escape)
    return at + 1


Rule = Callable[[Body, int, Line], int | None]

_ANY: frozenset[str] = frozenset()

RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (_toc, _ANY),
    (_escaped, frozenset("\\")),
    (_execution, _ANY),
    (_table, frozenset("*|")),
    (_suppl_provision, ln.SUPPL_HEADS),
    (_annex, ln.ANNEX_HEADS),
    (_heading, frozenset("第")),
    (_caption, frozenset("（(")),
    (_article, frozenset("第")),
    (_paragraph, ln.PARAGRAPH_HEADS),
    (_annex_part, _ANY),
    (_notes, frozenset("備注")),
    (_item, _ANY),
    (_closing, _ANY),
    (_plain, _ANY),
)
"""規則: 上から順に試し、最初に行を置いたものが勝つ (DESIGN §4)。添えた字は、行がその一つで始まるときだけ試す印で、
規則の型の最初の字に等しい。添えていなければ、どの行でも試す。"""
