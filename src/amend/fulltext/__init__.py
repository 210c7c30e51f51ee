"""全文の書類: 左右に並べず、一つの本文を初めから終わりまで書く書類。見消しと読合せが、同じ形を使う。"""

from __future__ import annotations

from amend.fulltext.marked import mark_changes, verify_marked
from amend.fulltext.model import FullText, Ink, Line, NotFullTextError, Paper, Span, merged, words_in, words_of

__all__ = [
    "FullText",
    "Ink",
    "Line",
    "NotFullTextError",
    "Paper",
    "Span",
    "mark_changes",
    "merged",
    "verify_marked",
    "words_in",
    "words_of",
]
