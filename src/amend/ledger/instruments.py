"""変更協約: 議会が議決し、当事者が結ぶ文書 (instrument.txt) を作る (drafting-rules §2.1)。

作れるのは改め文 (F1)、全文 (F2)、新旧対照表 (F3) の変更協約と、廃止の文書である。締結の案件では、協約の本文そのものが
これに当たる。改め文と表は、`amend.proof` が作って証したものを受け取る。
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from amend import dates
from amend.address import numerals_in
from amend.agreement import Agreement, AgreementKind, PriorAct
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form
from amend.characters import first_difference
from amend.clause import Kind
from amend.errors import LedgerError, RequestError
from amend.ledger.book import Case, Shelf
from amend.numerals import Numerals, write_number
from amend.plaintext import read, write
from amend.procedure import Facts, acts, procedure_for

REGULATION = "規約"
"""前文で当事者が結ぶ形をとらない文書の別。"""


@dataclass(frozen=True, slots=True)
class Instrument:
    """変更協約: 作ったもの。

    Attributes:
        frame: 題名、前文など、本文の前に置く部分。締結の案件では空。
        text: 変更後の全文 (F2)、改め文 (F1)、又は前書きと表 (F3)。一字も打ち直さない。廃止の案件では空。
        ending: 改め文と表の後に置く、附則、末文、署名欄。F2 では空。
    """

    frame: str
    text: str
    ending: str = ""

    @property
    def whole(self) -> str:
        """文書の全部。"""
        return self.frame + self.text + self.ending


@dataclass(frozen=True, slots=True)
class Stated:
    """述べた改正: 改め文又は表と、それとともに変更協約に置く附則。

    Attributes:
        words: 証した改め文、又は前書きと表。改める所が無ければ空。
        supplement: 改正附則。協約が溶け込ませるときだけ。ふだんは空で、効力の発生を言う附則を作る。
        led: 変更する旨を、述べた字そのものが言うか (表の前書き)。
    """

    words: str = ""
    supplement: str = ""
    led: bool = False


NOTHING = Stated()
"""述べる改正が無いこと。"""


@dataclass(frozen=True, slots=True)
class Stating:
    """述べ手: 改め文と表の書き手と読み手。この層より上の言葉なので、呼び手が渡す (`amend.proof.instruments`)。

    Attributes:
        write: 協約、改正前の本文、改正後の本文から、証した改め文。
        holds: 協約、変更協約、改正前の本文、改正後の本文から、変更協約の中の改め文が確かにその改正を述べているか。
        tabulate: 協約、改める文書の名指し、改正前の本文、改正後の本文から、証した前書きと表。
        fault: `holds` と同じものから、変更協約の中の表がその改正を述べていないわけ。述べていれば空。
    """

    write: Callable[[Agreement, str, str], Stated]
    holds: Callable[[Agreement, str, str, str], bool]
    tabulate: Callable[[Agreement, str, str, str], Stated]
    fault: Callable[[Agreement, str, str, str], str]


def noun_of(agreement: Agreement) -> str:
    """文書の呼び名: 「次のとおり…を締結する」の…。

    Example:
        >>> noun_of(Agreement("Ａ市及びＢ町連携協約", AgreementKind.RENKEI_KYOYAKU, ()))
        '連携協約'
    """
    if agreement.kind is AgreementKind.RENKEI_KYOYAKU:
        return "連携協約"
    return procedure_for(agreement.kind).words.instrument


def earlier_acts(shelf: Shelf, before: str) -> tuple[PriorAct, ...]:
    """前の締結と変更: 台帳より前のものと、台帳で成立したもの。初めのものが元の協約である。

    引継ぎの本文を定めた日が台帳より前の行為の日と同じなら、同じ行為である。

    Args:
        shelf: 協約の棚。
        before: 案件の番号。その案件より前のものだけを返す。
    """
    known = {act.concluded_on for act in shelf.agreement.prior}
    numerals = _numerals(shelf.agreement, (shelf.text or b"").decode())
    found = list(shelf.agreement.prior)
    for act in takewhile(lambda act: act.amendment != before, acts(shelf.states)):
        case = shelf.case(act.amendment)
        assert case is not None  # 行為は、この棚の案件から求めたもの
        facts = case.state.facts
        if facts.baseline is None or act.concluded_on not in known:
            found.append(PriorAct(case.amendment.title, act.concluded_on, _number(facts, numerals)))
    return tuple(found)


def _number(facts: Facts, numerals: Numerals) -> str:
    """許可又は告示の年と番号。規約はこれで呼ばれる (drafting-rules §2.1 の終わり)。無ければ空。"""
    published = (facts.permission, *(track.notice for track in facts.tracks))
    named = next((event for event in published if event and event.number), None)
    return f"{dates.write(named.day, numerals).partition('年')[0]}年{named.number}" if named else ""


def instrument_of(
    shelf: Shelf, case: Case, text: bytes | None, stating: Stating, form: Form | None = None
) -> Instrument:
    """案件の変更協約: 案件の、ある本文についてのもの。

    Args:
        shelf: 協約の棚。
        case: 案件。
        text: 変更後の全文。廃止では None。
        stating: 述べ手。改め文と表の形でだけ使う。
        form: 変更協約の形。None なら案件のもの。

    Raises:
        RequestError: 改める所が無い、様式に前書きが無い、又は表では述べられない。
        LedgerError: 元の協約の締結の日が分からない。
    """
    amendment = replace(case.amendment, form=form) if form else case.amendment
    base = b"" if amendment.kind is AmendmentKind.CONCLUDE else shelf.text or b""
    earlier = earlier_acts(shelf, case.id)
    whole = (text or b"").decode()
    stated = NOTHING
    if _is_stated(amendment) and amendment.form is Form.KAIMEBUN:
        stated = stating.write(shelf.agreement, base.decode(), whole)
    elif _is_stated(amendment) and earlier:  # 無ければ、書くときに断る
        writer = _Writer(shelf.agreement, amendment, earlier, _numerals(shelf.agreement, whole))
        stated = stating.tabulate(shelf.agreement, writer.subject(), base.decode(), whole)
    return write_instrument(shelf.agreement, amendment, earlier, base.decode(), whole, stated)


def _is_stated(amendment: Amendment) -> bool:
    """一部を変更する形か: 改め文 (F1) と新旧対照表 (F3)。"""
    return amendment.kind is AmendmentKind.CHANGE and amendment.form in (Form.KAIMEBUN, Form.TABLE)


def write_instrument(
    agreement: Agreement,
    amendment: Amendment,
    earlier: Sequence[PriorAct],
    base: str,
    text: str,
    stated: Stated = NOTHING,
) -> Instrument:
    """変更協約を作る: 案件の本文と、それまでの経過から。

    元の協約を題名と締結の日で、二度目の変更からはその前の変更とともに示し、甲乙を元と同じに定め直す
    (drafting-rules §2.1 (a)(b))。署名欄は空欄のままとする (DESIGN §3)。

    Args:
        agreement: 協約。
        amendment: 案件。
        earlier: それまでの締結と変更。古い順 (`earlier_acts`)。締結の案件では空でよい。
        base: 変える前の本文。締結の案件では空。
        text: 変更後の全文。廃止の案件では空。
        stated: 改め文又は表。ほかの形では使わない。

    Raises:
        RequestError: 改める所が無い。
        LedgerError: 元の協約の締結の日が分からない。
    """
    if amendment.kind is AmendmentKind.CONCLUDE:
        return Instrument("", text)
    if not earlier:
        raise LedgerError(
            "元の協約の締結の日が、台帳から分かりません。",
            where=agreement.title,
            advice="元の協約の締結又は引継ぎを記録してください。",
        )
    writer = _Writer(agreement, amendment, tuple(earlier), _numerals(agreement, text or base))
    frame = "\n\n".join(part for part in (amendment.title, _indented(writer.lines(led=stated.led))) if part)
    if amendment.kind is AmendmentKind.ABOLISH:
        return Instrument(f"{frame}\n{_closing(base)}", "")
    if not _is_stated(amendment):
        return Instrument(f"{frame}\n\n", text)
    if not stated.words:
        raise RequestError(
            "改める所がありません。案の本文が、今の台帳本文と同じです。",
            where=amendment.title,
            advice="案の text.txt を、変更後の全文に直して保存してください。",
        )
    supplement = stated.supplement or writer.supplement()
    apart = "\n" if supplement and amendment.form is Form.TABLE else ""  # 表は空行で終わる
    return Instrument(f"{frame}\n\n", stated.words, f"{apart}{supplement}{_closing(base)}")


def _numerals(agreement: Agreement, text: str) -> Numerals:
    return agreement.drafting.numerals or numerals_in(read(text).tree)


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(f"　{line}" for line in lines)


def staleness(
    agreement: Agreement, amendment: Amendment, instrument: str, base: str, text: str, stating: Stating
) -> str | None:
    """古くなったわけ: 変更協約の言う改正が、今の案の本文へのものでない、そのわけ。

    全文の形では全文を比べ、改め文と表の形では読み返して改正前の本文に加える。廃止では確かめられない。前文や附則などは、
    人が直していてよい。

    Args:
        agreement: 協約。
        amendment: 案件。
        instrument: 変更協約の全文。
        base: 改正前の本文。締結の案件では空。
        text: 変更後の全文。
        stating: 述べ手。

    Returns:
        わけ (言えなければ空)。古くなければ None。
    """
    match amendment.kind, amendment.form:
        case AmendmentKind.CONCLUDE, _:
            both = instrument.encode(), text.encode()
            return first_difference(*both, ("変更協約", "案")) if instrument != text else None
        case AmendmentKind.CHANGE, Form.WHOLE:
            return None if instrument.endswith(f"\n{text}") else ""
        case AmendmentKind.CHANGE, Form.KAIMEBUN:
            return None if stating.holds(agreement, instrument, base, text) else ""
        case AmendmentKind.CHANGE, Form.TABLE:
            return stating.fault(agreement, instrument, base, text) or None
        case _:
            return None


def _closing(base: str) -> str:
    """末文と署名欄: 元の協約のものを、字句も置き方もそのまま使う。前とは空行一つで分け、改行で終わる。無ければ空。"""
    nodes = read(base).tree.children
    words = "".join(write(node) for node in nodes if node.kind in (Kind.CLOSING, Kind.EXECUTION_BLOCK))
    return words and "\n" + words.strip("\n") + "\n"


@dataclass(frozen=True, slots=True)
class _Writer:
    agreement: Agreement
    amendment: Amendment
    earlier: tuple[PriorAct, ...]
    numerals: Numerals

    def subject(self) -> str:
        """改める文書の名指し: 前文で定めた略称、前文の無い規約では題名と番号。"""
        instrument = procedure_for(self.agreement.kind).words.instrument
        return self._identified() if instrument == REGULATION else f"原{instrument}"

    def lines(self, *, led: bool) -> list[str]:
        """前文、改める旨、効力の発生 (改め文と表では附則で言う)。廃止では、廃止する旨が効力の発生を兼ねる。"""
        words = procedure_for(self.agreement.kind).words
        opening = [] if words.instrument == REGULATION else [self._preamble(words.instrument)]
        subject = self.subject()
        if self.amendment.kind is AmendmentKind.ABOLISH:
            return [*opening, f"{subject}は、{self._when('に')}廃止する。"]
        if _is_stated(self.amendment):  # 前文のある文書では、前文が一部を変更すると言っている
            return opening if opening or led else [f"{subject}の一部を次のように変更する。"]
        return [*opening, f"{subject}の全部を次のように改める。", *self._effect()]

    def supplement(self) -> str:
        """附則: 改め文と表の後に置く、効力の発生。締結の日からなら、言わない (§2.1 (f))。"""
        return "".join(f"　　　附　則\n　{line}\n" for line in self._effect())

    def _effect(self) -> list[str]:
        effect = "施行する" if procedure_for(self.agreement.kind).words.instrument == REGULATION else "効力を生ずる"
        stated = self._when("から")
        return [f"この{noun_of(self.agreement)}は、{stated}{effect}。"] if stated else []

    def _preamble(self, instrument: str) -> str:
        parties = [f"{party.now.name}（以下「{party.role}」という。）" for party in self.agreement.parties]
        deed = "を廃止" if self.amendment.kind is AmendmentKind.ABOLISH else "を変更"
        if _is_stated(self.amendment):
            deed = "の一部を変更"
        original = self.earlier[0]
        changes = [self._day(act.concluded_on) for act in self.earlier[1:]]
        noun = noun_of(self.agreement)
        changed = f"{_listed(changes)}に締結した{noun}による変更後のもの。" if changes else ""
        return (
            f"{_listed(parties)}は、{self._day(original.concluded_on)}に締結した{original.title}"
            f"（{changed}以下「原{instrument}」という。）{deed}することについて、{self._basis()}"
            f"次のとおり{noun}を締結する。"
        )

    def _basis(self) -> str:
        """根拠: 変更と廃止は第４項により、締結の例による (地方自治法第252条の2第4項)。"""
        if self.agreement.kind is not AgreementKind.RENKEI_KYOYAKU:
            return ""
        year, law, article, branch, paragraph = (write_number(n, self.numerals) for n in (22, 67, 252, 2, 4))
        return f"地方自治法（昭和{year}年法律第{law}号）第{article}条の{branch}第{paragraph}項の規定に基づき、"

    def _identified(self) -> str:
        """規約の名指し: 題名に、告示・許可の番号又は成立の日を添える (drafting-rules §2.1 の終わり)。"""
        original, *changes = self.earlier
        word = procedure_for(self.agreement.kind).words.conclusion
        marks = [original.notice or f"{self._day(original.concluded_on)}{word}"]
        marks += [f"{act.notice or self._day(act.concluded_on) + word}による変更" for act in changes]
        return f"{original.title}（{'、'.join(marks)}）"

    def _when(self, after: str) -> str:
        match self.amendment.effective:
            case date() as day:
                return f"{self._day(day)}{after}"
            case EffectiveBy.NOTICE:
                return f"告示の日{after}"
            case EffectiveBy.PERMISSION:
                return f"許可のあった日{after}"
            case EffectiveBy.CONCLUSION:
                return ""

    def _day(self, day: date) -> str:
        return dates.write(day, self.numerals)


def _listed(words: Sequence[str]) -> str:
    """並べる: 二つなら「及び」、三つ以上なら読点で続けて終わりだけ「及び」でつなぐ。"""
    return "及び".join(part for part in ("、".join(words[:-1]), words[-1]) if part)
