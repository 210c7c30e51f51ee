"""全部改正: 規定を「次のように改める」。番号と所を残して中身を替える (drafting-rules §2.2、R24)。"""

from __future__ import annotations

from amend.change import Captioning, Replacement
from amend.clause import HEADINGS, LINELESS, Kind, Node
from amend.consolidation.deleting import cut
from amend.consolidation.draft import Provision
from amend.consolidation.lookup import NOTED
from amend.consolidation.outcome import TWICE, UNFIT, Refusal
from amend.consolidation.work import ITEMS, Work, group_end
from amend.parts import PartKind


def replace_whole(work: Work, change: Replacement) -> None:
    """改める: 所の全部を、続く規定のとおりにする。"""
    address = change.target.address
    where = work.name(address)
    if not change.block:
        raise Refusal(
            UNFIT, f"{where}を改めた後の規定がありません。", where=where, advice="改め文の次の行に書いてください。"
        )
    if address.part is PartKind.HEADING:
        _heading(work, work.lookup.provision(address), change.block, where)
        return
    if address.part is not None:
        _part(work, change, where)
        return
    found = work.provisions(change.target)
    first = found[0]
    if first.gone:
        raise Refusal(
            TWICE, f"{where}は、この改正の中でもう削られています。", where=where, advice="一方を除いてください。"
        )
    block = fitted(first, change.block, where)
    parent = first.parent
    if parent is None:
        raise Refusal(UNFIT, "本則の全部は改められません。", where=where, advice="全部改正の形にしてください。")
    if first.kind in LINELESS and first.kind not in (Kind.ROW, Kind.TABLE):
        _refill(work, first, Node(first.kind, children=block, before=""))
        block = block[:0]
    elif first.kind in HEADINGS:
        _chapter(work, first, block)
    else:
        _refill(work, first, block[0])
        added = work.made(parent, block[1:], replaced=True)
        if added:
            parent.insert(parent.children.index(first) + 1, added)
    for provision in found[1:]:
        provision.delete()
    work.changed_row(parent)


def _refill(work: Work, provision: Provision, node: Node) -> None:
    assert provision.parent is not None
    made = work.made(provision.parent, (node,), replaced=True)[0]
    del work.relaid[made]
    _take(work, provision, made)


def _take(work: Work, provision: Provision, made: Provision) -> None:
    """身元を残して中身を替える。"""
    provision.refill(made)
    work.mark(provision)
    work.relaid[provision] = None


def _chapter(work: Work, provision: Provision, block: tuple[Node, ...]) -> None:
    """章の全部: 章名と、その中の条の全部が替わる。"""
    parent = provision.parent
    assert parent is not None
    row = parent.children
    for inner in row[row.index(provision) + 1 : group_end(provision)]:
        inner.delete()
    made = work.made(parent, block, replaced=True)
    del work.relaid[made[0]]
    _take(work, provision, made[0])
    parent.insert(row.index(provision) + 1, made[1:])


def fitted(provision: Provision, block: tuple[Node, ...], where: str) -> tuple[Node, ...]:
    """合わせる: 続く規定を、改める規定の種類に合わせる。

    Raises:
        Refusal: 種類が違う。
    """
    kind = provision.kind
    first = block[0]
    if kind is Kind.CAPTION or kind in (Kind.TITLE, Kind.NUMBER):
        return (Node(kind, text=first.text or (first.caption.text if first.caption else "")),)
    if kind is Kind.PARAGRAPH and first.kind is Kind.PASSAGE:
        return (Node(kind, provision.mark, first.text, provision.num, children=(*first.children, *block[1:])),)
    if kind is Kind.CELL and first.kind is Kind.PASSAGE:
        return (Node(kind, text=first.text, children=block[1:]),)
    if kind is Kind.ROW and first.kind is Kind.TABLE:
        return tuple(row for node in block for row in node.children)
    if kind is Kind.TOC and first.kind is not Kind.TOC:
        entries = tuple(Node(Kind.TOC_ENTRY, text=n.mark + n.gap + n.text) for n in block)
        return (Node(kind, provision.mark, children=entries),)
    if kind in LINELESS and kind not in (Kind.ROW, Kind.TABLE):
        return first.children if first.kind is kind else block
    if first.kind is kind or (first.kind in ITEMS and kind in ITEMS):
        return block
    raise Refusal(
        UNFIT,
        f"改めた後の規定が{kind.value}でなく{first.kind.value}です。",
        where=where,
        advice=f"{kind.value}の形で、番号から書いてください。",
    )


