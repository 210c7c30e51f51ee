"""amend rebase: 先行変更のあった案を、今の台帳本文の上に組み直す。"""

from __future__ import annotations

from dataclasses import replace

import click

from amend import store
from amend.amendment import AmendmentKind
from amend.clause import Node
from amend.cli.casework import agreement_files
from amend.cli.common import finding_line, progress
from amend.cli.ledger import Opened, open_for_reading, today
from amend.cli.versions import recorded_text
from amend.cli.writing import show_plan
from amend.errors import RequestError, TextError
from amend.events import EventKind
from amend.ledger import Case, Shelf, digest
from amend.ledger.drafts import Draft, again, draft_amendment, next_amendment
from amend.ledger.paths import TEXT
from amend.ledger.places import changed_places
from amend.plaintext import read, write
from amend.rebasing import rebase
from amend.references import findings


@click.command(
    help="先行変更のあった案を、今の台帳本文の上に組み直す。\n\n案件は「協約/案件」と書く。\n"
    "新しい案件として置き、元の案件には触れない。両方が触れた規定があれば、\nそれを挙げて断る。"
)
@click.argument("path", metavar="案件")
@click.option("--year", metavar="年", type=int, help="新しい案件の番号の年 (省くと今年)。")
@click.option("--dry-run", is_flag=True, help="何を書くかを見せ、書かない。")
def command(path: str, year: int | None, dry_run: bool) -> None:
    """案の変更を今の台帳本文に重ね、新しい案件として置く。"""
    opened = open_for_reading(about=path)
    shelf, case = opened.case(path)
    _check(shelf, case, path)
    with progress("案を組み直しています"):
        text, old = _rebased(opened, shelf, case, path)
    amendment = replace(case.amendment, base=digest(shelf.text or b""))
    wanted = year or today().year
    draft = again(shelf, amendment, wanted, text)
    if draft is not None:
        click.echo(f"同じ内容の案がもうあります: {draft.path}。何も書いていません。", err=True)
    else:
        number = next_amendment((one.id for one in shelf.cases), amendment.proposer, wanted)
        draft = draft_amendment(agreement_files(opened, shelf.id), (shelf.id, number), amendment, text)
        if dry_run:
            show_plan(dict(draft.files), {})
            return
        store.place_folder(opened.repository, draft.folder, draft.files)
    click.echo(draft.path)
    _explain(shelf, case, path, draft, text, old)


def _check(shelf: Shelf, case: Case, path: str) -> None:
    """組み直せる案か: 変更の案で、今の台帳本文を基にしておらず、成立も取りやめもしていない。"""
    if case.amendment.kind is not AmendmentKind.CHANGE or case.text is None:
        raise RequestError(
            "組み直せるのは、変更の案件だけです。", where=path, advice="amend propose で起こしてください。"
        )
    if case.state.facts.concluded_on is not None:
        raise RequestError("もう成立した案件です。", where=path, advice="変えるなら amend propose で起こしてください。")
    if shelf.text is None or case.amendment.base == digest(shelf.text):
        raise RequestError(
            "先行変更はありません。この案は、今の台帳本文を基にしています。",
            where=path,
            advice=f"違いは amend compare {path} で見られます。",
        )


def _rebased(opened: Opened, shelf: Shelf, case: Case, path: str) -> tuple[str, Node]:
    """組み直した本文と、元の案の木。

    Raises:
        TextError: 両方が触れた規定がある。
    """
    base = read(recorded_text(opened, shelf, case.amendment.base)).tree
    draft, current = (read((data or b"").decode()).tree for data in (case.text, shelf.text))
    made = rebase(base, draft, current)
    if made.overlaps:
        listed = "\n".join(f"  {overlap.place}: {overlap.what}" for overlap in made.overlaps)
        raise TextError(
            f"先行変更と重なる所があるので、組み直せません。何も書いていません。\n{listed}",
            where=path,
            advice="重なる所を人が定めた全文を作り、amend propose --from で新しい案件を起こしてください。"
            + _unapproved(case, "新しい案の本文"),
        )
    return write(made.tree), draft


def _explain(shelf: Shelf, case: Case, path: str, draft: Draft, text: str, old: Node) -> None:
    """変わる所、動いた引用、元の案件の扱いを言う。"""
    current, made = read((shelf.text or b"").decode()).tree, read(text).tree
    name = f"{draft.folder}/{TEXT}"
    told = {finding_line(name, one): None for tree in (current, old) for one in findings(tree, made)}
    for line in told:
        click.echo(line, err=True)
    click.echo(f"変わる所: {changed_places(write(current), text) or 'ありません'}", err=True)
    if unapproved := _unapproved(case, "組み直した本文"):
        click.echo(unapproved, err=True)
    if case.state.facts.dossier.records:
        click.echo(f"元の案件は、amend record withdrawal {path} で取りやめます。", err=True)
    else:
        click.echo(f"元の案 {path} は、要らなければフォルダーを消してください。", err=True)
    click.echo(f"次: amend compare {draft.path} で確かめます。", err=True)


def _unapproved(case: Case, text: str) -> str:
    """及ばない承認: 元の案への議決・同意があるなら、新しい本文に及ばないこと。無ければ空。"""
    facts = case.state.facts
    if not any(track.resolution or track.consent for track in facts.tracks):
        return ""
    word = "議決" if facts.dossier.route.approved_by is EventKind.RESOLUTION else "同意"
    return f"元の案の本文への議決・同意は、{text}に及びません。改めて{word}が要ります。"
