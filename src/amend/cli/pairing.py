"""対応の指定の受取り: 引数のファイル、又は案件に置かれた ``pairing.toml`` により、比べる二つを対にする。"""

from __future__ import annotations

import click

from amend import alignment
from amend.alignment import NO_PINS, Pins, align
from amend.clause import Node
from amend.cli.arguments import named_file
from amend.cli.pair import Pair
from amend.errors import LedgerError, RequestError
from amend.files import read_bytes, write_atomic

FORMAT = "対応の指定 (TOML)"


def pins_of(pair: Pair, given: str | None = None) -> Pins:
    """人の指定: 引数に書かれたファイル、無ければ案件に置かれたものの。どちらも無ければ、指定は無い。

    Args:
        pair: 比べる二つ。
        given: ``--pair`` に書かれたファイル。

    Raises:
        RequestError: ファイルが読めない。
        LedgerError: 指定が正しくない。行とともにすべてを言う。
    """
    if given is not None:
        return read_pins(read_bytes(named_file(given)), given, pair.before.tree, pair.after.tree)
    if pair.pairing is None:
        return NO_PINS
    return read_pins(pair.pairing, pair.pairing_path, pair.before.tree, pair.after.tree)


def read_pins(data: bytes, where: str, old: Node, new: Node) -> Pins:
    """人の指定: ファイルの中身を、二つの本文の中の所に直す。指定の道具は、要るときにだけ読み込む。"""
    from amend.alignment.pairing import read_pairing

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LedgerError(
            "UTF-8 で書かれていません。", where=where, advice="文字コードに UTF-8 を選んで保存してください。"
        ) from error
    return read_pairing(text, where, old, new)


def aligned(pair: Pair, given: str | None = None) -> alignment.Pair:
    """対応付け: 人の指定を先に決めたもの。"""
    return align(pair.before.tree, pair.after.tree, pins_of(pair, given))


def show_pairs(pair: Pair, found: alignment.Pair, output: str | None) -> None:
    """対応を見せる: 人の直せる形で、標準出力又はファイルに書く。"""
    from amend.alignment.pairing import write_pairing

    text = write_pairing(pair.before.tree, pair.after.tree, found)
    if output is None:
        click.echo(text, nl=False)
        return
    if named_file(output).suffix.lower() != ".toml":
        raise RequestError(
            "対応の指定を書くファイルの名が正しくありません。",
            where=f"-o {output}",
            advice="名の終わりを .toml にしてください。",
        )
    write_atomic(named_file(output), text.encode())
    click.echo(f"{output} を書きました ({FORMAT})。直して --pair で渡します。", err=True)


def keep(name: str, pair: Pair, given: str | None) -> None:
    """案件に置く: ``--pair`` のファイルを、案件の pairing.toml として置く。次からは、書かなくても使う。

    Raises:
        RequestError: 案件でない、ファイルが無い、又は提出した案件である。
    """
    if given is None or "/" not in name:
        raise RequestError(
            "案件に置く対応の指定がありません。",
            where="--keep",
            advice="amend compare 協約/案件 --pair ファイル --keep と書いてください。",
        )
    if pair.draft is None:
        raise RequestError(
            "提出した案件の対応の指定は、替えられません。",
            where=name,
            advice=f"替えるなら {pair.pairing_path} を直して、amend record submission で提出し直してください。",
        )
    from amend import store
    from amend.cli.ledger import open_for_reading

    store.place_file(open_for_reading(about=name).repository, pair.pairing_path, read_bytes(named_file(given)))
    click.echo(f"{pair.pairing_path} に置きました。次からは --pair を書かなくても使います。", err=True)
