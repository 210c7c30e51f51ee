"""Word の字: 欄の要素をたどり、紙に出る字だけを取り出す。字を持ち得て、読み方の決まらない要素は、控えておく。

変更履歴は承諾したものとし、隠し文字とふりがなは読まない。字を黙って落とすことも、紙に無い字を足すこともしない
(reliability D3)。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from amend.read.foreign import DrawnCell, Emphasis, Letters
from amend.read.word import OFF, Formats, W, at, is_on, name_of, small_number, value

_OPEN = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo"}
)
"""中の字が、そのまま紙に出る要素。"""
_GONE = frozenset({"del", "moveFrom"})
"""承諾すれば、中の字ごと無くなる要素。"""
_SPEAKING = frozenset(
    {"sym", "object", "footnoteReference", "endnoteReference", "altChunk", "subDoc", "contentPart", "dataBinding"}
    | {"blip", "imagedata", "textpath", "chart", "relIds"}
    | {"pgNum", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"}
)
"""字の要素 (``t``) のほかに、字を持ち、又は字に見えるものを描く要素。"""
IMPORTED = "ほかの書類の取り込み"
_KINDS = {
    "sym": "記号の書体の字",
    "AlternateContent": "図形",
    "drawing": "図形",
    "pict": "図形",
    "object": "埋め込んだ物",
    "footnoteReference": "脚注",
    "endnoteReference": "文末脚注",
    "oMath": "数式",
    "oMathPara": "数式",
    "altChunk": IMPORTED,
    "subDoc": IMPORTED,
    "sdtPr": "ほかの所の値を写す欄",
}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_DRAWN_CODES = frozenset(
    {"EQ", "SYMBOL", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "FORMCHECKBOX", "FORMDROPDOWN"}
)
"""結果の字を書かずに、命令そのものから描かれるフィールド。"""
_SILENT_CODES = frozenset({"XE", "TC", "TA", "RD", "SET", "PRIVATE"})
"""紙に何も描かないフィールド。"""

_SHADED = ("color", "highlight", "shd")

Line = tuple[Letters, ...]


@dataclass(slots=True)
class _Field:
    """開いているフィールド。

    Attributes:
        code: 命令。
        shown: 結果の字に入ったか。命令の中の字は、紙に出ない。
    """

    code: str = ""
    shown: bool = False


@dataclass(frozen=True, slots=True)
class TableWalk:
    """一つの表の歩み。

    Attributes:
        formats: 書式の引き方。
        faults: 読み方の決まらない所の、(種類、まわりの字)。読みながら足す。
        fields: 開いているフィールド。欄をまたぐことがあるので、表を通して持つ。
    """

    formats: Formats
    faults: list[tuple[str, str]] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)

    def rows(self, table: Element) -> Iterator[list[DrawnCell]]:
        """行: 削られた行と、隠した行は読まない。"""
        for row in self.shown(table, "tr"):
            properties = at(row, "trPr")
            if at(properties, "del") is None and not is_on(at(properties, "hidden")):
                before = small_number(value(properties, "gridBefore"))
                yield [DrawnCell(before, ())] * bool(before) + [self._cell(cell) for cell in self.shown(row, "tc")]

    def shown(self, element: Element, *wanted: str) -> Iterator[Element]:
        """紙に出る、求める要素。上から順。"""
        for part in element:
            name = name_of(part)
            if name == "fldSimple" and _is_lost(part.get(f"{W}instr", ""), shown=_speaks(part)):
                self._fault(part, "フィールド")
            if name in wanted:
                yield part
            elif name in _OPEN:
                yield from self.shown(part, *wanted)
            elif name not in _GONE and _speaks(part):
                self._fault(part)

    def _cell(self, cell: Element) -> DrawnCell:
        properties = at(cell, "tcPr")
        for change in ("cellDel", "cellMerge"):
            if at(properties, change) is not None:
                self._fault(cell, "升の変更履歴")
        covered = any(
            merge is not None and merge.get(f"{W}val") != "restart"
            for merge in (at(properties, "vMerge"), at(properties, "hMerge"))
        )
        entries = () if covered else tuple(self._entries(cell))  # 結合して隠れた升の字は、紙に出ない
        return DrawnCell(small_number(value(properties, "gridSpan")) or 1, entries)

    def _entries(self, cell: Element) -> Iterator[tuple[Line, ...]]:
        """欄の中の段落と、中の表の行。上から順。"""
        letters: list[Letters] = []
        for part in self.shown(cell, "p", "tbl"):
            if name_of(part) == "p":
                letters += self._paragraph(part)
                if not _is_joined(part):
                    yield from ((line,) for line in _lines(letters))
                    letters = []
                continue
            for row in self.rows(part):
                yield tuple(tuple(one for entry in cell.entries for p in entry for one in p) for cell in row)
        if letters:
            yield from ((line,) for line in _lines(letters))

    def _paragraph(self, paragraph: Element) -> Iterator[Letters]:
        if self.formats.is_numbered(paragraph):
            self._fault(paragraph, "自動の番号")
        for run in self.shown(paragraph, "r"):
            yield from self._run(run, paragraph)

    def _run(self, run: Element, paragraph: Element) -> Iterator[Letters]:
        properties = self.formats.of_run(run, paragraph)
        hidden = is_on(_nearest(properties, "vanish"))
        drawn = frozenset(_emphasis(properties, at(run, "rPr")))
        for part in run:
            name = name_of(part)
            if name in ("fldChar", "instrText"):
                self._field(part, name, hidden=hidden)
            elif hidden or not all(one.shown for one in self.fields):
                continue
            elif name == "t":
                yield part.text or "", drawn
            elif name in _CHARACTERS:
                yield _CHARACTERS[name], drawn
            elif name == "br":
                yield "\n" if part.get(f"{W}type", "textWrapping") == "textWrapping" else "", drawn
            elif name == "ruby":  # ふりがなは、読みであって字ではない
                for base in part.findall(f"{W}rubyBase"):
                    for inner in self.shown(base, "r"):
                        yield from self._run(inner, paragraph)
            elif _speaks(part):
                self._fault(part, around=paragraph)

    def _field(self, part: Element, name: str, *, hidden: bool) -> None:
        kind = part.get(f"{W}fldCharType", "")
        if kind == "begin":
            self.fields.append(_Field())
        elif not self.fields:
            return
        elif name == "instrText":
            self.fields[-1].code += part.text or ""
        elif kind == "separate":
            self.fields[-1].shown = True
        elif kind == "end":
            ended = self.fields.pop()
            outside = all(one.shown for one in self.fields)
            if outside and not hidden and _is_lost(ended.code, shown=ended.shown):
                self.faults.append(("フィールド", ended.code.strip()))

    def _fault(self, part: Element, kind: str = "", *, around: Element | None = None) -> None:
        where = part if around is None else around
        self.faults.append((kind or _KINDS.get(name_of(part), name_of(part)), "".join(where.itertext()).strip()[:40]))


def _speaks(part: Element) -> bool:
    """字を持ち得る要素か。"""
    return any(name_of(one) in _SPEAKING or (name_of(one) == "t" and one.text) for one in part.iter())


def _is_lost(code: str, *, shown: bool) -> bool:
    """字を描くのに、結果の字の書かれていないフィールドか。"""
    command = "".join(code.split()[:1]).upper()
    return command in _DRAWN_CODES or bool(command and not shown and command not in _SILENT_CODES)


def _is_joined(paragraph: Element) -> bool:
    """段落の終わりが削られ、又は隠れて、次の段落につながるか。"""
    mark = at(paragraph, "pPr/rPr")
    return any(at(mark, name) is not None for name in _GONE) or is_on(at(mark, "vanish"))


def _lines(letters: list[Letters]) -> Iterator[Line]:
    """段落の行: 改行の印 (w:br) で分ける。"""
    line: list[Letters] = []
    for text, drawn in letters:
        first, *rest = text.split("\n")
        line.append((first, drawn))
        for one in rest:
            yield tuple(line)
            line = [(one, drawn)]
    yield tuple(line)


def _emphasis(properties: tuple[Element, ...], own: Element | None) -> Iterator[Emphasis]:
    """目立たせ方。傍点と色は、直に付けたものだけを数える。"""
    if is_on(_nearest(properties, "u")):
        yield Emphasis.UNDERLINE
    if is_on(_nearest(properties, "b")):
        yield Emphasis.BOLD
    if own is None:
        return
    if is_on(at(own, "em")):
        yield Emphasis.DOTS
    color, highlight, shade = (at(own, name) for name in _SHADED)
    coloured = color is not None and color.get(f"{W}val", "") not in ("", "auto", "000000")
    filled = shade is not None and shade.get(f"{W}fill", "auto") != "auto"
    if coloured or filled or (highlight is not None and highlight.get(f"{W}val", "none") not in OFF):
        yield Emphasis.COLOUR


def _nearest(properties: tuple[Element, ...], name: str) -> Element | None:
    """最も近くに書かれた書式。値の無い下線は、書かれていないとみる。"""
    found = (at(one, name) for one in properties)
    return next((one for one in found if one is not None and (name != "u" or one.get(f"{W}val"))), None)
