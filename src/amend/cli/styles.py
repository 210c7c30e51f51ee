"""様式の受取り: 新旧対照表の様式を、名前又はファイルから読む。"""

from __future__ import annotations

from amend.cli.shipped import Shipped
from amend.errors import LedgerError
from amend.styles import Style, read_style

STYLES = Shipped("様式", "styles", "--style", held="styles")
"""様式の在りか: 同梱のものと、台帳の ``styles/`` のもの。"""


def load_style(name: str, given: str = "") -> Style:
    """様式: 名前又はファイルから読む。

    Args:
        name: 同梱の様式の名、台帳の ``styles/名.toml`` の名、又は .toml のファイル。
        given: 名前の書かれた所。空なら ``--style``。

    Raises:
        RequestError: そのような様式が無い。最も近い名を示す。
        LedgerError: 書き方が正しくない。ファイル・行・正しい書き方をすべて言う。
    """
    style = read_style(STYLES.page(name, given))
    if name in STYLES.own() and style.name != name:
        raise LedgerError(
            f"様式の名「{style.name}」が、ファイルの名と違います。",
            where=f"{STYLES.held}/{name}.toml",
            advice=f'name = "{name}" と書くか、ファイルの名を改めてください。',
        )
    return style
