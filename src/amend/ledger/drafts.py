"""案: まだ提出していない案件のファイルを用意する (DESIGN §3)。書くのは `amend.cli` である。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from amend import dates
from amend.agreement import Agreement, write_agreement
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form, write_amendment
from amend.errors import LedgerError, RequestError
from amend.identifiers import AmendmentId, read_identifier
from amend.ledger.book import Shelf, read_book
from amend.ledger.instruments import noun_of
from amend.ledger.paths import AGREEMENT, AMENDMENT, ROOT, SOURCE, TEXT, amendment_folder
from amend.procedure import EffectiveForm, procedure_for

_EFFECTIVE = {
    "conclusion": EffectiveBy.CONCLUSION,
    "締結": EffectiveBy.CONCLUSION,
    "notice": EffectiveBy.NOTICE,
    "告示": EffectiveBy.NOTICE,
    "permission": EffectiveBy.PERMISSION,
    "許可": EffectiveBy.PERMISSION,
}


def next_amendment(existing: Iterable[str], proposer: str, year: int) -> str:
    """次の案件の番号: その当事者のその年の、最も大きい通し番号の次。

    Args:
        existing: その協約の案件の番号。
        proposer: 発議する当事者の識別子。
        year: 起案の年 (西暦)。

    Raises:
        RequestError: 当事者の識別子又は年が正しくない。

    Example:
        >>> next_amendment(["2026-toyama-1", "2026-toyama-3", "2025-toyama-7"], "toyama", 2026)
        '2026-toyama-4'
    """
    read_identifier(proposer, "当事者")
    if not 1 <= year <= 9999:
        raise RequestError(f"「{year}」は年として使えません。", advice="西暦の年を書いてください。例: 2026")
    taken = [AmendmentId.read(name) for name in existing]
    numbers = (one.sequence for one in taken if (one.year, one.proposer) == (year, proposer))
    return str(AmendmentId(year, proposer, max(numbers, default=0) + 1))


def amendment_title(agreement: Agreement, kind: AmendmentKind, form: Form | None) -> str:
    """題名: 案件の題名の初めの値。全文を改めるものには「一部」と言わない (drafting-rules §2.1)。

    Example:
        >>> from amend.agreement import AgreementKind
        >>> agreement = Agreement("Ａ市及びＢ町連携協約", AgreementKind.RENKEI_KYOYAKU, ())
        >>> amendment_title(agreement, AmendmentKind.CHANGE, Form.WHOLE)
        'Ａ市及びＢ町連携協約を変更する連携協約'
    """
    if kind is AmendmentKind.CONCLUDE:
        return agreement.title
    part = "" if kind is AmendmentKind.ABOLISH or form is Form.WHOLE else "の一部"
    return f"{agreement.title}{part}を{kind.label}する{noun_of(agreement)}"


def read_effective(text: str) -> date | EffectiveBy:
    """効力の発生: 引数に書かれた日付、又は「締結」「告示」「許可」(英語でもよい)。

    Raises:
        RequestError: どれとしても読めない。

    Example:
        >>> read_effective("締結"), read_effective("令和8年4月1日")
        (<EffectiveBy.CONCLUSION: 'conclusion'>, datetime.date(2026, 4, 1))
    """
    if by := _EFFECTIVE.get(text.strip().lower()):
        return by
    try:
        return dates.read(text)
    except RequestError as error:
        raise RequestError(
            f"「{text}」は効力の発生として読めません。",
            advice="日付 (令和8年4月1日、2026-04-01) か、締結・告示・許可 (その日から) を書いてください。",
        ) from error


def read_form(text: str) -> Form:
    """変更協約の形: 引数に書かれた F1、F2、F3。

    Raises:
        RequestError: どれでもない。
    """
    try:
        return Form(text.strip().upper())
    except ValueError as error:
        raise RequestError(f"「{text}」という変更協約の形はありません。", advice="F1、F2、F3 のどれかです。") from error


def usual_effective(agreement: Agreement, kind: AmendmentKind) -> EffectiveBy:
    """ふつうの効力の発生: 日を定めないときの。締結の日からとできない手続 (組合規約) では、その手続のもの。"""
    route = procedure_for(agreement.kind).route("", kind)
    forms = [form for form in (route.effective if route else ()) if form is not EffectiveForm.DATE]
    return EffectiveBy(forms[0].value) if forms else EffectiveBy.CONCLUSION


@dataclass(frozen=True, slots=True)
class Draft:
    """案: 作業ファイルに置く、新しい案件一つ。

    Attributes:
        agreement: 協約の識別子。
        amendment: 案件の番号。
        files: 置くファイル。台帳からの名から中身。
    """

    agreement: str
    amendment: str
    files: Mapping[str, bytes]

    @property
    def path(self) -> str:
        """コマンドに渡す名: 協約/案件。"""
        return f"{self.agreement}/{self.amendment}"

    @property
    def folder(self) -> str:
        """案件のフォルダー。"""
        return amendment_folder(self.agreement, self.amendment)


def draft_amendment(
    held: Mapping[str, bytes],
    place: tuple[str, str],
    amendment: Amendment,
    text: str | None,
    source: Mapping[str, bytes] | None = None,
) -> Draft:
    """案件の案: 既にある協約の、新しい案件。読み返して、手続に合うことを確かめる。

    Args:
        held: その協約の今のファイル。
        place: 協約の識別子と、案件の番号。
        amendment: 案件。
        text: 変更後の全文。廃止では None。
        source: 取り込んだ元のファイルなど。名から中身。

    Raises:
        LedgerError: 手続に合わない。訳をすべて言う。
    """
    folder = amendment_folder(*place)
    files = {f"{folder}/{AMENDMENT}": write_amendment(amendment).encode()}
    if text is not None:
        files[f"{folder}/{TEXT}"] = text.encode()
    files |= {f"{folder}/{SOURCE}/{name}": data for name, data in (source or {}).items()}
    shelf = read_book({**held, **files}).shelf(place[0])
    case = shelf.case(place[1]) if shelf else None
    assert case is not None  # すぐ上で加えた
    if case.state.errors:
        reasons = "\n".join(f"  {one.rule}: {one.message} — {one.advice}" for one in case.state.errors)
        raise LedgerError(f"手続に合わない案です。何も書いていません。\n{reasons}", where="/".join(place))
    return Draft(*place, files)


def draft_agreement(
    agreement_id: str, agreement: Agreement, year: int, amendment: Amendment, text: str, source: Mapping[str, bytes]
) -> Draft:
    """協約の案: 新しい協約と、その締結の案件。

    Args:
        agreement_id: 新しい協約の識別子。
        agreement: 協約の事項。
        year: 案件の番号の年 (西暦)。
        amendment: 締結の案件。
        text: 協約の本文。
        source: 取り込んだ元のファイルなど。名から中身。

    Raises:
        RequestError: 協約の識別子又は年が正しくない。
        LedgerError: 手続に合わない。
    """
    path = f"{ROOT}/{read_identifier(agreement_id, '協約')}/{AGREEMENT}"
    founded = {path: write_agreement(agreement).encode()}
    place = (agreement_id, next_amendment((), amendment.proposer, year))
    draft = draft_amendment(founded, place, amendment, text, source)
    return Draft(*place, {**founded, **draft.files})


def again(shelf: Shelf, amendment: Amendment, year: int, text: str | None) -> Draft | None:
    """同じ案: 事項も本文も同じ、その年の、まだ提出していない案。途中で止まった後のやり直しで、二重に置かないため。

    Args:
        shelf: 協約の棚。
        amendment: 案件の事項。
        year: 案件の番号の年 (西暦)。
        text: 変更後の全文。廃止では None。
    """
    words = None if text is None else text.encode()
    for case in shelf.cases:
        same = (case.amendment, case.text, AmendmentId.read(case.id).year) == (amendment, words, year)
        if same and not case.state.facts.dossier.records:
            folder = amendment_folder(shelf.id, case.id)
            return Draft(shelf.id, case.id, {f"{folder}/{name}": data for name, data in case.files.items()})
    return None
