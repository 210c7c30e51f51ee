"""amend aloud: 二人で声に出して読み合わせるための紙を作る。"""

from __future__ import annotations

from dataclasses import dataclass

import click

from amend.amendment import AmendmentKind
from amend.cli.arguments import is_id
from amend.cli.common import progress
from amend.cli.handing import Made, deliver, format_of, formats_option, is_folder, spare_inputs
from amend.cli.styles import load_style
from amend.cli.texts import encoding_option, load
from amend.errors import RequestError
from amend.proof.fulltext import prove_aloud, verify_aloud
from amend.render import Screen
from amend.render.aloud import read_aloud
from amend.render.fulltext import FULL_FORMATS
from amend.styles import DEFAULT

_PARTS = ("text", "instrument", "kaimebun")
_USUAL = ("html", "docx")
_OF = "text (変更後の全文)、instrument (変更協約)、\nkaimebun (改め文)。案件のとき。省くと text。"


@dataclass(frozen=True, slots=True)
class _Given:
    """読み合わせる本文。

    Attributes:
        text: 本文。
        title: 表題。
        state: 本文の状態の断り。
        stem: フォルダーに書くときの、ファイルの名の初め。
        inputs: 書き換えてはならないファイル。
    """

    text: str
    title: str
    state: str
    stem: str
    inputs: tuple[str, ...]


@click.command(
    help="二人で読み合わせるための、大きな字の紙 (読合せ) を作る。\n\n"
    "NAME は「協約/案件」、又は本文や改め文のファイル。\n"
    "行に番号を付け、取り違えやすい字は、行の下に名で書く。"
)
@click.argument("name", metavar="NAME")
@click.option("--of", "part", metavar="本文", type=click.Choice(_PARTS), help=_OF)
@formats_option(FULL_FORMATS)
@click.option("--style", metavar="様式", default=DEFAULT, help="書体を採る様式。")
@click.option("--title", metavar="表題", default="", help="表題。")
@click.option(
    "-o",
    "--output",
    metavar="ファイル",
    help="書き出すファイル。フォルダー (/ で終わる名) なら\n幾つもの形式を一度に書く。省くと標準出力。",
)
@encoding_option
def command(
    name: str,
    part: str | None,
    forms: tuple[str, ...],
    style: str,
    title: str,
    output: str | None,
    encoding: str | None,
) -> None:
    """本文を読み、行に分け、確かめて渡す。"""
    if output is None or not is_folder(output):
        format_of(FULL_FORMATS, forms[0] if forms else None, output)
    chosen = load_style(style)
    given = _of_case(name, part or "text") if is_id(name) else _of_file(name, part, encoding)
    spare_inputs(output, given.inputs)
    paper = read_aloud(given.text, title=title or given.title, state=given.state)
    verify_aloud(paper, given.text)

    def make(form: str, screen: Screen) -> str | bytes:
        made = FULL_FORMATS[form].render(paper, chosen, screen)
        if FULL_FORMATS[form].proved:
            prove_aloud(made, form, paper, given.text)
        return made

    with progress("読合せを作っています"):
        deliver(Made(FULL_FORMATS, make, given.stem, _USUAL, given.inputs), forms, output)


def _of_file(name: str, part: str | None, encoding: str | None) -> _Given:
    if part is not None:
        raise RequestError("ファイルは、書かれたとおりに読みます。", where=name, advice="--of を外してください。")
    loaded = load(name, encoding)
    first = next(line.strip() for line in loaded.text.split("\n") if line.strip())
    return _Given(loaded.text, f"{first[:40]}（読合せ）", f"{name} の本文", "読合せ", (name,))


def _of_case(name: str, part: str) -> _Given:
    """案件の本文。台帳と Git の道具は、要るときにだけ読み込む。"""
    from amend.cli.casework import casework
    from amend.cli.ledger import open_for_reading
    from amend.cli.stating import stating
    from amend.ledger.instruments import instrument_of

    opened = open_for_reading(about=name)
    if "/" not in name:
        raise RequestError(
            "読み合わせる案件がありません。",
            where=name,
            advice=f"amend aloud {name}/案件の番号 と書くか、本文のファイルを書いてください。",
        )
    shelf, case = casework(opened, name).current.read()
    what = {"text": "変更後の全文", "instrument": "変更協約", "kaimebun": "改め文"}[part]
    base, text = ((data or b"").decode() for data in (shelf.text, case.text))
    if part == "instrument":
        words = (case.instrument or instrument_of(shelf, case, case.text, stating(case=case)).whole.encode()).decode()
    elif part == "kaimebun" and case.amendment.kind is AmendmentKind.CHANGE:
        words = stating(case=case).write(shelf.agreement, base, text).words
    else:
        words = text if part == "text" else ""
    if not words.strip():
        raise RequestError(f"この案件に、{what}はありません。", where=name, advice="--of でほかを選んでください。")
    return _Given(
        words,
        f"{case.amendment.title}（{what}の読合せ）",
        f"{what}（{name}、{case.state.stage_word}）",
        f"{case.id}_{what}の読合せ",
        (),
    )
