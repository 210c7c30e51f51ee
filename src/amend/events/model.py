"""記録: 台帳に書き留める法的な事実。一つの事実が一つの値で、書いた後は変わらない (DESIGN §3)。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar, NamedTuple

from amend.events.decisions import RESULTS, Outcome, Votes
from amend.events.kinds import EventKind
from amend.toml import Office


class Source(Enum):
    """出どころ: 自分の議会・役所の記録か、相手方の書面からの写しか。"""

    OWN = "own"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True)
class FileDigest:
    """添え物: 案件の中のファイル一つと、その要約値。

    Attributes:
        file: 案件のフォルダーからの名 (例: ``source/議決書写し.pdf``)。
        sha256: バイト列の SHA-256。
    """

    file: str
    sha256: str


class Digests(NamedTuple):
    """本文の要約値: 議会が議決し、当事者が結ぶ言葉そのものの SHA-256。

    Attributes:
        instrument: 変更協約 (instrument.txt) の要約値。
        text: 変更後の全文 (text.txt) の要約値。本文の残らない廃止では空。
    """

    instrument: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """記録: どの種類にも共通の事柄。

    Attributes:
        party: だれの記録か。当事者の識別子。
        day: その事実のあった日 (提出、議決、締結、告示などの日)。書き留めた日ではない。
        source: 出どころ。
        evidence: 証しとなる書面の写し。無ければ None。
        proof: 本文が同じであると照合した、相手方のファイル。照合していなければ None。
        supersedes: この記録が取って代わる、同じ当事者の前の記録の名 (例: ``toyama-002-resolution``)。無ければ空。
        note: 備考。
        office: 事務の欄。起案番号、文書番号、決裁日など。書かれた順。
    """

    kind: ClassVar[EventKind]

    party: str
    day: date
    source: Source = Source.OWN
    evidence: FileDigest | None = None
    proof: FileDigest | None = None
    supersedes: str = ""
    note: str = ""
    office: Office = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding(Event):
    """本文に掛かる記録: どの言葉についての事実かを、要約値で定める (law 7)。

    Attributes:
        instrument_sha256: 変更協約の要約値。
        text_sha256: 変更後の全文の要約値。廃止では空。
    """

    instrument_sha256: str
    text_sha256: str = ""

    @property
    def digests(self) -> Digests:
        """この事実が掛かる本文。"""
        return Digests(self.instrument_sha256, self.text_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Binding):
    """提出: 議案を議会に出した。

    Attributes:
        bill: 議案の番号 (例: ``議案第３号``)。一括議案なら、いくつもの案件が同じ番号を持つ。
        title: 件名。
        session: 会期の呼び名。
        papers: 出した書類。
    """

    kind = EventKind.SUBMISSION

    bill: str
    title: str
    session: str
    papers: tuple[FileDigest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution(Binding):
    """議決: 一つの議会が一つの本文について決めた。専決処分とその承認も、ここに書く。

    Attributes:
        bill: 議案の番号。議会に出さない専決では空。
        session: 会期の呼び名。同上。
        result: 結果の語 (`amend.events.decisions.RESULTS`)。
        method: 表決の仕方。分からなければ空。
        votes: 表決の数。分からなければ None。
    """

    kind = EventKind.RESOLUTION

    bill: str = ""
    session: str = ""
    result: str
    method: str = ""
    votes: Votes | None = None

    @property
    def outcome(self) -> Outcome:
        """結果の意味。"""
        return RESULTS[self.result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Binding):
    """協議の同意: 当事者の長が、この本文に同意した。"""

    kind = EventKind.CONSENT


@dataclass(frozen=True, slots=True)
class Signatory:
    """調印者: 当事者と、署名した者の職・氏名。"""

    party: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion(Binding):
    """締結: 当事者が協約を結んだ。規約では協議の成立。

    Attributes:
        signatories: 調印者。
        effective: 定まった効力発生の日。まだ定まらないか、案件のとおりなら None。
    """

    kind = EventKind.CONCLUSION

    signatories: tuple[Signatory, ...] = ()
    effective: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission(Binding):
    """許可: 知事又は大臣が許可した (地方自治法第286条など)。

    Attributes:
        authority: 許可した者 (例: ``富山県知事``)。
        number: 許可・指令の番号。無ければ空。
    """

    kind = EventKind.PERMISSION

    authority: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Event):
    """告示: 当事者が告示し、又は公表した。

    Attributes:
        number: 告示の番号。番号のない公表では空。
    """

    kind = EventKind.NOTICE

    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Event):
    """届出: 当事者が届け出た。

    Attributes:
        addressee: 届出先 (例: ``富山県知事``)。
    """

    kind = EventKind.REPORT

    addressee: str


class Scope(Enum):
    """撤回するもの: 議会に出した議案、案件そのもの (協議の取りやめ)、誤って書いた記録一つ。"""

    BILL = "bill"
    AMENDMENT = "amendment"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Event):
    """撤回: 議案を撤回し、協議を取りやめ、又は誤った記録を取り消した。

    Attributes:
        scope: 何を撤回したか。
    """

    kind = EventKind.WITHDRAWAL

    scope: Scope = Scope.BILL


class RectificationKind(Enum):
    """正誤の別: 当方の写し誤りを直すのか、当事者が協約の誤記を直したのか (drafting-rules §7 の 17)。"""

    TRANSCRIPTION = "転記誤り"
    ERRATUM = "正誤"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectification(Event):
    """正誤: 締結した本文の台帳の写しを直した。証しが要る。

    Attributes:
        rectifies: 正誤の別。
        base_sha256: 直す前の台帳本文の要約値。
        text_sha256: 直した後の台帳本文の要約値。
    """

    kind = EventKind.RECTIFICATION

    rectifies: RectificationKind
    base_sha256: str
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Event):
    """引継ぎ: 台帳を始める前に結ばれ、今も効力のある協約の本文を、台帳に引き継いだ。

    Attributes:
        concluded_on: 本文となった締結又は変更の日。
        effective: 効力を生じた日。締結の日と同じなら None。
        text_sha256: 引き継いだ本文の要約値。
    """

    kind = EventKind.BASELINE

    concluded_on: date
    effective: date | None = None
    text_sha256: str


AnyEvent = (
    Submission
    | Resolution
    | Consent
    | Conclusion
    | Permission
    | Notice
    | Report
    | Withdrawal
    | Rectification
    | Baseline
)
"""記録のどれか: 閉じた一覧。match で残らず扱ったかを型検査が確かめる。"""
