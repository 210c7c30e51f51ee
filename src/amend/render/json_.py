"""対照表のデータ: ほかの道具が読む JSON。形は版を持ち、docs/comparison-json.md に書いてある。

紙に描かない行も含むので、切れ端をつなげば新旧の本文が戻る (DESIGN §6 law 4)。
"""

from __future__ import annotations

import json

from amend.characters import visible
from amend.comparison import Comparison, Run, RunKind, Side
from amend.errors import TextError
from amend.render.drawing import DRAFT
from amend.styles import Style

SCHEMA = "amend-comparison/1"
"""形の版。鍵の意味を変えたら数を上げる。鍵を加えるだけなら上げない。"""

KINDS = {
    RunKind.PLAIN: "plain",
    RunKind.CHANGED: "changed",
    RunKind.LABEL: "label",
    RunKind.LAYOUT: "layout",
    RunKind.BREAK: "break",
    RunKind.PAD: "pad",
}
"""切れ端の種類の、JSON での名。"""


def render(comparison: Comparison, style: Style) -> str:
    """データ: 対照表を JSON にする。

    Args:
        comparison: 対照表。描かない行も出す。
        style: 様式。名だけを使う。

    Returns:
        JSON の全文。一行に一つの行を書き、同じ引数には同じ字を返す。

    Raises:
        TextError: UTF-8 で書けない文字がある。
    """
    head = {
        "schema": SCHEMA,
        "title": comparison.title,
        "state": comparison.state,
        "role": comparison.role.value,
        "lead": list(comparison.lead),
        "style": style.name,
        "mark": comparison.mark.value,
        "frame": comparison.frame.value if comparison.frame else "",
        "note": comparison.note,
        "note_below": comparison.note_below,
        "heads": {
            "new": comparison.new_head,
            "old": comparison.old_head,
            "third": comparison.third_head,
            "number": comparison.number_head,
        },
        "new_first": comparison.new_first,
        "layout_notes": list(comparison.layout_notes),
        "draft": DRAFT,
    }
    lines = [f" {_dumped(key)}: {_dumped(value)}," for key, value in head.items()]
    rows = ",\n".join(
        "  "
        + _dumped(
            {
                "place": row.place,
                "shown": row.shown,
                "opens": row.opens,
                "new": _side(row.new),
                "old": _side(row.old),
                **({"remark": row.remark} if row.remark else {}),
                **({"number": row.number} if row.number else {}),
            }
        )
        for row in comparison.rows
    )
    made = "\n".join(("{", *lines, ' "rows": [', *([rows] if rows else []), " ]", "}", ""))
    try:
        made.encode("utf-8")
    except UnicodeEncodeError as error:
        raise TextError(
            f"データに書けない文字があります: {visible(made[error.start])}",
            where="本文",
            advice="本文からこの文字 (対になっていない代理符号) を除いてください。",
        ) from error
    return made


_dumped = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
"""値の JSON。書き手は一つを使い回す: 行ごとに作ると、それだけで書き出しが一割遅い。循環する値は作らない。"""


def _side(side: Side) -> dict[str, object]:
    return {
        "table": side.table,
        "head": side.head,
        "hang": side.hang,
        **({"framed": list(side.framed)} if side.framed else {}),
        "cells": [[_run(run) for run in cell] for cell in side.cells],
    }


def _run(run: Run) -> dict[str, object]:
    note = {"note": run.note} if run.note else {}
    mark = {"mark": run.mark.value} if run.mark else {}
    return {"kind": KINDS[run.kind], "text": run.text, "start": run.start, "end": run.end, **note, **mark}
