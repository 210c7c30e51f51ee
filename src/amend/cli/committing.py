"""記録の仕上げ: 用意した記録をコミットし、書いたものと、次にすることを言う。"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping

import click

from amend import store
from amend.cli.ledger import now
from amend.errors import Finding
from amend.ledger.recording import Recording
from amend.procedure import State

TRIES = 20
"""ほかの人の記録に先を越されたときに、読み直してやり直す回数。"""


def retried(once: Callable[[], None]) -> None:
    """やり直し: 読んでから書くまでに、ほかの記録が加わったら、読み直して初めからする。"""
    for _ in range(TRIES):
        with contextlib.suppress(store.HeadMovedError):
            return once()
    return once()


def commit(
    repository: store.WritableRepository, recording: Recording, taken: Mapping[str, bytes] | None = None
) -> None:
    """記録: 一つのコミットにし、記録の名とコミットの識別子を出す。

    Args:
        repository: 書ける台帳。
        recording: 用意した記録。
        taken: 作業ファイルから取った案のファイル。

    Raises:
        LedgerError: 書けない。
    """
    made = store.record(
        repository,
        recording.changes,
        recording.message,
        when=now(),
        expected_head=repository.head,
        taken=taken,
    )
    click.echo(f"{recording.state.facts.dossier.path} {recording.record.name} {made}")
    click.echo(recording.message.split("\n", 1)[0], err=True)
    for finding in recording.findings:
        click.echo(noted(finding), err=True)
    for line in following(recording.state):
        click.echo(line, err=True)


def noted(finding: Finding) -> str:
    """指摘の一行。"""
    return f"{finding.rule} {finding.severity.value} {finding.place}: {finding.message} — {finding.advice}"


def following(state: State) -> Iterator[str]:
    """次にすること: 待っているもの、果たしていない義務と、そのとき打つコマンド。"""
    for wait in state.waits:
        why = f" ({wait.why})" if wait.why else ""
        yield f"次: {wait.party.now.name}の{wait.word}{why}\n    {wait.command}"
    for duty in state.duties:
        yield f"次: {duty.party.now.name}の{duty.word}\n    {duty.command}"
