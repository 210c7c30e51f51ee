"""amend demo: 見本の改正を、取込みから対照表、二つの議会の議決、告示・届出まで動かして見せる。"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import subprocess
from importlib.resources import files
from pathlib import Path

import click

from amend.cli import demonstration as sample
from amend.cli.arguments import named_file
from amend.cli.dialects import load_dialect
from amend.cli.import_ import save
from amend.cli.main import main
from amend.cli.papers import hand_out
from amend.cli.styles import load_style
from amend.comparison import compare, verify
from amend.errors import LedgerError, ProofError, RequestError
from amend.files import make_folder, read_bytes, read_if_present, write_atomic
from amend.plaintext import read
from amend.proof.wording import state
from amend.read.bill import read_bill
from amend.read.decode import decode
from amend.styles import DEFAULT
from amend.wording.dialect import DEFAULT as WORDING_DEFAULT

IDENTITY = (("user.name", "見本"), ("user.email", "mihon@example.invalid"))
"""見本の台帳だけに置く記録者。利用者の設定が無くても動き、利用者の名で記録しない。"""


@click.command(help="見本の改正を、取込みから告示・届出まで動かして見せる。\n\nDIR に書類と台帳を残す。")
@click.argument("folder", metavar="DIR")
def command(folder: str) -> None:
    """実在の議案で対照表を作り、架空の相手方との締結と変更を、本物の台帳に記録する。"""
    place = named_file(folder)
    data = files("amend").joinpath(f"data/demo/{sample.SOURCE}").read_bytes()
    done = _is_done(place / sample.LEDGER)
    _show_table(place, data)
    ledger = (place / sample.LEDGER).resolve()
    if done:
        _say(6, f"見本の台帳はもうできているので、そのまま使う: {place / sample.LEDGER}")
    else:
        _keep_ledger(place, ledger, data)
    _review(place, ledger)


def _show_table(place: Path, data: bytes) -> None:
    """前半: 議案を本文にし、見本の変更を加え、新旧対照表と改め文を作る。"""
    decoded = decode(data)
    bill = read_bill(decoded.text)
    before, after = place / "変更前", place / "変更後.txt"
    edited = _edited(bill.text)
    _spare_work(after, edited.encode())
    _say(1, "議案の平文 (PDF から取り出した文字) を読み取り、台帳本文にする")
    save(before, sample.SOURCE, data, decoded, bill)
    _say(2, f"本文を、変えたいとおりに書き直す ({len(sample.EDITS)} か所)")
    for what, _, _ in sample.EDITS:
        click.echo(f"   ・{what}", err=True)
    write_atomic(after, edited.encode())
    _say(3, "新旧対照表を作り、本文が表から戻ることを確かめる")
    style = load_style(DEFAULT)
    old_tree, new_tree = read(bill.text).tree, read(edited).tree
    comparison = compare(old_tree, new_tree, style, state=sample.STATE)
    verify(comparison, old_tree, new_tree)
    hand_out(comparison, style, "terminal", None)
    _say(4, "印刷できるページと Word の書類を作り、読み返して対照表と同じことを言うと確かめる")
    for form, name in (("html", "新旧対照表.html"), ("docx", "新旧対照表.docx")):
        hand_out(comparison, style, form, str(place / name))
    click.echo(f"同じ表: amend compare {before / 'text.txt'} {after}", err=True)
    _say(5, "改め文を作り、それだけを読み返して変更前の本文に加え、変更後の本文になることを確かめる")
    words = state(old_tree, new_tree, load_dialect(WORDING_DEFAULT)).text
    click.echo(words, nl=False)
    write_atomic(place / sample.WORDING, words.encode())


def _keep_ledger(place: Path, ledger: Path, data: bytes) -> None:
    """後半: 台帳を作り、架空の相手方との締結と、一つの変更を記録する。"""
    papers = place / sample.PAPERS
    _say(6, f"台帳を作る。ここから先の{sample.PARTNER}、議案番号、議決、日付は、練習のために作ったもの")
    make_folder(papers)
    write_atomic(papers / sample.BILL, data.decode().replace(sample.BLANK, sample.PARTNER).encode())
    make_folder(ledger)
    # リポジトリは先に作る: DIR がほかのリポジトリの中にあると (make demo がそう)、amend init はそちらを見付ける。
    _git(["git", "init", "--quiet", "--template=", "--initial-branch=main"], ledger)
    for key, value in IDENTITY:
        _git(["git", "config", "--local", key, value], ledger)
    with contextlib.chdir(ledger):
        _amend("init", quiet=True)
        _say(7, "連携協約を締結する")
        _play(sample.FOUNDING)
        _say(8, "締結した本文に、2 と同じ変更を加えて、変更の手続を進める")
        revised = _edited(read_bytes(Path(sample.LEDGER_TEXT)).decode()).encode()
        for name in (sample.REVISED, sample.THEIRS):
            write_atomic(Path("..", sample.PAPERS, name), revised)
        write_atomic(Path("..", sample.PAPERS, sample.REPLY), sample.REPLY_WORDS.encode())
        _play(sample.CHANGING)


def _review(place: Path, ledger: Path) -> None:
    """結び: 台帳の今と沿革を amend で見て、同じことを Git だけで確かめる。"""
    _say(9, f"台帳の今と沿革を見る (cd {place / sample.LEDGER})")
    with contextlib.chdir(ledger):
        for what, line in sample.REVIEW:
            _tell(what, f"amend {line}")
            _amend(line)
    _say(10, "監査する人は、Git だけで同じことを確かめられる")
    for what, line in sample.AUDIT:
        _tell(what, line)
        click.echo(_git(shlex.split(line), ledger).rstrip("\n"))


def _play(steps: tuple[tuple[str, str], ...]) -> None:
    for what, line in steps:
        _tell(what, f"amend {line}")
        _amend(line, quiet=True)


def _amend(line: str, *, quiet: bool = False) -> None:
    """コマンド: 利用者の打つのと同じコマンドを、このプロセスの中で動かす。

    Args:
        line: ``amend`` の後に打つもの。空白で区切る。
        quiet: 標準エラーの話しかけを見せないか。筋書どおりに進む間は、次にすることの案内が要らない。
    """
    talk = contextlib.redirect_stderr(io.StringIO()) if quiet else contextlib.nullcontext()
    with talk, main.make_context("amend", line.split()) as context:
        main.invoke(context)


def _git(arguments: list[str], ledger: Path) -> str:
    """Git: 監査する人と同じに、台帳のフォルダで動かす。利用者の設定と環境で出力が変わらないようにする。"""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    try:
        done = subprocess.run(arguments, cwd=ledger, env=kept | alone, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise LedgerError(
            "Git を動かせません。", where=shlex.join(arguments), advice="git 2.36 以上を入れてください。"
        ) from error
    return done.stdout.decode("utf-8", "replace")


def _say(step: int, what: str) -> None:
    click.echo(f"{step}. {what}", err=True)


def _tell(what: str, line: str) -> None:
    click.echo(f"   ・{what}\n     $ {line}", err=True)


def _is_done(ledger: Path) -> bool:
    """見本の台帳がもう終わりまでできているか。

    Raises:
        RequestError: 途中までの台帳か、ほかのものがある。
    """
    if not os.path.lexists(ledger):
        return False
    if (ledger / sample.LAST_RECORD).is_file():
        return True
    raise RequestError(
        "見本の台帳を置く所に、途中までの台帳か、ほかのものがあります。何も書いていません。",
        where=str(ledger),
        advice="別のフォルダを指定するか、それをほかの名に移してください。",
    )


def _spare_work(path: Path, data: bytes) -> None:
    """前の見本の本文を書き直して試した人の仕事を、上書きしない。"""
    present = read_if_present(path)
    if present is not None and present != data:
        raise RequestError(
            "見本の本文がもうあり、書き直されています。何も書いていません。",
            where=str(path),
            advice="別のフォルダを指定するか、今の本文をほかの名に移してください。",
        )


def _edited(text: str) -> str:
    """見本の変更をすべて加えた本文。"""
    for _, old, new in sample.EDITS:
        if text.count(old) != 1:
            raise ProofError(
                f"見本の変更の元の字句が、本文に {text.count(old)} 回あります。",
                where=old,
                advice="これは amend の誤りです。開発者に知らせてください。",
            )
        text = text.replace(old, new)
    return text
