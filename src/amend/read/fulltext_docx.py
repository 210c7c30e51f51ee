"""全文の書類の docx を読む: 見消しと読合せの XML をたどり、紙の上で言っていることを取り出す。

書き手の道具 (python-docx) は使わない。書き手とは、スタイルの名だけを分け合う。字の墨は、スタイルの名と、直に引いた線が
そろって初めて決まる。知らない要素は、字を黙って落とさないように断る (reliability D1–D3)。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from amend.errors import TextError
from amend.fulltext.model import FullText, Ink, Line, NotFullTextError, Paper, Span, merged
from amend.read.package import role_part, xml_parts
from amend.read.word import W, refuse_hiding, value

_ADVICE = "amend が作った書類か、手で直していないかを確かめてください。"

_INKS = {f"全文 {ink.value}": ink for ink in (Ink.STRUCK, Ink.ADDED, Ink.POINT, Ink.NOTE)}
_LINES = {"strike": Ink.STRUCK, "u": Ink.ADDED, "bdr": Ink.POINT}
_NUMBER = "全文 行の番号"
_WORDS = ("body", "p", "pPr", "pStyle", "keepNext", "spacing", "ind", "r", "rPr", "rStyle", "t", "br", "tab")
_TABLES = ("tbl", "tblPr", "tblStyle", "tblW", "tblLayout", "tblGrid", "gridCol", "tr", "tc", "tcPr", "tcW")
_KNOWN = frozenset((*_WORDS, *_TABLES, *_LINES, "sectPr", "footerReference", "pgSz", "pgMar", "cols"))


def read_fulltext_docx(data: bytes) -> FullText:
    """Word の書類の読み: 全文の書類の docx を読む。

    Args:
        data: docx のバイト列。

    Raises:
        NotFullTextError: 全文の書類の docx でない。
        TextError: 変更履歴など、読み方の決まらない字がある。
    """
    try:
        parts = xml_parts(data, "Word の書類")
        main = role_part(parts, "officeDocument")
        styles = parts[role_part(parts, "styles", main)]
    except TextError as error:  # 読めない訳は、対照表の読み手が言う。人の作った書類は、そちらが読めることもある
        raise NotFullTextError(error.what, where=error.where, advice=error.advice) from error
    names = {style.get(f"{W}styleId", ""): value(style, "name") for style in styles.iter(f"{W}style")}
    body = parts[main].find(f"{W}body")
    if body is None or "全文 本文" not in names.values():
        raise NotFullTextError("見消し・読合せの書類ではありません。", advice=_ADVICE)
    refuse_hiding(styles, advice=_ADVICE)
    for element in body.iter():
        if element.tag.removeprefix(W) not in _KNOWN:
            raise TextError("読み方の決まらない要素があります。", where=element.tag.rpartition("}")[2], advice=_ADVICE)
    return _Reader(names).read(body)


class _Reader:
    """読み手: スタイルの識別子から名を引く。"""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def read(self, body: Element) -> FullText:
        """本文の段落と表を、前から順に読む。"""
        words: dict[str, list[str]] = {}
        lines: list[Line] = []
        for element in body:
            if element.tag == f"{W}tbl":
                lines += (self._row(row) for row in element.findall(f"{W}tr"))
                continue
            if element.tag != f"{W}p":
                continue
            name = self.names.get(value(element, "pPr/pStyle"), "")
            number, spans = self._paragraph(element)
            text = "".join(span.text for span in spans)
            if name == "全文 本文":
                lines.append(Line((spans,), number=number))
            elif name == "全文 字の名" and lines:
                last = lines.pop()
                lines.append(Line(last.cells, number=last.number, names=tuple(text.split("　"))))
            elif name == "全文 表の欄" and not text:
                continue
            else:
                words.setdefault(name, []).append(text)
        known = {"全文 表題", "全文 状態", "全文 凡例", "全文 末尾"}
        if "全文 表題" not in words or not words.keys() <= known:
            raise TextError("見消し・読合せの書類ではありません。", where="、".join(words), advice=_ADVICE)
        title, state, legend = ("".join(words.get(f"全文 {kind}", ())) for kind in ("表題", "状態", "凡例"))
        paper = Paper.ALOUD if _NUMBER in self.names.values() else Paper.MARKED
        return FullText(paper, title, state, legend, tuple(lines), tuple(words.get("全文 末尾", ())))

    def _row(self, row: Element) -> Line:
        cells = []
        for cell in row.findall(f"{W}tc"):
            (paragraph,) = cell.findall(f"{W}p") or (None,)
            if paragraph is None:
                raise TextError("段落の無い欄があります。", advice=_ADVICE)
            cells.append(self._paragraph(paragraph)[1])
        return Line(tuple(cells), table=True)

    def _paragraph(self, paragraph: Element) -> tuple[str, tuple[Span, ...]]:
        number = ""
        spans: list[Span] = []
        for run in paragraph.findall(f"{W}r"):
            name = self.names.get(value(run, "rPr/rStyle"), "")
            if name == _NUMBER and not spans:
                number += "".join(words.text or "" for words in run.findall(f"{W}t"))
            else:
                spans.append(Span("".join(_letters(run)), self._ink(run, name)))
        return number, merged(spans)

    def _ink(self, run: Element, name: str) -> Ink:
        properties = run.find(f"{W}rPr")
        drawn = [] if properties is None else [each.tag.removeprefix(W) for each in properties]
        lines = [_LINES[tag] for tag in drawn if tag in _LINES]
        ink = _INKS.get(name, Ink.KEPT)
        wanted = [] if ink in (Ink.KEPT, Ink.NOTE) else [ink]
        if lines != wanted:
            words = "".join(_letters(run))
            raise TextError("字の線と、スタイルとが食い違っています。", where=words[:20], advice=_ADVICE)
        return ink


def _letters(run: Element) -> Iterator[str]:
    for element in run:
        match element.tag.removeprefix(W):
            case "t":
                yield element.text or ""
            case "br":
                yield "\n"
            case "tab":
                yield "\t"
            case _:  # 字の書き方
                pass
