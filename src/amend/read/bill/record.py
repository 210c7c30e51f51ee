"""取込みの記録: 元のファイル、議案の事項、字の勘定、決定を ``source/import.toml`` と報告に書く (DESIGN §3)。

``[[decision]]`` の書き方は、利用者が決定を書くとき (`read_decisions`) と同じである。
"""

from __future__ import annotations

from collections.abc import Iterable

import tomlkit
from tomlkit.items import AoT, Array, Table

from amend.read.bill.account import Account, Fate
from amend.read.bill.decisions import Decision
from amend.read.bill.front import FrontKind, FrontLine
from amend.read.bill.reading import Bill
from amend.read.decode import Decoded

_MULTILINE = 2


def import_record(file: str, decoded: Decoded, bill: Bill, allowed: Iterable[str] = ()) -> str:
    """取込みの記録: import.toml の中身を書く。

    Args:
        file: 元のファイルの名 (フォルダを除く)。
        decoded: 復号の記録。
        bill: 読んだ議案。
        allowed: 届け出て通した文字 (`amend.read.decode.decode` の ``allowed``)。

    Returns:
        TOML の文書。`read_decisions` は、このうち利用者の決定だけを読み返す。
    """
    document = tomlkit.document()
    document.add("original", _original(file, decoded))
    codes = [f"U+{ord(character):04X}" for character in sorted(allowed)]
    if codes:
        document.add("characters", _table({"allowed": codes}))
    document.add("bill", _bill(bill))
    document.add("account", _account(bill.account))
    decisions = tomlkit.aot()
    for decision in bill.report:
        decisions.append(_decision(decision))
    document.add("decision", decisions)
    return tomlkit.dumps(document)


def _table(values: dict[str, object]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, value)
    return table


def _original(file: str, decoded: Decoded) -> Table:
    return _table(
        {
            "file": file,
            "sha256": decoded.sha256,
            "encoding": decoded.encoding,
            "bom": decoded.bom,
            "newline": decoded.newline,
            "page_breaks": decoded.page_breaks,
        }
    )


def _bill(bill: Bill) -> Table:
    """議案の事項。一つしかないはずの番号は文字列、ほかは並び。すべての行を ``[[bill.line]]`` にも残す。"""
    table = tomlkit.table()
    if numbers := bill.values(FrontKind.NUMBER):
        table.add("number", numbers[0])
    if titles := bill.values(FrontKind.TITLE):
        table.add("title", "".join(titles))
    if subjects := bill.values(FrontKind.SUBJECT):
        table.add("subject", subjects[0])
    table.add("draft", bool(bill.values(FrontKind.DRAFT)))
    table.add("dates", list(bill.values(FrontKind.DATE)))
    table.add("parties", [name for line in bill.values(FrontKind.PARTIES) for name in line.split()])
    lines: AoT = tomlkit.aot()
    for line in bill.front:
        lines.append(_table({"line": line.line, "kind": line.kind.value, "text": line.text}))
    if bill.front:
        table.add("line", lines)
    return table


def _account(account: Account) -> Table:
    """字数 (空白を除く)。"""
    return _table(
        {
            "total": account.total,
            "text": account.count(Fate.TEXT),
            "bill": account.count(Fate.BILL),
            "page": account.count(Fate.PAGE),
        }
    )


def _decision(decision: Decision) -> Table:
    text: Array = tomlkit.array()
    text.extend(decision.text)
    text.multiline(len(decision.text) >= _MULTILINE)
    return _table(
        {
            "point": decision.point.value,
            "line": decision.line,
            "text": text,
            "basis": decision.basis,
            "by": "user" if decision.by_user else "amend",
        }
    )


def write_report(bill: Bill) -> str:
    """取込みの報告: 決めたこと、本文に入れなかった行、字の勘定を、原文の行番号とともに書く。

    Returns:
        改行で終わる報告。一件一行。
    """
    lines = [str(decision) for decision in bill.report]
    lines += [_front_line(line) for line in bill.front]
    account = bill.account
    fates = "、".join(f"{fate.value} {account.count(fate)}字" for fate in Fate)
    lines.append(f"原文の空白でない字 {account.total}字: {fates}")
    return "".join(f"{line}\n" for line in lines)


def _front_line(line: FrontLine) -> str:
    return f"{line.line}行目 議案の事項 ({line.kind.value}): 「{line.text}」"
