"""amend check: 台帳本文を点検し、指摘を並べる。"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import click

from amend.checks import CHECKS, Check, check, choose
from amend.clause import Node
from amend.cli.arguments import is_id
from amend.cli.common import finish, progress
from amend.cli.texts import Loaded, encoding_option, load
from amend.errors import ExitCode, Finding, RequestError
from amend.plaintext import Reading
from amend.references import RULES as CARRIED_RULES
from amend.references import findings as carried_findings

_SEPARATOR = re.compile("[,、，]")


@click.command(
    help="台帳本文を点検し、指摘を並べる。\n\n"
    "「協約/案件」を書けば、その案件の変更後の本文を点検する。\n"
    "改正前の本文があれば (案件と --base)、引き継いだ引用も調べる。\n"
    "指摘があれば終了コード 1、無ければ 0。\n規則の番号は S01,X01 のように並べてもよい。"
)
@click.argument("files", metavar="FILE...", nargs=-1)
@click.option("--base", metavar="ファイル", help="改正前の本文。引き継いだ引用 (ハネ改正) も調べる。")
@click.option("--only", metavar="規則", multiple=True, help="この規則だけを働かせる (繰り返してよい)。")
@click.option("--ignore", metavar="規則", multiple=True, help="この規則を働かせない (繰り返してよい)。")
@click.option("--rules", "listing", is_flag=True, help="点検せずに、規則の一覧を表示する。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
@encoding_option
def command(
    files: tuple[str, ...],
    base: str | None,
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
    chosen = _Chosen.of(_split(only), _split(ignore))
    before = load(base, encoding).tree if base is not None else None
    findings: dict[str, tuple[Finding, ...]] = {}
    for path in files:
        old, loaded = _texts(path, before, encoding)
        with progress(f"{path} を点検しています"):
            found = check(Reading(loaded.tree, loaded.findings), chosen.checks)
            carried = carried_findings(old, loaded.tree) if old is not None else ()
            findings[path] = (*found, *(one for one in carried if one.rule in chosen.carried))
    finish(findings, as_json=as_json)


def _texts(path: str, before: Node | None, encoding: str | None) -> tuple[Node | None, Loaded]:
    """点検する本文と、あれば改正前の本文。案件では、台帳の道具を読み込んで両方を取り出す。"""
    if not is_id(path) or "/" not in path or Path(path).exists():
        return before, load(path, encoding)
    from amend.cli.recorded import recorded_pair

    pair = recorded_pair(path, ())
    return pair.before.tree, pair.after


@dataclass(frozen=True, slots=True)
class _Chosen:
    """選ばれた規則: 本文だけの点検と、改正前の本文から引き継いだ引用の点検。"""

    checks: tuple[Check, ...]
    carried: frozenset[str]

    @classmethod
    def of(cls, only: list[str], ignore: list[str]) -> Self:
        """選ぶ: 無い番号は `choose` が断る。"""
        wanted = frozenset(only or CARRIED_RULES) - frozenset(ignore)
        rest = [rule for rule in only if rule not in CARRIED_RULES]
        unwanted = [rule for rule in ignore if rule not in CARRIED_RULES]
        return cls(choose(rest, unwanted) if rest or not only else (), wanted & CARRIED_RULES.keys())


def _split(values: tuple[str, ...]) -> list[str]:
    return [rule.strip() for value in values for rule in _SEPARATOR.split(value) if rule.strip()]


def _list_rules(*, as_json: bool) -> int:
    """規則の一覧: 番号、重さ、一行の説明。"""
    if as_json:
        listed = [*(_as_object(one) for one in CHECKS), *(_carried_object(rule) for rule in CARRIED_RULES)]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    for one in CHECKS:
        click.echo(f"{one.rule} {one.severity.value} {one.summary}" + ("" if one.usual else " [ふだんは働かない]"))
    for rule, (severity, summary) in CARRIED_RULES.items():
        click.echo(f"{rule} {severity.value} {summary} [改正前の本文があるとき]")
    return ExitCode.DONE


def _as_object(one: Check) -> dict[str, str | bool]:
    return {"rule": one.rule, "severity": one.severity.value, "summary": one.summary, "usual": one.usual}


def _carried_object(rule: str) -> dict[str, str | bool]:
    severity, summary = CARRIED_RULES[rule]
    return {"rule": rule, "severity": severity.value, "summary": summary, "usual": True}
