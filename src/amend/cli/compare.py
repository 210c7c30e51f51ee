"""amend compare: 二つの台帳本文から新旧対照表を作る。"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace

import click

from amend.alignment import identical
from amend.clause import Kind, walk
from amend.cli.arguments import is_id, named_file
from amend.cli.common import progress
from amend.cli.pair import Pair
from amend.cli.styles import load_style
from amend.cli.texts import Loaded, encoding_option, load
from amend.comparison import Comparison, verify
from amend.comparison import compare as compare_trees
from amend.errors import ExitCode, RequestError, TextError
from amend.files import write_atomic
from amend.numerals import Num
from amend.render import FORMATS, Screen
from amend.styles import DEFAULT, Scope, Style

_SCOPE = "changed (変わった規定) 又は all (全文)。"
_CONTEXT = "変わった項・号・行の前後に略さず残す数。"

UNRECORDED = "案（二つの文書を比べたもの。議決・締結の記録はない。）"


@click.command(
    help="二つの台帳本文から新旧対照表を作る。\n\nOLD は変更前、NEW は変更後の本文のファイル。\n"
    "OLD に「協約/案件」を書けば、その案件の基の本文と変更後の本文を、\n"
    "協約と二つの --as-of を書けば、その二つの日の本文を比べる。"
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option("--as-of", "days", metavar="日付", multiple=True, help="比べる日。協約のとき、前と後の二つを書く。")
@click.option(
    "--format",
    "form",
    metavar="形式",
    type=click.Choice(list(FORMATS), case_sensitive=False),
    help=f"{'、'.join(FORMATS)}。\n省くと -o の名で決まる。",
)
@click.option("--style", metavar="様式", help="様式の名か .toml のファイル (省くと協約の標準)。")
@click.option("--scope", metavar="範囲", type=click.Choice([scope.value for scope in Scope]), help=_SCOPE)
@click.option("--context", metavar="数", type=click.IntRange(0, 9999), help=_CONTEXT)
@click.option("--title", metavar="表題", default="", help="表題。省くと新の題名に「新旧対照表」を付ける。")
@click.option("-o", "--output", metavar="ファイル", help="書き出すファイル。省くと標準出力。")
@click.option("--exit-code", is_flag=True, help="違いがあれば終了コード 1 で終わる。")
@encoding_option
def command(
    old: str,
    new: str | None,
    days: tuple[str, ...],
    form: str | None,
    style: str | None,
    scope: str | None,
    context: int | None,
    title: str,
    output: str | None,
    exit_code: bool,
    encoding: str | None,
) -> int:
    """二つの本文を読み、対照表を作って確かめ、描いて渡す。"""
    recorded = new is None and is_id(old)
    if not recorded and days:
        raise RequestError("ファイルに、ある日の本文はありません。", where=old, advice="--as-of を外してください。")
    if new is None and not recorded:
        raise click.MissingParameter(ctx=click.get_current_context(), param_hint="'NEW'", param_type="argument")
    chosen = load_style(style) if style is not None else None
    kind = _format_of(form, output)
    pair = _recorded_pair(old, days) if new is None else _file_pair(old, new, encoding, output)
    chosen = chosen or load_style((pair.agreement.style if pair.agreement else "") or DEFAULT)
    chosen = replace(
        chosen,
        scope=chosen.scope if scope is None else Scope(scope),
        context=chosen.context if context is None else context,
    )
    _spare_inputs(output, (*pair.inputs, *([style] if style else [])))
    _refuse_twins(pair.after)
    with progress("対照表を作っています"):
        comparison = compare_trees(pair.before.tree, pair.after.tree, chosen, title=title, state=pair.state)
        verify(comparison, pair.before.tree, pair.after.tree)
        hand_out(comparison, chosen, kind, output)
    changed = bool(comparison.layout_notes) or not identical(pair.before.tree, pair.after.tree)
    if not changed:
        same = new is not None and _same_file(old, new)
        click.echo("違いはありません。" + ("二つは同じファイルです。" if same else ""), err=True)
    return ExitCode.FOUND if exit_code and changed else ExitCode.DONE


def _file_pair(old: str, new: str, encoding: str | None, output: str | None) -> Pair:
    """二つのファイル。読む前に、書き出すファイルと違うことを確かめる。"""
    _spare_inputs(output, (old, new))
    return Pair(load(old, encoding), load(new, encoding), UNRECORDED, (old, new))


def _recorded_pair(name: str, days: tuple[str, ...]) -> Pair:
    """台帳の二つ。台帳と Git の道具は、要るときにだけ読み込む。"""
    from amend.cli.recorded import recorded_pair

    return recorded_pair(name, days)


def hand_out(comparison: Comparison, style: Style, form: str, output: str | None) -> None:
    """渡す: 対照表を描き、書類なら読み返して確かめてから、ファイル又は標準出力に書く (DESIGN §6 law 6)。

    Args:
        comparison: 対照表。
        style: 様式。
        form: 形式の名 (`amend.render.FORMATS`)。
        output: 書き出すファイル。None なら標準出力。

    Raises:
        RequestError: 画面に出せない形式なのに、書き出すファイルが無い。
        ProofError: 読み返したものが対照表と違う。何も書かない。
    """
    chosen = FORMATS[form]
    made = chosen.render(comparison, style, _screen(form, output))
    data = made.encode() if isinstance(made, str) else made
    if chosen.proved:
        from amend.proof.papers import prove_paper

        prove_paper(data, form, comparison)
    if output is not None:
        write_atomic(named_file(output), data)
        click.echo(f"{output} を書きました ({chosen.title})。", err=True)
    elif isinstance(made, str):
        click.echo(made, nl=not made.endswith("\n"))
    else:
        raise RequestError(
            f"{chosen.title}は画面に出せません。",
            where=f"--format {form}",
            advice=f"-o 名前{chosen.suffix} を付けてください。",
        )


def _format_of(form: str | None, output: str | None) -> str:
    """形式: 指定されたもの、無ければ書き出すファイルの名の終わりが示すもの。二つが食い違えば断る。"""
    if output is None:
        return form or "terminal"
    suffix = named_file(output).suffix.lower()
    shown = next((name for name, known in FORMATS.items() if known.suffix == suffix), None)
    chosen = form or shown
    if chosen is None:
        raise RequestError(
            "どの形式で書くかが分かりません。",
            where=output,
            advice=f"名の終わりを {'、'.join(known.suffix for known in FORMATS.values())} のどれかにするか、"
            "--format で指定してください。",
        )
    if shown not in (None, chosen):
        raise RequestError(
            f"形式と、書き出すファイルの名の終わり ({suffix}) が合いません。",
            where=f"--format {form} -o {output}",
            advice=f"--format を外すか、名の終わりを {FORMATS[chosen].suffix} にしてください。",
        )
    return chosen


def _spare_inputs(output: str | None, inputs: Iterable[str]) -> None:
    """読むファイルには書かない: 本文を対照表で置き換えれば、本文が失われる (DESIGN §6 law 8)。"""
    if output is not None and any(_same_file(output, path) for path in inputs):
        raise RequestError(
            "書き出すファイルが、読むファイルと同じです。",
            where=f"-o {output}",
            advice="書き出すファイルに別の名を付けてください。",
        )


def _same_file(one: str, other: str) -> bool:
    """名やリンクが違っても、同じファイルを指すか。どちらかが無ければ、同じではない。"""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _refuse_twins(loaded: Loaded) -> None:
    """変更後の本文では、同じ番号の条を断る: どちらを指すか決まらない表は、議案に使えない (reliability C11)。

    変更前の本文は断らない: 重なりを正す変更の対照表が作れなくなる。別表も見ない: 様式は、それぞれの第１条を持つ。
    """
    seen: dict[tuple[int, Num], int] = {}
    for path, node in walk(loaded.tree):
        top = loaded.tree.children[path[0]].kind if path else Kind.DOCUMENT
        if node.kind is not Kind.ARTICLE or top is Kind.ANNEX:
            continue
        section = path[0] if top is Kind.SUPPL_PROVISION else -1  # 本則は一つながりの番号を持つ
        first = seen.setdefault((section, node.num), node.line)
        if first != node.line:
            raise TextError(
                f"変更後の本文に「{node.mark}」が二つあります。",
                where=f"{loaded.path} {first}行目と{node.line}行目",
                advice="どちらかの番号を改めてください。",
            )


def _screen(form: str, output: str | None) -> Screen:
    """画面の能力は、画面に出すときにだけ調べる。"""
    if form != "terminal" or output is not None:
        return Screen()
    from amend.render.terminal import screen_of

    return screen_of(sys.stdout)
