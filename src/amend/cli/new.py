"""amend new: ひな形から協約の案を作る。"""

from __future__ import annotations

from collections.abc import Sequence

import click

from amend.agreement import Agreement
from amend.cli.drafting import Terms, founding_draft, place_founding, terms_options
from amend.cli.ledger import open_for_reading
from amend.cli.parties import parties_of, party_option
from amend.cli.texts import load
from amend.errors import RequestError
from amend.ledger.founding import read_kind, with_values
from amend.ledger.templates import Template, fill, party_values, slots, template_named, templates


@click.command(
    help="ひな形から協約の案を作る。\n\nID は新しい協約の識別子。例: toyama-mihon\n"
    "自分のひな形は、空欄を {甲の住所} と書いたファイルを、./ で始めて名指す。\n"
    "作るのは作業ファイルだけで、コミットは amend record submission がする。\n\nひな形:\n"
    + "\n".join(f"  {template.name:<18}{template.title}" for template in templates())
)
@click.argument("agreement_id", metavar="ID")
@click.option("--template", "name", metavar="ひな形", required=True, help="ひな形の名、又は ./ で始まるファイル。")
@party_option
@click.option("--set", "assignments", metavar="空欄=値", multiple=True, help="空欄に入れる値。繰り返してよい。")
@click.option("--kind", metavar="種類", help="協約の種類 (省くとひな形のもの)。")
@terms_options
@click.option("--dry-run", is_flag=True, help="何を書くかを見せ、書かない。")
def command(
    agreement_id: str,
    name: str,
    parties: Sequence[str],
    assignments: Sequence[str],
    kind: str | None,
    proposer: str | None,
    reason: str,
    effective: str | None,
    year: int | None,
    dry_run: bool,
) -> None:
    """ひな形の空欄を埋め、協約の事項、案件の事項、本文を作業ファイルに置き、残った空欄を言う。"""
    opened = open_for_reading()
    template = _template(name, kind)
    values = dict(_assigned(option) for option in assignments)
    founded = with_values(parties_of(parties, {}, opened.book), values)
    known = slots(template.text)
    text, gaps = fill(template.text, {k: v for k, v in party_values(founded).items() if k in known} | values)
    agreement = Agreement(_title(text), template.kind, founded, basis=template.basis)
    draft = founding_draft(opened, agreement_id, agreement, text, Terms(proposer, reason, effective, year), {})
    place_founding(opened, draft, dry_run=dry_run)
    for gap in gaps:
        click.echo(f"本文の{gap.line}行目: 空欄「{gap.slot}」が残っています。", err=True)


def _template(name: str, kind: str | None) -> Template:
    if name.startswith(("./", "../", "/")) or name.endswith(".txt"):
        text = load(name).text
        return Template(name, name, read_kind(kind, _title(text)), text)
    template = template_named(name)
    return template if kind is None else Template(name, template.title, read_kind(kind, ""), template.text)


def _title(text: str) -> str:
    return text.strip("\n").split("\n", 1)[0].strip()


def _assigned(option: str) -> tuple[str, str]:
    key, equals, value = (part.strip() for part in option.partition("="))
    if not equals:
        raise RequestError(f"「{option}」は空欄の値として読めません。", advice="空欄=値 で書いてください。")
    return key, value
