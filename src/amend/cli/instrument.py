"""amend instrument: 案件の変更協約 (議会が議決する文書) を作る。"""

from __future__ import annotations

import click

from amend import store
from amend.amendment import AmendmentKind
from amend.cli.arguments import named_file
from amend.cli.casework import Casework, casework
from amend.cli.ledger import open_for_reading
from amend.cli.stating import stating
from amend.errors import RequestError
from amend.files import write_atomic
from amend.ledger.drafts import read_form
from amend.ledger.instruments import Instrument, instrument_of
from amend.ledger.paths import AMENDMENT, INSTRUMENT


@click.command(
    help="変更協約 (議会が議決する文書) を作る。\n\n案件は「協約/案件」と書く。例: toyama-mihon/2026-toyama-1\n"
    "改め文 (F1)、全文 (F2)、新旧対照表 (F3) の変更協約と、廃止の文書を作る。\n"
    "案件の instrument.txt に書く。F3 は、前書きを選んだ様式による。"
)
@click.argument("path", metavar="案件")
@click.option("--form", metavar="形", help="変更協約の形 (省くと案件のもの)。")
@click.option("--style", metavar="様式", default="", help="新旧対照表 (F3) の様式 (省くと協約の標準)。")
@click.option("-o", "--output", metavar="ファイル", help="書き出すファイル (省くと instrument.txt)。")
@click.option("--overwrite", is_flag=True, help="人の直した instrument.txt も作り直す。")
def command(path: str, form: str | None, style: str, output: str | None, overwrite: bool) -> None:
    """案件の今の本文から変更協約を作り、書く。前文を人が直した変更協約は、頼まれなければ作り直さない。"""
    opened = open_for_reading(about=path)
    work = casework(opened, path)
    made = _made(work, form, style, to_ledger=output is None)
    if output is not None:
        write_atomic(named_file(output), made.whole.encode())
        click.echo(str(named_file(output)))
    else:
        _check_replaceable(work, made, overwrite=overwrite)
        place = f"{work.filing.folder}/{INSTRUMENT}"
        store.place_file(opened.repository, place, made.whole.encode())
        click.echo(str(opened.repository.root / place))
        click.echo(f"次: 前文を確かめ、amend record submission {path} --party 当事者 で提出を記録します。", err=True)


def _made(work: Casework, form: str | None, style: str, *, to_ledger: bool) -> Instrument:
    shelf, case = work.current.read()
    if style and to_ledger and style != shelf.agreement.style:
        raise RequestError(
            "台帳に置く変更協約の様式は、協約の様式です。",
            where=f"--style {style}",
            advice=f'agreement.toml に style = "{style}" と書いて amend record particulars 協約 で台帳に入れるか、'
            "見るだけなら -o でほかのファイルに書いてください。",
        )
    if form is None or case.amendment.kind is not AmendmentKind.CHANGE:
        return instrument_of(shelf, case, case.text, stating(style, case))
    wanted = read_form(form)
    if to_ledger and wanted is not case.amendment.form:
        raise RequestError(
            f"この案件の変更協約の形は、{wanted.value} ではありません。",
            where=f"{work.filing.folder}/{AMENDMENT}",
            advice="形を変えるなら amendment.toml の form を直し、見るだけなら -o でほかのファイルに書いてください。",
        )
    return instrument_of(shelf, case, case.text, stating(style, case), wanted)


def _check_replaceable(work: Casework, made: Instrument, *, overwrite: bool) -> None:
    """作り直してよいか: 成立した案件のものと、人が前文を直したものは、そのまま残す。"""
    _shelf, case = work.current.read()
    where = f"{work.filing.folder}/{INSTRUMENT}"
    if case.state.facts.concluded_on:
        raise RequestError("成立した案件の文書は、作り直せません。", where=where, advice="-o で別に書いてください。")
    present = (case.instrument or b"").decode("utf-8", "replace")
    untouched = present.startswith(made.frame) and present.endswith(made.ending)
    if present and not untouched and not overwrite:
        raise RequestError(
            "人の直した変更協約があります。作り直すと、直した所が失われます。",
            where=where,
            advice="作り直すなら --overwrite を付け、見るだけなら -o でほかのファイルに書いてください。",
        )
