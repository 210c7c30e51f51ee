"""監査の試験: どの改ざんも、それをしたコミットで見付け、正しい沿革には何も言わない (reliability.md §3 I1–I5)。"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Done
from desk_fixtures import _silent
from desks import SECOND, Desk, by
from repositories import git
from tampering import CONCLUDED, HALF, NOTICED, RESOLVED, SUBMITTED, TAMPERINGS, Tampering, commit, join

from amend import store
from amend.agreement import Agreement, AgreementKind, Particulars, Party, write_agreement
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form, write_amendment
from amend.audit import RULES, History, audit
from amend.cli.audit import read_history
from amend.errors import LedgerError
from amend.events import (
    AnyEvent,
    Conclusion,
    EventKind,
    Notice,
    Report,
    Resolution,
    Scope,
    Submission,
    Withdrawal,
)
from amend.ledger import digest
from amend.ledger.recording import CARRYING, Filing, bound, prepare, settle
from amend.store import Change, Commit, Entry, Signature

pytest_plugins = ["ledger_fixtures", "desk_fixtures"]


@pytest.fixture(scope="module")
def staged(concluded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """変更の案件が告示までを終えた台帳。途中の段階に札がある。写して使う。"""
    root = tmp_path_factory.mktemp("staged") / "ledger"
    shutil.copytree(concluded_template, root, symlinks=True)
    git(root, "update-index", "-q", "--refresh")
    desk = Desk(root, _silent)
    with contextlib.chdir(root):
        change = ("--proposer", "toyama", "--reason", "協議を増やすため。", "--year", "2020")
        desk.done("propose", "toyama-mihon", *change, "--effective", "2020-04-01")
        desk.rewrite(SECOND, "毎年度協議", "毎年度二回以上協議")
        desk.done("instrument", SECOND)
        desk.submit(SECOND, "toyama", "2020-03-01")
        git(root, "tag", SUBMITTED)
        desk.resolve(SECOND, "toyama", "2020-03-24")
        git(root, "tag", HALF)
        desk.submit(SECOND, "mihon", "2020-03-02")
        evidence = root.parent / "議決書.txt"
        evidence.write_text("原案可決\n", "utf-8")
        desk.resolve(SECOND, "mihon", "2020-03-19", "--evidence", evidence)
        git(root, "tag", RESOLVED)
        desk.done("record", "締結", SECOND, *by("toyama", "2020-03-30"))
        git(root, "tag", CONCLUDED)
        for party in ("toyama", "mihon"):
            desk.done("record", "告示", SECOND, *by(party, "2020-04-02"), "--number", "告示第５号")
        git(root, "tag", NOTICED)
    return root


@pytest.fixture
def ledger(staged: Path, workshop: Path, home: Path) -> Iterator[Path]:
    """この試験だけの、段階の札のある台帳。今いるフォルダーでもある。"""
    root = workshop / "ledger"
    shutil.copytree(staged, root, symlinks=True)
    git(root, "update-index", "-q", "--refresh")
    before = os.getcwd()
    os.chdir(root)
    try:
        yield root
    finally:
        os.chdir(before)


def _found(root: Path) -> list[tuple[str, str]]:
    return [(breach.commit, breach.rule) for breach in audit(read_history(store.open_for_reading(root)))]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.name)
def test_every_tampering_is_caught(tampering: Tampering, ledger: Path) -> None:
    """どの手口も、それをしたコミットで、言うべき規則が言う。それより前のコミットには何も言わない。"""
    git(ledger, "reset", "--quiet", "--hard", tampering.stage)
    made = tampering.act(ledger)
    found = _found(ledger)
    assert (made, tampering.rule) in found
    assert found[0][0] == made


def test_every_rule_catches_something() -> None:
    """どの規則にも、それが言うべき手口が一つはある。働かない規則を置かない。"""
    assert {tampering.rule for tampering in TAMPERINGS} == {rule.id for rule in RULES}


def test_honest_ledger_is_clean(ledger: Path, cli: Callable[..., Done]) -> None:
    """コマンドの書いた台帳、利用者の覚え書き、ふつうの合流、当事者の新しい表示に、破れはない。"""
    join(ledger)
    commit(ledger, "合流")
    agreement = ledger / "agreements/toyama-mihon/agreement.toml"
    row = '\n[[party]]\nid = "mihon"\nfrom = 2021-04-01\nhead = "見本町長　見本　次郎"\n'
    agreement.write_text(agreement.read_text("utf-8") + row, "utf-8", newline="")
    commit(ledger, "町長の交代")
    assert cli("audit").code == 0
    assert json.loads(cli("audit", "--json").out) == []


def test_breach_says_commit_place_and_advice(ledger: Path, cli: Callable[..., Done]) -> None:
    """破れは、コミット、パス、訳、直し方を一行で言い、終了コードは 1。JSON も同じことを言う。"""
    made = TAMPERINGS[0].act(ledger)
    done = cli("audit")
    assert done.code == 1
    assert done.out.startswith(f"{made[:10]} agreements/toyama-mihon/text.txt: H08: ")
    assert " — " in done.out
    said = json.loads(cli("audit", "--json").out)
    assert list(said[0]) == ["rule", "commit", "path", "message", "advice"]
    assert said[0]["commit"] == made


# ── 正しい沿革: 記録の支度と同じ純粋な層で作り、Git を使わない ──

_PARTIES = (
    Party("toyama", "甲", (Particulars(None, "富山市", "富山市議会", "富山市長"),)),
    Party("mihon", "乙", (Particulars(None, "見本町", "見本町議会", "見本町長"),)),
)
_AGREEMENT = Agreement("富山市及び見本町における連携協約", AgreementKind.RENKEI_KYOYAKU, _PARTIES)
_TEXT = "富山市及び見本町における連携協約\n\n第１条　甲は、乙と連携する。\n第２条　費用は、{}が負担する。\n"
_FOLDER = "agreements/toyama-mihon"
_NOBODY = Signature("富山 花子", "hanako@example.jp", None)

Files = Mapping[str, bytes]


@dataclass
class _Past:
    """作りかけの沿革: コミットと、その時のファイル。"""

    commits: list[Commit] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, Files] = field(default_factory=dict)

    def add(self, parents: tuple[str, ...], files: Files, message: str) -> str:
        """コミットを加える。"""
        name = hashlib.sha1(f"{len(self.commits)}".encode(), usedforsecurity=False).hexdigest()
        changes = tuple(self._changes(self.files[parent] if parent else {}, files) for parent in parents or ("",))
        self.commits.append(Commit(name, name, parents, _NOBODY, _NOBODY, b"", message.encode(), changes))
        self.files[name] = files
        return name

    def _changes(self, before: Files, after: Files) -> tuple[Change, ...]:
        paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        return tuple(Change(path, self._entry(before.get(path)), self._entry(after.get(path))) for path in paths)

    def _entry(self, data: bytes | None) -> Entry | None:
        if data is None:
            return None
        self.blobs[digest(data)] = data
        return Entry("100644", digest(data))


def _event(filing: Filing, kind: EventKind, party: str, day: date, chance: random.Random) -> AnyEvent | None:
    words = bound(filing.read()[1])
    common: dict[str, Any] = {"party": party, "day": day}
    binding = {**common, "instrument_sha256": words.instrument, "text_sha256": words.text}
    bill: dict[str, Any] = {"bill": "議案第３号", "session": "定例会"}
    match kind:
        case EventKind.SUBMISSION:
            return Submission(**binding, **bill, title="協議について")
        case EventKind.RESOLUTION:
            result = chance.choice(["原案可決", "原案可決", "原案可決", "否決", "継続審査"])
            return Resolution(**binding, **bill, result=result)
        case EventKind.CONCLUSION:
            return Conclusion(**binding)
        case EventKind.NOTICE:
            return Notice(**common, number="告示第５号")
        case EventKind.REPORT:
            return Report(**common, addressee="富山県知事")
        case EventKind.WITHDRAWAL:
            return Withdrawal(**common, scope=Scope.BILL)
        case _:
            return None


def _recorded(
    past: _Past, tip: str, files: Files, name: str, event: tuple[EventKind, str, date], chance: random.Random
) -> str:
    """記録を一つ試みる。手続が許さなければ、何も起きない。"""
    kind, party, day = event
    filing = Filing(files, "toyama-mihon", name)
    carries = kind in CARRYING or not any("/record/" in path and f"/{name}/" in path for path in files)
    with contextlib.suppress(LedgerError):
        filing = settle(filing) if carries else filing
        made = _event(filing, kind, party, day, chance)
        if made is not None:
            folder = f"{filing.folder}/"
            held = past.files[tip] if tip else {}
            carried = [
                path
                for path, data in filing.files.items()
                if carries and held.get(path) != data and (path.startswith(folder) or path.endswith("agreement.toml"))
            ]
            prepared = prepare(filing, made, carried=carried)
            after = {**held, **prepared.changes}
            kept = {path: data for path, data in after.items() if data is not None}
            return past.add((tip,) if tip else (), kept, prepared.message)
    return tip


def _draft(number: int, base: str, text: str) -> dict[str, bytes]:
    name = f"{2018 + number}-toyama-1"
    kind = AmendmentKind.CHANGE if base else AmendmentKind.CONCLUDE
    amendment = Amendment("題名", kind, "toyama", "理由", EffectiveBy.CONCLUSION, base, Form.WHOLE if base else None)
    folder = f"{_FOLDER}/amendments/{name}"
    return {f"{folder}/amendment.toml": write_amendment(amendment).encode(), f"{folder}/text.txt": text.encode()}


def _honest(seed: int) -> _Past:
    """正しい沿革: 二つの案件を、でたらめな順に、覚え書き・案のコミット・分かれと合流を交えて進める。"""
    chance = random.Random(seed)
    past, tip, day = _Past(), "", date(2020, 1, 1)
    for number, payer in enumerate("甲乙"):
        name, recorded = f"{2018 + number}-toyama-1", past.files[tip] if tip else {}
        text = _TEXT.format(payer)
        base = digest(recorded[f"{_FOLDER}/text.txt"]) if number else ""
        draft = _draft(number, base, text)
        if not number:
            draft[f"{_FOLDER}/agreement.toml"] = write_agreement(_AGREEMENT).encode()
        elif chance.random() < 0.5:  # 案を手でコミットする
            tip = past.add((tip,), {**recorded, **draft}, "案\n")
        for _ in range(14):
            day += timedelta(days=1)
            files = {**draft, **(past.files[tip] if tip else {})}
            state = Filing(files, "toyama-mihon", name).read()[1].state
            waits = [(wait.kind, wait.party.id) for wait in state.waits if wait.kind]
            duties = [(kind, party.id) for kind in (EventKind.NOTICE, EventKind.REPORT) for party in _PARTIES]
            concluded = state.facts.concluded_on is not None
            choices = duties if concluded else [*waits, *waits, (EventKind.WITHDRAWAL, "mihon")]
            if tip and chance.random() < 0.15:
                tip = past.add((tip,), past.files[tip], "memo\n\nAgreement: toyama-mihon\nEvent: 会議\n")
            elif tip and len(waits) > 1 and chance.random() < 0.5:
                tip = _forked(past, tip, files, name, waits[:2], day, chance)
            elif choices:
                tip = _recorded(past, tip, files, name, (*chance.choice(choices), day), chance)
            if concluded and chance.random() < 0.3:
                break
        if not tip or f"{_FOLDER}/text.txt" not in past.files[tip]:
            break
    return past


def _forked(
    past: _Past,
    tip: str,
    files: Files,
    name: str,
    waits: list[tuple[EventKind, str]],
    day: date,
    chance: random.Random,
) -> str:
    """分かれと合流: 二つの当事者が別々に一つずつ記録し、ファイルの和に合わせる。"""
    if len({party for _, party in waits}) < 2 or any(not past.files[tip].get(path) for path in files):
        return tip
    sides = [_recorded(past, tip, files, name, (*wait, day), chance) for wait in waits]
    if tip in sides:
        return next((side for side in sides if side != tip), tip)
    return past.add((sides[0], sides[1]), {**past.files[sides[0]], **past.files[sides[1]]}, "Merge branch 'mihon'\n")


def _audited(seeds: range) -> tuple[int, int, int]:
    """正しい沿革を監査し、破れのないことを確かめて、コミット・記録・合流の数を返す。"""
    counts = [0, 0, 0]
    for seed in seeds:
        past = _honest(seed)
        assert audit(History(past.commits, past.blobs)) == (), seed
        counts[0] += len(past.commits)
        counts[1] += sum(b"\nRecord: " in commit.message for commit in past.commits)
        counts[2] += sum(len(commit.parents) > 1 for commit in past.commits)
    return counts[0], counts[1], counts[2]


def test_random_honest_histories_are_clean() -> None:
    """でたらめな順に進めた正しい沿革に、破れはない。分かれと合流も含む。"""
    commits, records, merges = _audited(range(24))
    assert commits > records > 100
    assert merges > 0


@pytest.mark.soak
def test_two_hundred_honest_histories_are_clean() -> None:
    """正しい沿革 200 に、破れはない (issue 3 §4)。"""
    assert _audited(range(1000, 1200))[1] > 1000
