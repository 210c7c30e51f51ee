"""記録の点検: 記録そのものが、この案件の記録として成り立っているか (P01–P19)。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from amend.errors import Finding, Severity
from amend.events import Conclusion, EventKind, Resolution
from amend.procedure.checks.matter import Matter

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
_BELONGING = (EventKind.NOTICE, EventKind.REPORT, EventKind.PERMISSION)
_EFFECTS = {"date": "日付", "conclusion": "締結", "notice": "告示", "permission": "許可"}


def unknown_parties(matter: Matter) -> Iterator[Finding]:
    """当事者でない者の記録と発議 (P01)。当事者の一覧は協約が定める。"""
    parties = [party.id for party in matter.dossier.agreement.parties]
    known = "、".join(parties)
    for record in matter.facts.live:
        if record.event.party not in parties:
            message = f"{record.event.party} は、この協約の当事者ではありません。記録は読まずにおきます。"
            yield Finding("P01", _E, 0, str(record.name), message, f"当事者は {known} です。")
    proposer = matter.dossier.amendment.proposer
    if proposer not in parties:
        message = f"発議者 {proposer} は、この協約の当事者ではありません。"
        yield Finding("P01", _E, 0, matter.dossier.amendment_id, message, f"当事者は {known} です。")


def misdirected(matter: Matter) -> Iterator[Finding]:
    """取って代わる相手の誤り (P02)。同じ当事者の、前の、同じ種類の記録に限る。"""
    for record in matter.facts.misdirected:
        message = f"取って代わる記録 {record.event.supersedes} がないか、取って代われない記録です。"
        advice = "同じ当事者の、前の番号の、同じ種類の記録を書きます。締結・正誤・引継ぎは取り消せません。"
        yield Finding("P02", _E, 0, str(record.name), message, advice)


def duplicate_numbers(matter: Matter) -> Iterator[Finding]:
    """番号の重なり (P03)。同じ当事者の複製が二つ、別々に書き留めたときに起きる。"""
    numbers = [(record.name.party, record.name.number) for record in matter.dossier.records]
    if len(set(numbers)) == len(numbers):  # 数えるまでもない
        return
    for (party, number), count in sorted(Counter(numbers).items()):
        if count > 1:
            message = f"{party} の {number:03} 番の記録が{count}つあります。"
            advice = 'どれが正しいかを確かめ、誤った記録を取り消してください (撤回、scope = "record")。'
            yield Finding("P03", _W, 0, f"{party}-{number:03}", message, advice)


def foreign_events(matter: Matter) -> Iterator[Finding]:
    """この手続にない記録 (P04)。連携協約の許可など。"""
    foreign = [kind for kind in _BELONGING if matter.dossier.route.step(kind) is None]
    for record in matter.facts.live if foreign else ():
        kind = record.event.kind
        if kind in foreign:
            word, title = matter.words.of(kind), matter.dossier.procedure.title
            message = f"{title}のこの手続に「{word}」はありません。"
            yield Finding("P04", _W, 0, str(record.name), message, "協約の種類と手続の別を確かめてください。")


def route(matter: Matter) -> Iterator[Finding]:
    """手続の別と、効力の発生の定め方 (P05、P06)。"""
    dossier, procedure = matter.dossier, matter.dossier.procedure
    amendment, found = dossier.amendment, dossier.route
    if amendment.kind not in found.acts or amendment.route not in ("", found.name):  # 合うものがなかった
        names = "、".join(route.name for route in procedure.routes if amendment.kind in route.acts)
        message = f"{procedure.title}の{amendment.kind.label}に「{amendment.route}」という手続はありません。"
        yield Finding("P05", _E, 0, dossier.amendment_id, message, f"書けるのは {names} です。")
    wanted = "date" if isinstance(amendment.effective, date) else amendment.effective.value
    allowed = [form.value for form in dossier.route.effective]
    if wanted not in allowed:
        named = {form: f"「{word}」({form})" for form, word in _EFFECTS.items()}
        message = f"{procedure.title}の{matter.words.effect}を{named[wanted]} で定めることはできません。"
        advice = f"書けるのは {'、'.join(named[form] for form in allowed)} です (date は、日付そのものを書きます)。"
        yield Finding("P06", _E, 0, dossier.amendment_id, message, advice)


def remarks(matter: Matter) -> Iterator[Finding]:
    """規則が付けた指摘 (P11–P18、`amend.procedure.rules`)。"""
    for track in matter.facts.tracks:
        for remark, record in track.remarks:
            message = f"{track.party.on(record.event.day).name}: {remark.message}"
            yield Finding(remark.rule, remark.severity, 0, str(record.name), message, remark.advice)


def votes(matter: Matter) -> Iterator[Finding]:
    """表決の数と結果の食い違い (P19)。過半数で決し、可否同数は議長が決する [R74]。"""
    for record in matter.facts.live:
        event = record.event
        if isinstance(event, Resolution) and event.votes and event.votes.contradicts(event.outcome):
            message = f"賛成 {event.votes.ayes}、反対 {event.votes.noes} で「{event.result}」となっています。"
            yield Finding("P19", _W, 0, str(record.name), message, "数と結果を議決書で確かめてください。")


def signatories(matter: Matter) -> Iterator[Finding]:
    """調印者 (P71)。締結の日の代表者と違う者、書かれていない当事者。"""
    for record in matter.facts.live:
        event = record.event
        if not isinstance(event, Conclusion) or not event.signatories:
            continue
        signed = {signatory.party: signatory.name for signatory in event.signatories}
        for party in matter.dossier.agreement.parties:
            shown, name = party.on(event.day), signed.pop(party.id, None)
            if name is None:
                message = f"{shown.name}の調印者が書かれていません。"
                yield Finding("P71", _W, 0, str(record.name), message, "調印者は当事者のすべてを書いてください。")
            elif shown.head and "".join(name.split()) != "".join(shown.head.split()):
                message = f"{shown.name}の調印者は「{name}」ですが、その日の代表者は「{shown.head}」です。"
                advice = (
                    "代表者が替わったのなら、agreement.toml にその日からの [[party]] を足し、"
                    f"amend record particulars {matter.dossier.agreement_id} で台帳に入れてください。"
                )
                yield Finding("P71", _W, 0, str(record.name), message, advice)
        for stranger in signed:
            message = f"調印者の {stranger} は、この協約の当事者ではありません。"
            yield Finding("P71", _W, 0, str(record.name), message, "当事者の識別子を確かめてください。")


def taken_over(matter: Matter) -> Iterator[Finding]:
    """引き継いだ協約 (P81)。台帳より前の議決は、この台帳では確かめられない。"""
    if matter.facts.baseline:
        message = "台帳を始める前に成立した本文を引き継いでいます。その議決は、この台帳では確かめられません。"
        yield Finding("P81", _I, 0, matter.dossier.amendment_id, message, "元の協約書を正本として保管してください。")
