"""amend search: 台帳のすべての協約の、ある日の本文から字句を探す。"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import click

from amend.address import numerals_in, places, write_address
from amend.clause import follow
from amend.cli.ledger import open_for_reading
from amend.cli.versions import IN_FORCE, Version, day_of, find_version
from amend.errors import RequestError
from amend.ledger import Shelf
from amend.plaintext import read


@dataclass(frozen=True, slots=True)
class Hit:
    """見付けた所。

    Attributes:
        agreement: 協約の識別子。
        word: 本文の効力の呼び名。
        amendment: その本文を定めた案件。
        place: 位置。
        line: 本文の行 (1 から)。表の欄ではその行のもの。
        text: その規定の字。
    """

    agreement: str
    word: str
    amendment: str
    place: str
    line: int
    text: str


@click.command(
    help="台帳のすべての協約から字句を探す。\n\n"
    "WORD は探す字句。一字も違わないものを探す。見るのは今日効力のある本文で、\n"
    "それが無い協約では、発効前や案の本文を見て、そう言う。"
)
@click.argument("word", metavar="WORD")
@click.option("--as-of", metavar="日付", help="その日の本文を見る。例: 令和8年4月1日")
@click.option("--json", "as_json", is_flag=True, help="見付けた所を JSON で出す。")
def command(word: str, as_of: str | None, as_json: bool) -> None:
    """協約ごとにその日の本文を読み、字句のある規定を並べる。"""
    if not word.strip():
        raise RequestError("探す字句が空です。", where=f"「{word}」", advice="字句を書いてください。例: 地域医療")
    opened, day = open_for_reading(), day_of(as_of)
    versions = ((shelf, find_version(opened, shelf, day)) for shelf in opened.book.shelves)
    hits = [hit for shelf, version in versions if version for hit in find(shelf, version, word)]
    if as_json:
        click.echo(json.dumps([as_object(hit) for hit in hits], ensure_ascii=False, indent=2))
        return
    for hit in hits:
        state = "" if hit.word == IN_FORCE else f" ({hit.word})"
        click.echo(f"{hit.agreement} {hit.place}{state}: {hit.text}")
    if not hits:
        click.echo(f"「{word}」のある本文はありません。", err=True)


def find(shelf: Shelf, version: Version, word: str) -> Iterator[Hit]:
    """字句のある規定: 本文に現れる順に。

    Args:
        shelf: 協約。
        version: 見る本文。
        word: 探す字句。
    """
    tree = read(version.text).tree
    numerals = numerals_in(tree)
    for path, address in sorted(places(tree).items()):
        node = follow(tree, path)
        if word in node.text:
            line = node.line or follow(tree, path[:-1]).line
            place = write_address(address, numerals)
            yield Hit(shelf.id, version.word, version.amendment, place, line, node.text)


def as_object(hit: Hit) -> dict[str, object]:
    """見付けた所: ``--json`` の一件。鍵とその順は変えない。"""
    return {
        "agreement": hit.agreement,
        "condition": hit.word,
        "amendment": hit.amendment,
        "place": hit.place,
        "line": hit.line,
        "text": hit.text,
    }
