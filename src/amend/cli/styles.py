"""様式の受取り: 新旧対照表の様式を、名前又はファイルから読む。"""

from __future__ import annotations

from amend.cli.shipped import Shipped
from amend.styles import Style, read_style

_STYLES = Shipped("様式", "styles", "--style")


def load_style(name: str) -> Style:
    """様式: 名前又はファイルから読む。

    Raises:
        RequestError: そのような様式が無い。最も近い名を示す。
        LedgerError: 書き方が正しくない。ファイル・行・正しい書き方をすべて言う。
    """
    return read_style(_STYLES.page(name))
