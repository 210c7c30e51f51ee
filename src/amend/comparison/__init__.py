"""新旧対照: 二つの木から、どの形式でも描ける中立の対照表を作る。並べ方は drafting-rules §1.3–1.6。"""

from __future__ import annotations

from amend.comparison.build import compare
from amend.comparison.law import restore, verify
from amend.comparison.model import Comparison, Row, Run, RunKind, Side

__all__ = ["Comparison", "Row", "Run", "RunKind", "Side", "compare", "restore", "verify"]
