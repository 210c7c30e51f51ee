"""対照表のページを読む: HTML から、紙の上で言っていることを取り出す。

書き手の道具は使わない。書き手とは、要素と class の名だけを分け合う。
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from amend.errors import TextError
from amend.read.reading import Reading, ReadSide, Stretch, read_side
from amend.read.stacked import Place, ReadLine, paired
from amend.styles import Mark

_UNDERLINES = frozenset({"ins", "del", "u"})
_VOID = frozenset({"meta", "col", "br"})
_UNSEEN = frozenset({"title", "style"})
_NAMED = ("h1", "state", "note")
_PLACES = {"first": Place.FIRST, "second": Place.SECOND, "stacked": Place.STACKED}
_ASIDE = ("number", "remark")
_FRAMES = (Mark.THICK, Mark.DASHED)
_ADVICE = "amend が作ったページか、手で直していないかを確かめてください。"


def read_html(data: bytes) -> Reading:
    """ページの読み: 対照表の HTML を読む。

    Args:
        data: HTML の全文 (UTF-8)。

    Raises:
        TextError: 対照表のページでない。又は、知らない所に字がある。
    """
    reader = _Reader()
    try:
        reader.feed(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise TextError("ページが UTF-8 ではありません。", advice=_ADVICE) from error
    reader.close()
    number = [box for box in reader.heads[:1] if box.kind == "number"]
    both, third = reader.heads[len(number) :][:2], reader.heads[len(number) + 2 :]
    if len(both) != 2 or len(third) > 1:
        raise TextError("対照表のページではありません: 新旧の頭の行がありません。", advice=_ADVICE)
    heads = (both[0].text(), both[1].text())
    lines = (_line(place, boxes, both[0].span, number=bool(number), third=bool(third)) for place, boxes in reader.rows)
    rows = tuple(paired(lines, heads))
    named = {wanted: "".join(text for kind, text in reader.words if kind == wanted) for wanted in _NAMED}
    return Reading(
        title=named["h1"],
        state=named["state"],
        note=named["note"],
        heads=heads,
        rows=tuple(row for row, _ in rows),
        furniture=tuple(text for kind, text in reader.words if kind not in _NAMED),
        third_head="".join(box.text() for box in third),
        remarks=tuple(aside[-1] for _, aside in rows) if third else (),
        number_head="".join(box.text() for box in number),
        numbers=tuple(aside[0] for _, aside in rows) if number else (),
        subject=reader.subject,
    )


def _line(place: Place, boxes: list[_Box], left: int, *, number: bool, third: bool) -> ReadLine:
    """紙の一行。積んだ行と、積んだ表の名は、側を分けない。"""
    words = boxes[number : len(boxes) - third]
    sides = _split(words, left) if place is Place.BESIDE else (_side(words),)
    aside = [*boxes[:number], *boxes[len(boxes) - third :]]
    if [box.kind for box in aside] != ["number"] * number + ["remark"] * third:
        where = "／".join(box.text() for box in boxes)
        raise TextError("項番の列か三つ目の列の無い行があります。", where=where, advice=_ADVICE)
    return ReadLine(place, sides, tuple(box.text() for box in aside))


@dataclass(slots=True)
class _Box:
    """字の入る要素: 欄又は段落。"""

    kind: str
    span: int = 1
    table: bool = False
    head: bool = False
    frame: Mark | None = None
    stretches: list[Stretch] = field(default_factory=list)

    def text(self) -> str:
        return "".join(s.text for s in self.stretches)


def _split(row: list[_Box], left: int) -> tuple[ReadSide, ReadSide]:
    """行の欄を、またぐ列の数で左右の側に分ける。"""
    halves: tuple[list[_Box], list[_Box]] = ([], [])
    at = 0
    for box in row:
        halves[at >= left].append(box)
        at += box.span
        if at > left > at - box.span:
            raise TextError("新旧の境をまたぐ欄があります。", where=box.text(), advice=_ADVICE)
    return _side(halves[0]), _side(halves[1])


def _side(boxes: list[_Box]) -> ReadSide:
    cells = ((tuple(box.stretches), box.frame) for box in boxes)
    return read_side(cells, table=any(b.table for b in boxes), head=any(b.head for b in boxes))


class _Reader(HTMLParser):
    """HTML を一度なめる。字は、開いている要素のうち最も内側の箱に入る。"""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[tuple[str, str]] = []
        self.subject = ""
        self.heads: list[_Box] = []
        self.rows: list[tuple[Place, list[_Box]]] = []
        self._open: list[str] = []
        self._box: _Box | None = None
        self._mark = Mark.UNDERLINE
        self._own: Mark | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = (given.get("class") or "").split()
        if tag == "br":
            self._add("\n")
        if tag == "meta" and given.get("name") == "subject":
            self.subject = given.get("content") or ""
        if tag in _VOID:
            return
        self._open.append(tag)
        if tag == "table":
            self._mark = next((mark for mark in Mark if mark.value in names), Mark.UNDERLINE)
        if tag in _UNDERLINES:
            self._own = next((mark for mark in Mark if mark.value in names), None)
        if tag == "tr" and "tbody" in self._open:
            self.rows.append((next((_PLACES[name] for name in names if name in _PLACES), Place.BESIDE), []))
        elif tag in ("td", "th"):
            span = given.get("colspan") or "1"
            kind = next((name for name in _ASIDE if name in names), tag)
            frame = next((mark for mark in _FRAMES if mark.value in names), None)
            self._box = _Box(kind, int(span) if span.isdecimal() else 1, "cell" in names, tag == "th", frame)
        elif tag in ("h1", "h2", "p", "li"):
            self._box = _Box(names[0] if names else tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise TextError(f"要素の閉じ方が合いません: {tag}", advice=_ADVICE)
        if self._box is not None and tag in ("td", "th", "h1", "h2", "p", "li"):
            self._place(self._box)
            self._box = None

    def handle_data(self, data: str) -> None:
        if self._box is not None or (data.strip() and _UNSEEN.isdisjoint(self._open[-1:])):
            self._add(data)

    def _add(self, text: str) -> None:
        if self._box is None:
            raise TextError("対照表の外に字があります。", where=text.strip(), advice=_ADVICE)
        underlined = not _UNDERLINES.isdisjoint(self._open)
        mark = (self._own or self._mark) if underlined else Mark.UNDERLINE
        self._box.stretches.append(Stretch(text, underlined, "small" in self._open, mark))

    def _place(self, box: _Box) -> None:
        if "thead" in self._open:
            self.heads.append(box)
        elif "tbody" in self._open and self.rows:
            self.rows[-1][1].append(box)
        elif "tfoot" not in self._open or box.stretches:
            self.words.append((box.kind, box.text()))
