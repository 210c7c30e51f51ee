"""amend import: 議案などの文書を読み取り、台帳本文を作る。"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from amend.cli.arguments import named_file, naming, page_of
from amend.cli.common import progress
from amend.cli.intake import Imported, Intake, intake_options, take_in
from amend.cli.texts import RECORD, decode_file, encoding_option
from amend.errors import RequestError
from amend.files import make_folder, read_bytes, read_if_present, write_atomic
from amend.read.bill import Bill, Decisions, Question, UndecidedError, import_record, read_bill, read_decisions
from amend.read.bill import write_report as report_of
from amend.read.decode import Decoded, read_allowed

TEXT = "text.txt"


@click.command(
    help="文書を読み取り、台帳本文を作る。\n\nFILE は議案などの平文 (PDF から取り出した文字でもよい)。\n"
    "決めたことは一件ずつ標準エラーに報告する。\n"
    "ID を書けば、その識別子の協約の案として台帳に置く。"
)
@click.argument("file", metavar="FILE")
@click.argument("agreement_id", metavar="[ID]", required=False)
@click.option("-o", "--output", metavar="フォルダ", help="書き出すフォルダ (省くと標準出力)。")
@click.option("--decisions", metavar="ファイル", help=f"決定を書いた {RECORD.name}。")
@click.option("--quiet", is_flag=True, help="報告を出さない。")
@encoding_option
@intake_options
def command(
    file: str,
    agreement_id: str | None,
    output: str | None,
    decisions: str | None,
    quiet: bool,
    encoding: str | None,
    **intake: Any,
) -> None:
    """文書を読み、決められない所を尋ね、本文・原本・取込みの記録を書く。"""
    _check_destination(agreement_id, output, intake)
    path = named_file(file)
    folder = None if output is None else named_file(output)
    data = read_bytes(path)
    given, allowed = _recorded(decisions, folder)
    decoded = decode_file(path, data, encoding, allowed)
    with naming(path), progress("文書を読み取っています"):
        bill = _asked(decoded, given)
    if not quiet:
        click.echo(report_of(bill), err=True, nl=False)
    if agreement_id is not None:
        take_in(agreement_id, Imported(path.name, data, decoded, bill, allowed), Intake(**intake))
    elif folder is None:
        click.echo(bill.text, nl=False)
    else:
        save(folder, path.name, data, decoded, bill, allowed)


def _check_destination(agreement_id: str | None, output: str | None, intake: Mapping[str, object]) -> None:
    """書き先: 台帳かフォルダの一つ。台帳に取り込むときだけの引数は、台帳に取り込むときだけ書ける。"""
    if agreement_id is not None and output is not None:
        raise RequestError("台帳 (ID) とフォルダ (-o) の両方には書けません。", advice="どちらか一つにしてください。")
    given = [f"--{name.replace('_', '-').replace('parties', 'party')}" for name, value in intake.items() if value]
    if agreement_id is None and given:
        raise RequestError(
            f"{'、'.join(given)} は、台帳に取り込むときだけ書けます。",
            advice="FILE の後に協約の識別子を書いてください。",
        )


def _recorded(decisions: str | None, folder: Path | None) -> tuple[Decisions, frozenset[str]]:
    """前に決めたことと届け出た文字: 指定した import.toml、又は書込み先に残っている import.toml から。"""
    path = folder / RECORD if folder else None
    data = read_if_present(path) if path else None
    if decisions is not None:
        path = named_file(decisions)
        data = read_bytes(path)
    if path is None or data is None:
        return Decisions(), frozenset()
    page = page_of(data, str(path))
    page.finish()
    with naming(path):
        return read_decisions(page.values), read_allowed(page.values)


def _asked(decoded: Decoded, decisions: Decisions) -> Bill:
    """読む。決められない所は、端末ならば尋ねて読み直す。端末でなければ、書き方を言って断る。"""
    while True:
        try:
            return read_bill(decoded.text, decisions)
        except UndecidedError as undecided:
            if sys.stdin is None or not sys.stdin.isatty():  # `<&-` で閉じて起動されると None になる
                raise
            decisions = decisions.adding(*(question.answer(_ask(question)) for question in undecided.questions))


def _ask(question: Question) -> tuple[str, ...]:
    click.echo(f"\n{question.line}行目 {question.point.label}: {question.reason}\n  原文: {question.source}", err=True)
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {number}. {'｜'.join(choice) or '除く'}", err=True)
    while True:
        answer: str = click.prompt("番号、又は読み (区切りは｜)", err=True)
        if answer.isdecimal() and 1 <= int(answer) <= len(question.choices):
            return question.choices[int(answer) - 1]
        if not answer.isdecimal():
            return tuple(answer.split("｜"))


def save(
    folder: Path, name: str, data: bytes, decoded: Decoded, bill: Bill, allowed: frozenset[str] = frozenset()
) -> None:
    """残す: 原本、取込みの記録、本文の順に書く。本文がもうあって中身が違えば、何も書かない。

    Args:
        folder: 本文のフォルダ。無ければ作る。
        name: 原本の名。
        data: 原本。
        decoded: 復号の記録。
        bill: 読み取ったもの。
        allowed: 届け出て通した文字。

    Raises:
        RequestError: 違う本文がもうある、名を記録できない、又は書けない。
    """
    text, record = folder / TEXT, folder / RECORD
    source = record.with_name(name)
    before = read_if_present(text)
    if before is not None and before != bill.text.encode():
        raise RequestError(
            "もう本文があり、読み取ったものと違います。何も書いていません。",
            where=str(text),
            advice="別のフォルダを指定するか、今の本文をほかの名に移してください。",
        )
    try:
        recorded = import_record(name, decoded, bill, allowed).encode()
    except UnicodeEncodeError as error:
        raise RequestError(
            "ファイルの名を UTF-8 で記録できません。", where=name, advice="ファイルの名を改めてください。"
        ) from error
    make_folder(source.parent)
    write_atomic(source, data)
    write_atomic(record, recorded)
    write_atomic(text, bill.text.encode())
    click.echo(f"{text}、{source}、{record} を書きました。", err=True)
