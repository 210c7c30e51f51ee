"""台帳の中身: ``agreements/`` の下のファイルの束を、協約・案件・記録として読む (DESIGN §3)。"""

from __future__ import annotations

from amend.ledger.book import Book, Case, Shelf, digest, read_book
from amend.ledger.paths import amendment_folder, ledger_text_path, read_path, record_path

__all__ = [
    "Book",
    "Case",
    "Shelf",
    "amendment_folder",
    "digest",
    "ledger_text_path",
    "read_book",
    "read_path",
    "record_path",
]
