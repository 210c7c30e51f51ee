"""amend record: 法的な事実を一つ、台帳に記録する。一つの事実が一つのコミットになる (DESIGN §8)。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from amend import dates
from amend.cli import particulars
from amend.cli.casework import casework
from amend.cli.committing import commit, following, retried
from amend.cli.event_options import Detail, missing, options
from amend.cli.layout import JapaneseContext
from amend.cli.ledger import open_for_reading, open_for_writing, today
from amend.cli.parties import at_terminal
from amend.cli.registration import Built, build, party_of
from amend.cli.writing import show_plan
from amend.errors import RequestError
from amend.events import FORMS, EventKind, read_event_kind
from amend.events.kinds import NAMES
from amend.trailers import PARTICULARS


class EventGroup(click.Group):
    """記録の一覧: 記録の種類ごとのコマンド。書き方の表から作るので、種類が増えてもここは変わらない。"""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """記録の種類。引継ぎは取込みが書く。"""
        return [*(kind.value for kind in FORMS if kind is not EventKind.BASELINE), PARTICULARS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """種類のコマンド: 英語の語でも、日本語の呼び名でもよい。"""
        if cmd_name in (PARTICULARS, *particulars.NAMES):
            return particulars.command
        kind = read_event_kind(cmd_name)
        if kind is EventKind.BASELINE:
            raise RequestError(
                "引継ぎは、取込みが記録します。", advice="amend import FILE ID --in-force で引き継ぎます。"
            )
        return _command_for(kind)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """記録の種類と、その呼び名。"""
        with formatter.section("種類"):
            called = {kind.value: names for kind, names in NAMES.items()} | {PARTICULARS: particulars.NAMES}
            formatter.write_dl([(name, "、".join(called[name])) for name in self.list_commands(ctx)])


def _command_for(kind: EventKind) -> click.Command:
    def run(path: str, dry_run: bool, **given: Any) -> None:
        given = _completed(kind, path, given)
        if dry_run:
            _show(kind, path, given)
        else:
            _record(kind, path, given)

    wrapped: Callable[..., object] = click.option("--dry-run", is_flag=True, help="何を書くかを見せ、書かない。")(run)
    for option in reversed(list(options(kind))):
        wrapped = option(wrapped)
    made = click.command(kind.value, help=f"{kind.label}を記録する。\n\n案件は「協約/案件」と書く。")(
        click.argument("path", metavar="案件")(wrapped)
    )
    made.context_class = JapaneseContext
    made.options_metavar = "[オプション]"
    return made


def _completed(kind: EventKind, path: str, given: dict[str, Any]) -> dict[str, Any]:
    """足りない事柄を補う: 端末なら尋ね、端末でなければ、足りないものをすべて言って断る。"""
    lacking = missing(kind, given)
    if given["party"] and given["day"] and not lacking:
        return given
    if not at_terminal():
        names = [f"{label} ({option})" for key, label, option in _COMMON if not given[key]]
        names += [f"{detail.field.label} ({detail.option})" for detail in lacking]
        raise RequestError(f"足りない事柄があります: {'、'.join(names)}", advice="引数で書いてください。")
    shelf, case = open_for_reading(about=path).case(path)
    waited = next((wait.party.id for wait in case.state.waits if wait.kind is kind), case.amendment.proposer)
    party = given["party"] or _ask("当事者", lambda answer: party_of(shelf, answer), waited)
    day = given["day"] or _ask(f"{kind.label}の日", dates.read, today().isoformat())
    return given | {"party": party, "day": day} | {detail.key: _ask_for(detail) for detail in lacking}


_COMMON = (("party", "当事者", "--party"), ("day", "日付", "--date"))


def _ask(label: str, check: Callable[[str], object], default: str | None = None) -> str:
    """尋ねる: 読める答えがあるまで。"""
    while True:
        answer: str = click.prompt(label, default=default, err=True)
        try:
            check(answer)
        except RequestError as error:
            click.echo(str(error), err=True)
        else:
            return answer


def _ask_for(detail: Detail) -> str:
    return _ask(detail.field.label, lambda answer: detail.check(answer))


def _record(kind: EventKind, path: str, given: Mapping[str, Any]) -> None:
    """記録する。"""
    retried(lambda: _record_once(kind, path, given))


def _record_once(kind: EventKind, path: str, given: Mapping[str, Any]) -> None:
    repository, opened = open_for_writing(about=path)
    work = casework(opened, path)
    built = build(opened, work, kind, given)
    if built.recording is None:
        _say_existing(path, built)
        return
    commit(repository, built.recording, built.taken)
    for ignored in work.ignored:
        click.echo(
            f"{ignored} の書直しは、コミットにないので使っていません。"
            f"amend record particulars {work.filing.agreement} で台帳に入れます。",
            err=True,
        )


def _show(kind: EventKind, path: str, given: Mapping[str, Any]) -> None:
    opened = open_for_reading(about=path)
    work = casework(opened, path)
    built = build(opened, work, kind, given)
    if built.recording is None:
        _say_existing(path, built)
        return
    show_plan(built.recording.changes, work.recorded, built.recording.message)
    for line in following(built.recording.state):
        click.echo(line, err=True)


def _say_existing(path: str, built: Built) -> None:
    assert built.existing is not None
    click.echo(f"{path} {built.existing.name}")
    click.echo(f"もう記録されています: {built.existing.name}。何も書いていません。", err=True)


command = EventGroup(
    name="record",
    help="法的な事実を一つ、台帳に記録する。\n\n一つの事実が一つのコミットになる。\n"
    "引数は種類ごとに違い、amend record 種類 --help で表示する。",
    subcommand_metavar="種類 案件 [引数]...",
)
