"""見通し: 行を置く前に、本文の先に何があるかを一度だけ調べる。

番号の無い段落が前文か、番号の無い第一項か、末文かは、後に条や項が続くかどうかで決まる (DESIGN §4)。
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from amend.plaintext import lines as ln
from amend.plaintext.lines import Line
from amend.plaintext.tables import table_end


def starts_section(line: Line) -> bool:
    """節目: 附則か別表の始まりかどうか。"""
    if line.body[0] in ln.SUPPL_HEADS and ln.SUPPL_PROVISION.fullmatch(line.body):
        return True
    return ln.annex_heading(line) is not None


def provisions(lines: Sequence[Line]) -> tuple[frozenset[int], frozenset[int]]:
    """規定の行: 条と番号つきの項で始まる行 (0 から)、及びそのうち条と行頭の「１」で始まる行。

    表の欄の中の「第１条　…」は条でないので、表は飛ばす。
    """
    found, first = set(), set()
    at = 0
    while at < len(lines):
        line = lines[at]
        if ln.is_table(line):
            at = table_end(lines, at)
            continue
        article = line.body[0] == "第" and ln.ARTICLE.match(line.body)
        paragraph = ln.paragraph_number(line)
        if article or paragraph:
            found.add(at)
        if article or (paragraph and paragraph[1] == 1 and not line.indent):
            first.add(at)
        at += 1
    return frozenset(found), frozenset(first)


def follows(lines: Sequence[Line], targets: Collection[int]) -> tuple[bool, ...]:
    """続くか: 行ごとに、その行から次の附則・別表までに ``targets`` の行 (0 から) があるか。"""
    found, ahead = [], False
    for at in reversed(range(len(lines))):
        ahead = at in targets or (ahead and not starts_section(lines[at]))
        found.append(ahead)
    return tuple(reversed(found))


def starts_part(lines: Sequence[Line], at: int) -> bool:
    """部分: ``lines[at]`` の番号の行が、別表の部分の見出しか。次に来る表までに、ほかの番号の行が無い。"""
    for following in range(at + 1, len(lines)):  # lines[at + 1 :] は号ごとに本文を写し、二乗の時間になる
        line = lines[following]
        if ln.is_table(line):
            return True
        if ln.item_mark(line) or ln.NOTES.match(line.body) or ln.ARTICLE.match(line.body) or starts_section(line):
            return False
    return False
