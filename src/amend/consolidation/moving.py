"""移動: 規定の番号を替える。中身と身元は変わらない (drafting-rules §2.2 Moves)。"""

from __future__ import annotations

from collections.abc import Sequence

from amend.address import Address, Step
from amend.address.symbols import is_number, symbol_at
from amend.change import Numbering, Renumbering, Shift, Target
from amend.clause import HEADINGS, Kind
from amend.consolidation.draft import Edit, Provision
from amend.consolidation.marks import (
    annex_mark,
    number_in,
    ranged,
    remarked,
    renumbered_label,
    sample_number,
    series_of,
)
from amend.consolidation.outcome import UNFIT, Refusal
from amend.consolidation.replacing import only_paragraph
from amend.consolidation.work import ITEMS, Work
from amend.numerals import Num

_MOVABLE = (
    *(Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.ANNEX, Kind.ANNEX_PART, Kind.NOTES, Kind.ROW),
    *HEADINGS,
)


_CALLED = {
    Kind.ITEM: (*ITEMS, Kind.ANNEX),
    Kind.SUBITEM: ITEMS,
    Kind.ANNEX_PART: (Kind.ANNEX_PART, Kind.ANNEX),
}
"""呼び方: 移した先を言う段の種類。「別表第三号」「別表１」は、別表の中の号と部分でもある。"""


def renumber(work: Work, change: Renumbering) -> None:
    """移す: 第五条を第六条とする。"""
    where = work.name(change.old)
    provision = work.lookup.provision(change.old)
    step = change.new.steps[-1]
    kinds = _CALLED.get(provision.kind, (provision.kind,))
    if provision.kind not in _MOVABLE or step.kind not in kinds or change.old.part or change.new.part:
        raise Refusal(
            UNFIT,
            f"{where}を{work.name(change.new)}とすることはできません。",
            where=where,
            advice="番号を移せるのは同じ単位の間だけです。単位が変わるときは、削って加えてください。",
        )
    _same_holder(work, change, provision)
    if provision.kind is Kind.ROW:
        _rename_row(provision, step, where)
    elif provision.kind is Kind.ANNEX:
        _rename_annex(work, provision, step)
    else:
        _give(work, provision, _number(provision, step, where), where)
    provision.home = work.lookup.provision(change.within) if change.within else None
    _moved(work, provision)


def shift(work: Work, change: Shift) -> None:
    """一括移動: 第五条から第七条までを一条ずつ繰り下げる。枝番号どうしの範囲では、枝番号をずらす。"""
    where = f"{work.name(change.first)}から{work.name(change.last)}まで"
    found = work.provisions(Target(change.first, change.last), gone=True)
    if found and found[0].kind is Kind.ROW:
        _shift_rows(work, found, change.by, where)
        return
    first, last = (found[0].num, found[-1].num) if found else ((), ())
    level = len(first) - 1 if first and len(first) == len(last) and first[:-1] == last[:-1] else 0
    for provision in found:
        if len(provision.num) <= level or provision.kind not in _MOVABLE or provision.num[level] + change.by < 1:
            raise Refusal(
                UNFIT, f"{where}は、{abs(change.by)} ずつ移せません。", where=where, advice="一つずつ移してください。"
            )
        _give(work, provision, _shifted(provision.num, level, change.by), where)
        if provision.until:
            provision.until = _shifted(provision.until, level, change.by)
            provision.mark = ranged(provision.kind, provision.mark, provision.until, work.digits)
        _moved(work, provision)


def _shift_rows(work: Work, rows: Sequence[Provision], by: int, where: str) -> None:
    """表の項の一括移動: (3)の項から(5)の項までを一項ずつ繰り下げる。項の番号は、最初の欄の符号である。"""
    beside = rows[0].parent.children if rows[0].parent is not None else rows
    marks = [symbol.mark for row in beside if row.children and (symbol := symbol_at(row.children[0].text))]
    labels: list[str] = []
    for row in rows:
        symbol = symbol_at(row.children[0].text) if row.children else None
        num = number_in(symbol.mark, None) if symbol is not None and is_number(symbol.mark) else None
        if symbol is None or num is None or num[0] + by < 1:
            raise Refusal(
                UNFIT, f"{where}は、{abs(by)} ずつ移せません。", where=where, advice="項の番号を確かめてください。"
            )
        labels.append(renumbered_label(symbol.mark, num[0] + by, marks))
    for row, label in zip(rows, labels, strict=True):
        _rename_row(row, Step(Kind.ROW, label=label), where)
        _moved(work, row)


