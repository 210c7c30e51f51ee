"""amend check: 台帳本文を点検し、指摘を並べる。"""

from __future__ import annotations

import json
import re

import click

from amend.checks import CHECKS, Check, check, choose
from amend.cli.common import finish, progress
from amend.cli.texts import encoding_option, load
from amend.errors import ExitCode, RequestError
from amend.plaintext import Reading

_SEPARATOR = re.compile("[,、，]")


@click.command(
    help="台帳本文を点検し、指摘を並べる。\n\n"
    "指摘があれば終了コード 1、無ければ 0。\n規則の番号は S01,X01 のように並べてもよい。"
)
@click.argument("files", metavar="FILE...", nargs=-1)
@click.option("--only", metavar="規則", multiple=True, help="この規則だけを働かせる (繰り返してよい)。")
@click.option("--ignore", metavar="規則", multiple=True, help="この規則を働かせない (繰り返してよい)。")
@click.option("--rules", "listing", is_flag=True, help="点検せずに、規則の一覧を表示する。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
@encoding_option
def command(
    files: tuple[str, ...],
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    listing: bool,
    as_json: bool,
    encoding: str | None,
) -> int:
    """本文を読み、選ばれた規則を働かせて、指摘を並べる。"""
    if listing:
        return _list_rules(as_json=as_json)
    if not files:
        raise RequestError("点検するファイルがありません。", advice="amend check text.txt のように指定してください。")
    chosen = choose(_split(only), _split(ignore))
    findings = {}
    for path in files:
        loaded = load(path, encoding)
        with progress(f"{path} を点検しています"):
            findings[path] = check(Reading(loaded.tree, loaded.findings), chosen)
    finish(findings, as_json=as_json)


def _split(values: tuple[str, ...]) -> list[str]:
    return [rule.strip() for value in values for rule in _SEPARATOR.split(value) if rule.strip()]


def _list_rules(*, as_json: bool) -> int:
    """規則の一覧: 番号、重さ、一行の説明。"""
    if as_json:
        click.echo(json.dumps([_as_object(one) for one in CHECKS], ensure_ascii=False, indent=2))
        return ExitCode.DONE
    for one in CHECKS:
        click.echo(f"{one.rule} {one.severity.value} {one.summary}" + ("" if one.usual else " [ふだんは働かない]"))
    return ExitCode.DONE


def _as_object(one: Check) -> dict[str, str | bool]:
    return {"rule": one.rule, "severity": one.severity.value, "summary": one.summary, "usual": one.usual}
