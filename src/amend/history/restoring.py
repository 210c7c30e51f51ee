"""写しの訂正: 転記誤りの訂正は、誤った写しの時まで遡って語を直す。

台帳の本文は写しであって、議会が議決したのは訂正した後の語である。だから訂正した語は、写しを誤った行為の、又は
(誤ってその行為が変えたように見えただけなら) それより前の行為の語である。
"""

from __future__ import annotations

from amend.history.model import Version
from amend.textdiff import Edit, compare


def restored(versions: tuple[Version, ...], text: str) -> tuple[Version, ...]:
    """訂正した版: 今の語を ``text`` に直し、誤りの入った版まで遡って同じ所を直す。

    Args:
        versions: 訂正の前の版。
        text: 訂正した語。

    Returns:
        訂正した版。直して前の版と同じ語になった版は、改正ではなかったので除く。

    Example:
        >>> slip = Version(0, "甲は、乙と連携する。"), Version(4, "甲は、乙と携する。")
        >>> restored(slip, "甲は、乙と連携する。")
        (Version(at=0, text='甲は、乙と連携する。'),)
    """
    texts = [version.text for version in versions]
    for edit in reversed(compare(texts[-1], text)):
        _correct(texts, edit, text[edit.new_start : edit.new_end])
    found: list[Version] = []
    for version, words in zip(versions, texts, strict=True):
        if not found or found[-1].text != words:
            found.append(Version(version.at, words))
    return tuple(found)


def _correct(texts: list[str], edit: Edit, words: str) -> None:
    """一か所を、後ろの版から順に、誤りのそのままある限り直す。"""
    start, end = edit.old_start, edit.old_end
    for n in range(len(texts) - 1, -1, -1):
        before = _traced(texts[n - 1], texts[n], start, end) if n else None
        texts[n] = texts[n][:start] + words + texts[n][end:]
        if before is None:
            return
        start, end = before


def _traced(old: str, new: str, start: int, end: int) -> tuple[int, int] | None:
    """前の版での同じ所。その所とすぐ前後の字が、前の版から変わらずに来たのでなければ None。"""
    shift, floor = 0, -1  # 文の頭と尾は、変わらない字に接しているのと同じに扱う
    tail = Edit(len(old) + 1, len(old) + 1, len(new) + 1, len(new) + 1)
    for edit in (*compare(old, new), tail):
        if floor < start <= end < edit.new_start:
            return start - shift, end - shift
        floor, shift = edit.new_end, edit.new_end - edit.old_end
    return None
