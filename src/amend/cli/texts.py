"""本文の受取り: コマンドの引数に書かれたファイルを読み、条項の木にする。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from amend.clause import Node
from amend.cli.arguments import named_file, naming, page_of
from amend.errors import Finding, TextError
from amend.files import read_bytes, read_if_present
from amend.plaintext import read
from amend.read.decode import CODECS, Decoded, decode, read_allowed

RECORD = Path("source", "import.toml")
"""取込みの記録: 本文のフォルダの中の置き場 (DESIGN §3)。"""

MAX_LINE = 100_000
"""一行の字数の上限。実在の法令の最も長い行は三千字ほどで、これを超えるのは改行の失われたファイルである。"""

_Command = TypeVar("_Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Loaded:
    """受け取った本文。

    Attributes:
        path: 引数に書かれたとおりのファイルの名。
        text: 本文 (改行は LF)。
        tree: 条項の木。
        findings: 置き場の決まらなかった行。
        data: ファイルの中身そのもの。ファイルから受け取ったのでなければ空。
    """

    path: str
    text: str
    tree: Node
    findings: tuple[Finding, ...]
    data: bytes = b""


def load(path: str, encoding: str | None = None) -> Loaded:
    """受取り: 本文のファイルを読む。LF でない改行は LF にそろえ、そのことを標準エラーに言う。

    本文の隣に取込みの記録があれば、そこに届け出てある文字 (外字など) を認める。

    Args:
        path: ファイルの名。
        encoding: 文字コード。None なら一つに決まるときだけ決める。

    Raises:
        RequestError: ファイルが無い、読めない、知らない文字コードの名。
        TextError: 大きすぎる、本文のファイルではない。
        LedgerError: 取込みの記録が読めない。
    """
    file = named_file(path)
    data = read_bytes(file)
    decoded = decode_file(file, data, encoding, _declared_beside(file))
    if decoded.newline not in ("LF", "なし"):
        click.echo(f"{path}: 改行 ({decoded.newline}) を LF として読みました。", err=True)
    if decoded.encoding != "utf-8":
        click.echo(f"{path}: {decoded.encoding} として読みました。", err=True)
    reading = read(decoded.text)
    return Loaded(path, decoded.text, reading.tree, reading.findings, data)


def decode_file(path: Path, data: bytes, encoding: str | None, allowed: frozenset[str]) -> Decoded:
    """復号: 読んだファイルを文字列にし、本文とは考えられないものを断る。

    Args:
        path: 誤りの場所として示すファイル。
        data: その中身。
        encoding: 文字コード。None なら一つに決まるときだけ決める。
        allowed: 届け出た文字。

    Raises:
        RequestError: 知らない文字コードの名。
        TextError: 文字コードが決まらない、あってはならない文字がある、空である、一行が長すぎる。
    """
    with naming(path):
        decoded = decode(data, encoding, allowed)
    if not decoded.text.strip():
        raise TextError(
            "本文がありません。空のファイルです。", where=str(path), advice="本文の入ったファイルを指定してください。"
        )
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            raise TextError(
                f"一行が長すぎます ({len(line):,} 字。{MAX_LINE:,} 字まで)。",
                where=f"{path} {number}行目",
                advice="改行が失われていないか、本文のファイルかを確かめてください。本文は条や項ごとに改行します。",
            )
    return decoded


def _declared_beside(text: Path) -> frozenset[str]:
    """届け出た文字: 本文の隣に取込みの記録があれば、そこに書かれたもの。"""
    record = text.parent / RECORD
    data = read_if_present(record)
    if data is None:
        return frozenset()
    page = page_of(data, str(record))
    page.finish()
    with naming(record):
        return read_allowed(page.values)


def encoding_option(command: _Command) -> _Command:
    """``--encoding``: 本文を読むどのコマンドにも同じ形で付ける。

    Click に選ばせない: 復号は、Shift_JIS と言った人に cp932 のことかを尋ねる。
    """
    return click.option("--encoding", metavar="文字コード", help=f"{'、'.join(CODECS)} のどれか。")(command)
