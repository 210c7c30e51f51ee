"""amend compare: 二つの台帳本文から新旧対照表や見消しを作る。"""

from __future__ import annotations

from dataclasses import replace

import click

from amend.clause import Kind, walk
from amend.cli.arguments import is_id
from amend.cli.common import progress
from amend.cli.handing import deliver, format_of, formats_option, is_folder, same_file, spare_inputs
from amend.cli.pair import Pair
from amend.cli.pairing import aligned, keep, show_pairs
from amend.cli.papers import PAPERS
from amend.cli.styles import load_style
from amend.cli.texts import Loaded, encoding_option, load
from amend.errors import ExitCode, RequestError, TextError
from amend.numerals import Num
from amend.render import FORMATS
from amend.styles import DEFAULT, Scope, Style

_SCOPE = "changed (変わった規定) 又は all (全文)。"
_CONTEXT = "変わった項・号・行の前後に略さず残す数。"
_SINCE = "案件を、この当事者が終わりに同意・提出・議決した案と\n比べる。識別子、名称又は甲・乙。"
_PAIR = "対応の指定 (TOML)。\n省くと、案件に置かれたもの。"
_OUTPUT = "書き出すファイル。フォルダー (/ で終わる名) なら\n幾つもの形式を一度に書く。省くと標準出力。"

_NOW, _BEFORE = "今の案", "前の案"
"""渡した案からの変更の、新と旧の頭の語。「変更前」と書けば、効力のある今の協約と取り違える。"""

UNRECORDED = "案（二つの文書を比べたもの。議決・締結の記録はない。）"


@click.command(
    help="二つの台帳本文から新旧対照表を作る。\n\nOLD は変更前、NEW は変更後の本文のファイル。\n"
    "OLD に「協約/案件」を書けば、その案件の基の本文と変更後の本文を、\n"
    "協約と二つの --as-of を書けば、その二つの日の本文を比べる。\n"
    "「協約/案件」に --since を添えれば、渡した案からの変更を見せる。"
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option("--as-of", "days", metavar="日付", multiple=True, help="比べる日。協約のとき、前と後の二つを書く。")
@click.option("--since", metavar="当事者", help=_SINCE)
@click.option(
    "--as",
    "paper",
    metavar="書類",
    type=click.Choice(list(PAPERS)),
    default="table",
    help="table (新旧対照表) 又は mikeshi (見消し)。",
)
@formats_option(FORMATS)
@click.option("--style", metavar="様式", help="様式の名か .toml のファイル (省くと協約の標準)。")
@click.option("--scope", metavar="範囲", type=click.Choice([scope.value for scope in Scope]), help=_SCOPE)
@click.option("--context", metavar="数", type=click.IntRange(0, 9999), help=_CONTEXT)
@click.option("--pair", "given", metavar="ファイル", help=_PAIR)
@click.option("--keep", "kept", is_flag=True, help="--pair のファイルを、案件に置く。")
@click.option("--pairs", "listed", is_flag=True, help="対応を、--pair に渡せる形で見せる。")
@click.option("--title", metavar="表題", default="", help="表題。省くと新の題名から作る。")
@click.option("-o", "--output", metavar="ファイル", help=_OUTPUT)
@click.option("--exit-code", is_flag=True, help="違いがあれば終了コード 1 で終わる。")
@encoding_option
def command(
    old: str,
    new: str | None,
    days: tuple[str, ...],
    since: str | None,
    paper: str,
    forms: tuple[str, ...],
    style: str | None,
    scope: str | None,
    context: int | None,
    given: str | None,
    kept: bool,
    listed: bool,
    title: str,
    output: str | None,
    exit_code: bool,
    encoding: str | None,
) -> int:
    """二つの本文を読み、書類を作って確かめ、描いて渡す。"""
    recorded = new is None and is_id(old)
    if not recorded and days:
        raise RequestError("ファイルに、ある日の本文はありません。", where=old, advice="--as-of を外してください。")
    if new is None and not recorded:
        raise click.MissingParameter(ctx=click.get_current_context(), param_hint="'NEW'", param_type="argument")
    if since is not None:
        _check_since(recorded and "/" in old, days, kept)
    chosen = load_style(style) if style is not None else None
    if not listed:
        _check_forms(paper, forms, output)
    pair = _recorded_pair(old, days, since) if new is None else _file_pair(old, new, encoding, output)
    spare_inputs(output, (*pair.inputs, *([style] if style else []), *([given] if given else [])))
    _refuse_twins(pair.after)
    chosen = _scoped(chosen or load_style((pair.agreement.style if pair.agreement else "") or DEFAULT), scope, context)
    if since is not None:
        chosen = replace(chosen, new_head=_NOW, old_head=_BEFORE)
    with progress(f"{PAPERS[paper].title}を作っています"):
        found = aligned(pair, given)
        if kept:
            keep(old, pair, given)
        if listed:
            show_pairs(pair, found, output)
        else:
            made = PAPERS[paper].made(pair, found, chosen, title)
            stem = f"{old.rpartition('/')[2]}_{made.stem}" if recorded else made.stem
            stem += f"_{since}の案から" if since is not None else ""
            deliver(replace(made, stem=stem, inputs=pair.inputs), forms, output)
    changed = pair.before.text != pair.after.text
    if not changed:
        same = "二つは同じファイルです。" if new is not None and same_file(old, new) else ""
        click.echo("違いはありません。" + (f"{pair.before.path}のままです。" if since is not None else same), err=True)
    return ExitCode.FOUND if exit_code and changed else ExitCode.DONE


def _check_since(amending: bool, days: tuple[str, ...], kept: bool) -> None:
    """--since: 案件にだけ添えられ、ほかの二つを選ぶ引数とは一緒に使わない。"""
    if not amending:
        raise RequestError(
            "渡した案と比べられるのは、台帳の案件だけです。",
            where="--since",
            advice="amend compare 協約/案件 --since 当事者 と書いてください。",
        )
    if days or kept:
        raise RequestError(
            "--since は、--as-of や --keep と一緒には使えません。", where="--since", advice="どちらかを外してください。"
        )


def _check_forms(paper: str, forms: tuple[str, ...], output: str | None) -> None:
    """形式: 本文を読む前に、その書類の形式であり、書き出す先と合うことを確かめる。"""
    formats = PAPERS[paper].formats
    unknown = [form for form in forms if form not in formats]
    if unknown:
        raise RequestError(
            f"{PAPERS[paper].title}に、その形式はありません: {'、'.join(unknown)}",
            where=f"--as {paper}",
            advice=f"書ける形式は {'、'.join(formats)} です。",
        )
    if output is None or not is_folder(output):
        format_of(formats, forms[0] if forms else None, output)


def _scoped(style: Style, scope: str | None, context: int | None) -> Style:
    """様式に、引数に書かれた範囲と残す数を重ねたもの。"""
    return replace(
        style,
        scope=style.scope if scope is None else Scope(scope),
        context=style.context if context is None else context,
    )


def _file_pair(old: str, new: str, encoding: str | None, output: str | None) -> Pair:
    """二つのファイル。読む前に、書き出すファイルと違うことを確かめる。"""
    spare_inputs(output, (old, new))
    return Pair(load(old, encoding), load(new, encoding), UNRECORDED, (old, new))


def _recorded_pair(name: str, days: tuple[str, ...], since: str | None) -> Pair:
    """台帳の二つ。台帳と Git の道具は、要るときにだけ読み込む。"""
    from amend.cli.recorded import recorded_pair
    from amend.cli.since import since_pair

    return recorded_pair(name, days) if since is None else since_pair(name, since)


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
