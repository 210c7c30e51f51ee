"""別表: 見出し、部分、表、備考。表の形をした行はそのまま、流れた表は行と欄に戻し、それ以外は号の並びとして読む。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from amend.clause import Kind
from amend.plaintext.lines import NOTES
from amend.plaintext.marks import Enclosure
from amend.read.bill.blocks import Block
from amend.read.bill.clerk import Clerk
from amend.read.bill.decisions import Point
from amend.read.bill.drafts import Draft, settle_captions
from amend.read.bill.flow import read_flow
from amend.read.bill.measure import take_measure
from amend.read.bill.openings import read_opening
from amend.read.bill.provisions import block_of, kept_indent
from amend.read.bill.rewrap import Rewrap
from amend.read.bill.source import SourceLine
from amend.read.bill.spacing import space_out
from amend.read.bill.tables import Form, Run, read_run, split_runs

_SPACED_MARK = re.compile("^別[ 　]+表")
_FLOWED = re.compile("[^!-~\\s] +[^!-~\\s]")


def read_annex(lines: Sequence[SourceLine], clerk: Clerk) -> list[Block]:
    """別表。

    Args:
        lines: 別表の見出しの行と、次の区分の前までの行。
        clerk: 書記。
    """
    heading, rest = lines[0], lines[1:]
    text = space_out(heading.body)
    if _SPACED_MARK.match(text):
        text = _SPACED_MARK.sub("別表", text)
        clerk.note(Point.SPACE, heading.number, heading.body, (text,), "一字ずつ離して印刷された字")
    body, notes = _cut_notes(rest)
    runs = split_runs(body)
    given = clerk.given(Point.HEAD, heading.number, "")
    blocks = [Block(Kind.ANNEX, text, (heading.span,))]
    if any(run.form is not Form.PROSE for run in runs):
        blocks.extend(_read_runs(runs, clerk))
    else:
        blocks.extend(_read_flowed(body, heading, given, clerk))
    return [*blocks, *_read_runs(split_runs(notes), clerk)]


def _read_flowed(
    lines: Sequence[SourceLine], heading: SourceLine, given: tuple[str, ...] | None, clerk: Clerk
) -> list[Block]:
    """流れた表か、表の無い別表。どちらとも言えなければ尋ね、仮に行のまま置く。"""
    flow = read_flow(lines, clerk, heading.number, given)
    if flow is not None:
        start, blocks = flow
        return [*_read_prose(lines[:start], clerk), *blocks]
    if given is None and _ask_if_flowed(lines, heading, clerk):
        return [Block(Kind.PASSAGE, line.body, (line.span,)) for line in lines]
    return _read_prose(lines, clerk)


def _cut_notes(lines: Sequence[SourceLine]) -> tuple[Sequence[SourceLine], Sequence[SourceLine]]:
    """備考・注・※より前と後。"""
    at = next((i for i, line in enumerate(lines) if _is_note(line)), len(lines))
    return lines[:at], lines[at:]


def _is_note(line: SourceLine) -> bool:
    return bool(NOTES.match(line.body)) or line.body[0] == "※"


def _read_runs(runs: Sequence[Run], clerk: Clerk) -> list[Block]:
    blocks: list[Block] = []
    for run in runs:
        if run.form is Form.PROSE:
            blocks.extend(_read_prose(run.lines, clerk))
            continue
        if blocks and blocks[-1].kind is Kind.ITEM and not blocks[-1].indent:
            blocks[-1] = replace(blocks[-1], kind=Kind.ANNEX_PART)  # 表のすぐ前の番号の行は部分の見出し
        blocks.append(read_run(run, clerk))
    return blocks


def _read_prose(lines: Sequence[SourceLine], clerk: Clerk) -> list[Block]:
    """号の並びと段落 (播磨型の別表、備考)。"""
    drafts = Rewrap(take_measure(lines), clerk, numbered=False).run(lines)
    settle_captions(drafts)
    blocks: list[Block] = []
    base = 0
    for draft in drafts:
        if draft.kind is Kind.ITEM and draft.level == 0:
            base = _base(draft, under_notes=any(block.kind is Kind.NOTES for block in blocks))
        block = block_of(draft, clerk, base=base)
        note = NOTES.match(block.text) if draft.kind is Kind.PASSAGE else None
        if note is not None:
            text = block.text[note.end() :]
            block = replace(
                block,
                kind=Kind.NOTES,
                text=f"{note['mark']}　{text}" if text else note["mark"],
                indent=kept_indent(draft.lines[0]),
            )
        blocks.append(block)
    return blocks


def _base(draft: Draft, *, under_notes: bool) -> int:
    """最も外の号の字下げ。別表の「１　…」は頭から、「(1)…」と備考の下の番号は一字下げる (DESIGN §4)。"""
    item = draft.opening.item if draft.opening is not None else None
    bare = item is not None and item.readings[0][0].enclosure is Enclosure.BARE
    return 0 if bare and not under_notes else 1


def _ask_if_flowed(lines: Sequence[SourceLine], heading: SourceLine, clerk: Clerk) -> bool:
    """頭の見当たらない表かもしれない行 (語の間が半角空白で空いた行) があれば尋ねる。黙って号の並びとしない。"""
    for line in lines:
        opening = read_opening(line)
        words = line.body[opening.rest :] if opening is not None else line.body
        if _FLOWED.search(words):
            reason = f"{line.number}行目に空白で区切られた語がありますが、表の頭 (欄の名) が見当たりません"
            clerk.ask(Point.HEAD, heading.number, line.body, reason, ((),))
            return True
    return False
