"""書類の確かめ: 対照表を Word・Excel・HTML で作り、読み返して本文と一致するか。"""

from __future__ import annotations

from pathlib import Path

from amend.cli.selftesting.verdict import Verdict
from amend.cli.styles import load_style
from amend.comparison import compare, verify
from amend.files import write_atomic
from amend.plaintext import read
from amend.proof.papers import prove_paper
from amend.render import FORMATS, Screen
from amend.styles import DEFAULT

_OLD = "試しの協約\n\n　（目的）\n第１条　甲及び乙は、連携する。\n\n　（協議）\n第２条　甲及び乙は、定期に協議する。\n"
_NEW = _OLD.replace("定期に", "毎年度２回")


def check_papers(place: Path) -> Verdict:
    """作った書類を読み返し、同じ表であることを確かめてから、ディスクに書く。"""
    style, old, new = load_style(DEFAULT), read(_OLD).tree, read(_NEW).tree
    table = compare(old, new, style)
    verify(table, old, new)
    made = []
    for form in ("docx", "xlsx", "html"):
        drawn = FORMATS[form].render(table, style, Screen())
        data = drawn.encode() if isinstance(drawn, str) else drawn
        prove_paper(data, form, table)
        write_atomic(place / f"対照表{FORMATS[form].suffix}", data)
        made.append(FORMATS[form].title)
    return Verdict(ok=True, detail="、".join(made))
