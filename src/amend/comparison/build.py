"""並べる: 対応付けから対照表の行を作る。

条の外に変わりのないものは描かない行になり、変わった条の中で変わらない項・号・表の行は（略）に畳む。
並べ方の規則は drafting-rules §1.3 (単位)、§1.4 (変え方ごとの印)、§1.5 (略)、§1.6 (別表)。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from amend.alignment import Pair, align, alike, identical, units
from amend.clause import CAPTION_STEP, HEADINGS, LINELESS, Kind, Node, wording
from amend.comparison import lines, remarks, tables
from amend.comparison.both import Both, adjacent, both_sides, near
from amend.comparison.layout import layout_notes
from amend.comparison.model import Comparison, Row, Run, RunKind, Side
from amend.comparison.numbering import numbered
from amend.styles import Moved, Scope, Style, Unchanged

DELETED = "削除"
"""番号だけを残した条の語 (drafting-rules §2.6)。"""

_REPLACED = 0.2
"""全部を改めたとみる境目 (`amend.alignment.alike`)。"""

_NAMED = (Kind.SUPPL_PROVISION, Kind.ANNEX, Kind.ANNEX_PART, Kind.NOTES, Kind.TOC, *HEADINGS)

_UNITS = (Kind.ARTICLE, Kind.CAPTION, *HEADINGS)
"""ほかの規定の中にあっても、一つの単位として並べるもの。"""


def compare(
    old: Node, new: Node, style: Style, *, title: str = "", state: str = "", pair: Pair | None = None
) -> Comparison:
    """新旧対照表: 二つの木を様式に従って並べる。

    Args:
        old: 旧の木 (DOCUMENT)。
        new: 新の木 (DOCUMENT)。
        style: 様式。
        title: 表題。空なら新の題名に「新旧対照表」を付ける。
        state: 本文の状態の断り。
        pair: 対応付け。無ければ `amend.alignment.align` による。

    Returns:
        対照表。変わりが無ければ、描く行が無い。
    """
    root = pair or align(old, new)
    both = both_sides(old, new, root, style)
    builder = _Builder(both)
    children = root.children
    if not children and style.scope is Scope.ALL:  # 同じ本文の対は子を持たない
        children = tuple(Pair(path, path, root.why) for path, _ in units(new, ()))
    for child in children:
        builder.unit(child)
    builder.settle()
    names = [n.text for n in (*new.children, *old.children) if n.kind is Kind.TITLE]
    return Comparison(
        title=title or (names[0] if names else "") + "新旧対照表",
        new_head=style.new_head,
        old_head=style.old_head,
        new_first=style.new_first,
        note=style.note,
        rows=numbered(builder.rows, style) if children else (builder.hidden(root),),
        layout_notes=layout_notes(both, root),
        state=state,
        mark=style.mark,
        third_head=style.third_head,
        note_below=style.note_below,
        number_head=style.number_head,
        frame=style.table_mark,
    )


def _unchanged(old: Node, new: Node) -> bool:
    return (old.mark, old.text) == (new.mark, new.text) if new.kind in HEADINGS else identical(old, new)


def _replaced(old: Node, new: Node) -> bool:
    """全部を改めた条 (「次のように改める」、「第○条　削除」) かどうか (drafting-rules §1.4 D2、J)。"""
    if new.kind is not Kind.ARTICLE:
        return False
    return DELETED in (wording(old), wording(new)) or not alike(_body(old), _body(new), _REPLACED)


def _body(article: Node) -> str:
    return "".join(wording(child) for child in article.children)


class _Builder:
    """行を順に作る。状態は作った行と、次の行が単位の始まりかどうかと、次の行が添える描かない字だけ。"""

    def __init__(self, both: Both) -> None:
        self.both = both
        self.rows: list[Row] = []
        self.opens = True
        self.folding: list[Pair] = []
        self.unseen: tuple[tuple[Run, ...], tuple[Run, ...]] = ((), ())

    def emit(self, new: Side, old: Side, place: str, remark: str = "") -> None:
        """描く行を加える。"""
        self.settle()
        new, old = (_led(side, runs) for side, runs in zip((new, old), self.unseen, strict=True))
        self.rows.append(Row(new, old, shown=True, opens=self.opens, place=place, remark=remark))
        self.opens, self.unseen = False, ((), ())

    def hidden(self, pair: Pair) -> Row:
        """描かない行: 変わらない単位を、復元のために持つ。"""
        new, old = Side((self.both.new.hide(pair.new),)), Side((self.both.old.hide(pair.old),))
        return Row(new, old, shown=False, opens=False, place="")

    def unit(self, pair: Pair) -> None:
        """単位: 条・別表・附則などの一つを並べる。"""
        if not self._folds(pair):
            self.settle()
        self.opens = True
        if pair.old is None or pair.new is None:
            self.alone(pair)
            return
        old, new = self.both.nodes(pair)
        if _unchanged(old, new):
            if self.both.style.scope is Scope.ALL:
                self.full(pair)
            elif self._folds(pair):
                if not self._continues(self.folding, pair):
                    self.settle()
                self.folding.append(pair)
            else:
                self.rows.append(self.hidden(pair))
            return
        if _replaced(old, new):
            self.replaced(pair)
        else:
            self.provision(pair)

    def _folds(self, pair: Pair) -> bool:
        """畳む条か: 変わらない条を（略）の一行に畳む様式の、変わらない条。"""
        wanted = self.both.style.unchanged is Unchanged.FOLD and self.both.style.scope is Scope.CHANGED
        return wanted and self.both.same(pair) and self.both.nodes(pair)[1].kind is Kind.ARTICLE

    def settle(self) -> None:
        """畳み終える: 続いて変わらない条を、（略）の一行にする。"""
        if self.folding:
            new, old = lines.folded(self.both, self.folding)
            self.rows.append(Row(new, old, shown=True, opens=True, place=self.both.place(self.folding[0])))
            self.folding = []

    def full(self, pair: Pair, *, caption: bool = True, remark: str = "") -> None:
        """全部: 語の変わらない規定を、略さずに描く。変わった番号のほかに印は無い。

        Args:
            pair: 両方にある対。
            caption: 規定そのものの見出しも描くか。
            remark: 最初の行の説明。
        """
        assert pair.old is not None
        assert pair.new is not None
        news = lines.whole(self.both.new, pair.new, marked=False, caption=caption)
        olds = lines.whole(self.both.old, pair.old, marked=False, caption=caption)
        for i, (new, old) in enumerate(zip(news, olds, strict=True)):
            self.emit(new, old, self.both.place(pair), "" if i else remark)

    def replaced(self, pair: Pair) -> None:
        """全部を改めた条: 両側の見出しから終わりまで、すべての字に印を付ける。"""
        assert pair.old is not None
        assert pair.new is not None
        now = self.both.new.node(pair.new)
        remark = remarks.replaced(now, self.both.style, deleted=wording(now) == DELETED)
        news, olds = lines.whole(self.both.new, pair.new), lines.whole(self.both.old, pair.old)
        for i, (new, old) in enumerate(zip_longest(news, olds, fillvalue=Side(()))):
            self.emit(new, old, self.both.place(pair), "" if i else remark)

    def provision(self, pair: Pair) -> None:
        """規定: 見出し、その行、子の順に並べる。"""
        old, new = self.both.nodes(pair)
        if new.kind is Kind.TABLE:
            for row in tables.rows(self.both, pair):
                self.emit(row.new, row.old, row.place, row.remark)
            return
        self.caption(pair)
        if lines.moved_only(old, new) and new.kind not in HEADINGS:
            self.moved(pair)
            return
        if new.kind not in (Kind.ARTICLE, *LINELESS):  # 条の番号は、最初の項の行が添える
            self.emit(*self._own_line(pair, old, new), self.both.place(pair), remarks.changed(self.both, pair))
        if new.kind not in HEADINGS:
            self.children(pair)

    def moved(self, pair: Pair) -> None:
        """移った規定: 番号だけが変わったもの。中は様式によって略すか、全部を描く (drafting-rules §1.4 E)。"""
        remark = remarks.changed(self.both, pair)
        if self.both.style.moved is Moved.FULL or self.both.style.scope is Scope.ALL:
            self.full(pair, caption=False, remark=remark)
        else:
            self.emit(*lines.collapsed(self.both, pair), self.both.place(pair), remark)

    def _own_line(self, pair: Pair, old: Node, new: Node) -> tuple[Side, Side]:
        named = new.kind in _NAMED or self.both.style.scope is Scope.ALL
        whole = named or not (old.children or new.children)
        return lines.line(self.both, pair, whole=whole or old.text != new.text)

    def caption(self, pair: Pair) -> None:
        """見出し: 変わらなくても、条の名として描く。描かない様式では、次の行が描かない字として持つ。"""
        if pair.old is None or pair.new is None:
            return
        old, new = self.both.nodes(pair)
        if old.caption is None and new.caption is None:
            return
        was = (*pair.old, CAPTION_STEP) if old.caption else None
        now = (*pair.new, CAPTION_STEP) if new.caption else None
        caption = Pair(was, now, pair.why)
        if caption.old is None or caption.new is None:
            self.alone(caption)
        elif not self.both.style.captions and self.both.same(caption):
            self.unseen = (self.both.new.hide(caption.new), self.both.old.hide(caption.old))
        else:
            remark = remarks.changed(self.both, caption)
            self.emit(*lines.line(self.both, caption, whole=True), self.both.place(pair), remark)

    def children(self, pair: Pair) -> None:
        """子: 変わらないものの続きを（略）に畳みながら並べる。条の中の条 (附則の条) は単位として扱う。"""
        same = [self.both.same(child) for child in pair.children]
        kept = near([not unchanged for unchanged in same], self.both.style)
        waiting: list[Pair] = []
        for child, unchanged, keep in zip(pair.children, same, kept, strict=True):
            folds = unchanged and self.both.nodes(child)[1].kind not in _UNITS
            if folds and not keep and self._continues(waiting, child):
                waiting.append(child)
                continue
            self._fold(waiting)
            waiting = [child] if folds and not keep else []
            if folds and keep:
                self.full(child)
            elif not folds:
                self._child(child)
        self._fold(waiting)

    def _child(self, child: Pair) -> None:
        if child.old is None or child.new is None:
            self.alone(child)
            return
        _, new = self.both.nodes(child)
        if new.kind in _UNITS:
            self.unit(child)
        else:
            self.provision(child)

    def _continues(self, waiting: Sequence[Pair], child: Pair) -> bool:
        """同じ種類の、すぐ次の変わらない規定か。違う種類は一つの（略）に混ぜない (drafting-rules §1.5)。"""
        if not waiting:
            return True
        last = waiting[-1]
        (_, before), (_, new) = self.both.nodes(last), self.both.nodes(child)
        follows = adjacent(last.old, child.old) and adjacent(last.new, child.new)
        return follows and before.kind is new.kind and bool(before.mark) == bool(new.mark)

    def _fold(self, waiting: Sequence[Pair]) -> None:
        if waiting:
            self.emit(*lines.folded(self.both, waiting), self.both.place(waiting[0]))

    def alone(self, pair: Pair) -> None:
        """片方だけの規定: ある側に全部の字を描いて印を付け、無い側には最初の行だけ（新設）・（削る）と書く。"""
        added = pair.new is not None
        source, path = (self.both.new, pair.new) if added else (self.both.old, pair.old)
        assert path is not None
        word = self.both.style.added if added else self.both.style.removed
        for i, side in enumerate(lines.whole(source, path)):
            blank = Side(((Run(RunKind.LABEL, word, 0, 0),) if i == 0 and word else (),))
            drawn = lines.boxed(side, self.both.style) if source.node(path).kind is Kind.CAPTION else side
            new, old = (drawn, blank) if added else (blank, drawn)
            remark = "" if i else remarks.alone(source.node(path), self.both.style, added=added)
            self.emit(new, old, self.both.place(pair), remark)


def _led(side: Side, unseen: tuple[Run, ...]) -> Side:
    """描かない字を、側の頭に添える。"""
    if not unseen:
        return side
    first, *rest = side.cells or ((),)
    return replace(side, cells=((*unseen, *first), *rest))
