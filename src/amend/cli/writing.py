"""書く前: 何を書くかを見せる。"""

from __future__ import annotations

from collections.abc import Mapping

import click


def show_plan(changes: Mapping[str, bytes | None], before: Mapping[str, bytes], message: str = "") -> None:
    """書くものを見せる: ``--dry-run`` の出力。ファイルごとに、加えるか、変えるか、消すか。続けてコミットの文。

    Args:
        changes: 台帳からの名から、新しい中身。消すなら None。
        before: 今あるファイル。
        message: コミットの文。コミットしないなら空。
    """
    for path, data in sorted(changes.items()):
        word = "消す" if data is None else "加える" if path not in before else "変える"
        if data != before.get(path):
            click.echo(f"{word} {path}")
    if message:
        click.echo(f"\n{message}", nl=False)
    click.echo("--dry-run なので、何も書いていません。", err=True)