def _shifted(num: Num, level: int, by: int) -> Num:
    return (*num[:level], num[level] + by, *num[level + 1 :])


def number(work: Work, change: Numbering) -> None:
    """項番号を付する・削る: 附則が一項だけになるとき、又は二項以上になるとき。"""
    where = work.name(change.address)
    provision = work.lookup.provision(change.address)
    provision = only_paragraph(provision)
    if provision.kind is not Kind.PARAGRAPH or bool(provision.mark) is change.given:
        state = "もうあります" if provision.mark else "ありません"
        raise Refusal(UNFIT, f"{where}に項番号は{state}。", where=where, advice="項を確かめてください。")
    provision.mark = work.digits.paragraph(provision.num[0]) if change.given else ""
    _moved(work, provision)


def _moved(work: Work, provision: Provision) -> None:
    provision.moved = True
    work.mark(provision)
    work.changed_row(provision.parent)


def _same_holder(work: Work, change: Renumbering, provision: Provision) -> None:
    """移す先が同じ入れ物か。入れ物は、改正前の番号でも今の番号でも言える。"""
    old, new = change.old.steps[:-1], change.new.steps[:-1]
    if not new or old == new or provision.kind in (Kind.ARTICLE, Kind.ANNEX, *HEADINGS):
        return
    holder = provision.parent
    while holder is not None:
        if holder.kind is new[-1].kind and holder.num == new[-1].num:
            return
        if _is(work, holder, Address(new)):
            return
        holder = holder.parent
    raise Refusal(
        UNFIT,
        f"{work.name(change.old)}を、ほかの規定の中の{work.name(change.new)}へは移せません。",
        where=work.name(change.old),
        advice="削って、移す先に加えてください。",
    )


def _is(work: Work, provision: Provision, address: Address) -> bool:
    try:
        return work.lookup.provision(address) is provision
    except Refusal:
        return False


def _number(provision: Provision, step: Step, where: str) -> Num:
    """番号: 段の番号。「ロ」「(2)」と符号で言うものは、元の符号の系列で読む。"""
    if step.num:
        return step.num
    found = number_in(step.label, series_of(provision.mark, provision.num)) if step.label else None
    if found is None:
        raise Refusal(
            UNFIT,
            f"「{step.label}」は{where}の符号の系列にありません。",
            where=where,
            advice="符号を確かめてください。",
        )
    return found


def _give(work: Work, provision: Provision, num: Num, where: str) -> None:
    """番号を与え、符号を書き直す。条の第一項には番号を印刷しない。"""
    was, provision.num = provision.num, num
    in_article = provision.parent is not None and provision.parent.kind is Kind.ARTICLE
    if provision.kind is Kind.PARAGRAPH and not provision.mark:
        provision.mark = "" if num == (1,) else work.digits.paragraph(num[0])
    elif provision.kind is Kind.PARAGRAPH and num == (1,) and in_article:
        provision.mark = ""
    else:
        try:
            provision.mark = remarked(provision.kind, provision.mark, was, num, work.digits)
        except ValueError as error:
            raise Refusal(UNFIT, f"{error}。", where=where, advice="符号を確かめてください。") from error


def _rename_annex(work: Work, provision: Provision, step: Step) -> None:
    """別表を別表第一とする、別表第一を別表とする。"""
    row = provision.parent.children if provision.parent else []
    others = [c.mark for c in row if c.kind is Kind.ANNEX and c is not provision]
    sample = sample_number([provision.mark, *others, *(c.mark for c in row if c.kind is Kind.ARTICLE)])
    provision.num, provision.mark = step.num, annex_mark(step.label, step.num, sample, work.digits)


def _rename_row(provision: Provision, step: Step, where: str) -> None:
    """表の項の名は、最初の欄の符号か語である: (3)の項を(4)の項とする。"""
    cell = provision.children[0] if provision.children else None
    if cell is not None and step.label:
        symbol = symbol_at(cell.text)
        length = len(symbol.mark) if symbol is not None else len(cell.text)
        start = len(cell.text) - len(cell.text.lstrip(" 　"))
        cell.edits.append(Edit(start, start + length, step.label))
        cell.touch()
        return
    raise Refusal(UNFIT, f"{where}の名を替えられません。", where=where, advice="欄の字句の改正として書いてください。")
