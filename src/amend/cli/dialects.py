"""流儀の受取り: 改め文の流儀を、名前又はファイルから読む。"""

from __future__ import annotations

from amend.cli.shipped import Shipped
from amend.wording.dialect import Dialect, read_dialect

_DIALECTS = Shipped("流儀", "wordings", "--style")


def load_dialect(name: str) -> Dialect:
    """流儀: 名前又はファイルから読む。

    Raises:
        RequestError: そのような流儀が無い。
        LedgerError: 書き方が正しくない。ファイル・行・正しい書き方をすべて言う。
    """
    return read_dialect(_DIALECTS.page(name))
