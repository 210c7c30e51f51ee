"""コマンドの引き方: ``docs/reference.md`` を、コマンドそのものの説明から作る。``python -m tools.reference``

引数、形、説明は、``--help`` の書き手と同じ所から取る。手で書き写さないので、文書だけが古くなることはない。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from amend.cli import common
from amend.cli.layout import JapaneseContext, JapaneseHelp
from amend.cli.main import COMMANDS, main

REFERENCE = Path(__file__).parents[1] / "docs/reference.md"

_HEAD = """# コマンドの引き方

この文書は、コマンドそのものの説明から `make reference` が作ります。手で直さず、コマンドの説明を直してください。
どのコマンドも `--help` で同じことを表示します。

"""
SLASH = r"\|"
"""表の欄の中の縦線。"""
_CODES = re.compile(r"([0-9]+) (.+?)(?=、|$)", re.M)


class _Rows(JapaneseHelp):
    """行の集め手: 説明に並ぶ、名と説明の組を集める。"""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str]] = []

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """書く代わりに集める。"""
        self.rows += rows


def reference() -> str:
    """引き方: すべてのコマンドの、使い方と引数と終了コードの文書 (Markdown)。"""
    common.prepare_messages()
    context = JapaneseContext(main, info_name="amend")
    parts = [_HEAD + "".join(f"- [`amend {name}`](#amend-{name}) — {line}\n" for name, (_, line) in COMMANDS.items())]
    parts.append("\n".join(_exit_codes()))
    for name in main.list_commands(context):
        parts += _sections(main.get_command(context, name), name, context, 2)
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _exit_codes() -> Iterator[str]:
    """終了コード: 入口の説明の終わりに書いてあるもの。"""
    yield from ("## 終了コード", "", "| 番号 | 意味 |", "|---|---|")
    yield from (f"| {number} | {meaning} |" for number, meaning in _CODES.findall(main.epilog or ""))


def _sections(command: click.Command | None, name: str, parent: click.Context, level: int) -> Iterator[str]:
    """節: 一つのコマンド。下のコマンドがあれば、その節を続ける。"""
    assert command is not None  # 一覧にある名である
    context = JapaneseContext(command, info_name=name, parent=parent)
    usage = f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    yield f"{'#' * level} {context.command_path}"
    yield f"```\n{usage}\n```"
    yield from (_paragraph(paragraph) for paragraph in (command.help or "").split("\n\n"))
    if options := tuple(_options(command, context)):
        yield _table("引数", options)
    if isinstance(command, click.Group):
        listed = _Rows()
        command.format_commands(context, listed)
        yield _table(command.subcommand_metavar.partition(" ")[0], listed.rows)
        for below, _ in listed.rows:
            yield from _sections(command.get_command(context, below), below, context, level + 1)


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """引数: 名と形、説明。どのコマンドにもある ``--help`` は除く。名の無い引数は、使い方と説明が言う。"""
    for parameter in command.get_params(context):
        row = parameter.get_help_record(context)
        if row and isinstance(parameter, click.Option) and not set(parameter.opts) & set(context.help_option_names):
            yield row


def _table(head: str, rows: Iterable[tuple[str, str]]) -> str:
    """表: 名を字のまま、説明を一行で。"""
    cells = (f"| `{name.replace('|', SLASH)}` | {_plain(_joined(text))} |" for name, text in rows)
    return "\n".join((f"| {head} | 説明 |", "|---|---|", *cells))


def _paragraph(text: str) -> str:
    """段落: 字下げのある一覧は書かれた行のまま、文章は文の終わりでだけ改める。"""
    if "\n  " in text:
        return f"```\n{text}\n```"
    sentences = re.split(r"(?<=。)\n|(?<=[!-~])\n(?=[^!-~])", text)
    return "\\\n".join(_plain(_joined(sentence)) for sentence in sentences)


def _joined(text: str) -> str:
    """一行: 画面に合わせて切った行をつなぐ。和文の継ぎ目に空白は要らない。"""
    return re.sub(" {2,}", " ", re.sub(r"(?<=[!-~])\n(?=[!-~])", " ", text).replace("\n", ""))


def _plain(text: str) -> str:
    """字のまま: Markdown の印と読まれる字を打ち消す。"""
    return re.sub(r"([\\|<>*_`\[\]])", r"\\\1", text)


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8", newline="\n")
