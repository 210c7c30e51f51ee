"""改正の導出: 新旧の本文から、起案者の意図した改正を導く。

規定の対応 (`amend.alignment`) を改め文で言える形に整え (``pairing``)、移動・追加・削除の順を決め (``sequence``、
``provisions``)、字句を最も短い意味のある引用で言う (``words``、``quotation``)。
"""

from __future__ import annotations

from amend.derivation.derive import derive
from amend.derivation.model import Derived

__all__ = ["Derived", "derive"]
