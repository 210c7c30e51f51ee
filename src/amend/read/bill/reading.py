"""議案を読む: 区分ごとの読み手を順に呼び、字の勘定を合わせ、平文を読み返して確かめる。"""

from __future__ import annotations

from dataclasses import dataclass

from amend.clause import Kind, Node, walk
from amend.errors import TextError
from amend.plaintext import read
from amend.read.bill.account import Account, Fate, prove, settle
from amend.read.bill.annex import read_annex
from amend.read.bill.blocks import Block, Row, lay_out
from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Decision, Decisions
from amend.read.bill.execution import read_execution
from amend.read.bill.front import FrontKind, FrontLine, read_front
from amend.read.bill.pages import turn_pages
from amend.read.bill.provisions import read_main
from amend.read.bill.sections import Section, SectionKind, divide, spacing_of
from amend.read.bill.source import BLANKS, read_source


@dataclass(frozen=True, slots=True)
class Bill:
    """議案: 読み取った本文と、本文に入らない議案の事項。

    Attributes:
        text: 本文 (DESIGN §4 の平文)。
        title: 題名。
        front: 議案の行 (表紙、議案番号、提出日、提案理由など)。原文の順。
        report: 決定。原文の順。
        account: 字の勘定。
    """

    text: str
    title: str
    front: tuple[FrontLine, ...]
    report: tuple[Decision, ...]
    account: Account

    def values(self, kind: FrontKind) -> tuple[str, ...]:
        """議案の事項: その種類の行の字。

        Example:
            >>> Bill("", "", (FrontLine(FrontKind.NUMBER, 1, "議案第３号"),), (), Account(())).values(FrontKind.NUMBER)
            ('議案第３号',)
        """
        return tuple(line.text for line in self.front if line.kind is kind)


def read_bill(text: str, decisions: Decisions = Decisions()) -> Bill:  # noqa: B008 (凍った空の値)
    r"""議案を読む: 文書の字の列を、本文と議案の事項と報告にする。

    もう平文の形をしている本文は、一字も変えずに返す。

    Args:
        text: 復号した文書 (`amend.read.decode.decode` の ``text``)。
        decisions: 利用者の決定 (`read_decisions`)。

    Raises:
        UndecidedError: 証拠では決められない所がある。`questions` を尋ね、答えを足してやり直せる。
        TextError: 条が無い、罫線の文字の表がある、決定が原文に合わない、平文にすると別のものに見える。
        ProofError: 字が失われた (amend の誤り)。

    Example:
        >>> bill = read_bill("見本協定\n\n第１条 甲は、乙と連携する。 \n")
        >>> bill.text, str(bill.account.count(Fate.TEXT))
        ('見本協定\n\n第１条　甲は、乙と連携する。\n', '17')
    """
    clerk = Clerk(decisions)
    source = turn_pages(read_source(text), clerk)
    spacing = spacing_of(source)
    front = read_front(source, spacing, clerk)
    blocks = list(front.heads)
    lines = list(front.lines)
    for at, section in enumerate(divide(front.rest, spacing)):
        blocks.extend(_read_section(section, clerk, first=at == 0))
        if section.kind is SectionKind.REASON:
            clerk.put(Fate.BILL, *(line.span for line in section.lines))
            lines.extend(FrontLine(FrontKind.REASON, line.number, line.body) for line in section.lines)
    report = clerk.close()
    written = lay_out(blocks)
    account = settle([*clerk.placed, *((Fate.TEXT, span) for block in blocks for span in block.spans)])
    prove(text, account, written)
    _prove_reading(written, blocks)
    title = blocks[0].text if blocks and blocks[0].kind is Kind.TITLE else ""
    return Bill(_as_typed(text, written), title, tuple(sorted(lines, key=lambda x: x.line)), report, account)


def _read_section(section: Section, clerk: Clerk, *, first: bool) -> list[Block]:
    match section.kind:
        case SectionKind.MAIN:
            return read_main(section.lines, clerk, first=first)
        case SectionKind.EXECUTION:
            return read_execution(section.lines, clerk)
        case SectionKind.ANNEX:
            return read_annex(section.lines, clerk)
        case SectionKind.REASON:
            return []


def _as_typed(source: str, written: str) -> str:
    """空行のほかに違いが無ければ、原文はもう平文の形である。空行の置き方を含めてそのまま使う。"""
    if _typed_lines(source) != _typed_lines(written):
        return written
    return source if source.endswith("\n") else source + "\n"


def _typed_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip(BLANKS)]


def _prove_reading(text: str, blocks: list[Block]) -> None:
    """照合: 書いた平文を読み返し、条と表の欄が置いたとおりに読めることを確かめる。

    Raises:
        TextError: 原文の字が、平文では別の条や表に見える。
    """
    nodes = [node for _path, node in walk(read(text).tree)]
    articles = [node.mark for node in nodes if node.kind is Kind.ARTICLE]
    placed = [block for block in blocks if block.kind is Kind.ARTICLE]
    if articles != [block.text.split("　")[0] for block in placed]:
        raise _misread("条", placed)
    tables = [node for node in nodes if node.kind is Kind.TABLE]
    wanted = [block for block in blocks if block.kind is Kind.TABLE]
    if len(tables) != len(wanted):
        raise _misread("表", wanted)
    for table, block in zip(tables, wanted, strict=True):
        if block.rows and _rows_of(table) != block.rows:
            raise _misread("表", [block])


def _rows_of(table: Node) -> tuple[Row, ...]:
    return tuple(
        tuple("\n".join((cell.text, *(passage.text for passage in cell.children))) for cell in row.children)
        for row in table.children
    )


def _misread(what: str, blocks: list[Block]) -> TextError:
    return TextError(
        f"読み取った平文を読み返すと、{what}が違って読まれます。何も書いていません。",
        where=f"{blocks[0].spans[0].line}行目から" if blocks and blocks[0].spans else "",
        advice=f"{what}でないのに{what}に見える行が無いかを、原文で確かめてください。",
    )
