"""日と前後の点検: 法的な日付の前後、先行変更、効力の順 (drafting-rules §3.4、Y02、P41–P55)。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from amend.amendment import AmendmentKind
from amend.errors import Finding, Severity
from amend.events import EventKind, Record, Resolution, Submission, read_session
from amend.procedure.checks.matter import Matter
from amend.procedure.dossier import Act
from amend.procedure.facts import BaseProblem, Track

_E, _W = Severity.ERROR, Severity.WARNING
_BILLS = (Submission, Resolution)
_CHECK_DATES = "どちらの日付が誤りかを書面で確かめ、誤った方を supersedes で記録し直してください。"


def base(matter: Matter) -> Iterator[Finding]:
    """先行変更あり (P41)、変える本文がない、又は既にある (P42)、廃止された協約 (P47)。"""
    facts, dossier = matter.facts, matter.dossier
    for act in dossier.others:
        if act.kind is AmendmentKind.ABOLISH and facts.concluded_on is None:
            message = f"この協約の廃止が、{act.amendment} で成立しています。"
            yield Finding("P47", _E, 0, dossier.amendment_id, message, "廃止された協約は変えられません。")
    match facts.base_problem:
        case BaseProblem.ALREADY:
            message = "この協約には、既に台帳本文があります。"
            yield Finding("P42", _E, 0, dossier.amendment_id, message, "変更の案件として起案し直してください。")
        case BaseProblem.NOTHING:
            message = f"{dossier.amendment.kind.label}する本文が、まだ台帳にありません。"
            advice = "先に、元の協約の締結又は引継ぎを記録してください。"
            yield Finding("P42", _E, 0, dossier.amendment_id, message, advice)
        case BaseProblem.AHEAD:
            ahead = "、".join(act.amendment for act in dossier.others if act.base == dossier.amendment.base)
            again = "再付議が必要です。" if any(track.approval for track in facts.tracks) else ""
            message = f"先行変更あり: 起案の後に台帳本文が変わりました{f' ({ahead})' if ahead else ''}。{again}"
            advice = f"今の本文の上に案を組み直してください (amend rebase {dossier.path})。"
            yield Finding("P41", _E, 0, dossier.amendment_id, message, advice)
        case None:
            return


def order_of_effect(matter: Matter) -> Iterator[Finding]:
    """効力の順 (P43)。先に締結したものより前に、効力を生じさせることはできない (DESIGN §3)。"""
    concluded, since = matter.facts.concluded_on, matter.force.since
    if concluded is None or since is None:
        return
    for act in matter.dossier.others:
        if _earlier(act, concluded, matter.dossier.amendment.base) and act.effective_on and act.effective_on > since:
            message = (
                f"先行変更あり: 先に成立した {act.amendment} は {act.effective_on} に、"
                f"この案件はそれより前の {since} に{matter.words.effect}することになります。"
            )
            advice = f"{matter.words.effect}の日を {act.effective_on} 以後としてください。"
            yield Finding("P43", _E, 0, matter.dossier.amendment_id, message, advice)


def _earlier(act: Act, concluded: date, base_sha256: str) -> bool:
    return act.concluded_on < concluded or (act.concluded_on == concluded and act.text == base_sha256 != "")


def order_of_days(matter: Matter) -> Iterator[Finding]:
    """日付の前後 (P51): 提出、議決、締結、告示・届出・許可の順。"""
    facts, bills = matter.facts, dict[str, list[Record]]()
    for record in facts.live:
        event = record.event
        if isinstance(event, _BILLS):
            bills.setdefault(event.party, []).append(record)
    concluded = facts.conclusion is not None
    for track in facts.tracks:
        own = bills.get(track.party.id, ())
        if len(own) < 2 and not concluded:  # 比べるものが無い
            continue
        for earlier, first, later, second in _pairs(matter, track, own):
            if second < first:
                message = f"{track.party.now.name}: {later}の日 ({second}) が、{earlier}の日 ({first}) より前です。"
                yield Finding("P51", _E, 0, track.party.now.name, message, _CHECK_DATES)


def _pairs(matter: Matter, track: Track, bills: Sequence[Record]) -> Iterator[tuple[str, date, str, date]]:
    """この順でなければならない日の組: 先の名と日、後の名と日。``bills`` は、この当事者の提出と議決。"""
    facts = matter.facts
    if len(bills) > 1:
        yield from _bills(bills)
    concluded = facts.conclusion.day if facts.conclusion else None
    if concluded is None:
        return
    words = matter.words
    if track.approval:
        yield words.of(track.approval.kind), track.approval.day, words.conclusion, concluded
    for event in (track.notice, track.report):
        if event:
            yield words.conclusion, concluded, words.of(event.kind), event.day
    for permission in facts.permissions:
        if permission.party == track.party.id:
            yield words.conclusion, concluded, EventKind.PERMISSION.label, permission.day


def _bills(own: Sequence[Record]) -> Iterator[tuple[str, date, str, date]]:
    """同じ議案の、番号の順に書き留めた提出と議決。"""
    resolutions = [(other.name.number, other.event) for other in own if isinstance(other.event, Resolution)]
    for record in own:
        if isinstance(record.event, Submission):
            for number, resolution in resolutions:
                if record.event.bill == resolution.bill and record.name.number < number:
                    yield "提出", record.event.day, "議決", resolution.day


def future(matter: Matter) -> Iterator[Finding]:
    """未来の日付 (P52)。記録は、既にあったことだけを書く。"""
    if matter.today is None:
        return
    for record in matter.facts.live:
        if record.event.day > matter.today:
            message = f"{_word(matter, record)}の日 ({record.event.day}) が、今日 ({matter.today}) より後です。"
            yield Finding("P52", _E, 0, str(record.name), message, "日付を確かめてください。")


def effect(matter: Matter) -> Iterator[Finding]:
    """効力発生の日 (P53、P55)。承認より前にはできず、締結や許可より前なら遡ることになる (Y02)。"""
    concluded, words, place = matter.facts.conclusion, matter.words, matter.dossier.amendment_id
    if concluded is None:
        return
    stated = concluded.effective or matter.dossier.amendment.effective
    if not isinstance(stated, date):
        return
    approved = max((track.approval.day for track in matter.facts.approvers if track.approval), default=None)
    if approved and stated < approved:
        message = f"{words.effect}の日 ({stated}) が、最後の承認の日 ({approved}) より前です。"
        yield Finding("P53", _E, 0, place, message, "効力発生の日を確かめてください。")
    elif stated < concluded.day:
        message = f"{words.effect}の日 ({stated}) が、{words.conclusion}の日 ({concluded.day}) より前です。"
        yield Finding("P53", _W, 0, place, message, "遡って適用する定めがあるかを確かめてください。")
    permission = matter.facts.permission
    if matter.dossier.route.step(EventKind.PERMISSION) and permission and stated < permission.day:
        message = f"許可の日 ({permission.day}) が、定めた{words.effect}の日 ({stated}) より後です。"
        yield Finding("P55", _W, 0, place, message, f"{words.effect}は許可の日からとなります。")


def sessions(matter: Matter) -> Iterator[Finding]:
    """会期の年 (P54)。会期は、その年か翌年のうちに終わる。年の書き誤りを見つける。"""
    for record in matter.facts.live:
        event = record.event
        if not isinstance(event, _BILLS):
            continue
        year = read_session(event.session).year
        if year and event.day.year not in (year, year + 1):
            message = f"会期の年 ({year}) と、{_word(matter, record)}の日 ({event.day}) が合いません。"
            yield Finding("P54", _W, 0, str(record.name), message, "年を確かめてください。")


def _word(matter: Matter, record: Record) -> str:
    return matter.words.of(record.event.kind)
