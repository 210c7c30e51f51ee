"""当事者の受取り: 新しい協約の当事者を、引数から、又は端末で尋ねて定める。"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import click

from amend.agreement import Party
from amend.errors import RequestError
from amend.identifiers import problem
from amend.ledger import Book
from amend.ledger.founding import found_parties, read_party

_Command = TypeVar("_Command", bound=Callable[..., object])


def at_terminal() -> bool:
    """端末か: 人に尋ねてよいか。"""
    return sys.stdin is not None and sys.stdin.isatty()  # `<&-` で閉じて起動されると None になる


def party_option(command: _Command) -> _Command:
    """``--party``: 新しい協約を起こすどのコマンドにも同じ形で付ける。"""
    return click.option(
        "--party",
        "parties",
        metavar="識別子=名称",
        multiple=True,
        help="当事者。甲乙の順に繰り返す。例: toyama=富山市",
    )(command)


def parties_of(options: Sequence[str], roles: Mapping[str, str], book: Book) -> tuple[Party, ...]:
    """当事者: 引数に書かれたもの。書かれていなければ、本文の名称から、台帳にある団体を引き、無いものは端末で尋ねる。

    Args:
        options: ``--party`` の値。
        roles: 本文の、呼び名から名称。
        book: 台帳。

    Raises:
        RequestError: 足りない、又は正しくない。
    """
    known = [party for shelf in book.shelves for party in shelf.agreement.parties]
    named = [read_party(option) for option in options]
    if len(named) < len(roles):
        given = {title: name for name, title in named}
        named = _named(roles, {party.now.name: party.id for party in known} | given)
    return found_parties(named, roles, known)


def _named(roles: Mapping[str, str], known: Mapping[str, str]) -> list[tuple[str, str]]:
    missing = [title for title in roles.values() if title not in known]
    if missing and not at_terminal():
        example = " ".join(f"--party 識別子={title}" for title in missing)
        raise RequestError("当事者の識別子が分かりません。", where="、".join(missing), advice=f"例: {example}")
    return [(known.get(title) or _ask(title), title) for title in roles.values()]


def _ask(title: str) -> str:
    while True:
        answer: str = click.prompt(f"「{title}」の識別子 (半角の英小文字。例: toyama)", err=True)
        if not (advice := problem(answer)):
            return answer
        click.echo(advice, err=True)
