"""amend propose: 協約を変更し、又は廃止する案件を起こす。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from amend import store
from amend.alignment import NO_PINS, align
from amend.amendment import Amendment, AmendmentKind, Form
from amend.cli.arguments import named_file
from amend.cli.casework import agreement_files, allowed_characters
from amend.cli.common import finding_line
from amend.cli.ledger import open_for_reading, today
from amend.cli.pairing import read_pins
from amend.cli.parties import at_terminal
from amend.cli.texts import decode_file, encoding_option
from amend.cli.writing import show_plan
from amend.errors import AmendError, LedgerError, RequestError
from amend.files import read_bytes
from amend.ledger import Shelf, digest
from amend.ledger.drafts import (
    Draft,
    again,
    amendment_title,
    draft_amendment,
    next_amendment,
    read_effective,
    read_form,
)
from amend.ledger.paths import PAIRING, TEXT
from amend.ledger.places import changed_places
from amend.plaintext import read, write
from amend.references import findings, survey

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
@click.option("--kaimebun", metavar="ファイル", help="今の本文に加えて、変えた後の全文を作る改め文。")
@click.option("--kind", metavar="種類", default="change", help="変更 (省いたとき) 又は 廃止。")
@click.option("--proposer", metavar="当事者", help="発議する当事者の識別子。")
@click.option("--title", metavar="題名", help="案件の題名 (省くと協約の題名から作る)。")
@click.option("--reason", metavar="字句", help="提案理由。")
@click.option("--effective", metavar="日付", help="効力の発生。日付、又は締結・告示・許可。")
@click.option("--form", metavar="形", default=Form.WHOLE.value, help="変更協約の形。F1 改め文、F2 全文、F3 対照表。")
@click.option("--route", metavar="手続", default="", help="手続の別。例: 組合規約の report。")
@click.option("--year", metavar="年", type=int, help="案件の番号の年 (省くと今年)。")
@click.option("--dry-run", is_flag=True, help="何を書くかを見せ、書かない。")
@encoding_option
def command(
    agreement: str,
    source: str | None,
    kaimebun: str | None,
    encoding: str | None,
    dry_run: bool,
    **proposal: str | int | None,
) -> None:
    """案件の番号を定め、案件の事項と本文を作業ファイルに置き、次にすることを言う。"""
    opened = open_for_reading(about=agreement)
    shelf = opened.shelf(agreement)
    wanted = Proposal(**proposal)  # type: ignore[arg-type]  # Click が、上に書いた引数だけを渡す
    amendment = _amendment(shelf, wanted)
    if amendment.form is Form.TABLE:
        _warn_unprintable(shelf.agreement.style)
    held = agreement_files(opened, agreement)
    given = _Given(source, kaimebun, encoding, allowed_characters(held))
    text = _text(shelf, amendment, given)
    year = wanted.year or today().year
    draft = again(shelf, amendment, year, text)
    if draft is None:
        number = next_amendment((case.id for case in shelf.cases), amendment.proposer, year)
        draft = draft_amendment(held, (agreement, number), amendment, text)
        if dry_run:
            show_plan(dict(draft.files), {})
            return
        store.place_folder(opened.repository, draft.folder, draft.files)
    else:
        click.echo(f"同じ内容の案がもうあります: {draft.path}。何も書いていません。", err=True)
        if dry_run:
            return
    if text is not None and not given.complete and at_terminal():
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


@dataclass(frozen=True, slots=True)
class _Given:
    """変更後の全文の与え方: 全文のファイル、改め文のファイル、どちらも無ければ今の台帳本文の写し。"""

    source: str | None
    kaimebun: str | None
    encoding: str | None
    allowed: frozenset[str]

    @property
    def complete(self) -> bool:
        """もう変更後の全文であるか。写しなら、これから直す。"""
        return self.source is not None or self.kaimebun is not None

    def read(self, name: str) -> str:
        """ファイルを読む。終わりに改行が無ければ補う。"""
        path = named_file(name)
        text = decode_file(path, read_bytes(path), self.encoding, self.allowed).text
        return text if text.endswith("\n") else f"{text}\n"


def _text(shelf: Shelf, amendment: Amendment, given: _Given) -> str | None:
    """変更後の全文。廃止には無い。"""
    if amendment.kind is AmendmentKind.ABOLISH:
        if given.complete:
            raise RequestError("廃止の案件に、変えた後の全文はありません。", advice="--from などを外してください。")
        return None
    if given.source is not None and given.kaimebun is not None:
        raise RequestError("全文と改め文は、どちらか一つです。", advice="--from か --kaimebun を外してください。")
    base = (shelf.text or b"").decode()
    if given.source is not None:
        return given.read(given.source)
    if given.kaimebun is None:
        return base
    supplements = shelf.agreement.drafting.supplements
    return _amended(given.kaimebun, given.read(given.kaimebun), base, supplements=supplements)


def _amended(path: str, words: str, base: str, *, supplements: bool) -> str:
    """改め文を加えた後の全文。改め文の道具は、要るときにだけ読み込む。"""
    from amend.cli.amending import amend_by, list_applied

    old = read(base).tree
    amended = amend_by(path, words, old, supplements=supplements)
    list_applied(amended.applied, old)
    return write(amended.tree)


def _explain(shelf: Shelf, draft: Draft, root: Path) -> None:
    """置いた本文を読み返し、変わった所と、次にすることを言う。"""
    path = f"{draft.folder}/{TEXT}"
    if path not in draft.files:
        click.echo(f"次: amend instrument {draft.path} で廃止の文書を作ります。", err=True)
        return
    after = read_bytes(root / path).decode("utf-8", "replace")
    for finding in read(after).findings:
        click.echo(f"{path}:{finding.line}: {finding.message}", err=True)
    base = (shelf.text or b"").decode()
    old, new = read(base).tree, read(after).tree
    pairing = f"{draft.folder}/{PAIRING}"
    pins = read_pins(draft.files[pairing], pairing, old, new) if pairing in draft.files else NO_PINS
    for finding in findings(old, new, survey(old, new, align(old, new, pins))):
        click.echo(finding_line(path, finding), err=True)
    places = changed_places(base, after)
    click.echo(f"変わる所: {places}" if places else "本文は、まだ今の台帳本文と同じです。", err=True)
    click.echo(f"次: {path} を直します。", err=True)
    steps = ("compare", "kaimebun", "instrument")
    click.echo("\n".join(f"    amend {step} {draft.path}" for step in steps), err=True)


def _warn_unprintable(style: str) -> None:
    """表で述べられない様式: 変更協約を作るときになって断る前に、起こすときに言う。起こすことは妨げない。"""
    from amend.cli.leads import lead_of
    from amend.cli.stating import instrument_style

    try:
        lead_of(instrument_style(style))
    except AmendError as error:
        click.echo(f"注意: このままでは、変更協約 (F3) を作れません。{error}", err=True)
