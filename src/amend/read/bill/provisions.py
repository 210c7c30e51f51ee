"""条項: 本則と附則の行を段落に直し、前文・条・項・号・末文のどれであるかを決める。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amend.clause import HEADINGS, Kind
from amend.plaintext.lines import CLOSING_WORDS
from amend.read.bill.blocks import Block
from amend.read.bill.clerk import Clerk
from amend.read.bill.drafts import Draft, settle_captions
from amend.read.bill.measure import Measure, take_measure
from amend.read.bill.openings import read_opening
from amend.read.bill.rewrap import Rewrap
from amend.read.bill.source import SourceLine, squeeze
from amend.read.bill.spacing import close_up, keep_spaces, space_out
from amend.read.bill.tables import Form, Run, read_run, split_runs

_HEADED = (Kind.CAPTION, *HEADINGS)
_KEEPS_INDENT = (Kind.ITEM, Kind.PASSAGE, Kind.SUPPL_PROVISION, *HEADINGS)


def read_main(lines: Sequence[SourceLine], clerk: Clerk, *, first: bool) -> list[Block]:
    """本則と附則。

    Args:
        lines: 題名より後、署名欄・別表より前の行 (署名欄の後の附則を含む)。
        clerk: 書記。
        first: 題名のすぐ後か。前文と末文はここにだけある。
    """
    contents, rest = _contents(lines) if first else ([], lines)
    runs = split_runs(rest)
    measure = take_measure([line for run in runs if run.form is Form.PROSE for line in run.lines])
    rewrap = Rewrap(measure, clerk, numbered=True)
    blocks: list[Block] = []
    for run in runs:
        blocks.extend(_read_prose(run, rewrap, clerk) if run.form is Form.PROSE else [read_run(run, clerk)])
    if first:
        blocks = _with_closing(_with_preamble(blocks), {line.number: line for line in rest}, measure)
    return [*contents, *blocks]


def _contents(lines: Sequence[SourceLine]) -> tuple[list[Block], Sequence[SourceLine]]:
    """目次: 「目次」の行と、続く章・節・附則・別表の行。"""
    if not lines or squeeze(lines[0].body) != "目次":
        return [], lines
    end = next((at for at in range(1, len(lines)) if not _is_entry(lines, at)), len(lines))
    kept = any(kept_indent(line) for line in lines[1:end])
    blocks = [Block(Kind.TOC, squeeze(lines[0].body), (lines[0].span,))]
    for line in lines[1:end]:
        indent = (kept_indent(line) or 0) if kept else None
        blocks.append(Block(Kind.TOC_ENTRY, space_out(line.body), (line.span,), indent))
    return blocks, lines[end:]


def _is_entry(lines: Sequence[SourceLine], at: int) -> bool:
    """目次の行か。章の名などで、目次の初めの行より広く空いていない。"""
    opening = read_opening(lines[at])
    listed = opening is not None and opening.kind in (*HEADINGS, Kind.SUPPL_PROVISION)
    named = listed or squeeze(lines[at].body).startswith(("附則", "別表"))
    return named and (at == 1 or lines[at].gap <= lines[1].gap)


def _read_prose(run: Run, rewrap: Rewrap, clerk: Clerk) -> list[Block]:
    drafts = rewrap.run(run.lines)
    settle_captions(drafts)
    return [block_of(draft, clerk, base=1) for draft in drafts]


def block_of(draft: Draft, clerk: Clerk, *, base: int) -> Block:
    """段: 段落を段にする。

    Args:
        draft: 段落。
        clerk: 書記。
        base: 最も外の号の字下げ (全角の字数)。
    """
    text, line = draft.text(), draft.lines[0]
    indent = kept_indent(line) if draft.kind in _KEEPS_INDENT else None
    if draft.kind in _HEADED:
        mark = draft.opening.mark + "　" if draft.opening is not None and draft.opening.mark else ""
        text = mark + close_up(text[len(mark) :], line.number, clerk)
    else:
        keep_spaces(text, line.number, clerk)
    if draft.kind is Kind.ITEM and indent is None:
        indent = base + draft.level
    return Block(draft.kind, text, draft.spans(), indent)


def kept_indent(line: SourceLine) -> int | None:
    """書き手の字下げ: 全角空白で字下げされていればその字数。失われているか半角であれば None。"""
    return len(line.indent) if line.indent and not line.indent.strip("　") else None


def _with_preamble(blocks: list[Block]) -> list[Block]:
    """前文: 最初の条 (又は章・見出し) より前の、番号の無い段落。"""
    end = next((i for i, block in enumerate(blocks) if block.kind is not Kind.PASSAGE), 0)
    return [replace(block, kind=Kind.PREAMBLE) for block in blocks[:end]] + blocks[end:]


def _with_closing(blocks: list[Block], lines: dict[int, SourceLine], measure: Measure) -> list[Block]:
    """末文: 終わりに続く番号の無い段落のうち、末文の言葉のあるもの、又は空行で条から離れているものから後。

    附則の段落も番号が無いので、附則の後では言葉だけで見分ける。
    """
    start = len(blocks)
    while start > 0 and blocks[start - 1].kind is Kind.PASSAGE:
        start -= 1
    tail = range(start, len(blocks))
    at = next((i for i in tail if CLOSING_WORDS.search(blocks[i].text)), None)
    if at is None and all(block.kind is not Kind.SUPPL_PROVISION for block in blocks):
        at = next((i for i in tail if _is_apart(lines[blocks[i].spans[0].line], measure)), None)
    if at is None:
        return blocks
    return blocks[:at] + [replace(block, kind=Kind.CLOSING) for block in blocks[at:]]


def _is_apart(line: SourceLine, measure: Measure) -> bool:
    """前に空行があるか。頁の境では空行の数は何も言わない。"""
    return line.gap > measure.spacing and not line.new_page
