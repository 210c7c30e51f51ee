"""溶け込み: 改正の並びを改正前の木に加える。一つでも加えられなければ、何も加えず、わけの全部を挙げる。"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from amend.address import PlaceError
from amend.change import (
    Addition,
    Captioning,
    Change,
    Deletion,
    Insertion,
    Numbering,
    Removal,
    Renumbering,
    Replacement,
    Restatement,
    Shift,
    Substitution,
    WordChange,
)
from amend.clause import HEADINGS, Kind, Node
from amend.consolidation.advice import nowhere, shaded
from amend.consolidation.contents import lines_of
from amend.consolidation.deleting import delete
from amend.consolidation.draft import Edit, Provision
from amend.consolidation.entries import split_entry
from amend.consolidation.inserting import insert
from amend.consolidation.moving import number, renumber, shift
from amend.consolidation.ordering import absorb, faults, prune, reorder
from amend.consolidation.outcome import (
    UNFIT,
    Applied,
    Consolidation,
    ConsolidationError,
    Fault,
    Hit,
    Refusal,
    no_place,
)
from amend.consolidation.replacing import give_caption, replace_whole
from amend.consolidation.scope import look_for
from amend.consolidation.setting import set_layout
from amend.consolidation.words import Claim, in_lines, quoted, revised, settle
from amend.consolidation.work import Work
from amend.numerals import read_branched
from amend.plaintext import lines as ln


def consolidate(old: Node, changes: Sequence[Change]) -> Consolidation:
    r"""溶け込み: 改正の並びの全部を改正前の木に加える。

    位置はどれも改正前の番号とみて引き、改正前に無い番号だけを、その時の番号とみる (R52)。字句の改正は全部が同時に加わる
    (drafting-rules §2.4-2)。規定の追加・削除・移動は並びの順に、規定の身元によって行う。

    Args:
        old: 改正前の DOCUMENT の木。
        changes: 改正。改め文に現れる順。

    Returns:
        改めた木と、改正ごとの当たり。改正が無ければ元の木。

    Raises:
        ConsolidationError: 加えられない改正がある。そのすべてのわけを持つ。

    Example:
        >>> from amend.address import read_address
        >>> from amend.change import Target
        >>> from amend.plaintext import read, write
        >>> old = read("協約\n\n第１条　甲は、年１回集まる。\n").tree
        >>> done = consolidate(old, [Substitution(Target(read_address("第１条")), "年１回", "年２回")])
        >>> write(done.tree).splitlines()[-1], [hit.around(2) for hit in done.applied[0].hits]
        ('第１条　甲は、年２回集まる。', ['…は、〔年１回〕集ま…'])
    """
    if len(changes) == 1 and isinstance(changes[0], Restatement):
        return Consolidation(changes[0].tree, (Applied(changes[0]),))
    work = Work(old)
    found: list[Fault] = []
    claims: list[Claim] = []
    for index, change in enumerate(changes):
        work.index = index
        try:
            if isinstance(change, Substitution | Addition | Removal):
                claims += _claims(work, change)
            else:
                _restructure(work, change)
        except Refusal as refusal:
            found.append(Fault(index, refusal.finding))
        except PlaceError as error:
            found.append(Fault(index, no_place(error).finding))
    hits = _edit(work, changes, claims, found)
    if not found:
        prune(work)
        for parent in work.rows:
            if not parent.gone:
                absorb(parent)
                reorder(parent)
                found += faults(work, parent)
    if found:
        raise ConsolidationError(sorted(found, key=lambda fault: fault.index))
    set_layout(work)
    return Consolidation(work.draft.tree(), tuple(Applied(c, tuple(hits[i])) for i, c in enumerate(changes)))


def _restructure(work: Work, change: Change) -> None:
    """規定の追加・削除・移動を、下書きに加える。"""
    match change:
        case Replacement():
            replace_whole(work, change)
        case Insertion():
            insert(work, change)
        case Deletion():
            delete(work, change)
        case Renumbering():
            renumber(work, change)
        case Shift():
            shift(work, change)
        case Captioning():
            give_caption(work, change)
        case Numbering():
            number(work, change)
        case Restatement():
            raise Refusal(
                UNFIT, "全部の改正は、ほかの改正と一緒には書けません。", advice="どちらか一方にしてください。"
            )
        case Substitution() | Addition() | Removal():
            raise AssertionError("字句の改正は規定を動かさない")


def _claims(work: Work, change: WordChange) -> list[Claim]:
    """引用の当たり。改正前に無い番号で言った所は、その番号に今ある改正前の規定とみる。"""
    words = quoted(change)
    if not words:
        raise Refusal(
            UNFIT, "引く字句がありません。", where=work.name(change.target.address), advice="字句を書いてください。"
        )
    target = work.as_of_old(change.target)
    hits = look_for(work.places, target, words)
    if not hits:
        raise nowhere(work, change.target, target, words, change)
    claims = [Claim(work.index, change, hit, work.draft.at(hit.path)) for hit in hits]
    count = len(lines_of(words))
    if count > 1 and hits[0].end - hits[0].start < len(words):  # 目次の何行もの引用
        return [each for i in range(0, len(claims), count) for each in in_lines(claims[i : i + count])]
    return claims


def _edit(work: Work, changes: Sequence[Change], claims: list[Claim], found: list[Fault]) -> dict[int, list[Hit]]:
    """字句の改正の全部を、同時に加える。"""
    settled = settle(claims)
    found += settled.faults
    hits: dict[int, list[Hit]] = defaultdict(list)
    edits: dict[Provision, list[Edit]] = defaultdict(list)
    for claim in settled.kept:
        hits[claim.index].append(claim.hit)
        edits[claim.provision].append(claim.edit())
        claim.provision.index = claim.index
    for index in dict.fromkeys(claim.index for claim in claims):
        if index not in hits:
            change = changes[index]
            assert isinstance(change, Substitution | Addition | Removal)
            found.append(Fault(index, shaded(work, change, [c for c in claims if c.index == index], settled).finding))
    for provision, own in edits.items():
        provision.edits[:0] = own
        provision.touch()
    for provision in work.draft.edited():
        _rewrite(work, provision, found)
    return hits


def _rewrite(work: Work, provision: Provision, found: list[Fault]) -> None:
    """規定の文に編集を加える。見出しの行の番号にかかる編集では、行を読み直す。"""
    offset = -min(edit.start for edit in provision.edits)
    if offset <= 0:
        provision.text = revised(provision.text, provision.edits)
        if provision.kind is Kind.CELL and bool(provision.text) is not bool(provision.node.text):
            work.relaid[provision] = None
        split_entry(work, provision)
        if provision.kind in (Kind.PASSAGE, Kind.PARAGRAPH) and not provision.mark:
            work.reworded.append(provision)
        return
    length = len(provision.mark) + len(provision.gap)
    shifted = [Edit(edit.start + length, edit.end + length, edit.new) for edit in provision.edits]
    line = revised(provision.mark + provision.gap + provision.text, shifted)
    pattern = ln.HEADING.match(line) if provision.kind in HEADINGS else ln.ANNEX.fullmatch(line)
    if pattern is None or (provision.kind in HEADINGS and pattern["rank"] != provision.kind.value):
        what = f"改めた後の「{line}」が、{provision.kind.value}の番号から始まっていません。"
        found.append(Fault(provision.index, Refusal(UNFIT, what, advice="番号を含めて書いてください。").finding))
        return
    provision.mark, provision.text = pattern["mark"], line[pattern.end("gap") :]
    provision.num = _number(pattern, provision.kind)
    provision.moved = True
    work.changed_row(provision.parent)


def _number(pattern: re.Match[str], kind: Kind) -> tuple[int, ...]:
    if kind in HEADINGS:
        return read_branched(pattern["num"] + pattern["branch"])
    number, branch = pattern["num"] or pattern["form"], pattern["branch"] or pattern["fbranch"]
    return read_branched(number + (branch or "")) if number else ()
