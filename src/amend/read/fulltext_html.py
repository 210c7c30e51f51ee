"""全文の書類のページを読む: 見消しと読合せの HTML から、紙の上で言っていることを取り出す。

書き手の道具は使わない。書き手とは、要素と class の名だけを分け合う。
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from amend.errors import TextError
from amend.fulltext.model import FullText, Ink, Line, NotFullTextError, Paper, Span, merged

_PAPERS = {"mikeshi": Paper.MARKED, "yomiawase": Paper.ALOUD}
_INKS = {"del": Ink.STRUCK, "ins": Ink.ADDED, "b": Ink.POINT, "small": Ink.NOTE}
_VOID = frozenset({"meta", "br"})
_UNSEEN = frozenset({"title", "style"})
_ADVICE = "amend が作ったページか、手で直していないかを確かめてください。"


def read_fulltext_html(data: bytes) -> FullText:
    """ページの読み: 全文の書類の HTML を読む。

    Args:
        data: HTML の全文 (UTF-8)。

    Raises:
        NotFullTextError: 全文の書類のページでない。
        TextError: 知らない所に字がある。
    """
    reader = _Reader()
    try:
        reader.feed(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotFullTextError("ページが UTF-8 ではありません。", advice=_ADVICE) from error
    reader.close()
    if reader.paper is None:
        raise _stranger()
    words = reader.words
    return FullText(
        paper=reader.paper,
        title="".join(text for kind, text in words if kind == "h1"),
        state="".join(text for kind, text in words if kind == "state"),
        legend="".join(text for kind, text in words if kind == "legend"),
        lines=tuple(reader.lines),
        furniture=tuple(text for kind, text in words if kind == "below"),
    )


def _stranger() -> NotFullTextError:
    return NotFullTextError("見消し・読合せのページではありません。", advice=_ADVICE)


@dataclass(slots=True)
class _Row:
    """読みかけの表の行。"""

    cells: list[tuple[Span, ...]] = field(default_factory=list)


class _Reader(HTMLParser):
    """読み手: 字のある要素を、閉じたときに行にする。"""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paper: Paper | None = None
        self.lines: list[Line] = []
        self.words: list[tuple[str, str]] = []
        self._stack: list[tuple[str, str]] = []
        self._spans: list[Span] = []
        self._number = ""
        self._row = _Row()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag == "br":
            self.handle_data("\n")
        if tag == "body":
            self.paper = _PAPERS.get(kind)
            if self.paper is None:
                raise _stranger()
        if tag == "tr":
            self._row = _Row()
        if tag not in _VOID:
            self._stack.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        if not self._stack or self._stack[-1][0] != tag:
            raise TextError("要素の入れ子が正しくありません。", where=tag, advice=_ADVICE)
        _, kind = self._stack.pop()
        first = kind.split(" ")[0]
        if tag == "td":
            self._row.cells.append(self._taken())
        elif tag == "tr":
            self.lines.append(Line(tuple(self._row.cells), table=True))
        elif tag == "p" and first == "line":
            self.lines.append(Line((self._taken(),), number=self._number))
            self._number = ""
        elif tag == "p" and first == "names":
            self._name("".join(span.text for span in self._taken()))
        elif tag in ("p", "h1"):
            self.words.append((first or tag, "".join(span.text for span in self._taken())))

    def _taken(self) -> tuple[Span, ...]:
        spans, self._spans = merged(self._spans), []
        return spans

    def _name(self, text: str) -> None:
        if not self.lines:
            raise TextError("行の無い、字の名があります。", where=text, advice=_ADVICE)
        last = self.lines.pop()
        self.lines.append(Line(last.cells, number=last.number, names=tuple(text.split("　"))))

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._stack]
        if any(tag in _UNSEEN for tag in tags):
            return
        if "p" not in tags and "td" not in tags and "h1" not in tags:
            if data.strip():
                raise TextError("知らない所に字があります。", where=data.strip()[:20], advice=_ADVICE)
            return
        tag, kind = self._stack[-1]
        if tag == "span":
            if kind != "number":
                raise TextError("知らない要素があります。", where=data[:20], advice=_ADVICE)
            self._number += data
            return
        if tag not in (*_INKS, "p", "td", "h1") or sum(each in _INKS for each in tags) > 1:
            raise TextError("知らない要素があります。", where=data[:20], advice=_ADVICE)
        self._spans.append(Span(data, _INKS.get(tag, Ink.KEPT)))