def _heading(work: Work, provision: Provision, block: tuple[Node, ...], where: str) -> None:
    """章名だけを改める。中の条はそのまま。"""
    first = block[0]
    if first.kind is not provision.kind:
        raise Refusal(
            UNFIT,
            f"{where}の後が{first.kind.value}です。",
            where=where,
            advice="「第四章　雑則」のように書いてください。",
        )
    provision.mark, provision.num, provision.text = first.mark, first.num, first.text
    provision.moved = provision.rewritten = True
    work.mark(provision)
    work.changed_row(provision.parent)


def _part(work: Work, change: Replacement, where: str) -> None:
    """文の中の部分: ただし書、各号列記以外の部分、備考以外の部分。"""
    provision, span = work.lookup.find(change.target.address)
    if span is not None:
        cut(work, provision, span, words_of(change.block), where)
        return
    if provision.kind not in NOTED:
        raise Refusal(UNFIT, f"{where}は改められません。", where=where, advice="規定の全部を改めてください。")
    _beside_notes(work, provision, change.block)


def _beside_notes(work: Work, provision: Provision, block: tuple[Node, ...]) -> None:
    """備考以外の部分: 備考だけを残す (R32)。"""
    for child in [c for c in provision.children if c.kind is not Kind.NOTES]:
        child.delete()
    first = block[0]
    if first.kind is provision.kind:
        provision.text = first.text
        block = first.children
        provision.rewritten = True
    provision.insert(0, work.made(provision, block))
    work.mark(provision)
    work.changed_row(provision)


def words_of(block: tuple[Node, ...]) -> str:
    """語: 部分だけを改め又は加える規定の語。"""
    return "".join(node.text for node in block)


def only_paragraph(provision: Provision) -> Provision:
    """ただ一つの項: 一項だけの条や附則の項。二つ以上あるか、項そのものなら、その規定。"""
    paragraphs = [child for child in provision.children if child.kind is Kind.PARAGRAPH]
    return paragraphs[0] if provision.kind is not Kind.PARAGRAPH and len(paragraphs) == 1 else provision


def give_caption(work: Work, change: Captioning) -> None:
    """見出しを付する。「の前に」は、その条に自分の見出しがあれば、共通見出しになる (R28)。"""
    where = work.name(change.address)
    provision = work.lookup.provision(change.address)
    if provision.kind is Kind.SUPPL_PROVISION:
        provision = only_paragraph(provision)
    if provision.kind not in (Kind.ARTICLE, Kind.PARAGRAPH):
        raise Refusal(UNFIT, f"{where}に見出しは付けられません。", where=where, advice="見出しを付けるのは条と項です。")
    caption = Node(Kind.CAPTION, text=change.caption)
    parent = provision.parent
    if parent is not None and parent.kind is Kind.ARTICLE and parent.children[0] is provision:
        provision, parent = parent, parent.parent  # 第一項の見出しは、条の行の前に立つ
    if provision.caption is not None and change.ahead and parent is not None:
        parent.insert(parent.children.index(provision), work.made(parent, (caption,)))
    elif provision.caption is not None:
        raise Refusal(
            TWICE,
            f"{where}には見出し「{provision.caption.text}」がもうあります。",
            where=where,
            advice=f"「{where}の見出しを「{change.caption}」に改める。」としてください。",
        )
    else:
        provision.caption = provision.adopt(caption)
        provision.before = "\n" + provision.before[provision.before.rfind("\n") + 1 :]
        provision.caption.index = work.index
        work.relaid[provision.caption] = None
    work.mark(provision)
    work.changed_row(parent)
