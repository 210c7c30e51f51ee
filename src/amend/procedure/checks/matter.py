"""事件: 点検が見るもの。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amend.procedure.dossier import Dossier
from amend.procedure.facts import Facts
from amend.procedure.procedures import Words
from amend.procedure.state import Force


@dataclass(frozen=True, slots=True)
class Matter:
    """事件: 事実と効力と、点検の日。

    Attributes:
        facts: 事実。
        force: 効力。
        today: 今日の日付。知らなければ None で、未来の日付を調べない。
    """

    facts: Facts
    force: Force
    today: date | None

    @property
    def dossier(self) -> Dossier:
        """一件書類。"""
        return self.facts.dossier

    @property
    def words(self) -> Words:
        """この手続での呼び名。"""
        return self.facts.dossier.procedure.words
