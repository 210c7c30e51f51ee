"""amend propose: 協約を変更し、又は廃止する案件を起こす。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from amend.amendment import Amendment, AmendmentKind, Form
from amend.cli.arguments import named_file
from amend.cli.casework import agreement_files, allowed_characters
from amend.cli.ledger import open_for_reading, today
from amend.cli.parties import at_terminal
from amend.cli.texts import decode_file, encoding_option
from amend.cli.writing import place_folder, show_plan
from amend.errors import LedgerError, RequestError
from amend.files import read_bytes
from amend.ledger import Shelf, digest
from amend.ledger.drafts import (
    Draft,
    amendment_title,
    draft_amendment,
    next_amendment,
    read_effective,
    read_form,
)
from amend.ledger.paths import TEXT
from amend.ledger.places import changed_places
from amend.plaintext import read

_KINDS = {
    "change": AmendmentKind.CHANGE,
    "変更": AmendmentKind.CHANGE,
    "abolish": AmendmentKind.ABOLISH,
    "廃止": AmendmentKind.ABOLISH,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """発議: 引数に書かれたもの。名は `command` の引数と同じ。書かれていなければ None。"""

    kind: str
    proposer: str | None
    title: str | None
    reason: str | None
    effective: str | None
    form: str
    route: str
    year: int | None


@click.command(
    help="変更又は廃止の案件を起こす。\n\nAGREEMENT は協約の識別子。\n"
    "今の台帳本文の写しを作業ファイルに置く。端末では、続けてエディターで開く。\n"
    "コミットは amend record submission がする。"
)
@click.argument("agreement", metavar="AGREEMENT")
@click.option("--from", "source", metavar="ファイル", help="変えた後の全文。省くと今の本文の写し。")
@click.option("--kind", metavar="種類", default="change", help="変更 (省いたとき) 又は 廃止。")
@click.option("--proposer", metavar="当事者", help="発議する当事者の識別子。")
@click.option("--title", metavar="題名", help="案件の題名 (省くと協約の題名から作る)。")
@click.option("--reason", metavar="字句", help="提案理由。")
@click.option("--effective", metavar="日付", help="効力の発生。日付、又は締結・告示・許可。")
@click.option("--form", metavar="形", default=Form.WHOLE.value, help="変更協約の形。F1、F2 (省いたとき) 又は F3。")
@click.option("--route", metavar="手続", default="", help="手続の別。例: 組合規約の report。")
@click.option("--year", metavar="年", type=int, help="案件の番号の年 (省くと今年)。")
@click.option("--dry-run", is_flag=True, help="何を書くかを見せ、書かない。")
@encoding_option
def command(
    agreement: str, source: str | None, encoding: str | None, dry_run: bool, **proposal: str | int | None
) -> None:
    """案件の番号を定め、案件の事項と本文を作業ファイルに置き、次にすることを言う。"""
    opened = open_for_reading()
    shelf = opened.shelf(agreement)
    wanted = Proposal(**proposal)  # type: ignore[arg-type]  # Click が、上に書いた引数だけを渡す
    amendment = _amendment(shelf, wanted)
    held = agreement_files(opened, agreement)
    text = _text(shelf, amendment, source, encoding, allowed_characters(held))
    number = next_amendment((case.id for case in shelf.cases), amendment.proposer, wanted.year or today().year)
    draft = draft_amendment(held, (agreement, number), amendment, text)
    if dry_run:
        show_plan(dict(draft.files), {})
        return
    place_folder(opened.repository.root, draft.folder, draft.files)
    if text is not None and source is None and at_terminal():
        click.edit(filename=str(opened.repository.root / draft.folder / TEXT))
    click.echo(draft.path)
    _explain(shelf, draft, opened.repository.root)


def _amendment(shelf: Shelf, wanted: Proposal) -> Amendment:
    """案件の事項: 書かれていないものは、題名は作り、ほかは端末で尋ねる。"""
    kind = _KINDS.get(wanted.kind)
    if kind is None:
        raise RequestError(f"「{wanted.kind}」の案件は起こせません。", advice="--kind に変更か廃止を書いてください。")
    if shelf.text is None:
        raise LedgerError(
            f"{kind.label}する本文が、まだ台帳にありません。",
            where=shelf.id,
            advice="先に、元の協約の締結を記録するか、amend import --in-force で引き継いでください。",
        )
    form = read_form(wanted.form) if kind is AmendmentKind.CHANGE else None
    asked = {
        "proposer": wanted.proposer or _asked("発議する当事者の識別子", "--proposer", shelf.agreement.parties[0].id),
        "reason": wanted.reason if wanted.reason is not None else _asked("提案理由", "--reason"),
        "effective": wanted.effective or _asked("効力の発生 (日付、又は締結・告示・許可)", "--effective"),
    }
    return Amendment(
        title=wanted.title or amendment_title(shelf.agreement, kind, form),
        kind=kind,
        proposer=asked["proposer"],
        reason=asked["reason"],
        effective=read_effective(asked["effective"]),
        base=digest(shelf.text),
        form=form,
        route=wanted.route,
    )


def _asked(label: str, option: str, default: str | None = None) -> str:
    if not at_terminal():
        raise RequestError(f"{label}がありません。", advice=f"{option} で書いてください。")
    answer: str = click.prompt(label, default=default, err=True)
    return answer


def _text(
    shelf: Shelf, amendment: Amendment, source: str | None, encoding: str | None, allowed: frozenset[str]
) -> str | None:
    """変更後の全文: 指定したファイル、又は今の台帳本文の写し。廃止には無い。"""
    if amendment.kind is AmendmentKind.ABOLISH:
        if source is not None:
            raise RequestError("廃止の案件に、変えた後の全文はありません。", advice="--from を外してください。")
        return None
    if source is None:
        return (shelf.text or b"").decode()
    path = named_file(source)
    text = decode_file(path, read_bytes(path), encoding, allowed).text
    return text if text.endswith("\n") else f"{text}\n"


def _explain(shelf: Shelf, draft: Draft, root: Path) -> None:
    """置いた本文を読み返し、変わった所と、次にすることを言う。"""
    path = f"{draft.folder}/{TEXT}"
    if path not in draft.files:
        click.echo(f"次: amend instrument {draft.path} で廃止の文書を作ります。", err=True)
        return
    after = read_bytes(root / path).decode("utf-8", "replace")
    for finding in read(after).findings:
        click.echo(f"{path}:{finding.line}: {finding.message}", err=True)
    places = changed_places((shelf.text or b"").decode(), after)
    click.echo(f"変わる所: {places}" if places else "本文は、まだ今の台帳本文と同じです。", err=True)
    click.echo(f"次: {path} を直します。", err=True)
    click.echo(f"    amend compare {draft.path}\n    amend instrument {draft.path}", err=True)
