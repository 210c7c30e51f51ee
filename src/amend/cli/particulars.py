"""amend record particulars: 書き足した協約の事項 (新しい長など) を、台帳に入れる。"""

from __future__ import annotations

import click

from amend import store
from amend.agreement import Agreement, read_agreement
from amend.cli.committing import retried
from amend.cli.layout import JapaneseContext
from amend.cli.ledger import Opened, now, open_for_reading, open_for_writing, today
from amend.cli.writing import show_plan
from amend.errors import LedgerError, RequestError
from amend.ledger.particulars import Revision, message_of, revision
from amend.ledger.paths import AGREEMENT, ROOT
from amend.trailers import PARTICULARS, write_message

NAMES = ("協約の事項", "当事者の表示")
"""呼び名: コマンドに書ける、日本語の言い方。"""


@click.command(
    PARTICULARS,
    help="書き足した協約の事項 (新しい長など) を、台帳に入れる。\n\nAGREEMENT は協約の識別子。\n"
    "agreement.toml の終わりに、替わった事柄だけを書いた [[party]] を、いつからか (from) とともに足してから実行する。\n"
    "様式 (style) と起案の流儀 ([drafting]) も変えられる。ほかは変えられない。",
)
@click.argument("agreement", metavar="AGREEMENT")
@click.option("--dry-run", is_flag=True, help="何を書くかを見せ、書かない。")
def command(agreement: str, dry_run: bool) -> None:
    """作業ファイルの協約の事項を読み、加えてよいものだけが加わったことを確かめて、一つのコミットにする。"""
    if dry_run:
        _show(agreement)
    else:
        retried(lambda: _record(agreement))


command.context_class = JapaneseContext
command.options_metavar = "[オプション]"


def _record(agreement: str) -> None:
    repository, opened = open_for_writing(about=agreement)
    path, data, made = _revised(opened, agreement)
    if made is None:
        _say_same(agreement, path)
        return
    message = write_message(message_of(made))
    taken = {path: data}
    commit = store.record(repository, taken, message, when=now(), expected_head=repository.head, taken=taken)
    click.echo(f"{agreement} {PARTICULARS} {commit}")
    click.echo(message.split("\n", 1)[0], err=True)


def _show(agreement: str) -> None:
    opened = open_for_reading(about=agreement)
    path, data, made = _revised(opened, agreement)
    if made is None:
        _say_same(agreement, path)
        return
    show_plan({path: data}, {path: b""}, write_message(message_of(made)))


def _say_same(agreement: str, path: str) -> None:
    click.echo(f"{agreement} {PARTICULARS}")
    click.echo(f"{path} は、もう台帳のとおりです。何も書いていません。", err=True)


def _revised(opened: Opened, agreement: str) -> tuple[str, bytes, Revision | None]:
    """追記: 作業ファイルの中身と、台帳にあるものからの違い。同じなら、違いは None。

    Raises:
        RequestError: まだ台帳に入っていない協約である、又はまだ来ない日付である。
        LedgerError: 読めない、又は加えてよいもののほかが変わっている。
    """
    shelf = opened.shelf(agreement)
    path = f"{ROOT}/{shelf.id}/{AGREEMENT}"
    if path in opened.drafts:
        raise RequestError(
            "まだ台帳に入っていない協約です。",
            where=path,
            advice="そのまま直してください。初めの議案の提出とともに台帳に入ります。",
        )
    data = store.read_work_file(opened.repository, path)
    if data is None:
        raise LedgerError("ファイルがありません。", where=path, advice=f"git restore {path} で元に戻してください。")
    held = store.files(opened.repository, opened.repository.head or "", under=path)[path]
    if data == held:
        return path, data, None
    made = revision(shelf.id, shelf.agreement, _read(data, path))
    if made is None:
        raise LedgerError(
            "加えてよいもののほかが変わっているか、事項に違いがありません。",
            where=path,
            advice="題名、種類、根拠、前の経過、当事者、前の表示は変えられません。変わったことは、日付 (from) のある\n"
            "[[party]] として終わりに足してください。\n"
            f"違いは git diff {path} で見られ、git restore {path} で元に戻せます。",
        )
    for addition in made.additions:
        if addition.after.since and addition.after.since > today():
            raise RequestError(
                f"{addition.after.name}の新しい表示の日 {addition.after.since} は、まだ来ていません。",
                where=path,
                advice="その日になってから台帳に入れてください。",
            )
    return path, data, made


def _read(data: bytes, path: str) -> Agreement:
    try:
        return read_agreement(data.decode(), path)
    except UnicodeDecodeError as error:
        raise LedgerError(
            "ファイルが UTF-8 ではありません。", where=path, advice="UTF-8 で保存してください。"
        ) from error
