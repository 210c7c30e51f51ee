"""amend selftest: この機械とディスクで、台帳が守られることを確かめる (R24)。"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import click

from amend.cli.arguments import named_file
from amend.cli.common import safe
from amend.cli.layout import columns
from amend.cli.selftesting.verdict import Outcome
from amend.errors import ExitCode, RequestError

_WIDTH = 18
_WORDS = {True: "OK", False: "NG", None: "--"}


@click.command(
    help="この機械とディスクで、台帳が守られることを確かめる。\n\n"
    "一時のフォルダーに試しの台帳を作り、記録し、途中で殺し、監査し、消す。\n"
    "利用者の台帳には触れない。ふつう 20 秒までかかる。NG があれば終了コード 1。"
)
@click.option("--at", "folder", metavar="DIR", default=".", help="確かめるディスクのフォルダー (省くと今いる所)。")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出す。")
def command(folder: str, as_json: bool) -> int:
    """確かめを順に動かし、一行ずつ結果を言う。"""
    from amend.cli.selftesting import outcomes  # 監査や書類まで読み込むので、動かすときにだけ

    at = named_file(folder).absolute()
    try:
        place = Path(tempfile.mkdtemp(prefix="amend-selftest-", dir=at))
    except OSError as error:
        raise RequestError(
            f"試しの台帳を作れません ({error.strerror})。",
            where=folder,
            advice="書けるフォルダーを --at で指定してください。",
        ) from error
    done: list[Outcome] = []
    try:
        for outcome in outcomes(place):
            done.append(outcome)
            if not as_json:
                click.echo(_as_line(outcome))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    failed = sum(outcome.verdict.ok is False for outcome in done)
    if as_json:
        click.echo(json.dumps([_as_object(outcome) for outcome in done], ensure_ascii=False, indent=2))
    total = sum(outcome.seconds for outcome in done)
    click.echo(f"{len(done)} 件を {total:.0f} 秒で確かめました。NG {failed} 件。場所: {safe(str(at))}", err=True)
    return ExitCode.FOUND if failed else ExitCode.DONE


def _as_line(outcome: Outcome) -> str:
    verdict = outcome.verdict
    name = outcome.name + " " * (_WIDTH - columns(outcome.name))
    advice = f" — {verdict.advice}" if verdict.advice else ""
    return safe(f"{_WORDS[verdict.ok]}  {name}{verdict.detail}{advice}").replace("\n", " ")


def _as_object(outcome: Outcome) -> dict[str, object]:
    return {
        "check": outcome.name,
        "ok": outcome.verdict.ok,
        "detail": outcome.verdict.detail,
        "advice": outcome.verdict.advice,
        "seconds": outcome.seconds,
    }
