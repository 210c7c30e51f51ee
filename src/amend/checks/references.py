"""引用の点検: この本文の条項を引く字句が、ある条項を指しているか (X01, X02, X04)。

他の法令の引用、読替えの後、読替えの表は見ない。何を引いているかは `amend.references.citation_reader` が読む。
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from amend.checks.text import Remark, Text
from amend.clause import Kind, Path, follow
from amend.numerals import Num, write_branched
from amend.references.citations import Citation, Level, Origin
from amend.references.provisions import MAIN, UNITS, around, neighbours

_T = TypeVar("_T")
_SKIPPED = (Kind.TITLE, Kind.NUMBER, Kind.TOC, Kind.TOC_ENTRY, Kind.EXECUTION_BLOCK)
_NUMBERED = (Origin.MAIN, Origin.SUPPL, Origin.ANNEX, Origin.HERE, Origin.FOREIGN)
_ADVICE = "引く先を確かめて、字句を改めてください。"


def dangling(text: Text) -> Iterator[Remark]:
    """引く先: 本文の条・項・号・別表を引く字句は、ある条項を指す (drafting-rules §4 X01)。

    本則と別表の中の、紛れのない引用だけを見る。紛れるものは `dubious` が見る。
    """
    for quoting in _quotings(text):
        if not quoting.dubious:
            yield from quoting.missing()


def dubious(text: Text) -> Iterator[Remark]:
    """紛れる引用: 引く先の無い字句のうち、誤りと言い切れないもの (drafting-rules §4 X01)。

    附則の引用 (溶け込み後の法令では引く先が後に改められ、又は省かれている) と、同じ文や括弧の前の引用に掛かるとも
    読める引用。
    """
    for quoting in _quotings(text):
        if quoting.dubious:
            yield from quoting.missing()


def steps(text: Text) -> Iterator[Remark]:
    """前条・次条: 前条・前項・前号の前、次条・次項・次号の次に、条・項・号がある (drafting-rules §4 X02)。"""
    for quoting in _quotings(text):
        if quoting.citation.origin is Origin.STEP:
            yield from quoting.off_the_edge()


def ranges(text: Text) -> Iterator[Remark]:
    """範囲: 「第三条から第五条まで」は小さい番号から大きい番号へ書く (drafting-rules §4 X04)。

    両端があるかどうかは X01 が見る。他の法令の範囲も見る。
    """
    for path, cited in text.citations.items():
        for end in cited:
            start = end.since
            if start is None or start.origin is not end.origin or start.origin not in _NUMBERED:
                continue
            first, last = ((c.article, c.paragraph, c.item) for c in (start, end))
            same_levels = [bool(n) for n in first] == [bool(n) for n in last]
            if same_levels and any(first) and first >= last:
                words = follow(text.tree, path).text[start.start : end.end]
                message = f"「{words}まで」の番号が小さい順ではありません。"
                yield Remark(path, message, "範囲の始めと終わりを確かめてください。")


@dataclass(frozen=True, slots=True)
class _Quoting:
    """引用一つと、それがある所。

    Attributes:
        text: 点検の材料。
        path: 引用のある節点の道。
        words: 引用の字句。
        citation: 引用。
        around: 引用を囲む条・項・号の道。
    """

    text: Text
    path: Path
    words: str
    citation: Citation
    around: Mapping[Kind, Path]

    @property
    def dubious(self) -> bool:
        """誤りと言い切れないかどうか。"""
        in_suppl = self.text.within(self.path, Kind.SUPPL_PROVISION)
        return in_suppl or self.citation.doubtful or self.citation.origin is Origin.SUPPL

    def missing(self) -> Iterator[Remark]:
        """引く先が無ければ指摘する。"""
        match self.citation.origin:
            case Origin.ANNEX:
                yield from self._annex()
            case Origin.MAIN:
                yield from self._main_article()
            case Origin.SUPPL:
                yield from self._suppl()
            case Origin.HERE if self.citation.paragraph:
                yield from self._below(self.around.get(Kind.ARTICLE))
            case Origin.HERE:
                yield from self._item(self.around.get(Kind.PARAGRAPH))
            case Origin.STEP if self.citation.level is Level.ARTICLE:
                yield from self._below(self._stepped())
            case Origin.STEP if self.citation.level is Level.PARAGRAPH:
                yield from self._item(self._stepped())

    def off_the_edge(self) -> Iterator[Remark]:
        """前・次に数えた先が無ければ指摘する。"""
        beside, rank = neighbours(self.text, self.around, self.citation.level)
        step, level = self.citation.step, self.citation.level
        if not beside or 0 <= rank + step < len(beside) or (level is Level.ARTICLE and self.text.excerpt):
            return
        side, there = ("前", rank) if step < 0 else ("後", len(beside) - rank - 1)
        unit = UNITS[level].value
        what = f"{side}に{unit}がありません" if there == 0 else f"{side}の{unit}の数は{there}です"
        yield Remark(self.path, f"「{self.words}」とありますが、{what}。", _ADVICE)

    def _annex(self) -> Iterator[Remark]:
        num = self.citation.article
        if not self.text.excerpt and all(num and annex.node.num != num for annex in self.text.annexes):
            yield self._remark("別表", *(annex.node.mark for annex in _ends(self.text.annexes)))

    def _main_article(self) -> Iterator[Remark]:
        """本則の条。改正法令の名の付いた附則の「第三条」は、その改正法令の条である。"""
        article = self.text.by_number.get((MAIN, self.citation.article))
        section = self.text.section_node(self.path)
        if article is not None:
            yield from self._below(article.path)
        elif not self.text.excerpt and not (section is not None and section.text):
            yield self._remark("条", *(p.node.mark for p in _ends(self.text.articles.get(MAIN, ()))))

    def _suppl(self) -> Iterator[Remark]:
        """附則は幾つもあり得る。どれか一つにあればよい。"""
        num = self.citation.article
        suppls = self.text.directory.siblings.get((MAIN, Kind.SUPPL_PROVISION), ())
        articles = [self.text.by_number[path, num].path for path in suppls if (path, num) in self.text.by_number]
        holders = articles if num else list(suppls)
        if not holders and not self.text.excerpt:
            yield self._remark("附則の条")
        faults = [list(self._below(holder)) for holder in holders]
        if faults and all(faults):
            yield from faults[0]

    def _below(self, holder: Path | None) -> Iterator[Remark]:
        """条 (又は項だけの附則) の中の項と号。"""
        if holder is None or holder in self.text.directory.loose:
            return
        paragraph: Path | None = holder
        if self.citation.paragraph:
            there = self.text.directory.paragraphs.get(holder, {})
            paragraph = there.get(self.citation.paragraph)
            if paragraph is None:
                yield self._remark("項", *(f"第{self._number(num)}項" for num in _ends(there)))
        yield from self._item(paragraph)

    def _item(self, paragraph: Path | None) -> Iterator[Remark]:
        """項の中の号。条の道なら、どれかの項の号。"""
        if paragraph is None or paragraph in self.text.directory.tabled:
            return
        there = self.text.directory.items.get(paragraph, {})
        if self.citation.every_item and not there:
            yield Remark(self.path, f"「{self.words}」とありますが、号がありません。", _ADVICE)
        if self.citation.item and self.citation.item not in there:
            yield self._remark("号", *(f"第{self._number(num)}号" for num in _ends(there)))

    def _stepped(self) -> Path | None:
        """前条・前項などの指す条・項の道。"""
        beside, rank = neighbours(self.text, self.around, self.citation.level)
        at = rank + self.citation.step
        return beside[at] if 0 <= at < len(beside) else None

    def _number(self, num: Num) -> str:
        return write_branched(num, self.text.numerals)

    def _remark(self, unit: str, *ends: str) -> Remark:
        message = f"「{self.words}」を引いていますが、その{unit}がありません。"
        there = f"あるのは{'から'.join(ends)}{'まで' if len(ends) > 1 else ''}です。" if ends else ""
        return Remark(self.path, message, there + _ADVICE)


def _ends(there: Collection[_T]) -> tuple[_T, ...]:
    """始めと終わり: 一つだけなら一つ、無ければ空。"""
    listed = iter(there) if len(there) < 2 else islice(there, 0, None, len(there) - 1)
    return tuple(listed)


def _quotings(text: Text) -> Iterator[_Quoting]:
    """この本文の条項の引用。表の欄では、条と別表の引用だけを読む。"""
    for path, cited in text.citations.items():
        node = follow(text.tree, path)
        own = [c for c in cited if c.origin not in (Origin.FOREIGN, Origin.CHAPTER)]
        if node.kind is Kind.CELL:
            own = [c for c in own if c.origin in (Origin.MAIN, Origin.ANNEX)]
        if own and node.kind not in _SKIPPED and path not in text.replacements and path not in text.unplaced:
            enclosing = around(text.tree, path)
            yield from (_Quoting(text, path, node.text[c.start : c.end], c, enclosing) for c in own)
