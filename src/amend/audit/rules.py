"""監査の規則: 一歩ごとに破れを探す。許すものを書き、ほかは破れとする (reliability.md §3 I1–I5、DESIGN §8)。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from amend.audit.history import Step
from amend.audit.registered import Registered
from amend.audit.revised import agreement_at, claimed, is_agreement, revised
from amend.audit.shape import claims_in, misleading
from amend.audit.snapshots import is_record, placed
from amend.errors import AmendError
from amend.events import Baseline, Binding, Conclusion, EventKind, RecordName, Rectification, Submission
from amend.identifiers import IDENTIFIER
from amend.ledger import amendment_folder, ledger_text_path
from amend.ledger.particulars import continues, joins, message_of
from amend.ledger.paths import AGREEMENT, AMENDMENT, INSTRUMENT, PAIRING, RECORD, ROOT, SOURCE, TEXT
from amend.ledger.recording import CARRYING, forbid
from amend.procedure import message_for, subject_agrees
from amend.trailers import read_message, tidy, write_message

_OWN = frozenset({AGREEMENT, TEXT})
_CASE = frozenset({AMENDMENT, TEXT, INSTRUMENT, PAIRING})
_ORDINARY = "100644"
_CASE_ID = re.compile(rf"[0-9]{{4}}-{IDENTIFIER}-[1-9][0-9]{{0,5}}")
_SETTLING = frozenset({EventKind.CONCLUSION, EventKind.BASELINE, EventKind.RECTIFICATION})
_REVERT = "このコミットの前の台帳と、控え又は相手方の台帳とを比べ、正しいものを確かめてください。"
_BY_RECORD = "記録は amend record で書いてください。"
_BY_PARTICULARS = "協約の事項は amend record particulars で台帳に入れてください。"


@dataclass(frozen=True, slots=True)
class Fault:
    """破れの中身: どのパスの、何がいけないか、どうすればよいか。"""

    path: str
    message: str
    advice: str = _REVERT


@dataclass(frozen=True, slots=True)
class Rule:
    """規則: 番号、一行の説明、探し方 (一歩と、記録のコミットならその読みから)。

    Attributes:
        id: 番号。
        summary: 一行の説明。
        find: 探し方。
        alone: 記録一つのほかに何も変えないと読めたコミット (ほとんどのコミット) にも、破れがあり得るか。
    """

    id: str
    summary: str
    find: Callable[[Step, Registered | None], Iterator[Fault]]
    alone: bool = True


def places(step: Step, made: Registered | None) -> Iterator[Fault]:
    """置き場所: agreements/ の下には、DESIGN §3 のファイルだけがあり、どれもふつうのファイルである。"""
    for path in step.paths:
        entry = step.after.entry(path)
        if entry is None:
            continue
        if not _belongs(path, made):
            yield Fault(path, "台帳のファイルの置き場所ではありません。", "agreements の外に移してください。")
        if entry.mode != _ORDINARY:
            yield Fault(path, f"ふつうのファイルではありません ({entry.mode})。")


def _belongs(path: str, made: Registered | None) -> bool:
    place = placed(path)
    if place is None:
        return False
    if not place.amendment:
        return place.rest in _OWN
    folder, _, name = place.rest.partition("/")
    if not _CASE_ID.fullmatch(place.amendment):
        return False
    if folder == RECORD:
        return made.record.name.file == name if made is not None and made.path == path else _named(name)
    return place.rest in _CASE or (folder == SOURCE and bool(name))


def _named(name: str) -> bool:
    try:
        return RecordName.read(name).file == name
    except AmendError:
        return False


def readable(step: Step, made: Registered | None) -> Iterator[Fault]:
    """読めること: 台帳に入ったファイルは、どれも読める。変わったファイルと、初めて台帳に入ったものを読んでみる。"""
    touched = dict.fromkeys(place.agreement for place in map(placed, step.paths) if place is not None)
    for agreement in touched:
        if step.after.known(agreement):
            for error in _unreadable(step, agreement):
                yield Fault(error.where or f"{ROOT}/{agreement}", f"読めないファイルがあります。{error.what}")


def _unreadable(step: Step, agreement: str) -> Iterator[AmendError]:
    after, reading = step.after.folder(agreement), step.reading
    fresh = not any(held.known(agreement) for held in step.before)
    changed: dict[str, list[str]] = {}
    for place in map(placed, step.paths):
        if place is not None and place.agreement == agreement:
            changed.setdefault(place.amendment, []).append(place.rest)
    if fresh or f"{ROOT}/{agreement}/{AGREEMENT}" in step.paths:
        yield from _error(partial(reading.agreement, agreement, after.own))
    for amendment in sorted(after.submitted):
        entered = not any(amendment in held.folder(agreement).submitted for held in step.before)
        if not entered and amendment not in changed:
            continue
        entries, folder = after.cases[amendment].entries, amendment_folder(agreement, amendment)
        names = entries if entered else changed[amendment]
        if entered or AMENDMENT in names:
            yield from _error(partial(reading.amendment, folder, entries))
        for name in names:
            if name.startswith(f"{RECORD}/") and name in entries:
                yield from _error(partial(reading.record, folder, name, entries[name]))


def _error(read: Callable[[], object]) -> Iterator[AmendError]:
    try:
        read()
    except AmendError as error:
        yield error


def append_only(step: Step, made: Registered | None) -> Iterator[Fault]:
    """追記だけ: 一度書いた記録は、直さず、消さず、名を替えない。合流は、両方の記録をすべて持つ (I4)。"""
    for path in step.paths:
        if not is_record(placed(path)):
            continue
        now = step.after.entry(path)
        if any((was := held.entry(path)) is not None and was != now for held in step.before):
            yield Fault(path, f"記録が{'消えて' if now is None else '書き直されて'}います。")


def one_record(step: Step, made: Registered | None) -> Iterator[Fault]:
    """一つのできごとは一つのコミット: 記録は一つずつ加わり、合流では加わらない。"""
    if len(step.added) > (0 if step.merges else 1):
        what = (
            "合流が、どの親にもない記録を加えています。"
            if step.merges
            else "一つのコミットに二つ以上の記録があります。"
        )
        yield from (Fault(path, what, _BY_RECORD) for path in step.added)


def messages(step: Step, made: Registered | None) -> Iterator[Fault]:
    """文: 記録のコミットのトレーラーは、その記録から求めたものに等しく、ほかのコミットは記録を騙らない。"""
    if not step.added:
        if claim := claimed(step):
            revision = revised(step)
            due = tidy(message_of(revision)) if revision else None
            if due is None or (claim.subject, claim.trailers) != (due.subject, due.trailers):
                yield Fault("", "協約の事項の追記の文が、加えたものと違います。", _BY_PARTICULARS)
            return
        if forged := claims_in(step.commit.message.decode("utf-8", "replace")):
            yield Fault("", f"記録のないコミットの文が、記録を騙っています ({'、'.join(forged)})。", _BY_RECORD)
        return
    if made is not None and step.commit.message == _written(made):  # ほとんどのコミットは、ここで済む
        return
    try:
        found = read_message(step.commit.message.decode())
    except (AmendError, UnicodeDecodeError):
        yield Fault(step.added[0], "記録のコミットの文が、amend の書いたものではありません。", _BY_RECORD)
        return
    if made is not None:
        wanted = message_for(made.after, made.record)
        expected = wanted.trailers
        if not subject_agrees(found.subject, tidy(wanted).subject):
            yield Fault(made.path, "コミットの件名が、記録と違います。", _BY_RECORD)
        if found.trailers != expected:
            both = (*expected, *found.trailers)
            wrong = [one.key for one in both if (one in expected) != (one in found.trailers)]
            keys = "、".join(dict.fromkeys(wrong)) or "並び"
            yield Fault(made.path, f"コミットの文のトレーラーが、記録と違います ({keys})。", _BY_RECORD)


def _written(made: Registered) -> bytes:
    """記録から求めた文の全部: 件名に位置を添えないもの。書けなければ空。"""
    try:
        return write_message(message_for(made.after, made.record)).encode()
    except AmendError:
        return b""


def shape(step: Step, made: Registered | None) -> Iterator[Fault]:
    """コミットの形: 見る道具によって違って見えるコミットは無い (I7)。"""
    signed = (step.commit.author, step.commit.committer)
    for what in misleading(step.commit.message, step.commit.extra, dated=all(one.when is not None for one in signed)):
        yield Fault("", what, "コミットを作り直すか、だれが何のために作ったかを確かめてください。")


def touched(step: Step, made: Registered | None) -> Iterator[Fault]:
    """触れてよいもの: 記録のコミットは、その記録の運ぶものだけを、協約の事項の追記は、そのファイルだけを変える。"""
    if made is None:
        if not step.added and claimed(step):
            others = [path for path in step.paths if not is_agreement(placed(path))]
            yield from (Fault(path, "協約の事項の追記の変えてよいファイルではありません。") for path in others)
        return
    for path in step.paths:
        if path != made.path and not is_record(placed(path)) and not _carried(step, made, path):
            yield Fault(path, "この記録の変えてよいファイルではありません。", _BY_RECORD)


def _carried(step: Step, made: Registered, path: str) -> bool:
    kind = made.record.name.kind
    name = path.removeprefix(f"{made.folder}/")
    if path == ledger_text_path(made.place.agreement):
        return kind in _SETTLING
    if path == f"{ROOT}/{made.place.agreement}/{AGREEMENT}":
        return made.founds
    if name.startswith(f"{SOURCE}/"):
        return made.first or step.before[0].entry(path) is None
    return name in _CASE and (made.first or (kind in CARRYING and name != AMENDMENT))


def by_hand(step: Step, made: Registered | None) -> Iterator[Fault]:
    """手によるコミット: 台帳の下では、まだ提出していない案だけを変えられる (DESIGN §8)。"""
    if step.merges or step.added:
        return
    for path in step.paths:
        place = placed(path)
        if place and is_agreement(place) and step.before[0].known(place.agreement) and not claimed(step):
            yield Fault(path, "協約の事項が、記録なしに変わっています。", _BY_PARTICULARS)
        if place and not is_record(place) and step.before[0].submitted(place):
            yield Fault(path, "提出した案件のファイルが、記録なしに変わっています。", _BY_RECORD)


def ledger_text(step: Step, made: Registered | None) -> Iterator[Fault]:
    """台帳本文: 締結・引継ぎ・正誤だけが変え、変えた後は、その記録の要約値に等しい (I1、I3)。"""
    if step.merges:
        return
    settled = ledger_text_path(made.place.agreement) if made and made.record.name.kind in _SETTLING else ""
    for path in step.paths:
        place = placed(path)
        if place and not place.amendment and place.rest == TEXT and path != settled:
            yield Fault(path, "台帳本文が、締結・引継ぎ・正誤の記録なしに変わっています。")
    if made is None or not settled:
        return
    before, after = (step.reading.digest(held.entry(settled)) for held in (step.before[0], step.after))
    if after != _settles(made, before):
        yield Fault(settled, "台帳本文が、記録の定める本文ではありません。")
    if isinstance(made.record.event, Rectification) and made.record.event.base_sha256 != before:
        yield Fault(settled, "正誤の記録の言う、直す前の本文が、台帳本文ではありません。")


def _settles(made: Registered, before: str) -> str:
    """その記録の後の台帳本文の要約値。二度目の締結は本文を変えない。"""
    match made.record.event:
        case Conclusion(text_sha256=text):
            return before if made.before.facts.concluded_on is not None else text
        case Rectification(text_sha256=text) | Baseline(text_sha256=text):
            return text
        case _:
            return before


def digests(step: Step, made: Registered | None) -> Iterator[Fault]:
    """要約値: 記録の掛かる本文と添え物は、そのコミットの案件の中に、その要約値のとおりにある (I3)。"""
    if made is None:
        return
    event, files, reading = made.record.event, made.held.entries, step.reading
    if isinstance(event, Binding):
        for word, wanted in (("変更協約", event.instrument_sha256), ("全文", event.text_sha256)):
            if wanted and wanted not in map(reading.digest, files.values()):
                yield Fault(made.path, f"記録の掛かる{word}が、案件の中にありません (要約値が違います)。")
    papers = event.papers if isinstance(event, Submission) else ()
    for paper in (event.evidence, event.proof, *papers):
        if paper is not None and reading.digest(files.get(paper.file)) != paper.sha256:
            yield Fault(f"{made.folder}/{paper.file}", "添えたファイルが、記録の要約値と違います。")


def procedure(step: Step, made: Registered | None) -> Iterator[Fault]:
    """手続: 記録は、親の台帳での当事者と手続の許すものである (I2)。引継ぎは、協約の初めての記録に限る。"""
    if made is None:
        return
    if isinstance(made.record.event, Baseline) and not made.founds:
        yield Fault(made.path, "台帳にもう記録のある協約の本文を、引継ぎが差し替えています。")
    try:
        forbid(made.before, made.with_record, made.record)
    except AmendError as error:
        yield Fault(made.path, error.what)


def parties(step: Step, made: Registered | None) -> Iterator[Fault]:
    """協約の事項: 知られた協約の題名、種類、当事者などは替わらない。表示は、日付のある行を加えるだけである (I2)。

    合流は、どの親にもない表示を加えない。
    """
    for path in filter(lambda path: is_agreement(placed(path)), step.paths):
        place = placed(path)
        if place is None:
            continue
        known = [held for held in step.before if held.known(place.agreement)]
        olds = [old for held in known if (old := agreement_at(step, held, place.agreement)) is not None]
        new = agreement_at(step, step.after, place.agreement)
        if olds and (new is None or not all(continues(old, new) for old in olds)):
            yield Fault(path, "協約の題名、種類、当事者などが、消えるか書き替えられています。")
        elif step.merges and olds and new is not None and not joins(olds, new):
            yield Fault(path, "合流が、どの親にもない協約の事項を加えています。", _BY_PARTICULARS)


def merges(step: Step, made: Registered | None) -> Iterator[Fault]:
    """合流: 台帳に入ったファイルは、それを変えた側の親のものに等しい。協約の事項と記録は、別の規則が見る (I1)。"""
    if not step.merges:
        return
    for path in step.paths:
        place = placed(path)
        if place is None or is_record(place) or (not place.amendment and place.rest == AGREEMENT):
            continue
        if place.amendment and not step.after.submitted(place):
            continue
        movers = [held for held, side in zip(step.before, step.sides, strict=True) if path in side] or step.before
        if all(held.entry(path) != step.after.entry(path) for held in movers):
            yield Fault(path, "合流した本文が、それを変えた側のどの親のものとも違います。")


RULES = (
    Rule("H01", "置き場所とファイルの種類", places),
    Rule("H02", "読めること", readable, alone=False),
    Rule("H03", "記録は追記だけ", append_only, alone=False),
    Rule("H04", "一つの記録に一つのコミット", one_record, alone=False),
    Rule("H05", "コミットの文", messages),
    Rule("H06", "記録の触れてよいもの", touched, alone=False),
    Rule("H07", "手によるコミット", by_hand, alone=False),
    Rule("H08", "台帳本文", ledger_text),
    Rule("H09", "要約値", digests),
    Rule("H10", "手続", procedure),
    Rule("H11", "種類と当事者", parties, alone=False),
    Rule("H12", "合流", merges, alone=False),
    Rule("H13", "コミットの形", shape),
)
"""規則の一覧: この順に働く。"""

_ALONE = tuple(rule for rule in RULES if rule.alone)


def rules_for(step: Step, made: Registered | None) -> tuple[Rule, ...]:
    """働かせる規則: 一歩に破れを見付け得るもの。ほかの規則は、働かせても何も見付けない。

    Args:
        step: 一歩。
        made: 記録のコミットなら、その読み。
    """
    return _ALONE if made is not None and len(step.paths) == 1 else RULES
