"""包み: 人の作った docx と xlsx を、部品の XML から、ほんとうの zip として組み立てる。"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OTHERS = {
    "r": _OFFICE,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
}
_NAMES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _OTHERS.items())

DOCUMENT, STYLES, HEADER, NUMBERING = (f"word/{name}.xml" for name in ("document", "styles", "header1", "numbering"))
BOOK, SHEET, STRINGS, LOOKS = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"


def packed(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """部品を包む。"""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return made.getvalue()


def relations(**roles: str) -> str:
    """つながり: 役から、先の部品の名へ。識別子は役の名。"""
    listed = "".join(f'<Relationship Id="{r}" Type="{_OFFICE}/{r}" Target="{part}"/>' for r, part in roles.items())
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def word_parts(table: str, *, styles: str = "", numbering: str = "", around: str = "") -> dict[str, str]:
    """Word の部品。

    Args:
        table: 表の行の XML。
        styles: スタイルの XML。
        numbering: 番号の XML。
        around: 表の前に置く XML。
    """
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": relations(officeDocument=DOCUMENT),
        DOCUMENT: _word("document", f"<w:body>{around}<w:tbl><w:tblPr/>{table}</w:tbl></w:body>"),
        "word/_rels/document.xml.rels": relations(styles="styles.xml", header="header1.xml", numbering="numbering.xml"),
        STYLES: _word("styles", styles),
        HEADER: _word("hdr", "<w:p/>"),
        NUMBERING: _word("numbering", numbering),
        "docProps/core.xml": f"{HEAD}<core/>",
    }


def _word(root: str, inner: str) -> str:
    return f'{HEAD}<w:{root} xmlns:w="{_WORD}" {_NAMES}>{inner}</w:{root}>'


def excel_parts(sheet: str, *, more: str = "", state: str = "visible") -> dict[str, str]:
    """Excel の部品: 一枚目のシートと、要れば、後に見えるシートを一枚。

    Args:
        sheet: 一枚目のシートの中の XML。
        more: 二枚目のシートの中の XML。
        state: 一枚目のシートの見え方。
    """
    second = '<sheet name="二" sheetId="2" r:id="second"/>' if more else ""
    listed = f'<sheets><sheet name="一" sheetId="1" state="{state}" r:id="first"/>{second}</sheets>'
    linked = relations(first="worksheets/sheet1.xml", second="worksheets/sheet2.xml", styles="styles.xml")
    return {
        "_rels/.rels": relations(officeDocument=BOOK),
        BOOK: _excel("workbook", listed),
        "xl/_rels/workbook.xml.rels": linked.replace("</Relationships>", f"{_STRINGS}</Relationships>"),
        SHEET: _excel("worksheet", sheet),
        "xl/worksheets/sheet2.xml": _excel("worksheet", more),
        STRINGS: _excel("sst", ""),
        LOOKS: _excel("styleSheet", ""),
    }


_STRINGS = f'<Relationship Id="strings" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'


def _excel(root: str, inner: str) -> str:
    return f'{HEAD}<{root} xmlns="{_SHEET}" xmlns:r="{_OFFICE}">{inner}</{root}>'


def word_row(*cells: str) -> str:
    """Word の表の行: 欄の中の XML から。"""
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def word_text(text: str) -> str:
    """Word の、字の切れ端。"""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def word_line(text: str) -> str:
    """Word の、字の段落。"""
    return f"<w:p>{word_text(text)}</w:p>"


def excel_row(*cells: str, attributes: str = "") -> str:
    """Excel の行: 位置を書かない升の字から。"""
    inner = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f"<row {attributes}>{inner}</row>"
