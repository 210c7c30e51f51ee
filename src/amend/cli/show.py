"""amend show: 台帳本文の全部、又は位置の言葉で名指した一つの規定を表示する。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import click

from amend.address import Address, locate, numerals_in, places, read_address, resolve, write_address
from amend.clause import HEADINGS, Kind, Node, Path, follow, walk
from amend.cli.arguments import is_id
from amend.cli.ledger import open_for_reading
from amend.cli.texts import Loaded, encoding_option, load
from amend.cli.versions import case_version, day_of, version_on
from amend.errors import RequestError
from amend.plaintext import read, write

_MAIN_PROVISIONS = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.CAPTION, Kind.PASSAGE, Kind.TABLE, *HEADINGS)


@click.command(
    help="台帳本文の全部、又は条や項を表示する。\n\n"
    "FILE は本文のファイル、又は協約の識別子か「協約/案件」。\n"
    "協約なら、今日効力のある本文 (なければ発効前や案の本文) を出し、効力を言う。\n"
    "CLAUSE は位置の言葉。例: 第３条第２項、3条2項、第五条ただし書、附則第２項、\n"
    "別表１の表(3)の項、別表観光振興の項乙の役割の欄"
)
@click.argument("file", metavar="FILE")
@click.argument("clause", metavar="[CLAUSE]", required=False)
@click.option("--as-of", metavar="日付", help="その日の本文 (協約のとき)。例: 令和8年4月1日")
@click.option("--json", "as_json", is_flag=True, help="規定ごとの位置・種類・行・語を JSON で出す。")
@encoding_option
def command(file: str, clause: str | None, as_of: str | None, as_json: bool, encoding: str | None) -> None:
    """本文を読み、名指された所を書かれたとおりに出す。"""
    address = read_address(clause) if clause is not None else None
    loaded = load_recorded(file, as_of) if is_id(file) else _load_file(file, as_of, encoding)
    if as_json:
        import json

        click.echo(json.dumps(outline(loaded, address), ensure_ascii=False, indent=2))
    elif address is None:
        click.echo(loaded.text, nl=False)
    else:
        click.echo(excerpt(loaded.tree, address))


def load_recorded(name: str, as_of: str | None) -> Loaded:
    """台帳の本文: 協約のその日の本文、又は案件の変更後の本文。どの効力の本文かを標準エラーに言う。

    Args:
        name: 協約の識別子、又は「協約/案件」。
        as_of: 引数に書かれた日付。None なら今日。

    Raises:
        RequestError: 協約や案件が無い、日付が読めない、案件に日付を付けた。
        LedgerError: 台帳が開けない、又は本文が一つもない。
    """
    opened, day = open_for_reading(about=name), day_of(as_of)
    if "/" in name:
        if as_of is not None:
            raise RequestError("案件の本文に、日付は要りません。", where=name, advice="--as-of を外してください。")
        version = case_version(*opened.case(name))
    else:
        version = version_on(opened, opened.shelf(name), day)
    click.echo(f"{name}: {version.line(day)}", err=True)
    reading = read(version.text)
    return Loaded(name, version.text, reading.tree, reading.findings)


def _load_file(file: str, as_of: str | None, encoding: str | None) -> Loaded:
    if as_of is not None:
        raise RequestError("ファイルに、ある日の本文はありません。", where=file, advice="--as-of を外してください。")
    return load(file, encoding)


def excerpt(tree: Node, address: Address) -> str:
    """抜粋: 名指された所の字。部分はその文、表の欄は罫を除いた語、ほかは本文の行をそのまま出す。

    Args:
        tree: 本文の木。
        address: 位置。

    Raises:
        PlaceError: そのような所が無い。
    """
    place = resolve(tree, address)
    node = follow(tree, place.path)
    if place.span is not None:
        return node.text[slice(*place.span)]
    if node.kind is Kind.CELL:
        return "\n".join((node.text, *(child.text for child in node.children)))
    return "".join(write(follow(tree, top)) for top in _tops(tree, place.path)).strip("\n")


def outline(loaded: Loaded, address: Address | None) -> dict[str, object]:
    """目録: 名指された所とその中の規定を、本文に現れる順に並べる。鍵とその順は変えない。

    Args:
        loaded: 本文。
        address: 位置。None なら全部。部分 (ただし書など) なら、その部分だけの一件になる。

    Returns:
        ``file``、``place`` (位置。全部なら空)、``nodes`` の対応。``nodes`` の一件は ``place, kind, line, mark, text``
        で、line は 1 から。

    Raises:
        PlaceError: そのような所が無い。
    """
    tree, numerals = loaded.tree, numerals_in(loaded.tree)
    named = {path: write_address(found, numerals) for path, found in places(tree).items()}
    if address is None:
        everything = [(i,) for i in range(len(tree.children))]
        return {"file": loaded.path, "place": "", "nodes": _entries(tree, everything, named)}
    place = resolve(tree, address)
    if place.span is None:
        nodes = _entries(tree, _tops(tree, place.path), named)
        return {"file": loaded.path, "place": named[place.path], "nodes": nodes}
    part = write_address(replace(locate(tree, place.path), part=address.part, number=address.number), numerals)
    text = follow(tree, place.path).text[slice(*place.span)]
    return {"file": loaded.path, "place": part, "nodes": [_entry(tree, place.path, part, text)]}


def _tops(tree: Node, path: Path) -> list[Path]:
    """出す節点。本則は、題名や附則・別表を除いた規定の全部である。"""
    if path:
        return [path]
    return [(i,) for i, child in enumerate(tree.children) if child.kind in _MAIN_PROVISIONS]


def _entries(tree: Node, tops: Sequence[Path], named: Mapping[Path, str]) -> list[dict[str, object]]:
    found = ((path, node) for top in tops for path, node in walk(follow(tree, top), top))
    return [_entry(tree, path, named[path], node.text) for path, node in found]


def _entry(tree: Node, path: Path, place: str, text: str) -> dict[str, object]:
    node = follow(tree, path)
    # 縦棒の表の欄は自分の行番号を持たないので、その行のものをいう
    line = node.line or follow(tree, path[:-1]).line
    return {"place": place, "kind": node.kind.value, "line": line, "mark": node.mark, "text": text}
