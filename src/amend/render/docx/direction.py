"""縦書きの Word: 節と欄を縦にし、短い半角の字を立てる。

節を縦にすると、Word は表もともに回し、行は右から左へ、欄は上から下へ進む。欄は節の向きを継ぐはずだが、継がない
ソフトがあるので、欄にも一つずつ書く (libraries.md §4)。欄の向きは、和文を立てて組む ``tbRlV`` である。
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from amend.render.upright import pieces

Element = Any  # lxml は型の情報を持たない

_DIRECTION, _VAL, _GRID = qn("w:textDirection"), qn("w:val"), qn("w:docGrid")
_TC, _R, _T, _RPR = qn("w:tc"), qn("w:r"), qn("w:t"), qn("w:rPr")
_LAYOUT, _UPRIGHT, _SHRUNK = qn("w:eastAsianLayout"), qn("w:vert"), qn("w:vertCompress")


def turn_section(section: Element) -> None:
    """節を縦書きにする。

    Args:
        section: ``w:sectPr``。
    """
    section.find(_GRID).addprevious(_direction("tbRl"))


def turn(element: Element) -> None:
    """表又は段落を縦書きにする: すべての欄を縦にし、短い半角の字を立てる。

    Args:
        element: ``w:tbl`` 又は ``w:p``。
    """
    for cell in element.iter(_TC):
        cell[0].append(_direction("tbRlV"))
    for run in list(element.iter(_R)):
        _stand(run)


def _direction(value: str) -> Element:
    made = OxmlElement("w:textDirection")
    made.set(_VAL, value)
    return made


def _stand(run: Element) -> None:
    """一続きの字を、立てる字とそうでない字に分ける。字は一字も変わらない。

    印や注の字は立てない。立てた字の傍線を、字の右でなく上に引くソフトがある (LibreOffice)。
    """
    if run.find(_RPR) is not None or not any(stands for part in run for _, stands in pieces(part.text or "")):
        return
    for part in list(run):
        if part.tag != _T:
            run.addprevious(_run(part))
        for text, stands in pieces(part.text or ""):
            words = deepcopy(part)
            words.text = text
            run.addprevious(_run(words, stands=stands))
    run.getparent().remove(run)


def _run(part: Element, *, stands: bool = False) -> Element:
    run = etree.Element(_R)
    if stands:
        etree.SubElement(etree.SubElement(run, _RPR), _LAYOUT, {_UPRIGHT: "1", _SHRUNK: "1"})
    run.append(part)
    return run
