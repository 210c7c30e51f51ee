"""案件の今のファイル: 台帳に記録されたものと、作業ファイルの案と、利用者がその後に書き直した本文。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amend import store
from amend.characters import first_difference
from amend.cli.arguments import page_of
from amend.cli.ledger import Opened, today
from amend.errors import LedgerError, TextError
from amend.ledger.paths import AGREEMENT, AMENDMENT, INSTRUMENT, PAIRING, ROOT, SOURCE, TEXT
from amend.ledger.recording import Filing
from amend.read.decode import decode, read_allowed

_WORDS = (TEXT, INSTRUMENT)
_FIXED = (*_WORDS, PAIRING)
"""提出したときに定まるもの。"""


@dataclass(frozen=True, slots=True)
class Casework:
    """案件の今: 記録し、文書を作るためにそろえたもの。

    Attributes:
        filing: 協約のファイルの全部。初めの記録より前なら作業ファイルの案、後なら記録されたもの。
        recorded: そのうち、先頭のコミットにあるもの。
        drafts: 初めの記録より前なら、その記録とともに台帳に入れる案のファイル。後なら空。
        rewritten: 初めの記録より後に、作業ファイルで書き直された本文、変更協約と対応の指定。
        ignored: 書き直されているが、コミットにないので使わない、協約の事項のファイル。
    """

    filing: Filing
    recorded: Mapping[str, bytes]
    drafts: Mapping[str, bytes]
    rewritten: Mapping[str, bytes]
    ignored: tuple[str, ...] = ()

    @property
    def current(self) -> Filing:
        """書き直した本文を含む、協約のファイルの全部。"""
        return self.filing.adding(self.rewritten)


def agreement_files(opened: Opened, agreement: str) -> dict[str, bytes]:
    """協約のファイル: 先頭のコミットのものと、まだ提出していない案。"""
    return _recorded(opened, agreement) | _drafted(opened, agreement)


def _recorded(opened: Opened, agreement: str) -> dict[str, bytes]:
    repository = opened.repository
    return store.files(repository, repository.head, under=f"{ROOT}/{agreement}") if repository.head else {}


def _drafted(opened: Opened, agreement: str) -> dict[str, bytes]:
    return {path: data for path, data in opened.drafts.items() if path.startswith(f"{ROOT}/{agreement}/")}


def casework(opened: Opened, path: str) -> Casework:
    """案件の今: 引数に書かれた「協約/案件」の。

    Args:
        opened: 開いた台帳。
        path: 協約/案件。

    Raises:
        RequestError: そのような案件がない。
        TextError: 作業ファイルの本文が、台帳に入れられる形でない。
    """
    shelf, case = opened.case(path)
    recorded = _recorded(opened, shelf.id)
    held = recorded | _drafted(opened, shelf.id)
    filing = Filing(held, shelf.id, case.id, today())
    submitted = bool(case.state.facts.dossier.records)
    drafts = {} if submitted else _draft(opened, filing)
    rewritten = _rewritten(opened, filing) if submitted else {}
    allowed = allowed_characters(held)
    for name, data in {**drafts, **rewritten}.items():
        if name.endswith(tuple(f"{filing.folder}/{words}" for words in _WORDS)):
            check_words(data, name, allowed)
    return Casework(filing, recorded, drafts, rewritten, _ignored(opened, filing, drafts))


def _ignored(opened: Opened, filing: Filing, drafts: Mapping[str, bytes]) -> tuple[str, ...]:
    path = f"{ROOT}/{filing.agreement}/{AGREEMENT}"
    work = None if path in drafts else store.read_work_file(opened.repository, path)
    return (path,) if work is not None and work != filing.files.get(path) else ()


def _rewritten(opened: Opened, filing: Filing) -> dict[str, bytes]:
    names = [f"{filing.folder}/{name}" for name in _FIXED]
    work = {name: store.read_work_file(opened.repository, name) for name in names}
    return {name: data for name, data in work.items() if data is not None and data != filing.files.get(name)}


def _draft(opened: Opened, filing: Filing) -> dict[str, bytes]:
    """案のファイル: 案件の事項、本文、変更協約、対応の指定、原本と、まだコミットにない協約の事項。ほかは入れない。"""
    wanted = {f"{filing.folder}/{name}" for name in (AMENDMENT, *_FIXED)} | {f"{ROOT}/{filing.agreement}/{AGREEMENT}"}
    sources = f"{filing.folder}/{SOURCE}/"
    return {path: data for path, data in opened.drafts.items() if path in wanted or path.startswith(sources)}


def allowed_characters(files: Mapping[str, bytes]) -> frozenset[str]:
    """届け出た文字: 協約の取込みの記録のどれかに届け出てある、外字などの文字。"""
    allowed: frozenset[str] = frozenset()
    for path, data in files.items():
        if path.endswith(f"/{SOURCE}/import.toml"):
            page = page_of(data, path)
            page.finish()
            allowed |= read_allowed(page.values)
    return allowed


def check_words(data: bytes, where: str, allowed: frozenset[str]) -> None:
    """本文の形: 台帳に入れる本文は、UTF-8、改行 LF、BOM なしで、終わりに改行がある。黙って直さない (DESIGN §4)。

    Raises:
        TextError: その形でない、又はあってはならない文字がある。
    """
    try:
        text = decode(data, "utf-8", allowed).text
    except TextError as error:
        error.where = f"{where} {error.where}".rstrip()
        raise
    if text.encode() != data or not text.endswith("\n") or "\f" in text:
        raise TextError(
            "本文の書き方が台帳の形 (UTF-8、BOM なし、改行は LF、終わりに改行) ではありません。",
            where=where,
            advice="エディターで文字コードと改行を選んで保存し直すか、amend tidy で整えてください。",
        )


def refuse_rewritten(work: Casework) -> None:
    """書き直した本文: 提出と協議の同意のほかは、本文を台帳に入れない。承認は書き直した本文に及ばない (law 7)。

    Raises:
        LedgerError: 記録した本文が、作業ファイルで書き直されている。
    """
    if work.rewritten:
        path, held = f"{work.filing.agreement}/{work.filing.amendment}", work.filing.files
        both = ((name, held[name], data) for name, data in work.rewritten.items() if name in held)
        shown = "".join(f"\n  {name}: {first_difference(was, now, ('記録', '今'))}" for name, was, now in both)
        raise LedgerError(
            "案件の本文が、記録した後に書き直されています。議決した本文ではないので、記録できません。" + shown,
            where="、".join(work.rewritten),
            advice=f"書き直した本文で進めるなら amend record submission {path} で提出し直し、"
            "そうでなければ git restore で元に戻してください。",
        )
