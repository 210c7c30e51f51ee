"""amend tidy: 台帳本文を標準の書き方に整える。語は変えない。"""

from __future__ import annotations

import difflib
import re

import click

from amend.clause import Node, walk
from amend.cli.arguments import named_file
from amend.cli.texts import encoding_option, load
from amend.errors import ProofError
from amend.files import write_atomic
from amend.plaintext import read, write
from amend.plaintext.layout import lay_out

_NO_NEWLINE = "\n\\ ファイルの終わりに改行がありません\n"


@click.command(
    help="台帳本文を標準の書き方に整える。\n\n空行・字下げ・番号の後の空白・行末の空白を直し、語は変えない。\n"
    "指定しなければ、直すところを見せるだけで書き換えない。"
)
@click.argument("file", metavar="FILE")
@click.option("--in-place", is_flag=True, help="FILE を直したもので置き換える。")
@click.option("-o", "--output", metavar="ファイル", help="直したものを書き出すファイル。")
@encoding_option
def command(file: str, in_place: bool, output: str | None, encoding: str | None) -> None:
    """本文を整え、語が変わらないことを確かめ、直すところを見せるか、書く。"""
    loaded = load(file, encoding)
    tidied = tidy(loaded.tree)
    canonical = loaded.data == tidied.encode()
    if canonical:
        click.echo("直すところはありません。", err=True)
    elif not (in_place or output is not None):
        click.echo(_difference(file, loaded.text, tidied), nl=False)
        if tidied == loaded.text:
            click.echo("文字コードと改行だけを、UTF-8 と LF に直します (--in-place か -o)。", err=True)
    for target in (output, file if in_place and not canonical else None):
        if target is not None:
            write_atomic(named_file(target), tidied.encode())
            click.echo(f"{target} を UTF-8 と LF で書きました。", err=True)


def tidy(tree: Node) -> str:
    """整える: 標準の書き方の本文を作り、読み返して、語が一つも変わらないことを確かめる。

    Raises:
        ProofError: 語か構造が変わる、又は整え終わらない (amend の誤り)。
    """
    text = write(lay_out(tree))
    again = read(text).tree
    if _words(again) != _words(tree) or write(lay_out(again)) != text:
        raise ProofError(
            "整えた本文を読み返すと、元の本文と違います。",
            advice="これは amend の誤りです。何も書いていません。本文を添えて知らせてください。",
        )
    return text


def _words(tree: Node) -> list[tuple[object, ...]]:
    """語と構造: 置き方を除いた、木のすべて。"""
    return [(path, node.kind, node.mark, node.num, node.until, node.text) for path, node in walk(tree)]


def _difference(file: str, text: str, tidied: str) -> str:
    """直すところ: 行ごとの違い。終わりの改行の有無も見せる。"""
    lines = difflib.unified_diff(_lines(text), _lines(tidied), file, f"{file} (整えた後)", n=1)
    return "".join(line if line.endswith("\n") else line + _NO_NEWLINE for line in lines)


def _lines(text: str) -> list[str]:
    """行: 改行は LF だけ。splitlines は頁の区切りなどでも切ってしまう。"""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
