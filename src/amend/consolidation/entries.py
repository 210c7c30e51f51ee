"""目次の行: 改めた字句が何行にもなれば、目次の行を加え、空になれば削る。"""

from __future__ import annotations

import re

from amend.clause import HEADINGS, Kind, Node
from amend.consolidation.contents import lines_of
from amend.consolidation.draft import Provision
from amend.consolidation.work import Work
from amend.numerals import NUMBER

_RANK = re.compile(rf"第{NUMBER}([{''.join(kind.value for kind in HEADINGS)}])")


def split_entry(work: Work, provision: Provision) -> None:
    """分ける: 改めた目次の行が何行にもなれば、行を加える。空になれば、行を削る。"""
    parent = provision.parent
    if parent is None or provision.kind is not Kind.TOC_ENTRY:
        return
    if not provision.text:
        provision.delete()
        work.changed_row(parent)
        return
    lines = lines_of(provision.text)
    if len(lines) < 2 or len(lines_of(provision.node.text)) > 1:
        return
    provision.text = lines[0]
    added = work.made(parent, tuple(Node(Kind.TOC_ENTRY, text=line) for line in lines[1:]))
    parent.insert(parent.children.index(provision) + 1, added)
    for entry in added:
        entry.indent = _indent(parent, entry)
    work.changed_row(parent)


def _indent(toc: Provision, entry: Provision) -> str | None:
    """字下げ: 同じ大きさの章節の、元からある行に倣う。"""
    same = (e for e in toc.children if not e.fresh and _rank(e.text) == _rank(entry.text))
    model = next(same, None)
    return None if model is None else model.before[model.before.rfind("\n") + 1 :]


def _rank(text: str) -> str:
    found = _RANK.match(text)
    return found[1] if found else ""
