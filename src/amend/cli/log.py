"""amend log: 法的な事実の沿革を、記録のコミットから古い順に並べる。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import click

from amend import store
from amend.address import read_address
from amend.cli.ledger import Opened, open_for_reading
from amend.cli.sayings import commits_about
from amend.errors import LedgerError, RequestError
from amend.events import Record
from amend.ledger import Case, record_path
from amend.trailers import Message, read_message, record_of

_SHORT = 10
"""画面に出すコミットの識別子の字数。"""


@dataclass(frozen=True, slots=True)
class Act:
    """沿革の一件: 記録一つと、それを書いたコミット。

    Attributes:
        path: 協約/案件。
        record: 記録。
        live: ほかの記録に取って代わられず、生きているか。
        message: コミットの文。
        commit: コミットの識別子 (16進40桁)。
    """

    path: str
    record: Record
    live: bool
    message: Message
    commit: str


@click.command(
    help="法的な事実の沿革を、古い順に並べる。\n\n"
    "AGREEMENT は協約の識別子、AMENDMENT は案件の番号。省くと台帳の全部。\n"
    "日付は事実のあった日で、末尾は記録したコミット。\n\n"
    "CLAUSE (例: 第３条第２項) を添えると、その規定にどの行為が何をしたかを、\n"
    "前後の語と議決を添えて並べる。番号が変わっても、同じ規定を辿る。"
)
@click.argument("path", metavar="[AGREEMENT[/AMENDMENT]]", required=False)
@click.argument("clause", metavar="[CLAUSE]", required=False)
@click.option("--as-of", metavar="日付", help="その日の本文の CLAUSE (位置のあるとき)。")
@click.option("--json", "as_json", is_flag=True, help="沿革を JSON で出す。")
def command(path: str | None, clause: str | None, as_of: str | None, as_json: bool) -> None:
    """コミットを読み、記録を書いたものだけを、事実のあった日の順に並べる。"""
    if path is not None and clause is not None:
        from amend.cli.clause_log import clause_log

        address = read_address(clause)
        clause_log(open_for_reading(about=path), path, address, as_of, as_json=as_json)
        return
    if as_of is not None:
        raise RequestError(
            "日付は、位置とともに書きます。", advice="amend log 協約 位置 --as-of 日付 と書いてください。"
        )
    opened = open_for_reading(about=path)
    cases = dict(_cases(opened, path))
    listed = sorted(_acts(cases, _commits(opened, path)), key=lambda act: act.record.event.day)  # 同じ日は記録した順
    _tell_unexplained(cases, listed)
    if as_json:
        click.echo(json.dumps([as_object(act) for act in listed], ensure_ascii=False, indent=2))
        return
    for act in listed:
        over = "" if act.live else "  (後の記録が取って代わった)"
        click.echo(f"{act.record.event.day}  {act.message.subject}  {act.commit[:_SHORT]}{over}")
        for line in act.message.values("Council-Resolution"):
            click.echo(f"    {line}")
    if not listed:
        click.echo("記録はまだありません。", err=True)


def _cases(opened: Opened, path: str | None) -> Iterator[tuple[str, Case]]:
    """見る案件: 名指されたもの、なければ全部。"""
    if path and "/" in path:
        shelf, case = opened.case(path)
        yield f"{shelf.id}/{case.id}", case
        return
    for shelf in (opened.shelf(path),) if path else opened.book.shelves:
        for case in shelf.cases:
            yield f"{shelf.id}/{case.id}", case


def _commits(opened: Opened, path: str | None) -> Iterable[store.Commit]:
    """コミット: 協約が名指されていれば、その協約の記録だと言うものだけ。"""
    repository = opened.repository
    if repository.head is None:
        return ()
    if path is None:
        return store.each_commit(repository, repository.head)
    return commits_about(repository, repository.head, path.partition("/")[0])


def _acts(cases: dict[str, Case], commits: Iterable[store.Commit]) -> Iterator[Act]:
    """沿革: amend の書いた文を持ち、その言う記録を実際に加えたコミットだけ。人の書いた文は、似ていても採らない。"""
    for commit in commits:
        message = _message(commit)
        name = record_of(message) if message else None
        if message is None or name is None:
            continue
        (agreement,), (amendment,) = message.values("Agreement") or ("",), message.values("Amendment") or ("",)
        case = cases.get(f"{agreement}/{amendment}")
        added = {change.path for edge in commit.changes for change in edge if change.before is None}
        if case is None or record_path(agreement, amendment, name) not in added:
            continue
        facts = case.state.facts
        for record in facts.dossier.records:
            if record.name == name:
                yield Act(f"{agreement}/{amendment}", record, record in facts.live, message, commit.id)


def _message(commit: store.Commit) -> Message | None:
    try:
        return read_message(commit.message.decode("utf-8"))
    except (LedgerError, UnicodeDecodeError):
        return None


def _tell_unexplained(cases: dict[str, Case], listed: Iterable[Act]) -> None:
    """コミットの無い記録: amend の書いたものでない記録は、沿革に載せられないので、そのことを言う。"""
    told = {(act.path, act.record.name) for act in listed}
    for path, case in cases.items():
        for record in case.state.facts.dossier.records:
            if (path, record.name) not in told:
                click.echo(f"{path} {record.name}: この記録を書いた amend のコミットがありません。", err=True)


def as_object(act: Act) -> dict[str, object]:
    """沿革の一件: ``--json`` の一件。鍵とその順は変えない。日付は ISO 8601、commit は 16 進 40 桁。"""
    agreement, _, amendment = act.path.partition("/")
    return {
        "date": act.record.event.day.isoformat(),
        "agreement": agreement,
        "amendment": amendment,
        "event": act.record.event.kind.value,
        "record": str(act.record.name),
        "subject": act.message.subject,
        "council_resolutions": list(act.message.values("Council-Resolution")),
        "live": act.live,
        "commit": act.commit,
    }
