"""改正の注記: 本文の条ごとに、例規集の書き方で改正の経過を添える (drafting-rules §3.5)。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from amend.address import numerals_in
from amend.alignment import units
from amend.clause import HEADINGS, Node, Path, follow
from amend.cli.past import Past
from amend.history import NOTE_STYLES, note, remarks
from amend.plaintext import write


def noted(past: Past, top: Path, style: str, party: str) -> Iterator[str]:
    """注記を添えた本文: 条・附則・別表などの終わりに、一行の注記を置く。

    Args:
        past: 沿革。
        top: 名指された規定の道。根なら全部。
        style: 注記の書き方の名。
        party: 告示の番号で呼ぶ当事者。空なら、番号のある初めの当事者。
    """
    chosen = next(one for one in NOTE_STYLES if one.name == style)
    numerals = numerals_in(past.tree)
    node = follow(past.tree, top)
    whole = not top or node.kind in HEADINGS
    listed: list[tuple[Path, Node]] = [(top, node)] if top else []
    for path, one in (*listed, *(units(node, top) if whole else ())):
        alone = replace(one, children=()) if one.kind in HEADINGS else one
        yield write(alone).strip("\n")
        if one.kind not in HEADINGS:
            line = note(remarks(past.history, path), past.deeds, chosen, numerals, party=party)
            yield from [f"　{line}"] if line else []
        yield ""
