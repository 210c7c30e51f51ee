"""amend kaimebun: 二つの本文から改め文を導き、読み返して証してから渡す。"""

from __future__ import annotations

from pathlib import Path

import click

from amend.address import locate, numerals_in, write_address
from amend.alignment import NO_PINS, Pins, align
from amend.amendment import Numbering
from amend.clause import Kind, Node
from amend.cli.arguments import is_id, named_file
from amend.cli.common import finding_line, progress
from amend.cli.dialects import load_dialect
from amend.cli.explaining import change_words, hit_words
from amend.cli.pair import Pair
from amend.cli.pairing import pins_of
from amend.cli.texts import encoding_option, load
from amend.errors import RequestError
from amend.files import write_atomic
from amend.plaintext import write
from amend.proof.instruments import dialect_of
from amend.proof.wording import ProvedWording, state
from amend.references import carried, findings, renumbered, repair, sibling_findings, survey
from amend.wording.dialect import DEFAULT


@click.command(
    help="二つの本文から、改め文を作る。\n\n"
    "OLD は改正前、NEW は改正後の本文のファイル。\n"
    "OLD に「協約/案件」を書けば、その案件の基の本文と変更後の本文による。\n"
    "作った改め文は、読み返して OLD に加え、NEW と一字も違わないことを確かめる。"
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--numbering",
    metavar="付け方",
    type=click.Choice([one.value for one in Numbering]),
    help="番号を付け直して作る。\nrenumber (繰下げ)、branch (枝番号)、keep (「削除」)。",
)
@click.option("--pair", "given", metavar="ファイル", help="対応の指定 (TOML)。\n省くと、案件に置かれたもの。")
@click.option("--style", metavar="流儀", default=DEFAULT, help="流儀の名か .toml (省くと市町村の横書き)。")
@click.option("--explain", is_flag=True, help="文ごとに、改正、当たった所、大きい単位のわけを言う。")
@click.option("--repair", is_flag=True, help="直し忘れた引用を、変更後の本文のファイルで直す。")
@click.option("--sibling", "siblings", metavar="ファイル", multiple=True, help="この協約を引く、ほかの本文も調べる。")
@click.option("-o", "--output", metavar="ファイル", help="書き出すファイル。省くと標準出力。")
@encoding_option
def command(
    old: str,
    new: str | None,
    numbering: str | None,
    given: str | None,
    style: str,
    explain: bool,
    repair: bool,
    siblings: tuple[str, ...],
    output: str | None,
    encoding: str | None,
) -> None:
    """改め文を作り、証し、渡す。合わなくなった引用があれば、標準エラーに言う。"""
    dialect = load_dialect(style)
    pair = _pair(old, new, encoding)
    if pair.agreement is not None:
        dialect = dialect_of(pair.agreement, dialect)
    before, after = pair.before.tree, pair.after.tree
    pins = pins_of(pair, given)
    if numbering is not None:
        after = _renumbered(before, after, Numbering(numbering), pins)
    if repair:
        after = _repaired(pair, before, after, pins)
    _report(pair, before, after, pins, siblings, encoding)
    with progress("改め文を作っています"):
        proved = state(before, after, dialect, align(before, after, pins))
    if not proved.sentences:
        click.echo("改める所がありません。", err=True)
    if explain:
        _explain(proved, before)
    if output is None:
        click.echo(proved.text, nl=False)
    else:
        write_atomic(named_file(output), proved.text.encode())
        click.echo(f"{output} を書きました (改め文。読み返して照合済み)。", err=True)


def _pair(old: str, new: str | None, encoding: str | None) -> Pair:
    """二つのファイル、又は案件の前後の本文。台帳と Git の道具は、要るときにだけ読み込む。"""
    if new is not None:
        after = load(new, encoding)
        return Pair(load(old, encoding), after, "", (old, new), draft=named_file(new))
    if not is_id(old) or "/" not in old:
        raise RequestError(
            "改正後の本文がありません。",
            where=old,
            advice="改正前と改正後の二つのファイル、又は「協約/案件」を書いてください。",
        )
    from amend.cli.recorded import recorded_pair

    return recorded_pair(old, ())


def _renumbered(before: Node, after: Node, numbering: Numbering, pins: Pins) -> Node:
    """番号を付け直した、変更後の本文。付け直しで動いた引用を言う。"""
    if pins != NO_PINS and numbering is Numbering.KEEP:
        raise RequestError(
            "「削除」の条を加えると、対応の指定の位置が変わります。",
            where="--numbering keep",
            advice="renumber か branch にするか、対応の指定を外してください。",
        )
    made = renumbered(before, after, numbering, align(before, after, pins))
    for moved in made.moved:
        place = write_address(locate(before, moved.old.path), numerals_in(before))
        click.echo(f"引用: {place}の「{moved.old.literal}」は「{moved.wanted}」になります。", err=True)
    return made.tree


def _repaired(pair: Pair, before: Node, after: Node, pins: Pins) -> Node:
    """直し忘れた引用を直し、変更後の本文のファイルに書いたもの。"""
    target = pair.draft
    if target is None:
        raise RequestError(
            "提出した案件の本文は、ここでは直せません。",
            where=pair.after.path,
            advice="text.txt を直し、amend record submission で提出し直してください。",
        )
    mended = repair(after, carried(before, after, align(before, after, pins)))
    if mended != after:
        write_atomic(Path(target), write(mended).encode())
        click.echo(f"{target} の引用を直しました。", err=True)
    return mended


def _report(pair: Pair, before: Node, after: Node, pins: Pins, siblings: tuple[str, ...], encoding: str | None) -> None:
    """合わなくなった引用: 案の中のものと、ほかの本文の中のもの。"""
    found = align(before, after, pins)
    for finding in findings(before, after, survey(before, after, found)):
        click.echo(finding_line(pair.after.path, finding), err=True)
    title = next((node.text for node in before.children if node.kind is Kind.TITLE), "")
    for path in siblings:
        for finding in sibling_findings(before, after, load(path, encoding).tree, title, pair=found):
            click.echo(finding_line(path, finding), err=True)


def _explain(proved: ProvedWording, old: Node) -> None:
    """説明: 文ごとに、述べる改正、当たった所、大きい単位を取ったわけ。"""
    for number, sentence in enumerate(proved.sentences, start=1):
        click.echo(f"{number}. {sentence.lines[0].strip()}", err=True)
        for applied in sentence.applied:
            click.echo(f"   {change_words(applied.change, old)}", err=True)
            for hit in applied.hits:
                click.echo(f"     {hit_words(hit, old)}", err=True)
        for reason in sentence.reasons:
            click.echo(f"   わけ: {reason}", err=True)
