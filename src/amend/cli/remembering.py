"""ひと目の覚え: 協約の木の識別子ごとに、`Glance` を覚えておく。

協約の木の識別子は、その協約のファイルのすべてを表す。だから、識別子と、amend のプログラムと、今日が覚えたときの幅の内に
あることとが合えば、読み直しても同じことになる。覚えるのは、読んだ中身から木の識別子を求め直して合ったものだけである
(`store.identify_tree`): 名と中身の食い違う木を混ぜたフォルダーを一度開いても、ほかの台帳について嘘を覚えることはない。
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import amend
from amend.cli.glance import Glance
from amend.cli.memory import recall, remember
from amend.procedure import Decision

_ABOUT = "glances"
_OPTIONAL = (str, type(None))
_PENDING = {"party": str, "name": str, "event": _OPTIONAL, "word": str, "since": _OPTIONAL, "command": str}
_FINDING = {"rule": str, "severity": str, "place": str, "message": str, "advice": str}
_LISTED = {
    "agreement": str,
    "title": str,
    "kind": str,
    "condition": str,
    "pending": [{"amendment": str, "title": str, "stage": str}],
}
_CASE = {
    "agreement": str,
    "amendment": str,
    "title": str,
    "kind": str,
    "stage": str,
    "condition": str,
    "since": _OPTIONAL,
    "parties": [{"party": str, "name": str, "standing": str}],
    "waits": [{**_PENDING, "why": str}],
    "duties": [_PENDING],
    "findings": [_FINDING],
}
_SHAPE = {
    "listed": _LISTED,
    "cases": [_CASE],
    "findings": [{**_FINDING, "agreement": str}],
    "submitted": [str],
    "decided": [[str]],
    "since": _OPTIONAL,
    "until": _OPTIONAL,
}
"""覚えの一件の形。鍵とその順も同じでなければならない: そのまま ``--json`` に書くからである。"""


Key = tuple[str, str]
"""覚えの一件を引くもの: 協約の識別子と、その木の識別子。"""


def recall_glances(ledger: Path) -> dict[Key, Glance]:
    """思い出す: 協約とその木の識別子から、ひと目へ。覚えが無ければ空。形の違うものは、無いものとする。

    Args:
        ledger: 台帳のフォルダー (絶対パス)。
    """
    key = _key()
    held = recall(ledger, _ABOUT, key) if key else None
    found = ((tree, read(one)) for tree, one in held.items()) if isinstance(held, dict) else ()
    return {(glance.id, tree.partition("/")[2]): glance for tree, glance in found if glance is not None}


def remember_glances(ledger: Path, glances: Mapping[Key, Glance]) -> None:
    """覚える: 前に覚えたものは忘れる。今の先頭にある協約だけを覚えるので、台帳より大きくはならない。

    Args:
        ledger: 台帳のフォルダー (絶対パス)。
        glances: 協約とその木の識別子から、ひと目へ。
    """
    key = _key()
    if key:
        remember(ledger, _ABOUT, key, {"/".join(name): written(glance) for name, glance in glances.items()})


@functools.cache
def _key() -> str:
    """鍵: amend のプログラムと決まり (手続の表など) の全部、それを動かす Python の要約値。読めなければ空。"""
    found = hashlib.sha256(f"{amend.__version__} {sys.version}".encode())
    root = Path(amend.__file__).parent
    try:
        for path in sorted(path for suffix in ("py", "toml") for path in root.rglob(f"*.{suffix}")):
            data = path.read_bytes()
            found.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode() + data)
    except OSError:
        return ""
    return found.hexdigest()


def written(glance: Glance) -> dict[str, Any]:
    """書く: ひと目を、JSON にできる値にする。"""
    return {
        "listed": glance.listed,
        "cases": glance.cases,
        "findings": glance.findings,
        "submitted": glance.submitted,
        "decided": [[one.party, one.day.isoformat(), one.bill, one.case, one.result] for one in glance.decided],
        "since": glance.since.isoformat() if glance.since else None,
        "until": glance.until.isoformat() if glance.until else None,
    }


def read(one: Any) -> Glance | None:
    """読む: `written` の値をひと目に戻す。形が違えば None。"""
    if not _fits(one, _SHAPE):
        return None
    try:
        return Glance(
            one["listed"],
            tuple(one["cases"]),
            tuple(one["findings"]),
            tuple(one["submitted"]),
            tuple(_decisions(one["decided"])),
            date.fromisoformat(one["since"]) if one["since"] else None,
            date.fromisoformat(one["until"]) if one["until"] else None,
        )
    except ValueError:
        return None


def _decisions(rows: Iterable[list[str]]) -> Iterable[Decision]:
    for party, day, bill, case, result in rows:
        yield Decision(party, date.fromisoformat(day), bill, case, result)


def _fits(value: Any, shape: Any) -> bool:
    """形が合うか: 辞書は鍵と順、並びは一つ一つ、ほかは型。"""
    match shape:
        case dict():
            return (
                isinstance(value, dict)
                and [*value] == [*shape]
                and all(_fits(value[key], inner) for key, inner in shape.items())
            )
        case [inner]:
            return isinstance(value, list) and all(_fits(one, inner) for one in value)
        case _:
            return isinstance(value, shape)
