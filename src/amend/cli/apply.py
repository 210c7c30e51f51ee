"""amend apply: 改め文を本文に加え、加えた後の本文を渡す。"""

from __future__ import annotations

import click

from amend.cli.amending import amend_by, list_applied
from amend.cli.arguments import is_id, named_file
from amend.cli.common import progress
from amend.cli.texts import Loaded, decode_file, encoding_option, load
from amend.errors import TextError
from amend.files import read_bytes, write_atomic
from amend.plaintext import read, write


@click.command(
    help="改め文を本文に加え、加えた後の本文を渡す。\n\n"
    "OLD は改正前の本文のファイル、又は協約の識別子 (今の台帳本文)。\n"
    "「Ａ」を「Ｂ」に改めるという文は、名指した所のすべてのＡを改める。\n"
    "加えた所は、標準エラーに並べる。"
)
@click.argument("old", metavar="OLD")
@click.argument("kaimebun", metavar="KAIMEBUN")
@click.option("--expect", metavar="数", type=int, help="字句の改正の当たる所の数。違えば断る。")
@click.option("-o", "--output", metavar="ファイル", help="書き出すファイル。省くと標準出力。")
@encoding_option
def command(old: str, kaimebun: str, expect: int | None, output: str | None, encoding: str | None) -> None:
    """改め文を読み、本文に加え、当たった所を並べて、加えた後の本文を渡す。"""
    base = _base(old, encoding)
    path = named_file(kaimebun)
    text = decode_file(path, read_bytes(path), encoding, frozenset()).text
    with progress("改め文を加えています"):
        amended = amend_by(kaimebun, text, base.tree)
        data = write(amended.tree)
    list_applied(amended.applied, base.tree)
    hits = sum(len(one.hits) for one in amended.applied)
    if expect is not None and hits != expect:
        raise TextError(
            f"字句の改正の当たる所は {hits} か所です。--expect は {expect} です。何も書いていません。",
            where=kaimebun,
            advice="上に並べた当たった所を確かめ、改め文の引用か名指しを直してください。",
        )
    if output is None:
        click.echo(data, nl=False)
    else:
        write_atomic(named_file(output), data.encode())
        click.echo(f"{output} を書きました。", err=True)


def _base(old: str, encoding: str | None) -> Loaded:
    """改正前の本文: ファイル、又は協約の今の台帳本文。台帳の道具は、要るときにだけ読み込む。"""
    if not is_id(old):
        return load(old, encoding)
    from amend.cli.recorded import ledger_text

    text = ledger_text(old)
    reading = read(text)
    return Loaded(old, text, reading.tree, reading.findings)
