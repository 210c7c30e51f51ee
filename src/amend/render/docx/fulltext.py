"""全文の書類の Word の書類: 見消しと読合せの docx。どの書き方も名のあるスタイルで持ち、線は直にも付ける。"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from amend.fulltext.model import FullText, Ink, Line, Paper, Span
from amend.render.docx import package
from amend.render.sheet import MARGIN, MAX_HANG
from amend.styles import Style

_SIZES = {Paper.MARKED: (0.0, 400), Paper.ALOUD: (15.5, 640)}
"""種類ごとの、字の大きさ (0 なら様式のもの) と行送り (twip)。"""

_NUMBER_WIDTH = 900  # 行の番号の幅 (twip)
_WIDTH = Mm(210 - 2 * MARGIN).twips

TITLE, STATE, LEGEND, BODY, NAMES, CELL, BELOW, FOOTER, TABLE = (
    *("FullTitle", "FullState", "FullLegend", "FullBody", "FullNames", "FullCell", "FullBelow", "FullFooter"),
    "FullTable",
)
NUMBER = "FullNumber"
INKS = {Ink.STRUCK: "FullStruck", Ink.ADDED: "FullAdded", Ink.POINT: "FullPoint", Ink.NOTE: "FullNote"}
_BORDER = '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
_DRAWN = {Ink.STRUCK: "<w:strike/>", Ink.ADDED: '<w:u w:val="single"/>', Ink.POINT: _BORDER, Ink.NOTE: ""}


def render(paper: FullText, style: Style) -> bytes:
    """Word の書類: 全文の書類を docx にする。

    Args:
        paper: 全文の書類。書けない文字は断ってあること (`amend.render.fulltext.refuse_unwritable`)。
        style: 様式。書体と字の大きさを使う。

    Returns:
        docx のバイト列。同じ引数には同じバイト列を返す。
    """
    document = package.blank(paper.title, style.font)
    document.core_properties.subject = paper.paper.value
    document.styles.element[:] = list(parse_xml(f"<w:styles {nsdecls('w')}>{_styles(paper.paper, style)}</w:styles>"))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.footer_distance = Mm(MARGIN // 2)
    section._sectPr.attrib.clear()  # ひな形を作った人の編集の番号 (rsid)
    grid = section._sectPr.find(qn("w:docGrid"))
    section._sectPr.remove(grid)
    section.footer.is_linked_to_previous = False
    old = section.footer.paragraphs[0]._p
    old.getparent().replace(old, parse_xml(_FOOTER))
    body = "".join(_body(paper, style.font_size))
    end = document.element.body.sectPr
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")):
        end.addprevious(element)
    return package.packed(document)


_FOOTER = (
    f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{FOOTER}"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
)


def _body(paper: FullText, size: float) -> Iterator[str]:
    for identity, text in ((STATE, paper.state), (TITLE, paper.title), (LEGEND, paper.legend)):
        if text:
            yield _p(identity, _run(Span(text)))
    columns = 0
    for line in paper.lines:
        wanted = len(line.cells) if line.table else 0
        if columns and wanted != columns:
            yield "</w:tbl>"
        if wanted and wanted != columns:
            # 続く二つの表は、間に段落が無いと Word が一つにつなぐ
            yield (_p(CELL, "") if columns else "") + _table_head(wanted)
        columns = wanted
        yield _row(line) if line.table else _paragraph(line, size)
    if columns:
        yield "</w:tbl>"
    yield from (_p(BELOW, _run(Span(text))) for text in paper.furniture)


def _paragraph(line: Line, size: float) -> str:
    hang = min(line.hang, MAX_HANG)
    chars, twips = hang * 100, round(hang * size * 20)
    indent = f'<w:ind w:leftChars="{chars}" w:left="{twips}" w:hangingChars="{chars}" w:hanging="{twips}"/>'
    layout = indent if hang else ""
    above = '<w:spacing w:before="240"/>' if line.opens else ""
    number = f'<w:r><w:rPr><w:rStyle w:val="{NUMBER}"/></w:rPr><w:t>{line.number}</w:t><w:tab/></w:r>'
    words = "".join(_run(span) for cell in line.cells for span in cell)
    keep = "<w:keepNext/>" if line.names else ""
    names = _p(NAMES, _run(Span("　".join(line.names)))) if line.names else ""
    return _p(BODY, (number if line.number else "") + words, keep + above + layout) + names


def _p(identity: str, runs: str, layout: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{identity}"/>{layout}</w:pPr>{runs}</w:p>'


def _run(span: Span) -> str:
    if not span.text:
        return ""
    ink = INKS.get(span.ink)
    properties = f'<w:rPr><w:rStyle w:val="{ink}"/>{_DRAWN[span.ink]}</w:rPr>' if ink else ""
    text = escape(span.text)
    for mark, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        text = text.replace(mark, f'</w:t>{element}<w:t xml:space="preserve">')
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _table_head(columns: int) -> str:
    width = _WIDTH // columns
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{width * columns}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _row(line: Line) -> str:
    width = _WIDTH // len(line.cells)
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_p(CELL, "".join(map(_run, cell)))}</w:tc>'
        for cell in line.cells
    )
    return f"<w:tr>{''.join(cells)}</w:tr>"


# --- スタイル ---------------------------------------------------------------------------------------------------------
def _styles(paper: Paper, style: Style) -> str:
    own, pitch = _SIZES[paper]
    font, size = quoteattr(style.font), round(2 * (own or style.font_size))
    fonts = " ".join(f"w:{script}={font}" for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    number = f'<w:tabs><w:tab w:val="left" w:pos="{_NUMBER_WIDTH}"/></w:tabs>'
    indent = f'<w:ind w:left="{_NUMBER_WIDTH}" w:hanging="{_NUMBER_WIDTH}"/>'
    exact = f'<w:spacing w:line="{pitch}" w:lineRule="atLeast"/>'
    aloud = paper is Paper.ALOUD
    body = (number + exact + indent + _LEFT) if aloud else exact
    small = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
    return "".join(
        (
            f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>"
            '<w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
            "</w:docDefaults>",
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
            '<w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val="0"/>'
            '<w:autoSpaceDN w:val="0"/><w:jc w:val="both"/></w:pPr>'
            '<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>',
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
            _style(
                TITLE,
                "全文 表題",
                f'<w:spacing w:before="120" w:after="120"/>{_CENTER}',
                '<w:sz w:val="26"/><w:szCs w:val="26"/>',
            ),
            _style(STATE, "全文 状態", _RIGHT, small),
            _style(LEGEND, "全文 凡例", '<w:spacing w:after="240"/>', small),
            _style(BODY, "全文 本文", body, f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'),
            _style(CELL, "全文 表の欄", _TABLE_PITCH + _LEFT, f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'),
            _style(NAMES, "全文 字の名", f'<w:spacing w:after="120"/><w:ind w:left="{_NUMBER_WIDTH}"/>{_LEFT}', small),
            _style(BELOW, "全文 末尾", '<w:spacing w:before="240"/>', small),
            _style(FOOTER, "全文 ページ番号", _CENTER, small),
            _character(NUMBER, "全文 行の番号", small) if aloud else "",  # 読合せの印でもある
            *(_character(INKS[ink], f"全文 {ink.value}", _DRAWN[ink] or _TINY) for ink in INKS),
            _BORDERED,
        )
    )


_TABLE_PITCH = '<w:spacing w:before="20" w:after="20" w:line="300" w:lineRule="atLeast"/>'
_LEFT, _CENTER, _RIGHT = (f'<w:jc w:val="{side}"/>' for side in ("left", "center", "right"))
_TINY = '<w:sz w:val="16"/><w:szCs w:val="16"/>'
_BORDERED = (
    f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE}"><w:name w:val="全文 表"/><w:qFormat/>'
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblCellMar><w:left w:w="99" w:type="dxa"/><w:right w:w="99" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)


def _style(identity: str, name: str, layout: str, letters: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
    )


def _character(identity: str, name: str, letters: str) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{letters}</w:rPr></w:style>'
    )
