"""前書きの受取り: 新旧対照表を改正の文書とするときの前書きを、名前から読む。"""

from __future__ import annotations

from amend.cli.shipped import Shipped
from amend.cli.styles import STYLES, load_style
from amend.errors import RequestError
from amend.leads import Lead, read_lead
from amend.styles import Mark, Style

LEADS = Shipped("前書き", "leads", "lead", held="leads")
"""前書きの在りか: 同梱のものと、台帳の ``leads/`` のもの。"""


def lead_of(style: Style) -> Lead:
    """前書き: 様式の ``lead`` の名又はファイルから読む。前書きの言う印を、様式が描くことを確かめる。

    Args:
        style: 様式。``lead`` は、同梱の前書きの名 (L0 から L9)、台帳の ``leads/名.toml`` の名、又は .toml のファイル。

    Raises:
        RequestError: そのような前書きが無い (最も近い名を示す)、又は前書きの言う二重の印を様式が描かない。
        LedgerError: 書き方が正しくない。ファイル・行・正しい書き方をすべて言う。
    """
    lead = read_lead(LEADS.page(style.lead))
    if lead.double and style.provision_mark is not Mark.DOUBLE:
        raise RequestError(
            "前書きは規定の番号の二重の印を言いますが、様式はそれを描きません。",
            where=f"様式「{style.name}」 lead = {style.lead}",
            advice='様式の provision_mark を "double" にするか、別の前書きを選んでください。',
        )
    return lead


def check_style(name: str, given: str) -> None:
    """点検: 様式と、様式の選ぶ前書きが、どちらも使えること。

    Args:
        name: 様式の名又はファイル。
        given: 名前の書かれた所。

    Raises:
        RequestError: そのような様式が無い。
        LedgerError: 様式か前書きの書き方が正しくないか、様式の選ぶ前書きが無い。ファイルと行と正しい書き方を言う。
    """
    style = load_style(name, given)
    if not style.lead:
        return
    try:
        lead_of(style)
    except RequestError as error:
        page = STYLES.page(name)
        page.root.at("lead").fault(error.what + error.advice)
        page.finish()
