"""改め文の受取り: ファイルの改め文を読み、本文に加える。誤りは一度に全部言い、一つでもあれば何も加えない。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import click

from amend.clause import Node
from amend.cli.common import finding_line
from amend.consolidation import Applied, Consolidation, append_supplement
from amend.errors import Finding, TextError
from amend.proof.applying import apply_wording
from amend.proof.instruments import supplements_of


def amend_by(path: str, text: str, old: Node, *, supplements: bool = False) -> Consolidation:
    """改め文を加える: 読み、改正前の本文に加える。

    Args:
        path: 改め文のファイルの名。誤りの場所として示す。
        text: 改め文。
        old: 改正前の木。
        supplements: 改め文の後の附則を、改正附則として続けるか (協約の定め)。

    Raises:
        TextError: 読めない文、又は加えられない改正がある。すべてを標準エラーに並べてから断る。
    """
    done = apply_wording(text, old)
    for finding in done.warnings:
        click.echo(finding_line(path, finding), err=True)
    if not done.changes and not done.errors:
        raise TextError(
            "改め文がありません。", where=path, advice="「第３条中「…」を「…」に改める。」の形の文が要ります。"
        )
    if done.errors or done.result is None:
        raise _refused(path, done.errors)
    own = supplements_of(text) if supplements else ()
    return replace(done.result, tree=append_supplement(done.result.tree, own)) if own else done.result


def _refused(path: str, findings: Sequence[Finding]) -> TextError:
    for finding in sorted(findings, key=lambda one: one.line):
        click.echo(finding_line(path, finding), err=True)
    return TextError(
        f"改め文を加えられません ({len(findings)} 件)。何も加えていません。",
        where=path,
        advice="上に並べた所を直してください。",
    )


def list_applied(applied: Iterable[Applied], old: Node) -> None:
    """加えた改正を並べる: 改正ごとに、所と、字句の当たった所を標準エラーに言う。"""
    from amend.cli.explaining import block_words, change_words, hit_words

    for one in applied:
        click.echo(change_words(one.change, old), err=True)
        for line in (*(hit_words(hit, old) for hit in one.hits), *block_words(one.change)):
            click.echo(f"  {line}", err=True)
