"""台帳への取込み: 読み取った文書を、締結の案として置くか、今も効力のある協約として引き継ぐ (DESIGN §3)。"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import click

from amend import dates
from amend.agreement import Agreement, PriorAct
from amend.cli.committing import commit
from amend.cli.drafting import Terms, founding_draft, place_founding, terms_options
from amend.cli.ledger import Opened, open_for_reading, open_for_writing, today
from amend.cli.parties import parties_of, party_option
from amend.cli.texts import RECORD
from amend.cli.writing import show_plan
from amend.errors import RequestError, TextError
from amend.events import Baseline, FileDigest
from amend.ledger import digest
from amend.ledger.drafts import Draft, read_effective
from amend.ledger.founding import defined_parties, read_kind
from amend.ledger.recording import Filing, Recording, prepare
from amend.read.bill import Bill, FrontKind, import_record
from amend.read.bill.sections import REASON
from amend.read.decode import Decoded

_Command = TypeVar("_Command", bound=Callable[..., object])


_PRIOR_HELP = "台帳より前の締結・変更。古い順に繰り返す。"


@dataclass(frozen=True, slots=True)
class Imported:
    """取り込んだもの: 元のファイルと、読み取ったもの。

    Attributes:
        name: 元のファイルの名 (フォルダを除く)。
        data: 元のファイルの中身。
        decoded: 復号の記録。
        bill: 読み取ったもの。
        allowed: 届け出て通した文字。
    """

    name: str
    data: bytes
    decoded: Decoded
    bill: Bill
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Intake:
    """取込みの仕方: 引数に書かれたもの。名は `intake_options` の引数と同じ。"""

    parties: Sequence[str]
    kind: str | None
    basis: str
    proposer: str | None
    reason: str
    effective: str | None
    year: int | None
    in_force: bool
    concluded_on: str | None
    prior: Sequence[str]
    dry_run: bool


def intake_options(command: _Command) -> _Command:
    """台帳に取り込むときの引数。関数は ``**intake`` で受け、`Intake` にする。"""
    for option in (
        click.option("--dry-run", is_flag=True, help="台帳に何を書くかを見せ、書かない。"),
        click.option("--prior", metavar="日付=題名", multiple=True, help=_PRIOR_HELP),
        click.option("--concluded-on", metavar="日付", help="今の本文を定めた締結又は変更の日。"),
        click.option("--in-force", is_flag=True, help="今も効力のある協約として引き継ぐ。"),
        terms_options,
        click.option("--basis", metavar="字句", default="", help="根拠の規定。"),
        click.option("--kind", metavar="種類", help="協約の種類 (省くと題名による)。"),
        party_option,
    ):
        command = option(command)
    return command


def take_in(agreement_id: str, imported: Imported, intake: Intake) -> None:
    """台帳へ取り込む: 案なら作業ファイルに置き、引き継ぐなら一つのコミットにする。

    Args:
        agreement_id: 新しい協約の識別子。
        imported: 取り込んだもの。
        intake: 取込みの仕方。

    Raises:
        RequestError: 引数が足りないか、正しくない。
        TextError: 本文に題名がない。
        LedgerError: 手続に合わない、又は台帳に書けない。
    """
    if intake.in_force != bool(intake.concluded_on) or (intake.prior and not intake.in_force):
        raise RequestError(
            "--in-force と --concluded-on は、共に書きます。--prior は、その時だけ書けます。",
            advice="今も効力のある協約なら --in-force --concluded-on 日付、まだ案なら、どれも書かないでください。",
        )
    if not intake.in_force:
        opened = open_for_reading()
        place_founding(opened, _draft(opened, agreement_id, imported, intake, intake.year), dry_run=intake.dry_run)
    elif intake.dry_run:
        recording = _taking_over(open_for_reading(), agreement_id, imported, intake)
        show_plan(recording.changes, {}, recording.message)
    else:
        repository, opened = open_for_writing()
        commit(repository, _taking_over(opened, agreement_id, imported, intake))


def _draft(opened: Opened, agreement_id: str, imported: Imported, intake: Intake, year: int | None) -> Draft:
    bill = imported.bill
    if not bill.title:
        raise TextError("本文に題名がありません。", where=imported.name, advice="初めの行に題名を置いてください。")
    agreement = Agreement(
        bill.title,
        read_kind(intake.kind, bill.title),
        parties_of(intake.parties, defined_parties(bill.text), opened.book),
        basis=intake.basis,
        prior=tuple(_prior(option) for option in intake.prior),
    )
    name = unicodedata.normalize("NFC", imported.name)  # macOS の名の分かれた濁点を合わせる。中身は変えない
    record = import_record(name, imported.decoded, bill, imported.allowed)
    source = {name: imported.data, RECORD.name: record.encode()}
    reason = intake.reason or "".join(line for line in bill.values(FrontKind.REASON) if not REASON.fullmatch(line))
    terms = Terms(intake.proposer, reason, intake.effective, year)
    return founding_draft(opened, agreement_id, agreement, bill.text, terms, source)


def _taking_over(opened: Opened, agreement_id: str, imported: Imported, intake: Intake) -> Recording:
    """引継ぎの支度: 協約の事項、案件、原本、記録、台帳本文を、一つのコミットにする。"""
    concluded_on = dates.read(intake.concluded_on or "")
    draft = _draft(opened, agreement_id, imported, intake, intake.year or concluded_on.year)
    original = next(path for path, data in draft.files.items() if data is imported.data)
    effective = read_effective(intake.effective) if intake.effective else None
    filing = Filing(draft.files, draft.agreement, draft.amendment, today())
    text = imported.bill.text.encode()
    event = Baseline(
        party=filing.read()[1].amendment.proposer,
        day=today(),
        concluded_on=concluded_on,
        effective=effective if isinstance(effective, date) and effective != concluded_on else None,
        evidence=FileDigest(original.removeprefix(f"{draft.folder}/"), digest(imported.data)),
        text_sha256=digest(text),
    )
    return prepare(filing, event, carried=draft.files, text=text)


def _prior(option: str) -> PriorAct:
    day, _, rest = option.partition("=")
    title, _, notice = (part.strip() for part in rest.partition("="))
    if not title:
        raise RequestError(
            f"「{option}」は、台帳より前の締結・変更として読めません。",
            advice="日付=題名、又は 日付=題名=告示番号 で書いてください。例: 2018-01-10=…連携協約",
        )
    return PriorAct(title, dates.read(day), notice)
