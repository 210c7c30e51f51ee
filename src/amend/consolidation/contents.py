"""目次: 目次の字句の改正では、一つの引用が何行もの章節を引き、何行にも改める。

官報の改め文は、改行して並べた「第六節　…（第六十八条）」と「第七節　…（第六十八条の二）」を一つの引用に書く。写した
改め文では、行の切れ目が空白や改行の記号になっている。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from amend.clause import HEADINGS, Node, Path
from amend.numerals import NUMBER

_RANKS = "".join(kind.value for kind in HEADINGS)
_HEAD = rf"第{NUMBER}[{_RANKS}](?:の{NUMBER})*[ 　]|[附付][ 　]?則(?:[ 　（(]|$)"
_BREAK = re.compile(rf"[ 　]*[\n⏎][ 　\n⏎]*|(?<=[）)])[ 　]+(?={_HEAD})")
_STARTS = re.compile(_HEAD)


def lines_of(words: str) -> list[str]:
    """行: 目次の引用を、章節の切れ目で行に分ける。

    Example:
        >>> lines_of("第六節　美観（第六十八条）　第七節　沿道（第六十九条）")
        ['第六節　美観（第六十八条）', '第七節　沿道（第六十九条）']
        >>> lines_of("第十二条・")
        ['第十二条・']
    """
    return [line for line in _BREAK.split(words) if line]


def runs(
    entries: Sequence[tuple[Path, Node]], lines: Sequence[str]
) -> Iterator[tuple[tuple[Path, Node, int, int], ...]]:
    """続く行: 何行もの引用に当たる、続いた目次の行。

    Args:
        entries: 目次の行。目次に現れる順。
        lines: 引用の行。二つ以上。

    Returns:
        当たる所ごとに、行と、その中の範囲 (0 から、終わりを含まない)。
    """
    for i in range(len(entries) - len(lines) + 1):
        run = entries[i : i + len(lines)]
        texts = [node.text for _, node in run]
        first, last = texts[0].endswith(lines[0]), texts[-1].startswith(lines[-1])
        if first and last and texts[1:-1] == list(lines[1:-1]):
            starts = [len(texts[0]) - len(lines[0]), *[0] * (len(lines) - 1)]
            both = zip(run, starts, lines, strict=True)
            yield tuple((path, node, start, start + len(line)) for (path, node), start, line in both)


def broken(text: str, addition: str) -> str:
    """行を改める: 行の終わりに加えた章節は、次の行である。"""
    return "\n" + addition if text.endswith(("）", ")")) and _STARTS.match(addition) else addition


def shared(new: str, run: Sequence[tuple[int, int]]) -> list[str]:
    """分ける: 何行もの引用を改めた字句を、引用の行に割り当てる。最後の行に字が残れば、最後の行はそこに続ける。

    Args:
        new: 改めた後の字句。
        run: 引用の行ごとの、当たりの終わりと行の長さ。
    """
    lines = lines_of(new)
    end, length = run[-1]
    kept = lines[-1:] if end < length and len(lines) > 1 else [""]
    rest = lines[: len(lines) - 1] if kept != [""] else lines
    return ["\n".join(rest), *[""] * (len(run) - 2), *kept]
