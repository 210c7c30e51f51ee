"""字句の来歴: 規定の語の一続きごとに、それを定めた行為。新旧対照表の下線と同じ単位で数える。"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise

from amend.history.model import Life, Version
from amend.textdiff import compare


@dataclass(frozen=True, slots=True)
class Stretch:
    """一続き: 一つの行為の定めた、続いた字。

    Attributes:
        text: 字。
        at: 行為の段の番号。
    """

    text: str
    at: int


def stretches(life: Life) -> tuple[Stretch, ...]:
    """一続き: 今の語を、定めた行為ごとに区切る。つなげれば今の語に戻る。

    Args:
        life: 規定の経歴。

    Example:
        >>> versions = Version(0, "負担金は、５００円とする。"), Version(3, "負担金は、８００円とする。")
        >>> [(one.text, one.at) for one in stretches(Life(versions, ()))]
        [('負担金は、', 0), ('８００円', 3), ('とする。', 0)]
    """
    text, owners = life.versions[-1].text, _owners(life.versions)
    found, at = [], 0
    for owner, run in groupby(owners):
        size = len(tuple(run))
        found.append(Stretch(text[at : at + size], owner))
        at += size
    return tuple(found)


def _owners(versions: tuple[Version, ...]) -> list[int]:
    """字ごとの行為。"""
    owners = [versions[0].at] * len(versions[0].text)
    for before, after in pairwise(versions):
        now: list[int] = []
        at = 0
        for edit in compare(before.text, after.text):
            now += owners[at : edit.old_start]
            now += [after.at] * (edit.new_end - edit.new_start)
            at = edit.old_end
        owners = now + owners[at:]
    return owners


def survives(versions: tuple[Version, ...], at: int) -> bool:
    """残りの有無: その段の改正の後に、前の語が残ったか。句読点や括弧だけでは、残ったとは言わない。"""
    n = next((n for n, version in enumerate(versions) if version.at == at), 0)
    owners = zip(_owners(versions[: n + 1]), versions[n].text, strict=True)
    return n == 0 or any(owner != at and letter.isalnum() for owner, letter in owners)
