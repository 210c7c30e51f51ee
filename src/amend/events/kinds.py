"""記録の種類: 台帳に書き留める法的な事実の閉じた一覧と、その日本語の呼び名 (DESIGN §3)。"""

from __future__ import annotations

import difflib
from enum import Enum

from amend.errors import RequestError


class EventKind(Enum):
    """記録の種類。値は、ファイルの名とコマンドに使う語。"""

    SUBMISSION = "submission"
    RESOLUTION = "resolution"
    CONSENT = "consent"
    CONCLUSION = "conclusion"
    PERMISSION = "permission"
    NOTICE = "notice"
    REPORT = "report"
    WITHDRAWAL = "withdrawal"
    RECTIFICATION = "rectification"
    BASELINE = "baseline"

    @property
    def label(self) -> str:
        """日本語の名。手続によって呼び名の違うもの (締結と協議成立など) は `amend.procedure` が言い換える。"""
        return NAMES[self][0]


NAMES = {
    EventKind.SUBMISSION: ("提出", "議案提出", "上程"),
    EventKind.RESOLUTION: ("議決", "表決", "専決"),
    EventKind.CONSENT: ("協議同意", "同意", "協議"),
    EventKind.CONCLUSION: ("締結", "協議成立", "調印"),
    EventKind.PERMISSION: ("許可", "認可"),
    EventKind.NOTICE: ("告示", "公表", "公示"),
    EventKind.REPORT: ("届出", "届け出", "報告"),
    EventKind.WITHDRAWAL: ("撤回", "取下げ", "取消し"),
    EventKind.RECTIFICATION: ("正誤", "転記誤り", "訂正"),
    EventKind.BASELINE: ("引継ぎ", "現行本文"),
}
"""呼び名: 種類ごとの、初めが正式の名、後は人が言い習わす名。"""


def read_event_kind(word: str) -> EventKind:
    """記録の種類: コマンドの引数に書かれた語から。英語の語と日本語の呼び名のどれでもよい。

    Raises:
        RequestError: 知らない語。最も近い語を示す。

    Example:
        >>> read_event_kind("議決") is read_event_kind("resolution")
        True
    """
    words = {kind.value: kind for kind in EventKind} | {name: kind for kind, names in NAMES.items() for name in names}
    if kind := words.get(word.strip().lower()):
        return kind
    near = difflib.get_close_matches(word, words, n=1)
    advice = f"「{near[0]}」のことですか。" if near else ""
    known = "、".join(f"{names[0]} ({kind.value})" for kind, names in NAMES.items())
    raise RequestError(f"「{word}」という記録はありません。", advice=f"{advice}使える語: {known}")
