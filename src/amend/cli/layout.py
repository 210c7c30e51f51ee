"""説明の割付け: ``--help`` の日本語を、画面の桁に合わせて並べる。

Click は折返しの幅を文字数で数え、行の継ぎ目に空白を入れる。全角の文字は二桁を占め、和文の継ぎ目に空白は無いので、
ここでは折り返さない: 行は書き手が切ったところで切れる (一行 80 桁以内は tests/test_cli_shell.py が確かめる)。
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import east_asian_width

import click


def columns(text: str) -> int:
    """桁数: 端末で文字列が占める幅。全角と幅の曖昧な文字は 2 桁と数える。

    Example:
        >>> columns("第１条 (1)")
        10
    """
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


class JapaneseHelp(click.HelpFormatter):
    """説明の書き手: 和文を書かれたとおりの行で、桁を揃えて書く。"""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        # 折り返さないので端末の幅は要らない。尋ねさせると shutil を読み込み、起動が遅くなる。
        super().__init__(indent_increment, width=80, max_width=max_width)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """使い方を一行で書く。"""
        self.write(f"{prefix or '使い方: '}{prog} {args}".rstrip() + "\n")

    def write_text(self, text: str) -> None:
        """段落を、書かれた行のまま書く。"""
        indent = " " * self.current_indent
        self.write("".join(f"{indent}{line}".rstrip() + "\n" for line in text.splitlines()))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """名前と説明を二列に並べる。長い名前の説明は次の行から始める。"""
        listed = list(rows)
        indent = " " * self.current_indent
        widths = [columns(name) for name, _ in listed]
        first = max((width for width in widths if width <= col_max), default=0) + col_spacing
        for (name, description), width in zip(listed, widths, strict=True):
            lines = description.splitlines() or [""]
            gap = " " * (first - width) if width <= col_max else f"\n{indent}{' ' * first}"
            following = f"\n{indent}{' ' * first}".join(lines)
            self.write(f"{indent}{name}{gap}{following}".rstrip() + "\n")


class JapaneseContext(click.Context):
    """説明を `JapaneseHelp` で書く、Click の文脈。"""

    formatter_class = JapaneseHelp
