"""amend list: 台帳の協約と、その今日の効力、進んでいる案件を並べる。"""

from __future__ import annotations

import json

import click

from amend.cli.ledger import today
from amend.cli.overview import overview


@click.command(help="台帳の協約と、その今日の効力を並べる。\n\n成立していない案件があれば、その番号と段階を添える。")
@click.option("--json", "as_json", is_flag=True, help="協約ごとの今を JSON で出す。")
def command(as_json: bool) -> None:
    """台帳を見渡し、協約を識別子の順に並べる。"""
    listed = [glance.listed for glance in overview(today()).glances]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for one in listed:
        click.echo(f"{one['agreement']}  {one['title']} ({one['kind']})  {one['condition']}")
        for case in one["pending"]:
            click.echo(f"    {one['agreement']}/{case['amendment']}  {case['title']}  {case['stage']}")
    if not listed:
        click.echo("協約はまだありません。次: amend new 又は amend import", err=True)
