"""案の受渡し: 新しい協約の案を作るコマンド (new、import) に共通の引数と、案の置き方。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click

from amend import store
from amend.agreement import Agreement
from amend.amendment import Amendment, AmendmentKind
from amend.cli.ledger import Opened, today
from amend.cli.writing import show_plan
from amend.errors import RequestError
from amend.ledger.drafts import Draft, draft_agreement, read_effective, usual_effective
from amend.ledger.paths import AGREEMENT, ROOT, TEXT

_Command = TypeVar("_Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Terms:
    """案件の定め: 引数に書かれたもの。書かれていなければ None 又は空。

    Attributes:
        proposer: 発議する当事者。
        reason: 提案理由。
        effective: 効力の発生。
        year: 案件の番号の年。
    """

    proposer: str | None
    reason: str
    effective: str | None
    year: int | None


def terms_options(command: _Command) -> _Command:
    """``--proposer``・``--reason``・``--effective``・``--year``。関数は同じ名の引数で受ける。"""
    for option in (
        click.option("--year", metavar="年", type=int, help="案件の番号の年 (省くと今年)。"),
        click.option("--effective", metavar="日付", help="効力の発生。日付、又は締結・告示・許可。"),
        click.option("--reason", metavar="字句", default="", help="提案理由。"),
        click.option("--proposer", metavar="当事者", help="発議する当事者 (省くと甲)。"),
    ):
        command = option(command)
    return command


def founding_draft(
    opened: Opened, agreement_id: str, agreement: Agreement, text: str, terms: Terms, source: dict[str, bytes]
) -> Draft:
    """協約の案: 新しい協約と、その締結の案件。まだ書かない。

    Raises:
        RequestError: もう在る協約である、又は引数が正しくない。
        LedgerError: 手続に合わない。
    """
    if opened.book.shelf(agreement_id):
        raise RequestError(
            "もう台帳にある協約です。",
            where=agreement_id,
            advice=f"変えるなら amend propose {agreement_id}、ほかの協約なら別の識別子にしてください。",
        )
    effective = terms.effective
    amendment = Amendment(
        title=agreement.title,
        kind=AmendmentKind.CONCLUDE,
        proposer=terms.proposer or agreement.parties[0].id,
        reason=terms.reason,
        effective=read_effective(effective) if effective else usual_effective(agreement, AmendmentKind.CONCLUDE),
    )
    return draft_agreement(agreement_id, agreement, terms.year or today().year, amendment, text, source)


def place_founding(opened: Opened, draft: Draft, *, dry_run: bool) -> None:
    """協約の案を置く: 協約のフォルダーを一度に現し、次にすることを言う。"""
    if dry_run:
        show_plan(dict(draft.files), {})
        return
    store.place_folder(opened.repository, f"{ROOT}/{draft.agreement}", draft.files)
    click.echo(draft.path)
    click.echo(f"協約の事項: {ROOT}/{draft.agreement}/{AGREEMENT}\n本文: {draft.folder}/{TEXT}", err=True)
    click.echo(f"次: 二つを確かめ、amend record submission {draft.path} --party 当事者 で提出を記録します。", err=True)
