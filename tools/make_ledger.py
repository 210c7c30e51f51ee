"""大きな台帳を作る: 速さを測るための、正しい記録のそろった台帳を、``git fast-import`` で速く作る。

    .venv/bin/python -m tools.make_ledger フォルダー --agreements 400 --acts 10

一つの協約の一生 (締結と、続く変更。案件ごとに、同意から届出まで 15 の記録) を、ふつうの支度
(`amend.ledger.recording`) で一度だけ作り、協約の数だけ、識別子と当事者の名を変えて写す。本文とともに変わる要約値は、
記録と文の中の要約値も写しごとに書き直す。写しどうしのコミットは、でたらめに交ぜる。作業フォルダーには何も取り出さない。
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from amend.agreement import Agreement, AgreementKind, Particulars, Party, write_agreement
from amend.amendment import Amendment, AmendmentKind, EffectiveBy, Form, write_amendment
from amend.cli.stating import stating
from amend.events import AnyEvent, Conclusion, Consent, EventKind, Notice, Report, Resolution, Submission
from amend.ledger import digest
from amend.ledger.recording import CARRYING, Filing, bound, prepare, settle
from amend.store import ATTRIBUTE_LINES, ATTRIBUTES

_ID, _TOWN = "ag-0000", "第００００町"
"""写すときに替える字: どちらも要約値の中には現れない。"""
_HOME = f"agreements/{_ID}"
_NAMES = {"toyama": "富山市", "mihon": f"見本{_TOWN}", "sagami": "相模村"}
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_ARTICLES = 24
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CLERK = b"\xe5\xaf\x8c\xe5\xb1\xb1 \xe8\x8a\xb1\xe5\xad\x90 <hanako@example.jp>"


@dataclass(frozen=True, slots=True)
class Written:
    """コミット一つ: 文と、変わるファイル。消すなら None。"""

    message: bytes
    changes: Mapping[str, bytes | None]


def life(acts: int) -> list[Written]:
    """一つの協約の一生: 締結と、``acts - 1`` 回の変更。"""
    files: dict[str, bytes] = {}
    made: list[Written] = []
    day = date(2005, 4, 1)
    for number in range(acts):
        name = f"{2005 + number}-toyama-1"
        held = files.get(f"{_HOME}/text.txt")
        kind = AmendmentKind.CHANGE if number else AmendmentKind.CONCLUDE
        form = Form.WHOLE if number else None
        base = digest(held) if held else ""
        amendment = Amendment("変更協約", kind, "toyama", "取組を改めるため。", EffectiveBy.CONCLUSION, base, form)
        folder = f"{_HOME}/amendments/{name}"
        draft = {
            f"{folder}/amendment.toml": write_amendment(amendment).encode(),
            f"{folder}/text.txt": _text(number).encode(),
        }
        if not number:
            draft[f"{_HOME}/agreement.toml"] = write_agreement(_agreement()).encode()
        for event, party in _events():
            day += timedelta(days=7)
            filing = Filing({**files, **draft}, _ID, name)
            filing = settle(filing, stating()) if event in CARRYING else filing
            carried = [path for path, data in filing.files.items() if files.get(path) != data]
            prepared = prepare(filing, _event(filing, event, party, day), carried=carried)
            made.append(Written(prepared.message.encode(), prepared.changes))
            files |= {path: data for path, data in prepared.changes.items() if data is not None}
    return made


def _agreement() -> Agreement:
    roles = zip(_NAMES.items(), "甲乙丙", strict=True)
    parties = tuple(
        Party(party, role, (Particulars(None, name, f"{name}議会", f"{name}長　某"),)) for (party, name), role in roles
    )
    return Agreement("見本の圏域における連携協約", AgreementKind.RENKEI_KYOYAKU, parties)


def _text(number: int) -> str:
    lines = ["見本の圏域における連携協約", ""]
    for article in range(1, _ARTICLES + 1):
        times = number if article == number % _ARTICLES + 1 else 0
        sentence = (
            f"{'、'.join(_NAMES.values())}は、第{article}の取組を{times}回改め、圏域の住民のために行うものとする。"
        )
        lines += [f"　（取組{article}）", f"第{article}条　{sentence * 3}", f"２　費用は、{sentence}", ""]
    return "\n".join(lines[:-1]) + "\n"


def _events() -> Iterator[tuple[EventKind, str]]:
    """案件一つの 15 の記録。"""
    yield from ((EventKind.CONSENT, party) for party in ("mihon", "sagami"))
    for kind in (EventKind.SUBMISSION, EventKind.RESOLUTION):
        yield from ((kind, party) for party in _NAMES)
    yield EventKind.CONCLUSION, "toyama"
    for kind in (EventKind.NOTICE, EventKind.REPORT):
        yield from ((kind, party) for party in _NAMES)


def _event(filing: Filing, kind: EventKind, party: str, day: date) -> AnyEvent:
    words = bound(filing.read()[1])
    common: dict[str, Any] = {"party": party, "day": day}
    binding = {**common, "instrument_sha256": words.instrument, "text_sha256": words.text}
    bill: dict[str, Any] = {"bill": "議案第３号", "session": f"{_NAMES[party][:2]}議会定例会"}
    match kind:
        case EventKind.CONSENT:
            return Consent(**binding)
        case EventKind.SUBMISSION:
            return Submission(**binding, **bill, title="連携協約の変更に関する協議について")
        case EventKind.RESOLUTION:
            return Resolution(**binding, **bill, result="原案可決")
        case EventKind.CONCLUSION:
            return Conclusion(**binding)
        case EventKind.NOTICE:
            return Notice(**common, number="告示第５号")
        case _:
            return Report(**common, addressee="見本県知事")


def stamped(made: Sequence[Written], number: int) -> Iterator[Written]:
    """写し: 識別子と当事者の名を替え、それにつれて変わる要約値を書き直した一生。"""
    pairs = ((_ID.encode(), f"ag-{number:04}".encode()), (_TOWN.encode(), f"第{number:04}町".translate(_WIDE).encode()))
    digests: dict[bytes, bytes] = {}

    def again(data: bytes) -> bytes:
        for old, new in pairs:
            data = data.replace(old, new)
        return _DIGEST.sub(lambda found: digests.get(found[0], found[0]), data)

    for one in made:
        for path, data in one.changes.items():
            if data is not None and path.endswith(".txt"):
                digests[digest(data).encode()] = digest(again(data)).encode()
        changes = {path.replace(_ID, f"ag-{number:04}"): data and again(data) for path, data in one.changes.items()}
        yield Written(again(one.message), changes)


def mixed(made: Sequence[Written], agreements: int) -> Iterator[Written]:
    """交ぜたもの: 協約どうしの順はでたらめで、一つの協約の中の順は変えない。"""
    chance = random.Random(agreements)
    order = [number for number in range(1, agreements + 1) for _ in made]
    chance.shuffle(order)
    lives = {number: stamped(made, number) for number in range(1, agreements + 1)}
    for number in order:
        yield next(lives[number])


def make(root: Path, agreements: int, acts: int) -> int:
    """台帳を作る。返すのはコミットの数。"""
    root.mkdir(parents=True)
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("config", "user.name", "富山 花子"),
        ("config", "user.email", "hanako@example.jp"),
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    first = Written("台帳を始める\n".encode(), {ATTRIBUTES: "".join(f"{x}\n" for x in ATTRIBUTE_LINES).encode()})
    count = 0
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=root, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for count, one in enumerate((first, *mixed(life(acts), agreements)), 1):
            process.stdin.write(b"".join(_commands(one, count)))
    if process.returncode:
        raise SystemExit(process.returncode)
    subprocess.run(["git", "repack", "-adq"], cwd=root, check=True)
    return count


def _commands(one: Written, number: int) -> Iterator[bytes]:
    yield b"commit refs/heads/main\nmark :%d\ncommitter %b %d +0900\n" % (number, _CLERK, 1_112_000_000 + number * 600)
    yield b"data %d\n%b" % (len(one.message), one.message)
    if number > 1:
        yield b"from :%d\n" % (number - 1)
    for path, data in one.changes.items():
        if data is None:
            yield b"D %b\n" % path.encode()
        else:
            yield b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(data), data)


def main() -> None:
    """引数のとおりの大きさの台帳を作る。"""
    parser = argparse.ArgumentParser(description="大きな台帳を作る。")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--agreements", type=int, default=40)
    parser.add_argument("--acts", type=int, default=10)
    given = parser.parse_args()
    print(f"{make(given.folder, given.agreements, given.acts)} 件のコミット")


if __name__ == "__main__":
    main()
