"""変わる位置: 二つの本文の間で、どの条や別表が変わるか。コミットの件名に添える (DESIGN §8)。"""

from __future__ import annotations

from collections.abc import Iterator

from amend.address import Gazetteer, numerals_in, write_address
from amend.alignment import Pair, align, identical
from amend.clause import HEADINGS, Node, follow
from amend.plaintext import read

MOST = 5
"""件名に並べる位置の数。これより多ければ、残りの数を言う。"""


def changed_places(old: str, new: str) -> str:
    r"""変わる位置: 改め、加え、又は削る条・別表などの位置を、本文の順に並べる。置き方だけの違いは数えない。

    Args:
        old: 変える前の本文。
        new: 変えた後の本文。

    Returns:
        ``第３条、別表`` のような字句。変わる所がなければ空。

    Example:
        >>> old = "協約\n\n第１条　甲は、行う。\n第２条　乙は、行う。\n"
        >>> changed_places(old, old.replace("乙は", "乙が"))
        '第２条'
    """
    before, after = read(old).tree, read(new).tree
    found = list(dict.fromkeys(_places(before, after)))
    shown = "、".join(found[:MOST])
    return f"{shown}ほか{len(found) - MOST}か所" if len(found) > MOST else shown


def _places(old: Node, new: Node) -> Iterator[str]:
    books = Gazetteer(old), Gazetteer(new)
    numerals = numerals_in(new)
    for pair in align(old, new).children:
        if _changed(pair, old, new):
            book, path = (books[1], pair.new) if pair.new is not None else (books[0], pair.old)
            assert path is not None  # 対には、少なくとも片方がある
            yield write_address(book.locate(path), numerals)


def _changed(pair: Pair, old: Node, new: Node) -> bool:
    if pair.old is None or pair.new is None:
        return True
    before, after = follow(old, pair.old), follow(new, pair.new)
    if after.kind in HEADINGS:  # 見出しの中の条は、それぞれ対になっている
        return (before.mark, before.text) != (after.mark, after.text)
    return not identical(before, after)
