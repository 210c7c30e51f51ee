"""表の変更協約の照合: 新旧対照表の変更協約 (F3) を作り、又は人の直したものを読み返して、案の本文になることを示す。

前文、附則、末文は人が直していてよい。前書きは改正の文書の言葉なので、選んだ型のとおりでなければならない。
"""

from __future__ import annotations

from collections.abc import Sequence

from amend.agreement import Agreement
from amend.alignment import NO_PINS, Pins, align, identical
from amend.clause import Node
from amend.errors import TextError
from amend.leads import Lead, Said, say
from amend.ledger.instruments import NOTHING, Stated
from amend.plaintext import read
from amend.proof.instruments import parted, pins_on, supplement_text, supplements_of
from amend.proof.tabulating import Heads, occurrences, plain_style, prove_tabulated, tabulate
from amend.styles import Style
from amend.wording.table import Found, find_table

_SUBJECT = "\0"
"""改める文書の名指しの代わりに立つ字。"""


def amending_table(
    agreement: Agreement, subject: str, texts: tuple[str, str], style: Style, lead: Lead, pins: Pins = NO_PINS
) -> Stated:
    """表の部分: 前書きと、改正前の本文を改正後の本文にする、証した表。

    Args:
        agreement: 協約。改正附則を溶け込ませるなら、終わりに加わった附則は表で述べない。
        subject: 改める文書の名指し。
        texts: 改正前の本文と、改正後の本文。
        style: 様式。
        lead: 前書き。
        pins: 対応の、人の指定。

    Raises:
        RequestError: この改正は、表では確かに述べられない。
    """
    old, new, own = _trees(agreement, texts)
    if own:
        pins = pins_on(pins, read(texts[1]).tree, new)
    made = tabulate(old, new, style, lead, subject, align(old, new, pins))
    if made is None:
        return NOTHING
    parts = (_paragraphs(made.said.above), _noted(made.said.note) + made.text, _paragraphs(made.said.below))
    words = "\n".join(part for part in parts if part)
    return Stated(words, supplement_text(own), led=bool(made.said.above))


def table_fault(agreement: Agreement, instrument: str, texts: tuple[str, str], style: Style, lead: Lead) -> str:
    """述べていないわけ: 変更協約の中の表と前書きが、案の本文への改正を述べていないわけ。述べていれば空。

    Args:
        agreement: 協約。
        instrument: 変更協約の全文。
        texts: 改正前の本文と、案の本文 (変更後の全文)。
        style: 様式。
        lead: 前書き。
    """
    old, new, own = _trees(agreement, texts)
    heads = (style.new_head, style.old_head)
    try:
        found = find_table(instrument, [heads])
        if (found.table.new_head, found.table.old_head) != heads:
            raise TextError("表の頭の語が、様式のものではありません。", where=f"{found.line}行目")
        prove_tabulated(found.table, old, new, double=lead.double)
    except TextError as error:
        return f"{error.where}: {error.what}" if error.where else error.what
    if own and not all(map(identical, own, supplements_of("\n".join(found.below)))):
        return "変更協約の附則が、案の本文の終わりに加えた附則と違います。"
    return _unsaid(
        found, say(lead, plain_style(style, lead), _SUBJECT, occurrences(found.table, (Heads(new), Heads(old))))
    )


def _trees(agreement: Agreement, texts: tuple[str, str]) -> tuple[Node, Node, tuple[Node, ...]]:
    old, new = (read(text).tree for text in texts)
    return (old, *parted(old, new)) if agreement.drafting.supplements else (old, new, ())


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"　{text}\n" for text in texts)


def _noted(note: str) -> str:
    """表のすぐ上の付記。平文では、字下げで右に寄せる。"""
    return f"{'　' * 20}{note}\n" if note else ""


def _unsaid(found: Found, said: Said) -> str:
    """前書きと備考のうち、変更協約に無いもの。すべて在れば空。"""
    note = (said.note,) if said.note else ()
    for texts, lines in (((*said.above, *note), found.above), (said.below, found.below)):
        written = [line.strip() for line in lines]
        for text in texts:
            before, slot, after = text.partition(_SUBJECT)
            if not any(_says(line, before, after) if slot else line == text for line in written):
                return f"前書き「{text.replace(_SUBJECT, '…')}」がありません。"
    return ""


def _says(line: str, before: str, after: str) -> bool:
    return len(line) > len(before + after) and line.startswith(before) and line.endswith(after)
