"""本文の点検: 承認、締結、許可が、どれも同じ一つの本文についてのものか (law 7、P21–P62)。"""

from __future__ import annotations

from collections.abc import Iterator

from amend.amendment import AmendmentKind
from amend.errors import Finding, Severity
from amend.events import Digests, EventKind, Outcome, Source
from amend.procedure.checks.matter import Matter
from amend.procedure.rules import Standing

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
_AMENDED, _TRANSCRIPT = Outcome.AMENDED, Source.TRANSCRIPT  # 記録ごとに比べるので、先に引いておく


def _deed(matter: Matter) -> str:
    """承認の言い方: 議会の議決か、長の同意か。"""
    return "議決" if matter.dossier.route.approved_by is EventKind.RESOLUTION else "同意"


def _what_differs(matter: Matter, one: Digests, other: Digests) -> str:
    """違うものの呼び名: 議決する文書か、それを溶け込ませた全文か。"""
    if one.instrument == other.instrument:
        return "変更後の全文"
    match matter.dossier.amendment.kind:
        case AmendmentKind.CONCLUDE:
            return matter.words.instrument
        case AmendmentKind.CHANGE:
            return f"変更{matter.words.instrument}"
        case AmendmentKind.ABOLISH:
            return "廃止の文書"


def divergence(matter: Matter) -> Iterator[Finding]:
    """議決本文の相違 (P21)。効力があるのは、すべての議会が同じ言葉を議決したときだけである (252条の2第3項)。"""
    approved = [(track.party, track.approval.digests) for track in matter.facts.approvers if track.approval]
    for party, digests in approved[1:]:
        proposer, resolved = approved[0]
        if digests != resolved:
            deed, first, place = _deed(matter), proposer.now.name, party.now.name
            what = _what_differs(matter, resolved, digests)
            message = f"{deed}本文の相違: {first}と{place}では、{deed}した{what}が違います。"
            advice = "協議して本文を一つに決め、違う本文を承認した当事者で改めて承認を得てください。"
            yield Finding("P21", _E, 0, place, message, advice)


def changed_after_approval(matter: Matter) -> Iterator[Finding]:
    """議決後変更・再付議が必要 (P22)、提出後変更 (P23)。承認は、その本文より外には及ばない。"""
    drafts = matter.dossier.drafts
    if drafts is None or matter.facts.concluded_on or matter.facts.abandoned:
        return
    deed = _deed(matter)
    for track in matter.facts.approvers:
        if track.approval and track.standing is not Standing.AMENDED and track.approval.digests != drafts:
            what = _what_differs(matter, track.approval.digests, drafts)
            place = track.party.now.name
            again = "再付議が必要です" if deed == "議決" else "改めて同意が必要です"
            message = f"{deed}後変更: {place}の{deed}の後に、{what}が変わっています。{again}。"
            advice = "承認された本文に戻すか、今の本文で改めて承認を得てください。"
            yield Finding("P22", _E, 0, place, message, advice)
        if track.lacking is EventKind.RESOLUTION and track.submission and track.submission.digests != drafts:
            what, place = _what_differs(matter, track.submission.digests, drafts), track.party.now.name
            message = f"提出後変更: {place}の議会に提出した議案の後に、{what}が変わっています。"
            advice = "議案を訂正して提出を記録し直すか、案を提出した本文に戻してください。"
            yield Finding("P23", _E, 0, place, message, advice)


def resolutions(matter: Matter) -> Iterator[Finding]:
    """議決と議案の本文 (P24–P26)。修正可決だけが、提出した本文と違う本文を議決する。"""
    for track in matter.facts.tracks:
        resolution, submission = track.resolution, track.submission
        if resolution is None:
            continue
        amended, place = resolution.outcome is _AMENDED, track.party.now.name
        same = submission is None or submission.digests == resolution.digests
        if submission and same and amended:
            message = f"{place}: 修正可決ですが、議決した本文が、提出した議案の本文と同じです。"
            yield Finding("P26", _E, 0, place, message, "修正された本文の要約値で記録し直してください。")
        if not same and resolution.outcome is Outcome.PASSED:
            message = f"{place}: 議決した本文が、提出した議案の本文と違います。"
            yield Finding(
                "P24",
                _E,
                0,
                place,
                message,
                "修正されたのなら結果を「修正可決」とし、そうでなければ本文を確かめてください。",
            )
        if amended and track.standing is Standing.AMENDED and matter.facts.concluded_on is None:
            message = f"{place}の議会が修正可決しました。一方だけの修正は効力を持ちません。"
            advice = "相手方と協議し、案を修正後の本文に改め、ほかの議会でも同じ本文の議決を得てください。"
            yield Finding("P25", _W, 0, place, message, advice)


