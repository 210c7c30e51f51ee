"""一件書類: 一つの案件について、台帳にあるもののすべて。fold の入力。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from amend.agreement import Agreement
from amend.amendment import Amendment, AmendmentKind
from amend.events import Digests, Record
from amend.procedure.procedures import Procedure, Route, procedure_for


@dataclass(frozen=True, slots=True)
class Act:
    """成立した行為: 締結された案件一つ。前後の関係を確かめるために、ほかの案件から見えるもの。

    Attributes:
        amendment: 案件の番号。
        kind: 締結・変更・廃止の別。
        concluded_on: 締結の日。
        effective_on: 効力発生の日。まだ定まらなければ None。
        base: 変える前の本文の要約値。締結では空。
        text: 変えた後の本文の要約値 (正誤を経たもの)。廃止では空。
    """

    amendment: str
    kind: AmendmentKind
    concluded_on: date
    effective_on: date | None
    base: str
    text: str


@dataclass(frozen=True)  # 手続の別を一つの案件の中で何十度も引くので、覚えておく所が要る
class Dossier:
    """一件書類: 案件一つと、その記録と、今のファイルの要約値。

    Attributes:
        agreement_id: 協約の識別子。
        agreement: 協約。
        amendment_id: 案件の番号。
        amendment: 案件。
        records: 記録。順は問わない。名は互いに異なる。
        drafts: 案件の instrument.txt と text.txt の今の要約値。None なら突き合わせない。
        ledger_text: 台帳本文 (agreements/ID/text.txt) の今の要約値。無ければ空。None なら突き合わせない。
        others: 同じ協約の、既に成立したほかの案件。
    """

    agreement_id: str
    agreement: Agreement
    amendment_id: str
    amendment: Amendment
    records: tuple[Record, ...] = ()
    drafts: Digests | None = None
    ledger_text: str | None = None
    others: tuple[Act, ...] = ()

    @cached_property
    def procedure(self) -> Procedure:
        """手続: この種類の協約の手続。"""
        return procedure_for(self.agreement.kind)

    @cached_property
    def route(self) -> Route:
        """手続の別: 案件の定めるもの。合うものがなければ普通の手続 (そのことは指摘になる)。"""
        procedure, name, act = self.procedure, self.amendment.route, self.amendment.kind
        return procedure.route(name, act) or procedure.route("", act) or procedure.routes[0]

    def adding(self, record: Record) -> Dossier:
        """記録を一つ加えたもの。手続と手続の別は、記録によらないので、求めたものを引き継ぐ。"""
        made = object.__new__(Dossier)
        made.__dict__.update(self.__dict__, records=(*self.records, record))
        return made

    @property
    def path(self) -> str:
        """コマンドに渡す名: 協約/案件。"""
        return f"{self.agreement_id}/{self.amendment_id}"
