"""包み: Office の書類 (docx、xlsx) の zip を、大きさと宣言を確かめてから開く (reliability D1、D2)。

Word と Excel の読み手は、自分のも人のも、すべてこの扉を通る。zip を開くのも、XML を解くのも、ここだけである。
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

from amend.errors import TextError

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, OSError)
_NOT_XML = (ElementTree.ParseError, ValueError, LookupError)  # 知らない文字コードの宣言を含む
_ZIP, _OLE, _ENTRY = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""書類の包みの定め (OPC) にある縮め方。ほかの縮め方は、大きさを限って広げることができない。"""

_MAX_PARTS = 1_000
_MAX_BYTES = 50_000_000
"""XML の部品の大きさの和。383 頁の対照表で 3.6 MB。絵の部品は広げないので、数えない。"""

_MAX_RATIO, _FREE_BYTES = 100, 10_000_000
"""縮めた大きさに対する比。同じ形の行の続く表は、小さくても比が大きいことがあるので、大きな部品だけで確かめる。"""

_MAX_MARKS = 4_000_000
"""要素と属性の印 (``<`` と ``=``) の数。XML は、木にすると数十倍に膨らむ。383 頁の対照表で二十万余り。"""

_MAX_DEPTH = 256
"""要素の深さ。読み手は木を深さの順にたどるので、際限のない深さは Python の積み重ねを溢れさせる。"""

_MAX_CELLS = 1_000_000
"""Excel の升の数。結合した升と、離れた升の間の、書かれていない升も数える。"""

_ADVICE = "amend が作った書類か、手で直していないかを確かめてください。"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
"""要素が、つながりの識別子を書く属性。"""


def xml_parts(data: bytes, kind: str, *, under: tuple[str, ...] = ("",), advice: str = _ADVICE) -> dict[str, Element]:
    """部品: 包みの中の XML を、名から引けるようにする。

    Args:
        data: 書類のバイト列。
        kind: 書類の呼び名 (断るときに言う)。
        under: 読めなければならない部品の名の始まり。ほかの部品は、XML として誤っていれば、無いものとする。人の書類の、
            要らない部品の誤りに妨げられないためである。
        advice: 断るときに言う、すること。

    Raises:
        TextError: 包みでない、大きすぎる、DOCTYPE がある、又は読めない部品がある。
    """
    door = _Door(kind, advice)
    trees = ((name, door.tree(name, text, needed=name.startswith(under))) for name, text in door.texts(data))
    return {name: tree for name, tree in trees if tree is not None}


@dataclass(frozen=True, slots=True)
class Relation:
    """部品のつながり。

    Attributes:
        identity: つながりの識別子。
        role: 役 (``officeDocument``、``styles`` など)。
        part: 先の部品の名。
    """

    identity: str
    role: str
    part: str


