"""書類を渡す: 一つの形式を画面やファイルに、幾つもの形式をフォルダーに。確かめてから書く (DESIGN §6 law 6)。"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import click

from amend.cli.arguments import named_file
from amend.errors import RequestError
from amend.files import make_folder, write_atomic
from amend.render import Screen

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_LONGEST = 80  # Windows の道の長さの限りまで、フォルダーの分を残す


class Kind(Protocol):
    """形式: 呼び名と、ファイルの名の終わり。"""

    @property
    def title(self) -> str:
        """利用者に見せる呼び名。"""

    @property
    def suffix(self) -> str:
        """ファイルの名の終わり。"""


@dataclass(frozen=True, slots=True)
class Made:
    """作る書類: 形式ごとの作り方。

    Attributes:
        formats: 形式の一覧。
        make: 形式の名と画面から、確かめた書類を作る関数。
        stem: フォルダーに書くときの、ファイルの名の初め。
        usual: フォルダーに書くときの、書かれなかったときの形式。
        inputs: 書き換えてはならないファイル。
    """

    formats: Mapping[str, Kind]
    make: Callable[[str, Screen], str | bytes]
    stem: str
    usual: Sequence[str]
    inputs: tuple[str, ...] = ()


def formats_option(names: Iterable[str]) -> Callable[[Any], Any]:
    """``--format``: 幾度も、又は「html,docx」のように並べて書ける。関数は ``forms`` という名の引数で受ける。"""
    known = click.Choice(list(names), case_sensitive=False)

    def split(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
        parts = (part.strip() for value in values for part in value.split(","))
        return tuple(dict.fromkeys(known.convert(part, param, ctx) for part in parts))

    return click.option(
        "--format",
        "forms",
        metavar="形式",
        multiple=True,
        callback=split,
        help=f"{'、'.join(known.choices)}。\n省くと -o の名で決まる。並べて書ける。",
    )


def deliver(made: Made, forms: Sequence[str], output: str | None) -> None:
    """渡す: 標準出力、一つのファイル、又はフォルダー (在るもの、又は / で終わる名) に。

    Args:
        made: 作る書類。
        forms: 書かれた形式。
        output: 書き出す先。None なら標準出力。

    Raises:
        RequestError: 形式が決まらない、又は書き出せない。
        ProofError: 読み返したものが違う。何も書かない。
    """
    if output is not None and is_folder(output):
        _deliver_all(made, forms, output)
        return
    if len(forms) > 1:
        raise RequestError(
            "一つのファイルには、一つの形式しか書けません。",
            where=f"--format {','.join(forms)}",
            advice="-o フォルダー/ のように、/ で終わる名を書いてください。",
        )
    form = format_of(made.formats, forms[0] if forms else None, output)
    chosen = made.formats[form]
    data = made.make(form, screen_for(form, output))
    if output is not None:
        write_atomic(named_file(output), data.encode() if isinstance(data, str) else data)
        click.echo(f"{output} を書きました ({chosen.title})。", err=True)
    elif isinstance(data, str):
        click.echo(data, nl=not data.endswith("\n"))
    else:
        raise RequestError(
            f"{chosen.title}は画面に出せません。",
            where=f"--format {form}",
            advice=f"-o 名前{chosen.suffix} を付けてください。",
        )


def _deliver_all(made: Made, forms: Sequence[str], output: str) -> None:
    """幾つもの形式: すべてを作って確かめてから、初めて書く。"""
    wanted = tuple(forms) or tuple(form for form in made.usual if form in made.formats)
    folder = named_file(output)
    papers: list[tuple[Path, str, bytes]] = []
    for form in wanted:
        spare_inputs(str(folder / f"{safe_name(made.stem)}{made.formats[form].suffix}"), made.inputs)
    for at, form in enumerate(wanted, start=1):
        chosen = made.formats[form]
        click.echo(f"{at}/{len(wanted)} {chosen.title}を作って確かめています…", err=True)
        data = made.make(form, Screen())
        file = folder / f"{safe_name(made.stem)}{chosen.suffix}"
        papers.append((file, chosen.title, data.encode() if isinstance(data, str) else data))
    make_folder(folder)
    for file, title, held in papers:
        write_atomic(file, held)
        click.echo(f"{file} を書きました ({title})。", err=True)


def is_folder(output: str) -> bool:
    """フォルダーか: 在るフォルダー、又は / で終わる名。"""
    return output.endswith(("/", os.sep)) or named_file(output).is_dir()


def safe_name(text: str) -> str:
    """安全な名: Windows でも使えるファイルの名。使えない字は「＿」に替える。

    Example:
        >>> safe_name('2026-toyama-1: "新旧対照表"'), safe_name("con"), safe_name(" . ")
        ('2026-toyama-1＿ ＿新旧対照表＿', '＿con', '書類')
    """
    name = _FORBIDDEN.sub("＿", text).strip(" .\u3000")[:_LONGEST].rstrip(" .\u3000")
    return f"＿{name}" if _RESERVED.fullmatch(name) else name or "書類"


def format_of(formats: Mapping[str, Kind], form: str | None, output: str | None) -> str:
    """形式: 指定されたもの、無ければ書き出すファイルの名の終わりが示すもの。二つが食い違えば断る。"""
    if output is None:
        return form or "terminal"
    suffix = named_file(output).suffix.lower()
    shown = next((name for name, known in formats.items() if known.suffix == suffix), None)
    chosen = form or shown
    if chosen is None:
        raise RequestError(
            "どの形式で書くかが分かりません。",
            where=output,
            advice=f"名の終わりを {'、'.join(known.suffix for known in formats.values())} のどれかにするか、"
            "--format で指定してください。",
        )
    if shown not in (None, chosen):
        raise RequestError(
            f"形式と、書き出すファイルの名の終わり ({suffix}) が合いません。",
            where=f"--format {form} -o {output}",
            advice=f"--format を外すか、名の終わりを {formats[chosen].suffix} にしてください。",
        )
    return chosen


def spare_inputs(output: str | None, inputs: Iterable[str]) -> None:
    """読むファイルには書かない: 本文を対照表で置き換えれば、本文が失われる (DESIGN §6 law 8)。"""
    if output is not None and any(same_file(output, path) for path in inputs):
        raise RequestError(
            "書き出すファイルが、読むファイルと同じです。",
            where=f"-o {output}",
            advice="書き出すファイルに別の名を付けてください。",
        )


def same_file(one: str, other: str) -> bool:
    """名やリンクが違っても、同じファイルを指すか。どちらかが無ければ、同じではない。"""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def screen_for(form: str, output: str | None) -> Screen:
    """画面の能力は、画面に出すときにだけ調べる。"""
    if form != "terminal" or output is not None:
        return Screen()
    from amend.render.terminal import screen_of

    return screen_of(sys.stdout)
