"""対照表の Word の書類: 職員が直し、印刷する docx。

包みと節・ヘッダー・フッターは python-docx で、表の中身は lxml の要素で作る (python-docx の欄の操作は、欄の数の二乗の
時間がかかる)。字はすべて ``w:t`` に入れ、外への関係を持たない (reliability D7)。同じ引数には同じバイト列を返す。
"""

from __future__ import annotations

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm

from amend.comparison import Comparison
from amend.render.docx import direction, package, styles
from amend.render.docx.table import build_table, paragraph
from amend.render.drawing import BULLET, DRAFT, LAYOUT_HEAD, refuse_unwritable
from amend.render.sheet import MARGIN, grid, paper
from amend.styles import Direction, Style

_PAGE_NUMBER = (
    f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{styles.FOOTER}"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
)


def render(comparison: Comparison, style: Style) -> bytes:
    """Word の書類: 対照表を docx にする。

    Args:
        comparison: 対照表。描くのは ``shown`` の行だけ。
        style: 様式。用紙、書体、字の大きさ、条の間を空けるかどうかを使う。

    Returns:
        docx のバイト列。

    Raises:
        TextError: 書けない文字、又は欄の多すぎる表がある。
    """
    refuse_unwritable(comparison)
    width, height = paper(style)
    squares = grid(comparison, style.tables)
    upright = style.direction is Direction.VERTICAL
    document = package.blank(comparison.title, style.font, comparison.subject)
    styles.install(document, style, comparison)
    section = document.sections[0]
    _set_page(section, width, height)
    _set_margins_text(section, comparison.state)
    body = [
        *([paragraph(styles.TITLE, comparison.title)] if comparison.title else []),
        *(paragraph(styles.LEAD, text) for text in comparison.lead),
        *([paragraph(styles.NOTE, comparison.note)] if comparison.note else []),
        build_table(comparison, style, squares, Mm((height if upright else width) - 2 * MARGIN).twips),
        *(paragraph(styles.BELOW, text) for text in comparison.below),
        *([paragraph(styles.LAYOUT_HEAD, LAYOUT_HEAD)] if comparison.layout_notes else []),
        *(paragraph(styles.LAYOUT, BULLET + note) for note in comparison.layout_notes),
    ]
    if body[-1].tag == qn("w:tbl"):  # Word は、表で終わる書類の後に段落を要る
        body.append(paragraph(styles.END, ""))
    end = document.element.body.sectPr
    for element in body:
        if upright:
            direction.turn(element)
        end.addprevious(element)
    if upright:
        direction.turn_section(end)
    return package.packed(document)


def _set_page(section: Section, width: int, height: int) -> None:
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.header_distance = section.footer_distance = Mm(MARGIN // 2)
    section._sectPr.attrib.clear()  # ひな形を作った人の編集の番号 (rsid)
    lines = section._sectPr.find(qn("w:docGrid"))
    lines.set(qn("w:type"), "lines")
    lines.set(qn("w:linePitch"), str(styles.LINE_PITCH))


def _set_margins_text(section: Section, state: str) -> None:
    """どのページにも、本文の状態、ページ番号、断りを書く (DESIGN §9)。

    断りを表の後に置かないのは、それだけが次のページに送られて、白紙に近いページができるため。
    """
    for part, contents in (
        (section.header, (paragraph(styles.STATE, state),)),
        (section.footer, (parse_xml(_PAGE_NUMBER), paragraph(styles.DRAFT, DRAFT))),
    ):
        part.is_linked_to_previous = False
        part._element[:] = contents
