"""amend checkpoint: 今の台帳を、告示に載せられる二行で言う。"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from amend import store
from amend.audit import write_checkpoint
from amend.cli.arguments import named_file
from amend.cli.auditing import checkpoint_of, open_ledger
from amend.cli.common import progress
from amend.errors import RequestError
from amend.files import write_atomic
from amend.timestamps import request_for


@click.command(
    help="今の台帳の検問の控え (件数、先頭、要約値) を二行で出す。\n\n"
    "告示に載せ、又は相手方と交わして台帳の外に残す。amend audit --since に渡すと、\n"
    "その時の台帳から続いていること (巻戻しや書換えの無いこと) を確かめる。"
)
@click.option("-o", "--output", metavar="ファイル", help="書き出すファイル。省くと標準出力。")
@click.option("--request", metavar="ファイル", help="二行の控えの、時刻認証の求め (RFC 3161) も書き出す。")
@click.option("--json", "as_json", is_flag=True, help="控えを JSON で出す。")
def command(output: str | None, request: str | None, as_json: bool) -> None:
    """まっさらな写しから控えを求めて、渡す。"""
    if output and request and Path(output).resolve() == Path(request).resolve():
        advice = "違う名を指定してください。"
        raise RequestError("控えと時刻認証の求めを、同じファイルに書くことはできません。", where=output, advice=advice)
    with progress("沿革を調べています"), store.clean_copy(open_ledger()) as copy:
        assert copy.head is not None
        found = checkpoint_of(copy, store.reachable(copy, copy.head), copy.head)
    lines = write_checkpoint(found)
    text = json.dumps(dataclasses.asdict(found), indent=2) + "\n" if as_json else lines
    if request is not None:
        write_atomic(named_file(request), request_for(lines.encode()))
        click.echo(str(named_file(request)), err=output is None)  # 標準出力に控えを出すときは、名を混ぜない
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomic(named_file(output), text.encode())
        click.echo(str(named_file(output)))
