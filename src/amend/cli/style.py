"""amend style: 新旧対照表の様式を並べ、見せ、作り、点検する。"""

from __future__ import annotations

import json
from dataclasses import replace

import click

from amend.cli.layout import JapaneseContext
from amend.cli.styles import STYLES, load_style
from amend.errors import AmendError, ExitCode, LedgerError, RequestError
from amend.files import make_folder, write_atomic
from amend.identifiers import read_identifier
from amend.styles import DEFAULT, Style, write_style

_SHIPPED, _OWN = "同梱", "台帳"
_ARGUMENT = "引数「様式」"

_OLD = """見本協約

　（連携する事務）
第１条　甲及び乙は、次に掲げる事務を連携して行う。
　(1)　観光に関する事務
　(2)　消防に関する事務
　(3)　図書館に関する事務
　(4)　道路に関する事務

　（連絡会議）
第２条　甲及び乙は、年１回連絡会議を開催する。
２　連絡会議の庶務は、甲において処理する。

　（雑則）
第３条　この協約に定めのない事項は、甲乙が協議して定める。

別表（第１条関係）
| 事務 | 甲の役割 |
| --- | --- |
| 観光 | 催しを企画する。 |
| 消防 | 年１回訓練をする。 |
"""
_NEW = """見本協約

　（連携する事務）
第１条　甲及び乙は、次に掲げる事務を連携して行う。
　(1)　観光に関する事務
　(2)　防災に関する事務
　(3)　図書館に関する事務
　(4)　道路に関する事務

　（連絡会議）
第２条　甲及び乙は、年２回連絡会議を開催する。

　（費用の負担）
第３条　費用は、甲が負担する。

　（協議）
第４条　この協約に定めのない事項は、甲乙が協議して定める。

別表（第１条関係）
| 事務 | 甲の役割 |
| --- | --- |
| 観光 | 催しを企画する。 |
| 消防 | 年２回訓練をする。 |
| 防災 | 応援の窓口を設ける。 |
"""


@click.group(
    name="style",
    help="新旧対照表の様式を並べ、見せ、作り、点検する。\n\n"
    "様式は、新旧の左右、略の符号、印、三つ目の列などを決める TOML。\n"
    "台帳の styles/名前.toml に置けば、--style 名前 で使える。",
    subcommand_metavar="仕事 [引数]...",
)
def command() -> None:
    """様式の仕事の一覧。"""


@command.command("list", help="同梱の様式と、台帳の様式を並べる。")
@click.option("--json", "as_json", is_flag=True, help="様式ごとの説明を JSON で出す。")
def list_styles(as_json: bool) -> None:
    """様式の名と、どういう様式かを並べる。壊れた様式は、点検を勧めて飛ばす。"""
    listed = [(name, where, _readable(name)) for where, name in _names()]
    if as_json:
        whole = [
            {"style": name, "held": where, "summary": style.summary if style else None} for name, where, style in listed
        ]
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    for name, where, style in listed:
        click.echo(f"{name}  ({where})  {style.summary if style else '読めません。次: amend style check ' + name}")


@command.command("show", help="様式の鍵と値、その様式で描いた見本を見せる。")
@click.argument("name", metavar="様式")
def show(name: str) -> None:
    """様式を TOML で見せ、見本の改正をその様式で描く。"""
    from amend.comparison import compare, verify
    from amend.plaintext import read
    from amend.render import FORMATS, Screen

    style = load_style(name, _ARGUMENT)
    old, new = read(_OLD).tree, read(_NEW).tree
    comparison = compare(old, new, style)
    verify(comparison, old, new)
    click.echo(write_style(style))
    click.echo(FORMATS["terminal"].render(comparison, style, Screen()), nl=False)


@command.command("new", help="台帳の styles/ に、新しい様式を作る。")
@click.argument("name", metavar="名前")
@click.option("--from", "source", metavar="様式", default=DEFAULT, help=f"写す様式 (省くと {DEFAULT})。")
def new(name: str, source: str) -> None:
    """在る様式を写して、書き直せる様式を作る。在るファイルは書き換えない。"""
    folder = STYLES.own_folder()
    if folder is None:
        raise RequestError(
            "台帳の外では、様式を作れません。",
            where=name,
            advice="台帳の中で実行するか、amend style show で見せた TOML をファイルに写してください。",
        )
    if read_identifier(name, "様式") in STYLES.shipped() or name in STYLES.own():
        raise RequestError("その名の様式は、もうあります。", where=name, advice="別の名を付けてください。")
    style = replace(load_style(source, "--from"), name=name)
    make_folder(folder)
    write_atomic(folder / f"{name}.toml", write_style(style).encode())
    click.echo(f"{STYLES.held}/{name}.toml を作りました。書き直したら: amend style check {name}", err=True)


@command.command("check", help="様式の書き方を点検する。\n\n名を省くと、台帳のすべての様式を点検する。")
@click.argument("names", metavar="[様式]...", nargs=-1)
def check(names: tuple[str, ...]) -> int:
    """様式を読み、誤りがあれば、所とわけと正しい書き方をすべて言う。"""
    wanted = names or tuple(STYLES.own())
    faults = [str(fault) for fault in map(_fault, wanted) if fault]
    for fault in faults:
        click.echo(fault)
    click.echo(f"様式を{len(wanted)}件点検しました。誤りのある様式は{len(faults)}件です。", err=True)
    return ExitCode.FOUND if faults else ExitCode.DONE


def _names() -> list[tuple[str, str]]:
    return [*((_SHIPPED, name) for name in STYLES.shipped()), *((_OWN, name) for name in STYLES.own())]


def _readable(name: str) -> Style | None:
    try:
        return load_style(name)
    except LedgerError:
        return None


def _fault(name: str) -> AmendError | None:
    from amend.cli.leads import check_style

    try:
        check_style(name, _ARGUMENT)
    except LedgerError as error:
        return error
    return None


for _subcommand in command.commands.values():
    _subcommand.context_class = JapaneseContext
    _subcommand.options_metavar = "[オプション]"
