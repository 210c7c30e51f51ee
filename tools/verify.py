"""台帳を確かめる: `amend` を使わず、この一つのファイルと Git だけで、台帳の沿革に破れが無いことを確かめる。

市民と監査する人のための、`amend audit` とは別に書かれた読み手である。要るものは Python 3.11 と git だけで、使う Git の
命令は、何も動かさない ``git rev-list`` と ``git cat-file --batch`` の二つに限る。使い方は docs/audit.md。

    python3 verify.py 台帳のフォルダー [版]

破れを「コミット: 約束: 場所: 何がいけないか」の一行ずつで並べる。破れがあれば 1、無ければ 0、読めなければ 2 で終わる。
約束 I1–I5 は、本文の変更は一つの記録による (I1)、当事者ごとの議決がある (I2)、要約値が合う (I3)、記録は追記だけ (I4)、
コミットの文は記録のとおりで、どの道具にも同じに見える (I5)。
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

Read = Callable[[str], tuple[str, bytes]]
"""物の読み方: 識別子から、種類と中身。"""
Files = Mapping[str, tuple[str, str]]
"""ファイル: 名から、種類と中身の識別子。"""

ID = r"[a-z0-9][a-z0-9-]{0,63}"
CASE = rf"amendments/([0-9]{{4}}-{ID}-[1-9][0-9]{{0,5}})/"
KINDS = "submission|resolution|consent|conclusion|permission|notice|report|withdrawal|rectification|baseline"
RECORD = re.compile(rf"{CASE}record/({ID})-([0-9]{{3,6}})-({KINDS})\.toml")
PLACE = re.compile(rf"agreement\.toml|text\.txt|{CASE}((amendment|pairing)\.toml|(text|instrument)\.txt|source/.+)")
DRAFTED = ("text.txt", "instrument.txt", "pairing.toml")
SETTLING = ("conclusion", "baseline", "rectification")
BINDING = ("submission", "resolution", "consent", "conclusion", "permission")
APPROVED = ("原案可決", "可決", "同意", "修正可決", "専決", "専決処分", "委任専決")
ALONE = ("専決", "専決処分", "委任専決")
AFTERWARDS = ("承認", "不承認")
NAMES = ("Particulars", "Record", "Council-Resolution", "Concluded-On", "Effective-On")
KEYS = (*NAMES, "Base-SHA256", "Instrument-SHA256", "Text-SHA256")
ACTS = {"conclude": "{}の", "change": "変更{}の", "abolish": "{}の廃止の"}
WITHDRAWN = {"bill": "議案の撤回", "amendment": "案件の取りやめ", "record": "記録の取消し"}
ERAS = (
    ("令和", 2019, 5, 1),
    ("平成", 1989, 1, 8),
    ("昭和", 1926, 12, 25),
    ("大正", 1912, 7, 30),
    ("明治", 1868, 1, 25),
)
MOVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


@dataclass(frozen=True)
class Commit:
    """コミット: 識別子、木、親、ほかの見出し、文。"""

    id: str
    tree: str
    parents: tuple[str, ...]
    extra: tuple[bytes, ...]
    message: bytes


@dataclass(frozen=True)
class Case:
    """案件: 記録の書かれた時の、一つの案件のファイルと読み取ったもの。"""

    agreement: Mapping[str, Any]
    amendment: Mapping[str, Any]
    records: Mapping[str, Mapping[str, Any]]
    held: Mapping[str, str]


class Ledger:
    """台帳: 物の読み方から、木とファイルを読む。"""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.listing = lru_cache(maxsize=4096)(self._listing)
        self.flat = lru_cache(maxsize=4096)(self._flat)
        self.data = lru_cache(maxsize=4096)(lambda name: read(name)[1])
        self.toml = lru_cache(maxsize=4096)(lambda name: tomllib.loads(read(name)[1].decode("utf-8")))

    def _listing(self, tree: str) -> dict[str, tuple[str, str]]:
        data, at = self._read(tree)[1], 0
        found: dict[str, tuple[str, str]] = {}
        while at < len(data):
            end = data.index(b"\0", at)
            mode, _, name = data[at:end].partition(b" ")
            found[name.decode("utf-8", "surrogateescape")] = (mode.decode(), data[end + 1 : end + 21].hex())
            at = end + 21
        return found

    def _flat(self, tree: str) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for name, (mode, child) in self.listing(tree).items():
            inner = self.flat(child) if mode == "40000" else {"": (mode, child)}
            found |= {f"{name}/{path}" if path else name: entry for path, entry in inner.items()}
        return found

    def agreements(self, tree: str) -> dict[str, tuple[str, str]]:
        """協約ごとの木: ``agreements/`` のすぐ下。"""
        mode, top = self.listing(tree).get("agreements", ("40000", ""))
        return {"": (mode, top)} if mode != "40000" else self.listing(top) if top else {}

    def files(self, entry: tuple[str, str] | None) -> Files:
        """協約のファイルのすべて。"""
        return {} if entry is None else self.flat(entry[1]) if entry[0] == "40000" else {"": entry}

    def digest(self, files: Files, path: str) -> str:
        """要約値: 無ければ空。"""
        return hashlib.sha256(self.data(files[path][1])).hexdigest() if path in files else ""


def read_commits(read: Read, names: Sequence[str]) -> list[Commit]:
    """コミット: 親が子より前に並ぶこと。"""
    found, seen = [], set[str]()
    for name in names:
        head, _, message = read(name)[1].partition(b"\n\n")
        lines = head.split(b"\n")
        parents = tuple(line[7:].decode() for line in lines if line.startswith(b"parent "))
        if not seen.issuperset(parents):
            raise ValueError(f"{name} の親がありません。履歴の全部を取り寄せてください")
        usual = [b"tree", *[b"parent"] * len(parents), b"author", b"committer"]
        in_order = [line.partition(b" ")[0] for line in lines[: len(usual)]] == usual
        in_order = in_order and all(map(dated, lines[len(usual) - 2 : len(usual)]))
        others = tuple(lines[len(usual) :] if in_order else lines)  # 並びの違う見出しは、道具により違って読まれる
        found.append(Commit(name, lines[0][5:].decode(), parents, others, message))
        seen.add(name)
    return found


def dated(line: bytes) -> bool:
    """日付を読めるか: Git の書いた日付は必ず読める。"""
    found = re.fullmatch(rb"[a-z]+ .*<[^<>]*> ([0-9]{1,12}) ([+-])([0-9]{2})([0-9]{2})", line)
    if not found:
        return False
    try:
        offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
        datetime.fromtimestamp(int(found[1]), timezone(-offset if found[2] == b"-" else offset))
    except (ValueError, OverflowError, OSError):
        return False
    return True


def verify(read: Read, names: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """確かめる: コミットの古い順に、(コミット、約束、場所、何がいけないか)。"""
    ledger, commits = Ledger(read), read_commits(read, names)
    trees = {commit.id: commit.tree for commit in commits}
    links = {commit.id: commit.parents for commit in commits}
    changed = dict[str, set[str]]()
    for commit in commits:
        yield from ((commit.id, "I5", "", what) for what in misleading(commit))
        after = ledger.agreements(commit.tree)
        befores = [ledger.agreements(trees[parent]) for parent in commit.parents] or [{}]
        moved = sorted(a for a in {*after}.union(*befores) if any(after.get(a) != old.get(a) for old in befores))
        steps = [Step(ledger, commit, a, [ledger.files(old.get(a)) for old in befores], after.get(a)) for a in moved]
        changed[commit.id] = {f"{step.agreement}/{path}" for step in steps for path in step.paths}
        try:
            found = list(check(steps, commit, lambda tip: sides(links, changed, tip)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # 読めないファイル
            found = [("I3", "", f"読めないファイルがあります ({error})")]
        yield from ((commit.id, *one) for one in found)


Links = Mapping[str, Sequence[str]]


def sides(links: Links, changed: Mapping[str, set[str]], parents: Sequence[str]) -> list[set[str]]:
    """側: 親ごとの、その親の側だけで変わったファイル。"""
    reached = []
    for parent in parents:
        seen, waiting = set[str](), [parent]
        while waiting:
            if (name := waiting.pop()) not in seen:
                seen.add(name)
                waiting.extend(links[name])
        reached.append(seen)
    alone = [own.difference(*(other for other in reached if other is not own)) for own in reached]
    return [set[str]().union(*(changed[name] for name in names)) for names in alone]


class Step:
    """一歩: 一つのコミットの、一つの協約の前後。"""

    def __init__(
        self, ledger: Ledger, commit: Commit, agreement: str, befores: list[Files], after: tuple[str, str] | None
    ) -> None:
        self.ledger, self.commit, self.agreement = ledger, commit, agreement
        self.befores, self.after = befores, ledger.files(after)
        names = {*self.after}.union(*befores)
        self.paths = sorted(p for p in names if any(self.after.get(p) != old.get(p) for old in befores))
        records = [path for path in self.paths if RECORD.fullmatch(path) and path in self.after]
        self.added = [path for path in records if not any(path in old for old in befores)]
        self.known = any(map(RECORD.fullmatch, befores[0]))
        self.submitted = {found[1] for path in befores[0] if (found := RECORD.fullmatch(path))}

    def case(self, files: Files, name: str) -> Case:
        """案件を読む。"""
        top, records = f"amendments/{name}/", {}
        for path in sorted(files):
            if (found := RECORD.fullmatch(path)) and found[1] == name:
                event = self.ledger.toml(files[path][1])
                if (event["party"], event["event"]) != (found[2], found[4]) or type(event["date"]) is not date:
                    raise ValueError(f"{path}: 名と内容が違います")
                records[path.removeprefix(f"{top}record/").removesuffix(".toml")] = event
        held = {p.removeprefix(top): self.ledger.digest(files, p) for p in files if p.startswith(top)}
        agreement = self.ledger.toml(files["agreement.toml"][1])
        return Case(agreement, self.ledger.toml(files[f"{top}amendment.toml"][1]), records, held)


Found = tuple[str, str, str]


def check(steps: Sequence[Step], commit: Commit, sided: Callable[[Sequence[str]], list[set[str]]]) -> Iterator[Found]:
    """一つのコミットの破れ: (約束、場所、何がいけないか)。"""
    added = [(step, path) for step in steps for path in step.added]
    merges = len(commit.parents) > 1
    if len(added) > (0 if merges else 1):
        yield "I4", added[0][1], "一つの記録が一つのコミットになっていません"
    particulars = not added and re.search(rb"^Event: particulars$", commit.message, re.M) is not None
    changed_by = sided(commit.parents) if merges else []
    for step in steps:
        yield from ((kind, f"agreements/{step.agreement}/{path}", what) for kind, path, what in placed(step))
        if merges:
            found = merged(step, changed_by)
        elif added:
            found = recorded(step, added[0][0], added[0][1])
        else:
            found = by_hand(step, particulars)
        yield from ((kind, f"agreements/{step.agreement}/{path}", what) for kind, path, what in found)
    if particulars:
        yield from noted(steps, commit)
    elif not added and (claimed := claims(commit.message.decode("utf-8", "replace"))):
        yield "I5", "", f"記録のないコミットの文が、記録を騙っています ({claimed})"
    elif added and not merges:
        step, path = added[0]
        if step.known or any(map(RECORD.fullmatch, step.after)):
            yield from told(step, path, commit)


def placed(step: Step) -> Iterator[Found]:
    """置き場所、追記だけ、読めること、協約の事項の続き。"""
    for path in step.paths:
        if path in step.after:
            if not (PLACE.fullmatch(path) or RECORD.fullmatch(path)) or not re.fullmatch(ID, step.agreement):
                yield "I1", path, "台帳のファイルの置き場所ではありません"
            if step.after[path][0] != "100644":
                yield "I1", path, "ふつうのファイルではありません"
        if RECORD.fullmatch(path) and any(path in old and step.after.get(path) != old[path] for old in step.befores):
            yield "I4", path, "記録が書き直されているか、消えています"
    for name in {found[1] for path in step.after if (found := RECORD.fullmatch(path))}:
        step.case(step.after, name)
    olds = [old for old in step.befores if any(map(RECORD.fullmatch, old)) and "agreement.toml" in old]
    if "agreement.toml" in step.paths and olds:
        if "agreement.toml" not in step.after:
            yield "I2", "agreement.toml", "協約の事項が消えています"
            return
        new, known = shown(step.ledger.toml(step.after["agreement.toml"][1])), []
        for old in olds:
            was = shown(step.ledger.toml(old["agreement.toml"][1]))
            known += [(who, row) for who, rows in was[1].items() for row in rows]
            same = was[0] == new[0] and [*was[1]] == [*new[1]]
            if not same or any(new[1][who][: len(rows)] != rows for who, rows in was[1].items()):
                yield "I2", "agreement.toml", "当事者などが、消えるか書き替えられています"
        if len(step.befores) > 1 and any((who, row) not in known for who, rows in new[1].items() for row in rows):
            yield "I2", "agreement.toml", "合流が、どの親にもない表示を加えています"


def shown(agreement: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, list[dict[str, Any]]]]:
    """協約の事項: 変わらないものと、当事者ごとの表示 (前の表示を引き継いだもの) の並び。"""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in agreement["party"]:
        before = rows[row["id"]][-1] if row["id"] in rows else {}
        rows.setdefault(row["id"], []).append({**before, "from": None, **row})
    return {key: agreement[key] for key in agreement if key not in ("party", "style", "drafting")}, rows


def by_hand(step: Step, particulars: bool) -> Iterator[Found]:
    """手のコミット: 提出した案件と、知られた協約のファイルは変えられない。"""
    for path in step.paths:
        case = re.match(CASE, path)
        if path == "text.txt":
            yield "I1", path, "台帳本文が、記録なしに変わっています"
        elif case and case[1] in step.submitted:
            yield "I1", path, "提出した案件のファイルが、記録なしに変わっています"
        elif path == "agreement.toml" and step.known and not particulars:
            yield "I2", path, "協約の事項が、記録なしに変わっています"


def merged(step: Step, changed_by: Sequence[set[str]]) -> Iterator[Found]:
    """合流: 台帳に入ったファイルは、それを変えた側の親のものに等しい。"""
    entered = {found[1] for path in step.after if (found := RECORD.fullmatch(path))}
    for path in step.paths:
        case = re.match(CASE, path)
        if RECORD.fullmatch(path) or path == "agreement.toml" or (case and case[1] not in entered):
            continue
        moved = [old for old, side in zip(step.befores, changed_by, strict=True) if f"{step.agreement}/{path}" in side]
        if all(old.get(path) != step.after.get(path) for old in moved or step.befores):
            yield "I1", path, "合流した本文が、それを変えた側のどの親のものとも違います"


def recorded(step: Step, made: Step, record: str) -> Iterator[Found]:
    """記録のコミット: 運んでよいものだけを変え、要約値が合い、当事者の承認がある。"""
    name, _party, _number, kind = RECORD.fullmatch(record).groups()  # type: ignore[union-attr]
    first, top = name not in made.submitted, f"amendments/{name}/"
    for path in step.paths:
        inner = path.removeprefix(top) if path.startswith(top) else ""
        allowed = step is made and (
            bool(RECORD.fullmatch(path))
            or (path == "text.txt" and kind in SETTLING)
            or (path == "agreement.toml" and not made.known)
            or (inner.startswith("source/") and (first or path not in step.befores[0]))
            or (inner in DRAFTED and (first or kind in ("submission", "consent")))
            or (inner == "amendment.toml" and first)
        )
        if not allowed:
            yield "I1", path, "この記録の変えてよいファイルではありません"
    if step is not made or len(made.added) != 1:
        return
    case = step.case(step.after, name)
    event = case.records[record.removeprefix(f"{top}record/").removesuffix(".toml")]
    yield from bound(case, event, record)
    yield from settled(step, case, event, record)


def bound(case: Case, event: Mapping[str, Any], record: str) -> Iterator[Found]:
    """要約値: 記録の掛かる本文と添え物が、そのとおりに案件の中にある (I3)。当事者の記録である (I2)。"""
    if event["party"] not in shown(case.agreement)[1]:
        yield "I2", record, "当事者でない者の記録です"
    for key in ("instrument_sha256", "text_sha256") if event["event"] in BINDING else ():
        if event.get(key) and event[key] not in case.held.values():
            yield "I3", record, f"記録の掛かる本文が、案件の中にありません ({key})"
    for paper in [event.get("evidence"), event.get("proof"), *event.get("papers", ())]:
        if paper and case.held.get(paper["file"]) != paper["sha256"]:
            yield "I3", record, f"添えたファイル {paper['file']} が、要約値と違います"


def settled(step: Step, case: Case, event: Mapping[str, Any], record: str) -> Iterator[Found]:
    """台帳本文: 締結・引継ぎ・正誤の後は、その記録の言う本文である (I1、I2)。"""
    was, now = (step.ledger.digest(files, "text.txt") for files in (step.befores[0], step.after))
    kind, text = event["event"], event.get("text_sha256", "")
    name = record.split("/")[1]
    before = step.case(step.befores[0], name).records if name in step.submitted else {}
    concluded = any(one["event"] in ("conclusion", "baseline") for one in live(before).values())
    if kind not in SETTLING:
        return
    if now != (was if kind == "conclusion" and concluded else text):
        yield "I1", "text.txt", "台帳本文が、記録の定める本文ではありません"
    if kind == "rectification" and event["base_sha256"] != was:
        yield "I3", record, "直す前の本文が、台帳本文ではありません"
    if kind == "baseline" and step.known:
        yield "I1", record, "台帳にもう記録のある協約の本文を、引継ぎが差し替えています"
    if kind == "conclusion" and not concluded:
        if case.amendment.get("base", "") != was:
            yield "I1", record, "変える前の本文が、台帳本文ではありません"
        wanted = (event["instrument_sha256"], text)
        for who, approval in approvals(case).items():
            if approval is None or (approval["instrument_sha256"], approval.get("text_sha256", "")) != wanted:
                yield "I2", record, f"{who} の、締結した本文についての承認がありません"
            elif approval["date"] > event["date"]:
                yield "I2", record, f"{who} の承認の日が、締結の日より後です"


def live(records: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """生きている記録: 取って代わられたものと取り消されたものを除く。日付、番号の順。"""
    gone, void = set[str](), set[str]()
    for name, event in sorted(records.items(), key=lambda item: -number(item[0])):
        target = event.get("supersedes", "")
        if target in records and name not in void:
            if event["event"] == "withdrawal" and event.get("scope") == "record":
                void.add(target)
            elif not (event["event"] == "resolution" and event["result"] in AFTERWARDS):
                gone.add(target)
    kept = [item for item in records.items() if item[0] not in gone | void]
    return dict(sorted(kept, key=lambda item: (item[1]["date"], item[1]["party"], number(item[0]))))


def number(record: str) -> int:
    """記録の通し番号。"""
    return int(record.split("-")[-2])


def approvals(case: Case) -> dict[str, Mapping[str, Any] | None]:
    """承認: 承認の要る当事者ごとの、今の承認。議決の要らない協定では同意、ほかは議会の議決。"""
    route = case.amendment.get("route", "")
    parties = [case.amendment["proposer"]] if route == "unilateral" else list(shown(case.agreement)[1])
    by = "consent" if case.agreement["kind"] == "kyotei" and route != "council" else "resolution"
    found: dict[str, Mapping[str, Any] | None] = dict.fromkeys(parties)
    for event in live(case.records).values():
        kind, who = event["event"], event["party"]
        if kind == by and who in found and event.get("result") not in AFTERWARDS:
            found[who] = event if by == "consent" or event["result"] in APPROVED else None
        elif by == "resolution" and who in found and kind == "submission":
            found[who] = None
    return found


def misleading(commit: Commit) -> Iterator[str]:
    """紛らわしい形: 見る道具によって違って見えるコミット。"""
    for line in commit.extra:
        if not line.startswith((b"gpgsig ", b"gpgsig-sha256 ", b"mergetag ", b" ", b"encoding UTF-8")):
            yield "文の見え方を変える見出しがあります"
            break
    try:
        if MOVING.search(commit.message.decode("utf-8").replace("\r\n", "\n")):
            yield "文に、見え方を変える字があります"
    except UnicodeDecodeError:
        yield "文が UTF-8 ではありません"


def claims(text: str) -> str:
    """騙り: 事実を言う鍵。全角で書かれたもの、見えない字を挟んだものも含む。"""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    lines = [line.strip().lower() for line in re.split(r"[\r\n\v\f\x85\u2028\u2029]", plain)]
    return "、".join(key for key in KEYS if any(re.match(rf"{key.lower()}\s*:", line) for line in lines))


def trailers(message: bytes) -> list[str] | None:
    """トレーラー: amend の書いた文の終わりの段落。文の形が違えば None。"""
    *head, last = message.decode("utf-8", "replace").split("\n\n")
    lines = [line for part in head[1:] for line in part.split("\n")]
    shaped = head and "\n" not in head[0] and head[0].strip() and all(x.startswith("\u3000") for x in lines)
    found = last.removesuffix("\n").split("\n")
    ok = shaped and last.endswith("\n") and all(re.match(r"[A-Za-z0-9-]+: \S", line) for line in found)
    return found if ok else None


def told(step: Step, record: str, commit: Commit) -> Iterator[Found]:
    """記録のコミットの文: トレーラーは、記録から求めたものに等しい (I5)。"""
    name, _party, _number, kind = RECORD.fullmatch(record).groups()  # type: ignore[union-attr]
    case, own = step.case(step.after, name), record.rpartition("/")[2].removesuffix(".toml")
    event = case.records[own]
    wanted = [f"Agreement: {step.agreement}", f"Amendment: {name}", f"Event: {kind}", f"Record: {own}"]
    wanted += [f"Supersedes: {event['supersedes']}"] if event.get("supersedes") else []
    if kind == "resolution":
        wanted.append(line_of(case, event))
    elif kind == "conclusion":
        wanted += list(resolutions(case))
    if kind in ("conclusion", "baseline"):
        wanted.append(f"Concluded-On: {event['concluded_on'] if kind == 'baseline' else event['date']}")
        wanted += [f"Effective-On: {day}" for day in effective(case, event)]
    base = event.get("base_sha256") or (case.amendment.get("base") if kind == "conclusion" else "")
    wanted += [f"Base-SHA256: {base}"] if base else []
    for key, label in (("instrument_sha256", "Instrument"), ("text_sha256", "Text")):
        wanted += [f"{label}-SHA256: {event[key]}"] if event.get(key) else []
    if trailers(commit.message) != wanted:
        yield "I5", f"agreements/{step.agreement}/{record}", "コミットの文が、記録のとおりではありません"
    head, end = subject_of(case, event), f"（{name}）"
    subject = commit.message.decode("utf-8", "replace").partition("\n")[0]  # 変わる位置が添えてあってもよい
    if not re.fullmatch(f"{re.escape(head)}( [^ :：]*)?{re.escape(end)}", subject):
        yield "I5", f"agreements/{step.agreement}/{record}", "コミットの件名が、記録のとおりではありません"


def subject_of(case: Case, event: Mapping[str, Any]) -> str:
    """件名: 記録の言うこと。変わる位置と案件の番号は除く。"""
    kind, agreed = event["event"], case.agreement["kind"] in ("kyotei", "teiju-kyotei")
    instrument = "協約" if case.agreement["kind"] == "renkei-kyoyaku" else "協定" if agreed else "規約"
    made = "締結" if instrument in ("協約", "協定") else "協議成立"
    everyone = "・".join(row_of(case, who, event["date"])["name"] for who in shown(case.agreement)[1])
    own = row_of(case, event["party"], event["date"])
    what: tuple[str, ...]
    if kind == "submission":
        what = ("議案の提出:", own["name"], event["bill"], event["session"])
    elif kind == "resolution":
        alone = event["result"] in ALONE
        what = (f"{event['result'] if alone else '議決'}:", own["name"] if alone else council(own))
        what += (event.get("bill", ""), event["result"])
    elif kind == "consent":
        what = ("協議の同意:", own["name"])
    elif kind == "conclusion":
        what = (f"{ACTS[case.amendment['kind']].format(instrument)}{made}:", everyone)
    elif kind == "permission":
        what = ("許可:", event["authority"], event.get("number", ""))
    elif kind == "notice":
        what = (f"{'公表' if agreed else '告示'}:", own["name"], event.get("number", ""))
    elif kind == "report":
        what = (f"{'報告' if agreed else '届出'}:", own["name"], f"→ {event['addressee']}")
    elif kind == "withdrawal":
        what = (f"{WITHDRAWN[event['scope']]}:", own["name"], event.get("supersedes", ""))
    elif kind == "rectification":
        what = (f"{event['rectifies']}:", everyone)
    else:
        what = ("現行本文の引継ぎ:", everyone, f"{in_era(event['concluded_on'])}{made}")
    return re.sub(r"[ \t\r\n]+", " ", " ".join(filter(None, what)))


def in_era(day: date) -> str:
    """元号の日付: 全角の数字で。太陽暦となる前の日は、西暦のまま。"""
    if day.year < 1873:
        return day.isoformat()
    name, began = next((name, began[0]) for name, *began in ERAS if date(*began) <= day)
    year = "元" if day.year == began else day.year - began + 1
    wide = {ord("0") + n: ord("０") + n for n in range(10)}
    return f"{name}{year}年{day.month}月{day.day}日".translate(wide)


def effective(case: Case, event: Mapping[str, Any]) -> Iterator[date]:
    """効力発生の日: 記録の時に定まっているもの。"""
    if event["event"] == "baseline":
        yield event.get("effective", event["concluded_on"])
        return
    events = live(case.records).values()
    stated = event.get("effective", case.amendment["effective"])
    reported = case.amendment.get("route") == "report" or case.amendment["kind"] == "abolish"
    waits = ["permission"] if case.agreement["kind"] == "kumiai-kiyaku" and not reported else []
    waits += [stated] if stated in ("notice", "permission") and stated not in waits else []
    days = [stated if isinstance(stated, date) else event["date"]]
    for kind in waits:
        given = {one["party"]: one["date"] for one in events if one["event"] == kind}
        if not given or (kind == "notice" and len(given) < len(shown(case.agreement)[1])):
            return
        days = [*(day for day in days if isinstance(stated, date)), *given.values()]
    yield max(days)


def resolutions(case: Case) -> Iterator[str]:
    """締結の拠り所の議決の行: 当事者の順。"""
    for who in shown(case.agreement)[1]:
        last = None
        for event in live(case.records).values():
            if event["party"] == who and event["event"] in ("submission", "resolution"):
                if event.get("result") in AFTERWARDS:
                    last = [*last[:1], event] if last else None
                else:
                    last = [event] if event.get("result") in APPROVED else None
        yield from (line_of(case, event) for event in last or ())


def line_of(case: Case, event: Mapping[str, Any]) -> str:
    """議決の一行: 議会、会期、議案番号、結果、日付。"""
    row = row_of(case, event["party"], event["date"])
    place = f"{row['name']}（専決）" if event["result"] in ALONE else council(row)
    words = (place, event.get("session", ""), event.get("bill", ""), event["result"])
    return " ".join(["Council-Resolution:", *("\u3000".join(w.split()) or "－" for w in words), str(event["date"])])


def row_of(case: Case, who: str, day: date) -> dict[str, Any]:
    """当事者の表示: その日のもの。当事者でなければ、識別子を名とする。"""
    rows = shown(case.agreement)[1].get(who, [{"name": who, "from": None}])
    return ([row for row in rows if row["from"] is None or row["from"] <= day] or rows[:1])[-1]


def council(row: Mapping[str, Any]) -> str:
    """議会の名。"""
    return str(row.get("council") or f"{row['name']}議会")


def noted(steps: Sequence[Step], commit: Commit) -> Iterator[Found]:
    """協約の事項の追記: そのファイルだけを変え、文が、加えた表示のとおりである。"""
    for step in steps:
        yield from (("I1", f"agreements/{step.agreement}/{p}", "追記の変えてよいファイルではありません")
                    for p in step.paths if p != "agreement.toml")  # fmt: skip
    changed = [step for step in steps if step.paths == ["agreement.toml"] and step.befores[0]]
    if len(changed) == 1:
        step = changed[0]
        old, new = (shown(step.ledger.toml(f["agreement.toml"][1]))[1] for f in (step.befores[0], step.after))
        added = [(who, row) for who in new for row in new[who][len(old.get(who, ())) :]]
        rows = [f"Particulars: {who} {row['from']}" for who, row in added]
        names = "・".join(dict.fromkeys(str(row["name"]) for _, row in added))  # 変えた定めの名が続いてもよい
        form = rf"協約の事項: {re.escape(names)}(・?様式)?(・?起案の流儀)?（{re.escape(step.agreement)}）"
        subject = commit.message.decode("utf-8", "replace").partition("\n")[0]
        told = trailers(commit.message) == [f"Agreement: {step.agreement}", "Event: particulars", *rows]
        if told and re.fullmatch(form, subject):
            return
    yield "I5", "", "協約の事項の追記の文が、加えたものと違います"


class Git:
    """Git: 識別子と中身が合うことを確かめながら、物を読む。設定も差替えも使わない。"""

    def __init__(self, folder: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
        plain = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_NO_REPLACE_OBJECTS": "1"}
        self._environment = {**kept, **plain, "GIT_GRAFT_FILE": os.devnull, "GIT_NO_LAZY_FETCH": "1"}
        self._command = ["git", "--no-pager", "-C", folder, "-c", "core.commitGraph=false"]
        self._batch = subprocess.Popen(
            [*self._command, "cat-file", "--batch"],
            env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def read(self, name: str) -> tuple[str, bytes]:
        """物を読む。"""
        assert self._batch.stdin is not None
        assert self._batch.stdout is not None
        self._batch.stdin.write(f"{name}\n".encode())
        self._batch.stdin.flush()
        head = self._batch.stdout.readline().split()
        if len(head) != 3:
            raise ValueError(f"物 {name} がありません")
        data = self._batch.stdout.read(int(head[2]) + 1)[:-1]
        if hashlib.sha1(b"%b %d\0" % (head[1], len(data)) + data, usedforsecurity=False).hexdigest() != name:
            raise ValueError(f"物 {name} が壊れています")
        return head[1].decode(), data

    def names(self, revision: str) -> list[str]:
        """遡れるコミット: 古い順。"""
        arguments = ["rev-list", "--topo-order", "--reverse", "--end-of-options", revision, "--"]
        done = subprocess.run([*self._command, *arguments], env=self._environment, capture_output=True, check=False)
        if done.returncode:
            raise ValueError(done.stderr.decode("utf-8", "replace").strip())
        return done.stdout.decode().split()

    def close(self) -> None:
        """終える。"""
        self._batch.communicate()


def main(arguments: Sequence[str]) -> int:
    """台帳を確かめ、破れを並べる。"""
    folder, revision = (*arguments, *(".", "HEAD")[len(arguments) :])[:2]
    git, count = Git(folder), 0
    try:
        names = git.names(revision)
        for commit, promise, path, what in verify(git.read, names):
            line = ": ".join(part for part in (commit[:10], promise, path, what) if part)
            print(MOVING.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", line))
            count += 1
    except ValueError as error:
        print(f"確かめられません: {error}", file=sys.stderr)
        return 2
    finally:
        git.close()
    print(f"{len(names)} 件のコミットを確かめました。破れ {count} 件。", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
