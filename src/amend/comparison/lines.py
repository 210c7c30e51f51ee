"""行: 条・項・号・見出しの一行を、新旧の側に描く切れ端の列にする。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from amend.alignment import Pair, identical
from amend.clause import CAPTION_STEP, HEADINGS, LINELESS, Kind, Node, Path, walk
from amend.comparison import tables
from amend.comparison.both import Both
from amend.comparison.model import Run, RunKind, Side
from amend.comparison.source import Source, differing
from amend.styles import Style

Sides = tuple[Side, Side]
"""(新の側, 旧の側)。"""


def moved_only(old: Node, new: Node) -> bool:
    """番号だけが変わり、語も中の番号も変わらない規定かどうか (drafting-rules §1.4 E)。"""
    if old.mark == new.mark or old.text != new.text or len(old.children) != len(new.children):
        return False
    return all(identical(a, b) for a, b in zip(old.children, new.children, strict=True))


def line(both: Both, pair: Pair, *, whole: bool) -> Sides:
    """一行: 対になった節点の行。

    Args:
        both: 両側。
        pair: 対。
        whole: 語を描くかどうか。描かないときは（略）とする (柱書に変わりのない条・項・号)。
    """
    assert pair.old is not None
    assert pair.new is not None
    if whole:
        old_words, new_words = differing(both.old, pair.old, both.new, pair.new)
    else:
        old_words, new_words = ((_omission(s, p, both.style),) for s, p in ((both.old, pair.old), (both.new, pair.new)))
    new, old = _strip(both.new, pair.new, new_words), _strip(both.old, pair.old, old_words)
    if both.new.node(pair.new).kind is Kind.CAPTION and not both.same(pair):
        return boxed(new, both.style), boxed(old, both.style)
    return new, old


def _omission(source: Source, path: Path, style: Style) -> Run:
    extent = source.extent(path)
    return Run(RunKind.LABEL, style.omission, extent.text, extent.stop)


def _strip(source: Source, path: Path, words: Sequence[Run]) -> Side:
    runs = (*source.opening(path), *source.mark(path), *words, *source.tail(path))
    return Side((runs,), hang=source.hang(path))


def boxed(side: Side, style: Style) -> Side:
    """見出しの枠: 見出しだけの改正では、見出しの全部を一つの印で囲む (drafting-rules §1.4 I、R14)。

    枠の中の字に、ほかの印は無い (§1.8)。規定とともに加わり、削られ、全部を改められた見出しは囲まない (二重下線が
    枠に優るため)。

    Args:
        side: 見出しの行。
        style: 様式。枠が無ければ、何も変えない。
    """
    if style.caption_mark is None:
        return side
    (cell,) = side.cells
    words = [run for run in cell if run.kind is not RunKind.LAYOUT and run.text.strip()]
    start, end = words[0].start, words[-1].end
    inside = [run for run in cell if start <= run.start and run.end <= end]
    text = "".join(run.text for run in inside if run.kind is not RunKind.PAD)
    said = "、".join(dict.fromkeys(run.note for run in inside if run.note))
    box = Run(RunKind.CHANGED, text, start, end, said, style.caption_mark)
    at = cell.index(inside[0])
    return replace(side, cells=((*cell[:at], box, *cell[at + len(inside) :]),))


def collapsed(both: Both, pair: Pair) -> Sides:
    """番号だけが変わった規定: 番号に印を付け、中は（略）とする。"""
    assert pair.old is not None
    assert pair.new is not None
    return _collapsed(both.new, pair.new, both.style), _collapsed(both.old, pair.old, both.style)


def _collapsed(source: Source, path: Path, style: Style) -> Side:
    label = Run(RunKind.LABEL, style.omission, source.extent(path).text, source.span(path)[1])
    return Side(((*source.opening(path), *source.mark(path), label),), hang=source.hang(path))


def folded(both: Both, pairs: Sequence[Pair]) -> Sides:
    """略: 続いて変わらない項・号・段落を一行に畳む (drafting-rules §1.5)。"""
    return (
        _folded(both.new, [p.new for p in pairs if p.new is not None], both.style),
        _folded(both.old, [p.old for p in pairs if p.old is not None], both.style),
    )


def _folded(source: Source, paths: Sequence[Path], style: Style) -> Side:
    first = paths[0]
    node = source.node(first)
    start, end = source.span(first)[0], source.span(paths[-1])[1]
    opening = source.opening(first) if node.kind is Kind.PARAGRAPH and not node.before else ()
    joint = style.run_of_two if len(paths) == 2 else style.run_of_more
    marks = (node.mark, source.node(paths[-1]).mark) if node.mark and len(paths) > 1 else (node.mark,)
    close = style.run_close if node.mark and len(paths) > 2 else ""
    shown = source.indent(first) + joint.join(marks) + close + ("　" if node.mark else "") + style.omission
    if node.kind is Kind.TABLE:
        shown = "　" + style.omission
    return Side(((*opening, Run(RunKind.LABEL, shown, start, end)),), hang=source.hang(first))


def whole(source: Source, path: Path, *, marked: bool = True, caption: bool = True) -> Iterator[Side]:
    """全部: 規定の、見出しと子孫を含むすべての行。

    Args:
        source: 側の本文。
        path: 規定。
        marked: 番号と語のすべてに印を付けるか (片方だけの規定)。空白には付けない。
        caption: 規定そのものの見出しも含めるか。
    """
    inside: Path | None = None
    root = source.node(path)
    if root.kind in HEADINGS:  # 編章節の中の条は、それぞれが単位である
        yield _drawn(source, path, path, marked=marked)
        return
    for below, node in walk(root):
        at = (*path, *below)
        if inside is not None and at[: len(inside)] == inside:
            continue
        if node.kind is Kind.TABLE:
            inside = at
            yield from tables.whole(source, at, marked=marked)
        elif node.kind not in LINELESS and node.kind is not Kind.ARTICLE and (caption or below != (CAPTION_STEP,)):
            yield _drawn(source, at, path, marked=marked)


def _drawn(source: Source, path: Path, root: Path, *, marked: bool) -> Side:
    article = source.article_of(path)
    if article is not None and article[: len(root)] == root:
        opening = (*source.opening(article), *source.mark(article, all_changed=marked), *source.tail(article))
    else:
        opening = source.opening(path)
    words = source.words(path, RunKind.CHANGED if marked else RunKind.PLAIN)
    return Side(
        ((*opening, *source.mark(path, all_changed=marked), *words, *source.tail(path)),), hang=source.hang(path)
    )