def relations(parts: Mapping[str, Element], source: str = "") -> tuple[Relation, ...]:
    """部品のつながり: 部品から、包みの中の部品へ。

    Word と Excel は、部品を名でなく、つながりで探す。名で探すと、紙に出ない部品を読むことがある。

    Args:
        parts: 部品。
        source: 元の部品の名。包みそのものなら空。
    """
    folder, name = posixpath.split(source)
    listed = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    return tuple(
        Relation(
            one.get("Id", ""),
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in (() if listed is None else listed.iterfind(_RELATION))
        if one.get("TargetMode") != "External"
    )


def by_role(parts: Mapping[str, Element], source: str) -> dict[str, Element]:
    """つながりの先の部品を、役から引けるようにする。包みに無い部品は、含まない。"""
    return {one.role: parts[one.part] for one in relations(parts, source) if one.part in parts}


def linked(parts: Mapping[str, Element], source: str, element: Element) -> Element | None:
    """要素の指す部品: 書かれた識別子のつながりの先。無ければ None。"""
    identity = element.get(_LINK, "")
    return next((parts.get(one.part) for one in relations(parts, source) if one.identity == identity), None)


def role_part(parts: Mapping[str, Element], role: str, source: str = "", *, advice: str = _ADVICE) -> str:
    """役の部品の名: 一つでなければ断る。

    Raises:
        TextError: その役の部品が無い。又は、二つ以上ある。
    """
    names = [one.part for one in relations(parts, source) if one.role == role]
    if len(names) != 1 or names[0] not in parts:
        raise TextError(f"書類として読めません: {role} の部品が一つではありません。", advice=advice)
    return names[0]


def refuse_swelling(cells: int, *, advice: str = _ADVICE) -> None:
    """膨らむ表を断る: 小さな書類も、書かれていない升まで数えれば、記憶と時間を使い切ることがある。

    Args:
        cells: これから広げる升の数の和。
        advice: 断るときに言う、すること。

    Raises:
        TextError: 升が多すぎる。
    """
    if cells > _MAX_CELLS:
        raise TextError("書類が大きすぎます: 升が多すぎます。", advice=advice)


def subject_of(parts: Mapping[str, Element]) -> str:
    """書類の属性の主題。無ければ空。"""
    core = parts.get("docProps/core.xml")
    found = None if core is None else core.find("{http://purl.org/dc/elements/1.1/}subject")
    return "" if found is None else found.text or ""


@dataclass(frozen=True, slots=True)
class _Door:
    """扉: 書類の呼び名と、断るときに言う、すること。"""

    kind: str
    advice: str

    def texts(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        """部品の名と、広げた XML。大きさは、広げる前に、書かれた数で確かめる。"""
        if data.startswith(_OLE):
            raise self._unread("パスワードのかかった書類か、古い形式の書類です。")
        if not data.startswith(_ZIP):
            raise self._unread("zip の包みではありません。")
        if data.count(_ENTRY) > _MAX_PARTS * 10:  # 目次を開くだけで記憶を使い切る。中の包みの目次も数えるので、ゆるい
            raise self._refused("書類が大きすぎます: 部品が多すぎます。")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                entries = package.infolist()
                self._weigh(entries)
                marks = 0
                for entry in filter(_is_xml, entries):
                    text = _expanded(package, entry)
                    marks += text.count(b"<") + text.count(b"=")
                    if marks > _MAX_MARKS:
                        raise self._refused("書類が大きすぎます: 要素が多すぎます。", entry.filename)
                    yield entry.filename, text
        except _BROKEN as error:
            raise self._unread("壊れています。") from error

    def tree(self, name: str, text: bytes, *, needed: bool) -> Element | None:
        """部品の木。要らない部品なら、XML として誤っていても断らずに None を返す。"""
        try:
            tree: Element = ElementTree.fromstring(text, XMLParser(target=_Builder()))
        except _DoctypeError as error:
            raise self._refused("書類に、使ってはならない宣言 (DOCTYPE) があります。", name) from error
        except _NOT_XML as error:
            if not needed:
                return None
            raise self._unread("XML の誤った部品があります。", name) from error
        if _is_deep(tree):
            raise self._refused("書類の部品の要素が深すぎます。", name)
        return tree

    def _weigh(self, entries: Sequence[zipfile.ZipInfo]) -> None:
        if len(entries) > _MAX_PARTS:
            raise self._refused("書類が大きすぎます: 部品が多すぎます。")
        if len({entry.filename.lstrip("/").lower() for entry in entries}) < len(entries):  # 定めでは大小を分けない
            raise self._refused("同じ名の部品が二つあります。")
        if sum(entry.file_size for entry in filter(_is_xml, entries)) > _MAX_BYTES:
            raise self._refused("書類が大きすぎます。")
        for entry in filter(_is_xml, entries):
            if entry.flag_bits & 1:
                raise self._unread("鍵のかかった部品があります。", entry.filename)
            if entry.compress_type not in _METHODS:
                raise self._unread("知らない縮め方の部品があります。", entry.filename)
            if entry.file_size > max(_FREE_BYTES, entry.compress_size * _MAX_RATIO):
                raise self._refused("書類が大きすぎます: 縮め過ぎた部品があります。", entry.filename)

    def _refused(self, what: str, where: str = "") -> TextError:
        return TextError(what, where=where, advice=self.advice)

    def _unread(self, why: str, where: str = "") -> TextError:
        return self._refused(f"{self.kind}として読めません: {why}", where)


class _DoctypeError(Exception):
    """DOCTYPE: 実体は、道具によって開かれたり消えたりするので、あるだけで断る。"""


class _Builder(TreeBuilder):
    """木の組み手: 宣言に出会えば断る。バイト列で探すと、UTF-16 の宣言を見逃す。"""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise _DoctypeError(name)


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels"))


def _expanded(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """広げた部品。書かれた大きさより多くは広げない。大きさを偽る部品は、終わりの照合で壊れたものになる。"""
    with package.open(entry) as source:
        return source.read(entry.file_size + 1)


def _is_deep(tree: Element) -> bool:
    level, depth = [tree], 0
    while level and depth <= _MAX_DEPTH:
        level, depth = [child for element in level for child in element], depth + 1
    return bool(level)
