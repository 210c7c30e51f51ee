"""導出: 新旧の本文から、起案者の意図した改正を導く (drafting-rules §2、DESIGN §6 law 2)。"""

from __future__ import annotations

from amend.alignment import Pair, align
from amend.change import Restatement
from amend.clause import Node, Path
from amend.derivation.model import Derived
from amend.derivation.notebook import Notebook
from amend.derivation.pairing import plan
from amend.derivation.provisions import changes
from amend.derivation.widening import widened
from amend.derivation.words import UnsayableError


def derive(
    old: Node, new: Node, *, whole: frozenset[Path] = frozenset(), pair: Pair | None = None
) -> tuple[Derived, ...]:
    """導出: 旧を新にする改正を、改め文に書く順に返す。

    Args:
        old: 旧の木 (DOCUMENT)。
        new: 新の木 (DOCUMENT)。
        whole: 全部を改めることにする旧の規定の道。``()`` を含めば、本文の全部を改める。
        pair: 対応付け。無ければ `amend.alignment.align` による。

    Returns:
        改正とそのわけ。語が同じなら空。
    """
    aligned = pair or align(old, new)
    while True:
        root = plan(old, new, whole, aligned)
        if root.whole:
            return (Derived(Restatement(new), root.whole),)
        try:
            book = Notebook(old, new, root)
            return widened(book, tuple(changes(book, root)))
        except UnsayableError as unsayable:
            if unsayable.path in whole:
                whole = frozenset(((),))
            whole |= {unsayable.path}
