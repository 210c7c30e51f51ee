"""本文の読み書き: 平文 ⇄ 条項の木。``write(read(t).tree) == t`` が、どんな本文でも成り立つ (DESIGN §4)。"""

from __future__ import annotations

from amend.plaintext.reader import Reading, read
from amend.plaintext.writer import write

__all__ = ["Reading", "read", "write"]
