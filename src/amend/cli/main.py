"""入口: コマンドの一覧を持ち、選ばれたコマンドのモジュールだけを読み込む。"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NoReturn

import click
from click.exceptions import NoSuchCommand

from amend import __version__
from amend.cli import common
from amend.cli.layout import JapaneseContext

OPTIONS = "[オプション]"

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "init": ("amend.cli.init", "台帳を作り、又は足りないものを補う。"),
    "new": ("amend.cli.new", "ひな形から協約の案を作る。"),
    "propose": ("amend.cli.propose", "変更又は廃止の案件を起こす。"),
    "rebase": ("amend.cli.rebase", "先行変更のあった案を、今の台帳本文の上に組み直す。"),
    "instrument": ("amend.cli.instrument", "変更協約 (議会が議決する文書) を作る。"),
    "record": ("amend.cli.record", "法的な事実を一つ、台帳に記録する。"),
    "status": ("amend.cli.status", "何がだれを待っているかと、次に打つコマンドを言う。"),
    "list": ("amend.cli.list_", "台帳の協約と、その今日の効力を並べる。"),
    "log": ("amend.cli.log", "法的な事実の沿革を、古い順に並べる。"),
    "blame": ("amend.cli.blame", "規定ごとに、今の語を定めた行為と議決を言う。"),
    "audit": ("amend.cli.audit", "台帳の沿革を監査し、破れを並べる。"),
    "checkpoint": ("amend.cli.checkpoint", "今の台帳の検問の控え (件数、先頭、要約値) を二行で出す。"),
    "doctor": ("amend.cli.doctor", "台帳の索引、作業ファイル、残った錠などの不具合を説明し、直す。"),
    "sync": ("amend.cli.sync", "相手の台帳と、記録を渡し合う。"),
    "search": ("amend.cli.search", "台帳のすべての協約から字句を探す。"),
    "import": ("amend.cli.import_", "文書を読み取り、台帳本文を作る。"),
    "tidy": ("amend.cli.tidy", "台帳本文を標準の書き方に整える。"),
    "check": ("amend.cli.check", "台帳本文を点検し、指摘を並べる。"),
    "show": ("amend.cli.show", "台帳本文の全部、又は条や項を表示する。"),
    "compare": ("amend.cli.compare", "二つの台帳本文から新旧対照表を作る。"),
    "aloud": ("amend.cli.aloud", "二人で読み合わせるための、大きな字の紙 (読合せ) を作る。"),
    "style": ("amend.cli.style", "新旧対照表の様式を並べ、見せ、作り、点検する。"),
    "kaimebun": ("amend.cli.kaimebun", "二つの本文から、改め文を作る。"),
    "apply": ("amend.cli.apply", "改め文を本文に加え、加えた後の本文を渡す。"),
    "prove": ("amend.cli.prove", "出来上がった書類が、この改正を述べていることを確かめる。"),
    "selftest": ("amend.cli.selftest", "この機械とディスクで、台帳が守られることを確かめる。"),
    "demo": ("amend.cli.demo", "見本の改正を、取込みから告示・届出まで動かして見せる。"),
}
"""コマンド: 名前から、モジュールと一行の説明への対応。この順に説明に並ぶ。"""


class LazyGroup(click.Group):
    """遅い読込みの一覧: 説明を出すだけのときは、コマンドのモジュールを一つも読み込まない。

    Args:
        lazy: 名前から、モジュール (``command`` という名のコマンドを持つ) と一行の説明への対応。
        settings: `click.Group` の引数。
    """

    context_class = JapaneseContext

    def __init__(self, lazy: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(options_metavar=OPTIONS, subcommand_metavar="コマンド [引数]...", **settings)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """一覧に書いた順の、コマンドの名前。"""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """名前のコマンドを読み込む。無ければ None。"""
        if cmd_name not in self.lazy:
            return None
        module, _ = self.lazy[cmd_name]
        command: click.Command = import_module(module).command
        # コマンドを書く人が忘れられないよう、和文の説明の仕方はここで一度に決める。
        command.context_class = JapaneseContext
        command.options_metavar = OPTIONS
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """引数をコマンドにする。無い名前には、一覧から近い名前を添える。"""
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=self.lazy, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """コマンドの一覧を、モジュールを読み込まずに書く。"""
        with formatter.section("コマンド"):
            formatter.write_dl([(name, description) for name, (_, description) in self.lazy.items()])


main = LazyGroup(
    COMMANDS,
    name="amend",
    help="連携協約などの改正を、一つの台帳本文から起案し、対照し、記録する。",
    epilog="コマンドの説明は amend コマンド --help で表示します。\n"
    "終了コード: 0 できた・指摘なし、1 指摘あり、2 頼み方の誤り、\n"
    "            3 本文の誤り、4 台帳の誤り、70 amend の誤り",
)
click.version_option(__version__, message="amend %(version)s", help="版を表示する。")(main)


def run() -> NoReturn:
    """入口: コンソールの ``amend``。"""
    # 循環の掃除を稀にする。木にも対照表にも循環は無いのに、掃除は育つ木を何度も見て回る。一度きりの命令なので待てる。
    gc.set_threshold(400_000, 50, 100)
    code = common.run(main, sys.argv[1:])
    gc.freeze()  # プロセスとともに消えるものを、終わり際の掃除に見て回らせない
    sys.exit(code)
