"""Word の包み: python-docx のひな形から余分を除き、時計に左右されないバイト列に詰める。"""

from __future__ import annotations

import datetime
import io
import zipfile
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""作成日時: 同じ対照表からは同じ書類ができるように、時計を見ない。"""

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # zip の表せる最も古い日時

_KEPT = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES, RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.THEME,
}  # fmt: skip
"""残す部品。ひな形の縮小画像、番号、stylesWithEffects などは要らず、点検でも咎められる。"""

_WORD_2013 = "".join(
    f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
    for name, value in (
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
    )
)
_SETTINGS = (
    f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    f"<w:compat><w:ulTrailSpace/><w:useFELayout/>{_WORD_2013}</w:compat>"
    '<w:themeFontLang w:val="en-US" w:eastAsia="ja-JP"/></w:settings>'
)


def blank(title: str, font: str, subject: str = "新旧対照表（参考資料）") -> Document:
    """白紙: 身元の情報を消した、節一つの書類。

    Args:
        title: 書類の属性に書く題名。
        font: 本文の書体。
        subject: 書類の属性に書く、役割。
    """
    document = docx.Document()
    package = document.part.package
    for relationships in (package.rels, document.part.rels):
        _strip(relationships)
    fonts = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, _fonts(font), package)
    document.part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
    settings = document.settings.element
    settings[:] = list(parse_xml(_SETTINGS))
    properties = document.core_properties
    properties.title, properties.subject, properties.language = title[:255], subject, "ja-JP"
    properties.author = properties.last_modified_by = "amend"
    properties.comments = properties.keywords = properties.category = ""
    properties.created = properties.modified = _CREATED
    properties.revision = 1
    return document


def _fonts(font: str) -> bytes:
    """書体の表。日本語の書体であることを伝え、無い機械が和文の書体で代えられるようにする。"""
    xml = (
        f'<w:fonts {nsdecls("w")}><w:font w:name={quoteattr(font)}><w:charset w:val="80"/><w:family w:val="roman"/>'
        "</w:font></w:fonts>"
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()


def _strip(relationships: Relationships) -> None:
    for key in [key for key, relationship in relationships.items() if relationship.reltype not in _KEPT]:
        del relationships[key]


def packed(document: Document) -> bytes:
    """詰める: 日時と作った機械の種類を固定した zip にする。"""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 0  # 機械によらず同じ印
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
