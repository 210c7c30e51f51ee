"""amend audit: 枝のすべてのコミットが、台帳の約束を守っているかを確かめる。"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import click

from amend import store
from amend.audit import Breach, History, audit
from amend.cli.common import progress
from amend.errors import ExitCode

_SHORT = 10
"""画面に出すコミットの識別子の字数。"""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@click.command(
    help="台帳の沿革を監査し、破れを並べる。\n\n枝のすべてのコミットを調べる。破れがあれば終了コード 1、無ければ 0。"
)
@click.option("--json", "as_json", is_flag=True, help="破れを JSON で出す。")
def command(as_json: bool) -> int:
    """沿革を読み、規則を働かせて、破れを並べる。"""
    repository = store.open_for_reading(Path.cwd())
    with progress("沿革を調べています"):
        history = read_history(repository)
        breaches = audit(history)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(breach) for breach in breaches], ensure_ascii=False, indent=2))
    else:
        for breach in breaches:
            click.echo(_as_line(breach))
    click.echo(f"{len(history.commits)} 件のコミットを調べました。破れ {len(breaches)} 件。", err=True)
    return ExitCode.FOUND if breaches else ExitCode.DONE


def read_history(repository: store.Repository) -> History:
    """沿革: 先頭のコミットから遡れるすべて。

    Raises:
        LedgerError: 物が無いか、壊れている。
    """
    commits = store.commits(repository, repository.head) if repository.head else ()
    entries = (change.after for commit in commits for changes in commit.changes for change in changes)
    wanted = dict.fromkeys(entry.blob for entry in entries if entry is not None and entry.mode.startswith("100"))
    return History(commits, dict(store.read_blobs(repository, wanted)))


def _as_line(breach: Breach) -> str:
    """一件一行。端末を動かす文字は、符号位置に替える (reliability.md D8)。"""
    head = " ".join(part for part in (breach.commit[:_SHORT], breach.path) if part)
    line = f"{head}: {breach.rule}: {breach.message} — {breach.advice}".replace("\n", " ")
    return _CONTROLS.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", line)
