"""字句比較: 一つの規定の新旧の文から、改まった字句を、起案者が引用し下線を引く単位で求める。

字句に切り (``amend.tokens``)、列の最も短い差を求め (``shortest``)、起案の単位に整える (``drafting``)。
"""

from amend.textdiff.compare import compare
from amend.textdiff.edits import Edit

__all__ = ["Edit", "compare"]
