"""字句比較: 新旧の文から、改まった字句を、起案者が引用し下線を引く単位で求める (drafting-rules §1.4, §2.4)。"""

from __future__ import annotations

from amend.textdiff.drafting import settle
from amend.textdiff.edits import Edit, Line, Texts
from amend.textdiff.shortest import differences
from amend.tokens import tokens


def compare(old: str, new: str) -> tuple[Edit, ...]:
    """字句比較: 旧と新の文を比べ、改まった字句を前から順に返す。

    改まった字句の外では旧と新が一致し、どの境も字句の途中 (書記素、数、日付、条項の引用の途中) に来ない。
    新旧を入れ替えれば、答えも新旧が入れ替わる。

    Args:
        old: 旧の一つの規定の文 (項、号、欄など)。
        new: 新の文。

    Returns:
        重ならず、前から順に並んだ改まった字句。位置は符号位置で数える。等しい文なら空。

    Example:
        >>> compare("負担金は、５００円とする。", "負担金は、８００円とする。")
        (Edit(old_start=5, old_end=9, new_start=5, new_end=9),)
    """
    if old == new:
        return ()
    if new < old:
        return tuple(Edit(e.new_start, e.new_end, e.old_start, e.old_end) for e in compare(new, old))
    texts = Texts(Line.of(tokens(old)), Line.of(tokens(new)))
    olds, news = texts.old.places, texts.new.places
    return tuple(
        Edit(olds[e.old_start], olds[e.old_end], news[e.new_start], news[e.new_end])
        for e in settle(differences(texts), texts)
    )
