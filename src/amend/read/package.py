"""包み: Office の書類 (docx、xlsx) の zip を、大きさと宣言を確かめてから開く (reliability D1、D2)。"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from amend.errors import TextError

_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)  # 壊れた、又は鍵のかかった zip
_NOT_XML = (ElementTree.ParseError, ValueError, LookupError)  # 知らない文字コードの宣言を含む
_MAX_PARTS, _MAX_BYTES = 1_000, 200_000_000
_ADVICE = "amend が作った書類か、手で直していないかを確かめてください。"


def xml_parts(
    data: bytes, kind: str, required: Iterable[str] = (), *, under: str = "", advice: str = _ADVICE
) -> dict[str, Element]:
    """部品: 包みの中の XML を、名から引けるようにする。

    Args:
        data: 書類のバイト列。
        kind: 書類の呼び名 (断るときに言う)。
        required: 無くてはならない部品の名。
        under: この名で始まる部品だけを読む。人の書類の、要らない部品の誤りに妨げられないためである。
        advice: 断るときに言う、すること。

    Raises:
        TextError: 包みでない、大きすぎる、DOCTYPE がある、又は部品が無い。
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > _MAX_PARTS or sum(entry.file_size for entry in entries) > _MAX_BYTES:
                raise TextError("書類が大きすぎます。", advice=advice)
            if len({entry.filename for entry in entries}) < len(entries):
                raise TextError("同じ名の部品が二つあります。", advice=advice)
            texts = {e.filename: package.read(e) for e in entries if _is_wanted(e.filename, under)}
    except _BROKEN as error:
        raise TextError(f"{kind}として読めません。", advice=advice) from error
    if any(b"<!DOCTYPE" in text for text in texts.values()):
        raise TextError("書類に、使ってはならない宣言 (DOCTYPE) があります。", advice=advice)
    try:
        parts = {name: ElementTree.fromstring(text) for name, text in texts.items()}
    except _NOT_XML as error:
        raise TextError(f"{kind}として読めません。", advice=advice) from error
    if missing := set(required) - parts.keys():
        raise TextError(f"{kind}として読めません: {'、'.join(sorted(missing))} がありません。", advice=advice)
    return parts


def subject_of(parts: Mapping[str, Element]) -> str:
    """書類の属性の主題。無ければ空。"""
    core = parts.get("docProps/core.xml")
    found = None if core is None else core.find("{http://purl.org/dc/elements/1.1/}subject")
    return "" if found is None else found.text or ""


def _is_wanted(name: str, under: str) -> bool:
    return name.startswith(under) and name.endswith((".xml", ".rels"))
