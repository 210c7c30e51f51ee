"""Word の書式: docx の要素の名と値、スタイルの継ぎ方、自動の番号。どの Word の読み手にも要るもの。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar
from xml.etree.ElementTree import Element

from amend.errors import TextError
from amend.read.package import by_role

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SMALL = re.compile("[0-9]{1,6}")
T = TypeVar("T")
OFF = frozenset({"none", "nil", "0", "false", "off"})
"""無いことを言う値。"""


def name_of(element: Element) -> str:
    """名前空間を除いた、要素の名。"""
    return str(element.tag).rpartition("}")[2]


def at(element: Element | None, path: str) -> Element | None:
    """路の先の要素: ``pPr/pStyle`` のように、Word の要素の名で指す。無ければ None。"""
    return None if element is None else element.find("/".join(f"{W}{step}" for step in path.split("/")))


def value(element: Element | None, path: str) -> str:
    """路の先の要素の値。無ければ空。"""
    found = at(element, path)
    return "" if found is None else found.get(f"{W}val", "")


def is_on(element: Element | None) -> bool:
    """入り切りの書式が、入っているか。値の無い要素は、入っている (Word の定め)。"""
    return element is not None and element.get(f"{W}val", "true") not in OFF


def refuse_hiding(styles: Element, *, advice: str) -> None:
    """隠し文字のスタイルを断る: 本文に何も書かれていなくても、字が紙に出なくなる。

    Raises:
        TextError: 隠し文字のスタイルがある。
    """
    if any(map(is_on, styles.iter(f"{W}vanish"))):
        raise TextError("読み方の決まらない所があります (隠し文字のスタイル)。", advice=advice)


def chain(identity: str, styles: Mapping[str, T], base: Callable[[T], str]) -> Iterator[T]:
    """スタイルと、その基のスタイル。近いものから順。"""
    seen: set[str] = set()
    while identity in styles and identity not in seen:
        seen.add(identity)
        yield styles[identity]
        identity = base(styles[identity])


def small_number(text: str) -> int:
    """列の数などの、小さな数。数でないものと、Word にあり得ない大きな数は 0。"""
    return int(text) if _SMALL.fullmatch(text) else 0


@dataclass(frozen=True, slots=True)
class Formats:
    """書式の引き方。

    Attributes:
        styles: スタイルの識別子から、スタイルへ。
        default: スタイルの書かれていない段落のスタイル。
        letters: 書類の字の、もとの書式。
        numbers: 番号の識別子から、段ごとの番号の書き方へ。
    """

    styles: Mapping[str, Element]
    default: str
    letters: Element | None
    numbers: Mapping[str, Mapping[str, str]]

    def of_run(self, run: Element, paragraph: Element) -> tuple[Element, ...]:
        """字の書式: 直のもの、文字のスタイル、段落のスタイル、書類のもと、の順。"""
        inherited = (*self._chain(value(run, "rPr/rStyle")), *self._of_paragraph(paragraph))
        found = (at(run, "rPr"), *(at(style, "rPr") for style in inherited), self.letters)
        return tuple(properties for properties in found if properties is not None)

    def is_numbered(self, paragraph: Element) -> bool:
        """段落の頭に、字に無い番号や記号が付くか。"""
        nearest = (paragraph, *self._of_paragraph(paragraph))
        number, level = (next(filter(None, (value(one, f"pPr/numPr/{n}") for one in nearest)), "") for n in _NUMBERED)
        return self.numbers.get(number, {}).get(level or "0", "") != ""

    def _of_paragraph(self, paragraph: Element) -> Iterator[Element]:
        return self._chain(value(paragraph, "pPr/pStyle") or self.default)

    def _chain(self, identity: str) -> Iterator[Element]:
        return chain(identity, self.styles, lambda style: value(style, "basedOn"))


_NUMBERED = ("numId", "ilvl")


def formats(parts: Mapping[str, Element], main: str) -> Formats:
    """書式の引き方を、部品から組み立てる。

    Args:
        parts: 部品。
        main: 本文の部品の名。
    """
    found = by_role(parts, main)
    sheet, numbering = found.get("styles"), found.get("numbering")
    styles = [] if sheet is None else sheet.findall(f"{W}style")
    defaults = (s for s in styles if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default", "0") not in OFF)
    return Formats(
        {style.get(f"{W}styleId", ""): style for style in styles},
        next((style.get(f"{W}styleId", "") for style in defaults), ""),
        at(sheet, "docDefaults/rPrDefault/rPr"),
        {} if numbering is None else dict(_numbers(numbering)),
    )


def _numbers(numbering: Element) -> Iterator[tuple[str, Mapping[str, str]]]:
    """番号の識別子と、段ごとの番号の書き方。ほかの番号のスタイルを継ぐものは、書き方を追わずに、有るものとする。"""
    bases = {one.get(f"{W}abstractNumId", ""): one for one in numbering.findall(f"{W}abstractNum")}
    for number in numbering.findall(f"{W}num"):
        base = bases.get(value(number, "abstractNumId"))
        levels = [] if base is None else base.findall(f"{W}lvl")
        own = number.findall(f"{W}lvlOverride/{W}lvl")
        linked = dict.fromkeys("012345678", "?") if at(base, "numStyleLink") is not None else {}
        yield (
            number.get(f"{W}numId", ""),
            linked | {one.get(f"{W}ilvl", ""): value(one, "lvlText") for one in (*levels, *own)},
        )
