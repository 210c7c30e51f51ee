"""Word のスタイル: 対照表の字と表の見た目。職員は、これを直せば書類の全部を直せる。

名は日本語、識別子は ASCII。下線のほかに直接の書式は使わない。``pPr`` の中の順序は WordprocessingML の定めによる
(``kinsoku`` などは ``spacing``・``ind``・``jc`` より前)。
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from amend.comparison import Comparison
from amend.render.drawing import own_marks
from amend.render.sheet import MAX_HANG
from amend.styles import Direction, Mark, Style, Tables

TITLE, STATE, NOTE, HEAD, BODY = "AmendTitle", "AmendState", "AmendNote", "AmendHead", "AmendBody"
CELL, CELL_HEAD, LAYOUT_HEAD, LAYOUT = "AmendCell", "AmendCellHead", "AmendLayoutHead", "AmendLayout"
DRAFT, FOOTER, CHANGED, REMARK, TABLE = "AmendDraft", "AmendFooter", "AmendChanged", "AmendRemark", "AmendTable"
BELOW, THIRD, END, NUMBER, LEAD = "AmendBelow", "AmendThird", "AmendEnd", "AmendNumber", "AmendLead"
STACK_NAMES = ("AmendStackFirst", "AmendStackSecond")
"""積んだ表の名: 先に描く側、後に描く側。"""
STACKED = {BODY: "AmendStacked", CELL: "AmendStackedCell", CELL_HEAD: "AmendStackedHead"}
"""積んだ表の欄のスタイル: 並べた表の欄のスタイルから。"""

MARKS = {
    Mark.UNDERLINE: '<w:u w:val="single"/>',
    Mark.DOUBLE: '<w:u w:val="double"/>',
    Mark.BOLD: "<w:b/><w:bCs/>",
    Mark.FRAME: '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>',
    Mark.DASHED: '<w:bdr w:val="dashed" w:sz="4" w:space="0" w:color="auto"/>',
    Mark.THICK: '<w:bdr w:val="single" w:sz="12" w:space="0" w:color="auto"/>',
}
"""変わった字の印の、``rPr`` の中身。"""

LINE_PITCH = 340
"""行送り: twip (20 分の 1 ポイント)。"""

_LEFT, _CENTER, _RIGHT = (f'<w:jc w:val="{side}"/>' for side in ("left", "center", "right"))
_SMALL = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
_PARAGRAPHS = (
    # 識別子, 名, 基, pPr の中身, rPr の中身
    (TITLE, "対照表 表題", "Normal", f'<w:spacing w:after="120"/>{_CENTER}', '<w:sz w:val="24"/><w:szCs w:val="24"/>'),
    (STATE, "対照表 状態", "Normal", _RIGHT, _SMALL),
    (LEAD, "対照表 前書き", "Normal", '<w:spacing w:after="120"/>', ""),
    (NOTE, "対照表 注", "Normal", f"<w:keepNext/>{_RIGHT}", ""),
    (HEAD, "対照表 頭", "Normal", _CENTER, ""),
    (BODY, "対照表 本文", "Normal", "", ""),
    (CELL, "対照表 表の欄", BODY, _LEFT, ""),  # 狭い欄で両端をそろえると、字の間が空く
    (CELL_HEAD, "対照表 表の頭", CELL, _CENTER, ""),
    (NUMBER, "対照表 項番", "Normal", _CENTER, ""),
    (THIRD, "対照表 三つ目の列", "Normal", _LEFT, ""),
    (END, "対照表 終わり", "Normal", '<w:spacing w:line="20" w:lineRule="exact"/>', '<w:sz w:val="2"/>'),
    (BELOW, "対照表 表の下の注", "Normal", '<w:spacing w:before="60"/>', ""),
    (LAYOUT_HEAD, "対照表 置き方の違いの見出し", "Normal", '<w:keepNext/><w:spacing w:before="240"/>', ""),
    (LAYOUT, "対照表 置き方の違い", "Normal", '<w:ind w:left="210" w:hanging="210"/>', ""),
    (DRAFT, "対照表 断り", "Normal", f'<w:spacing w:before="40"/>{_CENTER}', _SMALL),
    (FOOTER, "対照表 ページ番号", "Normal", _CENTER, _SMALL),
)
_STACKING = (
    (STACK_NAMES[0], "対照表 先に積んだ表の名", HEAD, "", ""),
    (STACK_NAMES[1], "対照表 後に積んだ表の名", HEAD, "", ""),
    (STACKED[BODY], "対照表 積んだ表の語", BODY, "", ""),
    (STACKED[CELL], "対照表 積んだ表の欄", CELL, "", ""),
    (STACKED[CELL_HEAD], "対照表 積んだ表の頭", CELL_HEAD, "", ""),
)
"""別表を積む様式だけが使うもの。"""
_CHARACTERS = ((REMARK, "対照表 注記", '<w:sz w:val="16"/><w:szCs w:val="16"/>'),)


def install(document: Document, style: Style, comparison: Comparison) -> None:
    """備付け: ひな形のスタイルをすべて除き、対照表のものに替える。

    Args:
        document: 白紙の書類。
        style: 書体と字の大きさを決める様式。
        comparison: 対照表。使う印と、折り返しの字下げ (全角の数) は、一つずつスタイルになる。
    """
    sides = (side for row in comparison.rows for side in (row.new, row.old))
    wanted = sorted({min(side.hang, MAX_HANG) for side in sides} - {0})
    em = round(style.font_size * 20)
    changed = f"<w:rFonts {_fonts(style.changed_font)}/>" if style.changed_font else ""
    xml = "".join(
        (
            _base(style),
            *(_paragraph(*entry) for entry in _entries(style)),
            *(_hanging(base, name, n, em) for base, name in ((BODY, "本文"), (CELL, "表の欄")) for n in wanted),
            _character(CHANGED, "対照表 変更部分", changed + MARKS[comparison.mark]),
            *(
                _character(own_style(mark), f"対照表 変更部分 {mark.label}", changed + MARKS[mark])
                for mark in own_marks(comparison)
            ),
            *(_character(*entry) for entry in _CHARACTERS),
            _TABLE,
        )
    )
    document.styles.element[:] = list(parse_xml(f"<w:styles {nsdecls('w')}>{xml}</w:styles>"))


def _entries(style: Style) -> Iterator[tuple[str, str, str, str, str]]:
    """段落のスタイル。縦書きでは、表題と注を紙の上にそろえる (drafting-rules §1.7)。"""
    upright = style.direction is Direction.VERTICAL
    for identity, name, base, layout, letters in _PARAGRAPHS + _STACKING * (style.tables is Tables.STACKED):
        if upright and identity in (TITLE, NOTE):
            layout = layout.replace(_CENTER, _LEFT).replace(_RIGHT, _LEFT)
        yield identity, name, base, layout, letters


def own_style(mark: Mark) -> str:
    """対照表の印と違う印の字の、スタイルの識別子。"""
    return CHANGED + mark.value.capitalize()


def body_style(base: str, hang: int) -> str:
    """欄の段落のスタイルの識別子。"""
    return f"{base}{min(hang, MAX_HANG)}" if hang else base


def _base(style: Style) -> str:
    """書体・字の大きさと、どの段落にも要る和文の決まり。

    禁則、句読点のぶら下げを使い、和文と英数字の間は空けない (字下げも空きも本文の字であり、Word に作らせない)。
    字の大きさを docDefaults でなく Normal に書くのは、LibreOffice が表の中で文字スタイルの大きさを見失うため。
    """
    fonts, size = _fonts(style.font), round(style.font_size * 2)
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>"
        '<w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val="0"/>'
        '<w:autoSpaceDN w:val="0"/><w:jc w:val="both"/></w:pPr>'
        f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )


def _fonts(font: str) -> str:
    """書体の指定: どの字にも同じ書体を使う。"""
    return " ".join(f"w:{script}={quoteattr(font)}" for script in ("ascii", "hAnsi", "eastAsia", "cs"))


# 外枠と、新旧の間の縦線だけを引く。規定と規定の間に横線は引かない。別表の欄の線は欄に直接引く。
_FRAME = ("top", "left", "bottom", "right", "insideV")
_TABLE = (
    f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE}"><w:name w:val="新旧対照表"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
    + "".join(f'<w:{side} w:val="single" w:sz="8" w:space="0" w:color="auto"/>' for side in _FRAME)
    + '</w:tblBorders><w:tblCellMar><w:left w:w="99" w:type="dxa"/><w:right w:w="99" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)


def _paragraph(identity: str, name: str, base: str, layout: str, letters: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/><w:qFormat/>'
        f"{f'<w:pPr>{layout}</w:pPr>' if layout else ''}{f'<w:rPr>{letters}</w:rPr>' if letters else ''}</w:style>"
    )


def _hanging(base: str, name: str, hang: int, em: int) -> str:
    chars, twips = hang * 100, hang * em
    indent = f'<w:ind w:leftChars="{chars}" w:left="{twips}" w:hangingChars="{chars}" w:hanging="{twips}"/>'
    return _paragraph(body_style(base, hang), f"対照表 {name} 折返し{hang}字", base, indent, "")


def _character(identity: str, name: str, letters: str) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{letters}</w:rPr></w:style>'
    )
