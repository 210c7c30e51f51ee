"""削除: 規定、文の中の部分、見出し、章名を削る (drafting-rules §2.2)。"""

from __future__ import annotations

from dataclasses import replace

from amend.change import Deletion
from amend.clause import HEADINGS, Kind
from amend.consolidation.draft import Edit, Provision
from amend.consolidation.outcome import TWICE, UNFIT, Refusal
from amend.consolidation.work import Work, group_end
from amend.parts import PartKind


def delete(work: Work, change: Deletion) -> None:
    """削る。"""
    where = work.name(change.target.address)
    part = change.target.address.part
    if part is None or part is PartKind.HEADING:
        _only_once(work, change, where)
        for provision in work.provisions(change.target):
            if provision.gone:
                raise Refusal(
                    TWICE,
                    f"{where}は、この改正の中でもう削られています。",
                    where=where,
                    advice="一方を除いてください。",
                )
            _delete(work, provision, heading_only=part is PartKind.HEADING)
        return
    provision, span = work.lookup.find(change.target.address)
    if span is None:
        raise Refusal(UNFIT, f"{where}だけを削ることはできません。", where=where, advice="規定を言い直してください。")
    cut(work, provision, span, "", where)


def _only_once(work: Work, change: Deletion, where: str) -> None:
    """もう削った番号に、ほかの規定が移って来ていても、二度は削らない。"""
    spot = work.places.seek(replace(change.target.address, part=None, number=0))
    if spot is not None and work.draft.at(spot.path).gone:
        raise Refusal(
            TWICE, f"{where}は、この改正の中でもう削られています。", where=where, advice="一方を除いてください。"
        )


def cut(work: Work, provision: Provision, span: tuple[int, int], new: str, where: str) -> None:
    """部分を改める: ただし書などの範囲を ``new`` に替える (空なら削る)。

    Raises:
        Refusal: その範囲を、この改正の中でもう改めている。
    """
    if any(edit.start < span[1] and span[0] < edit.end for edit in provision.edits):
        raise Refusal(TWICE, f"{where}を二度改めています。", where=where, advice="一方を除いてください。")
    provision.edits.append(Edit(*span, new))
    work.mark(provision)


def _delete(work: Work, provision: Provision, *, heading_only: bool) -> None:
    parent = provision.parent
    if parent is None:
        raise Refusal(UNFIT, "本文の全部を削ることはできません。", advice="廃止は、改め文では書けません。")
    parent.index = work.index
    work.changed_row(parent)
    if provision.kind is Kind.CAPTION and parent.caption is provision:
        parent.caption, provision.gone = None, True
        work.changed_row(parent.parent)
        return
    if provision.kind in HEADINGS and not heading_only:
        row = parent.children
        for inner in row[row.index(provision) + 1 : group_end(provision)]:
            inner.delete()
    provision.delete()
