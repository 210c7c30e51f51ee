"""切り出し: 木の節点から、対照表の切れ端を作る。語は本文の切れ端であって、打ち直さない。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amend.address import Gazetteer, numerals_in, write_address
from amend.characters import difference_note, width
from amend.clause import CAPTION_STEP, HEADINGS, Extent, Kind, Node, Path, extents, flat
from amend.comparison.model import Run, RunKind
from amend.plaintext.lines import indent_width
from amend.styles import Mark, Style
from amend.textdiff import compare as compare_texts


class Source:
    """側の本文: 木と、その字の所在と、番号の変わった節点。

    Attributes:
        tree: 木。
        flat: 木の字 (`amend.clause.flat`)。
        style: 様式。
    """

    def __init__(
        self, tree: Node, renumbered: Mapping[Path, str], resembling: Mapping[Path, str], style: Style
    ) -> None:
        """切り出しの元を作る。

        Args:
            tree: DOCUMENT の木。
            renumbered: 番号の変わった節点への道と、その注 (幅だけの違いなど。無ければ空)。
            resembling: 片方だけの規定の中の、相手の側に紛らわしい語のある節点への道と、その注。
            style: 様式。規定の番号の印と、表の枠を決める。
        """
        self.tree = tree
        self.flat = flat(tree)
        self.style = style
        self._renumbered = renumbered
        self._resembling = resembling
        self._numerals = numerals_in(tree)
        self._places = Gazetteer(tree)
        self._said: dict[Path, str] = {}
        self._extents = dict(extents(tree))

    def extent(self, path: Path) -> Extent:
        """範囲: 節点の字の所在。"""
        return self._extents[path]

    def node(self, path: Path) -> Node:
        """節点。"""
        return self._extents[path].node

    def place(self, path: Path) -> str:
        """位置の呼び方: 「第３条第２項」。"""
        if path not in self._said:
            self._said[path] = write_address(self._places.locate(path), self._numerals)
        return self._said[path]

    def span(self, path: Path) -> tuple[int, int]:
        """範囲: 見出しと子孫を含む、節点の始めから終わりまで。編章節は、その見出しの一行だけ。"""
        own = self.extent(path)
        start = own.start if own.node.caption is None else self.extent((*path, CAPTION_STEP)).start
        node = own.node
        while node.children and own.node.kind not in HEADINGS:
            path = (*path, len(node.children) - 1)
            node = node.children[-1]
        return start, self.extent(path).end

    def run(self, kind: RunKind, start: int, end: int, note: str = "", mark: Mark | None = None) -> tuple[Run, ...]:
        """切れ端: 本文の一区切り。空なら何も作らない。"""
        return (Run(kind, self.flat[start:end], start, end, note, mark),) if end > start else ()

    def hide(self, path: Path | None) -> tuple[Run, ...]:
        """描かない切れ端: 節点の全部。"""
        return () if path is None else self.run(RunKind.LAYOUT, *self.span(path))

    def indent(self, path: Path) -> str:
        """字下げ: 行の頭の空白。"""
        return self.node(path).before.rsplit("\n", 1)[-1].rstrip("\\")

    def opening(self, path: Path) -> tuple[Run, ...]:
        r"""行の頭: 改行・空行・``\\`` は描かず、字下げは描く。条の最初の項では、条の番号が先に立つ。"""
        article = self.article_of(path)
        if article is not None:
            return (*self.opening(article), *self.mark(article), *self.tail(article))
        own = self.extent(path)
        before = own.node.before
        line = own.start + before.rfind("\n") + 1
        escape = own.mark - before.endswith("\\")
        return (
            *self.run(RunKind.LAYOUT, own.start, line),
            *self.run(RunKind.PLAIN, line, escape),
            *self.run(RunKind.LAYOUT, escape, own.mark),
        )

    def article_of(self, path: Path) -> Path | None:
        """条: 条の行に続く最初の項なら、その条。"""
        joined = len(path) > 1 and path[-1] == 0 and self.node(path[:-1]).kind is Kind.ARTICLE
        return path[:-1] if joined else None

    def mark(self, path: Path, *, all_changed: bool = False) -> tuple[Run, ...]:
        """番号とその後の空白。空白に線は引かない (drafting-rules §1.4 D)。番号の印は字の印に優る (§1.8)。"""
        own = self.extent(path)
        end = own.mark + len(own.node.mark)
        changed = all_changed or path in self._renumbered
        kind, mark = (RunKind.CHANGED, self.style.provision_mark) if changed else (RunKind.PLAIN, None)
        note = self._renumbered.get(path, "") or ("" if own.node.text else self._resembling.get(path, ""))
        return (
            *self.run(kind, own.mark, end, note, mark),
            *self.run(RunKind.PLAIN, end, own.text),
        )

    def words(self, path: Path, kind: RunKind) -> tuple[Run, ...]:
        """語: 全部変わったか、少しも変わらないもの。"""
        own = self.extent(path)
        return self.run(kind, own.text, own.stop, self._resembling.get(path, ""))

    def tail(self, path: Path) -> tuple[Run, ...]:
        """行末の空白と罫: 描かない。"""
        own = self.extent(path)
        return self.run(RunKind.LAYOUT, own.stop, own.end)

    def hang(self, path: Path) -> int:
        """折り返した行の字下げ (全角の数): 番号のある行は一字深く、番号の無い段落は行頭だけが一字深い。"""
        node = self.node(path)
        depth = indent_width(self.indent(path)) // 2
        if node.mark or node.kind is Kind.CAPTION or self.article_of(path) is not None:
            return depth + 1
        return max(depth - 1, 0)


def differing(old: Source, old_path: Path, new: Source, new_path: Path) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """字句: 対になった二つの節点の語を比べ、変わった字に印を付けた切れ端を作る。

    Returns:
        (旧の切れ端, 新の切れ端)。番号・字下げは含まない。
    """
    before, after = old.extent(old_path), new.extent(new_path)
    was, now = before.node.text, after.node.text
    edits = compare_texts(was, now)
    words = [(was[e.old_start : e.old_end], now[e.new_start : e.new_end]) for e in edits]
    notes = [difference_note(*both) for both in words]
    short = [
        0 if note or not old.style.padding else _columns(b) - _columns(a)
        for (a, b), note in zip(words, notes, strict=True)
    ]
    return (
        _marked(old, before, [(e.old_start, e.old_end) for e in edits], notes, short),
        _marked(new, after, [(e.new_start, e.new_end) for e in edits], notes, [-columns for columns in short]),
    )


def _columns(text: str) -> int:
    """紙の上の字の幅 (半角の数)。"""
    return width(text, ambiguous=2)


def _marked(
    source: Source, own: Extent, spans: Sequence[tuple[int, int]], notes: Sequence[str], short: Sequence[int]
) -> tuple[Run, ...]:
    """語の切れ端。``short`` は、字句ごとの、反対の側の字句より狭い幅 (半角の数)。"""
    runs: list[Run] = []
    at = own.text
    for (start, end), note, columns in zip(spans, notes, short, strict=True):
        runs += source.run(RunKind.PLAIN, at, own.text + start)
        runs += source.run(RunKind.CHANGED, own.text + start, own.text + end, note)
        at = own.text + end
        if columns > 0:
            runs.append(Run(RunKind.PAD, "\u3000" * (columns // 2) + " " * (columns % 2), at, at))
    runs += source.run(RunKind.PLAIN, at, own.stop)
    return tuple(runs)