def transcripts(matter: Matter) -> Iterator[Finding]:
    """相手方本文未照合 (P27)、写しのない写し (P28)。"""
    for track in matter.facts.approvers:
        if track.approval and track.approval.source is _TRANSCRIPT and track.approval.proof is None:
            place = track.party.now.name
            message = f"相手方本文未照合: {place}の{_deed(matter)}は書面の写しにより、本文を照合していません。"
            yield Finding("P27", _W, 0, place, message, "相手方の議決した本文のファイルを受け取り、照合してください。")
    for record in matter.facts.live:
        if record.event.source is _TRANSCRIPT and record.event.evidence is None:
            message = "写しによる記録ですが、写しのファイルがありません。"
            yield Finding("P28", _W, 0, str(record.name), message, "写しを添えて (evidence) 記録し直してください。")


def consents(matter: Matter) -> Iterator[Finding]:
    """古い案への同意 (P32)。議決の要る手続では、同意は協議の記録であって承認ではない。"""
    drafts = matter.dossier.drafts
    if drafts is None or matter.facts.concluded_on or _deed(matter) == "同意":
        return
    for track in matter.facts.tracks:
        if track.consent and track.consent.digests != drafts:
            place = track.party.now.name
            message = f"{place}の協議の同意は、今の案より前の案についてのものです。"
            yield Finding("P32", _I, 0, place, message, "変わった所を示して、改めて同意を得てください。")


def conclusion(matter: Matter) -> Iterator[Finding]:
    """締結の要件と本文 (P29、P44)、締結後変更 (P30)、許可の本文 (P31)。"""
    concluded = matter.facts.conclusion
    if concluded is None:
        return
    word, deed, dossier = matter.words.conclusion, _deed(matter), matter.dossier
    for track in matter.facts.approvers:
        place = track.party.now.name
        if track.approval is None:
            message = (
                f"{word}の要件: {place}の{deed}がありません ({track.standing.value if deed == '議決' else '未同意'})。"
            )
            yield Finding("P44", _E, 0, place, message, f"{place}の{deed}を得て、記録してください。")
        elif track.approval.digests != concluded.digests:
            what = _what_differs(matter, track.approval.digests, concluded.digests)
            message = f"{word}の本文 ({what}) が、{place}の{deed}した本文と違います。"
            yield Finding("P29", _E, 0, place, message, "承認された本文で結び直すか、結んだ本文の承認を得てください。")
    if dossier.drafts not in (None, concluded.digests):
        message = f"{word}の後に、案件の本文が変わっています。"
        yield Finding("P30", _E, 0, dossier.amendment_id, message, f"{word}した本文に戻してください。")
    for permission in matter.facts.permissions:
        if permission.digests != concluded.digests:
            message = f"許可された本文が、{word}した本文と違います。"
            yield Finding("P31", _E, 0, dossier.amendment_id, message, "許可書の本文を確かめてください。")


def disagreements(matter: Matter) -> Iterator[Finding]:
    """当事者が別々に書き留めた、一つの事柄の食い違い (P45)。"""
    facts, place = matter.facts, matter.dossier.amendment_id
    if facts.concluded_on is None and not facts.permissions:
        return
    concluded = {(c.day, c.digests, c.effective) for c in facts.conclusions}
    permitted = {(p.day, p.digests) for p in facts.permissions}
    for word, found in ((matter.words.conclusion, len(concluded)), ("許可", len(permitted))):
        if found > 1:
            message = f"{word}の記録が二つ以上あり、日付又は本文が食い違っています。"
            advice = "どちらが正しいかを当事者で確かめ、誤った方を supersedes で記録し直してください。"
            yield Finding("P45", _E, 0, place, message, advice)
    if facts.conclusion and facts.baseline:
        message = f"一つの案件に、引継ぎと{matter.words.conclusion}の両方が記録されています。"
        yield Finding("P45", _E, 0, place, message, "引き継いだ協約の変更は、別の案件としてください。")
    if facts.abandonments and facts.concluded_on:
        message = f"取りやめた案件が、{matter.words.conclusion}と記録されています。"
        yield Finding("P46", _E, 0, place, message, "取りやめが誤りなら、その記録を取り消してください。")


def rectifications(matter: Matter) -> Iterator[Finding]:
    """正誤 (P61、P62)。成立した本文にだけ、その本文から続けて重ねる。"""
    facts, place = matter.facts, matter.dossier.amendment_id
    text = facts.concluded_text
    for rectification in facts.rectifications:
        kind = rectification.rectifies.value
        if facts.concluded_on is None:
            message = f"成立していない案件に、{kind}が記録されています。"
            yield Finding("P61", _E, 0, place, message, "成立の前の本文は、案そのものを直してください。")
        elif rectification.base_sha256 != text:
            message = f"{kind}の、直す前の本文が、この案件の本文ではありません。"
            yield Finding("P62", _E, 0, place, message, "今の台帳本文となった案件に記録してください。")
        else:
            text = rectification.text_sha256
