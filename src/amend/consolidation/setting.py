"""置き方: 加え、動かした規定の字下げ・空行・番号の後の空白を、改正前の本文の兄弟に倣って決める。

語には触れない。倣う兄弟の無い所は、正則な置き方 (`amend.plaintext.layout`) による。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from amend.alignment import units
from amend.clause import LINELESS, Kind, Node
from amend.consolidation.cells import restyle, set_cells
from amend.consolidation.draft import Provision, freeze, head
from amend.consolidation.habits import Habits, lead_of, opening
from amend.consolidation.work import ITEMS, Work
from amend.plaintext.layout import lay_out

_NEAR = 20
"""倣う兄弟を探す遠さ。これより遠ければ、本文の全体の習慣による。"""


def set_layout(work: Work) -> None:
    """置き方を決める: 加え又は改めた規定のすべてと、並びの変わった所。"""
    for provision in work.reworded:
        _escape(provision)
    if not work.rows and not work.relaid:
        return
    habits = Habits(work.old)
    rows = dict(work.rows)
    for provision in work.relaid:
        if provision.parent is None or provision.gone:
            continue
        rows[provision.parent] = None
        if provision.kind is Kind.CAPTION and provision.parent.caption is provision:
            _set_caption(provision, provision.parent, habits)
            if provision.parent.parent is not None:
                rows[provision.parent.parent] = None
        elif provision.kind is not Kind.CELL:
            _settle(provision, habits)
    for parent in rows:
        if not parent.gone:
            _set_row(parent, habits)


def _escape(provision: Provision) -> None:
    r"""改まった字句が条や号に見えるときは、行の初めに ``\\`` を置く。"""
    if provision.gone or provision.parent is None or not provision.before or provision.before.endswith("\\"):
        return
    if _canonical(provision, line=0).before.endswith("\\"):
        provision.before += "\\"


def _settle(provision: Provision, habits: Habits) -> None:
    """規定とその中を置く。まず正則に置き、習慣のある所は習慣に合わせる。"""
    if habits.bars is not None:
        restyle(provision, bars=habits.bars)
    depth, at = 0, provision.parent
    while at is not None:
        depth, at = depth + (at.kind in ITEMS), at.parent
    _assign(provision, _canonical(provision), habits, depth)
    if provision.indent is not None:
        provision.before = lead_of(provision.before) + provision.indent
    provision.touch()


def _set_caption(caption: Provision, holder: Provision, habits: Habits) -> None:
    """条又は項の見出し。前の空行は、並びが決める。"""
    if caption.fresh:
        caption.before = "\n" + (habits.indent(holder.kind, Kind.CAPTION, marked=False) or "　")
        caption.touch()


def _canonical(provision: Provision, *, line: int | None = None) -> Node:
    """正則な置き方: 親の殻だけの中に置いてみた形。"""
    path: list[int] = []
    node, at = freeze(provision), provision
    node = node if line is None else replace(node, line=line)
    while at.parent is not None:
        parent, i = at.parent, at.parent.children.index(at)
        before = (_shell(parent.children[i - 1]),) if i else ()
        if parent.parent is None and not i:
            before = (Node(Kind.PASSAGE, text="文"),)  # 文書の初めの行だけは改行から始まらない
        node = replace(parent.node, kind=parent.kind, children=(*before, node), caption=None)
        path.append(len(before))
        at = parent
    laid = lay_out(node)
    for step in reversed(path):
        laid = laid.children[step]
    return laid


def _shell(provision: Provision) -> Node:
    """前の兄弟の殻。表だけは中身ごと要る: 次の行の書き方が、表の書き方で変わる。"""
    if provision.kind is Kind.TABLE:
        return freeze(provision)
    return Node(provision.kind, provision.mark, provision.text)


def _assign(provision: Provision, laid: Node, habits: Habits, depth: int) -> None:
    parent = provision.parent
    provision.before, provision.gap, provision.after = laid.before, laid.gap, laid.after
    if provision.caption is not None and laid.caption is not None:
        _assign(provision.caption, laid.caption, habits, depth)
    if parent is not None and provision.kind not in LINELESS and parent.kind is not Kind.ROW:
        indent = habits.indent(parent.kind, provision.kind, depth, marked=bool(provision.mark))
        if indent is not None and laid.before:
            provision.before = lead_of(laid.before) + indent + ("\\" if laid.before.endswith("\\") else "")
        if laid.gap:
            provision.gap = habits.gap(provision.kind) or laid.gap
    inner = depth + (provision.kind in ITEMS)
    last: Kind | None = None
    for child, (_, node) in zip(provision.children, units(laid, ()), strict=True):
        _assign(child, node, habits, inner)
        lead = habits.lead(provision.kind, last, child.kind)
        if lead is not None and head(child).before and provision.kind is not Kind.ROW:
            _set_lead(child, _apart(lead, last, child.kind))
        last = child.kind
        child.touch()


def _set_lead(provision: Provision, lead: str) -> None:
    """初めの行の前の改行と空行を替える。"""
    first = head(provision)
    if lead_of(first.before) != lead:
        first.before = lead + first.before[first.before.rfind("\n") + 1 :]
        first.touch()


def _set_row(parent: Provision, habits: Habits) -> None:
    """並び: 列の初めの所、すぐ前の種類が変わった所の空行と、項の番号の有る無しを整える。"""
    if parent.kind is Kind.ROW:
        if parent.parent is not None:
            set_cells(parent.parent)
        return
    if parent.kind is Kind.TABLE:
        set_cells(parent)
    _set_paragraphs(parent, habits)
    for i, lead in enumerate(_leads(parent, habits)):
        _set_lead(parent.children[i], lead)


def _leads(parent: Provision, habits: Habits) -> Iterator[str]:
    """子の初めの行の前の空行。所を変えない規定のものは、改正前のまま。"""
    row = parent.children
    born = () if parent.rewritten else parent.born
    for i, provision in enumerate(row):
        last = row[i - 1].kind if i else None
        if i == 0 and parent.kind is Kind.ARTICLE and provision.kind is Kind.PARAGRAPH:
            yield ""
        elif i == 0 and born:
            yield lead_of(opening(born[0].node) or "")
        elif i and not provision.fresh and provision.followed is last:
            yield lead_of(opening(provision.node) or "\n")
        else:
            yield _lead(parent, i, habits)


def _lead(parent: Provision, i: int, habits: Habits) -> str:
    """加え、又はすぐ前の種類の変わった規定の空行。共通見出しは、その条の前の空行を取る。"""
    row = parent.children
    provision, last = row[i], row[i - 1].kind if i else None
    if provision.kind is Kind.CAPTION and i + 1 < len(row) and row[i + 1].followed is last:
        return lead_of(opening(row[i + 1].node) or "\n")
    near = _near(row, i)
    lead = habits.lead(parent.kind, last, provision.kind) if near is None else near
    if lead is None:
        lead = "" if last is Kind.CAPTION else lead_of(head(provision).before)
    return _apart(lead or "\n", last, provision.kind)


def _apart(lead: str, last: Kind | None, kind: Kind) -> str:
    """表と表の間には空行が要る。書き方の違う表が続く所に倣って、一つの表になってはならない。"""
    together = last is kind is Kind.TABLE and lead.count("\n") < 2
    return "\n\n" if together else lead


def _near(row: Sequence[Provision], i: int) -> str | None:
    """近くの、同じ種類の規定の次に立つ、同じ種類の規定の空行。"""
    if i == 0:
        return None
    for step in range(1, _NEAR):
        for j in (i - step, i + step):
            same = 0 < j < len(row) and not row[j].fresh and row[j].kind is row[i].kind
            if same and row[j].followed is row[i - 1].kind:
                return lead_of(opening(row[j].node) or "\n")
    return None


def _set_paragraphs(holder: Provision, habits: Habits) -> None:
    """項の行: 条の第一項は条の行に続き、ほかの項は行を改める。番号の有る無しで字下げが変わる。"""
    for i, provision in enumerate(holder.children):
        if provision.kind is not Kind.PARAGRAPH:
            continue
        if i == 0 and holder.kind is Kind.ARTICLE:
            holder.gap = (holder.gap or habits.gap(Kind.ARTICLE) or "　") if provision.text else ""
            provision.before = provision.gap = ""
            provision.mark = "" if provision.num == (1,) else provision.mark
        elif not provision.before or bool(provision.mark) is not bool(provision.node.mark):
            marked = bool(provision.mark)
            indent = habits.indent(holder.kind, Kind.PARAGRAPH, marked=marked)
            usual = "" if marked else "　"
            provision.before = lead_of(provision.before or "\n") + (usual if indent is None else indent)
            provision.gap = (habits.gap(Kind.PARAGRAPH) or "　") if marked else ""
        else:
            continue
        provision.touch()
