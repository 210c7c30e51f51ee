"""改め文: 改正 (`amend.change`) ⇄ 文。

字の並び ⇄ 句 (`amend.wording.sentence`) は一つ一つの句の種類ごとに読み手と書き手が並び、句 ⇄ 改正は
`interpret` (「同条」や並びを解く) と `compose` (まとめ、順に並べ、「同条」と言う) が受け持つ。
"""

from __future__ import annotations

from amend.wording.evidence import read_wording
from amend.wording.interpret import Interpretation, Interpreted, interpret

__all__ = ["Interpretation", "Interpreted", "interpret", "read_wording"]
