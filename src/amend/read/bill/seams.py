"""切れ目: 書きかけの段落が、次の行の前で終わっているか。

文の終わり、括弧の釣合い、行の長さ、空行、字下げ、行末の空白を証拠とする。言い切れないときは「分からない」と言う。
"""

from __future__ import annotations

import re
from enum import Enum

from amend.clause import Kind
from amend.plaintext.lines import CLOSING_WORDS, indent_width
from amend.read.bill.drafts import Draft
from amend.read.bill.measure import Measure
from amend.read.bill.source import SourceLine

_SENTENCE_HEAD = re.compile(
    "この場合|ただし|なお、|また、|前各号|前項|前号|これら|上記|以上|[甲乙丙](?:及び[乙丙])?は、"
)
# 項の二つ目の文は、後段なら「この場合において」、ただし書なら「ただし」で始まり、行を改めない。
_LATTER_PART = re.compile("この場合において|ただし、")
_SENTENCES = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.PREAMBLE, Kind.PASSAGE)


class State(Enum):
    """段落の様子: 次の行の前で終わっているか。"""

    CLOSED = "終わっている"
    OPEN = "続いている"
    UNKNOWN = "分からない"


def state_before(draft: Draft, line: SourceLine, measure: Measure) -> tuple[State, str]:
    """段落の様子: 次の行の前で段落が終わっているか。行頭の番号は見ない。

    Args:
        draft: 書きかけの段落。
        line: 次の行。
        measure: 字詰め。

    Returns:
        様子と、その根拠 (分からないときは、その理由)。
    """
    last = draft.lines[-1]
    if draft.kind is Kind.SUPPL_PROVISION or (draft.kind is Kind.CAPTION and not draft.brackets.are_open):
        return State.CLOSED, ""
    broken = draft.kind in _SENTENCES and not draft.finished
    if measure.width is None or not measure.certain:
        if broken and measure.width is None and line.indent:
            return State.CLOSED, "折り返された原文ではなく、字下げがある"
        if broken:
            return State.UNKNOWN, "文が終わっていませんが、折り返された原文かどうか分かりません"
        if not measure.is_full(last, line, _lost(draft)):
            return State.CLOSED, ""
        return State.UNKNOWN, "折り返しの行か、短い段落か、行の数が少なくて分かりません"
    if draft.brackets.are_open:
        return State.OPEN, "括弧が閉じていない"
    if measure.tailed:
        return (State.CLOSED, "行末に段落の終わりの空白がある") if last.after else (State.OPEN, "行末に空白が無い")
    if not measure.is_full(last, line, _lost(draft)):
        if broken:
            return State.UNKNOWN, "前の行に余りがあるのに、文が終わっていません"
        return State.CLOSED, "前の行に余りがある"
    apart = line.gap > measure.spacing and not line.new_page
    if not draft.finished:
        return _unfinished(draft, line, measure, apart=apart)
    return _finished(draft, line, measure, apart=apart)


def _unfinished(draft: Draft, line: SourceLine, measure: Measure, *, apart: bool) -> tuple[State, str]:
    """行は一杯だが、文は終わっていないとき。名詞で終わる号の後には、別の段落が続くことがある。"""
    if indent_width(line.indent) > _hang(draft, measure):
        return State.UNKNOWN, "文が終わっていないのに、次の行が字下げされています"
    if draft.kind in _SENTENCES or (not apart and not _SENTENCE_HEAD.match(line.body)):
        return State.OPEN, "文が終わっていない"
    return State.UNKNOWN, "名詞で終わった号の後の新しい段落か、号の続きか分かりません"


def _hang(draft: Draft, measure: Measure) -> int:
    """折り返した行の字下げ (半角換算)。号は、その号の字下げの分だけ深い。"""
    return measure.hanging + (indent_width(draft.lines[0].indent) if draft.kind is Kind.ITEM else 0)


def _finished(draft: Draft, line: SourceLine, measure: Measure, *, apart: bool) -> tuple[State, str]:
    """行も文もともに終わっているとき。"""
    if indent_width(line.indent) > _hang(draft, measure):
        return State.CLOSED, "字下げがある"
    if apart and CLOSING_WORDS.search(line.body):
        return State.CLOSED, "空行の後の末文の言葉"
    if not apart and measure.indented and measure.hanging == 0 and not line.indent:
        return State.OPEN, "字下げの残る原文で、字下げが無い"
    if not apart and draft.kind in (Kind.ARTICLE, Kind.PARAGRAPH) and _LATTER_PART.match(line.body):
        return State.OPEN, "後段・ただし書の始まりの言葉"
    return State.UNKNOWN, "文の終わりが行の終わりに重なり、次の行が続きか新しい段落か分かりません"


def _lost(draft: Draft) -> float:
    """失われたかもしれない字下げと、半角になった番号の後の空白 (全角の字数)。"""
    return draft.level + 2.5 if draft.kind is Kind.ITEM else 1.5
