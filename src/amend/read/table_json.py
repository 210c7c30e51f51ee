"""対照表のデータを読む: JSON から対照表を取り出す。`amend.render.json_` の逆。

書き手の道具は使わない。書き手とは、鍵と種類の名だけを分け合う。
"""

from __future__ import annotations

import json
from typing import Any

from amend.comparison import Comparison, Row, Run, RunKind, Side
from amend.errors import TextError
from amend.leads import Role
from amend.styles import Mark

_SCHEMA = "amend-comparison/1"
_ADVICE = "amend compare --format json が作ったものか、手で直していないかを確かめてください。"
_KINDS = {
    "plain": RunKind.PLAIN,
    "changed": RunKind.CHANGED,
    "label": RunKind.LABEL,
    "layout": RunKind.LAYOUT,
    "break": RunKind.BREAK,
    "pad": RunKind.PAD,
}


def read_json(data: bytes) -> Comparison:
    """データの読み: 対照表の JSON を読む。

    Args:
        data: JSON の全文 (UTF-8)。

    Raises:
        TextError: JSON でない、知らない版である、又は鍵か型が違う。
    """
    try:
        page = json.loads(data.decode("utf-8"))
    except ValueError as error:
        raise TextError("JSON として読めません。", advice=_ADVICE) from error
    if not isinstance(page, dict) or page.get("schema") != _SCHEMA:
        raise TextError(f"対照表のデータ ({_SCHEMA}) ではありません。", advice=_ADVICE)
    try:
        return Comparison(
            title=page["title"],
            new_head=page["heads"]["new"],
            old_head=page["heads"]["old"],
            new_first=page["new_first"],
            note=page["note"],
            rows=tuple(_row(row) for row in page["rows"]),
            layout_notes=tuple(page["layout_notes"]),
            state=page["state"],
            mark=Mark(page["mark"]),
            third_head=page["heads"]["third"],
            note_below=page["note_below"],
            number_head=page["heads"]["number"],
            frame=_mark(page["frame"]),
            role=Role(page["role"]),
            lead=tuple(page["lead"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TextError("対照表のデータの鍵か型が違います。", where=str(error), advice=_ADVICE) from error


def _row(row: dict[str, Any]) -> Row:
    said = row.get("remark", ""), row.get("number", "")
    return Row(_side(row["new"]), _side(row["old"]), row["shown"], row["opens"], row["place"], *said)


def _side(side: dict[str, Any]) -> Side:
    cells = tuple([tuple([_run(run) for run in cell]) for cell in side["cells"]])
    return Side(cells, side["table"], side["head"], side["hang"], tuple(side.get("framed", ())))


def _run(run: dict[str, Any]) -> Run:
    said = run.get("note", ""), _mark(run.get("mark", ""))
    return Run(_KINDS[run["kind"]], run["text"], run["start"], run["end"], *said)


def _mark(word: str) -> Mark | None:
    return Mark(word) if word else None
